<#
.SYNOPSIS
    One page about the customer's tenant: name, domains, age, country, licences, security defaults.
.DESCRIPTION
    Reads the organization, its domains, its licences and whether Microsoft's security defaults are on. Gives one object.
    What may not be read is left empty, with a warning that says what is missing. Changes nothing.
.EXAMPLE
    Get-TenantSummary.ps1
.OUTPUTS
    One object: TenantName, TenantId, DefaultDomain, InitialDomain, Domains, Created, Country, DirectorySync,
    LicensesBought, LicensesUsed, Licenses, SecurityDefaults.
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
    Roles: Global Reader
    Tags: tenant, overview, domains, licences
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }

$organization = Get-StewardGraph '/organization' -Role 'Global Reader' | Select-Object -First 1
$domains = @(Get-StewardGraph '/domains' -Role 'Global Reader')
$licenses = @(Get-StewardGraph '/subscribedSkus' -Role 'Global Reader')

$securityDefaults = $null
try {
    $securityDefaults = (Get-StewardGraph '/policies/identitySecurityDefaultsEnforcementPolicy' -Role 'Security Reader').isEnabled
} catch {
    Write-Warning "Whether security defaults are on could not be read. $($_.Exception.Message)"
}

$bought = 0
$used = 0
foreach ($license in $licenses) {
    $bought += $license.prepaidUnits.enabled
    $used += $license.consumedUnits
}

[pscustomobject] @{
    TenantName       = $organization.displayName
    TenantId         = $organization.id
    DefaultDomain    = ($domains | Where-Object { $_.isDefault } | Select-Object -First 1).id
    InitialDomain    = ($domains | Where-Object { $_.isInitial } | Select-Object -First 1).id
    Domains          = @($domains | Where-Object { $_.isVerified } | ForEach-Object { $_.id })
    Created          = $organization.createdDateTime
    Country          = $organization.countryLetterCode
    DirectorySync    = [bool] $organization.onPremisesSyncEnabled
    LicensesBought   = $bought
    LicensesUsed     = $used
    Licenses         = @($licenses | ForEach-Object { "$($_.skuPartNumber): $($_.consumedUnits) of $($_.prepaidUnits.enabled)" })
    SecurityDefaults = $securityDefaults
}
