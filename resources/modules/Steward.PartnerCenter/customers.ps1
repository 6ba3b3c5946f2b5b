# Customers, their users, licences and subscriptions.

function ToCustomer($Customer) {
    [pscustomobject] @{
        PSTypeName            = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Customers.PSCustomer'
        AllowDelegatedAccess  = $Customer.allowDelegatedAccess
        AssociatedPartnerId   = $Customer.associatedPartnerId
        BillingProfile        = $Customer.billingProfile
        CommerceId            = $Customer.commerceId
        CustomDomains         = @($Customer.customDomains)
        CustomerId            = $Customer.id
        Domain                = $Customer.companyProfile.domain
        Name                  = $Customer.companyProfile.companyName
        RelationshipToPartner = $Customer.relationshipToPartner
        TenantId              = $Customer.companyProfile.tenantId
    }
}

<#
.SYNOPSIS
Gets the partner's customers.
.PARAMETER CustomerId
One customer, with what is told of one only (its domains, its billing profile).
.PARAMETER Domain
The customer with this domain.
.EXAMPLE
Get-PartnerCustomer | Where-Object Name -like 'Dental*'
#>
function Get-PartnerCustomer {
    [CmdletBinding(DefaultParameterSetName = 'ById', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Position = 0)] [string] $CustomerId,
        [Parameter(ParameterSetName = 'ByDomain', Mandatory)] [string] $Domain
    )
    if ($CustomerId) {
        $customer = AskPartner $PSCmdlet GET "/customers/$(Escaped $CustomerId)" -Target $CustomerId
        if ($null -ne $customer) { ToCustomer $customer }
        return
    }
    # The service looks for the beginning only.
    $path = if ($Domain) { "/customers?size=0&filter=$(FilterQuery Domain $Domain starts_with)" } else { '/customers?size=500' }
    PartnerItems $PSCmdlet $path | Microsoft.PowerShell.Core\ForEach-Object { ToCustomer $_ }
}

<#
.SYNOPSIS
Gets a customer's company profile.
.PARAMETER CustomerId
The customer.
.EXAMPLE
Get-PartnerCustomerCompanyProfile -CustomerId $CustomerID
#>
function Get-PartnerCustomerCompanyProfile {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory)] [string] $CustomerId)
    $profile = AskPartner $PSCmdlet GET "/customers/$(Escaped $CustomerId)/profiles/company" -Target $CustomerId
    if ($null -eq $profile) { return }
    [pscustomobject] @{
        PSTypeName                     = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Customers.PSCustomerCompanyProfile'
        Address                        = $profile.address
        CompanyName                    = $profile.companyName
        Domain                         = $profile.domain
        Email                          = $profile.email
        OrganizationRegistrationNumber = $profile.organizationRegistrationNumber
        TenantId                       = $profile.tenantId
    }
}

<#
.SYNOPSIS
Gets a customer's billing profile.
.PARAMETER CustomerId
The customer.
.EXAMPLE
Get-PartnerCustomerBillingProfile -CustomerId $CustomerID
#>
function Get-PartnerCustomerBillingProfile {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory)] [string] $CustomerId)
    $profile = AskPartner $PSCmdlet GET "/customers/$(Escaped $CustomerId)/profiles/billing" -Target $CustomerId
    if ($null -eq $profile) { return }
    [pscustomobject] @{
        PSTypeName       = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Customers.PSCustomerBillingProfile'
        BillingProfileId = $profile.id
        CompanyName      = $profile.companyName
        Culture          = $profile.culture
        DefaultAddress   = $profile.defaultAddress
        Email            = $profile.email
        FirstName        = $profile.firstName
        Language         = $profile.language
        LastName         = $profile.lastName
    }
}

<#
.SYNOPSIS
Gets a customer's subscriptions.
.PARAMETER CustomerId
The customer.
.PARAMETER InputObject
A customer from Get-PartnerCustomer.
.PARAMETER SubscriptionId
One subscription.
.PARAMETER OrderId
Only those of one order.
.PARAMETER MpnId
Only those of one indirect reseller.
.EXAMPLE
Get-PartnerCustomer | Get-PartnerCustomerSubscription | Where-Object Status -eq 'Suspended'
#>
function Get-PartnerCustomerSubscription {
    [CmdletBinding(DefaultParameterSetName = 'ByCustomer', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByCustomer', Mandatory)] [string] $CustomerId,
        [Parameter(ParameterSetName = 'ByCustomerObject', Mandatory, ValueFromPipeline)] [PSTypeName('Microsoft.Store.PartnerCenter.PowerShell.Models.Customers.PSCustomer')] $InputObject,
        [string] $MpnId,
        [string] $OrderId,
        [string] $SubscriptionId
    )
    process {
        $customer = if ($InputObject) { $InputObject.CustomerId } else { $CustomerId }
        $path = "/customers/$(Escaped $customer)/subscriptions"
        if ($SubscriptionId) { $subscriptions = AskPartner $PSCmdlet GET "$path/$(Escaped $SubscriptionId)" -Target $SubscriptionId }
        elseif ($OrderId) { $subscriptions = PartnerItems $PSCmdlet "$path`?order_id=$(Escaped $OrderId)" $customer }
        elseif ($MpnId) { $subscriptions = PartnerItems $PSCmdlet "$path`?mpn_id=$(Escaped $MpnId)&offset=0&size=500" $customer }
        else { $subscriptions = PartnerItems $PSCmdlet $path $customer }
        foreach ($item in $subscriptions) {
            [pscustomobject] @{
                PSTypeName           = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Subscriptions.PSSubscription'
                AutoRenewEnabled     = $item.autoRenewEnabled
                BillingCycle         = $item.billingCycle
                BillingType          = $item.billingType
                CommitmentEndDate    = $item.commitmentEndDate
                ContractType         = $item.contractType
                CreationDate         = $item.creationDate
                CustomerId           = $customer
                EffectiveStartDate   = $item.effectiveStartDate
                EntitlementId        = $item.entitlementId
                FriendlyName         = $item.friendlyName
                HasPurchasableAddons = $item.hasPurchasableAddons
                IsTrial              = $item.isTrial
                OfferId              = $item.offerId
                OfferName            = $item.offerName
                OrderId              = $item.orderId
                ParentSubscriptionId = $item.parentSubscriptionId
                PartnerId            = $item.partnerId
                ProductType          = $item.productType
                PublisherName        = $item.publisherName
                Quantity             = $item.quantity
                Status               = $item.status
                SubscriptionId       = $item.id
                SuspensionReasons    = @($item.suspensionReasons)
                TermDuration         = $item.termDuration
                UnitType             = $item.unitType
            }
        }
    }
}

function GroupQuery($LicenseGroup) {
    $groups = @(foreach ($group in $LicenseGroup) { if ($group) { "licenseGroupIds=$($group.ToString().ToLowerInvariant())" } })
    if ($groups) { '?' + ($groups -join '&') }
}

<#
.SYNOPSIS
Gets the licences a customer has, and how many are free.
.PARAMETER CustomerId
The customer.
.PARAMETER LicenseGroup
Group1 (most licences), Group2 (Minecraft), or both.
.EXAMPLE
Get-PartnerCustomerSubscribedSku -CustomerId $CustomerID | Where-Object AvailableUnits -gt 0
#>
function Get-PartnerCustomerSubscribedSku {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [string] $CustomerId,
        [ValidateSet('Group1', 'Group2')] [string[]] $LicenseGroup
    )
    PartnerItems $PSCmdlet "/customers/$(Escaped $CustomerId)/subscribedskus$(GroupQuery $LicenseGroup)" $CustomerId | Microsoft.PowerShell.Core\ForEach-Object {
        [pscustomobject] @{
            PSTypeName       = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Licenses.PSSubscribedSku'
            ActiveUnits      = $_.activeUnits
            AvailableUnits   = $_.availableUnits
            CapabilityStatus = $_.capabilityStatus
            ConsumedUnits    = $_.consumedUnits
            LicenseGroupId   = $_.productSku.licenseGroupId
            ProductName      = $_.productSku.name
            ServicePlans     = @($_.servicePlans)
            SkuId            = $_.productSku.id
            SkuPartNumber    = $_.productSku.skuPartNumber
            SuspendedUnits   = $_.suspendedUnits
            TargetType       = $_.productSku.targetType
            TotalUnits       = $_.totalUnits
            WarningUnits     = $_.warningUnits
        }
    }
}

<#
.SYNOPSIS
Gets a customer's users.
.PARAMETER CustomerId
The customer.
.PARAMETER UserId
One user, by id.
.PARAMETER UserPrincipalName
One user, by sign-in name.
.PARAMETER ReturnDeletedUsers
The deleted users instead.
.EXAMPLE
Get-PartnerCustomerUser -CustomerId $CustomerID
#>
function Get-PartnerCustomerUser {
    [CmdletBinding(DefaultParameterSetName = 'ByCustomer', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $CustomerId,
        [Parameter(ParameterSetName = 'ByUserState', Mandatory)] [switch] $ReturnDeletedUsers,
        [Parameter(ParameterSetName = 'ByUserId', Mandatory)] [string] $UserId,
        [Parameter(ParameterSetName = 'ByUpn', Mandatory)] [string] $UserPrincipalName
    )
    $path = "/customers/$(Escaped $CustomerId)/users"
    if ($UserId) { $users = AskPartner $PSCmdlet GET "$path/$(Escaped $UserId)" -Target $UserId }
    elseif ($ReturnDeletedUsers) { $users = PartnerItems $PSCmdlet "$path`?size=500&filter=$(FilterQuery UserState Inactive equals)" $CustomerId }
    else { $users = PartnerItems $PSCmdlet "$path`?size=500" $CustomerId }
    foreach ($item in $users) {
        if ($UserPrincipalName -and $item.userPrincipalName -ne $UserPrincipalName) { continue }
        [pscustomobject] @{
            PSTypeName            = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Users.PSCustomerUser'
            CustomerId            = $CustomerId
            DisplayName           = $item.displayName
            FirstName             = $item.firstName
            LastDirectorySyncTime = $item.lastDirectorySyncTime
            LastName              = $item.lastName
            SoftDeletionTime      = $item.softDeletionTime
            State                 = $item.state
            UsageLocation         = $item.usageLocation
            UserDomainType        = $item.userDomainType
            UserId                = $item.id
            UserPrincipalName     = $item.userPrincipalName
        }
    }
}

<#
.SYNOPSIS
Gets the licences a customer's user has.
.PARAMETER CustomerId
The customer.
.PARAMETER UserId
The user.
.PARAMETER LicenseGroup
Group1 (most licences), Group2 (Minecraft), or both.
.EXAMPLE
Get-PartnerCustomerUserLicense -CustomerId $CustomerID -UserId $UserAzureID
#>
function Get-PartnerCustomerUserLicense {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [string] $CustomerId,
        [Parameter(Mandatory)] [string] $UserId,
        [ValidateSet('Group1', 'Group2')] [string[]] $LicenseGroup
    )
    PartnerItems $PSCmdlet "/customers/$(Escaped $CustomerId)/users/$(Escaped $UserId)/licenses$(GroupQuery $LicenseGroup)" $UserId | Microsoft.PowerShell.Core\ForEach-Object {
        [pscustomobject] @{
            PSTypeName     = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Licenses.PSLicense'
            LicenseGroupId = $_.productSku.licenseGroupId
            Name           = $_.productSku.name
            ServicePlans   = @($_.servicePlans)
            SkuId          = $_.productSku.id
            SkuPartNumber  = $_.productSku.skuPartNumber
        }
    }
}

<#
.SYNOPSIS
Gets a customer's directory roles, or those of one of its users.
.PARAMETER CustomerId
The customer.
.PARAMETER UserId
One user.
.EXAMPLE
Get-PartnerCustomerUserRole -CustomerId $CustomerID -UserId $UserAzureID
#>
function Get-PartnerCustomerUserRole {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory)] [string] $CustomerId, [string] $UserId)
    $path = if ($UserId) { "/customers/$(Escaped $CustomerId)/users/$(Escaped $UserId)/directoryroles" } else { "/customers/$(Escaped $CustomerId)/directoryroles" }
    PartnerItems $PSCmdlet $path $CustomerId | Microsoft.PowerShell.Core\ForEach-Object {
        [pscustomobject] @{ PSTypeName = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Roles.PSRole'; Name = $_.name; RoleId = $_.id }
    }
}

<#
.SYNOPSIS
Gets what a partner may manage for a customer, with the addresses of the portals.
.PARAMETER CustomerId
The customer.
.PARAMETER ManagedServiceId
One of them.
.EXAMPLE
Get-PartnerCustomerManagedService -CustomerId $CustomerID
#>
function Get-PartnerCustomerManagedService {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory, Position = 0)] [string] $CustomerId, [string] $ManagedServiceId)
    PartnerItems $PSCmdlet "/customers/$(Escaped $CustomerId)/managedservices" $CustomerId | Microsoft.PowerShell.Core\ForEach-Object {
        if ($ManagedServiceId -and $_.id -ne $ManagedServiceId) { return }
        [pscustomobject] @{
            PSTypeName      = 'Microsoft.Store.PartnerCenter.PowerShell.Models.ManagedServices.PSManagedService'
            AdminServiceUri = $_.links.adminService.uri
            Id              = $_.id
            Name            = $_.name
            ServiceHealthUri = $_.links.serviceHealth.uri
            ServiceTicketUri = $_.links.serviceTicket.uri
        }
    }
}

<#
.SYNOPSIS
Allows an application in a customer's tenant (pre-consent).
.PARAMETER CustomerId
The customer.
.PARAMETER ApplicationId
The application; it has to be the one this run signs in with.
.PARAMETER DisplayName
The application's name.
.PARAMETER ApplicationGrants
What it may do: objects or hashtables with EnterpriseApplicationId and Scope.
.EXAMPLE
New-PartnerCustomerApplicationConsent -CustomerId $CustomerID -ApplicationId $app -DisplayName Tool -ApplicationGrants @{ EnterpriseApplicationId = '00000003-0000-0000-c000-000000000000'; Scope = 'Directory.Read.All' }
#>
function New-PartnerCustomerApplicationConsent {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [object[]] $ApplicationGrants,
        [Parameter(Mandatory)] [string] $ApplicationId,
        [Parameter(Mandatory)] [string] $CustomerId,
        [Parameter(Mandatory)] [string] $DisplayName
    )
    $grants = @(foreach ($grant in $ApplicationGrants) { [ordered] @{ enterpriseApplicationId = [string] $grant.EnterpriseApplicationId; scope = [string] $grant.Scope } })
    $done = AskPartner $PSCmdlet POST "/customers/$(Escaped $CustomerId)/applicationconsents" ([ordered] @{ applicationId = $ApplicationId; displayName = $DisplayName; applicationGrants = $grants }) -Target $CustomerId
    if ($null -eq $done) { return }
    [pscustomobject] @{
        PSTypeName        = 'Microsoft.Store.PartnerCenter.PowerShell.Models.ApplicationConsents.PSApplicationConsent'
        ApplicationGrants = @(foreach ($grant in $grants) { [pscustomobject] @{ EnterpriseApplicationId = $grant.enterpriseApplicationId; Scope = $grant.scope } })
        ApplicationId     = $ApplicationId
        DisplayName       = $DisplayName
    }
}
