# What every connect.ps1 may use: it is dot-sourced before it, in the script's runspace.

# Which words of a service mean what, and what to do about it. The first that fits counts.
$StewardAdvice = @(
    @{ Text = 'isn''t assigned to any management roles'; Code = 'forbidden'; Advice = 'The GDAP relationship lacks the role for this. For Exchange that is Exchange Administrator: add it to the relationship, and your group to the role.' }
    @{ Text = 'Unable to initialize the authorization context'; Code = 'forbidden'; Advice = 'The GDAP relationship has no role that allows this. Add the role that Steward names for this connection.' }
    @{ Text = 'is not present in the role definition of the current user'; Code = 'forbidden'; Advice = 'Your role does not include this command. Renew the consent for this customer and check the roles of the relationship.' }
    @{ Text = 'role assigned to the application'; Code = 'consentNeeded'; Advice = 'Consent to the application again for this customer.' }
    @{ Text = 'Authorization_IdentityNotFound'; Code = 'consentNeeded'; Advice = 'The application is not consented in this customer''s tenant. Consent to it there.' }
    @{ Text = 'not licensed for Exchange'; Code = 'forbidden'; Advice = 'This customer has no licence for this service, so there is nothing to connect to.' }
    @{ Text = 'Update-ModuleManifest'; Code = 'failed'; Advice = 'This module needs PowerShellGet and PackageManagement. Install PowerShell 7 from its own package, which brings both.' }
    @{ Text = 'running scripts is disabled'; Code = 'failed'; Advice = 'The execution policy of this computer forbids scripts. Ask whoever manages it to allow signed scripts.' }
    @{ Text = 'WithLogging'; Code = 'failed'; Advice = 'The modules of Exchange and Microsoft Graph do not get along in one run. Untick one of them, and use $GraphToken in place of the Graph SDK.' }
    @{ Text = 'RuntimeBroker'; Code = 'failed'; Advice = 'The modules of Exchange and Microsoft Graph do not get along in one run. Untick one of them, and use $GraphToken in place of the Graph SDK.' }
    @{ Text = 'Assembly with same name is already loaded'; Code = 'failed'; Advice = 'Two modules bring different versions of the same part. Untick one of the connections.' }
    @{ Text = 'EnableSearchOnlySession'; Code = 'failed'; Advice = 'Compliance searches need a connection of their own kind, which Steward makes when the script names such a command directly.' }
    @{ Text = 'access token has expired'; Code = 'signInNeeded'; Advice = 'The sign-in ran out before it could be used. Check this computer''s clock, and run the script again.' }
    @{ Text = 'token is expired'; Code = 'signInNeeded'; Advice = 'The sign-in ran out before it could be used. Check this computer''s clock, and run the script again.' }
    @{ Text = 'UnAuthorized'; Code = 'forbidden'; Advice = 'Consent to the application for this customer, and check that the GDAP relationship has the role that Steward names for this connection.' }
    @{ Text = 'Forbidden'; Code = 'forbidden'; Advice = 'Consent to the application for this customer, and check that the GDAP relationship has the role that Steward names for this connection.' }
    @{ Text = 'Access is denied'; Code = 'forbidden'; Advice = 'Consent to the application for this customer, and check that the GDAP relationship has the role that Steward names for this connection.' }
)

# Ends connecting with a plain message. `Problem`: an error record, a text, or nothing.
function StewardProblem($Context, [string] $Message, $Problem, [string] $Advice, [string] $Code) {
    $told = @{ Message = $Message }
    if ($null -ne $Problem) {
        $exception = if ($Problem -is [System.Management.Automation.ErrorRecord]) { $Problem.Exception } elseif ($Problem -is [System.Exception]) { $Problem } else { $null }
        $told['Why'] = if ($null -ne $exception) { $exception.Message } else { [string] $Problem }
        while ($null -ne $exception) {
            foreach ($pair in @{ HttpStatus = 'HttpStatus'; ServiceCode = 'ServiceCode'; RequestId = 'CorrelationId'; Advice = 'Advice' }.GetEnumerator()) {
                if (-not $told.ContainsKey($pair.Value) -and $null -ne $exception.Data[$pair.Key]) { $told[$pair.Value] = $exception.Data[$pair.Key] }
            }
            $exception = $exception.InnerException
        }
        foreach ($known in $StewardAdvice) {
            if ($told['Why'].IndexOf($known.Text, [System.StringComparison]::OrdinalIgnoreCase) -lt 0) { continue }
            if (-not $told.ContainsKey('Advice')) { $told['Advice'] = $known.Advice }
            if ($known.Code -ne 'failed') { $told['Code'] = $known.Code }
            break
        }
        if (-not $told.ContainsKey('Code')) {
            $status = [int] $told['HttpStatus']
            if ($status -in 401, 403) { $told['Code'] = 'forbidden' } elseif ($status -eq 429) { $told['Code'] = 'throttled' } elseif ($status -ge 500) { $told['Code'] = 'serviceFailed' }
        }
    }
    if ($Advice -and -not $told.ContainsKey('Advice')) { $told['Advice'] = $Advice }
    if ($Code) { $told['Code'] = $Code }
    $Context.Problem = $told
}

# The newest installed module of that name that is new enough for this connection, or nothing.
function StewardModule($Context, [string] $Name) {
    $minimum = $Context.Modules[$Name]
    $wanted = if ($minimum) { [version] $minimum } else { [version] '0.0' }
    $found = $null
    foreach ($module in Get-Module -ListAvailable -Name $Name -ErrorAction Ignore) {
        if ($module.Version -ge $wanted -and ($null -eq $found -or $module.Version -gt $found.Version)) { $found = $module }
    }
    return $found
}

# Loads it for the script. False, with the problem told, when it is missing or does not load.
function StewardImport($Context, [string] $Name) {
    $module = StewardModule $Context $Name
    if ($null -eq $module) {
        StewardProblem $Context "$($Context.Title) needs the PowerShell module $Name$(if ($Context.Modules[$Name]) { " $($Context.Modules[$Name]) or newer" }), which is not installed." -Code 'refused' -Advice "Install it into Steward's own module folder: choose Install beside $($Context.Title), or run: stewardctl connections install $($Context.Id)"
        return $false
    }
    try {
        Import-Module -Name $module.Path -Global -DisableNameChecking -ErrorAction Stop
    } catch {
        StewardProblem $Context "The PowerShell module $Name $($module.Version) could not be loaded." $_ -Advice "Install it again: stewardctl connections install $($Context.Id)"
        return $false
    }
    return $true
}

# Steward's own module of that name.
function StewardImportOwn($Context, [string] $Name) {
    Import-Module -Name ([System.IO.Path]::Combine($Context.OwnModules, $Name, "$Name.psd1")) -Global -DisableNameChecking -ErrorAction Stop
}

# As $Context.Tokens keeps it, for parameters that want a SecureString.
function StewardSecure([string] $Text) {
    $secure = [securestring]::new()
    foreach ($character in $Text.ToCharArray()) { $secure.AppendChar($character) }
    $secure.MakeReadOnly()
    return $secure
}

# What of these arguments the installed version of a command knows.
function StewardKnown([string] $Command, [hashtable] $Arguments) {
    $known = (Get-Command -Name $Command).Parameters
    $kept = @{}
    foreach ($name in $Arguments.Keys) { if ($known.ContainsKey($name) -or $name -eq 'ErrorAction') { $kept[$name] = $Arguments[$name] } }
    return $kept
}

# Which of the commands that the script names are this service's (commands.txt of the connection's folder). $null: not
# known, so all are wanted.
function StewardCommands($Context) {
    if ($null -eq $Context.Commands) { return $null }
    $known = [System.Collections.Generic.HashSet[string]]::new([System.IO.File]::ReadAllLines([System.IO.Path]::Combine($Context.Folder, 'commands.txt')), [System.StringComparer]::OrdinalIgnoreCase)
    $found = [System.Collections.Generic.List[string]]::new()
    foreach ($name in $Context.Commands) { if ($known.Contains($name)) { $found.Add($name) } }
    return , $found.ToArray()
}

# The arguments with which the Graph SDK, and what is built on it, takes a token of this cloud.
function StewardGraphArguments($Context) {
    $arguments = @{ AccessToken = StewardSecure $Context.Tokens['token']; NoWelcome = $true; ErrorAction = 'Stop' }
    $clouds = @{ 'graph.microsoft.us' = 'USGov'; 'dod-graph.microsoft.us' = 'USGovDoD'; 'microsoftgraph.chinacloudapi.cn' = 'China' }
    $cloud = $clouds[([uri] $Context.Endpoints['graph']).Host]
    if ($cloud) { $arguments['Environment'] = $cloud }
    return $arguments
}

# A sentence when the Graph SDK acts on another tenant than the customer's.
function StewardStrangeOrganization($Context) {
    $answer = Invoke-MgGraphRequest -Method GET -Uri ($Context.Endpoints['graph'] + '/v1.0/organization?$select=id') -OutputType PSObject -ErrorAction Stop
    $id = [string] @($answer.value)[0].id
    if ($id -eq $Context.TenantId) { return }
    return "The sign-in to Microsoft Graph belongs to another tenant ($id) than the chosen customer's ($($Context.TenantId)). The script was not started."
}

# Old scripts import the module whose commands we give by other means: they find one of that name, with nothing in it.
function StewardReplaced($Context) {
    $folder = [System.IO.Path]::Combine($Context.OwnModules, 'replaced')
    if (-not $env:PSModulePath.Contains($folder)) { $env:PSModulePath += [System.IO.Path]::PathSeparator + $folder }
}
