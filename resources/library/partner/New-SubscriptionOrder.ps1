<#
.SYNOPSIS
    Orders licences of one product for the customer, through Partner Center.
.DESCRIPTION
    Finds the product in the catalogue of the customer's country, checks that it is offered for that term, and orders it:
    a cart with one line, checked out. THIS COSTS MONEY: with -WhatIf it shows what would be ordered. Where the
    customer has a subscription of that product already nothing is ordered, unless Again says that a second one is meant;
    to change a quantity use Partner Center. The customer must have accepted the Microsoft Customer Agreement, which
    cannot be done by script.
.PARAMETER Product
    The product, by its title or its id in the catalogue (CFQ7TTC0LDPB, or CFQ7TTC0LDPB:0001 with the edition).
.PARAMETER Quantity
    How many licences.
.PARAMETER Term
    For how long: P1M a month, P1Y a year, P3Y three years.
.PARAMETER BillingCycle
    How often it is billed.
.PARAMETER Country
    Whose catalogue, as two letters.
.PARAMETER Again
    Orders although the customer has a subscription of that product already.
.EXAMPLE
    New-SubscriptionOrder.ps1 -Product 'Microsoft 365 Business Premium' -Quantity 5 -Country GB -WhatIf
.OUTPUTS
    One object: CustomerId, Product, CatalogItemId, Quantity, Term, BillingCycle, OrderId, SubscriptionId, Result (Ordered,
    Exists or Not done).
.NOTES
    Connections: PartnerCenter
    Scope: Tenant
    Risk: Change
    Roles: Admin agent
    Tags: provisioning, licences, orders, partner, cost
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
param(
    [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string] $Product,
    [Parameter(Mandatory)] [ValidateRange(1, 10000)] [int] $Quantity,
    [ValidateSet('P1M', 'P1Y', 'P3Y')] [string] $Term = 'P1Y',
    [ValidateSet('monthly', 'annual', 'triennial')] [string] $BillingCycle = 'monthly',
    [Parameter(Mandatory)] [ValidatePattern('^[A-Za-z]{2}$', ErrorMessage = 'Country is two letters, for example GB.')] [string] $Country,
    [switch] $Again
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Invoke-StewardPartner -ErrorAction Ignore)) { throw 'This script needs the connection PartnerCenter. Tick it, and run the script again.' }

$in = "country=$($Country.ToUpperInvariant())"
$id, $edition = $Product.Split(':')
if ($id -match '^CFQ7[A-Z0-9]{8}$') {
    $found = Get-StewardPartner "/products/$($id)?$in"
} else {
    $edition = $null
    $all = @(Get-StewardPartner "/products?$in&targetView=OnlineServices")
    $found = @($all | Where-Object { $_.title -eq $Product })
    if ($found.Count -eq 0) {
        $near = @($all | Where-Object { $_.title -like "*$Product*" } | Select-Object -First 10 | ForEach-Object { $_.title })
        throw "The catalogue of $Country has no product ""$Product"".$(if ($near) { " Did you mean: $($near -join '; ')?" })"
    }
    if ($found.Count -gt 1) { throw "Several products are called ""$Product"": $(($found | ForEach-Object { $_.id }) -join ', '). Name the one by its id." }
    $found = $found[0]
}
$editions = @(Get-StewardPartner "/products/$($found.id)/skus?$in" | Where-Object { -not $_.isTrial -and (-not $edition -or $_.id -eq $edition) })
if ($editions.Count -eq 0) { throw "$($found.title) cannot be ordered$(if ($edition) { " in the edition $edition" })." }
if ($editions.Count -gt 1) { throw "$($found.title) comes in several editions: $(($editions | ForEach-Object { "$($found.id):$($_.id) ($($_.title))" }) -join ', '). Name one of them." }
$sku = $editions[0]
if ($Quantity -lt $sku.minimumQuantity -or ($sku.maximumQuantity -gt 0 -and $Quantity -gt $sku.maximumQuantity)) { throw "$($found.title) can be ordered $($sku.minimumQuantity) to $($sku.maximumQuantity) at a time." }
$offers = @(Get-StewardPartner "/products/$($found.id)/skus/$($sku.id)/availabilities?$in")
$offer = $offers | Where-Object { @($_.terms | Where-Object { $_.duration -eq $Term -and $_.billingCycle -eq $BillingCycle }).Count -gt 0 } | Select-Object -First 1
if (-not $offer) { throw "$($found.title) is not offered for $Term billed $BillingCycle. It is offered for: $(($offers.terms | ForEach-Object { "$($_.duration) $($_.billingCycle)" } | Sort-Object -Unique) -join ', ')." }

if (@(Get-StewardPartner "/customers/$CustomerID/agreements?agreementType=MicrosoftCustomerAgreement").Count -eq 0) {
    throw "The customer $CustomerID has not accepted the Microsoft Customer Agreement. Have it accepted (Partner Center, the customer's account page), then run again."
}
$has = @(Get-StewardPartner "/customers/$CustomerID/subscriptions" | Where-Object { $_.status -eq 'active' -and ($_.offerId -like "$($found.id):*" -or $_.offerName -eq $found.title) })
$result = 'Not done'
$order = $null
if ($has.Count -gt 0 -and -not $Again) {
    Write-Warning "The customer has $($found.title) already: $(($has | ForEach-Object { "$($_.quantity) ($($_.id))" }) -join ', '). Nothing was ordered. Change the quantity in Partner Center, or use -Again for a second subscription."
    $result = 'Exists'
} elseif ($PSCmdlet.ShouldProcess("customer $CustomerID", "Order $Quantity x $($found.title) for $Term, billed $BillingCycle")) {
    $cart = Invoke-StewardPartner POST "/customers/$CustomerID/carts" @{
        lineItems = @(@{ id = 0; catalogItemId = $offer.catalogItemId; quantity = $Quantity; billingCycle = $BillingCycle; termDuration = $Term })
    }
    $checkout = Invoke-StewardPartner POST "/customers/$CustomerID/carts/$($cart.id)/checkout"
    if (@($checkout.orderErrors).Count -gt 0) { throw "Partner Center did not take the order: $(($checkout.orderErrors | ForEach-Object { $_.description }) -join ' ')" }
    $order = $checkout.orders[0]
    $result = 'Ordered'
}
[pscustomobject] @{
    CustomerId     = $CustomerID
    Product        = $found.title
    CatalogItemId  = $offer.catalogItemId
    Quantity       = if ($result -eq 'Exists') { $has[0].quantity } else { $Quantity }
    Term           = $Term
    BillingCycle   = $BillingCycle
    OrderId        = if ($order) { $order.id } elseif ($result -eq 'Exists') { $has[0].orderId } else { $null }
    SubscriptionId = if ($order) { $order.lineItems[0].subscriptionId } elseif ($result -eq 'Exists') { $has[0].id } else { $null }
    Result         = $result
}
