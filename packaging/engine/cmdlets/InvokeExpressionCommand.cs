using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsLifecycle.Invoke, "Expression")]
public sealed class InvokeExpressionCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; }

    // The text runs in the caller's scope: what it sets stays set.
    protected override void ProcessRecord()
        => InvokeCommand.InvokeScript(Command, false, PipelineResultTypes.Output | PipelineResultTypes.Error, null);
}
