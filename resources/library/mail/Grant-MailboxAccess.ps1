<#
.SYNOPSIS
    Gives one user rights on a mailbox: full access, send as, send on behalf.
.DESCRIPTION
    The chosen user gets the ticked rights on the mailbox named. What the user has already stays as it is and is said.
    Full access lets the mailbox appear in Outlook by itself unless that is switched off.
.PARAMETER Mailbox
    The mailbox on which the rights are given, by address, name or id.
.PARAMETER UserId
    Who gets them, by object id or user principal name. The user chosen as the target, if left out.
.PARAMETER FullAccess
    Opening the mailbox and reading everything in it.
.PARAMETER SendAs
    Sending so that the mailbox is the sender.
.PARAMETER SendOnBehalf
    Sending "on behalf of" the mailbox.
.PARAMETER NoAutoMapping
    The mailbox does not appear in the user's Outlook by itself.
.EXAMPLE
    Grant-MailboxAccess.ps1 -Mailbox info@larchmoor.example -FullAccess -SendAs
.OUTPUTS
    One object a right: Mailbox, User, Right, Result.
.NOTES
    Connections: Exchange
    Scope: User
    Risk: Change
    Roles: Exchange Administrator
    Tags: mail, rights, delegation
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string] $Mailbox,
    [string] $UserId = $UserAzureID,
    [switch] $FullAccess,
    [switch] $SendAs,
    [switch] $SendOnBehalf,
    [switch] $NoAutoMapping
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }
if (-not $UserId) { throw 'This script is about one user. Choose a user beside the customer (Ctrl+U), or fill in UserId.' }
if (-not ($FullAccess -or $SendAs -or $SendOnBehalf)) { throw 'Choose at least one right: FullAccess, SendAs or SendOnBehalf.' }

$target = Get-Mailbox -Identity $Mailbox
$user = Get-Recipient -Identity $UserId
$id = $target.ExternalDirectoryObjectId
$names = @($user.PrimarySmtpAddress, $user.UserPrincipalName, $user.Name, $user.DisplayName, $user.Identity, $user.ExternalDirectoryObjectId) | Where-Object { $_ }

# Does what is missing, and says what was done.
function Give([string] $Right, [bool] $Has, [scriptblock] $Do) {
    $result = 'Had it already'
    if (-not $Has) {
        $result = 'Not done'
        if ($PSCmdlet.ShouldProcess($target.PrimarySmtpAddress, "Give $($user.DisplayName): $Right")) {
            & $Do
            $result = 'Granted'
        }
    }
    [pscustomobject] @{ Mailbox = $target.PrimarySmtpAddress; User = $user.PrimarySmtpAddress; Right = $Right; Result = $result }
}

if ($FullAccess) {
    $has = @(Get-MailboxPermission -Identity $id | Where-Object { "$($_.User)" -in $names -and "$($_.AccessRights)" -match 'FullAccess' }).Count -gt 0
    Give 'Full access' $has { $null = Add-MailboxPermission -Identity $id -User $UserId -AccessRights FullAccess -InheritanceType All -AutoMapping (-not $NoAutoMapping) -Confirm:$false }
}
if ($SendAs) {
    $has = @(Get-RecipientPermission -Identity $id | Where-Object { "$($_.Trustee)" -in $names }).Count -gt 0
    Give 'Send as' $has { $null = Add-RecipientPermission -Identity $id -Trustee $UserId -AccessRights SendAs -Confirm:$false }
}
if ($SendOnBehalf) {
    $has = @($target.GrantSendOnBehalfTo | Where-Object { "$_" -in $names }).Count -gt 0
    Give 'Send on behalf' $has { Set-Mailbox -Identity $id -GrantSendOnBehalfTo @{ Add = $UserId } -Confirm:$false }
}
