<#
    Connections: Graph, Exchange, Teams, SharePoint
#>
$federation = Get-CsTenantFederationConfiguration
$external = @(Get-TeamsExternalAccess)
function ValueOf([string] $Setting) { ($external | Where-Object Setting -eq $Setting).Value }
Check 'what Teams allows is what Teams says' {
    $meeting = Get-CsTeamsMeetingPolicy -Identity Global
    foreach ($setting in 'AllowFederatedUsers', 'AllowTeamsConsumer', 'AllowTeamsConsumerInbound', 'ExternalAccessWithTrialTenants') { if ("$(ValueOf $setting)" -ne "$($federation.$setting)") { return $setting } }
    foreach ($setting in 'AllowAnonymousUsersToJoinMeeting', 'AllowAnonymousUsersToStartMeeting', 'AutoAdmittedUsers') { if ("$(ValueOf $setting)" -ne "$($meeting.$setting)") { return $setting } }
    "$(ValueOf 'AllowGuestUser')" -eq "$((Get-CsTeamsClientConfiguration -Identity Global).AllowGuestUser)" -and "$(ValueOf 'EnableFederationAccess')" -eq "$((Get-CsExternalAccessPolicy -Identity Global).EnableFederationAccess)"
}
Check 'open to all organizations is flagged, and only then' { $all = $federation.AllowedDomains -eq 'AllowAllKnownDomains'; $row = $external | Where-Object Setting -eq 'AllowFederatedUsers'; $row.Open -eq $all }
Check 'a list of organizations is told' { Set-CsTenantFederationConfiguration -BlockedDomains @('bad.example'); $now = @(Get-TeamsExternalAccess | Where-Object Setting -eq 'BlockedDomains'); $now.Count -eq 1 -and $now[0].Value -eq 'bad.example' -and $now[0].Meaning -match 'Never' }
Check 'only what is open' { $open = @(Get-TeamsExternalAccess -OnlyOpen); Same $open.Setting @($external | Where-Object Open).Setting; @($open | Where-Object { -not $_.Open }).Count -eq 0 }

$sites = @(Get-PnPTenantSite -Detailed)
$storage = @(Get-SharePointStorage)
Check 'storage has every site, and every team has one' { $teams = @(Raw '/groups' | Where-Object { $_.groupTypes -contains 'Unified' }); $storage.Count -eq $teams.Count + 1; Same $storage.Url $sites.Url }
Check 'storage is the service''s, in gigabytes' { foreach ($s in $storage) { $is = $sites | Where-Object Url -eq $s.Url; if ([math]::Abs($s.UsedGB - $is.StorageUsageCurrent / 1024) -gt 0.006 -or $s.QuotaGB -ne $is.StorageQuota / 1024) { return $s.Url } }; $true }
Check 'the largest site comes first' { $sizes = @($storage.UsedGB); ($sizes -join ' ') -eq (@($sizes | Sort-Object -Descending) -join ' ') }
Check 'the sharing level is said in words' { foreach ($s in $storage) { if ($s.Sharing -match 'Sharing|Disabled') { return $s.Sharing } }; $true }
$personal = @(Get-PnPTenantSite -Detailed -IncludeOneDriveSites)
$everything = @(Get-SharePointStorage -IncludeOneDrive)
Check 'with OneDrive everybody with a licence has a site' { $licensed = @(Raw '/users?$select=id,assignedLicenses&$top=999' | Where-Object { $_.assignedLicenses.Count -gt 0 }); @($everything | Where-Object Kind -eq 'OneDrive').Count -eq $licensed.Count; Same $everything.Url $personal.Url }
Check 'almost full is what is' { $full = @($personal | Where-Object { $_.StorageUsageCurrent -ge 0.9 * $_.StorageQuota }); $full.Count -gt 0; Same @($everything | Where-Object AlmostFull).Url $full.Url }
Check 'only problems' { Same (Get-SharePointStorage -IncludeOneDrive -OnlyProblems).Url @($personal | Where-Object { $_.StorageUsageCurrent -ge 0.9 * $_.StorageQuota -or $_.SharingCapability -eq 'ExternalUserAndGuestSharing' }).Url }

$parts = @{ AuditLog = $true; ExternalTag = $true; BlockForwarding = $true; BlockTeamsConsumers = $true; BlockTeamsTrials = $true }
function State { "$((Get-OrganizationConfig).AuditDisabled) $((Get-ExternalInOutlook).Enabled) $((Get-HostedOutboundSpamFilterPolicy).AutoForwardingMode) $((Get-CsTenantFederationConfiguration).AllowTeamsConsumer) $((Get-CsTenantFederationConfiguration).AllowTeamsConsumerInbound)" }
Check 'a baseline without a part is refused' { (Complaint { Set-TenantMessagingBaseline }) -match 'at least one part' }
Check 'the baseline with -WhatIf changes nothing' { $before = State; $r = @(Set-TenantMessagingBaseline @parts -WhatIf); (State) -eq $before -and $r.Count -eq 6 -and @($r | Where-Object Result -eq 'Not done').Count -ge 3 -and @($r | Where-Object Result -notin 'Not done', 'As wanted').Count -eq 0 }
Check 'the baseline with one part leaves the others alone' { $r = @(Set-TenantMessagingBaseline -ExternalTag); $r.Count -eq 1 -and $r[0].Result -eq 'Changed' -and (Get-ExternalInOutlook).Enabled -and (Get-CsTenantFederationConfiguration).AllowTeamsConsumer }
Check 'the baseline is set' { $r = @(Set-TenantMessagingBaseline @parts); (State) -eq 'False True Off False False' -and @($r | Where-Object Problem).Count -eq 0 -and ($r | Where-Object Setting -eq 'Mark for mail from outside').Result -eq 'As wanted' }
Check 'the baseline again changes nothing' { $r = @(Set-TenantMessagingBaseline @parts); @($r | Where-Object Result -ne 'As wanted').Count -eq 0 }
Check 'the report of Teams shows it' { @(Get-TeamsExternalAccess | Where-Object { $_.Setting -eq 'AllowTeamsConsumer' -and $_.Value -eq $false }).Count -eq 1 }
Finish
