#include "signinlife.h"

#include <algorithm>

namespace steward {

std::optional<qint64> signInDaysLeft(const QDateTime& renewedAt, const QDateTime& now)
{
    if (!renewedAt.isValid())
        return {};
    return std::max<qint64>(0, now.daysTo(renewedAt.addDays(kRefreshTokenDays)));
}

} // namespace steward
