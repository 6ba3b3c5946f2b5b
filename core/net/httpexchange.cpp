#include "httpexchange.h"

#include <logging/log.h>

#include <QBuffer>
#include <QNetworkAccessManager>
#include <QSslError>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kUserAgent = "Steward/0.1";

QNetworkRequest toQt(const HttpRequest& request)
{
    QNetworkRequest out(request.url);
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    out.setAttribute(QNetworkRequest::HttpPipeliningAllowedAttribute, false);
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // Our own cap on the body replaces Qt's guess about archive bombs, which long lists of customers would
    // meet.
    out.setDecompressedSafetyCheckThreshold(-1);
    out.setRawHeader("User-Agent", kUserAgent);
    for (const auto& [name, value] : request.headers)
        out.setRawHeader(name, value);
    return out;
}

QString logLine(const HttpRequest& request, const QString& outcome, qint64 ms)
{
    return u"%1 %2%3 %4 %5 ms"_s
        .arg(QString::fromLatin1(request.method), request.url.host(), request.url.path(QUrl::FullyEncoded),
             outcome)
        .arg(ms);
}

} // namespace

HttpExchange::HttpExchange(QNetworkAccessManager& manager, HttpRequest request, qint64 maxBody)
    : m_manager(&manager), m_request(std::move(request)), m_maxBody(maxBody)
{
    m_deadline.setSingleShot(true);
}

AsyncResult<HttpResponse> HttpExchange::start(QObject* context)
{
    const auto future = m_completion.future();
    m_clock.start();

    const QNetworkRequest request = toQt(m_request);
    const QByteArray& method = m_request.method;
    QNetworkReply* reply = nullptr;
    if (method == "GET" && m_request.body.isEmpty())
        reply = m_manager->get(request);
    else if (method == "HEAD")
        reply = m_manager->head(request);
    else if (method == "POST")
        reply = m_manager->post(request, m_request.body);
    else if (method == "PUT")
        reply = m_manager->put(request, m_request.body);
    else if (method == "DELETE" && m_request.body.isEmpty())
        reply = m_manager->deleteResource(request);
    else
        reply = m_manager->sendCustomRequest(request, method, m_request.body);
    m_reply = reply;

    if (context) {
        connect(context, &QObject::destroyed, this, [this] {
            giveUp(ErrorCode::Cancelled, u"The call to %1 was cancelled."_s.arg(m_request.url.host()));
        });
    }
    connect(reply, &QObject::destroyed, this, [this] {
        giveUp(ErrorCode::Cancelled,
               u"The call to %1 was dropped because Steward is closing."_s.arg(m_request.url.host()));
    });
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& problems) {
        for (const QSslError& problem : problems)
            m_tlsProblems << problem.errorString();
    });
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        giveUp(
            ErrorCode::Timeout,
            u"%1 did not answer within %2 seconds."_s.arg(m_request.url.host())
                .arg(double(m_request.deadline.count()) / 1000.0),
            u"Try again. If it stays so, check the network, a proxy, and whether the service has an outage."_s);
    });
    connect(reply, &QNetworkReply::readyRead, this, &HttpExchange::read);
    connect(reply, &QNetworkReply::finished, this, &HttpExchange::conclude);
    m_deadline.start(m_request.deadline);
    // A reply may be finished before anyone could listen; the answer still arrives after the caller has its
    // future.
    if (reply->isFinished())
        QMetaObject::invokeMethod(this, &HttpExchange::conclude, Qt::QueuedConnection);
    return future;
}

void HttpExchange::read()
{
    if (!m_reply || m_completion.isFinished() || !m_reply->isReadable())
        return;
    // Never more than is there: read() allocates what it is asked for.
    m_body += m_reply->read(std::min(m_reply->bytesAvailable(), m_maxBody + 1 - m_body.size()));
    if (m_body.size() > m_maxBody)
        giveUp(ErrorCode::BadResponse,
               u"%1 sent more than %2 MB, which is too much for one answer."_s.arg(m_request.url.host())
                   .arg(m_maxBody / 1024 / 1024));
}

void HttpExchange::conclude()
{
    if (!m_reply || m_completion.isFinished())
        return;
    read();
    if (m_completion.isFinished())
        return;

    const QNetworkReply::NetworkError error = m_reply->error();
    const QVariant status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    // Qt reports statuses from 400 on as errors from 201 on; what is below that broke on the way, even when a
    // status had come already.
    const bool brokenOnTheWay = error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied;
    if (!status.isValid() || brokenOnTheWay) {
        complete(fail(transportError(error)));
        return;
    }

    HttpResponse response;
    response.status = status.toInt();
    response.reason = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    response.headers = m_reply->rawHeaderPairs();
    response.body = std::move(m_body);

    // A connection that closes early may look like a normal end; the announced length tells.
    bool announcedIsNumber = false;
    const qint64 announced = response.header("Content-Length").toLongLong(&announcedIsNumber);
    const bool plain = response.header("Content-Encoding").isEmpty() && m_request.method != "HEAD" &&
                       response.status != 204 && response.status != 304;
    if (announcedIsNumber && plain && response.body.size() < announced) {
        complete(fail(transportError(QNetworkReply::RemoteHostClosedError)));
        return;
    }
    complete(std::move(response));
}

Error HttpExchange::transportError(QNetworkReply::NetworkError code) const
{
    const QString host = m_request.url.host();
    Error error;
    error.code = ErrorCode::Offline;
    error.detail = m_reply ? m_reply->errorString() : QString();
    error.advice = u"Check the network connection, then try again."_s;
    switch (code) {
    case QNetworkReply::ConnectionRefusedError:
        error.message = u"%1 refused the connection."_s.arg(host);
        break;
    case QNetworkReply::HostNotFoundError:
        error.message = u"%1 was not found on the network."_s.arg(host);
        error.advice = u"Check the network connection and the address."_s;
        break;
    case QNetworkReply::RemoteHostClosedError:
        error.message = u"%1 broke off before its answer was complete."_s.arg(host);
        break;
    case QNetworkReply::TimeoutError:
        error.code = ErrorCode::Timeout;
        error.message = u"%1 could not be reached in time."_s.arg(host);
        break;
    case QNetworkReply::OperationCanceledError:
        error.code = ErrorCode::Cancelled;
        error.message = u"The call to %1 was cancelled."_s.arg(host);
        error.advice.clear();
        break;
    case QNetworkReply::SslHandshakeFailedError:
        error.message = u"No secure connection to %1: its certificate was not accepted."_s.arg(host);
        error.why = m_tlsProblems.join(u' ');
        error.advice =
            u"Check this computer's date and time. If your company inspects encrypted traffic, its "
            "certificate must be installed on this computer."_s;
        break;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        error.message = u"The proxy did not let the call to %1 through."_s.arg(host);
        error.advice = u"Check the proxy settings of this computer."_s;
        break;
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::UnknownContentError:
    case QNetworkReply::NoError:
        error.code = ErrorCode::BadResponse;
        error.message = u"%1 sent an answer that is not valid HTTP."_s.arg(host);
        error.advice = u"Check that the address is right and that no proxy answers in its place."_s;
        break;
    default:
        error.message = u"No connection to %1."_s.arg(host);
        break;
    }
    return error;
}

void HttpExchange::giveUp(ErrorCode code, const QString& message, const QString& advice,
                          const QString& detail)
{
    complete(fail(code, message, advice, detail));
}

void HttpExchange::complete(Result<HttpResponse> result)
{
    if (m_completion.isFinished())
        return;
    const QString outcome = result ? QString::number(result->status) : errorCodeName(result.error().code);
    log(LogLevel::Info, "net", logLine(m_request, outcome, m_clock.elapsed()));

    m_deadline.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        if (m_reply->isRunning())
            m_reply->abort();
        m_reply->deleteLater();
    }
    deleteLater();
    m_completion.finish(std::move(result));
}

} // namespace steward

#include "moc_httpexchange.cpp"
