using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.Import, "PowerShellDataFile", DefaultParameterSetName = "ByPath")]
[OutputType(typeof(Hashtable))]
public sealed class ImportPowerShellDataFileCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    public string[] Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByLiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter SkipLimitCheck { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in FilePaths.Resolve(this, Path, LiteralPath))
        {
            ScriptBlockAst ast = Parser.ParseFile(path, out _, out ParseError[] errors);
            var table = ast.Find(node => node is HashtableAst, searchNestedScriptBlocks: false) as HashtableAst;
            if (errors.Length > 0 || table == null)
            {
                WriteError(new ErrorRecord(new InvalidOperationException($"The file '{path}' could not be loaded because it is not a valid PowerShell data file."),
                                           "CouldNotParseAsPowerShellDataFile", ErrorCategory.InvalidData, path));
                continue;
            }
            try
            {
                WriteObject(table.SafeGetValue(SkipLimitCheck));
            }
            catch (InvalidOperationException e)
            {
                WriteError(new ErrorRecord(e, "CouldNotParseAsPowerShellDataFile", ErrorCategory.InvalidData, path));
            }
        }
    }
}

[Cmdlet(VerbsData.ConvertTo, "SecureString", DefaultParameterSetName = "Secure")]
[OutputType(typeof(SecureString))]
public sealed class ConvertToSecureStringCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string String { get; set; }

    [Parameter(Position = 1, ParameterSetName = "PlainText")]
    public SwitchParameter AsPlainText { get; set; }

    [Parameter(Position = 2, ParameterSetName = "PlainText")]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        string text = String;
        if (!AsPlainText)
        {
            // Without a key, systems other than Windows write the characters as hexadecimal digits.
            try
            {
                text = Encoding.Unicode.GetString(Convert.FromHexString(String));
            }
            catch (FormatException e)
            {
                WriteError(new ErrorRecord(new ArgumentException("The input is not an encrypted text.", e),
                                           "ImportSecureString_InvalidArgument", ErrorCategory.InvalidArgument, null));
                return;
            }
        }
        var secret = new SecureString();
        foreach (char c in text)
            secret.AppendChar(c);
        secret.MakeReadOnly();
        WriteObject(secret);
    }
}

[Cmdlet(VerbsData.ConvertFrom, "SecureString", DefaultParameterSetName = "Secure")]
[OutputType(typeof(string))]
public sealed class ConvertFromSecureStringCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public SecureString SecureString { get; set; }

    [Parameter(ParameterSetName = "AsPlainText")]
    public SwitchParameter AsPlainText { get; set; }

    protected override void ProcessRecord()
    {
        string text = SecretText.Read(SecureString);
        WriteObject(AsPlainText ? text : Convert.ToHexString(Encoding.Unicode.GetBytes(text)).ToLowerInvariant());
    }
}

internal static class SecretText
{
    internal static string Read(SecureString secret)
    {
        IntPtr memory = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(memory, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}

[Cmdlet(VerbsCommon.Get, "Credential")]
[OutputType(typeof(PSCredential))]
public sealed class GetCredentialCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public object Credential { get; set; }

    [Parameter]
    public string Message { get; set; }

    [Parameter]
    public string UserName { get; set; }

    [Parameter]
    public string Title { get; set; }

    protected override void BeginProcessing()
    {
        object given = Credential is PSObject wrapped ? wrapped.BaseObject : Credential;
        WriteObject(given as PSCredential
                    ?? Host.UI.PromptForCredential(Title ?? string.Empty, Message ?? string.Empty, given as string ?? UserName, string.Empty));
    }
}

[Cmdlet(VerbsCommon.Get, "Host")]
[OutputType(typeof(PSHost))]
public sealed class GetHostCommand : PSCmdlet
{
    protected override void BeginProcessing() => WriteObject(Host);
}

[Cmdlet(VerbsCommon.Get, "Culture")]
[OutputType(typeof(CultureInfo))]
public sealed class GetCultureCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public string[] Name { get; set; }

    protected override void ProcessRecord()
    {
        if (Name == null)
            WriteObject(Host.CurrentCulture);
        foreach (string name in Name ?? Array.Empty<string>())
        {
            try
            {
                WriteObject(CultureInfo.GetCultureInfo(name));
            }
            catch (CultureNotFoundException e)
            {
                WriteError(new ErrorRecord(e, "ItemNotFoundException", ErrorCategory.ObjectNotFound, name));
            }
        }
    }
}

[Cmdlet(VerbsCommon.Get, "UICulture")]
[OutputType(typeof(CultureInfo))]
public sealed class GetUICultureCommand : PSCmdlet
{
    protected override void BeginProcessing() => WriteObject(Host.CurrentUICulture);
}

public sealed class FileHashInfo
{
    public string Algorithm { get; set; }
    public string Hash { get; set; }
    public string Path { get; set; }
}

[Cmdlet(VerbsCommon.Get, "FileHash", DefaultParameterSetName = "Path")]
[OutputType(typeof(FileHashInfo))]
public sealed class GetFileHashCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    public string[] Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Stream")]
    public Stream InputStream { get; set; }

    [Parameter]
    [ValidateSet("SHA1", "SHA256", "SHA384", "SHA512", "MD5")]
    public string Algorithm { get; set; } = "SHA256";

    protected override void ProcessRecord()
    {
        if (InputStream != null)
        {
            Write(InputStream, null);
            return;
        }
        foreach (string path in FilePaths.Resolve(this, Path, LiteralPath))
        {
            try
            {
                using FileStream file = File.OpenRead(path);
                Write(file, path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                WriteError(new ErrorRecord(e, "FileReadError", ErrorCategory.ReadError, path));
            }
        }
    }

    private void Write(Stream stream, string path)
        => WriteObject(new FileHashInfo
        {
            Algorithm = Algorithm.ToUpperInvariant(),
            Hash = Convert.ToHexString(CryptographicOperations.HashData(new HashAlgorithmName(Algorithm.ToUpperInvariant()), stream)),
            Path = path,
        });
}

[Cmdlet(VerbsCommon.Get, "ExecutionPolicy")]
public sealed class GetExecutionPolicyCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public ExecutionPolicyScope Scope { get; set; }

    protected override void BeginProcessing() => WriteObject(ExecutionPolicy.Unrestricted);
}

[Cmdlet(VerbsCommon.Set, "ExecutionPolicy", SupportsShouldProcess = true)]
public sealed class SetExecutionPolicyCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public ExecutionPolicy ExecutionPolicy { get; set; }

    [Parameter(Position = 1)]
    public ExecutionPolicyScope Scope { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void BeginProcessing()
    {
        if (!OperatingSystem.IsWindows())
            ThrowTerminatingError(new ErrorRecord(new PlatformNotSupportedException("Operation is not supported on this platform."),
                                                  "ExecutionPolicyNotSupported", ErrorCategory.NotImplemented, null));
    }
}
