# Objects as data: what a table view and JSON can use, bounded in depth, width and number.

[NoRunspaceAffinity()]
class Plain {
    static [int] $MaxDepth = 3
    static [int] $MaxItems = 100
    static [int] $MaxProperties = 80
    static [int] $MaxText = 8192

    static [System.Collections.Generic.Dictionary[string, object]] Message([string] $type) {
        $message = [System.Collections.Generic.Dictionary[string, object]]::new()
        $message['type'] = $type
        return $message
    }

    static [string] Text([object] $value) {
        if ($null -eq $value) { return '' }
        $text = ''
        try { $text = [System.Management.Automation.LanguagePrimitives]::ConvertTo($value, [string], [cultureinfo]::InvariantCulture) } catch { $text = $value.GetType().FullName }
        if ($text.Length -gt [Plain]::MaxText) { $text = $text.Substring(0, [Plain]::MaxText) + '…' }
        return $text
    }

    # A value as null, bool, number, text, list or dictionary.
    static [object] Value([object] $value, [int] $depth) {
        if ($null -eq $value) { return $null }
        $base = $value
        if ($value -is [psobject]) { $base = $value.PSObject.BaseObject }
        if ($base -is [string]) { return [Plain]::Text($base) }
        if ($base -is [bool]) { return [bool] $base }
        if ($base -is [enum] -or $base -is [char] -or $base -is [guid] -or $base -is [uri] -or $base -is [version] -or $base -is [timespan]) { return $base.ToString() }
        if ($base -is [int] -or $base -is [long] -or $base -is [byte] -or $base -is [int16] -or $base -is [uint16] -or $base -is [uint32] -or $base -is [sbyte]) { return [long] $base }
        if ($base -is [double] -or $base -is [float]) {
            if ([double]::IsFinite([double] $base)) { return [double] $base }
            return $base.ToString([cultureinfo]::InvariantCulture)
        }
        if ($base -is [decimal] -or $base -is [uint64] -or $base -is [bigint]) { return $base.ToString([cultureinfo]::InvariantCulture) }
        if ($base -is [datetime]) { return $base.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [cultureinfo]::InvariantCulture) }
        if ($base -is [System.DateTimeOffset]) { return $base.ToString('o', [cultureinfo]::InvariantCulture) }
        if ($base -is [securestring] -or $base -is [scriptblock] -or $base -is [type] -or $base -is [System.Delegate]) { return $base.ToString() }
        if ($depth -le 0) { return [Plain]::Text($value) }
        if ($base -is [System.Collections.IDictionary]) {
            $map = [System.Collections.Generic.Dictionary[string, object]]::new()
            foreach ($key in $base.Keys) {
                if ($map.Count -ge [Plain]::MaxProperties) { break }
                $map[[Plain]::Text($key)] = [Plain]::Value($base[$key], $depth - 1)
            }
            return $map
        }
        if ($base -is [System.Collections.ICollection]) {
            $list = [System.Collections.Generic.List[object]]::new()
            foreach ($item in $base) {
                if ($list.Count -ge [Plain]::MaxItems) { $list.Add('…'); break }
                $list.Add([Plain]::Value($item, $depth - 1))
            }
            return $list
        }
        if ($value -is [System.Management.Automation.PSCustomObject] -or $depth -gt 1) { return [Plain]::Properties($value, $depth - 1) }
        return [Plain]::Text($value)
    }

    # The properties of an object. One that cannot be read is null: reading it is not the script's doing.
    static [System.Collections.Generic.Dictionary[string, object]] Properties([object] $value, [int] $depth) {
        $map = [System.Collections.Generic.Dictionary[string, object]]::new()
        foreach ($property in $value.PSObject.Properties) {
            if ($map.Count -ge [Plain]::MaxProperties) { break }
            if (-not $property.IsGettable) { continue }
            $read = $null
            try { $read = $property.Value } catch { $read = $null }
            $map[$property.Name] = [Plain]::Value($read, $depth)
        }
        return $map
    }

    static [System.Collections.Generic.Dictionary[string, object]] ObjectMessage([object] $value) {
        $message = [Plain]::Message('object')
        $names = [System.Collections.Generic.List[object]]::new()
        foreach ($name in $value.PSObject.TypeNames) { $names.Add([string] $name) }
        $message['typeName'] = if ($names.Count -gt 0) { $names[0] } else { '' }
        $message['typeNames'] = $names
        $base = $value.PSObject.BaseObject
        if ($base -is [System.Collections.IDictionary]) { $message['properties'] = [Plain]::Value($base, 2) }
        elseif ($base -is [ValueType] -and ($base -is [enum] -or $base.GetType().IsPrimitive -or $base -is [decimal] -or $base -is [datetime] -or $base -is [guid] -or $base -is [timespan])) {
            $single = [System.Collections.Generic.Dictionary[string, object]]::new()
            $single['Value'] = [Plain]::Value($value, 1)
            $message['properties'] = $single
        }
        else { $message['properties'] = [Plain]::Properties($value, 2) }
        $names = [System.Collections.Generic.List[object]]::new()
        foreach ($name in $message['properties'].Keys) { $names.Add($name) }
        $message['order'] = $names
        return $message
    }

    # What a service's support asks for: kept by whoever made the call, in the answer's headers, or in its text.
    hidden static [string] RequestId([System.Management.Automation.ErrorRecord] $record) {
        $exception = $record.Exception
        for ($depth = 0; $null -ne $exception -and $depth -lt 8; $depth++) {
            if ($exception.Data.Contains('RequestId')) { return [string] $exception.Data['RequestId'] }
            $response = $exception.PSObject.Properties['Response']
            if ($null -ne $response -and $response.Value -is [System.Net.Http.HttpResponseMessage]) {
                $ids = $null
                if ($response.Value.Headers.TryGetValues('request-id', [ref] $ids)) { return [string] ([string[]] $ids)[0] }
            }
            $exception = $exception.InnerException
        }
        $said = "$($record.ErrorDetails)`n$($record.Exception.Message)"
        if ($said -match '(?i)\b(?:client-)?request[-_ ]?id["'']?\s*[:=]\s*["'']?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})') { return $Matches[1] }
        return ''
    }

    static [System.Collections.Generic.Dictionary[string, object]] ErrorMessage([System.Management.Automation.ErrorRecord] $record, [bool] $fatal) {
        $message = [Plain]::Message('error')
        $text = [string] $record
        if (-not $text -and $null -ne $record.Exception) { $text = $record.Exception.Message }
        $message['message'] = [Plain]::Text($text)
        $message['category'] = $record.CategoryInfo.Category.ToString()
        $message['reason'] = [string] $record.CategoryInfo.Reason
        $message['target'] = [string] $record.CategoryInfo.TargetName
        $message['fullyQualifiedErrorId'] = [string] $record.FullyQualifiedErrorId
        $message['stack'] = [string] $record.ScriptStackTrace
        $message['fatal'] = $fatal
        $where = $record.InvocationInfo
        if ($null -ne $where) {
            $message['script'] = [string] $where.ScriptName
            $message['line'] = [long] $where.ScriptLineNumber
            $message['column'] = [long] $where.OffsetInLine
            $message['lineText'] = [Plain]::Text(([string] $where.Line).Trim())
            if ($null -ne $where.MyCommand) { $message['command'] = [string] $where.MyCommand.Name }
        }
        $inner = [System.Collections.Generic.List[object]]::new()
        $exception = if ($null -ne $record.Exception) { $record.Exception.InnerException }
        while ($null -ne $exception -and $inner.Count -lt 8) {
            $inner.Add($exception.GetType().FullName + ': ' + $exception.Message)
            $exception = $exception.InnerException
        }
        $message['inner'] = $inner
        $request = [Plain]::RequestId($record)
        if ($request) { $message['requestId'] = $request }
        if ($null -ne $record.Exception) { $message['exception'] = $record.Exception.GetType().FullName }
        return $message
    }
}
