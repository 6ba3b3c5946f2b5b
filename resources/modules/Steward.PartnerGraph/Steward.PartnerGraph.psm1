# Microsoft Graph in the partner's own tenant, for reports over all customers. It only reads.

. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.Shared', 'rest.ps1'))

<#
.SYNOPSIS
Tells the module where Graph is and how to get the newest token. Called by Steward's PartnerGraph connection.
.DESCRIPTION
Nothing is sent. The script block is called before every request, so that a run longer than a token goes on.
.PARAMETER Token
A script block that returns the newest access token for Graph in the partner's tenant.
.PARAMETER Endpoint
The address of Graph, without a version.
.PARAMETER TenantId
The partner's tenant.
.EXAMPLE
Initialize-StewardPartnerGraph -Token { $tokens['token'] } -Endpoint https://graph.microsoft.com -TenantId $partner
#>
function Initialize-StewardPartnerGraph {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [scriptblock] $Token,
        [Parameter(Mandatory)] [string] $Endpoint,
        [Parameter(Mandatory)] [string] $TenantId
    )
    CloseClient
    $script:client = NewClient $Token $Endpoint 'Microsoft Graph in your own tenant' $TenantId $true @{}
}

<#
.SYNOPSIS
Reads from Microsoft Graph in the partner's own tenant: the items of a list over all its pages, or one object.
.PARAMETER Path
The address behind the version, for example "/tenantRelationships/delegatedAdminRelationships".
.PARAMETER First
Stops after so many items of a list.
.EXAMPLE
Get-StewardPartnerGraph '/contracts?$select=customerId,displayName'
#>
function Get-StewardPartnerGraph {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Path,
        [ValidateRange(1, [int]::MaxValue)] [int] $First
    )
    $next = if ($Path -match '^https?://') { $Path } else { "/v1.0/$($Path.TrimStart('/'))" }
    $given = 0
    while ($next) {
        try { $page = AskOnce $next }
        catch { $PSCmdlet.ThrowTerminatingError((InPlainWords $_)) }
        if ($null -eq $page.PSObject.Properties['value'] -or $page.value -isnot [array]) { return $page }
        foreach ($item in $page.value) {
            $item
            $given++
            if ($First -gt 0 -and $given -ge $First) { return }
        }
        $next = [string] $page.'@odata.nextLink'
    }
}

# A command of its own: what ends it can be caught by the one that called it.
function AskOnce {
    [CmdletBinding()]
    param([string] $Address)
    Ask $PSCmdlet GET $Address $null -Target $Address
}

# What to do belongs to what happened: a script's reader sees only the message.
function InPlainWords($Record) {
    $exception = $Record.Exception
    while ($null -ne $exception -and $null -eq $exception.Data['Service'] -and $null -ne $exception.InnerException) { $exception = $exception.InnerException }
    $facts = @{}
    foreach ($name in 'Service', 'HttpStatus', 'ServiceCode', 'ServiceMessage', 'RequestId', 'Advice') { $facts[$name] = $exception.Data[$name] }
    if ($facts['HttpStatus'] -eq 403) { $facts['Advice'] = 'The signed-in account must be an Admin agent of the partner, and the application must have DelegatedAdminRelationship.Read.All and Directory.Read.All in your own tenant.' }
    $message = $Record.Exception.Message
    if ($facts['Advice']) { $message = "$message $($facts['Advice'])" }
    NewProblem $message $Record.FullyQualifiedErrorId.Split(',')[0] ([string] $Record.CategoryInfo.Category) $Record.TargetObject $facts $exception
}
