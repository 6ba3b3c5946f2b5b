# The script's console: a PowerShell host whose screen is the channel.

# The six variables are not a secret to each other: this one gives a good token at every read, however long the
# script runs, as text ("Bearer $GraphToken") and as $GraphToken.AccessToken. $GraphToken.Endpoint is the address of the
# service it is for, which differs from cloud to cloud.
[NoRunspaceAffinity()]
class LiveToken : System.Management.Automation.PSVariable {
    hidden [hashtable] $tokens
    hidden [string] $token
    hidden [string] $endpoint

    LiveToken([string] $name, [hashtable] $tokens, [string] $token, [string] $endpoint) : base($name) {
        $this.tokens = $tokens
        $this.token = $token
        $this.endpoint = $endpoint
    }

    [object] get_Value() {
        $newest = [string] $this.tokens[$this.token]
        $value = [psobject]::new($newest)
        $value.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('AccessToken', $newest))
        $value.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('Endpoint', $this.endpoint))
        return $value
    }

    [void] set_Value([object] $value) {
        throw [System.InvalidOperationException]::new('$' + $this.Name + ' is kept up to date by Steward and cannot be changed here.')
    }
}

[NoRunspaceAffinity()]
class RunRawUI : System.Management.Automation.Host.PSHostRawUserInterface {
    hidden [ConsoleColor] $foreground = [ConsoleColor]::Gray
    hidden [ConsoleColor] $background = [ConsoleColor]::Black
    hidden [string] $title = ''
    hidden [System.Management.Automation.Host.Size] $size = [System.Management.Automation.Host.Size]::new(160, 50)
    hidden [System.Management.Automation.Host.Coordinates] $origin = [System.Management.Automation.Host.Coordinates]::new(0, 0)

    [ConsoleColor] get_ForegroundColor() { return $this.foreground }
    [void] set_ForegroundColor([ConsoleColor] $value) { $this.foreground = $value }
    [ConsoleColor] get_BackgroundColor() { return $this.background }
    [void] set_BackgroundColor([ConsoleColor] $value) { $this.background = $value }
    [System.Management.Automation.Host.Size] get_BufferSize() { return $this.size }
    [void] set_BufferSize([System.Management.Automation.Host.Size] $value) { $this.size = $value }
    [System.Management.Automation.Host.Size] get_WindowSize() { return $this.size }
    [void] set_WindowSize([System.Management.Automation.Host.Size] $value) { }
    [System.Management.Automation.Host.Size] get_MaxWindowSize() { return $this.size }
    [System.Management.Automation.Host.Size] get_MaxPhysicalWindowSize() { return $this.size }
    [System.Management.Automation.Host.Coordinates] get_WindowPosition() { return $this.origin }
    [void] set_WindowPosition([System.Management.Automation.Host.Coordinates] $value) { }
    [System.Management.Automation.Host.Coordinates] get_CursorPosition() { return $this.origin }
    [void] set_CursorPosition([System.Management.Automation.Host.Coordinates] $value) { }
    [int] get_CursorSize() { return 1 }
    [void] set_CursorSize([int] $value) { }
    [bool] get_KeyAvailable() { return $false }
    [string] get_WindowTitle() { return $this.title }
    [void] set_WindowTitle([string] $value) { $this.title = $value }
    [void] FlushInputBuffer() { }
    [System.Management.Automation.Host.KeyInfo] ReadKey([System.Management.Automation.Host.ReadKeyOptions] $options) {
        throw [System.Management.Automation.Host.HostException]::new('The script waits for a key. There is no keyboard in a run; use Read-Host instead.')
    }
    [System.Management.Automation.Host.BufferCell[, ]] GetBufferContents([System.Management.Automation.Host.Rectangle] $rectangle) {
        throw [System.NotImplementedException]::new('There is no screen to read in a run.')
    }
    [void] SetBufferContents([System.Management.Automation.Host.Coordinates] $origin, [System.Management.Automation.Host.BufferCell[, ]] $contents) { }
    [void] SetBufferContents([System.Management.Automation.Host.Rectangle] $rectangle, [System.Management.Automation.Host.BufferCell] $fill) { }
    [void] ScrollBufferContents([System.Management.Automation.Host.Rectangle] $source, [System.Management.Automation.Host.Coordinates] $destination, [System.Management.Automation.Host.Rectangle] $clip, [System.Management.Automation.Host.BufferCell] $fill) { }
}

[NoRunspaceAffinity()]
class RunUI : System.Management.Automation.Host.PSHostUserInterface {
    hidden [Channel] $channel
    hidden [RunRawUI] $raw = [RunRawUI]::new()
    [bool] $allowInput
    # Several values asked for at once are one question; otherwise one after another.
    [bool] $askForms = $false
    # Whether the one who reads can show terminal colours.
    [bool] $colors = $false
    hidden [System.Collections.Concurrent.BlockingCollection[object]] $answers = [System.Collections.Concurrent.BlockingCollection[object]]::new()
    hidden [int] $prompts = 0
    # Write-Host gives its record first and then writes it; the record says more, so the writing is left out.
    hidden [bool] $skipWrite = $false
    hidden [System.Collections.Generic.List[object]] $segments = [System.Collections.Generic.List[object]]::new()

    RunUI([Channel] $channel, [bool] $allowInput) {
        $this.channel = $channel
        $this.allowInput = $allowInput
    }

    [System.Management.Automation.Host.PSHostRawUserInterface] get_RawUI() { return $this.raw }
    [bool] get_SupportsVirtualTerminal() { return $this.colors }

    [void] Write([string] $value) {
        if ($this.skipWrite) { $this.skipWrite = $false; return }
        $this.EndHostLine()
        if ($null -ne $value) { $this.channel.Piece($this.Undecorated($value).Replace("`r`n", "`n")) }
    }
    [void] WriteLine([string] $value) {
        if ($this.skipWrite) { $this.skipWrite = $false; return }
        if ($this.segments.Count -gt 0) { $this.EndHostLine() }
        $this.channel.Line($this.Undecorated($value))
    }
    [void] WriteLine() { $this.WriteLine('') }
    # Formatting puts terminal colours into headers; taking them out is the host's work.
    hidden [string] Undecorated([string] $value) {
        if ($this.colors -or $null -eq $value -or -not $value.Contains([char] 27)) { return $value }
        return [System.Management.Automation.Host.PSHostUserInterface]::GetOutputString($value, $false)
    }
    [void] Write([ConsoleColor] $foreground, [ConsoleColor] $background, [string] $value) {
        if ($this.skipWrite) { $this.skipWrite = $false; return }
        $this.HostPiece($value, $foreground, $background, $false)
    }
    [void] WriteLine([ConsoleColor] $foreground, [ConsoleColor] $background, [string] $value) {
        if ($this.skipWrite) { $this.skipWrite = $false; return }
        $this.HostPiece($value, $foreground, $background, $true)
    }
    [void] WriteErrorLine([string] $value) {
        $message = [Plain]::Message('error')
        $message['text'] = $value
        $message['message'] = $value
        $this.Send($message)
    }
    [void] WriteDebugLine([string] $value) { $this.SendText('debug', $value) }
    [void] WriteVerboseLine([string] $value) { $this.SendText('verbose', $value) }
    [void] WriteWarningLine([string] $value) { $this.SendText('warning', $value) }

    [void] WriteInformation([System.Management.Automation.InformationRecord] $record) {
        $data = $record.MessageData
        if ($record.Tags.Contains('PSHOST') -and $data -is [System.Management.Automation.HostInformationMessage]) {
            $this.skipWrite = $true
            $this.HostPiece($data.Message, $data.ForegroundColor, $data.BackgroundColor, -not $data.NoNewLine)
            return
        }
        $this.skipWrite = $true
        $message = [Plain]::Message('information')
        $message['text'] = [Plain]::Text($data)
        $tags = [System.Collections.Generic.List[object]]::new()
        foreach ($tag in $record.Tags) { $tags.Add([string] $tag) }
        $message['tags'] = $tags
        $this.Send($message)
    }

    [void] WriteProgress([long] $sourceId, [System.Management.Automation.ProgressRecord] $record) {
        $message = [Plain]::Message('progress')
        $message['source'] = $sourceId
        $message['id'] = [long] $record.ActivityId
        $message['parent'] = [long] $record.ParentActivityId
        $message['activity'] = [string] $record.Activity
        $message['status'] = [string] $record.StatusDescription
        $message['operation'] = [string] $record.CurrentOperation
        $message['percent'] = [long] $record.PercentComplete
        $message['secondsRemaining'] = [long] $record.SecondsRemaining
        $last = $record.RecordType -eq [System.Management.Automation.ProgressRecordType]::Completed
        $message['completed'] = $last
        $this.channel.SendProgress("$sourceId/$($record.ActivityId)", $message, $last)
    }

    # --- questions ---

    [string] ReadLine() { return [string] $this.Ask('text', '', '', $null, -1) }
    [securestring] ReadLineAsSecureString() { return [RunUI]::Secure([string] $this.Ask('secret', '', '', $null, -1)) }

    [System.Collections.Generic.Dictionary[string, psobject]] Prompt([string] $caption, [string] $message, [System.Collections.ObjectModel.Collection[System.Management.Automation.Host.FieldDescription]] $descriptions) {
        $values = [System.Collections.Generic.Dictionary[string, psobject]]::new()
        if ($this.askForms -and $descriptions.Count -gt 1 -and -not ($descriptions | & { process { if ($_.ParameterTypeFullName -eq 'System.Management.Automation.PSCredential') { $_ } } })) {
            return $this.PromptForm($caption, $message, $descriptions)
        }
        foreach ($field in $descriptions) {
            $label = if ($field.Label) { $field.Label.Replace('&', '') } else { $field.Name }
            $isSecret = $field.ParameterTypeFullName -eq 'System.Security.SecureString'
            if ($field.ParameterTypeFullName -eq 'System.Management.Automation.PSCredential') {
                $values[$field.Name] = $this.PromptForCredential($caption, $message, '', '')
                continue
            }
            $text = [string] $this.Ask($(if ($isSecret) { 'secret' } else { 'text' }), $(if ($label) { $label } else { $caption }), $message, $null, -1)
            $value = if ($isSecret) { [RunUI]::Secure($text) } else { $text }
            $values[$field.Name] = [psobject]::AsPSObject($value)
        }
        return $values
    }

    hidden [System.Collections.Generic.Dictionary[string, psobject]] PromptForm([string] $caption, [string] $message, [System.Collections.ObjectModel.Collection[System.Management.Automation.Host.FieldDescription]] $descriptions) {
        $fields = [System.Collections.Generic.List[object]]::new()
        foreach ($field in $descriptions) {
            $entry = [System.Collections.Generic.Dictionary[string, object]]::new()
            $entry['name'] = $field.Name
            $entry['label'] = if ($field.Label) { $field.Label.Replace('&', '') } else { $field.Name }
            $entry['type'] = [string] $field.ParameterTypeName
            $entry['help'] = [string] $field.HelpMessage
            $entry['secret'] = $field.ParameterTypeFullName -eq 'System.Security.SecureString'
            $fields.Add($entry)
        }
        $answer = [System.Text.Json.JsonDocument]::Parse([string] $this.Ask('fields', $caption, $message, $fields, -1)).RootElement
        $values = [System.Collections.Generic.Dictionary[string, psobject]]::new()
        foreach ($entry in $fields) {
            $given = [System.Text.Json.JsonElement]::new()
            $text = if ($answer.TryGetProperty($entry['name'], [ref] $given)) { [string] $given.GetString() } else { '' }
            $values[$entry['name']] = [psobject]::AsPSObject($(if ($entry['secret']) { [RunUI]::Secure($text) } else { $text }))
        }
        return $values
    }

    [int] PromptForChoice([string] $caption, [string] $message, [System.Collections.ObjectModel.Collection[System.Management.Automation.Host.ChoiceDescription]] $choices, [int] $defaultChoice) {
        $labels = [System.Collections.Generic.List[object]]::new()
        foreach ($choice in $choices) {
            $entry = [System.Collections.Generic.Dictionary[string, object]]::new()
            $entry['label'] = $choice.Label.Replace('&', '')
            $entry['help'] = [string] $choice.HelpMessage
            $labels.Add($entry)
        }
        $answer = [string] $this.Ask('choice', $caption, $message, $labels, $defaultChoice)
        $index = $defaultChoice
        if (-not [int]::TryParse($answer, [ref] $index) -or $index -lt 0 -or $index -ge $choices.Count) { $index = $defaultChoice }
        return $index
    }

    [pscredential] PromptForCredential([string] $caption, [string] $message, [string] $userName, [string] $targetName) {
        $answer = [string] $this.Ask('credential', $caption, $message, $null, -1)
        $parts = $answer.Split([char] 10, 2)
        $name = if ($parts[0]) { $parts[0] } else { $userName }
        return [pscredential]::new($name, [RunUI]::Secure($(if ($parts.Length -gt 1) { $parts[1] } else { '' })))
    }
    [pscredential] PromptForCredential([string] $caption, [string] $message, [string] $userName, [string] $targetName, [System.Management.Automation.PSCredentialTypes] $types, [System.Management.Automation.PSCredentialUIOptions] $options) {
        return $this.PromptForCredential($caption, $message, $userName, $targetName)
    }

    # Called by the waiting thread when an answer has come, or $null for "cancelled".
    [void] Answer([string] $id, [object] $value) { $this.answers.Add([object[]] @($id, $value)) }

    hidden [object] Ask([string] $kind, [string] $caption, [string] $message, [object] $choices, [int] $default) {
        $what = if ($caption) { $caption } elseif ($message) { $message } else { 'a value' }
        if (-not $this.allowInput) {
            throw [System.Management.Automation.Host.HostException]::new("The script asks for input ($what), and nobody can answer in this run. Give the value as a parameter.")
        }
        $this.EndHostLine()
        $this.prompts++
        $id = [string] $this.prompts
        $question = [Plain]::Message('prompt')
        $question['id'] = $id
        $question['kind'] = $kind
        $question['caption'] = $caption
        $question['message'] = $message
        $question['text'] = $what
        if ($null -ne $choices) { $question[$(if ($kind -eq 'fields') { 'fields' } else { 'choices' })] = $choices }
        $question['default'] = [long] $default
        $this.channel.Send($question)
        $this.channel.Flush()
        while ($true) {
            $answer = $this.answers.Take()
            if ($answer[0] -eq $id -or $answer[0] -eq '*') {
                if ($null -eq $answer[1]) { throw [System.Management.Automation.PipelineStoppedException]::new() }
                return $answer[1]
            }
        }
        return $null
    }

    hidden static [securestring] Secure([string] $text) {
        $secure = [securestring]::new()
        foreach ($character in $text.ToCharArray()) { $secure.AppendChar($character) }
        $secure.MakeReadOnly()
        return $secure
    }

    # --- lines of Write-Host, put together from their pieces ---

    hidden [void] HostPiece([string] $value, [object] $foreground, [object] $background, [bool] $endsLine) {
        $segment = [System.Collections.Generic.Dictionary[string, object]]::new()
        $segment['text'] = [string] $value
        if ($null -ne $foreground) { $segment['foreground'] = $foreground.ToString() }
        if ($null -ne $background) { $segment['background'] = $background.ToString() }
        [System.Threading.Monitor]::Enter($this.channel.lines)
        try { $this.segments.Add($segment) } finally { [System.Threading.Monitor]::Exit($this.channel.lines) }
        if ($endsLine) { $this.SendHostLine($false) } else { $this.channel.pieces++ }
    }

    # What there is of an unfinished line. Also called by the waiting thread, when no more of it comes.
    [void] EndHostLine() { $this.SendHostLine($true) }

    hidden [void] SendHostLine([bool] $isOpen) {
        if ($this.segments.Count -eq 0) { return }
        [System.Threading.Monitor]::Enter($this.channel.lines)
        try {
            if ($this.segments.Count -eq 0) { return }
            $message = [Plain]::Message('information')
            $text = [System.Text.StringBuilder]::new()
            foreach ($segment in $this.segments) { $null = $text.Append($segment['text']) }
            $message['text'] = $text.ToString()
            $message['host'] = $true
            if ($isOpen) { $message['open'] = $true }
            $message['segments'] = $this.segments
            $this.segments = [System.Collections.Generic.List[object]]::new()
            $this.channel.Send($message)
        } finally { [System.Threading.Monitor]::Exit($this.channel.lines) }
    }

    hidden [void] SendText([string] $type, [string] $value) {
        $message = [Plain]::Message($type)
        $message['text'] = if ($value.Length -gt 1000000) { $value.Substring(0, 1000000) + '…' } else { $value }
        $this.Send($message)
    }

    hidden [void] Send([System.Collections.Generic.Dictionary[string, object]] $message) {
        $this.EndHostLine()
        $this.channel.Send($message)
    }
}

[NoRunspaceAffinity()]
class RunHost : System.Management.Automation.Host.PSHost {
    hidden [RunUI] $screen
    hidden [guid] $id = [guid]::NewGuid()
    [int] $exitCode = 0
    [bool] $exitAsked = $false

    RunHost([RunUI] $screen) { $this.screen = $screen }

    [string] get_Name() { return 'Steward' }
    [version] get_Version() { return [version]::new(1, 0) }
    [guid] get_InstanceId() { return $this.id }
    [System.Management.Automation.Host.PSHostUserInterface] get_UI() { return $this.screen }
    [cultureinfo] get_CurrentCulture() { return [cultureinfo]::CurrentCulture }
    [cultureinfo] get_CurrentUICulture() { return [cultureinfo]::CurrentUICulture }
    [void] SetShouldExit([int] $code) { $this.exitCode = $code; $this.exitAsked = $true }
    [void] EnterNestedPrompt() { throw [System.NotSupportedException]::new('A run has no nested prompt.') }
    [void] ExitNestedPrompt() { }
    [void] NotifyBeginApplication() { }
    [void] NotifyEndApplication() { }
}
