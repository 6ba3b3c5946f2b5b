# The most used commands of the PartnerCenter module, over the Partner Center API with the run's own token. The module
# itself has had no release since 2020; the service behind it is alive.

. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.Shared', 'rest.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.Shared', 'uncovered.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'connection.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'customers.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'partner.ps1'))

# Four commands on applications have Partner in their name and are Exchange's.
WatchUncovered '^[a-z]+-Partner(?!Application$)\w+$' {
    param($name)
    if ($name -in 'New-PartnerAccessToken', 'Register-PartnerTokenCache') {
        return "$name is not covered: a run never holds what makes tokens. Tick Graph or PartnerCenter for the run; `$GraphToken is always good."
    }
    "$name is not covered by Steward's PartnerCenter module. The service answers at https://api.partnercenter.microsoft.com; install the PartnerCenter module where PowerShell has one, or do this in the Partner Center portal."
}
