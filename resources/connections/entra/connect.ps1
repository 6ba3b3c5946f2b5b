# Microsoft Entra PowerShell, a layer over the Graph SDK. Its token decides the tenant, so that is proved before the script starts.

function Connect($Context) {
    if (-not (StewardImport $Context 'Microsoft.Entra')) { return }
    try {
        $arguments = StewardGraphArguments $Context
        Connect-Entra @arguments
        $stranger = StewardStrangeOrganization $Context
    } catch {
        StewardProblem $Context 'Microsoft Graph refused the sign-in for this customer.' $_ -Advice 'Check that the application is consented for this customer, and that your GDAP role allows reading its directory.'
        return
    }
    if ($stranger) {
        Disconnect $Context
        StewardProblem $Context $stranger -Code 'refused' -Advice 'Refresh the customer list and choose the customer again. Please report this when it happens twice.'
    }
}

function Renew($Context, [string] $Name) {
    $arguments = StewardGraphArguments $Context
    Connect-Entra @arguments
}

function Disconnect($Context) {
    $null = Disconnect-Entra
}
