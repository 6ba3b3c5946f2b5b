# Groups, directory roles and their members.

# Members are of several kinds. Unasked, Graph tells of a user the eleven usual properties and leaves the others empty.
$script:memberProperties = 'id,displayName,description,accountEnabled,mail,mailEnabled,mailNickname,securityEnabled,userPrincipalName,userType,givenName,surname,jobTitle,department,companyName,city,state,country,postalCode,streetAddress,officeLocation,mobilePhone,businessPhones,preferredLanguage,usageLocation,assignedLicenses,proxyAddresses,otherMails,onPremisesSyncEnabled,onPremisesImmutableId,appId,servicePrincipalType,servicePrincipalNames,deviceId,operatingSystem,operatingSystemVersion,trustType,roleTemplateId'

<#
.SYNOPSIS
Gets groups of the customer's directory.
.DESCRIPTION
Without -All or -Top the first 100.
.PARAMETER ObjectId
The group's object id.
.PARAMETER All
$true: all groups.
.PARAMETER Top
At most so many.
.PARAMETER Filter
An OData filter. The old names of properties are understood.
.PARAMETER SearchString
The beginning of the display name or the mail address.
.EXAMPLE
Get-AzureADGroup -SearchString Finance
#>
function Get-AzureADGroup {
    [CmdletBinding(DefaultParameterSetName = 'GetQuery', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GetById', Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [bool] $All,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [System.Nullable[int]] $Top,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [string] $Filter,
        [Parameter(ParameterSetName = 'GetVague', Mandatory, ValueFromPipelineByPropertyName)] [string] $SearchString
    )
    process {
        if ($PSCmdlet.ParameterSetName -eq 'GetById') {
            $group = Ask $PSCmdlet GET "/v1.0/groups/$(Escaped $ObjectId)$(Query ([ordered] @{ '$select' = $script:groupProperties }))" -Target $ObjectId
            if ($null -ne $group) { ToGroup $group }
            return
        }
        if ($PSCmdlet.ParameterSetName -eq 'GetVague') { $Filter = StartsWith $SearchString 'displayName', 'mail' }
        GetList $PSCmdlet groups $script:groupProperties $All $Top $Filter | Microsoft.PowerShell.Core\ForEach-Object { ToGroup $_ }
    }
}

<#
.SYNOPSIS
Makes a security group.
.PARAMETER DisplayName
The name that is shown.
.PARAMETER Description
What the group is for.
.PARAMETER MailEnabled
$false: Microsoft Graph makes mail-enabled security groups and distribution lists through Exchange only.
.PARAMETER MailNickName
The mail alias; required also for a group without mail.
.PARAMETER SecurityEnabled
Whether it is a security group.
.EXAMPLE
New-AzureADGroup -DisplayName 'Visitors' -MailEnabled $false -SecurityEnabled $true -MailNickName visitors
#>
function New-AzureADGroup {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $Description,
        [Parameter(Mandatory)] [string] $DisplayName,
        [Parameter(Mandatory)] [bool] $MailEnabled,
        [Parameter(Mandatory)] [string] $MailNickName,
        [Parameter(Mandatory)] [bool] $SecurityEnabled
    )
    $body = [ordered] @{ displayName = $DisplayName; mailEnabled = $MailEnabled; mailNickname = $MailNickName; securityEnabled = $SecurityEnabled; groupTypes = @() }
    if ($Description) { $body['description'] = $Description }
    $made = Ask $PSCmdlet POST '/v1.0/groups' $body -Target $DisplayName
    if ($null -ne $made) { ToGroup $made }
}

<#
.SYNOPSIS
Gets the members of a group.
.PARAMETER ObjectId
The group's object id.
.PARAMETER All
$true: all members.
.PARAMETER Top
At most so many.
.EXAMPLE
Get-AzureADGroup -SearchString Finance | Get-AzureADGroupMember -All $true
#>
function Get-AzureADGroupMember {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [bool] $All, [System.Nullable[int]] $Top
    )
    process {
        GetList $PSCmdlet "groups/$(Escaped $ObjectId)/members" $script:memberProperties $All $Top '' $ObjectId -Mixed | Microsoft.PowerShell.Core\ForEach-Object { ToDirectoryObject $_ }
    }
}

<#
.SYNOPSIS
Adds a member to a group.
.PARAMETER ObjectId
The group's object id.
.PARAMETER RefObjectId
The new member's object id.
.EXAMPLE
Add-AzureADGroupMember -ObjectId $group.ObjectId -RefObjectId $user.ObjectId
#>
function Add-AzureADGroupMember {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [Parameter(Mandatory)] [string] $RefObjectId
    )
    process { $null = Ask $PSCmdlet POST "/v1.0/groups/$(Escaped $ObjectId)/members/`$ref" (ReferenceTo $RefObjectId) -Target $RefObjectId }
}

<#
.SYNOPSIS
Removes a member from a group.
.PARAMETER ObjectId
The group's object id.
.PARAMETER MemberId
The member's object id.
.EXAMPLE
Remove-AzureADGroupMember -ObjectId $group.ObjectId -MemberId $user.ObjectId
#>
function Remove-AzureADGroupMember {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [Parameter(Mandatory)] [string] $MemberId
    )
    process { $null = Ask $PSCmdlet DELETE "/v1.0/groups/$(Escaped $ObjectId)/members/$(Escaped $MemberId)/`$ref" -Target $MemberId }
}

<#
.SYNOPSIS
Gets the directory roles that are in use.
.DESCRIPTION
A role nobody was ever given is not among them, as in the old module.
.PARAMETER ObjectId
The role's object id.
.PARAMETER Filter
An OData filter.
.EXAMPLE
Get-AzureADDirectoryRole | Where-Object DisplayName -eq 'Global Administrator'
#>
function Get-AzureADDirectoryRole {
    [CmdletBinding(DefaultParameterSetName = 'GetQuery', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GetById', Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [Parameter(ParameterSetName = 'GetQuery', ValueFromPipelineByPropertyName)] [string] $Filter
    )
    process {
        if ($PSCmdlet.ParameterSetName -eq 'GetById') {
            $role = Ask $PSCmdlet GET "/v1.0/directoryRoles/$(Escaped $ObjectId)" -Target $ObjectId
            if ($null -ne $role) { ToRole $role }
            return
        }
        # Graph takes no $top here.
        AskPages $PSCmdlet ('/v1.0/directoryRoles' + (Query ([ordered] @{ '$filter' = GraphFilter $Filter }))) | Microsoft.PowerShell.Core\ForEach-Object { ToRole $_ }
    }
}

<#
.SYNOPSIS
Gets who has a directory role.
.PARAMETER ObjectId
The role's object id.
.EXAMPLE
Get-AzureADDirectoryRole | ForEach-Object { Get-AzureADDirectoryRoleMember -ObjectId $_.ObjectId }
#>
function Get-AzureADDirectoryRoleMember {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId)
    process {
        AskPages $PSCmdlet "/v1.0/directoryRoles/$(Escaped $ObjectId)/members$(Query ([ordered] @{ '$select' = $script:memberProperties }))" -Target $ObjectId -Otherwise "/v1.0/directoryRoles/$(Escaped $ObjectId)/members" | Microsoft.PowerShell.Core\ForEach-Object { ToDirectoryObject $_ }
    }
}

<#
.SYNOPSIS
Gives somebody a directory role.
.PARAMETER ObjectId
The role's object id.
.PARAMETER RefObjectId
The object id of who gets it.
.EXAMPLE
Add-AzureADDirectoryRoleMember -ObjectId $role.ObjectId -RefObjectId $user.ObjectId
#>
function Add-AzureADDirectoryRoleMember {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [Parameter(Mandatory)] [string] $RefObjectId
    )
    process { $null = Ask $PSCmdlet POST "/v1.0/directoryRoles/$(Escaped $ObjectId)/members/`$ref" (ReferenceTo $RefObjectId) -Target $RefObjectId }
}
