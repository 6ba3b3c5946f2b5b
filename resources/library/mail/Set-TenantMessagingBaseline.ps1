<#
.SYNOPSIS
    Brings a tenant's mail and Teams to your baseline: audit on, mail from outside marked, forwarding and strangers off.
.DESCRIPTION
    Each part is a switch; what is as wanted already is left alone, so the script can be run again and again. With -WhatIf it
    tells what it would change: it does not rely on the service for that, whose own commands for outbound mail do not honour
    -WhatIf. The mark for mail from outside shows in Outlook after up to two days. Automatic forwarding is shut in every
    outbound spam policy, custom ones included.
.PARAMETER AuditLog
    Switches the auditing of mailboxes on for the organization.
.PARAMETER ExternalTag
    Marks mail from outside in Outlook.
.PARAMETER BlockForwarding
    Shuts automatic forwarding to other organizations.
.PARAMETER BlockTeamsConsumers
    Keeps private Teams accounts from reaching people, and people from reaching them. Needs the connection Teams too.
.PARAMETER BlockTeamsTrials
    Keeps organizations that have trial licences only from writing in Teams. Needs the connection Teams too.
.EXAMPLE
    Set-TenantMessagingBaseline.ps1 -AuditLog -ExternalTag -BlockForwarding -WhatIf
.OUTPUTS
    One object a setting: Setting, Place, Was, Wanted, Result (Changed, As wanted, Not done or Failed), Problem.
.NOTES
    Connections: Exchange, Teams
    Scope: Tenant
    Risk: Change
    Roles: Exchange Administrator, Teams Administrator
    Tags: mail, teams, security, baseline
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [switch] $AuditLog,
    [switch] $ExternalTag,
    [switch] $BlockForwarding,
    [switch] $BlockTeamsConsumers,
    [switch] $BlockTeamsTrials
)

$ErrorActionPreference = 'Stop'
if (-not ($AuditLog -or $ExternalTag -or $BlockForwarding -or $BlockTeamsConsumers -or $BlockTeamsTrials)) { throw 'Choose at least one part of the baseline.' }
if (($AuditLog -or $ExternalTag -or $BlockForwarding) -and -not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }
if (($BlockTeamsConsumers -or $BlockTeamsTrials) -and -not (Get-Module MicrosoftTeams)) { throw 'For Teams this script needs the connection Teams. Tick it, and run the script again.' }

# Reads, compares, asks, changes, and reads again: what is told as changed is changed.
function Put([string] $Setting, [string] $Place, [scriptblock] $Read, $Wanted, [scriptblock] $Change) {
    $row = [pscustomobject] @{ Setting = $Setting; Place = $Place; Was = $null; Wanted = $Wanted; Result = 'Not done'; Problem = $null }
    try {
        $row.Was = & $Read
        if ("$($row.Was)" -eq "$Wanted") { $row.Result = 'As wanted' }
        elseif ($PSCmdlet.ShouldProcess("$Place of the tenant $TenantId", "Set $Setting to $Wanted (now: $($row.Was))")) {
            $null = & $Change
            $is = & $Read
            if ("$is" -eq "$Wanted") { $row.Result = 'Changed' }
            else { $row.Result = 'Changed'; $row.Problem = "The service took it, and still tells $is. It may need some minutes." }
        }
    } catch {
        # One part that fails does not keep the others from being done.
        $row.Result = 'Failed'
        $row.Problem = $_.Exception.Message
        Write-Error "$Setting could not be set in the tenant $TenantId`: $($_.Exception.Message)" -ErrorAction Continue
    }
    $row
}

if ($AuditLog) { Put 'Auditing of mailboxes' 'Exchange organization' { -not (Get-OrganizationConfig).AuditDisabled } $true { Set-OrganizationConfig -AuditDisabled $false -Confirm:$false } }
if ($ExternalTag) { Put 'Mark for mail from outside' 'Outlook' { [bool] (Get-ExternalInOutlook | Select-Object -First 1).Enabled } $true { Set-ExternalInOutlook -Enabled $true } }
if ($BlockForwarding) {
    foreach ($policy in Get-HostedOutboundSpamFilterPolicy) {
        $name = "$($policy.Name)"
        Put 'Automatic forwarding' "Outbound policy $name" { "$((Get-HostedOutboundSpamFilterPolicy -Identity $name).AutoForwardingMode)" } 'Off' { Set-HostedOutboundSpamFilterPolicy -Identity $name -AutoForwardingMode Off -Confirm:$false }
    }
}
if ($BlockTeamsConsumers) {
    Put 'Private accounts in Teams' 'Teams federation' { (Get-CsTenantFederationConfiguration).AllowTeamsConsumer } $false { Set-CsTenantFederationConfiguration -AllowTeamsConsumer $false }
    Put 'Private accounts that write first' 'Teams federation' { (Get-CsTenantFederationConfiguration).AllowTeamsConsumerInbound } $false { Set-CsTenantFederationConfiguration -AllowTeamsConsumerInbound $false }
}
if ($BlockTeamsTrials) { Put 'Trial organizations in Teams' 'Teams federation' { "$((Get-CsTenantFederationConfiguration).ExternalAccessWithTrialTenants)" } 'Blocked' { Set-CsTenantFederationConfiguration -ExternalAccessWithTrialTenants Blocked } }
