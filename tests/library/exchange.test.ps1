<#
    Connections: Graph, Exchange
#>
$initial = (@(Raw '/domains') | Where-Object isInitial).id
$own = (@(Raw '/domains') | Where-Object isDefault).id
# Everything the service says itself, by its own commands.
$boxes = @(Get-Mailbox -ResultSize Unlimited)
$rights = @(foreach ($b in $boxes) { Get-MailboxPermission -Identity $b.ExternalDirectoryObjectId | Where-Object User -notlike '*SELF' | ForEach-Object { "$($b.PrimarySmtpAddress):Full access:$($_.User)" } })
$sends = @(foreach ($b in $boxes) { Get-RecipientPermission -Identity $b.ExternalDirectoryObjectId | Where-Object Trustee -notlike '*SELF' | ForEach-Object { "$($b.PrimarySmtpAddress):Send as:$($_.Trustee)" } })
$licensed = @(Raw '/users?$select=id,assignedLicenses&$top=999' | Where-Object { $_.assignedLicenses.Count -gt 0 })

$overview = @(Get-MailboxOverview)
Check 'the overview has the mailbox of everybody with a licence' { Same $overview.Id $licensed.id }
Check 'sizes are those of the service' { foreach ($o in $overview) { $s = Get-MailboxStatistics -Identity $o.Id; $bytes = [long] (($s.TotalItemSize -replace '.*\(|bytes.*') -replace '\D'); if ([math]::Abs($o.SizeGB - $bytes / 1GB) -gt 0.006 -or $o.Items -ne $s.ItemCount) { return "$($o.DisplayName) $($o.SizeGB) $bytes" } }; $true }
Check 'quota, archive and hold are those of the mailbox' { foreach ($o in $overview) { $b = $boxes | Where-Object ExternalDirectoryObjectId -eq $o.Id; if ($o.QuotaGB -ne 50 -or $o.Archive -ne ($b.ArchiveStatus -eq 'Active') -or $o.LitigationHold -ne $b.LitigationHoldEnabled) { return $o.DisplayName } }; @($overview | Where-Object Archive).Count -gt 0 }
Check 'without size nothing is asked for it' { @(Get-MailboxOverview -WithoutSize | Where-Object { $null -ne $_.SizeGB -or $null -ne $_.Items }).Count -eq 0 }

$delegation = @(Get-MailboxDelegation)
Check 'delegation has every right of somebody else' { Same @($delegation | ForEach-Object { "$($_.PrimarySmtpAddress):$($_.Right):$($_.Grantee)" }) ($rights + $sends) }
Check 'delegation of one mailbox' { $one = $delegation[0].PrimarySmtpAddress; Same @(Get-MailboxDelegation -Mailbox $one | ForEach-Object Right) @($delegation | Where-Object PrimarySmtpAddress -eq $one | ForEach-Object Right) }
Check 'delegation with calendars leaves out what everybody has' { $c = @(Get-MailboxDelegation -IncludeCalendar | Where-Object Right -eq 'Calendar'); $c.Count -gt 0 -and @($c | Where-Object { $_.Grantee -in 'Default', 'Anonymous' }).Count -eq 0 }

$forwarding = @(Get-MailForwarding)
Check 'forwarding of mailboxes is what is set on them' { Same @($forwarding | Where-Object Kind -eq 'Mailbox' | ForEach-Object { "$($_.PrimarySmtpAddress)>$($_.Target)" }) @($boxes | Where-Object ForwardingSmtpAddress | ForEach-Object { "$($_.PrimarySmtpAddress)>$($_.ForwardingSmtpAddress -replace '^smtp:')" }) }
Check 'inbox rules that forward are found' { $expected = foreach ($b in $boxes) { Get-InboxRule -Mailbox $b.PrimarySmtpAddress | Where-Object ForwardTo | ForEach-Object { "$($b.PrimarySmtpAddress):$($_.Name)" } }; @($expected).Count -gt 0; Same @($forwarding | Where-Object Kind -eq 'Inbox rule' | ForEach-Object { "$($_.PrimarySmtpAddress):$($_.Rule)" }) $expected }
Check 'external is what is not in the tenant''s domains' { foreach ($f in $forwarding | Where-Object Kind -ne 'Outbound policy') { if ($f.External -ne ($f.Target.Split('@')[-1] -notin $own, $initial)) { return $f.Target } }; $true }
Check 'external only leaves out what stays inside' { @(Get-MailForwarding -ExternalOnly | Where-Object { $_.Kind -ne 'Outbound policy' -and -not $_.External }).Count -eq 0 -and @($forwarding | Where-Object { $_.Kind -eq 'Mailbox' -and -not $_.External }).Count -gt 0 }
Check 'the outbound policy is told' { ($forwarding | Where-Object Kind -eq 'Outbound policy').Target -match (Get-HostedOutboundSpamFilterPolicy).AutoForwardingMode }

$now = [datetime]::UtcNow
$all = @(Get-MessageTraceV2 -StartDate $now.AddDays(-10) -EndDate $now -ResultSize 5000)
Check 'the trace has every message, page by page, none twice' { $all.Count -gt 60; Same (Get-MessageTraceReport -Days 10 -PageSize 7).MessageTraceId $all.MessageTraceId }
Check 'the trace over more than ten days asks more than once' { Same (Get-MessageTraceReport -Days 45).MessageTraceId $all.MessageTraceId }
Check 'the trace of one state' { Same (Get-MessageTraceReport -Days 10 -Status Quarantined).MessageTraceId @($all | Where-Object Status -eq 'Quarantined').MessageTraceId }
Check 'the trace of one recipient' { $to = $all[3].RecipientAddress; Same (Get-MessageTraceReport -Days 10 -Recipient $to).MessageTraceId @($all | Where-Object RecipientAddress -eq $to).MessageTraceId }
Check 'the first messages are the newest' { Same (Get-MessageTraceReport -Days 10 -First 5).MessageTraceId @($all | Select-Object -First 5).MessageTraceId }

$me = Get-Mailbox -Identity $UserAzureID
$end = [datetime]::SpecifyKind([datetime] '2030-01-07 12:00', 'Utc')
Check 'out of office with -WhatIf changes nothing' { $r = Set-OutOfOffice -InternalMessage 'Away' -WhatIf; -not $r.Changed -and (Get-MailboxAutoReplyConfiguration -Identity $UserAzureID).AutoReplyState -eq 'Disabled' }
Check 'out of office for a time is set' { $r = Set-OutOfOffice -InternalMessage 'Away' -Start $end.AddDays(-7) -End $end -Audience Known; $is = Get-MailboxAutoReplyConfiguration -Identity $UserAzureID; $r.Changed -and $is.AutoReplyState -eq 'Scheduled' -and $is.InternalMessage -eq 'Away' -and $is.ExternalMessage -eq 'Away' -and $is.ExternalAudience -eq 'Known' -and ([datetime] $is.EndTime).ToUniversalTime() -eq $end }
Check 'out of office again changes nothing' { -not (Set-OutOfOffice -InternalMessage 'Away' -Start $end.AddDays(-7) -End $end -Audience Known).Changed }
Check 'out of office is switched off' { $r = Set-OutOfOffice -Off; $r.Changed -and (Get-MailboxAutoReplyConfiguration -Identity $UserAzureID).AutoReplyState -eq 'Disabled' }
Check 'an end before the start is refused in words' { (Complaint { Set-OutOfOffice -InternalMessage x -Start $end -End $end.AddDays(-1) }) -match 'must be after' }
Check 'a start without an end is refused in words' { (Complaint { Set-OutOfOffice -InternalMessage x -Start $end }) -match 'Fill in End' }

$pair = $boxes | Where-Object { $box = $_; $box.ExternalDirectoryObjectId -ne $UserAzureID -and @($rights + $sends | Where-Object { $_ -like "$($box.PrimarySmtpAddress):*" }).Count -eq 0 } | Select-Object -First 1
function RightsOf($box) { @((Get-MailboxPermission -Identity $box.PrimarySmtpAddress | Where-Object User -eq $me.UserPrincipalName | ForEach-Object { 'Full access' }), (Get-RecipientPermission -Identity $box.PrimarySmtpAddress | Where-Object Trustee -eq $me.UserPrincipalName | ForEach-Object { 'Send as' }), ((Get-Mailbox -Identity $box.PrimarySmtpAddress).GrantSendOnBehalfTo | Where-Object { $_ -eq $me.DisplayName } | ForEach-Object { 'Send on behalf' }) | Where-Object { $_ }) }
$everything = 'Full access', 'Send as', 'Send on behalf'
Check 'rights with -WhatIf are not given' { $r = @(Grant-MailboxAccess -Mailbox $pair.PrimarySmtpAddress -FullAccess -SendAs -SendOnBehalf -WhatIf); $r.Count -eq 3 -and @($r | Where-Object Result -ne 'Not done').Count -eq 0 -and (RightsOf $pair).Count -eq 0 }
Check 'rights are given' { $r = @(Grant-MailboxAccess -Mailbox $pair.PrimarySmtpAddress -FullAccess -SendAs -SendOnBehalf); @($r | Where-Object Result -eq 'Granted').Count -eq 3; Same (RightsOf $pair) $everything }
Check 'rights that are there are left alone' { @(Grant-MailboxAccess -Mailbox $pair.PrimarySmtpAddress -FullAccess -SendAs -SendOnBehalf | Where-Object Result -eq 'Had it already').Count -eq 3 }
Check 'no right chosen is said' { (Complaint { Grant-MailboxAccess -Mailbox $pair.PrimarySmtpAddress }) -match 'at least one right' }
Check 'an unknown mailbox is told with the tenant' { $said = Complaint { Grant-MailboxAccess -Mailbox nobody@nowhere.example -SendAs }; $said -match 'nobody@nowhere.example' -and $said.Contains($initial) }

Check 'rights on shared mailboxes only: nothing to take yet' { @(Remove-UserSharedMailboxAccess).Count -eq 0 }
$null = Set-Mailbox -Identity $pair.PrimarySmtpAddress -Type Shared
Check 'rights to take are listed and stay, with -WhatIf' { $r = @(Remove-UserSharedMailboxAccess -WhatIf); Same $r.Right $everything; (RightsOf $pair).Count -eq 3 -and @($r | Where-Object Result -ne 'Found, not removed').Count -eq 0 }
Check 'rights are taken' { $r = @(Remove-UserSharedMailboxAccess); $r.Count -eq 3 -and @($r | Where-Object Result -ne 'Removed').Count -eq 0 -and (RightsOf $pair).Count -eq 0 }
Check 'taking again finds nothing' { @(Remove-UserSharedMailboxAccess).Count -eq 0 }

Check 'a rule with -WhatIf is not made' { (Add-StandardTransportRule -WhatIf).Result -eq 'Not done' -and @(Get-TransportRule).Count -eq 0 }
Check 'a rule is made' { (Add-StandardTransportRule -ExceptDomains supplier.example).Result -eq 'Created' -and (Get-TransportRule -Identity 'Mail from outside').FromScope -eq 'NotInOrganization' -and "$((Get-TransportRule).ExceptIfSenderDomainIs)" -eq 'supplier.example' }
Check 'the same rule again is left alone' { (Add-StandardTransportRule -ExceptDomains supplier.example).Result -eq 'Unchanged' -and @(Get-TransportRule).Count -eq 1 }
Check 'a rule that differs is brought in line' { (Add-StandardTransportRule -Mode Audit).Result -eq 'Updated' -and (Get-TransportRule).Mode -eq 'Audit' -and -not (Get-TransportRule).ExceptIfSenderDomainIs }
Check 'a rule for the subject' { (Add-StandardTransportRule -Kind Subject -Name 'Subject').Result -eq 'Created' -and (Get-TransportRule -Identity Subject).PrependSubject -eq '[External] ' }

$anna, $ben = $boxes | Where-Object { $_.ExternalDirectoryObjectId -notin $UserAzureID, $pair.ExternalDirectoryObjectId } | Select-Object -First 2
$info = "info@$own"
Check 'a shared mailbox with -WhatIf is not made' { (New-SharedMailbox -Address $info -DisplayName Information -Member $anna.PrimarySmtpAddress -WhatIf).Result -eq 'Not done' -and (Complaint { Get-Mailbox -Identity $info }) -match "couldn't be found" }
Check 'a shared mailbox is made' { $r = New-SharedMailbox -Address $info -DisplayName Information -Member $anna.PrimarySmtpAddress; $is = Get-Mailbox -Identity $info; $r.Result -eq 'Created' -and $is.RecipientTypeDetails -eq 'SharedMailbox' -and $is.DisplayName -eq 'Information' -and (Get-MailboxPermission -Identity $info).User -contains $anna.UserPrincipalName -and (Get-RecipientPermission -Identity $info).Trustee -contains $anna.UserPrincipalName }
Check 'the same shared mailbox again is left alone' { (New-SharedMailbox -Address $info -DisplayName Information -Member $anna.PrimarySmtpAddress).Result -eq 'Unchanged' }
Check 'a further member is added' { (New-SharedMailbox -Address $info -DisplayName Information -Member $anna.PrimarySmtpAddress, $ben.PrimarySmtpAddress).Result -eq 'Updated' -and (Get-MailboxPermission -Identity $info).User -contains $ben.UserPrincipalName }
Check 'the shared mailbox is a blocked account in the directory' { $u = @(Raw '/users?$select=userPrincipalName,accountEnabled&$top=999' | Where-Object userPrincipalName -eq $info); $u.Count -eq 1 -and -not $u[0].accountEnabled }
Check 'a foreign domain is refused with the tenant''s domains' { $said = Complaint { New-SharedMailbox -Address info@nowhere.example -DisplayName x }; $said -match 'not a domain of this tenant' -and $said.Contains($own) }
Check 'an address that is none is refused in words' { (Complaint { New-SharedMailbox -Address info -DisplayName x }) -match 'must be a mail address' }
Check 'a person''s address is refused' { (Complaint { New-SharedMailbox -Address $anna.PrimarySmtpAddress -DisplayName x }) -match 'no shared mailbox' }
Check 'an unknown member stops before anything is made' { $null = Complaint { New-SharedMailbox -Address "later@$own" -DisplayName Later -Member nobody@nowhere.example }; (Complaint { Get-Mailbox -Identity "later@$own" }) -match "couldn't be found" }

$sales = "sales@$own"
Check 'a group with -WhatIf is not made' { (New-MailGroup -Address $sales -DisplayName Sales -Member $anna.PrimarySmtpAddress -WhatIf).Result -eq 'Not done' -and @(Get-DistributionGroup).Count -eq 0 }
Check 'a group is made with members and owner' { $r = New-MailGroup -Address $sales -DisplayName Sales -Member $anna.PrimarySmtpAddress -Owner $ben.PrimarySmtpAddress; $is = Get-DistributionGroup -Identity $sales; $r.Result -eq 'Created' -and "$($r.Members)" -eq $anna.PrimarySmtpAddress -and $is.RequireSenderAuthenticationEnabled -and "$($is.ManagedBy)" -eq $ben.ExternalDirectoryObjectId -and "$((Get-DistributionGroupMember -Identity $sales).PrimarySmtpAddress)" -eq $anna.PrimarySmtpAddress }
Check 'the same group again is left alone' { (New-MailGroup -Address $sales -DisplayName Sales -Member $anna.PrimarySmtpAddress).Result -eq 'Unchanged' }
Check 'a further member is added to the group' { $r = New-MailGroup -Address $sales -DisplayName Sales -Member $ben.PrimarySmtpAddress; $r.Result -eq 'Updated'; Same (Get-DistributionGroupMember -Identity $sales).PrimarySmtpAddress @($anna.PrimarySmtpAddress, $ben.PrimarySmtpAddress) }
Check 'a group that takes mail from outside' { (New-MailGroup -Address "press@$own" -DisplayName Press -AllowOutside).AllowsOutside -and -not (Get-DistributionGroup -Identity "press@$own").RequireSenderAuthenticationEnabled }
Finish
