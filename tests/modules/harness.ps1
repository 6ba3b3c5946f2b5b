# What the test scripts share: tokens from the practice partner, faults, and checks that count themselves.

$ErrorActionPreference = 'Continue'
$InformationPreference = 'SilentlyContinue'
$base = $env:STEWARD_TEST_BASE
$tenant = $env:STEWARD_TEST_TENANT
$domain = $env:STEWARD_TEST_DOMAIN
$partner = $env:STEWARD_TEST_PARTNER
$other = $env:STEWARD_TEST_OTHER
$checks = @{ Count = 0; Failed = 0 }
$held = @{ Refresh = $env:STEWARD_TEST_REFRESH; Calls = 0 }

function NewToken([string] $of, [string] $scope, [string] $name = '.default') {
    $answer = Invoke-RestMethod -Method Post -Uri "$base/login/$of/oauth2/v2.0/token" -Body @{
        client_id = $env:STEWARD_TEST_CLIENT; grant_type = 'refresh_token'; refresh_token = $held.Refresh; scope = "$base/$scope/$name offline_access"
    }
    if ($answer.refresh_token) { $held.Refresh = $answer.refresh_token }
    $answer.access_token
}

function SetFaults([string] $text) { $null = Invoke-RestMethod -Method Post -Uri "$base/control/faults" -Headers @{ 'X-Steward-Practice' = '1' } -Body $text }
function RequestCount([string] $name) { (Invoke-RestMethod -Uri "$base/control/requests" -Headers @{ 'X-Steward-Practice' = '1' }).requests.$name }

function Check([string] $what, [scriptblock] $test) {
    $checks.Count++
    $why = ''
    $result = $false
    try { $result = . $test } catch { $why = "$_ ($($_.FullyQualifiedErrorId)) at $($_.InvocationInfo.PositionMessage)" -replace '\s+', ' ' }
    $last = @($result)[-1]
    if ($last -is [bool] -and $last) { "ok $what" } else { $checks.Failed++; "not ok ${what}: gave '$(@($result) -join ', ')' $why" }
}

# The error of a block as a record; nothing when there was none.
function ErrorOf([scriptblock] $block) {
    try {
        $errors = @()
        . $block 2>&1 | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { $errors += $_ } }
        $errors | Select-Object -First 1
    } catch { $_ }
}

# Whether the object has every one of these properties.
function HasProperties($object, [string[]] $names) {
    $missing = foreach ($name in $names) { if (-not $object.PSObject.Properties[$name]) { $name } }
    if ($missing) { "without $($missing -join ', ')" } else { $true }
}

function Finish { "1..$($checks.Count)"; exit $(if ($checks.Failed) { 1 } else { 0 }) }
