#pragma once

#include "appcredential.h"
#include "appidentity.h"
#include "tokenanswer.h"

#include <base/asyncresult.h>
#include <base/clock.h>
#include <base/secret.h>

#include <QObject>
#include <QUrl>

#include <chrono>

namespace steward {

class AdviceCatalog;
class HttpClient;
class Redactor;

/// Entra's v2 token endpoint: one request a call, no memory, no retry of its own. Without a
/// credential it is a public client, and none of its fields are sent. A certificate signs an assertion for
/// the very address that is asked. Every received secret is made known to the Redactor first; bodies are
/// never logged. Errors are TokenAnswerReader's and HttpClient's. A call completes exactly once, except that
/// nothing is called back any more once its `context` has gone. Must outlive its calls.
class TokenClient final
{
public:
    TokenClient(HttpClient& http, Redactor& redactor, const AdviceCatalog& advice, const Clock& clock,
                std::chrono::milliseconds deadline = std::chrono::seconds(30));

    [[nodiscard]] AsyncResult<TokenAnswer> redeemCode(const AppIdentity& app, const AppCredential& credential,
                                                      const Secret& code, const Secret& verifier,
                                                      const QUrl& redirectUri, const QStringList& scopes,
                                                      QObject* context);
    /// The partner's refresh token redeemed in any tenant, for one resource.
    [[nodiscard]] AsyncResult<TokenAnswer> refresh(const AppIdentity& app, const AppCredential& credential,
                                                   const TenantId& tenant, const Secret& refreshToken,
                                                   const QString& scope, QObject* context);
    [[nodiscard]] AsyncResult<DeviceCode> deviceCode(const AppIdentity& app, const QStringList& scopes,
                                                     QObject* context);
    [[nodiscard]] AsyncResult<DevicePoll> pollDevice(const AppIdentity& app, const AppCredential& credential,
                                                     const Secret& deviceCode, QObject* context);

    [[nodiscard]] const TokenAnswerReader& reader() const { return m_reader; }

private:
    using Form = QList<QPair<QByteArray, QByteArray>>;
    template <typename T, typename Read>
    [[nodiscard]] AsyncResult<T> post(const AppIdentity& app, const TenantId& tenant, const char* endpoint,
                                      const Form& form, QObject* context, Read read) const;
    [[nodiscard]] static QUrl endpoint(const AppIdentity& app, const TenantId& tenant, const char* name);
    /// `form` with the credential, sent to the tenant's token endpoint.
    template <typename T, typename Read>
    [[nodiscard]] AsyncResult<T> prove(const AppIdentity& app, const AppCredential& credential,
                                       const TenantId& tenant, const Form& form, QObject* context,
                                       Read read) const;
    [[nodiscard]] Result<Form> credentials(const AppIdentity& app, const AppCredential& credential,
                                           const QUrl& address) const;

    HttpClient& m_http;
    Redactor& m_redactor;
    TokenAnswerReader m_reader;
    const Clock& m_clock;
    std::chrono::milliseconds m_deadline;
};

} // namespace steward
