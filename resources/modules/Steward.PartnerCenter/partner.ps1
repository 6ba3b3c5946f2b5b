# The partner itself.

<#
.SYNOPSIS
Gets the partner's organization profile.
.EXAMPLE
(Get-PartnerOrganizationProfile).CompanyName
#>
function Get-PartnerOrganizationProfile {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    $profile = AskPartner $PSCmdlet GET '/profiles/organization'
    if ($null -eq $profile) { return }
    [pscustomobject] @{
        PSTypeName     = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Partners.PSOrganizationProfile'
        CompanyName    = $profile.companyName
        Culture        = $profile.culture
        DefaultAddress = $profile.defaultAddress
        Domain         = $profile.domain
        Email          = $profile.email
        Id             = $profile.id
        Language       = $profile.language
        TenantId       = $profile.tenantId
    }
}

<#
.SYNOPSIS
Gets the partner's legal business profile.
.EXAMPLE
Get-PartnerLegalProfile
#>
function Get-PartnerLegalProfile {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    $profile = AskPartner $PSCmdlet GET '/profiles/legalbusiness'
    if ($null -eq $profile) { return }
    [pscustomobject] @{
        PSTypeName             = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Partners.PSLegalBusinessProfile'
        Address                = $profile.address
        CompanyApproverAddress = $profile.companyApproverAddress
        CompanyApproverEmail   = $profile.companyApproverEmail
        CompanyName            = $profile.companyName
        PrimaryContact         = $profile.primaryContact
        VettingStatus          = $profile.vettingStatus
        VettingSubStatus       = $profile.vettingSubStatus
    }
}

<#
.SYNOPSIS
Gets the partner's profile in the partner program, or another partner's.
.PARAMETER MpnId
Another partner's id.
.EXAMPLE
(Get-PartnerMpnProfile).MpnId
#>
function Get-PartnerMpnProfile {
    [CmdletBinding(PositionalBinding = $false)]
    param([string] $MpnId)
    $profile = AskPartner $PSCmdlet GET $(if ($MpnId) { "/profiles/mpn?mpnId=$(Escaped $MpnId)" } else { '/profiles/mpn' }) -Target $MpnId
    if ($null -eq $profile) { return }
    [pscustomobject] @{ PSTypeName = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Partners.PSMpnProfile'; MpnId = $profile.mpnId; PartnerName = $profile.partnerName }
}

<#
.SYNOPSIS
Gets the address by which a customer accepts a reseller relationship.
.EXAMPLE
Get-PartnerResellerRequestLink
#>
function Get-PartnerResellerRequestLink {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    $request = AskPartner $PSCmdlet GET '/customers/relationshiprequests'
    if ($null -ne $request) { $request.url }
}

<#
.SYNOPSIS
Gets the partner's indirect resellers, or those of one customer.
.PARAMETER CustomerId
One customer.
.EXAMPLE
Get-PartnerIndirectReseller
#>
function Get-PartnerIndirectReseller {
    [CmdletBinding(PositionalBinding = $false)]
    param([string] $CustomerId)
    $path = if ($CustomerId) { "/customers/$(Escaped $CustomerId)/relationships" } else { '/relationships?relationship_type=IsIndirectCloudSolutionProviderOf' }
    PartnerItems $PSCmdlet $path $CustomerId | Microsoft.PowerShell.Core\ForEach-Object {
        [pscustomobject] @{
            PSTypeName       = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Relationships.PSPartnerRelationship'
            Id               = $_.id
            Location         = $_.location
            MpnId            = $_.mpnId
            Name             = $_.name
            RelationshipType = $_.relationshipType
            State            = $_.state
        }
    }
}

<#
.SYNOPSIS
Gets who did what in Partner Center.
.PARAMETER StartDate
The first day; 30 days ago without it.
.PARAMETER EndDate
The last day.
.EXAMPLE
Get-PartnerAuditRecord -StartDate (Get-Date).AddDays(-7) | Where-Object OperationType -eq 'add_customer'
#>
function Get-PartnerAuditRecord {
    [CmdletBinding(PositionalBinding = $false)]
    param([System.Nullable[datetime]] $EndDate, [System.Nullable[datetime]] $StartDate)
    $from = if ($StartDate) { $StartDate } else { [datetime]::UtcNow.AddDays(-30) }
    $parts = [ordered] @{ startDate = $from.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture); endDate = if ($EndDate) { $EndDate.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture) }; size = 500 }
    PartnerItems $PSCmdlet ('/auditrecords' + (Query $parts)) | Microsoft.PowerShell.Core\ForEach-Object {
        [pscustomobject] @{
            PSTypeName        = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Auditing.PSAuditRecord'
            ApplicationId     = $_.applicationId
            CustomerId        = $_.customerId
            CustomerName      = $_.customerName
            CustomizedData    = @($_.customizedData)
            OperationDate     = $_.operationDate
            OperationStatus   = $_.operationStatus
            OperationType     = $_.operationType
            PartnerId         = $_.partnerId
            ResourceNewValue  = $_.resourceNewValue
            ResourceOldValue  = $_.resourceOldValue
            ResourceType      = $_.resourceType
            UserPrincipalName = $_.userPrincipalName
        }
    }
}
