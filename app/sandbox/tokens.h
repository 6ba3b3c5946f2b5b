#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward::sandbox {

/// What a refresh token stands for. Bound to user and client, not to tenant or resource.
struct RefreshGrant
{
    QString clientId, userId;
    QString scope; ///< what was asked for first; used when a redemption names none
    bool mfa = false;
    bool publicFlow = false; ///< came without the application's secret
    bool device = false;     ///< came by device code
};

/// Makes and checks the practice partner's tokens. Guarantees: every token contains the mark; refresh tokens
/// are kept on disk only as hashes, in files that only the owner can read; they survive a restart on the same
/// folder, whatever the port.
class TokenIssuer
{
public:
    TokenIssuer(QString folder, QByteArray mark, int lifetimeSeconds);

    /// Reads key and grants of the folder, making what is missing.
    [[nodiscard]] Result<> open();

    [[nodiscard]] int lifetimeSeconds() const { return m_lifetimeSeconds; }
    /// A JWT with `claims`, to which iat, nbf, exp and the mark are added.
    [[nodiscard]] QByteArray accessToken(QJsonObject claims) const;
    /// The claims of a token that this issuer signed; the expiry is the caller's to check. Empty: not ours.
    [[nodiscard]] QJsonObject verify(const QByteArray& token) const;

    [[nodiscard]] QByteArray issueRefresh(const RefreshGrant& grant);
    [[nodiscard]] std::optional<RefreshGrant> findRefresh(const QByteArray& token) const;
    void revokeRefresh(const QByteArray& token);

private:
    void append(const QJsonObject& record);

    QString m_folder;
    QByteArray m_mark, m_key;
    int m_lifetimeSeconds;
    QHash<QByteArray, RefreshGrant> m_refresh; ///< by SHA-256 of the token
};

} // namespace steward::sandbox
