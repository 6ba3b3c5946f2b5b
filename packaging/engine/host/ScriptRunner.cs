using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;

namespace Steward.Engine;

/// <summary>
/// Runs what the command line named in one runspace and gives the exit code that pwsh would give.
/// SIGINT stops the running pipeline, lets its finally blocks run, and ends with 0, as pwsh does.
/// </summary>
internal sealed class ScriptRunner : IDisposable
{
    // The engine marks what goes to the error stream by a property that is not public.
    private const int ErrorStream = 2;
    private const string OutcomeVariable = "__stewardLastStatement";
    private static readonly PropertyInfo s_writeStream =
        typeof(PSObject).GetProperty("WriteStream", BindingFlags.Instance | BindingFlags.NonPublic);

    private readonly CommandLine _line;
    private readonly ConsoleHost _host;
    private readonly Runspace _runspace;
    private readonly PosixSignalRegistration _interrupt;
    private readonly object _gate = new();
    private Pipeline _running;
    private bool _interrupted;

    internal static string EngineVersion
    {
        get
        {
            Version v = typeof(PSObject).Assembly.GetName().Version;
            return $"{v.Major}.{v.Minor}.{FilePatch()}";
        }
    }

    internal ScriptRunner(CommandLine line)
    {
        _line = line;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
        KeepToTheCoreSnapIn();
        _host = new ConsoleHost(line.NonInteractive);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows() && line.ExecutionPolicy != null
            && Enum.TryParse(line.ExecutionPolicy, ignoreCase: true, out Microsoft.PowerShell.ExecutionPolicy policy))
            state.ExecutionPolicy = policy;
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Name = "Main";
    }

    internal int Run()
    {
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || !_host.UI.SupportsVirtualTerminal)
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        int code = _line.What switch
        {
            CommandLine.Mode.File => RunFile(),
            CommandLine.Mode.Command => RunCommand(_line.Script, readInput: UsesInput(_line.Script)),
            _ => RunStandardInput(),
        };
        Console.Out.Flush();
        return code;
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _runspace.Dispose();
    }

    // The engine's full default state names assemblies that its package does not carry. Without them a default
    // runspace or pool finds the same cmdlets in the modules beside the engine, when they are first used.
    private static void KeepToTheCoreSnapIn()
    {
        const BindingFlags inside = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        Type reader = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSSnapInReader");
        if (reader?.GetProperty("DefaultMshSnapins", inside)?.GetValue(null) is not IList known)
            return;
        for (int i = known.Count - 1; i >= 0; --i)
        {
            object name = known[i].GetType().GetField("PSSnapInName", BindingFlags.Instance | BindingFlags.Public
                                                                      | BindingFlags.NonPublic)?.GetValue(known[i]);
            if (name is string text && text != "Microsoft.PowerShell.Core")
                known.RemoveAt(i);
        }
    }

    private int RunFile()
    {
        LetExitLeaveTheScript();
        Pipeline pipeline = _runspace.CreatePipeline();
        var command = new Command(_line.File, isScript: false, useLocalScope: false);
        foreach (CommandParameter argument in _line.Arguments)
            command.Parameters.Add(argument);
        pipeline.Commands.Add(command);
        bool failed = !Execute(pipeline, readInput: Console.IsInputRedirected);
        if (_host.ExitCode is int code)
            return code;
        if (_interrupted)
            return 0;
        return failed ? 1 : 0;
    }

    private int RunCommand(string script, bool readInput)
    {
        Pipeline pipeline = _runspace.CreatePipeline();
        var command = new Command(WithOutcome(script), isScript: true, useLocalScope: false);
        foreach (CommandParameter argument in _line.Arguments)
            command.Parameters.Add(argument);
        pipeline.Commands.Add(command);
        bool completed = Execute(pipeline, readInput && Console.IsInputRedirected);
        if (_host.ExitCode is int code)
            return code;
        if (_interrupted)
            return 0;
        return completed && LastStatementSucceeded() ? 0 : 1;
    }

    // Commands from standard input, one statement after the other as they become complete.
    private int RunStandardInput()
    {
        var pending = new List<string>();
        bool last = false;
        while (!last)
        {
            string text = Console.In.ReadLine();
            last = text == null;
            if (!last)
                pending.Add(text);
            if (pending.Count == 0)
                continue;
            string script = string.Join('\n', pending);
            Parser.ParseInput(script, out _, out ParseError[] errors);
            bool incomplete = Array.Exists(errors, e => e.IncompleteInput);
            if (incomplete && !last)
                continue;
            pending.Clear();
            int code = RunCommand(script, readInput: false);
            if (_host.ExitCode != null)
                return code;
            if (_interrupted)
                return 0;
        }
        return 0;
    }

    private bool Execute(Pipeline pipeline, bool readInput)
    {
        // Errors travel with the output, so that both appear in the order in which they happened.
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(new Command("Out-Default"));
        using var done = new ManualResetEventSlim();
        pipeline.StateChanged += (_, change) =>
        {
            if (change.PipelineStateInfo.State is PipelineState.Completed or PipelineState.Failed or PipelineState.Stopped)
                done.Set();
        };
        lock (_gate)
        {
            if (_interrupted)
                return false;
            _running = pipeline;
        }
        if (!readInput)
            pipeline.Input.Close();
        pipeline.InvokeAsync();
        if (readInput)
            FeedInput(pipeline);
        done.Wait();
        lock (_gate)
            _running = null;
        PipelineStateInfo state = pipeline.PipelineStateInfo;
        if (state.State == PipelineState.Failed && state.Reason != null)
            Report(state.Reason);
        pipeline.Dispose();
        return state.State == PipelineState.Completed;
    }

    // `exit` normally leaves the script file it stands in; of the outermost one it is to reach the host. The engine
    // has a switch for this that is not public.
    private void LetExitLeaveTheScript()
    {
        const BindingFlags inside = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        object context = typeof(Runspace).GetProperty("ExecutionContext", inside)?.GetValue(_runspace);
        context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", inside)?.SetValue(context, true);
    }

    // Standard input becomes $input line by line. The thread may outlive the script: it waits for a line nobody needs.
    private static void FeedInput(Pipeline pipeline)
    {
        var feeder = new Thread(() =>
        {
            try
            {
                while (Console.In.ReadLine() is { } text)
                    pipeline.Input.Write(text);
                pipeline.Input.Close();
            }
            catch (Exception e) when (e is PipelineClosedException or ObjectDisposedException or IOException
                                          or InvalidOperationException)
            {
                // The script ended first.
            }
        })
        { IsBackground = true, Name = "standard input" };
        feeder.Start();
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        Pipeline pipeline;
        lock (_gate)
        {
            _interrupted = true;
            pipeline = _running;
        }
        pipeline?.StopAsync();
    }

    private void Report(Exception reason)
    {
        ErrorRecord record = reason is RuntimeException { ErrorRecord: { } own }
            ? own.Exception is RuntimeException ? new ErrorRecord(own, reason) : own
            : new ErrorRecord(reason, reason.GetType().FullName, ErrorCategory.NotSpecified, null);
        try
        {
            // Marked as an error, the record is formatted by the error view and written to standard error.
            PSObject marked = PSObject.AsPSObject(record);
            s_writeStream?.SetValue(marked, Enum.ToObject(s_writeStream.PropertyType, ErrorStream));
            using Pipeline pipeline = _runspace.CreatePipeline();
            pipeline.Commands.Add(new Command("Out-Default"));
            pipeline.Invoke(new[] { marked });
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException)
        {
            _host.UI.WriteErrorLine(reason.Message);
        }
    }

    // $? is only true to the script's last statement inside the script, so the script is made to leave it behind.
    private static string WithOutcome(string script)
    {
        ScriptBlockAst ast = Parser.ParseInput(script, out _, out ParseError[] errors);
        bool open = errors.Length == 0 && ast.BeginBlock == null && ast.ProcessBlock == null && ast.CleanBlock == null
            && ast.EndBlock is { Unnamed: true, Statements.Count: > 0 };
        return open ? script + "\n$global:" + OutcomeVariable + " = $?" : script;
    }

    private bool LastStatementSucceeded()
    {
        object outcome = _runspace.SessionStateProxy.GetVariable(OutcomeVariable);
        _runspace.SessionStateProxy.SetVariable(OutcomeVariable, true);
        return outcome is not false;
    }

    private static bool UsesInput(string script)
    {
        ScriptBlockAst ast = Parser.ParseInput(script, out _, out _);
        return ast.Find(node => node is VariableExpressionAst variable
                                && variable.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase),
                        searchNestedScriptBlocks: false) != null;
    }

    private static string FilePatch()
    {
        string text = System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(PSObject).Assembly.Location).ProductVersion
                      ?? string.Empty;
        string[] parts = text.Split(' ', '+')[0].Split('.');
        return parts.Length > 2 ? parts[2] : "0";
    }
}
