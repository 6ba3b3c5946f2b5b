@{
    # The bundled engine's share of Microsoft.PowerShell.Utility.
    GUID = '1f3c5c1e-3f0b-4b7a-9a58-1d1f4f0f6a01'
    Author = 'Steward'
    ModuleVersion = '7.0.0.0'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.0'
    NestedModules = @('../../Steward.Engine.Cmdlets.dll')
    CmdletsToExport = @(
        'Add-Member',
        'Add-Type',
        'Clear-Variable',
        'Compare-Object',
        'ConvertFrom-Csv',
        'ConvertFrom-Json',
        'ConvertFrom-StringData',
        'ConvertTo-Csv',
        'ConvertTo-Json',
        'Export-Csv',
        'Format-Custom',
        'Format-List',
        'Format-Table',
        'Format-Wide',
        'Get-Alias',
        'Get-Culture',
        'Get-Date',
        'Get-FileHash',
        'Get-Host',
        'Get-Member',
        'Get-Random',
        'Get-SecureRandom',
        'Get-UICulture',
        'Get-Unique',
        'Get-Variable',
        'Group-Object',
        'Import-Csv',
        'Import-PowerShellDataFile',
        'Invoke-Expression',
        'Invoke-RestMethod',
        'Invoke-WebRequest',
        'Join-String',
        'Measure-Command',
        'Measure-Object',
        'New-Alias',
        'New-Guid',
        'New-Object',
        'New-TimeSpan',
        'New-Variable',
        'Out-File',
        'Out-String',
        'Read-Host',
        'Remove-Variable',
        'Select-Object',
        'Select-String',
        'Set-Alias',
        'Set-Variable',
        'Sort-Object',
        'Start-Sleep',
        'Tee-Object',
        'Test-Json',
        'Write-Debug',
        'Write-Error',
        'Write-Host',
        'Write-Information',
        'Write-Output',
        'Write-Progress',
        'Write-Verbose',
        'Write-Warning'
    )
    FunctionsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
}
