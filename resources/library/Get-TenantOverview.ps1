<#
.SYNOPSIS
    Shows the customer's organization and its users.
.DESCRIPTION
    Reads the organization and the users of the chosen customer through Microsoft Graph and lists them. When a user
    is chosen in the target bar, only that user is shown. Changes nothing.
.PARAMETER Top
    How many users to list at most.
.EXAMPLE
    Get-TenantOverview.ps1 -Top 50
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 10000)] [int] $Top = 200
)

$headers = @{ Authorization = "Bearer $GraphToken" }
$graph = "$($GraphToken.Endpoint)/v1.0"

$organization = (Invoke-RestMethod "$graph/organization" -Headers $headers).value[0]
Write-Output "Organization: $($organization.displayName)"
Write-Output "Tenant:       $TenantId"

$fields = 'id,displayName,userPrincipalName,accountEnabled,userType'
$users = @()
if ($UserAzureID) {
    $users += Invoke-RestMethod "$graph/users/$($UserAzureID)?`$select=$fields" -Headers $headers
} else {
    # Graph gives at most 999 users a page and the address of the next one.
    $next = "$graph/users?`$select=$fields&`$top=$([Math]::Min($Top, 999))"
    while ($next -and $users.Count -lt $Top) {
        $page = Invoke-RestMethod $next -Headers $headers
        $users += $page.value
        $next = $page.'@odata.nextLink'
        $percent = [Math]::Min(100, [int] (100 * $users.Count / $Top))
        Write-Progress 'Reading users' -Status "$($users.Count) of at most $Top" -PercentComplete $percent
    }
    Write-Progress 'Reading users' -Completed
}
if ($users.Count -gt $Top) { $users = $users[0..($Top - 1)] }

$blocked = @($users | Where-Object { $_.accountEnabled -eq $false })
if ($blocked.Count -gt 0) { Write-Warning "$($blocked.Count) of $($users.Count) users cannot sign in." }

$users |
    Sort-Object displayName |
    Select-Object displayName, userPrincipalName, userType, accountEnabled
