<#
.SYNOPSIS
    Who has an administrator role in the tenant, whether with MFA, and when they last signed in.
.DESCRIPTION
    Lists the members of every directory role that is in use: users, groups and applications. For users it tells whether
    they may sign in, whether something stronger than a password is registered, and, where the tenant has Entra ID P1,
    the last sign-in. Changes nothing. Roles that are only eligible (Privileged Identity Management) are not listed.
.PARAMETER Role
    Only roles whose name contains this text.
.EXAMPLE
    Get-AdminRoleMembers.ps1 -Role Global
.OUTPUTS
    One object a member: Role, Member, UserPrincipalName, Type, Enabled, MfaRegistered, LastSignIn, Id.
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
    Roles: Global Reader
    Tags: security, administrators, roles
#>
[CmdletBinding()]
param(
    [string] $Role
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }

$known = @{}
$signInsAreTold = $true
foreach ($directoryRole in Get-StewardGraph '/directoryRoles' -Role 'Global Reader' | Sort-Object displayName) {
    if ($Role -and $directoryRole.displayName.IndexOf($Role, [System.StringComparison]::OrdinalIgnoreCase) -lt 0) { continue }
    foreach ($member in Get-StewardGraph "/directoryRoles/$($directoryRole.id)/members" -Role 'Global Reader') {
        $type = switch ($member.'@odata.type') { '#microsoft.graph.user' { 'User' } '#microsoft.graph.group' { 'Group' } default { 'Application' } }
        # Somebody with several roles is asked about once.
        if ($type -eq 'User' -and -not $known.ContainsKey($member.id)) {
            $user = $null
            if ($signInsAreTold) {
                try { $user = Get-StewardGraph "/users/$($member.id)?`$select=id,accountEnabled,signInActivity" -Role 'Reports Reader' }
                catch {
                    if ($_.FullyQualifiedErrorId -notlike 'Authentication_RequestFromNonPremium*' -and $_.FullyQualifiedErrorId -notlike 'Authorization_RequestDenied*') { throw }
                    Write-Warning "When administrators last signed in could not be read. $($_.Exception.Message)"
                    $signInsAreTold = $false
                }
            }
            if ($null -eq $user) { $user = Get-StewardGraph "/users/$($member.id)?`$select=id,accountEnabled" -Role 'Global Reader' }
            $methods = @(
                Get-StewardGraph "/users/$($member.id)/authentication/methods" -Role 'Authentication Administrator or Global Reader' |
                    Where-Object { $_.'@odata.type' -notin '#microsoft.graph.passwordAuthenticationMethod', '#microsoft.graph.emailAuthenticationMethod' }
            )
            $known[$member.id] = @{ Enabled = $user.accountEnabled; Mfa = $methods.Count -gt 0; LastSignIn = $user.signInActivity.lastSignInDateTime }
        }
        $facts = $known[$member.id]
        [pscustomobject] @{
            Role              = $directoryRole.displayName
            Member            = $member.displayName
            UserPrincipalName = $member.userPrincipalName
            Type              = $type
            Enabled           = $facts.Enabled
            MfaRegistered     = $facts.Mfa
            LastSignIn        = $facts.LastSignIn
            Id                = $member.id
        }
    }
}
