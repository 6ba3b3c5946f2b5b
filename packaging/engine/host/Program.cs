using System;
using System.IO;
using System.Text;

namespace Steward.Engine;

internal static class Program
{
    private const string Help = """
        Usage: steward-engine [-File <script> [args]] [-Command <text> | -] [-EncodedCommand <Base64>]
                              [-NoLogo] [-NoProfile] [-NonInteractive] [-WorkingDirectory <folder>]
                              [-ExecutionPolicy <policy>] [-InputFormat Text] [-OutputFormat Text] [-Version] [-Help]
        """;

    private static int Main(string[] args)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (Console.IsOutputRedirected || Console.IsErrorRedirected)
            Console.OutputEncoding = utf8;
        CommandLine line = CommandLine.Parse(args);
        switch (line.What)
        {
            case CommandLine.Mode.Help:
                Console.Out.WriteLine(Help);
                return 0;
            case CommandLine.Mode.Version:
                Console.Out.WriteLine("PowerShell " + ScriptRunner.EngineVersion);
                return 0;
            case CommandLine.Mode.Wrong:
                Console.Error.WriteLine(line.Problem);
                Console.Error.WriteLine();
                Console.Error.WriteLine(Help);
                return CommandLine.BadArgument;
        }
        if (line.WorkingDirectory != null)
        {
            try
            {
                Directory.SetCurrentDirectory(line.WorkingDirectory);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                Console.Error.WriteLine($"Cannot set the working directory to '{line.WorkingDirectory}': {e.Message}");
                return 1;
            }
        }
        using var runner = new ScriptRunner(line);
        int code = runner.Run();
        // Threads that a script left behind, a pool's for one, must not keep the process alive.
        Environment.Exit(code);
        return code;
    }
}
