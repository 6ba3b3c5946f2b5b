#include "signinscene.h"

#include <auth/devicecodeflow.h>

#include <QElapsedTimer>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <QTimer>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

using Kind = AuthServer::Reply::Kind;

constexpr auto kSecond = std::chrono::milliseconds(10); // the service's seconds, in these tests

struct Scene : SignInScene
{
    Scene()
    {
        world.server.setHandler([this](const AuthServer::Request& asked) {
            if (asked.path.endsWith("/devicecode"))
                return jsonReply(codeJson);
            polls << asked;
            pollTimes << clock.elapsed();
            const auto answer = answers.size() > 1 ? answers.takeFirst() : answers.first();
            return answer(*this);
        });
        clock.start();
    }

    void run()
    {
        flow = std::make_unique<DeviceCodeFlow>(request, world.client, *world.broker, world.store,
                                                world.redactor, world.clock, kSecond);
        watch(*flow);
        QObject::connect(flow.get(), &DeviceCodeFlow::codeReady, flow.get(),
                         [this](const QString& userCode, const QUrl& uri, const QString& message) {
                             shown << userCode << uri.toString() << message;
                             if (onCode)
                                 onCode();
                         });
        flow->start();
    }

    QByteArray codeJson = R"({"user_code":"FAKE12345","device_code":"DEVICE+code/canary","interval":"5",)"
                          R"("verification_uri":"https://microsoft.example/devicelogin","expires_in":900,)"
                          R"("message":"Enter the code."})";
    QList<std::function<AuthServer::Reply(Scene&)>> answers;
    std::function<void()> onCode;
    std::unique_ptr<DeviceCodeFlow> flow;
    QStringList shown;
    QList<AuthServer::Request> polls;
    QList<qint64> pollTimes;
    QElapsedTimer clock;
};

AuthServer::Reply good(Scene& scene)
{
    return jsonReply(tokenJson(
        jwt(operatorClaims(QString::fromLatin1(kPartner), scene.world.app.cloud.partnerCenter.toString(),
                           scene.world.clock.now())),
        "0.DEVICE-REFRESH"));
}

AuthServer::Reply pending(Scene&)
{
    return refusal("authorization_pending", 70016);
}

AuthServer::Reply says(const QByteArray& word)
{
    return jsonReply("{\"error\":\"" + word + "\"}", 400);
}

struct Fault
{
    const char* name;
    void (*arrange)(Scene&);
    std::optional<ErrorCode> code;
    const char* says = "";
};

const std::vector<Fault>& faults()
{
    using E = ErrorCode;
    static const std::vector<Fault> table{
        {"nothing is wrong", [](Scene& s) { s.answers = {good}; }, {}},
        {"the person takes a while",
         [](Scene& s) {
             s.answers = {pending, pending, pending, good};
         },
         {}},
        {"the service asks to slow down",
         [](Scene& s) {
             s.answers = {[](Scene&) { return says("slow_down"); }, pending, good};
         },
         {}},
        {"a poll is lost on the way",
         [](Scene& s) {
             s.answers = {[](Scene&) {
                              return AuthServer::Reply{Kind::Drop, 0, {}, {}, 0};
                          },
                          [](Scene&) { return jsonReply("oops", 503); }, good};
         },
         {}},
        {"the person declines",
         [](Scene& s) { s.answers = {[](Scene&) { return says("authorization_declined"); }}; }, E::Forbidden},
        {"the code is expired, says the service",
         [](Scene& s) { s.answers = {[](Scene&) { return refusal("expired_token", 70019); }}; }, E::Timeout},
        {"the code runs out",
         [](Scene& s) {
             s.codeJson.replace("900", "20");
             s.answers = {pending};
         },
         E::Timeout, "ran out"},
        {"nobody comes in time",
         [](Scene& s) {
             s.request.deadline = std::chrono::milliseconds(150);
             s.answers = {pending};
         },
         E::Timeout, "in time"},
        {"the code is not recognised",
         [](Scene& s) { s.answers = {[](Scene&) { return says("bad_verification_code"); }}; }, E::BadRequest},
        {"Conditional Access forbids codes",
         [](Scene& s) { s.answers = {[](Scene&) { return refusal("access_denied", 53003); }}; }, E::Forbidden,
         "Sign in with the browser"},
        {"public client flows are off",
         [](Scene& s) { s.answers = {[](Scene&) { return refusal("invalid_client", 7000218, 401); }}; },
         E::BadRequest, "AADSTS7000218"},
        {"no code is given out",
         [](Scene& s) { s.codeJson = "{\"error\":\"invalid_client\",\"error_codes\":[7000218]}"; },
         E::BadRequest, "AADSTS7000218"},
        {"the code answer is HTML", [](Scene& s) { s.codeJson = "<html>"; }, E::BadResponse},
        {"the address to enter it is no web address",
         [](Scene& s) { s.codeJson.replace("https://microsoft.example/devicelogin", "file:///etc/passwd"); },
         E::BadResponse},
        {"MFA was not done",
         [](Scene& s) {
             s.answers = {[](Scene& scene) {
                 auto claims =
                     operatorClaims(QString::fromLatin1(kPartner),
                                    scene.world.app.cloud.partnerCenter.toString(), scene.world.clock.now());
                 claims.insert(u"amr"_s, QJsonArray{u"pwd"_s});
                 return jsonReply(tokenJson(jwt(claims), "0.R"));
             }};
         },
         E::Refused, "multi-factor"},
        {"the sign-in is cancelled",
         [](Scene& s) {
             s.answers = {pending};
             s.onCode = [&s] { s.flow->cancel(); };
         },
         E::Cancelled},
    };
    return table;
}

} // namespace

class TestDeviceCodeFlow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyFaultEndsInAClearResult_data() { addFaultRows(faults()); }

    void everyFaultEndsInAClearResult()
    {
        const Fault& fault = faultOf(faults());
        Scene scene;
        fault.arrange(scene);
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        const auto result = scene.results.first();
        if (fault.code) {
            QVERIFY(!result);
            QCOMPARE(result.error().code, *fault.code);
            QVERIFY2(result.error().toText().contains(QString::fromUtf8(fault.says)),
                     qPrintable(result.error().toText()));
            QVERIFY(scene.world.store.values.isEmpty());
        } else {
            QVERIFY2(result, qPrintable(result ? QString() : result.error().toText()));
            QCOMPARE(scene.world.store.values.value(u"refresh-token"_s), QByteArray("0.DEVICE-REFRESH"));
        }
        const auto polls = scene.polls.size();
        scene.flow->cancel();
        // Nothing more is asked; one poll may have been on its way.
        QVERIFY(!QTest::qWaitFor([&] { return scene.polls.size() > polls + 1; }, 150));
        QCOMPARE(scene.results.size(), 1);
    }

    void codeIsShown()
    {
        Scene scene;
        scene.answers = {good};
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        QCOMPARE(scene.shown, (QStringList{u"FAKE12345"_s, u"https://microsoft.example/devicelogin"_s,
                                           u"Enter the code."_s}));
        const auto& poll = scene.polls.first();
        QCOMPARE(poll.value("grant_type"), QByteArray("urn:ietf:params:oauth:grant-type:device_code"));
        QCOMPARE(poll.value("device_code"), QByteArray("DEVICE+code/canary"));
        QCOMPARE(poll.count("client_secret"), 0);
        QVERIFY(!scene.world.redactor.redact(u"x DEVICE+code/canary y"_s).contains(u"canary"_s));
    }

    void pollsNoFasterThanAsked()
    {
        Scene scene;
        scene.answers = {pending, [](Scene&) { return says("slow_down"); }, pending, good};
        scene.run();
        QTRY_VERIFY(!scene.results.isEmpty());
        QCOMPARE(scene.pollTimes.size(), 4);
        QVERIFY(scene.pollTimes.at(1) - scene.pollTimes.at(0) >= 5 * kSecond.count() - 5);
        QVERIFY(scene.pollTimes.at(2) - scene.pollTimes.at(1) >= 10 * kSecond.count() - 5);
        QVERIFY(scene.pollTimes.at(3) - scene.pollTimes.at(2) >= 10 * kSecond.count() - 5);
    }
};

QTEST_GUILESS_MAIN(TestDeviceCodeFlow)
#include "tst_devicecodeflow.moc"
