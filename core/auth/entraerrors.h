#pragma once

#include "tokenanswer.h"

#include <base/error.h>

namespace steward {

/// What an Entra refusal means for the program. The number decides where it is known, else the OAuth word.
/// Statuses of 429 and from 500 on are the service's trouble whatever the body says.
[[nodiscard]] ErrorCode classifyTokenError(int httpStatus, const QString& error, const QString& suberror,
                                           int number, TenantRole role);

} // namespace steward
