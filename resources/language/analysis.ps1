# What the parser tells about a text, as plain data. Places are lines and columns from 1.

class Found {
    # `using module` and `using assembly` made comments, every character in its place.
    static [string] WithoutUsing([string] $text) {
        return [regex]::Replace($text, '(?im)^(\s*)u(?=sing\s+(module|assembly)\b)', '$1#')
    }

    static [object[]] Place([System.Management.Automation.Language.IScriptExtent] $extent) {
        return @($extent.StartLineNumber, $extent.StartColumnNumber, $extent.EndLineNumber, $extent.EndColumnNumber)
    }

    # The values of a literal, of a list of literals, or $null where only a run can tell.
    static [System.Collections.Generic.List[object]] Constants([System.Management.Automation.Language.Ast] $ast) {
        $values = [System.Collections.Generic.List[object]]::new()
        if (-not [Found]::AddConstants($ast, $values)) { return $null }
        return $values
    }

    hidden static [bool] AddConstants([System.Management.Automation.Language.Ast] $ast, [System.Collections.Generic.List[object]] $values) {
        if ($ast -is [System.Management.Automation.Language.ConstantExpressionAst]) { # strings without variables too
            $values.Add([Found]::Written($ast.Value))
            return $true
        }
        if ($ast -is [System.Management.Automation.Language.VariableExpressionAst]) {
            $name = $ast.VariablePath.UserPath
            if ($name -eq 'true' -or $name -eq 'false') { $values.Add($name.ToLowerInvariant()); return $true }
            return $name -eq 'null'
        }
        if ($ast -is [System.Management.Automation.Language.UnaryExpressionAst]) {
            if ($ast.TokenKind -ne [System.Management.Automation.Language.TokenKind]::Minus) { return $false }
            $inner = [Found]::Constants($ast.Child)
            if ($null -eq $inner -or $inner.Count -ne 1 -or $ast.Child -is [System.Management.Automation.Language.StringConstantExpressionAst]) { return $false }
            $values.Add('-' + $inner[0])
            return $true
        }
        if ($ast -is [System.Management.Automation.Language.ArrayLiteralAst]) {
            foreach ($element in $ast.Elements) { if (-not [Found]::AddConstants($element, $values)) { return $false } }
            return $true
        }
        if ($ast -is [System.Management.Automation.Language.ArrayExpressionAst]) {
            foreach ($statement in $ast.SubExpression.Statements) { if (-not [Found]::AddConstants($statement, $values)) { return $false } }
            return $true
        }
        if ($ast -is [System.Management.Automation.Language.ParenExpressionAst]) { return [Found]::AddConstants($ast.Pipeline, $values) }
        if ($ast -is [System.Management.Automation.Language.PipelineAst]) {
            return $ast.PipelineElements.Count -eq 1 -and [Found]::AddConstants($ast.PipelineElements[0], $values)
        }
        if ($ast -is [System.Management.Automation.Language.CommandExpressionAst]) { return [Found]::AddConstants($ast.Expression, $values) }
        return $false
    }

    static [string] Written([object] $value) {
        if ($null -eq $value) { return '' }
        if ($value -is [System.IFormattable]) { return $value.ToString($null, [cultureinfo]::InvariantCulture) }
        return [string] $value
    }
}

# Walks a text once. Only what is asked for costs a call.
class Visitor : System.Management.Automation.Language.AstVisitor2 {
    [System.Collections.Generic.List[object]] $commands = [System.Collections.Generic.List[object]]::new()
    [System.Collections.Generic.List[object]] $strings = [System.Collections.Generic.List[object]]::new()
    [System.Collections.Generic.HashSet[string]] $functions = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
    [System.Collections.Generic.HashSet[string]] $variables = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
    # What a rule may look for in a constant text; all of them would be many.
    static [regex] $Interesting = [regex]::new('[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|\.on[a-z]*microsoft\.|\S{8,}')
    static [int] $MostStrings = 5000

    [System.Management.Automation.Language.AstVisitAction] VisitCommand([System.Management.Automation.Language.CommandAst] $ast) {
        # Of a long script this is most of the time, hence no calls of ours in here.
        $elements = $ast.CommandElements
        $count = $elements.Count
        $parameters = [System.Collections.Generic.List[string]]::new()
        $values = [System.Collections.Generic.List[object]]::new()
        $splatted = $false
        for ($i = 1; $i -lt $count; $i++) {
            $element = $elements[$i]
            if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
                $parameters.Add($element.ParameterName)
                $argument = $element.Argument
                if ($null -eq $argument -and $i + 1 -lt $count -and $elements[$i + 1] -isnot [System.Management.Automation.Language.CommandParameterAst]) {
                    $argument = $elements[$i + 1]
                }
                $values.Add($(if ($null -eq $argument) { '' } elseif ($argument.Extent.Text.Length -gt 200) { $argument.Extent.Text.Substring(0, 200) } else { $argument.Extent.Text }))
            } elseif ($element -is [System.Management.Automation.Language.VariableExpressionAst] -and $element.Splatted) { $splatted = $true }
        }
        $name = $elements[0].Extent
        $whole = $ast.Extent
        $begin = $name.StartLineNumber
        $column = $name.StartColumnNumber
        $this.commands.Add(@([string] $ast.GetCommandName(), @($begin, $column, $name.EndLineNumber, $name.EndColumnNumber), $parameters, $values, $splatted, @($whole.StartLineNumber, $whole.StartColumnNumber, $whole.EndLineNumber, $whole.EndColumnNumber)))
        return [System.Management.Automation.Language.AstVisitAction]::Continue
    }

    [System.Management.Automation.Language.AstVisitAction] VisitStringConstantExpression([System.Management.Automation.Language.StringConstantExpressionAst] $ast) {
        if ($this.strings.Count -lt [Visitor]::MostStrings -and $ast.StringConstantType -ne [System.Management.Automation.Language.StringConstantType]::BareWord -and $ast.Value.Length -lt 4096 -and [Visitor]::Interesting.IsMatch($ast.Value)) {
            $this.strings.Add(@($ast.Value, [Found]::Place($ast.Extent)))
        }
        return [System.Management.Automation.Language.AstVisitAction]::Continue
    }

    [System.Management.Automation.Language.AstVisitAction] VisitFunctionDefinition([System.Management.Automation.Language.FunctionDefinitionAst] $ast) {
        $null = $this.functions.Add($ast.Name)
        return [System.Management.Automation.Language.AstVisitAction]::Continue
    }

    [System.Management.Automation.Language.AstVisitAction] VisitAssignmentStatement([System.Management.Automation.Language.AssignmentStatementAst] $ast) {
        foreach ($target in $ast.GetAssignmentTargets()) {
            if ($target -is [System.Management.Automation.Language.VariableExpressionAst]) { $null = $this.variables.Add($target.VariablePath.UserPath) }
        }
        return [System.Management.Automation.Language.AstVisitAction]::Continue
    }

    [System.Management.Automation.Language.AstVisitAction] VisitForEachStatement([System.Management.Automation.Language.ForEachStatementAst] $ast) {
        $null = $this.variables.Add($ast.Variable.VariablePath.UserPath)
        return [System.Management.Automation.Language.AstVisitAction]::Continue
    }

    [System.Management.Automation.Language.AstVisitAction] VisitParameter([System.Management.Automation.Language.ParameterAst] $ast) {
        $null = $this.variables.Add($ast.Name.VariablePath.UserPath)
        return [System.Management.Automation.Language.AstVisitAction]::Continue
    }
}

class Analysis {
    static [System.Collections.Generic.Dictionary[string, object]] Of([string] $text) {
        $tokens = $null
        $problems = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput([Found]::WithoutUsing($text), [ref] $tokens, [ref] $problems)
        $answer = [Plain]::Message('analysis')
        $errors = [System.Collections.Generic.List[object]]::new()
        foreach ($problem in $problems) {
            # A type of a module that was not looked for may well be there.
            if ($problem.ErrorId -eq 'TypeNotFound') { continue }
            if ($errors.Count -ge 200) { break }
            $errors.Add(@([string] $problem.Message, [Found]::Place($problem.Extent), [string] $problem.ErrorId))
        }
        $answer['errors'] = $errors
        $visitor = [Visitor]::new()
        $null = $ast.Visit($visitor)
        $answer['commands'] = $visitor.commands
        $answer['strings'] = $visitor.strings
        $answer['functions'] = $visitor.functions
        $answer['variables'] = $visitor.variables
        $answer['dynamic'] = $null -ne $ast.DynamicParamBlock
        $binding = $null
        $parameters = [System.Collections.Generic.List[object]]::new()
        if ($null -ne $ast.ParamBlock) {
            foreach ($attribute in $ast.ParamBlock.Attributes) {
                if ($attribute.TypeName.Name -in 'CmdletBinding', 'CmdletBindingAttribute', 'System.Management.Automation.CmdletBinding') { $binding = [Analysis]::Attribute($attribute) }
            }
            foreach ($parameter in $ast.ParamBlock.Parameters) { $parameters.Add([Analysis]::Parameter($parameter)) }
        }
        $answer['binding'] = $binding
        $answer['parameters'] = $parameters
        return $answer
    }

    # {name, arguments, named}: an argument is a list of constant values, or null where it is computed.
    hidden static [System.Collections.Generic.Dictionary[string, object]] Attribute([System.Management.Automation.Language.AttributeAst] $ast) {
        $attribute = [System.Collections.Generic.Dictionary[string, object]]::new()
        $attribute['name'] = [string] $ast.TypeName.FullName
        $arguments = [System.Collections.Generic.List[object]]::new()
        foreach ($argument in $ast.PositionalArguments) { $arguments.Add([Found]::Constants($argument)) }
        $attribute['arguments'] = $arguments
        $named = [System.Collections.Generic.Dictionary[string, object]]::new()
        foreach ($argument in $ast.NamedArguments) {
            if ($argument.ExpressionOmitted) { $named[$argument.ArgumentName.ToLowerInvariant()] = @('true') }
            else { $named[$argument.ArgumentName.ToLowerInvariant()] = [Found]::Constants($argument.Argument) }
        }
        $attribute['named'] = $named
        return $attribute
    }

    hidden static [System.Collections.Generic.Dictionary[string, object]] Parameter([System.Management.Automation.Language.ParameterAst] $ast) {
        $parameter = [System.Collections.Generic.Dictionary[string, object]]::new()
        $parameter['name'] = [string] $ast.Name.VariablePath.UserPath
        $attributes = [System.Collections.Generic.List[object]]::new()
        $types = [System.Collections.Generic.List[string]]::new()
        foreach ($attribute in $ast.Attributes) {
            if ($attribute -is [System.Management.Automation.Language.AttributeAst]) { $attributes.Add([Analysis]::Attribute($attribute)) }
            else {
                $types.Add([string] $attribute.TypeName.FullName)
                $names = [Analysis]::EnumNames($attribute.TypeName)
                if ($null -ne $names) { $parameter['enum'] = $names }
            }
        }
        $parameter['types'] = $types
        $parameter['attributes'] = $attributes
        if ($null -ne $ast.DefaultValue) {
            $parameter['default'] = [string] $ast.DefaultValue.Extent.Text
            $parameter['defaultValues'] = [Found]::Constants($ast.DefaultValue)
        }
        return $parameter
    }

    # The names of an enum that this process has anyway. A type of an assembly that is named is not looked for.
    hidden static [string[]] EnumNames([System.Management.Automation.Language.ITypeName] $type) {
        if ($null -ne $type.AssemblyName) { return $null }
        if ($type.IsArray -and $type -is [System.Management.Automation.Language.ArrayTypeName]) { $type = $type.ElementType }
        if ($type -isnot [System.Management.Automation.Language.TypeName]) { return $null }
        try { $known = $type.GetReflectionType() } catch { return $null }
        if ($null -eq $known -or -not $known.IsEnum) { return $null }
        return [string[]] [enum]::GetNames($known)
    }
}

class Completions {
    static [powershell] $Engine = $null

    static [powershell] Ready() {
        if ($null -eq [Completions]::Engine) {
            [Completions]::Engine = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
            $null = [Completions]::Engine.AddScript('1').Invoke()
            # Opening a runspace sets it to what a console has: also the user's own modules.
            $env:PSModulePath = [System.IO.Path]::Combine($global:PSHOME, 'Modules')
        }
        [Completions]::Engine.Commands.Clear()
        return [Completions]::Engine
    }

    # The commands that this PowerShell has of its own.
    static [System.Collections.Generic.Dictionary[string, object]] Commands() {
        $names = [System.Collections.Generic.List[string]]::new()
        $all = [Completions]::Ready().AddCommand('Get-Command').AddParameter('CommandType', [System.Management.Automation.CommandTypes] 'Cmdlet, Function').Invoke()
        foreach ($command in $all) { if ($command.Name.Contains('-')) { $names.Add([string] $command.Name) } }
        $answer = [Plain]::Message('commands')
        $answer['names'] = $names
        return $answer
    }

    # Members, types and paths, which the console's own index does not have.
    static [System.Collections.Generic.Dictionary[string, object]] Of([string] $text, [int] $offset) {
        $answer = [Plain]::Message('completion')
        $items = [System.Collections.Generic.List[object]]::new()
        $answer['items'] = $items
        $answer['start'] = [long] $offset
        $found = $null
        try { $found = [System.Management.Automation.CommandCompletion]::CompleteInput([Found]::WithoutUsing($text), $offset, @{}, [Completions]::Ready()) } catch { $null = $_ }
        if ($null -eq $found) { return $answer }
        $answer['start'] = [long] $found.ReplacementIndex
        foreach ($match in $found.CompletionMatches) {
            if ($items.Count -ge 300) { break }
            $items.Add(@([string] $match.CompletionText, [string] $match.ListItemText, [string] $match.ResultType, [string] $match.ToolTip))
        }
        return $answer
    }
}
