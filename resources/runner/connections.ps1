# Signs the script in before it starts, keeps it signed in while it runs, and signs it out. Dot-sourced by runner.ps1.
#
# A connection is a folder with connect.ps1: Connect, Renew and Disconnect, each called with its $Context in the
# runspace of the script, so that what they import is there for the script. The runner itself puts every new token into
# $Context.Tokens; Renew is only for whoever handed a token to a module.

# What connect.ps1 may use; see connecting.ps1.
$connecting = [System.Management.Automation.Language.Parser]::ParseFile([System.IO.Path]::Combine($PSScriptRoot, 'connecting.ps1'), [ref] $null, [ref] $null).GetScriptBlock()

function ReadTexts($json, [string] $name) {
    $texts = [System.Collections.Generic.List[string]]::new()
    $list = [System.Text.Json.JsonElement]::new()
    if ($json.TryGetProperty($name, [ref] $list) -and $list.ValueKind -eq [System.Text.Json.JsonValueKind]::Array) {
        foreach ($item in $list.EnumerateArray()) { $texts.Add($item.GetString()) }
    }
    return , $texts.ToArray()
}

# Where the script finds modules: the folders that the console names, the engine's own, and the user's only if asked.
function SetModulePath {
    $folders = [System.Collections.Generic.List[string]]::new()
    $folders.AddRange([string[]] (ReadTexts $job 'moduleFolders'))
    $userModules = [System.Text.Json.JsonElement]::new()
    if ($options.TryGetProperty('userModules', [ref] $userModules) -and $userModules.ValueKind -eq [System.Text.Json.JsonValueKind]::True) {
        $folders.AddRange($run.ModulePath.Split([System.IO.Path]::PathSeparator))
    }
    $folders.Add([System.IO.Path]::Combine($PSHOME, 'Modules'))
    [System.Environment]::SetEnvironmentVariable('PSModulePath', [string]::Join([System.IO.Path]::PathSeparator, [System.Linq.Enumerable]::Distinct($folders)))
}

# The commands a script names, so that a module that fetches its commands fetches few. $null when they cannot be known:
# names made at run time, code from other files.
function CommandsOf($ast) {
    $names = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($command in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
        $name = $command.GetCommandName()
        if ($null -eq $name) { if ($command.CommandElements[0] -is [System.Management.Automation.Language.ScriptBlockExpressionAst]) { continue } else { return $null } }
        if ($command.InvocationOperator -eq [System.Management.Automation.Language.TokenKind]::Dot -or $name -in 'Invoke-Expression', 'iex', 'Import-Module', 'ipmo', 'Invoke-Command', 'icm' -or $name.Contains('/') -or $name.EndsWith('.ps1')) { return $null }
        $null = $names.Add($name.Substring($name.LastIndexOf([char] 92) + 1))
    }
    foreach ($using in $ast.UsingStatements) {
        if ($using.UsingStatementKind -eq [System.Management.Automation.Language.UsingStatementKind]::Module) { return $null }
    }
    return , [System.Linq.Enumerable]::ToArray($names)
}

# Runs one of the three functions in the script's runspace. Returns what went wrong, or nothing.
function Call($context, [string] $function, $extra) {
    $calling = [powershell]::Create()
    try {
        $calling.Runspace = $runspace
        # Whatever a module prints while it connects is not the script's.
        $null = $calling.AddScript('param($Context, $StewardFunction, $StewardExtra) $ErrorActionPreference = "Stop"; . $Context.Common; . $Context.Functions; $null = & $StewardFunction $Context @StewardExtra 3>$null 4>$null 5>$null 6>$null', $true)
        $null = $calling.AddArgument($context).AddArgument($function).AddArgument([object[]] $extra)
        Await $calling
        if ($run.Stopped) { return $null }
        $reason = $calling.InvocationStateInfo.Reason
        if ($null -ne $reason) { return $reason.Message }
        if ($calling.Streams.Error.Count -gt 0) { return [string] $calling.Streams.Error[0] }
        return $null
    } finally { $calling.Dispose() }
}

function ReportProblem($context) {
    $message = [Plain]::Message('connectFailed')
    $message['connection'] = $context.Id
    foreach ($key in $context.Problem.Keys) {
        if ($key -eq 'TryNext') { continue }
        $message[$key.Substring(0, 1).ToLowerInvariant() + $key.Substring(1)] = [Plain]::Value($context.Problem[$key], 1)
    }
    SendNow $message
}

# A service that may want a token of another kind than the first: the console is asked for the next one. False when there
# is none.
function NextToken($context, [string] $name) {
    $message = [Plain]::Message('tokenWanted')
    $message['connection'] = $context.Id
    $message['name'] = $name
    SendNow $message
    $answer = WaitForMessage
    if ($null -eq $answer -or (Text $answer 'type') -ne 'tokenAnswer') { return $false }
    $value = Text $answer 'value'
    if (-not $value) { return $false }
    $context.Tokens[$name] = $value
    return $true
}

# True when all are connected. Otherwise the problem has been reported, or the run was stopped.
function ConnectAll($go) {
    $endpoints = @{}
    foreach ($endpoint in $job.GetProperty('endpoints').EnumerateObject()) { $endpoints[$endpoint.Name] = $endpoint.Value.GetString() }
    $commands = CommandsOf $ast
    $session.PSVariable.Set('ProgressPreference', [System.Management.Automation.ActionPreference]::SilentlyContinue)

    # All of them first: a token that comes while one connects is for the next one, too.
    foreach ($connection in $job.GetProperty('connections').EnumerateArray()) {
        $id = Text $connection 'id'
        $file = [System.IO.Path]::Combine((Text $connection 'folder'), 'connect.ps1')
        $context = @{
            Id            = $id
            Title         = Text $connection 'title'
            Folder        = Text $connection 'folder'
            CustomerId    = $variables['CustomerID']
            TenantId      = Text $job 'tenant'
            PartnerTenant = Text $job 'partnerTenant'
            Domain        = Text $job 'domain'
            Endpoints     = $endpoints
            Commands      = $commands
            Modules       = @{}
            OwnModules    = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', 'modules'))
            Tokens        = [hashtable]::Synchronized(@{})
            Variables     = @{}
            LiveVariables = @{}
            Problem       = $null
            Connected     = $false
            Common        = $connecting
            Functions     = [System.Management.Automation.Language.Parser]::ParseFile($file, [ref] $null, [ref] $null).GetScriptBlock()
        }
        $modules = [System.Text.Json.JsonElement]::new()
        if ($connection.TryGetProperty('modules', [ref] $modules)) {
            foreach ($module in $modules.EnumerateArray()) { $context.Modules[(Text $module 'name')] = Text $module 'minimum' }
        }
        foreach ($token in $go.GetProperty('tokens').EnumerateArray()) {
            if ((Text $token 'connection') -eq $id) { $context.Tokens[(Text $token 'name')] = Text $token 'value' }
        }
        $run.Contexts[$id] = $context
    }

    foreach ($context in $run.Contexts.Values) {
        $message = [Plain]::Message('connecting')
        $message['connection'] = $context.Id
        $message['title'] = $context.Title
        SendNow $message
        while ($true) {
            $context.Problem = $null
            $why = Call $context 'Connect'
            if ($run.Stopped) { return $false }
            if ($null -eq $context.Problem -and $null -ne $why) {
                $context.Problem = @{ Message = "The connection to $($context.Title) failed."; Why = $why }
            }
            if ($null -eq $context.Problem) { break }
            $next = $context.Problem['TryNext']
            if ($next -and (NextToken $context $next)) { continue }
            if (-not $run.Stopped) { ReportProblem $context }
            return $false
        }
        $context.Connected = $true
        foreach ($name in $context.LiveVariables.Keys) { $session.PSVariable.Set([LiveToken]::new($name, $context.Tokens, $context.LiveVariables[$name].Token, $context.LiveVariables[$name].Endpoint)) }
        foreach ($name in $context.Variables.Keys) { $session.PSVariable.Set($name, $context.Variables[$name]) }
        $message = [Plain]::Message('connected')
        $message['connection'] = $context.Id
        SendNow $message
    }
    # Tokens that came while the others connected.
    while ($run.Renewals.Count -gt 0) {
        $context, $name = $run.Renewals.Dequeue()
        $why = Call $context 'Renew' @($name)
        if ($run.Stopped) { return $false }
        if ($null -ne $why) { $run.RenewProblems.Enqueue([object[]] @($context.Title, $why)) }
    }
    # From here on it is PowerShell that calls Renew: between two statements of the script, in its own runspace.
    $null = $runspace.Events.SubscribeEvent($null, $null, 'Steward.Renew', $null, $renewing, $true, $false)
    $run.Live = $true
    $session.PSVariable.Set('ProgressPreference', [System.Management.Automation.ActionPreference]::Continue)
    return $true
}

$renewing = [System.Management.Automation.Language.Parser]::ParseInput(@'
$StewardContext, $StewardToken, $StewardProblems = $event.SourceArgs
$StewardProgress = $global:ProgressPreference
try {
    $ErrorActionPreference = 'Stop'
    $global:ProgressPreference = 'SilentlyContinue'
    . $StewardContext.Common
    . $StewardContext.Functions
    $null = Renew $StewardContext $StewardToken 3>$null 4>$null 5>$null 6>$null
} catch {
    $StewardProblems.Enqueue([object[]] @($StewardContext.Title, $_.Exception.Message))
} finally {
    $global:ProgressPreference = $StewardProgress
}
'@, [ref] $null, [ref] $null).GetScriptBlock()

# A new token. Called whenever the console sends one.
function TakeToken([string] $id, [string] $name, [string] $value) {
    $context = $run.Contexts[$id]
    if ($null -eq $context) { return }
    $context.Tokens[$name] = $value
    if (-not $context.Connected) { return }
    if ($run.Live) { $null = $runspace.Events.GenerateEvent('Steward.Renew', $null, [object[]] @($context, $name, $run.RenewProblems), $null) }
    else { $run.Renewals.Enqueue([object[]] @($context, $name)) }
}

# What Renew could not do, as warnings. Called by the waiting thread.
function TellRenewProblems {
    $problem = $null
    while ($run.RenewProblems.TryDequeue([ref] $problem)) {
        $message = [Plain]::Message('warning')
        $message['text'] = "$($problem[0]) could not be given its new sign-in: $($problem[1]) Commands of $($problem[0]) may fail when the present one ends."
        $channel.Send($message)
    }
}

# The last in is the first out. A module that hangs is left behind: its process ends now.
function DisconnectAll {
    $run.Live = $false
    $left = 2500
    $contexts = @($run.Contexts.Values)
    [array]::Reverse($contexts)
    foreach ($context in $contexts) {
        if ($context.Connected -and $left -gt 0 -and $runspace.RunspaceAvailability -eq [System.Management.Automation.Runspaces.RunspaceAvailability]::Available) {
            $since = [System.Environment]::TickCount64
            $calling = [powershell]::Create()
            $calling.Runspace = $runspace
            $null = $calling.AddScript('param($Context) $ConfirmPreference = "None"; $ProgressPreference = "SilentlyContinue"; . $Context.Common; . $Context.Functions; $null = Disconnect $Context *>$null', $true).AddArgument($context)
            try {
                $ending = $calling.BeginInvoke()
                if (-not $ending.AsyncWaitHandle.WaitOne($left)) { $null = $calling.BeginStop($null, $null); $left = 0 }
            } catch { $null = $_ }
            $left -= [int] ([System.Environment]::TickCount64 - $since)
        }
        $context.Tokens.Clear()
    }
}
