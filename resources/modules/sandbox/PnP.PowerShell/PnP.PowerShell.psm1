# PnP.PowerShell on the practice partner. It connects with any token; the site refuses at the first command.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'practice.ps1'))

$script:connection = $null

function PracticePnP([string] $Name, $Bound) {
    if ($Name -eq 'Connect-PnPOnline') {
        if (-not $Bound.ContainsKey('AccessToken')) { throw [System.InvalidOperationException]::new('PnP.PowerShell would now ask for a sign-in in a browser. There is nobody to sign in on the practice partner; use -AccessToken.') }
        $script:connection = [pscustomobject] @{ Url = ([string] $Bound['Url']).TrimEnd('/'); Token = PracticeToken $Bound['AccessToken']; ConnectionType = 'O365'; Tenant = $null }
        $script:connection.Tenant = $script:connection.Token.Tenant
        if ($Bound['ReturnConnection']) { $script:connection }
        return
    }
    if ($Name -eq 'Disconnect-PnPOnline') {
        if ($null -eq $script:connection) { throw [System.InvalidOperationException]::new('No connection to disconnect') }
        $script:connection = $null
        return
    }
    $used = if ($Bound['Connection']) { $Bound['Connection'] } else { $script:connection }
    if ($null -eq $used) { throw [System.InvalidOperationException]::new('The current connection holds no SharePoint context. Please use one of the Connect-PnPOnline commands which uses the -Url argument to connect.') }
    if ($Name -eq 'Get-PnPConnection') { $used; return }
    if ($Name -eq 'Get-PnPAccessToken') { $used.Token.Text; return }
    if ($used.Token.Audience -ne $used.Url) { throw [System.UnauthorizedAccessException]::new('The remote server returned an error: (401) Unauthorized.') }
    if (PracticeExpired $used.Token) { throw [System.UnauthorizedAccessException]::new('The remote server returned an error: (401) Unauthorized. The token is expired.') }
    switch ($Name) {
        'Get-PnPTenantSite' {
            foreach ($site in (PracticeRest 'GET' "$($used.Url)/sites$(if ($Bound['IncludeOneDriveSites']) { '?oneDrive=true' })" $used.Token).value) {
                if ($Bound['Identity'] -and $Bound['Identity'] -ne $site.Url) { continue }
                # Some of it is told only when asked for at length.
                if (-not $Bound['Detailed']) { $site = $site | Select-Object Url, Title, Template, Owner, Status, LockState, StorageUsageCurrent, StorageQuota }
                $site
            }
        }
        'Get-PnPTenantId' { [guid] $used.Token.Tenant }
        'Get-PnPWeb' { [pscustomobject] @{ Title = 'Practice partner'; Url = $used.Url; ServerRelativeUrl = '/' } }
        'Get-PnPSite' { [pscustomobject] @{ Url = $used.Url; CompatibilityLevel = 15 } }
        default { PracticeNone $Name }
    }
}

. ([scriptblock]::Create((PracticeFunctions ([System.IO.Path]::Combine($PSScriptRoot, 'cmdlets.txt')) { $true } 'PracticePnP')))
