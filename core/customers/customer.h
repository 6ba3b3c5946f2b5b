#pragma once

#include <base/ids.h>

#include <QDateTime>
#include <QMetaType>

namespace steward {

/// Who tells of a customer.
enum class CustomerSource : quint8
{
    PartnerCenter, ///< Partner Center's list of customers
    Contract,      ///< the contracts of the partner's directory, from Graph
    Relationship   ///< the delegated admin relationships, from Graph
};

/// Where a customer's fields came from.
struct CustomerOrigin
{
    CustomerSource record = CustomerSource::PartnerCenter; ///< the ids; who names it first
    CustomerSource name = CustomerSource::PartnerCenter;
    CustomerSource domain = CustomerSource::PartnerCenter;
    CustomerSource relationship = CustomerSource::PartnerCenter;

    bool operator==(const CustomerOrigin&) const = default;
};

/// A customer of the partner.
struct Customer
{
    CustomerId id;
    TenantId tenant; ///< empty when the customer has none
    QString name;
    QString domain;       ///< normally the initial *.onmicrosoft.com domain
    QString relationship; ///< as the service writes it: "reseller", "advisor" …
    QDateTime missingSince{}; ///< UTC: since when the service does not return it; invalid: it does
    CustomerOrigin origin{};

    bool operator==(const Customer&) const = default;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::Customer)
