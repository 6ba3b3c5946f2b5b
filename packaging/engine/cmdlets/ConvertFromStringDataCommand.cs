using System;
using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.ConvertFrom, "StringData")]
[OutputType(typeof(Hashtable))]
public sealed class ConvertFromStringDataCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string StringData { get; set; }

    [Parameter(Position = 1)]
    public char Delimiter { get; set; } = '=';

    protected override void ProcessRecord()
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (string raw in StringData.Split('\n'))
        {
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            int mark = line.IndexOf(Delimiter);
            if (mark <= 0)
            {
                Fail($"Data line '{line}' is not in 'name{Delimiter}value' format.", line);
                return;
            }
            string name = line[..mark].Trim();
            if (table.ContainsKey(name))
            {
                Fail($"Data item '{name}' in line '{line}' is already defined.", line);
                return;
            }
            table[name] = Regex.Unescape(line[(mark + 1)..].Trim());
        }
        WriteObject(table);
    }

    private void Fail(string message, string line)
        => ThrowTerminatingError(new ErrorRecord(new PSInvalidOperationException(message), "InvalidOperation",
                                                 ErrorCategory.InvalidOperation, line));
}
