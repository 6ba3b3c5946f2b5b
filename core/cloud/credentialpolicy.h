#pragma once

#include "application.h"

#include <base/error.h>

#include <chrono>

namespace steward {

/// Why the policy forbids such a credential; nullopt when it does not.
[[nodiscard]] std::optional<Error> policyRefusal(const AppManagementPolicy& policy, CredentialKind kind);

/// When a credential that starts now may end at the latest; a little before the policy's limit, since clocks
/// differ.
[[nodiscard]] QDateTime credentialEnd(const AppManagementPolicy& policy, CredentialKind kind, int days,
                                      const QDateTime& now);

/// "4:05 minutes", "35 seconds": for countdowns.
[[nodiscard]] QString durationText(std::chrono::seconds time);

} // namespace steward
