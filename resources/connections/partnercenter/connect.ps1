# Partner Center, in the partner's own tenant: Microsoft's module if it is installed, else Steward's own.

function Connect($Context) {
    try {
        if (UsesMicrosofts $Context) { OpenPartnerCenter $Context }
        else {
            StewardImportOwn $Context 'Steward.PartnerCenter'
            Initialize-StewardPartnerCenter -Token { $Context.Tokens['token'] }.GetNewClosure() -Endpoint $Context.Endpoints['partnerCenter'] -TenantId $Context.PartnerTenant -CustomerId $Context.CustomerId
            Test-StewardPartnerCenter
        }
        # What neither has, for a script that names it.
        $commands = StewardCommands $Context
        if ($null -eq $commands -or $commands.Count -gt 0) {
            StewardImportOwn $Context 'Steward.Partner'
            Initialize-StewardPartner -Token { $Context.Tokens['token'] }.GetNewClosure() -Endpoint $Context.Endpoints['partnerCenter'] -TenantId $Context.PartnerTenant -CustomerId $Context.CustomerId
        }
    } catch {
        StewardProblem $Context 'Partner Center refused the sign-in.' $_ -Advice 'Check that the signed-in account is in AdminAgents, and that it signed in with MFA.'
    }
}

function Renew($Context, [string] $Name) {
    if (UsesMicrosofts $Context) { OpenPartnerCenter $Context }
}

function Disconnect($Context) {
    if (Get-Module Steward.Partner) { Remove-Module Steward.Partner }
    if (UsesMicrosofts $Context) { Disconnect-PartnerCenter } else { Remove-Module Steward.PartnerCenter }
}

function UsesMicrosofts($Context) {
    if ($null -eq (StewardModule $Context 'PartnerCenter')) { return $false }
    # Its start-up clears the caller's default parameter values; they are the script's.
    $defaults = $global:PSDefaultParameterValues.Clone()
    try { return StewardImport $Context 'PartnerCenter' }
    finally { $global:PSDefaultParameterValues = $defaults }
}

function OpenPartnerCenter($Context) {
    $null = Connect-PartnerCenter -AccessToken $Context.Tokens['token'] -Tenant $Context.PartnerTenant -ErrorAction Stop
}
