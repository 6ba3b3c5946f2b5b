#include "servicecalls.h"

#include "serviceerrors.h"
#include "serviceexchange.h"

#include <QJsonDocument>
#include <QSet>
#include <QTimer>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kMaximumPages = 10'000;

/// Belongs to the one who waits, and goes with them.
class Pause final : public QObject
{
public:
    Pause(std::chrono::milliseconds time, QObject* context) : QObject(context)
    {
        QTimer::singleShot(time, this, [this] {
            const Completion<> completion = m_completion;
            deleteLater();
            completion.finish({});
        });
    }
    ~Pause() override { m_completion.finish(fail(cancelledError())); }

    [[nodiscard]] AsyncResult<> future() const { return m_completion.future(); }

private:
    Completion<> m_completion;
};

AsyncResult<HttpResponse> sendGraph(const ServiceCaller& caller, const TenantId& tenant, const QUrl& url,
                                    const ServiceRequest& request, QObject* context)
{
    ServiceExchange::Call call;
    call.tenant = tenant;
    call.scope = caller.cloud.graphScope();
    call.request.method = request.method;
    call.request.url = url;
    call.request.headers = {{"Accept", "application/json"}};
    if (!request.body.isEmpty())
        call.request.headers.append(qMakePair(QByteArray("Content-Type"), QByteArray("application/json")));
    call.request.body = request.body;
    call.requestIdHeader = "client-request-id";
    call.repeatAfterSilence = request.repeatAfterSilence;
    call.policy = caller.retry;
    const bool inCustomerTenant = !(tenant == caller.partner);
    call.readError = [advice = caller.advice, inCustomerTenant](const HttpResponse& response) {
        return graphError(response, *advice, inCustomerTenant);
    };
    return ServiceExchange::run(*caller.http, *caller.tokens, std::move(call), context);
}

QUrl graphAddress(const Cloud& cloud, const QByteArray& pathAndQuery)
{
    return QUrl::fromEncoded(cloud.graph.toEncoded(QUrl::StripTrailingSlash) + pathAndQuery,
                             QUrl::StrictMode);
}

} // namespace

ServiceRequest getRequest(const QByteArray& pathAndQuery)
{
    ServiceRequest request;
    request.pathAndQuery = pathAndQuery;
    return request;
}

ServiceRequest bodyRequest(const QByteArray& method, const QByteArray& pathAndQuery, const QJsonObject& body)
{
    ServiceRequest request;
    request.method = method;
    request.pathAndQuery = pathAndQuery;
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return request;
}

ServiceRequest deleteRequest(const QByteArray& pathAndQuery)
{
    ServiceRequest request;
    request.method = "DELETE";
    request.pathAndQuery = pathAndQuery;
    return request;
}

Error cancelledError()
{
    Error error;
    error.code = ErrorCode::Cancelled;
    error.message = u"The request was cancelled."_s;
    return error;
}

QCoro::Task<Result<HttpResponse>> askGraph(ServiceCaller caller, TenantId tenant, ServiceRequest request,
                                           Asker asker)
{
    if (asker.isGone())
        co_return fail(cancelledError());
    const QUrl url = graphAddress(caller.cloud, request.pathAndQuery);
    const auto sent = sendGraph(caller, tenant, url, request, asker.context());
    const Result<HttpResponse> response = co_await sent;
    if (asker.isGone())
        co_return fail(cancelledError());
    co_return response;
}

QCoro::Task<Result<JsonReader>> readGraph(ServiceCaller caller, TenantId tenant, ServiceRequest request,
                                          Asker asker)
{
    const Result<HttpResponse> response = co_await askGraph(caller, tenant, request, asker);
    if (!response)
        co_return fail(response.error());
    co_return JsonReader::parse(response->body, u"Microsoft Graph"_s);
}

QCoro::Task<Result<QList<JsonReader>>> listGraph(ServiceCaller caller, TenantId tenant,
                                                 QByteArray pathAndQuery, Asker asker)
{
    QList<JsonReader> all;
    QUrl url = graphAddress(caller.cloud, pathAndQuery);
    QSet<QUrl> asked;
    for (int page = 0; page < kMaximumPages; ++page) {
        const auto sent = sendGraph(caller, tenant, url, getRequest(pathAndQuery), asker.context());
        const Result<HttpResponse> response = co_await sent;
        if (asker.isGone())
            co_return fail(cancelledError());
        if (!response)
            co_return fail(response.error());
        const auto body = JsonReader::parse(response->body, u"Microsoft Graph"_s);
        if (!body)
            co_return fail(body.error());
        const auto items = body->field(u"value").requiredItems();
        if (!items)
            co_return fail(items.error());
        all += *items;
        const QString next = body->field(u"@odata.nextLink").looseText();
        if (next.isEmpty())
            co_return all;
        const QUrl following = QUrl::fromEncoded(next.toUtf8(), QUrl::StrictMode);
        if (following.scheme() != caller.cloud.graph.scheme() ||
            following.authority() != caller.cloud.graph.authority())
            co_return fail(ErrorCode::BadResponse,
                           u"Microsoft Graph named a next page on another server; it was not asked."_s);
        asked.insert(url);
        if (asked.contains(following))
            break;
        url = following;
    }
    co_return fail(ErrorCode::BadResponse, u"Microsoft Graph sends the same page again and again."_s,
                   u"Try again later."_s);
}

QCoro::Task<Result<HttpResponse>> askPartnerCenter(ServiceCaller caller, ServiceRequest request, Asker asker)
{
    if (asker.isGone())
        co_return fail(cancelledError());
    ServiceExchange::Call call;
    call.tenant = caller.partner;
    call.scope = caller.cloud.partnerCenterScope();
    call.request.method = request.method;
    call.request.url = QUrl::fromEncoded(caller.cloud.partnerCenter.toEncoded(QUrl::StripTrailingSlash) +
                                             request.pathAndQuery,
                                         QUrl::StrictMode);
    call.request.headers = {{"Accept", "application/json"},
                            {"MS-Contract-Version", "v1"},
                            {"MS-CorrelationId", QUuid::createUuid().toByteArray(QUuid::WithoutBraces)}};
    if (!request.body.isEmpty())
        call.request.headers.append(qMakePair(QByteArray("Content-Type"), QByteArray("application/json")));
    call.request.body = request.body;
    call.requestIdHeader = "MS-RequestId";
    call.repeatAfterSilence = request.repeatAfterSilence;
    call.policy = caller.retry;
    call.readError = [advice = caller.advice](const HttpResponse& response) {
        return partnerCenterError(response, *advice);
    };
    const auto sent = ServiceExchange::run(*caller.http, *caller.tokens, std::move(call), asker.context());
    const Result<HttpResponse> response = co_await sent;
    if (asker.isGone())
        co_return fail(cancelledError());
    co_return response;
}

AsyncResult<> pauseFor(std::chrono::milliseconds time, QObject* context)
{
    return (new Pause(time, context))->future();
}

QDateTime readTime(const QString& text)
{
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || time.date().year() < 1900)
        return {};
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return time.toUTC();
}

QByteArray quotedText(QString text)
{
    text.replace(u'\'', u"''"_s);
    return "'" + QUrl::toPercentEncoding(text) + "'";
}

bool isAboutTheWay(const Error& error)
{
    switch (error.code) {
    case ErrorCode::Cancelled:
    case ErrorCode::Offline:
    case ErrorCode::Timeout:
    case ErrorCode::SignInNeeded:
    case ErrorCode::Throttled:
    case ErrorCode::ServiceFailed:
        return true;
    default:
        return false;
    }
}

} // namespace steward
