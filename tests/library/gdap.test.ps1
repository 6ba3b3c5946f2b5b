<#
    In the partner's own tenant.
    Connections: PartnerGraph
#>
$contracts = @(Get-StewardPartnerGraph '/contracts')
$relationships = @(Get-StewardPartnerGraph '/tenantRelationships/delegatedAdminRelationships')
$templates = @(Get-StewardPartnerGraph '/directoryRoleTemplates')
$active = @($relationships | Where-Object status -in 'active', 'expiring')
$report = @(Get-GdapAccessReport)
Check 'the report has every customer with a contract or a relationship' { Same $report.CustomerId @(@($contracts.customerId) + @($relationships | ForEach-Object { $_.customer.tenantId }) | Where-Object { $_ } | Select-Object -Unique) }
Check 'relationships are counted' { foreach ($r in $report) { if ($r.Relationships -ne @($active | Where-Object { $_.customer.tenantId -eq $r.CustomerId }).Count) { return $r.Customer } }; @($report | Where-Object Relationships).Count -gt 0 }
Check 'roles are those of the active relationships, by name' { foreach ($r in $report) { $ids = @($active | Where-Object { $_.customer.tenantId -eq $r.CustomerId } | ForEach-Object { $_.accessDetails.unifiedRoles.roleDefinitionId } | Select-Object -Unique); $is = Same $r.Roles @($templates | Where-Object id -in $ids | ForEach-Object displayName); if ($is -ne $true) { return "$($r.Customer): $is" } }; $true }
Check 'the end is the latest' { foreach ($r in $report | Where-Object Relationships) { $last = @($active | Where-Object { $_.customer.tenantId -eq $r.CustomerId } | ForEach-Object { ([datetime] $_.endDateTime).ToUniversalTime() } | Sort-Object)[-1]; if ($r.EndDate -ne $last) { return $r.Customer } }; $true }
Check 'groups have their names' { $groups = @(Get-StewardPartnerGraph '/groups'); @($report.Groups | Where-Object { $_ }).Count -gt 0 -and @($report.Groups | Where-Object { $_ -and $_ -notin $groups.displayName }).Count -eq 0 }
Check 'a role that no group has is told' { foreach ($r in $report) { $held = @(foreach ($one in $active | Where-Object { $_.customer.tenantId -eq $r.CustomerId }) { (Get-StewardPartnerGraph "/tenantRelationships/delegatedAdminRelationships/$($one.id)/accessAssignments" | Where-Object status -eq 'active').accessDetails.unifiedRoles.roleDefinitionId }); $names = @($templates | Where-Object id -in $held | ForEach-Object displayName); $is = Same $r.RolesWithoutGroup @($r.Roles | Where-Object { $_ -notin $names }); if ($is -ne $true) { return "$($r.Customer): $is" } }; $true }
Check 'who ends soon and does not extend is a gap' { foreach ($r in Get-GdapAccessReport -EndsWithinDays 365 -WithoutGroups) { $gap = @($r.Gaps | Where-Object { $_ -like 'Ends in*' }).Count -eq 1; if ($gap -ne ($r.Relationships -gt 0 -and $r.DaysLeft -le 365 -and -not $r.ExtendsItself)) { return $r.Customer } }; $true }
Check 'a missing role is a gap' { $r = @(Get-GdapAccessReport -ExpectedRoles 'Global Administrator' -WithoutGroups | Where-Object Relationships); @($r | Where-Object { $_.Gaps -notcontains 'The role Global Administrator is missing.' -and $_.Roles -notcontains 'Global Administrator' }).Count -eq 0 }
Check 'only gaps leaves out the others' { Same (Get-GdapAccessReport -OnlyGaps).CustomerId @($report | Where-Object { $_.Gaps.Count -gt 0 }).CustomerId }
Check 'a role that there is not is refused' { (Complaint { Get-GdapAccessReport -ExpectedRoles 'Mail Wizard' }) -match 'no role "Mail Wizard"' }
Finish
