# What the stand-ins for Microsoft's Graph commands share: one Graph address as objects, with the names in the SDK's way.

function PracticePascal($Item, [string] $Type) {
    $properties = [ordered] @{}
    $others = @{}
    foreach ($property in $Item.PSObject.Properties) {
        if ($property.Name.StartsWith('@')) { $others[$property.Name] = $property.Value; continue }
        $properties[$property.Name.Substring(0, 1).ToUpperInvariant() + $property.Name.Substring(1)] = $property.Value
        $others[$property.Name] = $property.Value
    }
    $properties['AdditionalProperties'] = $others
    $object = [pscustomobject] $properties
    $object.PSObject.TypeNames.Insert(0, "Microsoft.Graph.PowerShell.Models.MicrosoftGraph$Type")
    $object
}

# One object, or a list with its pages: all of them, or as many as asked for.
function PracticeGraph([string] $Path, [string] $Type, $Bound) {
    $query = [System.Collections.Generic.List[string]]::new()
    if ($Bound['Filter']) { $query.Add('$filter=' + [uri]::EscapeDataString($Bound['Filter'])) }
    if ($Bound['Search']) { $query.Add('$search=' + [uri]::EscapeDataString($Bound['Search'])) }
    if ($Bound['Property']) { $query.Add('$select=' + [string]::Join(',', [string[]] @($Bound['Property'] | ForEach-Object { $_.Substring(0, 1).ToLowerInvariant() + $_.Substring(1) }))) }
    if ($Bound['Top']) { $query.Add('$top=' + $Bound['Top']) }
    $address = $Path + $(if ($query.Count -gt 0) { '?' + [string]::Join('&', $query) })
    $headers = @{}
    if ($Bound['ConsistencyLevel']) { $headers['ConsistencyLevel'] = $Bound['ConsistencyLevel'] }
    while ($address) {
        $answer = Microsoft.Graph.Authentication\Invoke-MgGraphRequest -Uri $address -Headers $headers -OutputType PSObject
        if ($null -eq $answer) { return }
        if ($null -eq $answer.PSObject.Properties['value']) { PracticePascal $answer $Type; return }
        foreach ($item in $answer.value) { PracticePascal $item $Type }
        $address = if ($Bound['All'] -and -not $Bound['Top']) { $answer.'@odata.nextLink' } else { $null }
    }
}

# The parameters of a changing command as Graph wants them.
function PracticeBody($Bound, [string[]] $Without) {
    $body = @{}
    foreach ($key in $Bound.Keys) {
        if ($key -eq 'BodyParameter') { foreach ($name in $Bound[$key].Keys) { $body[[string] $name] = $Bound[$key][$name] }; continue }
        if ($key -in $Without -or $key -in 'Verbose', 'Debug', 'ErrorAction', 'WarningAction', 'InformationAction', 'ErrorVariable', 'WarningVariable', 'OutVariable', 'OutBuffer', 'PipelineVariable', 'WhatIf', 'Confirm', 'ProgressAction') { continue }
        $value = $Bound[$key]
        if ($value -is [switch]) { $value = [bool] $value }
        $body[$key.Substring(0, 1).ToLowerInvariant() + $key.Substring(1)] = $value
    }
    return $body
}
