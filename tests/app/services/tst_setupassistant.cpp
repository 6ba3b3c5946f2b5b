#include "person.h"
#include "servicesfixture.h"

#include <cloud/applicationclient.h>
#include <secrets/secretstore.h>
#include <services/credentialchange.h>
#include <services/customeraccess.h>
#include <services/setupassistant.h>

#include <QSignalSpy>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

const QString kNewCredential = u"setup-credential"_s;

ApplicationSetup::Options quick()
{
    ApplicationSetup::Options options;
    options.principalPause = std::chrono::milliseconds(100);
    options.probe = {std::chrono::milliseconds(100), std::chrono::milliseconds(20'000),
                     std::chrono::milliseconds(50)};
    return options;
}

/// One start of the program on a profile.
struct Start
{
    Start(Places& places, PracticeSandbox& sandbox)
        : person(sandbox),
          services(places.options()),
          cloud(services.clouds().load(sandbox.cloudFile()).value()),
          tenant(sandbox.tenant()),
          assistant(std::make_unique<SetupAssistant>(services, person, quick()))
    {
        for (const auto step :
             {&SetupAssistant::signInStep, &SetupAssistant::applicationStep, &SetupAssistant::consentStep})
            QObject::connect(assistant.get(), step, assistant.get(), [this](const ConsentStep& now) {
                said += now.id + u' ' + QString::number(int(now.state)) + u' ' + now.detail + u'\n';
            });
        QObject::connect(assistant.get(), &SetupAssistant::signedIn, assistant.get(),
                         [this](const Result<PartnerFacts>& result) { facts = result; });
        QObject::connect(assistant.get(), &SetupAssistant::applicationReady, assistant.get(),
                         [this](const Result<ApplicationReady>& result) { ready = result; });
        QObject::connect(assistant.get(), &SetupAssistant::consented, assistant.get(),
                         [this](const Result<Profile>& result) { profile = result; });
        QObject::connect(assistant.get(), &SetupAssistant::proven, assistant.get(),
                         [this](const QList<ProofRow>& result, const std::optional<Error>& wrong) {
                             rows = result;
                             problem = wrong;
                         });
    }

    bool signIn()
    {
        facts.reset();
        assistant->signIn({cloud, tenant});
        return QTest::qWaitFor([this] { return facts.has_value(); }, 30'000) && facts->has_value();
    }
    SetupAssistant::NewApplication request(CredentialKind kind = CredentialKind::Secret) const
    {
        SetupAssistant::NewApplication application;
        application.credential = kind;
        application.permissions = services.permissions().permissions(Permission::Set::All);
        application.connections = QStringList{u"graph"_s, u"exchange"_s};
        return application;
    }
    bool create(CredentialKind kind = CredentialKind::Secret)
    {
        ready.reset();
        assistant->createApplication(request(kind));
        return QTest::qWaitFor([this] { return ready.has_value(); }, 60'000) && ready->has_value();
    }
    bool consent()
    {
        profile.reset();
        assistant->consent(SetupPlan::SignIn::Browser);
        return QTest::qWaitFor([this] { return profile.has_value(); }, 60'000) && profile->has_value();
    }
    bool prove()
    {
        rows.reset();
        assistant->prove();
        return QTest::qWaitFor([this] { return rows.has_value(); }, 60'000);
    }
    /// The application as the directory has it now; asked as the signed-in partner.
    QList<Application> inDirectory(const QString& name = u"Steward"_s)
    {
        PartnerSession& partner = *services.partner();
        const ApplicationClient client(services.http(), partner.tokens(), partner.identity().cloud,
                                       partner.identity().tenant, services.advice(), services.redactor());
        const auto found = outcome(client.byName(name, &person));
        return found && *found ? **found : QList<Application>();
    }
    bool isStored(const QString& key)
    {
        const auto stored = outcome(services.secrets().read(key));
        return stored && stored->has_value() && stored->value().has_value();
    }
    QString wrong() const
    {
        const auto text = [](const auto& result) {
            return result && !result->has_value() ? result->error().toText() : QString();
        };
        return said + text(facts) + text(ready) + text(profile) + (problem ? problem->toText() : QString());
    }

    QString said; ///< the steps so far, for the message of a failing check
    Person person;
    Services services;
    Cloud cloud;
    QString tenant;
    std::unique_ptr<SetupAssistant> assistant;
    std::optional<Result<PartnerFacts>> facts;
    std::optional<Result<ApplicationReady>> ready;
    std::optional<Result<Profile>> profile;
    std::optional<QList<ProofRow>> rows;
    std::optional<Error> problem;
};

} // namespace

/// The set-up without a window, on the real practice partner.
class TestSetupAssistant : public QObject
{
    Q_OBJECT

    std::unique_ptr<PracticeSandbox> m_sandbox;

private Q_SLOTS:
    void init()
    {
        // A partner of its own for each: what is made there stays.
        m_sandbox = std::make_unique<PracticeSandbox>(QStringList{u"--customers"_s, u"6"_s});
        m_sandbox->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox->isReady(), m_sandbox->errorText().constData(), 20'000);
    }
    void cleanup()
    {
        m_sandbox->stop();
        QTRY_VERIFY(!m_sandbox->isRunning());
    }

    void makesTheApplicationSignsInAndProvesIt_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("secret") << int(CredentialKind::Secret);
        QTest::newRow("certificate") << int(CredentialKind::Certificate);
    }

    void makesTheApplicationSignsInAndProvesIt()
    {
        QFETCH(int, kind);
        Places places;
        Start start(places, *m_sandbox);
        QVERIFY2(start.signIn(), qPrintable(start.wrong()));
        QCOMPARE(start.facts->value().account, m_sandbox->signIn().username);
        QCOMPARE(start.facts->value().tenant.value, m_sandbox->tenant());
        QVERIFY(start.facts->value().isPartner);
        QVERIFY(start.facts->value().mfa.value_or(false));
        // The short sign-in leaves nothing behind.
        QVERIFY(!start.isStored(QLatin1StringView(kRefreshTokenKey)));
        QVERIFY(!start.services.partner());

        QVERIFY2(start.create(CredentialKind(kind)), qPrintable(start.wrong()));
        QVERIFY(start.ready->value().missing.isEmpty());
        QVERIFY(start.isStored(kNewCredential));

        QVERIFY2(start.consent(), qPrintable(start.wrong()));
        const Profile profile = start.profile->value();
        QCOMPARE(profile.clientId, start.ready->value().application.clientId);
        QVERIFY(profile.clientId != m_sandbox->clientId());
        QCOMPARE(profile.permissionSet, u"all"_s);
        QCOMPARE(profile.connections, start.request().connections);
        QCOMPARE(start.services.profiles().load()->value().connections, start.request().connections);
        // And it is what is asked for from then on.
        QCOMPARE(start.services.access()->askedPermissions(), askedFor(start.services, u"all"_s, profile.connections));
        QCOMPARE(profile.credentialKeyId, start.assistant->progress().keyId);
        QVERIFY(!profile.credentialKeyId.isEmpty());
        QCOMPARE(profile.credential, kind == int(CredentialKind::Secret) ? AppCredentialKind::Secret
                                                                         : AppCredentialKind::Certificate);
        QTRY_VERIFY(!start.isStored(kNewCredential));

        QVERIFY(start.prove());
        QVERIFY2(!start.problem, qPrintable(start.wrong()));
        QCOMPARE(start.rows->size(), start.services.permissions().permissions(Permission::Set::All).size());
        for (const ProofRow& row : *start.rows)
            QVERIFY2(row.granted.value_or(false), qPrintable(row.permission.title()));
        QVERIFY(start.assistant->progress().proven);

        start.assistant->finish();
        QVERIFY(!QFile::exists(places.profile() + u"/setup-progress.json"_s));
    }

    void whatIsKeptOfItHoldsNoSecret()
    {
        Places places;
        Start start(places, *m_sandbox);
        QByteArray secret;
        QVERIFY2(start.signIn() && start.create(), qPrintable(start.wrong()));
        secret = start.ready->value().credential.secret.reveal();
        QVERIFY(!secret.isEmpty());
        QFile file(places.profile() + u"/setup-progress.json"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains(start.ready->value().application.clientId.toUtf8()));
        QVERIFY(!text.contains(secret));
        QVERIFY(!text.contains("eyJ"));
    }

    void goesOnAfterItWasEndedAnywhere_data()
    {
        QTest::addColumn<QString>("endsAt");
        for (const char* step :
             {"find", "create", "principal", "credential", "grant", "wait", "made", "ready", "consented"})
            QTest::newRow(step) << QString::fromLatin1(step);
    }

    void goesOnAfterItWasEndedAnywhere()
    {
        QFETCH(QString, endsAt);
        // A server's store keeps what was written only until the end: what was made must be removed and made
        // anew.
        Places places;
        {
            Start start(places, *m_sandbox);
            QVERIFY2(start.signIn(), qPrintable(start.wrong()));
            bool ended = false;
            if (endsAt == u"ready"_s || endsAt == u"consented"_s) {
                QVERIFY2(start.create(), qPrintable(start.wrong()));
                start.assistant->noteStep(u"consent"_s);
                if (endsAt == u"consented"_s)
                    QVERIFY2(start.consent(), qPrintable(start.wrong()));
            } else {
                QObject context;
                connect(start.assistant.get(), &SetupAssistant::applicationStep, &context,
                        [&](const ConsentStep& step) {
                            const bool now =
                                endsAt == u"made"_s
                                    ? step.id == u"credential"_s && step.state == ConsentStep::State::Done
                                    : step.id == endsAt && step.state == ConsentStep::State::Running;
                            ended = ended || now;
                        });
                start.assistant->createApplication(start.request());
                QTRY_VERIFY_WITH_TIMEOUT(ended, 30'000);
            }
            start.assistant.reset();
        }
        Start start(places, *m_sandbox);
        QVERIFY(start.assistant->isResumed());
        QCOMPARE(start.assistant->progress().tenant, m_sandbox->tenant());
        QVERIFY2(start.signIn() && start.create() && start.consent(), qPrintable(start.wrong()));
        const QList<Application> applications = start.inDirectory();
        QCOMPARE(applications.size(), 1);
        QCOMPARE(applications.constFirst().clientId, start.profile->value().clientId);
        QCOMPARE(applications.constFirst().credentials.size(), 1);
        QCOMPARE(applications.constFirst().credentials.constFirst().keyId,
                 start.profile->value().credentialKeyId);
        QVERIFY(start.assistant->progress().lostKeyIds.isEmpty());
    }

    void canBeRepeatedWithoutASecondApplicationOrCredential()
    {
        Places places;
        Start start(places, *m_sandbox);
        QVERIFY2(start.signIn() && start.create() && start.create() && start.consent(),
                 qPrintable(start.wrong()));
        start.assistant->finish();
        QVERIFY2(start.signIn() && start.create(), qPrintable(start.wrong()));
        const QList<Application> applications = start.inDirectory();
        QCOMPARE(applications.size(), 1);
        QCOMPARE(applications.constFirst().credentials.size(), 1);
        const QString keyId = applications.constFirst().credentials.constFirst().keyId;
        QVERIFY2(start.consent(), qPrintable(start.wrong()));
        QVERIFY(start.services.partner());
        QCOMPARE(start.profile->value().credentialKeyId, keyId);
    }

    void aKnownApplicationIsLookedUp()
    {
        Places places;
        Start start(places, *m_sandbox);
        QVERIFY2(start.signIn(), qPrintable(start.wrong()));
        SetupAssistant::KnownApplication application;
        application.clientId = u"99999999-9999-4999-8999-999999999999"_s;
        application.permissions = start.services.permissions().permissions(Permission::Set::Recommended);
        start.assistant->useApplication(application);
        QTRY_VERIFY_WITH_TIMEOUT(start.ready, 30'000);
        QVERIFY(!start.ready->has_value());
        QCOMPARE(start.ready->error().code, ErrorCode::NotFound);

        start.ready.reset();
        application.clientId = m_sandbox->clientId();
        start.assistant->useApplication(application);
        QTRY_VERIFY_WITH_TIMEOUT(start.ready, 30'000);
        QVERIFY2(start.ready->has_value(), qPrintable(start.wrong()));
        QVERIFY2(start.consent(), qPrintable(start.wrong()));
        QCOMPARE(start.profile->value().clientId, m_sandbox->clientId());
        QCOMPARE(start.profile->value().permissionSet, u"recommended"_s);
    }

    void withoutTheShortSignInNothingIsMade()
    {
        Places places;
        Start start(places, *m_sandbox);
        QVERIFY(!start.create());
        QVERIFY(start.ready);
        QCOMPARE(start.ready->error().code, ErrorCode::SignInNeeded);
        QVERIFY(!start.assistant->isRunning());
    }

    void whatTheTenantAllowsIsReadAfterTheSignIn()
    {
        PracticeSandbox strict({u"--customers"_s, u"3"_s, u"--faults"_s, u"no-secrets"_s});
        strict.start();
        QTRY_VERIFY2_WITH_TIMEOUT(strict.isReady(), strict.errorText(), 20'000);
        Places places;
        Start start(places, strict);
        QSignalSpy policy(start.assistant.get(), &SetupAssistant::policyRead);
        QVERIFY2(start.signIn(), qPrintable(start.wrong()));
        QTRY_COMPARE_WITH_TIMEOUT(policy.count(), 1, 10'000);
        QVERIFY(policy.first().first().value<AppManagementPolicy>().secretsForbidden);
    }

    void cancelEndsEachPartOnce()
    {
        Places places;
        Start start(places, *m_sandbox);
        start.person.answer = Person::Answer::Nothing;
        QSignalSpy signedIn(start.assistant.get(), &SetupAssistant::signedIn);
        start.assistant->signIn({start.cloud, start.tenant});
        QTRY_COMPARE(start.person.opened, 1);
        start.assistant->cancel();
        QTRY_COMPARE(signedIn.count(), 1);
        QCOMPARE(start.facts->error().code, ErrorCode::Cancelled);
        QVERIFY(!start.assistant->isRunning());

        start.person.answer = Person::Answer::Accept;
        QVERIFY2(start.signIn(), qPrintable(start.wrong()));
        QSignalSpy ready(start.assistant.get(), &SetupAssistant::applicationReady);
        start.assistant->createApplication(start.request());
        start.assistant->cancel();
        QTRY_COMPARE(ready.count(), 1);
        QCOMPARE(start.ready->error().code, ErrorCode::Cancelled);
        QVERIFY2(start.create() && start.consent(), qPrintable(start.wrong()));
    }

    void theCredentialIsReplacedAndTheOldOneRemoved_data()
    {
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        QTest::newRow("secret by secret") << int(CredentialKind::Secret) << int(CredentialKind::Secret);
        QTest::newRow("secret by certificate")
            << int(CredentialKind::Secret) << int(CredentialKind::Certificate);
    }

    void theCredentialIsReplacedAndTheOldOneRemoved()
    {
        QFETCH(int, before);
        QFETCH(int, after);
        Places places;
        Start start(places, *m_sandbox);
        QVERIFY2(start.signIn() && start.create(CredentialKind(before)) && start.consent(),
                 qPrintable(start.wrong()));
        const QString old = start.profile->value().credentialKeyId;
        CredentialChange change(start.services, CredentialKind(after), quick().probe);
        std::optional<Result<MadeCredential>> result;
        connect(&change, &CredentialChange::finished, this,
                [&result](const Result<MadeCredential>& made) { result = made; });
        change.start();
        QTRY_VERIFY_WITH_TIMEOUT(result, 60'000);
        QVERIFY2(result->has_value(), result->has_value() ? "" : qPrintable(result->error().toText()));
        const auto stored = start.services.profiles().load();
        QVERIFY(stored && *stored);
        QCOMPARE((*stored)->credentialKeyId, result->value().keyId);
        QVERIFY((*stored)->credentialKeyId != old);
        QCOMPARE(int((*stored)->credential), after);
        const QList<Application> applications = start.inDirectory();
        QCOMPARE(applications.size(), 1);
        QCOMPARE(applications.constFirst().credentials.size(), 1);
        QCOMPARE(applications.constFirst().credentials.constFirst().keyId, result->value().keyId);
        // And it is what tokens are bought with from now on.
        QVERIFY(outcome(start.services.partner()->tokens().renew())->has_value());
    }
};

QTEST_GUILESS_MAIN(TestSetupAssistant)
#include "tst_setupassistant.moc"
