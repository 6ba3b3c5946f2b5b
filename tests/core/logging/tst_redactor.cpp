#include <logging/redactor.h>

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include <thread>
#include <vector>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

// Has every character that some encoding changes.
const QByteArray kSecret("0.AXk-+/=\"\\ &<'é~secretValue7%");
const QByteArray kMark(Redactor::kMark);
const QByteArray kJwt("eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2lnbmF0dXJl-_1");

QByteArray random(int size)
{
    QByteArray bytes(size, '\0');
    for (char& c : bytes)
        c = char('!' + QRandomGenerator::global()->bounded(90));
    return bytes;
}

} // namespace

class TestRedactor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormOfAKnownSecretGoes_data()
    {
        QTest::addColumn<QByteArray>("form");
        QTest::newRow("plain") << kSecret;
        QTest::newRow("base64") << kSecret.toBase64();
        QTest::newRow("base64url") << kSecret.toBase64(QByteArray::Base64UrlEncoding |
                                                       QByteArray::OmitTrailingEquals);
        QTest::newRow("percent") << kSecret.toPercentEncoding();
        QTest::newRow("percent, plus") << kSecret.toPercentEncoding().replace("%20", "+");
        QTest::newRow("percent, lower case")
            << QByteArray("0.AXk-%2b%2f%3d%22%5c%20%26%3c%27%c3%a9~secretValue7%25");
        const QByteArray json =
            QJsonDocument(QJsonArray{QString::fromUtf8(kSecret)}).toJson(QJsonDocument::Compact);
        QTest::newRow("json") << json.mid(2, json.size() - 4);
        QTest::newRow("json, slashes") << json.mid(2, json.size() - 4).replace("/", "\\/");
    }

    void everyFormOfAKnownSecretGoes()
    {
        QFETCH(QByteArray, form);
        Redactor redactor;
        redactor.addSecret(Secret(kSecret));
        QCOMPARE(redactor.redact(form), kMark);
        QCOMPARE(redactor.redact("before " + form + " after"), "before " + kMark + " after");
        QCOMPARE(redactor.redact(form + form), kMark + kMark);
        QCOMPARE(redactor.redact(QString::fromUtf8("ä " + form)), QString::fromUtf8("ä " + kMark));
    }

    void aSecretInsideALongerBase64TextGoes()
    {
        Redactor redactor;
        redactor.addSecret(Secret(kSecret));
        for (int before = 0; before < 6; ++before) {
            const QByteArray encoded = (QByteArray(before, 'u') + kSecret + "tail").toBase64();
            const QByteArray clean = redactor.redact(encoded);
            QVERIFY(clean.contains(kMark));
            QVERIFY2(clean.size() < 32, clean.constData());
        }
    }

    void overlappingSecretsGoAsAWhole()
    {
        Redactor redactor;
        redactor.addSecret(Secret("abcdefgh"));
        redactor.addSecret(Secret("efghijkl"));
        redactor.addSecret(Secret("abcd"));
        QCOMPARE(redactor.redact(QByteArray("x abcdefghijkl y abcdX")), "x " + kMark + " y " + kMark + "X");
    }

    void shapesGoWithoutBeingKnown_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("clean");
        const QByteArray opaque("0.AXkA-opaque_token.value");
        QTest::newRow("jwt") << "token " + kJwt + " end"
                             << "token " + kMark + " end";
        QTest::newRow("jwt of five parts") << QByteArray("eyJhbGciOi.a.b.c.d") << kMark;
        QTest::newRow("bearer") << "Authorization: Bearer " + opaque
                                << "Authorization: "
                                   "Bearer " +
                                       kMark;
        QTest::newRow("bearer, lower case")
            << "authorization: bearer " + opaque << "authorization: bearer " + kMark;
        QTest::newRow("basic") << QByteArray("Authorization: Basic dXNlcjpwYXNz")
                               << "Authorization: Basic " + kMark;
        QTest::newRow("bearer alone") << "-H 'Bearer " + opaque + "'"
                                      << "-H 'Bearer " + kMark + "'";
        QTest::newRow("json") << QByteArray("{\"refresh_token\" : \"a\\\"b/c\",\"expires_in\":1}")
                              << "{\"refresh_token\" : \"" + kMark + "\",\"expires_in\":1}";
        QTest::newRow("camel json") << QByteArray("{\"AccessToken\":\"abc\"}")
                                    << "{\"AccessToken\":\"" + kMark + "\"}";
        QTest::newRow("json in json") << QByteArray("\"{\\\"client_secret\\\":\\\"abc\\\"}\"")
                                      << QByteArray("\"{\\\"client_secret\\\":\\\"") + kMark + "\\\"}\"";
        QTest::newRow("form") << QByteArray("grant_type=refresh_token&refresh_token=abc%2F&scope=x")
                              << "grant_type=refresh_token&refresh_token=" + kMark + "&scope=x";
        QTest::newRow("form secret first") << QByteArray("client_secret=abc~d") << "client_secret=" + kMark;
        QTest::newRow("callback") << QByteArray("GET /cb?code=0.AX&state=s-1&session_state=q HTTP/1.1")
                                  << "GET /cb?code=" + kMark + "&state=" + kMark +
                                         "&session_state=q HTTP/1.1";
        QTest::newRow("verifier") << QByteArray("x&code_verifier=dBjftJ") << "x&code_verifier=" + kMark;
        QTest::newRow("device code") << QByteArray("device_code=GMMh") << "device_code=" + kMark;
    }

    void shapesGoWithoutBeingKnown()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, clean);
        QCOMPARE(Redactor().redact(text), clean);
    }

    void ordinaryTextStays_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"", "exit code=5", "{\"code\":\"2032\",\"description\":\"Access denied\"}",
              "Bearer authentication required", "The token expired.", "state of the art",
              "error_codes: [65001]", "eyJ is how tokens begin", "Get-MgUser -UserId a@b.example",
              "country_code=DE", "The password was changed.", "\xff\xfe not utf-8"})
            QTest::newRow(text) << QByteArray(text);
    }

    void ordinaryTextStays()
    {
        QFETCH(QByteArray, text);
        Redactor redactor;
        redactor.addSecret(Secret("some-secret-value"));
        QCOMPARE(redactor.redact(text), text);
    }

    void whatIsTooShortToBeASecretIsNotOne()
    {
        Redactor redactor;
        redactor.addSecret(Secret());
        redactor.addSecret(Secret("abc"));
        QCOMPARE(redactor.redact(QByteArray("abc abc")), QByteArray("abc abc"));
        QCOMPARE(redactor.longestSecret(), 0);
    }

    void manySecretsAndManyLinesStayFast()
    {
        Redactor redactor;
        QList<QByteArray> secrets;
        for (int i = 0; i < 200; ++i) {
            secrets << "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9." + random(1500).toBase64();
            redactor.addSecret(Secret(secrets.last()));
        }
        const QByteArray line(
            "2026-01-31 09:00:00 aaaaaaaa-0001-4000-8000-000000000001 Tenant A mailbox user17 enabled");
        QElapsedTimer clock;
        clock.start();
        qsizetype bytes = 0;
        for (int i = 0; i < 100000; ++i)
            bytes += redactor.redact(line).size();
        QCOMPARE(bytes, line.size() * 100000);
        qInfo("100,000 lines with 200 secrets: %lld ms", clock.elapsed());
        QVERIFY2(clock.elapsed() < 5000, "redaction is slower than 20,000 lines a second");
        for (const QByteArray& secret : secrets)
            QCOMPARE(redactor.redact("x " + secret + " y"), "x " + kMark + " y");
    }

    void secretsMayBeAddedWhileOthersRedact()
    {
        Redactor redactor;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&redactor, t] {
                for (int i = 0; i < 200; ++i) {
                    const QByteArray secret =
                        "secret-" + QByteArray::number(t) + "-" + QByteArray::number(i) + "-end";
                    redactor.addSecret(Secret(secret));
                    if (redactor.redact("a " + secret + " b") != "a " + kMark + " b")
                        qFatal("a secret slipped through");
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
    }
};

QTEST_GUILESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
