# The most used commands of Microsoft.Graph.Groups, over the practice partner's Graph.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'graph.ps1'))

function Get-MgGroup {
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(ParameterSetName = 'Get', Mandatory)][string] $GroupId,
        [Parameter(ParameterSetName = 'List')][switch] $All,
        [Parameter(ParameterSetName = 'List')][string] $Filter,
        [Parameter(ParameterSetName = 'List')][string] $Search,
        [Parameter(ParameterSetName = 'List')][Alias('Limit')][int] $Top,
        [Parameter(ParameterSetName = 'List')][string] $CountVariable,
        [string] $ConsistencyLevel,
        [Alias('Expand')][string[]] $ExpandProperty,
        [Alias('Select')][string[]] $Property
    )
    PracticeGraph $(if ($GroupId) { "v1.0/groups/$GroupId" } else { 'v1.0/groups' }) 'Group' $PSBoundParameters
}

function New-MgGroup {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $DisplayName, [string] $Description, [string] $MailNickname, [switch] $MailEnabled, [switch] $SecurityEnabled, [string[]] $GroupTypes,
        [string] $Visibility, [hashtable] $BodyParameter)
    if ($PSCmdlet.ShouldProcess($DisplayName)) {
        PracticePascal (Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Method POST -Uri 'v1.0/groups' -Body (PracticeBody $PSBoundParameters) -OutputType PSObject) 'Group'
    }
}

function Update-MgGroup {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][string] $GroupId, [string] $DisplayName, [string] $Description, [hashtable] $BodyParameter)
    if ($PSCmdlet.ShouldProcess($GroupId)) { $null = Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Method PATCH -Uri "v1.0/groups/$GroupId" -Body (PracticeBody $PSBoundParameters 'GroupId') }
}

function Remove-MgGroup {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][string] $GroupId)
    if ($PSCmdlet.ShouldProcess($GroupId)) { $null = Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Method DELETE -Uri "v1.0/groups/$GroupId" }
}

function Get-MgGroupMember {
    [CmdletBinding()]
    param([Parameter(Mandatory)][string] $GroupId, [switch] $All, [int] $Top, [string] $Filter, [string[]] $Property, [string] $ConsistencyLevel)
    PracticeGraph "v1.0/groups/$GroupId/members" 'DirectoryObject' $PSBoundParameters
}

function New-MgGroupMember {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][string] $GroupId, [Parameter(Mandatory)][string] $DirectoryObjectId)
    if ($PSCmdlet.ShouldProcess($GroupId)) {
        $origin = ((Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Uri 'v1.0/organization?$select=id' -OutputType PSObject).'@odata.context' -split '/v1\.0/')[0]
        $null = Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Method POST -Uri "v1.0/groups/$GroupId/members/`$ref" -Body @{ '@odata.id' = "$origin/v1.0/directoryObjects/$DirectoryObjectId" }
    }
}

function Remove-MgGroupMemberByRef {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)][string] $GroupId, [Parameter(Mandatory)][string] $DirectoryObjectId)
    if ($PSCmdlet.ShouldProcess($GroupId)) { $null = Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Method DELETE -Uri "v1.0/groups/$GroupId/members/$DirectoryObjectId/`$ref" }
}
