using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = "Path")]
public sealed class GetChildItemCommand : PathCommand
{
    [Parameter(Position = 1)]
    public string Filter { get; set; }

    [Parameter]
    public string[] Include { get; set; }

    [Parameter]
    public string[] Exclude { get; set; }

    [Parameter]
    [Alias("s", "r")]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public uint Depth { get; set; } = uint.MaxValue;

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter Name { get; set; }

    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }

    [Parameter]
    [Alias("ah", "h")]
    public SwitchParameter Hidden { get; set; }

    [Parameter]
    public SwitchParameter FollowSymlink { get; set; }

    protected override void ProcessRecord()
    {
        WildcardPattern[] included = Patterns(Include);
        WildcardPattern[] excluded = Patterns(Exclude);
        WildcardPattern filter = Filter == null ? null : WildcardPattern.Get(Filter, WildcardOptions.IgnoreCase);
        bool deep = Recurse || Depth != uint.MaxValue;
        foreach (string path in Paths)
        {
            Try(() =>
            {
                // A wildcard in the last part names items, and their children only with -Recurse.
                Collection<PSObject> items = InvokeProvider.ChildItem.Get(new[] { path }, deep, Depth, Force || Hidden, IsLiteral);
                foreach (PSObject item in items.Where(Wanted))
                {
                    string name = Convert.ToString(item.Properties["PSChildName"]?.Value);
                    if (filter != null && !filter.IsMatch(name) || included != null && !included.Any(p => p.IsMatch(name))
                        || excluded != null && excluded.Any(p => p.IsMatch(name)))
                        continue;
                    WriteObject(Name ? RelativeName(path, item, name, deep) : item);
                }
            }, path);
        }
    }

    private bool Wanted(PSObject item)
    {
        if (!Directory && !File && !Hidden)
            return true;
        if (item.BaseObject is not FileSystemInfo info)
            return !Hidden && Directory == LanguagePrimitives.IsTrue(item.Properties["PSIsContainer"]?.Value);
        return (!Directory || info is DirectoryInfo) && (!File || info is FileInfo)
            && (!Hidden || (info.Attributes & FileAttributes.Hidden) != 0);
    }

    private string RelativeName(string path, PSObject item, string name, bool deep)
        => deep && item.BaseObject is FileSystemInfo info
            ? System.IO.Path.GetRelativePath(GetUnresolvedProviderPathFromPSPath(path), info.FullName)
            : name;
}

[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = "Path")]
public sealed class GetItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Paths)
            Try(() => WriteObject(InvokeProvider.Item.Get(new[] { path }, Force, IsLiteral), true), path);
    }
}

[Cmdlet(VerbsCommon.New, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "pathSet")]
public sealed class NewItemCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; }

    [Parameter]
    [Alias("Type")]
    public string ItemType { get; set; }

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    public object Value { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Path ?? new[] { "." })
        {
            if (!ShouldProcess(Name == null ? path : SessionState.Path.Combine(path, Name)))
                continue;
            try
            {
                WriteObject(InvokeProvider.Item.New(new[] { path }, Name, ItemType, Value, Force), true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                WriteError(new ErrorRecord(e, "NewItemIOError", ErrorCategory.WriteError, path));
            }
            catch (RuntimeException e) when (e.ErrorRecord != null && e is not PipelineStoppedException)
            {
                WriteError(new ErrorRecord(e.ErrorRecord, e));
            }
        }
    }
}

[Cmdlet(VerbsCommon.Remove, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class RemoveItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Paths)
        {
            if (!ShouldProcess(path))
                continue;
            Try(() =>
            {
                if (!Recurse && InvokeProvider.Item.Get(new[] { path }, Force, IsLiteral)
                        .Any(item => item.BaseObject is DirectoryInfo folder && folder.EnumerateFileSystemInfos().Any()))
                    throw new IOException($"The directory '{path}' is not empty. Use -Recurse to remove it with its content.");
                InvokeProvider.Item.Remove(new[] { path }, Recurse, Force, IsLiteral);
            }, path);
        }
    }
}

/// <summary>What the cmdlets that change an item share: each path is asked for before, and given after.</summary>
public abstract class ChangeItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected void Change(Func<string, string> description, Func<string, Collection<PSObject>> change)
    {
        foreach (string path in Paths)
        {
            if (!ShouldProcess(description(path)))
                continue;
            Try(() =>
            {
                Collection<PSObject> changed = change(path);
                if (PassThru)
                    WriteObject(changed, true);
            }, path);
        }
    }
}

[Cmdlet(VerbsCommon.Copy, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class CopyItemCommand : ChangeItemCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; }

    [Parameter]
    public SwitchParameter Container { get; set; } = true;

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    protected override void ProcessRecord()
        => Change(path => $"Item: {path} Destination: {Destination}",
                  path => InvokeProvider.Item.Copy(new[] { path }, Destination ?? string.Empty, Recurse,
                      Container ? CopyContainers.CopyTargetContainer : CopyContainers.CopyChildrenOfTargetContainer, Force, IsLiteral));
}

[Cmdlet(VerbsCommon.Move, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class MoveItemCommand : ChangeItemCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    protected override void ProcessRecord()
        => Change(path => $"Item: {path} Destination: {Destination}",
                  path => InvokeProvider.Item.Move(new[] { path }, Destination, Force, IsLiteral));
}

[Cmdlet(VerbsCommon.Rename, "Item", SupportsShouldProcess = true)]
public sealed class RenameItemCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; }

    [Parameter(Mandatory = true, Position = 1)]
    public string NewName { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        string path = LiteralPath != null ? WildcardPattern.Escape(LiteralPath) : Path;
        if (!ShouldProcess($"Item: {path} Destination: {NewName}"))
            return;
        try
        {
            Collection<PSObject> renamed = InvokeProvider.Item.Rename(path, NewName, Force);
            if (PassThru)
                WriteObject(renamed, true);
        }
        catch (RuntimeException e) when (e.ErrorRecord != null && e is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(e.ErrorRecord, e));
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class SetItemCommand : ChangeItemCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public object Value { get; set; }

    protected override void ProcessRecord()
        => Change(path => $"Item: {path} Value: {Value}",
                  path => InvokeProvider.Item.Set(new[] { path }, Value, Force, IsLiteral));
}

[Cmdlet(VerbsCommon.Get, "ItemProperty", DefaultParameterSetName = "Path")]
public sealed class GetItemPropertyCommand : PathCommand
{
    [Parameter(Position = 1)]
    [Alias("PSProperty")]
    public string[] Name { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Paths)
            Try(() => WriteObject(InvokeProvider.Property.Get(new[] { path }, new Collection<string>((Name ?? Array.Empty<string>()).ToList()), IsLiteral), true), path);
    }
}

[Cmdlet(VerbsCommon.Get, "Process", DefaultParameterSetName = "Name")]
[OutputType(typeof(Process))]
public sealed class GetProcessCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    [Alias("ProcessName")]
    public string[] Name { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Id")]
    [Alias("PID")]
    public int[] Id { get; set; }

    protected override void ProcessRecord()
    {
        if (Id != null)
        {
            foreach (int id in Id)
            {
                try
                {
                    WriteObject(Process.GetProcessById(id));
                }
                catch (ArgumentException)
                {
                    Missing($"Cannot find a process with the process identifier {id}.", "NoProcessFoundForGivenId", id);
                }
            }
            return;
        }
        List<Process> all = Process.GetProcesses().OrderBy(p => p.ProcessName, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Id).ToList();
        foreach (string name in Name ?? new[] { "*" })
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            List<Process> found = all.Where(p => pattern.IsMatch(p.ProcessName)).ToList();
            found.ForEach(WriteObject);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                Missing($"Cannot find a process with the name \"{name}\". Verify the process name and call the cmdlet again.", "NoProcessFoundForGivenName", name);
        }
    }

    private void Missing(string message, string id, object target)
        => WriteError(new ErrorRecord(new ProcessCommandException(message), id, ErrorCategory.ObjectNotFound, target));
}

public sealed class ProcessCommandException : SystemException
{
    public ProcessCommandException(string message) : base(message)
    {
    }
}

[Cmdlet(VerbsLifecycle.Start, "Process", SupportsShouldProcess = true)]
[OutputType(typeof(Process))]
public sealed class StartProcessCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("PSPath", "Path")]
    public string FilePath { get; set; }

    [Parameter(Position = 1)]
    [Alias("Args")]
    public string[] ArgumentList { get; set; }

    [Parameter]
    public string WorkingDirectory { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter Wait { get; set; }

    [Parameter]
    [Alias("nnw")]
    public SwitchParameter NoNewWindow { get; set; }

    [Parameter]
    public System.Collections.IDictionary Environment { get; set; }

    protected override void BeginProcessing()
    {
        string program = FilePath;
        if (program.Contains(System.IO.Path.DirectorySeparatorChar))
            program = GetUnresolvedProviderPathFromPSPath(program);
        if (!ShouldProcess(program))
            return;
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            Arguments = string.Join(' ', ArgumentList ?? Array.Empty<string>()),
            WorkingDirectory = WorkingDirectory != null ? GetUnresolvedProviderPathFromPSPath(WorkingDirectory)
                                                        : SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        };
        foreach (System.Collections.DictionaryEntry pair in Environment ?? new System.Collections.Hashtable())
            start.Environment[Convert.ToString(pair.Key)] = Convert.ToString(pair.Value);
        try
        {
            Process process = Process.Start(start);
            if (PassThru)
                WriteObject(process);
            while (Wait && !process.WaitForExit(50))
            {
                if (Stopping)
                    throw new PipelineStoppedException();
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            ThrowTerminatingError(new ErrorRecord(new InvalidOperationException($"This command cannot be run due to the error: {e.Message}.", e),
                                                  "InvalidOperationException", ErrorCategory.InvalidOperation, null));
        }
    }
}

[Cmdlet(VerbsLifecycle.Stop, "Process", SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
public sealed class StopProcessCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Id")]
    public int[] Id { get; set; }

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public Process[] InputObject { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (int id in InputObject?.Select(p => p.Id) ?? Id)
        {
            if (!ShouldProcess(id.ToString(System.Globalization.CultureInfo.InvariantCulture)))
                continue;
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                WriteError(new ErrorRecord(new ProcessCommandException($"Cannot find a process with the process identifier {id}."),
                                           "NoProcessFoundForGivenId", ErrorCategory.ObjectNotFound, id));
            }
        }
    }
}
