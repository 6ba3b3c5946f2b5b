<#
.SYNOPSIS
    Switches one user's automatic replies on, off, or on for a time.
.DESCRIPTION
    Sets the automatic replies of the chosen user's mailbox. With Start or End they are on for that time only. Run again
    with the same values it changes nothing. Gives the replies as they are afterwards.
.PARAMETER UserId
    Whose mailbox, by object id, address or user principal name. The user chosen as the target, if left out.
.PARAMETER InternalMessage
    What colleagues get. Plain text or HTML.
.PARAMETER ExternalMessage
    What others get. The same as colleagues, if left out.
.PARAMETER Audience
    Who of the others gets a reply: nobody, only contacts, or everybody.
.PARAMETER Start
    When the replies begin.
.PARAMETER End
    When the replies end.
.PARAMETER Off
    Switches automatic replies off.
.EXAMPLE
    Set-OutOfOffice.ps1 -InternalMessage 'I am back on Monday.' -End 2026-12-07
.OUTPUTS
    One object: Mailbox, State, Start, End, InternalMessage, ExternalMessage, Audience, Changed.
.NOTES
    Connections: Exchange
    Scope: User
    Risk: Change
    Roles: Exchange Administrator
    Tags: mail, absence, automatic replies
#>
[CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'On')]
param(
    [string] $UserId = $UserAzureID,
    [Parameter(Mandatory, ParameterSetName = 'On')] [ValidateLength(1, 128000)] [string] $InternalMessage,
    [Parameter(ParameterSetName = 'On')] [string] $ExternalMessage,
    [Parameter(ParameterSetName = 'On')] [ValidateSet('None', 'Known', 'All')] [string] $Audience = 'All',
    [Parameter(ParameterSetName = 'On')] [datetime] $Start,
    [Parameter(ParameterSetName = 'On')] [datetime] $End,
    [Parameter(Mandatory, ParameterSetName = 'Off')] [switch] $Off
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }
if (-not $UserId) { throw 'This script is about one user. Choose a user beside the customer (Ctrl+U), or fill in UserId.' }

$wanted = @{ AutoReplyState = 'Disabled' }
if (-not $Off) {
    $timed = $PSBoundParameters.ContainsKey('Start') -or $PSBoundParameters.ContainsKey('End')
    if ($timed -and -not $PSBoundParameters.ContainsKey('Start')) { $Start = [datetime]::Now }
    if ($timed -and -not $PSBoundParameters.ContainsKey('End')) { throw 'Fill in End too: replies for a time need to know when they end.' }
    if ($timed -and $End -le $Start) { throw "End ($End) must be after Start ($Start)." }
    $wanted = @{
        AutoReplyState   = if ($timed) { 'Scheduled' } else { 'Enabled' }
        InternalMessage  = $InternalMessage
        ExternalMessage  = if ($ExternalMessage) { $ExternalMessage } else { $InternalMessage }
        ExternalAudience = $Audience
    }
    if ($timed) {
        # Exchange keeps whole seconds.
        $wanted['StartTime'] = [datetime]::new($Start.ToUniversalTime().Ticks - $Start.Ticks % [timespan]::TicksPerSecond, 'Utc')
        $wanted['EndTime'] = [datetime]::new($End.ToUniversalTime().Ticks - $End.Ticks % [timespan]::TicksPerSecond, 'Utc')
    }
}

# Exchange wraps a message into HTML.
function Plain([string] $Text) { ([regex]::Replace($Text, '<[^>]+>', ' ') -replace '\s+', ' ').Trim() }

$before = Get-MailboxAutoReplyConfiguration -Identity $UserId
$differs = $false
foreach ($name in $wanted.Keys) {
    $is = $before.$name
    $same = if ($wanted[$name] -is [datetime]) { $is -and ([datetime] $is).ToUniversalTime() -eq $wanted[$name] }
    elseif ($name -like '*Message') { (Plain $is) -eq (Plain $wanted[$name]) }
    else { "$is" -eq $wanted[$name] }
    if (-not $same) { $differs = $true }
}
$changed = $false
if ($differs -and $PSCmdlet.ShouldProcess($before.Identity, "Set automatic replies to $($wanted.AutoReplyState)")) {
    Set-MailboxAutoReplyConfiguration -Identity $UserId @wanted -Confirm:$false
    $changed = $true
}
$after = if ($changed) { Get-MailboxAutoReplyConfiguration -Identity $UserId } else { $before }
[pscustomobject] @{
    Mailbox         = $after.Identity
    State           = [string] $after.AutoReplyState
    Start           = $after.StartTime
    End             = $after.EndTime
    InternalMessage = Plain $after.InternalMessage
    ExternalMessage = Plain $after.ExternalMessage
    Audience        = [string] $after.ExternalAudience
    Changed         = $changed
}
