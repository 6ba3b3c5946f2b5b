. ([System.IO.Path]::Combine($PSScriptRoot, 'harness.ps1'))
foreach ($name in 'Steward.AzureAD', 'Steward.MSOnline') { Import-Module ([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, $name, "$name.psd1")) -Global }
$tokens = @{ now = NewToken $tenant graph }
Initialize-StewardAzureAD -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant
Initialize-StewardMSOnline -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant
$count = @(Get-AzureADUser -All $true).Count

SetFaults 'users:429=1@1'
Check 'a busy service is waited for as long as it asks' { $watch = [System.Diagnostics.Stopwatch]::StartNew(); @(Get-AzureADUser -Top 1).Count -eq 1 -and $watch.ElapsedMilliseconds -ge 900 }
SetFaults 'users:429=1@1'
Check 'the wait is told' { $told = Get-AzureADUser -Top 1 -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }; "$told" -match 'wait 1 s \(HTTP 429\)' }
SetFaults 'users:429=400'
Check 'nobody waits for ever' { $e = ErrorOf { Get-AzureADUser -Top 1 }; $e.CategoryInfo.Category -eq 'LimitsExceeded' -and $e.Exception.Data['HttpStatus'] -eq 429 -and $e.Exception.Data['Advice'] -match 'Wait' }
SetFaults 'users:503=1@1'
Check 'an unavailable service is tried again' { @(Get-AzureADUser -All $true).Count -eq $count }
SetFaults 'users:502@1'
Check 'reading is tried again after a failure' { @(Get-MsolUser -All).Count -eq $count }
SetFaults 'users:reset@1'
Check 'and after a broken connection' { @(Get-MsolUser -All).Count -eq $count }
SetFaults 'user:500@1'
Check 'writing is not' { $e = ErrorOf { Set-AzureADUser -ObjectId (Get-AzureADUser -Top 1).ObjectId -City Truro }; $e.CategoryInfo.Category -eq 'ResourceUnavailable' -and $e.Exception.Data['HttpStatus'] -eq 500 }
SetFaults 'user:429=1@1'
Check 'but a refused write is, for it was not begun' { $id = (Get-AzureADUser -Top 1).ObjectId; Set-AzureADUser -ObjectId $id -City Truro; (Get-AzureADUser -ObjectId $id).City -eq 'Truro' }
SetFaults 'users:500'
Check 'a service that stays broken is an error with its code and id' { $e = ErrorOf { Get-AzureADUser }; $e.CategoryInfo.Category -eq 'ResourceUnavailable' -and $e.FullyQualifiedErrorId -eq 'InternalServerError,Get-AzureADUser' -and $e.Exception.Data['RequestId'] -match '^[0-9a-f-]{36}$' -and "$e" -match 'request id' }
SetFaults 'users:html'
Check 'a page instead of an answer' { (ErrorOf { Get-AzureADUser }).CategoryInfo.Category -eq 'ResourceUnavailable' }
SetFaults 'users:truncate'
Check 'half an answer' { (ErrorOf { Get-AzureADUser }).CategoryInfo.Category -in 'ConnectionError', 'ResourceUnavailable', 'InvalidOperation' }
SetFaults 'users:empty'
Check 'an empty answer' { "$(ErrorOf { Get-AzureADUser })" -match 'not what the service should send' }
SetFaults 'users:403'
Check 'what is forbidden says why and what to do' { $e = ErrorOf { Get-AzureADUser }; $e.CategoryInfo.Category -eq 'PermissionDenied' -and $e.FullyQualifiedErrorId -like 'Authorization_RequestDenied*' -and $e.ErrorDetails.RecommendedAction -match 'GDAP' }
SetFaults 'small-pages,users:403@3'
Check 'a page that fails in the middle gives what came before, and the error' { $got = @(); $e = $null; try { Get-AzureADUser -All $true | ForEach-Object { $got += $_ } } catch { $e = $_ }; $got.Count -eq 80 -and $e.CategoryInfo.Category -eq 'PermissionDenied' }
SetFaults ''
$staff = (Get-AzureADGroup -SearchString 'All Staff').ObjectId
SetFaults 'groups:400@1'
Check 'members that cannot be selected from are told as they come' { $m = @(Get-AzureADGroupMember -ObjectId $staff -Top 3); $m.Count -eq 3 -and $m[0].DisplayName }
SetFaults 'groups:400@1'
Check 'in the other family, too' { @(Get-MsolGroupMember -GroupObjectId $staff -MaxResults 3).Count -eq 3 }
SetFaults ''

Check 'the newest token is asked for at every request' { $script:asked = 0; Initialize-StewardAzureAD -Token { $script:asked++; $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant; $null = Get-AzureADGroupMember -ObjectId (Get-AzureADGroup -SearchString 'All Staff').ObjectId -All $true; $script:asked -ge 2 }
Check 'no token is said' { Initialize-StewardAzureAD -Token { '' } -Endpoint "$base/graph" -TenantId $tenant; (ErrorOf { Get-AzureADUser }).FullyQualifiedErrorId -like 'NoToken*' }
Check 'a token of another service is refused at once' { Initialize-StewardAzureAD -Token { NewToken $partner partnercenter user_impersonation } -Endpoint "$base/graph" -TenantId $tenant; $e = ErrorOf { Get-AzureADUser }; $e.CategoryInfo.Category -eq 'AuthenticationError' }
Check 'nothing goes to another server' { Initialize-StewardAzureAD -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant; $e = ErrorOf { & (Get-Module Steward.AzureAD) { function Probe { [CmdletBinding()] param() Ask $PSCmdlet GET 'http://127.0.0.1:9/v1.0/users' }; Probe } }; $e.FullyQualifiedErrorId -like 'ForeignLink*' }
Check 'no service is an error of the connection' { Initialize-StewardMSOnline -Token { $tokens['now'] } -Endpoint 'http://127.0.0.1:9' -TenantId $tenant; $e = ErrorOf { Set-MsolUserPassword -UserPrincipalName a@b.example }; $e.CategoryInfo.Category -eq 'ConnectionError' -and "$e" -match 'cannot be reached' }

# Scripts change what they like, and the commands go on.
Initialize-StewardMSOnline -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant
Check 'under strict mode' { Set-StrictMode -Version Latest; @(Get-MsolUser -MaxResults 3).Count -eq 3 }
Set-StrictMode -Off
Check 'with commands of the same names as ours use' { function global:ConvertFrom-Json { 'mine' }; function global:Select-Object { 'mine' }; function global:Ask { 'mine' }; try { @(Get-MsolUser -MaxResults 3 | ForEach-Object { $_.ObjectId }).Count -eq 3 } finally { 'ConvertFrom-Json', 'Select-Object', 'Ask' | ForEach-Object { Remove-Item "function:global:$_" } } }
Check 'with SilentlyContinue for everything' { $global:ErrorActionPreference = 'SilentlyContinue'; try { @(Get-MsolUser -MaxResults 3).Count -eq 3 -and $null -eq (Get-MsolUser -UserPrincipalName "nobody@$domain") } finally { $global:ErrorActionPreference = 'Continue' } }
Check 'with Stop for everything' { $global:ErrorActionPreference = 'Stop'; try { $caught = $false; try { Get-MsolUser -UserPrincipalName "nobody@$domain" } catch { $caught = $true }; $caught } finally { $global:ErrorActionPreference = 'Continue' } }
Check 'with other defaults for parameters' { $global:PSDefaultParameterValues = @{ 'ConvertTo-Json:Depth' = 1; '*:ErrorAction' = 'Stop' }; try { @(Get-MsolUser -MaxResults 3).Count -eq 3 } finally { $global:PSDefaultParameterValues = @{} } }
Check 'an error of the script behind a command stays the script''s' { $caught = ''; try { Get-MsolUser -MaxResults 3 | ForEach-Object { throw 'mine' } } catch { $caught = "$_" }; $caught -eq 'mine' }
Check 'both modules at once, each with its own names' { (ErrorOf { Get-AzureADApplication }).FullyQualifiedErrorId -like 'NotCovered*' -and (ErrorOf { Get-MsolContact }).FullyQualifiedErrorId -like 'NotCovered*' -and (ErrorOf { Get-NobodyKnows }).FullyQualifiedErrorId -eq 'CommandNotFoundException' }
Finish
