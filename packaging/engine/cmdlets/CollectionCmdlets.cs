using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>What the cmdlets that compare whole objects by properties share.</summary>
public abstract class ComparingCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public string Culture { get; set; }

    internal ValueComparer Comparer()
        => new(CaseSensitive, string.IsNullOrEmpty(Culture) ? null : CultureInfo.GetCultureInfo(Culture));

    private protected static bool IsNothing(PSObject item)
        => item == null || ReferenceEquals(item, System.Management.Automation.Internal.AutomationNull.Value);
}

[Cmdlet("Sort", "Object", DefaultParameterSetName = "Default")]
public sealed class SortObjectCommand : ComparingCommand
{
    [Parameter(Position = 0)]
    public object[] Property { get; set; }

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter(ParameterSetName = "Default")]
    public SwitchParameter Stable { get; set; }

    [Parameter(ParameterSetName = "Top", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; }

    [Parameter(ParameterSetName = "Bottom", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Bottom { get; set; }

    private readonly List<PSObject> _items = new();

    protected override void ProcessRecord()
    {
        if (!IsNothing(InputObject))
            _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        List<PropertyTerm> terms = PropertyTerm.Read(this, Property);
        ValueComparer comparer = Comparer();
        var keyed = _items.Select(item => (Item: item, Keys: Keys(terms, item))).ToList();
        int Compare(object[] left, object[] right)
        {
            for (int i = 0; i < left.Length; ++i)
            {
                int order = comparer.Compare(left[i], right[i]);
                if (order != 0)
                    return (i < terms.Count ? terms[i].Descending : null) ?? Descending ? -order : order;
            }
            return 0;
        }
        IEnumerable<(PSObject Item, object[] Keys)> sorted =
            keyed.OrderBy(entry => entry.Keys, Comparer<object[]>.Create(Compare));
        if (Unique)
            sorted = WithoutRepeats(sorted.ToList(), Compare);
        List<PSObject> result = sorted.Select(entry => entry.Item).ToList();
        if (ParameterSetName == "Top")
            result = result.Take(Top).ToList();
        else if (ParameterSetName == "Bottom")
            result = result.Skip(Math.Max(0, result.Count - Bottom)).ToList();
        foreach (PSObject item in result)
            WriteObject(item);
    }

    // Missing properties sort as null; without -Property the values themselves are the keys.
    private static object[] Keys(List<PropertyTerm> terms, PSObject item)
        => terms.Count == 0 ? new object[] { item } : terms.Select(term => term.ValueOf(item)).ToArray();

    private static IEnumerable<(PSObject, object[])> WithoutRepeats(List<(PSObject Item, object[] Keys)> sorted,
                                                                    Comparison<object[]> compare)
    {
        for (int i = 0; i < sorted.Count; ++i)
        {
            if (i == 0 || compare(sorted[i - 1].Keys, sorted[i].Keys) != 0)
                yield return sorted[i];
        }
    }
}

/// <summary>One group of Group-Object.</summary>
public class GroupInfo
{
    internal GroupInfo(string name, ArrayList values)
    {
        Name = name;
        Values = values;
    }

    public ArrayList Values { get; }
    public int Count { get; internal set; }
    public Collection<PSObject> Group { get; } = new();
    public string Name { get; }

    internal virtual void Add(PSObject item)
    {
        Group.Add(item);
        ++Count;
    }
}

/// <summary>A group that counts only (-NoElement).</summary>
public sealed class GroupInfoNoElement : GroupInfo
{
    internal GroupInfoNoElement(string name, ArrayList values) : base(name, values)
    {
    }

    internal override void Add(PSObject item) => ++Count;
}

[Cmdlet(VerbsData.Group, "Object", DefaultParameterSetName = "HashTable")]
[OutputType(typeof(Hashtable), typeof(GroupInfo))]
public sealed class GroupObjectCommand : ComparingCommand
{
    [Parameter(Position = 0)]
    public object[] Property { get; set; }

    [Parameter]
    public SwitchParameter NoElement { get; set; }

    [Parameter(ParameterSetName = "HashTable")]
    [Alias("AHT")]
    public SwitchParameter AsHashTable { get; set; }

    [Parameter(ParameterSetName = "HashTable")]
    public SwitchParameter AsString { get; set; }

    private readonly List<PSObject> _items = new();

    protected override void ProcessRecord()
    {
        if (!IsNothing(InputObject))
            _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        List<PropertyTerm> terms = PropertyTerm.Read(this, Property);
        ValueComparer comparer = Comparer();
        var groups = new List<(object[] Keys, GroupInfo Group)>();
        var byText = new Dictionary<string, List<int>>(CaseSensitive ? StringComparer.CurrentCulture
                                                                     : StringComparer.CurrentCultureIgnoreCase);
        foreach (PSObject item in _items)
        {
            object[] keys = terms.Count == 0 ? new object[] { item } : terms.Select(term => term.ValueOf(item)).ToArray();
            string name = string.Join(", ", keys.Select(Text));
            if (!byText.TryGetValue(name, out List<int> candidates))
                byText[name] = candidates = new List<int>();
            int found = candidates.FindIndex(index => groups[index].Keys.SequenceEqual(keys, comparer));
            if (found < 0)
            {
                var values = new ArrayList(keys.Select(ValueComparer.Base).ToArray());
                GroupInfo created = NoElement ? new GroupInfoNoElement(name, values) : new GroupInfo(name, values);
                candidates.Add(groups.Count);
                groups.Add((keys, created));
                found = candidates.Count - 1;
            }
            groups[candidates[found]].Group.Add(item);
        }
        if (AsHashTable)
        {
            WriteObject(Table(groups));
            return;
        }
        if (AsString)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException("The AsString parameter can be specified only with the AsHashTable parameter."),
                "ArgumentException", ErrorCategory.InvalidArgument, AsString));
        }
        // The groups come sorted by their values, as the values compare.
        foreach ((_, GroupInfo group) in groups.OrderBy(entry => entry.Keys, Comparer<object[]>.Create((a, b) =>
                 {
                     for (int i = 0; i < a.Length; ++i)
                     {
                         int order = comparer.Compare(a[i], b[i]);
                         if (order != 0)
                             return order;
                     }
                     return 0;
                 })))
            WriteObject(group);
    }

    private Hashtable Table(List<(object[] Keys, GroupInfo Group)> groups)
    {
        var table = CaseSensitive ? new Hashtable() : new Hashtable(StringComparer.CurrentCultureIgnoreCase);
        foreach ((object[] keys, GroupInfo group) in groups)
        {
            object key = AsString || keys.Length > 1 ? group.Name : ValueComparer.Base(keys[0]);
            table[key ?? string.Empty] = NoElement ? group.Count : group.Group;
        }
        return table;
    }

    private static string Text(object value)
        => ValueComparer.Base(value) switch
        {
            null => string.Empty,
            string text => text,
            IEnumerable list => "{" + string.Join(", ", list.Cast<object>().Select(Text)) + "}",
            _ => PSObject.AsPSObject(value).ToString(),
        };
}

public abstract class MeasureInfo
{
    public string Property { get; internal set; }
}

public sealed class GenericMeasureInfo : MeasureInfo
{
    public int Count { get; internal set; }
    public double? Average { get; internal set; }
    public double? Sum { get; internal set; }
    public double? Maximum { get; internal set; }
    public double? Minimum { get; internal set; }
    public double? StandardDeviation { get; internal set; }
}

/// <summary>The result when -Minimum or -Maximum is asked of values that need not be numbers.</summary>
public sealed class GenericObjectMeasureInfo : MeasureInfo
{
    public int Count { get; internal set; }
    public double? Average { get; internal set; }
    public double? Sum { get; internal set; }
    public object Maximum { get; internal set; }
    public object Minimum { get; internal set; }
    public double? StandardDeviation { get; internal set; }
}

public sealed class TextMeasureInfo : MeasureInfo
{
    public int? Lines { get; internal set; }
    public int? Words { get; internal set; }
    public int? Characters { get; internal set; }
}

[Cmdlet(VerbsDiagnostic.Measure, "Object", DefaultParameterSetName = "GenericMeasure")]
[OutputType(typeof(GenericMeasureInfo), typeof(TextMeasureInfo))]
public sealed class MeasureObjectCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter StandardDeviation { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Sum { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter AllStats { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Average { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Maximum { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Minimum { get; set; }

    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Line { get; set; }

    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Word { get; set; }

    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Character { get; set; }

    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter IgnoreWhiteSpace { get; set; }

    private sealed class Tally
    {
        internal int Count, Lines, Words, Characters;
        internal double Sum, Mean, SquaredDifferences;
        internal object Largest, Smallest;
    }

    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.OrdinalIgnoreCase);
    private readonly ValueComparer _comparer = new(caseSensitive: false);
    private List<PropertyTerm> _terms;
    private bool _anyNumber;

    protected override void BeginProcessing()
    {
        _terms = PropertyTerm.Read(this, Property);
        if (AllStats)
            Sum = Average = Maximum = Minimum = StandardDeviation = true;
        _anyNumber = Sum || Average || StandardDeviation;
        if (_terms.Count == 0)
            _tallies[string.Empty] = new Tally();
    }

    protected override void ProcessRecord()
    {
        if (InputObject == null || ReferenceEquals(InputObject, System.Management.Automation.Internal.AutomationNull.Value))
            return;
        if (_terms.Count == 0)
        {
            Take(_tallies[string.Empty], InputObject);
            return;
        }
        foreach (PropertyTerm term in _terms)
        {
            foreach (PSPropertyExpression name in term.Expression.ResolveNames(InputObject))
            {
                List<PSPropertyExpressionResult> results = name.GetValues(InputObject);
                if (results.Count == 0 || results[0].Exception != null || results[0].Result == null)
                    continue;
                string label = term.NameFor(name);
                if (!_tallies.TryGetValue(label, out Tally tally))
                    _tallies[label] = tally = new Tally();
                Take(tally, results[0].Result);
            }
        }
    }

    protected override void EndProcessing()
    {
        foreach (PropertyTerm term in _terms.Where(t => !t.Expression.HasWildCardCharacters
                                                        && !_tallies.ContainsKey(t.NameFor(t.Expression))))
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"The property \"{term.NameFor(term.Expression)}\" cannot be found in the input for any objects."),
                "GenericMeasurePropertyNotFound", ErrorCategory.InvalidArgument, null));
        }
        foreach ((string label, Tally tally) in _tallies)
            WriteObject(Result(label.Length == 0 ? null : label, tally));
    }

    private MeasureInfo Result(string property, Tally tally)
    {
        if (ParameterSetName == "TextMeasure")
        {
            return new TextMeasureInfo
            {
                Property = property,
                Lines = Line ? tally.Lines : null,
                Words = Word ? tally.Words : null,
                Characters = Character ? tally.Characters : null,
            };
        }
        bool some = tally.Count > 0;
        double? sum = Sum && some ? tally.Sum : null;
        double? average = Average && some ? tally.Sum / tally.Count : null;
        double? deviation = StandardDeviation && some
            ? tally.Count > 1 ? Math.Sqrt(tally.SquaredDifferences / (tally.Count - 1)) : 0
            : null;
        if (_anyNumber || !(Maximum || Minimum) || IsNumber(tally.Largest) && IsNumber(tally.Smallest))
        {
            return new GenericMeasureInfo
            {
                Property = property,
                Count = tally.Count,
                Sum = sum,
                Average = average,
                StandardDeviation = deviation,
                Maximum = Maximum && some && TryNumber(tally.Largest, out double largest) ? largest : null,
                Minimum = Minimum && some && TryNumber(tally.Smallest, out double smallest) ? smallest : null,
            };
        }
        return new GenericObjectMeasureInfo
        {
            Property = property,
            Count = tally.Count,
            Maximum = Maximum ? ValueComparer.Base(tally.Largest) : null,
            Minimum = Minimum ? ValueComparer.Base(tally.Smallest) : null,
        };
    }

    private void Take(Tally tally, object value)
    {
        if (ParameterSetName == "TextMeasure")
        {
            TakeText(tally, PSObject.AsPSObject(value).ToString());
            return;
        }
        if (_anyNumber)
        {
            if (!TryNumber(value, out double number))
            {
                WriteError(new ErrorRecord(
                    new PSInvalidCastException($"Input object \"{value}\" is not numeric."), "NonNumericInputObject",
                    ErrorCategory.InvalidType, value));
                return;
            }
            ++tally.Count;
            tally.Sum += number;
            double difference = number - tally.Mean;
            tally.Mean += difference / tally.Count;
            tally.SquaredDifferences += difference * (number - tally.Mean);
            value = number;
        }
        else
        {
            ++tally.Count;
        }
        if (Maximum && (tally.Largest == null || _comparer.Compare(value, tally.Largest) > 0))
            tally.Largest = value;
        if (Minimum && (tally.Smallest == null || _comparer.Compare(value, tally.Smallest) < 0))
            tally.Smallest = value;
    }

    private void TakeText(Tally tally, string text)
    {
        if (text.Length > 0)
            tally.Lines += text.Count(c => c == '\n') + (text[^1] == '\n' ? 0 : 1);
        tally.Words += text.Split((char[])null, StringSplitOptions.RemoveEmptyEntries).Length;
        tally.Characters += IgnoreWhiteSpace ? text.Count(c => !char.IsWhiteSpace(c)) : text.Length;
    }

    private static bool IsNumber(object value)
        => value == null || LanguagePrimitives.TryConvertTo(ValueComparer.Base(value), out double _)
           && ValueComparer.Base(value) is not (string or bool or DateTime or char);

    private static bool TryNumber(object value, out double number)
        => LanguagePrimitives.TryConvertTo(ValueComparer.Base(value), CultureInfo.InvariantCulture, out number)
           && ValueComparer.Base(value) is not string { Length: 0 };
}

[Cmdlet(VerbsData.Compare, "Object")]
public sealed class CompareObjectCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; }

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; }

    [Parameter]
    public int SyncWindow { get; set; } = int.MaxValue;

    [Parameter]
    public object[] Property { get; set; }

    [Parameter]
    public SwitchParameter ExcludeDifferent { get; set; }

    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public string Culture { get; set; }

    private readonly List<PSObject> _differences = new();

    protected override void ProcessRecord()
    {
        if (DifferenceObject != null)
            _differences.AddRange(DifferenceObject);
    }

    protected override void EndProcessing()
    {
        var comparer = new ValueComparer(CaseSensitive,
                                         string.IsNullOrEmpty(Culture) ? null : CultureInfo.GetCultureInfo(Culture));
        List<PropertyTerm> terms = PropertyTerm.Read(this, Property);
        var unmatched = new List<(PSObject Item, object[] Keys)>();
        foreach (PSObject item in ReferenceObject ?? Array.Empty<PSObject>())
            unmatched.Add((item, Keys(terms, item)));
        var onlyRight = new List<(PSObject Item, object[] Keys)>();
        bool equalToo = IncludeEqual || ExcludeDifferent;
        foreach (PSObject item in _differences)
        {
            object[] keys = Keys(terms, item);
            int found = unmatched.FindIndex(entry => entry.Keys.SequenceEqual(keys, comparer));
            if (found < 0)
            {
                onlyRight.Add((item, keys));
                continue;
            }
            (PSObject reference, object[] referenceKeys) = unmatched[found];
            unmatched.RemoveAt(found);
            if (equalToo)
                Emit(reference, referenceKeys, terms, "==");
        }
        if (ExcludeDifferent)
            return;
        foreach ((PSObject item, object[] keys) in onlyRight)
            Emit(item, keys, terms, "=>");
        foreach ((PSObject item, object[] keys) in unmatched)
            Emit(item, keys, terms, "<=");
    }

    private static object[] Keys(List<PropertyTerm> terms, PSObject item)
        => terms.Count == 0 ? new object[] { item } : terms.Select(term => term.ValueOf(item)).ToArray();

    private void Emit(PSObject item, object[] keys, List<PropertyTerm> terms, string side)
    {
        PSObject result;
        if (PassThru)
        {
            result = item;
            PSPropertyInfo existing = result.Properties["SideIndicator"];
            if (existing != null)
                result.Properties.Remove("SideIndicator");
        }
        else
        {
            result = new PSObject();
            if (terms.Count == 0)
                result.Properties.Add(new PSNoteProperty("InputObject", ValueComparer.Base(item)));
            for (int i = 0; i < terms.Count; ++i)
                result.Properties.Add(new PSNoteProperty(terms[i].NameFor(terms[i].Expression), keys[i]));
        }
        result.Properties.Add(new PSNoteProperty("SideIndicator", side));
        WriteObject(result);
    }
}

[Cmdlet(VerbsCommon.Get, "Unique", DefaultParameterSetName = "AsString")]
public sealed class GetUniqueCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; }

    [Parameter(ParameterSetName = "AsString")]
    public SwitchParameter AsString { get; set; }

    [Parameter(ParameterSetName = "UniqueByType")]
    public SwitchParameter OnType { get; set; }

    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    private PSObject _last;

    protected override void ProcessRecord()
    {
        if (InputObject == null)
            return;
        bool same = _last != null && (OnType
            ? _last.TypeNames[0] == InputObject.TypeNames[0]
            : AsString
                ? string.Equals(_last.ToString(), InputObject.ToString(),
                                CaseInsensitive ? StringComparison.CurrentCultureIgnoreCase : StringComparison.CurrentCulture)
                : new ValueComparer(!CaseInsensitive).Equals(_last, InputObject));
        if (!same)
            WriteObject(InputObject);
        _last = InputObject;
    }
}

[Cmdlet("Tee", "Object", DefaultParameterSetName = "File")]
public sealed class TeeObjectCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
    [Alias("Path")]
    public string FilePath { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; }

    [Parameter(ParameterSetName = "File")]
    public SwitchParameter Append { get; set; }

    [Parameter(ParameterSetName = "File")]
    [Parameter(ParameterSetName = "LiteralFile")]
    public string Encoding { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Variable")]
    public string Variable { get; set; }

    private readonly ArrayList _items = new();
    private SteppablePipeline _file;

    protected override void BeginProcessing()
    {
        if (Variable != null)
            return;
        ScriptBlock writer = ScriptBlock.Create("param($p) Microsoft.PowerShell.Utility\\Out-File @p");
        var table = new Hashtable { ["LiteralPath"] = LiteralPath ?? GetUnresolvedProviderPathFromPSPath(FilePath) };
        if (Append)
            table["Append"] = true;
        if (Encoding != null)
            table["Encoding"] = Encoding;
        _file = writer.GetSteppablePipeline(CommandOrigin.Internal, new object[] { table });
        _file.Begin(this);
    }

    protected override void ProcessRecord()
    {
        if (_file == null)
            _items.Add(InputObject);
        else
            _file.Process(InputObject);
        WriteObject(InputObject);
    }

    protected override void EndProcessing()
    {
        if (_file != null)
        {
            _file.End();
            _file.Dispose();
            return;
        }
        SessionState.PSVariable.Set(Variable, _items.Count == 1 ? _items[0] : _items.ToArray());
    }
}
