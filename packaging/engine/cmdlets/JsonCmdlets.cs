using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Numerics;
using System.Reflection;
using System.Text;
using Newtonsoft.Json;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.ConvertTo, "Json")]
[OutputType(typeof(string))]
public sealed class ConvertToJsonCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public object InputObject { get; set; }

    [Parameter]
    [ValidateRange(0, 100)]
    public int Depth { get; set; } = 2;

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    public SwitchParameter EnumsAsStrings { get; set; }

    [Parameter]
    public SwitchParameter AsArray { get; set; }

    [Parameter]
    public StringEscapeHandling EscapeHandling { get; set; } = StringEscapeHandling.Default;

    private readonly List<object> _items = new();
    private bool _truncated;

    protected override void ProcessRecord() => _items.Add(InputObject);

    protected override void EndProcessing()
    {
        if (_items.Count == 0)
            return;
        object root = _items.Count > 1 || AsArray ? _items : _items[0];
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using (var writer = new JsonTextWriter(text)
               {
                   Formatting = Compress ? Formatting.None : Formatting.Indented,
                   StringEscapeHandling = EscapeHandling,
               })
            Write(writer, root, 0);
        if (_truncated)
            WriteWarning($"Resulting JSON is truncated as serialization has exceeded the set depth of {Depth}.");
        WriteObject(text.ToString());
    }

    private void Write(JsonTextWriter writer, object value, int depth)
    {
        var wrapped = value as PSObject;
        object inner = wrapped?.BaseObject ?? value;
        switch (inner)
        {
            case null or DBNull:
                writer.WriteNull();
                return;
            case var _ when ReferenceEquals(value, System.Management.Automation.Internal.AutomationNull.Value)
                            || ReferenceEquals(value, System.Management.Automation.Language.NullString.Value):
                writer.WriteNull();
                return;
            case string or char or bool or DateTime or DateTimeOffset or Guid or Uri or decimal or BigInteger:
            case byte or sbyte or short or ushort or int or uint or long or ulong or float or double:
                if (HasNotes(wrapped) && inner is not string)
                    break;
                writer.WriteValue(inner is char c ? c.ToString() : inner);
                return;
            case TimeSpan:
                break;
            case Enum symbol:
                if (EnumsAsStrings)
                    writer.WriteValue(symbol.ToString());
                else
                    writer.WriteValue(Convert.ChangeType(symbol, Enum.GetUnderlyingType(symbol.GetType()), CultureInfo.InvariantCulture));
                return;
            case Newtonsoft.Json.Linq.JToken token:
                token.WriteTo(writer);
                return;
        }
        if (depth > Depth)
        {
            _truncated = true;
            writer.WriteValue(inner is PSCustomObject ? wrapped.ToString()
                                                      : LanguagePrimitives.ConvertTo<string>(inner));
            return;
        }
        switch (inner)
        {
            case IDictionary table:
                writer.WriteStartObject();
                foreach (DictionaryEntry pair in table)
                {
                    writer.WritePropertyName(Convert.ToString(pair.Key, CultureInfo.InvariantCulture));
                    Write(writer, pair.Value, depth + 1);
                }
                WriteNotes(writer, wrapped, depth);
                writer.WriteEndObject();
                return;
            case IEnumerable list:
                // A list with notes is written as an object, as pwsh does.
                bool noted = HasNotes(wrapped);
                if (noted)
                {
                    writer.WriteStartObject();
                    writer.WritePropertyName("value");
                }
                writer.WriteStartArray();
                foreach (object element in list)
                    Write(writer, element, depth + 1);
                writer.WriteEndArray();
                if (noted)
                {
                    WriteNotes(writer, wrapped, depth);
                    writer.WriteEndObject();
                }
                return;
            case PSCustomObject:
                writer.WriteStartObject();
                foreach (PSPropertyInfo property in wrapped.Properties)
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, Get(property), depth + 1);
                }
                writer.WriteEndObject();
                return;
            default:
                WriteClr(writer, wrapped, inner, depth);
                return;
        }
    }

    private void WriteClr(JsonTextWriter writer, PSObject wrapped, object inner, int depth)
    {
        writer.WriteStartObject();
        var written = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (FieldInfo field in inner.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            written.Add(field.Name);
            writer.WritePropertyName(field.Name);
            Write(writer, field.GetValue(inner), depth + 1);
        }
        foreach (PropertyInfo property in inner.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || property.GetMethod is not { IsPublic: true }
                || property.GetCustomAttribute<System.Management.Automation.HiddenAttribute>() != null
                || property.PropertyType.IsByRefLike || !written.Add(property.Name))
                continue;
            object value;
            try
            {
                value = property.GetValue(inner);
            }
            catch (TargetInvocationException)
            {
                value = null;
            }
            writer.WritePropertyName(property.Name);
            Write(writer, value, depth + 1);
        }
        foreach (PSMemberInfo member in Notes(wrapped))
        {
            if (!written.Add(member.Name))
                continue;
            writer.WritePropertyName(member.Name);
            Write(writer, Get((PSPropertyInfo)member), depth + 1);
        }
        writer.WriteEndObject();
    }

    private void WriteNotes(JsonTextWriter writer, PSObject wrapped, int depth)
    {
        foreach (PSMemberInfo member in Notes(wrapped))
        {
            writer.WritePropertyName(member.Name);
            Write(writer, Get((PSPropertyInfo)member), depth + 1);
        }
    }

    private static bool HasNotes(PSObject wrapped) => Notes(wrapped).Any();

    private static IEnumerable<PSMemberInfo> Notes(PSObject wrapped)
        => wrapped == null ? Enumerable.Empty<PSMemberInfo>()
                           : wrapped.Members.Match("*", PSMemberTypes.NoteProperty).Where(m => m.IsInstance);

    private static object Get(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}

/// <summary>How ConvertFrom-Json reads a text that looks like a date.</summary>
public enum JsonDateKind { Default, Local, Utc, Offset, String }

[Cmdlet(VerbsData.ConvertFrom, "Json")]
[OutputType(typeof(PSObject), typeof(OrderedHashtable))]
public sealed class ConvertFromJsonCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; }

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = 1024;

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    [Parameter]
    public JsonDateKind DateKind { get; set; } = JsonDateKind.Default;

    private readonly List<string> _lines = new();

    protected override void ProcessRecord() => _lines.Add(InputObject);

    protected override void EndProcessing()
    {
        if (_lines.Count == 0)
            return;
        if (_lines.Count == 1)
        {
            Convert(_lines[0]);
            return;
        }
        // Lines may be documents of their own, or together one document.
        bool alone = false;
        try
        {
            JsonText.Parse(_lines[0], AsHashtable, Depth, DateKind);
            alone = true;
        }
        catch (ArgumentException)
        {
        }
        if (!alone)
        {
            Convert(string.Join(Environment.NewLine, _lines));
            return;
        }
        foreach (string line in _lines)
            Convert(line);
    }

    private void Convert(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        object value;
        try
        {
            value = JsonText.Parse(text, AsHashtable, Depth, DateKind);
        }
        catch (ArgumentException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, "System.ArgumentException", ErrorCategory.NotSpecified, null));
            return;
        }
        WriteObject(value, !NoEnumerate && value is object[]);
    }
}

[Cmdlet(VerbsDiagnostic.Test, "Json")]
[OutputType(typeof(bool))]
public sealed class TestJsonCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Json { get; set; }

    protected override void ProcessRecord()
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(Json);
            WriteObject(true);
        }
        catch (System.Text.Json.JsonException e)
        {
            WriteError(new ErrorRecord(new ArgumentException("Cannot parse the JSON. " + e.Message, e), "InvalidJson",
                                       ErrorCategory.InvalidData, Json));
            WriteObject(false);
        }
    }
}

/// <summary>JSON text to PowerShell's objects; throws ArgumentException with the reader's own words.</summary>
internal static class JsonText
{
    internal static object Parse(string text, bool asHashtable, int depth = 1024, JsonDateKind dates = JsonDateKind.Default)
    {
        using var reader = new JsonTextReader(new StringReader(text))
        {
            MaxDepth = depth,
            FloatParseHandling = FloatParseHandling.Double,
            DateParseHandling = dates switch
            {
                JsonDateKind.String => DateParseHandling.None,
                JsonDateKind.Offset => DateParseHandling.DateTimeOffset,
                _ => DateParseHandling.DateTime,
            },
            DateTimeZoneHandling = dates switch
            {
                JsonDateKind.Local => DateTimeZoneHandling.Local,
                JsonDateKind.Utc => DateTimeZoneHandling.Utc,
                _ => DateTimeZoneHandling.RoundtripKind,
            },
        };
        try
        {
            Advance(reader);
            object value = Value(reader, asHashtable);
            while (reader.Read())
            {
                if (reader.TokenType != JsonToken.Comment)
                    throw new JsonReaderException("Additional text encountered after finished reading JSON content: "
                                                  + $"{reader.Value}. Path '', line {reader.LineNumber}, position {reader.LinePosition}.");
            }
            return value;
        }
        catch (JsonException e)
        {
            throw new ArgumentException("Conversion from JSON failed with error: " + e.Message, e);
        }
    }

    private static void Advance(JsonTextReader reader)
    {
        do
        {
            if (!reader.Read())
                throw new JsonReaderException("Unexpected end when reading JSON. "
                                              + $"Path '{reader.Path}', line {reader.LineNumber}, position {reader.LinePosition}.");
        } while (reader.TokenType == JsonToken.Comment);
    }

    private static object Value(JsonTextReader reader, bool asHashtable)
    {
        switch (reader.TokenType)
        {
            case JsonToken.StartObject:
                return asHashtable ? Table(reader) : Object(reader);
            case JsonToken.StartArray:
                var list = new List<object>();
                for (Advance(reader); reader.TokenType != JsonToken.EndArray; Advance(reader))
                    list.Add(Value(reader, asHashtable));
                return list.ToArray();
            case JsonToken.Null or JsonToken.Undefined:
                return null;
            case JsonToken.Integer or JsonToken.Float or JsonToken.String or JsonToken.Boolean or JsonToken.Date:
                return reader.Value;
            default:
                throw new JsonReaderException($"Unexpected token {reader.TokenType}. Path '{reader.Path}', "
                                              + $"line {reader.LineNumber}, position {reader.LinePosition}.");
        }
    }

    private static PSObject Object(JsonTextReader reader)
    {
        var result = new PSObject();
        for (Advance(reader); reader.TokenType != JsonToken.EndObject; Advance(reader))
        {
            string name = (string)reader.Value;
            Advance(reader);
            object value = Value(reader, asHashtable: false);
            if (name.Length == 0)
            {
                throw new ArgumentException("The provided JSON includes a property whose name is an empty string, "
                                            + "this is only supported using the -AsHashTable switch.");
            }
            PSPropertyInfo known = result.Properties[name];
            if (known != null && !known.Name.Equals(name, StringComparison.Ordinal))
            {
                throw new ArgumentException($"Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch instead. The key that was attempted to be added to the existing key '{known.Name}' was '{name}'.");
            }
            if (known != null)
                known.Value = value;
            else
                result.Properties.Add(new PSNoteProperty(name, value));
        }
        return result;
    }

    private static OrderedHashtable Table(JsonTextReader reader)
    {
        var result = new OrderedHashtable();
        for (Advance(reader); reader.TokenType != JsonToken.EndObject; Advance(reader))
        {
            string name = (string)reader.Value;
            Advance(reader);
            result[name] = Value(reader, asHashtable: true);
        }
        return result;
    }
}
