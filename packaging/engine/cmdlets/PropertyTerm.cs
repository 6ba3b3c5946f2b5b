using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>One entry of a -Property parameter: a name, a wildcard, a script block or a table of these.</summary>
internal sealed class PropertyTerm
{
    internal PSPropertyExpression Expression { get; private init; }
    internal string Label { get; private set; }
    internal bool? Descending { get; private set; }

    internal static List<PropertyTerm> Read(Cmdlet owner, object[] properties)
    {
        var terms = new List<PropertyTerm>();
        foreach (object entry in properties ?? Array.Empty<object>())
        {
            object value = entry is PSObject wrapped ? wrapped.BaseObject : entry;
            terms.Add(value is IDictionary table ? FromTable(owner, table) : new PropertyTerm { Expression = Expr(owner, value) });
        }
        return terms;
    }

    internal string NameFor(PSPropertyExpression resolved) => Label ?? resolved.ToString();

    /// <summary>The value of this term, null when the property is missing or its expression failed.</summary>
    internal object ValueOf(PSObject item)
    {
        if (item == null)
            return null;
        foreach (PSPropertyExpressionResult result in Expression.GetValues(item))
            return result.Exception == null ? result.Result : null;
        return null;
    }

    private static PropertyTerm FromTable(Cmdlet owner, IDictionary table)
    {
        object expression = null;
        string label = null;
        bool? descending = null;
        foreach (DictionaryEntry pair in table)
        {
            string key = Convert.ToString(pair.Key)?.ToLowerInvariant() ?? string.Empty;
            object value = pair.Value is PSObject wrapped ? wrapped.BaseObject : pair.Value;
            if (key.Length == 0)
                throw Wrong(owner, "A key of a property table is empty.", pair.Key);
            if ("expression".StartsWith(key, StringComparison.Ordinal))
                expression = value;
            else if ("name".StartsWith(key, StringComparison.Ordinal) || "label".StartsWith(key, StringComparison.Ordinal))
                label = Convert.ToString(value);
            else if ("ascending".StartsWith(key, StringComparison.Ordinal))
                descending = !LanguagePrimitives.IsTrue(value);
            else if ("descending".StartsWith(key, StringComparison.Ordinal))
                descending = LanguagePrimitives.IsTrue(value);
            else
                throw Wrong(owner, $"The {pair.Key} key is not valid.", pair.Key);
        }
        if (expression == null && label == null)
            throw Wrong(owner, "The Expression key is missing.", table);
        return new PropertyTerm { Expression = Expr(owner, expression ?? label), Label = label, Descending = descending };
    }

    private static PSPropertyExpression Expr(Cmdlet owner, object value) => value switch
    {
        ScriptBlock block => new PSPropertyExpression(block),
        null => throw Wrong(owner, "The property name is null.", null),
        _ when Convert.ToString(value) is { Length: > 0 } name => new PSPropertyExpression(name),
        _ => throw Wrong(owner, "The property name is empty.", value),
    };

    private static Exception Wrong(Cmdlet owner, string message, object target)
    {
        owner.ThrowTerminatingError(new ErrorRecord(new PSArgumentException(message), "DictionaryKeyIllegal",
                                                    ErrorCategory.InvalidArgument, target));
        return new InvalidOperationException();
    }
}

/// <summary>Compares values as PowerShell's own operators do, nulls first.</summary>
internal sealed class ValueComparer : IComparer<object>, IEqualityComparer<object>
{
    private readonly bool _caseSensitive;
    private readonly System.Globalization.CultureInfo _culture;

    internal ValueComparer(bool caseSensitive, System.Globalization.CultureInfo culture = null)
    {
        _caseSensitive = caseSensitive;
        _culture = culture ?? System.Globalization.CultureInfo.CurrentCulture;
    }

    public int Compare(object left, object right)
    {
        left = Base(left);
        right = Base(right);
        if (left == null || right == null)
            return (left == null ? 0 : 1) - (right == null ? 0 : 1);
        if (left is string a && right is string b)
            return string.Compare(a, b, _culture, _caseSensitive ? System.Globalization.CompareOptions.None
                                                                 : System.Globalization.CompareOptions.IgnoreCase);
        try
        {
            return LanguagePrimitives.Compare(left, right, !_caseSensitive, _culture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidCastException)
        {
            return string.Compare(PSObject.AsPSObject(left).ToString(), PSObject.AsPSObject(right).ToString(), _culture,
                                  _caseSensitive ? System.Globalization.CompareOptions.None
                                                 : System.Globalization.CompareOptions.IgnoreCase);
        }
    }

    public new bool Equals(object left, object right) => Compare(left, right) == 0;

    public int GetHashCode(object value) => Base(value) switch
    {
        null => 0,
        string text => _caseSensitive ? text.GetHashCode() : StringComparer.CurrentCultureIgnoreCase.GetHashCode(text),
        _ => 1,
    };

    internal static object Base(object value)
        => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
