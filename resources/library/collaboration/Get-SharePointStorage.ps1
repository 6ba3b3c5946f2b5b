<#
.SYNOPSIS
    Every SharePoint site: how much it holds of how much, with whom it may be shared, and when it was last used.
.DESCRIPTION
    Lists the sites of the tenant with their storage, largest first. With OneDrive also the personal sites, which take
    longer. The sharing level is the site's own; what the tenant allows may be less. Changes nothing.
.PARAMETER IncludeOneDrive
    Lists personal sites too.
.PARAMETER AlmostFullPercent
    From so many per cent of its quota on a site counts as almost full.
.PARAMETER OnlyProblems
    Lists only sites that are almost full, or that anybody with a link can be given access to.
.EXAMPLE
    Get-SharePointStorage.ps1 -IncludeOneDrive -OnlyProblems
.OUTPUTS
    One object a site: Site, Url, Kind, Owner, UsedGB, QuotaGB, PercentUsed, AlmostFull, Sharing, LastActivity, DaysIdle,
    Locked.
.NOTES
    Connections: SharePoint
    Scope: Tenant
    Risk: Read
    Roles: SharePoint Administrator
    Tags: sharepoint, onedrive, storage, sharing
#>
[CmdletBinding()]
param(
    [switch] $IncludeOneDrive,
    [ValidateRange(1, 100)] [int] $AlmostFullPercent = 90,
    [switch] $OnlyProblems
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module PnP.PowerShell)) { throw 'This script needs the connection SharePoint. Tick it, and run the script again.' }

$words = @{
    Disabled                        = 'Nobody outside'
    ExistingExternalUserSharingOnly = 'Guests that are there already'
    ExternalUserSharingOnly         = 'New and existing guests'
    ExternalUserAndGuestSharing     = 'Anybody with a link'
}
function KindOf([string] $Template) {
    switch -Wildcard ($Template) {
        'SPSPERS*' { 'OneDrive'; break }
        'GROUP*' { 'Team site'; break }
        'TEAMCHANNEL*' { 'Channel site'; break }
        'SITEPAGEPUBLISHING*' { 'Communication site'; break }
        default { $Template }
    }
}

$now = [datetime]::UtcNow
try { $sites = @(Get-PnPTenantSite -Detailed -IncludeOneDriveSites:$IncludeOneDrive) }
catch { throw "The sites of the tenant $TenantId could not be listed: $($_.Exception.Message) Needed: the role SharePoint Administrator (through the GDAP relationship)." }
foreach ($site in $sites | Sort-Object { [long] $_.StorageUsageCurrent } -Descending) {
    # The service tells megabytes.
    $used = [long] $site.StorageUsageCurrent
    $quota = [long] $site.StorageQuota
    $percent = if ($quota -gt 0) { [System.Math]::Round(100 * $used / $quota, 1) } else { $null }
    $full = $null -ne $percent -and $percent -ge $AlmostFullPercent
    $sharing = "$($site.SharingCapability)"
    if ($OnlyProblems -and -not $full -and $sharing -ne 'ExternalUserAndGuestSharing') { continue }
    $last = if ($site.LastContentModifiedDate) { ([datetime] $site.LastContentModifiedDate).ToUniversalTime() }
    [pscustomobject] @{
        Site         = $site.Title
        Url          = $site.Url
        Kind         = KindOf $site.Template
        Owner        = if ($site.Owner) { $site.Owner } else { $null }
        UsedGB       = [System.Math]::Round($used / 1024, 2)
        QuotaGB      = [System.Math]::Round($quota / 1024, 2)
        PercentUsed  = $percent
        AlmostFull   = $full
        Sharing      = if ($words[$sharing]) { $words[$sharing] } else { $sharing }
        LastActivity = $last
        DaysIdle     = if ($last) { [int] [System.Math]::Floor(($now - $last).TotalDays) }
        Locked       = $site.LockState -and "$($site.LockState)" -ne 'Unlock'
    }
}
