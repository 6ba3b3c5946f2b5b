@{
    # Old scripts begin with Import-Module MSOnline. That service is switched off and its commands are there by other means,
    # so this one has nothing in it.
    GUID = '5f0c2ad1-6a31-4d0e-8a2e-000000000103'
    ModuleVersion = '1.1.183.81'
    Author = 'Steward'
    Description = 'Stands for MSOnline, whose commands a connection of Steward gives over Microsoft Graph.'
    PowerShellVersion = '7.4'
    FunctionsToExport = @()
    CmdletsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
}
