#pragma once

#include <base/ids.h>

#include <QMetaType>

namespace steward {

/// A user of a customer's tenant.
struct User
{
    UserId id;
    QString displayName;
    QString userPrincipalName;
    QString userType; ///< "Member", "Guest"
    bool enabled = true;
    bool licensed = false;
    QString mail = {};
    bool synced = false; ///< kept in step with a directory in the customer's own house

    bool operator==(const User&) const = default;
    [[nodiscard]] bool isGuest() const
    {
        return userType.compare(QLatin1StringView("Guest"), Qt::CaseInsensitive) == 0;
    }
};

} // namespace steward

Q_DECLARE_METATYPE(steward::User)
