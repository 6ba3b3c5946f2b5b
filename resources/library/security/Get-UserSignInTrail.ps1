<#
.SYNOPSIS
    Where from, with what and how successfully one user signed in lately.
.DESCRIPTION
    Lists the interactive sign-ins of the chosen user, newest first: time, application, address, country, device, result
    and the policies that had a say. Needs Entra ID P1 in the customer's tenant; Microsoft keeps 30 days there. Changes
    nothing.
.PARAMETER UserId
    The user, by object id or user principal name. The user chosen as the target, if left out.
.PARAMETER Days
    How many days to look back.
.PARAMETER FailedOnly
    Lists only sign-ins that failed.
.EXAMPLE
    Get-UserSignInTrail.ps1 -Days 30 -FailedOnly
.OUTPUTS
    One object a sign-in: Time, Application, Result, Reason, IpAddress, City, Country, ClientApp, Device, System, Browser,
    ConditionalAccess, Policies, Id.
.NOTES
    Connections: Graph
    Scope: User
    Risk: Read
    Roles: Reports Reader, Security Reader
    Tags: security, sign-in, user
#>
[CmdletBinding()]
param(
    [string] $UserId = $UserAzureID,
    [ValidateRange(1, 30)] [int] $Days = 7,
    [switch] $FailedOnly
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }
if (-not $UserId) { throw 'This script is about one user. Choose a user beside the customer (Ctrl+U), or fill in UserId.' }

$user = Get-StewardGraph "/users/$([uri]::EscapeDataString($UserId))?`$select=id,displayName,userPrincipalName" -Role 'Global Reader'
$from = [datetime]::UtcNow.AddDays(-$Days).ToString('yyyy-MM-ddTHH:mm:ssZ')
$filter = [uri]::EscapeDataString("userId eq '$($user.id)' and createdDateTime ge $from")
Get-StewardGraph "/auditLogs/signIns?`$filter=$filter" -Role 'Reports Reader' | ForEach-Object {
    $failed = $_.status.errorCode -ne 0
    if ($FailedOnly -and -not $failed) { return }
    [pscustomobject] @{
        Time              = $_.createdDateTime
        Application       = $_.appDisplayName
        Result            = if ($failed) { "Failed ($($_.status.errorCode))" } else { 'Succeeded' }
        Reason            = if ($failed) { $_.status.failureReason } else { $null }
        IpAddress         = $_.ipAddress
        City              = $_.location.city
        Country           = $_.location.countryOrRegion
        ClientApp         = $_.clientAppUsed
        Device            = $_.deviceDetail.displayName
        System            = $_.deviceDetail.operatingSystem
        Browser           = $_.deviceDetail.browser
        ConditionalAccess = $_.conditionalAccessStatus
        Policies          = @($_.appliedConditionalAccessPolicies | ForEach-Object { "$($_.displayName): $($_.result)" })
        Id                = $_.id
    }
}
