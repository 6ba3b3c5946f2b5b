@{
    # The bundled engine's share of Microsoft.PowerShell.Security.
    GUID = '1f3c5c1e-3f0b-4b7a-9a58-1d1f4f0f6a03'
    Author = 'Steward'
    ModuleVersion = '7.0.0.0'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    NestedModules = @('../../Steward.Engine.Cmdlets.dll')
    CmdletsToExport = @(
        'ConvertFrom-SecureString',
        'ConvertTo-SecureString',
        'Get-Credential',
        'Get-ExecutionPolicy',
        'Set-ExecutionPolicy'
    )
    FunctionsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
}
