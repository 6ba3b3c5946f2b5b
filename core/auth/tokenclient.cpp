#include "tokenclient.h"

#include "certificate/clientassertion.h"

#include <logging/redactor.h>
#include <net/httpclient.h>

#include <QUuid>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

/// Every value is encoded by itself: refresh tokens and codes hold '+', '/', '=' and '%'.
QByteArray encodeForm(const QList<QPair<QByteArray, QByteArray>>& form)
{
    QByteArray body;
    for (const auto& [name, value] : form) {
        if (!body.isEmpty())
            body += '&';
        body += name + '=' + value.toPercentEncoding();
    }
    return body;
}

TenantRole roleOf(const AppIdentity& app, const TenantId& tenant)
{
    return tenant == app.tenant ? TenantRole::Partner : TenantRole::Customer;
}

} // namespace

TokenClient::TokenClient(HttpClient& http, Redactor& redactor, const AdviceCatalog& advice,
                         const Clock& clock, std::chrono::milliseconds deadline)
    : m_http(http), m_redactor(redactor), m_reader(redactor, advice), m_clock(clock), m_deadline(deadline)
{
}

Result<TokenClient::Form> TokenClient::credentials(const AppIdentity& app, const AppCredential& credential,
                                                   const QUrl& address) const
{
    Form form{{"client_id", app.clientId.toUtf8()}};
    if (const Secret* secret = credential.secret())
        form += Form{{"client_secret", secret->reveal()}};
    if (const AppCertificate* certificate = credential.certificate()) {
        const auto assertion = clientAssertion(*certificate, app.clientId, address, m_clock.now());
        if (!assertion)
            return fail(assertion.error());
        m_redactor.addSecret(*assertion);
        form += Form{{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                     {"client_assertion", assertion->reveal()}};
    }
    return form;
}

QUrl TokenClient::endpoint(const AppIdentity& app, const TenantId& tenant, const char* name)
{
    QUrl url = app.cloud.authority;
    url.setPath(u"%1/%2/oauth2/v2.0/%3"_s.arg(url.path(), tenant.value, QLatin1StringView(name)));
    return url;
}

template <typename T, typename Read>
AsyncResult<T> TokenClient::post(const AppIdentity& app, const TenantId& tenant, const char* name,
                                 const Form& form, QObject* context, Read read) const
{
    const QByteArray requestId = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    HttpRequest request;
    request.method = "POST";
    request.url = endpoint(app, tenant, name);
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Accept", "application/json"},
                       {"client-request-id", requestId},
                       {"return-client-request-id", "true"}};
    request.body = encodeForm(form);
    request.deadline = m_deadline;

    Completion<T> done;
    whenDone(m_http.send(std::move(request), context), context,
             [done, read, requestId](const Result<HttpResponse>& response) {
                 Result<T> result = response ? read(*response) : Result<T>(fail(response.error()));
                 if (!result && result.error().correlationId.isEmpty())
                     result.error().correlationId = QString::fromLatin1(requestId);
                 done.finish(std::move(result));
             });
    return done.future();
}

template <typename T, typename Read>
AsyncResult<T> TokenClient::prove(const AppIdentity& app, const AppCredential& credential,
                                  const TenantId& tenant, const Form& form, QObject* context, Read read) const
{
    auto whole = credentials(app, credential, endpoint(app, tenant, "token"));
    if (!whole)
        return readyResult<T>(fail(whole.error()));
    return post<T>(app, tenant, "token", *whole + form, context, std::move(read));
}

AsyncResult<TokenAnswer> TokenClient::redeemCode(const AppIdentity& app, const AppCredential& credential,
                                                 const Secret& code, const Secret& verifier,
                                                 const QUrl& redirectUri, const QStringList& scopes,
                                                 QObject* context)
{
    const Form form{{"grant_type", "authorization_code"},
                    {"code", code.reveal()},
                    {"redirect_uri", redirectUri.toEncoded()},
                    {"code_verifier", verifier.reveal()},
                    {"scope", scopes.join(u' ').toUtf8()}};
    return prove<TokenAnswer>(app, credential, app.tenant, form, context,
                              [reader = m_reader](const HttpResponse& response) {
                                  return reader.tokens(response, TenantRole::Partner);
                              });
}

AsyncResult<TokenAnswer> TokenClient::refresh(const AppIdentity& app, const AppCredential& credential,
                                              const TenantId& tenant, const Secret& refreshToken,
                                              const QString& scope, QObject* context)
{
    const Form form{
        {"grant_type", "refresh_token"}, {"refresh_token", refreshToken.reveal()}, {"scope", scope.toUtf8()}};
    return prove<TokenAnswer>(app, credential, tenant, form, context,
                             [reader = m_reader, role = roleOf(app, tenant),
                              method = app.signInMethod](const HttpResponse& response) {
                                 return reader.tokens(response, role, method);
                             });
}

AsyncResult<DeviceCode> TokenClient::deviceCode(const AppIdentity& app, const QStringList& scopes,
                                                QObject* context)
{
    const Form form{{"client_id", app.clientId.toUtf8()}, {"scope", scopes.join(u' ').toUtf8()}};
    return post<DeviceCode>(
        app, app.tenant, "devicecode", form, context,
        [reader = m_reader](const HttpResponse& response) { return reader.deviceCode(response); });
}

AsyncResult<DevicePoll> TokenClient::pollDevice(const AppIdentity& app, const AppCredential& credential,
                                                const Secret& deviceCode, QObject* context)
{
    const Form form{{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                    {"device_code", deviceCode.reveal()}};
    return prove<DevicePoll>(
        app, credential, app.tenant, form, context,
        [reader = m_reader](const HttpResponse& response) { return reader.devicePoll(response); });
}

} // namespace steward
