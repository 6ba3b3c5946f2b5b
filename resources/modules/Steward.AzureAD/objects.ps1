# Graph's objects in the old module's words.

$script:userProperties = 'id,accountEnabled,ageGroup,assignedLicenses,assignedPlans,city,companyName,consentProvidedForMinor,country,creationType,department,onPremisesSyncEnabled,displayName,faxNumber,givenName,onPremisesImmutableId,jobTitle,onPremisesLastSyncDateTime,legalAgeGroupClassification,mail,mailNickname,mobilePhone,onPremisesSecurityIdentifier,otherMails,passwordPolicies,officeLocation,postalCode,preferredLanguage,provisionedPlans,proxyAddresses,signInSessionsValidFromDateTime,showInAddressList,identities,imAddresses,state,streetAddress,surname,businessPhones,usageLocation,userPrincipalName,externalUserState,externalUserStateChangeDateTime,userType'
$script:groupProperties = 'id,description,onPremisesSyncEnabled,displayName,onPremisesLastSyncDateTime,mail,mailEnabled,mailNickname,onPremisesSecurityIdentifier,onPremisesProvisioningErrors,proxyAddresses,securityEnabled'

# What the old module called a property in a filter, and Graph does.
$script:filterNames = @{
    objectId = 'id'; dirSyncEnabled = 'onPremisesSyncEnabled'; immutableId = 'onPremisesImmutableId'; mobile = 'mobilePhone'
    physicalDeliveryOfficeName = 'officeLocation'; lastDirSyncTime = 'onPremisesLastSyncDateTime'; mailNickName = 'mailNickname'
    deviceOSType = 'operatingSystem'; deviceOSVersion = 'operatingSystemVersion'; deviceTrustType = 'trustType'
    approximateLastLogonTimeStamp = 'approximateLastSignInDateTime'; customerContextId = 'customerId'
    userState = 'externalUserState'; facsimileTelephoneNumber = 'faxNumber'
}

# Outside of its quoted values only.
function GraphFilter([string] $Filter) {
    if (-not $Filter) { return $Filter }
    $pieces = [regex]::Split($Filter, "('(?:[^']|'')*')")
    for ($i = 0; $i -lt $pieces.Count; $i += 2) {
        $pieces[$i] = [regex]::Replace($pieces[$i], '[A-Za-z_]\w*', {
                param($match)
                $name = $script:filterNames[$match.Value]
                if ($name) { $name } else { $match.Value }
            })
    }
    -join $pieces
}

# These need Graph's index, which may lag behind by a few seconds; so nothing else asks for it.
function NeedsIndex([string] $Filter) { $Filter -match '(?i)\bnot\b|\bne\b|\bendswith\s*\(|/\$count' }

# The objects of a list as -All, -Top and -Filter ask: all, so many, or the first hundred. `Mixed`: they are of several
# kinds.
function GetList {
    param($Cmdlet, [string] $Entity, [string] $Properties, [bool] $All, $Top, [string] $Filter, $Target, [switch] $Mixed)
    $limit = if ($null -ne $Top) { [int] $Top } elseif ($All) { 0 } else { 100 }
    $parts = [ordered] @{ '$select' = $Properties; '$filter' = GraphFilter $Filter; '$top' = if ($limit -gt 0) { [System.Math]::Min($limit, 999) } else { 999 } }
    $headers = @{}
    if (NeedsIndex $parts['$filter']) { $parts['$count'] = 'true'; $headers['ConsistencyLevel'] = 'eventual' }
    $path = "/v1.0/$Entity" + (Query $parts)
    $otherwise = ''
    if ($Mixed) { $parts.Remove('$select'); $otherwise = "/v1.0/$Entity" + (Query $parts) }
    AskPages $Cmdlet $path -Limit $limit -Headers $headers -Target $Target -Otherwise $otherwise
}

function StartsWith([string] $Text, [string[]] $Names) {
    @(foreach ($name in $Names) { "startswith($name,$(Quoted $Text))" }) -join ' or '
}

function ToUser($User) {
    $value = [pscustomobject] @{
        PSTypeName                     = 'Microsoft.Open.AzureAD.Model.User'
        DeletionTimestamp              = $User.deletedDateTime
        ObjectId                       = $User.id
        ObjectType                     = 'User'
        AccountEnabled                 = $User.accountEnabled
        AgeGroup                       = $User.ageGroup
        AssignedLicenses               = @(foreach ($item in $User.assignedLicenses) { [pscustomobject] @{ DisabledPlans = @($item.disabledPlans); SkuId = $item.skuId } })
        AssignedPlans                  = @(foreach ($item in $User.assignedPlans) { [pscustomobject] @{ AssignedTimestamp = $item.assignedDateTime; CapabilityStatus = $item.capabilityStatus; Service = $item.service; ServicePlanId = $item.servicePlanId } })
        City                           = $User.city
        CompanyName                    = $User.companyName
        ConsentProvidedForMinor        = $User.consentProvidedForMinor
        Country                        = $User.country
        CreationType                   = $User.creationType
        Department                     = $User.department
        DirSyncEnabled                 = $User.onPremisesSyncEnabled
        DisplayName                    = $User.displayName
        FacsimileTelephoneNumber       = $User.faxNumber
        GivenName                      = $User.givenName
        ImmutableId                    = $User.onPremisesImmutableId
        JobTitle                       = $User.jobTitle
        LastDirSyncTime                = $User.onPremisesLastSyncDateTime
        LegalAgeGroupClassification    = $User.legalAgeGroupClassification
        Mail                           = $User.mail
        MailNickName                   = $User.mailNickname
        Mobile                         = $User.mobilePhone
        OnPremisesSecurityIdentifier   = $User.onPremisesSecurityIdentifier
        OtherMails                     = @($User.otherMails)
        PasswordPolicies               = $User.passwordPolicies
        PasswordProfile                = $null
        PhysicalDeliveryOfficeName     = $User.officeLocation
        PostalCode                     = $User.postalCode
        PreferredLanguage              = $User.preferredLanguage
        ProvisionedPlans               = @(foreach ($item in $User.provisionedPlans) { [pscustomobject] @{ CapabilityStatus = $item.capabilityStatus; ProvisioningStatus = $item.provisioningStatus; Service = $item.service } })
        ProxyAddresses                 = @($User.proxyAddresses)
        RefreshTokensValidFromDateTime = $User.signInSessionsValidFromDateTime
        ShowInAddressList              = $User.showInAddressList
        SignInNames                    = @(foreach ($item in $User.identities) { if ($item.signInType -ne 'userPrincipalName') { [pscustomobject] @{ Type = $item.signInType; Value = $item.issuerAssignedId } } })
        SipProxyAddress                = @($User.imAddresses)[0]
        State                          = $User.state
        StreetAddress                  = $User.streetAddress
        Surname                        = $User.surname
        TelephoneNumber                = @($User.businessPhones)[0]
        UsageLocation                  = $User.usageLocation
        UserPrincipalName              = $User.userPrincipalName
        UserState                      = $User.externalUserState
        UserStateChangedOn             = $User.externalUserStateChangeDateTime
        UserType                       = $User.userType
    }
    $value
}

function ToGroup($Group) {
    [pscustomobject] @{
        PSTypeName                   = 'Microsoft.Open.AzureAD.Model.Group'
        DeletionTimestamp            = $Group.deletedDateTime
        ObjectId                     = $Group.id
        ObjectType                   = 'Group'
        Description                  = $Group.description
        DirSyncEnabled               = $Group.onPremisesSyncEnabled
        DisplayName                  = $Group.displayName
        LastDirSyncTime              = $Group.onPremisesLastSyncDateTime
        Mail                         = $Group.mail
        MailEnabled                  = $Group.mailEnabled
        MailNickName                 = $Group.mailNickname
        OnPremisesSecurityIdentifier = $Group.onPremisesSecurityIdentifier
        ProvisioningErrors           = @($Group.onPremisesProvisioningErrors)
        ProxyAddresses               = @($Group.proxyAddresses)
        SecurityEnabled              = $Group.securityEnabled
    }
}

function ToRole($Role) {
    [pscustomobject] @{
        PSTypeName        = 'Microsoft.Open.AzureAD.Model.DirectoryRole'
        DeletionTimestamp = $Role.deletedDateTime
        ObjectId          = $Role.id
        ObjectType        = 'Role'
        Description       = $Role.description
        DisplayName       = $Role.displayName
        IsSystem          = $true
        RoleDisabled      = $false
        RoleTemplateId    = $Role.roleTemplateId
    }
}

function ToServicePrincipal($Principal) {
    [pscustomobject] @{
        PSTypeName                = 'Microsoft.Open.AzureAD.Model.ServicePrincipal'
        DeletionTimestamp         = $Principal.deletedDateTime
        ObjectId                  = $Principal.id
        ObjectType                = 'ServicePrincipal'
        AccountEnabled            = [string] $Principal.accountEnabled
        AlternativeNames          = @($Principal.alternativeNames)
        AppDisplayName            = $Principal.appDisplayName
        AppId                     = $Principal.appId
        AppOwnerTenantId          = $Principal.appOwnerOrganizationId
        AppRoleAssignmentRequired = $Principal.appRoleAssignmentRequired
        AppRoles                  = @(foreach ($item in $Principal.appRoles) { [pscustomobject] @{ AllowedMemberTypes = @($item.allowedMemberTypes); Description = $item.description; DisplayName = $item.displayName; Id = $item.id; IsEnabled = $item.isEnabled; Value = $item.value } })
        DisplayName               = $Principal.displayName
        Homepage                  = $Principal.homepage
        KeyCredentials            = @(foreach ($item in $Principal.keyCredentials) { [pscustomobject] @{ CustomKeyIdentifier = $item.customKeyIdentifier; EndDate = $item.endDateTime; KeyId = $item.keyId; StartDate = $item.startDateTime; Type = $item.type; Usage = $item.usage } })
        LogoutUrl                 = $Principal.logoutUrl
        Oauth2Permissions         = @(foreach ($item in $Principal.oauth2PermissionScopes) { [pscustomobject] @{ AdminConsentDescription = $item.adminConsentDescription; AdminConsentDisplayName = $item.adminConsentDisplayName; Id = $item.id; IsEnabled = $item.isEnabled; Type = $item.type; UserConsentDescription = $item.userConsentDescription; UserConsentDisplayName = $item.userConsentDisplayName; Value = $item.value } })
        PasswordCredentials       = @(foreach ($item in $Principal.passwordCredentials) { [pscustomobject] @{ CustomKeyIdentifier = $item.customKeyIdentifier; EndDate = $item.endDateTime; KeyId = $item.keyId; StartDate = $item.startDateTime } })
        PublisherName             = if ($Principal.verifiedPublisher) { $Principal.verifiedPublisher.displayName }
        ReplyUrls                 = @($Principal.replyUrls)
        ServicePrincipalNames     = @($Principal.servicePrincipalNames)
        ServicePrincipalType      = $Principal.servicePrincipalType
        Tags                      = @($Principal.tags)
    }
}

function ToDevice($Device) {
    [pscustomobject] @{
        PSTypeName                    = 'Microsoft.Open.AzureAD.Model.Device'
        DeletionTimestamp             = $Device.deletedDateTime
        ObjectId                      = $Device.id
        ObjectType                    = 'Device'
        AccountEnabled                = $Device.accountEnabled
        AlternativeSecurityIds        = @($Device.alternativeSecurityIds)
        ApproximateLastLogonTimeStamp = $Device.approximateLastSignInDateTime
        ComplianceExpiryTime          = $Device.complianceExpirationDateTime
        DeviceId                      = $Device.deviceId
        DeviceMetadata                = $Device.deviceMetadata
        DeviceObjectVersion           = $Device.deviceVersion
        DeviceOSType                  = $Device.operatingSystem
        DeviceOSVersion               = $Device.operatingSystemVersion
        DevicePhysicalIds             = @($Device.physicalIds)
        DeviceTrustType               = $Device.trustType
        DirSyncEnabled                = $Device.onPremisesSyncEnabled
        DisplayName                   = $Device.displayName
        IsCompliant                   = $Device.isCompliant
        IsManaged                     = $Device.isManaged
        LastDirSyncTime               = $Device.onPremisesLastSyncDateTime
        ProfileType                   = $Device.profileType
        SystemLabels                  = @($Device.systemLabels)
    }
}

function ToPlan($Plan) {
    [pscustomobject] @{ AppliesTo = $Plan.appliesTo; ProvisioningStatus = $Plan.provisioningStatus; ServicePlanId = $Plan.servicePlanId; ServicePlanName = $Plan.servicePlanName }
}

# A member or a membership may be of any kind.
function ToDirectoryObject($Item) {
    switch ($Item.'@odata.type') {
        '#microsoft.graph.user' { return ToUser $Item }
        '#microsoft.graph.group' { return ToGroup $Item }
        '#microsoft.graph.directoryRole' { return ToRole $Item }
        '#microsoft.graph.servicePrincipal' { return ToServicePrincipal $Item }
        '#microsoft.graph.device' { return ToDevice $Item }
    }
    [pscustomobject] @{
        PSTypeName        = 'Microsoft.Open.AzureAD.Model.DirectoryObject'
        DeletionTimestamp = $Item.deletedDateTime
        ObjectId          = $Item.id
        ObjectType        = ([string] $Item.'@odata.type') -replace '^#microsoft\.graph\.', ''
        DisplayName       = $Item.displayName
        Description       = $Item.description
    }
}

# The address of an object for a reference.
function ReferenceTo([string] $Id) { @{ '@odata.id' = "$($script:client.Endpoint)/v1.0/directoryObjects/$(Escaped $Id)" } }
