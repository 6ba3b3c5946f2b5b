. ([System.IO.Path]::Combine($PSScriptRoot, 'harness.ps1'))
$real = @{}
foreach ($line in [System.IO.File]::ReadAllLines([System.IO.Path]::Combine($PSScriptRoot, 'realparameters.tsv'))) {
    if ($line[0] -eq '#') { continue }
    $parts = $line.Split("`t")
    $real[$parts[0]] = $parts[1].Split(' ', [System.StringSplitOptions]::RemoveEmptyEntries)
}
$common = [System.Management.Automation.PSCmdlet]::CommonParameters
foreach ($name in 'Steward.AzureAD', 'Steward.MSOnline', 'Steward.PartnerCenter') {
    Import-Module ([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, $name, "$name.psd1")) -Global
    $commands = @(Get-Command -Module $name | Where-Object Noun -notlike 'Steward*')
    Check "$name has only commands there are" { $unknown = @($commands.Name | Where-Object { -not $real.ContainsKey($_) }); if ($unknown) { $unknown -join ', ' } else { $commands.Count -gt 15 } }
    foreach ($command in $commands) {
        Check "$($command.Name) has only parameters there are" {
            $mine = @($command.Parameters.Keys | Where-Object { $_ -notin $common })
            $unknown = @($mine | Where-Object { $_ -notin $real[$command.Name] })
            if ($unknown) { $unknown -join ', ' } else { $true }
        }
    }
}

# All of the thirty rows of the reference, in both families.
$thirty = 'Connect-AzureAD Connect-MsolService Disconnect-AzureAD Get-AzureADUser Get-MsolUser New-AzureADUser New-MsolUser Set-AzureADUser Set-MsolUser Remove-AzureADUser Remove-MsolUser Restore-MsolUser Set-AzureADUserPassword Set-MsolUserPassword Set-MsolUserPrincipalName Set-AzureADUserLicense Set-MsolUserLicense Get-AzureADUserLicenseDetail Get-AzureADSubscribedSku Get-MsolAccountSku Get-AzureADUserMembership Get-AzureADUserManager Set-AzureADUserManager Revoke-AzureADUserAllRefreshToken Get-AzureADGroup Get-MsolGroup New-AzureADGroup New-MsolGroup Get-AzureADGroupMember Get-MsolGroupMember Add-AzureADGroupMember Add-MsolGroupMember Remove-AzureADGroupMember Remove-MsolGroupMember Get-AzureADDirectoryRole Get-MsolRole Get-AzureADDirectoryRoleMember Get-MsolRoleMember Add-AzureADDirectoryRoleMember Add-MsolRoleMember Get-AzureADTenantDetail Get-MsolCompanyInformation Get-AzureADDomain Get-MsolDomain Get-AzureADContract Get-MsolPartnerContract Get-AzureADServicePrincipal Get-MsolServicePrincipal Get-AzureADDevice Get-MsolDevice Get-AzureADMSConditionalAccessPolicy'
Check 'the thirty most used are all there' { $missing = @($thirty.Split(' ') | Where-Object { -not (Get-Command $_ -ErrorAction SilentlyContinue) }); if ($missing) { $missing -join ', ' } else { $true } }
Check 'those that identify by name take it from the pipeline by name' {
    $poor = foreach ($name in $thirty.Split(' ')) {
        foreach ($p in (Get-Command $name).Parameters.Values) {
            if ($p.Name -notin 'ObjectId', 'UserPrincipalName', 'TenantId' -or $name -in 'New-AzureADUser', 'Set-AzureADUser', 'Connect-AzureAD', 'Get-MsolGroup') { continue }
            if (-not ($p.Attributes | Where-Object { $_ -is [parameter] -and $_.ValueFromPipelineByPropertyName })) { "$name -$($p.Name)" }
        }
    }
    if ($poor) { $poor -join ', ' } else { $true }
}
Check 'no covered command is in the list of what is not' {
    $wrong = foreach ($name in 'Steward.AzureAD', 'Steward.MSOnline') {
        foreach ($line in [System.IO.File]::ReadAllLines([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, $name, 'successors.tsv'))) {
            if ($line[0] -ne '#' -and $line.Split("`t")[0] -in (Get-Command -Module $name).Name) { $line }
        }
    }
    if ($wrong) { $wrong -join ', ' } else { $true }
}
Finish
