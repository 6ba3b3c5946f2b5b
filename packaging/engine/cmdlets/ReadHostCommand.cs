using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommunications.Read, "Host", DefaultParameterSetName = "AsString")]
[OutputType(typeof(string), typeof(SecureString))]
public sealed class ReadHostCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromRemainingArguments = true)]
    [AllowNull]
    public object Prompt { get; set; }

    [Parameter(ParameterSetName = "AsSecureString")]
    public SwitchParameter AsSecureString { get; set; }

    [Parameter(ParameterSetName = "AsString")]
    public SwitchParameter MaskInput { get; set; }

    protected override void BeginProcessing()
    {
        string text = PromptText();
        bool hidden = AsSecureString || MaskInput;
        if (text == null)
        {
            WriteObject(hidden ? Hidden(Host.UI.ReadLineAsSecureString()) : Host.UI.ReadLine());
            return;
        }
        var field = new FieldDescription(text);
        field.SetParameterType(hidden ? typeof(SecureString) : typeof(string));
        // A prompt of the host shows the text and names the answer by it.
        Dictionary<string, PSObject> answers =
            Host.UI.Prompt(string.Empty, string.Empty, new Collection<FieldDescription> { field });
        foreach (PSObject answer in answers?.Values ?? (IEnumerable<PSObject>)Array.Empty<PSObject>())
            WriteObject(answer?.BaseObject is SecureString secret ? Hidden(secret) : answer);
    }

    private object Hidden(SecureString secret)
        => MaskInput ? new PSCredential("x", secret).GetNetworkCredential().Password : secret;

    private string PromptText()
    {
        object value = Prompt is PSObject wrapped ? wrapped.BaseObject : Prompt;
        if (value == null)
            return null;
        if (value is System.Collections.IEnumerable list and not string)
        {
            var parts = new List<string>();
            foreach (object part in list)
                parts.Add(Convert.ToString(part));
            return string.Join(' ', parts);
        }
        return Convert.ToString(value);
    }
}
