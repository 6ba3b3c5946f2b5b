<#
.SYNOPSIS
    Every mailbox: what kind, how full, its archive, its litigation hold, its last logon.
.DESCRIPTION
    Lists the mailboxes of the tenant with size and quota. The sizes are asked for mailbox by mailbox, which takes about a
    second each in a real tenant; without them the list comes at once. Changes nothing.
.PARAMETER Type
    Only mailboxes of this kind.
.PARAMETER WithoutSize
    Leaves out size, number of items and last logon.
.EXAMPLE
    Get-MailboxOverview.ps1 -Type SharedMailbox
.OUTPUTS
    One object a mailbox: DisplayName, PrimarySmtpAddress, Type, SizeGB, QuotaGB, PercentUsed, Items, LastLogon, Archive,
    LitigationHold, Hidden, Id.
.NOTES
    Connections: Exchange
    Scope: Tenant
    Risk: Read
    Roles: Exchange Administrator
    Tags: mail, mailboxes, size, archive
#>
[CmdletBinding()]
param(
    [ValidateSet('All', 'UserMailbox', 'SharedMailbox', 'RoomMailbox', 'EquipmentMailbox')] [string] $Type = 'All',
    [switch] $WithoutSize
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }

# Exchange writes sizes as "1.2 GB (1,288,490,189 bytes)".
function Bytes($Size) {
    if ("$Size" -match '\(([\d,.\s]+)bytes\)') { return [long] ($Matches[1] -replace '\D') }
    $null
}

$wanted = @{ ResultSize = 'Unlimited'; Properties = 'ArchiveStatus', 'LitigationHoldEnabled', 'ProhibitSendReceiveQuota', 'HiddenFromAddressListsEnabled' }
if ($Type -ne 'All') { $wanted['RecipientTypeDetails'] = $Type }
$mailboxes = @(Get-EXOMailbox @wanted)
$number = 0
foreach ($mailbox in $mailboxes | Sort-Object DisplayName) {
    $number++
    $size = $null
    $statistics = $null
    if (-not $WithoutSize) {
        Write-Progress 'Reading the sizes of mailboxes' -Status "$number of $($mailboxes.Count)" -PercentComplete (100 * $number / $mailboxes.Count)
        try { $statistics = Get-EXOMailboxStatistics -Identity $mailbox.ExternalDirectoryObjectId -Properties LastLogonTime }
        catch { Write-Warning "The size of $($mailbox.PrimarySmtpAddress) could not be read: $($_.Exception.Message)" }
        $size = Bytes $statistics.TotalItemSize
    }
    $quota = Bytes $mailbox.ProhibitSendReceiveQuota
    [pscustomobject] @{
        DisplayName        = $mailbox.DisplayName
        PrimarySmtpAddress = $mailbox.PrimarySmtpAddress
        Type               = [string] $mailbox.RecipientTypeDetails
        SizeGB             = if ($null -ne $size) { [System.Math]::Round($size / 1GB, 2) } else { $null }
        QuotaGB            = if ($quota) { [System.Math]::Round($quota / 1GB, 2) } else { $null }
        PercentUsed        = if ($quota -and $null -ne $size) { [System.Math]::Round(100 * $size / $quota, 1) } else { $null }
        Items              = $statistics.ItemCount
        LastLogon          = $statistics.LastLogonTime
        Archive            = "$($mailbox.ArchiveStatus)" -eq 'Active'
        LitigationHold     = [bool] $mailbox.LitigationHoldEnabled
        Hidden             = [bool] $mailbox.HiddenFromAddressListsEnabled
        Id                 = $mailbox.ExternalDirectoryObjectId
    }
}
Write-Progress 'Reading the sizes of mailboxes' -Completed
