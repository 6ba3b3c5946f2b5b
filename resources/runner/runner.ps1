# Runs one script for the console, in this process, and ends. Started as
#   pwsh -NoLogo -NoProfile -NonInteractive -File runner.ps1
# with one line on stdin: a one-time word, a space, and the address of the console's socket. Nothing else comes
# over stdin, the command line or the environment; stdout and stderr belong to native programs.
#
#   runner                                console
#   hello {word, version}            →
#                                    ←    warm (when no run waits yet)
#   warmed                           →
#                                    ←    job {script, parameters, variables, connections, options}
#   checked {errors}                 →    (not parsed: this is the end)
#                                    ←    go {tokens}
#   tokenWanted {connection, name}   →    (the service refused the first kind of token)
#                                    ←    tokenAnswer {value}
#   connecting, connected, failed…   →
#   running, then the streams        →
#                                    ←    token, answer, stop, at any time
#   end {how, exitCode}              →
#
# Plain PowerShell 7.4 and System.Management.Automation only: no module, no cmdlet of another assembly.

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

. ([System.IO.Path]::Combine($PSScriptRoot, 'objects.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'channel.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'host.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'connections.ps1'))

# --- the console ---

if (-not $input.MoveNext()) { throw 'This file is started by Steward; it does nothing by itself.' }
$word, $address = ([string] $input.Current).Trim().Split([char] 32, 2)
if ($address.StartsWith('\\.\pipe\')) {
    $stream = [System.IO.Pipes.NamedPipeClientStream]::new('.', $address.Substring(9), [System.IO.Pipes.PipeDirection]::InOut, [System.IO.Pipes.PipeOptions]::Asynchronous)
    $stream.Connect(10000)
} else {
    $socket = [System.Net.Sockets.Socket]::new([System.Net.Sockets.AddressFamily]::Unix, [System.Net.Sockets.SocketType]::Stream, [System.Net.Sockets.ProtocolType]::Unspecified)
    $socket.Connect([System.Net.Sockets.UnixDomainSocketEndPoint]::new($address))
    $stream = [System.Net.Sockets.NetworkStream]::new($socket, $true)
}
$channel = [Channel]::new($stream)
$reader = [FrameReader]::new($stream)

$run = @{
    Stopped   = $false
    Pipeline  = $null
    Screen    = $null
    Tokens    = [hashtable]::Synchronized(@{})
    Contexts  = [ordered] @{}
    Renewals  = [System.Collections.Generic.Queue[object]]::new()
    RenewProblems = [System.Collections.Concurrent.ConcurrentQueue[object]]::new()
    Live      = $false
    ModulePath = [string] $env:PSModulePath
    Waiting   = [System.Collections.Generic.Queue[object]]::new()
}

function SendNow($message) {
    $channel.Send($message)
    $channel.Flush()
}

function Text($json, [string] $name) {
    $value = [System.Text.Json.JsonElement]::new()
    if ($json.TryGetProperty($name, [ref] $value) -and $value.ValueKind -eq [System.Text.Json.JsonValueKind]::String) { return $value.GetString() }
    return $null
}

# Stops, tokens and answers may come at any time; everything else is for whoever waits for it.
function Receive {
    foreach ($message in $reader.Take()) {
        switch (Text $message 'type') {
            'stop' {
                $run.Stopped = $true
                if ($null -ne $run.Pipeline) { $null = $run.Pipeline.BeginStop($null, $null) }
                if ($null -ne $run.Screen) { $run.Screen.Answer('*', $null) }
            }
            'token' { TakeToken (Text $message 'connection') (Text $message 'name') (Text $message 'value') }
            'answer' { if ($null -ne $run.Screen) { $run.Screen.Answer((Text $message 'id'), (Text $message 'value')) } }
            default { $run.Waiting.Enqueue($message) }
        }
    }
    if ($reader.closed -and -not $run.Stopped) {
        # The console is gone: nobody sees what the script does from here on.
        $run.Stopped = $true
        if ($null -ne $run.Pipeline) { $null = $run.Pipeline.BeginStop($null, $null) }
        if ($null -ne $run.Screen) { $run.Screen.Answer('*', $null) }
    }
}

function WaitForMessage {
    while ($run.Waiting.Count -eq 0 -and -not $run.Stopped) {
        $null = $reader.Task().Wait(1000)
        Receive
    }
    if ($run.Stopped) { return $null }
    return $run.Waiting.Dequeue()
}

# Runs a pipeline of the script's runspace to its end while messages come and lines go.
function Await([powershell] $pipeline) {
    if ($run.Stopped) { return }
    $run.Pipeline = $pipeline
    $asynchronous = $pipeline.BeginInvoke()
    $pieces = $channel.pieces
    $since = [long] 0
    while (-not $asynchronous.IsCompleted) {
        if ($reader.closed) { $null = $asynchronous.AsyncWaitHandle.WaitOne(50) }
        else {
            $incoming = ([System.IAsyncResult] $reader.Task()).AsyncWaitHandle
            $null = [System.Threading.WaitHandle]::WaitAny([System.Threading.WaitHandle[]] @($asynchronous.AsyncWaitHandle, $incoming), 40)
        }
        Receive
        TellRenewProblems
        # A line that stays unfinished may be a question: it is shown as it is once no more of it comes.
        if ($channel.pieces -ne $pieces) {
            $pieces = $channel.pieces
            $since = [System.Environment]::TickCount64
        }
        $late = $since -ne 0 -and [System.Environment]::TickCount64 - $since -ge 80
        if ($late -and [System.Threading.Monitor]::TryEnter($channel.lines)) {
            try { $run.Screen.EndHostLine() } finally { [System.Threading.Monitor]::Exit($channel.lines) }
            if ($channel.TryFlush($true)) { $since = 0 }
        } else { $null = $channel.TryFlush($false) }
    }
    $run.Pipeline = $null
}

function End([string] $how, [int] $exitCode) {
    DisconnectAll
    $run.Tokens.Clear()
    $message = [Plain]::Message('end')
    $message['how'] = $how
    $message['exitCode'] = [long] $exitCode
    SendNow $message
}

# --- the job ---

$hello = [Plain]::Message('hello')
$hello['word'] = $word
$hello['version'] = $PSVersionTable.PSVersion.ToString()
SendNow $hello
$word = $null

# What this process started with is what a script finds: the same commands and modules, and nothing of the runner.
$initial = $Host.Runspace.InitialSessionState
$initial = if ($null -ne $initial) { $initial.Clone() } else { [initialsessionstate]::CreateDefault2() }
$sink = [System.Management.Automation.Language.Parser]::ParseFile([System.IO.Path]::Combine($PSScriptRoot, 'sink.ps1'), [ref] $null, [ref] $null).GetScriptBlock()
# In the global scope and dot-sourced, so that $script:x and a top-level $x are the same thing, as in a file. Not in
# a try block: that would make every statement's error end the script.
$line = 'param($StewardRun, $StewardParameters) . $StewardRun.Script @StewardParameters 2>&1 | & $StewardRun.Sink $StewardRun.Channel $StewardRun.Screen $StewardRun.State'

# Does what every run does, once, to nowhere: then it is compiled when a run comes. Nothing of it is left.
function WarmUp {
    $nowhere = [Channel]::new([System.IO.Stream]::Null)
    $unseen = [RunUI]::new($nowhere, $false)
    $trial = [runspacefactory]::CreateRunspace([RunHost]::new($unseen), $initial)
    $trial.Open()
    $pipeline = [powershell]::Create()
    $pipeline.Runspace = $trial
    $script = { 'text'; [pscustomobject]@{ A = 1; B = 'b' }; Write-Warning 'w'; Write-Verbose 'v'; Write-Host 'h'; Write-Error 'e' }.Ast.EndBlock.Extent.Text
    $parsed = [System.Management.Automation.Language.Parser]::ParseInput($script, [ref] $null, [ref] $null)
    $null = $pipeline.AddScript($line, $false).AddArgument(@{ Script = $parsed.GetScriptBlock(); Sink = $sink; Channel = $nowhere; Screen = $unseen; State = @{} }).AddArgument(@{})
    try { $null = $pipeline.Invoke() } catch { $null = $_ }
    $nowhere.Flush()
    $pipeline.Dispose()
    $trial.Dispose()
}

$job = WaitForMessage
if ($null -ne $job -and (Text $job 'type') -eq 'warm') {
    WarmUp
    SendNow ([Plain]::Message('warmed'))
    $job = WaitForMessage
}
if ($null -eq $job) { End 'stopped' 0; exit 0 }

# The script is parsed, never read from its file: what runs is what was on the screen when Run was pressed.
$tokens = $null
$syntaxErrors = $null
$path = Text $job 'path'
$ast = [System.Management.Automation.Language.Parser]::ParseInput((Text $job 'script'), $(if ($path) { $path } else { Text $job 'name' }), [ref] $tokens, [ref] $syntaxErrors)

$named = @{}
foreach ($parameter in $job.GetProperty('parameters').EnumerateArray()) { $named[(Text $parameter 'name')] = Text $parameter 'value' }
$variables = [ordered] @{}
foreach ($variable in $job.GetProperty('variables').EnumerateObject()) { $variables[$variable.Name] = $(if ($variable.Value.ValueKind -eq [System.Text.Json.JsonValueKind]::String) { $variable.Value.GetString() }) }
$options = $job.GetProperty('options')
$allowInput = $options.GetProperty('allowInput').GetBoolean()

$problems = [System.Collections.Generic.List[object]]::new()
function AddProblem([string] $text, $extent) {
    $problem = [System.Collections.Generic.Dictionary[string, object]]::new()
    $problem['message'] = $text
    $problem['line'] = [long] $(if ($null -ne $extent) { $extent.StartLineNumber } else { 0 })
    $problem['column'] = [long] $(if ($null -ne $extent) { $extent.StartColumnNumber } else { 0 })
    $problems.Add($problem)
}
foreach ($syntaxError in $syntaxErrors) { AddProblem $syntaxError.Message $syntaxError.Extent }

$declared = @{}
if ($problems.Count -eq 0) {
    if ($null -ne $ast.ParamBlock) {
        foreach ($parameter in $ast.ParamBlock.Parameters) {
            $name = $parameter.Name.VariablePath.UserPath
            $declared[$name] = $parameter
            # A script that declares one of our variables as its parameter gets the value that way.
            if ($variables.Contains($name) -and -not $named.ContainsKey($name) -and $null -ne $variables[$name]) { $named[$name] = $variables[$name] }
            $mandatory = $false
            foreach ($attribute in $parameter.Attributes) {
                if ($attribute -isnot [System.Management.Automation.Language.AttributeAst] -or $attribute.TypeName.Name -notin 'Parameter', 'System.Management.Automation.ParameterAttribute') { continue }
                foreach ($argument in $attribute.NamedArguments) {
                    if ($argument.ArgumentName -eq 'Mandatory' -and ($argument.ExpressionOmitted -or $argument.Argument.Extent.Text -in '$true', '1')) { $mandatory = $true }
                    if ($argument.ArgumentName -eq 'ParameterSetName') { $mandatory = $false; break }
                }
            }
            if ($mandatory -and -not $allowInput -and -not $named.ContainsKey($name)) { AddProblem "The script needs a value for its parameter '$name'." $parameter.Extent }
        }
    }
    # A script without CmdletBinding takes an unknown name for a value; the others are checked by PowerShell.
    $isSimple = $null -eq $ast.ParamBlock -or ($ast.ParamBlock.Attributes.Count -eq 0 -and $ast.ParamBlock.Extent.Text -notmatch '\[\s*(Parameter|Alias)\s*\(')
    if ($isSimple -and $null -eq $ast.DynamicParamBlock) {
        foreach ($name in $named.Keys) {
            if (-not $declared.ContainsKey($name)) { AddProblem "The script has no parameter called '$name'." $null }
        }
    }
    $needs = $ast.ScriptRequirements
    if ($null -ne $needs) {
        if ($null -ne $needs.RequiredPSVersion -and $needs.RequiredPSVersion -gt [version] $PSVersionTable.PSVersion.ToString().Split('-')[0]) { AddProblem "The script requires PowerShell $($needs.RequiredPSVersion); this engine is $($PSVersionTable.PSVersion)." $ast.Extent }
        if ($needs.RequiredPSEditions.Count -gt 0 -and 'Core' -notin $needs.RequiredPSEditions) { AddProblem 'The script requires Windows PowerShell (#Requires -PSEdition Desktop).' $ast.Extent }
    }
}
$checked = [Plain]::Message('checked')
$checked['errors'] = $problems
SendNow $checked
if ($problems.Count -gt 0) { End 'invalid' 0; exit 0 }

# Switches are declared as such, and their text says whether they are on.
foreach ($name in @($named.Keys)) {
    if ($declared.ContainsKey($name) -and $declared[$name].StaticType -in [switch], [bool]) { $named[$name] = $named[$name] -in 'true', '$true', '1', 'yes', 'on', '' }
    elseif ($declared.ContainsKey($name) -and $declared[$name].StaticType.IsArray -and $named[$name].Contains([char] 10)) { $named[$name] = $named[$name].Split([char] 10) }
}

# --- connections ---

$screen = [RunUI]::new($channel, $allowInput)
$run.Screen = $screen
$consoleHost = [RunHost]::new($screen)
SetModulePath
$runspace = [runspacefactory]::CreateRunspace($consoleHost, $initial)
$runspace.Open()
$session = $runspace.SessionStateProxy

$go = WaitForMessage
if ($null -eq $go) { End 'stopped' 0; exit 0 }

$screen.colors = $options.GetProperty('colors').GetBoolean()
$PSStyle.OutputRendering = if ($screen.colors) { [System.Management.Automation.OutputRendering]::Host } else { [System.Management.Automation.OutputRendering]::PlainText }
$channel.formatLimit = $options.GetProperty('formatLimit').GetInt64()

SetModulePath
if (-not (ConnectAll $go)) {
    End $(if ($run.Stopped) { 'stopped' } else { 'connectFailed' }) 0
    exit 0
}

# --- the script ---

foreach ($name in $variables.Keys) {
    if ($declared.ContainsKey($name)) { continue }
    $session.PSVariable.Set([System.Management.Automation.PSVariable]::new($name, $variables[$name], [System.Management.Automation.ScopedItemOptions]::ReadOnly))
}
foreach ($name in 'GraphToken', 'Session', 'SecurityCenterSession') {
    if ($null -eq $session.PSVariable.Get($name)) { $session.PSVariable.Set($name, $null) }
}
$session.PSVariable.Set('InformationPreference', [System.Management.Automation.ActionPreference]::Continue)
if ($options.GetProperty('verbose').GetBoolean()) { $session.PSVariable.Set('VerbosePreference', [System.Management.Automation.ActionPreference]::Continue) }
if ($options.GetProperty('debug').GetBoolean()) { $session.PSVariable.Set('DebugPreference', [System.Management.Automation.ActionPreference]::Continue) }
if ($path) {
    $folder = [System.IO.Path]::GetDirectoryName($path)
    if ([System.IO.Directory]::Exists($folder)) { $null = $session.Path.SetLocation($folder) }
}

SendNow ([Plain]::Message('running'))

$state = [hashtable]::Synchronized(@{ unformatted = [long] 0 })
$pipeline = [powershell]::Create()
$pipeline.Runspace = $runspace
$null = $pipeline.AddScript($line, $false)
$null = $pipeline.AddArgument(@{ Script = $ast.GetScriptBlock(); Sink = $sink; Channel = $channel; Screen = $screen; State = $state }).AddArgument($named)
Await $pipeline

# A script that was cut short leaves its last table unwritten.
if ($null -ne $state['formatter']) {
    $rest = [powershell]::Create()
    $rest.Runspace = $runspace
    $null = $rest.AddScript('param($f) $f.End()', $true).AddArgument($state['formatter'])
    if (-not $run.Stopped) { Await $rest }
}
$screen.EndHostLine()

$how = 'completed'
if ($run.Stopped) {
    $how = 'stopped'
} elseif ($pipeline.InvocationStateInfo.State -eq [System.Management.Automation.PSInvocationState]::Failed) {
    $how = 'failed'
    $reason = $pipeline.InvocationStateInfo.Reason
    $record = if ($reason -is [System.Management.Automation.RuntimeException]) { $reason.ErrorRecord } else { [System.Management.Automation.ErrorRecord]::new($reason, 'RunFailed', [System.Management.Automation.ErrorCategory]::NotSpecified, $null) }
    $channel.Send([Plain]::ErrorMessage($record, $true))
} elseif ($pipeline.Streams.Error.Count -gt 0) {
    # Not the script's own errors, which went to the sink: its parameters could not be bound.
    $how = 'failed'
    foreach ($record in $pipeline.Streams.Error) { $channel.Send([Plain]::ErrorMessage($record, $true)) }
}
if ($state['unformatted'] -gt 0) {
    $message = [Plain]::Message('information')
    $message['text'] = '… {0:N0} more objects are in the table, not in this text.' -f $state['unformatted']
    $channel.Send($message)
}
if ($state['objectsDropped']) {
    $message = [Plain]::Message('warning')
    $message['text'] = 'The table shows the first 200,000 objects.'
    $channel.Send($message)
}
End $how $consoleHost.exitCode
exit 0
