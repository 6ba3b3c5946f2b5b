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
        $answer = switch ($message.GetProperty('type').GetString()) {
            'analyze' { [Analysis]::Of($message.GetProperty('text').GetString()) }
            'commands' { [Completions]::Commands() }
            'complete' { [Completions]::Of($message.GetProperty('text').GetString(), $message.GetProperty('offset').GetInt32()) }
        }
        if ($null -eq $answer) { continue }
        $answer['id'] = $message.GetProperty('id').GetString()
        $channel.Send($answer)
        $channel.Flush()
    }
}
exit 0
