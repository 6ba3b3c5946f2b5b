# Connections: Graph
<#
    Connections: Graph
#>
$users = @(Raw '/users?$select=id,displayName,userPrincipalName,userType,accountEnabled,createdDateTime,assignedLicenses,signInActivity&$top=500')
$skus = @(Raw '/subscribedSkus')
$members = @($users | Where-Object userType -ne 'Guest')

Check 'the tenant has more users than fit on a page' { $users.Count -gt 40 }

$summary = Get-TenantSummary
Check 'the summary is this tenant''s' { $o = @(Raw '/organization')[0]; $summary.TenantName -eq $o.displayName -and $summary.TenantId -eq $TenantId -and $summary.Created -eq $o.createdDateTime }
Check 'the summary has every domain' { Same $summary.Domains @(Raw '/domains').id }
Check 'the summary tells default and initial domain' { $d = @(Raw '/domains'); $summary.DefaultDomain -eq ($d | Where-Object isDefault).id -and $summary.InitialDomain -eq ($d | Where-Object isInitial).id }
Check 'the summary adds the licences up' { $summary.LicensesBought -eq ($skus.prepaidUnits.enabled | Measure-Object -Sum).Sum -and $summary.LicensesUsed -eq ($skus.consumedUnits | Measure-Object -Sum).Sum }
Check 'the summary tells security defaults' { $summary.SecurityDefaults -eq (Raw '/policies/identitySecurityDefaultsEnforcementPolicy').isEnabled }

$usage = @(Get-LicenseUsage)
Check 'licence usage has every product' { Same $usage.SkuId $skus.skuId }
Check 'used licences are those of the users' { foreach ($u in $usage) { $held = @($users | Where-Object { $_.assignedLicenses.skuId -contains $u.SkuId }).Count; if ($held -ne $u.Used) { return "$($u.SkuPartNumber): $($u.Used), users hold $held" } }; $true }
Check 'free is what is bought and not used' { foreach ($u in $usage) { $sku = $skus | Where-Object skuId -eq $u.SkuId; if ($u.Free -ne $sku.prepaidUnits.enabled - $sku.consumedUnits) { return $u.SkuPartNumber } }; $true }
Check 'only problems leaves out what has some free' { Same (Get-LicenseUsage -OnlyProblems).SkuId @($usage | Where-Object Free -le 0).SkuId }
Check 'products have the name people know' { (Get-StewardProductName SPB) -eq 'Microsoft 365 Business Premium' -and $usage.Product -contains 'PRACTICE FLOW' }

$report = @(Raw '/reports/authenticationMethods/userRegistrationDetails')
$mfa = @(Get-UserMfaStatus)
Check 'mfa status has every member' { Same $mfa.UserPrincipalName $members.userPrincipalName }
Check 'mfa status is the report''s' { foreach ($m in $mfa) { $r = $report | Where-Object userPrincipalName -eq $m.UserPrincipalName; if ($r.isMfaRegistered -ne $m.MfaRegistered -or "$($r.methodsRegistered)" -ne "$($m.Methods)" -or $r.isAdmin -ne $m.IsAdmin) { return $m.UserPrincipalName } }; $true }
Check 'mfa status with guests has them too' { Same (Get-UserMfaStatus -IncludeGuests).UserPrincipalName $users.userPrincipalName }
Check 'without mfa is the rest of those with' { Same (Get-UserMfaStatus -OnlyWithoutMfa).UserPrincipalName @($mfa | Where-Object { -not $_.MfaRegistered }).UserPrincipalName }
Check 'there are some of both kinds' { @($mfa | Where-Object MfaRegistered).Count -gt 0 -and @($mfa | Where-Object { -not $_.MfaRegistered }).Count -gt 0 }

$roles = @(Raw '/directoryRoles')
$expected = foreach ($role in $roles) { foreach ($m in Raw "/directoryRoles/$($role.id)/members") { "$($role.displayName):$($m.id)" } }
$admins = @(Get-AdminRoleMembers)
Check 'administrators are the roles'' members' { Same @($admins | ForEach-Object { "$($_.Role):$($_.Id)" }) $expected }
Check 'administrators are known with mfa, state and last sign-in' { foreach ($a in $admins) { $u = $users | Where-Object id -eq $a.Id; $r = $report | Where-Object id -eq $a.Id; if ($a.MfaRegistered -ne $r.isMfaRegistered -or $a.Enabled -ne $u.accountEnabled -or $a.LastSignIn -ne $u.signInActivity.lastSignInDateTime) { return $a.Member } }; $true }
Check 'administrators of one role' { $a = @(Get-AdminRoleMembers -Role 'global admin'); $a.Count -gt 0 -and @($a | Where-Object Role -ne 'Global Administrator').Count -eq 0 }

function IdleDays($user) {
    $last = $user.signInActivity.lastNonInteractiveSignInDateTime
    if (-not $last) { $last = $user.createdDateTime }
    ([datetime]::UtcNow - ([datetime] $last).ToUniversalTime()).TotalDays
}
foreach ($days in 30, 90) {
    Check "inactive for $days days are those whose last sign-in is older" { Same (Get-InactiveAccounts -Days $days).Id @($members | Where-Object { $_.accountEnabled -and (IdleDays $_) -ge $days }).id }
}
Check 'inactive with everybody' { Same (Get-InactiveAccounts -Days 30 -IncludeGuests -IncludeBlocked).Id @($users | Where-Object { (IdleDays $_) -ge 30 }).id }
Check 'inactive and licensed tells the licences' { $list = @(Get-InactiveAccounts -Days 30 -LicensedOnly); $list.Count -gt 0 -and @($list | Where-Object { $_.Licenses.Count -eq 0 -or $_.Licenses[0] -notin $skus.skuPartNumber }).Count -eq 0 }
Check 'never signed in has no days' { $never = @(Get-InactiveAccounts | Where-Object { $null -eq $_.DaysIdle }); Same $never.Id @($members | Where-Object { $_.accountEnabled -and -not $_.signInActivity }).id }
Check 'a wrong number of days is refused' { (Complaint { Get-InactiveAccounts -Days 0 }) -match 'Days' }

$policies = @(Raw '/identity/conditionalAccess/policies')
$access = @(Get-ConditionalAccessReport)
Check 'conditional access has every policy' { Same $access.Id $policies.id }
Check 'a policy''s state is said in words' { foreach ($a in $access) { $p = $policies | Where-Object id -eq $a.Id; $word = switch ($p.state) { enabled { 'On' } disabled { 'Off' } default { 'Report only' } }; if ($a.State -ne $word) { return "$($a.Name) $($a.State)" } }; $true }
Check 'who is in a policy has a name' { $p = $policies | Where-Object { $_.conditions.users.includeRoles } | Select-Object -First 1; $a = $access | Where-Object Id -eq $p.id; $out = ($users | Where-Object id -eq $p.conditions.users.excludeUsers[0]).userPrincipalName; $a.Users -contains 'role Global Administrator' -and $a.ExcludedUsers -contains $out -and "$($a.Users)" -match 'group ' }
Check 'what a policy demands' { foreach ($a in $access) { $p = $policies | Where-Object id -eq $a.Id; if ($a.Grant -ne ($p.grantControls.builtInControls -join ' or ')) { return "$($a.Name): $($a.Grant)" } }; $true }
Check 'policies of one state' { Same (Get-ConditionalAccessReport -State 'Report only').Id @($policies | Where-Object state -eq 'enabledForReportingButNotEnforced').id }

$someone = $members[5]
$own = @(Raw '/servicePrincipals' | Where-Object { $_.appOwnerOrganizationId -ne 'f8cdef31-a31e-4b4a-93e4-5f571e91255a' })[0]
$graph = @(Raw "/servicePrincipals?`$filter=appId eq '00000003-0000-0000-c000-000000000000'")[0]
$null = RawSend POST '/oauth2PermissionGrants' @{ clientId = $own.id; consentType = 'Principal'; principalId = $someone.id; resourceId = $graph.id; scope = 'User.Read Mail.Send' }
$grants = @(Raw '/oauth2PermissionGrants')
$consents = @(Get-OAuthAppConsents -IncludeMicrosoft)
Check 'consents have every grant' { Same $consents.Id $grants.id }
Check 'a user''s consent names the user, the application and what is risky' { $g = $grants | Where-Object principalId -eq $someone.id; $c = $consents | Where-Object Id -eq $g.id; $c.ConsentedFor -eq $someone.userPrincipalName -and $c.Application -eq $own.displayName -and $c.Risky -and "$($c.RiskyScopes)" -eq 'Mail.Send' -and "$($c.Scopes)" -eq 'Mail.Send User.Read' }
Check 'risky only leaves out the others' { $list = @(Get-OAuthAppConsents -RiskyOnly); $list.Count -gt 0 -and @($list | Where-Object { -not $_.Risky }).Count -eq 0 }

$managed = @(Raw '/deviceManagement/managedDevices')
$devices = @(Get-DeviceCompliance)
Check 'devices are those that are managed' { Same $devices.Id $managed.id }
Check 'a device has its owner and its state' { foreach ($d in $devices) { $m = $managed | Where-Object id -eq $d.Id; if ($d.Owner -ne $m.userPrincipalName -or $d.Compliance -ne $m.complianceState) { return $d.Device } }; $true }
Check 'devices with problems' { Same (Get-DeviceCompliance -OnlyProblems -StaleDays 3650).Id @($managed | Where-Object complianceState -ne 'compliant').id }

$trail = @(Get-UserSignInTrail -Days 30)
$signIns = @(Raw '/auditLogs/signIns' | Where-Object userId -eq $UserAzureID)
Check 'the sign-in trail is the chosen user''s' { $trail.Count -gt 0; Same $trail.Id $signIns.id }
Check 'the newest sign-in comes first' { $times = @($trail.Time | ForEach-Object { ([datetime] $_).Ticks }); Same ($times -join ' ') (@($times | Sort-Object -Descending) -join ' ') }
Check 'failed sign-ins only' { Same (Get-UserSignInTrail -Days 30 -FailedOnly).Id @($signIns | Where-Object { $_.status.errorCode -ne 0 }).id }
Check 'a shorter time has fewer sign-ins' { $limit = [datetime]::UtcNow.AddDays(-3); Same (Get-UserSignInTrail -Days 3).Id @($signIns | Where-Object { ([datetime] $_.createdDateTime).ToUniversalTime() -ge $limit }).id }
Check 'another user by name' { $other = $members | Where-Object { $_.signInActivity -and $_.id -ne $UserAzureID } | Select-Object -First 1; $list = @(Get-UserSignInTrail -UserId $other.userPrincipalName -Days 30); Same $list.Id @(Raw '/auditLogs/signIns' | Where-Object userId -eq $other.id).id }
Check 'an unknown user is told so, with the tenant' { $said = Complaint { Get-UserSignInTrail -UserId 'nobody@nowhere.example' }; $said -match 'nobody@nowhere.example' -and $said -match 'does not exist' -and $said.Contains((@(Raw '/domains') | Where-Object isInitial).id) }
Check 'without a user the trail asks for one' { (Complaint { Get-UserSignInTrail -UserId '' }) -match 'Choose a user' }
Finish
