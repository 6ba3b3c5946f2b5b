@{
    RootModule = 'Steward.AzureAD.psm1'
    ModuleVersion = '1.0.0'
    GUID = '6b1f1e0a-6d0b-4e55-9b0e-35c7c5c90a01'
    Author = 'Steward'
    Description = 'The most used commands of the retired AzureAD module, over Microsoft Graph.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    FormatsToProcess = @('Steward.AzureAD.format.ps1xml')
    FunctionsToExport = @(
        'Add-AzureADDirectoryRoleMember',
        'Add-AzureADGroupMember',
        'Connect-AzureAD',
        'Disconnect-AzureAD',
        'Get-AzureADContract',
        'Get-AzureADDevice',
        'Get-AzureADDirectoryRole',
        'Get-AzureADDirectoryRoleMember',
        'Get-AzureADDomain',
        'Get-AzureADGroup',
        'Get-AzureADGroupMember',
        'Get-AzureADMSConditionalAccessPolicy',
        'Get-AzureADServicePrincipal',
        'Get-AzureADSubscribedSku',
        'Get-AzureADTenantDetail',
        'Get-AzureADUser',
        'Get-AzureADUserLicenseDetail',
        'Get-AzureADUserManager',
        'Get-AzureADUserMembership',
        'Initialize-StewardAzureAD',
        'New-AzureADGroup',
        'New-AzureADUser',
        'Remove-AzureADGroupMember',
        'Remove-AzureADUser',
        'Revoke-AzureADUserAllRefreshToken',
        'Set-AzureADUser',
        'Set-AzureADUserLicense',
        'Set-AzureADUserManager',
        'Set-AzureADUserPassword',
        'Test-StewardAzureAD'
    )
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
