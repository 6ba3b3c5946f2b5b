#pragma once

#include "world.h"

namespace steward::sandbox {

/// A `scope` parameter, taken apart. A resource's key is the service here ("graph", "compliance") or, for one
/// that is not served here, its application id; for a SharePoint host its address.
struct ScopeRequest
{
    QStringList resources;             ///< keys in the order named
    QHash<QString, QStringList> named; ///< permission names by key
    QStringList unknown;               ///< scopes of resources that do not exist here
    bool usesDefault = false;          ///< `.default` of any resource
    bool mixesDefault = false;         ///< `.default` together with a named permission of the same resource
    bool openid = false, profile = false, offlineAccess = false;

    /// The key tokens are for: the first resource; Graph when only OpenID scopes are asked.
    [[nodiscard]] QString first() const { return resources.value(0, QStringLiteral("graph")); }
};

[[nodiscard]] ScopeRequest readScope(const QString& scope, const World& world);
/// The `aud` of a token for the resource of that key.
[[nodiscard]] QString audienceOf(const QString& key, const World& world);
[[nodiscard]] const PublishedResource& resourceOf(const QString& key);
/// Whether the key is a SharePoint host of another tenant than the one with that initial domain.
[[nodiscard]] bool isForeignHost(const QString& key, const QString& initialDomain);

} // namespace steward::sandbox
