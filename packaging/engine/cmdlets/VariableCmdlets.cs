using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

public abstract class ScopedCommand : PSCmdlet
{
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Scope { get; set; }

    private static readonly Type[] s_nameAndScope = { typeof(string), typeof(string) };

    private protected PSVariable Variable(string name)
        => Scope == null ? SessionState.PSVariable.Get(name) : VariableAt(name, Scope);

    private protected PSVariable VariableAt(string name, string scope)
        => (PSVariable)EngineAccess.Call(SessionState, "GetVariableAtScope", s_nameAndScope, name, scope);

    private protected IEnumerable<PSVariable> Variables()
    {
        if (Scope != null)
            return ((IDictionary<string, PSVariable>)EngineAccess.Call(SessionState, "GetVariableTableAtScope",
                                                                       new[] { typeof(string) }, Scope)).Values;
        // The drive lists what is visible here, nearest scope first.
        return InvokeProvider.Item.Get("Variable:*").Select(item => item.BaseObject).OfType<PSVariable>();
    }

    private protected IEnumerable<PSVariable> Match(string[] names, string missing)
    {
        foreach (string name in names)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                foreach (PSVariable match in Variables().Where(v => pattern.IsMatch(v.Name)).OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase).ToList())
                    yield return match;
                continue;
            }
            PSVariable found = Variable(name);
            if (found != null)
            {
                yield return found;
            }
            else if (missing != null)
            {
                WriteError(new ErrorRecord(new ItemNotFoundException($"Cannot find a variable with the name '{name}'."),
                                           missing, ErrorCategory.ObjectNotFound, name));
            }
        }
    }

    private protected void Put(PSVariable variable, bool force, bool isNew)
    {
        string method = isNew ? "NewVariableAtScope" : "SetVariableAtScope";
        Type[] types = isNew
            ? new[] { typeof(PSVariable), typeof(string), typeof(bool) }
            : new[] { typeof(PSVariable), typeof(string), typeof(bool), typeof(CommandOrigin) };
        object[] arguments = isNew
            ? new object[] { variable, Scope ?? "Local", force }
            : new object[] { variable, Scope ?? "Local", force, CommandOrigin.Internal };
        EngineAccess.Call(SessionState, method, types, arguments);
    }

    /// <summary>Does one thing to each variable that -WhatIf and -Confirm let through.</summary>
    private protected void Change(string[] names, Action<PSVariable> change)
    {
        foreach (PSVariable variable in Match(names, "VariableNotFound"))
        {
            if (!ShouldProcess("Name: " + variable.Name))
                continue;
            try
            {
                change(variable);
            }
            catch (SessionStateException e)
            {
                Report(e);
            }
        }
    }

    private protected void Report(SessionStateException e) => WriteError(new ErrorRecord(e.ErrorRecord, e));
}

[Cmdlet(VerbsCommon.Get, "Variable")]
[OutputType(typeof(PSVariable))]
public sealed class GetVariableCommand : ScopedCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = { "*" };

    [Parameter]
    public SwitchParameter ValueOnly { get; set; }

    [Parameter]
    public string[] Include { get; set; }

    [Parameter]
    public string[] Exclude { get; set; }

    protected override void ProcessRecord()
    {
        foreach (PSVariable variable in Match(Name, "VariableNotFound"))
        {
            if (Include != null && !Include.Any(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase).IsMatch(variable.Name))
                || Exclude != null && Exclude.Any(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase).IsMatch(variable.Name)))
                continue;
            WriteObject(ValueOnly ? variable.Value : variable);
        }
    }
}

public abstract class PutVariableCommand : ScopedCommand
{
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object Value { get; set; }

    [Parameter]
    public string Description { get; set; }

    [Parameter]
    public ScopedItemOptions Option { get; set; }

    [Parameter]
    public SessionStateEntryVisibility Visibility { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }
}

[Cmdlet(VerbsCommon.Set, "Variable", SupportsShouldProcess = true)]
public sealed class SetVariableCommand : PutVariableCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; }

    private readonly List<object> _values = new();
    private bool _fromPipeline;

    protected override void ProcessRecord()
    {
        _fromPipeline = MyInvocation.ExpectingInput;
        if (_fromPipeline)
            _values.Add(Value);
        else
            Set(Value);
    }

    protected override void EndProcessing()
    {
        if (_fromPipeline)
            Set(_values.Count == 1 ? _values[0] : _values.ToArray());
    }

    private void Set(object value)
    {
        bool valueGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Value)) || _fromPipeline;
        foreach (string name in Name)
        {
            if (!ShouldProcess("Name: " + name))
                continue;
            try
            {
                int colon = name.IndexOf(':');
                if (colon > 0 && Scope == null)
                {
                    SessionState.PSVariable.Set(name, value);
                    continue;
                }
                PSVariable existing = VariableAt(name, Scope ?? "Local");
                if (existing != null && (!Force || (existing.Options & ScopedItemOptions.ReadOnly) == 0))
                {
                    if (valueGiven)
                        existing.Value = value;
                }
                else
                {
                    existing = new PSVariable(name, value, Option);
                    Put(existing, Force, isNew: false);
                }
                if (Description != null)
                    existing.Description = Description;
                if (MyInvocation.BoundParameters.ContainsKey(nameof(Option)))
                    existing.Options = Option;
                if (MyInvocation.BoundParameters.ContainsKey(nameof(Visibility)))
                    existing.Visibility = Visibility;
                if (PassThru)
                    WriteObject(existing);
            }
            catch (SessionStateException e)
            {
                Report(e);
            }
        }
    }
}

[Cmdlet(VerbsCommon.New, "Variable", SupportsShouldProcess = true)]
public sealed class NewVariableCommand : PutVariableCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; }

    protected override void ProcessRecord()
    {
        if (!ShouldProcess("Name: " + Name))
            return;
        try
        {
            var variable = new PSVariable(Name, Value, Option) { Visibility = Visibility };
            if (Description != null)
                variable.Description = Description;
            Put(variable, Force, isNew: true);
            if (PassThru)
                WriteObject(variable);
        }
        catch (SessionStateException e)
        {
            Report(e);
        }
    }
}

[Cmdlet(VerbsCommon.Remove, "Variable", SupportsShouldProcess = true)]
public sealed class RemoveVariableCommand : ScopedCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
        => Change(Name, variable =>
        {
            if (Scope == null)
                EngineAccess.Call(SessionState, "RemoveVariable", new[] { typeof(PSVariable), typeof(bool) }, variable, (bool)Force);
            else
                EngineAccess.Call(SessionState, "RemoveVariableAtScope", new[] { typeof(PSVariable), typeof(string), typeof(bool) },
                                  variable, Scope, (bool)Force);
        });
}

[Cmdlet(VerbsCommon.Clear, "Variable", SupportsShouldProcess = true)]
public sealed class ClearVariableCommand : ScopedCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
        => Change(Name, variable =>
        {
            variable.Value = null;
            if (PassThru)
                WriteObject(variable);
        });
}

[Cmdlet(VerbsCommon.Get, "Alias", DefaultParameterSetName = "Default")]
[OutputType(typeof(AliasInfo))]
public sealed class GetAliasCommand : ScopedCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = "Default")]
    public string[] Name { get; set; } = { "*" };

    [Parameter(ParameterSetName = "Definition")]
    public string[] Definition { get; set; }

    protected override void ProcessRecord()
    {
        List<AliasInfo> aliases = InvokeProvider.Item.Get("Alias:*").Select(item => item.BaseObject).OfType<AliasInfo>()
            .OrderBy(alias => alias.Name, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (string asked in Definition ?? Name)
        {
            var pattern = WildcardPattern.Get(asked, WildcardOptions.IgnoreCase);
            List<AliasInfo> found = aliases.Where(a => pattern.IsMatch(Definition != null ? a.Definition : a.Name)).ToList();
            found.ForEach(WriteObject);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(asked))
            {
                WriteError(new ErrorRecord(new ItemNotFoundException(
                        Definition != null ? $"This command cannot find a matching alias because an alias with the definition '{asked}' does not exist."
                                           : $"This command cannot find a matching alias because an alias with the name '{asked}' does not exist."),
                    "ItemNotFoundException", ErrorCategory.ObjectNotFound, asked));
            }
        }
    }
}

public abstract class WriteAliasCommand : ScopedCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; }

    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Value { get; set; }

    [Parameter]
    public string Description { get; set; } = string.Empty;

    [Parameter]
    public ScopedItemOptions Option { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected void Define()
    {
        try
        {
            var alias = (AliasInfo)EngineAccess.Call(SessionState, "SetAliasValue",
                new[] { typeof(string), typeof(string), typeof(ScopedItemOptions), typeof(bool) },
                Scope == null ? Name : Scope + ":" + Name, Value, Option, (bool)Force);
            if (PassThru)
                WriteObject(alias);
        }
        catch (SessionStateException e)
        {
            Report(e);
        }
    }

    private protected bool Exists()
        => EngineAccess.Call(SessionState, "GetAlias", new[] { typeof(string) }, Name) != null;
}

[Cmdlet(VerbsCommon.Set, "Alias", SupportsShouldProcess = true)]
public sealed class SetAliasCommand : WriteAliasCommand
{
    protected override void ProcessRecord()
    {
        if (ShouldProcess($"Name: {Name} Value: {Value}"))
            Define();
    }
}

[Cmdlet(VerbsCommon.New, "Alias", SupportsShouldProcess = true)]
public sealed class NewAliasCommand : WriteAliasCommand
{
    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"Name: {Name} Value: {Value}"))
            return;
        if (!Force && Exists())
        {
            WriteError(new ErrorRecord(new SessionStateException($"The alias is not allowed, because an alias with the name '{Name}' already exists."),
                                       "AliasAlreadyExists", ErrorCategory.ResourceExists, Name));
            return;
        }
        Define();
    }
}
