<#
.SYNOPSIS
    Which messages came and went lately: from whom, to whom, and what became of them.
.DESCRIPTION
    Reads the message trace, newest first, over all its pages, in questions of at most ten days as the service wants it.
    Microsoft keeps 90 days. Changes nothing.
.PARAMETER Days
    How many days to look back.
.PARAMETER Sender
    Only messages from these addresses.
.PARAMETER Recipient
    Only messages to these addresses.
.PARAMETER Status
    Only messages in this state.
.PARAMETER First
    Stops after so many messages; 0 for all.
.PARAMETER PageSize
    How many messages to ask for at once.
.EXAMPLE
    Get-MessageTraceReport.ps1 -Days 5 -Status Quarantined
.OUTPUTS
    One object a message and recipient: Received, Sender, Recipient, Subject, Status, SizeKB, FromIP, MessageId,
    MessageTraceId.
.NOTES
    Connections: Exchange
    Scope: Tenant
    Risk: Read
    Roles: Exchange Administrator, Security Reader
    Tags: mail, trace, delivery
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 90)] [int] $Days = 2,
    [string[]] $Sender,
    [string[]] $Recipient,
    [ValidateSet('All', 'Delivered', 'Failed', 'Pending', 'Expanded', 'Quarantined', 'FilteredAsSpam')] [string] $Status = 'All',
    [ValidateRange(0, [int]::MaxValue)] [int] $First = 0,
    [ValidateRange(1, 5000)] [int] $PageSize = 5000
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }

$question = @{ ResultSize = $PageSize }
if ($Sender) { $question['SenderAddress'] = $Sender }
if ($Recipient) { $question['RecipientAddress'] = $Recipient }
if ($Status -ne 'All') { $question['Status'] = $Status }

$seen = [System.Collections.Generic.HashSet[string]]::new()
$now = [datetime]::UtcNow
$oldest = $now.AddDays(-$Days)
$end = $now
while ($end -gt $oldest) {
    $start = $end.AddDays(-10)
    if ($start -lt $oldest) { $start = $oldest }
    $question['StartDate'] = $start
    $question['EndDate'] = $end
    $question.Remove('StartingRecipientAddress')
    while ($true) {
        Write-Progress 'Reading the message trace' -Status "$($seen.Count) messages"
        # That there is more is no news: it is asked for.
        $page = @(Get-MessageTraceV2 @question -WarningAction SilentlyContinue)
        $new = 0
        foreach ($message in $page) {
            # The last message of a page is the first of the next.
            if (-not $seen.Add("$($message.MessageTraceId) $($message.RecipientAddress)")) { continue }
            $new++
            [pscustomobject] @{
                Received       = $message.Received
                Sender         = $message.SenderAddress
                Recipient      = $message.RecipientAddress
                Subject        = $message.Subject
                Status         = $message.Status
                SizeKB         = [System.Math]::Round($message.Size / 1KB, 1)
                FromIP         = $message.FromIP
                MessageId      = $message.MessageId
                MessageTraceId = $message.MessageTraceId
            }
            if ($First -gt 0 -and $seen.Count -ge $First) { Write-Progress 'Reading the message trace' -Completed; return }
        }
        if ($page.Count -lt $PageSize -or $new -eq 0) { break }
        $question['EndDate'] = ([datetime] $page[-1].Received).ToUniversalTime()
        $question['StartingRecipientAddress'] = $page[-1].RecipientAddress
    }
    $end = $start
}
Write-Progress 'Reading the message trace' -Completed
