# Microsoft.Graph.Authentication on the practice partner: a token is taken as it is; Graph itself refuses it at the first
# call, as the real one does.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'practice.ps1'))

$script:token = $null

function Connect-MgGraph {
    [CmdletBinding(DefaultParameterSetName = 'UserParameterSet')]
    [Alias('Connect-Graph')]
    param(
        [Parameter(ParameterSetName = 'AccessTokenParameterSet', Mandatory)][securestring] $AccessToken,
        [Parameter(ParameterSetName = 'UserParameterSet')][string[]] $Scopes,
        [Parameter(ParameterSetName = 'UserParameterSet')][Parameter(ParameterSetName = 'AppCertificateParameterSet')][Alias('AppId', 'ApplicationId')][string] $ClientId,
        [Parameter(ParameterSetName = 'UserParameterSet')][Parameter(ParameterSetName = 'AppCertificateParameterSet')][Alias('Audience', 'Tenant')][string] $TenantId,
        [Parameter(ParameterSetName = 'AppCertificateParameterSet', Mandatory)][string] $CertificateThumbprint,
        [Parameter(ParameterSetName = 'UserParameterSet')][ValidateSet('Process', 'CurrentUser')][string] $ContextScope,
        [Parameter(ParameterSetName = 'UserParameterSet')][Alias('UseDeviceAuthentication', 'DeviceCode')][switch] $UseDeviceCode,
        [Alias('EnvironmentName', 'NationalCloud')][string] $Environment,
        [double] $ClientTimeout,
        [switch] $NoWelcome
    )
    if ($null -eq $AccessToken) {
        PracticeSignInLibrary 'Microsoft.Graph.Authentication' '4.82.0.0' {
            throw [System.MissingMethodException]::new('Method not found: ''!0 Microsoft.Identity.Client.BaseAbstractApplicationBuilder`1.WithLogging(Microsoft.IdentityModel.Abstractions.IIdentityLogger, Boolean)''.')
        }
    }
    $script:token = PracticeToken (PracticePlain $AccessToken)
    if (-not $NoWelcome) { Write-Host 'Welcome to the practice partner''s Microsoft Graph!' }
}

function Disconnect-MgGraph {
    [CmdletBinding()]
    [Alias('Disconnect-Graph')]
    param()
    if ($null -eq $script:token) { throw [System.InvalidOperationException]::new('No application to sign out from.') }
    Get-MgContext
    $script:token = $null
}

function Get-MgContext {
    [CmdletBinding()]
    param()
    if ($null -eq $script:token) { return }
    $context = [pscustomobject] @{
        ClientId = $script:token.App; TenantId = $script:token.Tenant; Scopes = $script:token.Scopes; AuthType = 'UserProvidedAccessToken'
        TokenCredentialType = 'UserProvidedAccessToken'; CertificateThumbprint = $null; Account = $script:token.User; AppName = $null
        ContextScope = 'Process'; Environment = 'Global'
    }
    $context.PSObject.TypeNames.Insert(0, 'Microsoft.Graph.PowerShell.Authentication.AuthContext')
    $context
}

function Invoke-MgGraphRequest {
    [CmdletBinding()]
    [Alias('Invoke-GraphRequest')]
    param(
        [ValidateSet('GET', 'POST', 'PUT', 'PATCH', 'DELETE')][string] $Method = 'GET',
        [Parameter(Mandatory, Position = 1)][uri] $Uri,
        [Parameter(Position = 2, ValueFromPipeline)][object] $Body,
        [System.Collections.IDictionary] $Headers,
        [ValidateSet('HashTable', 'PSObject', 'HttpResponseMessage', 'Json')][string] $OutputType = 'HashTable'
    )
    process {
        if ($null -eq $script:token) { throw [System.InvalidOperationException]::new('Authentication needed. Please call Connect-MgGraph.') }
        $address = [string] $Uri
        if (-not $address.StartsWith('http')) {
            $address = $address.TrimStart('/')
            if ($address -notmatch '^(v1\.0|beta)/') { $address = 'v1.0/' + $address }
            $address = "$($script:token.Origin)/graph/$address"
        }
        if ($Body -is [string]) { $Body = $Body | ConvertFrom-Json -AsHashtable }
        $all = @{}
        if ($null -ne $Headers) { foreach ($name in $Headers.Keys) { $all[[string] $name] = $Headers[$name] } }
        $answer = PracticeRest $Method $address $script:token $Body $all
        if ($OutputType -eq 'Json') { $answer | ConvertTo-Json -Depth 20 }
        elseif ($OutputType -eq 'PSObject') { $answer }
        elseif ($null -ne $answer) { $answer | ConvertTo-Json -Depth 20 | ConvertFrom-Json -AsHashtable }
    }
}
