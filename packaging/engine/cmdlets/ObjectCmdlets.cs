using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.New, "Object", DefaultParameterSetName = "Net")]
public sealed class NewObjectCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string TypeName { get; set; }

    [Parameter(Position = 1)]
    [Alias("Args")]
    public object[] ArgumentList { get; set; }

    [Parameter]
    public IDictionary Property { get; set; }

    protected override void BeginProcessing()
    {
        if (!LanguagePrimitives.TryConvertTo(TypeName, out Type type))
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException($"Cannot find type [{TypeName}]: verify that the assembly containing this type is loaded."),
                "TypeNotFound", ErrorCategory.InvalidType, TypeName));
            return;
        }
        PSObject created;
        if (type == typeof(PSObject) || type == typeof(PSCustomObject))
        {
            created = new PSObject();
        }
        else
        {
            // The language's own constructor call converts the arguments as it does for [type]::new().
            ScriptBlock make = ScriptBlock.Create("param($t, $a) , ($t::new.Invoke($a))");
            try
            {
                object[] arguments = (ArgumentList ?? Array.Empty<object>())
                    .Select(a => a is PSObject wrapped ? wrapped.BaseObject : a).ToArray();
                if (type.IsValueType && arguments.Length == 0)
                {
                    created = PSObject.AsPSObject(Activator.CreateInstance(type));
                }
                else
                {
                    Collection<PSObject> result = make.Invoke(type, arguments);
                    created = result[0];
                }
            }
            catch (RuntimeException e)
            {
                Exception cause = e.InnerException ?? e;
                ThrowTerminatingError(new ErrorRecord(cause, "ConstructorInvokedThrowException,Microsoft.PowerShell.Commands.NewObjectCommand",
                                                      ErrorCategory.InvalidOperation, null));
                return;
            }
        }
        foreach (DictionaryEntry pair in Property ?? new Hashtable())
        {
            string name = Convert.ToString(pair.Key);
            PSMemberInfo member = created.Members[name];
            try
            {
                if (member is PSMethodInfo method)
                    method.Invoke(pair.Value is object[] many ? many : new[] { pair.Value });
                else if (member is PSPropertyInfo property)
                    property.Value = pair.Value;
                else if (created.BaseObject is PSCustomObject)
                    created.Properties.Add(new PSNoteProperty(name, pair.Value));
                else
                    throw new PSArgumentException($"The member \"{name}\" was not found for the specified {type.FullName} object.");
            }
            catch (Exception e) when (e is RuntimeException or ArgumentException)
            {
                WriteError(new ErrorRecord(e, "InvalidValue", ErrorCategory.InvalidData, name));
            }
        }
        WriteObject(created);
    }
}

/// <summary>
/// Adds members. The first free argument is a kind of member (`ScriptProperty Name {...}`), the name of a note
/// (`Name Value`) or a table of notes, told apart by what it is.
/// </summary>
[Cmdlet(VerbsCommon.Add, "Member")]
public sealed class AddMemberCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject InputObject { get; set; }

    [Parameter(Position = 0)]
    [Alias("Type")]
    public object MemberType { get; set; }

    [Parameter(Position = 1)]
    [AllowNull]
    public object Name { get; set; }

    [Parameter(Position = 2)]
    [AllowNull]
    public object Value { get; set; }

    [Parameter(Position = 3)]
    public object SecondValue { get; set; }

    [Parameter]
    public string NotePropertyName { get; set; }

    [Parameter]
    [AllowNull]
    public object NotePropertyValue { get; set; }

    [Parameter]
    public IDictionary NotePropertyMembers { get; set; }

    [Parameter]
    public string TypeName { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject == null)
            return;
        object first = MemberType is PSObject wrapped ? wrapped.BaseObject : MemberType;
        if (NotePropertyName != null)
            Add(new PSNoteProperty(NotePropertyName, Bound(nameof(NotePropertyValue)) ? NotePropertyValue : MemberType));
        else if ((NotePropertyMembers ?? first as IDictionary) is { } notes)
            AddAll(notes);
        else if (first is PSMemberTypes || first is string text && Enum.TryParse<PSMemberTypes>(text, true, out _))
            AddKind(LanguagePrimitives.ConvertTo<PSMemberTypes>(first));
        else if (first != null && Bound(nameof(Name)))
            Add(new PSNoteProperty(Convert.ToString(first), Name));
        else if (string.IsNullOrEmpty(TypeName))
            Refuse("Name the member to add: -MemberType, -Name and -Value, or -NotePropertyName and -NotePropertyValue.");
        if (!string.IsNullOrEmpty(TypeName))
            InputObject.TypeNames.Insert(0, LanguagePrimitives.TryConvertTo(TypeName, out Type type) ? type.FullName : TypeName);
        if (PassThru)
            WriteObject(InputObject);
    }

    private bool Bound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private void Refuse(string why)
        => ThrowTerminatingError(new ErrorRecord(new PSArgumentException(why), "AddMemberIncomplete", ErrorCategory.InvalidArgument, null));

    private void AddAll(IDictionary notes)
    {
        foreach (DictionaryEntry pair in notes)
            Add(new PSNoteProperty(Convert.ToString(pair.Key), pair.Value));
    }

    private void AddKind(PSMemberTypes kind)
    {
        string name = Convert.ToString(Name);
        if (string.IsNullOrEmpty(name))
            Refuse("The member to add needs a name: -Name.");
        PSMemberInfo member = Member(kind, name);
        if (member != null)
            Add(member);
    }

    private PSMemberInfo Member(PSMemberTypes kind, string name)
    {
        object value = Value is PSObject wrapped ? wrapped.BaseObject : Value;
        switch (kind)
        {
            case PSMemberTypes.NoteProperty:
                return new PSNoteProperty(name, Value);
            case PSMemberTypes.AliasProperty:
                return new PSAliasProperty(name, Convert.ToString(value));
            case PSMemberTypes.ScriptMethod:
                return new PSScriptMethod(name, (ScriptBlock)value);
            case PSMemberTypes.ScriptProperty:
                return new PSScriptProperty(name, (ScriptBlock)value,
                                            (SecondValue is PSObject second ? second.BaseObject : SecondValue) as ScriptBlock);
            case PSMemberTypes.PropertySet:
                return new PSPropertySet(name, LanguagePrimitives.ConvertTo<string[]>(value));
            case PSMemberTypes.MemberSet:
                return new PSMemberSet(name);
            default:
                WriteError(new ErrorRecord(new InvalidOperationException($"Cannot add a member of type \"{kind}\"."),
                                           "CannotAddMemberType", ErrorCategory.InvalidOperation, kind));
                return null;
        }
    }

    private void Add(PSMemberInfo member)
    {
        PSMemberInfo existing = InputObject.Members[member.Name];
        if (existing != null)
        {
            if (!Force)
            {
                WriteError(new ErrorRecord(
                    new InvalidOperationException($"Cannot add a member with the name \"{member.Name}\" because a member with that name already exists. To overwrite the member anyway, add the Force parameter to your command."),
                    "MemberAlreadyExists", ErrorCategory.InvalidOperation, InputObject));
                return;
            }
            if (existing.IsInstance)
                InputObject.Members.Remove(member.Name);
        }
        InputObject.Members.Add(member);
    }
}

/// <summary>What Get-Member tells about a member.</summary>
public sealed class MemberDefinition
{
    public MemberDefinition(string typeName, string name, PSMemberTypes memberType, string definition)
    {
        TypeName = typeName;
        Name = name;
        MemberType = memberType;
        Definition = definition;
    }

    public string TypeName { get; }
    public string Name { get; }
    public PSMemberTypes MemberType { get; }
    public string Definition { get; }

    public override string ToString() => Definition;
}

[Cmdlet(VerbsCommon.Get, "Member")]
[OutputType(typeof(MemberDefinition))]
public sealed class GetMemberCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; }

    [Parameter(Position = 0)]
    public string[] Name { get; set; } = { "*" };

    [Parameter]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; } = PSMemberTypes.All;

    [Parameter]
    public PSMemberViewTypes View { get; set; } = PSMemberViewTypes.Adapted | PSMemberViewTypes.Extended;

    [Parameter]
    public SwitchParameter Static { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _any;

    protected override void ProcessRecord()
    {
        if (InputObject == null)
            return;
        _any = true;
        string type = Static ? (InputObject.BaseObject as Type ?? InputObject.BaseObject.GetType()).FullName
            : InputObject.TypeNames.Count > 0 ? InputObject.TypeNames[0] : "System.Object";
        if (!_seen.Add(type))
            return;
        WildcardPattern[] patterns = Name.Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToArray();
        IEnumerable<MemberDefinition> members = Static ? Statics(type) : Instances(type);
        foreach (MemberDefinition member in members.Where(m => patterns.Any(p => p.IsMatch(m.Name)) && (m.MemberType & MemberType) != 0)
                     .OrderBy(m => m.MemberType == PSMemberTypes.Method ? 0 : 1).ThenBy(m => m.MemberType.ToString(), StringComparer.Ordinal)
                     .ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase))
            WriteObject(member);
    }

    protected override void EndProcessing()
    {
        if (!_any)
        {
            WriteError(new ErrorRecord(new InvalidOperationException("You must specify an object for the Get-Member cmdlet."),
                                       "NoObjectInGetMember", ErrorCategory.CloseError, null));
        }
    }

    private IEnumerable<MemberDefinition> Instances(string type)
    {
        foreach (PSMemberInfo member in InputObject.Members)
        {
            if (!Force && member is PSMethod && (member.Name.StartsWith("get_", StringComparison.Ordinal)
                                                 || member.Name.StartsWith("set_", StringComparison.Ordinal)
                                                 || member.Name.StartsWith("add_", StringComparison.Ordinal)
                                                 || member.Name.StartsWith("remove_", StringComparison.Ordinal)))
                continue;
            if (!Force && member.MemberType is PSMemberTypes.MemberSet && member.Name.StartsWith("ps", StringComparison.Ordinal))
                continue;
            yield return new MemberDefinition(type, member.Name, member.MemberType, member.ToString());
        }
    }

    private IEnumerable<MemberDefinition> Statics(string type)
    {
        var clr = InputObject.BaseObject as Type ?? InputObject.BaseObject.GetType();
        foreach (IGrouping<string, MethodInfo> group in clr.GetMethods(BindingFlags.Public | BindingFlags.Static)
                     .Where(m => !m.IsSpecialName).GroupBy(m => m.Name))
            yield return new MemberDefinition(type, group.Key, PSMemberTypes.Method, string.Join(", ", group.Select(m => "static " + m)));
        foreach (PropertyInfo property in clr.GetProperties(BindingFlags.Public | BindingFlags.Static))
            yield return new MemberDefinition(type, property.Name, PSMemberTypes.Property, "static " + property);
        foreach (FieldInfo field in clr.GetFields(BindingFlags.Public | BindingFlags.Static))
            yield return new MemberDefinition(type, field.Name, PSMemberTypes.Property, "static " + field);
    }
}

[Cmdlet(VerbsCommon.Add, "Type", DefaultParameterSetName = "AssemblyName")]
public sealed class AddTypeCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ParameterSetName = "AssemblyName")]
    [Alias("AN")]
    public string[] AssemblyName { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    public string[] Path { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Source")]
    public string TypeDefinition { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Member")]
    public string MemberDefinition { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (TypeDefinition != null || MemberDefinition != null)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSNotSupportedException("The bundled engine has no C# compiler. Load a built assembly with -Path, or install PowerShell 7."),
                "NoCompiler", ErrorCategory.NotInstalled, null));
        }
        foreach (string name in AssemblyName ?? Array.Empty<string>())
            Load(() => Assembly.Load(new AssemblyName(name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name)), name);
        foreach (string path in FilePaths.Resolve(this, Path, LiteralPath))
            Load(() => Assembly.LoadFrom(path), path);
    }

    private void Load(Func<Assembly> load, string name)
    {
        try
        {
            Assembly assembly = load();
            if (PassThru)
                WriteObject(assembly.GetExportedTypes(), true);
        }
        catch (Exception e) when (e is System.IO.IOException or BadImageFormatException)
        {
            ThrowTerminatingError(new ErrorRecord(new Exception($"Cannot find path or assembly '{name}': {e.Message}", e),
                                                  "ASSEMBLY_LOAD_ERROR", ErrorCategory.ObjectNotFound, name));
        }
    }
}

[Cmdlet(VerbsCommon.Join, "String")]
[OutputType(typeof(string))]
public sealed class JoinStringCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public object Property { get; set; }

    [Parameter(Position = 1)]
    [AllowEmptyString]
    public string Separator { get; set; }

    [Parameter]
    [Alias("op")]
    public string OutputPrefix { get; set; }

    [Parameter]
    [Alias("os")]
    public string OutputSuffix { get; set; }

    [Parameter]
    public SwitchParameter SingleQuote { get; set; }

    [Parameter]
    public SwitchParameter DoubleQuote { get; set; }

    [Parameter]
    public string FormatString { get; set; }

    [Parameter]
    public SwitchParameter UseCulture { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; }

    private readonly StringBuilder _text = new();
    private PropertyTerm _term;
    private string _separator;
    private bool _first = true;

    protected override void BeginProcessing()
    {
        if (Property != null)
            _term = PropertyTerm.Read(this, new[] { Property })[0];
        _separator = Separator ?? GetVariableValue("OFS") as string ?? string.Empty;
    }

    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject ?? Array.Empty<PSObject>())
        {
            object value = _term == null ? item : _term.ValueOf(item);
            if (value == null)
                continue;
            string text = FormatString != null ? string.Format(FormatString, ValueComparer.Base(value))
                : LanguagePrimitives.ConvertTo<string>(value);
            if (SingleQuote)
                text = "'" + text + "'";
            else if (DoubleQuote)
                text = "\"" + text + "\"";
            if (!_first)
                _text.Append(_separator);
            _text.Append(text);
            _first = false;
        }
    }

    protected override void EndProcessing() => WriteObject(OutputPrefix + _text + OutputSuffix);
}
