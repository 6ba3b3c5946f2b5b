#include "signinscene.h"
#include "visit.h"

#include <auth/consentflow.h>
#include <auth/pkce.h>

#include <QJsonArray>
#include <QNetworkInterface>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QUrlQuery>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kCode = "0.A+code/with=every%2Breserved&character";
const QByteArray kRefresh = "0.REFRESH+token/=%";

/// One sign-in against a real server and a real receiver. The scenario says how browser and server behave.
struct Scene : SignInScene
{
    explicit Scene(bool confidential = false) : SignInScene(confidential)
    {
        request.deadline = std::chrono::seconds(20);
        request.finishDeadline = std::chrono::seconds(20);
        browser.visit = [this](const QUrl& address) { come(address); };
        onAuthorize = [this] { visit(rightCode()); };
        onToken = [this](const AuthServer::Request& asked) { return good(asked); };
        world.server.setHandler([this](const AuthServer::Request& asked) {
            if (asked.value("grant_type") == "authorization_code")
                redemptions << asked;
            return onToken(asked);
        });
    }

    void run()
    {
        flow = std::make_unique<ConsentFlow>(request, world.client, *world.broker, world.store, browser,
                                             world.redactor, world.clock, receiver);
        watch(*flow);
        QObject::connect(flow.get(), &SignInFlow::addressReady, flow.get(),
                         [this](const QUrl& address) { addresses << address; });
        QObject::connect(flow.get(), &SignInFlow::stepChanged, flow.get(),
                         [this](const ConsentStep& step) { steps << step; });
        flow->start();
    }

    /// The person's browser has the authorize page; what happens there comes a little later.
    void come(const QUrl& address)
    {
        query = QUrlQuery(address);
        const QUrl redirect(query.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded));
        port = quint16(redirect.port());
        path = redirect.path().toLatin1();
        state = query.queryItemValue(u"state"_s, QUrl::FullyDecoded).toLatin1();
        QTimer::singleShot(0, flow.get(), onAuthorize);
    }

    [[nodiscard]] QByteArray get(const QByteArray& target, const QByteArray& method = "GET") const
    {
        return method + ' ' + target + " HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port) +
               "\r\nUser-Agent: a test\r\nAccept: text/html\r\n\r\n";
    }
    [[nodiscard]] QByteArray right(const QByteArray& parameters) const
    {
        return get(path + '?' + parameters + "&state=" + state + "&session_state=00000000-0000");
    }
    [[nodiscard]] QByteArray rightCode() const { return right("code=" + kCode.toPercentEncoding()); }

    Visit* visit(const QByteArray& bytes) { return visit(QList<QByteArray>{bytes}); }
    Visit* visit(const QList<QByteArray>& pieces,
                 const QHostAddress& address = QHostAddress(QHostAddress::LocalHost))
    {
        visits.push_back(std::make_unique<Visit>(port, pieces, address));
        return visits.back().get();
    }
    /// Visits one after another, each when the one before is over.
    void chain(const QList<QByteArray>& requests)
    {
        if (requests.isEmpty())
            return;
        visit(requests.first())->whenOver = [this, rest = requests.mid(1)] { chain(rest); };
    }

    [[nodiscard]] QJsonObject claims() const
    {
        return operatorClaims(QString::fromLatin1(kPartner), world.app.cloud.partnerCenter.toString(),
                              world.clock.now());
    }
    /// Checks as strictly as a server can, then gives tokens.
    [[nodiscard]] AuthServer::Reply good(const AuthServer::Request& asked) const
    {
        const bool proofs = pkceChallenge(Secret(asked.value("code_verifier"))) ==
                            query.queryItemValue(u"code_challenge"_s).toLatin1();
        if (!proofs)
            return refusal("invalid_grant", 501481);
        if (asked.value("code") != kCode)
            return refusal("invalid_grant", 70000);
        if (asked.value("redirect_uri") !=
            query.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded).toUtf8())
            return refusal("invalid_grant", 50011);
        return jsonReply(tokenJson(jwt(claims()), kRefresh));
    }
    [[nodiscard]] AuthServer::Reply withClaims(const QJsonObject& changed) const
    {
        return jsonReply(tokenJson(jwt(changed), kRefresh));
    }

    LoopbackReceiver::Options receiver;
    ScriptedBrowser browser;
    std::function<void()> onAuthorize;
    std::function<AuthServer::Reply(const AuthServer::Request&)> onToken;

    std::unique_ptr<ConsentFlow> flow;
    QList<QUrl> addresses;
    QList<ConsentStep> steps;
    QList<AuthServer::Request> redemptions;
    std::vector<std::unique_ptr<Visit>> visits;
    QTcpServer stranger;
    QUrlQuery query;
    quint16 port = 0;
    QByteArray path;
    QByteArray state;
};

/// Qt sends a request again when the connection went before any of the answer came.
constexpr int kAnyNumber = -1;

/// How a sign-in under that fault has to end.
struct Fault
{
    const char* name;
    void (*arrange)(Scene&);
    std::optional<ErrorCode> code; ///< nullopt: signed in
    const char* says = "";         ///< found in the error's text
    int redemptions = 1;
    QList<int> statuses{}; ///< of the visits, in order
};

using Kind = AuthServer::Reply::Kind;

AuthServer::Reply with(Kind kind, AuthServer::Reply reply, int delayMs = 0)
{
    reply.kind = kind;
    reply.delayMs = delayMs;
    return reply;
}

const std::vector<Fault>& faults()
{
    using E = ErrorCode;
    static const std::vector<Fault> table{
        {"nothing is wrong", [](Scene&) {}, {}, "", 1, {200}},

        // --- what the browser sends
        {"headers come in a second segment",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 const QByteArray head = s.rightCode();
                 const qsizetype cut = head.indexOf("\r\n") + 10;
                 s.visit({head.left(cut), head.mid(cut)});
             };
         },
         {},
         "",
         1,
         {200}},
        {"request line is split",
         [](Scene& s) { s.onAuthorize = [&s] {
                            s.visit({s.rightCode().left(12), s.rightCode().mid(12)});
                        }; },
         {},
         "",
         1,
         {200}},
        {"the empty line is split",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 const QByteArray head = s.rightCode();
                 s.visit({head.chopped(3), head.right(3).left(1), head.right(2).left(1), head.right(1)});
             };
         },
         {},
         "",
         1,
         {200}},
        {"every byte comes alone",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 QList<QByteArray> pieces;
                 for (const char byte : s.rightCode())
                     pieces << QByteArray(1, byte);
                 s.visit(pieces);
             };
         },
         {},
         "",
         1,
         {200}},
        {"favicon is asked for first",
         [](Scene& s) { s.onAuthorize = [&s] {
                            s.chain({s.get("/favicon.ico"), s.rightCode()});
                        }; },
         {},
         "",
         1,
         {404, 200}},
        {"a stray GET / comes first",
         [](Scene& s) { s.onAuthorize = [&s] {
                            s.chain({s.get("/"), s.rightCode()});
                        }; },
         {},
         "",
         1,
         {404, 200}},
        {"paths that only begin alike are others",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.chain({s.get("/steward2?code=x&state=" + s.state),
                          s.get("/steward/?code=x&state=" + s.state),
                          s.get("/Steward?code=x&state=" + s.state), s.rightCode()});
             };
         },
         {},
         "",
         1,
         {404, 404, 404, 200}},
        {"the callback comes as POST",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.chain({s.get(s.path + "?code=x&state=" + s.state, "POST"), s.rightCode()});
             };
         },
         {},
         "",
         1,
         {405, 200}},
        {"the state is wrong, then right",
         [](Scene& s) {
             s.onAuthorize = [&s] { s.chain({s.get(s.path + "?code=evil&state=wrong"), s.rightCode()}); };
         },
         {},
         "",
         1,
         {400, 200}},
        {"the state is missing, then right",
         [](Scene& s) { s.onAuthorize = [&s] {
                            s.chain({s.get(s.path + "?code=evil"), s.rightCode()});
                        }; },
         {},
         "",
         1,
         {400, 200}},
        {"the state is there twice, then right",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.chain(
                     {s.get(s.path + "?code=evil&state=" + s.state + "&state=" + s.state), s.rightCode()});
             };
         },
         {},
         "",
         1,
         {400, 200}},
        {"the state is wrong and nothing follows",
         [](Scene& s) {
             s.request.deadline = std::chrono::milliseconds(300);
             s.onAuthorize = [&s] { s.visit(s.get(s.path + "?code=evil&state=wrong")); };
         },
         E::Timeout,
         "in time",
         0,
         {400}},
        {"an error with a wrong state cannot end the sign-in",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.chain({s.get(s.path + "?error=access_denied&state=wrong"),
                          s.get(s.path + "?error=access_denied"), s.rightCode()});
             };
         },
         {},
         "",
         1,
         {400, 400, 200}},
        {"consent is refused",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.visit(s.right("error=access_denied&error_subcode=cancel&error_description="
                                 "The+user+said%3A+%22no%22%2C+100%25+sure"));
             };
         },
         E::Forbidden,
         "The user said: \"no\", 100% sure",
         0,
         {200}},
        {"consent is refused without a word",
         [](Scene& s) { s.onAuthorize = [&s] { s.visit(s.right("error=access_denied")); }; },
         E::Forbidden,
         "Cancel",
         0,
         {200}},
        {"the authorize page fails with a number",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.visit(s.right("error=consent_required&error_description=AADSTS65004%3a+User+declined."));
             };
         },
         E::Forbidden,
         "AADSTS65004",
         0,
         {200}},
        {"the authorize page has trouble of its own",
         [](Scene& s) { s.onAuthorize = [&s] { s.visit(s.right("error=server_error")); }; },
         E::ServiceFailed,
         "server_error",
         0,
         {200}},
        {"error and code come together",
         [](Scene& s) { s.onAuthorize = [&s] { s.visit(s.right("error=access_denied&code=abcd")); }; },
         E::Forbidden,
         "access_denied",
         0,
         {200}},
        {"neither code nor error comes",
         [](Scene& s) { s.onAuthorize = [&s] { s.visit(s.right("session=1")); }; },
         E::BadResponse,
         "neither",
         0,
         {200}},
        {"the right answer comes twice at once",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.visit(s.rightCode());
                 s.visit(s.rightCode());
             };
         },
         {},
         "",
         1},
        {"the answer comes again after the end",
         [](Scene& s) { s.onFinished = [&s] { s.visit(s.rightCode()); }; },
         {},
         "",
         1,
         {200, 0}},
        {"spare connections stay silent",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 for (int i = 0; i < 6; ++i)
                     s.visit(QList<QByteArray>{});
                 s.visit(s.rightCode());
             };
         },
         {},
         "",
         1},
        {"a half request never goes on",
         [](Scene& s) {
             s.receiver.connectionLimit = std::chrono::milliseconds(100);
             s.onAuthorize = [&s] { s.chain({s.rightCode().left(30), s.rightCode()}); };
         },
         {},
         "",
         1,
         {0, 200}},
        {"a head never ends",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.chain({s.rightCode().chopped(2) + QByteArray(70 * 1024, 'x'), s.rightCode()});
             };
         },
         {},
         "",
         1},
        {"it is not HTTP",
         [](Scene& s) {
             s.onAuthorize = [&s] { s.chain({QByteArray("\x16\x03\x01\x02 hello\r\n\r\n"), s.rightCode()}); };
         },
         {},
         "",
         1,
         {400, 200}},
        {"the browser comes by IPv6",
         [](Scene& s) {
             s.onAuthorize = [&s] { s.visit({s.rightCode()}, QHostAddress(QHostAddress::LocalHostIPv6)); };
         },
         {},
         "",
         1,
         {200}},

        // --- the person and this computer
        {"the browser is closed",
         [](Scene& s) {
             s.request.deadline = std::chrono::milliseconds(200);
             s.onAuthorize = [] {};
         },
         E::Timeout, "in time", 0},
        {"the sign-in is cancelled", [](Scene& s) { s.onAuthorize = [&s] { s.flow->cancel(); }; },
         E::Cancelled, "", 0},
        {"the sign-in is cancelled while the code is redeemed",
         [](Scene& s) {
             s.onToken = [&s](const AuthServer::Request& asked) {
                 QTimer::singleShot(20, s.flow.get(), &SignInFlow::cancel);
                 return with(Kind::Answer, s.good(asked), 200);
             };
         },
         E::Cancelled, "", 1},
        {"there is no browser, and the address is opened by hand",
         [](Scene& s) { s.browser.missing = true; },
         {},
         "",
         1,
         {200}},
        {"the port is taken",
         [](Scene& s) {
             s.stranger.listen(QHostAddress(QHostAddress::LocalHost), quint16(0));
             s.receiver.preferredPort = s.stranger.serverPort();
         },
         {},
         "",
         1,
         {200}},
        {"a stranger sits on ::1",
         [](Scene& s) {
             s.stranger.listen(QHostAddress(QHostAddress::LocalHostIPv6), quint16(0));
             s.receiver.preferredPort = s.stranger.serverPort();
         },
         {},
         "",
         1,
         {200}},
        {"no port can be had",
         [](Scene& s) {
             s.stranger.listen(QHostAddress(QHostAddress::LocalHost), quint16(0));
             s.receiver.preferredPort = s.stranger.serverPort();
             s.receiver.attempts = 1;
         },
         E::Refused, "cannot receive", 0},
        {"the keychain is locked",
         [](Scene& s) {
             s.world.store.writeError = makeError(ErrorCode::StoreLocked, u"The keychain is locked."_s);
         },
         E::StoreLocked, "keychain", 1},
        {"the keychain never answers",
         [](Scene& s) {
             s.request.finishDeadline = std::chrono::milliseconds(300);
             s.world.store.holds = true;
         },
         E::Timeout, "keychain", 1},

        // --- what the token endpoint answers
        {"400 invalid_grant",
         [](Scene& s) { s.onToken = [](const auto&) { return refusal("invalid_grant", 54005); }; },
         E::SignInNeeded, "AADSTS54005", 1},
        {"401 invalid_client, secret missing",
         [](Scene& s) { s.onToken = [](const auto&) { return refusal("invalid_client", 7000218, 401); }; },
         E::BadRequest, "AADSTS7000218", 1},
        {"401 invalid_client, secret wrong",
         [](Scene& s) { s.onToken = [](const auto&) { return refusal("invalid_client", 7000215, 401); }; },
         E::BadRequest, "AADSTS7000215", 1},
        {"Conditional Access says no",
         [](Scene& s) { s.onToken = [](const auto&) { return refusal("access_denied", 53003); }; },
         E::Forbidden, "AADSTS53003", 1},
        {"200 with an error inside",
         [](Scene& s) { s.onToken = [](const auto&) { return refusal("invalid_grant", 70008, 200); }; },
         E::SignInNeeded, "AADSTS70008", 1},
        {"200 with HTML",
         [](Scene& s) {
             s.onToken = [](const auto&) {
                 return AuthServer::Reply{Kind::Answer, 200, "<html>Welcome to the hotel</html>", "text/html",
                                          0};
             };
         },
         E::BadResponse, "cannot be read", 1},
        {"200 with nothing", [](Scene& s) { s.onToken = [](const auto&) { return jsonReply({}); }; },
         E::BadResponse, "empty", 1},
        {"the answer is cut off",
         [](Scene& s) {
             s.onToken = [&s](const AuthServer::Request& asked) {
                 return with(Kind::Truncate, s.good(asked));
             };
         },
         E::Offline, "", 1},
        {"the answer's headers come in pieces",
         [](Scene& s) {
             s.onToken = [&s](const AuthServer::Request& asked) { return with(Kind::Split, s.good(asked)); };
         },
         {},
         "",
         1},
        {"500", [](Scene& s) { s.onToken = [](const auto&) { return jsonReply("oops", 500); }; },
         E::ServiceFailed, "500", 1},
        {"the connection is dropped",
         [](Scene& s) { s.onToken = [](const auto&) { return with(Kind::Drop, {}); }; }, E::Offline, "",
         kAnyNumber},
        {"the service cannot be reached",
         [](Scene& s) {
             s.onAuthorize = [&s] {
                 s.world.server.goOffline();
                 s.visit(s.rightCode());
             };
         },
         E::Offline, "", 0},
        {"the answer is slow",
         [](Scene& s) {
             s.onToken = [&s](const AuthServer::Request& asked) {
                 return with(Kind::Answer, s.good(asked), 400);
             };
         },
         {},
         "",
         1},
        {"the answer never comes",
         [](Scene& s) { s.onToken = [](const auto&) { return with(Kind::Hang, {}); }; }, E::Timeout,
         "did not answer", 1},
        {"the token endpoint sends elsewhere",
         [](Scene& s) { s.onToken = [](const auto&) { return jsonReply({}, 302); }; }, E::BadResponse,
         "elsewhere", 1},

        // --- who signed in
        {"another tenant was signed in to",
         [](Scene& s) {
             s.onToken = [&s](const auto&) {
                 auto claims = s.claims();
                 claims.insert(u"tid"_s, QString::fromLatin1(kCustomerA));
                 return s.withClaims(claims);
             };
         },
         E::Refused, "another tenant", 1},
        {"MFA was not done",
         [](Scene& s) {
             s.onToken = [&s](const auto&) {
                 auto claims = s.claims();
                 claims.insert(u"amr"_s, QJsonArray{u"pwd"_s});
                 return s.withClaims(claims);
             };
         },
         E::Refused, "multi-factor", 1},
        {"the token is for another service",
         [](Scene& s) {
             s.onToken = [&s](const auto&) {
                 auto claims = s.claims();
                 claims.insert(u"aud"_s, u"https://evil.example"_s);
                 return s.withClaims(claims);
             };
         },
         E::BadResponse, "another service", 1},
        {"no refresh token comes along",
         [](Scene& s) { s.onToken = [&s](const auto&) { return jsonReply(tokenJson(jwt(s.claims()))); }; },
         E::BadResponse, "offline_access", 1},
        {"nothing says who signed in",
         [](Scene& s) {
             s.onToken = [](const auto&) { return jsonReply(tokenJson("opaque-token", kRefresh)); };
         },
         E::BadResponse, "who signed in", 1},
        {"only the id token says who signed in",
         [](Scene& s) {
             s.onToken = [&s](const auto&) {
                 return jsonReply(tokenJson("opaque-token", kRefresh, 3600, jwt(s.claims())));
             };
         },
         {},
         "",
         1},
    };
    return table;
}

} // namespace

class TestConsentFlow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyFaultEndsInAClearResult_data()
    {
        QVERIFY(faults().size() >= 27);
        addFaultRows(faults());
    }

    void everyFaultEndsInAClearResult()
    {
        const Fault& fault = faultOf(faults());
        Scene scene;
        fault.arrange(scene);
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());

        const Result<SignedIn> result = scene.results.first();
        if (fault.code) {
            QVERIFY2(!result, "signed in under a fault");
            QCOMPARE(result.error().code, *fault.code);
            QVERIFY2(result.error().toText().contains(QString::fromUtf8(fault.says)),
                     qPrintable(result.error().toText()));
            QVERIFY(!result.error().message.isEmpty());
            QVERIFY(scene.world.store.values.isEmpty());
            const auto failed = std::count_if(
                scene.flow->steps().begin(), scene.flow->steps().end(), [](const ConsentStep& step) {
                    return step.state == ConsentStep::State::Failed && step.error;
                });
            QCOMPARE(failed, 1);
        } else {
            QVERIFY2(result, qPrintable(result ? QString() : result.error().toText()));
            QCOMPARE(result->tenant, QString::fromLatin1(kPartner));
            QCOMPARE(result->account, QString::fromLatin1(kOperator));
            QVERIFY(result->mfa);
            QCOMPARE(scene.world.store.values.value(u"refresh-token"_s), kRefresh);
            QCOMPARE(scene.redemptions.first().value("code"), kCode);
            for (const ConsentStep& step : scene.flow->steps()) {
                QCOMPARE(step.state, ConsentStep::State::Done);
                QVERIFY(step.at.isValid());
            }
        }
        if (fault.redemptions != kAnyNumber)
            QCOMPARE(int(scene.redemptions.size()), fault.redemptions);
        QVERIFY(!scene.flow->isRunning());

        // Pages arrive also when the flow has ended meanwhile.
        for (size_t i = 0; i < size_t(fault.statuses.size()); ++i) {
            QTRY_VERIFY(scene.visits.size() > i && scene.visits.at(i)->isOver());
            QCOMPARE(scene.visits.at(i)->status(), fault.statuses.at(qsizetype(i)));
        }
        // The port is closed, and nothing more is ever said.
        if (scene.port != 0) {
            Visit late(scene.port, {scene.rightCode()});
            QTRY_VERIFY(late.isOver());
            QVERIFY(late.wasRefused());
        }
        scene.flow->cancel();
        scene.flow->start();
        QCoreApplication::sendPostedEvents();
        QCOMPARE(scene.results.size(), 1);
        QVERIFY(scene.addresses.size() <= 1);
    }

    void authorizeRequestIsWhatEntraExpects()
    {
        Scene scene;
        scene.request.loginHint = u"sam+operator@fabrikam-partner.example"_s;
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        const QUrl address = scene.addresses.value(0);
        QCOMPARE(address.path(), u"/11111111-1111-4111-8111-111111111111/oauth2/v2.0/authorize"_s);
        const QUrlQuery query(address);
        const auto one = [&query](const QString& name) {
            const QStringList values = query.allQueryItemValues(name, QUrl::FullyDecoded);
            return values.size() == 1 ? values.first() : u"%1 times"_s.arg(values.size());
        };
        QCOMPARE(one(u"client_id"_s), scene.world.app.clientId);
        QCOMPARE(one(u"response_type"_s), u"code"_s);
        QCOMPARE(one(u"response_mode"_s), u"query"_s);
        QCOMPARE(one(u"code_challenge_method"_s), u"S256"_s);
        QCOMPARE(one(u"code_challenge"_s).size(), 43);
        QCOMPARE(one(u"state"_s).size(), 43);
        QCOMPARE(one(u"prompt"_s), u"login"_s);
        QCOMPARE(one(u"login_hint"_s), u"sam+operator@fabrikam-partner.example"_s);
        QVERIFY(!address.query(QUrl::FullyEncoded).contains(u"sam+operator"_s)); // a bare plus is a space
        QCOMPARE(one(u"redirect_uri"_s), u"http://localhost:%1/steward"_s.arg(scene.port));
        QCOMPARE(one(u"scope"_s), scene.world.partnerCenterScope() + u" openid profile offline_access"_s);

        const auto& redeemed = scene.redemptions.first();
        QCOMPARE(redeemed.path, QByteArray("/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token"));
        QCOMPARE(redeemed.count("client_secret"), 0); // a public client sends none, not even empty
        QCOMPARE(redeemed.value("redirect_uri"), one(u"redirect_uri"_s).toUtf8());
    }

    void everyAttemptHasItsOwnStateAndProof()
    {
        QSet<QString> seen;
        for (int i = 0; i < 3; ++i) {
            Scene scene;
            scene.run();
            QTRY_VERIFY(!scene.results.isEmpty());
            QVERIFY(scene.results.first());
            seen << QString::fromLatin1(scene.state) << scene.query.queryItemValue(u"code_challenge"_s);
        }
        QCOMPARE(seen.size(), 6);
    }

    void confidentialApplicationSendsItsSecret_data()
    {
        QTest::addColumn<bool>("passed");
        QTest::newRow("passed along") << true;
        QTest::newRow("from the store") << false;
    }

    void confidentialApplicationSendsItsSecret()
    {
        QFETCH(bool, passed);
        Scene scene(true);
        const QByteArray secret = "s3cr+t/=%20&x";
        if (passed)
            scene.request.credential = Secret(secret);
        else
            scene.world.store.values.insert(u"app-secret"_s, secret);
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        QVERIFY(scene.results.first());
        QCOMPARE(scene.redemptions.first().value("client_secret"), secret);
        QCOMPARE(scene.world.store.values.value(u"app-secret"_s), secret);
        QVERIFY(!scene.world.redactor.redact(u"x s3cr+t/=%20&x y"_s).contains(u"s3cr"_s));
    }

    void confidentialApplicationWithoutSecretSaysSo()
    {
        Scene scene(true);
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        QCOMPARE(scene.results.first().error().code, ErrorCode::BadRequest);
        QCOMPARE(scene.browser.opened, 0);
    }

    void missingMfaClaimIsStoredAndSaid()
    {
        Scene scene;
        scene.onToken = [&scene](const auto&) {
            auto claims = scene.claims();
            claims.remove(u"amr"_s);
            return scene.withClaims(claims);
        };
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        QVERIFY(scene.results.first());
        QVERIFY(!scene.results.first()->mfa);
        QVERIFY(scene.flow->steps().at(2).detail.contains(u"does not say"_s));
    }

    void stepsComeInOrder()
    {
        Scene scene;
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        QStringList done;
        for (const ConsentStep& step : scene.steps) {
            if (step.state == ConsentStep::State::Done && !done.contains(step.id))
                done << step.id;
        }
        QCOMPARE(done, (QStringList{u"browser"_s, u"signin"_s, u"mfa"_s, u"store"_s}));
        QVERIFY(scene.steps.last().detail.contains(u"memory"_s)); // where it is stored
    }

    void pageSaysHowItWent()
    {
        Scene good;
        good.run();
        QTRY_VERIFY(!good.visits.empty() && good.visits.front()->isOver());
        QVERIFY(good.visits.front()->response().contains("Consent succeeded"));

        Scene refused;
        refused.onAuthorize = [&refused] {
            refused.visit(
                refused.right("error=access_denied&error_description=%3Cb%3Eno%3C%2Fb%3E+%26+never"));
        };
        refused.run();
        QTRY_VERIFY(!refused.visits.empty() && refused.visits.front()->isOver());
        const QByteArray page = refused.visits.front()->response();
        QVERIFY(page.contains("Consent was refused"));
        QVERIFY(page.contains("&lt;b&gt;no&lt;/b&gt; &amp; never"));
    }

    void nobodyOutsideThisComputerCanReachThePort()
    {
        Scene scene;
        scene.onAuthorize = [] {};
        scene.run();
        QTRY_VERIFY(scene.port != 0);
        int tried = 0;
        for (const QHostAddress& address : QNetworkInterface::allAddresses()) {
            if (address.isLoopback() || address.isLinkLocal())
                continue;
            ++tried;
            Visit visit(scene.port, {scene.rightCode()}, address);
            QTRY_VERIFY(visit.isOver());
            QVERIFY2(visit.wasRefused(), qPrintable(address.toString()));
        }
        qInfo("%d addresses of this computer tried", tried);
        QVERIFY(scene.results.isEmpty());
    }

    void deletingARunningFlowClosesThePortWithoutAWord()
    {
        Scene scene;
        scene.onAuthorize = [] {};
        scene.run();
        QTRY_VERIFY(scene.port != 0);
        scene.flow.reset();
        Visit late(scene.port, {scene.rightCode()});
        QTRY_VERIFY(late.isOver());
        QVERIFY(late.wasRefused());
        QVERIFY(scene.results.isEmpty());
    }

    void receiverOfTheResultMayDeleteTheFlow()
    {
        Scene scene;
        scene.onFinished = [&scene] { scene.flow.reset(); };
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        QVERIFY(scene.results.first());
        QTRY_VERIFY(scene.visits.front()->isOver());
        QCOMPARE(scene.visits.front()->status(), 200);
    }

    void codeVerifierAndStateAreKnownToTheRedactor()
    {
        Scene scene;
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        const auto hidden = [&scene](const QByteArray& secret) {
            return !scene.world.redactor.redact("see " + secret + " there").contains(secret);
        };
        QVERIFY(hidden(kCode));
        QVERIFY(hidden(kRefresh));
        QVERIFY(hidden(scene.state));
        QVERIFY(hidden(scene.redemptions.first().value("code_verifier")));
    }

    void refreshThatFailedDoesNotKeepASignInFromWorking()
    {
        Scene scene;
        scene.world.store.values.insert(u"refresh-token"_s, "0.OLD");
        bool dead = true;
        scene.onToken = [&](const AuthServer::Request& asked) {
            if (asked.value("grant_type") == "refresh_token" && dead)
                return refusal("invalid_grant", 50173);
            if (asked.value("grant_type") == "refresh_token")
                return scene.world.goodAnswer(asked);
            return scene.good(asked);
        };
        auto token = scene.world.broker->token(partnerTenant(), scene.world.graphScope());
        QTRY_VERIFY(token.isFinished());
        QCOMPARE(scene.world.broker->state(), TokenBroker::State::SignInNeeded);
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        QVERIFY(scene.results.first());
        QCOMPARE(scene.world.broker->state(), TokenBroker::State::Ready);
        dead = false;
        token = scene.world.broker->token(partnerTenant(), scene.world.graphScope());
        QTRY_VERIFY(token.isFinished());
        QVERIFY(token.result());
        QCOMPARE(scene.world.server.requests().last().value("refresh_token"), kRefresh);
    }
};

QTEST_GUILESS_MAIN(TestConsentFlow)
#include "tst_consentflow.moc"
