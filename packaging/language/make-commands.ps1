# Writes resources/language/commands.tsv: the commands of the connections, from two tables of cmdlet facts and the
# source of our own modules. Nothing of a module is run. Started from the project's folder as
#   pwsh -NoProfile -File packaging/language/make-commands.ps1 CMDLETS.tsv PARAMETERS.tsv
#
# A line a command: name, connection, what its page says of -WhatIf (d documented, w documented as not working, n none,
# empty: not known), then a cell a parameter: Name:Type:flags:aliases:values. Flags are m for mandatory and a digit for
# the position; aliases and values are separated by bars.
param([Parameter(Mandatory)] [string] $Cmdlets, [Parameter(Mandatory)] [string] $Parameters)

$ErrorActionPreference = 'Stop'
$common = 'Verbose', 'Debug', 'ErrorAction', 'WarningAction', 'InformationAction', 'ErrorVariable', 'WarningVariable', 'InformationVariable', 'OutVariable', 'OutBuffer', 'PipelineVariable', 'ProgressAction'
$connectionIds = @{ 'Exchange' = 'exchange'; 'SecurityCenter' = 'securitycenter'; 'Exchange+SecurityCenter' = 'exchange|securitycenter'; 'Teams' = 'teams'; 'Entra' = 'entra'; 'PartnerCenter' = 'partnercenter'; 'SharePoint' = 'sharepoint' }
$whatIfs = @{ 'documented' = 'd'; 'documented as not working' = 'w'; 'none' = 'n' }
$lines = [System.Collections.Generic.SortedDictionary[string, string]]::new([System.StringComparer]::OrdinalIgnoreCase)

function Cell([string] $name, [string] $type, [bool] $mandatory, [string] $position, [string] $aliases, [string] $values) {
    $flags = $(if ($mandatory) { 'm' } else { '' }) + $position
    $cell = $name, $type, $flags, $aliases, $values -join ':'
    return $cell.TrimEnd(':')
}

# --- the tables ---

$cells = @{}
$first = $true
foreach ($line in [System.IO.File]::ReadLines([System.IO.Path]::GetFullPath($Parameters))) {
    if ($first) { $first = $false; continue }
    $field = $line.Split("`t")
    if ($common -contains $field[2]) { continue }
    if (-not $cells.ContainsKey($field[1])) { $cells[$field[1]] = [System.Collections.Generic.List[string]]::new() }
    $position = $(if ($field[5] -match '^\d$') { $field[5] } else { '' })
    $values = ($field[9].Split(',') | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' -and $_ -notmatch '[\t:|]' }) -join '|'
    $cells[$field[1]].Add((Cell $field[2] $field[3] ($field[4] -eq 'True') $position ($field[8] -replace ',\s*', '|') $values))
}
$first = $true
foreach ($line in [System.IO.File]::ReadLines([System.IO.Path]::GetFullPath($Cmdlets))) {
    if ($first) { $first = $false; continue }
    $field = $line.Split("`t")
    $lines[$field[1]] = (@($field[1], [string] $connectionIds[$field[2]], [string] $whatIfs[$field[3]]) + @($cells[$field[1]])) -join "`t"
}

# --- our own modules, by parsing ---

function TypeOf($parameter) {
    foreach ($attribute in $parameter.Attributes) {
        if ($attribute -is [System.Management.Automation.Language.TypeConstraintAst]) { return $attribute.TypeName.FullName }
    }
    return 'object'
}

$ours = @{ 'Steward.AzureAD' = 'azuread'; 'Steward.MSOnline' = 'msonline'; 'Steward.Graph' = 'graph'; 'Steward.Partner' = 'partnercenter'; 'Steward.PartnerGraph' = 'partnergraph'; 'Steward.PartnerCenter' = 'partnercenter' }
foreach ($module in ($ours.Keys | Sort-Object)) {
    $folder = [System.IO.Path]::GetFullPath("resources/modules/$module")
    foreach ($file in [System.IO.Directory]::GetFiles($folder, '*.ps*1')) {
        if ($file.EndsWith('.psd1')) { continue }
        $ast = [System.Management.Automation.Language.Parser]::ParseFile($file, [ref] $null, [ref] $null)
        foreach ($function in $ast.FindAll({ param($node) $node -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $false)) {
            if ($function.Name -notmatch '^\w+-\w+$' -or $function.Name -match '^(Initialize|Assert|ConvertTo|ConvertFrom|Invoke)-(AzureAD|Msol)?Steward' -or $lines.ContainsKey($function.Name)) { continue }
            $block = $function.Body.ParamBlock
            $declared = @(if ($null -ne $block) { $block.Parameters } elseif ($null -ne $function.Parameters) { $function.Parameters })
            $whatIf = 'n'
            if ($null -ne $block) {
                foreach ($attribute in $block.Attributes) {
                    foreach ($argument in $attribute.NamedArguments) { if ($argument.ArgumentName -eq 'SupportsShouldProcess') { $whatIf = 'd' } }
                }
            }
            $list = [System.Collections.Generic.List[string]]::new()
            foreach ($parameter in $declared) {
                $mandatory = $false; $position = ''; $aliases = @(); $values = @()
                foreach ($attribute in $parameter.Attributes) {
                    if ($attribute -isnot [System.Management.Automation.Language.AttributeAst]) { continue }
                    switch ($attribute.TypeName.Name) {
                        'Parameter' {
                            foreach ($argument in $attribute.NamedArguments) {
                                if ($argument.ArgumentName -eq 'Mandatory') { $mandatory = $argument.ExpressionOmitted -or $argument.Argument.Extent.Text -eq '$true' }
                                if ($argument.ArgumentName -eq 'Position') { $position = $argument.Argument.Extent.Text }
                            }
                        }
                        'Alias' { $aliases = @($attribute.PositionalArguments | ForEach-Object { $_.Value }) }
                        'ValidateSet' { $values = @($attribute.PositionalArguments | ForEach-Object { $_.Value }) }
                    }
                }
                $list.Add((Cell $parameter.Name.VariablePath.UserPath (TypeOf $parameter) $mandatory $position ($aliases -join '|') ($values -join '|')))
            }
            if ($whatIf -eq 'd') { $list.Add('WhatIf:switch'); $list.Add('Confirm:switch') }
            $lines[$function.Name] = (@($function.Name, $ours[$module], $whatIf) + @($list)) -join "`t"
        }
    }
}

$text = [System.Text.StringBuilder]::new()
foreach ($line in $lines.Values) { $null = $text.Append($line).Append("`n") }
[System.IO.File]::WriteAllText([System.IO.Path]::GetFullPath('resources/language/commands.tsv'), $text.ToString())
"$($lines.Count) commands"
