<#
.SYNOPSIS
    Finds and removes every right that one user has on other mailboxes.
.DESCRIPTION
    Looks through the shared mailboxes (or all mailboxes) for full access, send as and send on behalf of the chosen user,
    and takes them away. With -WhatIf it only lists them. Run again it finds nothing.
.PARAMETER UserId
    Whose rights, by object id or user principal name. The user chosen as the target, if left out.
.PARAMETER AllMailboxes
    Looks at everybody's mailboxes, not only at shared ones.
.EXAMPLE
    Remove-UserSharedMailboxAccess.ps1 -WhatIf
.OUTPUTS
    One object a right found: Mailbox, PrimarySmtpAddress, User, Right, Result.
.NOTES
    Connections: Exchange
    Scope: User
    Risk: Destructive
    Roles: Exchange Administrator
    Tags: mail, rights, delegation, leaving
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $UserId = $UserAzureID,
    [switch] $AllMailboxes
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }
if (-not $UserId) { throw 'This script is about one user. Choose a user beside the customer (Ctrl+U), or fill in UserId.' }

$user = Get-Recipient -Identity $UserId
$names = @($user.PrimarySmtpAddress, $user.UserPrincipalName, $user.Name, $user.DisplayName, $user.Identity, $user.ExternalDirectoryObjectId) | Where-Object { $_ }

function Take($From, [string] $Right, [scriptblock] $Do) {
    $result = 'Found, not removed'
    if ($PSCmdlet.ShouldProcess($From.PrimarySmtpAddress, "Remove $($user.DisplayName): $Right")) {
        & $Do
        $result = 'Removed'
    }
    [pscustomobject] @{ Mailbox = $From.DisplayName; PrimarySmtpAddress = $From.PrimarySmtpAddress; User = $user.PrimarySmtpAddress; Right = $Right; Result = $result }
}

$wanted = @{ ResultSize = 'Unlimited'; Properties = 'GrantSendOnBehalfTo' }
if (-not $AllMailboxes) { $wanted['RecipientTypeDetails'] = 'SharedMailbox' }
$mailboxes = @(Get-EXOMailbox @wanted)
$number = 0
foreach ($mailbox in $mailboxes | Sort-Object DisplayName) {
    $number++
    Write-Progress "Looking for rights of $($user.DisplayName)" -Status "$number of $($mailboxes.Count)" -PercentComplete (100 * $number / $mailboxes.Count)
    $id = $mailbox.ExternalDirectoryObjectId
    if ($id -eq $user.ExternalDirectoryObjectId) { continue }
    foreach ($permission in Get-EXOMailboxPermission -Identity $id) {
        if ("$($permission.User)" -in $names -and -not $permission.IsInherited) {
            Take $mailbox 'Full access' { Remove-MailboxPermission -Identity $id -User $UserId -AccessRights $permission.AccessRights -InheritanceType All -Confirm:$false }
        }
    }
    foreach ($permission in Get-EXORecipientPermission -Identity $id) {
        if ("$($permission.Trustee)" -in $names) {
            Take $mailbox 'Send as' { Remove-RecipientPermission -Identity $id -Trustee $UserId -AccessRights SendAs -Confirm:$false }
        }
    }
    if (@($mailbox.GrantSendOnBehalfTo | Where-Object { "$_" -in $names }).Count -gt 0) {
        Take $mailbox 'Send on behalf' { Set-Mailbox -Identity $id -GrantSendOnBehalfTo @{ Remove = $UserId } -Confirm:$false }
    }
}
Write-Progress "Looking for rights of $($user.DisplayName)" -Completed
