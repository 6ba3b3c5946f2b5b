@{
    # The practice partner's stand-in for the module of the same name.
    GUID = '5f0c2ad1-6a31-4d0e-8a2e-000000000004'
    ModuleVersion = '2.40.0'
    Author = 'Steward'
    Description = 'Stands in for Microsoft.Graph.Groups on the practice partner.'
    PowerShellVersion = '7.4'
    CompatiblePSEditions = @('Core')
    RequiredModules = @('Microsoft.Graph.Authentication')
    RootModule = 'Microsoft.Graph.Groups.psm1'
    FunctionsToExport = @('Get-MgGroup', 'New-MgGroup', 'Update-MgGroup', 'Remove-MgGroup', 'Get-MgGroupMember', 'New-MgGroupMember', 'Remove-MgGroupMemberByRef')
    CmdletsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
    PrivateData = @{ Practice = $true }
}
