# A command of a family that the module does not cover: it stops with the name of what follows it. It is found only when
# it is called, so that Get-Command goes on to tell the truth about what exists.

$script:uncovered = @{ Handler = $null; Before = $null; Module = $null }

# `Pattern`: names of the family. `Explain`: a script block that gives the message for a name.
function WatchUncovered([string] $Pattern, [scriptblock] $Explain) {
    $state = $script:uncovered
    $state.Module = $ExecutionContext.SessionState.Module
    $state.Pattern = $Pattern
    $state.Explain = $Explain
    $state.Before = $ExecutionContext.InvokeCommand.CommandNotFoundAction
    $state.Handler = [System.EventHandler[System.Management.Automation.CommandLookupEventArgs]] {
        param($sender, $lookup)
        if ($lookup.CommandName -match $state.Pattern) {
            $lookup.Command = & $state.Module { param($name) UncoveredCommand $name } $lookup.CommandName
            $lookup.StopSearch = $true
        } elseif ($state.Before) {
            $state.Before.Invoke($sender, $lookup)
        }
    }.GetNewClosure()
    $ExecutionContext.InvokeCommand.CommandNotFoundAction = $state.Handler
    $access = $ExecutionContext.InvokeCommand
    $state.Module.OnRemove = {
        if ([object]::ReferenceEquals($access.CommandNotFoundAction, $state.Handler)) { $access.CommandNotFoundAction = $state.Before }
        $state.Pattern = '(?!)'
        & $state.Module { CloseClient }
    }.GetNewClosure()
}

# A function of that name inside the module only: the error then names the command the script called.
function UncoveredCommand([string] $name) {
    $stop = {
        [CmdletBinding(PositionalBinding = $false)]
        param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(ValueFromRemainingArguments)] $Rest)
        end {
            $name = $MyInvocation.MyCommand.Name
            $record = [System.Management.Automation.ErrorRecord]::new(
                [System.Management.Automation.CommandNotFoundException]::new((& $script:uncovered.Explain $name)),
                'NotCovered', [System.Management.Automation.ErrorCategory]::NotImplemented, $name)
            $PSCmdlet.ThrowTerminatingError($record)
        }
    }
    $null = $ExecutionContext.InvokeProvider.Item.Set("function:script:$name", $stop)
    $ExecutionContext.InvokeCommand.GetCommand($name, [System.Management.Automation.CommandTypes]::Function)
}

# The successors of a family's commands: lines "old<TAB>Graph PowerShell[<TAB>Entra]" of a file in the module.
function ReadSuccessors([string] $File) {
    $table = @{}
    foreach ($line in [System.IO.File]::ReadAllLines($File)) {
        if (-not $line -or $line[0] -eq '#') { continue }
        $parts = $line.Split("`t")
        $table[$parts[0]] = $parts
    }
    $table
}

function SuccessorText([hashtable] $Successors, [string] $Name, [string] $Family) {
    $parts = $Successors[$Name]
    $text = "$Name is not covered by Steward's replacement for the $Family module, whose service Microsoft switched off."
    if ($parts -and $parts[1]) {
        $text += " Its successor in Microsoft Graph PowerShell is $($parts[1].Replace(',', ' or '))"
        if ($parts.Count -gt 2 -and $parts[2]) { $text += ", in Microsoft Entra PowerShell $($parts[2])" }
        return $text + '.'
    }
    if ($parts) { return $text + ' Microsoft names no successor for it.' }
    $text + ' Look for what it did in Microsoft Graph (https://learn.microsoft.com/graph), or write it with $GraphToken and Invoke-RestMethod.'
}
