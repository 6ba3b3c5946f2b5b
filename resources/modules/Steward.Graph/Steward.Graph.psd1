@{
    RootModule = 'Steward.Graph.psm1'
    ModuleVersion = '1.0.0'
    GUID = '6b1f1e0a-6d0b-4e55-9b0e-35c7c5c90a05'
    Author = 'Steward'
    Description = 'Microsoft Graph by its addresses: pages followed, busy services waited for, failures in plain words.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    FunctionsToExport = @('Get-StewardGraph', 'Get-StewardProductName', 'Initialize-StewardGraph', 'Invoke-StewardGraph', 'New-StewardPassword')
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
