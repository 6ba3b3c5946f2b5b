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
. ([System.IO.Path]::Combine($PSScriptRoot, 'job.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'connections.ps1'))

# --- the console ---

if (-not $input.MoveNext()) { throw 'This file is started by Steward; it does nothing by itself.' }
$word, $address = ([string] $input.Current).Trim().Split([char] 32, 2)
$stream = [Channel]::Connect($address)
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

# The script's own runspace, whose console is the channel.
$screen = [RunUI]::new($channel, $false)
$consoleHost = [RunHost]::new($screen)
$runspace = [runspacefactory]::CreateRunspace($consoleHost, $initial)
$run.Screen = $screen

# How the one who reads wants it, and where modules are.
function SetConsole {
    $screen.colors = $options.GetProperty('colors').GetBoolean()
    $PSStyle.OutputRendering = if ($screen.colors) { [System.Management.Automation.OutputRendering]::Host } else { [System.Management.Automation.OutputRendering]::PlainText }
    $channel.formatLimit = $options.GetProperty('formatLimit').GetInt64()
    SetModulePath
}

# Does what every run does, once, to nowhere: then it is compiled when a run comes. Everything it sets is its own.
function WarmUp {
    $channel = [Channel]::new([System.IO.Stream]::Null)
    $screen = [RunUI]::new($channel, $false)
    $runspace = [runspacefactory]::CreateRunspace([RunHost]::new($screen), $initial)
    $run = @{ Stopped = $false; Pipeline = $null; Screen = $screen; Contexts = @{}; Live = $false; Waiting = $run.Waiting; Renewals = $run.Renewals; RenewProblems = $run.RenewProblems; ModulePath = $run.ModulePath }
    $runspace.Open()
    $session = $runspace.SessionStateProxy
    $job = [System.Text.Json.JsonDocument]::Parse(@'
{"script": "param([string]$Name)\n'text'; $x = @{ a = 1 }; [pscustomobject]@{ A = 1; B = 'b' } | Where-Object { $_.A } | Select-Object A; Write-Warning 'w'; Write-Host 'h'; Write-Error 'e'",
 "name": "warm-up", "path": "", "tenant": "", "domain": "", "parameters": [{"name": "Name", "value": "x"}],
 "variables": {"CustomerID": "c", "TenantId": "t", "UserAzureID": null}, "connections": [], "endpoints": {"graph": ""}, "moduleFolders": [],
 "options": {"allowInput": false, "askForms": false, "colors": true, "formatLimit": 10, "verbose": false, "debug": false}}
'@).RootElement
    try {
        $task = ReadJob $job
        $ast = $task.Ast
        $variables = $task.Variables
        $options = $task.Options
        SendNow ([Plain]::Message('checked'))
        SetConsole
        $null = ConnectAll ([System.Text.Json.JsonDocument]::Parse('{"tokens": []}').RootElement)
        SetVariables $task
        $pipeline = [powershell]::Create()
        $pipeline.Runspace = $runspace
        $null = $pipeline.AddScript($line, $false).AddArgument(@{ Script = $ast.GetScriptBlock(); Sink = $sink; Channel = $channel; Screen = $screen; State = @{} }).AddArgument($task.Named)
        Await $pipeline
        $channel.Flush()
        $pipeline.Dispose()
    } catch { $null = $_ }
    $runspace.Dispose()
}

$job = WaitForMessage
if ($null -ne $job -and (Text $job 'type') -eq 'warm') {
    WarmUp
    $runspace.Open()
    SendNow ([Plain]::Message('warmed'))
    $job = WaitForMessage
}
if ($null -eq $job) { End 'stopped' 0; exit 0 }

$task = ReadJob $job
$ast = $task.Ast
$variables = $task.Variables
$options = $task.Options
$checked = [Plain]::Message('checked')
$checked['errors'] = $task.Problems
SendNow $checked
if ($task.Problems.Count -gt 0) { End 'invalid' 0; exit 0 }

# --- connections ---

$screen.allowInput = $task.AllowInput
$screen.askForms = $options.GetProperty('askForms').GetBoolean()
if ($runspace.RunspaceStateInfo.State -eq [System.Management.Automation.Runspaces.RunspaceState]::BeforeOpen) { $runspace.Open() }
$session = $runspace.SessionStateProxy

$go = WaitForMessage
if ($null -eq $go) { End 'stopped' 0; exit 0 }

SetConsole
if (-not (ConnectAll $go)) {
    End $(if ($run.Stopped) { 'stopped' } else { 'connectFailed' }) 0
    exit 0
}

# --- the script ---

SetVariables $task
SendNow ([Plain]::Message('running'))

$state = [hashtable]::Synchronized(@{ unformatted = [long] 0 })
$pipeline = [powershell]::Create()
$pipeline.Runspace = $runspace
$null = $pipeline.AddScript($line, $false)
$null = $pipeline.AddArgument(@{ Script = $ast.GetScriptBlock(); Sink = $sink; Channel = $channel; Screen = $screen; State = $state }).AddArgument($task.Named)
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
