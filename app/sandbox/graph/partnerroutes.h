#pragma once

#include "graph/graphcall.h"

namespace steward::sandbox {

/// `/tenantRelationships/…` of the partner's tenant: relationships, their access assignments and requests,
/// customers, tenant names.
[[nodiscard]] HttpReply relationshipsRoute(const GraphCall& call);
/// `/contracts` of the partner's tenant.
[[nodiscard]] HttpReply contractsRoute(const GraphCall& call);
/// `/me/memberOf` in the partner's tenant.
[[nodiscard]] HttpReply memberOfRoute(const GraphCall& call);
/// `/roleManagement/directory/roleAssignments` of the token's tenant.
[[nodiscard]] HttpReply roleAssignmentsRoute(const GraphCall& call);

} // namespace steward::sandbox
