@{
    # The practice partner's stand-in for the module of the same name.
    GUID = '5f0c2ad1-6a31-4d0e-8a2e-000000000003'
    ModuleVersion = '2.40.0'
    Author = 'Steward'
    Description = 'Stands in for Microsoft.Graph.Users on the practice partner.'
    PowerShellVersion = '7.4'
    CompatiblePSEditions = @('Core')
    RequiredModules = @('Microsoft.Graph.Authentication')
    RootModule = 'Microsoft.Graph.Users.psm1'
    FunctionsToExport = @('Get-MgUser', 'New-MgUser', 'Update-MgUser', 'Remove-MgUser', 'Get-MgUserCount', 'Get-MgUserMemberOf', 'Get-MgUserLicenseDetail', 'Get-MgUserManager')
    CmdletsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
    PrivateData = @{ Practice = $true }
}
