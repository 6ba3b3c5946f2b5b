using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace Steward.Engine;

/// <summary>
/// The engine's face on a console or a pipe. As with pwsh, everything but errors goes to standard output;
/// progress is shown nowhere; with -NonInteractive every question fails instead of waiting.
/// </summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    private readonly bool _nonInteractive;
    private readonly bool _colour;
    private readonly ConsoleRawUserInterface _raw = new();

    internal ConsoleUserInterface(bool nonInteractive)
    {
        _nonInteractive = nonInteractive;
        _colour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or "xterm-mono");
    }

    public override PSHostRawUserInterface RawUI => _raw;

    public override bool SupportsVirtualTerminal => _colour;

    public override void Write(string value) => Out.Write(Plain(value));

    public override void WriteLine(string value) => Out.WriteLine(Plain(value));

    public override void WriteLine() => Out.WriteLine();

    public override void Write(ConsoleColor foreground, ConsoleColor background, string value)
    {
        if (!_colour || Console.IsOutputRedirected)
        {
            Write(value);
            return;
        }
        ConsoleColor oldForeground = Console.ForegroundColor;
        ConsoleColor oldBackground = Console.BackgroundColor;
        if ((int)foreground >= 0)
            Console.ForegroundColor = foreground;
        if ((int)background >= 0)
            Console.BackgroundColor = background;
        try
        {
            Write(value);
        }
        finally
        {
            Console.ResetColor();
            if ((int)oldForeground >= 0)
                Console.ForegroundColor = oldForeground;
            if ((int)oldBackground >= 0)
                Console.BackgroundColor = oldBackground;
        }
    }

    public override void WriteErrorLine(string value) => Console.Error.WriteLine(_colour ? value : Strip(value));

    public override void WriteWarningLine(string message) => Tagged("WARNING: ", message, PSStyle.Instance.Formatting.Warning);

    public override void WriteVerboseLine(string message) => Tagged("VERBOSE: ", message, PSStyle.Instance.Formatting.Verbose);

    public override void WriteDebugLine(string message) => Tagged("DEBUG: ", message, PSStyle.Instance.Formatting.Debug);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // A progress pane needs a screen; into a pipe pwsh writes nothing either.
    }

    public override string ReadLine()
    {
        RefuseWhenNonInteractive();
        return Console.In.ReadLine() ?? string.Empty;
    }

    public override SecureString ReadLineAsSecureString()
    {
        RefuseWhenNonInteractive();
        var secret = new SecureString();
        foreach (char c in ReadHidden(echo: null))
            secret.AppendChar(c);
        secret.MakeReadOnly();
        return secret;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message,
                                                        Collection<FieldDescription> descriptions)
    {
        RefuseWhenNonInteractive();
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        if (!string.IsNullOrEmpty(caption))
            WriteLine(caption);
        if (!string.IsNullOrEmpty(message))
            WriteLine(message);
        foreach (FieldDescription field in descriptions)
        {
            Write(string.IsNullOrEmpty(field.Label) ? field.Name + ": " : field.Label.Replace("&", "") + ": ");
            object value;
            if (field.ParameterTypeFullName == typeof(SecureString).FullName)
                value = ReadLineAsSecureString();
            else if (field.ParameterTypeFullName == typeof(PSCredential).FullName)
                value = PromptForCredential(caption, message, null, null);
            else
                value = ReadLine();
            answers[field.Name] = value == null ? null : PSObject.AsPSObject(value);
        }
        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices,
                                        int defaultChoice)
    {
        RefuseWhenNonInteractive();
        if (!string.IsNullOrEmpty(caption))
            WriteLine(caption);
        if (!string.IsNullOrEmpty(message))
            WriteLine(message);
        while (true)
        {
            var line = new StringBuilder();
            for (int i = 0; i < choices.Count; ++i)
                line.Append(CultureInfo.InvariantCulture, $"[{Key(choices[i])}] {choices[i].Label.Replace("&", "")}  ");
            if (defaultChoice >= 0 && defaultChoice < choices.Count)
                line.Append(CultureInfo.InvariantCulture, $"(default is \"{Key(choices[defaultChoice])}\"): ");
            Write(line.ToString());
            string answer = Console.In.ReadLine();
            if (string.IsNullOrEmpty(answer))
            {
                if (defaultChoice >= 0 || answer == null)
                    return defaultChoice;
                continue;
            }
            answer = answer.Trim();
            for (int i = 0; i < choices.Count; ++i)
            {
                if (answer.Equals(Key(choices[i]), StringComparison.CurrentCultureIgnoreCase)
                    || answer.Equals(choices[i].Label.Replace("&", ""), StringComparison.CurrentCultureIgnoreCase))
                    return i;
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        => PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default,
                               PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
                                                     PSCredentialTypes allowed, PSCredentialUIOptions options)
    {
        RefuseWhenNonInteractive();
        WriteLine();
        WriteLine(string.IsNullOrEmpty(caption) ? "PowerShell credential request" : caption);
        WriteLine(string.IsNullOrEmpty(message) ? "Enter your credentials." : message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
            if (userName.Length == 0)
                return null;
        }
        Write($"Password for user {userName}: ");
        SecureString password = ReadLineAsSecureString();
        WriteLine();
        return new PSCredential(userName, password);
    }

    private static TextWriter Out => Console.Out;

    private static string Key(ChoiceDescription choice)
    {
        int mark = choice.Label.IndexOf('&');
        return mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label.Substring(mark + 1, 1).ToUpperInvariant()
                                                           : choice.Label;
    }

    private void Tagged(string tag, string message, string style)
    {
        if (_colour && !Console.IsOutputRedirected)
            Out.WriteLine(style + tag + message + PSStyle.Instance.Reset);
        else
            WriteLine(tag + message);
    }

    // Colour written into a pipe or a file is noise, so it is taken out unless the script asks for ANSI.
    private string Plain(string value)
    {
        if (value == null)
            return string.Empty;
        bool keep = PSStyle.Instance.OutputRendering switch
        {
            OutputRendering.Ansi => true,
            OutputRendering.PlainText => false,
            _ => _colour && !Console.IsOutputRedirected,
        };
        return keep ? value : Strip(value);
    }

    private static string Strip(string value)
        => value != null && value.Contains('\u001b')
            ? new System.Management.Automation.Internal.StringDecorated(value).ToString(OutputRendering.PlainText)
            : value;

    private void RefuseWhenNonInteractive()
    {
        if (_nonInteractive)
        {
            throw new PSInvalidOperationException(
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }
    }

    private static string ReadHidden(char? echo)
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() ?? string.Empty;
        var text = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace)
            {
                if (text.Length > 0)
                    --text.Length;
            }
            else if (key.KeyChar != '\0')
            {
                text.Append(key.KeyChar);
                if (echo.HasValue)
                    Console.Write(echo.Value);
            }
        }
        Console.WriteLine();
        return text.ToString();
    }
}
