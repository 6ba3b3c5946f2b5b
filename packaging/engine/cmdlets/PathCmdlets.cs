using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>The -Path and -LiteralPath pair that most cmdlets on items have.</summary>
public abstract class PathCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string[] Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; }

    private protected bool IsLiteral => LiteralPath != null;

    private protected string[] Paths => LiteralPath ?? Path ?? new[] { "." };

    /// <summary>Does one thing and reports its failure as an error that does not end the command.</summary>
    private protected void Try(Action action, string target)
    {
        try
        {
            action();
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (RuntimeException e) when (e.ErrorRecord != null)
        {
            WriteError(new ErrorRecord(e.ErrorRecord, e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            WriteError(new ErrorRecord(e, e.GetType().FullName, ErrorCategory.InvalidOperation, target));
        }
    }

    private protected static WildcardPattern[] Patterns(string[] texts)
        => texts?.Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase)).ToArray();
}

[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool))]
public sealed class TestPathCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [AllowNull, AllowEmptyCollection, AllowEmptyString]
    public string[] Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    [AllowNull, AllowEmptyCollection, AllowEmptyString]
    public string[] LiteralPath { get; set; }

    [Parameter]
    [Alias("Type")]
    public TestPathType PathType { get; set; } = TestPathType.Any;

    [Parameter]
    public SwitchParameter IsValid { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in LiteralPath ?? Path ?? Array.Empty<string>())
        {
            if (string.IsNullOrWhiteSpace(path))
            {
                WriteObject(false);
                continue;
            }
            try
            {
                if (IsValid)
                    WriteObject(SessionState.Path.IsValid(path));
                else if (PathType == TestPathType.Container)
                    WriteObject(InvokeProvider.Item.IsContainer(LiteralPath != null ? WildcardPattern.Escape(path) : path));
                else
                    WriteObject(InvokeProvider.Item.Exists(path, force: false, literalPath: LiteralPath != null)
                                && (PathType == TestPathType.Any || !InvokeProvider.Item.IsContainer(path)));
            }
            catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ItemNotFoundException
                                          or NotSupportedException or IOException)
            {
                WriteObject(false);
            }
        }
    }
}

public enum TestPathType { Any, Container, Leaf }

[Cmdlet(VerbsCommon.Join, "Path")]
[OutputType(typeof(string))]
public sealed class JoinPathCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] Path { get; set; }

    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull, AllowEmptyString]
    public string ChildPath { get; set; }

    [Parameter(Position = 2, ValueFromRemainingArguments = true)]
    [AllowNull, AllowEmptyString, AllowEmptyCollection]
    public string[] AdditionalChildPath { get; set; } = Array.Empty<string>();

    [Parameter]
    public SwitchParameter Resolve { get; set; }

    protected override void ProcessRecord()
    {
        string child = ChildPath ?? string.Empty;
        foreach (string more in AdditionalChildPath ?? Array.Empty<string>())
            child = SessionState.Path.Combine(child, more);
        foreach (string path in Path)
        {
            try
            {
                string joined = SessionState.Path.Combine(path, child);
                if (!Resolve)
                    WriteObject(joined);
                else
                    WriteObject(SessionState.Path.GetResolvedPSPathFromPSPath(joined).Select(p => p.Path), true);
            }
            catch (RuntimeException e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException
                                                 or ProviderNotFoundException)
            {
                WriteError(new ErrorRecord(e.ErrorRecord, e));
            }
        }
    }
}

[Cmdlet(VerbsCommon.Split, "Path", DefaultParameterSetName = "ParentSet")]
[OutputType(typeof(string), typeof(bool))]
public sealed class SplitPathCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter Qualifier { get; set; }

    [Parameter]
    public SwitchParameter NoQualifier { get; set; }

    [Parameter]
    public SwitchParameter Parent { get; set; }

    [Parameter]
    public SwitchParameter Leaf { get; set; }

    [Parameter]
    public SwitchParameter LeafBase { get; set; }

    [Parameter]
    public SwitchParameter Extension { get; set; }

    [Parameter]
    public SwitchParameter Resolve { get; set; }

    [Parameter]
    public SwitchParameter IsAbsolute { get; set; }

    protected override void ProcessRecord()
    {
        IEnumerable<string> paths = LiteralPath ?? Path ?? Array.Empty<string>();
        if (Resolve)
            paths = paths.SelectMany(p => SessionState.Path.GetResolvedPSPathFromPSPath(p)).Select(p => p.Path).ToList();
        foreach (string path in paths)
            Split(path);
    }

    private void Split(string path)
    {
        int colon = path.IndexOf(':');
        if (IsAbsolute)
            WriteObject(SessionState.Path.IsPSAbsolute(path, out _) || path.StartsWith('/'));
        else if (Leaf)
            WriteObject(SessionState.Path.ParseChildName(path));
        else if (LeafBase)
            WriteObject(System.IO.Path.GetFileNameWithoutExtension(SessionState.Path.ParseChildName(path)));
        else if (Extension)
            WriteObject(System.IO.Path.GetExtension(SessionState.Path.ParseChildName(path)));
        else if (NoQualifier)
            WriteObject(colon > 0 ? path[(colon + 1)..] : path);
        else if (Qualifier && colon > 0)
            WriteObject(path[..(colon + 1)]);
        else if (Qualifier)
            WriteError(new ErrorRecord(new FormatException($"Cannot parse path because path '{path}' does not have a qualifier specified."),
                                       "ParsePathFormatError", ErrorCategory.InvalidArgument, path));
        else
            WriteObject(SessionState.Path.ParseParent(path, string.Empty));
    }
}

[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = "Path")]
public sealed class ResolvePathCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Relative { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Paths)
        {
            Try(() =>
            {
                foreach (PathInfo found in SessionState.Path.GetResolvedPSPathFromPSPath(IsLiteral ? WildcardPattern.Escape(path) : path))
                {
                    if (!Relative)
                    {
                        WriteObject(found);
                        continue;
                    }
                    string relative = System.IO.Path.GetRelativePath(SessionState.Path.CurrentFileSystemLocation.ProviderPath, found.ProviderPath);
                    WriteObject(relative.StartsWith("..", StringComparison.Ordinal) || relative == "."
                        ? relative : System.IO.Path.Combine(".", relative));
                }
            }, path);
        }
    }
}

[Cmdlet(VerbsData.Convert, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(string))]
public sealed class ConvertPathCommand : PathCommand
{
    protected override void ProcessRecord()
    {
        foreach (string path in Paths)
            Try(() => WriteObject(SessionState.Path.GetResolvedProviderPathFromPSPath(IsLiteral ? WildcardPattern.Escape(path) : path, out _), true), path);
    }
}

[Cmdlet(VerbsCommon.Get, "Location")]
[OutputType(typeof(PathInfo))]
public sealed class GetLocationCommand : PSCmdlet
{
    [Parameter]
    public string[] PSProvider { get; set; }

    [Parameter]
    public string[] PSDrive { get; set; }

    [Parameter]
    public SwitchParameter Stack { get; set; }

    [Parameter]
    public string[] StackName { get; set; }

    protected override void ProcessRecord()
    {
        if (Stack || StackName != null)
        {
            foreach (string name in StackName ?? new string[] { null })
                WriteObject(SessionState.Path.LocationStack(name));
        }
        else if (PSDrive != null)
        {
            foreach (string drive in PSDrive)
                WriteObject(SessionState.Path.CurrentProviderLocation(SessionState.Drive.Get(drive).Provider.Name));
        }
        else if (PSProvider != null)
        {
            foreach (string provider in PSProvider)
                WriteObject(SessionState.Path.CurrentProviderLocation(provider));
        }
        else
        {
            WriteObject(SessionState.Path.CurrentLocation);
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = "Path")]
[OutputType(typeof(PathInfo))]
public sealed class SetLocationCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        try
        {
            PathInfo now = SessionState.Path.SetLocation(LiteralPath != null ? WildcardPattern.Escape(LiteralPath)
                                                         : string.IsNullOrEmpty(Path) ? "~" : Path);
            if (PassThru)
                WriteObject(now);
        }
        catch (RuntimeException e) when (e.ErrorRecord != null && e is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(e.ErrorRecord, e));
        }
    }
}

[Cmdlet(VerbsCommon.Push, "Location", DefaultParameterSetName = "Path")]
public sealed class PushLocationCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public string StackName { get; set; }

    protected override void ProcessRecord()
    {
        SessionState.Path.PushCurrentLocation(StackName);
        string path = LiteralPath != null ? WildcardPattern.Escape(LiteralPath) : Path;
        if (path == null)
            return;
        try
        {
            PathInfo now = SessionState.Path.SetLocation(path);
            if (PassThru)
                WriteObject(now);
        }
        catch (RuntimeException e) when (e.ErrorRecord != null && e is not PipelineStoppedException)
        {
            SessionState.Path.PopLocation(StackName);
            WriteError(new ErrorRecord(e.ErrorRecord, e));
        }
    }
}

[Cmdlet(VerbsCommon.Pop, "Location")]
public sealed class PopLocationCommand : PSCmdlet
{
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public string StackName { get; set; }

    protected override void ProcessRecord()
    {
        PathInfo now = SessionState.Path.PopLocation(StackName);
        if (PassThru && now != null)
            WriteObject(now);
    }
}

[Cmdlet(VerbsCommon.Get, "PSDrive")]
[OutputType(typeof(PSDriveInfo))]
public sealed class GetPSDriveCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public string[] Name { get; set; } = { "*" };

    [Parameter]
    public string Scope { get; set; }

    [Parameter]
    public string[] PSProvider { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            List<PSDriveInfo> found = SessionState.Drive.GetAll()
                .Where(drive => pattern.IsMatch(drive.Name)
                                && (PSProvider == null || PSProvider.Contains(drive.Provider.Name, StringComparer.OrdinalIgnoreCase)))
                .OrderBy(drive => drive.Name, StringComparer.OrdinalIgnoreCase).ToList();
            found.ForEach(WriteObject);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                var missing = new System.Management.Automation.DriveNotFoundException($"Cannot find drive. A drive with the name '{name}' does not exist.");
                WriteError(new ErrorRecord(missing, "GetLocationNoMatchingDrive", ErrorCategory.ObjectNotFound, name));
            }
        }
    }
}
