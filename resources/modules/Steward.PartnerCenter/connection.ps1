<#
.SYNOPSIS
Tells the module where Partner Center is and how to get the newest token. Called by Steward's PartnerCenter connection.
.DESCRIPTION
Nothing is sent. The script block is called before every request, so that a run longer than a token goes on.
.PARAMETER Token
A script block that returns the newest access token for Partner Center in the partner's tenant.
.PARAMETER Endpoint
The address of Partner Center, without a version.
.PARAMETER TenantId
The partner's tenant.
.PARAMETER CustomerId
The run's customer; what Get-PartnerContext tells.
.EXAMPLE
Initialize-StewardPartnerCenter -Token { $tokens['token'] } -Endpoint https://api.partnercenter.microsoft.com -TenantId $partner
#>
function Initialize-StewardPartnerCenter {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [scriptblock] $Token,
        [Parameter(Mandatory)] [string] $Endpoint,
        [Parameter(Mandatory)] [string] $TenantId,
        [string] $CustomerId
    )
    CloseClient
    $script:client = NewClient $Token $Endpoint 'Partner Center' $TenantId $true @{ 'MS-Contract-Version' = 'v1'; 'X-Locale' = 'en-US'; 'MS-PartnerCenter-Application' = 'Steward' }
    $script:client.CustomerId = $CustomerId
}

<#
.SYNOPSIS
Proves that the sign-in is accepted and belongs to a partner; fails otherwise.
.EXAMPLE
Test-StewardPartnerCenter
#>
function Test-StewardPartnerCenter {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    $null = AskPartner $PSCmdlet GET '/profiles/organization'
}

<#
.SYNOPSIS
Accepted and not needed: Steward has connected already. Nobody is asked to sign in.
.DESCRIPTION
Tokens, secrets and credentials given here are not used.
.PARAMETER AccessToken
Not used.
.PARAMETER ApplicationId
Not used.
.PARAMETER CertificateThumbprint
Not used.
.PARAMETER Credential
Not used.
.PARAMETER Environment
Not used.
.PARAMETER RefreshToken
Not used.
.PARAMETER ServicePrincipal
Not used.
.PARAMETER Tenant
Not used.
.PARAMETER UseDeviceAuthentication
Not used.
.EXAMPLE
Connect-PartnerCenter
#>
function Connect-PartnerCenter {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $AccessToken, [string] $ApplicationId, [string] $CertificateThumbprint, [pscredential] $Credential, [string] $Environment,
        [string] $RefreshToken, [switch] $ServicePrincipal, [Alias('Domain', 'TenantId')] [string] $Tenant,
        [Alias('Device', 'DeviceAuth', 'DeviceCode')] [switch] $UseDeviceAuthentication
    )
    $PSCmdlet.WriteInformation([System.Management.Automation.InformationRecord]::new('Connect-PartnerCenter is not needed: Steward has connected already.', 'Steward.PartnerCenter'))
    Get-PartnerContext
}

<#
.SYNOPSIS
Accepted and not needed: the connection ends with the run.
.EXAMPLE
Disconnect-PartnerCenter
#>
function Disconnect-PartnerCenter {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    $PSCmdlet.WriteInformation([System.Management.Automation.InformationRecord]::new('Disconnect-PartnerCenter is not needed: the connection ends with the run.', 'Steward.PartnerCenter'))
}

<#
.SYNOPSIS
Tells who the run is in Partner Center.
.EXAMPLE
Get-PartnerContext
#>
function Get-PartnerContext {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    $profile = AskPartner $PSCmdlet GET '/profiles/organization'
    $claims = TokenClaims (NewestToken)
    $account = foreach ($name in 'upn', 'unique_name', 'preferred_username', 'appid') { if ($claims[$name]) { $claims[$name]; break } }
    [pscustomobject] @{
        PSTypeName  = 'Microsoft.Store.PartnerCenter.PowerShell.Models.Authentication.PartnerContext'
        Account     = [pscustomobject] @{ Identifier = $account; ObjectId = $claims['oid']; Tenant = $script:client.TenantId; Type = 'AccessToken' }
        CountryCode = $profile.defaultAddress.country
        Environment = 'AzureCloud'
        Locale      = $profile.culture
    }
}

# One call: ids as the service wants them, the same for all tries of it.
function AskPartner($Cmdlet, [string] $Method, [string] $Path, $Body, [hashtable] $Headers, $Target) {
    $all = @{ 'MS-RequestId' = [guid]::NewGuid().ToString(); 'MS-CorrelationId' = [guid]::NewGuid().ToString() }
    if ($Headers) { foreach ($name in $Headers.Keys) { $all[$name] = $Headers[$name] } }
    $address = if ($Path -match '^https?://') { $Path } elseif ($Path -match '^/v1(/|$)') { $Path } else { "/v1$Path" }
    Ask $Cmdlet $Method $address $Body -Headers $all -Target $Target
}

# The items of a collection over all its pages. The next page is a link with headers of its own.
function PartnerItems($Cmdlet, [string] $Path, $Target) {
    $next = $Path
    $headers = $null
    $seen = @{}
    while ($next) {
        $page = AskPartner $Cmdlet GET $next -Headers $headers -Target $Target
        if ($null -eq $page) { return }
        if ($page -is [array] -or -not $page.PSObject.Properties['items']) { return $page }
        foreach ($item in $page.items) { $item }
        $link = $page.links.next
        if (-not $link -or @($page.items).Count -eq 0) { return }
        $headers = @{}
        foreach ($header in $link.headers) { $headers[$header.key] = $header.value }
        # A link that came before would go round for ever.
        $place = "$($link.uri) $($headers['MS-ContinuationToken'])"
        if ($seen[$place]) { return }
        $seen[$place] = $true
        $parts = ([string] $link.uri).Split('?')
        $next = $parts[0] + $(if ($parts.Count -gt 1) { '?' + ($parts[1..($parts.Count - 1)] -join '&') })
    }
}

function FilterQuery([string] $Field, [string] $Value, [string] $Operator) {
    Escaped (Microsoft.PowerShell.Utility\ConvertTo-Json -InputObject ([ordered] @{ Field = $Field; Value = $Value; Operator = $Operator }) -Compress)
}
