# Microsoft Graph is a token, and no module: "Bearer $GraphToken" with Invoke-RestMethod, or $GraphToken.AccessToken.

# Proves that the token works and that it is this customer's: the wrong tenant answers without any error otherwise.
function Connect($Context) {
    $address = $Context.Endpoints['graph'].TrimEnd('/') + '/v1.0/organization?$select=id,displayName'
    $client = [System.Net.Http.HttpClient]::new()
    try {
        $client.Timeout = [timespan]::FromSeconds(30)
        $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::Get, $address)
        $request.Headers.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $Context.Tokens['token'])
        try {
            $response = $client.Send($request)
        } catch {
            $cause = $_.Exception.GetBaseException()
            $late = $cause -is [System.Threading.Tasks.TaskCanceledException] -or $cause -is [System.TimeoutException]
            $Context.Problem = @{
                Code    = $(if ($late) { 'timeout' } else { 'offline' })
                Message = $(if ($late) { 'Microsoft Graph did not answer within 30 seconds.' } else { 'Microsoft Graph cannot be reached.' })
                Why     = $cause.Message
                Advice  = 'Check the network connection and try again.'
            }
            return
        }
        $reading = [System.IO.StreamReader]::new($response.Content.ReadAsStream())
        $body = $reading.ReadToEnd()
        $status = [int] $response.StatusCode
        $json = $null
        try { $json = [System.Text.Json.JsonDocument]::Parse($body).RootElement } catch { $json = $null }

        if ($status -ne 200) {
            $problem = @{
                Message    = "Microsoft Graph refused the sign-in for this customer (HTTP $status)."
                HttpStatus = $status
                Code       = $(if ($status -eq 401 -or $status -eq 403) { 'forbidden' } elseif ($status -eq 429) { 'throttled' } elseif ($status -ge 500) { 'serviceFailed' } else { 'badResponse' })
                Advice     = $(if ($status -eq 429 -or $status -ge 500) { 'Wait a minute and run the script again.' } else { 'Check that the application is consented for this customer, and that your GDAP role allows reading its directory.' })
            }
            $ids = $null
            if ($response.Headers.TryGetValues('request-id', [ref] $ids)) { $problem['CorrelationId'] = [string] @($ids)[0] }
            try {
                $problem['ServiceCode'] = $json.GetProperty('error').GetProperty('code').GetString()
                $problem['Why'] = $json.GetProperty('error').GetProperty('message').GetString()
            } catch { $null = $_ }
            $Context.Problem = $problem
            return
        }

        $id = $null
        try { $id = $json.GetProperty('value')[0].GetProperty('id').GetString() } catch { $id = $null }
        if (-not $id) {
            $Context.Problem = @{
                Code    = 'badResponse'
                Message = 'Microsoft Graph answered, but not with an organization, so it is not proved which tenant this is.'
                Advice  = 'Run the script again. If it stays so, check the Graph address of the cloud file.'
            }
            return
        }
        if ($id -ne $Context.TenantId) {
            $Context.Problem = @{
                Code    = 'refused'
                Message = "The sign-in to Microsoft Graph belongs to another tenant ($id) than the chosen customer's ($($Context.TenantId)). The script was not started."
                Advice  = 'Refresh the customer list and choose the customer again. Please report this when it happens twice.'
            }
            return
        }
        $Context.LiveVariables['GraphToken'] = @{ Token = 'token'; Endpoint = $Context.Endpoints['graph'].TrimEnd('/') }
        # Only for a script that names one of its commands: most want the token alone.
        $commands = StewardCommands $Context
        if ($null -eq $commands -or $commands.Count -gt 0) {
            StewardImportOwn $Context 'Steward.Graph'
            Initialize-StewardGraph -Token { $Context.Tokens['token'] }.GetNewClosure() -Endpoint $Context.Endpoints['graph'] -TenantId $Context.TenantId -TenantName $Context.Domain
        }
    } finally {
        $client.Dispose()
    }
}

# $GraphToken reads the newest token from $Context.Tokens by itself.
function Renew($Context, [string] $Name) { }

function Disconnect($Context) {
    if (Get-Module Steward.Graph) { Remove-Module Steward.Graph }
}
