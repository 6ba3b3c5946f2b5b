#pragma once

#include "graph/graphcall.h"

namespace steward::sandbox {

/// `/auditLogs/signIns` and `/auditLogs/directoryAudits`.
[[nodiscard]] HttpReply auditLogsRoute(const GraphCall& call);
/// `/reports/authenticationMethods/userRegistrationDetails`.
[[nodiscard]] HttpReply reportsRoute(const GraphCall& call);
/// `/users/ID/authentication/methods`.
[[nodiscard]] HttpReply authenticationMethodsRoute(const GraphCall& call);
/// `/deviceManagement/managedDevices`.
[[nodiscard]] HttpReply managedDevicesRoute(const GraphCall& call);
/// `/policies/identitySecurityDefaultsEnforcementPolicy`.
[[nodiscard]] HttpReply securityDefaultsRoute(const GraphCall& call);
/// `/directoryObjects/getByIds`.
[[nodiscard]] HttpReply objectsByIdRoute(const GraphCall& call);

/// The answer to somebody who selects `signInActivity` of users and may not, or asks for too large a page.
[[nodiscard]] std::optional<HttpReply> activityRefusal(const GraphCall& call);

} // namespace steward::sandbox
