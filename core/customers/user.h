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

    bool operator==(const User&) const = default;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::User)
