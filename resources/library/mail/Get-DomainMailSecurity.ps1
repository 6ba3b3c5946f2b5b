<#
.SYNOPSIS
    MX, SPF, DKIM and DMARC of each of the tenant's domains, with a verdict and what is missing.
.DESCRIPTION
    Takes the tenant's domains and their DKIM settings from Exchange, and asks DNS what the world sees: where mail goes, who
    may send, whether mail is signed, and what receivers do with forged mail. DNS is asked directly, without the cmdlet
    Resolve-DnsName, which only Windows has. What DNS did not answer is told as not known, never as missing. Changes
    nothing.
.PARAMETER Domain
    Only these domains. One that is not the tenant's is looked up in DNS alone. Empty: all of the tenant's domains.
.PARAMETER DnsServer
    The DNS server to ask: an address, with a port behind a colon if it is not 53. Empty: this computer's own.
.PARAMETER OnlyProblems
    Lists only domains that are not fully protected.
.EXAMPLE
    Get-DomainMailSecurity.ps1 -OnlyProblems
.OUTPUTS
    One object a domain: Domain, Verdict (Protected, Partly, Unprotected, Not known), Mx, Spf, SpfState, Dkim, Dmarc,
    DmarcPolicy, Findings.
.NOTES
    Connections: Exchange
    Scope: Tenant
    Risk: Read
    Roles: Exchange Administrator
    Tags: mail, security, dns, spf, dkim, dmarc
#>
[CmdletBinding()]
param(
    [string[]] $Domain,
    [ValidatePattern('^$|^[0-9A-Fa-f.:\[\]]+$', ErrorMessage = 'DnsServer is an address, for example 192.0.2.53 or 192.0.2.53:5353.')] [string] $DnsServer,
    [switch] $OnlyProblems
)

$ErrorActionPreference = 'Stop'
if (-not $Session) { throw 'This script needs the connection Exchange. Tick it, and run the script again.' }

# Whom to ask.
function ServersOf([string] $Wanted) {
    if ($Wanted) {
        $endpoint = $null
        if (-not [System.Net.IPEndPoint]::TryParse($Wanted, [ref] $endpoint)) { throw "DnsServer ""$Wanted"" is not an address." }
        if ($endpoint.Port -eq 0) { $endpoint.Port = 53 }
        return , @($endpoint)
    }
    $found = foreach ($card in [System.Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces()) {
        if ($card.OperationalStatus -notin 'Up', 'Unknown') { continue }
        foreach ($address in $card.GetIPProperties().DnsAddresses) { if (-not $address.IsIPv6SiteLocal) { "$address" } }
    }
    , @($found | Select-Object -Unique -First 3 | ForEach-Object { [System.Net.IPEndPoint]::new([System.Net.IPAddress]::Parse($_), 53) })
}

# A question as DNS writes it (RFC 1035), with room for long answers (RFC 6891).
function QuestionOf([string] $Name, [int] $Type, [int] $Id) {
    $bytes = [System.Collections.Generic.List[byte]]::new()
    foreach ($byte in ($Id -shr 8), ($Id -band 255), 1, 0, 0, 1, 0, 0, 0, 0, 0, 1) { $bytes.Add([byte] $byte) }
    foreach ($label in [System.Globalization.IdnMapping]::new().GetAscii($Name.TrimEnd('.')).Split('.')) {
        $letters = [System.Text.Encoding]::ASCII.GetBytes($label)
        if ($letters.Length -lt 1 -or $letters.Length -gt 63) { throw "$Name is not a domain's name." }
        $bytes.Add([byte] $letters.Length)
        $bytes.AddRange($letters)
    }
    foreach ($byte in 0, 0, $Type, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0) { $bytes.Add([byte] $byte) }
    , $bytes.ToArray()
}

# One message there and back; by TCP where the answer is too long for a packet.
function SendMessage($Server, [byte[]] $Question, [bool] $ByTcp) {
    if (-not $ByTcp) {
        $client = [System.Net.Sockets.UdpClient]::new($Server.AddressFamily)
        try {
            $client.Client.ReceiveTimeout = 2000
            $client.Connect($Server)
            $null = $client.Send($Question, $Question.Length)
            $from = [System.Net.IPEndPoint]::new([System.Net.IPAddress]::Any, 0)
            return , $client.Receive([ref] $from)
        } finally { $client.Dispose() }
    }
    $client = [System.Net.Sockets.TcpClient]::new($Server.AddressFamily)
    try {
        $client.SendTimeout = $client.ReceiveTimeout = 4000
        $client.Connect($Server)
        $stream = $client.GetStream()
        $stream.Write([byte[]] (@([byte] ($Question.Length -shr 8), [byte] ($Question.Length -band 255)) + $Question), 0, $Question.Length + 2)
        $all = [System.Collections.Generic.List[byte]]::new()
        $buffer = [byte[]]::new(4096)
        while ($all.Count -lt 2 -or $all.Count -lt 2 + $all[0] * 256 + $all[1]) {
            $count = $stream.Read($buffer, 0, $buffer.Length)
            if ($count -eq 0) { throw 'The answer of the DNS server broke off.' }
            $all.AddRange([byte[]] $buffer[0..($count - 1)])
        }
        return , $all.GetRange(2, $all.Count - 2).ToArray()
    } finally { $client.Dispose() }
}

# The name at a place, which may point to an earlier one; and where it ends.
function NameAt([byte[]] $Message, [int] $At) {
    $labels = @()
    $end = -1
    for ($jumps = 0; $jumps -lt 32; ) {
        $length = $Message[$At]
        if ($length -ge 192) {
            if ($end -lt 0) { $end = $At + 2 }
            $At = ($length -band 63) * 256 + $Message[$At + 1]
            $jumps++
            continue
        }
        if ($length -eq 0) { if ($end -lt 0) { $end = $At + 1 }; break }
        $labels += [System.Text.Encoding]::ASCII.GetString($Message, $At + 1, $length)
        $At += 1 + $length
    }
    @{ Name = $labels -join '.'; End = $end }
}

$dns = @{ Servers = (ServersOf $DnsServer); Problem = $null; Known = @{} }
if ($dns.Servers.Count -eq 0) { $dns.Problem = 'this computer has no DNS server' }

# What DNS has of a kind, as texts; nothing when it has none; $null, with dns.Problem set, when nobody answered.
function LookUp([string] $Name, [ValidateSet('MX', 'TXT', 'CNAME')] [string] $Kind) {
    if ($dns.Problem) { return $null }
    $key = "$Kind $Name"
    if ($dns.Known.ContainsKey($key)) { return , $dns.Known[$key] }
    $type = @{ CNAME = 5; MX = 15; TXT = 16 }[$Kind]
    $why = 'no answer'
    foreach ($server in @($dns.Servers) * 2) {
        try {
            $id = [System.Random]::Shared.Next(65536)
            $question = QuestionOf $Name $type $id
            $message = SendMessage $server $question $false
            if ($message.Length -gt 3 -and ($message[2] -band 2)) { $message = SendMessage $server $question $true }
            if ($message.Length -lt 12 -or $message[0] * 256 + $message[1] -ne $id) { $why = "$server answered something else"; continue }
            $code = $message[3] -band 15
            if ($code -notin 0, 3) { $why = "$server refused (code $code)"; continue }
            $found = @()
            $at = 12
            for ($i = 0; $i -lt $message[4] * 256 + $message[5]; $i++) { $at = (NameAt $message $at).End + 4 }
            for ($i = 0; $i -lt $message[6] * 256 + $message[7]; $i++) {
                $at = (NameAt $message $at).End
                $is = $message[$at] * 256 + $message[$at + 1]
                $length = $message[$at + 8] * 256 + $message[$at + 9]
                $at += 10
                if ($is -eq $type) {
                    if ($Kind -eq 'CNAME') { $found += (NameAt $message $at).Name }
                    elseif ($Kind -eq 'MX') { $found += "$($message[$at] * 256 + $message[$at + 1]) $((NameAt $message ($at + 2)).Name)" }
                    else {
                        # One record in pieces of at most 255 letters.
                        $text = ''
                        for ($p = $at; $p -lt $at + $length; $p += 1 + $message[$p]) { $text += [System.Text.Encoding]::UTF8.GetString($message, $p + 1, $message[$p]) }
                        $found += $text
                    }
                }
                $at += $length
            }
            $dns.Known[$key] = $found
            return , $found
        } catch {
            $why = "$server`: $($_.Exception.GetBaseException().Message)"
        }
    }
    $dns.Problem = $why
    Write-Warning "DNS could not be asked, so MX, SPF and DMARC are not known ($why). Name another server with -DnsServer."
    $null
}

$own = @(Get-AcceptedDomain | ForEach-Object { "$($_.DomainName)" })
$signing = @{}
foreach ($config in Get-DkimSigningConfig) { $signing["$($config.Domain)"] = $config }
$wanted = if ($Domain) { @($Domain | ForEach-Object { $_.Trim().ToLowerInvariant() } | Where-Object { $_ } | Select-Object -Unique) } else { $own }

$number = 0
foreach ($name in $wanted | Sort-Object) {
    $number++
    Write-Progress 'Asking DNS' -Status "$name ($number of $($wanted.Count))" -PercentComplete (100 * $number / $wanted.Count)
    $findings = [System.Collections.Generic.List[string]]::new()
    $isOwn = $name -in $own
    # What makes forging easy is worse than what makes it possible.
    $bad = $weak = 0
    try { $mx = LookUp $name MX } catch { $findings.Add($_.Exception.Message); $mx = $null }
    $texts = if ($null -ne $mx) { LookUp $name TXT }
    $policies = if ($null -ne $texts) { LookUp "_dmarc.$name" TXT }

    $spfState = 'Not known'
    $spf = $null
    if ($null -ne $texts) {
        $records = @($texts | Where-Object { $_ -match '^v=spf1(\s|$)' })
        $spf = $records | Select-Object -First 1
        if ($records.Count -eq 0) { $spfState = 'Missing'; $bad++; $findings.Add('No SPF record: anybody may send in the name of this domain.') }
        elseif ($records.Count -gt 1) { $spfState = 'Broken'; $bad++; $findings.Add("$($records.Count) SPF records: receivers take none of them. Make one of them.") }
        elseif ($spf -match '(?i)(\s|\+)\+?all(\s|$)') { $spfState = 'Open'; $bad++; $findings.Add('SPF ends with +all: it allows everybody.') }
        elseif ($spf -match '(?i)\sredirect=') { $spfState = 'Elsewhere' }
        elseif ($spf -match '(?i)-all(\s|$)') { $spfState = 'Strict' }
        elseif ($spf -match '(?i)~all(\s|$)') { $spfState = 'Soft' }
        else { $spfState = 'Neutral'; $weak++; $findings.Add('SPF does not say what to do with others: end it with -all or ~all.') }
        if ($records.Count -eq 1 -and $isOwn -and $spf -notmatch '(?i)spf\.protection\.(outlook\.com|office365\.us)|spf\.protection\.partner\.outlook\.cn|redirect=') { $weak++; $findings.Add('SPF does not name Microsoft 365 (include:spf.protection.outlook.com).') }
    }

    $dmarc = $policy = $null
    if ($null -ne $policies) {
        $records = @($policies | Where-Object { $_ -match '^v=DMARC1' })
        $dmarc = $records | Select-Object -First 1
        $policy = if ($records.Count -eq 1 -and $dmarc -match '(?i);\s*p=(\w+)') { $Matches[1].ToLowerInvariant() }
        if ($records.Count -eq 0) { $policy = 'missing'; $bad++; $findings.Add('No DMARC record: receivers deliver forged mail.') }
        elseif ($records.Count -gt 1 -or $policy -notin 'none', 'quarantine', 'reject') { $policy = 'broken'; $bad++; $findings.Add('The DMARC record cannot be read by receivers.') }
        else {
            if ($policy -eq 'none') { $weak++; $findings.Add('DMARC only watches (p=none): forged mail is delivered.') }
            if ($dmarc -match '(?i)pct=(\d+)' -and [int] $Matches[1] -lt 100) { $weak++; $findings.Add("DMARC is applied to $($Matches[1]) % of the mail only.") }
        }
    }

    $dkim = 'Not known'
    $config = $signing[$name]
    if (-not $isOwn) { $dkim = 'Not this tenant''s' }
    elseif (-not $config) { $dkim = 'Never set up'; $weak++; $findings.Add('DKIM was never set up: mail is not signed with this domain.') }
    elseif (-not $config.Enabled) { $dkim = 'Off'; $weak++; $findings.Add('DKIM is off: mail is not signed with this domain.') }
    else {
        $dkim = 'On'
        foreach ($selector in 'selector1', 'selector2') {
            $should = "$($config."$($selector)CNAME")".TrimEnd('.')
            $is = LookUp "$selector._domainkey.$name" CNAME
            if ($null -ne $is -and $should -and $should -notin @($is)) { $dkim = 'Broken'; $findings.Add("The DNS record $selector._domainkey.$name does not point to $should.") }
        }
        if ($dkim -eq 'Broken') { $weak++ }
    }
    if ($null -ne $mx -and @($mx).Count -eq 0) { $findings.Add('No MX record: the domain gets no mail.') }
    if ($dns.Problem) { $findings.Add("DNS was not answered: $($dns.Problem).") }

    $verdict = if ($null -eq $policies) { 'Not known' } elseif ($bad -ge 2) { 'Unprotected' } elseif ($bad + $weak -gt 0) { 'Partly' } else { 'Protected' }
    if ($OnlyProblems -and $verdict -eq 'Protected') { continue }
    [pscustomobject] @{
        Domain      = $name
        Verdict     = $verdict
        Mx          = @($mx | Where-Object { $_ } | Sort-Object { [int] $_.Split(' ')[0] })
        Spf         = $spf
        SpfState    = $spfState
        Dkim        = $dkim
        Dmarc       = $dmarc
        DmarcPolicy = $policy
        Findings    = $findings.ToArray()
    }
}
Write-Progress 'Asking DNS' -Completed
