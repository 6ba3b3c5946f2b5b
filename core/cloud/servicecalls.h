#pragma once

#include <auth/appidentity.h>
#include <base/asyncresult.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <net/jsonreader.h>
#include <net/retrypolicy.h>
#include <settings/advicecatalog.h>

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTask>
#include <QJsonObject>

#include <chrono>

// What the clients of this room share when several calls follow each other. Coroutines here own all they use
// by value, refer only to what outlives every call, and ask after each wait whether anybody still wants it.

namespace steward {

/// The one who asked, who may be gone when an answer comes. A null context never goes.
class Asker final
{
public:
    explicit Asker(QObject* context) : m_context(context), m_hasContext(context != nullptr) {}

    [[nodiscard]] bool isGone() const { return m_hasContext && m_context.isNull(); }
    [[nodiscard]] QObject* context() const { return m_context.data(); }

private:
    QPointer<QObject> m_context;
    bool m_hasContext;
};

/// Graph and Partner Center, as the application in one cloud. A value; what it refers to must outlive it.
struct ServiceCaller
{
    HttpClient* http = nullptr;
    TokenSource* tokens = nullptr;
    Cloud cloud;
    TenantId partner;
    const AdviceCatalog* advice = nullptr;
    RetryPolicy retry;
};

struct ServiceRequest
{
    QByteArray method = "GET";
    QByteArray pathAndQuery; ///< begins with /v1.0 or /v1, encoded already
    QByteArray body;
    bool repeatAfterSilence = true; ///< false where doing it twice does harm
};

[[nodiscard]] ServiceRequest getRequest(const QByteArray& pathAndQuery);
[[nodiscard]] ServiceRequest bodyRequest(const QByteArray& method, const QByteArray& pathAndQuery,
                                         const QJsonObject& body);
[[nodiscard]] ServiceRequest deleteRequest(const QByteArray& pathAndQuery);

[[nodiscard]] Error cancelledError();

/// Fails with Cancelled as soon as nobody wants the answer any more.
[[nodiscard]] QCoro::Task<Result<HttpResponse>> askGraph(ServiceCaller caller, TenantId tenant,
                                                         ServiceRequest request, Asker asker);
[[nodiscard]] QCoro::Task<Result<JsonReader>> readGraph(ServiceCaller caller, TenantId tenant,
                                                        ServiceRequest request, Asker asker);
/// All pages of a collection. A next page on another host is refused.
[[nodiscard]] QCoro::Task<Result<QList<JsonReader>>> listGraph(ServiceCaller caller, TenantId tenant,
                                                               QByteArray pathAndQuery, Asker asker);
[[nodiscard]] QCoro::Task<Result<HttpResponse>> askPartnerCenter(ServiceCaller caller, ServiceRequest request,
                                                                 Asker asker);

/// Succeeds after that time; Cancelled when `context` goes first.
[[nodiscard]] AsyncResult<> pauseFor(std::chrono::milliseconds time, QObject* context);

/// Puts what a coroutine comes to into a future.
template <typename T>
QCoro::Task<> deliverResult(QCoro::Task<Result<T>> task, Completion<T> completion)
{
    Result<T> result = co_await task;
    completion.finish(std::move(result));
}

template <typename T>
[[nodiscard]] AsyncResult<T> startTask(QCoro::Task<Result<T>> task)
{
    const Completion<T> completion;
    deliverResult<T>(std::move(task), completion);
    return completion.future();
}

/// A time as Graph writes it; invalid when it is none. "0001-01-01…" means none.
[[nodiscard]] QDateTime readTime(const QString& text);

/// A text inside single quotes of an OData filter, percent-encoded.
[[nodiscard]] QByteArray quotedText(QString text);

/// Whether trying again, or asking somebody else, is all that helps: the failure says nothing about what was
/// asked.
[[nodiscard]] bool isAboutTheWay(const Error& error);

} // namespace steward
