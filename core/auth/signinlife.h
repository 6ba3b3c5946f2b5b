#pragma once

#include <QDateTime>

#include <optional>

namespace steward {

/// How long Entra keeps a refresh token that is not used.
inline constexpr int kRefreshTokenDays = 90;

/// Days until a sign-in that was last renewed at `renewedAt` runs out unless it is used; 0 once it has, and
/// nullopt when nobody knows when it was renewed.
[[nodiscard]] std::optional<qint64> signInDaysLeft(const QDateTime& renewedAt, const QDateTime& now);

} // namespace steward
