#include "httpclient.h"

#include "httpexchange.h"

#include <settings/cloud.h>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

bool isHeaderText(const QByteArray& text)
{
    return !text.contains('\r') && !text.contains('\n') && !text.contains('\0');
}

Result<> check(const HttpRequest& request)
{
    const QUrl& url = request.url;
    if (!url.isValid() || url.host().isEmpty())
        return fail(ErrorCode::BadRequest,
                    u"Not an address that can be called: \"%1\"."_s.arg(
                        url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)));
    if (!mayCarrySecrets(url))
        return fail(ErrorCode::BadRequest,
                    u"%1 was not called, because the address does not start with https://."_s.arg(url.host()),
                    u"Plain http is allowed only on this computer."_s);
    for (const auto& [name, value] : request.headers) {
        if (name.isEmpty() || !isHeaderText(name) || !isHeaderText(value))
            return fail(ErrorCode::BadRequest,
                        u"A request to %1 has a header with a line break."_s.arg(url.host()));
    }
    return {};
}

} // namespace

QByteArray HttpResponse::header(QByteArrayView name) const
{
    for (const auto& [key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

HttpClient::HttpClient(QNetworkAccessManager& manager) : m_manager(manager) {}

AsyncResult<HttpResponse> HttpClient::send(HttpRequest request, QObject* context)
{
    if (const auto checked = check(request); !checked)
        return readyResult<HttpResponse>(fail(checked.error()));
    // The exchange owns itself and goes when it is done, so that the client may go earlier.
    auto* exchange = new HttpExchange(m_manager, std::move(request), kMaxBody);
    return exchange->start(context);
}

} // namespace steward
