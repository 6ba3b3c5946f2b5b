# Security & Compliance: Microsoft's module where it offers this (Windows), else Steward's own over the same REST
# interface. Which kind of token the service takes differs from tenant to tenant; the console keeps which one it was.

function Connect($Context) {
    try {
        if (UsesMicrosofts $Context) { OpenCompliance $Context }
        else {
            StewardImportOwn $Context 'Steward.Compliance'
            Initialize-StewardCompliance -Token { $Context.Tokens['token'] }.GetNewClosure() -Endpoint $Context.Endpoints['compliance'] -TenantId $Context.TenantId -Domain $Context.Domain
            Test-StewardCompliance
        }
    } catch {
        StewardProblem $Context 'Security & Compliance refused the sign-in for this customer.' $_ -Advice 'Check that the application is consented for this customer, and that the GDAP relationship has the role Compliance Administrator or Security Administrator.'
        $status = [int] $Context.Problem['HttpStatus']
        if ($status -in 401, 403 -or $_.Exception.Message.IndexOf('UnAuthorized', [System.StringComparison]::OrdinalIgnoreCase) -ge 0) { $Context.Problem['TryNext'] = 'token' }
        return
    }
    $Context.Variables['SecurityCenterSession'] = ComplianceSession $Context
}

function Renew($Context, [string] $Name) {
    if (-not (UsesMicrosofts $Context)) { return } # ours asks for the token before every call
    $before = @(Get-ConnectionInformation | ForEach-Object { if ($_.IsEopSession) { $_.ConnectionId } })
    OpenCompliance $Context
    foreach ($id in $before) { Disconnect-ExchangeOnline -ConnectionId $id -Confirm:$false }
    $ExecutionContext.SessionState.PSVariable.Set('global:SecurityCenterSession', (ComplianceSession $Context))
}

function Disconnect($Context) {
    if (UsesMicrosofts $Context) {
        foreach ($open in Get-ConnectionInformation) { if ($open.IsEopSession) { Disconnect-ExchangeOnline -ConnectionId $open.ConnectionId -Confirm:$false } }
    } else { Remove-Module Steward.Compliance }
}

function UsesMicrosofts($Context) {
    if (-not $IsWindows -or $null -eq (StewardModule $Context 'ExchangeOnlineManagement')) { return $false }
    return StewardImport $Context 'ExchangeOnlineManagement'
}

function OpenCompliance($Context) {
    $organization = $(if ($Context.Domain) { $Context.Domain } else { $Context.TenantId })
    $arguments = @{
        AccessToken                     = $Context.Tokens['token']
        DelegatedOrganization           = $organization
        AzureADAuthorizationEndpointUri = $Context.Endpoints['authority'] + '/' + $organization
        ShowBanner                      = $false
        ErrorAction                     = 'Stop'
    }
    if ($Context.Endpoints['complianceConnectionUri'] -and $Context.Endpoints['exchangeEnvironment'] -ne 'O365Default') { $arguments['ConnectionUri'] = $Context.Endpoints['complianceConnectionUri'] }
    $commands = StewardCommands $Context
    if ($commands) {
        $arguments['CommandName'] = [string[]] $commands
        if ($commands -like '*-ComplianceSearch*') { $arguments['EnableSearchOnlySession'] = $true }
    }
    $arguments = StewardKnown 'Connect-IPPSSession' $arguments
    Connect-IPPSSession @arguments
}

function ComplianceSession($Context) {
    if (UsesMicrosofts $Context) { return Get-ConnectionInformation | Where-Object { $_.IsEopSession } | Select-Object -Last 1 }
    # What a script looks at, of a connection that Microsoft's module did not make.
    return [pscustomobject] @{
        Name = 'Steward.Compliance'; State = 'Connected'; IsEopSession = $true; ConnectionUri = $Context.Endpoints['compliance']
        TenantID = $Context.TenantId; Organization = $Context.Domain; DelegatedOrganization = $Context.Domain
    }
}
