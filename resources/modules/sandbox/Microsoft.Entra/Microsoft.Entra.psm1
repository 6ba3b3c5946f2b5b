# Microsoft.Entra on the practice partner: a layer over the Graph module, as the real one is.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'practice.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'graph.ps1'))

# Which address serves which command. One with a key in braces wants that parameter.
$script:reads = @{
    'Get-EntraUser' = @('v1.0/users', 'UserId', 'User'); 'Get-EntraGroup' = @('v1.0/groups', 'GroupId', 'Group')
    'Get-EntraDomain' = @('v1.0/domains', 'Name', 'Domain'); 'Get-EntraSubscribedSku' = @('v1.0/subscribedSkus', 'SubscribedSkuId', 'SubscribedSku')
    'Get-EntraTenantDetail' = @('v1.0/organization', '', 'Organization'); 'Get-EntraDevice' = @('v1.0/devices', 'DeviceId', 'Device')
    'Get-EntraServicePrincipal' = @('v1.0/servicePrincipals', 'ServicePrincipalId', 'ServicePrincipal')
    'Get-EntraDirectoryRole' = @('v1.0/directoryRoles', 'DirectoryRoleId', 'DirectoryRole')
    'Get-EntraUserLicenseDetail' = @('v1.0/users/{UserId}/licenseDetails', '', 'LicenseDetails')
    'Get-EntraUserMembership' = @('v1.0/users/{UserId}/memberOf', '', 'DirectoryObject'); 'Get-EntraGroupMember' = @('v1.0/groups/{GroupId}/members', '', 'DirectoryObject')
}

function PracticeEntra([string] $Name, $Bound) {
    switch ($Name) {
        'Connect-Entra' { Microsoft.Graph.Authentication\Connect-MgGraph @Bound; return }
        'Disconnect-Entra' { $null = Microsoft.Graph.Authentication\Disconnect-MgGraph; return }
        'Get-EntraContext' { Microsoft.Graph.Authentication\Get-MgContext; return }
        'Enable-EntraAzureADAlias' {
            foreach ($line in [System.IO.File]::ReadLines([System.IO.Path]::Combine($PSScriptRoot, 'cmdlets.txt'))) {
                $command = $line.Split([char] 9)[0]
                $old = $command.Replace('-Entra', '-AzureAD')
                if (-not $line.StartsWith([char] 35) -and $old -ne $command -and $command -notlike '*-EntraAzureADAlias') { New-Alias -Name $old -Value "Microsoft.Entra\$command" -Scope Global -Force }
            }
            return
        }
    }
    $read = $script:reads[$Name]
    if ($null -eq $read) { PracticeNone $Name }
    $path = $read[0]
    if ($path.Contains('{')) { $path = [regex]::Replace($path, '\{(\w+)\}', { param($key) [uri]::EscapeDataString([string] $Bound[$key.Groups[1].Value]) }) }
    elseif ($read[1] -and $Bound[$read[1]]) { $path += '/' + [uri]::EscapeDataString([string] $Bound[$read[1]]) }
    PracticeGraph $path $read[2] $Bound
}

. ([scriptblock]::Create((PracticeFunctions ([System.IO.Path]::Combine($PSScriptRoot, 'cmdlets.txt')) { $true } 'PracticeEntra')))
