#pragma once

#include "customer.h"
#include "customerrelationships.h"

#include <cloud/tenantclient.h>

#include <QHash>
#include <QList>

namespace steward {

/// What Graph tells of customers beside Partner Center's list, by tenant.
struct CustomerSources
{
    const QHash<TenantId, Contract>& contracts;
    const QHash<TenantId, CustomerRelations>& relations;

    [[nodiscard]] bool isEmpty() const { return contracts.isEmpty() && relations.isEmpty(); }
};

/// Gives a customer the name and the domain that Partner Center left out: the contract's, else the name in
/// its delegated relationships. What was given before is taken back first, so that it follows its source;
/// what Partner Center says always counts. Pure.
void supplement(Customer& customer, const CustomerSources& sources);
/// As Partner Center gave it, without what others said.
[[nodiscard]] Customer withoutSupplement(const Customer& customer);

/// The tenants that none of `known` has and that a contract or a delegated relationship names, by name. One
/// that has ended relationships only is nobody's customer. Its id is the tenant's. Pure.
[[nodiscard]] QList<Customer> otherCustomers(const QList<Customer>& known, const CustomerSources& sources);

/// Who tells of this customer, in the order of CustomerSource. Pure.
[[nodiscard]] QList<CustomerSource> sourcesOf(const Customer& customer, bool hasContract,
                                              const CustomerRelations* relations);
/// "partnerCenter", "contract" or "relationship".
[[nodiscard]] QString customerSourceName(CustomerSource source);

} // namespace steward
