# What the Steward modules share: calls to a service with the run's own token. Dot-sourced into each module, so that
# nothing of it shows in the script's session, and each module has a client of its own.

# A script's preferences must not change how a module works inside.
Set-StrictMode -Off
$PSDefaultParameterValues = @{}

# Where the module talks to, once its Initialize-Steward… was called.
$script:client = $null

# `Token` is called before every request, so that a run longer than a token goes on. `Terminating` says how the family's
# own cmdlets report a failure: by ending the statement (AzureAD), or by an error and the next input (MSOnline).
function NewClient([scriptblock] $Token, [string] $Endpoint, [string] $Service, [string] $TenantId, [bool] $Terminating, [hashtable] $Headers) {
    $handler = [System.Net.Http.SocketsHttpHandler]::new()
    $handler.AllowAutoRedirect = $false
    $handler.UseCookies = $false
    $handler.AutomaticDecompression = [System.Net.DecompressionMethods]::All
    $handler.PooledConnectionLifetime = [timespan]::FromMinutes(2)
    $http = [System.Net.Http.HttpClient]::new($handler)
    $http.Timeout = [timespan]::FromSeconds(120)
    @{
        Token = $Token; Endpoint = $Endpoint.TrimEnd('/'); Service = $Service; TenantId = $TenantId
        Terminating = $Terminating; Headers = $Headers; Http = $http
        LongestWait = 300 # seconds in all that one request waits for a busy service
    }
}

function CloseClient {
    if ($script:client) { $script:client.Http.Dispose() }
    $script:client = $null
}

function NewProblem([string] $Message, [string] $Id, [string] $Category, $Target, [hashtable] $Facts, [System.Exception] $Inner) {
    $exception = [System.InvalidOperationException]::new($Message, $Inner)
    if ($Facts) {
        foreach ($name in $Facts.Keys) { if ($null -ne $Facts[$name]) { $exception.Data[$name] = $Facts[$name] } }
    }
    $record = [System.Management.Automation.ErrorRecord]::new($exception, $Id, [System.Management.Automation.ErrorCategory] $Category, $Target)
    if ($Facts -and $Facts['Advice']) {
        $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($Message)
        $record.ErrorDetails.RecommendedAction = $Facts['Advice']
    }
    $record
}

# Reports a failure at the cmdlet the script called, the way its family does.
function Report($Cmdlet, $Record) {
    if ($script:client -and -not $script:client.Terminating) { $Cmdlet.WriteError($Record) } else { $Cmdlet.ThrowTerminatingError($Record) }
}

function Refuse($Cmdlet, [string] $Message, [string] $Id = 'NotSupported', [string] $Category = 'NotImplemented', $Target = $null) {
    $Cmdlet.ThrowTerminatingError((NewProblem $Message $Id $Category $Target))
}

# The claims of a token, for reading only; empty when it cannot be read.
function TokenClaims([string] $Token) {
    $parts = $Token.Split('.')
    if ($parts.Count -lt 2) { return @{} }
    $text = $parts[1].Replace('-', '+').Replace('_', '/')
    $text = $text.PadRight($text.Length + (4 - $text.Length % 4) % 4, '=')
    try {
        $json = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($text))
        $claims = Microsoft.PowerShell.Utility\ConvertFrom-Json -InputObject $json
        $table = @{}
        foreach ($property in $claims.PSObject.Properties) { $table[$property.Name] = $property.Value }
        return $table
    } catch { return @{} }
}

function IsExpired([string] $Token) {
    $end = (TokenClaims $Token)['exp']
    $null -ne $end -and [System.DateTimeOffset]::UtcNow.ToUnixTimeSeconds() -ge [long] $end
}

function NewestToken { [string] (& $script:client.Token | Microsoft.PowerShell.Utility\Select-Object -Last 1) }

# In small steps, so that stopping the run does not wait for it.
function WaitSeconds([double] $Seconds) {
    $end = [System.Environment]::TickCount64 + [long] ($Seconds * 1000)
    while ([System.Environment]::TickCount64 -lt $end) {
        [System.Threading.Thread]::Sleep([System.Math]::Min(100, [System.Math]::Max(1, $end - [System.Environment]::TickCount64)))
    }
}

# One exchange: what came back, or what kept it from coming.
function Exchange([string] $Method, [uri] $Address, [string] $Token, [string] $Body, [hashtable] $Headers) {
    $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::new($Method), $Address)
    $request.Headers.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $Token)
    foreach ($name in $Headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string] $Headers[$name]) }
    if ($Body) { $request.Content = [System.Net.Http.StringContent]::new($Body, [System.Text.Encoding]::UTF8, 'application/json') }
    $ending = [System.Threading.CancellationTokenSource]::new()
    $answer = @{ Status = 0; Text = ''; Headers = @{}; Cause = $null; Late = $false }
    $response = $null
    try {
        $task = $script:client.Http.SendAsync($request, [System.Net.Http.HttpCompletionOption]::ResponseContentRead, $ending.Token)
        while (-not $task.IsCompleted) { $null = ([System.IAsyncResult] $task).AsyncWaitHandle.WaitOne(100) }
        if ($task.IsFaulted -or $task.IsCanceled) {
            $answer.Late = $task.IsCanceled
            $answer.Cause = if ($task.Exception) { $task.Exception.GetBaseException() } else { [System.TimeoutException]::new('No answer within 120 seconds.') }
            return $answer
        }
        $response = $task.Result
        $answer.Status = [int] $response.StatusCode
        $answer.Text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult().TrimStart([char] 0xFEFF)
        foreach ($header in $response.Headers) { $answer.Headers[$header.Key.ToLowerInvariant()] = [string]::Join(',', $header.Value) }
        $answer
    } finally {
        $ending.Cancel()
        if ($response) { $response.Dispose() }
        $request.Dispose()
    }
}

# Seconds to wait before trying again; -1 when trying again would be wrong or useless.
function WaitBefore($Answer, [bool] $reads, [int] $Tries) {
    $backOff = [System.Math]::Min(30, [System.Math]::Pow(2, $Tries - 1))
    $asked = $Answer.Headers['retry-after']
    $seconds = $backOff
    if ($asked) {
        $number = 0.0
        $date = [System.DateTimeOffset]::MinValue
        if ([double]::TryParse($asked, [System.Globalization.NumberStyles]::Float, [cultureinfo]::InvariantCulture, [ref] $number)) { $seconds = $number }
        elseif ([System.DateTimeOffset]::TryParse($asked, [cultureinfo]::InvariantCulture, [System.Globalization.DateTimeStyles]::AssumeUniversal, [ref] $date)) {
            $seconds = [System.Math]::Max(0, ($date - [System.DateTimeOffset]::UtcNow).TotalSeconds)
        }
    }
    # A refused request was not begun. One that failed midway may have been: only reading is safe to repeat.
    if ($Answer.Status -eq 429 -or ($Answer.Status -eq 503 -and $asked)) { if ($Tries -gt 8) { return -1 } else { return $seconds } }
    if ($reads -and ($Answer.Status -eq 0 -or $Answer.Status -in 500, 502, 503, 504)) { if ($Tries -gt 3) { return -1 } else { return $seconds } }
    -1
}

# The failure of an answer as an error record, with the service's own code and request id.
function ProblemOf($Answer, [string] $Method, [uri] $Address, $Target) {
    $service = $script:client.Service
    if ($Answer.Status -eq 0) {
        $message = if ($Answer.Late) { "$service did not answer in time." } else { "$service cannot be reached: $($Answer.Cause.Message)" }
        return NewProblem $message $(if ($Answer.Late) { 'Timeout' } else { 'NoConnection' }) $(if ($Answer.Late) { 'OperationTimeout' } else { 'ConnectionError' }) $Target @{
            Service = $service; Advice = 'Check the network connection and run the script again.'
        } $Answer.Cause
    }
    $code = $null
    $said = $null
    $json = $null
    if ($Answer.Text.StartsWith('{')) { try { $json = Microsoft.PowerShell.Utility\ConvertFrom-Json -InputObject $Answer.Text } catch { $json = $null } }
    if ($json) {
        if ($json.PSObject.Properties['error'] -and $json.error -isnot [string]) { 
            $code = $json.error.code
            $said = $json.error.message
            # The administration services of Exchange put a heading there, and the reason into the details.
            $detail = @($json.error.details)[0].message
            if ($detail) { $said = $detail }
            if ($said -match '^\|([^|]+)\|(.*)$') { $code = $Matches[1].Split('.')[-1]; $said = $Matches[2].Trim() }
        }
        elseif ($json.PSObject.Properties['description']) { $code = [string] $json.code; $said = $json.description }
        elseif ($json.PSObject.Properties['message']) { $said = $json.message }
    }
    $requestId = $null
    foreach ($name in 'request-id', 'ms-requestid', 'x-ms-request-id') { if (-not $requestId) { $requestId = $Answer.Headers[$name] } }
    $category = switch ($Answer.Status) {
        400 { 'InvalidArgument' } 401 { 'AuthenticationError' } 403 { 'PermissionDenied' } 404 { 'ObjectNotFound' } 405 { 'InvalidOperation' }
        409 { 'ResourceExists' } 412 { 'ResourceExists' } 429 { 'LimitsExceeded' } default { if ($_ -ge 500) { 'ResourceUnavailable' } else { 'InvalidOperation' } }
    }
    $advice = switch ($Answer.Status) {
        401 { 'The sign-in for this customer was not accepted. Run the script again; if it stays so, check the consent for this customer.' }
        403 { 'Check that the application is consented for this customer with the permission this needs, and that your GDAP role allows it.' }
        429 { 'The service is busy. Wait a few minutes and run the script again.' }
        default { if ($_ -ge 500) { 'The service failed. Wait a few minutes and run the script again.' } }
    }
    $what = if ($said) { $said } elseif ($Answer.Status -lt 300) { 'The answer is not what the service should send.' } else { "The service answered HTTP $($Answer.Status) without a reason." }
    $details = @("HTTP $($Answer.Status)")
    if ($code) { $details += $code }
    if ($requestId) { $details += "request id $requestId" }
    NewProblem "$what ($service`: $($details -join ', '))" $(if ($code) { $code } else { "Http$($Answer.Status)" }) $category $Target @{
        Service = $service; HttpStatus = $Answer.Status; ServiceCode = $code; ServiceMessage = $said; RequestId = $requestId; Advice = $advice
    }
}

# Asks the service and gives its answer: the object it sent, $true when it sent nothing, or $null after a failure that
# was reported at `$Cmdlet`. `Quiet` lists HTTP states that are the caller's to deal with: those give $false. `Reads` says that
# a POST only reads and may be repeated; `Whole` gives the answer as it came.
function Ask {
    param($Cmdlet, [string] $Method, [string] $Path, $Body, [hashtable] $Headers, $Target, [int[]] $Quiet, [switch] $Whole, [switch] $Reads)
    $client = $script:client
    if (-not $client) {
        Refuse $Cmdlet 'This module is not connected. Tick its connection for the run; Steward then signs it in.' 'NotConnected' 'ConnectionError'
    }
    $address = [uri] $(if ($Path.StartsWith('/')) { $client.Endpoint + $Path } else { $Path })
    # A link of an answer is followed only to where the token belongs.
    if ($address.GetLeftPart('Authority') -ne ([uri] $client.Endpoint).GetLeftPart('Authority')) {
        $Cmdlet.ThrowTerminatingError((NewProblem "$($client.Service) answered with a link to another server ($($address.Host)), which is not followed." 'ForeignLink' 'SecurityError' $Target))
    }
    $all = @{ 'Accept' = 'application/json'; 'client-request-id' = [guid]::NewGuid().ToString() }
    foreach ($source in $client.Headers, $Headers) { if ($source) { foreach ($name in $source.Keys) { $all[$name] = $source[$name] } } }
    $text = if ($null -ne $Body) { Microsoft.PowerShell.Utility\ConvertTo-Json -InputObject $Body -Depth 20 -Compress } else { '' }
    $waited = 0.0
    $renewed = $false
    for ($tries = 1; ; $tries++) {
        $token = NewestToken
        if (-not $token) {
            $Cmdlet.ThrowTerminatingError((NewProblem "There is no sign-in for $($client.Service) in this run." 'NoToken' 'AuthenticationError' $Target))
        }
        $answer = Exchange $Method $address $token $text $all
        if ($answer.Status -ge 200 -and $answer.Status -lt 300) { break }
        if ($answer.Status -ge 300 -and $answer.Status -lt 400) { break }
        # The console renews ahead of time; after a computer slept, the new token may be a moment late.
        if ($answer.Status -eq 401 -and -not $renewed -and ((NewestToken) -ne $token -or (IsExpired $token))) {
            $renewed = $true
            for ($i = 0; $i -lt 100 -and (NewestToken) -eq $token; $i++) { WaitSeconds 0.1 }
            if ((NewestToken) -ne $token) { continue }
        }
        $pause = WaitBefore $answer ($Method -eq 'GET' -or $Reads) $tries
        if ($pause -lt 0 -or $waited + $pause -gt $client.LongestWait) { break }
        $Cmdlet.WriteVerbose("$($client.Service) asks to wait $([System.Math]::Ceiling($pause)) s (HTTP $($answer.Status)).")
        WaitSeconds $pause
        $waited += $pause
    }
    if ($Whole) { return $answer }
    if ($Quiet -and $answer.Status -in $Quiet) { return $false }
    if ($answer.Status -lt 200 -or $answer.Status -ge 300) {
        Report $Cmdlet (ProblemOf $answer $Method $address $Target)
        return $null
    }
    if (-not $answer.Text) {
        if ($Method -ne 'GET') { return $true }
        Report $Cmdlet (ProblemOf $answer $Method $address $Target)
        return $null
    }
    $json = $null
    try { $json = Microsoft.PowerShell.Utility\ConvertFrom-Json -InputObject $answer.Text } catch { $json = $null }
    if ($null -eq $json) {
        Report $Cmdlet (ProblemOf $answer $Method $address $Target)
        return $null
    }
    $json
}

# The items of a list, page by page as they come; at most `$Limit` (0: all). `Otherwise` is asked instead when the service
# finds the first request wrong, as it may when it selects what not every kind of object has.
function AskPages {
    param($Cmdlet, [string] $Path, [int] $Limit = 0, [hashtable] $Headers, $Target, [string] $Otherwise)
    $given = 0
    $next = $Path
    while ($next) {
        $page = Ask $Cmdlet GET $next -Headers $Headers -Target $Target -Quiet $(if ($Otherwise) { 400 })
        if ($page -is [bool]) {
            $next = $Otherwise
            $Otherwise = ''
            continue
        }
        if ($null -eq $page) { return }
        $Otherwise = ''
        foreach ($item in $page.value) {
            $item
            $given++
            if ($Limit -gt 0 -and $given -ge $Limit) { return }
        }
        $link = $page.PSObject.Properties['@odata.nextLink']
        $next = if ($link) { [string] $link.Value } else { '' }
    }
}

# A value as it stands in an OData text, and a part of an address.
function Quoted([string] $Text) { "'" + $Text.Replace("'", "''") + "'" }
function Escaped([string] $Text) { [uri]::EscapeDataString($Text) }

# A query string of what is not empty.
function Query([System.Collections.IDictionary] $Parts) {
    $list = foreach ($name in $Parts.Keys) { if ($null -ne $Parts[$name] -and '' -ne $Parts[$name]) { $name + '=' + (Escaped ([string] $Parts[$name])) } }
    if ($list) { '?' + ($list -join '&') } else { '' }
}

function PlainText([securestring] $Secret) {
    if ($null -eq $Secret) { return $null }
    [System.Net.NetworkCredential]::new('', $Secret).Password
}

# A password the services accept: 16 characters, of each kind at least two, from the system's generator.
function RandomPassword {
    $kinds = 'abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#%*+-=?'
    $list = [System.Collections.Generic.List[char]]::new()
    for ($i = 0; $i -lt 16; $i++) {
        $kind = $kinds[$i % 4]
        $list.Add($kind[[System.Security.Cryptography.RandomNumberGenerator]::GetInt32($kind.Length)])
    }
    for ($i = $list.Count - 1; $i -gt 0; $i--) {
        $j = [System.Security.Cryptography.RandomNumberGenerator]::GetInt32($i + 1)
        $held = $list[$i]; $list[$i] = $list[$j]; $list[$j] = $held
    }
    [string]::new($list.ToArray())
}

# Proves that the token is good and whose it is; the wrong tenant answers without any error otherwise.
function ProveTenant($Cmdlet) {
    $held = $script:client.Terminating
    $script:client.Terminating = $true
    try { $page = Ask $Cmdlet GET '/v1.0/organization?$select=id,displayName' } finally { $script:client.Terminating = $held }
    $id = @($page.value)[0].id
    if (-not $id) { Refuse $Cmdlet 'Microsoft Graph answered, but not with an organization, so it is not proved which tenant this is.' 'TenantUnknown' 'InvalidResult' }
    if ($id -ne $script:client.TenantId) {
        Refuse $Cmdlet "The sign-in to Microsoft Graph belongs to another tenant ($id) than the chosen customer's ($($script:client.TenantId))." 'WrongTenant' 'SecurityError'
    }
}
