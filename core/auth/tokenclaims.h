#pragma once

#include <base/result.h>
#include <base/secret.h>

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// What a token says about itself. For showing and for checking our own mistakes (wrong tenant, wrong
/// audience); never a reason to trust anybody, since the signature is not checked here.
struct TokenClaims
{
    QString tenant;   ///< tid
    QString audience; ///< aud
    QString clientId; ///< appid (v1) or azp (v2)
    QString account;  ///< upn, preferred_username, unique_name or email
    QString name;
    QString objectId;                                 ///< oid
    QStringList scopes;                               ///< scp
    std::optional<QStringList> authenticationMethods; ///< amr; absent when the token does not say
    QDateTime expiresAt;                              ///< exp, UTC; invalid when absent

    bool operator==(const TokenClaims&) const = default;

    [[nodiscard]] bool provesMfa() const;
};

/// Reads a JWT's claims. BadResponse when it is not one; some resources' tokens are opaque, so that need not
/// be a fault. The error holds nothing of the token.
[[nodiscard]] Result<TokenClaims> readClaims(const Secret& token);

} // namespace steward
