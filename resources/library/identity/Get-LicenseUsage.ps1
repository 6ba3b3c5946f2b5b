<#
.SYNOPSIS
    How many licences of each kind the customer has bought, uses and has free.
.DESCRIPTION
    Lists every product the tenant is subscribed to, with what is bought, assigned, free, in its grace period and
    suspended. Well-known products have their usual name, the others the one Microsoft gives them. Changes nothing.
.PARAMETER OnlyProblems
    Lists only what is used up, over-assigned, in its grace period, or suspended.
.EXAMPLE
    Get-LicenseUsage.ps1
.EXAMPLE
    Get-LicenseUsage.ps1 -OnlyProblems
.OUTPUTS
    One object a product: Product, SkuPartNumber, Bought, Used, Free, Warning, Suspended, Status, SkuId.
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
    Roles: Global Reader
    Tags: licences, cost
#>
[CmdletBinding()]
param(
    [switch] $OnlyProblems
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }

Get-StewardGraph '/subscribedSkus' -Role 'Global Reader' | ForEach-Object {
    [pscustomobject] @{
        Product       = Get-StewardProductName $_.skuPartNumber
        SkuPartNumber = $_.skuPartNumber
        Bought        = $_.prepaidUnits.enabled
        Used          = $_.consumedUnits
        Free          = $_.prepaidUnits.enabled - $_.consumedUnits
        Warning       = $_.prepaidUnits.warning
        Suspended     = $_.prepaidUnits.suspended
        Status        = $_.capabilityStatus
        SkuId         = $_.skuId
    }
} | Where-Object {
    -not $OnlyProblems -or $_.Free -le 0 -or $_.Warning -gt 0 -or $_.Suspended -gt 0 -or $_.Status -ne 'Enabled'
} | Sort-Object Product
