#pragma once

#include "customer.h"

#include <base/asyncresult.h>

#include <QDateTime>
#include <QList>

#include <optional>

namespace steward {

class Database;

/// The list of customers as it was last whole, in the profile's database, so that the next start shows it at
/// once and without a network. Belongs to one application of one partner: another one's list is not given
/// out, and is replaced by the next keep().
class CustomerCache final
{
public:
    struct List
    {
        QList<Customer> customers; ///< those that were missing too, with their date
        QDateTime asOf;            ///< UTC, to the second
    };

    /// `application`: who may have it, see applicationKey(). The database must outlive it.
    CustomerCache(Database& database, QString application);

    /// nullopt when there is none.
    [[nodiscard]] AsyncResult<std::optional<List>> load() const;
    /// Keeps the list, all of it or nothing. Rows that `before` had in the same place are not written again.
    [[nodiscard]] AsyncResult<> keep(const List& list, const QList<Customer>& before) const;

private:
    Database& m_database;
    const QString m_application;
};

} // namespace steward
