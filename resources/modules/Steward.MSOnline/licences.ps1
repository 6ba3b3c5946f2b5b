# Licences go by "tenant:SKU" here, and by their ids in Graph.

$script:skus = $null

$script:statuses = @{}

function ForgetLicences { $script:skus = $null; $script:statuses = @{} }

# The subscribed SKUs by id; read once, and again when one is missing.
function SkuTable($Cmdlet, [switch] $Anew) {
    if ($Anew -or $null -eq $script:skus) {
        $table = @{}
        foreach ($sku in AskPages $Cmdlet '/v1.0/subscribedSkus') { $table[[string] $sku.skuId] = $sku }
        $script:skus = $table
        $script:statuses = @{}
    }
    $script:skus
}

# The part before the colon. Where Graph does not say it, the tenant's first domain begins with it.
function AccountName($Cmdlet, $Sku) {
    if ($Sku.accountName) { return $Sku.accountName }
    if (-not $script:client.AccountName) {
        $page = Ask $Cmdlet GET '/v1.0/organization?$select=verifiedDomains'
        $initial = @(@($page.value)[0].verifiedDomains | Microsoft.PowerShell.Core\Where-Object { $_.isInitial })[0].name
        $script:client.AccountName = ([string] $initial).Split('.')[0]
    }
    $script:client.AccountName
}

function AccountSkuId($Cmdlet, $Sku) { "$(AccountName $Cmdlet $Sku):$($Sku.skuPartNumber)" }

# The SKU that "tenant:SKU" names, or nothing after an error.
function FindSku($Cmdlet, [string] $AccountSkuId, $Target) {
    foreach ($anew in $false, $true) {
        $table = SkuTable $Cmdlet -Anew:$anew
        foreach ($sku in $table.Values) { if ((AccountSkuId $Cmdlet $sku) -eq $AccountSkuId) { return $sku } }
    }
    $known = @(foreach ($sku in $table.Values) { AccountSkuId $Cmdlet $sku }) -join ', '
    Report $Cmdlet (NewProblem "Unable to assign this license because it is invalid. There is no $AccountSkuId in this tenant; it has $(if ($known) { $known } else { 'none' }). Use the Get-MsolAccountSku cmdlet." 'InvalidLicense' 'InvalidArgument' $Target)
}

# A user's licences in the old words.
function ToLicences($Cmdlet, $Assigned) {
    if (-not $Assigned) { return }
    $table = SkuTable $Cmdlet
    foreach ($licence in $Assigned) {
        $sku = $table[[string] $licence.skuId]
        if (-not $sku -and -not $script:client["unknown $($licence.skuId)"]) {
            $table = SkuTable $Cmdlet -Anew
            $sku = $table[[string] $licence.skuId]
            # Not asked for again with every user that has it.
            if (-not $sku) { $script:client["unknown $($licence.skuId)"] = $true }
        }
        $name = if ($sku) { AccountName $Cmdlet $sku } else { '' }
        [pscustomobject] @{
            PSTypeName             = 'Microsoft.Online.Administration.UserLicense'
            AccountSku             = [pscustomobject] @{ AccountName = $name; SkuPartNumber = if ($sku) { $sku.skuPartNumber } else { [string] $licence.skuId } }
            AccountSkuId           = if ($sku) { AccountSkuId $Cmdlet $sku } else { [string] $licence.skuId }
            GroupsAssigningLicense = @()
            ServiceStatus          = ServiceStatus $sku $licence
        }
    }
}

# Most users have a licence with the same plans off: the list of its fifty plans is made once for all of them.
function ServiceStatus($Sku, $Licence) {
    $key = "$($Licence.skuId) $(@($Licence.disabledPlans | Microsoft.PowerShell.Utility\Sort-Object) -join ' ')"
    $list = $script:statuses[$key]
    if ($null -eq $list) {
        $list = @(foreach ($plan in $Sku.servicePlans) {
                [pscustomobject] @{
                    PSTypeName         = 'Microsoft.Online.Administration.ServiceStatus'
                    ProvisioningStatus = if ($plan.servicePlanId -in @($Licence.disabledPlans)) { 'Disabled' } else { $plan.provisioningStatus }
                    ServicePlan        = [pscustomobject] @{ ServiceName = $plan.servicePlanName; ServiceType = ([string] $plan.servicePlanName).Split('_')[0]; TargetClass = $plan.appliesTo }
                }
            })
        $script:statuses[$key] = $list
    }
    , $list
}

# What Graph's assignLicense is sent; nothing after an error.
function LicenceBody($Cmdlet, [string[]] $Add, [string[]] $Remove, $Options, $Target) {
    $adding = [ordered] @{}
    foreach ($name in $Add) {
        if (-not $name) { continue }
        $sku = FindSku $Cmdlet $name $Target
        if (-not $sku) { return }
        $adding[[string] $sku.skuId] = [ordered] @{ skuId = [string] $sku.skuId; disabledPlans = @() }
    }
    foreach ($option in $Options) {
        if (-not $option) { continue }
        $name = if ($option.AccountSkuId -is [string]) { $option.AccountSkuId } else { "$($option.AccountSkuId.AccountName):$($option.AccountSkuId.SkuPartNumber)" }
        $sku = FindSku $Cmdlet $name $Target
        if (-not $sku) { return }
        $plans = foreach ($wanted in $option.DisabledServicePlans) {
            if (-not $wanted) { continue }
            $plan = @($sku.servicePlans | Microsoft.PowerShell.Core\Where-Object { $_.servicePlanName -eq $wanted })[0]
            if (-not $plan) {
                Report $Cmdlet (NewProblem "$name has no service plan $wanted; it has $(@($sku.servicePlans.servicePlanName) -join ', ')." 'InvalidLicense' 'InvalidArgument' $Target)
                return
            }
            [string] $plan.servicePlanId
        }
        $adding[[string] $sku.skuId] = [ordered] @{ skuId = [string] $sku.skuId; disabledPlans = @($plans) }
    }
    $removing = foreach ($name in $Remove) {
        if (-not $name) { continue }
        $sku = FindSku $Cmdlet $name $Target
        if (-not $sku) { return }
        [string] $sku.skuId
    }
    [ordered] @{ addLicenses = @($adding.Values); removeLicenses = @($removing) }
}

<#
.SYNOPSIS
Gets the licences the customer has subscribed to, and how many are in use.
.PARAMETER TenantId
Only the run's tenant.
.EXAMPLE
Get-MsolAccountSku | Where-Object { $_.ActiveUnits -gt $_.ConsumedUnits }
#>
function Get-MsolAccountSku {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(ValueFromPipelineByPropertyName)] [guid] $TenantId)
    process {
        CheckTenant $PSCmdlet $PSBoundParameters
        $table = SkuTable $PSCmdlet -Anew
        foreach ($sku in $table.Values) {
            [pscustomobject] @{
                PSTypeName        = 'Microsoft.Online.Administration.AccountSkuDetails'
                AccountName       = AccountName $PSCmdlet $sku
                AccountObjectId   = if ($sku.accountId) { [guid] $sku.accountId } else { [guid] $script:client.TenantId }
                AccountSkuId      = AccountSkuId $PSCmdlet $sku
                ActiveUnits       = $sku.prepaidUnits.enabled
                ConsumedUnits     = $sku.consumedUnits
                LockedOutUnits    = $sku.prepaidUnits.lockedOut
                ServiceStatus     = @(foreach ($plan in $sku.servicePlans) { [pscustomobject] @{ ProvisioningStatus = $plan.provisioningStatus; ServicePlan = [pscustomobject] @{ ServiceName = $plan.servicePlanName; ServiceType = ([string] $plan.servicePlanName).Split('_')[0]; TargetClass = $plan.appliesTo } } })
                SkuId             = [guid] $sku.skuId
                SkuPartNumber     = $sku.skuPartNumber
                SubscriptionIds   = @(foreach ($id in $sku.subscriptionIds) { [guid] $id })
                SuspendedUnits    = $sku.prepaidUnits.suspended
                TargetClass       = $sku.appliesTo
                WarningUnits      = $sku.prepaidUnits.warning
            }
        }
    }
}

<#
.SYNOPSIS
Says which service plans of a licence are to be off, for New-MsolUser and Set-MsolUserLicense.
.PARAMETER AccountSkuId
The licence, as Get-MsolAccountSku names it.
.PARAMETER DisabledPlans
The names of the service plans that are to be off.
.EXAMPLE
Set-MsolUserLicense -UserPrincipalName ada@contoso.com -LicenseOptions (New-MsolLicenseOptions -AccountSkuId contoso:ENTERPRISEPACK -DisabledPlans YAMMER_ENTERPRISE)
#>
function New-MsolLicenseOptions {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory, ValueFromPipelineByPropertyName)] [string] $AccountSkuId, [Parameter(ValueFromPipelineByPropertyName)] [string[]] $DisabledPlans)
    process {
        [pscustomobject] @{
            PSTypeName           = 'Microsoft.Online.Administration.LicenseOption'
            AccountSkuId         = [pscustomobject] @{ AccountName = $AccountSkuId.Split(':')[0]; SkuPartNumber = $AccountSkuId.Split(':')[-1] }
            DisabledServicePlans = @($DisabledPlans)
        }
    }
}
