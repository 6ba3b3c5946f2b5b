#include "fakedirectory.h"

#include <cloud/applicationsetup.h>

#include <QSignalSpy>
#include <QTimer>

using namespace steward;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Outcome = std::optional<Result<ApplicationReady>>;

struct SetupFixture : DirectoryFixture
{
    SetupFixture()
    {
        options.principalPause = 1ms;
        options.probe = {1ms, 60s, 1ms};
        plan.cloud = identity().cloud;
        plan.tenant = identity().tenant;
        plan.name = u"Console"_s;
        plan.permissions = catalog.permissions(Permission::Set::Minimal);
        plan.credential = CredentialKind::Secret;
    }

    [[nodiscard]] std::unique_ptr<ApplicationSetup> make()
    {
        auto setup = std::make_unique<ApplicationSetup>(plan, http, tokens, advice, redactor, clock, options);
        outcomes = 0;
        outcome.reset();
        QObject::connect(setup.get(), &ApplicationSetup::finished, setup.get(),
                         [this](const Result<ApplicationReady>& result) {
                             outcome = result;
                             ++outcomes;
                         });
        QObject::connect(
            setup.get(), &ApplicationSetup::stepChanged, setup.get(), [this](const ConsentStep& step) {
                details << step.title << step.detail << (step.error ? step.error->toText() : QString());
            });
        QObject::connect(setup.get(), &ApplicationSetup::progressed, setup.get(),
                         [this](const ApplicationProgress& now) { progress = now; });
        return setup;
    }

    void addApplication(const QString& clientId, const QJsonObject& more = {})
    {
        QJsonObject one{
            {u"id"_s, u"object-of-"_s + clientId}, {u"appId"_s, clientId}, {u"displayName"_s, u"Console"_s}};
        for (auto field = more.begin(); field != more.end(); ++field)
            one.insert(field.key(), field.value());
        directory.applications.append(one);
    }

    ApplicationPlan plan;
    ApplicationSetup::Options options;
    ApplicationProgress progress;
    Outcome outcome;
    int outcomes = 0;
    QStringList details;
};

QJsonObject restriction(const QString& type, const QString& lifetime = {})
{
    return {{u"isEnabled"_s, true},
            {u"applicationRestrictions"_s,
             QJsonObject{{u"passwordCredentials"_s, QJsonArray{QJsonObject{{u"restrictionType"_s, type},
                                                                           {u"state"_s, u"enabled"_s},
                                                                           {u"maxLifetime"_s, lifetime}}}}}}};
}

#define VERIFY_READY(fixture)                                                                                \
    QTRY_VERIFY((fixture).outcome.has_value());                                                              \
    QVERIFY2((fixture).outcome->has_value(),                                                                 \
             (fixture).outcome->has_value() ? "" : qPrintable((fixture).outcome->error().toText()))

} // namespace

class TestApplicationSetup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingBecomesAReadyApplication()
    {
        SetupFixture fixture;
        const auto setup = fixture.make();
        QSignalSpy made(setup.get(), &ApplicationSetup::credentialMade);
        setup->start();
        setup->start();
        VERIFY_READY(fixture);
        QCOMPARE(fixture.outcomes, 1);
        QVERIFY(!setup->isRunning());
        const ApplicationReady ready = **fixture.outcome;
        QCOMPARE(ready.application.clientId, DirectoryFixture::identity().clientId);
        QVERIFY(ready.missing.isEmpty());
        QVERIFY(ready.skipped.isEmpty());
        QVERIFY(!ready.credential.secret.isEmpty());
        QCOMPARE(made.size(), 1);
        QCOMPARE(fixture.progress.keyId, ready.credential.keyId);
        for (const ConsentStep& step : setup->steps())
            QCOMPARE(step.state, ConsentStep::State::Done);

        const QJsonObject created = fixture.directory.applications.at(0).toObject();
        QCOMPARE(created.value(u"signInAudience"_s).toString(), u"AzureADMultipleOrgs"_s);
        QCOMPARE(created.value(u"web"_s)[u"redirectUris"_s].toArray(),
                 QJsonArray{u"http://localhost/steward"_s});
        QVERIFY(created.value(u"publicClient"_s)[u"redirectUris"_s].toArray().isEmpty());
        QCOMPARE(created.value(u"requiredResourceAccess"_s).toArray().size(), 3);
        // Partner Center is known in the tenant now, which its tokens need.
        QVERIFY(fixture.directory.partner().principals.contains(u"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"_s));
        // The secret was tried, and is seen nowhere.
        QVERIFY(fixture.directory.forms.constLast().contains(
            ready.credential.secret.reveal().toPercentEncoding()));
        const QString secret = QString::fromUtf8(ready.credential.secret.reveal());
        QVERIFY(!fixture.details.join(u' ').contains(secret));
        QVERIFY(!fixture.redactor.redact(u"x "_s + secret).contains(secret));
    }

    void doingItAgainChangesNothing()
    {
        SetupFixture fixture;
        auto setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        fixture.plan.clientId = fixture.progress.clientId;
        fixture.plan.hasCredential = true;
        fixture.directory.calls.clear();
        setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        QVERIFY2(
            fixture.directory.calls.filter(QRegularExpression(u"^(POST|PATCH|DELETE) /v1.0"_s)).isEmpty(),
            qPrintable(fixture.directory.calls.join(u'\n')));
        QCOMPARE((*fixture.outcome)->credential.kind, CredentialKind::None);
    }

    void anInterruptedSetUpGoesOnWithTheSameApplication()
    {
        SetupFixture fixture;
        {
            // Gone in the middle: right after the application came into being.
            auto setup = fixture.make();
            auto* interrupted = setup.get();
            QObject::connect(interrupted, &ApplicationSetup::progressed, interrupted,
                             [&setup] { setup.release()->deleteLater(); });
            interrupted->start();
            QTRY_VERIFY(!fixture.progress.clientId.isEmpty());
            QTRY_VERIFY(!setup);
        }
        QCOMPARE(fixture.directory.applications.size(), 1);
        fixture.plan.clientId = fixture.progress.clientId;
        const auto setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        QCOMPARE(fixture.directory.applications.size(), 1);
        QCOMPARE(fixture.directory.count(u"POST /v1.0/applications"_s) -
                     fixture.directory.count(u"addPassword"_s) - fixture.directory.count(u"removePassword"_s),
                 1);
    }

    void aCredentialThatNobodyKeptIsRemovedOnceTheNewOneWorks()
    {
        SetupFixture fixture;
        auto setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        fixture.plan.clientId = fixture.progress.clientId;
        fixture.plan.lostKeyIds = {fixture.progress.keyId};
        setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        QCOMPARE((*fixture.outcome)->application.credentials.size(), 1);
        QCOMPARE((*fixture.outcome)->application.credentials.constFirst().keyId,
                 (*fixture.outcome)->credential.keyId);
    }

    void aSingleOneOfTheNameIsTakenAndCompleted()
    {
        SetupFixture fixture;
        fixture.addApplication(
            DirectoryFixture::identity().clientId,
            {{u"web"_s, QJsonObject{{u"redirectUris"_s, QJsonArray{u"https://other.example/x"_s}}}},
             {u"publicClient"_s,
              QJsonObject{{u"redirectUris"_s, QJsonArray{u"http://localhost:1234/steward"_s}}}}});
        const auto setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        QCOMPARE(fixture.directory.applications.size(), 1);
        const QJsonObject now = fixture.directory.applications.at(0).toObject();
        QCOMPARE(now.value(u"web"_s)[u"redirectUris"_s].toArray(),
                 (QJsonArray{u"https://other.example/x"_s, u"http://localhost/steward"_s}));
        QVERIFY(now.value(u"publicClient"_s)[u"redirectUris"_s].toArray().isEmpty());
        QCOMPARE(now.value(u"signInAudience"_s).toString(), u"AzureADMultipleOrgs"_s);
    }

    void severalOfTheNameAreOffered_data()
    {
        QTest::addColumn<bool>("takesOne");
        QTest::newRow("one of them") << true;
        QTest::newRow("a new one") << false;
    }

    void severalOfTheNameAreOffered()
    {
        QFETCH(bool, takesOne);
        SetupFixture fixture;
        const QString mine = u"33333333-3333-4333-8333-333333333333"_s;
        fixture.addApplication(u"44444444-4444-4444-8444-444444444444"_s);
        fixture.addApplication(mine);
        const auto setup = fixture.make();
        QSignalSpy offered(setup.get(), &ApplicationSetup::chooseApplication);
        setup->start();
        QTRY_COMPARE(offered.size(), 1);
        QCOMPARE(offered.at(0).at(0).value<QList<Application>>().size(), 2);
        setup->choose(u"something else"_s);
        setup->choose(takesOne ? mine : QString());
        VERIFY_READY(fixture);
        QCOMPARE((*fixture.outcome)->application.clientId,
                 takesOne ? mine : DirectoryFixture::identity().clientId);
        QCOMPARE(fixture.directory.applications.size(), takesOne ? 2 : 3);
    }

    void aPolicyThatForbidsSecretsOffersACertificate()
    {
        SetupFixture fixture;
        fixture.directory.policy = restriction(u"passwordAddition"_s);
        const auto setup = fixture.make();
        setup->start();
        QTRY_VERIFY(fixture.outcome);
        QVERIFY(!fixture.outcome->has_value());
        QCOMPARE(fixture.outcome->error().code, ErrorCode::Refused);
        QVERIFY(fixture.outcome->error().advice.contains(u"certificate"_s));
        QCOMPARE(fixture.directory.count(u"addPassword"_s), 0);
    }

    void aPolicyShortensTheCredential()
    {
        SetupFixture fixture;
        fixture.directory.policy = restriction(u"passwordLifetime"_s, u"P90D"_s);
        const auto setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        const QDateTime end = (*fixture.outcome)->credential.endsAt;
        QVERIFY(end < fixture.clock.time.addDays(90));
        QVERIFY(end > fixture.clock.time.addDays(89));
        QCOMPARE((*fixture.outcome)->notes.size(), 1);
    }

    void aCertificateIsAddedAndTriedWithItsSignature()
    {
        SetupFixture fixture;
        fixture.plan.credential = CredentialKind::Certificate;
        const auto setup = fixture.make();
        const QDateTime start = fixture.clock.time;
        setup->setCertificateMaker(
            [start](const QDateTime& endsAt) {
                return Result<CertificateUpload>(
                    CertificateUpload{"der-bytes", QByteArray(32, 'x'), u"Console"_s, start, endsAt});
            },
            [](const QString& clientId, const QUrl& tokenUrl) {
                return Result<Secret>(Secret("signed " + clientId.toUtf8() + ' ' + tokenUrl.toEncoded()));
            });
        setup->start();
        VERIFY_READY(fixture);
        const QJsonArray keys = fixture.directory.applications.at(0)[u"keyCredentials"_s].toArray();
        QCOMPARE(keys.size(), 1);
        QCOMPARE(keys.at(0)[u"key"_s].toString(), QString::fromLatin1(QByteArray("der-bytes").toBase64()));
        QVERIFY(fixture.directory.forms.constLast().contains("client_assertion=signed%20"));
        QVERIFY(fixture.directory.forms.constLast().contains(
            QByteArray("https://login.example/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token")
                .toPercentEncoding()));
    }

    void aPublicClientHasItsAddressElsewhereAndNoCredential()
    {
        SetupFixture fixture;
        fixture.plan.credential = CredentialKind::None;
        const auto setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        const QJsonObject created = fixture.directory.applications.at(0).toObject();
        QVERIFY(created.value(u"web"_s)[u"redirectUris"_s].toArray().isEmpty());
        QCOMPARE(created.value(u"publicClient"_s)[u"redirectUris"_s].toArray().size(), 1);
        QVERIFY(fixture.directory.forms.isEmpty());
    }

    void replicationIsWaitedOutWithACountdown()
    {
        SetupFixture fixture;
        fixture.directory.principalsNotFound = 3;
        fixture.directory.credentialRefusals = {7000215, 7000215, 700016};
        const auto setup = fixture.make();
        setup->start();
        VERIFY_READY(fixture);
        QVERIFY(fixture.directory.credentialRefusals.isEmpty());
        QVERIFY2(fixture.details.join(u'\n').contains(u"at most"_s), qPrintable(fixture.details.join(u'\n')));
    }

    void aCredentialThatIsRefusedForGoodIsNotWaitedFor()
    {
        SetupFixture fixture;
        fixture.directory.credentialRefusals = {7000112};
        const auto setup = fixture.make();
        setup->start();
        QTRY_VERIFY(fixture.outcome);
        QCOMPARE(fixture.outcome->error().serviceCode, u"AADSTS7000112"_s);
        QCOMPARE(setup->steps().constLast().state, ConsentStep::State::Failed);
    }

    void whoMayNotGrantIsToldWhoMay()
    {
        SetupFixture fixture;
        fixture.directory.partner().forbidsGrants = true;
        const auto setup = fixture.make();
        setup->start();
        QTRY_VERIFY(fixture.outcome);
        QCOMPARE(fixture.outcome->error().code, ErrorCode::Forbidden);
        QVERIFY(fixture.outcome->error().why.contains(u"Privileged Role Administrator"_s));
        QVERIFY2(fixture.outcome->error().advice.contains(
                     u"https://login.example/11111111-1111-4111-8111-111111111111/adminconsent?client_id="_s),
                 qPrintable(fixture.outcome->error().advice));
    }

    void cancellingEndsItOnce()
    {
        SetupFixture fixture;
        fixture.network.queue(FakeAnswer::hanging());
        const auto setup = fixture.make();
        setup->start();
        QTRY_COMPARE(fixture.network.requests().size(), 1);
        setup->cancel();
        setup->cancel();
        QCOMPARE(fixture.outcomes, 1);
        QCOMPARE(fixture.outcome->error().code, ErrorCode::Cancelled);
        QTRY_COMPARE(fixture.network.abortedReplies(), 1);
        QCOMPARE(fixture.outcomes, 1);
    }

    void theDeadlineEndsItOnceButNotWhileSomebodyChooses()
    {
        SetupFixture fixture;
        fixture.options.deadline = 100ms;
        fixture.addApplication(u"44444444-4444-4444-8444-444444444444"_s);
        fixture.addApplication(u"33333333-3333-4333-8333-333333333333"_s);
        const auto setup = fixture.make();
        QSignalSpy offered(setup.get(), &ApplicationSetup::chooseApplication);
        setup->start();
        QTRY_COMPARE(offered.size(), 1);
        QElapsedTimer timer;
        timer.start();
        QTRY_VERIFY(timer.elapsed() > 250);
        QVERIFY(!fixture.outcome);
        fixture.network.queue(FakeAnswer::hanging());
        setup->choose(u"33333333-3333-4333-8333-333333333333"_s);
        QTRY_VERIFY(fixture.outcome);
        QCOMPARE(fixture.outcome->error().code, ErrorCode::Timeout);
        QCOMPARE(fixture.outcomes, 1);
    }

    void deletingItWhileSomebodyChoosesEndsItSilently()
    {
        SetupFixture fixture;
        fixture.addApplication(u"44444444-4444-4444-8444-444444444444"_s);
        fixture.addApplication(u"33333333-3333-4333-8333-333333333333"_s);
        auto setup = fixture.make();
        QSignalSpy offered(setup.get(), &ApplicationSetup::chooseApplication);
        setup->start();
        QTRY_COMPARE(offered.size(), 1);
        setup.reset();
        bool turned = false;
        QTimer::singleShot(0, this, [&turned] { turned = true; });
        QTRY_VERIFY(turned);
        QCOMPARE(fixture.outcomes, 0);
    }

    void aBootstrapSignInThatRanOutSaysSo()
    {
        SetupFixture fixture;
        Error ended;
        ended.code = ErrorCode::SignInNeeded;
        ended.message = u"over"_s;
        fixture.tokens.refusal = ended;
        const auto setup = fixture.make();
        setup->start();
        QTRY_VERIFY(fixture.outcome);
        QCOMPARE(fixture.outcome->error().code, ErrorCode::SignInNeeded);
        QCOMPARE(setup->steps().constFirst().state, ConsentStep::State::Failed);
    }
};

QTEST_GUILESS_MAIN(TestApplicationSetup)
#include "tst_applicationsetup.moc"
