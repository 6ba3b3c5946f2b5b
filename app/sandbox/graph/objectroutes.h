#pragma once

#include "graph/graphcall.h"

namespace steward::sandbox {

/// Making a user (`POST /users`), one user, and what belongs to it: licences, manager, memberships, devices,
/// sign-ins. The list itself is GraphService's.
[[nodiscard]] HttpReply userRoute(const GraphCall& call);
/// `/directory/deletedItems`: deleted users, restoring them and removing them for good.
[[nodiscard]] HttpReply deletedItemsRoute(const GraphCall& call);
/// `/groups` and their members.
[[nodiscard]] HttpReply groupsRoute(const GraphCall& call);
/// `/directoryRoles` with their members, and `/directoryRoleTemplates`.
[[nodiscard]] HttpReply directoryRolesRoute(const GraphCall& call);
/// `/devices` and their owners.
[[nodiscard]] HttpReply devicesRoute(const GraphCall& call);
/// `/subscribedSkus`.
[[nodiscard]] HttpReply subscribedSkusRoute(const GraphCall& call);
/// `/identity/conditionalAccess/policies`.
[[nodiscard]] HttpReply accessPoliciesRoute(const GraphCall& call);

/// The selected properties of a user, or those told unasked; the name of one that does not exist in
/// `unknown`.
[[nodiscard]] QJsonObject selectedUser(const TenantUser& user, const QString& select, QString* unknown);

/// Any user, group or service principal of the tenant, with its kind; empty when there is none of that id.
[[nodiscard]] QJsonObject directoryObject(const GraphCall& call, const QString& id);

} // namespace steward::sandbox
