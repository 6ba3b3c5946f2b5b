#pragma once

#include "appcertificate.h"

#include <base/result.h>

#include <QUrl>

namespace steward {

/// How long an assertion is good for, from the moment it was made.
inline constexpr int kAssertionSeconds = 600;

/// A signed JSON Web Token that proves to `tokenUrl`, and to no other address, that the application has the
/// certificate's key: PS256 (salt of 32 bytes), header `x5t#S256`, a `jti` of its own each time.
[[nodiscard]] Result<Secret> clientAssertion(const AppCertificate& certificate, const QString& clientId,
                                             const QUrl& tokenUrl, const QDateTime& now);

} // namespace steward
