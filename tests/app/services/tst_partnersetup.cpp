#include "person.h"
#include "servicesfixture.h"

#include <secrets/secretstore.h>
#include <services/partnersetup.h>

#include <QSignalSpy>

#include <support/practicesandbox.h>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

struct Ended
{
    Result<Profile> result;
    QList<ProvenCall> calls;
};

} // namespace

/// Consent and proof on the real practice partner, with the store of a server.
class TestPartnerSetup : public QObject
{
    Q_OBJECT

    struct World
    {
        explicit World(PracticeSandbox& sandbox) : person(sandbox), services(places.options())
        {
            plan.cloud = services.clouds().load(sandbox.cloudFile()).value();
            plan.tenant = sandbox.tenant();
            plan.clientId = sandbox.clientId();
            setup = std::make_unique<PartnerSetup>(services, person);
            QObject::connect(setup.get(), &PartnerSetup::finished, setup.get(),
                             [this](const Result<Profile>& result, const QList<ProvenCall>& calls) {
                                 ended.append({result, calls});
                             });
        }

        Places places;
        Person person;
        Services services;
        SetupPlan plan;
        std::unique_ptr<PartnerSetup> setup;
        QList<Ended> ended;
    };

    void faults(const QString& specification)
    {
        const auto set = outcome(m_sandbox->setFaults(specification));
        QVERIFY(set && set->has_value());
    }
    bool hasToken(World& world)
    {
        const auto stored = outcome(world.services.secrets().read(QLatin1StringView(kRefreshTokenKey)));
        return stored && stored->has_value() && stored->value().has_value();
    }

    std::unique_ptr<PracticeSandbox> m_sandbox;

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = std::make_unique<PracticeSandbox>(QStringList{u"--customers"_s, u"20"_s});
        m_sandbox->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox->isReady(), m_sandbox->errorText().constData(), 20'000);
    }
    void init() { faults({}); }
    void cleanupTestCase()
    {
        m_sandbox->stop();
        QTRY_VERIFY(!m_sandbox->isRunning());
    }

    void consentIsStoredProvenAndWritten()
    {
        World world(*m_sandbox);
        QSignalSpy signedIn(world.setup.get(), &PartnerSetup::signedIn);
        world.setup->start(world.plan);
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 1, 30'000);
        const Ended& end = world.ended.constFirst();
        QVERIFY2(end.result.has_value(), qPrintable(end.result ? QString() : end.result.error().toText()));
        QCOMPARE(end.result->account, m_sandbox->signIn().username);
        QCOMPARE(end.result->tenant, m_sandbox->tenant());
        QVERIFY(!end.result->partnerName.isEmpty());
        QVERIFY(!end.result->practice);
        QCOMPARE(end.calls.size(), 3);
        for (const ProvenCall& call : end.calls)
            QCOMPARE(call.state, ProvenCall::State::Done);
        QCOMPARE(signedIn.count(), 1);
        QCOMPARE(world.person.opened, 1);
        QVERIFY(hasToken(world));
        const auto stored = world.services.profiles().load();
        QVERIFY(stored && *stored);
        QVERIFY(same(**stored, *end.result));
        QVERIFY(world.services.partner());
        QVERIFY(same(world.services.partner()->profile(), *end.result));
        const auto customers = outcome(world.services.partner()->customers().load());
        QVERIFY(customers && customers->has_value());
        QCOMPARE(world.services.partner()->customers().customers().size(), 20);
    }

    void whatFailsBeforeTheEndLeavesTheProfile_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<bool>("declines");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("declined") << QString() << true << ErrorCode::Forbidden;
        QTest::newRow("no second factor") << u"no-mfa"_s << false << ErrorCode::Refused;
        QTest::newRow("code refused") << u"code:invalid_grant"_s << false << ErrorCode::SignInNeeded;
    }

    void whatFailsBeforeTheEndLeavesTheProfile()
    {
        QFETCH(QString, fault);
        QFETCH(bool, declines);
        QFETCH(ErrorCode, code);
        // A partner of its own: where consent was given once, it is not asked for again.
        PracticeSandbox sandbox({u"--customers"_s, u"3"_s, u"--faults"_s, fault});
        sandbox.start();
        QTRY_VERIFY2_WITH_TIMEOUT(sandbox.isReady(), sandbox.errorText().constData(), 20'000);
        World world(sandbox);
        Profile earlier;
        earlier.cloudJson = QString::fromUtf8(world.plan.cloud.json());
        earlier.tenant = u"before"_s;
        earlier.clientId = u"before"_s;
        QVERIFY(world.services.profiles().save(earlier));
        const QByteArray before = world.places.profileText();
        world.person.answer = declines ? Person::Answer::Decline : Person::Answer::Accept;
        world.setup->start(world.plan);
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 1, 30'000);
        QVERIFY(!world.ended.constFirst().result.has_value());
        const Error error = world.ended.constFirst().result.error();
        QVERIFY2(error.code == code, qPrintable(errorCodeName(error.code) + u": "_s + error.toText()));
        QVERIFY(!error.message.isEmpty());
        QVERIFY(world.ended.constFirst().calls.isEmpty());
        QCOMPARE(world.places.profileText(), before);
        QVERIFY(!hasToken(world));
        QVERIFY(!world.services.partner());
        sandbox.stop();
        QTRY_VERIFY(!sandbox.isRunning());
    }

    void aProofThatFailsDoesNotUndoTheSignIn()
    {
        World world(*m_sandbox);
        faults(u"graph:403"_s);
        world.setup->start(world.plan);
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 1, 30'000);
        const Ended& end = world.ended.constFirst();
        QVERIFY(end.result.has_value());
        QCOMPARE(end.calls.at(0).state, ProvenCall::State::Done);
        QCOMPARE(end.calls.at(2).state, ProvenCall::State::Failed);
        QCOMPARE(end.calls.at(2).error->code, ErrorCode::Forbidden);
        QVERIFY(world.services.profiles().load()->has_value());
        QVERIFY(world.services.partner());

        // What was wrong was put right: only the calls are made again.
        faults({});
        world.setup->proveAgain();
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 2, 30'000);
        QCOMPARE(world.ended.at(1).calls.at(2).state, ProvenCall::State::Done);
        QCOMPARE(world.person.opened, 1);
    }

    void withoutASignInThereIsNothingToProve()
    {
        World world(*m_sandbox);
        world.setup->proveAgain();
        world.setup->cancel();
        faults(u"no-mfa"_s);
        world.setup->start(world.plan);
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 1, 30'000);
        QVERIFY(!world.ended.constFirst().result.has_value());
        world.setup->proveAgain();
        QCOMPARE(world.ended.size(), 1);
        QVERIFY(!world.services.partner());
    }

    void cancelWhileThePersonSignsInEndsItOnce()
    {
        World world(*m_sandbox);
        world.person.answer = Person::Answer::Nothing;
        world.setup->start(world.plan);
        QTRY_COMPARE(world.person.opened, 1);
        world.setup->cancel();
        QTRY_COMPARE(world.ended.size(), 1);
        QCOMPARE(world.ended.constFirst().result.error().code, ErrorCode::Cancelled);
        world.setup->cancel();
        QCOMPARE(world.ended.size(), 1);
        QVERIFY(!QFile::exists(world.places.profileFile()));

        // And it can be begun again at once.
        world.person.answer = Person::Answer::Accept;
        world.setup->start(world.plan);
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 2, 30'000);
        QVERIFY(world.ended.at(1).result.has_value());
    }

    void cancelWhileItIsProvenKeepsTheSignIn()
    {
        World world(*m_sandbox);
        faults(u"partnercenter:hang"_s);
        QSignalSpy signedIn(world.setup.get(), &PartnerSetup::signedIn);
        world.setup->start(world.plan);
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.count(), 1, 30'000);
        QVERIFY(world.ended.isEmpty());
        world.setup->cancel();
        QCOMPARE(world.ended.size(), 1);
        const Ended& end = world.ended.constFirst();
        // It was written before anybody cancelled: to call that a failure would be wrong.
        QVERIFY(end.result.has_value());
        const auto stored = world.services.profiles().load();
        QVERIFY(stored && *stored);
        QVERIFY(same(**stored, *end.result));
        QVERIFY(world.services.partner());
        QCOMPARE(end.calls.size(), 3);
        for (const ProvenCall& call : end.calls) {
            QCOMPARE(call.state, ProvenCall::State::Failed);
            QCOMPARE(call.error->code, ErrorCode::Cancelled);
        }
        faults({});
        world.setup->proveAgain();
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 2, 30'000);
        QCOMPARE(world.ended.at(1).calls.at(0).state, ProvenCall::State::Done);
    }

    void cancelFromWithinASignalEndsItOnce_data()
    {
        QTest::addColumn<bool>("deletes");
        QTest::newRow("cancels") << false;
        QTest::newRow("deletes") << true;
    }

    void cancelFromWithinASignalEndsItOnce()
    {
        QFETCH(bool, deletes);
        World world(*m_sandbox);
        bool told = false;
        connect(world.setup.get(), &PartnerSetup::signedIn, this, [&world, &told, deletes] {
            told = true;
            if (deletes)
                world.setup.reset();
            else
                world.setup->cancel();
        });
        world.setup->start(world.plan);
        QTRY_VERIFY_WITH_TIMEOUT(told, 30'000);
        QCOMPARE(world.ended.size(), deletes ? 0 : 1);
        QVERIFY(QFile::exists(world.places.profileFile()));
    }

    void withNowhereToKeepItNobodySignsIn_data()
    {
        QTest::addColumn<bool>("keychain");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("no keychain") << false << ErrorCode::StoreUnavailable;
        QTest::newRow("damaged profile") << true << ErrorCode::BadRequest;
    }

    void withNowhereToKeepItNobodySignsIn()
    {
        QFETCH(bool, keychain);
        QFETCH(ErrorCode, code);
        Places places;
        if (!keychain)
            places.useNothing();
        else
            places.write(places.profileFile(), "{ \"tenant\": ", QFile::ReadOwner | QFile::WriteOwner);
        const QByteArray before = places.profileText();
        Person person(*m_sandbox);
        Services services(places.options());
        PartnerSetup setup(services, person);
        QList<Ended> ended;
        connect(&setup, &PartnerSetup::finished, &setup,
                [&ended](const Result<Profile>& result, const QList<ProvenCall>& calls) {
                    ended.append({result, calls});
                });
        SetupPlan plan;
        plan.cloud = services.clouds().load(m_sandbox->cloudFile()).value();
        plan.tenant = m_sandbox->tenant();
        plan.clientId = m_sandbox->clientId();
        setup.start(plan);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30'000);
        QVERIFY(!ended.constFirst().result.has_value());
        QVERIFY2(ended.constFirst().result.error().code == code,
                 qPrintable(ended.constFirst().result.error().toText()));
        QVERIFY(!ended.constFirst().result.error().message.isEmpty());
        QCOMPARE(person.opened, 0);
        QCOMPARE(places.profileText(), before);
    }

    void practiceSignsInByItself()
    {
        World world(*m_sandbox);
        world.setup->startPractice(PartnerSetup::PracticeSignIn::ByItself);
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 1, 30'000);
        const Ended& end = world.ended.constFirst();
        QVERIFY2(end.result.has_value(), qPrintable(end.result ? QString() : end.result.error().toText()));
        QVERIFY(end.result->practice);
        QCOMPARE(world.person.opened, 0);
        QCOMPARE(processesWith(world.places.profile()).size(), 1);
    }

    void anAttemptAfterACancelledOneIsTheOnlyOne()
    {
        World world(*m_sandbox);
        QSignalSpy signedIn(world.setup.get(), &PartnerSetup::signedIn);
        QSignalSpy addresses(world.setup.get(), &PartnerSetup::addressReady);
        // Both wait for the same practice partner to start; the first was given up.
        world.setup->startPractice(PartnerSetup::PracticeSignIn::ByItself);
        world.setup->cancel();
        QCOMPARE(world.ended.size(), 1);
        QCOMPARE(world.ended.constFirst().result.error().code, ErrorCode::Cancelled);
        world.setup->startPractice(PartnerSetup::PracticeSignIn::ByItself);
        QTRY_COMPARE_WITH_TIMEOUT(world.ended.size(), 2, 30'000);
        QVERIFY(world.ended.at(1).result.has_value());
        QCOMPARE(addresses.count(), 1);
        QCOMPARE(signedIn.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestPartnerSetup)
#include "tst_partnersetup.moc"
