#pragma once

#include "graph/graphcall.h"

namespace steward::sandbox {

/// `/servicePrincipals` with their grants, in the token's tenant.
[[nodiscard]] HttpReply principalsRoute(const GraphCall& call);
/// `/oauth2PermissionGrants`, in the token's tenant.
[[nodiscard]] HttpReply permissionGrantsRoute(const GraphCall& call);

} // namespace steward::sandbox
