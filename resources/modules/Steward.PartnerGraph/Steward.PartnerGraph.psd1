@{
    RootModule = 'Steward.PartnerGraph.psm1'
    ModuleVersion = '1.0.0'
    GUID = '6b1f1e0a-6d0b-4e55-9b0e-35c7c5c90a07'
    Author = 'Steward'
    Description = 'Microsoft Graph in the partner''s own tenant, for reading: pages followed, busy services waited for.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    FunctionsToExport = @('Get-StewardPartnerGraph', 'Initialize-StewardPartnerGraph')
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
