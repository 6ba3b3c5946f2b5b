<#
    A tenant without Entra ID P1.
    Connections: Graph
#>
$users = @(Raw '/users?$select=id,displayName,userPrincipalName,userType&$top=999')
$members = @($users | Where-Object userType -ne 'Guest')
$said = @()
$mfa = @(Get-UserMfaStatus -WarningVariable said 3>$null)
Check 'without the report every user is asked for' { Same $mfa.UserPrincipalName $members.userPrincipalName }
Check 'it says so' { "$said" -match 'no Entra ID P1' -and @($mfa | Where-Object Source -ne 'Each user').Count -eq 0 }
Check 'registered is who has more than a password' { foreach ($m in $mfa) { $user = $users | Where-Object userPrincipalName -eq $m.UserPrincipalName; $more = @(Raw "/users/$($user.id)/authentication/methods" | Where-Object '@odata.type' -ne '#microsoft.graph.passwordAuthenticationMethod'); if ($m.MfaRegistered -ne ($more.Count -gt 0) -or $m.Methods.Count -ne $more.Count) { return $m.UserPrincipalName } }; $true }
Check 'administrators are listed without their last sign-in' { $a = @(Get-AdminRoleMembers 3>$null); $a.Count -gt 0 -and @($a | Where-Object LastSignIn).Count -eq 0 -and $a[0].MfaRegistered -is [bool] }
Check 'inactive accounts say which licence is missing' { (Complaint { Get-InactiveAccounts }) -match 'no licence of Microsoft Entra ID P1' }
Check 'the sign-in trail says which licence is missing' { (Complaint { Get-UserSignInTrail -UserId $members[0].id }) -match 'no licence of Microsoft Entra ID P1' }
Check 'devices say that there is no Intune' { (Complaint { Get-DeviceCompliance }) -match 'no Intune' }
Check 'security defaults are on where there are no policies' { (Get-TenantSummary).SecurityDefaults -eq $true }
Finish
