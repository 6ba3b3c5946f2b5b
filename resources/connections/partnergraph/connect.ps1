# Microsoft Graph in the partner's own tenant, beside the customer's: a module of its own, so that $GraphToken stays the
# customer's and nothing is asked in the wrong tenant by mistake.

function Connect($Context) {
    try {
        StewardImportOwn $Context 'Steward.PartnerGraph'
        Initialize-StewardPartnerGraph -Token { $Context.Tokens['token'] }.GetNewClosure() -Endpoint $Context.Endpoints['graph'] -TenantId $Context.PartnerTenant
        $tenant = [string] (Get-StewardPartnerGraph '/organization?$select=id' -First 1).id
    } catch {
        StewardProblem $Context 'Microsoft Graph refused the sign-in to your own tenant.' $_ -Advice 'Check in the set-up that the sign-in still works, and that the application has DelegatedAdminRelationship.Read.All and Directory.Read.All in your tenant.'
        return
    }
    if ($tenant -ne $Context.PartnerTenant) {
        Disconnect $Context
        StewardProblem $Context "The sign-in to Microsoft Graph belongs to another tenant ($tenant) than your own ($($Context.PartnerTenant)). The script was not started." -Code 'refused' -Advice 'Sign in again in the set-up. Please report this when it happens twice.'
    }
}

# The module asks for the newest token before every call.
function Renew($Context, [string] $Name) { }

function Disconnect($Context) {
    if (Get-Module Steward.PartnerGraph) { Remove-Module Steward.PartnerGraph }
}
