<#
.SYNOPSIS
    Does what is to be done when somebody leaves: block, shared mailbox, reply, forward, groups, devices, licences.
.DESCRIPTION
    Does the chosen steps for the chosen user, in an order that loses nothing: the mailbox becomes a shared one before its
    licence goes. A step that fails does not keep the others from being done. Run again, it does what is left.
    With -WhatIf nothing is done and each step says what it would do. Groups that are synchronised, dynamic, or managed by
    Exchange are named and left alone.
.PARAMETER UserId
    Who leaves, by object id or user principal name. The user chosen as the target, if left out.
.PARAMETER BlockSignIn
    Blocks the account and ends its open sign-ins.
.PARAMETER ConvertToShared
    Turns the mailbox into a shared one, which needs no licence up to 50 GB.
.PARAMETER HideFromAddressLists
    Hides the mailbox from the address lists.
.PARAMETER OutOfOffice
    Sets this text as automatic reply for everybody.
.PARAMETER ForwardTo
    Forwards mail to this recipient of the tenant, keeping a copy.
.PARAMETER DelegateTo
    Gives this user full access to the mailbox.
.PARAMETER RemoveFromGroups
    Takes the user out of security groups and Microsoft 365 groups.
.PARAMETER DisableDevices
    Disables the devices registered to the user.
.PARAMETER RemoveLicenses
    Takes away all licences assigned to the user.
.EXAMPLE
    Invoke-UserOffboarding.ps1 -BlockSignIn -ConvertToShared -DelegateTo anna@larchmoor.example -RemoveLicenses
.OUTPUTS
    One object a step: User, Step, Result, Detail.
.NOTES
    Connections: Graph, Exchange
    Scope: User
    Risk: Destructive
    Roles: User Administrator, Exchange Administrator, Cloud Device Administrator
    Tags: leaving, user, mail, licences
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
param(
    [string] $UserId = $UserAzureID,
    [switch] $BlockSignIn,
    [switch] $ConvertToShared,
    [switch] $HideFromAddressLists,
    [string] $OutOfOffice,
    [string] $ForwardTo,
    [string] $DelegateTo,
    [switch] $RemoveFromGroups,
    [switch] $DisableDevices,
    [switch] $RemoveLicenses
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken -or -not $Session) { throw 'This script needs the connections Graph and Exchange. Tick both, and run the script again.' }
if (-not $UserId) { throw 'This script is about one user. Choose a user beside the customer (Ctrl+U), or fill in UserId.' }
if (-not ($BlockSignIn -or $ConvertToShared -or $HideFromAddressLists -or $OutOfOffice -or $ForwardTo -or $DelegateTo -or $RemoveFromGroups -or $DisableDevices -or $RemoveLicenses)) { throw 'Choose at least one step.' }

$user = Get-StewardGraph "/users/$([uri]::EscapeDataString($UserId))?`$select=id,displayName,userPrincipalName,accountEnabled,assignedLicenses,onPremisesSyncEnabled" -Role 'User Administrator'
if ($user.onPremisesSyncEnabled) { Write-Warning "$($user.userPrincipalName) is synchronised from the customer's own directory. Block the account there too, or the next synchronisation undoes it." }
$who = $user.userPrincipalName
# Whoever gets something must be there before anything is done.
$forward = if ($ForwardTo) { Get-Recipient -Identity $ForwardTo }
$delegate = if ($DelegateTo) { Get-Recipient -Identity $DelegateTo }
if (($forward -and $forward.ExternalDirectoryObjectId -eq $user.id) -or ($delegate -and $delegate.ExternalDirectoryObjectId -eq $user.id)) { throw 'ForwardTo and DelegateTo must be somebody else than the user who leaves.' }

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

if ($BlockSignIn) {
    Step 'Block sign-in' 'Block the account and end its open sign-ins' {
        if (-not $user.accountEnabled) { return 'Nothing to do: blocked already.' }
        Invoke-StewardGraph PATCH "/users/$($user.id)" @{ accountEnabled = $false } -Role 'User Administrator'
        $null = Invoke-StewardGraph POST "/users/$($user.id)/revokeSignInSessions" -Role 'User Administrator'
        'The account cannot sign in.'
    }
}
if ($OutOfOffice) {
    Step 'Out of office' 'Set the automatic reply' {
        Set-MailboxAutoReplyConfiguration -Identity $user.id -AutoReplyState Enabled -InternalMessage $OutOfOffice -ExternalMessage $OutOfOffice -ExternalAudience All -Confirm:$false
        'Everybody gets the reply.'
    }
}
if ($ForwardTo) {
    Step 'Forward' "Forward mail to $ForwardTo" {
        Set-Mailbox -Identity $user.id -ForwardingAddress $forward.PrimarySmtpAddress -DeliverToMailboxAndForward $true -Confirm:$false
        "Mail goes to $($forward.PrimarySmtpAddress); a copy stays."
    }
}
if ($DelegateTo) {
    Step 'Delegate' "Give $DelegateTo full access to the mailbox" {
        if (@(Get-MailboxPermission -Identity $user.id | Where-Object { "$($_.User)" -in $delegate.UserPrincipalName, $delegate.PrimarySmtpAddress, $delegate.Name }).Count -gt 0) { return "Nothing to do: $($delegate.PrimarySmtpAddress) has it." }
        $null = Add-MailboxPermission -Identity $user.id -User $delegate.PrimarySmtpAddress -AccessRights FullAccess -InheritanceType All -Confirm:$false
        "$($delegate.PrimarySmtpAddress) has full access."
    }
}
if ($HideFromAddressLists) {
    Step 'Hide' 'Hide the mailbox from the address lists' {
        if ((Get-Mailbox -Identity $user.id).HiddenFromAddressListsEnabled) { return 'Nothing to do: hidden already.' }
        Set-Mailbox -Identity $user.id -HiddenFromAddressListsEnabled $true -Confirm:$false
        'The mailbox is hidden.'
    }
}
$shared = $true
if ($ConvertToShared) {
    $step = Step 'Shared mailbox' 'Turn the mailbox into a shared one' {
        if ("$((Get-Mailbox -Identity $user.id).RecipientTypeDetails)" -eq 'SharedMailbox') { return 'Nothing to do: shared already.' }
        Set-Mailbox -Identity $user.id -Type Shared -Confirm:$false
        'The mailbox is shared.'
    }
    $shared = $step.Result -ne 'Failed'
    $step
}
if ($RemoveFromGroups) {
    Step 'Groups' 'Take the user out of groups' {
        $left = @()
        $kept = @()
        foreach ($group in Get-StewardGraph "/users/$($user.id)/memberOf" -Role 'Groups Administrator') {
            if ($group.'@odata.type' -ne '#microsoft.graph.group') { continue }
            $unified = $group.groupTypes -contains 'Unified'
            if ($group.onPremisesSyncEnabled -or $group.groupTypes -contains 'DynamicMembership' -or ($group.mailEnabled -and -not $unified)) { $kept += $group.displayName; continue }
            Invoke-StewardGraph DELETE "/groups/$($group.id)/members/$($user.id)/`$ref" -Role 'Groups Administrator'
            $left += $group.displayName
        }
        if ($kept) { Write-Warning "$who is still in these groups, which cannot be changed here: $($kept -join ', ')." }
        if ($left.Count -eq 0) { return 'Nothing to do: in no group that can be changed here.' }
        "Taken out of $($left -join ', ')."
    }
}
if ($DisableDevices) {
    Step 'Devices' 'Disable the registered devices' {
        $names = @()
        foreach ($device in Get-StewardGraph "/users/$($user.id)/registeredDevices" -Role 'Cloud Device Administrator') {
            if (-not $device.accountEnabled) { continue }
            Invoke-StewardGraph PATCH "/devices/$($device.id)" @{ accountEnabled = $false } -Role 'Cloud Device Administrator'
            $names += $device.displayName
        }
        if ($names.Count -eq 0) { return 'Nothing to do: no device that is enabled.' }
        "Disabled: $($names -join ', ')."
    }
}
if ($RemoveLicenses) {
    if (-not $shared) {
        Write-Warning "$who keeps the licences: the mailbox could not be turned into a shared one, and would be lost."
        return
    }
    Step 'Licences' 'Take away all licences' {
        $ids = @($user.assignedLicenses | ForEach-Object { $_.skuId })
        if ($ids.Count -eq 0) { return 'Nothing to do: no licence.' }
        $null = Invoke-StewardGraph POST "/users/$($user.id)/assignLicense" @{ addLicenses = @(); removeLicenses = $ids } -Role 'License Administrator'
        "$($ids.Count) taken away."
    }
}
