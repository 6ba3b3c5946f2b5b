#pragma once

#include "user.h"

#include <base/asyncresult.h>
#include <cloud/graphclient.h>

#include <QList>

namespace steward {

struct UserPage
{
    QList<User> users;
    QString nextLink; ///< hand it to the next call; empty on the last page
};

/// The users of customers' tenants. Searched on the server, never loaded whole; keeps nothing.
class UserDirectory final
{
public:
    explicit UserDirectory(const GraphClient& graph);

    /// One page of the users that fit `search` (empty: all): by words of the name, the sign-in name, the mail
    /// addresses. See GraphClient::users.
    [[nodiscard]] AsyncResult<UserPage> users(const TenantId& tenant, const QString& search, const QString& nextLink,
                                              QObject* context) const;
    /// One user by object id or user principal name; NotFound when there is none.
    [[nodiscard]] AsyncResult<User> find(const TenantId& tenant, const QString& idOrName, QObject* context) const;

private:
    const GraphClient& m_graph;
};

} // namespace steward
