<#
.SYNOPSIS
    Puts a mail flow rule for messages from outside into the tenant, the same in every tenant it is run in.
.DESCRIPTION
    Makes a rule that marks messages from outside: with a notice above the text, or with a word in front of the subject.
    Where a rule of that name is there already and differs, it is brought in line; where it is the same, nothing happens.
.PARAMETER Kind
    Notice: a line above the text. Subject: a word in front of the subject.
.PARAMETER Name
    The name of the rule, by which it is found again.
.PARAMETER Text
    The notice (HTML is allowed), or the word in front of the subject.
.PARAMETER ExceptDomains
    Senders of these domains are not marked.
.PARAMETER Mode
    Enforce, or only audit.
.EXAMPLE
    Add-StandardTransportRule.ps1 -Kind Subject -Text '[External]'
.OUTPUTS
    One object: Name, State, Mode, Text, ExceptDomains, Result (Created, Updated, Unchanged or Not done).
.NOTES
    Connections: Exchange
    Scope: Tenant
    Risk: Change
    Roles: Exchange Administrator
    Tags: mail, security, rules
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('Notice', 'Subject')] [string] $Kind = 'Notice',
    [ValidateLength(1, 64)] [string] $Name = 'Mail from outside',
    [ValidateLength(1, 5000)] [string] $Text = '<p><b>Caution:</b> this message comes from outside your organization.</p>',
    [string[]] $ExceptDomains,
    [ValidateSet('Enforce', 'Audit', 'AuditAndNotify')] [string] $Mode = 'Enforce'
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }
if ($Kind -eq 'Subject' -and -not $PSBoundParameters.ContainsKey('Text')) { $Text = '[External] ' }
if ($Kind -eq 'Subject' -and $Text.Length -gt 128) { throw 'A word in front of the subject has at most 128 characters.' }

$wanted = @{ FromScope = 'NotInOrganization'; Mode = $Mode; Comments = 'Made by Steward: Add-StandardTransportRule' }
if ($Kind -eq 'Notice') {
    $wanted['ApplyHtmlDisclaimerText'] = $Text
    $wanted['ApplyHtmlDisclaimerLocation'] = 'Prepend'
    $wanted['ApplyHtmlDisclaimerFallbackAction'] = 'Wrap'
} else {
    $wanted['PrependSubject'] = $Text
}
if ($ExceptDomains) { $wanted['ExceptIfSenderDomainIs'] = @($ExceptDomains) }

$rule = Get-TransportRule -ResultSize Unlimited | Where-Object { $_.Name -eq $Name } | Select-Object -First 1
$result = 'Not done'
if (-not $rule) {
    if ($PSCmdlet.ShouldProcess($Name, 'Make a mail flow rule')) {
        $null = New-TransportRule -Name $Name @wanted -Confirm:$false
        $result = 'Created'
    }
} else {
    $different = @($wanted.Keys | Where-Object { [string]::Join("`n", @($rule.$_ | ForEach-Object { "$_" })) -ne [string]::Join("`n", @($wanted[$_])) })
    if (-not $ExceptDomains -and $rule.ExceptIfSenderDomainIs) { $wanted['ExceptIfSenderDomainIs'] = $null; $different += 'ExceptIfSenderDomainIs' }
    if ($different.Count -eq 0) { $result = 'Unchanged' }
    elseif ($PSCmdlet.ShouldProcess($Name, "Change the mail flow rule: $($different -join ', ')")) {
        Set-TransportRule -Identity $rule.Guid @wanted -Confirm:$false
        $result = 'Updated'
    }
}
if ($result -in 'Created', 'Updated') { $rule = Get-TransportRule -ResultSize Unlimited | Where-Object { $_.Name -eq $Name } | Select-Object -First 1 }
[pscustomobject] @{
    Name          = $Name
    State         = [string] $rule.State
    Mode          = [string] $rule.Mode
    Text          = if ($rule.PrependSubject) { $rule.PrependSubject } else { $rule.ApplyHtmlDisclaimerText }
    ExceptDomains = @($rule.ExceptIfSenderDomainIs | Where-Object { $_ })
    Result        = $result
}
