#pragma once

#include "graph/graphcall.h"

namespace steward::sandbox {

/// `/applications` of the partner's tenant and `/policies/defaultAppManagementPolicy`.
[[nodiscard]] HttpReply applicationsRoute(const GraphCall& call);
[[nodiscard]] HttpReply managementPolicyRoute(const GraphCall& call);

} // namespace steward::sandbox
