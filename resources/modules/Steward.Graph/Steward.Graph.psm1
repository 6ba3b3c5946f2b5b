# Microsoft Graph for scripts that want lists and objects and not pages, waiting times and HTTP states. It comes with the
# connection Graph when a script names one of its commands.

. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.Shared', 'rest.ps1'))

<#
.SYNOPSIS
Tells the module where Graph is and how to get the newest token. Called by Steward's Graph connection.
.DESCRIPTION
Nothing is sent. The script block is called before every request, so that a run longer than a token goes on.
.PARAMETER Token
A script block that returns the newest access token for Graph in the customer's tenant.
.PARAMETER Endpoint
The address of Graph, without a version.
.PARAMETER TenantId
The customer's tenant.
.PARAMETER TenantName
What messages call the tenant.
.EXAMPLE
Initialize-StewardGraph -Token { $tokens['token'] } -Endpoint https://graph.microsoft.com -TenantId $TenantId
#>
function Initialize-StewardGraph {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [scriptblock] $Token,
        [Parameter(Mandatory)] [string] $Endpoint,
        [Parameter(Mandatory)] [string] $TenantId,
        [string] $TenantName
    )
    CloseClient
    $script:client = NewClient $Token $Endpoint "Microsoft Graph in $(if ($TenantName) { $TenantName } else { $TenantId })" $TenantId $true @{}
}

<#
.SYNOPSIS
Reads from Microsoft Graph in the customer's tenant: the items of a list over all its pages, or one object.
.PARAMETER Path
The address behind the version, for example "/users?$select=id,displayName".
.PARAMETER First
Stops after so many items of a list.
.PARAMETER Body
What to send to the few addresses that read with POST, such as "/directoryObjects/getByIds".
.PARAMETER Beta
Asks the beta version of Graph. Use it only for what v1.0 does not have.
.PARAMETER ConsistencyLevel
"eventual" for searches and counts in the directory.
.PARAMETER Role
The directory role or roles that allow this; named when the service refuses.
.EXAMPLE
Get-StewardGraph '/users?$select=id,displayName' -First 50
.EXAMPLE
Get-StewardGraph "/users/$UserAzureID" -Role 'Directory Readers'
#>
function Get-StewardGraph {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Path,
        [ValidateRange(1, [int]::MaxValue)] [int] $First,
        [hashtable] $Body,
        [switch] $Beta,
        [ValidateSet('', 'eventual')] [string] $ConsistencyLevel,
        [string] $Role
    )
    $headers = if ($ConsistencyLevel) { @{ ConsistencyLevel = $ConsistencyLevel } }
    $next = GraphAddress $Path $Beta
    $given = 0
    while ($next) {
        try { $page = if ($Body -and $given -eq 0) { AskGraph POST $next $Body $headers -Reads } else { AskGraph GET $next $null $headers } }
        catch { $PSCmdlet.ThrowTerminatingError((InPlainWords $_ $Role)) }
        if ($null -eq $page.PSObject.Properties['value'] -or $page.value -isnot [array]) { return $page }
        foreach ($item in $page.value) {
            $item
            $given++
            if ($First -gt 0 -and $given -ge $First) { return }
        }
        $next = [string] $page.'@odata.nextLink'
    }
}

<#
.SYNOPSIS
Changes something through Microsoft Graph in the customer's tenant, and gives what the service answers.
.PARAMETER Method
POST, PATCH, PUT or DELETE.
.PARAMETER Path
The address behind the version, for example "/users/ID".
.PARAMETER Body
What to send, as a hashtable or an object; it becomes JSON.
.PARAMETER Beta
Asks the beta version of Graph. Use it only for what v1.0 does not have.
.PARAMETER Role
The directory role or roles that allow this; named when the service refuses.
.EXAMPLE
Invoke-StewardGraph PATCH "/users/$UserAzureID" @{ accountEnabled = $false }
#>
function Invoke-StewardGraph {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [ValidateSet('POST', 'PATCH', 'PUT', 'DELETE')] [string] $Method,
        [Parameter(Mandatory, Position = 1)] [string] $Path,
        [Parameter(Position = 2)] [object] $Body,
        [switch] $Beta,
        [string] $Role
    )
    try { $answer = AskGraph $Method (GraphAddress $Path $Beta) $Body }
    catch { $PSCmdlet.ThrowTerminatingError((InPlainWords $_ $Role)) }
    # Nothing came back: that is success without an object.
    if ($answer -isnot [bool]) { $answer }
}

<#
.SYNOPSIS
The name people know a product by; the given one, readable, where none is known.
.PARAMETER SkuPartNumber
Microsoft's name for the product, for example SPB.
.EXAMPLE
Get-StewardProductName SPB
#>
function Get-StewardProductName {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $SkuPartNumber)
    if ($null -eq $script:products) {
        $script:products = @{}
        $file = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'products', 'names.json')
        $names = Microsoft.PowerShell.Utility\ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file))
        foreach ($property in $names.names.PSObject.Properties) { $script:products[$property.Name] = $property.Value }
    }
    $name = $script:products[$SkuPartNumber]
    if ($name) { $name } else { $SkuPartNumber.Replace('_', ' ') }
}

<#
.SYNOPSIS
A random password that Microsoft's services accept.
.EXAMPLE
New-StewardPassword
#>
function New-StewardPassword {
    [CmdletBinding()]
    param()
    RandomPassword
}

function GraphAddress([string] $Path, [bool] $Beta) {
    if ($Path -match '^https?://') { return $Path }
    "/$(if ($Beta) { 'beta' } else { 'v1.0' })/$($Path.TrimStart('/'))"
}

# A command of its own: what ends it can be caught by the one that called it.
function AskGraph {
    [CmdletBinding()]
    param([string] $Method, [string] $Address, [object] $Body, [hashtable] $Headers, [switch] $Reads)
    Ask $PSCmdlet $Method $Address $Body -Headers $Headers -Target $Address -Reads:$Reads
}

# What to do belongs to what happened: a script's reader sees only the message.
function InPlainWords($Record, [string] $Role) {
    $exception = $Record.Exception
    while ($null -ne $exception -and $null -eq $exception.Data['Service'] -and $null -ne $exception.InnerException) { $exception = $exception.InnerException }
    $facts = @{}
    foreach ($name in 'Service', 'HttpStatus', 'ServiceCode', 'ServiceMessage', 'RequestId', 'Advice') { $facts[$name] = $exception.Data[$name] }
    $id = $Record.FullyQualifiedErrorId.Split(',')[0]
    $advice = $facts['Advice']
    if ($id -eq 'Authentication_RequestFromNonPremiumTenantOrB2CTenant') {
        $advice = 'This tenant has no licence of Microsoft Entra ID P1 or better, and the service tells this only to tenants with one.'
    } elseif ($facts['HttpStatus'] -eq 403 -and $Role) {
        $advice = "Needed in this customer's tenant: the role $Role (through the GDAP relationship), and the application's consent. Check both in the customer's pane, then run again."
    } elseif ($facts['HttpStatus'] -eq 404) {
        $advice = 'Check that it still exists in this tenant.'
    }
    $facts['Advice'] = $advice
    $message = $Record.Exception.Message
    if ($advice) { $message = "$message $advice" }
    NewProblem $message $id ([string] $Record.CategoryInfo.Category) $Record.TargetObject $facts $exception
}
