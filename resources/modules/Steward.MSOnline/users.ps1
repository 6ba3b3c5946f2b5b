# Users, their licences and passwords.

$script:userProperties = 'id,accountEnabled,assignedLicenses,businessPhones,city,country,createdDateTime,department,displayName,faxNumber,givenName,jobTitle,lastPasswordChangeDateTime,mail,mobilePhone,officeLocation,onPremisesImmutableId,onPremisesLastSyncDateTime,onPremisesProvisioningErrors,onPremisesSyncEnabled,otherMails,passwordPolicies,postalCode,preferredDataLocation,preferredLanguage,proxyAddresses,serviceProvisioningErrors,signInSessionsValidFromDateTime,state,streetAddress,surname,usageLocation,userPrincipalName,userType'

# What a parameter is called in Graph, and what Graph cannot do.
$script:userNames = [ordered] @{
    AlternateEmailAddresses = 'otherMails'
    City = 'city'
    Country = 'country'
    Department = 'department'
    DisplayName = 'displayName'
    Fax = 'faxNumber'
    FirstName = 'givenName'
    ImmutableId = 'onPremisesImmutableId'
    LastName = 'surname'
    MobilePhone = 'mobilePhone'
    Office = 'officeLocation'
    PhoneNumber = 'businessPhones'
    PostalCode = 'postalCode'
    PreferredDataLocation = 'preferredDataLocation'
    PreferredLanguage = 'preferredLanguage'
    State = 'state'
    StreetAddress = 'streetAddress'
    Title = 'jobTitle'
    UsageLocation = 'usageLocation'
    UserType = 'userType'
}
$script:cannotSet = @{
    AlternateMobilePhones = 'Cannot be set in Microsoft Graph.'
    LastPasswordChangeTimestamp = 'Cannot be set in Microsoft Graph.'
    SoftDeletionTimestamp = 'Cannot be set in Microsoft Graph.'
    StrongAuthenticationMethods = 'Cannot be set here: see Update-MgUserAuthenticationMethod.'
    StrongAuthenticationRequirements = 'Cannot be set here: use Conditional Access.'
    StsRefreshTokensValidFrom = 'Cannot be set here: Revoke-AzureADUserAllRefreshToken ends the sign-ins.'
}

$script:warned = @{}

function WarnOnce([string] $Text) {
    if ($script:warned[$Text]) { return }
    $script:warned[$Text] = $true
    Microsoft.PowerShell.Utility\Write-Warning $Text
}

function UserPath($ObjectId, [string] $UserPrincipalName) {
    "/v1.0/users/$(if ($UserPrincipalName) { Escaped $UserPrincipalName } else { $ObjectId })"
}

# A user with every property of the old module that Graph has. What it has elsewhere only (the state of MFA) is in the
# types file and warns when it is read.
function ToUser($Cmdlet, $User) {
    $errors = @(@($User.serviceProvisioningErrors) + @($User.onPremisesProvisioningErrors) | Microsoft.PowerShell.Core\Where-Object { $_ })
    $policies = [string] $User.passwordPolicies
    [pscustomobject] @{
        PSTypeName                  = 'Microsoft.Online.Administration.User'
        AlternateEmailAddresses     = @($User.otherMails)
        BlockCredential             = -not $User.accountEnabled
        City                        = $User.city
        Country                     = $User.country
        Department                  = $User.department
        DirSyncProvisioningErrors   = @($User.onPremisesProvisioningErrors)
        DisplayName                 = $User.displayName
        Errors                      = $errors
        Fax                         = $User.faxNumber
        FirstName                   = $User.givenName
        ImmutableId                 = $User.onPremisesImmutableId
        IsLicensed                  = @($User.assignedLicenses).Count -gt 0
        LastDirSyncTime             = $User.onPremisesLastSyncDateTime
        LastName                    = $User.surname
        LastPasswordChangeTimestamp = $User.lastPasswordChangeDateTime
        Licenses                    = @(ToLicences $Cmdlet $User.assignedLicenses)
        MobilePhone                 = $User.mobilePhone
        ObjectId                    = [guid] $User.id
        Office                      = $User.officeLocation
        PasswordNeverExpires        = if ($User.PSObject.Properties['passwordPolicies']) { $policies -match 'DisablePasswordExpiration' }
        PhoneNumber                 = @($User.businessPhones)[0]
        PostalCode                  = $User.postalCode
        PreferredDataLocation       = $User.preferredDataLocation
        PreferredLanguage           = $User.preferredLanguage
        ProxyAddresses              = @($User.proxyAddresses)
        SignInName                  = $User.userPrincipalName
        SoftDeletionTimestamp       = $User.deletedDateTime
        State                       = $User.state
        StreetAddress               = $User.streetAddress
        StrongPasswordRequired      = if ($User.PSObject.Properties['passwordPolicies']) { $policies -notmatch 'DisableStrongPassword' }
        StsRefreshTokensValidFrom   = $User.signInSessionsValidFromDateTime
        Title                       = $User.jobTitle
        UsageLocation               = $User.usageLocation
        UserPrincipalName           = $User.userPrincipalName
        UserType                    = $User.userType
        ValidationStatus            = if ($errors.Count -gt 0) { 'Error' } else { 'Healthy' }
        WhenCreated                 = $User.createdDateTime
    }
}

# A user that is not there, in the old module's words.
function UserMissing($Cmdlet, $Who) {
    Report $Cmdlet (NewProblem "User Not Found.  User: $Who." 'Microsoft.Online.Administration.Automation.UserNotFoundException' 'ObjectNotFound' $Who @{ HttpStatus = 404 })
}

# One of the deleted users by id or by the name it had. Graph puts the id in front of a deleted user's sign-in name.
function FindDeleted($Cmdlet, $ObjectId, [string] $UserPrincipalName) {
    $select = [ordered] @{ '$select' = "$script:userProperties,deletedDateTime" }
    if (-not $UserPrincipalName) {
        $found = Ask $Cmdlet GET "/v1.0/directory/deletedItems/$ObjectId/microsoft.graph.user$(Query $select)" -Target $ObjectId -Quiet 404
        if ($found) { return $found }
        if ($found -eq $false) { UserMissing $Cmdlet $ObjectId }
        return
    }
    $matching = @(AskPages $Cmdlet "/v1.0/directory/deletedItems/microsoft.graph.user$(Query ([ordered] @{ '$select' = $select['$select']; '$top' = 999 }))" | Microsoft.PowerShell.Core\Where-Object {
            $_.userPrincipalName -eq $UserPrincipalName -or $_.userPrincipalName -eq ($_.id.Replace('-', '') + $UserPrincipalName)
        })
    if ($matching.Count -eq 1) { return $matching[0] }
    if ($matching.Count -gt 1) {
        Report $Cmdlet (NewProblem "$($matching.Count) deleted users were called $UserPrincipalName. Use -ObjectId." 'NotUnique' 'InvalidArgument' $UserPrincipalName)
        return
    }
    UserMissing $Cmdlet $UserPrincipalName
}

# A deleted user under the name it had.
function ToDeletedUser($Cmdlet, $User) {
    $prefix = ([string] $User.id).Replace('-', '')
    if (([string] $User.userPrincipalName).StartsWith($prefix, [System.StringComparison]::OrdinalIgnoreCase)) { $User.userPrincipalName = $User.userPrincipalName.Substring($prefix.Length) }
    ToUser $Cmdlet $User
}

<#
.SYNOPSIS
Gets users of the customer's directory.
.DESCRIPTION
Without -All or -MaxResults the first 500.
.PARAMETER ObjectId
The user's object id.
.PARAMETER UserPrincipalName
The user's sign-in name.
.PARAMETER All
All users, however many pages they are.
.PARAMETER MaxResults
At most so many; 500 without it.
.PARAMETER ReturnDeletedUsers
The deleted users instead.
.PARAMETER EnabledFilter
All, EnabledOnly or DisabledOnly.
.PARAMETER SearchString
The beginning of the display name or the mail address.
.PARAMETER UnlicensedUsersOnly
Only users without any licence.
.PARAMETER Synchronized
Only users that come from an on-premises directory.
.PARAMETER HasErrorsOnly
Only users with provisioning errors.
.PARAMETER LicenseReconciliationNeededOnly
Has no counterpart in Microsoft Graph and is refused.
.PARAMETER DomainName
Only users with an address in this domain.
.PARAMETER City
Only users of this city.
.PARAMETER Country
Only users of this country or region.
.PARAMETER Department
Only users of this department.
.PARAMETER State
Only users of this state or province.
.PARAMETER Title
Only users with this job title.
.PARAMETER UsageLocation
Only users with this usage location.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolUser -All | Where-Object { $_.IsLicensed -and $_.BlockCredential }
#>
function Get-MsolUser {
    [CmdletBinding(DefaultParameterSetName = 'List', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [Parameter(ParameterSetName = 'ByUpn', ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByUpn', Mandatory, ValueFromPipelineByPropertyName)] [string] $UserPrincipalName,
        [switch] $ReturnDeletedUsers,
        [Parameter(ParameterSetName = 'All', Mandatory)] [switch] $All,
        [Parameter(ParameterSetName = 'List')] [int] $MaxResults = 500,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [ValidateSet('All', 'EnabledOnly', 'DisabledOnly')] [string] $EnabledFilter,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $SearchString,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [switch] $UnlicensedUsersOnly,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [switch] $Synchronized,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [switch] $HasErrorsOnly,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [switch] $LicenseReconciliationNeededOnly,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $DomainName,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $City,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $Country,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $Department,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $State,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $Title,
        [Parameter(ParameterSetName = 'List')] [Parameter(ParameterSetName = 'All')] [string] $UsageLocation,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        if ($PSCmdlet.ParameterSetName -in 'ById', 'ByUpn') {
            # An object of the pipeline may have both: the id is the surer one.
            if ($ObjectId) { $UserPrincipalName = '' }
            if ($ReturnDeletedUsers) {
                $user = FindDeleted $PSCmdlet $ObjectId $UserPrincipalName
                if ($user) { ToDeletedUser $PSCmdlet $user }
                return
            }
            $who = if ($UserPrincipalName) { $UserPrincipalName } else { $ObjectId }
            $user = Ask $PSCmdlet GET "$(UserPath $ObjectId $UserPrincipalName)$(Query ([ordered] @{ '$select' = $script:userProperties }))" -Target $who -Quiet 404
            if ($user) { ToUser $PSCmdlet $user } elseif ($user -eq $false) { UserMissing $PSCmdlet $who }
            return
        }
        if ($LicenseReconciliationNeededOnly) { Refuse $PSCmdlet 'Microsoft Graph does not say which users need licence reconciliation, so -LicenseReconciliationNeededOnly cannot be answered.' }
        $filters = @()
        foreach ($pair in ('City', 'city'), ('Country', 'country'), ('Department', 'department'), ('State', 'state'), ('Title', 'jobTitle'), ('UsageLocation', 'usageLocation')) {
            $value = $PSBoundParameters[$pair[0]]
            if ($value) { $filters += "$($pair[1]) eq $(Quoted $value)" }
        }
        if ($EnabledFilter -eq 'EnabledOnly') { $filters += 'accountEnabled eq true' }
        if ($EnabledFilter -eq 'DisabledOnly') { $filters += 'accountEnabled eq false' }
        if ($Synchronized) { $filters += 'onPremisesSyncEnabled eq true' }
        if ($SearchString) {
            $text = Quoted $SearchString
            $search = "startswith(displayName,$text) or startswith(mail,$text) or startswith(userPrincipalName,$text)"
            $filters = @(if ($filters.Count -gt 0) { foreach ($part in $search -split ' or ') { (@($filters) + $part) -join ' and ' } } else { $search })
            $filter = $filters -join ' or '
        } else { $filter = $filters -join ' and ' }
        # These are looked at here: Graph answers them only from an index that lags behind, or not at all.
        $chosenHere = $UnlicensedUsersOnly -or $HasErrorsOnly -or $DomainName
        $limit = if ($All) { 0 } else { $MaxResults }
        $select = $script:userProperties + $(if ($ReturnDeletedUsers) { ',deletedDateTime' })
        $parts = [ordered] @{ '$select' = $select; '$filter' = $filter; '$top' = if ($limit -gt 0 -and -not $chosenHere) { [System.Math]::Min($limit, 999) } else { 999 } }
        $path = if ($ReturnDeletedUsers) { '/v1.0/directory/deletedItems/microsoft.graph.user' } else { '/v1.0/users' }
        $cmdlet = $PSCmdlet
        $choose = {
            if ($UnlicensedUsersOnly -and @($_.assignedLicenses).Count -gt 0) { return }
            if ($HasErrorsOnly -and @($_.serviceProvisioningErrors).Count + @($_.onPremisesProvisioningErrors).Count -eq 0) { return }
            if ($DomainName) {
                $end = "@$DomainName"
                $inDomain = foreach ($address in @($_.userPrincipalName) + @($_.mail) + @($_.proxyAddresses)) { if ($address -and $address.EndsWith($end, [System.StringComparison]::OrdinalIgnoreCase)) { $true; break } }
                if (-not $inDomain) { return }
            }
            if ($ReturnDeletedUsers) { ToDeletedUser $cmdlet $_ } else { ToUser $cmdlet $_ }
        }
        if ($chosenHere -and $limit -gt 0) {
            AskPages $PSCmdlet ($path + (Query $parts)) | Microsoft.PowerShell.Core\ForEach-Object $choose | Microsoft.PowerShell.Utility\Select-Object -First $limit
        } else {
            AskPages $PSCmdlet ($path + (Query $parts)) -Limit $limit | Microsoft.PowerShell.Core\ForEach-Object $choose
        }
    }
}

# What Graph is sent for the parameters given.
function UserBody($Cmdlet, $Bound, $Policies) {
    foreach ($name in $script:cannotSet.Keys) {
        if ($Bound.ContainsKey($name) -and $null -ne $Bound[$name]) { Refuse $Cmdlet "-$name`: $($script:cannotSet[$name])" 'NotSupported' 'NotImplemented' $name }
    }
    $body = Given $Bound $script:userNames
    if ($Bound.ContainsKey('BlockCredential')) { $body['accountEnabled'] = -not $Bound['BlockCredential'] }
    if ($body.Contains('businessPhones')) { $body['businessPhones'] = @($body['businessPhones'] | Microsoft.PowerShell.Core\Where-Object { $_ }) }
    if ($body.Contains('otherMails')) { $body['otherMails'] = @($body['otherMails'] | Microsoft.PowerShell.Core\Where-Object { $_ }) }
    if ($Bound.ContainsKey('PasswordNeverExpires') -or $Bound.ContainsKey('StrongPasswordRequired')) {
        $never = if ($Bound.ContainsKey('PasswordNeverExpires')) { $Bound['PasswordNeverExpires'] } else { $Policies -match 'DisablePasswordExpiration' }
        $strong = if ($Bound.ContainsKey('StrongPasswordRequired')) { $Bound['StrongPasswordRequired'] } else { $Policies -notmatch 'DisableStrongPassword' }
        $list = @(if ($never) { 'DisablePasswordExpiration' }; if (-not $strong) { 'DisableStrongPassword' })
        $body['passwordPolicies'] = if ($list) { $list -join ', ' } else { 'None' }
    }
    $body
}

<#
.SYNOPSIS
Makes a user, with licences when asked.
.DESCRIPTION
Without a password a random one is made; it is in the property Password of what comes back.
.PARAMETER UserPrincipalName
The sign-in name.
.PARAMETER Password
The first password; a random one without it.
.PARAMETER ForceChangePassword
Whether it has to be changed at the first sign-in; $true without it.
.PARAMETER LicenseAssignment
Licences to assign, as Get-MsolAccountSku names them. They need a usage location.
.PARAMETER LicenseOptions
What New-MsolLicenseOptions makes.
.PARAMETER AlternateEmailAddresses
Further mail addresses.
.PARAMETER AlternateMobilePhones
Cannot be set in Microsoft Graph.
.PARAMETER BlockCredential
$true: the user may not sign in.
.PARAMETER City
The city.
.PARAMETER Country
The country or region.
.PARAMETER Department
The department.
.PARAMETER DisplayName
The name that is shown.
.PARAMETER Fax
The fax number.
.PARAMETER FirstName
The first name.
.PARAMETER ImmutableId
The id that ties the user to an on-premises account.
.PARAMETER LastName
The last name.
.PARAMETER LastPasswordChangeTimestamp
Cannot be set in Microsoft Graph.
.PARAMETER MobilePhone
The mobile phone number.
.PARAMETER Office
The office.
.PARAMETER PasswordNeverExpires
Whether the password expires.
.PARAMETER PhoneNumber
The business phone number.
.PARAMETER PostalCode
The postal code.
.PARAMETER PreferredDataLocation
Where the data is kept.
.PARAMETER PreferredLanguage
The language, as in en-GB.
.PARAMETER SoftDeletionTimestamp
Cannot be set in Microsoft Graph.
.PARAMETER State
The state or province.
.PARAMETER StreetAddress
The street.
.PARAMETER StrongAuthenticationMethods
Cannot be set here: see Update-MgUserAuthenticationMethod.
.PARAMETER StrongAuthenticationRequirements
Cannot be set here: use Conditional Access.
.PARAMETER StrongPasswordRequired
Whether a weak password is refused.
.PARAMETER StsRefreshTokensValidFrom
Cannot be set here: Revoke-AzureADUserAllRefreshToken ends the sign-ins.
.PARAMETER Title
The job title.
.PARAMETER UsageLocation
The two-letter country where services are used; licences need it.
.PARAMETER UserType
Member or Guest.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
New-MsolUser -UserPrincipalName ada@contoso.com -DisplayName 'Ada Moor' -UsageLocation GB -LicenseAssignment contoso:ENTERPRISEPACK
#>
function New-MsolUser {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipelineByPropertyName)] [string] $UserPrincipalName,
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $AlternateEmailAddresses,
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $AlternateMobilePhones,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $BlockCredential,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $City,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Country,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Department,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $DisplayName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Fax,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $FirstName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $ImmutableId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $LastName,
        [Parameter(ValueFromPipelineByPropertyName)] [System.Nullable[datetime]] $LastPasswordChangeTimestamp,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $MobilePhone,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Office,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $PasswordNeverExpires,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PhoneNumber,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PostalCode,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PreferredDataLocation,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PreferredLanguage,
        [Parameter(ValueFromPipelineByPropertyName)] [System.Nullable[datetime]] $SoftDeletionTimestamp,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $State,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $StreetAddress,
        [object[]] $StrongAuthenticationMethods,
        [object[]] $StrongAuthenticationRequirements,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $StrongPasswordRequired,
        [Parameter(ValueFromPipelineByPropertyName)] [System.Nullable[datetime]] $StsRefreshTokensValidFrom,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Title,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $UsageLocation,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $UserType,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Password,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $ForceChangePassword = $true,
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $LicenseAssignment,
        [Parameter(ValueFromPipelineByPropertyName)] [object[]] $LicenseOptions,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        foreach ($name in 'UserPrincipalName', 'DisplayName') {
            if (-not $PSBoundParameters[$name]) { Refuse $PSCmdlet "You must provide a required property: Parameter name: $name." 'RequiredPropertyNotSet' 'InvalidArgument' $UserPrincipalName }
        }
        $body = UserBody $PSCmdlet $PSBoundParameters ''
        $licences = $null
        if ($LicenseAssignment -or $LicenseOptions) {
            $licences = LicenceBody $PSCmdlet $LicenseAssignment @() $LicenseOptions $UserPrincipalName
            if (-not $licences) { return }
        }
        if (-not $body.Contains('accountEnabled')) { $body['accountEnabled'] = $true }
        $first = if ($Password) { $Password } else { RandomPassword }
        $body['userPrincipalName'] = $UserPrincipalName
        $body['mailNickname'] = [regex]::Replace($UserPrincipalName.Split('@')[0], "[^A-Za-z0-9!#$%&'*+\-/=?^_``{|}~.]", '')
        $body['passwordProfile'] = [ordered] @{ password = $first; forceChangePasswordNextSignIn = $ForceChangePassword }
        $made = Ask $PSCmdlet POST '/v1.0/users' $body -Target $UserPrincipalName
        if ($null -eq $made) { return }
        if ($licences) { $null = Ask $PSCmdlet POST "/v1.0/users/$($made.id)/assignLicense" $licences -Target $UserPrincipalName }
        $whole = Ask $PSCmdlet GET "/v1.0/users/$($made.id)$(Query ([ordered] @{ '$select' = $script:userProperties }))" -Target $UserPrincipalName -Quiet 404
        $user = ToUser $PSCmdlet $(if ($whole) { $whole } else { $made })
        $user.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('Password', $first))
        $user
    }
}

<#
.SYNOPSIS
Changes a user.
.DESCRIPTION
Only what is named is changed. Of a user object from the pipeline only its id is taken, of any other object (a row of a
table) every property that has a parameter's name.
.PARAMETER ObjectId
The user's object id.
.PARAMETER UserPrincipalName
The user's sign-in name.
.PARAMETER AlternateEmailAddresses
Further mail addresses.
.PARAMETER AlternateMobilePhones
Cannot be set in Microsoft Graph.
.PARAMETER BlockCredential
$true: the user may not sign in.
.PARAMETER City
The city.
.PARAMETER Country
The country or region.
.PARAMETER Department
The department.
.PARAMETER DisplayName
The name that is shown.
.PARAMETER Fax
The fax number.
.PARAMETER FirstName
The first name.
.PARAMETER ImmutableId
The id that ties the user to an on-premises account.
.PARAMETER LastName
The last name.
.PARAMETER LastPasswordChangeTimestamp
Cannot be set in Microsoft Graph.
.PARAMETER MobilePhone
The mobile phone number.
.PARAMETER Office
The office.
.PARAMETER PasswordNeverExpires
Whether the password expires.
.PARAMETER PhoneNumber
The business phone number.
.PARAMETER PostalCode
The postal code.
.PARAMETER PreferredDataLocation
Where the data is kept.
.PARAMETER PreferredLanguage
The language, as in en-GB.
.PARAMETER SoftDeletionTimestamp
Cannot be set in Microsoft Graph.
.PARAMETER State
The state or province.
.PARAMETER StreetAddress
The street.
.PARAMETER StrongAuthenticationMethods
Cannot be set here: see Update-MgUserAuthenticationMethod.
.PARAMETER StrongAuthenticationRequirements
Cannot be set here: use Conditional Access.
.PARAMETER StrongPasswordRequired
Whether a weak password is refused.
.PARAMETER StsRefreshTokensValidFrom
Cannot be set here: Revoke-AzureADUserAllRefreshToken ends the sign-ins.
.PARAMETER Title
The job title.
.PARAMETER UsageLocation
The two-letter country where services are used; licences need it.
.PARAMETER UserType
Member or Guest.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolUser -Department Sales -All | Set-MsolUser -Office Harbour
#>
function Set-MsolUser {
    [CmdletBinding(DefaultParameterSetName = 'ById', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByUpn', Mandatory, ValueFromPipelineByPropertyName)] [string] $UserPrincipalName,
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $AlternateEmailAddresses,
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $AlternateMobilePhones,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $BlockCredential,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $City,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Country,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Department,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $DisplayName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Fax,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $FirstName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $ImmutableId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $LastName,
        [Parameter(ValueFromPipelineByPropertyName)] [System.Nullable[datetime]] $LastPasswordChangeTimestamp,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $MobilePhone,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Office,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $PasswordNeverExpires,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PhoneNumber,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PostalCode,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PreferredDataLocation,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PreferredLanguage,
        [Parameter(ValueFromPipelineByPropertyName)] [System.Nullable[datetime]] $SoftDeletionTimestamp,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $State,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $StreetAddress,
        [object[]] $StrongAuthenticationMethods,
        [object[]] $StrongAuthenticationRequirements,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $StrongPasswordRequired,
        [Parameter(ValueFromPipelineByPropertyName)] [System.Nullable[datetime]] $StsRefreshTokensValidFrom,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Title,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $UsageLocation,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $UserType,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    begin { $named = @($PSBoundParameters.Keys) }
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $bound = @{}
        $isUser = $null -ne $_ -and $_.PSObject.TypeNames -contains 'Microsoft.Online.Administration.User'
        foreach ($name in $PSBoundParameters.Keys) { if (-not $isUser -or $name -in $named) { $bound[$name] = $PSBoundParameters[$name] } }
        $who = if ($UserPrincipalName) { $UserPrincipalName } else { $ObjectId }
        $path = UserPath $ObjectId $UserPrincipalName
        $policies = ''
        if ($bound.ContainsKey('PasswordNeverExpires') -ne $bound.ContainsKey('StrongPasswordRequired')) {
            # The two are one property in Graph: the other half stays as it is.
            $now = Ask $PSCmdlet GET "$path`?`$select=passwordPolicies" -Target $who -Quiet 404
            if ($now -eq $false) { return UserMissing $PSCmdlet $who }
            if (-not $now) { return }
            $policies = [string] $now.passwordPolicies
        }
        $body = UserBody $PSCmdlet $bound $policies
        if ($body.Count -eq 0) { return }
        if ((Ask $PSCmdlet PATCH $path $body -Target $who -Quiet 404) -eq $false) { UserMissing $PSCmdlet $who }
    }
}

<#
.SYNOPSIS
Removes a user, or one of the deleted users for good.
.DESCRIPTION
A removed user stays among the deleted ones for 30 days. Asks first, unless -Force is given.
.PARAMETER ObjectId
The user's object id.
.PARAMETER UserPrincipalName
The user's sign-in name.
.PARAMETER RemoveFromRecycleBin
Removes a deleted user for good.
.PARAMETER Force
Does not ask.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Remove-MsolUser -UserPrincipalName ada@contoso.com -Force
#>
function Remove-MsolUser {
    [CmdletBinding(DefaultParameterSetName = 'ById', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByUpn', Mandatory, ValueFromPipelineByPropertyName)] [string] $UserPrincipalName,
        [switch] $Force,
        [switch] $RemoveFromRecycleBin,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    begin { $yes = $false; $no = $false }
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $who = if ($UserPrincipalName) { $UserPrincipalName } else { $ObjectId }
        if (-not $Force -and -not $PSCmdlet.ShouldContinue("Continue with this operation? The user $who will be removed$(if ($RemoveFromRecycleBin) { ' for good' }).", 'Confirm', [ref] $yes, [ref] $no)) { return }
        if ($RemoveFromRecycleBin) {
            $user = FindDeleted $PSCmdlet $ObjectId $UserPrincipalName
            if ($user) { $null = Ask $PSCmdlet DELETE "/v1.0/directory/deletedItems/$($user.id)" -Target $who }
            return
        }
        if ((Ask $PSCmdlet DELETE (UserPath $ObjectId $UserPrincipalName) -Target $who -Quiet 404) -eq $false) { UserMissing $PSCmdlet $who }
    }
}

<#
.SYNOPSIS
Brings a deleted user back.
.PARAMETER ObjectId
The user's object id.
.PARAMETER UserPrincipalName
The user's sign-in name.
.PARAMETER NewUserPrincipalName
Another sign-in name, should the old one be taken.
.PARAMETER AutoReconcileProxyConflicts
Leaves out mail addresses that somebody else has now.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolUser -ReturnDeletedUsers -All | Where-Object Department -eq Sales | Restore-MsolUser
#>
function Restore-MsolUser {
    [CmdletBinding(DefaultParameterSetName = 'ById', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByUpn', Mandatory, ValueFromPipelineByPropertyName)] [string] $UserPrincipalName,
        [Parameter(ValueFromPipelineByPropertyName)] [switch] $AutoReconcileProxyConflicts,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $NewUserPrincipalName,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $user = FindDeleted $PSCmdlet $ObjectId $UserPrincipalName
        if (-not $user) { return }
        $body = [ordered] @{}
        if ($NewUserPrincipalName) { $body['newUserPrincipalName'] = $NewUserPrincipalName }
        if ($AutoReconcileProxyConflicts) { $body['autoReconcileProxyConflict'] = $true }
        $restored = Ask $PSCmdlet POST "/v1.0/directory/deletedItems/$($user.id)/restore" $body -Target $user.userPrincipalName
        if ($null -eq $restored) { return }
        $whole = Ask $PSCmdlet GET "/v1.0/users/$($user.id)$(Query ([ordered] @{ '$select' = $script:userProperties }))" -Target $user.id -Quiet 404
        if ($whole) { ToUser $PSCmdlet $whole }
    }
}

<#
.SYNOPSIS
Sets a user's password and gives it back.
.PARAMETER ObjectId
The user's object id.
.PARAMETER UserPrincipalName
The user's sign-in name.
.PARAMETER NewPassword
The new password; a random one without it.
.PARAMETER ForceChangePassword
Whether it has to be changed at the next sign-in; $true without it.
.PARAMETER ForceChangePasswordOnly
$true: the password stays, but has to be changed at the next sign-in.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Set-MsolUserPassword -UserPrincipalName ada@contoso.com -ForceChangePassword $true
#>
function Set-MsolUserPassword {
    [CmdletBinding(DefaultParameterSetName = 'ById', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByUpn', Mandatory, ValueFromPipelineByPropertyName)] [string] $UserPrincipalName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $NewPassword,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $ForceChangePassword = $true,
        [Parameter(ValueFromPipelineByPropertyName)] [bool] $ForceChangePasswordOnly,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $who = if ($UserPrincipalName) { $UserPrincipalName } else { $ObjectId }
        $password = if ($ForceChangePasswordOnly) { $null } elseif ($NewPassword) { $NewPassword } else { RandomPassword }
        $profile = [ordered] @{ forceChangePasswordNextSignIn = $ForceChangePassword -or $ForceChangePasswordOnly }
        if ($password) { $profile['password'] = $password }
        $done = Ask $PSCmdlet PATCH (UserPath $ObjectId $UserPrincipalName) @{ passwordProfile = $profile } -Target $who -Quiet 404
        if ($done -eq $false) { UserMissing $PSCmdlet $who } elseif ($done -and $password) { $password }
    }
}

<#
.SYNOPSIS
Changes a user's sign-in name.
.PARAMETER ObjectId
The user's object id.
.PARAMETER UserPrincipalName
The user's sign-in name.
.PARAMETER NewUserPrincipalName
The new sign-in name.
.PARAMETER ImmutableId
The id of the on-premises account, for a move to a federated domain.
.PARAMETER NewPassword
A new password, for a move to a domain that is not federated.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Set-MsolUserPrincipalName -UserPrincipalName ada@contoso.com -NewUserPrincipalName ada.moor@contoso.com
#>
function Set-MsolUserPrincipalName {
    [CmdletBinding(DefaultParameterSetName = 'ById', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByUpn', Mandatory, ValueFromPipelineByPropertyName)] [string] $UserPrincipalName,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)] [string] $NewUserPrincipalName,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $ImmutableId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $NewPassword,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    begin { $named = @($PSBoundParameters.Keys) }
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $who = if ($UserPrincipalName) { $UserPrincipalName } else { $ObjectId }
        $body = [ordered] @{ userPrincipalName = $NewUserPrincipalName }
        if ($ImmutableId -and 'ImmutableId' -in $named) { $body['onPremisesImmutableId'] = $ImmutableId }
        if ($NewPassword) { $body['passwordProfile'] = [ordered] @{ password = $NewPassword; forceChangePasswordNextSignIn = $true } }
        if ((Ask $PSCmdlet PATCH (UserPath $ObjectId $UserPrincipalName) $body -Target $who -Quiet 404) -eq $false) { UserMissing $PSCmdlet $who }
    }
}

<#
.SYNOPSIS
Adds licences to a user, removes others and switches service plans off, in one step.
.PARAMETER ObjectId
The user's object id.
.PARAMETER UserPrincipalName
The user's sign-in name.
.PARAMETER AddLicenses
Licences to add, as Get-MsolAccountSku names them.
.PARAMETER RemoveLicenses
Licences to remove.
.PARAMETER LicenseOptions
What New-MsolLicenseOptions makes: service plans to switch off, in a licence that is added or one the user has.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolUser -UnlicensedUsersOnly -All | Set-MsolUserLicense -AddLicenses contoso:ENTERPRISEPACK
#>
function Set-MsolUserLicense {
    [CmdletBinding(DefaultParameterSetName = 'ById', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ById', Mandatory, ValueFromPipelineByPropertyName)] [guid] $ObjectId,
        [Parameter(ParameterSetName = 'ByUpn', Mandatory, ValueFromPipelineByPropertyName)] [string] $UserPrincipalName,
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $AddLicenses,
        [Parameter(ValueFromPipelineByPropertyName)] [string[]] $RemoveLicenses,
        [Parameter(ValueFromPipelineByPropertyName)] [object[]] $LicenseOptions,
        [Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId
    )
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $who = if ($UserPrincipalName) { $UserPrincipalName } else { $ObjectId }
        $body = LicenceBody $PSCmdlet $AddLicenses $RemoveLicenses $LicenseOptions $who
        if (-not $body -or $body.addLicenses.Count + $body.removeLicenses.Count -eq 0) { return }
        if ((Ask $PSCmdlet POST "$(UserPath $ObjectId $UserPrincipalName)/assignLicense" $body -Target $who -Quiet 404) -eq $false) { UserMissing $PSCmdlet $who }
    }
}
