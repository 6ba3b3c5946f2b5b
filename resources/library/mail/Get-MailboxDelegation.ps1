<#
.SYNOPSIS
    Who has rights on whose mailbox: full access, send as, send on behalf, and the calendar.
.DESCRIPTION
    Lists every right that somebody other than the owner has. Full access is asked for mailbox by mailbox. Changes nothing.
.PARAMETER Mailbox
    Only this mailbox, by address, name or id.
.PARAMETER IncludeCalendar
    Lists rights on calendars too; one more question a mailbox.
.EXAMPLE
    Get-MailboxDelegation.ps1 -IncludeCalendar
.OUTPUTS
    One object a right: Mailbox, PrimarySmtpAddress, MailboxType, Right, Grantee, AccessRights.
.NOTES
    Connections: Exchange
    Scope: Tenant
    Risk: Read
    Roles: Exchange Administrator
    Tags: mail, security, rights, delegation
#>
[CmdletBinding()]
param(
    [string] $Mailbox,
    [switch] $IncludeCalendar
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }

function Right($Of, [string] $Right, $Grantee, $AccessRights) {
    [pscustomobject] @{
        Mailbox            = $Of.DisplayName
        PrimarySmtpAddress = $Of.PrimarySmtpAddress
        MailboxType        = [string] $Of.RecipientTypeDetails
        Right              = $Right
        Grantee            = [string] $Grantee
        AccessRights       = @($AccessRights | ForEach-Object { "$_" })
    }
}

$properties = 'GrantSendOnBehalfTo'
$mailboxes = @(
    if ($Mailbox) { Get-EXOMailbox -Identity $Mailbox -Properties $properties }
    else { Get-EXOMailbox -ResultSize Unlimited -Properties $properties }
)
$number = 0
foreach ($one in $mailboxes | Sort-Object DisplayName) {
    $number++
    Write-Progress 'Reading rights' -Status "$number of $($mailboxes.Count)" -PercentComplete (100 * $number / $mailboxes.Count)
    $id = $one.ExternalDirectoryObjectId
    foreach ($permission in Get-EXOMailboxPermission -Identity $id) {
        if ("$($permission.User)" -notmatch '\\SELF$|^S-1-5-' -and -not $permission.IsInherited -and -not $permission.Deny) { Right $one 'Full access' $permission.User $permission.AccessRights }
    }
    foreach ($permission in Get-EXORecipientPermission -Identity $id) {
        if ("$($permission.Trustee)" -notmatch '\\SELF$|^S-1-5-' -and -not $permission.IsInherited) { Right $one 'Send as' $permission.Trustee $permission.AccessRights }
    }
    foreach ($name in $one.GrantSendOnBehalfTo) { Right $one 'Send on behalf' $name 'SendOnBehalf' }
    if ($IncludeCalendar) {
        # The folder has another name in every language.
        $folder = Get-EXOMailboxFolderStatistics -Identity $id -FolderScope Calendar | Where-Object { $_.FolderType -eq 'Calendar' } | Select-Object -First 1
        if (-not $folder) { continue }
        foreach ($permission in Get-EXOMailboxFolderPermission -Identity "$($id):$($folder.FolderPath.Replace('/', '\'))") {
            if ("$($permission.AccessRights)" -notin 'None', 'AvailabilityOnly') { Right $one 'Calendar' $permission.User $permission.AccessRights }
        }
    }
}
Write-Progress 'Reading rights' -Completed
