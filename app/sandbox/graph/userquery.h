#pragma once

#include "directory/tenantobjects.h"

#include <base/result.h>

#include <functional>

namespace steward::sandbox {

using UserTest = std::function<bool(const TenantUser&)>;

/// A `$filter` on users: comparisons joined by `and` or `or`. eq on any text property and on accountEnabled,
/// ne on userType and accountEnabled, startswith on the name properties. Fails with BadRequest otherwise.
/// `Precision::Kind`: a test that takes every user of a kind (PracticeData::kKinds) that has one who fits,
/// asked about its prototype. It may take more.
enum class Precision
{
    Exact,
    Kind
};
[[nodiscard]] Result<UserTest> readUserFilter(const QString& filter, Precision precision = Precision::Exact);
/// A `$search`: "property:text" terms in double quotes, joined by OR or AND; matches beginnings of words.
[[nodiscard]] Result<UserTest> readUserSearch(const QString& search, Precision precision = Precision::Exact);

} // namespace steward::sandbox
