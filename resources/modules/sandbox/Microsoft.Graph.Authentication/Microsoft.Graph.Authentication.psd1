@{
    # The practice partner's stand-in for the module of the same name.
    GUID = '5f0c2ad1-6a31-4d0e-8a2e-000000000002'
    ModuleVersion = '2.40.0'
    Author = 'Steward'
    Description = 'Stands in for Microsoft.Graph.Authentication on the practice partner.'
    PowerShellVersion = '7.4'
    CompatiblePSEditions = @('Core')
    RootModule = 'Microsoft.Graph.Authentication.psm1'
    FunctionsToExport = @('Connect-MgGraph', 'Disconnect-MgGraph', 'Get-MgContext', 'Invoke-MgGraphRequest')
    CmdletsToExport = @()
    AliasesToExport = @('Connect-Graph', 'Disconnect-Graph', 'Invoke-GraphRequest')
    VariablesToExport = @()
    PrivateData = @{ Practice = $true }
}
