@{
    RootModule = 'Steward.PartnerCenter.psm1'
    ModuleVersion = '1.0.0'
    GUID = '6b1f1e0a-6d0b-4e55-9b0e-35c7c5c90a03'
    Author = 'Steward'
    Description = 'The most used commands of the PartnerCenter module, over the Partner Center API.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    FunctionsToExport = @(
        'Connect-PartnerCenter',
        'Disconnect-PartnerCenter',
        'Get-PartnerAuditRecord',
        'Get-PartnerContext',
        'Get-PartnerCustomer',
        'Get-PartnerCustomerBillingProfile',
        'Get-PartnerCustomerCompanyProfile',
        'Get-PartnerCustomerManagedService',
        'Get-PartnerCustomerSubscribedSku',
        'Get-PartnerCustomerSubscription',
        'Get-PartnerCustomerUser',
        'Get-PartnerCustomerUserLicense',
        'Get-PartnerCustomerUserRole',
        'Get-PartnerIndirectReseller',
        'Get-PartnerLegalProfile',
        'Get-PartnerMpnProfile',
        'Get-PartnerOrganizationProfile',
        'Get-PartnerResellerRequestLink',
        'Initialize-StewardPartnerCenter',
        'New-PartnerCustomerApplicationConsent',
        'Test-StewardPartnerCenter'
    )
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
