# Microsoft switched the service behind the AzureAD module off in 2025. Its commands work on, over Microsoft Graph: by the
# alias layer of Microsoft.Entra where that is installed, else by Steward's own module.

function Connect($Context) {
    StewardReplaced $Context
    try {
        if (UsesEntra $Context) {
            if (-not (StewardImport $Context 'Microsoft.Entra')) { return }
            $arguments = StewardGraphArguments $Context
            Connect-Entra @arguments
            Enable-EntraAzureADAlias
            $stranger = StewardStrangeOrganization $Context
            if ($stranger) {
                StewardProblem $Context $stranger -Code 'refused' -Advice 'Refresh the customer list and choose the customer again. Please report this when it happens twice.'
            }
        } else {
            StewardImportOwn $Context 'Steward.AzureAD'
            Initialize-StewardAzureAD -Token { $Context.Tokens['token'] }.GetNewClosure() -Endpoint $Context.Endpoints['graph'] -TenantId $Context.TenantId
            Test-StewardAzureAD
        }
    } catch {
        StewardProblem $Context 'Microsoft Graph refused the sign-in for this customer.' $_ -Advice 'Check that the application is consented for this customer, and that your GDAP role allows reading its directory.'
    }
}

function Renew($Context, [string] $Name) {
    if (UsesEntra $Context) {
        $arguments = StewardGraphArguments $Context
        Connect-Entra @arguments
    }
}

function Disconnect($Context) {
    if (UsesEntra $Context) { $null = Disconnect-Entra } else { Remove-Module Steward.AzureAD }
}

# The practice partner's Microsoft.Entra covers less than Steward's own module.
function UsesEntra($Context) {
    $module = StewardModule $Context 'Microsoft.Entra'
    return $null -ne $module -and -not ($module.PrivateData -is [hashtable] -and $module.PrivateData['Practice'])
}
