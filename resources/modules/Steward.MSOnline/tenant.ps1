# What belongs to the tenant as a whole.

<#
.SYNOPSIS
Gets the customer's company, as its directory knows it.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
(Get-MsolCompanyInformation).DirectorySynchronizationEnabled
#>
function Get-MsolCompanyInformation {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId)
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        AskPages $PSCmdlet '/v1.0/organization' | Microsoft.PowerShell.Core\ForEach-Object {
            [pscustomobject] @{
                PSTypeName                                = 'Microsoft.Online.Administration.CompanyInformation'
                DisplayName                               = $_.displayName
                ObjectId                                  = [guid] $_.id
                PreferredLanguage                         = $_.preferredLanguage
                Street                                    = $_.street
                City                                      = $_.city
                State                                     = $_.state
                PostalCode                                = $_.postalCode
                Country                                   = $_.country
                CountryLetterCode                         = $_.countryLetterCode
                TelephoneNumber                           = @($_.businessPhones)[0]
                MarketingNotificationEmails               = @($_.marketingNotificationEmails)
                TechnicalNotificationEmails               = @($_.technicalNotificationMails)
                SecurityComplianceNotificationEmails      = @($_.securityComplianceNotificationMails)
                SecurityComplianceNotificationPhones      = @($_.securityComplianceNotificationPhones)
                DirectorySynchronizationEnabled           = [bool] $_.onPremisesSyncEnabled
                LastDirSyncTime                           = $_.onPremisesLastSyncDateTime
                LastPasswordSyncTime                      = $_.onPremisesLastPasswordSyncDateTime
                InitialDomain                             = @($_.verifiedDomains | Microsoft.PowerShell.Core\Where-Object { $_.isInitial })[0].name
                AuthorizedServiceInstances                = @(foreach ($plan in $_.assignedPlans) { $plan.service })
            }
        }
    }
}

<#
.SYNOPSIS
Gets the customer's domains.
.PARAMETER DomainName
One domain.
.PARAMETER Status
Only Verified or Unverified ones.
.PARAMETER Authentication
Only Managed or Federated ones.
.PARAMETER Capability
Only domains used for this: None, Email, Sharepoint, OfficeCommunicationsOnline, SharepointPublic, OrgIdAuthentication, Yammer, Intune.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolDomain | Where-Object IsDefault
#>
function Get-MsolDomain {
    [CmdletBinding(DefaultParameterSetName = 'List', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByName', Mandatory, ValueFromPipelineByPropertyName)] [string] $DomainName,
        [Parameter(ParameterSetName = 'List')] [ValidateSet('Verified', 'Unverified', 'PendingDeletion')] [string] $Status,
        [Parameter(ParameterSetName = 'List')] [ValidateSet('Managed', 'Federated')] [string] $Authentication,
        [Parameter(ParameterSetName = 'List')] [string] $Capability,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        if ($DomainName) { $domains = Ask $PSCmdlet GET "/v1.0/domains/$(Escaped $DomainName)" -Target $DomainName } else { $domains = AskPages $PSCmdlet '/v1.0/domains' }
        foreach ($domain in $domains) {
            $value = [pscustomobject] @{
                PSTypeName         = 'Microsoft.Online.Administration.Domain'
                Authentication     = $domain.authenticationType
                Capabilities       = if ($domain.supportedServices) { @($domain.supportedServices) -join ', ' } else { 'None' }
                IsDefault          = $domain.isDefault
                IsInitial          = $domain.isInitial
                Name               = $domain.id
                RootDomain         = $null
                Status             = if ($domain.isVerified) { 'Verified' } else { 'Unverified' }
                VerificationMethod = $null
            }
            if ($Status -and $value.Status -ne $Status) { continue }
            if ($Authentication -and $value.Authentication -ne $Authentication) { continue }
            if ($Capability -and ($value.Capabilities -split ', ') -notcontains $Capability) { continue }
            $value
        }
    }
}

<#
.SYNOPSIS
Gets the partner's contracts with customers. Only a partner's own tenant has any.
.PARAMETER DomainName
The contract with the customer that has this default domain.
.PARAMETER SearchKey
Accepted; Microsoft Graph searches by the default domain only.
.PARAMETER All
All contracts.
.PARAMETER MaxResults
At most so many; 500 without it.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolPartnerContract -All
#>
function Get-MsolPartnerContract {
    [CmdletBinding(DefaultParameterSetName = 'List', PositionalBinding = $false)]
    param(
        [string] $DomainName,
        [string] $SearchKey,
        [Parameter(ParameterSetName = 'All', Mandatory)] [switch] $All,
        [Parameter(ParameterSetName = 'List')] [int] $MaxResults = 500,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $parts = [ordered] @{ '$filter' = if ($DomainName) { "defaultDomainName eq $(Quoted $DomainName)" } }
        AskPages $PSCmdlet "/v1.0/contracts$(Query $parts)" -Limit $(if ($All) { 0 } else { $MaxResults }) | Microsoft.PowerShell.Core\ForEach-Object {
            [pscustomobject] @{
                PSTypeName        = 'Microsoft.Online.Administration.PartnerContract'
                ContractType      = $_.contractType
                DefaultDomainName = $_.defaultDomainName
                Name              = $_.displayName
                ObjectId          = [guid] $_.id
                TenantId          = [guid] $_.customerId
            }
        }
    }
}

<#
.SYNOPSIS
Gets service principals: the applications known in the customer's directory.
.DESCRIPTION
Without -All or -MaxResults the first 500.
.PARAMETER ObjectId
One service principal, by its object id.
.PARAMETER AppPrincipalId
One service principal, by its application's id.
.PARAMETER ServicePrincipalName
One service principal, by one of its names.
.PARAMETER SearchString
The beginning of the display name.
.PARAMETER All
All of them.
.PARAMETER MaxResults
At most so many; 500 without it.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolServicePrincipal -AppPrincipalId 00000003-0000-0000-c000-000000000000
#>
function Get-MsolServicePrincipal {
    [CmdletBinding(DefaultParameterSetName = 'List', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByApp', Mandatory, ValueFromPipelineByPropertyName)] [guid] $AppPrincipalId,
        [Parameter(ParameterSetName = 'BySpn', Mandatory, ValueFromPipelineByPropertyName)] [string] $ServicePrincipalName,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $SearchString,
        [Parameter(ParameterSetName = 'All', Mandatory)] [switch] $All,
        [Parameter(ParameterSetName = 'List')] [int] $MaxResults = 500,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $parts = [ordered] @{ '$select' = 'id,appId,displayName,accountEnabled,servicePrincipalNames,tags' }
        if ($PSCmdlet.ParameterSetName -eq 'ById') {
            $principals = Ask $PSCmdlet GET "/v1.0/servicePrincipals/$ObjectId$(Query $parts)" -Target $ObjectId
        } else {
            $parts['$filter'] = switch ($PSCmdlet.ParameterSetName) {
                'ByApp' { "appId eq '$AppPrincipalId'" }
                'BySpn' { "servicePrincipalNames/any(n:n eq $(Quoted $ServicePrincipalName))" }
                default { if ($SearchString) { "startswith(displayName,$(Quoted $SearchString))" } }
            }
            $principals = AskPages $PSCmdlet "/v1.0/servicePrincipals$(Query $parts)" -Limit $(if ($PSCmdlet.ParameterSetName -eq 'List') { $MaxResults } else { 0 })
        }
        foreach ($principal in $principals) {
            [pscustomobject] @{
                PSTypeName            = 'Microsoft.Online.Administration.ServicePrincipal'
                AccountEnabled        = $principal.accountEnabled
                AppPrincipalId        = [guid] $principal.appId
                DisplayName           = $principal.displayName
                ObjectId              = [guid] $principal.id
                ServicePrincipalNames = @($principal.servicePrincipalNames)
            }
        }
    }
}

<#
.SYNOPSIS
Gets devices of the customer's directory.
.PARAMETER Name
Devices with this display name.
.PARAMETER ObjectId
One device, by its object id.
.PARAMETER DeviceId
One device, by its device id.
.PARAMETER RegisteredOwnerUpn
Devices this user registered.
.PARAMETER LogonTimeBefore
Devices nobody signed in to since.
.PARAMETER All
All devices.
.PARAMETER ReturnRegisteredOwners
Says also who registered each; one more request a device.
.PARAMETER IncludeSystemManagedDevices
All devices; Microsoft Graph always includes these.
.EXAMPLE
Get-MsolDevice -All -ReturnRegisteredOwners | Where-Object { -not $_.Enabled }
#>
function Get-MsolDevice {
    [CmdletBinding(DefaultParameterSetName = 'ByName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByName', Mandatory, ValueFromPipelineByPropertyName)] [string] $Name,
        [Parameter(ParameterSetName = 'All', Mandatory)] [switch] $All,
        [Parameter(ParameterSetName = 'All')] [switch] $ReturnRegisteredOwners,
        [Parameter(ParameterSetName = 'ByDeviceId', Mandatory, ValueFromPipelineByPropertyName)] [guid] $DeviceId,
        [Parameter(ParameterSetName = 'ByTime', Mandatory)] [datetime] $LogonTimeBefore,
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByOwner', Mandatory, ValueFromPipelineByPropertyName)] [string] $RegisteredOwnerUpn,
        [Parameter(ParameterSetName = 'Managed', Mandatory)] [Parameter(ParameterSetName = 'All')] [switch] $IncludeSystemManagedDevices
    )
    process {
        $cmdlet = $PSCmdlet
        $parts = [ordered] @{ '$top' = 999 }
        $path = '/v1.0/devices'
        switch ($PSCmdlet.ParameterSetName) {
            'ById' {
                $device = Ask $PSCmdlet GET "$path/$ObjectId" -Target $ObjectId
                if ($null -ne $device) { ToDevice $cmdlet $device $false }
                return
            }
            'ByName' { $parts['$filter'] = "displayName eq $(Quoted $Name)" }
            'ByDeviceId' { $parts['$filter'] = "deviceId eq '$DeviceId'" }
            'ByTime' { $parts['$filter'] = "approximateLastSignInDateTime le $($LogonTimeBefore.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture))" }
            'ByOwner' { $path = "/v1.0/users/$(Escaped $RegisteredOwnerUpn)/registeredDevices" }
        }
        AskPages $PSCmdlet ($path + (Query $parts)) -Target $RegisteredOwnerUpn | Microsoft.PowerShell.Core\ForEach-Object {
            if (-not $_.'@odata.type' -or $_.'@odata.type' -eq '#microsoft.graph.device') { ToDevice $cmdlet $_ $ReturnRegisteredOwners }
        }
    }
}

function ToDevice($Cmdlet, $Device, [bool] $WithOwners) {
    $owners = @()
    if ($WithOwners) { $owners = @(AskPages $Cmdlet "/v1.0/devices/$($Device.id)/registeredOwners?`$select=userPrincipalName" -Target $Device.id | Microsoft.PowerShell.Core\ForEach-Object { $_.userPrincipalName }) }
    [pscustomobject] @{
        PSTypeName                    = 'Microsoft.Online.Administration.Device'
        AlternativeSecurityIds        = @($Device.alternativeSecurityIds)
        ApproximateLastLogonTimestamp = $Device.approximateLastSignInDateTime
        DeviceId                      = if ($Device.deviceId) { [guid] $Device.deviceId }
        DeviceObjectVersion           = $Device.deviceVersion
        DeviceOsType                  = $Device.operatingSystem
        DeviceOsVersion               = $Device.operatingSystemVersion
        DevicePhysicalIds             = @($Device.physicalIds)
        DeviceTrustLevel              = if ($Device.isManaged) { 'Managed' } elseif ($Device.isCompliant) { 'Compliant' } else { 'Authenticated' }
        DeviceTrustType               = switch ($Device.trustType) { 'AzureAd' { 'Azure AD Joined' } 'ServerAd' { 'Domain Joined' } 'Workplace' { 'Workplace Joined' } default { $_ } }
        DirSyncEnabled                = $Device.onPremisesSyncEnabled
        DisplayName                   = $Device.displayName
        Enabled                       = $Device.accountEnabled
        LastDirSyncTime               = $Device.onPremisesLastSyncDateTime
        ObjectId                      = [guid] $Device.id
        RegisteredOwners              = $owners
    }
}
