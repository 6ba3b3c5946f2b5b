#include "fakenetwork.h"

#include <QTest>
#include <QTimer>

#include <cstring>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QNetworkReply::NetworkError errorOf(int status)
{
    // The same table as Qt's own for HTTP.
    switch (status) {
    case 400:
        return QNetworkReply::ProtocolInvalidOperationError;
    case 401:
        return QNetworkReply::AuthenticationRequiredError;
    case 403:
        return QNetworkReply::ContentAccessDenied;
    case 404:
        return QNetworkReply::ContentNotFoundError;
    case 409:
        return QNetworkReply::ContentConflictError;
    case 500:
        return QNetworkReply::InternalServerError;
    case 503:
        return QNetworkReply::ServiceUnavailableError;
    default:
        if (status >= 500)
            return QNetworkReply::UnknownServerError;
        return status >= 400 ? QNetworkReply::UnknownContentError : QNetworkReply::NoError;
    }
}

class FakeReply final : public QNetworkReply
{
public:
    FakeReply(QNetworkAccessManager::Operation operation, const QNetworkRequest& request, FakeAnswer answer,
              std::function<void()> onAbort, QObject* parent)
        : QNetworkReply(parent), m_answer(std::move(answer)), m_onAbort(std::move(onAbort))
    {
        setOperation(operation);
        setRequest(request);
        setUrl(request.url());
        open(QIODevice::ReadOnly);
        if (!m_answer.hangs)
            QTimer::singleShot(m_answer.delayMs, this, [this] { deliver(); });
    }

    void abort() override
    {
        if (isFinished())
            return;
        m_onAbort();
        setError(OperationCanceledError, u"Operation canceled"_s);
        setFinished(true);
        Q_EMIT errorOccurred(OperationCanceledError);
        Q_EMIT finished();
    }

    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_arrived - m_position + QNetworkReply::bytesAvailable();
    }
    [[nodiscard]] bool isSequential() const override { return true; }

protected:
    qint64 readData(char* target, qint64 size) override
    {
        const qint64 count = qMin(size, m_arrived - m_position);
        if (count <= 0)
            return isFinished() ? -1 : 0;
        std::memcpy(target, m_answer.body.constData() + m_position, size_t(count));
        m_position += count;
        return count;
    }

private:
    void deliver()
    {
        NetworkError error = m_answer.error;
        if (error == NoError) {
            setAttribute(QNetworkRequest::HttpStatusCodeAttribute, m_answer.status);
            for (const auto& [name, value] : std::as_const(m_answer.headers))
                setRawHeader(name, value);
            Q_EMIT metaDataChanged();
            error = errorOf(m_answer.status);
            m_arrived = m_answer.body.size();
            if (m_answer.breaksAfter >= 0) {
                m_arrived = qMin<qint64>(m_arrived, m_answer.breaksAfter);
                error = RemoteHostClosedError;
            }
            if (m_arrived > 0)
                Q_EMIT readyRead();
        }
        if (isFinished())
            return; // aborted while reading
        if (error != NoError) {
            setError(error, u"fake error %1"_s.arg(int(error)));
            Q_EMIT errorOccurred(error);
        }
        setFinished(true);
        Q_EMIT finished();
    }

    FakeAnswer m_answer;
    std::function<void()> m_onAbort;
    qint64 m_position = 0;
    qint64 m_arrived = 0;
};

QByteArray verbOf(QNetworkAccessManager::Operation operation, const QNetworkRequest& request)
{
    switch (operation) {
    case QNetworkAccessManager::GetOperation:
        return "GET";
    case QNetworkAccessManager::HeadOperation:
        return "HEAD";
    case QNetworkAccessManager::PostOperation:
        return "POST";
    case QNetworkAccessManager::PutOperation:
        return "PUT";
    case QNetworkAccessManager::DeleteOperation:
        return "DELETE";
    default:
        return request.attribute(QNetworkRequest::CustomVerbAttribute).toByteArray();
    }
}

} // namespace

FakeAnswer FakeAnswer::json(const QByteArray& body, int status)
{
    FakeAnswer answer;
    answer.status = status;
    answer.body = body;
    answer.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    return answer;
}

FakeAnswer FakeAnswer::networkError(QNetworkReply::NetworkError error)
{
    FakeAnswer answer;
    answer.error = error;
    return answer;
}

FakeAnswer FakeAnswer::hanging()
{
    FakeAnswer answer;
    answer.hangs = true;
    return answer;
}

FakeAnswer FakeAnswer::throttled(const QByteArray& retryAfter)
{
    FakeAnswer answer = json(R"({ "statusCode": 429, "message": "Rate limit is exceeded." })", 429);
    if (!retryAfter.isEmpty())
        answer.headers.append({"Retry-After", retryAfter});
    return answer;
}

FakeNetwork::FakeNetwork()
{
    m_clock.start();
}

FakeNetwork::~FakeNetwork()
{
    if (!m_queue.empty())
        QTest::qFail(qPrintable(u"%1 queued answers were never asked for"_s.arg(m_queue.size())), __FILE__,
                     __LINE__);
}

void FakeNetwork::queue(FakeAnswer answer)
{
    m_queue.push_back(std::move(answer));
}

QNetworkReply* FakeNetwork::createRequest(Operation operation, const QNetworkRequest& request,
                                          QIODevice* data)
{
    FakeRequest seen;
    seen.method = verbOf(operation, request);
    seen.url = request.url();
    seen.request = request;
    seen.body = data ? data->readAll() : QByteArray();
    seen.atMs = m_clock.elapsed();
    m_requests << seen;

    FakeAnswer answer = FakeAnswer::networkError(QNetworkReply::ConnectionRefusedError);
    if (!m_queue.empty()) {
        answer = std::move(m_queue.front());
        m_queue.pop_front();
    } else if (m_handler) {
        answer = m_handler(seen);
    } else {
        QTest::qFail(qPrintable(u"unexpected request: %1 %2"_s.arg(QString::fromLatin1(seen.method),
                                                                   seen.url.toString())),
                     __FILE__, __LINE__);
    }
    return new FakeReply(
        operation, request, std::move(answer), [this] { ++m_aborted; }, this);
}

} // namespace steward
