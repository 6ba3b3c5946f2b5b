. ([System.IO.Path]::Combine($PSScriptRoot, 'harness.ps1'))
# Tokens live for six seconds here.
Import-Module ([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, 'Steward.MSOnline', 'Steward.MSOnline.psd1')) -Global
$tokens = [hashtable]::Synchronized(@{ now = NewToken $tenant graph })
Initialize-StewardMSOnline -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant
Check 'a fresh token is good' { @(Get-MsolUser -MaxResults 1).Count -eq 1 }
Start-Sleep -Seconds 7
Check 'a renewed one is taken without being told' { $tokens['now'] = NewToken $tenant graph; @(Get-MsolUser -MaxResults 1).Count -eq 1 }
Start-Sleep -Seconds 7
Check 'one that comes late is waited for' {
    # The console's side: a thread of its own brings the new token a moment later.
    $later = [powershell]::Create()
    $null = $later.AddScript('param($tokens, $token) [System.Threading.Thread]::Sleep(1500); $tokens["now"] = $token').AddArgument($tokens).AddArgument((NewToken $tenant graph))
    $handle = $later.BeginInvoke()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $found = @(Get-MsolUser -MaxResults 1).Count
    $null = $later.EndInvoke($handle)
    $found -eq 1 -and $watch.ElapsedMilliseconds -ge 1000
}
Start-Sleep -Seconds 7
Check 'one that never comes is an error' { $e = ErrorOf { Get-MsolUser -MaxResults 1 }; $e.CategoryInfo.Category -eq 'AuthenticationError' -and "$e" -match 'expired' }
Finish
