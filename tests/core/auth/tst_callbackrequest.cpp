#include <auth/callbackrequest.h>
#include <auth/responsepage.h>

#include <QRegularExpression>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestCallbackRequest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isIncompleteUntilTheEmptyLine()
    {
        const QByteArray whole = "GET /steward?code=1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        for (qsizetype size = 0; size < whole.size(); ++size)
            QCOMPARE(int(parseCallbackRequest(whole.left(size)).status),
                     int(CallbackRequest::Status::Incomplete));
        QCOMPARE(int(parseCallbackRequest(whole).status), int(CallbackRequest::Status::Complete));
    }

    void readsTheRequestLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("good");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("query");
        QTest::newRow("plain") << QByteArray("GET /steward?a=b HTTP/1.1") << true << QByteArray("/steward")
                               << QByteArray("a=b");
        QTest::newRow("no query") << QByteArray("GET /favicon.ico HTTP/1.0") << true
                                  << QByteArray("/favicon.ico") << QByteArray();
        QTest::newRow("question marks in the query")
            << QByteArray("GET /s?a=?b?c HTTP/1.1") << true << QByteArray("/s") << QByteArray("a=?b?c");
        QTest::newRow("absolute") << QByteArray("GET http://localhost:1/steward?a=http://x/ HTTP/1.1") << true
                                  << QByteArray("/steward") << QByteArray("a=http://x/");
        QTest::newRow("no version") << QByteArray("GET /steward") << false << QByteArray() << QByteArray();
        QTest::newRow("tls") << QByteArray("\x16\x03\x01 x HTTP/1.1") << false << QByteArray()
                             << QByteArray();
        QTest::newRow("relative") << QByteArray("GET steward HTTP/1.1") << false << QByteArray()
                                  << QByteArray();
        QTest::newRow("empty") << QByteArray("") << false << QByteArray() << QByteArray();
    }

    void readsTheRequestLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, good);
        const CallbackRequest request = parseCallbackRequest(line + "\r\nHost: x\r\n\r\n");
        QCOMPARE(request.status == CallbackRequest::Status::Complete, good);
        QTEST(request.path, "path");
        QTEST(request.query, "query");
    }

    void decodesExactlyOnce_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("plus is a space") << QByteArray("code=a+b") << QByteArray("a b");
        QTest::newRow("encoded plus") << QByteArray("code=a%2Bb") << QByteArray("a+b");
        QTest::newRow("encoded percent is not decoded again")
            << QByteArray("code=a%252Bb") << QByteArray("a%2Bb");
        QTest::newRow("reserved") << QByteArray("code=%2F%3D%25%26") << QByteArray("/=%&");
        QTest::newRow("bare equals") << QByteArray("code=a=b=") << QByteArray("a=b=");
        QTest::newRow("utf-8") << QByteArray("code=%C3%A9") << QByteArray("é");
        QTest::newRow("no value") << QByteArray("code") << QByteArray("");
    }

    void decodesExactlyOnce()
    {
        QFETCH(QByteArray, query);
        QTEST(readCallbackParameters(query).code, "code");
    }

    void noticesRepeats()
    {
        QVERIFY(readCallbackParameters("state=a&code=b&state=a").repeated);
        QVERIFY(readCallbackParameters("code=a&code=b").repeated);
        QVERIFY(!readCallbackParameters("state=a&code=b&session_state=c&session_state=d").repeated);
    }

    void pageShowsTextAsText()
    {
        const QByteArray http =
            ResponsePage{
                200, ResponsePage::Mood::Bad, u"<b>T"_s, u"<script>x"_s, u"\"><img src=x onerror=y>"_s, {}}
                .toHttp();
        QVERIFY(!http.contains("<b>T"));
        QVERIFY(!http.contains("<script"));
        QVERIFY(!http.contains("<img"));
        QVERIFY(http.contains("&lt;img src=x onerror=y&gt;"));
    }

    void pageIsNeverKeptAndTellsNobody()
    {
        const QByteArray http =
            ResponsePage{404, ResponsePage::Mood::Neutral, u"T"_s, u"x"_s, {}, {}}.toHttp();
        QVERIFY(http.startsWith("HTTP/1.1 404 Not Found\r\n"));
        const QByteArray head = http.left(http.indexOf("\r\n\r\n") + 2);
        for (const char* line :
             {"Cache-Control: no-store", "Referrer-Policy: no-referrer", "Connection: close",
              "Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff"})
            QVERIFY2(head.contains(QByteArray("\r\n") + line), line);
        const QByteArray body = http.mid(http.indexOf("\r\n\r\n") + 4);
        QVERIFY(head.contains("Content-Length: " + QByteArray::number(body.size()) + "\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestCallbackRequest)
#include "tst_callbackrequest.moc"
