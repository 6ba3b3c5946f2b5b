#include <net/httpclient.h>

#include <QElapsedTimer>
#include <QTest>

#include <chrono>
#include <testnetwork/fakenetwork.h>
#include <testnetwork/loopbackserver.h>

using namespace steward;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

HttpRequest get(const QUrl& url)
{
    HttpRequest request;
    request.url = url;
    return request;
}

const QUrl kFakeUrl(u"https://api.partner.example/v1/customers?size=500"_s);

} // namespace

#define WAIT_FOR(future) QTRY_VERIFY_WITH_TIMEOUT((future).isFinished(), 10000)

class TestHttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStatusIsAResponseWithItsBody_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {200, 201, 204, 302, 400, 401, 403, 404, 409, 429, 500, 502, 503})
            QTest::addRow("%d", status) << status;
    }

    void everyStatusIsAResponseWithItsBody()
    {
        QFETCH(int, status);
        LoopbackServer server;
        const QByteArray body = status == 204 ? QByteArray() : QByteArray(R"({"code":"2032"})");
        server.queue(
            "HTTP/1.1 " + QByteArray::number(status) +
            " Whatever\r\nContent-Type: application/json\r\nLocation: /elsewhere\r\n"
            "WWW-Authenticate: Bearer error=\"invalid_token\"\r\nMS-CorrelationId: c-1\r\nContent-Length: " +
            QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QNetworkAccessManager network;
        HttpClient client(network);
        QObject context;
        const auto future = client.send(get(server.url(u"/v1/x"_s)), &context);
        WAIT_FOR(future);
        const auto result = future.result();
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->status, status);
        QCOMPARE(result->body, body);
        QCOMPARE(result->header("ms-correlationid"), QByteArray("c-1"));
        QCOMPARE(server.requests().size(), 1); // a redirect is not followed
    }

    void methodHeadersAndBodyArriveAsGiven_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("get") << QByteArray("GET") << QByteArray();
        QTest::newRow("post") << QByteArray("POST") << QByteArray("grant_type=refresh_token");
        QTest::newRow("post without body") << QByteArray("POST") << QByteArray();
        QTest::newRow("put") << QByteArray("PUT") << QByteArray("{}");
        QTest::newRow("patch") << QByteArray("PATCH") << QByteArray("{}");
        QTest::newRow("delete") << QByteArray("DELETE") << QByteArray();
    }

    void methodHeadersAndBodyArriveAsGiven()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, body);
        FakeNetwork network;
        network.queue(FakeAnswer::json("{}"));
        HttpClient client(network);
        HttpRequest request = get(kFakeUrl);
        request.method = method;
        request.body = body;
        request.headers = {{"Authorization", "Bearer x"}, {"MS-ContinuationToken", "a,b/c=="}};
        const auto future = client.send(request, this);
        WAIT_FOR(future);
        QVERIFY(future.result().has_value());
        const FakeRequest seen = network.requests().constFirst();
        QCOMPARE(seen.method, method);
        QCOMPARE(seen.body, body);
        QCOMPARE(seen.url, kFakeUrl);
        QCOMPARE(seen.header("Authorization"), QByteArray("Bearer x"));
        QCOMPARE(seen.header("MS-ContinuationToken"), QByteArray("a,b/c=="));
        QCOMPARE(seen.request.attribute(QNetworkRequest::RedirectPolicyAttribute).toInt(),
                 int(QNetworkRequest::ManualRedirectPolicy));
        QCOMPARE(seen.request.attribute(QNetworkRequest::CookieSaveControlAttribute).toInt(),
                 int(QNetworkRequest::Manual));
        QCOMPARE(seen.request.attribute(QNetworkRequest::CacheSaveControlAttribute).toBool(), false);
    }

    void aCookieIsNotSentBack()
    {
        LoopbackServer server;
        server.queue("HTTP/1.1 200 OK\r\nSet-Cookie: session=abc; Path=/\r\nContent-Length: 0\r\n\r\n");
        server.queue("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QNetworkAccessManager network;
        HttpClient client(network);
        for (int i = 0; i < 2; ++i) {
            const auto future = client.send(get(server.url(u"/"_s)), this);
            WAIT_FOR(future);
        }
        QCOMPARE(server.requests().size(), 2);
        QVERIFY(!server.requests().at(1).toLower().contains("cookie:"));
    }

    void failuresOnTheWaySayWhatBroke_data()
    {
        QTest::addColumn<int>("networkError");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("refused") << int(QNetworkReply::ConnectionRefusedError) << ErrorCode::Offline
                                 << u"refused the connection"_s;
        QTest::newRow("unknown host")
            << int(QNetworkReply::HostNotFoundError) << ErrorCode::Offline << u"was not found"_s;
        QTest::newRow("closed") << int(QNetworkReply::RemoteHostClosedError) << ErrorCode::Offline
                                << u"broke off"_s;
        QTest::newRow("tls") << int(QNetworkReply::SslHandshakeFailedError) << ErrorCode::Offline
                             << u"certificate was not accepted"_s;
        QTest::newRow("proxy") << int(QNetworkReply::ProxyNotFoundError) << ErrorCode::Offline << u"proxy"_s;
        QTest::newRow("timeout") << int(QNetworkReply::TimeoutError) << ErrorCode::Timeout << u"in time"_s;
        QTest::newRow("no network") << int(QNetworkReply::TemporaryNetworkFailureError) << ErrorCode::Offline
                                    << u"No connection"_s;
        QTest::newRow("not http") << int(QNetworkReply::ProtocolFailure) << ErrorCode::BadResponse
                                  << u"not valid"_s;
    }

    void failuresOnTheWaySayWhatBroke()
    {
        QFETCH(int, networkError);
        QFETCH(ErrorCode, code);
        QFETCH(QString, says);
        FakeNetwork network;
        network.queue(FakeAnswer::networkError(QNetworkReply::NetworkError(networkError)));
        HttpClient client(network);
        const auto future = client.send(get(kFakeUrl), this);
        WAIT_FOR(future);
        const auto result = future.result();
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, code);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
        QVERIFY2(result.error().message.contains(u"api.partner.example"_s),
                 qPrintable(result.error().message));
        QVERIFY(!result.error().advice.isEmpty());
    }

    void brokenAnswersAreFailuresNotResponses_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<bool>("reset");
        QTest::newRow("cut inside the body")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":") << false;
        QTest::newRow("error status cut inside the body")
            << QByteArray("HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\n{\"a\":") << false;
        QTest::newRow("cut inside a chunk")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"a\":") << false;
        QTest::newRow("cut between chunks")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n") << false;
        QTest::newRow("cut inside the headers") << QByteArray("HTTP/1.1 200 OK\r\nContent-Le") << false;
        QTest::newRow("nothing at all") << QByteArray() << false;
        QTest::newRow("reset at once") << QByteArray() << true;
        QTest::newRow("reset inside the body")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":") << true;
        QTest::newRow("not http") << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n") << false;
    }

    void brokenAnswersAreFailuresNotResponses()
    {
        QFETCH(QByteArray, raw);
        QFETCH(bool, reset);
        LoopbackServer server;
        // Qt sends an idempotent request again when a connection dies early; the server is as broken then.
        for (int i = 0; i < 6; ++i)
            server.queue(raw, reset ? LoopbackServer::End::Reset : LoopbackServer::End::Close);
        QNetworkAccessManager network;
        HttpClient client(network);
        const auto future = client.send(get(server.url(u"/v1/customers"_s)), this);
        WAIT_FOR(future);
        const auto result = future.result();
        QVERIFY2(!result.has_value(), result ? QByteArray::number(result->status) + result->body : "");
        QVERIFY(result.error().code == ErrorCode::Offline || result.error().code == ErrorCode::BadResponse);
        QVERIFY(result.error().message.contains(u"127.0.0.1"_s));
    }

    void theDeadlineIsTotal_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::newRow("no answer") << QByteArray();
        QTest::newRow("hangs after the headers")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        QTest::newRow("hangs inside the body")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    }

    void theDeadlineIsTotal()
    {
        QFETCH(QByteArray, raw);
        LoopbackServer server;
        server.queue(raw, LoopbackServer::End::KeepOpen);
        QNetworkAccessManager network;
        HttpClient client(network);
        HttpRequest request = get(server.url(u"/slow"_s));
        request.deadline = 300ms;
        QElapsedTimer clock;
        clock.start();
        const auto future = client.send(request, this);
        WAIT_FOR(future);
        QCOMPARE(future.result().error().code, ErrorCode::Timeout);
        QVERIFY(clock.elapsed() >= 280);
        QVERIFY(clock.elapsed() < 3000);
        QVERIFY(future.result().error().message.contains(u"127.0.0.1"_s));
    }

    void theDeathOfTheContextCancels()
    {
        FakeNetwork network;
        network.queue(FakeAnswer::hanging());
        HttpClient client(network);
        AsyncResult<HttpResponse> future;
        {
            QObject context;
            future = client.send(get(kFakeUrl), &context);
            QVERIFY(!future.isFinished());
        }
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
        QCOMPARE(network.abortedReplies(), 1);
        QTRY_COMPARE(network.livingReplies(), 0);
    }

    void theDeathOfTheNetworkCancels()
    {
        auto network = std::make_unique<FakeNetwork>();
        network->queue(FakeAnswer::hanging());
        HttpClient client(*network);
        const auto future = client.send(get(kFakeUrl), this);
        network.reset();
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
    }

    void theClientMayGoBeforeTheAnswer()
    {
        FakeNetwork network;
        network.queue(FakeAnswer::json("{}"));
        AsyncResult<HttpResponse> future;
        {
            HttpClient client(network);
            future = client.send(get(kFakeUrl), this);
        }
        WAIT_FOR(future);
        QCOMPARE(future.result()->status, 200);
    }

    void theContinuationMayDestroyTheContext()
    {
        FakeNetwork network;
        network.queue(FakeAnswer::json("{}"));
        HttpClient client(network);
        auto* context = new QObject;
        int called = 0;
        whenDone(client.send(get(kFakeUrl), context), context, [&](const Result<HttpResponse>&) {
            ++called;
            delete context;
        });
        QTRY_COMPARE(called, 1);
        QTRY_COMPARE(network.livingReplies(), 0);
        QCOMPARE(called, 1);
    }

    void aBodyThatIsTooLargeIsRefused()
    {
        FakeNetwork network;
        network.queue(FakeAnswer::json(QByteArray(HttpClient::kMaxBody + 1, 'x')));
        HttpClient client(network);
        const auto future = client.send(get(kFakeUrl), this);
        WAIT_FOR(future);
        QCOMPARE(future.result().error().code, ErrorCode::BadResponse);
        QVERIFY(future.result().error().message.contains(u"64 MB"_s));
        QCOMPARE(network.abortedReplies(), 1);
    }

    void aBodyAtTheLimitIsRead()
    {
        FakeNetwork network;
        network.queue(FakeAnswer::json(QByteArray(HttpClient::kMaxBody, 'x')));
        HttpClient client(network);
        const auto future = client.send(get(kFakeUrl), this);
        WAIT_FOR(future);
        QVERIFY(future.result().has_value());
        QCOMPARE(future.result()->body.size(), HttpClient::kMaxBody);
    }

    void addressesThatWouldShowSecretsAreNotCalled_data()
    {
        QTest::addColumn<QUrl>("url");
        QTest::newRow("http") << QUrl(u"http://graph.example/v1.0/users"_s);
        QTest::newRow("file") << QUrl(u"file:///etc/passwd"_s);
        QTest::newRow("no host") << QUrl(u"/v1/customers"_s);
        QTest::newRow("looks like loopback") << QUrl(u"http://127.0.0.1.evil.example/"_s);
        QTest::newRow("empty") << QUrl();
    }

    void addressesThatWouldShowSecretsAreNotCalled()
    {
        QFETCH(QUrl, url);
        FakeNetwork network;
        HttpClient client(network);
        const auto future = client.send(get(url), this);
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().code, ErrorCode::BadRequest);
        QVERIFY(network.requests().isEmpty());
    }

    void aHeaderCannotSmuggleALine()
    {
        FakeNetwork network;
        HttpClient client(network);
        HttpRequest request = get(kFakeUrl);
        request.headers = {{"MS-ContinuationToken", "x\r\nX-Evil: 1"}};
        const auto future = client.send(request, this);
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().code, ErrorCode::BadRequest);
    }
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
