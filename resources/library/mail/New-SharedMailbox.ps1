<#
.SYNOPSIS
    Makes a shared mailbox, and gives people access to it.
.DESCRIPTION
    Makes a shared mailbox in the customer's tenant; it needs no licence up to 50 GB. The members named get full access and
    may send as it. Where a shared mailbox of that address is there already, it is kept and only missing rights are added.
.PARAMETER Address
    The mailbox's address. Its domain must be one of the tenant's.
.PARAMETER DisplayName
    The name people see.
.PARAMETER Member
    Who gets full access and may send as it, by address or user principal name.
.PARAMETER NoAutoMapping
    The mailbox does not appear in the members' Outlook by itself.
.EXAMPLE
    New-SharedMailbox.ps1 -Address info@larchmoor.example -DisplayName 'Information' -Member anna@larchmoor.example
.OUTPUTS
    One object: DisplayName, PrimarySmtpAddress, Type, Members, Result (Created, Updated, Unchanged or Not done), Id.
.NOTES
    Connections: Exchange
    Scope: Tenant
    Risk: Change
    Roles: Exchange Administrator
    Tags: mail, provisioning, shared mailbox
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidatePattern('^[^@\s]+@[^@\s]+\.[^@\s]+$', ErrorMessage = 'Address must be a mail address, for example info@contoso.com.')] [string] $Address,
    [Parameter(Mandatory)] [ValidateLength(1, 64)] [string] $DisplayName,
    [string[]] $Member,
    [switch] $NoAutoMapping
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }

$domains = @(Get-AcceptedDomain | ForEach-Object { "$($_.DomainName)" })
if ($Address.Split('@')[1] -notin $domains) { throw "$($Address.Split('@')[1]) is not a domain of this tenant ($TenantId). Its domains are: $($domains -join ', ')." }
# Everybody must be there before anything is made.
$people = @(foreach ($one in $Member) { Get-Recipient -Identity $one })

$mailbox = try { Get-Mailbox -Identity $Address } catch { if ($_.Exception.Message -notmatch "couldn't be found") { throw }; $null }
if ($mailbox -and "$($mailbox.RecipientTypeDetails)" -ne 'SharedMailbox') { throw "$Address is already the address of $($mailbox.DisplayName), which is no shared mailbox." }
$result = 'Unchanged'
if (-not $mailbox) {
    $result = 'Not done'
    if ($PSCmdlet.ShouldProcess($Address, 'Make a shared mailbox')) {
        $mailbox = New-Mailbox -Shared -Name $DisplayName -DisplayName $DisplayName -Alias $Address.Split('@')[0] -PrimarySmtpAddress $Address -Confirm:$false
        $result = 'Created'
    }
}
$given = @()
if ($mailbox) {
    $id = $mailbox.ExternalDirectoryObjectId
    $full = @(Get-MailboxPermission -Identity $id | ForEach-Object { "$($_.User)" })
    $send = @(Get-RecipientPermission -Identity $id | ForEach-Object { "$($_.Trustee)" })
    foreach ($person in $people) {
        $names = @($person.UserPrincipalName, $person.PrimarySmtpAddress, $person.Name, $person.DisplayName)
        $hasFull = @($full | Where-Object { $_ -in $names }).Count -gt 0
        $hasSend = @($send | Where-Object { $_ -in $names }).Count -gt 0
        if (-not ($hasFull -and $hasSend) -and $PSCmdlet.ShouldProcess($Address, "Give $($person.DisplayName) full access and send as")) {
            if (-not $hasFull) { $null = Add-MailboxPermission -Identity $id -User $person.UserPrincipalName -AccessRights FullAccess -InheritanceType All -AutoMapping (-not $NoAutoMapping) -Confirm:$false }
            if (-not $hasSend) { $null = Add-RecipientPermission -Identity $id -Trustee $person.UserPrincipalName -AccessRights SendAs -Confirm:$false }
            if ($result -eq 'Unchanged') { $result = 'Updated' }
        }
        $given += $person.PrimarySmtpAddress
    }
}
[pscustomobject] @{
    DisplayName        = $DisplayName
    PrimarySmtpAddress = $Address
    Type               = [string] $mailbox.RecipientTypeDetails
    Members            = $given
    Result             = $result
    Id                 = $mailbox.ExternalDirectoryObjectId
}
