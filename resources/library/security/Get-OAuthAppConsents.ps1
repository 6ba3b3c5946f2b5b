<#
.SYNOPSIS
    Which applications may act on users' data in this tenant, who allowed it, and which of it is risky.
.DESCRIPTION
    Lists the delegated permissions that users or administrators consented to: the application, its publisher, what it
    may do, and for whom. Permissions that reach mail, files, or the whole directory are flagged. Microsoft's own
    applications are left out unless asked for. Changes nothing.
.PARAMETER RiskyOnly
    Lists only consents with a risky permission.
.PARAMETER IncludeMicrosoft
    Lists Microsoft's own applications too.
.EXAMPLE
    Get-OAuthAppConsents.ps1 -RiskyOnly
.OUTPUTS
    One object a consent: Application, AppId, Publisher, Verified, OwnerTenant, Resource, Scopes, ConsentedFor, Risky,
    RiskyScopes, Id.
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
    Roles: Cloud Application Administrator, Global Reader
    Tags: security, applications, consent, oauth
#>
[CmdletBinding()]
param(
    [switch] $RiskyOnly,
    [switch] $IncludeMicrosoft
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }

$risky = '^(Mail\.|MailboxSettings\.ReadWrite|Contacts\.ReadWrite|EWS\.|IMAP\.|POP\.|SMTP\.|full_access_as_user|Files\.(Read|ReadWrite)(\.All)?$|Sites\.|Notes\.ReadWrite|Chat\.|ChannelMessage\.|Directory\.|User\.ReadWrite|Group\.ReadWrite|GroupMember\.ReadWrite|Application\.ReadWrite|AppRoleAssignment\.|RoleManagement\.ReadWrite|Exchange\.Manage|user_impersonation|.*\.FullControl)'
$microsoft = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47'

$applications = @{}
foreach ($principal in Get-StewardGraph '/servicePrincipals?$select=id,appId,displayName,appOwnerOrganizationId,verifiedPublisher&$top=999' -Role 'Global Reader') { $applications[$principal.id] = $principal }

$people = @{}
foreach ($grant in Get-StewardGraph '/oauth2PermissionGrants?$top=999' -Role 'Global Reader') {
    $application = $applications[$grant.clientId]
    if ($application -and -not $IncludeMicrosoft -and $application.appOwnerOrganizationId -in $microsoft) { continue }
    $scopes = @(([string] $grant.scope).Split(' ', [System.StringSplitOptions]::RemoveEmptyEntries) | Sort-Object)
    $flagged = @($scopes | Where-Object { $_ -match $risky })
    if ($RiskyOnly -and $flagged.Count -eq 0) { continue }
    $for = 'Everybody'
    if ($grant.consentType -ne 'AllPrincipals') {
        if (-not $people.ContainsKey($grant.principalId)) {
            $people[$grant.principalId] = try { (Get-StewardGraph "/users/$($grant.principalId)?`$select=userPrincipalName").userPrincipalName } catch { "$($grant.principalId) (deleted)" }
        }
        $for = $people[$grant.principalId]
    }
    [pscustomobject] @{
        Application  = if ($application) { $application.displayName } else { "$($grant.clientId) (deleted)" }
        AppId        = $application.appId
        Publisher    = $application.verifiedPublisher.displayName
        Verified     = [bool] $application.verifiedPublisher.displayName
        OwnerTenant  = $application.appOwnerOrganizationId
        Resource     = $applications[$grant.resourceId].displayName
        Scopes       = $scopes
        ConsentedFor = $for
        Risky        = $flagged.Count -gt 0
        RiskyScopes  = $flagged
        Id           = $grant.id
    }
}
