#pragma once

#include "appidentity.h"
#include "consentstep.h"
#include "tokenanswer.h"

#include <base/result.h>

namespace steward {

/// Who signed in, by the claims of the access token (of the id token where the first cannot be read). Refused
/// when it is another tenant than the set-up's; BadResponse when nothing says who it is, when the token is
/// for another service or expired, or when no refresh token came along. MFA is left to checkMfa.
[[nodiscard]] Result<SignedIn> checkSignIn(const AppIdentity& app, const TokenAnswer& answer,
                                           const QDateTime& now);

/// The same for a short sign-in: the token is Graph's, and nobody wants a refresh token.
[[nodiscard]] Result<SignedIn> checkShortSignIn(const AppIdentity& app, const TokenAnswer& answer,
                                                const QDateTime& now);

/// Whether the sign-in proves multi-factor authentication. Refused when the token says it was done without;
/// success with `mfa` false when it does not say.
[[nodiscard]] Result<> checkMfa(const TokenAnswer& answer, SignedIn& who);

} // namespace steward
