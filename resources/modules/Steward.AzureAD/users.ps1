# Users, their licences, groups, managers and sign-ins.

# What a parameter is called in Graph.
$script:userNames = [ordered] @{
    AccountEnabled = 'accountEnabled'
    AgeGroup = 'ageGroup'
    City = 'city'
    CompanyName = 'companyName'
    ConsentProvidedForMinor = 'consentProvidedForMinor'
    Country = 'country'
    CreationType = 'creationType'
    Department = 'department'
    DisplayName = 'displayName'
    FacsimileTelephoneNumber = 'faxNumber'
    GivenName = 'givenName'
    ImmutableId = 'onPremisesImmutableId'
    JobTitle = 'jobTitle'
    MailNickName = 'mailNickname'
    Mobile = 'mobilePhone'
    OtherMails = 'otherMails'
    PasswordPolicies = 'passwordPolicies'
    PhysicalDeliveryOfficeName = 'officeLocation'
    PostalCode = 'postalCode'
    PreferredLanguage = 'preferredLanguage'
    ShowInAddressList = 'showInAddressList'
    State = 'state'
    StreetAddress = 'streetAddress'
    Surname = 'surname'
    TelephoneNumber = 'businessPhones'
    UsageLocation = 'usageLocation'
    UserPrincipalName = 'userPrincipalName'
    UserType = 'userType'
}

# What Graph is sent for the parameters given. An empty text clears a property.
function UserBody($Bound) {
    $body = [ordered] @{}
    foreach ($name in $script:userNames.Keys) {
        if (-not $Bound.ContainsKey($name)) { continue }
        $value = $Bound[$name]
        if ($name -eq 'TelephoneNumber') { $value = @(if ($value) { $value }) }
        elseif ($name -eq 'OtherMails') { $value = @($value | Microsoft.PowerShell.Core\Where-Object { $_ }) }
        elseif ($value -is [string] -and $value -eq '') { $value = $null }
        $body[$script:userNames[$name]] = $value
    }
    if ($Bound['PasswordProfile']) { $body['passwordProfile'] = PasswordBody $Bound['PasswordProfile'] }
    if ($Bound['ExtensionProperty']) { foreach ($name in $Bound['ExtensionProperty'].Keys) { $body[$name] = $Bound['ExtensionProperty'][$name] } }
    $body
}

function PasswordBody($PasswordProfile) {
    $body = [ordered] @{ password = $PasswordProfile.Password }
    if ($null -ne $PasswordProfile.ForceChangePasswordNextLogin) { $body['forceChangePasswordNextSignIn'] = [bool] $PasswordProfile.ForceChangePasswordNextLogin }
    if ($PasswordProfile.EnforceChangePasswordPolicy) { $body['forceChangePasswordNextSignInWithMfa'] = $true }
    $body
}

<#
.SYNOPSIS
Gets users of the customer's directory.
.DESCRIPTION
Without -All or -Top the first 100. A user comes with all the properties of the old module that Microsoft Graph has.
.PARAMETER ObjectId
The user's object id or sign-in name.
.PARAMETER All
$true: all users, however many pages they are.
.PARAMETER Top
At most so many.
.PARAMETER Filter
An OData filter. The old names of properties are understood.
.PARAMETER SearchString
The beginning of the display name, the sign-in name or the mail address.
.EXAMPLE
Get-AzureADUser -All $true | Where-Object { -not $_.AccountEnabled }
#>
function Get-AzureADUser {
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
            $user = Ask $PSCmdlet GET "/v1.0/users/$(Escaped $ObjectId)$(Query ([ordered] @{ '$select' = $script:userProperties }))" -Target $ObjectId
            if ($null -ne $user) { ToUser $user }
            return
        }
        if ($PSCmdlet.ParameterSetName -eq 'GetVague') { $Filter = StartsWith $SearchString 'displayName', 'userPrincipalName', 'mail' }
        GetList $PSCmdlet users $script:userProperties $All $Top $Filter | Microsoft.PowerShell.Core\ForEach-Object { ToUser $_ }
    }
}

<#
.SYNOPSIS
Makes a user.
.PARAMETER ExtensionProperty
Extension properties by name, as in extension_<application>_<name>.
.PARAMETER AccountEnabled
Whether the user may sign in.
.PARAMETER AgeGroup
The age group: Minor, NotAdult, Adult.
.PARAMETER City
The city.
.PARAMETER CompanyName
The company.
.PARAMETER ConsentProvidedForMinor
Granted, Denied or NotRequired.
.PARAMETER Country
The country or region.
.PARAMETER CreationType
LocalAccount for an account of a B2C tenant.
.PARAMETER Department
The department.
.PARAMETER DisplayName
The name that is shown.
.PARAMETER FacsimileTelephoneNumber
The fax number.
.PARAMETER GivenName
The first name.
.PARAMETER ImmutableId
The id that ties the user to an on-premises account.
.PARAMETER JobTitle
The job title.
.PARAMETER MailNickName
The mail alias.
.PARAMETER Mobile
The mobile phone number.
.PARAMETER OtherMails
Further mail addresses.
.PARAMETER PasswordPolicies
DisablePasswordExpiration, DisableStrongPassword, both with a comma between, or None.
.PARAMETER PasswordProfile
A Microsoft.Open.AzureAD.Model.PasswordProfile, or a hashtable with the same members.
.PARAMETER PhysicalDeliveryOfficeName
The office.
.PARAMETER PostalCode
The postal code.
.PARAMETER PreferredLanguage
The language, as in en-GB.
.PARAMETER ShowInAddressList
Whether the user is in the address list.
.PARAMETER State
The state or province.
.PARAMETER StreetAddress
The street.
.PARAMETER Surname
The last name.
.PARAMETER TelephoneNumber
The business phone number.
.PARAMETER UsageLocation
The two-letter country where services are used; licences need it.
.PARAMETER UserPrincipalName
The sign-in name.
.PARAMETER UserType
Member or Guest.
.EXAMPLE
$profile = New-Object -TypeName Microsoft.Open.AzureAD.Model.PasswordProfile
$profile.Password = $firstPassword
New-AzureADUser -DisplayName 'Ada Moor' -UserPrincipalName ada@contoso.com -MailNickName ada -AccountEnabled $true -PasswordProfile $profile
#>
function New-AzureADUser {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [System.Collections.IDictionary] $ExtensionProperty,
        [Parameter(Mandatory)] [bool] $AccountEnabled,
        [string] $AgeGroup,
        [string] $City,
        [string] $CompanyName,
        [string] $ConsentProvidedForMinor,
        [string] $Country,
        [string] $CreationType,
        [string] $Department,
        [Parameter(Mandatory)] [string] $DisplayName,
        [string] $FacsimileTelephoneNumber,
        [string] $GivenName,
        [string] $ImmutableId,
        [string] $JobTitle,
        [string] $MailNickName,
        [string] $Mobile,
        [string[]] $OtherMails,
        [string] $PasswordPolicies,
        [Parameter(Mandatory)] $PasswordProfile,
        [string] $PhysicalDeliveryOfficeName,
        [string] $PostalCode,
        [string] $PreferredLanguage,
        [bool] $ShowInAddressList,
        [string] $State,
        [string] $StreetAddress,
        [string] $Surname,
        [string] $TelephoneNumber,
        [string] $UsageLocation,
        [string] $UserPrincipalName,
        [string] $UserType
    )
    $body = UserBody $PSBoundParameters
    if (-not $body['mailNickname'] -and $UserPrincipalName) { $body['mailNickname'] = $UserPrincipalName.Split('@')[0] }
    $made = Ask $PSCmdlet POST '/v1.0/users' $body -Target $UserPrincipalName
    if ($null -eq $made) { return }
    # What it answers is a part of it; what was sent is known.
    $whole = Ask $PSCmdlet GET "/v1.0/users/$(Escaped $made.id)$(Query ([ordered] @{ '$select' = $script:userProperties }))" -Target $made.id -Quiet 404
    if ($whole) { return ToUser $whole }
    foreach ($name in $body.Keys) {
        if ($name -ne 'passwordProfile' -and -not $made.PSObject.Properties[$name]) { $made.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new($name, $body[$name])) }
    }
    ToUser $made
}

<#
.SYNOPSIS
Changes a user.
.DESCRIPTION
Only what is named is changed.
.PARAMETER ObjectId
The user's object id or sign-in name.
.PARAMETER ExtensionProperty
Extension properties by name, as in extension_<application>_<name>.
.PARAMETER AccountEnabled
Whether the user may sign in.
.PARAMETER AgeGroup
The age group: Minor, NotAdult, Adult.
.PARAMETER City
The city.
.PARAMETER CompanyName
The company.
.PARAMETER ConsentProvidedForMinor
Granted, Denied or NotRequired.
.PARAMETER Country
The country or region.
.PARAMETER CreationType
LocalAccount for an account of a B2C tenant.
.PARAMETER Department
The department.
.PARAMETER DisplayName
The name that is shown.
.PARAMETER FacsimileTelephoneNumber
The fax number.
.PARAMETER GivenName
The first name.
.PARAMETER ImmutableId
The id that ties the user to an on-premises account.
.PARAMETER JobTitle
The job title.
.PARAMETER MailNickName
The mail alias.
.PARAMETER Mobile
The mobile phone number.
.PARAMETER OtherMails
Further mail addresses.
.PARAMETER PasswordPolicies
DisablePasswordExpiration, DisableStrongPassword, both with a comma between, or None.
.PARAMETER PasswordProfile
A Microsoft.Open.AzureAD.Model.PasswordProfile, or a hashtable with the same members.
.PARAMETER PhysicalDeliveryOfficeName
The office.
.PARAMETER PostalCode
The postal code.
.PARAMETER PreferredLanguage
The language, as in en-GB.
.PARAMETER ShowInAddressList
Whether the user is in the address list.
.PARAMETER State
The state or province.
.PARAMETER StreetAddress
The street.
.PARAMETER Surname
The last name.
.PARAMETER TelephoneNumber
The business phone number.
.PARAMETER UsageLocation
The two-letter country where services are used; licences need it.
.PARAMETER UserPrincipalName
The sign-in name.
.PARAMETER UserType
Member or Guest.
.EXAMPLE
Set-AzureADUser -ObjectId ada@contoso.com -Department Finance
#>
function Set-AzureADUser {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [System.Collections.IDictionary] $ExtensionProperty,
        [bool] $AccountEnabled,
        [string] $AgeGroup,
        [string] $City,
        [string] $CompanyName,
        [string] $ConsentProvidedForMinor,
        [string] $Country,
        [string] $CreationType,
        [string] $Department,
        [string] $DisplayName,
        [string] $FacsimileTelephoneNumber,
        [string] $GivenName,
        [string] $ImmutableId,
        [string] $JobTitle,
        [string] $MailNickName,
        [string] $Mobile,
        [string[]] $OtherMails,
        [string] $PasswordPolicies,
        $PasswordProfile,
        [string] $PhysicalDeliveryOfficeName,
        [string] $PostalCode,
        [string] $PreferredLanguage,
        [bool] $ShowInAddressList,
        [string] $State,
        [string] $StreetAddress,
        [string] $Surname,
        [string] $TelephoneNumber,
        [string] $UsageLocation,
        [string] $UserPrincipalName,
        [string] $UserType
    )
    process {
        $body = UserBody $PSBoundParameters
        if ($body.Count -eq 0) { Refuse $PSCmdlet 'Name at least one property to change.' 'NothingToChange' 'InvalidArgument' $ObjectId }
        $null = Ask $PSCmdlet PATCH "/v1.0/users/$(Escaped $ObjectId)" $body -Target $ObjectId
    }
}

<#
.SYNOPSIS
Removes a user. It stays among the deleted ones for 30 days.
.PARAMETER ObjectId
The user's object id or sign-in name.
.EXAMPLE
Remove-AzureADUser -ObjectId ada@contoso.com
#>
function Remove-AzureADUser {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId)
    process { $null = Ask $PSCmdlet DELETE "/v1.0/users/$(Escaped $ObjectId)" -Target $ObjectId }
}

<#
.SYNOPSIS
Sets a user's password.
.PARAMETER ObjectId
The user's object id or sign-in name.
.PARAMETER Password
The new password.
.PARAMETER ForceChangePasswordNextLogin
Whether the user has to change it at the next sign-in; $true without it.
.PARAMETER EnforceChangePasswordPolicy
$true: change it at the next sign-in, with a second factor.
.EXAMPLE
Set-AzureADUserPassword -ObjectId ada@contoso.com -Password (Read-Host -AsSecureString)
#>
function Set-AzureADUserPassword {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [Parameter(Mandatory)] [securestring] $Password,
        [bool] $ForceChangePasswordNextLogin = $true,
        [bool] $EnforceChangePasswordPolicy
    )
    process {
        $body = [ordered] @{ password = PlainText $Password; forceChangePasswordNextSignIn = $ForceChangePasswordNextLogin }
        if ($EnforceChangePasswordPolicy) { $body['forceChangePasswordNextSignInWithMfa'] = $true }
        $null = Ask $PSCmdlet PATCH "/v1.0/users/$(Escaped $ObjectId)" @{ passwordProfile = $body } -Target $ObjectId
    }
}

<#
.SYNOPSIS
Adds licences to a user and removes others, in one step.
.PARAMETER ObjectId
The user's object id or sign-in name.
.PARAMETER AssignedLicenses
A Microsoft.Open.AzureAD.Model.AssignedLicenses (AddLicenses with SkuId and DisabledPlans, RemoveLicenses with SKU ids), or a
hashtable with the same members.
.EXAMPLE
$add = New-Object -TypeName Microsoft.Open.AzureAD.Model.AssignedLicense
$add.SkuId = (Get-AzureADSubscribedSku | Where-Object SkuPartNumber -eq 'ENTERPRISEPACK').SkuId
$licences = New-Object -TypeName Microsoft.Open.AzureAD.Model.AssignedLicenses
$licences.AddLicenses = $add
Set-AzureADUserLicense -ObjectId ada@contoso.com -AssignedLicenses $licences
#>
function Set-AzureADUserLicense {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [Parameter(Mandatory)] $AssignedLicenses
    )
    process {
        # Graph wants both lists, and takes empty ones.
        $body = [ordered] @{
            addLicenses    = @(foreach ($item in $AssignedLicenses.AddLicenses) { if ($item.SkuId) { [ordered] @{ skuId = [string] $item.SkuId; disabledPlans = @($item.DisabledPlans | Microsoft.PowerShell.Core\Where-Object { $_ }) } } })
            removeLicenses = @(foreach ($item in $AssignedLicenses.RemoveLicenses) { if ($item) { if ($item -is [string] -or $item -is [guid]) { [string] $item } else { [string] $item.SkuId } } })
        }
        if ($body.addLicenses.Count + $body.removeLicenses.Count -eq 0) { Refuse $PSCmdlet 'AssignedLicenses names no licence to add or to remove.' 'NothingToChange' 'InvalidArgument' $ObjectId }
        $null = Ask $PSCmdlet POST "/v1.0/users/$(Escaped $ObjectId)/assignLicense" $body -Target $ObjectId
    }
}

<#
.SYNOPSIS
Gets a user's licences with their service plans.
.PARAMETER ObjectId
The user's object id or sign-in name.
.EXAMPLE
Get-AzureADUserLicenseDetail -ObjectId ada@contoso.com | Select-Object -ExpandProperty ServicePlans
#>
function Get-AzureADUserLicenseDetail {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId)
    process {
        AskPages $PSCmdlet "/v1.0/users/$(Escaped $ObjectId)/licenseDetails" -Target $ObjectId | Microsoft.PowerShell.Core\ForEach-Object {
            [pscustomobject] @{
                PSTypeName    = 'Microsoft.Open.AzureAD.Model.LicenseDetail'
                ObjectId      = $_.id
                ServicePlans  = @(foreach ($plan in $_.servicePlans) { ToPlan $plan })
                SkuId         = $_.skuId
                SkuPartNumber = $_.skuPartNumber
            }
        }
    }
}

<#
.SYNOPSIS
Gets the groups and roles a user is a member of.
.PARAMETER ObjectId
The user's object id or sign-in name.
.PARAMETER All
$true: all of them.
.PARAMETER Top
At most so many.
.EXAMPLE
Get-AzureADUserMembership -ObjectId ada@contoso.com -All $true
#>
function Get-AzureADUserMembership {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [bool] $All, [System.Nullable[int]] $Top
    )
    process {
        GetList $PSCmdlet "users/$(Escaped $ObjectId)/memberOf" $script:memberProperties $All $Top '' $ObjectId -Mixed | Microsoft.PowerShell.Core\ForEach-Object { ToDirectoryObject $_ }
    }
}

<#
.SYNOPSIS
Gets a user's manager; nothing when there is none.
.PARAMETER ObjectId
The user's object id or sign-in name.
.EXAMPLE
Get-AzureADUserManager -ObjectId ada@contoso.com
#>
function Get-AzureADUserManager {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId)
    process {
        $path = "/v1.0/users/$(Escaped $ObjectId)"
        $manager = Ask $PSCmdlet GET "$path/manager$(Query ([ordered] @{ '$select' = $script:userProperties }))" -Target $ObjectId -Quiet 404
        if ($manager) { return ToDirectoryObject $manager }
        # Graph says the same of a user without a manager and of no user.
        if ($manager -eq $false) { $null = Ask $PSCmdlet GET "$path`?`$select=id" -Target $ObjectId }
    }
}

<#
.SYNOPSIS
Sets a user's manager.
.PARAMETER ObjectId
The user's object id or sign-in name.
.PARAMETER RefObjectId
The manager's object id.
.EXAMPLE
Set-AzureADUserManager -ObjectId ada@contoso.com -RefObjectId (Get-AzureADUser -ObjectId boss@contoso.com).ObjectId
#>
function Set-AzureADUserManager {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId,
        [Parameter(Mandatory)] [string] $RefObjectId
    )
    process { $null = Ask $PSCmdlet PUT "/v1.0/users/$(Escaped $ObjectId)/manager/`$ref" @{ '@odata.id' = "$($script:client.Endpoint)/v1.0/users/$(Escaped $RefObjectId)" } -Target $ObjectId }
}

<#
.SYNOPSIS
Ends all of a user's sign-ins: every refresh token becomes invalid.
.PARAMETER ObjectId
The user's object id or sign-in name.
.EXAMPLE
Revoke-AzureADUserAllRefreshToken -ObjectId ada@contoso.com
#>
function Revoke-AzureADUserAllRefreshToken {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $ObjectId)
    process { $null = Ask $PSCmdlet POST "/v1.0/users/$(Escaped $ObjectId)/revokeSignInSessions" @{} -Target $ObjectId }
}
