using System;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Steward.Engine;

/// <summary>The host object of the main runspace. Remembers the exit code that `exit` gave.</summary>
internal sealed class ConsoleHost : PSHost
{
    private readonly ConsoleUserInterface _ui;

    internal ConsoleHost(bool nonInteractive)
    {
        _ui = new ConsoleUserInterface(nonInteractive);
    }

    internal int? ExitCode { get; private set; }

    // Scripts ask for this name to learn whether they run in a console.
    public override string Name => "ConsoleHost";

    public override Version Version { get; } = typeof(PSObject).Assembly.GetName().Version is { } v
        ? new Version(v.Major, v.Minor, v.Build)
        : new Version(7, 6);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => _ui;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt()
        => throw new PSNotSupportedException("This engine has no prompt to enter.");

    public override void ExitNestedPrompt()
        => throw new PSNotSupportedException("This engine has no prompt to leave.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
