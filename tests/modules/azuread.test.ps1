. ([System.IO.Path]::Combine($PSScriptRoot, 'harness.ps1'))
Import-Module ([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, 'Steward.AzureAD', 'Steward.AzureAD.psd1')) -Global
$tokens = @{ now = NewToken $tenant graph }
SetFaults 'small-pages'
Initialize-StewardAzureAD -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant
$userNames = 'ObjectId', 'ObjectType', 'DisplayName', 'UserPrincipalName', 'AccountEnabled', 'AssignedLicenses', 'AssignedPlans', 'City', 'Country', 'Department', 'DirSyncEnabled', 'GivenName', 'ImmutableId', 'JobTitle', 'LastDirSyncTime', 'Mail', 'MailNickName', 'Mobile', 'OtherMails', 'PasswordPolicies', 'PasswordProfile', 'PhysicalDeliveryOfficeName', 'PostalCode', 'PreferredLanguage', 'ProvisionedPlans', 'ProxyAddresses', 'RefreshTokensValidFromDateTime', 'ShowInAddressList', 'SipProxyAddress', 'State', 'StreetAddress', 'Surname', 'TelephoneNumber', 'UsageLocation', 'UserType'

Check 'the sign-in is of the tenant' { Test-StewardAzureAD; $true }
Check 'Connect-AzureAD is not needed and tells the tenant' { $c = Connect-AzureAD -AadAccessToken x -MsAccessToken y -AccountId a@b.c; $c.TenantId -eq $tenant -and $c.Environment -eq 'AzureCloud' -and $c.TenantDomain }
Check 'Connect-AzureAD says so' { $null = Connect-AzureAD -TenantId $domain -InformationVariable said; "$said" -match 'not needed' }
Check 'Connect-AzureAD refuses another tenant' { (ErrorOf { Connect-AzureAD -TenantId $other }).FullyQualifiedErrorId -like 'OtherTenant*' }
Check 'Disconnect-AzureAD keeps the commands working' { Disconnect-AzureAD; $true }

# Users
$all = @(Get-AzureADUser -All $true)
Check 'all users over all pages' { $all.Count -gt 220 -and @($all.ObjectId | Select-Object -Unique).Count -eq $all.Count }
Check 'a hundred without -All' { @(Get-AzureADUser).Count -eq 100 }
Check 'as many as -Top says' { @(Get-AzureADUser -Top 7).Count -eq 7 -and @(Get-AzureADUser -Top 150).Count -eq 150 }
Check 'the properties of a user' { HasProperties $all[0] $userNames }
Check 'the type of a user' { $all[0].PSObject.TypeNames[0] -eq 'Microsoft.Open.AzureAD.Model.User' }
Check 'a user by id and by name' { $u = $all[5]; (Get-AzureADUser -ObjectId $u.ObjectId).UserPrincipalName -eq $u.UserPrincipalName -and (Get-AzureADUser -ObjectId $u.UserPrincipalName).ObjectId -eq $u.ObjectId }
Check 'a user from the pipeline, by name and by value' { ($all[3] | Get-AzureADUser).ObjectId -eq $all[3].ObjectId -and ($all[4].ObjectId | Get-AzureADUser).ObjectId -eq $all[4].ObjectId }
Check 'users by filter' { $found = @(Get-AzureADUser -All $true -Filter "accountEnabled eq false"); $found.Count -gt 0 -and -not ($found | Where-Object AccountEnabled) }
Check 'a filter in old words' { $u = $all[8]; @(Get-AzureADUser -Filter "objectId eq '$($u.ObjectId)'").UserPrincipalName -eq $u.UserPrincipalName }
Check 'users by the beginning of a name' { $word = $all[2].DisplayName.Substring(0, 3); $found = @(Get-AzureADUser -SearchString $word -All $true); $found.ObjectId -contains $all[2].ObjectId }
Check 'a name with an apostrophe' { @(Get-AzureADUser -SearchString "O'B").Count -ge 0 }
Check 'the first of many stops the pages' { $before = RequestCount users; $one = Get-AzureADUser -All $true | Select-Object -First 1; $one -and (RequestCount users) - $before -le 2 }
Check 'a table in the old columns' { ($all[0] | Out-String) -match 'ObjectId\s+DisplayName\s+UserPrincipalName\s+UserType' }

$passwordProfile = New-Object -TypeName Microsoft.Open.AzureAD.Model.PasswordProfile
$passwordProfile.Password = 'Moor-Lantern-27'
$passwordProfile.ForceChangePasswordNextLogin = $false
$new = New-AzureADUser -DisplayName 'Ada Moor' -GivenName Ada -Surname Moor -UserPrincipalName "ada.moor@$domain" -MailNickName ada.moor -AccountEnabled $true -PasswordProfile $passwordProfile -TelephoneNumber '+44 1' -Department Quay -UsageLocation GB -OtherMails 'a@example.com', 'b@example.com'
Check 'a new user' { $new.ObjectId -and $new.DisplayName -eq 'Ada Moor' -and $new.TelephoneNumber -eq '+44 1' -and $new.OtherMails.Count -eq 2 -and $new.AccountEnabled }
Check 'the new user is there' { (Get-AzureADUser -ObjectId "ada.moor@$domain").Department -eq 'Quay' }
Check 'a name that is taken' { $e = ErrorOf { New-AzureADUser -DisplayName X -UserPrincipalName "ada.moor@$domain" -MailNickName x -AccountEnabled $true -PasswordProfile $passwordProfile }; $e.Exception.Message -match 'already exists' -and $e.Exception.Data['ServiceCode'] -eq 'Request_BadRequest' -and $e.CategoryInfo.Category -eq 'InvalidArgument' }
Set-AzureADUser -ObjectId $new.ObjectId -City Penzance -JobTitle 'Lamp keeper' -Department '' -AccountEnabled $false
Check 'a changed user, and a cleared property' { $u = Get-AzureADUser -ObjectId $new.ObjectId; $u.City -eq 'Penzance' -and $u.JobTitle -eq 'Lamp keeper' -and $null -eq $u.Department -and $u.AccountEnabled -eq $false -and $u.Surname -eq 'Moor' }
Check 'a change over the pipeline' { Get-AzureADUser -Filter "city eq 'Penzance'" | Set-AzureADUser -Mobile '+44 7'; (Get-AzureADUser -ObjectId $new.ObjectId).Mobile -eq '+44 7' }
Check 'nothing to change is said' { (ErrorOf { Set-AzureADUser -ObjectId $new.ObjectId }).FullyQualifiedErrorId -like 'NothingToChange*' }
Check 'a password' { Set-AzureADUserPassword -ObjectId $new.ObjectId -Password (ConvertTo-SecureString 'Quay-Light-31' -AsPlainText -Force) -ForceChangePasswordNextLogin $true; $true }
Check 'a weak password' { (ErrorOf { Set-AzureADUserPassword -ObjectId $new.ObjectId -Password (ConvertTo-SecureString 'abc' -AsPlainText -Force) }).Exception.Message -match 'complexity' }
Check 'ended sign-ins' { $before = (Get-AzureADUser -ObjectId $all[1].ObjectId).RefreshTokensValidFromDateTime; Revoke-AzureADUserAllRefreshToken -ObjectId $all[1].ObjectId; (Get-AzureADUser -ObjectId $all[1].ObjectId).RefreshTokensValidFromDateTime -gt $before }

# Licences
$skus = @(Get-AzureADSubscribedSku)
Check 'the properties of a licence' { HasProperties $skus[0] 'ObjectId', 'AppliesTo', 'CapabilityStatus', 'ConsumedUnits', 'PrepaidUnits', 'ServicePlans', 'SkuId', 'SkuPartNumber' }
Check 'one licence by id' { (Get-AzureADSubscribedSku -ObjectId $skus[0].ObjectId).SkuPartNumber -eq $skus[0].SkuPartNumber }
$flow = $skus | Where-Object SkuPartNumber -eq 'PRACTICE_FLOW'
$business = $skus | Where-Object SkuPartNumber -eq 'PRACTICE_BUSINESS'
$licence = New-Object -TypeName Microsoft.Open.AzureAD.Model.AssignedLicense
$licence.SkuId = $business.SkuId
$licence.DisabledPlans = $business.ServicePlans[2].ServicePlanId
$licences = New-Object -TypeName Microsoft.Open.AzureAD.Model.AssignedLicenses
$licences.AddLicenses = $licence
Set-AzureADUserLicense -ObjectId $new.ObjectId -AssignedLicenses $licences
Check 'an assigned licence with a plan off' { $u = Get-AzureADUser -ObjectId $new.ObjectId; $u.AssignedLicenses.Count -eq 1 -and $u.AssignedLicenses[0].SkuId -eq $business.SkuId -and $u.AssignedLicenses[0].DisabledPlans[0] -eq $business.ServicePlans[2].ServicePlanId }
Check 'the licence in detail' { $d = Get-AzureADUserLicenseDetail -ObjectId $new.ObjectId; (HasProperties $d 'ObjectId', 'ServicePlans', 'SkuId', 'SkuPartNumber') -and $d.SkuPartNumber -eq 'PRACTICE_BUSINESS' -and $d.ServicePlans[0].ServicePlanName }
Check 'a licence exchanged in one step' { Set-AzureADUserLicense -ObjectId $new.ObjectId -AssignedLicenses @{ AddLicenses = @(@{ SkuId = $flow.SkuId }); RemoveLicenses = $business.SkuId }; $d = @(Get-AzureADUserLicenseDetail -ObjectId $new.ObjectId); $d.Count -eq 1 -and $d[0].SkuPartNumber -eq 'PRACTICE_FLOW' }
Check 'the licence counts' { (Get-AzureADSubscribedSku -ObjectId $flow.ObjectId).ConsumedUnits -eq $flow.ConsumedUnits + 1 }
Check 'a licence the user does not have' { (ErrorOf { Set-AzureADUserLicense -ObjectId $new.ObjectId -AssignedLicenses @{ AddLicenses = @(); RemoveLicenses = @($business.SkuId) } }).Exception.Message -match 'corresponding license' }

# Groups
$groups = @(Get-AzureADGroup -All $true)
Check 'the properties of a group' { HasProperties $groups[0] 'ObjectId', 'ObjectType', 'Description', 'DirSyncEnabled', 'DisplayName', 'LastDirSyncTime', 'Mail', 'MailEnabled', 'MailNickName', 'ProvisioningErrors', 'ProxyAddresses', 'SecurityEnabled' }
Check 'a group by the beginning of its name' { (Get-AzureADGroup -SearchString 'All St').DisplayName -eq 'All Staff' }
Check 'a group by filter and by id' { $g = Get-AzureADGroup -Filter "displayName eq 'Finance'"; (Get-AzureADGroup -ObjectId $g.ObjectId).DisplayName -eq 'Finance' }
$staff = Get-AzureADGroup -SearchString 'All Staff'
Check 'members over all pages' { $members = @(Get-AzureADGroupMember -ObjectId $staff.ObjectId -All $true); $members.Count -gt 150 -and $members[0].ObjectType -eq 'User' -and $members[0].UserPrincipalName -and $null -ne $members[0].AccountEnabled }
Check 'some members' { @(Get-AzureADGroupMember -ObjectId $staff.ObjectId -Top 3).Count -eq 3 }
$made = New-AzureADGroup -DisplayName 'Lamp keepers' -Description 'Night' -MailEnabled $false -MailNickName lampkeepers -SecurityEnabled $true
Check 'a new group' { $made.ObjectId -and $made.SecurityEnabled -and $made.Description -eq 'Night' -and @(Get-AzureADGroup -SearchString Lamp).Count -eq 1 }
Check 'no mail-enabled group this way' { (ErrorOf { New-AzureADGroup -DisplayName M -MailEnabled $true -MailNickName m -SecurityEnabled $true }).CategoryInfo.Category -eq 'InvalidArgument' }
Add-AzureADGroupMember -ObjectId $made.ObjectId -RefObjectId $new.ObjectId
Check 'a member added' { @(Get-AzureADGroupMember -ObjectId $made.ObjectId).ObjectId -eq $new.ObjectId }
Check 'a member is added once' { (ErrorOf { Add-AzureADGroupMember -ObjectId $made.ObjectId -RefObjectId $new.ObjectId }).Exception.Message -match 'already exist' }
Check 'the memberships of a user' { $m = @(Get-AzureADUserMembership -ObjectId $new.ObjectId); $m.Count -eq 1 -and $m[0].DisplayName -eq 'Lamp keepers' -and $m[0].ObjectType -eq 'Group' }
Check 'a member removed' { Remove-AzureADGroupMember -ObjectId $made.ObjectId -MemberId $new.ObjectId; @(Get-AzureADGroupMember -ObjectId $made.ObjectId).Count -eq 0 }

# Manager
Check 'no manager is no error' { $null -eq (Get-AzureADUserManager -ObjectId $new.ObjectId) }
Check 'the manager of nobody is an error' { (ErrorOf { Get-AzureADUserManager -ObjectId "nobody@$domain" }).CategoryInfo.Category -eq 'ObjectNotFound' }
Check 'a manager' { Set-AzureADUserManager -ObjectId $new.ObjectId -RefObjectId $all[0].ObjectId; (Get-AzureADUserManager -ObjectId $new.ObjectId).UserPrincipalName -eq $all[0].UserPrincipalName }

# Roles
$roles = @(Get-AzureADDirectoryRole)
Check 'the properties of a role' { HasProperties $roles[0] 'ObjectId', 'ObjectType', 'Description', 'DisplayName', 'IsSystem', 'RoleDisabled', 'RoleTemplateId' }
Check 'a role by filter and id' { $r = Get-AzureADDirectoryRole -Filter "displayName eq 'User Administrator'"; (Get-AzureADDirectoryRole -ObjectId $r.ObjectId).DisplayName -eq 'User Administrator' }
$admins = $roles | Where-Object DisplayName -eq 'Global Administrator'
Check 'who has a role, over the pipeline' { @($admins | Get-AzureADDirectoryRoleMember).UserPrincipalName -contains $all[0].UserPrincipalName }
Check 'a role given' { $helpdesk = $roles | Where-Object DisplayName -eq 'Helpdesk Administrator'; Add-AzureADDirectoryRoleMember -ObjectId $helpdesk.ObjectId -RefObjectId $new.ObjectId; @(Get-AzureADDirectoryRoleMember -ObjectId $helpdesk.ObjectId).ObjectId -contains $new.ObjectId }
Check 'a role is a membership' { @(Get-AzureADUserMembership -ObjectId $new.ObjectId -All $true | Where-Object ObjectType -eq 'Role').Count -eq 1 }

# The tenant
Check 'the tenant' { $t = Get-AzureADTenantDetail; (HasProperties $t 'ObjectId', 'DisplayName', 'City', 'CountryLetterCode', 'DirSyncEnabled', 'PostalCode', 'Street', 'TechnicalNotificationMails', 'TelephoneNumber', 'VerifiedDomains') -and $t.ObjectId -eq $tenant -and @($t.VerifiedDomains | Where-Object _Default).Name -eq $domain }
Check 'domains' { $d = @(Get-AzureADDomain); (HasProperties $d[0] 'Name', 'AuthenticationType', 'IsDefault', 'IsInitial', 'IsVerified', 'SupportedServices') -and (Get-AzureADDomain -Name $domain).IsDefault }
Check 'service principals' { $s = @(Get-AzureADServicePrincipal -All $true); (HasProperties $s[0] 'ObjectId', 'AppId', 'DisplayName', 'AccountEnabled', 'AppRoles', 'Oauth2Permissions', 'ServicePrincipalNames', 'ServicePrincipalType') -and $s.AppId -contains '00000003-0000-0000-c000-000000000000' }
Check 'a service principal by filter, id and name' { $g = Get-AzureADServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"; (Get-AzureADServicePrincipal -ObjectId $g.ObjectId).AppId -eq $g.AppId -and @(Get-AzureADServicePrincipal -SearchString $g.DisplayName.Substring(0, 9)).AppId -contains $g.AppId -and $g.Oauth2Permissions.Count -gt 5 }
$devices = @(Get-AzureADDevice -All $true)
Check 'devices' { $devices.Count -gt 3 -and (HasProperties $devices[0] 'ObjectId', 'DeviceId', 'DisplayName', 'AccountEnabled', 'ApproximateLastLogonTimeStamp', 'DeviceOSType', 'DeviceOSVersion', 'DeviceTrustType', 'IsCompliant', 'IsManaged') }
Check 'a device by filter in old words, by id, by name' { @(Get-AzureADDevice -Filter "deviceOSType eq 'iOS'").DeviceOSType -contains 'iOS' -and (Get-AzureADDevice -ObjectId $devices[1].ObjectId).DisplayName -eq $devices[1].DisplayName -and (Get-AzureADDevice -SearchString $devices[1].DisplayName).DeviceId -eq $devices[1].DeviceId }
Check 'contracts are the partner''s only' { (ErrorOf { Get-AzureADContract }).CategoryInfo.Category -eq 'PermissionDenied' }
$tokens['now'] = NewToken $partner graph
Check 'contracts' { $c = @(Get-AzureADContract -All $true); $c.Count -gt 50 -and (HasProperties $c[0] 'ObjectId', 'ContractType', 'CustomerContextId', 'DefaultDomainName', 'DisplayName') -and (Get-AzureADContract -ObjectId $c[3].ObjectId).CustomerContextId -eq $c[3].CustomerContextId }
Check 'a contract by filter in old words' { $c = @(Get-AzureADContract -Filter "customerContextId eq '$tenant'"); $c.Count -eq 1 -and $c[0].CustomerContextId -eq $tenant }
$tokens['now'] = NewToken $tenant graph
$grant = (Invoke-RestMethod -Uri "$base/graph/v1.0/oauth2PermissionGrants" -Headers @{ Authorization = "Bearer $($tokens['now'])" }).value | Where-Object { $_.scope -match 'User.ReadWrite.All' }
$null = Invoke-RestMethod -Method Patch -Uri "$base/graph/v1.0/oauth2PermissionGrants/$($grant.id)" -Headers @{ Authorization = "Bearer $($tokens['now'])" } -ContentType 'application/json' -Body (ConvertTo-Json @{ scope = $grant.scope -replace '\s*Policy\.Read\.All' })
$tokens['now'] = NewToken $tenant graph
Check 'policies need their permission' { $e = ErrorOf { Get-AzureADMSConditionalAccessPolicy }; $e.CategoryInfo.Category -eq 'PermissionDenied' -and $e.Exception.Data['ServiceCode'] -eq 'AccessDenied' -and $e.Exception.Data['RequestId'] -and $e.ErrorDetails.RecommendedAction -match 'permission' }
$null = Invoke-RestMethod -Method Patch -Uri "$base/graph/v1.0/oauth2PermissionGrants/$($grant.id)" -Headers @{ Authorization = "Bearer $($tokens['now'])" } -ContentType 'application/json' -Body (ConvertTo-Json @{ scope = $grant.scope })
$tokens['now'] = NewToken $tenant graph
Check 'policies' { $p = @(Get-AzureADMSConditionalAccessPolicy); $p.Count -eq 3 -and (HasProperties $p[0] 'Id', 'DisplayName', 'State', 'Conditions', 'GrantControls', 'SessionControls') -and $p[0].Conditions.Users.IncludeUsers[0] -eq 'All' -and (Get-AzureADMSConditionalAccessPolicy -PolicyId $p[1].Id).DisplayName -eq $p[1].DisplayName }

# The end
Check 'a user removed' { Remove-AzureADUser -ObjectId $new.ObjectId; (ErrorOf { Get-AzureADUser -ObjectId $new.ObjectId }).CategoryInfo.Category -eq 'ObjectNotFound' }
Check 'an error ends the statement, as the old module did' { $reached = $false; try { Get-AzureADUser -ObjectId "nobody@$domain" -ErrorAction Continue; $reached = $true } catch { $null = $_ }; -not $reached }
Check 'an error stands at the script''s line' { $e = ErrorOf { Get-AzureADUser -ObjectId "nobody@$domain" }; $e.InvocationInfo.ScriptName -match 'azuread\.test\.ps1$' -and $e.InvocationInfo.MyCommand.Name -eq 'Get-AzureADUser' }
Check 'what is not covered names its successors' { $e = ErrorOf { Get-AzureADApplication -All $true -Filter x }; "$e" -match 'Get-MgApplication' -and "$e" -match 'Get-EntraApplication' -and $e.FullyQualifiedErrorId -eq 'NotCovered,Get-AzureADApplication' }
Check 'what is not covered stops in a pipeline, too' { (ErrorOf { Get-AzureADUser -Top 1 | Get-AzureADUserExtension }).FullyQualifiedErrorId -like 'NotCovered*' }
Check 'what has no successor says so' { "$(ErrorOf { Set-AzureADTrustedCertificateAuthority -X 1 })" -match 'no successor' }
Check 'Get-Command tells the truth' { $null -eq (Get-Command Get-AzureADApplication -ErrorAction SilentlyContinue) -and (Get-Command Get-AzureADUser).ModuleName -eq 'Steward.AzureAD' }
Check 'other unknown commands are as ever' { (ErrorOf { Get-NobodyKnows }).FullyQualifiedErrorId -eq 'CommandNotFoundException' }
Check 'each command has help' { $poor = foreach ($c in Get-Command -Module Steward.AzureAD) { $h = Get-Help $c.Name; if (-not $h.Synopsis -or $h.Synopsis.Trim().StartsWith($c.Name) -or -not $h.examples) { $c.Name; continue }; foreach ($p in $c.Parameters.Values) { if ($p.Name -notin [System.Management.Automation.PSCmdlet]::CommonParameters -and -not (@($h.parameters.parameter | Where-Object name -eq $p.Name).description.Text)) { "$($c.Name) -$($p.Name)" } } }; if ($poor) { $poor -join ', ' } else { $true } }
Remove-Module Steward.AzureAD
Check 'without the module nothing is left' { (ErrorOf { Get-AzureADApplication }).FullyQualifiedErrorId -eq 'CommandNotFoundException' -and (ErrorOf { Get-AzureADUser }).FullyQualifiedErrorId -eq 'CommandNotFoundException' }
Finish
