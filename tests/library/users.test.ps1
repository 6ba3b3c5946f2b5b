<#
    Connections: Graph, Exchange
#>
$own = (@(Raw '/domains') | Where-Object isDefault).id
$fields = 'id,displayName,userPrincipalName,userType,accountEnabled,usageLocation,assignedLicenses,signInSessionsValidFromDateTime,lastPasswordChangeDateTime,onPremisesSyncEnabled'
function User([string] $id) { Raw "/users/$($id)?`$select=$fields" }
$users = @(Raw "/users?`$select=$fields&`$top=999")
$boxes = @(Get-Mailbox -ResultSize Unlimited)
$skus = @(Raw '/subscribedSkus')
$own2 = $users | Where-Object id -eq $UserAzureID

# Signs of a compromise.
$leaking = $boxes | Where-Object { @(Get-InboxRule -Mailbox $_.PrimarySmtpAddress | Where-Object ForwardTo).Count -gt 0 } | Select-Object -First 1
$signIns = @(Raw '/auditLogs/signIns')
$audits = @(Raw '/auditLogs/directoryAudits')
$signs = @(Find-CompromiseSigns -UserId $leaking.ExternalDirectoryObjectId -Days 30)
Check 'a rule that leaks is a sign' { $row = $signs | Where-Object Check -eq 'Inbox rules'; $row.Result -eq 'Suspicious' -and $row.Detail -match 'collector@elsewhere.example' }
Check 'the last row is the verdict, by the weight of all signs' { $v = $signs[-1]; $sum = ($signs | Where-Object Check -ne 'Verdict' | Measure-Object Weight -Sum).Sum; $v.Check -eq 'Verdict' -and $v.Weight -eq $sum -and $v.Result -eq $(if ($sum -ge 5) { 'Act now' } elseif ($sum) { 'Look closer' } else { 'Nothing found' }) }
Check 'every check has its row' { Same @($signs.Check | Sort-Object -Unique) @('Delegates', 'Forwarding', 'Inbox rules', 'New consents', 'New sign-in methods', 'Sign-ins', 'Verdict') }
$away = $signIns | Where-Object { $_.location.countryOrRegion -ne 'GB' } | Select-Object -First 1
Check 'a sign-in from elsewhere and an old protocol are signs' { $r = @(Find-CompromiseSigns -UserId $away.userId -Days 30 | Where-Object Check -eq 'Sign-ins'); "$($r.Detail)" -match [regex]::Escape($away.ipAddress) -and "$($r.Detail)" -match 'IMAP4' }
$fresh = $audits | Where-Object activityDisplayName -eq 'User registered security info' | Select-Object -First 1
Check 'a method registered lately is a sign, an old one is not' { $id = $fresh.initiatedBy.user.id; @(Find-CompromiseSigns -UserId $id -Days 7 | Where-Object { $_.Check -eq 'New sign-in methods' -and $_.Result -eq 'Suspicious' }).Count -eq 1 -and @(Find-CompromiseSigns -UserId $id -Days 1 | Where-Object { $_.Check -eq 'New sign-in methods' -and $_.Result -eq 'Clean' }).Count -eq 1 }
$consented = $audits | Where-Object { $_.activityDisplayName -eq 'Consent to application' } | Select-Object -First 1
Check 'a consent of late is a sign' { @(Find-CompromiseSigns -UserId $consented.initiatedBy.user.id -Days 7 | Where-Object { $_.Check -eq 'New consents' -and $_.Detail -match 'Inbox Sorter' }).Count -eq 1 }
Check 'nothing found is said' { foreach ($b in $boxes) { $all = @(Find-CompromiseSigns -UserId $b.ExternalDirectoryObjectId -Days 1); if ($all[-1].Result -eq 'Nothing found') { return @($all | Where-Object Result -eq 'Clean').Count -eq 6 } }; 'nobody is clean' }

# Containment.
$target = $leaking.ExternalDirectoryObjectId
$null = Set-Mailbox -Identity $target -ForwardingSmtpAddress 'smtp:thief@elsewhere.example'
$before = User $target
$steps = 'Block sign-in', 'New password', 'Revoke sessions', 'Disable rules', 'Stop forwarding'
Check 'containment with -WhatIf names the steps and does none' { $r = @(Invoke-UserContainment -UserId $target -All -WhatIf 3>$null); Same $r.Step $steps; @($r | Where-Object Result -ne 'Not done').Count -eq 0 -and "$(User $target | ConvertTo-Json)" -eq "$($before | ConvertTo-Json)" -and @(Get-InboxRule -Mailbox $target | Where-Object { $_.ForwardTo -and $_.Enabled }).Count -eq 1 -and (Get-Mailbox -Identity $target).ForwardingSmtpAddress }
Check 'containment does every step' { $r = @(Invoke-UserContainment -UserId $target -All 3>$null); @($r | Where-Object Result -ne 'Done').Count -eq 0 -and $r.Count -eq 5 }
Check 'the account is blocked, its sessions ended, its password new' { $u = User $target; -not $u.accountEnabled -and $u.signInSessionsValidFromDateTime -gt $before.signInSessionsValidFromDateTime -and $u.lastPasswordChangeDateTime -gt $before.lastPasswordChangeDateTime }
Check 'the rules are off and nothing is forwarded' { @(Get-InboxRule -Mailbox $target | Where-Object { $_.ForwardTo -and $_.Enabled }).Count -eq 0 -and -not (Get-Mailbox -Identity $target).ForwardingSmtpAddress }
Check 'again there is nothing to do for what is done' { Same @(Invoke-UserContainment -UserId $target -BlockSignIn -DisableRules -StopForwarding 3>$null).Result @('Not needed', 'Not needed', 'Not needed') }
Check 'containment without a step is refused in words' { (Complaint { Invoke-UserContainment -UserId $target }) -match 'at least one step' }

# Licences.
$main, $flow = $skus | Sort-Object consumedUnits -Descending
$someone = $users | Where-Object { $_.userType -eq 'Member' -and $_.accountEnabled -and $_.assignedLicenses.Count -eq 1 -and $_.id -notin $target, $UserAzureID } | Select-Object -First 1
function Held([string] $id) { (User $id).assignedLicenses.skuId }
Check 'a licence with -WhatIf is not assigned' { (Set-UserLicense -UserId $someone.id -Add $flow.skuPartNumber -WhatIf).Result -eq 'Not done' -and $flow.skuId -notin (Held $someone.id) }
Check 'a licence is assigned' { $r = Set-UserLicense -UserId $someone.id -Add $flow.skuPartNumber; $r.Result -eq 'Changed' -and $r.Added -eq $flow.skuPartNumber; Same (Held $someone.id) @($main.skuId, $flow.skuId) }
Check 'the same licence again is left alone' { (Set-UserLicense -UserId $someone.id -Add (Get-StewardProductName $flow.skuPartNumber)).Result -eq 'Unchanged' }
Check 'a licence is taken away' { $r = Set-UserLicense -UserId $someone.id -Remove $flow.skuPartNumber; $r.Removed -eq $flow.skuPartNumber; Same (Held $someone.id) @($main.skuId) }
Check 'an unknown licence is told with those there are' { $said = Complaint { Set-UserLicense -UserId $someone.id -Add NOPE }; $said -match 'no licence NOPE' -and $said.Contains($main.skuPartNumber) }
Check 'someone without a country is told so' { $none = $users | Where-Object { -not $_.usageLocation -and $_.userType -eq 'Member' } | Select-Object -First 1; $said = Complaint { Set-UserLicense -UserId $none.id -Add $flow.skuPartNumber }; $said -match 'UsageLocation' -and -not (Held $none.id) }

# A new user.
$name = "anna.berg@$own"
Check 'a user with -WhatIf is not made' { (New-TenantUser -UserPrincipalName $name -DisplayName 'Anna Berg' -WhatIf).Result -eq 'Not done' -and (Complaint { User $name }) -match '404|does not exist' }
Check 'a user is made with a licence' { $r = New-TenantUser -UserPrincipalName $name -DisplayName 'Anna Berg' -GivenName Anna -Department Sales -UsageLocation gb -License $main.skuPartNumber; $u = Raw "/users/$($name)?`$select=id,givenName,department,usageLocation,accountEnabled,assignedLicenses"; $r.Result -eq 'Created' -and $r.InitialPassword.Length -ge 12 -and $u.id -eq $r.Id -and $u.givenName -eq 'Anna' -and $u.department -eq 'Sales' -and $u.usageLocation -eq 'GB' -and $u.accountEnabled -and $u.assignedLicenses.skuId -eq $main.skuId -and $r.Licenses -eq $main.skuPartNumber }
Check 'the new user has a mailbox' { (Get-Mailbox -Identity $name).RecipientTypeDetails -eq 'UserMailbox' }
Check 'the same user again is left alone' { $r = New-TenantUser -UserPrincipalName $name -DisplayName 'Other' 3>$null; $r.Result -eq 'Exists' -and $r.DisplayName -eq 'Anna Berg' -and -not $r.InitialPassword }
Check 'a given password is not told' { $p = [securestring]::new(); 'Pra4tice!Partner'.ToCharArray() | ForEach-Object { $p.AppendChar($_) }; $r = New-TenantUser -UserPrincipalName "ben@$own" -DisplayName Ben -Password $p; $r.Result -eq 'Created' -and $null -eq $r.InitialPassword }
Check 'a foreign domain is refused with the tenant''s domains' { $said = Complaint { New-TenantUser -UserPrincipalName anna@nowhere.example -DisplayName Anna }; $said -match 'not a domain of this tenant' -and $said.Contains($own) }
Check 'a licence without a country is refused before anything is made' { (Complaint { New-TenantUser -UserPrincipalName "carl@$own" -DisplayName Carl -License $main.skuPartNumber }) -match 'UsageLocation' -and (Complaint { User "carl@$own" }) }
Check 'no licence left is said before anything is made' { while (($left = Raw '/subscribedSkus' | Where-Object skuId -eq $flow.skuId) -and $left.consumedUnits -lt $left.prepaidUnits.enabled) { $next = $users | Where-Object { $_.usageLocation -and $_.userType -eq 'Member' -and $_.id -ne $target -and (Held $_.id) -notcontains $flow.skuId } | Select-Object -First 1; $null = Set-UserLicense -UserId $next.id -Add $flow.skuPartNumber }; $said = Complaint { New-TenantUser -UserPrincipalName "carl@$own" -DisplayName Carl -UsageLocation GB -License $flow.skuPartNumber }; $said -match 'No licence .* is free' -and (Complaint { User "carl@$own" }) }

# Leaving.
$leaver = $users | Where-Object { $id = $_.id; $_.userType -eq 'Member' -and $_.accountEnabled -and $_.id -notin $target, $someone.id, $UserAzureID -and $_.assignedLicenses.Count -gt 0 -and @(Raw "/users/$id/registeredDevices" | Where-Object accountEnabled).Count -gt 0 } | Select-Object -First 1
$heir = $boxes | Where-Object { $_.ExternalDirectoryObjectId -notin $target, $leaver.id -and $_.RecipientTypeDetails -eq 'UserMailbox' } | Select-Object -First 1
$everything = @{ UserId = $leaver.id; BlockSignIn = $true; ConvertToShared = $true; HideFromAddressLists = $true; OutOfOffice = 'Gone'; ForwardTo = $heir.PrimarySmtpAddress; DelegateTo = $heir.PrimarySmtpAddress; RemoveFromGroups = $true; DisableDevices = $true; RemoveLicenses = $true }
$had = @(Raw "/users/$($leaver.id)/memberOf")
Check 'leaving with -WhatIf does nothing' { $r = @(Invoke-UserOffboarding @everything -WhatIf 3>$null); $r.Count -eq 9 -and @($r | Where-Object Result -ne 'Not done').Count -eq 0 -and (User $leaver.id).accountEnabled -and @(Held $leaver.id).Count -gt 0 -and (Get-Mailbox -Identity $leaver.id).RecipientTypeDetails -eq 'UserMailbox' -and $had.Count -gt 0 }
Check 'leaving does every step' { $r = @(Invoke-UserOffboarding @everything 3>$null); @($r | Where-Object Result -ne 'Done' | ForEach-Object { "$($_.Step): $($_.Result) $($_.Detail)" }); @($r | Where-Object Result -ne 'Done').Count -eq 0 }
Check 'the mailbox is shared, hidden, forwarded, answered and the heir''s' { $b = Get-Mailbox -Identity $leaver.id; $b.RecipientTypeDetails -eq 'SharedMailbox' -and $b.HiddenFromAddressListsEnabled -and $b.ForwardingAddress -eq $heir.DisplayName -and $b.DeliverToMailboxAndForward -and (Get-MailboxAutoReplyConfiguration -Identity $leaver.id).InternalMessage -eq 'Gone' -and (Get-MailboxPermission -Identity $leaver.id).User -contains $heir.UserPrincipalName }
Check 'the account is blocked, in no group, without licence and device' { $u = User $leaver.id; -not $u.accountEnabled -and @($u.assignedLicenses).Count -eq 0 -and @(Raw "/users/$($leaver.id)/memberOf" | Where-Object '@odata.type' -eq '#microsoft.graph.group').Count -eq 0 -and @(Raw "/users/$($leaver.id)/registeredDevices" | Where-Object accountEnabled).Count -eq 0 }
Check 'leaving again has nothing left to do' { $r = @(Invoke-UserOffboarding -UserId $leaver.id -BlockSignIn -ConvertToShared -HideFromAddressLists -DelegateTo $heir.PrimarySmtpAddress -RemoveFromGroups -DisableDevices -RemoveLicenses 3>$null); $r.Count -eq 7 -and @($r | Where-Object Result -ne 'Not needed').Count -eq 0 }
Check 'an unknown heir stops before anything is done' { $other = $users | Where-Object { $_.accountEnabled -and $_.userType -eq 'Member' -and $_.id -notin $leaver.id, $target -and $_.assignedLicenses.Count -gt 0 } | Select-Object -Last 1; (Complaint { Invoke-UserOffboarding -UserId $other.id -BlockSignIn -ForwardTo nobody@nowhere.example }) -match "couldn't be found" -and (User $other.id).accountEnabled }
Finish
