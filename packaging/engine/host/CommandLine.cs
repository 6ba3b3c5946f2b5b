using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation.Runspaces;
using System.Text;

namespace Steward.Engine;

/// <summary>What the command line asks for. Names, abbreviations and exit codes are pwsh's.</summary>
internal sealed class CommandLine
{
    internal enum Mode { Help, Version, File, Command, StandardInput, Wrong }

    internal const int BadArgument = 64;

    internal Mode What { get; private set; } = Mode.StandardInput;
    internal string File { get; private set; }
    internal string Script { get; private set; }
    internal string Problem { get; private set; }
    internal string WorkingDirectory { get; private set; }
    internal string ExecutionPolicy { get; private set; }
    internal bool NonInteractive { get; private set; }
    internal bool NoExit { get; private set; }
    internal List<CommandParameter> Arguments { get; } = new();

    // The full name and the shortest abbreviation of every switch, in the order in which pwsh tries them.
    private static readonly (string Name, string Shortest)[] s_switches =
    {
        ("version", "v"), ("help", "h"), ("?", "?"), ("login", "l"), ("noexit", "noe"), ("nologo", "nol"),
        ("noninteractive", "noni"), ("noprofile", "nop"), ("noprofileloadtime", "noprofileloadtime"),
        ("interactive", "i"), ("sta", "sta"), ("mta", "mta"), ("command", "c"), ("file", "f"),
        ("executionpolicy", "ex"), ("ep", "ep"), ("encodedcommand", "e"), ("ec", "ec"),
        ("encodedarguments", "encodeda"), ("ea", "ea"), ("inputformat", "inp"), ("if", "if"),
        ("outputformat", "o"), ("of", "of"), ("workingdirectory", "wo"), ("wd", "wd"),
        ("configurationname", "config"), ("settingsfile", "settings"), ("custompipename", "cus"),
        ("windowstyle", "w"), ("commandwithargs", "commandwithargs"), ("cwa", "cwa"),
    };

    internal static CommandLine Parse(string[] args)
    {
        var result = new CommandLine();
        result.Read(args);
        return result;
    }

    private void Read(string[] args)
    {
        for (int i = 0; i < args.Length; ++i)
        {
            string given = args[i].Trim();
            if (given.Length == 0 || !(given[0] == '-' || given[0] == '/' && !OperatingSystem.IsLinux()))
            {
                // pwsh takes the first free argument as the name of a file.
                ReadFile(args, i);
                return;
            }
            if (given == "-")
            {
                What = Mode.StandardInput;
                return;
            }
            switch (Resolve(given))
            {
                case "version":
                    What = Mode.Version;
                    return;
                case "help" or "?":
                    What = Mode.Help;
                    return;
                case "noninteractive":
                    NonInteractive = true;
                    break;
                case "noexit":
                    NoExit = true;
                    break;
                case "login" or "nologo" or "noprofile" or "noprofileloadtime" or "interactive" or "sta" or "mta":
                    break;
                case "executionpolicy" or "ep":
                    if (!Value(args, ref i, given, out string policy))
                        return;
                    ExecutionPolicy = policy;
                    break;
                case "workingdirectory" or "wd":
                    if (!Value(args, ref i, given, out string folder))
                        return;
                    WorkingDirectory = folder;
                    break;
                case "inputformat" or "if" or "outputformat" or "of":
                    if (!Value(args, ref i, given, out string format))
                        return;
                    if (!format.Equals("text", StringComparison.OrdinalIgnoreCase))
                    {
                        Fail($"Invalid value \"{format}\" for parameter \"{given}\". This engine exchanges text only.");
                        return;
                    }
                    break;
                case "configurationname" or "settingsfile" or "custompipename" or "windowstyle"
                    or "encodedarguments" or "ea":
                    Fail($"The parameter \"{given}\" is not available in this engine.");
                    return;
                case "file":
                    if (i + 1 >= args.Length)
                    {
                        Fail($"The '{given}' argument requires the name of a script file.");
                        return;
                    }
                    ReadFile(args, i + 1);
                    return;
                case "command":
                    ReadCommand(args, i + 1, given);
                    return;
                case "commandwithargs" or "cwa":
                    ReadCommandWithArguments(args, i + 1, given);
                    return;
                case "encodedcommand" or "ec":
                    if (!Value(args, ref i, given, out string encoded))
                        return;
                    if (!Decode(encoded))
                        return;
                    break;
                default:
                    Fail($"The argument '{args[i]}' is not recognized as the name of a script file or of a "
                         + "parameter. Check the spelling, or give the path of a script with -File.");
                    return;
            }
        }
    }

    private static string Resolve(string given)
    {
        string name = given.TrimStart('-', '/').ToLowerInvariant();
        foreach ((string full, string shortest) in s_switches)
        {
            if (full.StartsWith(name, StringComparison.Ordinal) && name.StartsWith(shortest, StringComparison.Ordinal))
                return full;
        }
        return null;
    }

    private bool Value(string[] args, ref int i, string given, out string value)
    {
        value = ++i < args.Length ? args[i] : null;
        if (value != null)
            return true;
        Fail($"The parameter \"{given}\" needs a value.");
        return false;
    }

    private bool Decode(string encoded)
    {
        try
        {
            Script = Encoding.Unicode.GetString(Convert.FromBase64String(encoded));
            What = Mode.Command;
            return true;
        }
        catch (FormatException)
        {
            Fail("Cannot process the command because the value specified with -EncodedCommand is not properly "
                 + "encoded. The value must be Base64 encoded.");
            return false;
        }
    }

    private void ReadCommand(string[] args, int first, string given)
    {
        if (first >= args.Length)
        {
            Fail($"Cannot process the command because of a missing parameter. A command must follow {given}.");
            return;
        }
        if (args[first] == "-")
        {
            What = Mode.StandardInput;
            return;
        }
        Script = string.Join(' ', args, first, args.Length - first);
        What = Mode.Command;
    }

    private void ReadCommandWithArguments(string[] args, int first, string given)
    {
        if (first >= args.Length)
        {
            Fail($"Cannot process the command because of a missing parameter. A command must follow {given}.");
            return;
        }
        Script = args[first];
        What = Mode.Command;
        for (int i = first + 1; i < args.Length; ++i)
            Arguments.Add(new CommandParameter(null, args[i]));
    }

    private void ReadFile(string[] args, int first)
    {
        string name = args[first];
        if (name == "-")
        {
            What = Mode.StandardInput;
            return;
        }
        string path;
        try
        {
            path = Path.GetFullPath(name.StartsWith("~/", StringComparison.Ordinal)
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), name[2..])
                : name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            Fail($"Processing -File '{name}' failed: {e.Message} Specify a valid path for the -File parameter.");
            return;
        }
        if (!System.IO.File.Exists(path))
        {
            Fail(name.StartsWith('-')
                ? $"The argument '{name}' is not recognized as the name of a script file."
                : $"The argument '{name}' to the -File parameter does not exist. Provide the path to an existing "
                  + "'.ps1' file as an argument to the -File parameter.");
            return;
        }
        File = path;
        What = Mode.File;
        CollectArguments(args, first + 1);
    }

    private void CollectArguments(string[] args, int first)
    {
        bool onlyValues = false;
        for (int i = first; i < args.Length; ++i)
        {
            string text = args[i];
            bool isName = !onlyValues && text.Length > 1 && text[0] == '-' && (char.IsLetter(text[1]) || text[1] is '_' or '?');
            if (!onlyValues && text == "--")
            {
                onlyValues = true;
                continue;
            }
            if (!isName)
            {
                Arguments.Add(new CommandParameter(null, text));
                continue;
            }
            int colon = text.IndexOf(':');
            if (colon < 0)
            {
                Arguments.Add(new CommandParameter(text));
                continue;
            }
            string value = text[(colon + 1)..];
            if (value.Length == 0 && i + 1 < args.Length)
                value = args[++i];
            object bound = value.TrimStart('$').ToLowerInvariant() switch
            {
                "true" => true,
                "false" => false,
                _ => value,
            };
            Arguments.Add(new CommandParameter(text[..colon], bound));
        }
    }

    private void Fail(string problem)
    {
        What = Mode.Wrong;
        Problem = problem;
    }
}
