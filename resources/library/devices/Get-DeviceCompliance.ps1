<#
.SYNOPSIS
    Every device that Intune manages: whose it is, its system, whether it is compliant, and when it last reported.
.DESCRIPTION
    Lists the managed devices of the tenant. Needs Intune in the customer's tenant. Changes nothing.
.PARAMETER OnlyProblems
    Lists only devices that are not compliant, or have not reported for StaleDays.
.PARAMETER StaleDays
    After so many days without a report a device counts as stale.
.EXAMPLE
    Get-DeviceCompliance.ps1 -OnlyProblems -StaleDays 14
.OUTPUTS
    One object a device: Device, Owner, OwnerName, OperatingSystem, Version, Compliance, Encrypted, Ownership, LastSync,
    DaysSinceSync, Stale, Model, SerialNumber, Id.
.NOTES
    Connections: Graph
    Scope: Tenant
    Risk: Read
    Roles: Intune Administrator, Global Reader
    Tags: devices, intune, compliance
#>
[CmdletBinding()]
param(
    [switch] $OnlyProblems,
    [ValidateRange(1, 3650)] [int] $StaleDays = 30
)

$ErrorActionPreference = 'Stop'
if (-not $GraphToken) { throw 'This script needs the connection Graph. Tick it, and run the script again.' }

$now = [datetime]::UtcNow
try { $devices = @(Get-StewardGraph '/deviceManagement/managedDevices?$top=999' -Role 'Intune Administrator') }
catch {
    if ($_.Exception.Message -notlike '*not applicable to target tenant*') { throw }
    throw "The tenant of this customer ($TenantId) has no Intune: no licence that includes it, or it was never set up. There are no managed devices to list."
}
foreach ($device in $devices | Sort-Object deviceName) {
    $last = ([datetime] $device.lastSyncDateTime).ToUniversalTime()
    $days = [int] [System.Math]::Floor(($now - $last).TotalDays)
    $stale = $days -ge $StaleDays
    if ($OnlyProblems -and $device.complianceState -eq 'compliant' -and -not $stale) { continue }
    [pscustomobject] @{
        Device          = $device.deviceName
        Owner           = $device.userPrincipalName
        OwnerName       = $device.userDisplayName
        OperatingSystem = $device.operatingSystem
        Version         = $device.osVersion
        Compliance      = $device.complianceState
        Encrypted       = $device.isEncrypted
        Ownership       = $device.managedDeviceOwnerType
        LastSync        = $last
        DaysSinceSync   = $days
        Stale           = $stale
        Model           = $device.model
        SerialNumber    = $device.serialNumber
        Id              = $device.id
    }
}
