# Answers an editor's questions about PowerShell text, in this process, until its console goes. Started as
#   pwsh -NoLogo -NoProfile -NonInteractive -File language.ps1
# with one line on stdin: a one-time word, a space, and the address of the console's socket.
#
#   hello {word, version}            →
#                                    ←    analyze {id, text}
#   analysis {id, errors, …}         →
#                                    ←    commands {id}
#   commands {id, names}             →
#                                    ←    complete {id, text, offset}
#   completion {id, start, items}    →
#
# Nothing of a text is ever executed. The parser alone would follow `using module` and `using assembly` to their
# files, and DSC's keywords to their module: the first two are made comments before parsing, and this process
# finds no modules but PowerShell's own.

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$env:PSModulePath = [System.IO.Path]::Combine($PSHOME, 'Modules')

. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'runner', 'objects.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'runner', 'channel.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'analysis.ps1'))

if (-not $input.MoveNext()) { throw 'This file is started by Steward; it does nothing by itself.' }
$word, $address = ([string] $input.Current).Trim().Split([char] 32, 2)
$stream = [Channel]::Connect($address)
$channel = [Channel]::new($stream)
$reader = [FrameReader]::new($stream)

$hello = [Plain]::Message('hello')
$hello['word'] = $word
$hello['version'] = $PSVersionTable.PSVersion.ToString()
$channel.Send($hello)
$channel.Flush()
$word = $null

while (-not $reader.closed) {
    try { $null = $reader.Task().Wait() } catch { $null = $_ } # a console that is gone
    foreach ($message in $reader.Take()) {
        $text = ''
        $given = [System.Text.Json.JsonElement]::new()
        if ($message.TryGetProperty('text', [ref] $given)) { $text = $given.GetString() }
        $answer = switch ($message.GetProperty('type').GetString()) {
            'analyze' { [Analysis]::Of($text) }
            'commands' { [Completions]::Commands() }
            'complete' { [Completions]::Of($text, $message.GetProperty('offset').GetInt32()) }
        }
        if ($null -eq $answer) { continue }
        $answer['id'] = $message.GetProperty('id').GetString()
        $channel.Send($answer)
        $channel.Flush()
        # What a long script leaves is cleared away while nobody waits, in a few milliseconds. In the middle of the next
        # one, with half of it alive, it would take hundreds.
        if ($text.Length -gt 50000) {
            $answer = $message = $text = $null
            [System.GC]::Collect()
        }
    }
}
exit 0
