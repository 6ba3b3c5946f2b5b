<#
.SYNOPSIS
    Who has registered for multi-factor authentication, with which methods.
.DESCRIPTION
    Reads Microsoft's report of registered methods. Tenants without Entra ID P1 do not have that report; there the
    registered methods of every user are read one by one, which takes longer, and MfaCapable stays empty. Changes nothing.
.PARAMETER OnlyWithoutMfa
    Lists only who has registered nothing but a password.
.PARAMETER IncludeGuests
    Lists guests too.
.EXAMPLE
    Get-UserMfaStatus.ps1 -OnlyWithoutMfa
.OUTPUTS
    One object a user: DisplayName, UserPrincipalName, UserType, IsAdmin, MfaRegistered, MfaCapable, DefaultMethod,
    Methods, Source.
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
    Roles: Authentication Administrator, Global Reader
    Tags: security, mfa, users
#>
[CmdletBinding()]
param(
    [switch] $OnlyWithoutMfa,
    [switch] $IncludeGuests
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }

function FromReport {
    $reading = 0
    Get-StewardGraph '/reports/authenticationMethods/userRegistrationDetails?$top=999' -Role 'Global Reader' | ForEach-Object {
        $reading++
        if ($reading % 500 -eq 0) { Write-Progress 'Reading the report of registered methods' -Status "$reading users" }
        [pscustomobject] @{
            DisplayName       = $_.userDisplayName
            UserPrincipalName = $_.userPrincipalName
            UserType          = $_.userType
            IsAdmin           = $_.isAdmin
            MfaRegistered     = $_.isMfaRegistered
            MfaCapable        = $_.isMfaCapable
            DefaultMethod     = $_.userPreferredMethodForSecondaryAuthentication
            Methods           = @($_.methodsRegistered)
            Source            = 'Report'
        }
    }
    Write-Progress 'Reading the report of registered methods' -Completed
}

function FromEveryUser {
    $admins = @{}
    foreach ($role in Get-StewardGraph '/directoryRoles' -Role 'Global Reader') {
        foreach ($member in Get-StewardGraph "/directoryRoles/$($role.id)/members?`$select=id" -Role 'Global Reader') { $admins[$member.id] = $true }
    }
    $users = @(Get-StewardGraph '/users?$select=id,displayName,userPrincipalName,userType&$top=999' -Role 'Global Reader')
    $number = 0
    foreach ($user in $users) {
        $number++
        Write-Progress 'Reading the methods of every user' -Status "$number of $($users.Count)" -PercentComplete (100 * $number / $users.Count)
        if ($user.userType -eq 'Guest' -and -not $IncludeGuests) { continue }
        $methods = @(
            Get-StewardGraph "/users/$($user.id)/authentication/methods" -Role 'Authentication Administrator or Global Reader' |
                ForEach-Object { $_.'@odata.type' -replace '^#microsoft\.graph\.|AuthenticationMethod$' } | Where-Object { $_ -notin 'password', 'email' }
        )
        [pscustomobject] @{
            DisplayName       = $user.displayName
            UserPrincipalName = $user.userPrincipalName
            UserType          = $user.userType.ToLowerInvariant()
            IsAdmin           = $admins.ContainsKey($user.id)
            MfaRegistered     = $methods.Count -gt 0
            MfaCapable        = $null
            DefaultMethod     = $null
            Methods           = $methods
            Source            = 'Each user'
        }
    }
    Write-Progress 'Reading the methods of every user' -Completed
}

$users = try {
    @(FromReport)
} catch {
    if ($_.FullyQualifiedErrorId -notlike 'Authentication_RequestFromNonPremiumTenantOrB2CTenant*') { throw }
    Write-Warning 'This tenant has no Entra ID P1, so there is no report: every user is asked for.'
    @(FromEveryUser)
}
$users | Where-Object { ($IncludeGuests -or $_.UserType -ne 'guest') -and (-not $OnlyWithoutMfa -or -not $_.MfaRegistered) } | Sort-Object DisplayName
