#include "fakedirectory.h"

#include <cloud/consentclient.h>

using namespace steward;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Outcome = CustomerConsent::Outcome;

namespace {

struct ConsentFixture : DirectoryFixture
{
    ConsentFixture() { timings = {1ms, 20ms}; }

    [[nodiscard]] ConsentClient client()
    {
        return ConsentClient(http, tokens, identity(), u"Console"_s, advice, clock, retry, timings);
    }
    [[nodiscard]] QList<Permission> minimal() const { return catalog.permissions(Permission::Set::Minimal); }
    [[nodiscard]] QJsonObject posted(int index = 0) const
    {
        int seen = 0;
        for (int i = 0; i < directory.calls.size(); ++i) {
            if (directory.calls.at(i).startsWith("POST /v1/customers/"_L1) && seen++ == index)
                return directory.bodies.at(i);
        }
        return {};
    }

    ConsentClient::Timings timings;
};

} // namespace

class TestConsentClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void threePermissionsGoThroughPartnerCenterAndTheRestThroughGraph()
    {
        ConsentFixture fixture;
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(consent.isFinished());
        QVERIFY2(consent.result().has_value(),
                 consent.result() ? "" : qPrintable(consent.result().error().toText()));
        QCOMPARE(consent.result()->outcome, Outcome::Consented);
        QVERIFY(consent.result()->missing.isEmpty());
        QCOMPARE(consent.result()->at, fixture.clock.time);
        QVERIFY(!consentDrift(fixture.minimal(), consent.result()->grantedKeys).needsConsent());
        QCOMPARE(fixture.directory.count(u"POST /v1/customers/"_s), 1);
        const QJsonObject posted = fixture.posted();
        QCOMPARE(posted.value(u"applicationId"_s).toString(), DirectoryFixture::identity().clientId);
        QCOMPARE(posted.value(u"displayName"_s).toString(), u"Console"_s);
        const QJsonArray grants = posted.value(u"applicationGrants"_s).toArray();
        QCOMPARE(grants.size(), 1);
        QCOMPARE(
            grants.at(0)[u"scope"_s].toString(),
            u"DelegatedPermissionGrant.ReadWrite.All,Directory.ReadWrite.All,AppRoleAssignment.ReadWrite.All"_s);
    }

    void whatIsThereAlreadyIsSuccessAndWritesNothing()
    {
        ConsentFixture fixture;
        const auto client = fixture.client();
        const auto first = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(first.isFinished());
        fixture.directory.calls.clear();
        const auto second = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(second.isFinished());
        QVERIFY(second.result().has_value());
        QCOMPARE(second.result()->outcome, Outcome::AlreadyThere);
        QVERIFY(fixture.directory.calls.filter(u"POST"_s).isEmpty());
        QVERIFY(fixture.directory.calls.filter(u"PATCH"_s).isEmpty());
    }

    void driftIsRepairedThroughGraphWithoutANewConsent()
    {
        ConsentFixture fixture;
        const auto client = fixture.client();
        const auto first = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(first.isFinished());
        fixture.directory.calls.clear();
        QList<Permission> more = fixture.minimal();
        more << fixture.permission(u"Microsoft Graph: AuditLog.Read.All"_s);
        QVERIFY(consentDrift(more, first.result()->grantedKeys).needsConsent());
        const auto second = client.consent(fixture.customer, more, this);
        QTRY_VERIFY(second.isFinished());
        QVERIFY(second.result().has_value());
        QCOMPARE(second.result()->outcome, Outcome::Consented);
        QVERIFY(second.result()->missing.isEmpty());
        QCOMPARE(fixture.directory.count(u"POST /v1/customers/"_s), 0);
    }

    void notConsentedYetIsWaitedOut()
    {
        ConsentFixture fixture;
        fixture.timings = {1ms, 10s};
        fixture.directory.customer().tokensRefused = 5;
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(consent.isFinished());
        QVERIFY(consent.result().has_value());
        QCOMPARE(fixture.directory.customer().tokensRefused, 0);
        QCOMPARE(fixture.directory.count(u"POST /v1/customers/"_s), 1);
    }

    void notConsentedAfterTheLimitIsWhatItSays()
    {
        ConsentFixture fixture;
        fixture.timings = {1ms, 3ms};
        fixture.directory.customer().tokensRefused = 1000;
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(consent.isFinished());
        QCOMPARE(consent.result().error().code, ErrorCode::ConsentNeeded);
        QCOMPARE(consent.result().error().serviceCode, u"AADSTS65001"_s);
        QVERIFY(fixture.tokens.asked < 20);
    }

    void alreadyExistsIsVerifiedNotBelieved_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("400") << 400
                             << QByteArray(
                                    "{\"code\":\"1\",\"description\":\"Permission entry already exists.\"}");
        QTest::newRow("409") << 409 << QByteArray("{}");
    }

    void alreadyExistsIsVerifiedNotBelieved()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        ConsentFixture fixture;
        // The service says so, but nothing is there: the tenant still refuses.
        fixture.directory.consentAnswers << FakeAnswer::json(body, 400);
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(consent.isFinished());
        if (body != "{}")
            QCOMPARE(consent.result().error().code, ErrorCode::ConsentNeeded);
        else
            QVERIFY(!consent.result());

        fixture.directory.customer().isConsented = true;
        fixture.directory.customer().principals.insert(DirectoryFixture::identity().clientId, u"sp-ours"_s);
        fixture.directory.consentAnswers << FakeAnswer::json(body, status);
        const auto again = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(again.isFinished());
        QVERIFY(again.result().has_value());
    }

    void aRefusalOfTheScopesIsTriedWithASpaceOnce()
    {
        ConsentFixture fixture;
        fixture.directory.consentAnswers
            << FakeAnswer::json("{\"code\":3000,\"description\":\"Invalid scope.\"}", 400);
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(consent.isFinished());
        QVERIFY(consent.result().has_value());
        QVERIFY(fixture.posted(1)
                    .value(u"applicationGrants"_s)
                    .toArray()
                    .at(0)[u"scope"_s]
                    .toString()
                    .contains(u"All, Directory"_s));

        ConsentFixture other;
        other.directory.consentAnswers
            << FakeAnswer::json("{\"code\":3000,\"description\":\"Invalid scope.\"}", 400)
            << FakeAnswer::json("{\"code\":3000,\"description\":\"Invalid scope.\"}", 400);
        const auto second = other.client();
        const auto refused = second.consent(other.customer, other.minimal(), this);
        QTRY_VERIFY(refused.isFinished());
        QCOMPARE(refused.result().error().code, ErrorCode::BadRequest);
        QCOMPARE(other.directory.count(u"POST /v1/customers/"_s), 2);
    }

    void refusalsSayWhyAndWhatToDo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("role") << 403 << QByteArray("{\"code\":\"2032\",\"description\":\"Access denied.\"}")
                              << ErrorCode::Forbidden;
        QTest::newRow("role, unknown code")
            << 403 << QByteArray("{\"code\":\"77\",\"description\":\"no\"}") << ErrorCode::Forbidden;
        QTest::newRow("relationship")
            << 403 << QByteArray("{\"code\":20002,\"description\":\"No relationship.\"}")
            << ErrorCode::Forbidden;
        QTest::newRow("customer gone") << 404 << QByteArray("{\"code\":\"1000\"}") << ErrorCode::NotFound;
        QTest::newRow("no second factor")
            << 401 << QByteArray("{\"code\":900421}") << ErrorCode::SignInNeeded;
    }

    void refusalsSayWhyAndWhatToDo()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ErrorCode, code);
        ConsentFixture fixture;
        fixture.directory.consentAnswers << FakeAnswer::json(body, status);
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(consent.isFinished());
        QCOMPARE(consent.result().error().code, code);
        QVERIFY(!consent.result().error().message.isEmpty());
        QVERIFY2(!consent.result().error().advice.isEmpty(), qPrintable(consent.result().error().toText()));
        QCOMPARE(fixture.directory.count(u"POST /v1/customers/"_s), 1);
    }

    void withoutTheThreeEverythingGoesInOneRequest()
    {
        ConsentFixture fixture;
        const QList<Permission> wanted{fixture.permission(u"Microsoft Graph: Directory.Read.All"_s),
                                       fixture.permission(u"Office 365 Exchange Online: Exchange.Manage"_s)};
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, wanted, this);
        QTRY_VERIFY(consent.isFinished());
        QVERIFY(consent.result().has_value());
        QVERIFY(consent.result()->missing.isEmpty());
        QCOMPARE(fixture.posted().value(u"applicationGrants"_s).toArray().size(), 2);
        QVERIFY(fixture.directory.calls.filter(u"POST /v1.0"_s).isEmpty());
    }

    void aServiceTheCustomerHasNotIsReportedAndTheRestStands()
    {
        ConsentFixture fixture;
        const Permission defender = fixture.permission(u"WindowsDefenderATP: Vulnerability.Read.All"_s);
        fixture.directory.customer().absent << defender.resourceId;
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, fixture.minimal() << defender, this);
        QTRY_VERIFY(consent.isFinished());
        QVERIFY(consent.result().has_value());
        QCOMPARE(consent.result()->missing, QList<Permission>{defender});
        QCOMPARE(consent.result()->skipped.size(), 1);
    }

    void theSignInBeingDeadIsSaidAsSuch()
    {
        ConsentFixture fixture;
        Error dead;
        dead.code = ErrorCode::SignInNeeded;
        fixture.tokens.refusal = dead;
        const auto client = fixture.client();
        const auto consent = client.consent(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(consent.isFinished());
        QCOMPARE(consent.result().error().code, ErrorCode::SignInNeeded);
        QVERIFY(fixture.directory.calls.isEmpty());
    }

    void verifyingWritesNothingAndRemovingTwiceSucceeds()
    {
        ConsentFixture fixture;
        fixture.directory.customer().isConsented = true;
        const auto client = fixture.client();
        const auto verified = client.verify(fixture.customer, fixture.minimal(), this);
        QTRY_VERIFY(verified.isFinished());
        QCOMPARE(verified.result().error().code, ErrorCode::ConsentNeeded);
        QVERIFY(fixture.directory.calls.filter(u"POST"_s).isEmpty());
        fixture.directory.consentAnswers << FakeAnswer::json({}, 204) << FakeAnswer::json("{}", 404);
        for (int round = 0; round < 2; ++round) {
            const auto removed = client.remove(fixture.customer, this);
            QTRY_VERIFY(removed.isFinished());
            QVERIFY(removed.result().has_value());
        }
    }

    void nobodyAskingAnyMoreEndsItWhileWaiting()
    {
        ConsentFixture fixture;
        fixture.timings = {10s, 60s};
        fixture.directory.customer().tokensRefused = 1000;
        const auto client = fixture.client();
        auto context = std::make_unique<QObject>();
        const auto consent = client.consent(fixture.customer, fixture.minimal(), context.get());
        QTRY_COMPARE(fixture.directory.count(u"POST /v1/customers/"_s), 1);
        QTRY_VERIFY(fixture.tokens.asked >= 3);
        context.reset();
        QTRY_VERIFY(consent.isFinished());
        QCOMPARE(consent.result().error().code, ErrorCode::Cancelled);
    }

    void driftComparesWhatIsAskedNowWithWhatWasGrantedThen()
    {
        const DirectoryFixture fixture;
        const Permission read = fixture.permission(u"Microsoft Graph: Directory.Read.All"_s);
        const Permission audit = fixture.permission(u"Microsoft Graph: AuditLog.Read.All"_s);
        const Permission partnerCenter =
            fixture.permission(u"Microsoft Partner Center: user_impersonation"_s);
        const ConsentDrift drift = consentDrift({read, partnerCenter}, {audit.key().toUpper()});
        QCOMPARE(drift.missing, QStringList{read.key()});
        QCOMPARE(drift.extra, QStringList{audit.key()});
        QVERIFY(drift.needsConsent());
        QVERIFY(!consentDrift({read}, {read.key(), audit.key()}).needsConsent());
    }
};

QTEST_GUILESS_MAIN(TestConsentClient)
#include "tst_consentclient.moc"
