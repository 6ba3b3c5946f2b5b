<#
.SYNOPSIS
    Assigns licences to one user, or takes them away.
.DESCRIPTION
    Adds and removes the named licences in one step, so that swapping one for another works without losing data. What the
    user has already, or has not, is left alone. Licences that come from a group cannot be taken away from the user.
.PARAMETER UserId
    The user, by object id or user principal name. The user chosen as the target, if left out.
.PARAMETER Add
    Licences to assign, by Microsoft's name for the product (SPB, for example) or the name people know.
.PARAMETER Remove
    Licences to take away, named in the same way.
.PARAMETER UsageLocation
    The country whose licence terms apply, as two letters. Needed when the user has none yet.
.EXAMPLE
    Set-UserLicense.ps1 -Add SPB -Remove O365_BUSINESS_ESSENTIALS
.OUTPUTS
    One object: UserPrincipalName, Added, Removed, Licenses, Result (Changed, Unchanged or Not done).
.NOTES
    Connections: Graph
    Scope: User
    Risk: Change
    Roles: License Administrator, User Administrator
    Tags: provisioning, licences, user
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $UserId = $UserAzureID,
    [string[]] $Add,
    [string[]] $Remove,
    [ValidatePattern('^[A-Za-z]{2}$', ErrorMessage = 'UsageLocation is a country as two letters, for example GB.')] [string] $UsageLocation
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }
if (-not $UserId) { throw 'This script is about one user. Choose a user beside the customer (Ctrl+U), or fill in UserId.' }
if (-not $Add -and -not $Remove) { throw 'Fill in Add or Remove: which licences?' }

$fields = 'id,displayName,userPrincipalName,usageLocation,assignedLicenses'
$address = "/users/$([uri]::EscapeDataString($UserId))?`$select=$fields"
$user = Get-StewardGraph $address -Role 'User Administrator'
$products = @(Get-StewardGraph '/subscribedSkus' -Role 'Global Reader')
function Product([string] $Name) {
    $product = $products | Where-Object { $Name -in $_.skuPartNumber, $_.skuId, (Get-StewardProductName $_.skuPartNumber) } | Select-Object -First 1
    if (-not $product) { throw "This tenant has no licence $Name. It has: $(($products | ForEach-Object { $_.skuPartNumber }) -join ', ')." }
    $product
}
$held = @($user.assignedLicenses | ForEach-Object { $_.skuId })
$removing = @(foreach ($name in $Remove) { Product $name }) | Where-Object { $_.skuId -in $held }
$adding = @(foreach ($name in $Add) { Product $name }) | Where-Object { $_.skuId -notin $held }
foreach ($product in $adding) {
    if ($product.prepaidUnits.enabled - $product.consumedUnits -lt 1) { throw "No licence $($product.skuPartNumber) is free: $($product.consumedUnits) of $($product.prepaidUnits.enabled) are used. Order more, or take one away elsewhere." }
}
if ($adding -and -not $user.usageLocation -and -not $UsageLocation) { throw "$($user.userPrincipalName) has no country yet. Fill in UsageLocation too." }

$result = 'Unchanged'
if ($adding -or $removing) {
    $result = 'Not done'
    $what = @($adding | ForEach-Object { "assign $($_.skuPartNumber)" }) + @($removing | ForEach-Object { "take away $($_.skuPartNumber)" })
    if ($PSCmdlet.ShouldProcess($user.userPrincipalName, [string]::Join(', ', $what))) {
        if ($adding -and $UsageLocation -and $UsageLocation -ne $user.usageLocation) { Invoke-StewardGraph PATCH "/users/$($user.id)" @{ usageLocation = $UsageLocation.ToUpperInvariant() } -Role 'User Administrator' }
        $body = @{
            addLicenses    = @($adding | Where-Object { $_ } | ForEach-Object { @{ skuId = $_.skuId; disabledPlans = @() } })
            removeLicenses = @($removing | Where-Object { $_ } | ForEach-Object { $_.skuId })
        }
        $null = Invoke-StewardGraph POST "/users/$($user.id)/assignLicense" $body -Role 'License Administrator'
        $result = 'Changed'
        $user = Get-StewardGraph $address -Role 'User Administrator'
    }
}
$names = @{}
foreach ($product in $products) { $names[$product.skuId] = $product.skuPartNumber }
[pscustomobject] @{
    UserPrincipalName = $user.userPrincipalName
    Added             = @($adding | Where-Object { $_ } | ForEach-Object { $_.skuPartNumber })
    Removed           = @($removing | Where-Object { $_ } | ForEach-Object { $_.skuPartNumber })
    Licenses          = @($user.assignedLicenses | ForEach-Object { $names[$_.skuId] })
    Result            = $result
}
