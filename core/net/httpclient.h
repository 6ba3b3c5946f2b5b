#pragma once

#include <base/asyncresult.h>

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPair>
#include <QUrl>

#include <chrono>

class QNetworkAccessManager;

namespace steward {

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url;
    HttpHeaders headers;
    QByteArray body;
    std::chrono::milliseconds deadline{30000}; ///< for the whole exchange, not for a pause in it
};

struct HttpResponse
{
    int status = 0;
    QByteArray reason;
    HttpHeaders headers;
    QByteArray body;
    QString correlationId; ///< what the service's support asks for; empty where the service has none

    /// The first header of that name, letter case ignored; empty when there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
};

/// Sends one request over an injected network. Every whole answer is a response, whatever its status. Errors:
/// Offline (no connection, or it broke), Timeout (deadline), Cancelled (context or network gone), BadResponse
/// (not HTTP, or more than kMaxBody), BadRequest (an address that must not be used, such as plain http
/// outside this computer). Follows no redirect, keeps no cookie, uses no cache and asks no question. Logs
/// method, host, path, status and duration; never a header, a query or a body.
class HttpClient final
{
public:
    static constexpr qint64 kMaxBody = 64 * 1024 * 1024;

    explicit HttpClient(QNetworkAccessManager& manager);

    /// Completes exactly once; with Cancelled when `context` (may be null) goes first.
    [[nodiscard]] AsyncResult<HttpResponse> send(HttpRequest request, QObject* context);

private:
    QNetworkAccessManager& m_manager;
};

} // namespace steward
