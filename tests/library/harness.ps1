# What the test scripts share: what the services say themselves, asked without anything of Steward's, and checks that
# count themselves.
$checks = @{ Count = 0; Failed = 0 }

# Every item over all pages, or the one object.
function Raw([string] $path) {
    $next = if ($path -match '^https?:') { $path } else { "$($GraphToken.Endpoint)/v1.0$path" }
    while ($next) {
        $answer = Invoke-RestMethod -Uri $next -Headers @{ Authorization = "Bearer $GraphToken"; ConsistencyLevel = 'eventual' }
        if ($null -eq $answer.PSObject.Properties['value']) { return $answer }
        foreach ($item in $answer.value) { $item }
        $next = $answer.'@odata.nextLink'
    }
}

function RawSend([string] $method, [string] $path, $body) {
    Invoke-RestMethod -Method $method -Uri "$($GraphToken.Endpoint)/v1.0$path" -Headers @{ Authorization = "Bearer $GraphToken" } -Body (ConvertTo-Json $body -Depth 10) -ContentType 'application/json'
}

function Check([string] $what, [scriptblock] $test) {
    $checks.Count++
    $why = ''
    $result = $false
    try { $result = . $test } catch { $why = "$_ ($($_.FullyQualifiedErrorId)) at $($_.InvocationInfo.PositionMessage)" -replace '\s+', ' ' }
    $last = @($result)[-1]
    if ($last -is [bool] -and $last) { "ok $what" } else { $checks.Failed++; "not ok ${what}: gave '$(@($result) -join ', ')' $why" }
}

# Whether two lists have the same members; says which not.
function Same([object[]] $is, [object[]] $should) {
    $left = @($is | ForEach-Object { "$_" } | Sort-Object)
    $right = @($should | ForEach-Object { "$_" } | Sort-Object)
    if ($left.Count -eq $right.Count -and -not (Compare-Object $left $right)) { return $true }
    "$($left.Count) instead of $($right.Count): " + ((Compare-Object $left $right | Select-Object -First 5 | ForEach-Object { "$($_.SideIndicator)$($_.InputObject)" }) -join ' ')
}

# The message of what a block throws; empty when it does not.
function Complaint([scriptblock] $block) {
    try { $null = . $block; '' } catch { $_.Exception.Message }
}

function Finish { "1..$($checks.Count)" }
