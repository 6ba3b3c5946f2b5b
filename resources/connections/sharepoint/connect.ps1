# SharePoint Online, through PnP PowerShell, to the tenant's administration. The token is for that very host.

function Connect($Context) {
    if (-not (StewardImport $Context 'PnP.PowerShell')) { return }
    try {
        OpenSharePoint $Context
        # It connects with any token and refuses at the first command.
        $tenant = [string] (Get-PnPTenantId -ErrorAction Stop)
        $null = Get-PnPWeb -ErrorAction Stop
    } catch {
        StewardProblem $Context 'SharePoint Online refused the sign-in for this customer.' $_ -Advice 'Check that the application is consented for this customer (SharePoint Online), and that the GDAP relationship has the role SharePoint Administrator.'
        return
    }
    if ($tenant -ne $Context.TenantId) {
        Disconnect $Context
        StewardProblem $Context "The sign-in to SharePoint belongs to another tenant ($tenant) than the chosen customer's ($($Context.TenantId)). The script was not started." -Code 'refused' -Advice 'Refresh the customer list and choose the customer again. Please report this when it happens twice.'
    }
}

function Renew($Context, [string] $Name) {
    OpenSharePoint $Context
}

function Disconnect($Context) {
    Disconnect-PnPOnline
}

function OpenSharePoint($Context) {
    $address = $Context.Endpoints['sharePointAdmin'].Replace('{name}', $Context.Domain.Split([char] 46)[0])
    Connect-PnPOnline -Url $address -AccessToken $Context.Tokens['token'] -ErrorAction Stop
}
