#pragma once

#include "world.h"

namespace steward::sandbox {

/// A `scope` parameter, taken apart.
struct ScopeRequest
{
    QStringList resources;     ///< services in the order named: "graph", "partnercenter", ...
    QStringList names;         ///< permission names of the first resource
    QStringList unknown;       ///< scopes of resources that do not exist here
    bool usesDefault = false;  ///< `.default` of any resource
    bool mixesDefault = false; ///< `.default` together with a named permission of the same resource
    bool openid = false, profile = false, offlineAccess = false;
};

[[nodiscard]] ScopeRequest readScope(const QString& scope, const World& world);
/// What the application declares for a service: name and meaning in plain words.
[[nodiscard]] QList<QPair<QString, QString>> declaredPermissions(const QString& service);
/// "Microsoft-Graph-like" title of a service for people.
[[nodiscard]] QString serviceTitle(const QString& service);
[[nodiscard]] QStringList permissionServices();

} // namespace steward::sandbox
