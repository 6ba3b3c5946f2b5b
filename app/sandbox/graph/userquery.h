#pragma once

#include "directory/tenantobjects.h"

#include <base/result.h>

#include <functional>

namespace steward::sandbox {

using UserTest = std::function<bool(const TenantUser&)>;

/// A `$filter` on users: comparisons joined by `and` or `or`. eq on any text property and on accountEnabled,
/// ne on userType and accountEnabled, startswith on the name properties. Fails with BadRequest otherwise.
[[nodiscard]] Result<UserTest> readUserFilter(const QString& filter);
/// A `$search`: "property:text" terms in double quotes, joined by OR or AND; matches beginnings of words.
[[nodiscard]] Result<UserTest> readUserSearch(const QString& search);

} // namespace steward::sandbox
