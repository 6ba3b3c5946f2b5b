#include "customersources.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString nameIn(const CustomerRelations& relations)
{
    const auto& all = relations.relationships;
    // The newest has the name of today.
    const auto named = std::find_if(all.crbegin(), all.crend(),
                                    [](const auto& each) { return !each.customerName.isEmpty(); });
    return named == all.crend() ? QString() : named->customerName;
}

bool isLive(const CustomerRelations& relations)
{
    return std::any_of(relations.relationships.cbegin(), relations.relationships.cend(),
                       [](const Relationship& each) { return each.isActive(); });
}

} // namespace

Customer withoutSupplement(const Customer& customer)
{
    Customer listed = customer;
    if (listed.origin.name != CustomerSource::PartnerCenter)
        listed.name.clear();
    if (listed.origin.domain != CustomerSource::PartnerCenter)
        listed.domain.clear();
    listed.origin = {};
    return listed;
}

void supplement(Customer& customer, const CustomerSources& sources)
{
    if (customer.origin != CustomerOrigin())
        customer = withoutSupplement(customer);
    if (customer.tenant.isEmpty() || (!customer.name.isEmpty() && !customer.domain.isEmpty()))
        return;
    if (const auto contract = sources.contracts.constFind(customer.tenant);
        contract != sources.contracts.cend()) {
        if (customer.name.isEmpty() && !contract->name.isEmpty()) {
            customer.name = contract->name;
            customer.origin.name = CustomerSource::Contract;
        }
        if (customer.domain.isEmpty() && !contract->domain.isEmpty()) {
            customer.domain = contract->domain;
            customer.origin.domain = CustomerSource::Contract;
        }
    }
    if (!customer.name.isEmpty())
        return;
    if (const auto relations = sources.relations.constFind(customer.tenant);
        relations != sources.relations.cend() && !nameIn(*relations).isEmpty()) {
        customer.name = nameIn(*relations);
        customer.origin.name = CustomerSource::Relationship;
    }
}

QList<Customer> otherCustomers(const QList<Customer>& known, const CustomerSources& sources)
{
    QSet<TenantId> tenants;
    tenants.reserve(known.size());
    for (const Customer& customer : known)
        tenants.insert(customer.tenant);
    QList<Customer> others;
    const auto make = [&tenants](const TenantId& tenant, const QString& name, CustomerSource source) {
        tenants.insert(tenant);
        Customer other{CustomerId{tenant.value}, tenant, name, {}, {}};
        other.origin = {source, source, source, source};
        return other;
    };
    for (const Contract& contract : sources.contracts) {
        if (tenants.contains(contract.customer))
            continue;
        Customer other = make(contract.customer, contract.name, CustomerSource::Contract);
        other.domain = contract.domain;
        other.relationship = contract.type;
        const auto relations = sources.relations.constFind(other.tenant);
        if (relations != sources.relations.cend() && isLive(*relations))
            other.origin.record = CustomerSource::Relationship; // we can act there: the better reason
        others.append(other);
    }
    for (auto relations = sources.relations.cbegin(); relations != sources.relations.cend(); ++relations) {
        if (!tenants.contains(relations.key()) && isLive(*relations))
            others.append(make(relations.key(), nameIn(*relations), CustomerSource::Relationship));
    }
    std::sort(others.begin(), others.end(), [](const Customer& a, const Customer& b) {
        const int names = a.name.compare(b.name, Qt::CaseInsensitive);
        return names == 0 ? a.tenant.value < b.tenant.value : names < 0;
    });
    return others;
}

QList<CustomerSource> sourcesOf(const Customer& customer, bool hasContract,
                                const CustomerRelations* relations)
{
    QList<CustomerSource> sources;
    if (customer.origin.record == CustomerSource::PartnerCenter && !customer.missingSince.isValid())
        sources << CustomerSource::PartnerCenter;
    if (hasContract)
        sources << CustomerSource::Contract;
    if (relations && !relations->relationships.isEmpty())
        sources << CustomerSource::Relationship;
    return sources;
}

QString customerSourceName(CustomerSource source)
{
    switch (source) {
    case CustomerSource::PartnerCenter:
        return u"partnerCenter"_s;
    case CustomerSource::Contract:
        return u"contract"_s;
    case CustomerSource::Relationship:
        break;
    }
    return u"relationship"_s;
}

} // namespace steward
