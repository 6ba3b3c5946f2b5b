. ([System.IO.Path]::Combine($PSScriptRoot, 'harness.ps1'))
Import-Module ([System.IO.Path]::Combine($env:STEWARD_TEST_MODULES, 'Steward.PartnerCenter', 'Steward.PartnerCenter.psd1')) -Global
$tokens = @{ now = NewToken $partner partnercenter user_impersonation }
Initialize-StewardPartnerCenter -Token { $tokens['now'] } -Endpoint "$base/partnercenter" -TenantId $partner -CustomerId $tenant

Check 'the sign-in is a partner''s' { Test-StewardPartnerCenter; $true }
Check 'Connect-PartnerCenter is not needed' { $c = Connect-PartnerCenter -AccessToken x -Tenant y -InformationVariable said; "$said" -match 'not needed' -and $c.CountryCode -eq 'GB' -and $c.Account.Identifier -match '@' }
Disconnect-PartnerCenter
$before = RequestCount customers
$all = @(Get-PartnerCustomer)
Check 'all customers over all pages' { $all.Count -eq 1200 -and @($all.CustomerId | Select-Object -Unique).Count -eq 1200 -and (RequestCount customers) - $before -eq 3 }
Check 'the properties of a customer' { HasProperties $all[0] 'CustomerId', 'Name', 'Domain', 'TenantId', 'CommerceId', 'RelationshipToPartner', 'AllowDelegatedAccess', 'BillingProfile', 'AssociatedPartnerId' }
Check 'one customer, by position' { $c = Get-PartnerCustomer $tenant; $c.CustomerId -eq $tenant -and $c.CustomDomains -contains $domain }
Check 'a customer by domain' { $c = $all[4]; @(Get-PartnerCustomer -Domain $c.Domain).CustomerId -contains $c.CustomerId }
Check 'no such customer' { $e = ErrorOf { Get-PartnerCustomer -CustomerId 'aaaaaaaa-0001-4000-8000-000000000001' }; $e.CategoryInfo.Category -eq 'ObjectNotFound' -and $e.Exception.Data['ServiceCode'] -eq '1000' -and $e.Exception.Data['RequestId'] }
Check 'profiles of a customer' { $p = Get-PartnerCustomerCompanyProfile -CustomerId $tenant; $b = Get-PartnerCustomerBillingProfile -CustomerId $tenant; (HasProperties $p 'CompanyName', 'Domain', 'TenantId', 'Address', 'Email') -and $p.TenantId -eq $tenant -and (HasProperties $b 'BillingProfileId', 'CompanyName', 'Culture', 'DefaultAddress', 'Email') -and $b.DefaultAddress.city }
$subscriptions = @(Get-PartnerCustomerSubscription -CustomerId $tenant)
Check 'subscriptions' { $subscriptions.Count -eq 2 -and (HasProperties $subscriptions[0] 'SubscriptionId', 'FriendlyName', 'OfferId', 'OfferName', 'OrderId', 'Quantity', 'Status', 'UnitType', 'BillingCycle', 'BillingType', 'CommitmentEndDate', 'CreationDate', 'AutoRenewEnabled', 'IsTrial', 'TermDuration') -and $subscriptions[0].Quantity -gt 3 }
Check 'a subscription by id, by order, and over the pipeline' { $s = $subscriptions[1]; (Get-PartnerCustomerSubscription -CustomerId $tenant -SubscriptionId $s.SubscriptionId).OrderId -eq $s.OrderId -and @(Get-PartnerCustomerSubscription -CustomerId $tenant -OrderId $s.OrderId).SubscriptionId -eq $s.SubscriptionId -and @(Get-PartnerCustomer $tenant | Get-PartnerCustomerSubscription).Count -eq 2 }
Check 'licences' { $s = @(Get-PartnerCustomerSubscribedSku -CustomerId $tenant -LicenseGroup Group1); (HasProperties $s[0] 'SkuId', 'SkuPartNumber', 'ProductName', 'AvailableUnits', 'ActiveUnits', 'ConsumedUnits', 'TotalUnits', 'ServicePlans') -and $s[0].AvailableUnits -eq $s[0].TotalUnits - $s[0].ConsumedUnits }
$users = @(Get-PartnerCustomerUser -CustomerId $tenant)
Check 'users' { $users.Count -gt 220 -and (HasProperties $users[0] 'UserId', 'UserPrincipalName', 'DisplayName', 'FirstName', 'LastName', 'State', 'UsageLocation', 'UserDomainType') }
Check 'a user by id and by name' { (Get-PartnerCustomerUser -CustomerId $tenant -UserId $users[3].UserId).UserPrincipalName -eq $users[3].UserPrincipalName -and (Get-PartnerCustomerUser -CustomerId $tenant -UserPrincipalName $users[5].UserPrincipalName).UserId -eq $users[5].UserId }
Check 'no user is deleted' { @(Get-PartnerCustomerUser -CustomerId $tenant -ReturnDeletedUsers).Count -eq 0 }
Check 'licences and roles of a user' { $l = @(foreach ($u in $users | Select-Object -First 6) { Get-PartnerCustomerUserLicense -CustomerId $tenant -UserId $u.UserId }); $l.Count -gt 0 -and $l[0].SkuPartNumber -eq 'PRACTICE_BUSINESS' -and @(Get-PartnerCustomerUserRole -CustomerId $tenant -UserId $users[0].UserId).Name -contains 'Global Administrator' -and @(Get-PartnerCustomerUserRole -CustomerId $tenant).Count -ge 4 }
Check 'managed services' { @(Get-PartnerCustomerManagedService $tenant).AdminServiceUri -match 'admin' }
Check 'the partner' { $o = Get-PartnerOrganizationProfile; $o.TenantId -eq $partner -and $o.Culture -eq 'en-GB' -and (Get-PartnerLegalProfile).VettingStatus -eq 'authorized' -and (Get-PartnerMpnProfile).MpnId -and (Get-PartnerResellerRequestLink) -match '^https' -and @(Get-PartnerIndirectReseller).Count -eq 0 -and @(Get-PartnerAuditRecord).OperationType -eq 'add_customer' }
Check 'consent for a customer' { $null = Invoke-RestMethod -Method Delete -Uri "$base/partnercenter/v1/customers/$other/applicationconsents/$env:STEWARD_TEST_CLIENT" -Headers @{ Authorization = "Bearer $($tokens['now'])" }; $c = New-PartnerCustomerApplicationConsent -CustomerId $other -ApplicationId $env:STEWARD_TEST_CLIENT -DisplayName Tool -ApplicationGrants @{ EnterpriseApplicationId = '00000003-0000-0000-c000-000000000000'; Scope = 'Directory.Read.All' }; $c.ApplicationGrants[0].Scope -eq 'Directory.Read.All' }
SetFaults 'customer:429=1@1'
Check 'a busy service is waited for' { (Get-PartnerCustomer $tenant).CustomerId -eq $tenant }
SetFaults 'customer:403'
Check 'a refusal is told in the service''s words' { $e = ErrorOf { Get-PartnerCustomer $tenant }; $e.CategoryInfo.Category -eq 'PermissionDenied' -and $e.Exception.Data['ServiceCode'] -eq '2032' -and "$e" -match 'role does not have the rights' }
SetFaults ''
$tokens['now'] = NewToken $tenant graph
Check 'another service''s token is refused' { (ErrorOf { Get-PartnerCustomer $tenant }).CategoryInfo.Category -eq 'AuthenticationError' }
Check 'what is not covered says so' { $e = ErrorOf { Get-PartnerInvoice -InvoiceId 1 }; "$e" -match 'not covered' -and $e.FullyQualifiedErrorId -eq 'NotCovered,Get-PartnerInvoice' }
Check 'a token maker is refused with the reason' { "$(ErrorOf { New-PartnerAccessToken -ApplicationId x })" -match 'GraphToken' }
Check 'Exchange''s commands are left to Exchange' { (ErrorOf { Get-PartnerApplication }).FullyQualifiedErrorId -eq 'CommandNotFoundException' }
Check 'each command has help' { $poor = foreach ($c in Get-Command -Module Steward.PartnerCenter) { $h = Get-Help $c.Name; if (-not $h.Synopsis -or $h.Synopsis.Trim().StartsWith($c.Name) -or -not $h.examples) { $c.Name; continue }; foreach ($p in $c.Parameters.Values) { if ($p.Name -notin [System.Management.Automation.PSCmdlet]::CommonParameters -and -not (@($h.parameters.parameter | Where-Object name -eq $p.Name).description.Text)) { "$($c.Name) -$($p.Name)" } } }; if ($poor) { $poor -join ', ' } else { $true } }
Finish
