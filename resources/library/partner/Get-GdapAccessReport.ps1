<#
.SYNOPSIS
    For each of your customers: GDAP relationships, the roles and groups that have them, when they end, and what is missing.
.DESCRIPTION
    Reads, in your own tenant, the customers you have a contract with, the delegated admin relationships, and which security
    group has which role. Tells what will stop working: no relationship, one that ends soon and does not extend itself, a
    role that is missing or that no group has. The chosen customer plays no part. Changes nothing.
.PARAMETER ExpectedRoles
    Roles that every customer should give you.
.PARAMETER EndsWithinDays
    A relationship that ends within so many days, and does not extend itself, is a gap.
.PARAMETER OnlyGaps
    Lists only customers with something missing.
.PARAMETER WithoutGroups
    Leaves out which groups have the roles: one call a relationship less.
.EXAMPLE
    Get-GdapAccessReport.ps1 -OnlyGaps -EndsWithinDays 90
.OUTPUTS
    One object a customer: Customer, CustomerId, Relationships, Waiting, Roles, Groups, RolesWithoutGroup, EndDate, DaysLeft,
    ExtendsItself, Gaps.
.NOTES
    Connections: PartnerGraph
    Scope: Partner
    Risk: Read
    Roles: Admin agent
    Tags: gdap, partner, relationships, roles
#>
[CmdletBinding()]
param(
    [string[]] $ExpectedRoles = @('User Administrator', 'Exchange Administrator', 'Security Administrator', 'Teams Administrator'),
    [ValidateRange(1, 730)] [int] $EndsWithinDays = 60,
    [switch] $OnlyGaps,
    [switch] $WithoutGroups
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module Steward.PartnerGraph)) { throw 'This script needs the connection PartnerGraph. Tick it, and run the script again.' }

$names = @{}
foreach ($role in Get-StewardPartnerGraph '/directoryRoleTemplates') { $names[$role.id] = $role.displayName }
function RoleName([string] $Id) { if ($names[$Id]) { $names[$Id] } else { "role $Id" } }
foreach ($role in $ExpectedRoles) { if ($role -notin $names.Values) { throw "There is no role ""$role"". Write it as Microsoft Entra does, for example User Administrator." } }

$customers = [ordered] @{}
foreach ($contract in Get-StewardPartnerGraph '/contracts?$top=999') {
    $customers[$contract.customerId] = @{ Name = $contract.displayName; Active = @(); Waiting = 0; Ended = 0 }
}
# What is neither over nor under way gives access.
foreach ($relationship in Get-StewardPartnerGraph '/tenantRelationships/delegatedAdminRelationships?$top=300') {
    if (-not $relationship.customer.tenantId) { continue }
    $customer = $customers[$relationship.customer.tenantId]
    if (-not $customer) { $customer = $customers[$relationship.customer.tenantId] = @{ Name = $relationship.customer.displayName; Active = @(); Waiting = 0; Ended = 0 } }
    if ($relationship.status -in 'active', 'expiring') { $customer.Active += $relationship }
    elseif ($relationship.status -in 'created', 'approvalPending', 'approved', 'activating') { $customer.Waiting++ }
    else { $customer.Ended++ }
}
$groups = @{}
if (-not $WithoutGroups) { foreach ($group in Get-StewardPartnerGraph '/groups?$select=id,displayName&$top=999') { $groups[$group.id] = $group.displayName } }

$now = [datetime]::UtcNow
$number = 0
foreach ($id in $customers.Keys) {
    $number++
    Write-Progress 'Reading relationships' -Status "$number of $($customers.Count)" -PercentComplete (100 * $number / $customers.Count)
    $customer = $customers[$id]
    $gaps = [System.Collections.Generic.List[string]]::new()
    $offered = @($customer.Active | ForEach-Object { $_.accessDetails.unifiedRoles.roleDefinitionId } | Where-Object { $_ } | Select-Object -Unique)
    $given = @{}
    $holders = @()
    if (-not $WithoutGroups) {
        foreach ($relationship in $customer.Active) {
            foreach ($assignment in Get-StewardPartnerGraph "/tenantRelationships/delegatedAdminRelationships/$($relationship.id)/accessAssignments") {
                if ($assignment.status -ne 'active') { continue }
                $group = $assignment.accessContainer.accessContainerId
                $holders += if ($groups[$group]) { $groups[$group] } else { "group $group, which is gone" }
                foreach ($role in $assignment.accessDetails.unifiedRoles.roleDefinitionId) { $given[$role] = $true }
            }
        }
    }
    $without = @(if (-not $WithoutGroups) { $offered | Where-Object { -not $given[$_] } | ForEach-Object { RoleName $_ } | Sort-Object })
    $roles = @($offered | ForEach-Object { RoleName $_ } | Sort-Object)
    # The one that lasts longest counts.
    $longest = $customer.Active | Sort-Object { [datetime] $_.endDateTime } | Select-Object -Last 1
    $end = if ($longest) { ([datetime] $longest.endDateTime).ToUniversalTime() }
    $left = if ($end) { [int] [System.Math]::Floor(($end - $now).TotalDays) }
    $extends = if ($longest) { "$($longest.autoExtendDuration)" -notin '', 'PT0S', 'P0D' }
    if ($customer.Active.Count -eq 0) {
        $gaps.Add($(if ($customer.Waiting) { 'No relationship yet: one is on its way.' } elseif ($customer.Ended) { 'The relationship has ended.' } else { 'There was never a relationship.' }))
    } else {
        if ($left -le $EndsWithinDays -and -not $extends) { $gaps.Add("Ends in $left days and does not extend itself.") }
        foreach ($role in $ExpectedRoles) {
            if ($role -notin $roles) { $gaps.Add("The role $role is missing.") }
            elseif ($role -in $without) { $gaps.Add("No group has the role $role.") }
        }
    }
    if ($OnlyGaps -and $gaps.Count -eq 0) { continue }
    [pscustomobject] @{
        Customer          = $customer.Name
        CustomerId        = $id
        Relationships     = $customer.Active.Count
        Waiting           = $customer.Waiting
        Roles             = $roles
        Groups            = @($holders | Sort-Object -Unique)
        RolesWithoutGroup = $without
        EndDate           = $end
        DaysLeft          = $left
        ExtendsItself     = $extends
        Gaps              = $gaps.ToArray()
    }
}
Write-Progress 'Reading relationships' -Completed
