<#
.SYNOPSIS
    Looks for signs that somebody else uses one user's account, and gives one verdict.
.DESCRIPTION
    Checks the chosen user's forwarding, inbox rules, delegates, newly registered sign-in methods, new consents to
    applications, and sign-ins from unusual places or with old protocols. Each sign found is a row; the last row is the
    verdict: Nothing found, Look closer, or Act now. What cannot be checked in this tenant is said, and is not a clean
    bill. Changes nothing.
.PARAMETER UserId
    The user, by object id or user principal name. The user chosen as the target, if left out.
.PARAMETER Days
    How many days to look back for sign-ins, methods and consents.
.EXAMPLE
    Find-CompromiseSigns.ps1 -Days 14
.OUTPUTS
    One object a sign, and the verdict: Check, Result, Weight, Detail, Time.
.NOTES
    Connections: Graph, Exchange
    Scope: User
    Risk: Read
    Roles: Security Reader, Authentication Administrator, Exchange Administrator
    Tags: security, incident, user
#>
[CmdletBinding()]
param(
    [string] $UserId = $UserAzureID,
    [ValidateRange(1, 30)] [int] $Days = 14
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken -or -not $Session) { throw 'This script needs the connections Graph and Exchange. Tick both, and run the script again.' }
if (-not $UserId) { throw 'This script is about one user. Choose a user beside the customer (Ctrl+U), or fill in UserId.' }

$user = Get-StewardGraph "/users/$([uri]::EscapeDataString($UserId))?`$select=id,displayName,userPrincipalName" -Role 'Global Reader'
$from = [datetime]::UtcNow.AddDays(-$Days)
$since = $from.ToString('yyyy-MM-ddTHH:mm:ssZ')
$rows = [System.Collections.Generic.List[object]]::new()
function Sign([string] $Check, [int] $Weight, [string] $Detail, $Time) {
    $rows.Add([pscustomobject] @{ Check = $Check; Result = 'Suspicious'; Weight = $Weight; Detail = $Detail; Time = $Time })
}

# One check: what it finds it says itself; when it fails the row says so.
function Check([string] $Name, [scriptblock] $Look) {
    $before = $rows.Count
    try {
        $null = . $Look
        if ($rows.Count -eq $before) { $rows.Add([pscustomobject] @{ Check = $Name; Result = 'Clean'; Weight = 0; Detail = ''; Time = $null }) }
    } catch {
        $rows.Add([pscustomobject] @{ Check = $Name; Result = 'Not checked'; Weight = 0; Detail = $_.Exception.Message; Time = $null })
    }
}

$mailbox = $null
$domains = @(Get-AcceptedDomain | ForEach-Object { "$($_.DomainName)" })
function IsExternal([string] $Address) { $Address.Contains('@') -and $Address.Split('@')[-1] -notin $domains }

Check 'Forwarding' {
    $mailbox = Get-Mailbox -Identity $user.id
    $target = "$($mailbox.ForwardingSmtpAddress)" -replace '^smtp:'
    if ($target) { Sign 'Forwarding' $(if (IsExternal $target) { 3 } else { 1 }) "The mailbox forwards to $target$(if (-not $mailbox.DeliverToMailboxAndForward) { ' and keeps no copy' })." $null }
}
Check 'Inbox rules' {
    foreach ($rule in Get-InboxRule -Mailbox $user.id -IncludeHidden) {
        if (-not $rule.Enabled) { continue }
        $targets = @(foreach ($target in @($rule.ForwardTo) + @($rule.ForwardAsAttachmentTo) + @($rule.RedirectTo)) { if ("$target" -match '(?i)smtp:([^\]\s"]+)') { $Matches[1] } })
        $outside = @($targets | Where-Object { IsExternal $_ })
        if ($outside.Count -gt 0) { Sign 'Inbox rules' 3 "The rule ""$($rule.Name)"" sends mail to $($outside -join ', ')$(if ($rule.DeleteMessage) { ' and deletes it' })." $null }
        elseif ($rule.DeleteMessage) { Sign 'Inbox rules' 2 "The rule ""$($rule.Name)"" deletes mail." $null }
        elseif ("$($rule.MoveToFolder)" -match '(?i)rss|archive|conversation history|junk') { Sign 'Inbox rules' 2 "The rule ""$($rule.Name)"" hides mail in $($rule.MoveToFolder)." $null }
    }
}
Check 'Delegates' {
    foreach ($permission in Get-MailboxPermission -Identity $user.id) {
        if ("$($permission.User)" -notmatch '\\SELF$|^S-1-5-' -and -not $permission.IsInherited) { Sign 'Delegates' 1 "$($permission.User) has $($permission.AccessRights -join ', ') on the mailbox." $null }
    }
}
Check 'New sign-in methods' {
    foreach ($method in Get-StewardGraph "/users/$($user.id)/authentication/methods" -Role 'Authentication Administrator') {
        $kind = $method.'@odata.type' -replace '^#microsoft\.graph\.|AuthenticationMethod$'
        if ($kind -eq 'password' -or -not $method.createdDateTime) { continue }
        $made = ([datetime] $method.createdDateTime).ToUniversalTime()
        if ($made -ge $from) { Sign 'New sign-in methods' 2 "$kind ""$($method.displayName)"" was registered." $made }
    }
}
Check 'New consents' {
    $filter = [uri]::EscapeDataString("initiatedBy/user/id eq '$($user.id)' and activityDateTime ge $since")
    foreach ($entry in Get-StewardGraph "/auditLogs/directoryAudits?`$filter=$filter" -Role 'Reports Reader') {
        if ($entry.activityDisplayName -eq 'Consent to application') { Sign 'New consents' 2 "The user allowed the application $($entry.targetResources[0].displayName)." $entry.activityDateTime }
    }
}
Check 'Sign-ins' {
    $filter = [uri]::EscapeDataString("userId eq '$($user.id)' and createdDateTime ge $since")
    $signIns = @(Get-StewardGraph "/auditLogs/signIns?`$filter=$filter" -Role 'Reports Reader')
    $succeeded = @($signIns | Where-Object { $_.status.errorCode -eq 0 })
    $usual = ($succeeded | Group-Object { $_.location.countryOrRegion } | Sort-Object Count -Descending | Select-Object -First 1).Name
    foreach ($signIn in $succeeded) {
        $country = $signIn.location.countryOrRegion
        if ($country -and $country -ne $usual) { Sign 'Sign-ins' 3 "Signed in from $($signIn.location.city), $country ($($signIn.ipAddress)); usual is $usual." $signIn.createdDateTime }
        if ($signIn.clientAppUsed -match '(?i)imap|pop|smtp|other clients|exchange activesync') { Sign 'Sign-ins' 2 "Signed in with the old protocol $($signIn.clientAppUsed), which knows no MFA." $signIn.createdDateTime }
    }
    $failed = $signIns.Count - $succeeded.Count
    if ($failed -ge 10) { Sign 'Sign-ins' 1 "$failed sign-ins failed in $Days days." $null }
}

$score = ($rows | Measure-Object Weight -Sum).Sum
$missing = @($rows | Where-Object { $_.Result -eq 'Not checked' })
$verdict = if ($score -ge 5) { 'Act now' } elseif ($score -gt 0) { 'Look closer' } else { 'Nothing found' }
$rows
[pscustomobject] @{
    Check  = 'Verdict'
    Result = $verdict
    Weight = $score
    Detail = "$($user.userPrincipalName): $(@($rows | Where-Object { $_.Result -eq 'Suspicious' }).Count) signs in $Days days$(if ($missing) { "; not checked: $(($missing.Check) -join ', ')" })."
    Time   = $null
}
