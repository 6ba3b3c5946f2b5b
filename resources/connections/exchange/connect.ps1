# Exchange Online, through Microsoft's module. A connection may act on another tenant than the one it names without any
# error, so it is proved before the script starts, and after every renewal.

function Connect($Context) {
    if (-not (StewardImport $Context 'ExchangeOnlineManagement')) { return }
    try {
        OpenExchange $Context
    } catch {
        StewardProblem $Context 'Exchange Online refused the sign-in for this customer.' $_ -Advice 'Check that the application is consented for this customer, and that the GDAP relationship has the role Exchange Administrator.'
        return
    }
    $stranger = StrangeTenant $Context
    if ($stranger) {
        Disconnect $Context
        StewardProblem $Context $stranger -Code 'refused' -Advice 'Refresh the customer list and choose the customer again. Please report this when it happens twice.'
        return
    }
    $Context.Variables['Session'] = ExchangeSession
}

# The live connection keeps the token it was made with, so a new one is made beside it and the old one closed.
function Renew($Context, [string] $Name) {
    $before = @(Get-ConnectionInformation | ForEach-Object { if (-not $_.IsEopSession) { $_.ConnectionId } })
    OpenExchange $Context
    $stranger = StrangeTenant $Context
    if ($stranger) {
        Disconnect-ExchangeOnline -Confirm:$false
        throw [System.InvalidOperationException]::new($stranger)
    }
    foreach ($id in $before) { Disconnect-ExchangeOnline -ConnectionId $id -Confirm:$false }
    $ExecutionContext.SessionState.PSVariable.Set('global:Session', (ExchangeSession))
}

function Disconnect($Context) {
    Disconnect-ExchangeOnline -Confirm:$false
}

function OpenExchange($Context) {
    $arguments = @{
        AccessToken           = $Context.Tokens['token']
        DelegatedOrganization = $(if ($Context.Domain) { $Context.Domain } else { $Context.TenantId })
        ShowBanner            = $false
        SkipLoadingFormatData = $true
        SkipLoadingCmdletHelp = $true
        ErrorAction           = 'Stop'
    }
    $commands = StewardCommands $Context
    if ($null -ne $commands) { $arguments['CommandName'] = [string[]] (@('Get-AcceptedDomain') + $commands) }
    # Named for national clouds and for a server that stands in for one; the worldwide one is what the module assumes.
    $environment = $Context.Endpoints['exchangeEnvironment']
    if ($environment -and $environment -ne 'O365Default') { $arguments['ExchangeEnvironmentName'] = $environment }
    elseif (-not $environment) {
        $arguments['ConnectionUri'] = $(if ($Context.Endpoints['exchangeConnectionUri']) { $Context.Endpoints['exchangeConnectionUri'] } else { $Context.Endpoints['exchange'] + '/powershell-liveid' })
        $arguments['AzureADAuthorizationEndpointUri'] = $Context.Endpoints['authority'] + '/' + $arguments['DelegatedOrganization']
    }
    $arguments = StewardKnown 'Connect-ExchangeOnline' $arguments
    Connect-ExchangeOnline @arguments
}

# A sentence when the commands act on another tenant than the customer's.
function StrangeTenant($Context) {
    $domains = @(Get-AcceptedDomain -ErrorAction Stop | ForEach-Object { [string] $_.DomainName })
    if (-not $Context.Domain) { return "The initial domain of this customer is not known, so it cannot be proved that Exchange acts on the right tenant. The script was not started." }
    if ($domains -contains $Context.Domain) { return }
    return "Exchange signed in, but to another tenant: it has $([string]::Join(', ', $domains)), and the customer's domain is $($Context.Domain). The script must not go on with it."
}

function ExchangeSession {
    return Get-ConnectionInformation | Where-Object { -not $_.IsEopSession } | Select-Object -Last 1
}
