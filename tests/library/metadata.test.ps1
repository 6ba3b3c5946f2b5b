<#
    Every built-in script is complete: help, metadata, parameters. Adding a script needs no line here.
    Connections: Graph
#>
$known = @{
    Connections = 'Graph|Exchange|SecurityCenter|PartnerCenter|PartnerGraph|Teams|SharePoint'
    Scope       = 'Tenant|User|Partner'
    Risk        = 'Read|Change|Destructive'
}
$forbidden = '^(Connect-|Disconnect-|Format-|Out-|Read-Host$|Write-Host$|Get-Credential$|Clear-Host$|Import-Module$|Install-|Invoke-Expression$|Show-)'
# What ships as an example of a script's text output, not as a report.
$examples = 'Get-TenantOverview'

foreach ($file in Get-ChildItem $libraryFolder -Recurse -Filter *.ps1) {
    $name = [System.IO.Path]::GetFileNameWithoutExtension($file.FullName)
    $errors = $null
    $ast = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref] $null, [ref] $errors)
    $help = $ast.GetHelpContent()
    $notes = @{}
    foreach ($line in ([string] $help.Notes).Split("`n")) { if ($line -match '^\s*(\w+):\s*(.+?)\s*$') { $notes[$Matches[1]] = $Matches[2] } }
    Check "$name has no syntax errors" { @($errors).Count -eq 0 }
    Check "$name says what it does, in a sentence and at length" { $help.Synopsis.Trim().Length -gt 20 -and -not $help.Synopsis.Trim().Contains("`n`n") -and $help.Description.Trim().Length -gt 60 }
    Check "$name names its connections, scope and risk" {
        foreach ($title in $known.Keys) { foreach ($value in ([string] $notes[$title]).Split(',')) { if ($value.Trim() -notmatch "^($($known[$title]))$") { return "$title $value" } } }
        $true
    }
    Check "$name has an example that begins with its name" { $help.Examples.Count -gt 0 -and @($help.Examples | Where-Object { $_ -notmatch "^\s*$name\.ps1" }).Count -eq 0 }
    $parameters = @($ast.ParamBlock.Parameters)
    Check "$name explains each of its parameters and no other" { Same @($help.Parameters.Keys) @($parameters | ForEach-Object { $_.Name.VariablePath.UserPath.ToUpperInvariant() }) }
    Check "$name has a type for each parameter" { foreach ($parameter in $parameters) { if (-not @($parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.Language.TypeConstraintAst] })) { return $parameter.Name } }; $true }
    $binding = @($ast.ParamBlock.Attributes | Where-Object { $_.TypeName.Name -eq 'CmdletBinding' })
    $asks = @($binding.NamedArguments | Where-Object ArgumentName -eq 'SupportsShouldProcess').Count -eq 1
    Check "$name takes -WhatIf exactly when it changes something" { $binding.Count -eq 1 -and $asks -eq ($notes['Risk'] -ne 'Read') }
    if ($name -in $examples) { continue }
    $commands = @($ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() })
    Check "$name neither signs in, asks, nor formats" { $wrong = @($commands | Where-Object { $_ -match $forbidden }); if ($wrong) { "$wrong" } else { $true } }
    Check "$name asks before it changes" { $notes['Risk'] -eq 'Read' -or $ast.Extent.Text.Contains('.ShouldProcess(') }
    Check "$name names roles and tags, and what comes out" { $notes['Roles'] -and $notes['Tags'] -and "$($help.Outputs)".Trim().Length -gt 10 }
    Check "$name stops without its connection, and says which" {
        foreach ($connection in $notes['Connections'].Split(',').Trim()) { if (-not $ast.Extent.Text.Contains("needs the connection $connection") -and -not $ast.Extent.Text.Contains("needs the connections")) { return $connection } }
        $true
    }
}
Finish
