$calls = [ordered] @{
    graph = { Invoke-RestMethod "$($GraphToken.Endpoint)/v1.0/organization" -Headers @{ Authorization = "Bearer $GraphToken" } }
    exchange = { Get-Mailbox -ResultSize 1 }
    graphsdk = { Get-MgUser -Top 1 }
    entra = { Get-EntraTenantDetail }
    teams = { Get-CsTenant }
    sharepoint = { Get-PnPTenantSite }
    azuread = { Get-AzureADTenantDetail }
    msonline = { Get-MsolCompanyInformation }
    securitycenter = { Get-Label }
    partnercenter = { Get-PartnerCustomer -CustomerId $CustomerID }
}
$sessions = @{}
$until = [datetime]::UtcNow.AddSeconds(60)
$rounds = 0
while ([datetime]::UtcNow -lt $until) {
    foreach ($name in $calls.Keys) {
        try { $null = & $calls[$name] } catch { "$name failed: $($_.Exception.Message)" }
    }
    $sessions[[string] $Session.ConnectionId] = $true
    $rounds++
    Start-Sleep -Milliseconds 300
}
"rounds $($rounds -gt 20)"
"sessions $($sessions.Count -gt 2)"
"open $(@(Get-ConnectionInformation).Count)"
