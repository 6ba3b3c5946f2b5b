# One command as text. `$line` is its name and its parameters with their flags. Most parameters have none or are switches;
# patterns over the whole line are many times quicker here than a loop.
$script:plainParameter = [regex]::new('(?<=^| )([A-Za-z0-9]+)(?= |$)', [System.Text.RegularExpressions.RegexOptions]::Compiled)
$script:flaggedParameter = [regex]::new('(?<=^| )([A-Za-z0-9]+):([mv0-9s]+)(?= |$)', [System.Text.RegularExpressions.RegexOptions]::Compiled)

function AppendCommand([System.Text.StringBuilder] $text, [string] $line) {
    $tab = $line.IndexOf("`t")
    $name = $line.Substring(0, $tab)
    $list = $line.Substring($tab + 1)
    $asks = $list.Contains('Confirm:s')
    $list = $list.Replace('Confirm:s', '').Replace('WhatIf:s', '').Replace(':s ', ':@ ')
    if ($list.EndsWith(':s')) { $list = $list.Substring(0, $list.Length - 2) + ':@' }
    $list = $script:plainParameter.Replace($list, '$$$1')
    if ($script:flaggedParameter.IsMatch($list)) {
        $list = $script:flaggedParameter.Replace($list, {
                param($match)
                $flags = $match.Groups[2].Value
                $position = $flags.Trim('s', 'm', 'v')
                $attributes = @(
                    if ($flags.Contains('m')) { 'Mandatory' }
                    if ($flags.Contains('v')) { 'ValueFromPipeline,ValueFromPipelineByPropertyName' }
                    if ($position) { "Position=$position" }
                ) -join ','
                "[Parameter($attributes)]$(if ($flags.Contains('s')) { '[switch]' })`$$($match.Groups[1].Value)"
            })
    }
    $list = [regex]::Replace($list, '([A-Za-z0-9]+):@', '[switch]$$$1')
    $list = [regex]::Replace($list.Trim(), ' +', ',')
    $null = $text.Append("function $name {`n<#`n.SYNOPSIS`n$name of Security & Compliance, over REST. Its parameters are described at https://learn.microsoft.com/powershell/module/exchange/$($name.ToLowerInvariant())`n.EXAMPLE`n$name`n#>`n[CmdletBinding(PositionalBinding=`$false$(if ($asks) { ',SupportsShouldProcess' })$(if ($asks -and $name.StartsWith('Remove-')) { ",ConfirmImpact='High'" }))]param($list)process{SendCommand `$PSCmdlet '$name' `$PSBoundParameters `$$asks}}`n")
}

# A value as the service takes it.
function ToWire($Value) {
    if ($null -eq $Value) { return $null }
    if ($Value -is [switch]) { return [bool] $Value }
    if ($Value -is [securestring]) { return PlainText $Value }
    if ($Value -is [byte[]]) { return [System.Convert]::ToBase64String($Value) }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffffffZ', [cultureinfo]::InvariantCulture) }
    if ($Value -is [scriptblock] -or $Value -is [guid] -or $Value -is [timespan] -or $Value -is [enum] -or $Value -is [cultureinfo] -or $Value -is [version] -or $Value -is [uri]) { return [string] $Value }
    if ($Value -is [System.Collections.IDictionary]) {
        $table = [ordered] @{ '@odata.type' = '#Exchange.GenericHashTable' }
        foreach ($key in $Value.Keys) { $table[[string] $key] = ToWire $Value[$key] }
        return $table
    }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) { return , @(foreach ($item in $Value) { ToWire $item }) }
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        # An object that came from the service stands for its identity.
        foreach ($name in 'Identity', 'Guid', 'ExchangeObjectId', 'Name') { if ($Value.PSObject.Properties[$name] -and $Value.$name) { return ToWire $Value.$name } }
        return [string] $Value
    }
    $Value
}

# What comes back, without the service's notes on types.
function ToObject($Item, [string] $Name) {
    $table = [ordered] @{}
    foreach ($property in $Item.PSObject.Properties) { if (-not $property.Name.Contains('@')) { $table[$property.Name] = $property.Value } }
    $object = [pscustomobject] $table
    $object.PSObject.TypeNames.Insert(0, "Steward.Compliance.$($Name.Substring($Name.IndexOf('-') + 1))")
    $object
}

function SendCommand($Cmdlet, [string] $Name, $Bound, [bool] $Confirms) {
    if (-not $script:client) { $null = Ask $Cmdlet GET '/'; return }
    $parameters = [ordered] @{}
    foreach ($key in $Bound.Keys) {
        if ($key -in [System.Management.Automation.PSCmdlet]::CommonParameters -or $key -in 'WhatIf', 'Confirm') { continue }
        $parameters[$key] = ToWire $Bound[$key]
    }
    if ($Confirms) {
        $target = if ($parameters.Contains('Identity')) { $parameters['Identity'] } elseif ($parameters.Contains('Name')) { $parameters['Name'] } else { 'Security & Compliance' }
        if (-not $parameters['Force'] -and -not $Cmdlet.ShouldProcess([string] $target, $Name)) { return }
        # The question was asked here; the service must not ask it again.
        $parameters['Confirm'] = $false
    }
    $region = FindRegion $Cmdlet
    if (-not $region) { return }
    $body = [ordered] @{ CmdletInput = [ordered] @{ CmdletName = $Name; Parameters = $parameters } }
    $next = "$region/adminapi/beta/$($script:client.TenantId)/InvokeCommand"
    while ($next) {
        $page = Ask $Cmdlet POST $next $body -Headers @{ 'Prefer' = 'odata.maxpagesize=1000' } -Target $parameters['Identity'] -Reads:($Name.StartsWith('Get-'))
        if ($null -eq $page -or $page -is [bool]) { return }
        foreach ($warning in $page.'@adminapi.warnings') { $Cmdlet.WriteWarning($warning) }
        foreach ($item in $page.value) { if ($item -is [System.Management.Automation.PSCustomObject]) { ToObject $item $Name } else { $item } }
        $link = $page.PSObject.Properties['@odata.nextLink']
        $next = if ($link) { [string] $link.Value } else { '' }
    }
}
