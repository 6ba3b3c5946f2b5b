#include "fakedirectory.h"

#include <cloud/accessprobe.h>
#include <scripts/connectioncatalog.h>

#include <testnetwork/scriptedtokensource.h>

using namespace steward;
using namespace Qt::StringLiterals;
using State = AccessResult::State;

Q_DECLARE_METATYPE(steward::AccessResult::State)

namespace {

struct ProbeFixture
{
    [[nodiscard]] QFuture<Result<AccessResult>> probe(const QString& id, QObject* context)
    {
        return client.probe({customer, u"tenant-a.onmicrosoft.example"_s}, *connections.find(id), context);
    }

    FakeNetwork network;
    HttpClient http{network};
    ScriptedTokenSource tokens;
    AdviceCatalog advice{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/advice")}};
    ConnectionCatalog connections{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")}};
    FixedClock clock;
    RetryPolicy retry{.maxTries = 1};
    TenantId customer{QLatin1StringView(FakeDirectory::kCustomer)};
    AccessProbe client{http, tokens, DirectoryFixture::identity(), advice, clock, retry};
};

FakeAnswer redirect(const QByteArray& location)
{
    FakeAnswer answer;
    answer.status = 302;
    answer.headers = {{"Location", location}};
    return answer;
}

} // namespace

class TestAccessProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachConnectionMakesItsOwnCall_data()
    {
        QTest::addColumn<QString>("connection");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("scope");
        QTest::addColumn<bool>("inPartnerTenant");
        QTest::newRow("graph") << u"graph"_s
                               << QByteArray(
                                      "{\"value\":[{\"id\":\"aaaaaaaa-0001-4000-8000-000000000001\"}]}")
                               << QByteArray("GET")
                               << u"https://graph.example/v1.0/organization?$select=id,displayName"_s
                               << u"https://graph.example/.default"_s << false;
        QTest::newRow("exchange")
            << u"exchange"_s << QByteArray("{\"value\":[{}]}") << QByteArray("POST")
            << u"https://exchange.example/adminapi/beta/aaaaaaaa-0001-4000-8000-000000000001/InvokeCommand"_s
            << u"https://exchange.example/.default"_s << false;
        QTest::newRow("partner center")
            << u"partnercenter"_s
            << QByteArray("{\"companyProfile\":{\"tenantId\":\"aaaaaaaa-0001-4000-8000-000000000001\"}}")
            << QByteArray("GET") << u"https://pc.example/v1/customers/aaaaaaaa-0001-4000-8000-000000000001"_s
            << u"https://pc.example/user_impersonation"_s << true;
    }

    void eachConnectionMakesItsOwnCall()
    {
        QFETCH(QString, connection);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, method);
        QFETCH(QString, address);
        QFETCH(QString, scope);
        QFETCH(bool, inPartnerTenant);
        ProbeFixture fixture;
        fixture.network.queue(FakeAnswer::json(answer));
        const auto probe = fixture.probe(connection, this);
        QTRY_VERIFY(probe.isFinished());
        QVERIFY(probe.result().has_value());
        QCOMPARE(probe.result()->state, State::Ok);
        QVERIFY(!probe.result()->error);
        QCOMPARE(probe.result()->connection, connection);
        QCOMPARE(probe.result()->tenant, fixture.customer);
        QCOMPARE(probe.result()->at, fixture.clock.time);
        const FakeRequest request = fixture.network.requests().constFirst();
        QCOMPARE(request.method, method);
        QCOMPARE(request.url.toString(), address);
        QCOMPARE(fixture.tokens.asked().constFirst().scope, scope);
        QCOMPARE(fixture.tokens.asked().constFirst().tenant,
                 inPartnerTenant ? DirectoryFixture::identity().tenant : fixture.customer);
        if (connection == "exchange"_L1) {
            QVERIFY(request.body.contains("\"CmdletName\":\"Get-OrganizationConfig\""));
            QCOMPARE(request.header("X-AnchorMailbox"),
                     "APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@" +
                         fixture.customer.value.toLatin1());
        }
    }

    void securityAndComplianceAsksForItsRegionFirst()
    {
        ProbeFixture fixture;
        fixture.network.queue(redirect("https://nam10b.ps.compliance.example/adminapi/x"));
        fixture.network.queue(FakeAnswer::json("{\"value\":[]}"));
        const auto probe = fixture.probe(u"securitycenter"_s, this);
        QTRY_VERIFY(probe.isFinished());
        QVERIFY(probe.result().has_value());
        QCOMPARE(probe.result()->state, State::Ok);
        QCOMPARE(fixture.network.requests().size(), 2);
        QVERIFY(fixture.network.requests().at(0).url.toString().contains(u"EXOBanner('AutogenSession')"_s));
        QCOMPARE(fixture.network.requests().at(1).url.host(), u"nam10b.ps.compliance.example"_s);
        QCOMPARE(fixture.network.requests().at(1).header("X-AnchorMailbox"),
                 QByteArray(
                     "UPN:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@tenant-a.onmicrosoft.example"));
    }

    void aRegionNeverLeadsTheTokenOutOfTheCloud_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::newRow("foreign") << QByteArray("https://evil.example/x");
        QTest::newRow("address") << QByteArray("https://10.0.0.1/x");
        QTest::newRow("user") << QByteArray("https://ps.compliance.example@evil.example/x");
        QTest::newRow("odd label") << QByteArray("https://a_b.evil.example/");
        QTest::newRow("nothing") << QByteArray();
    }

    void aRegionNeverLeadsTheTokenOutOfTheCloud()
    {
        QFETCH(QByteArray, location);
        ProbeFixture fixture;
        fixture.network.queue(redirect(location));
        fixture.network.queue(FakeAnswer::json("{\"value\":[]}"));
        const auto probe = fixture.probe(u"securitycenter"_s, this);
        QTRY_VERIFY(probe.isFinished());
        for (const FakeRequest& request : fixture.network.requests())
            QVERIFY2(request.url.host() == "ps.compliance.example"_L1 ||
                         request.url.host().endsWith(".ps.compliance.example"_L1),
                     qPrintable(request.url.toString()));
    }

    void aRedirectIsNotFollowedWithTheToken()
    {
        ProbeFixture fixture;
        fixture.network.queue(redirect("https://evil.example/steal"));
        const auto probe = fixture.probe(u"graph"_s, this);
        QTRY_VERIFY(probe.isFinished());
        QCOMPARE(probe.result()->state, State::Error);
        QCOMPARE(probe.result()->error->code, ErrorCode::BadResponse);
        QCOMPARE(fixture.network.requests().size(), 1);
    }

    void aTokenIsNotSentToAnotherServiceThanItIsFor_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("another service") << u"{exchange}/steal"_s;
        QTest::newRow("another host") << u"{graph}.evil.example/steal"_s;
        QTest::newRow("user") << u"{graph}@evil.example/steal"_s;
        QTest::newRow("plain") << u"https://evil.example/steal"_s;
    }

    void aTokenIsNotSentToAnotherServiceThanItIsFor()
    {
        QFETCH(QString, url);
        ProbeFixture fixture;
        Connection connection = *fixture.connections.find(u"graph"_s);
        connection.check->url = url;
        const auto probe = fixture.client.probe({fixture.customer, {}}, connection, this);
        QTRY_VERIFY(probe.isFinished());
        QCOMPARE(probe.result()->state, State::Error);
        QCOMPARE(probe.result()->error->code, ErrorCode::Refused);
        QVERIFY(fixture.network.requests().isEmpty());
        QVERIFY(fixture.tokens.asked().isEmpty());
    }

    void aTenantThatIsNoIdIsNotPutIntoAnAddress()
    {
        ProbeFixture fixture;
        const auto probe = fixture.client.probe({TenantId{u"../../x"_s}, {}},
                                                *fixture.connections.find(u"exchange"_s), this);
        QTRY_VERIFY(probe.isFinished());
        QCOMPARE(probe.result()->state, State::Error);
        QVERIFY(fixture.network.requests().isEmpty());
    }

    void anotherTenantsAnswerIsNoProof()
    {
        ProbeFixture fixture;
        fixture.network.queue(
            FakeAnswer::json("{\"value\":[{\"id\":\"bbbbbbbb-0001-4000-8000-000000000001\"}]}"));
        const auto probe = fixture.probe(u"graph"_s, this);
        QTRY_VERIFY(probe.isFinished());
        QCOMPARE(probe.result()->state, State::Error);
        QCOMPARE(probe.result()->error->code, ErrorCode::BadResponse);
    }

    void refusedTokensHaveTheirReason_data()
    {
        QTest::addColumn<QString>("serviceCode");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<AccessResult::State>("state");
        const auto row = [](int number, ErrorCode code, State state) {
            QTest::addRow("%d", number) << u"AADSTS%1"_s.arg(number) << code << state;
        };
        row(65001, ErrorCode::ConsentNeeded, State::NeedsConsent);
        row(700016, ErrorCode::ConsentNeeded, State::NeedsConsent);
        row(90094, ErrorCode::ConsentNeeded, State::NeedsConsent);
        row(50020, ErrorCode::Forbidden, State::RoleMissing);
        row(50177, ErrorCode::Forbidden, State::RoleMissing);
        row(53003, ErrorCode::Forbidden, State::BlockedByPolicy);
        row(53000, ErrorCode::Forbidden, State::BlockedByPolicy);
        row(50076, ErrorCode::Forbidden, State::BlockedByPolicy);
        row(50079, ErrorCode::Forbidden, State::BlockedByPolicy);
        row(530035, ErrorCode::Forbidden, State::BlockedByPolicy);
        row(500213, ErrorCode::Forbidden, State::BlockedByPolicy);
        row(650052, ErrorCode::NotFound, State::NotLicensed);
        row(500011, ErrorCode::NotFound, State::NotLicensed);
        row(5000224, ErrorCode::NotFound, State::Ended);
        row(90002, ErrorCode::NotFound, State::Ended);
        row(7000222, ErrorCode::BadRequest, State::Error);
        row(90033, ErrorCode::ServiceFailed, State::Error);
    }

    void refusedTokensHaveTheirReason()
    {
        QFETCH(QString, serviceCode);
        QFETCH(ErrorCode, code);
        QFETCH(AccessResult::State, state);
        ProbeFixture fixture;
        Error error;
        error.code = code;
        error.serviceCode = serviceCode;
        error.message = u"m"_s;
        fixture.tokens.failWith(error);
        const auto probe = fixture.probe(u"exchange"_s, this);
        QTRY_VERIFY(probe.isFinished());
        QVERIFY(probe.result().has_value());
        QCOMPARE(probe.result()->state, state);
        QVERIFY(probe.result()->error);
        QCOMPARE(probe.result()->missingRole,
                 state == State::RoleMissing ? u"Exchange Administrator"_s : QString());
        QVERIFY(fixture.network.requests().isEmpty());
    }

    void refusedCallsHaveTheirReason_data()
    {
        QTest::addColumn<QString>("connection");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<AccessResult::State>("state");
        QTest::newRow("graph role") << u"graph"_s << 403
                                    << QByteArray("{\"error\":{\"code\":\"Authorization_RequestDenied\"}}")
                                    << State::RoleMissing;
        QTest::newRow("no path into the tenant")
            << u"graph"_s << 401 << QByteArray("{\"error\":{\"code\":\"Authorization_IdentityNotFound\"}}")
            << State::RoleMissing;
        QTest::newRow("exchange role") << u"exchange"_s << 403
                                       << QByteArray("{\"error\":{\"code\":\"Forbidden\",\"message\":\"x\","
                                                     "\"details\":[{\"message\":\"no role\"}]}}")
                                       << State::RoleMissing;
        QTest::newRow("exchange 401") << u"exchange"_s << 401 << QByteArray() << State::RoleMissing;
        QTest::newRow("exchange licence")
            << u"exchange"_s << 403
            << QByteArray(
                   "{\"error\":{\"innererror\":{\"internalException\":{\"message\":\"Required license not "
                   "available\"}}}}")
            << State::NotLicensed;
        QTest::newRow("relationship ended")
            << u"graph"_s << 403
            << QByteArray("{\"error\":{\"code\":\"x\",\"message\":\"User was not found.\"}}") << State::Ended;
        QTest::newRow("groups do not reach")
            << u"exchange"_s << 400
            << QByteArray("{\"error\":{\"message\":\"Unable to initialize the authorization context.\"}}")
            << State::RoleMissing;
        QTest::newRow("customer gone")
            << u"partnercenter"_s << 404 << QByteArray("{\"code\":1000}") << State::Ended;
        QTest::newRow("another partner's")
            << u"partnercenter"_s << 403 << QByteArray("{\"code\":\"20002\"}") << State::Ended;
        QTest::newRow("service fails") << u"exchange"_s << 500 << QByteArray() << State::Error;
        QTest::newRow("throttled") << u"graph"_s << 429 << QByteArray() << State::Error;
    }

    void refusedCallsHaveTheirReason()
    {
        QFETCH(QString, connection);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(AccessResult::State, state);
        ProbeFixture fixture;
        fixture.network.queue(FakeAnswer::json(body, status));
        const auto probe = fixture.probe(connection, this);
        QTRY_VERIFY(probe.isFinished());
        QVERIFY(probe.result().has_value());
        QCOMPARE(accessStateName(probe.result()->state), accessStateName(state));
        QVERIFY(probe.result()->error);
        QCOMPARE(probe.result()->error->httpStatus, status);
    }

    void whatNoCellCanHelpEndsTheRun_data()
    {
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("signed out") << ErrorCode::SignInNeeded;
        QTest::newRow("offline") << ErrorCode::Offline;
    }

    void whatNoCellCanHelpEndsTheRun()
    {
        QFETCH(ErrorCode, code);
        ProbeFixture fixture;
        Error error;
        error.code = code;
        fixture.tokens.failWith(error);
        const auto probe = fixture.probe(u"graph"_s, this);
        QTRY_VERIFY(probe.isFinished());
        QCOMPARE(probe.result().error().code, code);
    }

    void aCloudWithoutTheServiceIsSaidSo()
    {
        ProbeFixture fixture;
        AppIdentity app = DirectoryFixture::identity();
        app.cloud.compliance = QUrl();
        const AccessProbe client(fixture.http, fixture.tokens, app, fixture.advice, fixture.clock,
                                 fixture.retry);
        const auto probe =
            client.probe({fixture.customer, {}}, *fixture.connections.find(u"securitycenter"_s), this);
        QTRY_VERIFY(probe.isFinished());
        QCOMPARE(probe.result()->state, State::Error);
        QVERIFY(probe.result()->error->message.contains(u"Security & Compliance"_s));
    }

    void nobodyAskingAnyMoreEndsIt()
    {
        ProbeFixture fixture;
        fixture.network.queue(FakeAnswer::hanging());
        auto context = std::make_unique<QObject>();
        const auto probe = fixture.probe(u"graph"_s, context.get());
        QTRY_COMPARE(fixture.network.requests().size(), 1);
        context.reset();
        QTRY_VERIFY(probe.isFinished());
        QCOMPARE(probe.result().error().code, ErrorCode::Cancelled);
    }

    void statesHaveNamesThatReadBack()
    {
        for (const State state : {State::Ok, State::NeedsConsent, State::RoleMissing, State::NotLicensed,
                                  State::BlockedByPolicy, State::Ended, State::Error})
            QCOMPARE(accessStateFromName(accessStateName(state)), std::optional<State>(state));
        QVERIFY(!accessStateFromName(u"fine"_s));
    }
};

QTEST_GUILESS_MAIN(TestAccessProbe)
#include "tst_accessprobe.moc"
