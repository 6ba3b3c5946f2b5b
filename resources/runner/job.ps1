# What the console asks for, read and checked. Dot-sourced by runner.ps1.

function AddProblem($problems, [string] $text, $extent) {
    $problem = [System.Collections.Generic.Dictionary[string, object]]::new()
    $problem['message'] = $text
    $problem['line'] = [long] $(if ($null -ne $extent) { $extent.StartLineNumber } else { 0 })
    $problem['column'] = [long] $(if ($null -ne $extent) { $extent.StartColumnNumber } else { 0 })
    $problems.Add($problem)
}

function SecureText([string] $text) {
    $secure = [securestring]::new()
    foreach ($character in $text.ToCharArray()) { $secure.AppendChar($character) }
    $secure.MakeReadOnly()
    return $secure
}

# A parameter's value as what it is: text, a list of texts, true or false, a secret, a credential or a table.
function ParameterValue($parameter) {
    $value = $parameter.GetProperty('value')
    switch (Text $parameter 'kind') {
        'secret' { return SecureText $value.GetString() }
        'credential' { return [pscredential]::new((Text $parameter 'user'), (SecureText $value.GetString())) }
        'table' {
            $table = [ordered] @{}
            foreach ($row in $value.EnumerateArray()) { $table[$row[0].GetString()] = $row[1].GetString() }
            return $table
        }
    }
    switch ($value.ValueKind) {
        ([System.Text.Json.JsonValueKind]::True) { return $true }
        ([System.Text.Json.JsonValueKind]::False) { return $false }
        ([System.Text.Json.JsonValueKind]::Array) {
            $list = [string[]] @(foreach ($item in $value.EnumerateArray()) { $item.GetString() })
            return , $list
        }
    }
    return $value.GetString()
}

# The script is parsed, never read from its file: what runs is what was on the screen when Run was pressed.
function ReadJob($job) {
    $tokens = $null
    $syntaxErrors = $null
    $path = Text $job 'path'
    $ast = [System.Management.Automation.Language.Parser]::ParseInput((Text $job 'script'), $(if ($path) { $path } else { Text $job 'name' }), [ref] $tokens, [ref] $syntaxErrors)

    $named = @{}
    foreach ($parameter in $job.GetProperty('parameters').EnumerateArray()) { $named[(Text $parameter 'name')] = ParameterValue $parameter }
    $variables = [ordered] @{}
    foreach ($variable in $job.GetProperty('variables').EnumerateObject()) { $variables[$variable.Name] = $(if ($variable.Value.ValueKind -eq [System.Text.Json.JsonValueKind]::String) { $variable.Value.GetString() }) }
    $options = $job.GetProperty('options')
    $allowInput = $options.GetProperty('allowInput').GetBoolean()

    $problems = [System.Collections.Generic.List[object]]::new()
    foreach ($syntaxError in $syntaxErrors) { AddProblem $problems $syntaxError.Message $syntaxError.Extent }

    $declared = @{}
    if ($problems.Count -eq 0) {
        if ($null -ne $ast.ParamBlock) {
            foreach ($parameter in $ast.ParamBlock.Parameters) {
                $name = $parameter.Name.VariablePath.UserPath
                $declared[$name] = $parameter
                # A script that declares one of our variables as its parameter gets the value that way.
                if ($variables.Contains($name) -and -not $named.ContainsKey($name) -and $null -ne $variables[$name]) { $named[$name] = $variables[$name] }
                $mandatory = $false
                foreach ($attribute in $parameter.Attributes) {
                    if ($attribute -isnot [System.Management.Automation.Language.AttributeAst] -or $attribute.TypeName.Name -notin 'Parameter', 'System.Management.Automation.ParameterAttribute') { continue }
                    foreach ($argument in $attribute.NamedArguments) {
                        if ($argument.ArgumentName -eq 'Mandatory' -and ($argument.ExpressionOmitted -or $argument.Argument.Extent.Text -in '$true', '1')) { $mandatory = $true }
                        if ($argument.ArgumentName -eq 'ParameterSetName') { $mandatory = $false; break }
                    }
                }
                if ($mandatory -and -not $allowInput -and -not $named.ContainsKey($name)) { AddProblem $problems "The script needs a value for its parameter '$name'." $parameter.Extent }
            }
        }
        # get_Keys(): a parameter may be called Keys. A script without CmdletBinding takes an unknown name for a value; the others are checked by PowerShell.
        $isSimple = $null -eq $ast.ParamBlock -or ($ast.ParamBlock.Attributes.Count -eq 0 -and $ast.ParamBlock.Extent.Text -notmatch '\[\s*(Parameter|Alias)\s*\(')
        if ($isSimple -and $null -eq $ast.DynamicParamBlock) {
            foreach ($name in $named.get_Keys()) {
                if (-not $declared.ContainsKey($name)) { AddProblem $problems "The script has no parameter called '$name'." $null }
            }
        }
        $needs = $ast.ScriptRequirements
        if ($null -ne $needs) {
            if ($null -ne $needs.RequiredPSVersion -and $needs.RequiredPSVersion -gt [version] $PSVersionTable.PSVersion.ToString().Split('-')[0]) { AddProblem $problems "The script requires PowerShell $($needs.RequiredPSVersion); this engine is $($PSVersionTable.PSVersion)." $ast.Extent }
            if ($needs.RequiredPSEditions.Count -gt 0 -and 'Core' -notin $needs.RequiredPSEditions) { AddProblem $problems 'The script requires Windows PowerShell (#Requires -PSEdition Desktop).' $ast.Extent }
        }
    }

    # Switches are declared as such, and their text says whether they are on.
    foreach ($name in @($named.get_Keys())) {
        if ($named[$name] -is [System.Collections.Specialized.OrderedDictionary]) {
            if ($declared.ContainsKey($name) -and $declared[$name].StaticType -in [hashtable], [object]) { $table = @{}; foreach ($row in $named[$name].GetEnumerator()) { $table[$row.Key] = $row.Value }; $named[$name] = $table }
        }
        elseif ($named[$name] -is [securestring]) {
            # A password that the script takes as a text.
            if ($declared.ContainsKey($name) -and $declared[$name].StaticType -in [string], [object]) { $named[$name] = [System.Net.NetworkCredential]::new('', $named[$name]).Password }
        }
        elseif ($named[$name] -isnot [string]) { continue }
        elseif ($declared.ContainsKey($name) -and $declared[$name].StaticType -in [switch], [bool]) { $named[$name] = $named[$name] -in 'true', '$true', '1', 'yes', 'on', '' }
        elseif ($declared.ContainsKey($name) -and $declared[$name].StaticType.IsArray -and $named[$name].Contains([char] 10)) { $named[$name] = $named[$name].Split([char] 10) }
    }
    return @{ Path = $path; Ast = $ast; Named = $named; Variables = $variables; Declared = $declared; Options = $options; AllowInput = $allowInput; Problems = $problems }
}

# The variables that every script sees, and where it starts.
function SetVariables($task) {
    foreach ($name in $task.Variables.Keys) {
        if ($task.Declared.ContainsKey($name)) { continue }
        $session.PSVariable.Set([System.Management.Automation.PSVariable]::new($name, $task.Variables[$name], [System.Management.Automation.ScopedItemOptions]::ReadOnly))
    }
    foreach ($name in 'GraphToken', 'Session', 'SecurityCenterSession') {
        if ($null -eq $session.PSVariable.Get($name)) { $session.PSVariable.Set($name, $null) }
    }
    $session.PSVariable.Set('InformationPreference', [System.Management.Automation.ActionPreference]::Continue)
    if ($task.Options.GetProperty('verbose').GetBoolean()) { $session.PSVariable.Set('VerbosePreference', [System.Management.Automation.ActionPreference]::Continue) }
    if ($task.Options.GetProperty('debug').GetBoolean()) { $session.PSVariable.Set('DebugPreference', [System.Management.Automation.ActionPreference]::Continue) }
    if ($task.Path) {
        $folder = [System.IO.Path]::GetDirectoryName($task.Path)
        if ([System.IO.Directory]::Exists($folder)) { $null = $session.Path.SetLocation($folder) }
    }
}
