#include "serviceexchange.h"

#include <QRandomGenerator>
#include <QTimer>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward {

AsyncResult<HttpResponse> ServiceExchange::run(HttpClient& http, TokenSource& tokens, Call call,
                                               QObject* context)
{
    auto* exchange = new ServiceExchange(http, tokens, std::move(call), context);
    const auto future = exchange->m_completion.future();
    exchange->begin();
    return future;
}

ServiceExchange::ServiceExchange(HttpClient& http, TokenSource& tokens, Call call, QObject* context)
    : QObject(context), m_http(http), m_tokens(tokens), m_call(std::move(call))
{
}

ServiceExchange::~ServiceExchange()
{
    m_completion.finish(fail(ErrorCode::Cancelled, u"The request was cancelled."_s));
}

void ServiceExchange::begin()
{
    whenDone(m_tokens.token(m_call.tenant, m_call.scope), this, [this](const Result<AccessToken>& token) {
        if (token)
            send(*token);
        else
            finish(fail(token.error()));
    });
}

void ServiceExchange::send(const AccessToken& token)
{
    HttpRequest request = m_call.request;
    if (m_requestId.isEmpty())
        m_requestId = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    m_sentId = m_requestId;
    request.headers.append({m_call.requestIdHeader, m_requestId});
    request.headers.append({"Authorization", "Bearer " + token.value.reveal()});
    whenDone(m_http.send(std::move(request), this), this, [this](const Result<HttpResponse>& response) {
        if (response) {
            answered(*response);
            return;
        }
        ++m_failed;
        again(m_call.repeatAfterSilence
                  ? m_call.policy.nextDelay(response.error(), m_failed,
                                            QRandomGenerator::global()->generateDouble())
                  : std::nullopt,
              response.error());
    });
}

void ServiceExchange::answered(const HttpResponse& response)
{
    if (response.status >= 200 && response.status < 300) {
        HttpResponse whole = response;
        whole.correlationId = QString::fromLatin1(response.header(m_call.correlationHeader));
        if (whole.correlationId.isEmpty())
            whole.correlationId = sentCorrelationId();
        finish(std::move(whole));
        return;
    }
    m_requestId.clear();
    ++m_failed;
    again(m_call.policy.nextDelay(response, m_failed, QDateTime::currentDateTimeUtc(),
                                  QRandomGenerator::global()->generateDouble()),
          m_call.readError(response));
}

void ServiceExchange::again(const std::optional<std::chrono::milliseconds>& delay, const Error& error)
{
    if (!delay) {
        finish(fail(named(error)));
        return;
    }
    QTimer::singleShot(*delay, this, &ServiceExchange::begin);
}

QString ServiceExchange::sentCorrelationId() const
{
    return QString::fromLatin1(m_call.correlationId.isEmpty() ? m_sentId : m_call.correlationId);
}

Error ServiceExchange::named(Error error) const
{
    if (error.correlationId.isEmpty() && error.code != ErrorCode::Cancelled)
        error.correlationId = sentCorrelationId();
    return error;
}

void ServiceExchange::finish(Result<HttpResponse> result)
{
    // Whoever waits may delete our context, and with it this object, while being told.
    const Completion<HttpResponse> completion = m_completion;
    deleteLater();
    completion.finish(std::move(result));
}

} // namespace steward
