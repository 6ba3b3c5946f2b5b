# What the practice partner's stand-ins for Microsoft's modules share. Each of them has the names and parameters of the
# real module's commands (cmdlets.txt beside it), refuses a token that the real one would refuse, asks the practice
# partner where it has something, and says so where it has not.
#
# cmdlets.txt: a command a line, tab separated: name, group, parameters. A parameter is
#   Name[:Type][!][@position][<][{set,...}][=alias,...][?value,...]
# without a type a String, ~ a switch, ! mandatory, < from the pipeline; in a set's name ~ is a space.

# The claims of an access token. The practice partner's addresses follow from who issued it.
function PracticeToken([string] $Text) {
    $parts = $Text.Split([char] 46)
    if ($parts.Count -ne 3) { throw [System.ArgumentException]::new('IDX12741: JWT must have three segments (JWS) or five segments (JWE).') }
    $body = $parts[1].Replace('-', '+').Replace('_', '/')
    $body = $body.PadRight($body.Length + (4 - $body.Length % 4) % 4, [char] 61)
    $claims = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($body)) | ConvertFrom-Json
    return [pscustomobject] @{
        Text     = $Text
        Audience = [string] $claims.aud
        Tenant   = [string] $claims.tid
        App      = [string] $claims.appid
        User     = [string] $claims.upn
        Scopes   = [string[]] ([string] $claims.scp).Split([char] 32)
        Expires  = [System.DateTimeOffset]::FromUnixTimeSeconds([long] $claims.exp)
        Origin   = ([uri] [string] $claims.iss).GetLeftPart([System.UriPartial]::Authority)
    }
}

function PracticeExpired($Token) { return $Token.Expires -le [System.DateTimeOffset]::UtcNow }

function PracticePlain([securestring] $Secret) {
    return [System.Net.NetworkCredential]::new('', $Secret).Password
}

# One call to the practice partner. What it refuses is thrown with its own words.
function PracticeRest([string] $Method, [string] $Address, $Token, $Body, [hashtable] $Headers) {
    $handler = [System.Net.Http.HttpClientHandler]::new()
    $handler.AllowAutoRedirect = $false
    $client = [System.Net.Http.HttpClient]::new($handler)
    try {
        $client.Timeout = [timespan]::FromSeconds(60)
        $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::new($Method), $Address)
        $request.Headers.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $Token.Text)
        if ($null -ne $Headers) { foreach ($name in $Headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string] $Headers[$name]) } }
        if ($null -ne $Body) { $request.Content = [System.Net.Http.StringContent]::new((ConvertTo-Json -InputObject $Body -Depth 20 -Compress), [System.Text.Encoding]::UTF8, 'application/json') }
        $response = $client.Send($request)
        $text = [System.IO.StreamReader]::new($response.Content.ReadAsStream()).ReadToEnd()
        $answer = if ($text.StartsWith('{') -or $text.StartsWith('[')) { $text | ConvertFrom-Json } else { $null }
        if ([int] $response.StatusCode -lt 400) { return $answer }
        $message = if ($answer.error.message) { $answer.error.message } elseif ([int] $response.StatusCode -eq 401) { 'UnAuthorized' } else { "$([int] $response.StatusCode) $($response.ReasonPhrase)" }
        $exception = [System.InvalidOperationException]::new($message)
        $exception.Data['HttpStatus'] = [int] $response.StatusCode
        if ($answer.error.code) { $exception.Data['ServiceCode'] = [string] $answer.error.code }
        $ids = $null
        if ($response.Headers.TryGetValues('request-id', [ref] $ids)) { $exception.Data['RequestId'] = [string] @($ids)[0] }
        throw $exception
    } finally { $client.Dispose() }
}

# The rest of the module: it has the command, the practice partner has nothing for it.
function PracticeNone([string] $Command) {
    throw [System.NotSupportedException]::new("The practice partner has none of what $Command works with.")
}

function PracticeType([string] $Name) {
    if ($Name -eq '') { return 'string' }
    if ($Name -eq '~' -or $Name -eq 'SwitchParameter') { return 'switch' }
    if ($Name -in 'String[]', 'Boolean', 'Int32', 'UInt32', 'Int64', 'DateTime', 'Guid', 'SecureString', 'PSCredential', 'Hashtable', 'Uri', 'Double', 'Int32[]', 'Guid[]', 'Hashtable[]', 'Byte[]', 'TimeSpan') {
        return $Name.ToLowerInvariant()
    }
    # The service's own types: it takes texts and objects for them.
    return 'object'
}

# PowerShell that defines the commands for which `Wanted` is true; each calls `Target` with its name and parameters.
function PracticeFunctions([string] $File, [scriptblock] $Wanted, [string] $Target) {
    $all = [System.Text.StringBuilder]::new()
    foreach ($line in [System.IO.File]::ReadLines($File)) {
        if ($line.StartsWith([char] 35)) { continue }
        $name, $group, $list = $line.Split([char] 9)
        if (-not (& $Wanted $name $group)) { continue }
        $isChange = $false
        $parameters = [System.Collections.Generic.List[string]]::new()
        $mandatory = [ordered] @{}
        foreach ($item in $list.Split([char] 32, [System.StringSplitOptions]::RemoveEmptyEntries)) {
            $found = [regex]::Match($item, '^(?<n>\w+)(:(?<t>[\w.\[\]~]+))?(?<m>!)?(@(?<p>\d+))?(?<l><)?(\{(?<s>[^}]*)\})?(=(?<a>[^?]*))?(\?(?<v>.*))?$')
            if (-not $found.Success) { continue }
            $parameter = $found.Groups['n'].Value
            if ($parameter -in 'WhatIf', 'Confirm') { $isChange = $true; continue }
            $settings = [System.Collections.Generic.List[string]]::new()
            if ($found.Groups['m'].Success) { $settings.Add('Mandatory') }
            if ($found.Groups['p'].Success) { $settings.Add('Position=' + $found.Groups['p'].Value) }
            if ($found.Groups['l'].Success) { $settings.Add('ValueFromPipeline'); $settings.Add('ValueFromPipelineByPropertyName') }
            $text = [System.Text.StringBuilder]::new()
            if ($found.Groups['s'].Success) {
                foreach ($set in $found.Groups['s'].Value.Split([char] 44)) {
                    $set = $set.Replace('~', ' ')
                    $mandatory[$set] = [bool] $mandatory[$set] -or $found.Groups['m'].Success
                    $null = $text.Append("[Parameter(" + [string]::Join(',', @("ParameterSetName='$set'") + $settings) + ")]")
                }
            } elseif ($settings.Count -gt 0) { $null = $text.Append("[Parameter(" + [string]::Join(',', $settings) + ")]") }
            if ($found.Groups['a'].Success) { $null = $text.Append("[Alias('" + $found.Groups['a'].Value.Replace(',', "','") + "')]") }
            if ($found.Groups['v'].Success) { $null = $text.Append("[ValidateSet('" + $found.Groups['v'].Value.Replace(',', "','") + "')]") }
            $null = $text.Append('[' + (PracticeType $found.Groups['t'].Value) + ']${' + $parameter + '}')
            $parameters.Add($text.ToString())
        }
        # The pages do not say which set is meant when nothing tells: one that needs nothing.
        $default = $null
        foreach ($set in $mandatory.Keys) { if (-not $mandatory[$set] -and ($null -eq $default -or $set -eq 'Identity')) { $default = $set } }
        $binding = [System.Collections.Generic.List[string]]::new()
        if ($default) { $binding.Add("DefaultParameterSetName='$default'") } elseif ($mandatory.Count -gt 1) { $binding.Add("DefaultParameterSetName='__AllParameterSets'") }
        if ($isChange) { $binding.Add('SupportsShouldProcess'); if ($name -like 'Remove-*' -or $name -like 'Disconnect-*') { $binding.Add("ConfirmImpact='High'") } }
        $call = "$Target '$name' `$PSBoundParameters"
        if ($isChange) { $call = "if (`$PSCmdlet.ShouldProcess('$name')) { $call }" }
        $null = $all.Append("function $name {`n[CmdletBinding(" + [string]::Join(',', $binding) + ")]param(`n" + [string]::Join(",`n", $parameters) + ")`nprocess { $call }`n}`n")
    }
    return $all.ToString()
}

# What of the real modules does not get along: without a token each builds a client of its own version of the sign-in
# library, and whichever comes second fails in its own way. With a token neither does.
function PracticeSignInLibrary([string] $Module, [version] $Version, [scriptblock] $Clash) {
    $name = 'Microsoft.Identity.Client'
    foreach ($assembly in [System.AppDomain]::CurrentDomain.GetAssemblies()) {
        if ($assembly.GetName().Name -eq $name -and $assembly.GetName().Version -ne $Version) { & $Clash; return }
    }
    $wanted = [System.Reflection.AssemblyName]::new($name)
    $wanted.Version = $Version
    $null = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly($wanted, [System.Reflection.Emit.AssemblyBuilderAccess]::Run).DefineDynamicModule($name)
    throw [System.InvalidOperationException]::new("$Module would now ask for a sign-in in a browser. There is nobody to sign in on the practice partner; use -AccessToken.")
}
