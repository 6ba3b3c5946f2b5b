#pragma once

#include <runs/runrequest.h>
#include <scripts/scriptdescription.h>

#include <optional>

namespace steward {

/// Whether the script is for one user, by what its help says.
[[nodiscard]] bool isUserScript(const ScriptDescription& description);

/// What the chosen target says for this parameter: the user's sign-in name or id in a script for one user,
/// the customer's domain or ids in every script. nullopt: the parameter is not about the target, or the
/// target does not say it.
[[nodiscard]] std::optional<QString> targetValue(const ScriptParameter& parameter, bool isForUser,
                                                 const RunTarget& target);

} // namespace steward
