#pragma once

#include "asyncresult.h"
#include "ids.h"
#include "secret.h"

#include <QDateTime>

namespace steward {

/// An access token for one resource in one tenant, checked (tenant, audience, expiry) by whoever handed it out.
struct AccessToken
{
    Secret value;
    QDateTime expiresAt; ///< UTC
    TenantId tenant;
    QString scope; ///< the scope it was asked for
};

/// Where access tokens come from. Implemented by auth's TokenBroker; runs and cloud clients know only this.
class TokenSource
{
public:
    TokenSource() = default;
    TokenSource(const TokenSource&) = delete;
    TokenSource& operator=(const TokenSource&) = delete;
    virtual ~TokenSource() = default;

    /// A token for `scope` in `tenant` that is still good for at least `minimumLifetimeSeconds`. Concurrent
    /// calls for the same pair share one exchange. Fails with SignInNeeded, ConsentNeeded, Forbidden, Offline,
    /// Timeout, Throttled, ServiceFailed or BadResponse.
    [[nodiscard]] virtual AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope,
                                                         int minimumLifetimeSeconds = 120) = 0;
};

} // namespace steward
