<#
.SYNOPSIS
Tells the module where Microsoft Graph is and how to get the newest token. Called by Steward's MSOnline connection.
.DESCRIPTION
Nothing is sent. The script block is called before every request, so that a run longer than a token goes on.
.PARAMETER Token
A script block that returns the newest access token for Microsoft Graph in the customer's tenant.
.PARAMETER Endpoint
The address of Microsoft Graph, without a version.
.PARAMETER TenantId
The customer's tenant.
.EXAMPLE
Initialize-StewardMSOnline -Token { $tokens['token'] } -Endpoint https://graph.microsoft.com -TenantId $TenantId
#>
function Initialize-StewardMSOnline {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [scriptblock] $Token,
        [Parameter(Mandatory)] [string] $Endpoint,
        [Parameter(Mandatory)] [string] $TenantId
    )
    CloseClient
    $script:client = NewClient $Token $Endpoint 'Microsoft Graph' $TenantId $false @{}
    ForgetLicences
}

<#
.SYNOPSIS
Proves that the sign-in works and belongs to the customer's tenant; fails otherwise.
.EXAMPLE
Test-StewardMSOnline
#>
function Test-StewardMSOnline {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    ProveTenant $PSCmdlet
}

<#
.SYNOPSIS
Accepted and not needed: Steward has connected already. Nobody is asked to sign in.
.PARAMETER Credential
Not used.
.PARAMETER AdGraphAccessToken
Not used.
.PARAMETER MsGraphAccessToken
Not used.
.PARAMETER AccessToken
Not used.
.PARAMETER AzureEnvironment
Not used.
.EXAMPLE
Connect-MsolService
#>
function Connect-MsolService {
    [CmdletBinding(PositionalBinding = $false)]
    param([pscredential] $Credential, [string] $AdGraphAccessToken, [string] $MsGraphAccessToken, [string] $AccessToken, [string] $AzureEnvironment)
    $PSCmdlet.WriteInformation([System.Management.Automation.InformationRecord]::new('Connect-MsolService is not needed: Steward has connected already, and its commands answer through Microsoft Graph.', 'Steward.MSOnline'))
}

# Partners gave -TenantId to every command. A run acts in one tenant, so it can only be that one.
function CheckTenant($Cmdlet, $Bound) {
    if (-not $Bound.ContainsKey('TenantId') -or -not $script:client) { return }
    $asked = $Bound['TenantId']
    if ($null -eq $asked -or [guid] $asked -eq [guid]::Empty -or [string] $asked -eq $script:client.TenantId) { return }
    Refuse $Cmdlet "This run acts in the tenant $($script:client.TenantId) only, and -TenantId asks for $asked. Choose that customer in Steward and run the script there." 'OtherTenant' 'InvalidArgument' $asked
}

# The properties named on the command line or coming from the pipeline that the caller meant to set.
function Given($Bound, [System.Collections.IDictionary] $Names) {
    $body = [ordered] @{}
    foreach ($name in $Names.Keys) {
        if (-not $Bound.ContainsKey($name)) { continue }
        $value = $Bound[$name]
        if ($value -is [string] -and $value -eq '') { $value = $null }
        $body[$Names[$name]] = $value
    }
    $body
}
