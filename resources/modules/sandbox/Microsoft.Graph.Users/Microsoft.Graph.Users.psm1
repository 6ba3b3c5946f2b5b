# The most used commands of Microsoft.Graph.Users, over the practice partner's Graph.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'graph.ps1'))

function Get-MgUser {
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(ParameterSetName = 'Get', Mandatory)][string] $UserId,
        [Parameter(ParameterSetName = 'GetViaIdentity', Mandatory, ValueFromPipeline)][object] $InputObject,
        [Parameter(ParameterSetName = 'List')][switch] $All,
        [Parameter(ParameterSetName = 'List')][string] $Filter,
        [Parameter(ParameterSetName = 'List')][string] $Search,
        [Parameter(ParameterSetName = 'List')][string[]] $Sort,
        [Parameter(ParameterSetName = 'List')][Alias('Limit')][int] $Top,
        [Parameter(ParameterSetName = 'List')][int] $PageSize,
        [Parameter(ParameterSetName = 'List')][string] $CountVariable,
        [string] $ConsistencyLevel,
        [Alias('Expand')][string[]] $ExpandProperty,
        [Alias('Select')][string[]] $Property
    )
    process {
        $id = if ($PSBoundParameters.ContainsKey('InputObject')) { if ($InputObject.UserId) { $InputObject.UserId } else { $InputObject.Id } } else { $UserId }
        PracticeGraph $(if ($id) { 'v1.0/users/' + [uri]::EscapeDataString($id) } else { 'v1.0/users' }) 'User' $PSBoundParameters
    }
}

function New-MgUser {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $DisplayName, [string] $UserPrincipalName, [string] $MailNickname, [hashtable] $PasswordProfile, [switch] $AccountEnabled,
        [string] $GivenName, [string] $Surname, [string] $JobTitle, [string] $Department, [string] $UsageLocation, [hashtable] $BodyParameter)
    if ($PSCmdlet.ShouldProcess($UserPrincipalName)) {
        PracticePascal (Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Method POST -Uri 'v1.0/users' -Body (PracticeBody $PSBoundParameters) -OutputType PSObject) 'User'
    }
}

function Update-MgUser {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][string] $UserId, [string] $DisplayName, [string] $GivenName, [string] $Surname, [string] $JobTitle, [string] $Department,
        [string] $UsageLocation, [string] $UserPrincipalName, [switch] $AccountEnabled, [hashtable] $PasswordProfile, [hashtable] $BodyParameter)
    if ($PSCmdlet.ShouldProcess($UserId)) {
        $null = Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Method PATCH -Uri ('v1.0/users/' + [uri]::EscapeDataString($UserId)) -Body (PracticeBody $PSBoundParameters 'UserId')
    }
}

function Remove-MgUser {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][string] $UserId)
    if ($PSCmdlet.ShouldProcess($UserId)) { $null = Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Method DELETE -Uri ('v1.0/users/' + [uri]::EscapeDataString($UserId)) }
}

function Get-MgUserCount {
    [CmdletBinding()]
    param([string] $ConsistencyLevel, [string] $Filter, [string] $Search)
    @(PracticeGraph 'v1.0/users' 'User' (@{ All = $true } + $PSBoundParameters)).Count
}

function Get-MgUserMemberOf {
    [CmdletBinding()]
    param([Parameter(Mandatory)][string] $UserId, [switch] $All, [int] $Top, [string] $Filter, [string[]] $Property, [string] $ConsistencyLevel)
    PracticeGraph ('v1.0/users/' + [uri]::EscapeDataString($UserId) + '/memberOf') 'DirectoryObject' $PSBoundParameters
}

function Get-MgUserLicenseDetail {
    [CmdletBinding()]
    param([Parameter(Mandatory)][string] $UserId, [switch] $All, [int] $Top, [string[]] $Property)
    PracticeGraph ('v1.0/users/' + [uri]::EscapeDataString($UserId) + '/licenseDetails') 'LicenseDetails' $PSBoundParameters
}

function Get-MgUserManager {
    [CmdletBinding()]
    param([Parameter(Mandatory)][string] $UserId, [string[]] $Property)
    PracticeGraph ('v1.0/users/' + [uri]::EscapeDataString($UserId) + '/manager') 'DirectoryObject' $PSBoundParameters
}
