<#
.SYNOPSIS
Tells the module where Microsoft Graph is and how to get the newest token. Called by Steward's AzureAD connection.
.DESCRIPTION
Nothing is sent. The script block is called before every request, so that a run longer than a token goes on.
.PARAMETER Token
A script block that returns the newest access token for Microsoft Graph in the customer's tenant.
.PARAMETER Endpoint
The address of Microsoft Graph, without a version.
.PARAMETER TenantId
The customer's tenant.
.EXAMPLE
Initialize-StewardAzureAD -Token { $tokens['token'] } -Endpoint https://graph.microsoft.com -TenantId $TenantId
#>
function Initialize-StewardAzureAD {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [scriptblock] $Token,
        [Parameter(Mandatory)] [string] $Endpoint,
        [Parameter(Mandatory)] [string] $TenantId
    )
    CloseClient
    $script:client = NewClient $Token $Endpoint 'Microsoft Graph' $TenantId $true @{}
}

<#
.SYNOPSIS
Proves that the sign-in works and belongs to the customer's tenant; fails otherwise.
.EXAMPLE
Test-StewardAzureAD
#>
function Test-StewardAzureAD {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    ProveTenant $PSCmdlet
}

<#
.SYNOPSIS
Accepted and not needed: Steward has connected already. Nobody is asked to sign in.
.DESCRIPTION
Credentials, certificates and tokens given here are not used. Another tenant than the run's is an error.
.PARAMETER AzureEnvironmentName
Not used.
.PARAMETER TenantId
Must be the run's tenant, or one of its domains.
.PARAMETER Credential
Not used.
.PARAMETER CertificateThumbprint
Not used.
.PARAMETER ApplicationId
Not used.
.PARAMETER AadAccessToken
Not used.
.PARAMETER MsAccessToken
Not used.
.PARAMETER AccountId
Not used.
.PARAMETER LogLevel
Not used.
.PARAMETER LogFilePath
Not used.
.EXAMPLE
Connect-AzureAD
#>
function Connect-AzureAD {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $AzureEnvironmentName, [string] $TenantId, [pscredential] $Credential, [string] $CertificateThumbprint,
        [string] $ApplicationId, [string] $AadAccessToken, [string] $MsAccessToken, [string] $AccountId,
        [string] $LogLevel, [string] $LogFilePath
    )
    $page = Ask $PSCmdlet GET '/v1.0/organization?$select=id,displayName,verifiedDomains'
    $tenant = @($page.value)[0]
    $names = @($tenant.id) + @($tenant.verifiedDomains.name)
    if ($TenantId -and $TenantId -notin $names) {
        Refuse $PSCmdlet "This run is for the tenant $($tenant.displayName) ($($tenant.id)) and cannot connect to $TenantId. Run the script for that customer instead." 'OtherTenant' 'InvalidArgument' $TenantId
    }
    $PSCmdlet.WriteInformation([System.Management.Automation.InformationRecord]::new('Connect-AzureAD is not needed: Steward has connected already, and its commands answer through Microsoft Graph.', 'Steward.AzureAD'))
    $claims = TokenClaims (NewestToken)
    $account = foreach ($name in 'upn', 'unique_name', 'preferred_username', 'appid') { if ($claims[$name]) { $claims[$name]; break } }
    [pscustomobject] @{
        PSTypeName   = 'Microsoft.Open.Azure.AD.CommonLibrary.PSAzureContext'
        Account      = $account
        Environment  = 'AzureCloud'
        TenantId     = $tenant.id
        TenantDomain = @($tenant.verifiedDomains | Microsoft.PowerShell.Core\Where-Object { $_.isDefault })[0].name
        AccountType  = if ($claims['idtyp'] -eq 'app') { 'ServicePrincipal' } else { 'User' }
    }
}

<#
.SYNOPSIS
Accepted and not needed: the connection ends with the run.
.EXAMPLE
Disconnect-AzureAD
#>
function Disconnect-AzureAD {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    $PSCmdlet.WriteInformation([System.Management.Automation.InformationRecord]::new('Disconnect-AzureAD is not needed: the connection ends with the run.', 'Steward.AzureAD'))
}
