using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Select, "Object", DefaultParameterSetName = "Default")]
public sealed class SelectObjectCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; }

    [Parameter]
    public string[] ExcludeProperty { get; set; }

    [Parameter]
    public string ExpandProperty { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    [Parameter(ParameterSetName = "Default")]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; }

    [Parameter(ParameterSetName = "Default")]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; }

    [Parameter(ParameterSetName = "Default")]
    [Parameter(ParameterSetName = "SkipLast")]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    [Parameter(ParameterSetName = "SkipLast")]
    [ValidateRange(0, int.MaxValue)]
    public int SkipLast { get; set; }

    [Parameter(ParameterSetName = "Default")]
    [Parameter(ParameterSetName = "Index")]
    public SwitchParameter Wait { get; set; }

    [Parameter(ParameterSetName = "Index")]
    [ValidateRange(0, int.MaxValue)]
    public int[] Index { get; set; }

    [Parameter(ParameterSetName = "SkipIndex")]
    [ValidateRange(0, int.MaxValue)]
    public int[] SkipIndex { get; set; }

    private readonly Queue<PSObject> _tail = new();
    private readonly List<PSObject> _unique = new();
    private readonly Dictionary<int, PSObject> _indexed = new();
    private List<PropertyTerm> _terms;
    private List<WildcardPattern> _excluded;
    private HashSet<int> _indices;
    private int _seen;
    private int _given;
    private bool _firstBound;
    private bool _lastBound;

    protected override void BeginProcessing()
    {
        if (ExcludeProperty != null && Property == null && ExpandProperty == null)
            Property = new object[] { "*" };
        _terms = PropertyTerm.Read(this, Property);
        _excluded = (ExcludeProperty ?? Array.Empty<string>())
            .Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToList();
        _indices = new HashSet<int>(Index ?? SkipIndex ?? Array.Empty<int>());
        _firstBound = MyInvocation.BoundParameters.ContainsKey(nameof(First));
        _lastBound = MyInvocation.BoundParameters.ContainsKey(nameof(Last));
    }

    protected override void ProcessRecord()
    {
        if (InputObject == null || ReferenceEquals(InputObject, System.Management.Automation.Internal.AutomationNull.Value))
            return;
        int position = _seen++;
        if (SkipIndex != null)
        {
            if (!_indices.Contains(position))
                Give(InputObject);
            return;
        }
        if (Index != null)
        {
            if (_indices.Contains(position))
                _indexed[position] = InputObject;
            return;
        }
        if (SkipLast > 0)
        {
            if (position < Skip)
                return;
            _tail.Enqueue(InputObject);
            if (_tail.Count > SkipLast)
                Give(_tail.Dequeue());
            return;
        }
        if (_lastBound)
        {
            // With -Last, -Skip counts from the end; with both -First and -Last, from the start.
            if (_firstBound && position >= Skip && _given < First)
            {
                ++_given;
                Give(InputObject);
                return;
            }
            _tail.Enqueue(InputObject);
            int keep = Last + (_firstBound ? 0 : Skip);
            while (_tail.Count > keep)
                _tail.Dequeue();
            return;
        }
        if (position < Skip)
            return;
        if (_firstBound)
        {
            if (_given >= First)
            {
                if (!Wait)
                    Stop();
                return;
            }
            ++_given;
            Give(InputObject);
            if (_given == First && !Wait && !Unique)
                Stop();
            return;
        }
        Give(InputObject);
    }

    protected override void EndProcessing()
    {
        foreach (int index in Index ?? Array.Empty<int>())
        {
            if (_indexed.TryGetValue(index, out PSObject item))
                Give(item);
        }
        if (_lastBound && SkipLast == 0)
        {
            int count = _firstBound ? _tail.Count : Math.Min(Last, Math.Max(0, _tail.Count - Skip));
            for (int i = 0; i < count; ++i)
                Give(_tail.Dequeue());
        }
        foreach (PSObject item in _unique)
            WriteObject(item);
    }

    // Ends the commands before this one: what is not wanted need not be made.
    private void Stop()
    {
        if (Unique)
            return;
        Type type = typeof(PSObject).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException");
        if (Activator.CreateInstance(type, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public
                                           | System.Reflection.BindingFlags.NonPublic, null,
                                     new object[] { this }, null) is Exception stop)
            throw stop;
    }

    private void Give(PSObject item)
    {
        if (_terms.Count == 0 && string.IsNullOrEmpty(ExpandProperty))
        {
            Emit(item);
            return;
        }
        PSObject selected = _terms.Count > 0 ? Project(item) : null;
        if (string.IsNullOrEmpty(ExpandProperty))
            Emit(selected);
        else
            Expand(item, selected);
    }

    private PSObject Project(PSObject item)
    {
        var selected = new PSObject();
        foreach (PropertyTerm term in _terms)
        {
            IEnumerable<PSPropertyExpression> names = term.Expression.Script != null
                ? new[] { term.Expression }
                : term.Expression.ResolveNames(item);
            bool any = false;
            foreach (PSPropertyExpression name in names)
            {
                any = true;
                string label = term.NameFor(name);
                if (term.Expression.Script == null && _excluded.Any(pattern => pattern.IsMatch(label)))
                    continue;
                List<PSPropertyExpressionResult> results = name.GetValues(item);
                object value = results.Count > 0 && results[0].Exception == null ? results[0].Result : null;
                Add(selected, label, value);
            }
            if (!any && !term.Expression.HasWildCardCharacters
                && !_excluded.Any(pattern => pattern.IsMatch(term.NameFor(term.Expression))))
                Add(selected, term.NameFor(term.Expression), null);
        }
        string type = item.TypeNames.Count > 0 ? item.TypeNames[0] : "System.Object";
        selected.TypeNames.Insert(0, type.StartsWith("Selected.", StringComparison.Ordinal) ? type : "Selected." + type);
        return selected;
    }

    private void Add(PSObject selected, string label, object value)
    {
        if (selected.Properties[label] != null)
        {
            WriteError(new ErrorRecord(new PSArgumentException($"The property cannot be processed because the property \"{label}\" already exists."),
                                       "AlreadyExistingUserSpecifiedPropertyNoExpand", ErrorCategory.InvalidOperation, selected));
            return;
        }
        selected.Properties.Add(new PSNoteProperty(label, value));
    }

    private void Expand(PSObject item, PSObject selected)
    {
        var expression = new PSPropertyExpression(ExpandProperty);
        List<PSPropertyExpressionResult> results = expression.GetValues(item);
        if (results.Count == 0)
        {
            WriteError(new ErrorRecord(new PSArgumentException($"Property \"{ExpandProperty}\" cannot be found."),
                                       "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
            return;
        }
        if (results[0].Exception != null)
        {
            WriteError(new ErrorRecord(results[0].Exception, "PropertyEvaluationExpand", ErrorCategory.InvalidResult, item));
            return;
        }
        object value = results[0].Result;
        if (value == null)
            return;
        IEnumerable elements = LanguagePrimitives.GetEnumerable(value);
        foreach (object element in elements ?? new[] { value })
        {
            PSObject given = element == null ? null : PSObject.AsPSObject(element);
            foreach (PSPropertyInfo extra in selected?.Properties ?? Enumerable.Empty<PSPropertyInfo>())
            {
                if (given != null && given.Properties[extra.Name] == null)
                    given.Properties.Add(new PSNoteProperty(extra.Name, extra.Value));
            }
            Emit(given);
        }
    }

    private void Emit(PSObject item)
    {
        if (!Unique)
        {
            WriteObject(item);
            return;
        }
        var comparer = new ValueComparer(!CaseInsensitive);
        if (!_unique.Any(known => Same(known, item, comparer)))
            _unique.Add(item);
    }

    private bool Same(PSObject left, PSObject right, ValueComparer comparer)
    {
        if (left == null || right == null)
            return left == right;
        if (_terms.Count == 0 || !string.IsNullOrEmpty(ExpandProperty))
        {
            if (left.BaseObject is PSCustomObject != right.BaseObject is PSCustomObject)
                return false;
            if (left.BaseObject is not PSCustomObject)
                return comparer.Equals(left, right);
        }
        PSPropertyInfo[] mine = left.Properties.ToArray();
        return mine.Length == right.Properties.Count()
            && mine.All(p => right.Properties[p.Name] is { } other && comparer.Equals(p.Value, other.Value));
    }
}
