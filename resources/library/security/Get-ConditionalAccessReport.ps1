<#
.SYNOPSIS
    Every conditional access policy in one readable row: who, which applications, under what conditions, and what then.
.DESCRIPTION
    Lists the tenant's conditional access policies with the names of the users, groups, roles and applications in them.
    Changes nothing.
.PARAMETER State
    Only policies in this state.
.EXAMPLE
    Get-ConditionalAccessReport.ps1 -State On
.OUTPUTS
    One object a policy: Name, State, Users, ExcludedUsers, Applications, ExcludedApplications, ClientApps, Platforms,
    Locations, Risk, Grant, Session, Created, Modified, Id.
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
    Roles: Security Reader, Global Reader
    Tags: security, conditional access, policies
#>
[CmdletBinding()]
param(
    [ValidateSet('All', 'On', 'Off', 'Report only')] [string] $State = 'All'
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }

$states = @{ enabled = 'On'; disabled = 'Off'; enabledForReportingButNotEnforced = 'Report only' }
$policies = @(Get-StewardGraph '/identity/conditionalAccess/policies' -Role 'Security Reader')

# The names of everything that the policies name by id, asked for in few requests.
$names = @{}
foreach ($role in Get-StewardGraph '/directoryRoleTemplates' -Role 'Global Reader') { $names[$role.id] = "role $($role.displayName)" }
$ids = foreach ($policy in $policies) {
    $users = $policy.conditions.users
    foreach ($list in $users.includeUsers, $users.excludeUsers, $users.includeGroups, $users.excludeGroups) { $list }
}
$ids = @($ids | Where-Object { $_ -match '^[0-9a-f-]{36}$' } | Sort-Object -Unique)
for ($i = 0; $i -lt $ids.Count; $i += 1000) {
    $part = $ids[$i..[System.Math]::Min($i + 999, $ids.Count - 1)]
    foreach ($object in Get-StewardGraph '/directoryObjects/getByIds' -Body @{ ids = @($part); types = @('user', 'group') } -Role 'Global Reader') {
        $names[$object.id] = if ($object.userPrincipalName) { $object.userPrincipalName } else { "group $($object.displayName)" }
    }
}

function Named([object[]] $List) {
    foreach ($id in $List) {
        if (-not $id) { continue }
        if ($names.ContainsKey($id)) { $names[$id] } elseif ($id -eq 'GuestsOrExternalUsers') { 'guests' } elseif ($id -match '^[0-9a-f-]{36}$') { "$id (deleted)" } else { $id }
    }
}

function NamedApplication([object[]] $List) {
    foreach ($id in $List) {
        if ($id -notmatch '^[0-9a-f-]{36}$') { $id; continue }
        if (-not $names.ContainsKey($id)) {
            $found = Get-StewardGraph "/servicePrincipals?`$filter=appId eq '$id'&`$select=displayName" -Role 'Global Reader' | Select-Object -First 1
            $names[$id] = if ($found) { $found.displayName } else { $id }
        }
        $names[$id]
    }
}

foreach ($policy in $policies | Sort-Object displayName) {
    $shown = $states[[string] $policy.state]
    if ($State -ne 'All' -and $shown -ne $State) { continue }
    $conditions = $policy.conditions
    $users = $conditions.users
    $grant = $policy.grantControls
    $controls = @(@($grant.builtInControls) + @($grant.authenticationStrength.displayName) | Where-Object { $_ })
    $session = $policy.sessionControls
    [pscustomobject] @{
        Name                 = $policy.displayName
        State                = $shown
        Users                = @(Named (@($users.includeUsers) + @($users.includeGroups) + @($users.includeRoles)))
        ExcludedUsers        = @(Named (@($users.excludeUsers) + @($users.excludeGroups) + @($users.excludeRoles)))
        Applications         = @(NamedApplication @($conditions.applications.includeApplications | Where-Object { $_ }))
        ExcludedApplications = @(NamedApplication @($conditions.applications.excludeApplications | Where-Object { $_ }))
        ClientApps           = @($conditions.clientAppTypes)
        Platforms            = @($conditions.platforms.includePlatforms | Where-Object { $_ })
        Locations            = @($conditions.locations.includeLocations | Where-Object { $_ })
        Risk                 = @(@($conditions.userRiskLevels) + @($conditions.signInRiskLevels) | Where-Object { $_ } | Sort-Object -Unique)
        Grant                = [string]::Join($(if ($grant.operator -eq 'AND') { ' and ' } else { ' or ' }), $controls)
        Session              = @(if ($session) { foreach ($part in $session.PSObject.Properties) { if ($part.Value -is [psobject] -and $part.Value.isEnabled) { $part.Name } } })
        Created              = $policy.createdDateTime
        Modified             = $policy.modifiedDateTime
        Id                   = $policy.id
    }
}
