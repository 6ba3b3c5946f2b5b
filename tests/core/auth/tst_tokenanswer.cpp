#include "authdoubles.h"

#include <auth/tokenanswer.h>

#include <QRegularExpression>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestTokenAnswer final : public QObject
{
    Q_OBJECT

    Redactor m_redactor;
    AdviceCatalog m_advice{QStringList{QString::fromLatin1(STEWARD_SOURCE_DIR "/resources/advice")}};
    TokenAnswerReader m_reader{m_redactor, m_advice};

    static HttpResponse response(const QByteArray& body, int status = 200)
    {
        return {status, {}, {{"Content-Type", "application/json"}}, body, {}};
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsNumbersHoweverTheyAreWritten_data()
    {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<int>("seconds");
        QTest::newRow("number") << QByteArray("3599") << 3599;
        QTest::newRow("text") << QByteArray("\"3599\"") << 3599;
        QTest::newRow("fraction") << QByteArray("3599.7") << 3599;
        QTest::newRow("missing") << QByteArray("null") << 300;
        QTest::newRow("negative") << QByteArray("-1") << 300;
        QTest::newRow("absurd") << QByteArray("1e300") << 7 * 24 * 3600;
        QTest::newRow("words") << QByteArray("\"soon\"") << 300;
    }

    void readsNumbersHoweverTheyAreWritten()
    {
        QFETCH(QByteArray, number);
        const auto answer = m_reader.tokens(
            response("{\"token_type\":\"bearer\",\"access_token\":\"ACCESS-of-a-test\",\"expires_in\":" +
                     number + "}"),
            TenantRole::Partner);
        QVERIFY(answer);
        QTEST(int(answer->lifetime.count()), "seconds");
    }

    void everySecretIsKnownToTheRedactor()
    {
        const QByteArray tokens =
            R"({"access_token":"ACCESS-canary","refresh_token":"REFRESH-canary","id_token":"ID-canary"})";
        QVERIFY(m_reader.tokens(response(tokens), TenantRole::Partner));
        const QString text = m_redactor.redact(u"x ACCESS-canary y REFRESH-canary z ID-canary"_s);
        QVERIFY(!text.contains(u"canary"_s));
        const QByteArray code =
            R"({"device_code":"DEVICE-canary","user_code":"U","verification_uri":"https://x.example/d"})";
        QVERIFY(m_reader.deviceCode(response(code)));
        QVERIFY(!m_redactor.redact(u"a DEVICE-canary b"_s).contains(u"canary"_s));
    }

    void refusalsAreTyped_data()
    {
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<int>("number");
        QTest::addColumn<QByteArray>("suberror");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("partner");
        QTest::addColumn<int>("customer");
        const auto row = [](const char* name, const char* error, int number, ErrorCode partner,
                            ErrorCode customer, int status = 400, const char* suberror = "") {
            QTest::newRow(name) << QByteArray(error) << number << QByteArray(suberror) << status
                                << int(partner) << int(customer);
        };
        using E = ErrorCode;
        row("consent missing", "invalid_grant", 65001, E::ConsentNeeded, E::ConsentNeeded);
        row("consent missing by suberror", "invalid_grant", 12345, E::ConsentNeeded, E::ConsentNeeded, 400,
            "consent_required");
        row("consent required by word", "consent_required", 0, E::ConsentNeeded, E::ConsentNeeded);
        row("app unknown", "unauthorized_client", 700016, E::BadRequest, E::ConsentNeeded);
        row("grant revoked", "invalid_grant", 50173, E::SignInNeeded, E::SignInNeeded);
        row("unused for 90 days", "invalid_grant", 700082, E::SignInNeeded, E::SignInNeeded);
        row("grant invalid", "invalid_grant", 70000, E::SignInNeeded, E::SignInNeeded);
        row("sign-in frequency", "invalid_grant", 70043, E::SignInNeeded, E::SignInNeeded);
        row("grant without number", "invalid_grant", 0, E::SignInNeeded, E::SignInNeeded);
        row("grant with a new number", "invalid_grant", 99999999, E::SignInNeeded, E::Forbidden);
        row("mfa needed", "interaction_required", 50076, E::SignInNeeded, E::Forbidden);
        row("mfa needed, as grant", "invalid_grant", 50079, E::SignInNeeded, E::Forbidden);
        row("interaction without number", "interaction_required", 0, E::SignInNeeded, E::Forbidden);
        row("conditional access", "access_denied", 53003, E::Forbidden, E::Forbidden);
        row("conditional access as grant", "invalid_grant", 53003, E::Forbidden, E::Forbidden);
        row("guest conflict", "invalid_grant", 50020, E::Forbidden, E::Forbidden);
        row("secret wrong", "invalid_client", 7000215, E::BadRequest, E::BadRequest, 401);
        row("secret expired", "invalid_client", 7000222, E::BadRequest, E::BadRequest, 401);
        row("secret missing", "invalid_client", 7000218, E::BadRequest, E::BadRequest, 401);
        row("tenant gone", "invalid_request", 90002, E::NotFound, E::NotFound);
        row("no licence", "invalid_resource", 650052, E::NotFound, E::NotFound);
        row("microsoft's own trouble", "invalid_grant", 90033, E::ServiceFailed, E::ServiceFailed);
        row("throttled by number", "invalid_request", 50196, E::Throttled, E::Throttled);
        row("429 with a dead grant inside", "invalid_grant", 50173, E::Throttled, E::Throttled, 429);
        row("503 with a dead grant inside", "invalid_grant", 50173, E::ServiceFailed, E::ServiceFailed, 503);
        row("200 with an error", "invalid_grant", 50173, E::SignInNeeded, E::SignInNeeded, 200);
        row("temporarily unavailable", "temporarily_unavailable", 0, E::ServiceFailed, E::ServiceFailed);
    }

    void refusalsAreTyped()
    {
        QFETCH(QByteArray, error);
        QFETCH(int, number);
        QFETCH(QByteArray, suberror);
        QFETCH(int, status);
        const AuthServer::Reply reply = refusal(error, number, status, suberror);
        for (const TenantRole role : {TenantRole::Partner, TenantRole::Customer}) {
            const auto answer = m_reader.tokens(response(reply.body, status), role);
            QVERIFY(!answer);
            QFETCH(int, partner);
            QFETCH(int, customer);
            QCOMPARE(int(answer.error().code), role == TenantRole::Partner ? partner : customer);
            QCOMPARE(answer.error().correlationId, u"00000000-0000-4000-8000-00000000bbbb"_s);
            QCOMPARE(answer.error().httpStatus, status);
            if (number > 0)
                QCOMPARE(answer.error().serviceCode, u"AADSTS%1"_s.arg(number));
            QVERIFY(!answer.error().message.isEmpty());
            QVERIFY(!answer.error().advice.isEmpty());
        }
    }

    void numberIsFoundInTheTextWhenItStandsNowhereElse()
    {
        const QByteArray body =
            "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: The provided "
            "client secret keys are expired.\\r\\nTrace ID: 00000000-0000-4000-8000-00000000aaaa"
            "\\r\\nCorrelation ID: 00000000-0000-4000-8000-00000000bbbb\\r\\nTimestamp: x\"}";
        const auto answer = m_reader.tokens(response(body, 401), TenantRole::Partner);
        QVERIFY(!answer);
        QCOMPARE(answer.error().serviceCode, u"AADSTS7000222"_s);
        QCOMPARE(answer.error().correlationId, u"00000000-0000-4000-8000-00000000bbbb"_s);
        QVERIFY2(answer.error().detail.contains(u"00000000-0000-4000-8000-00000000aaaa"_s),
                 qPrintable(answer.error().detail));
    }

    void whatIsNotTheExpectedJsonIsNeverALostSignIn_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("code");
        QTest::newRow("html 200") << QByteArray("<html>proxy</html>") << 200 << int(ErrorCode::BadResponse);
        QTest::newRow("html 400") << QByteArray("<html>proxy</html>") << 400 << int(ErrorCode::BadResponse);
        QTest::newRow("empty 200") << QByteArray() << 200 << int(ErrorCode::BadResponse);
        QTest::newRow("empty 401") << QByteArray() << 401 << int(ErrorCode::BadResponse);
        QTest::newRow("cut off") << QByteArray("{\"access_token\":\"abc") << 200
                                 << int(ErrorCode::BadResponse);
        QTest::newRow("array") << QByteArray("[1]") << 200 << int(ErrorCode::BadResponse);
        QTest::newRow("no token") << QByteArray("{\"token_type\":\"Bearer\"}") << 200
                                  << int(ErrorCode::BadResponse);
        QTest::newRow("token is an object")
            << QByteArray("{\"access_token\":{}}") << 200 << int(ErrorCode::BadResponse);
        QTest::newRow("another kind of token")
            << QByteArray("{\"access_token\":\"ACCESS-of-a-test\",\"token_type\":\"pop\"}") << 200
            << int(ErrorCode::BadResponse);
        QTest::newRow("error is an object")
            << QByteArray("{\"error\":{\"code\":\"invalid_grant\"}}") << 400 << int(ErrorCode::BadResponse);
        QTest::newRow("redirect") << QByteArray() << 302 << int(ErrorCode::BadResponse);
        QTest::newRow("500") << QByteArray("oops") << 500 << int(ErrorCode::ServiceFailed);
        QTest::newRow("503 empty") << QByteArray() << 503 << int(ErrorCode::ServiceFailed);
        QTest::newRow("429") << QByteArray() << 429 << int(ErrorCode::Throttled);
    }

    void whatIsNotTheExpectedJsonIsNeverALostSignIn()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const auto answer = m_reader.tokens(response(body, status), TenantRole::Partner);
        QVERIFY(!answer);
        QTEST(int(answer.error().code), "code");
    }

    void adviceComesFromTheCatalog()
    {
        const auto answer =
            m_reader.tokens(response(refusal("invalid_grant", 50173).body, 400), TenantRole::Partner);
        QVERIFY(!answer);
        const auto advice = m_advice.find(u"50173"_s);
        QVERIFY(advice);
        QCOMPARE(answer.error().message, advice->what);
        QCOMPARE(answer.error().advice, advice->todo);
    }

    void devicePollTellsNotYetFromNo_data()
    {
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<int>("status");
        QTest::newRow("pending") << QByteArray("authorization_pending") << int(DevicePoll::Status::Pending);
        QTest::newRow("slow down") << QByteArray("slow_down") << int(DevicePoll::Status::SlowDown);
        QTest::newRow("declined") << QByteArray("authorization_declined") << -int(ErrorCode::Forbidden);
        QTest::newRow("expired") << QByteArray("expired_token") << -int(ErrorCode::Timeout);
        QTest::newRow("bad code") << QByteArray("bad_verification_code") << -int(ErrorCode::BadRequest);
    }

    void devicePollTellsNotYetFromNo()
    {
        QFETCH(QByteArray, error);
        const auto poll = m_reader.devicePoll(response("{\"error\":\"" + error + "\"}", 400));
        QTEST(poll ? int(poll->status) : -int(poll.error().code), "status");
    }

    void authorizeErrorIsReadable()
    {
        const Error denied = m_reader.authorizeError(u"access_denied"_s, u"The user said no: 100% sure"_s);
        QCOMPARE(denied.code, ErrorCode::Forbidden);
        QCOMPARE(denied.message, u"The user said no: 100% sure"_s);
        QCOMPARE(denied.serviceCode, u"access_denied"_s);
        QCOMPARE(m_reader.authorizeError(u"server_error"_s, {}).code, ErrorCode::ServiceFailed);
        QCOMPARE(m_reader.authorizeError(u"consent_required"_s, u"AADSTS65004: User declined."_s).serviceCode,
                 u"AADSTS65004"_s);
    }
};

QTEST_GUILESS_MAIN(TestTokenAnswer)
#include "tst_tokenanswer.moc"
