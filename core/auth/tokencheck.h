#pragma once

#include "appidentity.h"
#include "tokenanswer.h"

#include <base/tokensource.h>

#include <QDateTime>

namespace steward {

/// Whether a token is what was asked for: right tenant (tid), right audience (aud), not expired (exp).
/// Catches a mixed-up answer before it is sent anywhere. A token that cannot be read (some resources' are
/// opaque) passes with a warning in the log. `now` is this computer's time, UTC.
[[nodiscard]] Result<AccessToken> checkAccessToken(const AppIdentity& app, const TenantId& tenant,
                                                   const QString& scope, const TokenAnswer& answer,
                                                   const QDateTime& now);

/// Whether `audience` is the resource that `scope` names: its address in this cloud, its application id, or, from
/// a server that only stands in for Microsoft's, its name in the global cloud.
[[nodiscard]] bool audienceMatches(const Cloud& cloud, const QString& scope, const QString& audience);

} // namespace steward
