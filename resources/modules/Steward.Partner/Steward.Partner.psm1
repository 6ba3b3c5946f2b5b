# Partner Center for scripts that need what the PartnerCenter module, without a release since 2020, does not have. It
# comes with the connection PartnerCenter when a script names one of its commands, whichever module gives the others.

. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.Shared', 'rest.ps1'))
# How Partner Center is asked; its commands are not given on.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.PartnerCenter', 'connection.ps1'))

<#
.SYNOPSIS
Tells the module where Partner Center is and how to get the newest token. Called by Steward's PartnerCenter connection.
.PARAMETER Token
A script block that returns the newest access token for Partner Center in the partner's tenant.
.PARAMETER Endpoint
The address of Partner Center, without a version.
.PARAMETER TenantId
The partner's tenant.
.PARAMETER CustomerId
The run's customer.
.EXAMPLE
Initialize-StewardPartner -Token { $tokens['token'] } -Endpoint https://api.partnercenter.microsoft.com -TenantId $partner
#>
function Initialize-StewardPartner {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [scriptblock] $Token,
        [Parameter(Mandatory)] [string] $Endpoint,
        [Parameter(Mandatory)] [string] $TenantId,
        [string] $CustomerId
    )
    Initialize-StewardPartnerCenter -Token $Token -Endpoint $Endpoint -TenantId $TenantId -CustomerId $CustomerId
}

<#
.SYNOPSIS
Reads from Partner Center: the items of a collection over all its pages, or one object.
.PARAMETER Path
The address behind the version, for example "/customers/ID/subscriptions".
.EXAMPLE
Get-StewardPartner "/customers/$CustomerID/subscriptions"
#>
function Get-StewardPartner {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Path)
    try { AskForItems $Path }
    catch { $PSCmdlet.ThrowTerminatingError((InPlainWords $_)) }
}

<#
.SYNOPSIS
Changes something through Partner Center, and gives what the service answers.
.PARAMETER Method
POST, PATCH, PUT or DELETE; HEAD asks whether there is something at the address, and fails with a 404 where there is not.
.PARAMETER Path
The address behind the version, for example "/customers".
.PARAMETER Body
What to send, as a hashtable or an object; it becomes JSON.
.EXAMPLE
Invoke-StewardPartner POST "/customers/$CustomerID/carts" $cart
#>
function Invoke-StewardPartner {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [ValidateSet('POST', 'PATCH', 'PUT', 'DELETE', 'HEAD')] [string] $Method,
        [Parameter(Mandatory, Position = 1)] [string] $Path,
        [Parameter(Position = 2)] [object] $Body
    )
    try { $answer = AskOnce $Method $Path $Body }
    catch { $PSCmdlet.ThrowTerminatingError((InPlainWords $_)) }
    if ($answer -isnot [bool]) { $answer }
}

# Commands of their own: what ends them can be caught by the one that called them.
function AskOnce {
    [CmdletBinding()]
    param([string] $Method, [string] $Path, [object] $Body)
    AskPartner $PSCmdlet $Method $Path $Body -Target $Path
}

function AskForItems {
    [CmdletBinding()]
    param([string] $Path)
    PartnerItems $PSCmdlet $Path -Target $Path
}

# What to do belongs to what happened: a script's reader sees only the message.
function InPlainWords($Record) {
    $exception = $Record.Exception
    while ($null -ne $exception -and $null -eq $exception.Data['Service'] -and $null -ne $exception.InnerException) { $exception = $exception.InnerException }
    $facts = @{}
    foreach ($name in 'Service', 'HttpStatus', 'ServiceCode', 'ServiceMessage', 'RequestId', 'Advice') { $facts[$name] = $exception.Data[$name] }
    if ($facts['HttpStatus'] -eq 403) { $facts['Advice'] = 'The account that is signed in must be an Admin agent of the partner, and the customer must still be yours. Check both in Partner Center.' }
    $message = $Record.Exception.Message
    if ($facts['Advice']) { $message = "$message $($facts['Advice'])" }
    NewProblem $message $Record.FullyQualifiedErrorId.Split(',')[0] ([string] $Record.CategoryInfo.Category) $Record.TargetObject $facts $exception
}
