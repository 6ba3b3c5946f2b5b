# Directory roles. Some have another name in Graph than the old module gave them.

$script:roleNames = [ordered] @{
    'Company Administrator'             = 'Global Administrator'
    'User Account Administrator'        = 'User Administrator'
    'Exchange Service Administrator'    = 'Exchange Administrator'
    'SharePoint Service Administrator'  = 'SharePoint Administrator'
    'Lync Service Administrator'        = 'Skype for Business Administrator'
    'CRM Service Administrator'         = 'Dynamics 365 Administrator'
    'Intune Service Administrator'      = 'Intune Administrator'
    'Power BI Service Administrator'    = 'Fabric Administrator'
    'Helpdesk Administrator'            = 'Helpdesk Administrator'
    'Service Support Administrator'     = 'Service Support Administrator'
}

function OldRoleName([string] $Name) {
    foreach ($old in $script:roleNames.Keys) { if ($script:roleNames[$old] -eq $Name) { return $old } }
    $Name
}

function SameRole([string] $Asked, $Role) { $Role.displayName -eq $Asked -or (OldRoleName $Role.displayName) -eq $Asked -or $script:roleNames[$Asked] -eq $Role.displayName }

function ToRole($Role) {
    [pscustomobject] @{
        PSTypeName  = 'Microsoft.Online.Administration.Role'
        Description = $Role.description
        IsEnabled   = $true
        IsSystem    = $true
        Name        = OldRoleName $Role.displayName
        ObjectId    = [guid] $Role.id
    }
}

<#
.SYNOPSIS
Gets the directory roles that are in use.
.PARAMETER ObjectId
The role's object id.
.PARAMETER RoleName
The role's name, as the old module or as Microsoft Graph calls it.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolRole -RoleName 'Company Administrator'
#>
function Get-MsolRole {
    [CmdletBinding(DefaultParameterSetName = 'List', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByName', Mandatory, ValueFromPipelineByPropertyName)] [string] $RoleName,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        if ($PSCmdlet.ParameterSetName -eq 'ById') {
            $role = Ask $PSCmdlet GET "/v1.0/directoryRoles/$ObjectId" -Target $ObjectId
            if ($null -ne $role) { ToRole $role }
            return
        }
        AskPages $PSCmdlet '/v1.0/directoryRoles' | Microsoft.PowerShell.Core\ForEach-Object { if (-not $RoleName -or (SameRole $RoleName $_)) { ToRole $_ } }
    }
}

<#
.SYNOPSIS
Gets who has a directory role.
.DESCRIPTION
Without -All or -MaxResults the first 250.
.PARAMETER RoleObjectId
The role's object id.
.PARAMETER All
All members.
.PARAMETER MaxResults
At most so many; 250 without it.
.PARAMETER MemberObjectTypes
Only members of these kinds: User, Group, ServicePrincipal.
.PARAMETER SearchString
The beginning of the name or the address.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolRoleMember -RoleObjectId (Get-MsolRole -RoleName 'Company Administrator').ObjectId
#>
function Get-MsolRoleMember {
    [CmdletBinding(DefaultParameterSetName = 'List', PositionalBinding = $false)]
    param(
        [guid] $RoleObjectId,
        [Parameter(ParameterSetName = 'All', Mandatory)] [switch] $All,
        [Parameter(ParameterSetName = 'List')] [int] $MaxResults = 250,
        [string[]] $MemberObjectTypes,
        [string] $SearchString,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $id = if ($PSBoundParameters.ContainsKey('RoleObjectId')) { $RoleObjectId }
        if (-not $id) { Refuse $PSCmdlet 'Name the role with -RoleObjectId.' 'RequiredPropertyNotSet' 'InvalidArgument' }
        ListMembers $PSCmdlet "directoryRoles/$id/members" $id 'RoleMember' $(if ($All) { 0 } else { $MaxResults }) $MemberObjectTypes $SearchString
    }
}

<#
.SYNOPSIS
Gives somebody a directory role.
.PARAMETER RoleObjectId
The role's object id.
.PARAMETER RoleName
The role's name, as the old module or as Microsoft Graph calls it. A role not in use yet is put into use.
.PARAMETER RoleMemberType
User or ServicePrincipal; not needed by Microsoft Graph.
.PARAMETER RoleMemberObjectId
The object id of who gets it.
.PARAMETER RoleMemberEmailAddress
The sign-in name of who gets it.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Add-MsolRoleMember -RoleName 'Helpdesk Administrator' -RoleMemberEmailAddress ada@contoso.com
#>
function Add-MsolRoleMember {
    [CmdletBinding(DefaultParameterSetName = 'ById', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory)] [guid] $RoleObjectId,
        [Parameter(ParameterSetName = 'ByName', Mandatory)] [string] $RoleName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $RoleMemberType,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $RoleMemberObjectId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $RoleMemberEmailAddress,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $role = $RoleObjectId
        if ($RoleName) {
            $found = @(AskPages $PSCmdlet '/v1.0/directoryRoles' | Microsoft.PowerShell.Core\Where-Object { SameRole $RoleName $_ })[0]
            if (-not $found) {
                $template = @(AskPages $PSCmdlet '/v1.0/directoryRoleTemplates' | Microsoft.PowerShell.Core\Where-Object { SameRole $RoleName $_ })[0]
                if (-not $template) { return Report $PSCmdlet (NewProblem "There is no directory role called $RoleName." 'RoleNotFound' 'ObjectNotFound' $RoleName) }
                $found = Ask $PSCmdlet POST '/v1.0/directoryRoles' @{ roleTemplateId = $template.id } -Target $RoleName
                if ($null -eq $found) { return }
            }
            $role = $found.id
        }
        if ($PSBoundParameters.ContainsKey('RoleMemberObjectId')) { $member = [string] $RoleMemberObjectId }
        elseif ($RoleMemberEmailAddress) {
            $user = Ask $PSCmdlet GET "/v1.0/users/$(Escaped $RoleMemberEmailAddress)?`$select=id" -Target $RoleMemberEmailAddress -Quiet 404
            if ($user -eq $false) { return UserMissing $PSCmdlet $RoleMemberEmailAddress }
            if (-not $user) { return }
            $member = $user.id
        } else { Refuse $PSCmdlet 'Name the member with -RoleMemberObjectId or -RoleMemberEmailAddress.' 'RequiredPropertyNotSet' 'InvalidArgument' }
        $null = Ask $PSCmdlet POST "/v1.0/directoryRoles/$role/members/`$ref" @{ '@odata.id' = "$($script:client.Endpoint)/v1.0/directoryObjects/$member" } -Target $member
    }
}
