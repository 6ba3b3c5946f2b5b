#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QList>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <deque>
#include <functional>

namespace steward {

/// What a fake server answers to one request.
struct FakeAnswer
{
    int status = 200;
    QByteArray body;
    QList<QPair<QByteArray, QByteArray>> headers;
    QNetworkReply::NetworkError error =
        QNetworkReply::NoError; ///< a failure on the way, for example a refusal
    int delayMs = 0;
    bool hangs = false;   ///< never answers
    int breaksAfter = -1; ///< bytes of the body that arrive before the connection breaks

    [[nodiscard]] static FakeAnswer json(const QByteArray& body, int status = 200);
    [[nodiscard]] static FakeAnswer networkError(QNetworkReply::NetworkError error);
    [[nodiscard]] static FakeAnswer hanging();
    [[nodiscard]] static FakeAnswer throttled(const QByteArray& retryAfter);
};

struct FakeRequest
{
    QByteArray method;
    QUrl url;
    QNetworkRequest request;
    QByteArray body;
    qint64 atMs = 0; ///< since the network was made

    [[nodiscard]] QByteArray header(const QByteArray& name) const { return request.rawHeader(name); }
};

/// A strict network: answers what was queued, in order, and nothing else. A request that nobody expected
/// fails the test and gets a refusal; so does the destruction with answers nobody asked for.
class FakeNetwork final : public QNetworkAccessManager
{
    Q_OBJECT

public:
    using Handler = std::function<FakeAnswer(const FakeRequest&)>;

    FakeNetwork();
    ~FakeNetwork() override;

    void queue(FakeAnswer answer);
    /// Answers every request from now on; queued answers come first.
    void serve(Handler handler) { m_handler = std::move(handler); }

    [[nodiscard]] const QList<FakeRequest>& requests() const { return m_requests; }
    [[nodiscard]] int abortedReplies() const { return m_aborted; }
    [[nodiscard]] int livingReplies() const { return int(findChildren<QNetworkReply*>().size()); }

protected:
    QNetworkReply* createRequest(Operation operation, const QNetworkRequest& request,
                                 QIODevice* data) override;

private:
    std::deque<FakeAnswer> m_queue;
    Handler m_handler;
    QList<FakeRequest> m_requests;
    QElapsedTimer m_clock;
    int m_aborted = 0;
};

} // namespace steward
