#pragma once

#include "authserver.h"

#include <auth/browserlauncher.h>
#include <auth/tokenbroker.h>
#include <auth/tokenclient.h>
#include <base/clock.h>
#include <logging/redactor.h>
#include <net/httpclient.h>
#include <secrets/secretstore.h>
#include <settings/advicecatalog.h>

#include <QHash>
#include <QJsonObject>
#include <QNetworkAccessManager>

#include <functional>
#include <optional>

namespace steward {

inline constexpr const char* kPartner = "11111111-1111-4111-8111-111111111111";
inline constexpr const char* kCustomerA = "aaaaaaaa-0001-4000-8000-000000000001";
inline constexpr const char* kCustomerB = "bbbbbbbb-0002-4000-8000-000000000002";
inline constexpr const char* kOperator = "sam-operator@fabrikam-partner.example";

[[nodiscard]] TenantId partnerTenant();
[[nodiscard]] TenantId customerTenant(int number);

/// A clock that stands still until it is told.
class StandingClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_now; }
    void move(qint64 seconds) { m_now = m_now.addSecs(seconds); }

private:
    QDateTime m_now = QDateTime::currentDateTimeUtc();
};

/// Keeps secrets in memory, notes what was done in which order, and can be slow or broken.
class NotingStore final : public SecretStore
{
public:
    [[nodiscard]] AsyncResult<std::optional<Secret>> read(const QString& key) override;
    [[nodiscard]] AsyncResult<> write(const QString& key, const Secret& secret) override;
    [[nodiscard]] AsyncResult<> remove(const QString& key) override;
    [[nodiscard]] QString description() const override;

    QHash<QString, QByteArray> values;
    QStringList* journal = nullptr;
    std::optional<Error> readError;
    std::optional<Error> writeError;
    bool holds = false; ///< operations wait for letGo()
    bool holdsWrites = false;
    void letGo();

private:
    template <typename T>
    [[nodiscard]] AsyncResult<T> later(Result<T> result, std::function<void()> effect = {});

    QList<std::function<void()>> m_held;
    QObject m_life; ///< what is still to happen ends with the store
};

class ScriptedBrowser final : public BrowserLauncher
{
public:
    [[nodiscard]] Result<> open(const QUrl& address) override;

    std::function<void(const QUrl&)> visit;
    bool missing = false;
    int opened = 0;
};

/// An unsigned JSON Web Token with these claims.
[[nodiscard]] QByteArray jwt(const QJsonObject& claims);
/// The claims of the operator's Partner Center token.
[[nodiscard]] QJsonObject operatorClaims(const QString& tenant, const QString& audience,
                                         const QDateTime& now);
/// What a well-behaved token endpoint answers.
[[nodiscard]] QByteArray tokenJson(const QByteArray& accessToken, const QByteArray& refreshToken = {},
                                   int lifetime = 3600, const QByteArray& idToken = {});
/// An application of the partner on this server.
[[nodiscard]] AppIdentity testIdentity(const QUrl& server, AppIdentity::Credential credential);
[[nodiscard]] Error makeError(ErrorCode code, const QString& message);

/// Everything a sign-in or a broker needs, real where it can be: network, server on loopback, client.
struct AuthWorld
{
    /// `deadline`: of one request; short, for what hangs. A busy computer may need longer than that for anything.
    explicit AuthWorld(bool confidential = false,
                       std::chrono::milliseconds deadline = std::chrono::milliseconds(800));

    [[nodiscard]] QString partnerCenterScope() const { return app.cloud.partnerCenterScope(); }
    [[nodiscard]] QString graphScope() const { return app.cloud.graphScope(); }
    /// Answers with a token for the tenant in the path and the resource in the scope.
    [[nodiscard]] AuthServer::Reply goodAnswer(const AuthServer::Request& request,
                                               const QByteArray& refreshToken = {},
                                               int lifetime = 3600) const;

    QStringList journal;
    AuthServer server;
    QNetworkAccessManager network;
    HttpClient http{network};
    Redactor redactor;
    AdviceCatalog advice;
    AppIdentity app;
    StandingClock clock;
    NotingStore store;
    TokenClient client;
    std::unique_ptr<TokenBroker> broker;
};

} // namespace steward
