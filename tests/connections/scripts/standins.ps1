foreach ($name in 'PartnerCenter', 'MicrosoftTeams', 'PnP.PowerShell', 'Microsoft.Entra', 'Microsoft.Graph.Users', 'Microsoft.Graph.Groups') {
    Import-Module $name -DisableNameChecking
    $bad = @(Get-Command -Module $name | Where-Object { $null -eq $_.Parameters -or $_.Parameters.Count -lt 8 })
    "$name $($bad.Count) $($bad.Name -join ',')"
}
