<#
.SYNOPSIS
    Makes a user in the customer's tenant, with licences if wanted.
.DESCRIPTION
    Makes the account with a password that must be changed at the first sign-in, and assigns the named licences. Without
    Password a random one is made and given in InitialPassword, which then also stands in the run's history: hand it over
    and have it changed at once. Where the user is there already, nothing is changed.
.PARAMETER UserPrincipalName
    The sign-in name. Its domain must be one of the tenant's.
.PARAMETER DisplayName
    The name people see.
.PARAMETER GivenName
    The first name.
.PARAMETER Surname
    The family name.
.PARAMETER JobTitle
    What the person does.
.PARAMETER Department
    Where the person works.
.PARAMETER UsageLocation
    The country whose licence terms apply, as two letters. Licences need it.
.PARAMETER License
    Licences to assign, by Microsoft's name for the product (SPB, for example) or the name people know.
.PARAMETER Password
    The first password. A random one, if left out.
.EXAMPLE
    New-TenantUser.ps1 -UserPrincipalName anna@larchmoor.example -DisplayName 'Anna Berg' -UsageLocation GB -License SPB
.OUTPUTS
    One object: DisplayName, UserPrincipalName, Id, UsageLocation, Licenses, InitialPassword, Result (Created, Exists or
    Not done).
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Change
    Roles: User Administrator, License Administrator
    Tags: provisioning, users, licences
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidatePattern('^[^@\s]+@[^@\s]+\.[^@\s]+$', ErrorMessage = 'UserPrincipalName must look like a mail address, for example anna@contoso.com.')] [string] $UserPrincipalName,
    [Parameter(Mandatory)] [ValidateLength(1, 256)] [string] $DisplayName,
    [string] $GivenName,
    [string] $Surname,
    [string] $JobTitle,
    [string] $Department,
    [ValidatePattern('^[A-Za-z]{2}$', ErrorMessage = 'UsageLocation is a country as two letters, for example GB.')] [string] $UsageLocation,
    [string[]] $License,
    [securestring] $Password
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }
if ($License -and -not $UsageLocation) { throw 'Fill in UsageLocation too: licences cannot be assigned without a country.' }

$domains = @(Get-StewardGraph '/domains' -Role 'Global Reader' | Where-Object { $_.isVerified } | ForEach-Object { $_.id })
$domain = $UserPrincipalName.Split('@')[1]
if ($domain -notin $domains) { throw "$domain is not a domain of this tenant ($TenantId). Its domains are: $($domains -join ', ')." }

# Which licences, and whether each has one free, before anything is made.
$chosen = @()
if ($License) {
    $products = @(Get-StewardGraph '/subscribedSkus' -Role 'Global Reader')
    foreach ($name in $License) {
        $product = $products | Where-Object { $name -in $_.skuPartNumber, $_.skuId, (Get-StewardProductName $_.skuPartNumber) } | Select-Object -First 1
        if (-not $product) { throw "This tenant has no licence $name. It has: $(($products | ForEach-Object { $_.skuPartNumber }) -join ', ')." }
        if ($product.prepaidUnits.enabled - $product.consumedUnits -lt 1) { throw "No licence $($product.skuPartNumber) is free: $($product.consumedUnits) of $($product.prepaidUnits.enabled) are used. Order more, or take one away elsewhere." }
        $chosen += $product
    }
}

$user = try { Get-StewardGraph "/users/$([uri]::EscapeDataString($UserPrincipalName))?`$select=id,displayName,userPrincipalName,usageLocation,assignedLicenses" -Role 'User Administrator' }
catch { if ($_.FullyQualifiedErrorId -notlike 'Request_ResourceNotFound*') { throw }; $null }
$result = 'Exists'
$initial = $null
if (-not $user) {
    $result = 'Not done'
    if ($PSCmdlet.ShouldProcess($UserPrincipalName, "Make the user $DisplayName$(if ($chosen) { " with $(($chosen.skuPartNumber) -join ', ')" })")) {
        $first = if ($Password) { [System.Net.NetworkCredential]::new('', $Password).Password } else { $initial = New-StewardPassword; $initial }
        $body = @{
            accountEnabled    = $true
            displayName       = $DisplayName
            mailNickname      = $UserPrincipalName.Split('@')[0] -replace '[^A-Za-z0-9._-]'
            userPrincipalName = $UserPrincipalName
            passwordProfile   = @{ password = $first; forceChangePasswordNextSignIn = $true }
        }
        foreach ($name in 'GivenName', 'Surname', 'JobTitle', 'Department') {
            $value = Get-Variable $name -ValueOnly
            if ($value) { $body[$name.Substring(0, 1).ToLowerInvariant() + $name.Substring(1)] = $value }
        }
        if ($UsageLocation) { $body['usageLocation'] = $UsageLocation.ToUpperInvariant() }
        $user = Invoke-StewardGraph POST '/users' $body -Role 'User Administrator'
        $result = 'Created'
        if ($chosen) {
            $null = Invoke-StewardGraph POST "/users/$($user.id)/assignLicense" @{ addLicenses = @($chosen | ForEach-Object { @{ skuId = $_.skuId; disabledPlans = @() } }); removeLicenses = @() } -Role 'License Administrator'
        }
        $user = Get-StewardGraph "/users/$($user.id)?`$select=id,displayName,userPrincipalName,usageLocation,assignedLicenses" -Role 'User Administrator'
    }
} else {
    Write-Warning "$UserPrincipalName is there already; nothing was changed."
}
$names = @{}
if ($user -and @($user.assignedLicenses).Count -gt 0) { foreach ($sku in Get-StewardGraph '/subscribedSkus' -Role 'Global Reader') { $names[$sku.skuId] = $sku.skuPartNumber } }
[pscustomobject] @{
    DisplayName       = if ($user) { $user.displayName } else { $DisplayName }
    UserPrincipalName = $UserPrincipalName
    Id                = $user.id
    UsageLocation     = $user.usageLocation
    Licenses          = @($user.assignedLicenses | Where-Object { $_ } | ForEach-Object { $names[$_.skuId] })
    InitialPassword   = $initial
    Result            = $result
}
