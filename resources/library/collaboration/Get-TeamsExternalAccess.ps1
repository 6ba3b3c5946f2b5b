<#
.SYNOPSIS
    With whom Teams lets people talk: other organizations, private accounts, guests, and strangers in meetings.
.DESCRIPTION
    Reads the tenant's federation, the global policies for external access and meetings, and whether guests are allowed, and
    says in words what each setting means. What opens a door for strangers is flagged. Policies that were given to single
    users are not listed: only what holds for everybody else. Changes nothing.
.PARAMETER OnlyOpen
    Lists only what opens a door for strangers.
.EXAMPLE
    Get-TeamsExternalAccess.ps1
.OUTPUTS
    One object a setting: Area, Setting, Value, Meaning, Open.
.NOTES
    Connections: Teams
    Scope: Tenant
    Risk: Read
    Roles: Teams Administrator
    Tags: teams, security, external access, guests
#>
[CmdletBinding()]
param(
    [switch] $OnlyOpen
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module MicrosoftTeams)) { throw 'This script needs the connection Teams. Tick it, and run the script again.' }

function Ask([string] $What, [scriptblock] $Command) {
    try { & $Command | Select-Object -First 1 }
    catch { Write-Warning "$What could not be read in the tenant $TenantId`: $($_.Exception.Message)" }
}

function Row([string] $Area, [string] $Setting, $Value, [string] $Meaning, [bool] $Open) {
    if ($OnlyOpen -and -not $Open) { return }
    [pscustomobject] @{ Area = $Area; Setting = $Setting; Value = $Value; Meaning = $Meaning; Open = $Open }
}

# The domains in a list of the module's own type, or in the text that it is shown as.
function DomainsIn($List) {
    $names = foreach ($item in @($List)) {
        if ($null -eq $item) { continue }
        if ($item.PSObject.Properties['AllowedDomain']) { $item.AllowedDomain | ForEach-Object { "$($_.Domain)" } }
        elseif ($item.PSObject.Properties['Domain']) { "$($item.Domain)" }
        elseif ("$item" -match '^[^=\s]+\.[^=\s]+$') { "$item" }
        else { [regex]::Matches("$item", '(?i)Domain=([^,;\s]+)') | ForEach-Object { $_.Groups[1].Value } }
    }
    @($names | Where-Object { $_ } | Sort-Object)
}

$federation = Ask 'The federation' { Get-CsTenantFederationConfiguration }
if ($federation) {
    $all = "$($federation.AllowedDomains)" -match 'AllowAllKnownDomains'
    $allowed = @(DomainsIn $federation.AllowedDomains)
    $blocked = @(DomainsIn $federation.BlockedDomains)
    $meaning = if (-not $federation.AllowFederatedUsers) { 'Nobody of another organization can be written to.' }
        elseif ($all -and $blocked.Count -eq 0) { 'Everybody of every other organization can write and call.' }
        elseif ($all) { "Everybody of other organizations can write and call, but $($blocked -join ', ')." }
        else { "Only $($allowed -join ', ') can write and call." }
    Row 'Other organizations' 'AllowFederatedUsers' $federation.AllowFederatedUsers $meaning ($federation.AllowFederatedUsers -and $all)
    Row 'Other organizations' 'AllowedDomains' $(if ($all) { 'All' } else { $allowed -join ', ' }) $(if ($all) { 'No list: every organization.' } else { 'Only these organizations.' }) ($federation.AllowFederatedUsers -and $all)
    Row 'Other organizations' 'BlockedDomains' ($blocked -join ', ') $(if ($blocked) { 'Never these organizations.' } else { 'None is shut out.' }) $false
    if ($federation.PSObject.Properties['ExternalAccessWithTrialTenants']) {
        $trial = "$($federation.ExternalAccessWithTrialTenants)"
        Row 'Other organizations' 'ExternalAccessWithTrialTenants' $trial $(if ($trial -eq 'Blocked') { 'Organizations with trial licences only are shut out.' } else { 'Organizations with trial licences only can write: a usual way of fraud.' }) ($federation.AllowFederatedUsers -and $trial -ne 'Blocked')
    }
    Row 'Private accounts' 'AllowTeamsConsumer' $federation.AllowTeamsConsumer $(if ($federation.AllowTeamsConsumer) { 'People can write to private Teams accounts.' } else { 'Private Teams accounts cannot be reached.' }) $false
    $inbound = [bool] ($federation.AllowTeamsConsumer -and $federation.AllowTeamsConsumerInbound)
    Row 'Private accounts' 'AllowTeamsConsumerInbound' $federation.AllowTeamsConsumerInbound $(if ($inbound) { 'Private Teams accounts can write first.' } else { 'Private Teams accounts cannot write first.' }) $inbound
}
$policy = Ask 'The policy for external access' { Get-CsExternalAccessPolicy -Identity Global }
if ($policy) {
    Row 'Policy for everybody' 'EnableFederationAccess' $policy.EnableFederationAccess $(if ($policy.EnableFederationAccess) { 'People use what the tenant allows with other organizations.' } else { 'People cannot talk to other organizations, whatever the tenant allows.' }) $false
    Row 'Policy for everybody' 'EnableTeamsConsumerAccess' $policy.EnableTeamsConsumerAccess $(if ($policy.EnableTeamsConsumerAccess) { 'People use what the tenant allows with private accounts.' } else { 'People cannot talk to private accounts, whatever the tenant allows.' }) $false
}
$guests = Ask 'The guests' { Get-CsTeamsClientConfiguration -Identity Global }
if ($guests) { Row 'Guests' 'AllowGuestUser' $guests.AllowGuestUser $(if ($guests.AllowGuestUser) { 'Guests can be invited into teams.' } else { 'No guests in teams.' }) $false }
$meetings = Ask 'The policy for meetings' { Get-CsTeamsMeetingPolicy -Identity Global }
if ($meetings) {
    Row 'Meetings' 'AllowAnonymousUsersToJoinMeeting' $meetings.AllowAnonymousUsersToJoinMeeting $(if ($meetings.AllowAnonymousUsersToJoinMeeting) { 'People without an account can join.' } else { 'Only people with an account can join.' }) $false
    Row 'Meetings' 'AllowAnonymousUsersToStartMeeting' $meetings.AllowAnonymousUsersToStartMeeting $(if ($meetings.AllowAnonymousUsersToStartMeeting) { 'People without an account can begin a meeting with nobody of the tenant in it.' } else { 'Somebody of the tenant begins a meeting.' }) ([bool] $meetings.AllowAnonymousUsersToStartMeeting)
    $lobby = "$($meetings.AutoAdmittedUsers)"
    Row 'Meetings' 'AutoAdmittedUsers' $lobby $(if ($lobby -eq 'Everyone') { 'Nobody waits in the lobby: everybody with the link is let in.' } else { 'Others wait in the lobby.' }) ($lobby -eq 'Everyone')
    Row 'Meetings' 'AllowExternalParticipantGiveRequestControl' $meetings.AllowExternalParticipantGiveRequestControl $(if ($meetings.AllowExternalParticipantGiveRequestControl) { 'Strangers can ask to control a shared screen.' } else { 'Strangers cannot control a shared screen.' }) ([bool] $meetings.AllowExternalParticipantGiveRequestControl)
}
if (-not ($federation -or $policy -or $guests -or $meetings)) { throw "Nothing of Teams could be read in the tenant $TenantId. Needed: the role Teams Administrator (through the GDAP relationship)." }
