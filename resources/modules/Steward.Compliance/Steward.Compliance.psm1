# Security & Compliance PowerShell over REST, where Microsoft's own module cannot be used: the same commands with the same
# parameters, made from a list, each sent to the service as it is called.

. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.Shared', 'rest.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'connection.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'invoke.ps1'))

# All of them in one text: parsing it at once is quicker than one function at a time.
$text = [System.Text.StringBuilder]::new()
foreach ($line in [System.IO.File]::ReadAllLines([System.IO.Path]::Combine($PSScriptRoot, 'cmdlets.tsv'))) {
    if ($line -and $line[0] -ne '#') { AppendCommand $text $line }
}
. ([scriptblock]::Create($text.ToString()))
$ExecutionContext.SessionState.Module.OnRemove = { CloseClient }
