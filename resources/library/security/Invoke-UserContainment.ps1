<#
.SYNOPSIS
    Locks an intruder out of one user's account: sign-in blocked, sessions ended, password changed, forwarding stopped.
.DESCRIPTION
    Does the ticked steps for the chosen user, or all with All. Sign-ins of before stay valid for up to an hour where an
    application does not ask again. The new password is random and is told to nobody; set another one when the account is
    handed back. Disabling rules also removes the rules that Outlook runs by itself. With -WhatIf nothing is done and
    each step says what it would do. Accounts that are synchronised from an own directory must be blocked there too.
.PARAMETER UserId
    The user, by object id or user principal name. The user chosen as the target, if left out.
.PARAMETER All
    All the steps.
.PARAMETER BlockSignIn
    Blocks the account from signing in.
.PARAMETER RevokeSessions
    Ends the sign-ins that are open.
.PARAMETER NewPassword
    Sets a random password that nobody is told.
.PARAMETER DisableRules
    Switches off the inbox rules that forward, redirect or delete.
.PARAMETER StopForwarding
    Removes forwarding that is set on the mailbox.
.EXAMPLE
    Invoke-UserContainment.ps1 -All
.OUTPUTS
    One object a step: User, Step, Result, Detail.
.NOTES
    Connections: Graph, Exchange
    Scope: User
    Risk: Destructive
    Roles: User Administrator, Exchange Administrator
    Tags: security, incident, user
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
param(
    [string] $UserId = $UserAzureID,
    [switch] $All,
    [switch] $BlockSignIn,
    [switch] $RevokeSessions,
    [switch] $NewPassword,
    [switch] $DisableRules,
    [switch] $StopForwarding
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken -or -not $Session) { throw 'This script needs the connections Graph and Exchange. Tick both, and run the script again.' }
if (-not $UserId) { throw 'This script is about one user. Choose a user beside the customer (Ctrl+U), or fill in UserId.' }
if (-not ($All -or $BlockSignIn -or $RevokeSessions -or $NewPassword -or $DisableRules -or $StopForwarding)) { throw 'Choose at least one step, or All.' }

$user = Get-StewardGraph "/users/$([uri]::EscapeDataString($UserId))?`$select=id,displayName,userPrincipalName,accountEnabled,onPremisesSyncEnabled" -Role 'User Administrator'
if ($user.onPremisesSyncEnabled) { Write-Warning "$($user.userPrincipalName) is synchronised from the customer's own directory. Block the account and change the password there too, or the next synchronisation undoes it." }
$who = $user.userPrincipalName
$role = 'User Administrator (Privileged Authentication Administrator for administrators)'

# Does one step and says what came of it. One that fails does not keep the others from being done.
function Step([string] $Name, [string] $What, [scriptblock] $Do) {
    $result = 'Not done'
    $detail = $What
    if ($PSCmdlet.ShouldProcess($who, $What)) {
        try {
            $detail = & $Do
            $result = if ($detail -like 'Nothing to do*') { 'Not needed' } else { 'Done' }
        } catch {
            $result = 'Failed'
            $detail = $_.Exception.Message
            Write-Error "$($Name): $detail" -ErrorAction Continue
        }
    }
    [pscustomobject] @{ User = $who; Step = $Name; Result = $result; Detail = $detail }
}

if ($All -or $BlockSignIn) {
    Step 'Block sign-in' 'Block the account from signing in' {
        if (-not $user.accountEnabled) { return 'Nothing to do: blocked already.' }
        Invoke-StewardGraph PATCH "/users/$($user.id)" @{ accountEnabled = $false } -Role $role
        'The account cannot sign in.'
    }
}
if ($All -or $NewPassword) {
    Step 'New password' 'Set a random password' {
        Invoke-StewardGraph PATCH "/users/$($user.id)" @{ passwordProfile = @{ password = New-StewardPassword; forceChangePasswordNextSignIn = $true } } -Role $role
        'A random password is set; nobody knows it.'
    }
}
if ($All -or $RevokeSessions) {
    Step 'Revoke sessions' 'End all open sign-ins' {
        $null = Invoke-StewardGraph POST "/users/$($user.id)/revokeSignInSessions" -Role $role
        'Applications must sign in again.'
    }
}
if ($All -or $DisableRules) {
    Step 'Disable rules' 'Switch off inbox rules that forward, redirect or delete' {
        $rules = @(Get-InboxRule -Mailbox $user.id | Where-Object { $_.Enabled -and ($_.ForwardTo -or $_.ForwardAsAttachmentTo -or $_.RedirectTo -or $_.DeleteMessage) })
        if ($rules.Count -eq 0) { return 'Nothing to do: no such rule.' }
        foreach ($rule in $rules) { Disable-InboxRule -Identity $rule.Identity -Mailbox $user.id -Force -Confirm:$false }
        "$($rules.Count) switched off: $($rules.Name -join ', ')."
    }
}
if ($All -or $StopForwarding) {
    Step 'Stop forwarding' 'Remove forwarding from the mailbox' {
        $mailbox = Get-Mailbox -Identity $user.id
        if (-not $mailbox.ForwardingAddress -and -not $mailbox.ForwardingSmtpAddress) { return 'Nothing to do: nothing is forwarded.' }
        Set-Mailbox -Identity $user.id -ForwardingAddress $null -ForwardingSmtpAddress $null -DeliverToMailboxAndForward $false -Confirm:$false
        "It was forwarded to $($mailbox.ForwardingAddress) $("$($mailbox.ForwardingSmtpAddress)" -replace '^smtp:')".Trim() + '.'
    }
}
