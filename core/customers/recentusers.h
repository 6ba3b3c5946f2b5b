#pragma once

#include "user.h"

#include <base/asyncresult.h>

#include <QList>
#include <QObject>

namespace steward {

class Database;

/// The users last chosen in each tenant, the latest first, at most kKept, kept in the profile's database.
/// Names are as they were when chosen; nothing else of a user is kept, so badges are asked for anew. Belongs
/// to one application of one partner. The database must outlive it.
class RecentUsers final
{
public:
    static constexpr int kKept = 10;

    RecentUsers(Database& database, QString application);

    [[nodiscard]] AsyncResult<QList<User>> of(const TenantId& tenant) const;
    [[nodiscard]] AsyncResult<> note(const TenantId& tenant, const User& user);
    /// For one that is not there any more.
    [[nodiscard]] AsyncResult<> forget(const TenantId& tenant, const UserId& user);

private:
    Database& m_database;
    const QString m_application;
};

} // namespace steward
