#pragma once

#include <base/ids.h>
#include <settings/cloud.h>

#include <QString>

namespace steward {

/// Which application signs in, where. One identity is one profile.
struct AppIdentity
{
    Cloud cloud;
    TenantId tenant; ///< the partner's own
    QString clientId;
    bool confidential = false; ///< has an application secret; a public client never sends one, not even empty

    QString signInMethod = {}; ///< how the stored sign-in was made: "browser", "deviceCode"; empty: not known

    bool operator==(const AppIdentity&) const = default;
};

} // namespace steward
