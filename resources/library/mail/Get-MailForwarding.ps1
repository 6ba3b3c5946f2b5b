<#
.SYNOPSIS
    Where mail is forwarded to: by mailboxes, by inbox rules, and what the tenant's outbound policy allows.
.DESCRIPTION
    Lists forwarding that is set on mailboxes, inbox rules that forward or redirect, and the automatic forwarding of each
    outbound spam policy. What leaves the tenant's own domains is flagged. Inbox rules are asked for mailbox by mailbox.
    Changes nothing.
.PARAMETER ExternalOnly
    Lists only what leaves the tenant.
.PARAMETER WithoutInboxRules
    Leaves out inbox rules, which take most of the time.
.EXAMPLE
    Get-MailForwarding.ps1 -ExternalOnly
.OUTPUTS
    One object a forwarding: Mailbox, PrimarySmtpAddress, Kind, Rule, Target, External, KeepsCopy, Enabled.
.NOTES
    Connections: Exchange
    Scope: Tenant
    Risk: Read
    Roles: Exchange Administrator
    Tags: mail, security, forwarding
#>
[CmdletBinding()]
param(
    [switch] $ExternalOnly,
    [switch] $WithoutInboxRules
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }

$domains = @(Get-AcceptedDomain | ForEach-Object { "$($_.DomainName)" })
function IsExternal([string] $Address) { $Address.Contains('@') -and $Address.Split('@')[-1] -notin $domains }

# "smtp:a@b", or "Name" [SMTP:a@b]; an entry of the own address book has no address in it.
function AddressIn([string] $Text) {
    if ($Text -match '(?i)smtp:([^\]\s"]+)') { return $Matches[1] }
    $Text.Trim('"')
}

function Row($Of, [string] $Kind, [string] $Rule, [string] $Target, $KeepsCopy, [bool] $Enabled) {
    $external = IsExternal $Target
    if ($ExternalOnly -and -not $external) { return }
    [pscustomobject] @{
        Mailbox = $Of.DisplayName; PrimarySmtpAddress = $Of.PrimarySmtpAddress; Kind = $Kind; Rule = $Rule
        Target = $Target; External = $external; KeepsCopy = $KeepsCopy; Enabled = $Enabled
    }
}

foreach ($policy in Get-HostedOutboundSpamFilterPolicy) {
    if ($ExternalOnly -and "$($policy.AutoForwardingMode)" -eq 'Off') { continue }
    [pscustomobject] @{
        Mailbox = '(whole tenant)'; PrimarySmtpAddress = $null; Kind = 'Outbound policy'; Rule = $policy.Name
        Target = "automatic forwarding to others: $($policy.AutoForwardingMode)"; External = "$($policy.AutoForwardingMode)" -eq 'On'
        KeepsCopy = $null; Enabled = $true
    }
}

$mailboxes = @(Get-EXOMailbox -ResultSize Unlimited -Properties ForwardingAddress, ForwardingSmtpAddress, DeliverToMailboxAndForward)
$number = 0
foreach ($mailbox in $mailboxes | Sort-Object DisplayName) {
    $number++
    Write-Progress 'Looking for forwarding' -Status "$number of $($mailboxes.Count)" -PercentComplete (100 * $number / $mailboxes.Count)
    if ($mailbox.ForwardingSmtpAddress) { Row $mailbox 'Mailbox' '' (AddressIn $mailbox.ForwardingSmtpAddress) ([bool] $mailbox.DeliverToMailboxAndForward) $true }
    if ($mailbox.ForwardingAddress) {
        # A recipient of the address book; a contact there may be somebody outside.
        $recipient = try { Get-Recipient -Identity $mailbox.ForwardingAddress } catch { $null }
        $target = if ($recipient) { [string] $recipient.PrimarySmtpAddress } else { [string] $mailbox.ForwardingAddress }
        Row $mailbox 'Mailbox' '' $target ([bool] $mailbox.DeliverToMailboxAndForward) $true
    }
    if ($WithoutInboxRules) { continue }
    try { $rules = @(Get-InboxRule -Mailbox $mailbox.ExternalDirectoryObjectId) }
    catch { Write-Warning "The inbox rules of $($mailbox.PrimarySmtpAddress) could not be read: $($_.Exception.Message)"; continue }
    foreach ($rule in $rules) {
        foreach ($target in @($rule.ForwardTo) + @($rule.ForwardAsAttachmentTo) + @($rule.RedirectTo)) {
            if ($target) { Row $mailbox 'Inbox rule' $rule.Name (AddressIn $target) (-not $rule.DeleteMessage -and -not $rule.RedirectTo) $rule.Enabled }
        }
    }
}
Write-Progress 'Looking for forwarding' -Completed
