# ExchangeOnlineManagement on the practice partner. As with the real one, only the sign-in and the Get-EXO… commands are
# in the module; the others are made when it connects, from what the service offers, in a module of their own.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'practice.ps1'))

$script:connections = [System.Collections.Generic.List[object]]::new()
$script:counts = @{ ExchangeOnline = 0; ExchangeOnlineProtection = 0 }
$script:data = [System.IO.Path]::Combine($PSScriptRoot, 'cmdlets.txt')
$script:own = 'Connect-ExchangeOnline', 'Connect-IPPSSession', 'Disconnect-ExchangeOnline', 'Get-ConnectionInformation'

function PracticeConnect([string] $Service, [string] $Kind, $Bound, [scriptblock] $Wanted) {
    if (-not $Bound.ContainsKey('AccessToken')) {
        PracticeSignInLibrary 'ExchangeOnlineManagement' '4.66.1.0' {
            throw [System.NullReferenceException]::new('Object reference not set to an instance of an object. at Microsoft.Identity.Client.Platforms.Features.RuntimeBroker.RuntimeBroker..ctor')
        }
    }
    $token = PracticeToken $Bound['AccessToken']
    # The service decides about audience and expiry, and the tenant is the token's, whatever -DelegatedOrganization says.
    $banner = "$($token.Origin)/$Service/adminapi/beta/$($token.Tenant)/EXOBanner('AutogenSession')?Version=3.9.2"
    $null = PracticeRest 'GET' $banner $token $null $null
    $script:counts[$Kind]++
    $connection = [pscustomobject] @{
        ConnectionId = [guid]::NewGuid(); State = 'Connected'; Id = $script:counts[$Kind]; Name = "$($Kind)_$($script:counts[$Kind])"
        UserPrincipalName = $token.User; ConnectionUri = "$($token.Origin)/$Service"
        AzureAdAuthorizationEndpointUri = [string] $Bound['AzureADAuthorizationEndpointUri']; TokenExpiryTimeUTC = $token.Expires
        CertificateAuthentication = $false; ModuleName = $null; ModulePrefix = [string] $Bound['Prefix']
        Organization = [string] $Bound['Organization']; DelegatedOrganization = [string] $Bound['DelegatedOrganization']; AppId = $token.App
        PageSize = 1000; TenantID = $token.Tenant; TokenStatus = 'Active'; ConnectionUsedForInbuiltCmdlets = $Kind -eq 'ExchangeOnline'
        IsEopSession = $Kind -ne 'ExchangeOnline'
    }
    $connection.PSObject.TypeNames.Insert(0, 'Microsoft.Exchange.Management.ExoPowershellSnapin.ConnectionInformation')
    $text = PracticeFunctions $script:data $Wanted '& $StewardInvoke'
    $invoke = $script:invoke
    $id = $connection.ConnectionId
    $made = New-Module -Name ('tmpEXO_' + [System.IO.Path]::GetRandomFileName()) -ArgumentList $text, { param($Name, $Bound) & $invoke $id $Name $Bound }.GetNewClosure() -ScriptBlock {
        param($Text, $StewardInvoke)
        . ([scriptblock]::Create($Text))
        Export-ModuleMember -Function *
    }
    $connection.ModuleName = $made.Name
    $made | Import-Module -Global -DisableNameChecking
    if ($Kind -eq 'ExchangeOnline') { foreach ($other in $script:connections) { $other.Information.ConnectionUsedForInbuiltCmdlets = $false } }
    $script:connections.Add([pscustomobject] @{ Information = $connection; Token = $token; Service = $Service; Module = $made; Text = $Bound['AccessToken'] })
    if ($Bound['ShowBanner'] -ne $false) { Write-Host 'This is the practice partner.' }
}

# One command of the service, with the parameters as it takes them.
$script:invoke = {
    param($ConnectionId, [string] $Name, $Bound)
    $connection = $script:connections | Where-Object { $_.Information.ConnectionId -eq $ConnectionId }
    if ($null -eq $connection) { throw [System.InvalidOperationException]::new('You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.') }
    $parameters = @{}
    foreach ($key in $Bound.Keys) {
        if ($key -in 'Verbose', 'Debug', 'ErrorAction', 'WarningAction', 'InformationAction', 'ProgressAction', 'ErrorVariable', 'WarningVariable', 'InformationVariable', 'OutVariable', 'OutBuffer', 'PipelineVariable', 'WhatIf', 'Confirm') { continue }
        $value = $Bound[$key]
        if ($value -is [switch]) { $value = [bool] $value }
        elseif ($key -eq 'Identity' -and $value -isnot [string] -and $null -ne $value) {
            foreach ($property in 'Identity', 'UserPrincipalName', 'PrimarySmtpAddress', 'Name') { if ($value.$property) { $value = [string] $value.$property; break } }
            $value = [string] $value
        }
        $parameters[$key] = $value
    }
    $address = "$($connection.Token.Origin)/$($connection.Service)/adminapi/beta/$($connection.Token.Tenant)/InvokeCommand"
    $body = @{ CmdletInput = @{ CmdletName = $Name; Parameters = $parameters } }
    $headers = @{ 'X-AnchorMailbox' = "APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@$($connection.Token.Tenant)"; Prefer = 'odata.maxpagesize=1000' }
    try {
        while ($address) {
            $answer = PracticeRest 'POST' $address $connection.Token $body $headers
            foreach ($warning in $answer.'@adminapi.warnings') { Write-Warning $warning }
            foreach ($item in $answer.value) { $item }
            $address = $answer.'@odata.nextLink'
        }
    } catch {
        if ($_.Exception.Message.Contains('CommandNotFoundException')) { PracticeNone $Name }
        if ($_.Exception.Data['HttpStatus'] -eq 401) { throw [System.UnauthorizedAccessException]::new('UnAuthorized: Access is denied.') }
        throw
    }
}

function PracticeExchange([string] $Name, $Bound) {
    switch ($Name) {
        'Connect-ExchangeOnline' {
            $names = $Bound['CommandName']
            $own = $script:own
            PracticeConnect 'exchange' 'ExchangeOnline' $Bound { param($command, $group) $group -in 'E', 'B' -and $command -notin $own -and $command -notlike '*-EXO*' -and (-not $names -or @($names | Where-Object { $command -like $_ }).Count -gt 0) }.GetNewClosure()
        }
        'Connect-IPPSSession' {
            if (-not $IsWindows) { throw [System.PlatformNotSupportedException]::new('Connect-IPPSSession is available in PowerShell 7 on Windows only.') }
            if ($Bound['DelegatedOrganization'] -and -not $Bound['AzureADAuthorizationEndpointUri']) { throw [System.ArgumentException]::new('DelegatedOrganization needs AzureADAuthorizationEndpointUri.') }
            $names = $Bound['CommandName']
            $own = $script:own
            PracticeConnect 'compliance' 'ExchangeOnlineProtection' $Bound { param($command, $group) $group -in 'S', 'B' -and $command -notin $own -and (-not $names -or @($names | Where-Object { $command -like $_ }).Count -gt 0) }.GetNewClosure()
        }
        'Disconnect-ExchangeOnline' {
            foreach ($connection in @($script:connections)) {
                if ($Bound['ConnectionId'] -and [string] $connection.Information.ConnectionId -notin @($Bound['ConnectionId'] | ForEach-Object { [string] $_ })) { continue }
                Remove-Module -ModuleInfo $connection.Module -Force
                $null = $script:connections.Remove($connection)
            }
        }
        'Get-ConnectionInformation' {
            foreach ($connection in $script:connections) {
                if (PracticeExpired $connection.Token) { $connection.Information.TokenStatus = 'Expired' }
                $connection.Information
            }
        }
        default {
            $used = $script:connections | Where-Object { $_.Information.ConnectionUsedForInbuiltCmdlets } | Select-Object -Last 1
            if ($null -eq $used) { throw [System.InvalidOperationException]::new('You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.') }
            & $script:invoke $used.Information.ConnectionId $Name.Replace('-EXO', '-') $Bound
        }
    }
}

. ([scriptblock]::Create((PracticeFunctions $script:data { param($command) $command -in $script:own -or $command -like '*-EXO*' } 'PracticeExchange')))
