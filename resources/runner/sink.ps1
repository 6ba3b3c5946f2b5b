# Where the script's pipeline ends. Strings go out as they are; everything else is formatted by PowerShell's own
# Out-Default, as in a console, and sent as data too. Once something has been formatted, strings take that way as
# well: a table that is still being measured must not be overtaken.
param($channel, $screen, $state)
begin {
    # Beyond these the text no longer shows each object, and the table no longer takes them.
    $formatLimit = $channel.formatLimit
    $objectLimit = 200000
    $lines = $channel.lines
    $text = $channel.text
    # The first line goes at once: somebody waits for it.
    $blockSize = 0
    $objects = 0
    $formatter = $null
    $escape = [char] 27
}
process {
    # An error in here would be written to the pipe that ends here, and so on for ever; hence the try.
    try {
        $item = $_
        if ($item -is [string]) {
            if ($null -eq $formatter -and ($screen.colors -or -not $item.Contains($escape))) {
                if ($screen.segments.Count -gt 0) { $screen.EndHostLine() }
                $lines.WriteLine($item)
                if ($text.Length -gt $blockSize) {
                    $channel.Flush()
                    $blockSize = [Channel]::BlockSize
                }
                return
            }
        } elseif ($null -eq $item) {
            return
        } elseif ($item -is [System.Management.Automation.ErrorRecord]) {
            $screen.EndHostLine()
            if ($item.FullyQualifiedErrorId -eq 'NativeCommandError' -or $item.FullyQualifiedErrorId -eq 'NativeCommandErrorMessage') {
                $message = [Plain]::Message('raw')
                $message['channel'] = 'stderr'
                $message['text'] = [string] $item
            } else {
                $message = [Plain]::ErrorMessage($item, $false)
            }
            # What is still being measured for a table was written before this error.
            if ($null -ne $formatter) {
                $formatter.End()
                $formatter = $null
                $state['formatter'] = $null
            }
            $channel.Send($message)
            return
        } elseif ($item -is [System.Management.Automation.PSCustomObject] -or
            (-not ($item -is [ValueType]) -and -not $item.PSObject.TypeNames[0].StartsWith('Microsoft.PowerShell.Commands.Internal.Format.', [StringComparison]::Ordinal))) {
            $objects++
            if ($objects -gt $objectLimit) { $state['objectsDropped'] = $true }
            elseif ($item -is [System.Management.Automation.PSCustomObject]) { $channel.Object($item.PSObject.Copy()) }
            else { $channel.Send([Plain]::ObjectMessage($item)) }
            if ($formatLimit -gt 0 -and $objects -gt $formatLimit) {
                $state['unformatted']++
                return
            }
        }
        if ($null -eq $formatter) {
            $formatter = { Out-Default }.GetSteppablePipeline()
            $formatter.Begin($true)
            $state['formatter'] = $formatter
        }
        $formatter.Process($item)
    } catch [System.Management.Automation.PipelineStoppedException] {
        throw
    } catch {
        $formatter = $null
        $state['formatter'] = $null
        $channel.Send([Plain]::ErrorMessage($_, $false))
    }
}
end {
    if ($null -ne $formatter) {
        $state['formatter'] = $null
        $formatter.End()
    }
    $channel.EndObjects()
    $screen.EndHostLine()
}
