#pragma once

#include <base/secret.h>

#include <QByteArray>

namespace steward {

/// The proof key of one sign-in attempt (RFC 7636, S256).
struct Pkce
{
    Secret verifier;
    QByteArray challenge;
};

/// A new one, 256 bits from the system's generator.
[[nodiscard]] Pkce makePkce();
[[nodiscard]] QByteArray pkceChallenge(const Secret& verifier);

/// 256 bits from the system's generator as base64url: safe in a URL without encoding. Used for `state`.
[[nodiscard]] QByteArray randomToken();

} // namespace steward
