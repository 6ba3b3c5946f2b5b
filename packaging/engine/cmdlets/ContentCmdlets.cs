using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = "Path")]
public sealed class GetContentCommand : PathCommand
{
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long ReadCount { get; set; } = 1;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("First", "Head")]
    public long TotalCount { get; set; } = -1;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Last")]
    public int Tail { get; set; } = -1;

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public string Encoding { get; set; }

    [Parameter]
    public string Delimiter { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Paths)
        {
            Try(() =>
            {
                string psPath = IsLiteral ? WildcardPattern.Escape(path) : path;
                foreach (string resolved in SessionState.Path.GetResolvedProviderPathFromPSPath(psPath, out ProviderInfo provider))
                {
                    if (provider.Name == "FileSystem")
                        Read(resolved);
                    else
                        ReadProvider(path);
                }
            }, path);
        }
    }

    private void Read(string path)
    {
        if (Directory.Exists(path))
            throw new UnauthorizedAccessException($"Unable to get content because it is a directory: '{path}'. Please use 'Get-ChildItem' instead.");
        if (AsByteStream)
        {
            byte[] bytes = File.ReadAllBytes(path);
            WriteObject(bytes, enumerateCollection: !Raw);
            return;
        }
        using var reader = new StreamReader(path, TextEncoding.Find(this, Encoding), detectEncodingFromByteOrderMarks: true);
        if (Raw)
        {
            WriteObject(Noted(reader.ReadToEnd(), path, 1));
            return;
        }
        IEnumerable<string> lines = Delimiter == null ? Lines(reader) : reader.ReadToEnd().Split(Delimiter);
        if (TotalCount >= 0)
            lines = lines.Take((int)Math.Min(TotalCount, int.MaxValue));
        if (Tail >= 0)
            lines = lines.TakeLast(Tail);
        long number = 0;
        if (ReadCount == 1)
        {
            foreach (string line in lines)
                WriteObject(Noted(line, path, ++number));
            return;
        }
        foreach (string[] block in lines.Chunk(ReadCount <= 0 ? int.MaxValue / 2 : (int)ReadCount))
            WriteObject(block);
    }

    private void ReadProvider(string path)
    {
        foreach (System.Management.Automation.Provider.IContentReader reader in InvokeProvider.Content.GetReader(new[] { path }, Force, IsLiteral))
        {
            using (reader)
            {
                for (IList block = reader.Read(0); block != null && block.Count > 0; block = reader.Read(0))
                    WriteObject(block, true);
            }
        }
    }

    private IEnumerable<string> Lines(StreamReader reader)
    {
        while (!Stopping && reader.ReadLine() is { } line)
            yield return line;
    }

    private static PSObject Noted(string text, string path, long number)
    {
        var result = new PSObject(text);
        result.Properties.Add(new PSNoteProperty("PSPath", "Microsoft.PowerShell.Core\\FileSystem::" + path), preValidated: true);
        result.Properties.Add(new PSNoteProperty("PSChildName", System.IO.Path.GetFileName(path)), preValidated: true);
        result.Properties.Add(new PSNoteProperty("ReadCount", number), preValidated: true);
        return result;
    }
}

/// <summary>Set-Content and Add-Content: every value is one line.</summary>
public abstract class WriteContentCommand : PSCmdlet, IDisposable
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; }

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyCollection]
    public object[] Value { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public string Encoding { get; set; }

    private readonly List<FileStream> _files = new();
    private readonly List<System.Management.Automation.Provider.IContentWriter> _writers = new();
    private Encoding _encoding;
    private bool _open;

    private protected abstract bool Appends { get; }

    protected override void BeginProcessing() => _encoding = TextEncoding.Find(this, Encoding);

    protected override void ProcessRecord()
    {
        if (!_open)
            Open();
        foreach (object value in Value ?? new object[] { null })
        {
            foreach (System.Management.Automation.Provider.IContentWriter writer in _writers)
                writer.Write(new[] { value });
            byte[] bytes = AsByteStream
                ? new[] { LanguagePrimitives.ConvertTo<byte>(value) }
                : _encoding.GetBytes(Text(value) + (NoNewline ? string.Empty : System.Environment.NewLine));
            foreach (FileStream file in _files)
                file.Write(bytes);
        }
        if (PassThru)
            WriteObject(Value, true);
    }

    protected override void EndProcessing() => Dispose();

    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        _files.Clear();
        _writers.ForEach(writer => writer.Dispose());
        _writers.Clear();
    }

    private void Open()
    {
        _open = true;
        foreach (string given in LiteralPath ?? Path ?? Array.Empty<string>())
        {
            string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(given, out ProviderInfo provider, out _);
            if (!ShouldProcess("Path: " + path))
                continue;
            try
            {
                if (provider.Name != "FileSystem")
                {
                    if (!Appends && InvokeProvider.Item.Exists(given))
                        InvokeProvider.Content.Clear(given);
                    _writers.AddRange(InvokeProvider.Content.GetWriter(given));
                    continue;
                }
                var file = new FileStream(path, Appends ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
                _files.Add(file);
                if (file.Length == 0)
                    file.Write(_encoding.GetPreamble());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                WriteError(new ErrorRecord(e, "GetContentWriterIOError", ErrorCategory.WriteError, path));
            }
        }
    }

    private static string Text(object value)
        => value == null ? string.Empty : PSObject.AsPSObject(value).BaseObject is string text ? text : LanguagePrimitives.ConvertTo<string>(value);
}

[Cmdlet(VerbsCommon.Set, "Content", SupportsShouldProcess = true)]
public sealed class SetContentCommand : WriteContentCommand
{
    private protected override bool Appends => false;
}

[Cmdlet(VerbsCommon.Add, "Content", SupportsShouldProcess = true)]
public sealed class AddContentCommand : WriteContentCommand
{
    private protected override bool Appends => true;
}

[Cmdlet(VerbsCommon.Clear, "Content", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class ClearContentCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Paths)
        {
            if (ShouldProcess(path))
                Try(() => InvokeProvider.Content.Clear(new[] { path }, Force, IsLiteral), path);
        }
    }
}

/// <summary>A line that Select-String found.</summary>
public sealed class MatchInfo
{
    public bool IgnoreCase { get; internal set; }
    public long LineNumber { get; internal set; }
    public string Line { get; internal set; } = string.Empty;
    public string Filename => System.IO.Path.GetFileName(Path);
    public string Path { get; internal set; } = "InputStream";
    public string Pattern { get; internal set; }
    public Match[] Matches { get; internal set; } = Array.Empty<Match>();

    public override string ToString() => Path == "InputStream" ? Line : $"{Path}:{LineNumber}:{Line}";

    public string ToString(string directory) => ToString();

    public string ToEmphasizedString(string directory) => ToString();
}

[Cmdlet(VerbsCommon.Select, "String", DefaultParameterSetName = "File")]
[OutputType(typeof(MatchInfo), typeof(bool), typeof(string))]
public sealed class SelectStringCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string[] Pattern { get; set; }

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "File")]
    public string[] Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; }

    [Parameter(ValueFromPipeline = true, ParameterSetName = "Object", Mandatory = true)]
    [AllowNull, AllowEmptyString]
    public PSObject InputObject { get; set; }

    [Parameter]
    public SwitchParameter SimpleMatch { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public SwitchParameter List { get; set; }

    [Parameter]
    public SwitchParameter NotMatch { get; set; }

    [Parameter]
    public SwitchParameter AllMatches { get; set; }

    [Parameter]
    public string Encoding { get; set; }

    private Regex[] _patterns;
    private long _number;
    private bool _found;

    protected override void BeginProcessing()
    {
        try
        {
            _patterns = Pattern.Select(p => new Regex(SimpleMatch ? Regex.Escape(p) : p,
                                                      CaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase)).ToArray();
        }
        catch (ArgumentException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, "InvalidRegex", ErrorCategory.InvalidArgument, Pattern));
        }
    }

    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is not FileInfo && Path == null && LiteralPath == null)
        {
            Look(InputObject?.ToString() ?? string.Empty, "InputStream", ++_number);
            return;
        }
        IEnumerable<string> files = InputObject?.BaseObject is FileInfo info ? new[] { info.FullName }
                                                                             : FilePaths.Resolve(this, Path, LiteralPath);
        foreach (string file in files.Where(f => !Directory.Exists(f)))
        {
            long number = 0;
            foreach (string line in File.ReadLines(file, TextEncoding.Find(this, Encoding)))
            {
                if (Look(line, file, ++number) && List)
                    break;
            }
        }
    }

    protected override void EndProcessing()
    {
        if (Quiet)
            WriteObject(_found);
    }

    private bool Look(string line, string path, long number)
    {
        for (int i = 0; i < _patterns.Length; ++i)
        {
            Match[] matches = AllMatches ? _patterns[i].Matches(line).ToArray()
                : _patterns[i].Match(line) is { Success: true } one ? new[] { one } : Array.Empty<Match>();
            if (matches.Length > 0 == NotMatch)
                continue;
            _found = true;
            if (Raw)
                WriteObject(line);
            else if (!Quiet)
                WriteObject(new MatchInfo { IgnoreCase = !CaseSensitive, LineNumber = number, Line = line, Path = path, Pattern = Pattern[i], Matches = matches });
            return true;
        }
        return false;
    }
}
