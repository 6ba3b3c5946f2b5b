#pragma once

#include <base/ids.h>

#include <QDateTime>
#include <QMetaType>

namespace steward {

/// A customer of the partner.
struct Customer
{
    CustomerId id;
    TenantId tenant; ///< empty when the customer has none
    QString name;
    QString domain;       ///< normally the initial *.onmicrosoft.com domain
    QString relationship; ///< as the service writes it: "reseller", "advisor" …
    QDateTime missingSince{}; ///< UTC: since when the service does not return it; invalid: it does

    bool operator==(const Customer&) const = default;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::Customer)
