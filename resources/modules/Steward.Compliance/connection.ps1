<#
.SYNOPSIS
Tells the module where Security & Compliance is and how to get the newest token. Called by Steward's SecurityCenter
connection.
.DESCRIPTION
Nothing is sent. The script block is called before every request, so that a run longer than a token goes on. Called again
with a token for the other audience, it begins anew.
.PARAMETER Token
A script block that returns the newest access token for the customer's tenant.
.PARAMETER Endpoint
The address of Security & Compliance, without a region.
.PARAMETER TenantId
The customer's tenant.
.PARAMETER Domain
The customer's initial domain.
.EXAMPLE
Initialize-StewardCompliance -Token { $tokens['token'] } -Endpoint https://ps.compliance.protection.outlook.com -TenantId $TenantId -Domain contoso.onmicrosoft.com
#>
function Initialize-StewardCompliance {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [scriptblock] $Token,
        [Parameter(Mandatory)] [string] $Endpoint,
        [Parameter(Mandatory)] [string] $TenantId,
        [Parameter(Mandatory)] [string] $Domain
    )
    CloseClient
    $script:client = NewClient $Token $Endpoint 'Security & Compliance' $TenantId $false @{
        'X-AnchorMailbox' = "UPN:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@$Domain"
    }
    $script:client.Base = $script:client.Endpoint
    $script:client.Region = ''
}

<#
.SYNOPSIS
Proves that the sign-in is accepted, and finds the customer's region; fails otherwise.
.EXAMPLE
Test-StewardCompliance
#>
function Test-StewardCompliance {
    [CmdletBinding(PositionalBinding = $false)]
    param()
    $held = $script:client.Terminating
    $script:client.Terminating = $true
    try {
        $script:client.Region = ''
        $null = FindRegion $PSCmdlet
    } finally { $script:client.Terminating = $held }
}

<#
.SYNOPSIS
Accepted and not needed: Steward has connected already. Nobody is asked to sign in.
.PARAMETER Organization
Not used.
.PARAMETER DelegatedOrganization
Not used: a run acts in its customer's tenant.
.PARAMETER UserPrincipalName
Not used.
.PARAMETER Credential
Not used.
.PARAMETER AccessToken
Not used.
.PARAMETER AzureADAuthorizationEndpointUri
Not used.
.PARAMETER ConnectionUri
Not used.
.PARAMETER CommandName
Not used: all commands are there.
.PARAMETER EnableSearchOnlySession
Not used: search commands are there.
.PARAMETER ShowBanner
Not used.
.EXAMPLE
Connect-IPPSSession
#>
function Connect-IPPSSession {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $Organization, [string] $DelegatedOrganization, [string] $UserPrincipalName, [pscredential] $Credential, [string] $AccessToken,
        [string] $AzureADAuthorizationEndpointUri, [string] $ConnectionUri, [string[]] $CommandName, [switch] $EnableSearchOnlySession, [switch] $ShowBanner
    )
    $PSCmdlet.WriteInformation([System.Management.Automation.InformationRecord]::new('Connect-IPPSSession is not needed: Steward has connected already, and its commands answer over REST.', 'Steward.Compliance'))
}

# The customer's region is where the service redirects to. Only a server below the one we know gets the token.
function FindRegion($Cmdlet) {
    $client = $script:client
    if ($client -and $client.Region) { return $client.Region }
    if ($client) { $client.Endpoint = $client.Base }
    $path = "/adminapi/beta/$($client.TenantId)/EXOBanner('AutogenSession')?Version=3.9.2"
    $answer = Ask $Cmdlet GET $path -Whole
    if ($answer.Status -ge 300 -and $answer.Status -lt 400) {
        $location = [uri] $answer.Headers['location']
        $home = [uri] $client.Base
        $known = $location.IsAbsoluteUri -and $location.Scheme -eq $home.Scheme -and
            ($location.Authority -eq $home.Authority -or ($location.Host.EndsWith('.' + $home.Host, [System.StringComparison]::OrdinalIgnoreCase) -and $location.Port -eq $home.Port))
        if (-not $known) {
            Report $Cmdlet (NewProblem "Security & Compliance sent us to another server ($($location.Host)), which is not followed." 'ForeignLink' 'SecurityError' $location)
            return
        }
        $at = $location.AbsoluteUri.IndexOf('/adminapi/', [System.StringComparison]::OrdinalIgnoreCase)
        $client.Region = if ($at -gt 0) { $location.AbsoluteUri.Substring(0, $at) } else { $location.GetLeftPart('Authority') }
    } elseif ($answer.Status -ge 200 -and $answer.Status -lt 300) {
        $client.Region = $client.Base
    } else {
        Report $Cmdlet (ProblemOf $answer GET ([uri] ($client.Base + $path)) $null)
        return
    }
    $client.Endpoint = $client.Region
    $client.Region
}
