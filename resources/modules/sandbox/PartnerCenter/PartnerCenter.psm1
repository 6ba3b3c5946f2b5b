# PartnerCenter on the practice partner.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'practice.ps1'))

$script:token = $null

function PracticePartner([string] $Name, $Bound) {
    if ($Name -eq 'Connect-PartnerCenter') {
        if (-not $Bound.ContainsKey('AccessToken')) { throw [System.InvalidOperationException]::new('PartnerCenter would now ask for a sign-in in a browser. There is nobody to sign in on the practice partner; use -AccessToken.') }
        $token = PracticeToken $Bound['AccessToken']
        if (PracticeExpired $token) { throw [System.InvalidOperationException]::new('The access token has expired. Generate a new one and try again.') }
        $null = PracticeRest 'GET' "$($token.Origin)/partnercenter/v1/profiles/organization" $token
        $script:token = $token
        return [pscustomobject] @{ Account = $token.User; Environment = 'AzureCloud'; TenantId = $token.Tenant }
    }
    if ($Name -eq 'Disconnect-PartnerCenter') { $script:token = $null; return }
    if ($null -eq $script:token) { throw [System.InvalidOperationException]::new('Run Connect-PartnerCenter to login.') }
    if (PracticeExpired $script:token) { throw [System.InvalidOperationException]::new('The access token has expired. Generate a new one and try again.') }
    $base = "$($script:token.Origin)/partnercenter/v1"
    switch ($Name) {
        'Get-PartnerContext' { [pscustomobject] @{ Account = $script:token.User; Environment = 'AzureCloud'; TenantId = $script:token.Tenant } }
        'Get-PartnerCustomer' {
            if ($Bound['CustomerId']) { $found = @(PracticeRest 'GET' "$base/customers/$($Bound['CustomerId'])" $script:token) }
            else { $found = (PracticeRest 'GET' "$base/customers?size=500" $script:token).items }
            foreach ($customer in $found) {
                if ($Bound['Domain'] -and $customer.companyProfile.domain -ne $Bound['Domain']) { continue }
                [pscustomobject] @{ CustomerId = $customer.id; Name = $customer.companyProfile.companyName; Domain = $customer.companyProfile.domain }
            }
        }
        'Get-PartnerOrganizationProfile' { PracticeRest 'GET' "$base/profiles/organization" $script:token }
        default { PracticeNone $Name }
    }
}

. ([scriptblock]::Create((PracticeFunctions ([System.IO.Path]::Combine($PSScriptRoot, 'cmdlets.txt')) { $true } 'PracticePartner')))
