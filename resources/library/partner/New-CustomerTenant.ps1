<#
.SYNOPSIS
    Makes a new customer with a tenant of its own, through Partner Center.
.DESCRIPTION
    Makes the customer under your partner account: a new tenant with the domain PREFIX.onmicrosoft.com and its first
    administrator. The password is told once only, in InitialPassword, and then also stands in the run's history: sign in
    and change it at once. It cannot be undone by script; a customer can only be removed by ending the relationship.
    The run's customer does not matter. Before licences can be ordered the new customer has to accept the Microsoft
    Customer Agreement, and a GDAP relationship has to be made; neither can be done on the customer's behalf by script.
.PARAMETER CompanyName
    The customer's company name.
.PARAMETER DomainPrefix
    What stands before .onmicrosoft.com, letters and digits.
.PARAMETER FirstName
    The first name of the customer's contact.
.PARAMETER LastName
    The family name of the customer's contact.
.PARAMETER Email
    The contact's mail address.
.PARAMETER AddressLine1
    Street and number.
.PARAMETER City
    The city.
.PARAMETER PostalCode
    The postal code.
.PARAMETER Country
    The country, as two letters.
.PARAMETER State
    The state or region, where the country wants one.
.PARAMETER Phone
    The contact's telephone number.
.PARAMETER RegistrationNumber
    The company's registration number, which some countries want.
.PARAMETER Culture
    How dates and numbers are written for the customer.
.PARAMETER Language
    The customer's language, as two letters.
.PARAMETER DomainSuffix
    What every new tenant's domain ends with; another one in national clouds.
.EXAMPLE
    New-CustomerTenant.ps1 -CompanyName 'Larchmoor Dental' -DomainPrefix larchmoor -FirstName Ada -LastName Reed -Email ada@larchmoor.example -AddressLine1 '1 High Street' -City Larchmoor -PostalCode 'LM1 1AA' -Country GB
.OUTPUTS
    One object: CompanyName, CustomerId, TenantId, Domain, AdminUser, InitialPassword, Result (Created, Exists or Not done).
.NOTES
    Connections: PartnerCenter
    Scope: Partner
    Risk: Change
    Roles: Admin agent
    Tags: provisioning, customers, partner
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidateLength(1, 200)] [string] $CompanyName,
    [Parameter(Mandatory)] [ValidatePattern('^[A-Za-z0-9]{1,27}$', ErrorMessage = 'DomainPrefix has letters and digits only, at most 27.')] [string] $DomainPrefix,
    [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string] $FirstName,
    [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string] $LastName,
    [Parameter(Mandatory)] [ValidatePattern('^[^@\s]+@[^@\s]+\.[^@\s]+$', ErrorMessage = 'Email must be a mail address.')] [string] $Email,
    [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string] $AddressLine1,
    [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string] $City,
    [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string] $PostalCode,
    [Parameter(Mandatory)] [ValidatePattern('^[A-Za-z]{2}$', ErrorMessage = 'Country is two letters, for example GB.')] [string] $Country,
    [string] $State,
    [string] $Phone,
    [string] $RegistrationNumber,
    [ValidatePattern('^[a-z]{2}-[A-Za-z]{2,4}$', ErrorMessage = 'Culture looks like en-GB.')] [string] $Culture = 'en-US',
    [ValidatePattern('^[a-z]{2}$', ErrorMessage = 'Language is two letters, for example en.')] [string] $Language = 'en',
    [ValidatePattern('^[a-z0-9.-]+$')] [string] $DomainSuffix = 'onmicrosoft.com'
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Invoke-StewardPartner -ErrorAction Ignore)) { throw 'This script needs the connection PartnerCenter. Tick it, and run the script again.' }

$domain = "$DomainPrefix.$DomainSuffix".ToLowerInvariant()
$customer = $null
$result = 'Not done'
$credentials = $null
$taken = $true
try { Invoke-StewardPartner HEAD "/domains/$domain" } catch {
    if ($_.Exception.Data['HttpStatus'] -ne 404) { throw }
    $taken = $false
}
if ($taken) {
    $filter = [uri]::EscapeDataString((ConvertTo-Json @{ Field = 'Domain'; Value = $domain; Operator = 'starts_with' } -Compress))
    $customer = Get-StewardPartner "/customers?size=0&filter=$filter" | Where-Object { $_.companyProfile.domain -eq $domain } | Select-Object -First 1
    if (-not $customer) { throw "$domain is taken already, by a tenant that is not your customer. Choose another DomainPrefix." }
    if ($customer.companyProfile.companyName -ne $CompanyName) { throw "$domain belongs to another customer of yours already: $($customer.companyProfile.companyName). Choose another DomainPrefix." }
    Write-Warning "$CompanyName is your customer already; nothing was changed."
    $result = 'Exists'
} elseif ($PSCmdlet.ShouldProcess($CompanyName, "Make a customer with the tenant $domain")) {
    $address = @{
        firstName = $FirstName; lastName = $LastName; addressLine1 = $AddressLine1; city = $City
        postalCode = $PostalCode; country = $Country.ToUpperInvariant()
    }
    if ($State) { $address['state'] = $State }
    if ($Phone) { $address['phoneNumber'] = $Phone }
    $company = @{ domain = $domain }
    if ($RegistrationNumber) { $company['organizationRegistrationNumber'] = $RegistrationNumber }
    $customer = Invoke-StewardPartner POST '/customers' @{
        companyProfile = $company
        billingProfile = @{ culture = $Culture; language = $Language; email = $Email; companyName = $CompanyName; defaultAddress = $address }
    }
    $credentials = $customer.userCredentials
    $result = 'Created'
}
[pscustomobject] @{
    CompanyName     = $CompanyName
    CustomerId      = $customer.id
    TenantId        = $customer.companyProfile.tenantId
    Domain          = $domain
    AdminUser       = if ($credentials) { "$($credentials.userName)@$domain" } else { $null }
    InitialPassword = $credentials.password
    Result          = $result
}
