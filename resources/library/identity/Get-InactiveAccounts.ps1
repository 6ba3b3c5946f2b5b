<#
.SYNOPSIS
    Accounts that nobody has used for a while, and the licences they hold.
.DESCRIPTION
    Lists accounts without a sign-in for so many days, those that never signed in included once they are as old as that.
    Needs Entra ID P1 in the customer's tenant, since Microsoft tells the last sign-in only there. Changes nothing.
.PARAMETER Days
    How many days without a sign-in count as inactive.
.PARAMETER LicensedOnly
    Lists only accounts that hold a licence.
.PARAMETER IncludeGuests
    Lists guests too.
.PARAMETER IncludeBlocked
    Lists accounts too that are blocked from signing in.
.EXAMPLE
    Get-InactiveAccounts.ps1 -Days 60 -LicensedOnly
.OUTPUTS
    One object an account: DisplayName, UserPrincipalName, UserType, Enabled, LastSignIn, DaysIdle (empty: never signed
    in), Created, Licenses, Id.
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
    Roles: Reports Reader, Global Reader
    Tags: security, licences, users, cost
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 3650)] [int] $Days = 90,
    [switch] $LicensedOnly,
    [switch] $IncludeGuests,
    [switch] $IncludeBlocked
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }

$products = @{}
foreach ($sku in Get-StewardGraph '/subscribedSkus' -Role 'Global Reader') { $products[$sku.skuId] = $sku.skuPartNumber }

$now = [datetime]::UtcNow
$limit = $now.AddDays(-$Days)
$fields = 'id,displayName,userPrincipalName,userType,accountEnabled,createdDateTime,assignedLicenses,signInActivity'
$read = 0
Get-StewardGraph "/users?`$select=$fields&`$top=500" -Role 'Reports Reader and Global Reader' | ForEach-Object {
    $read++
    if ($read % 500 -eq 0) { Write-Progress 'Reading users' -Status "$read so far" }
    $last = $null
    foreach ($time in $_.signInActivity.lastSignInDateTime, $_.signInActivity.lastNonInteractiveSignInDateTime) {
        if ($time -and ($null -eq $last -or ([datetime] $time).ToUniversalTime() -gt $last)) { $last = ([datetime] $time).ToUniversalTime() }
    }
    $since = if ($last) { $last } else { ([datetime] $_.createdDateTime).ToUniversalTime() }
    if ($since -gt $limit) { return }
    if ($_.userType -eq 'Guest' -and -not $IncludeGuests) { return }
    if (-not $_.accountEnabled -and -not $IncludeBlocked) { return }
    if ($LicensedOnly -and @($_.assignedLicenses).Count -eq 0) { return }
    [pscustomobject] @{
        DisplayName       = $_.displayName
        UserPrincipalName = $_.userPrincipalName
        UserType          = $_.userType
        Enabled           = $_.accountEnabled
        LastSignIn        = $last
        DaysIdle          = if ($last) { [int] [System.Math]::Floor(($now - $last).TotalDays) } else { $null }
        Created           = $_.createdDateTime
        Licenses          = @($_.assignedLicenses | ForEach-Object { $name = $products[$_.skuId]; if ($name) { $name } else { $_.skuId } })
        Id                = $_.id
    }
}
Write-Progress 'Reading users' -Completed
