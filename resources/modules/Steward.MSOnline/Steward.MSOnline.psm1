# The most used commands of the retired MSOnline module, over Microsoft Graph with the run's own token. Names,
# parameters, pipeline input and the properties that come out are those of the old module; the service is Graph's.

. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.Shared', 'rest.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Steward.Shared', 'uncovered.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'connection.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'licences.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'users.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'groups.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'roles.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'tenant.ps1'))

$successors = ReadSuccessors ([System.IO.Path]::Combine($PSScriptRoot, 'successors.tsv'))
WatchUncovered '^[a-z]+-Msol\w+$' { param($name) SuccessorText $successors $name 'MSOnline' }
