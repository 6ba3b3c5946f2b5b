# MicrosoftTeams on the practice partner. It takes two tokens, for Graph and for Teams' own administration.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', 'practice.ps1'))

$script:graph = $null
$script:teams = $null

function PracticeTeams([string] $Name, $Bound) {
    if ($Name -eq 'Connect-MicrosoftTeams') {
        if (-not $Bound.ContainsKey('AccessTokens')) { throw [System.InvalidOperationException]::new('MicrosoftTeams would now ask for a sign-in in a browser. There is nobody to sign in on the practice partner; use -AccessTokens.') }
        if (@($Bound['AccessTokens']).Count -ne 2) { throw [System.ArgumentException]::new('Two access tokens are needed: for MS Graph and for Skype and Teams Tenant Admin API.') }
        $graph, $teams = $Bound['AccessTokens'] | ForEach-Object { PracticeToken $_ }
        if ($graph.Audience -ne "$($graph.Origin)/graph") { throw [System.UnauthorizedAccessException]::new("The audience '$($graph.Audience)' of the first access token is not Microsoft Graph.") }
        if ($teams.Audience -ne '48ac35b8-9aa8-4d74-927d-1f4a14a0b239') { throw [System.UnauthorizedAccessException]::new("The audience '$($teams.Audience)' of the second access token is not Skype and Teams Tenant Admin API.") }
        if ((PracticeExpired $graph) -or (PracticeExpired $teams)) { throw [System.UnauthorizedAccessException]::new('The access token is expired.') }
        if ($graph.Tenant -ne $teams.Tenant) { throw [System.UnauthorizedAccessException]::new('The access tokens are not from the same tenant.') }
        if ($Bound['TenantId'] -and $Bound['TenantId'] -ne $graph.Tenant) { throw [System.UnauthorizedAccessException]::new("The access tokens are for the tenant $($graph.Tenant), not for $($Bound['TenantId']).") }
        $script:graph, $script:teams = $graph, $teams
        return [pscustomobject] @{ Account = $graph.User; Environment = 'AzureCloud'; Tenant = $graph.Tenant; TenantId = $graph.Tenant }
    }
    if ($Name -eq 'Disconnect-MicrosoftTeams') { $script:graph = $script:teams = $null; return }
    if ($null -eq $script:graph) { throw [System.InvalidOperationException]::new('Session is not established and user must run Connect-MicrosoftTeams cmdlet before running cmdlets.') }
    if ((PracticeExpired $script:graph) -or (PracticeExpired $script:teams)) { throw [System.UnauthorizedAccessException]::new('Access is denied: the access token is expired.') }
    switch ($Name) {
        'Get-CsTenant' {
            $organization = (PracticeRest 'GET' "$($script:graph.Origin)/graph/v1.0/organization" $script:graph).value[0]
            [pscustomobject] @{ TenantId = $organization.id; DisplayName = $organization.displayName; Domains = @($organization.verifiedDomains.name) }
        }
        'Get-Team' {
            foreach ($group in (PracticeRest 'GET' "$($script:graph.Origin)/graph/v1.0/groups" $script:graph).value) {
                if ($Bound['GroupId'] -and $group.id -ne $Bound['GroupId'] -or $Bound['DisplayName'] -and $group.displayName -ne $Bound['DisplayName']) { continue }
                [pscustomobject] @{ GroupId = $group.id; DisplayName = $group.displayName; Visibility = $group.visibility; Archived = $false; MailNickName = $group.mailNickname; Description = $group.description }
            }
        }
        'Get-CsOnlineUser' {
            foreach ($user in (PracticeRest 'GET' "$($script:graph.Origin)/graph/v1.0/users?`$select=id,displayName,userPrincipalName,accountEnabled" $script:graph).value) {
                if ($Bound['Identity'] -and $Bound['Identity'] -notin $user.id, $user.userPrincipalName) { continue }
                [pscustomobject] @{ Identity = $user.id; DisplayName = $user.displayName; UserPrincipalName = $user.userPrincipalName; AccountEnabled = $user.accountEnabled }
            }
        }
        { $_ -match '^(Get|Set)-Cs(TenantFederationConfiguration|ExternalAccessPolicy|TeamsMeetingPolicy|TeamsClientConfiguration)$' } {
            if ($Bound['Identity'] -and "$($Bound['Identity'])" -ne 'Global') { throw [System.InvalidOperationException]::new("Cannot find the policy ""$($Bound['Identity'])"".") }
            $address = "$($script:graph.Origin)/teams/settings/$($Name.Substring(6))"
            if ($Name.StartsWith('Get-')) { return PracticeRest 'GET' $address $script:teams }
            $body = @{}
            foreach ($key in $Bound.Keys) { if ($key -notin 'Identity', 'Force', 'Tenant', 'ErrorAction', 'WarningAction', 'Verbose', 'Debug') { $body[$key] = $Bound[$key] } }
            $null = PracticeRest 'PATCH' $address $script:teams $body
        }
        default { PracticeNone $Name }
    }
}

. ([scriptblock]::Create((PracticeFunctions ([System.IO.Path]::Combine($PSScriptRoot, 'cmdlets.txt')) { $true } 'PracticeTeams')))
