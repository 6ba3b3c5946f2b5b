using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

public enum CsvQuoteKind { Never, Always, AsNeeded }

public abstract class CsvWriterCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
               ParameterSetName = "Default")]
    public PSObject InputObject { get; set; }

    [Parameter]
    public char Delimiter { get; set; } = ',';

    [Parameter]
    public SwitchParameter UseCulture { get; set; }

    [Parameter]
    public SwitchParameter IncludeTypeInformation { get; set; }

    [Parameter]
    [Alias("NTI")]
    public SwitchParameter NoTypeInformation { get; set; }

    [Parameter]
    public CsvQuoteKind UseQuotes { get; set; } = CsvQuoteKind.Always;

    [Parameter]
    public string[] QuoteFields { get; set; }

    [Parameter]
    public SwitchParameter NoHeader { get; set; }

    private protected List<string> Columns { get; set; }

    private protected char Mark
        => UseCulture ? CultureInfo.CurrentCulture.TextInfo.ListSeparator[0] : Delimiter;

    /// <summary>The lines for one object: the header too when it is the first.</summary>
    private protected IEnumerable<string> Lines(PSObject item, bool headerWanted)
    {
        if (Columns == null)
        {
            Columns = item.BaseObject is IDictionary first
                ? first.Keys.Cast<object>().Select(key => Convert.ToString(key, CultureInfo.InvariantCulture)).ToList()
                : item.Properties.Select(property => property.Name).ToList();
            if (IncludeTypeInformation && item.TypeNames.Count > 0)
                yield return "#TYPE " + item.TypeNames[0];
            if (headerWanted && !NoHeader)
                yield return string.Join(Mark, Columns.Select(name => Quote(name, name)));
        }
        yield return string.Join(Mark, Columns.Select(name => Quote(name, Value(item, name))));
    }

    private static string Value(PSObject item, string name)
    {
        object value;
        if (item.BaseObject is IDictionary table)
        {
            value = table[name];
        }
        else
        {
            try
            {
                value = item.Properties[name]?.Value;
            }
            catch (GetValueException)
            {
                value = null;
            }
        }
        return value switch
        {
            null => null,
            PSObject { BaseObject: PSCustomObject } custom => custom.ToString(),
            _ => LanguagePrimitives.ConvertTo<string>(value),
        };
    }

    private string Quote(string column, string value)
    {
        if (value == null)
            return string.Empty;
        bool needed = value.Contains(Mark) || value.Contains('"') || value.Contains('\n') || value.Contains('\r');
        bool quote = QuoteFields != null
            ? QuoteFields.Contains(column, StringComparer.OrdinalIgnoreCase)
            : UseQuotes == CsvQuoteKind.Always || UseQuotes == CsvQuoteKind.AsNeeded && needed;
        return quote ? "\"" + value.Replace("\"", "\"\"") + "\"" : value;
    }
}

[Cmdlet(VerbsData.ConvertTo, "Csv", DefaultParameterSetName = "Default")]
[OutputType(typeof(string))]
public sealed class ConvertToCsvCommand : CsvWriterCommand
{
    protected override void ProcessRecord()
    {
        if (InputObject == null)
            return;
        foreach (string line in Lines(InputObject, headerWanted: true))
            WriteObject(line);
    }
}

[Cmdlet(VerbsData.Export, "Csv", SupportsShouldProcess = true, DefaultParameterSetName = "Default")]
public sealed class ExportCsvCommand : CsvWriterCommand, IDisposable
{
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; }

    [Parameter]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    [Parameter]
    public string Encoding { get; set; }

    [Parameter]
    public SwitchParameter Append { get; set; }

    private StreamWriter _file;
    private bool _headerWanted = true;

    protected override void BeginProcessing()
    {
        if (Path == null && LiteralPath == null)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException("You must specify either the -Path or -LiteralPath parameters, but not both."),
                "CannotSpecifyPathAndLiteralPath", ErrorCategory.InvalidData, null));
        }
        string path = GetUnresolvedProviderPathFromPSPath(LiteralPath ?? Path);
        if (!ShouldProcess(path))
            return;
        _file = FilePaths.Create(this, path, NoClobber && !Append, () =>
        {
            if (Append && File.Exists(path) && new FileInfo(path).Length > 0)
            {
                using var reader = new StreamReader(path);
                Columns = new CsvText(reader, Mark).Row()?.Select(field => field ?? string.Empty).ToList();
                _headerWanted = false;
            }
            return new StreamWriter(path, Append, TextEncoding.Find(this, Encoding));
        });
    }

    protected override void ProcessRecord()
    {
        if (InputObject == null || _file == null)
            return;
        if (!_headerWanted && Columns != null && !Force)
        {
            foreach (string column in Columns.Where(name => InputObject.Properties[name] == null
                                                            && InputObject.BaseObject is not IDictionary))
            {
                ThrowTerminatingError(new ErrorRecord(
                    new InvalidOperationException($"Cannot append CSV content to the following file: {Path ?? LiteralPath}. The appended object does not have a property that corresponds to the following column: {column}. To continue with mismatched properties, add the -Force parameter, and then retry the command."),
                    "CannotAppendCsvWithMismatchedPropertyNames", ErrorCategory.InvalidData, column));
            }
        }
        foreach (string line in Lines(InputObject, _headerWanted))
            _file.WriteLine(line);
    }

    protected override void EndProcessing() => Dispose();

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}

/// <summary>Rows of CSV text; an unquoted empty field is null, a quoted one an empty text.</summary>
internal sealed class CsvText
{
    private readonly TextReader _reader;
    private readonly char _delimiter;

    internal CsvText(TextReader reader, char delimiter)
    {
        _reader = reader;
        _delimiter = delimiter;
    }

    internal List<string> Row()
    {
        if (_reader.Peek() < 0)
            return null;
        var row = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        bool inQuotes = false;
        while (true)
        {
            int next = _reader.Read();
            if (inQuotes)
            {
                if (next < 0)
                    break;
                if (next != '"')
                    field.Append((char)next);
                else if (_reader.Peek() == '"')
                    field.Append((char)_reader.Read());
                else
                    inQuotes = false;
                continue;
            }
            if (next == '"' && field.ToString().Trim().Length == 0 && !quoted)
            {
                field.Clear();
                quoted = inQuotes = true;
            }
            else if (next == _delimiter)
            {
                row.Add(Finish(field, quoted));
                quoted = false;
            }
            else if (next < 0 || next == '\n')
            {
                break;
            }
            else if (next != '\r')
            {
                field.Append((char)next);
            }
        }
        row.Add(Finish(field, quoted));
        return row;
    }

    private static string Finish(StringBuilder field, bool quoted)
    {
        string text = field.ToString();
        field.Clear();
        return text.Length == 0 && !quoted ? null : text;
    }
}

public abstract class CsvReaderCommand : PSCmdlet
{
    [Parameter(Position = 1)]
    public char Delimiter { get; set; } = ',';

    [Parameter]
    public SwitchParameter UseCulture { get; set; }

    [Parameter]
    public string[] Header { get; set; }

    private protected void Read(TextReader text)
    {
        var rows = new CsvText(text, UseCulture ? CultureInfo.CurrentCulture.TextInfo.ListSeparator[0] : Delimiter);
        List<string> columns = Header?.ToList();
        string type = null;
        for (List<string> row = rows.Row(); row != null && !Stopping; row = rows.Row())
        {
            if (row.Count == 1 && row[0] == null)
                continue;
            if (columns == null)
            {
                if (row[0]?.StartsWith('#') == true)
                {
                    type ??= row[0].StartsWith("#TYPE ", StringComparison.OrdinalIgnoreCase) ? row[0][6..].Trim() : null;
                    continue;
                }
                columns = Names(row);
                continue;
            }
            var item = new PSObject();
            for (int i = 0; i < columns.Count; ++i)
                item.Properties.Add(new PSNoteProperty(columns[i], i < row.Count ? row[i] ?? string.Empty : null));
            if (!string.IsNullOrEmpty(type))
                item.TypeNames.Insert(0, "CSV:" + type);
            WriteObject(item);
        }
    }

    private List<string> Names(List<string> row)
    {
        var names = new List<string>();
        bool unnamed = false;
        for (int i = 0; i < row.Count; ++i)
        {
            string name = row[i];
            if (string.IsNullOrEmpty(name))
            {
                unnamed = true;
                name = "H" + (i + 1).ToString(CultureInfo.InvariantCulture);
            }
            if (names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                ThrowTerminatingError(new ErrorRecord(
                    new ExtendedTypeSystemException($"The member \"{name}\" is already present."), "AlreadyPresentPSMemberInfoInternalCollectionAdd",
                    ErrorCategory.NotSpecified, null));
            }
            names.Add(name);
        }
        if (unnamed)
            WriteWarning("One or more headers were not specified. Default names starting with \"H\" have been used in place of any missing headers.");
        return names;
    }
}

[Cmdlet(VerbsData.ConvertFrom, "Csv")]
public sealed class ConvertFromCsvCommand : CsvReaderCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString, AllowNull]
    public PSObject[] InputObject { get; set; }

    private readonly StringBuilder _text = new();

    protected override void ProcessRecord()
    {
        foreach (PSObject line in InputObject ?? Array.Empty<PSObject>())
            _text.Append(line?.ToString()).Append('\n');
    }

    protected override void EndProcessing() => Read(new StringReader(_text.ToString()));
}

[Cmdlet(VerbsData.Import, "Csv", DefaultParameterSetName = "Path")]
public sealed class ImportCsvCommand : CsvReaderCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    public string[] Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; }

    [Parameter]
    public string Encoding { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in FilePaths.Resolve(this, Path, LiteralPath))
        {
            try
            {
                using var reader = new StreamReader(path, TextEncoding.Find(this, Encoding));
                Read(reader);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                WriteError(new ErrorRecord(e, "FileOpenFailure", ErrorCategory.OpenError, path));
            }
        }
    }
}

/// <summary>Turns -Path and -LiteralPath into paths of the file system.</summary>
internal static class FilePaths
{
    internal static IEnumerable<string> Resolve(PSCmdlet cmdlet, string[] paths, string[] literalPaths)
    {
        var found = new List<string>();
        foreach (string path in literalPaths ?? Array.Empty<string>())
            found.Add(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
        foreach (string path in paths ?? Array.Empty<string>())
        {
            try
            {
                found.AddRange(cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _));
            }
            catch (ItemNotFoundException e)
            {
                cmdlet.WriteError(new ErrorRecord(e.ErrorRecord, e));
            }
        }
        return found;
    }

    /// <summary>Opens a file for writing; that it cannot be opened ends the command.</summary>
    internal static StreamWriter Create(PSCmdlet cmdlet, string path, bool mustBeNew, Func<StreamWriter> open)
    {
        try
        {
            if (mustBeNew && File.Exists(path))
                throw new IOException($"The file '{path}' already exists.");
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            cmdlet.ThrowTerminatingError(new ErrorRecord(e, "FileOpenFailure", ErrorCategory.OpenError, path));
            throw;
        }
    }
}
