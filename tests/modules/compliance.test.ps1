. ([System.IO.Path]::Combine($PSScriptRoot, 'harness.ps1'))
Import-Module ([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, 'Steward.Compliance', 'Steward.Compliance.psd1')) -Global -DisableNameChecking
$tokens = @{ now = NewToken $tenant compliance }
function Initialize { Initialize-StewardCompliance -Token { $tokens['now'] } -Endpoint "$base/compliance" -TenantId $tenant -Domain $domain }
Check 'without a connection it says so' { (ErrorOf { Get-Label }).FullyQualifiedErrorId -like 'NotConnected*' }
Initialize

Check 'the sign-in is accepted and the region found' { Test-StewardCompliance; $true }
Check 'the commands of the list are there' { $listed = @([System.IO.File]::ReadAllLines([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, 'Steward.Compliance', 'cmdlets.tsv')) | Where-Object { $_[0] -ne '#' }); $missing = @($listed | Where-Object { $parts = $_.Split("`t"); $command = Get-Command $parts[0] -ErrorAction SilentlyContinue; -not $command -or ($parts[1].Split(' ') | Where-Object { $_ -and -not $command.Parameters.ContainsKey($_.Split(':')[0]) }) }); if ($missing) { "$missing" } else { $listed.Count -ge 270 } }
Check 'switches, positions and mandatory parameters are as in the list' { $p = (Get-Command New-ComplianceSearch).Parameters; $p['Force'].ParameterType -eq [switch] -and $p['Name'].Attributes.Mandatory -contains $true -and $p['Name'].Attributes.Position -contains 0 -and $p.ContainsKey('WhatIf') -and -not (Get-Command Get-Label).Parameters.ContainsKey('WhatIf') }
Check 'Connect-IPPSSession is not needed' { Connect-IPPSSession -AccessToken x -DelegatedOrganization $domain -InformationVariable said; "$said" -match 'not needed' }
Check 'labels, without the notes on types' { $l = @(Get-Label); $l.Count -eq 3 -and $l[0].Name -eq 'Public' -and -not ($l[0].PSObject.Properties.Name -match '@') -and $l[0].WhenCreatedUTC -is [datetime] }
Check 'one by position, and over the pipeline' { (Get-Label Secret).Name -eq 'Secret' -and (Get-Label Internal | Get-Label).Name -eq 'Internal' -and (Get-Label -Identity (Get-Label Public).Guid).Name -eq 'Public' }
Check 'all alerts over all pages' { $a = @(Get-ProtectionAlert); $a.Count -eq 2300 -and @($a.Name | Select-Object -Unique).Count -eq 2300 }
Check 'the first of many stops the pages' { $before = RequestCount compliance; $one = Get-ProtectionAlert | Select-Object -First 1; $one.Name -eq 'Alert 1' -and (RequestCount compliance) - $before -eq 1 }
$made = New-ComplianceSearch -Name Harbour -ContentMatchQuery 'subject:lamp' -ExchangeLocation All
Check 'a search made' { $made.Name -eq 'Harbour' -and (Get-ComplianceSearch Harbour).ContentMatchQuery -eq 'subject:lamp' -and (Get-ComplianceSearch Harbour).ExchangeLocation[0] -eq 'All' }
Check 'the service''s warning comes through' { New-ComplianceSearch -Name Quay -WarningVariable w -WarningAction SilentlyContinue | Out-Null; "$w" -match 'no location' }
Check 'a name that is taken, in the service''s words' { $e = ErrorOf { New-ComplianceSearch -Name Harbour }; "$e" -match 'already exists' -and $e.FullyQualifiedErrorId -like 'ManagementObjectAlreadyExistsException*' -and $e.Exception.Data['RequestId'] }
Check 'a search changed and started over the pipeline' { Set-ComplianceSearch -Identity Harbour -ContentMatchQuery 'subject:quay'; Get-ComplianceSearch Harbour | Start-ComplianceSearch; $s = Get-ComplianceSearch Harbour; $s.ContentMatchQuery -eq 'subject:quay' -and $s.Status -eq 'Completed' }
Check '-WhatIf sends nothing' { Remove-ComplianceSearch -Identity Harbour -WhatIf 6>$null; @(Get-ComplianceSearch Harbour).Count -eq 1 }
Check 'removing asks, and cannot without somebody' { (ErrorOf { Remove-ComplianceSearch -Identity Harbour }) -and @(Get-ComplianceSearch Harbour).Count -eq 1 }
Check 'a search removed' { Remove-ComplianceSearch -Identity Harbour -Confirm:$false; "$(ErrorOf { Get-ComplianceSearch Harbour })" -match "couldn't be found" }
Check 'an error does not end the statement' { $reached = $false; $null = Get-Label Nothing -ErrorAction SilentlyContinue; $reached = $true; $reached }
Check 'a command the service does not host' { "$(ErrorOf { Get-AuditConfig })" -match 'not recognized' }
SetFaults 'compliance:429=1@1'
Check 'a busy service is waited for' { @(Get-Label).Count -eq 3 }
SetFaults 'compliance:500@1'
Check 'reading is tried again' { @(Get-Label).Count -eq 3 }
SetFaults 'compliance:500@1'
Check 'changing is not' { (ErrorOf { New-ComplianceSearch -Name Twice }).CategoryInfo.Category -eq 'ResourceUnavailable' }
SetFaults 'compliance:403'
Check 'what is forbidden' { Initialize; $e = ErrorOf { Test-StewardCompliance }; $e.CategoryInfo.Category -eq 'PermissionDenied' -and $e.Exception.Data['HttpStatus'] -eq 403 }
SetFaults ''
Check 'the other audience is refused with 401' { $tokens['now'] = NewToken $tenant exchange; Initialize; (ErrorOf { Test-StewardCompliance }).Exception.Data['HttpStatus'] -eq 401 }
Check 'values as the service takes them' {
    $json = & (Get-Module Steward.Compliance) { ConvertTo-Json -Compress -InputObject (ToWire @{ Add = 'a', 'b' }) }
    $sent = & (Get-Module Steward.Compliance) { (ToWire ([switch] $true)), (ToWire ([byte[]] (1, 2))), (ToWire ([datetime]::new(2026, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc))), (ToWire { a -eq 'b' }), (ToWire ([pscustomobject] @{ Guid = 'g' })) }
    $json -match '"@odata.type":"#Exchange.GenericHashTable"' -and $json -match '"Add":\["a","b"\]' -and $sent[0] -is [bool] -and $sent[1] -eq 'AQI=' -and $sent[2] -like '2026-01-02T03:04:05*Z' -and $sent[3].Trim() -eq "a -eq 'b'" -and $sent[4] -eq 'g'
}
Check 'help tells where more is' { (Get-Help New-ComplianceSearch).Synopsis -match 'new-compliancesearch' }
Finish
