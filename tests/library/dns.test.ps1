<#
    The test program answers DNS at $dnsServer; $zone has what it says.
    Connections: Exchange
#>
$own = (Get-AcceptedDomain | Where-Object Default).DomainName
$initial = (Get-AcceptedDomain | Where-Object InitialDomain).DomainName
$report = @(Get-DomainMailSecurity -DnsServer $dnsServer)
function Of([string] $Domain) { @($report) + @($outside) | Where-Object Domain -eq $Domain }
Check 'every domain of the tenant is there' { Same $report.Domain @($own, $initial) }
Check 'a domain with everything is protected' { $d = Of $own; $d.Verdict -eq 'Protected' -and $d.SpfState -eq 'Strict' -and $d.Dkim -eq 'On' -and $d.DmarcPolicy -eq 'reject' -and $d.Findings.Count -eq 0 }
Check 'what DNS says is told as it is' { $d = Of $own; "$($d.Mx)" -eq "0 $($own.Replace('.', '-')).mail.protection.outlook.com 10 backup.$own" -and $d.Spf -eq $zone["TXT $own"] -and $d.Dmarc -eq $zone["TXT _dmarc.$own"] }
Check 'a domain with nothing is unprotected, and why' { $d = Of $initial; $d.Verdict -eq 'Unprotected' -and $d.SpfState -eq 'Missing' -and $d.Dkim -eq 'Never set up' -and $d.DmarcPolicy -eq 'missing' -and $d.Mx.Count -eq 0 -and $d.Findings.Count -ge 4 }
Check 'only problems leaves the protected one out' { Same (Get-DomainMailSecurity -DnsServer $dnsServer -OnlyProblems).Domain @($initial) }
$outside = @(Get-DomainMailSecurity -DnsServer $dnsServer -Domain watching.example, two.example, open.example, long.example)
Check 'a policy that only watches is a weakness' { $d = Of 'watching.example'; $d.Verdict -eq 'Partly' -and $d.SpfState -eq 'Soft' -and $d.DmarcPolicy -eq 'none' -and "$($d.Findings)" -match 'only watches' }
Check 'two SPF records are broken' { $d = Of 'two.example'; $d.SpfState -eq 'Broken' -and $d.Verdict -eq 'Unprotected' }
Check 'everybody allowed is open' { (Of 'open.example').SpfState -eq 'Open' }
Check 'an answer too long for a packet is asked for by TCP, and put together from its pieces' { (Of 'long.example').Spf -eq $zone['TXT long.example'] -and $zone['TXT long.example'].Length -gt 1300 }
Check 'another''s domain has no DKIM of this tenant' { (Of 'open.example').Dkim -eq "Not this tenant's" }
$said = @()
$silent = @(Get-DomainMailSecurity -DnsServer '127.0.0.1:9' -WarningVariable said 3>$null)
Check 'without DNS nothing is called missing' { Same $silent.Domain @($own, $initial); @($silent | Where-Object { $_.Verdict -ne 'Not known' -or $_.SpfState -ne 'Not known' -or $_.DmarcPolicy }).Count -eq 0 -and "$said" -match 'DNS could not be asked' -and @($said).Count -eq 1 }
Check 'a server that is no address is refused in words' { (Complaint { Get-DomainMailSecurity -DnsServer 'nonsense!' }) -match 'DnsServer is an address' }
Finish
