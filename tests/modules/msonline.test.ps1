. ([System.IO.Path]::Combine($PSScriptRoot, 'harness.ps1'))
Import-Module ([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, 'Steward.MSOnline', 'Steward.MSOnline.psd1')) -Global
$tokens = @{ now = NewToken $tenant graph }
SetFaults 'small-pages'
Initialize-StewardMSOnline -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant
$userNames = 'ObjectId', 'UserPrincipalName', 'DisplayName', 'FirstName', 'LastName', 'IsLicensed', 'Licenses', 'BlockCredential', 'City', 'Country', 'Department', 'Fax', 'ImmutableId', 'LastDirSyncTime', 'LastPasswordChangeTimestamp', 'MobilePhone', 'Office', 'PasswordNeverExpires', 'PhoneNumber', 'PostalCode', 'PreferredDataLocation', 'PreferredLanguage', 'ProxyAddresses', 'SignInName', 'State', 'StreetAddress', 'StrongPasswordRequired', 'StsRefreshTokensValidFrom', 'Title', 'UsageLocation', 'UserType', 'ValidationStatus', 'WhenCreated', 'AlternateEmailAddresses', 'Errors'

Check 'the sign-in is of the tenant' { Test-StewardMSOnline; $true }
Check 'another tenant''s sign-in is found out' { Initialize-StewardMSOnline -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $other; $e = ErrorOf { Test-StewardMSOnline }; Initialize-StewardMSOnline -Token { $tokens['now'] } -Endpoint "$base/graph" -TenantId $tenant; $e.FullyQualifiedErrorId -like 'WrongTenant*' }
Check 'Connect-MsolService says it is not needed' { Connect-MsolService -AdGraphAccessToken x -MsGraphAccessToken y -InformationVariable said; "$said" -match 'not needed' }

# Users
$all = @(Get-MsolUser -All)
Check 'all users over all pages' { $all.Count -gt 220 -and @($all.ObjectId | Select-Object -Unique).Count -eq $all.Count }
Check 'as many as -MaxResults says' { @(Get-MsolUser -MaxResults 7).Count -eq 7 }
Check 'the properties of a user' { HasProperties $all[0] $userNames }
Check 'the types of a user' { $all[0].PSObject.TypeNames[0] -eq 'Microsoft.Online.Administration.User' -and $all[0].ObjectId -is [guid] -and $all[0].BlockCredential -is [bool] }
Check 'a user by name and by id' { (Get-MsolUser -UserPrincipalName $all[4].UserPrincipalName).ObjectId -eq $all[4].ObjectId -and (Get-MsolUser -ObjectId $all[4].ObjectId).DisplayName -eq $all[4].DisplayName }
Check 'a user from the pipeline' { ($all[3] | Get-MsolUser).UserPrincipalName -eq $all[3].UserPrincipalName }
Check 'blocked and allowed users' { $off = @(Get-MsolUser -EnabledFilter DisabledOnly -All); $on = @(Get-MsolUser -EnabledFilter EnabledOnly -All); $off.Count -gt 0 -and $off.Count + $on.Count -eq $all.Count -and -not ($off | Where-Object { -not $_.BlockCredential }) }
Check 'users of a department and a title' { $u = $all | Where-Object { $_.Department -and $_.Title } | Select-Object -First 1; $found = @(Get-MsolUser -All -Department $u.Department -Title $u.Title); $found.ObjectId -contains $u.ObjectId -and -not ($found | Where-Object { $_.Department -ne $u.Department -or $_.Title -ne $u.Title }) }
Check 'users by the beginning of a name, among the enabled' { $u = $all | Where-Object { -not $_.BlockCredential } | Select-Object -First 1; $found = @(Get-MsolUser -SearchString $u.DisplayName.Substring(0, 4) -EnabledFilter EnabledOnly -All); $found.ObjectId -contains $u.ObjectId -and -not ($found | Where-Object BlockCredential) }
Check 'unlicensed users, all and a few' { $found = @(Get-MsolUser -UnlicensedUsersOnly -All); $found.Count -gt 1 -and $found.Count -eq @($all | Where-Object { -not $_.IsLicensed }).Count -and @(Get-MsolUser -UnlicensedUsersOnly -MaxResults 2).Count -eq 2 }
Check 'users of a domain' { @(Get-MsolUser -DomainName $domain -All).Count -gt 100 -and @(Get-MsolUser -DomainName nowhere.example -All).Count -eq 0 }
Check 'users who come from on premises, guests never' { $synced = @(Get-MsolUser -Synchronized -All); $synced.Count -gt 0 -and $synced.Count -eq @($all | Where-Object UserType -ne 'Guest').Count -and -not ($synced | Where-Object UserType -eq 'Guest') -and @(Get-MsolUser -HasErrorsOnly -All).Count -eq 0 }
Check 'what Graph does not know is refused' { (ErrorOf { Get-MsolUser -LicenseReconciliationNeededOnly -All }).CategoryInfo.Category -eq 'NotImplemented' }
Check 'MFA is not told as none, and said once' { $w = @(& { $all[0].StrongAuthenticationMethods; $all[1].StrongAuthenticationMethods } 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }); $w.Count -eq 1 -and "$w" -match 'authentication/methods' }
Check 'all properties of a user warn of nothing' { $w = @(& { $all[2] | Select-Object * | Out-Null; $all[2] | ConvertTo-Csv | Out-Null; foreach ($p in $all[2].PSObject.Properties) { $null = $p.Value } } 3>&1); $w.Count -eq 0 }
Check 'the first of many stops the pages' { $before = RequestCount users; $one = Get-MsolUser -All | Select-Object -First 1; $one -and (RequestCount users) - $before -le 2 }
Check 'a missing user in the old words' { $e = ErrorOf { Get-MsolUser -UserPrincipalName "nobody@$domain" }; "$e" -like 'User Not Found*' -and $e.CategoryInfo.Category -eq 'ObjectNotFound' }
Check 'an error does not end the statement, as in the old module' { $reached = $false; try { $u = Get-MsolUser -UserPrincipalName "nobody@$domain" -ErrorAction SilentlyContinue; $reached = $null -eq $u } catch { $null = $_ }; $reached }
Check 'with -ErrorAction Stop it does' { $caught = $false; try { Get-MsolUser -UserPrincipalName "nobody@$domain" -ErrorAction Stop } catch { $caught = $true }; $caught }

# Licences
$skus = @(Get-MsolAccountSku)
$prefix = $skus[0].AccountName
Check 'the properties of a licence' { (HasProperties $skus[0] 'AccountSkuId', 'AccountName', 'ActiveUnits', 'ConsumedUnits', 'WarningUnits', 'SuspendedUnits', 'SkuId', 'SkuPartNumber', 'ServiceStatus', 'TargetClass') -and $skus.AccountSkuId -contains "${prefix}:PRACTICE_BUSINESS" }
Check 'licences of a user by the old name' { $u = $all | Where-Object IsLicensed | Select-Object -First 1; $u.Licenses[0].AccountSkuId -eq "${prefix}:PRACTICE_BUSINESS" -and $u.Licenses[0].AccountSku.SkuPartNumber -eq 'PRACTICE_BUSINESS' -and $u.Licenses[0].ServiceStatus[0].ServicePlan.ServiceName }

$new = New-MsolUser -UserPrincipalName "ada.moor@$domain" -DisplayName 'Ada Moor' -FirstName Ada -LastName Moor -UsageLocation GB -Department Quay -PhoneNumber '+44 1' -PasswordNeverExpires $true -LicenseAssignment "${prefix}:PRACTICE_FLOW"
Check 'a new user with a password and a licence' { $new.ObjectId -is [guid] -and $new.Password.Length -ge 12 -and $new.IsLicensed -and $new.Licenses[0].AccountSkuId -eq "${prefix}:PRACTICE_FLOW" -and $new.PasswordNeverExpires -and $new.PhoneNumber -eq '+44 1' }
Check 'a user needs a name' { (ErrorOf { New-MsolUser -DisplayName X }).FullyQualifiedErrorId -like 'RequiredPropertyNotSet*' }
Check 'users from a table' { @([pscustomobject] @{ UserPrincipalName = "bo.moor@$domain"; DisplayName = 'Bo Moor'; City = 'Penzance'; UsageLocation = 'GB' }, [pscustomobject] @{ UserPrincipalName = "cy.moor@$domain"; DisplayName = 'Cy Moor'; City = 'Truro'; UsageLocation = 'GB' }) | New-MsolUser | Out-Null; (Get-MsolUser -UserPrincipalName "cy.moor@$domain").City -eq 'Truro' }
Set-MsolUser -UserPrincipalName "ada.moor@$domain" -City Penzance -Title 'Lamp keeper' -BlockCredential $true -Department ''
Check 'a changed user, and a cleared property' { $u = Get-MsolUser -ObjectId $new.ObjectId; $u.City -eq 'Penzance' -and $u.Title -eq 'Lamp keeper' -and $u.BlockCredential -and $null -eq $u.Department -and $u.LastName -eq 'Moor' }
Check 'half of a password policy leaves the other' { Set-MsolUser -ObjectId $new.ObjectId -StrongPasswordRequired $false; $u = Get-MsolUser -ObjectId $new.ObjectId; $u.PasswordNeverExpires -and -not $u.StrongPasswordRequired }
Check 'a chain over the pipeline changes what is named only' { Get-MsolUser -City Penzance -All | Set-MsolUser -Office Harbour; $u = Get-MsolUser -ObjectId $new.ObjectId; $b = Get-MsolUser -UserPrincipalName "bo.moor@$domain"; $u.Office -eq 'Harbour' -and $b.Office -eq 'Harbour' -and $u.Title -eq 'Lamp keeper' -and $b.DisplayName -eq 'Bo Moor' }
Check 'rows of a table are written' { [pscustomobject] @{ UserPrincipalName = "bo.moor@$domain"; MobilePhone = '+44 7'; State = 'Cornwall' } | Set-MsolUser; $b = Get-MsolUser -UserPrincipalName "bo.moor@$domain"; $b.MobilePhone -eq '+44 7' -and $b.State -eq 'Cornwall' }
Check 'what Graph cannot set is said' { "$(ErrorOf { Set-MsolUser -ObjectId $new.ObjectId -StrongAuthenticationRequirements @() })" -match 'Conditional Access' }
Check 'changing nobody is an error' { "$(ErrorOf { Set-MsolUser -UserPrincipalName "nobody@$domain" -City X })" -like 'User Not Found*' }
Check 'licences over a pipeline' { Get-MsolUser -All | Where-Object { $_.DisplayName -like '* Moor' -and -not $_.IsLicensed } | Set-MsolUserLicense -AddLicenses "${prefix}:PRACTICE_BUSINESS"; $b = Get-MsolUser -UserPrincipalName "bo.moor@$domain"; $b.Licenses[0].AccountSkuId -eq "${prefix}:PRACTICE_BUSINESS" }
Check 'a licence exchanged' { Set-MsolUserLicense -UserPrincipalName "ada.moor@$domain" -AddLicenses "${prefix}:PRACTICE_BUSINESS" -RemoveLicenses "${prefix}:PRACTICE_FLOW"; @((Get-MsolUser -ObjectId $new.ObjectId).Licenses).AccountSkuId -join ',' -eq "${prefix}:PRACTICE_BUSINESS" }
Check 'a service plan switched off' { Set-MsolUserLicense -ObjectId $new.ObjectId -LicenseOptions (New-MsolLicenseOptions -AccountSkuId "${prefix}:PRACTICE_BUSINESS" -DisabledPlans TEAMS_PRACTICE); $s = (Get-MsolUser -ObjectId $new.ObjectId).Licenses[0].ServiceStatus; @($s | Where-Object ProvisioningStatus -eq 'Disabled').ServicePlan.ServiceName -eq 'TEAMS_PRACTICE' }
Check 'an unknown licence names those there are' { $e = ErrorOf { Set-MsolUserLicense -ObjectId $new.ObjectId -AddLicenses 'elsewhere:PRACTICE_FLOW' }; "$e" -like 'Unable to assign this license*' -and "$e" -match "${prefix}:PRACTICE_FLOW" }
Check 'an unknown plan names those there are' { "$(ErrorOf { Set-MsolUserLicense -ObjectId $new.ObjectId -LicenseOptions (New-MsolLicenseOptions -AccountSkuId "${prefix}:PRACTICE_BUSINESS" -DisabledPlans NOPE) })" -match 'EXCHANGE_PRACTICE' }
Check 'too few licences' { Set-MsolUserLicense -UserPrincipalName "bo.moor@$domain" -AddLicenses "${prefix}:PRACTICE_FLOW"; Set-MsolUserLicense -UserPrincipalName "cy.moor@$domain" -AddLicenses "${prefix}:PRACTICE_FLOW"; "$(ErrorOf { Set-MsolUserLicense -UserPrincipalName "ada.moor@$domain" -AddLicenses "${prefix}:PRACTICE_FLOW" })" -match 'available licenses' }
Check 'a password that is given, and one that is made' { (Set-MsolUserPassword -ObjectId $new.ObjectId -NewPassword 'Quay-Light-31') -eq 'Quay-Light-31' -and (Set-MsolUserPassword -UserPrincipalName "ada.moor@$domain" -ForceChangePassword $false).Length -ge 12 }
Check 'another sign-in name' { Set-MsolUserPrincipalName -UserPrincipalName "ada.moor@$domain" -NewUserPrincipalName "ada.quay@$domain"; (Get-MsolUser -UserPrincipalName "ada.quay@$domain").ObjectId -eq $new.ObjectId }

# Deleted users
Check 'removing asks' { (ErrorOf { Remove-MsolUser -UserPrincipalName "ada.quay@$domain" }) -and (Get-MsolUser -ObjectId $new.ObjectId) -ne $null }
Remove-MsolUser -UserPrincipalName "ada.quay@$domain" -Force
Check 'a removed user is among the deleted' { "$(ErrorOf { Get-MsolUser -ObjectId $new.ObjectId })" -like 'User Not Found*' -and (Get-MsolUser -ReturnDeletedUsers -All).UserPrincipalName -contains "ada.quay@$domain" -and (Get-MsolUser -ReturnDeletedUsers -UserPrincipalName "ada.quay@$domain").SoftDeletionTimestamp }
Check 'a user restored, by name' { $r = Restore-MsolUser -UserPrincipalName "ada.quay@$domain"; $r.ObjectId -eq $new.ObjectId -and (Get-MsolUser -UserPrincipalName "ada.quay@$domain").City -eq 'Penzance' }
Check 'a user restored under another name, over the pipeline' { Remove-MsolUser -ObjectId $new.ObjectId -Force; Get-MsolUser -ReturnDeletedUsers -All | Where-Object DisplayName -eq 'Ada Moor' | Restore-MsolUser -NewUserPrincipalName "ada.lamp@$domain" | Out-Null; (Get-MsolUser -ObjectId $new.ObjectId).UserPrincipalName -eq "ada.lamp@$domain" }
Check 'a user removed for good' { Remove-MsolUser -ObjectId $new.ObjectId -Force; Remove-MsolUser -ObjectId $new.ObjectId -RemoveFromRecycleBin -Force; @(Get-MsolUser -ReturnDeletedUsers -All).Count -eq 0 -and "$(ErrorOf { Restore-MsolUser -ObjectId $new.ObjectId })" -like 'User Not Found*' }

# Groups
$bo = Get-MsolUser -UserPrincipalName "bo.moor@$domain"
Check 'the properties of a group' { HasProperties (Get-MsolGroup -MaxResults 1) 'ObjectId', 'DisplayName', 'CommonName', 'Description', 'EmailAddress', 'GroupType', 'IsSystem', 'LastDirSyncTime', 'ProxyAddresses', 'ValidationStatus', 'Errors' }
$made = New-MsolGroup -DisplayName 'Lamp keepers' -Description Night
Check 'a new group, by id and by name' { $made.ObjectId -is [guid] -and $made.GroupType -eq 'Security' -and (Get-MsolGroup -ObjectId $made.ObjectId).Description -eq 'Night' -and (Get-MsolGroup -SearchString Lamp -GroupType Security).ObjectId -eq $made.ObjectId -and @(Get-MsolGroup -All).Count -eq 5 }
Add-MsolGroupMember -GroupObjectId $made.ObjectId -GroupMemberType User -GroupMemberObjectId $bo.ObjectId
Check 'a member' { $m = @(Get-MsolGroupMember -GroupObjectId $made.ObjectId); $m.Count -eq 1 -and (HasProperties $m[0] 'ObjectId', 'DisplayName', 'EmailAddress', 'GroupMemberType', 'IsLicensed') -and $m[0].EmailAddress -eq $bo.UserPrincipalName -and $m[0].GroupMemberType -eq 'User' -and $m[0].IsLicensed }
Check 'groups of a user' { @(Get-MsolGroup -UserPrincipalName $bo.UserPrincipalName).DisplayName -eq 'Lamp keepers' -and @(Get-MsolGroup -UserObjectId $bo.ObjectId -All).Count -eq 1 }
Check 'members over all pages, and some' { $g = (Get-MsolGroup -SearchString 'All Staff').ObjectId; @(Get-MsolGroupMember -GroupObjectId $g -All).Count -gt 150 -and @(Get-MsolGroupMember -GroupObjectId $g -MaxResults 4).Count -eq 4 }
Check 'members of a kind and by name' { @(Get-MsolGroupMember -GroupObjectId $made.ObjectId -MemberObjectTypes Group).Count -eq 0 -and @(Get-MsolGroupMember -GroupObjectId $made.ObjectId -SearchString 'Bo').Count -eq 1 }
Check 'a member removed' { Remove-MsolGroupMember -GroupObjectId $made.ObjectId -GroupMemberType User -GroupMemberObjectId $bo.ObjectId; @(Get-MsolGroupMember -GroupObjectId $made.ObjectId).Count -eq 0 }

# Roles
Check 'a role by its old name' { $r = Get-MsolRole -RoleName 'Company Administrator'; (HasProperties $r 'ObjectId', 'Name', 'Description', 'IsEnabled', 'IsSystem') -and $r.Name -eq 'Company Administrator' -and (Get-MsolRole -RoleName 'Global Administrator').ObjectId -eq $r.ObjectId -and (Get-MsolRole -ObjectId $r.ObjectId).Name -eq $r.Name -and @(Get-MsolRole).Count -eq 4 }
Check 'who has a role' { $m = @(Get-MsolRoleMember -RoleObjectId (Get-MsolRole -RoleName 'Company Administrator').ObjectId); (HasProperties $m[0] 'ObjectId', 'DisplayName', 'EmailAddress', 'RoleMemberType', 'IsLicensed') -and $m[0].EmailAddress -eq $all[0].UserPrincipalName }
Check 'a role given that nobody had' { Add-MsolRoleMember -RoleName 'Exchange Service Administrator' -RoleMemberEmailAddress $bo.UserPrincipalName; $r = Get-MsolRole -RoleName 'Exchange Service Administrator'; @(Get-MsolRoleMember -RoleObjectId $r.ObjectId -All).ObjectId -eq $bo.ObjectId }
Check 'a role given by ids' { $r = Get-MsolRole -RoleName 'Helpdesk Administrator'; Add-MsolRoleMember -RoleObjectId $r.ObjectId -RoleMemberType User -RoleMemberObjectId $bo.ObjectId; @(Get-MsolRoleMember -RoleObjectId $r.ObjectId).DisplayName -eq 'Bo Moor' }
Check 'no such role' { (ErrorOf { Add-MsolRoleMember -RoleName 'Harbour Master' -RoleMemberEmailAddress $bo.UserPrincipalName }).FullyQualifiedErrorId -like 'RoleNotFound*' }

# The tenant
Check 'the company' { $c = Get-MsolCompanyInformation; (HasProperties $c 'DisplayName', 'ObjectId', 'City', 'Country', 'CountryLetterCode', 'DirectorySynchronizationEnabled', 'InitialDomain', 'PostalCode', 'Street', 'TechnicalNotificationEmails', 'TelephoneNumber', 'LastDirSyncTime') -and $c.ObjectId -eq $tenant -and $c.DirectorySynchronizationEnabled -eq $false }
Check 'domains' { $d = Get-MsolDomain -DomainName $domain; (HasProperties $d 'Name', 'Status', 'Authentication', 'IsDefault', 'IsInitial', 'Capabilities') -and $d.IsDefault -and @(Get-MsolDomain -Status Verified -Authentication Managed).Count -eq 2 -and @(Get-MsolDomain -Authentication Federated).Count -eq 0 }
Check 'service principals' { $s = Get-MsolServicePrincipal -AppPrincipalId 00000003-0000-0000-c000-000000000000; (HasProperties $s 'ObjectId', 'AppPrincipalId', 'DisplayName', 'AccountEnabled', 'ServicePrincipalNames') -and (Get-MsolServicePrincipal -ObjectId $s.ObjectId).AppPrincipalId -eq $s.AppPrincipalId -and (Get-MsolServicePrincipal -ServicePrincipalName $s.ServicePrincipalNames[-1]).ObjectId -eq $s.ObjectId -and @(Get-MsolServicePrincipal -All).Count -gt 3 -and @(Get-MsolServicePrincipal -SearchString $s.DisplayName).Count -ge 1 }
Check 'devices' { $d = @(Get-MsolDevice -All -ReturnRegisteredOwners); $d.Count -gt 3 -and (HasProperties $d[0] 'ObjectId', 'DeviceId', 'DisplayName', 'Enabled', 'DeviceOsType', 'DeviceOsVersion', 'DeviceTrustType', 'DeviceTrustLevel', 'ApproximateLastLogonTimestamp', 'RegisteredOwners') -and $d[0].RegisteredOwners[0] -like '*@*' -and (Get-MsolDevice -Name $d[1].DisplayName).ObjectId -eq $d[1].ObjectId -and (Get-MsolDevice -DeviceId $d[1].DeviceId).ObjectId -eq $d[1].ObjectId -and (Get-MsolDevice -ObjectId $d[2].ObjectId).DisplayName -eq $d[2].DisplayName -and @(Get-MsolDevice -RegisteredOwnerUpn $d[0].RegisteredOwners[0]).ObjectId -contains $d[0].ObjectId }
Check 'devices nobody used for long' { $d = @(Get-MsolDevice -LogonTimeBefore ([datetime] '2025-01-01')); $d.Count -gt 0 -and -not ($d | Where-Object { $_.ApproximateLastLogonTimestamp -gt [datetime] '2025-01-01' }) }

# The partner's ways
Check 'the run''s own tenant may be named' { (Get-MsolUser -TenantId $tenant -MaxResults 1).ObjectId -and (Get-MsolAccountSku -TenantId $tenant).Count -eq 2 }
Check 'another tenant is refused' { $e = ErrorOf { Get-MsolUser -TenantId $other -All }; "$e" -match 'in the tenant' -and $e.FullyQualifiedErrorId -like 'OtherTenant*' }
Check 'nor does one come in by the pipeline' { (ErrorOf { [pscustomobject] @{ TenantId = $other } | Get-MsolAccountSku }).FullyQualifiedErrorId -like 'OtherTenant*' }
$tokens['now'] = NewToken $partner graph
Check 'contracts of the partner' { $c = @(Get-MsolPartnerContract -All); $c.Count -gt 50 -and (HasProperties $c[0] 'TenantId', 'Name', 'DefaultDomainName', 'ContractType', 'ObjectId') -and $c.TenantId -contains $tenant -and @(Get-MsolPartnerContract -DomainName $c[2].DefaultDomainName).TenantId -eq $c[2].TenantId -and @(Get-MsolPartnerContract -MaxResults 3).Count -eq 3 }
$tokens['now'] = NewToken $tenant graph

Check 'what is not covered names its successor' { $e = ErrorOf { Get-MsolContact -All }; "$e" -match 'Get-MgContact' -and $e.FullyQualifiedErrorId -eq 'NotCovered,Get-MsolContact' }
Check 'what has no successor says so' { "$(ErrorOf { Reset-MsolStrongAuthenticationMethodByUpn -UserPrincipalName x })" -match 'no successor' }
Check 'a table in the old columns' { ($all[0] | Out-String) -match 'UserPrincipalName\s+DisplayName\s+IsLicensed' }
Check 'each command has help' { $poor = foreach ($c in Get-Command -Module Steward.MSOnline) { $h = Get-Help $c.Name; if (-not $h.Synopsis -or $h.Synopsis.Trim().StartsWith($c.Name) -or -not $h.examples) { $c.Name; continue }; foreach ($p in $c.Parameters.Values) { if ($p.Name -notin [System.Management.Automation.PSCmdlet]::CommonParameters -and -not (@($h.parameters.parameter | Where-Object name -eq $p.Name).description.Text)) { "$($c.Name) -$($p.Name)" } } }; if ($poor) { $poor -join ', ' } else { $true } }
Finish
