<#
    Connections: Graph, PartnerCenter
#>
$contact = @{ FirstName = 'Ada'; LastName = 'Reed'; Email = 'ada@larkfield.example'; AddressLine1 = '1 High Street'; City = 'Larkfield'; PostalCode = 'LF1 1AA'; Country = 'gb'; DomainSuffix = 'onpractice.example' }
# Read back by the stand-in of the PartnerCenter module, which is not what the script asks with.
$before = @(Get-PartnerCustomer)
Check 'a customer with -WhatIf is not made' { (New-CustomerTenant -CompanyName 'Larkfield Dental' -DomainPrefix larkfield @contact -WhatIf).Result -eq 'Not done' -and @(Get-PartnerCustomer).Count -eq $before.Count }
$made = New-CustomerTenant -CompanyName 'Larkfield Dental' -DomainPrefix larkfield @contact
Check 'a customer is made' { $is = Get-PartnerCustomer -CustomerId $made.CustomerId; $made.Result -eq 'Created' -and $is.Name -eq 'Larkfield Dental' -and $is.Domain -eq 'larkfield.onpractice.example' -and $made.AdminUser -eq 'admin@larkfield.onpractice.example' -and $made.InitialPassword.Length -ge 12 }
Check 'it is in the list of customers' { $all = @(Get-PartnerCustomer); $all.Count -eq $before.Count + 1 -and $all.CustomerId -contains $made.CustomerId }
Check 'the same customer again is left alone' { $r = New-CustomerTenant -CompanyName 'Larkfield Dental' -DomainPrefix larkfield @contact 3>$null; $r.Result -eq 'Exists' -and $r.CustomerId -eq $made.CustomerId -and -not $r.InitialPassword -and @(Get-PartnerCustomer).Count -eq $before.Count + 1 }
Check 'a domain of another customer is refused with its name' { $other = $before[0]; (Complaint { New-CustomerTenant -CompanyName New -DomainPrefix $other.Domain.Split('.')[0] @contact }).Contains($other.Name) }
Check 'a domain that cannot be is refused in words' { (Complaint { New-CustomerTenant -CompanyName New -DomainPrefix 'lark-field' @contact }) -match 'letters and digits only' }
Check 'what the service finds wrong is told' { $wrong = $contact.Clone(); $wrong['DomainSuffix'] = 'elsewhere.example'; (Complaint { New-CustomerTenant -CompanyName New -DomainPrefix new @wrong }) -match 'companyProfile.domain.*Partner Center' }

$flow = @(Raw '/subscribedSkus' | Where-Object skuPartNumber -eq 'PRACTICE_FLOW')[0]
$order = @{ Product = 'PRACTICE FLOW'; Quantity = 5; Country = 'GB' }
Check 'a product that is there already is not ordered' { $r = New-SubscriptionOrder @order 3>$null; $r.Result -eq 'Exists' -and $r.Quantity -eq $flow.prepaidUnits.enabled -and (Raw '/subscribedSkus' | Where-Object skuId -eq $flow.skuId).prepaidUnits.enabled -eq $flow.prepaidUnits.enabled }
Check 'an order with -WhatIf is not placed' { $r = New-SubscriptionOrder @order -Again -WhatIf; $r.Result -eq 'Not done' -and $r.CatalogItemId -and -not $r.OrderId -and (Raw '/subscribedSkus' | Where-Object skuId -eq $flow.skuId).prepaidUnits.enabled -eq $flow.prepaidUnits.enabled }
Check 'an order is placed, and its licences are there' { $r = New-SubscriptionOrder @order -Again -Term P1M; $sub = Get-StewardPartner "/customers/$CustomerID/subscriptions/$($r.SubscriptionId)"; $r.Result -eq 'Ordered' -and $sub.quantity -eq 5 -and $sub.termDuration -eq 'P1M' -and $sub.orderId -eq $r.OrderId -and (Raw '/subscribedSkus' | Where-Object skuId -eq $flow.skuId).prepaidUnits.enabled -eq $flow.prepaidUnits.enabled + 5 }
Check 'a product by its id' { (New-SubscriptionOrder -Product CFQ7TTC0PRA1:0001 -Quantity 1 -Country GB -WhatIf -Again).Product -eq 'PRACTICE BUSINESS' }
Check 'an unknown product is told with what is near' { $said = Complaint { New-SubscriptionOrder -Product PRACTICE -Quantity 1 -Country GB }; $said -match 'no product "PRACTICE"' -and $said -match 'PRACTICE FLOW' }
Check 'a term that is not offered is told with those that are' { (Complaint { New-SubscriptionOrder @order -Term P3Y }) -match 'not offered for P3Y.*P1Y annual' }
Check 'too many are refused in words' { (Complaint { New-SubscriptionOrder -Product 'PRACTICE FLOW' -Quantity 5000 -Country GB }) -match '1 to 300' }
Check 'without the customer''s agreement nothing is ordered' { $CustomerID = $made.CustomerId; (Complaint { New-SubscriptionOrder @order }) -match 'Microsoft Customer Agreement' }
Finish
