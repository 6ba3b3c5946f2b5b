#pragma once

#include <base/ids.h>
#include <settings/appcredentialkind.h>
#include <settings/cloud.h>

#include <QString>

namespace steward {

/// Which application signs in, where. One identity is one profile.
struct AppIdentity
{
    using Credential = AppCredentialKind;

    Cloud cloud;
    TenantId tenant; ///< the partner's own
    QString clientId;
    Credential credential = Credential::None; ///< a public client never sends one, not even empty

    [[nodiscard]] bool confidential() const { return credential != Credential::None; }

    QString signInMethod = {}; ///< how the stored sign-in was made: "browser", "deviceCode"; empty: not known

    bool operator==(const AppIdentity&) const = default;
};

} // namespace steward
