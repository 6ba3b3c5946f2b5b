<#
.SYNOPSIS
    Makes a distribution group with its members.
.DESCRIPTION
    Makes a distribution group in the customer's tenant. Where a group of that address is there already, it is kept and
    only missing members are added.
.PARAMETER Address
    The group's address. Its domain must be one of the tenant's.
.PARAMETER DisplayName
    The name people see.
.PARAMETER Member
    Who is in it, by address or user principal name.
.PARAMETER Owner
    Who may manage it, by address or user principal name.
.PARAMETER AllowOutside
    Lets people outside of the tenant send to it.
.EXAMPLE
    New-MailGroup.ps1 -Address sales@larchmoor.example -DisplayName Sales -Member anna@larchmoor.example
.OUTPUTS
    One object: DisplayName, PrimarySmtpAddress, Members, AllowsOutside, Result (Created, Updated, Unchanged or Not done), Id.
.NOTES
    Connections: Exchange
    Scope: Tenant
    Risk: Change
    Roles: Exchange Administrator
    Tags: mail, provisioning, groups
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidatePattern('^[^@\s]+@[^@\s]+\.[^@\s]+$', ErrorMessage = 'Address must be a mail address, for example sales@contoso.com.')] [string] $Address,
    [Parameter(Mandatory)] [ValidateLength(1, 64)] [string] $DisplayName,
    [string[]] $Member,
    [string[]] $Owner,
    [switch] $AllowOutside
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }

$domains = @(Get-AcceptedDomain | ForEach-Object { "$($_.DomainName)" })
if ($Address.Split('@')[1] -notin $domains) { throw "$($Address.Split('@')[1]) is not a domain of this tenant ($TenantId). Its domains are: $($domains -join ', ')." }
# Everybody must be there before anything is made.
$people = @(foreach ($one in $Member) { Get-Recipient -Identity $one })
$owners = @(foreach ($one in $Owner) { (Get-Recipient -Identity $one).PrimarySmtpAddress })

$group = try { Get-DistributionGroup -Identity $Address } catch { if ($_.Exception.Message -notmatch "couldn't be found") { throw }; $null }
$result = 'Unchanged'
if (-not $group) {
    $result = 'Not done'
    if ($PSCmdlet.ShouldProcess($Address, 'Make a distribution group')) {
        $wanted = @{
            Name = $DisplayName; DisplayName = $DisplayName; Alias = $Address.Split('@')[0]; PrimarySmtpAddress = $Address; Type = 'Distribution'
            RequireSenderAuthenticationEnabled = -not $AllowOutside; Confirm = $false
        }
        if ($people) { $wanted['Members'] = @($people.PrimarySmtpAddress) }
        if ($owners) { $wanted['ManagedBy'] = $owners }
        $group = New-DistributionGroup @wanted
        $result = 'Created'
    }
} else {
    $there = @(Get-DistributionGroupMember -Identity $Address -ResultSize Unlimited | ForEach-Object { "$($_.PrimarySmtpAddress)" })
    foreach ($person in $people) {
        if ($person.PrimarySmtpAddress -in $there) { continue }
        if ($PSCmdlet.ShouldProcess($Address, "Add $($person.DisplayName)")) {
            Add-DistributionGroupMember -Identity $Address -Member $person.PrimarySmtpAddress -BypassSecurityGroupManagerCheck -Confirm:$false
            $result = 'Updated'
        }
    }
}
[pscustomobject] @{
    DisplayName        = if ($group) { $group.DisplayName } else { $DisplayName }
    PrimarySmtpAddress = $Address
    Members            = @(if ($group) { Get-DistributionGroupMember -Identity $Address -ResultSize Unlimited | ForEach-Object { "$($_.PrimarySmtpAddress)" } })
    AllowsOutside      = if ($group) { -not $group.RequireSenderAuthenticationEnabled } else { [bool] $AllowOutside }
    Result             = $result
    Id                 = $group.Guid
}
