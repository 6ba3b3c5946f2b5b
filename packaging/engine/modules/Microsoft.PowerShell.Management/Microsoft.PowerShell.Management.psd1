@{
    # The bundled engine's share of Microsoft.PowerShell.Management.
    GUID = '1f3c5c1e-3f0b-4b7a-9a58-1d1f4f0f6a02'
    Author = 'Steward'
    ModuleVersion = '7.0.0.0'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    NestedModules = @('../../Steward.Engine.Cmdlets.dll')
    CmdletsToExport = @(
        'Add-Content',
        'Clear-Content',
        'Convert-Path',
        'Copy-Item',
        'Get-ChildItem',
        'Get-Content',
        'Get-Item',
        'Get-ItemProperty',
        'Get-Location',
        'Get-PSDrive',
        'Get-Process',
        'Join-Path',
        'Move-Item',
        'New-Item',
        'Pop-Location',
        'Push-Location',
        'Remove-Item',
        'Rename-Item',
        'Resolve-Path',
        'Set-Content',
        'Set-Item',
        'Set-Location',
        'Split-Path',
        'Start-Process',
        'Stop-Process',
        'Test-Path'
    )
    FunctionsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
}
