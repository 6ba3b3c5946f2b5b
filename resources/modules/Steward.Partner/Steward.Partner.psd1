@{
    RootModule = 'Steward.Partner.psm1'
    ModuleVersion = '1.0.0'
    GUID = '6b1f1e0a-6d0b-4e55-9b0e-35c7c5c90a06'
    Author = 'Steward'
    Description = 'Partner Center by its addresses: pages followed, busy services waited for, failures in plain words.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    FunctionsToExport = @('Get-StewardPartner', 'Initialize-StewardPartner', 'Invoke-StewardPartner')
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
