@{
    RootModule = 'Steward.MSOnline.psm1'
    ModuleVersion = '1.0.0'
    GUID = '6b1f1e0a-6d0b-4e55-9b0e-35c7c5c90a02'
    Author = 'Steward'
    Description = 'The most used commands of the retired MSOnline module, over Microsoft Graph.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    FormatsToProcess = @('Steward.MSOnline.format.ps1xml')
    TypesToProcess = @('Steward.MSOnline.types.ps1xml')
    FunctionsToExport = @(
        'Add-MsolGroupMember',
        'Add-MsolRoleMember',
        'Connect-MsolService',
        'Get-MsolAccountSku',
        'Get-MsolCompanyInformation',
        'Get-MsolDevice',
        'Get-MsolDomain',
        'Get-MsolGroup',
        'Get-MsolGroupMember',
        'Get-MsolPartnerContract',
        'Get-MsolRole',
        'Get-MsolRoleMember',
        'Get-MsolServicePrincipal',
        'Get-MsolUser',
        'Initialize-StewardMSOnline',
        'New-MsolGroup',
        'New-MsolLicenseOptions',
        'New-MsolUser',
        'Remove-MsolGroupMember',
        'Remove-MsolUser',
        'Restore-MsolUser',
        'Set-MsolUser',
        'Set-MsolUserLicense',
        'Set-MsolUserPassword',
        'Set-MsolUserPrincipalName',
        'Test-StewardMSOnline'
    )
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
