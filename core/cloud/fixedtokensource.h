#pragma once

#include <base/tokensource.h>

namespace steward {

/// One access token that somebody else got, for as long as it lasts: the short-lived sign-in with which an
/// application is made. Its `scope` is the resource's `.default`, whatever it was asked for with. Asked for
/// another tenant or scope, or after its end, it fails with SignInNeeded.
class FixedTokenSource final : public TokenSource
{
public:
    explicit FixedTokenSource(AccessToken token);

    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope,
                                                 int minimumLifetimeSeconds = 120) override;

private:
    AccessToken m_token;
};

} // namespace steward
