using System;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    public FormatTableCommand() => EngineAccess.Implement(this, EngineAccess.NewFormatter("Table"));
}

[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    public FormatListCommand() => EngineAccess.Implement(this, EngineAccess.NewFormatter("List"));
}

[Cmdlet(VerbsCommon.Format, "Custom")]
public sealed class FormatCustomCommand : OuterFormatTableAndListBase
{
    public FormatCustomCommand() => EngineAccess.Implement(this, EngineAccess.NewFormatter("Complex"));
}

[Cmdlet(VerbsCommon.Format, "Wide")]
public sealed class FormatWideCommand : OuterFormatTableAndListBase
{
    public FormatWideCommand() => EngineAccess.Implement(this, EngineAccess.NewFormatter("Wide"));
}

/// <summary>Hands over every whole line as soon as it is written.</summary>
internal sealed class LineSink : TextWriter
{
    private readonly Action<string> _line;
    private readonly StringBuilder _pending = new();

    internal LineSink(Action<string> line) => _line = line;

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        if (value == '\n')
        {
            WriteLine();
            return;
        }
        if (value != '\r')
            _pending.Append(value);
    }

    public override void Write(string value) => _pending.Append(value);

    public override void WriteLine(string value)
    {
        _pending.Append(value);
        WriteLine();
    }

    public override void WriteLine()
    {
        string line = _pending.ToString();
        _pending.Clear();
        _line(line);
    }

    internal string Rest()
    {
        string rest = _pending.ToString();
        _pending.Clear();
        return rest;
    }
}

[Cmdlet(VerbsData.Out, "String", DefaultParameterSetName = "NoNewLineFormatting")]
[OutputType(typeof(string))]
public sealed class OutStringCommand : FrontEndCommandBase
{
    [Parameter(ParameterSetName = "StreamFormatting")]
    public SwitchParameter Stream { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; }

    [Parameter(ParameterSetName = "NoNewLineFormatting")]
    public SwitchParameter NoNewline { get; set; }

    private readonly StringBuilder _text = new();
    private LineSink _sink;

    protected override void BeginProcessing()
    {
        _sink = new LineSink(TakeLine);
        EngineAccess.Implement(this, EngineAccess.NewOutput(_sink, HostWidth.For(this, Width), NoNewline));
        base.BeginProcessing();
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        _text.Append(_sink.Rest());
        if (!Stream)
            WriteObject(PSStyleText.Plain(_text.ToString()));
    }

    private void TakeLine(string line)
    {
        if (Stream)
            WriteObject(PSStyleText.Plain(line));
        else
            _text.Append(line).Append(NoNewline ? string.Empty : Environment.NewLine);
    }
}

[Cmdlet(VerbsData.Out, "File", SupportsShouldProcess = true, DefaultParameterSetName = "ByPath")]
public sealed class OutFileCommand : FrontEndCommandBase
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    [Alias("Path")]
    public string FilePath { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByLiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; }

    [Parameter(Position = 1)]
    public string Encoding { get; set; }

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; } = int.MaxValue;

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    private StreamWriter _file;

    protected override void BeginProcessing()
    {
        string path = GetUnresolvedProviderPathFromPSPath(LiteralPath ?? FilePath);
        if (ShouldProcess(path))
            _file = FilePaths.Create(this, path, NoClobber && !Append,
                () => new StreamWriter(path, Append, TextEncoding.Find(this, Encoding)) { NewLine = Environment.NewLine });
        StreamWriter file = _file;
        var sink = new LineSink(line =>
        {
            if (file == null)
                return;
            file.Write(PSStyleText.Plain(line));
            if (!NoNewline)
                file.WriteLine();
        });
        EngineAccess.Implement(this, EngineAccess.NewOutput(sink, Width, false));
        base.BeginProcessing();
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        _file?.Dispose();
        _file = null;
    }

    protected override void InternalDispose()
    {
        base.InternalDispose();
        _file?.Dispose();
        _file = null;
    }
}

/// <summary>The columns to format for: what was asked, else the host's, else 120.</summary>
internal static class HostWidth
{
    internal static int For(PSCmdlet cmdlet, int asked)
    {
        if (asked > 0)
            return asked;
        try
        {
            // The last column stays free, as on a console.
            int columns = cmdlet.Host.UI.RawUI.BufferSize.Width - 1;
            return columns > 1 ? columns : 120;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or NotSupportedException
                                      or NullReferenceException)
        {
            return 120;
        }
    }
}

/// <summary>Text that leaves for a variable or a file carries colours only when the script asks for ANSI.</summary>
internal static class PSStyleText
{
    internal static string Plain(string text)
        => PSStyle.Instance.OutputRendering == OutputRendering.PlainText && text.Contains('\u001b')
            ? new System.Management.Automation.Internal.StringDecorated(text).ToString(OutputRendering.PlainText)
            : text;
}

/// <summary>The encodings by the names that scripts use; UTF-8 without a mark by default.</summary>
internal static class TextEncoding
{
    internal static Encoding Find(Cmdlet cmdlet, string name)
    {
        switch (name?.ToLowerInvariant().Replace("-", ""))
        {
            case null or "" or "utf8" or "utf8nobom" or "default" or "unknown" or "string":
                return new UTF8Encoding(false);
            case "utf8bom":
                return new UTF8Encoding(true);
            case "ascii":
                return Encoding.ASCII;
            case "unicode" or "utf16" or "utf16le":
                return Encoding.Unicode;
            case "bigendianunicode" or "utf16be":
                return Encoding.BigEndianUnicode;
            case "utf32":
                return Encoding.UTF32;
            case "bigendianutf32":
                return new UTF32Encoding(true, true);
            case "latin1" or "iso88591":
                return Encoding.Latin1;
            case "oem" or "ansi":
                return new UTF8Encoding(false);
        }
        try
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return int.TryParse(name, out int page) ? Encoding.GetEncoding(page) : Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            cmdlet.ThrowTerminatingError(new ErrorRecord(e, "UnknownEncoding", ErrorCategory.InvalidArgument, name));
            return null;
        }
    }
}
