# Microsoft switched the service behind the MSOnline module off in 2025, and nobody else offers its commands. Steward's
# own module gives the most used ones over Microsoft Graph.

function Connect($Context) {
    StewardReplaced $Context
    try {
        StewardImportOwn $Context 'Steward.MSOnline'
        Initialize-StewardMSOnline -Token { $Context.Tokens['token'] }.GetNewClosure() -Endpoint $Context.Endpoints['graph'] -TenantId $Context.TenantId
        Test-StewardMSOnline
    } catch {
        StewardProblem $Context 'Microsoft Graph refused the sign-in for this customer.' $_ -Advice 'Check that the application is consented for this customer, and that your GDAP role allows reading its directory.'
    }
}

# The module asks for the token before every call.
function Renew($Context, [string] $Name) { }

function Disconnect($Context) {
    Remove-Module Steward.MSOnline
}
