# Groups and their members.

$script:groupProperties = 'id,description,displayName,groupTypes,mail,mailEnabled,onPremisesLastSyncDateTime,onPremisesProvisioningErrors,proxyAddresses,securityEnabled'
$script:memberProperties = 'id,displayName,mail,userPrincipalName,assignedLicenses,onPremisesLastSyncDateTime,mailEnabled,securityEnabled,appId'

function ToGroup($Group) {
    $errors = @($Group.onPremisesProvisioningErrors | Microsoft.PowerShell.Core\Where-Object { $_ })
    [pscustomobject] @{
        PSTypeName        = 'Microsoft.Online.Administration.Group'
        CommonName        = $Group.displayName
        Description       = $Group.description
        DisplayName       = $Group.displayName
        EmailAddress      = $Group.mail
        Errors            = $errors
        GroupType         = if (-not $Group.mailEnabled) { 'Security' } elseif ($Group.securityEnabled) { 'MailEnabledSecurity' } else { 'DistributionList' }
        IsSystem          = $false
        LastDirSyncTime   = $Group.onPremisesLastSyncDateTime
        ObjectId          = [guid] $Group.id
        ProxyAddresses    = @($Group.proxyAddresses)
        ValidationStatus  = if ($errors.Count -gt 0) { 'Error' } else { 'Healthy' }
    }
}

function MemberKind($Item) {
    switch ($Item.'@odata.type') {
        '#microsoft.graph.user' { return 'User' }
        '#microsoft.graph.group' { return 'Group' }
        '#microsoft.graph.orgContact' { return 'Contact' }
        '#microsoft.graph.servicePrincipal' { return 'ServicePrincipal' }
        '#microsoft.graph.device' { return 'Device' }
        default { return 'Other' }
    }
}

function MemberAddress($Item) { if ($Item.userPrincipalName) { $Item.userPrincipalName } else { $Item.mail } }

<#
.SYNOPSIS
Gets groups of the customer's directory.
.DESCRIPTION
Without -All or -MaxResults the first 250.
.PARAMETER ObjectId
The group's object id.
.PARAMETER All
All groups, however many pages they are.
.PARAMETER MaxResults
At most so many; 250 without it.
.PARAMETER SearchString
The beginning of the display name.
.PARAMETER GroupType
Security, MailEnabledSecurity or DistributionList.
.PARAMETER HasErrorsOnly
Only groups with provisioning errors.
.PARAMETER HasLicenseErrorsOnly
$true: only groups with members a licence could not be assigned to.
.PARAMETER IsAgentRole
Agent groups of a partner: refused, they are no property of a group in Microsoft Graph.
.PARAMETER UserObjectId
Groups this user is a member of.
.PARAMETER UserPrincipalName
Groups this user is a member of.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolGroup -SearchString Finance | ForEach-Object { Get-MsolGroupMember -GroupObjectId $_.ObjectId -All }
#>
function Get-MsolGroup {
    [CmdletBinding(DefaultParameterSetName = 'List', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'All', Mandatory)] [switch] $All,
        [Parameter(ParameterSetName = 'List')] [int] $MaxResults = 250,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $SearchString,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [ValidateSet('Security', 'MailEnabledSecurity', 'DistributionList')] [string] $GroupType,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [switch] $HasErrorsOnly,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [bool] $HasLicenseErrorsOnly,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [switch] $IsAgentRole,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [guid] $UserObjectId,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $UserPrincipalName,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        if ($PSCmdlet.ParameterSetName -eq 'ById') {
            $group = Ask $PSCmdlet GET "/v1.0/groups/$ObjectId$(Query ([ordered] @{ '$select' = $script:groupProperties }))" -Target $ObjectId
            if ($null -ne $group) { ToGroup $group }
            return
        }
        if ($IsAgentRole) { Refuse $PSCmdlet 'Microsoft Graph does not say which groups are agent groups of a partner, so -IsAgentRole cannot be answered. They are AdminAgents, HelpdeskAgents and SalesAgents in the partner tenant.' }
        $limit = if ($All) { 0 } else { $MaxResults }
        $parts = [ordered] @{ '$select' = $script:groupProperties; '$top' = if ($limit -gt 0) { [System.Math]::Min($limit, 999) } else { 999 } }
        $ofUser = if ($UserPrincipalName) { $UserPrincipalName } elseif ($PSBoundParameters.ContainsKey('UserObjectId')) { [string] $UserObjectId }
        $path = if ($ofUser) { "/v1.0/users/$(Escaped $ofUser)/memberOf" } else { '/v1.0/groups' }
        $filters = @(
            if ($SearchString -and -not $ofUser) { "startswith(displayName,$(Quoted $SearchString))" }
            if ($HasLicenseErrorsOnly -and -not $ofUser) { 'hasMembersWithLicenseErrors eq true' }
            if ($GroupType -and -not $ofUser) { "mailEnabled eq $(if ($GroupType -eq 'Security') { 'false' } else { 'true' })"; "securityEnabled eq $(if ($GroupType -eq 'DistributionList') { 'false' } else { 'true' })" }
        )
        $parts['$filter'] = $filters -join ' and '
        $choose = {
            if ($ofUser -and $_.'@odata.type' -ne '#microsoft.graph.group') { return }
            if ($ofUser -and $SearchString -and -not ([string] $_.displayName).StartsWith($SearchString, [System.StringComparison]::OrdinalIgnoreCase)) { return }
            $group = ToGroup $_
            if ($GroupType -and $group.GroupType -ne $GroupType) { return }
            if ($HasErrorsOnly -and @($group.Errors).Count -eq 0) { return }
            $group
        }
        $groups = { AskPages $cmdlet ($path + (Query $parts)) -Target $ofUser | Microsoft.PowerShell.Core\ForEach-Object $choose }
        $cmdlet = $PSCmdlet
        if ($limit -gt 0) { & $groups | Microsoft.PowerShell.Utility\Select-Object -First $limit } else { & $groups }
    }
}

<#
.SYNOPSIS
Makes a security group.
.PARAMETER DisplayName
The name that is shown.
.PARAMETER Description
What the group is for.
.PARAMETER ManagedBy
The object id of its owner.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
New-MsolGroup -DisplayName Visitors -Description 'Guests of the week'
#>
function New-MsolGroup {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)] [string] $DisplayName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Description,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $ManagedBy,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        # The old module asked for no alias; Graph wants one, and it only has to be unique in what mail does not use.
        $body = [ordered] @{ displayName = $DisplayName; mailEnabled = $false; mailNickname = [guid]::NewGuid().ToString('N').Substring(0, 10); securityEnabled = $true; groupTypes = @() }
        if ($Description) { $body['description'] = $Description }
        if ($ManagedBy) { $body['owners@odata.bind'] = @("$($script:client.Endpoint)/v1.0/users/$(Escaped $ManagedBy)") }
        $made = Ask $PSCmdlet POST '/v1.0/groups' $body -Target $DisplayName
        if ($null -ne $made) { ToGroup $made }
    }
}

<#
.SYNOPSIS
Gets the members of a group.
.DESCRIPTION
Without -All or -MaxResults the first 250.
.PARAMETER GroupObjectId
The group's object id.
.PARAMETER All
All members.
.PARAMETER MaxResults
At most so many; 250 without it.
.PARAMETER MemberObjectTypes
Only members of these kinds: User, Group, Contact, ServicePrincipal.
.PARAMETER SearchString
The beginning of the name or the address.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolGroupMember -GroupObjectId $group.ObjectId -All
#>
function Get-MsolGroupMember {
    [CmdletBinding(DefaultParameterSetName = 'List', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $GroupObjectId,
        [Parameter(ParameterSetName = 'All', Mandatory)] [switch] $All,
        [Parameter(ParameterSetName = 'List')] [int] $MaxResults = 250,
        [string[]] $MemberObjectTypes,
        [string] $SearchString,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $id = if ($PSBoundParameters.ContainsKey('GroupObjectId')) { $GroupObjectId }
        if (-not $id) { Refuse $PSCmdlet 'Name the group with -GroupObjectId.' 'RequiredPropertyNotSet' 'InvalidArgument' }
        ListMembers $PSCmdlet "groups/$id/members" $id 'GroupMember' $(if ($All) { 0 } else { $MaxResults }) $MemberObjectTypes $SearchString
    }
}

function ListMembers($Cmdlet, [string] $Path, $Target, [string] $Kind, [int] $Limit, [string[]] $Kinds, [string] $SearchString) {
    $parts = [ordered] @{ '$select' = $script:memberProperties }
    if ($Kind -eq 'GroupMember') { $parts['$top'] = 999 }
    $choose = {
        $type = MemberKind $_
        $address = MemberAddress $_
        if ($Kinds -and $type -notin $Kinds) { return }
        if ($SearchString -and -not @($_.displayName, $address | Microsoft.PowerShell.Core\Where-Object { $_ -and $_.StartsWith($SearchString, [System.StringComparison]::OrdinalIgnoreCase) })) { return }
        [pscustomobject] @{
            PSTypeName                = "Microsoft.Online.Administration.$Kind"
            CommonName                = $_.displayName
            DisplayName               = $_.displayName
            EmailAddress              = $address
            "${Kind}Type"             = $type
            IsLicensed                = @($_.assignedLicenses).Count -gt 0
            LastDirSyncTime           = $_.onPremisesLastSyncDateTime
            ObjectId                  = [guid] $_.id
        }
    }
    $address = "/v1.0/$Path$(Query $parts)"
    $parts.Remove('$select')
    $otherwise = "/v1.0/$Path$(Query $parts)"
    if ($Limit -gt 0) { AskPages $Cmdlet $address -Target $Target -Otherwise $otherwise | Microsoft.PowerShell.Core\ForEach-Object $choose | Microsoft.PowerShell.Utility\Select-Object -First $Limit }
    else { AskPages $Cmdlet $address -Target $Target -Otherwise $otherwise | Microsoft.PowerShell.Core\ForEach-Object $choose }
}

<#
.SYNOPSIS
Adds a member to a group.
.PARAMETER GroupObjectId
The group's object id.
.PARAMETER GroupMemberType
User, Group, Contact or ServicePrincipal; not needed by Microsoft Graph.
.PARAMETER GroupMemberObjectId
The new member's object id.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Add-MsolGroupMember -GroupObjectId $group.ObjectId -GroupMemberType User -GroupMemberObjectId $user.ObjectId
#>
function Add-MsolGroupMember {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [guid] $GroupObjectId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $GroupMemberType,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $GroupMemberObjectId,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        if (-not $PSBoundParameters.ContainsKey('GroupMemberObjectId')) { Refuse $PSCmdlet 'Name the member with -GroupMemberObjectId.' 'RequiredPropertyNotSet' 'InvalidArgument' }
        $null = Ask $PSCmdlet POST "/v1.0/groups/$GroupObjectId/members/`$ref" @{ '@odata.id' = "$($script:client.Endpoint)/v1.0/directoryObjects/$GroupMemberObjectId" } -Target $GroupMemberObjectId
    }
}

<#
.SYNOPSIS
Removes a member from a group.
.PARAMETER GroupObjectId
The group's object id.
.PARAMETER GroupMemberType
User, Group, Contact or ServicePrincipal; not needed by Microsoft Graph.
.PARAMETER GroupMemberObjectId
The member's object id.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Remove-MsolGroupMember -GroupObjectId $group.ObjectId -GroupMemberType User -GroupMemberObjectId $user.ObjectId
#>
function Remove-MsolGroupMember {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [guid] $GroupObjectId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $GroupMemberType,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $GroupMemberObjectId,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        if (-not $PSBoundParameters.ContainsKey('GroupMemberObjectId')) { Refuse $PSCmdlet 'Name the member with -GroupMemberObjectId.' 'RequiredPropertyNotSet' 'InvalidArgument' }
        $null = Ask $PSCmdlet DELETE "/v1.0/groups/$GroupObjectId/members/$GroupMemberObjectId/`$ref" -Target $GroupMemberObjectId
    }
}
