# Microsoft Teams, with two tokens of the customer's tenant: for Graph and for Teams' own administration.

function Connect($Context) {
    if (-not (StewardImport $Context 'MicrosoftTeams')) { return }
    try {
        OpenTeams $Context
        $tenant = [string] (Get-CsTenant -ErrorAction Stop).TenantId
    } catch {
        StewardProblem $Context 'Microsoft Teams refused the sign-in for this customer.' $_ -Advice 'Check that the application is consented for this customer (Skype and Teams Tenant Admin API), and that the GDAP relationship has the role Teams Administrator.'
        return
    }
    if ($tenant -ne $Context.TenantId) {
        Disconnect $Context
        StewardProblem $Context "The sign-in to Microsoft Teams belongs to another tenant ($tenant) than the chosen customer's ($($Context.TenantId)). The script was not started." -Code 'refused' -Advice 'Refresh the customer list and choose the customer again. Please report this when it happens twice.'
    }
}

function Renew($Context, [string] $Name) {
    OpenTeams $Context
}

function Disconnect($Context) {
    Disconnect-MicrosoftTeams
}

function OpenTeams($Context) {
    # Its own log would hold more than it should.
    $arguments = StewardKnown 'Connect-MicrosoftTeams' @{ AccessTokens = [string[]] @($Context.Tokens['graph'], $Context.Tokens['teams']); TenantId = $Context.TenantId; LogLevel = 'None'; ErrorAction = 'Stop' }
    $null = Connect-MicrosoftTeams @arguments
}
