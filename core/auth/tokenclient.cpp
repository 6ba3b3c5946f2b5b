#include "tokenclient.h"

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
                         std::chrono::milliseconds deadline)
    : m_http(http), m_reader(redactor, advice), m_deadline(deadline)
{
}

TokenClient::Form TokenClient::credentials(const AppIdentity& app, const Secret& appSecret)
{
    Form form{{"client_id", app.clientId.toUtf8()}};
    if (!appSecret.isEmpty())
        form += Form{{"client_secret", appSecret.reveal()}};
    return form;
}

template <typename T, typename Read>
AsyncResult<T> TokenClient::post(const AppIdentity& app, const TenantId& tenant, const char* endpoint,
                                 const Form& form, QObject* context, Read read) const
{
    const QByteArray requestId = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    HttpRequest request;
    request.method = "POST";
    request.url = app.cloud.authority;
    request.url.setPath(
        u"%1/%2/oauth2/v2.0/%3"_s.arg(app.cloud.authority.path(), tenant.value, QLatin1StringView(endpoint)));
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

AsyncResult<TokenAnswer> TokenClient::redeemCode(const AppIdentity& app, const Secret& appSecret,
                                                 const Secret& code, const Secret& verifier,
                                                 const QUrl& redirectUri, const QStringList& scopes,
                                                 QObject* context)
{
    Form form = credentials(app, appSecret);
    form += Form{{"grant_type", "authorization_code"},
                 {"code", code.reveal()},
                 {"redirect_uri", redirectUri.toEncoded()},
                 {"code_verifier", verifier.reveal()},
                 {"scope", scopes.join(u' ').toUtf8()}};
    return post<TokenAnswer>(app, app.tenant, "token", form, context,
                             [reader = m_reader](const HttpResponse& response) {
                                 return reader.tokens(response, TenantRole::Partner);
                             });
}

AsyncResult<TokenAnswer> TokenClient::refresh(const AppIdentity& app, const Secret& appSecret,
                                              const TenantId& tenant, const Secret& refreshToken,
                                              const QString& scope, QObject* context)
{
    Form form = credentials(app, appSecret);
    form += Form{
        {"grant_type", "refresh_token"}, {"refresh_token", refreshToken.reveal()}, {"scope", scope.toUtf8()}};
    return post<TokenAnswer>(app, tenant, "token", form, context,
                             [reader = m_reader, role = roleOf(app, tenant),
                              method = app.signInMethod](const HttpResponse& response) {
                                 return reader.tokens(response, role, method);
                             });
}

AsyncResult<DeviceCode> TokenClient::deviceCode(const AppIdentity& app, const QStringList& scopes,
                                                QObject* context)
{
    Form form = credentials(app, {});
    form += Form{{"scope", scopes.join(u' ').toUtf8()}};
    return post<DeviceCode>(
        app, app.tenant, "devicecode", form, context,
        [reader = m_reader](const HttpResponse& response) { return reader.deviceCode(response); });
}

AsyncResult<DevicePoll> TokenClient::pollDevice(const AppIdentity& app, const Secret& appSecret,
                                                const Secret& deviceCode, QObject* context)
{
    Form form = credentials(app, appSecret);
    form += Form{{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                 {"device_code", deviceCode.reveal()}};
    return post<DevicePoll>(
        app, app.tenant, "token", form, context,
        [reader = m_reader](const HttpResponse& response) { return reader.devicePoll(response); });
}

} // namespace steward
