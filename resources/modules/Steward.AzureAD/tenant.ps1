# What belongs to the tenant as a whole.

<#
.SYNOPSIS
Gets the licences the customer has subscribed to, and how many are in use.
.PARAMETER ObjectId
One subscribed SKU, by its object id (tenant id, underscore, SKU id).
.EXAMPLE
Get-AzureADSubscribedSku | Select-Object SkuPartNumber, ConsumedUnits, @{ n = 'Bought'; e = { $_.PrepaidUnits.Enabled } }
#>
function Get-AzureADSubscribedSku {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId)
    process {
        if ($ObjectId) { $skus = Ask $PSCmdlet GET "/v1.0/subscribedSkus/$(Escaped $ObjectId)" -Target $ObjectId } else { $skus = AskPages $PSCmdlet '/v1.0/subscribedSkus' }
        foreach ($sku in $skus) {
            [pscustomobject] @{
                PSTypeName       = 'Microsoft.Open.AzureAD.Model.SubscribedSku'
                ObjectId         = $sku.id
                AppliesTo        = $sku.appliesTo
                CapabilityStatus = $sku.capabilityStatus
                ConsumedUnits    = $sku.consumedUnits
                PrepaidUnits     = [pscustomobject] @{ Enabled = $sku.prepaidUnits.enabled; Suspended = $sku.prepaidUnits.suspended; Warning = $sku.prepaidUnits.warning }
                ServicePlans     = @(foreach ($plan in $sku.servicePlans) { ToPlan $plan })
                SkuId            = $sku.skuId
                SkuPartNumber    = $sku.skuPartNumber
            }
        }
    }
}

<#
.SYNOPSIS
Gets the customer's company, as its directory knows it.
.PARAMETER All
Accepted; there is one.
.PARAMETER Top
Accepted; there is one.
.EXAMPLE
(Get-AzureADTenantDetail).VerifiedDomains
#>
function Get-AzureADTenantDetail {
    [CmdletBinding(PositionalBinding = $false)]
    param([bool] $All, [System.Nullable[int]] $Top)
    AskPages $PSCmdlet '/v1.0/organization' | Microsoft.PowerShell.Core\ForEach-Object {
        [pscustomobject] @{
            PSTypeName                           = 'Microsoft.Open.AzureAD.Model.TenantDetail'
            DeletionTimestamp                    = $_.deletedDateTime
            ObjectId                             = $_.id
            ObjectType                           = 'Company'
            AssignedPlans                        = @(foreach ($item in $_.assignedPlans) { [pscustomobject] @{ AssignedTimestamp = $item.assignedDateTime; CapabilityStatus = $item.capabilityStatus; Service = $item.service; ServicePlanId = $item.servicePlanId } })
            City                                 = $_.city
            CompanyLastDirSyncTime               = $_.onPremisesLastSyncDateTime
            Country                              = $_.country
            CountryLetterCode                    = $_.countryLetterCode
            DirSyncEnabled                       = $_.onPremisesSyncEnabled
            DisplayName                          = $_.displayName
            MarketingNotificationEmails          = @($_.marketingNotificationEmails)
            PostalCode                           = $_.postalCode
            PreferredLanguage                    = $_.preferredLanguage
            ProvisionedPlans                     = @(foreach ($item in $_.provisionedPlans) { [pscustomobject] @{ CapabilityStatus = $item.capabilityStatus; ProvisioningStatus = $item.provisioningStatus; Service = $item.service } })
            SecurityComplianceNotificationMails  = @($_.securityComplianceNotificationMails)
            SecurityComplianceNotificationPhones = @($_.securityComplianceNotificationPhones)
            State                                = $_.state
            Street                               = $_.street
            TechnicalNotificationMails           = @($_.technicalNotificationMails)
            TelephoneNumber                      = @($_.businessPhones)[0]
            VerifiedDomains                      = @(foreach ($item in $_.verifiedDomains) { [pscustomobject] @{ Capabilities = $item.capabilities; _Default = $item.isDefault; Initial = $item.isInitial; Name = $item.name; Type = $item.type } })
        }
    }
}

<#
.SYNOPSIS
Gets the customer's domains.
.PARAMETER Name
One domain.
.EXAMPLE
Get-AzureADDomain | Where-Object IsDefault
#>
function Get-AzureADDomain {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $Name)
    process {
        if ($Name) { $domains = Ask $PSCmdlet GET "/v1.0/domains/$(Escaped $Name)" -Target $Name } else { $domains = AskPages $PSCmdlet '/v1.0/domains' }
        foreach ($domain in $domains) {
            [pscustomobject] @{
                PSTypeName                       = 'Microsoft.Open.AzureAD.Model.Domain'
                AuthenticationType               = $domain.authenticationType
                AvailabilityStatus               = $domain.availabilityStatus
                ForceDeleteState                 = $domain.state
                IsAdminManaged                   = $domain.isAdminManaged
                IsDefault                        = $domain.isDefault
                IsInitial                        = $domain.isInitial
                IsRoot                           = $domain.isRoot
                IsVerified                       = $domain.isVerified
                Name                             = $domain.id
                PasswordNotificationWindowInDays = $domain.passwordNotificationWindowInDays
                PasswordValidityPeriodInDays     = $domain.passwordValidityPeriodInDays
                State                            = $domain.state
                SupportedServices                = @($domain.supportedServices)
            }
        }
    }
}

<#
.SYNOPSIS
Gets the partner's contracts with customers. Only a partner's own tenant has any.
.PARAMETER ObjectId
One contract, by its object id.
.PARAMETER All
$true: all of them.
.PARAMETER Top
At most so many.
.PARAMETER Filter
An OData filter. The old names of properties are understood.
.EXAMPLE
Get-AzureADContract -All $true
#>
function Get-AzureADContract {
    [CmdletBinding(DefaultParameterSetName = 'GetQuery', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GetById', Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [bool] $All,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [System.Nullable[int]] $Top,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [string] $Filter
    )
    process {
        if ($ObjectId) { $contracts = Ask $PSCmdlet GET "/v1.0/contracts/$(Escaped $ObjectId)" -Target $ObjectId } else { $contracts = GetList $PSCmdlet contracts '' $All $Top $Filter }
        foreach ($contract in $contracts) {
            [pscustomobject] @{
                PSTypeName        = 'Microsoft.Open.AzureAD.Model.Contract'
                DeletionTimestamp = $contract.deletedDateTime
                ObjectId          = $contract.id
                ObjectType        = 'Contract'
                ContractType      = $contract.contractType
                CustomerContextId = $contract.customerId
                DefaultDomainName = $contract.defaultDomainName
                DisplayName       = $contract.displayName
            }
        }
    }
}

<#
.SYNOPSIS
Gets service principals: the applications known in the customer's directory.
.DESCRIPTION
Without -All or -Top the first 100.
.PARAMETER ObjectId
One service principal, by its object id.
.PARAMETER All
$true: all of them.
.PARAMETER Top
At most so many.
.PARAMETER Filter
An OData filter. The old names of properties are understood.
.PARAMETER SearchString
The beginning of the display name.
.EXAMPLE
Get-AzureADServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
#>
function Get-AzureADServicePrincipal {
    [CmdletBinding(DefaultParameterSetName = 'GetQuery', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GetById', Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [bool] $All,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [System.Nullable[int]] $Top,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [string] $Filter,
        [Parameter(ParameterSetName = 'GetVague', Mandatory, ValueFromPipelineByPropertyName)] [string] $SearchString
    )
    process {
        if ($PSCmdlet.ParameterSetName -eq 'GetById') {
            $principal = Ask $PSCmdlet GET "/v1.0/servicePrincipals/$(Escaped $ObjectId)" -Target $ObjectId
            if ($null -ne $principal) { ToServicePrincipal $principal }
            return
        }
        if ($PSCmdlet.ParameterSetName -eq 'GetVague') { $Filter = StartsWith $SearchString 'displayName' }
        GetList $PSCmdlet servicePrincipals '' $All $Top $Filter | Microsoft.PowerShell.Core\ForEach-Object { ToServicePrincipal $_ }
    }
}

<#
.SYNOPSIS
Gets devices of the customer's directory.
.DESCRIPTION
Without -All or -Top the first 100.
.PARAMETER ObjectId
One device, by its object id (not its device id).
.PARAMETER All
$true: all of them.
.PARAMETER Top
At most so many.
.PARAMETER Filter
An OData filter. The old names of properties are understood.
.PARAMETER SearchString
The beginning of the display name.
.EXAMPLE
Get-AzureADDevice -All $true | Group-Object DeviceOSType
#>
function Get-AzureADDevice {
    [CmdletBinding(DefaultParameterSetName = 'GetQuery', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GetById', Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [bool] $All,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [System.Nullable[int]] $Top,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [string] $Filter,
        [Parameter(ParameterSetName = 'GetVague', Mandatory, ValueFromPipelineByPropertyName)] [string] $SearchString
    )
    process {
        if ($PSCmdlet.ParameterSetName -eq 'GetById') {
            $device = Ask $PSCmdlet GET "/v1.0/devices/$(Escaped $ObjectId)" -Target $ObjectId
            if ($null -ne $device) { ToDevice $device }
            return
        }
        if ($PSCmdlet.ParameterSetName -eq 'GetVague') { $Filter = StartsWith $SearchString 'displayName' }
        GetList $PSCmdlet devices '' $All $Top $Filter | Microsoft.PowerShell.Core\ForEach-Object { ToDevice $_ }
    }
}

<#
.SYNOPSIS
Gets the customer's Conditional Access policies.
.DESCRIPTION
Needs the permission Policy.Read.All, which is not among those an application like this usually has.
.PARAMETER PolicyId
One policy, by its id.
.EXAMPLE
Get-AzureADMSConditionalAccessPolicy | Select-Object DisplayName, State
#>
function Get-AzureADMSConditionalAccessPolicy {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $PolicyId)
    process {
        $path = '/v1.0/identity/conditionalAccess/policies'
        if ($PolicyId) { $policies = Ask $PSCmdlet GET "$path/$(Escaped $PolicyId)" -Target $PolicyId } else { $policies = AskPages $PSCmdlet $path }
        foreach ($policy in $policies) {
            [pscustomobject] @{
                PSTypeName       = 'Microsoft.Open.MSGraph.Model.ConditionalAccessPolicy'
                Id               = $policy.id
                DisplayName      = $policy.displayName
                CreatedDateTime  = $policy.createdDateTime
                ModifiedDateTime = $policy.modifiedDateTime
                State            = $policy.state
                Conditions       = ToTitled $policy.conditions
                GrantControls    = ToTitled $policy.grantControls
                SessionControls  = ToTitled $policy.sessionControls
            }
        }
    }
}

# Nested objects as they are, with the old module's capital first letters.
function ToTitled($Value) {
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $table = [ordered] @{}
        foreach ($property in $Value.PSObject.Properties) {
            if ($property.Name[0] -eq '@') { continue }
            $inner = ToTitled $property.Value
            $table[$property.Name.Substring(0, 1).ToUpperInvariant() + $property.Name.Substring(1)] = if ($property.Value -is [array]) { , @($inner) } else { $inner }
        }
        return [pscustomobject] $table
    }
    if ($Value -is [array]) { return @(foreach ($item in $Value) { ToTitled $item }) }
    $Value
}
