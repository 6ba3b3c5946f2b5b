#include <services/customeraccess.h>
#include <services/healthcheck.h>
#include <services/partnersetup.h>
#include <services/practicebrowser.h>
#include <services/services.h>

#include <support/practicesandbox.h>

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::tests;

/// A partner with 300 customers of which nobody has consented, some of which refuse as real tenants do, and a
/// service that asks to wait. On the practice partner, with the real keyring and the real database.
class ConsentStory final : public QObject
{
    Q_OBJECT

    static constexpr int kCustomers = 300;
    static constexpr int kRefusing = 30;
    static constexpr int kThrottled = 15;

private Q_SLOTS:
    void initTestCase()
    {
        // Each kind fails the consent itself; those that only lack a licence are another story.
        m_sandbox = std::make_unique<PracticeSandbox>(QStringList{
            u"--customers"_s, QString::number(kCustomers), u"--consented"_s, u"none"_s, u"--refusals"_s,
            u"role-missing=10,relationship-ended=10,conditional-access=10,throttled=%1"_s.arg(kThrottled)});
        m_sandbox->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox->isReady(), m_sandbox->errorText().constData(), 20'000);
        setUp();
    }

    void cleanupTestCase()
    {
        m_services.reset();
        m_sandbox.reset();
    }

    void everyCustomerEndsWithItsOwnResult()
    {
        CustomerAccess& access = *m_services->access();
        QVERIFY(loaded());
        QHash<TenantId, ConsentRecord> records;
        QObject context;
        connect(&access.consents(), &ConsentRun::customerEnded, &context,
                [&](const TenantId& tenant, const ConsentRecord& record) { records.insert(tenant, record); });
        const ConsentRun::Summary summary = consent(ConsentRun::Which::NotDone);

        QCOMPARE(summary.asked, kCustomers);
        QCOMPARE(summary.failed + summary.partial, kRefusing);
        QCOMPARE(summary.consented + summary.alreadyThere, kCustomers - kRefusing);
        QCOMPARE(summary.cancelled, 0);
        QCOMPARE(records.size(), kCustomers);
        for (const ConsentRecord& record : std::as_const(records)) {
            if (record.state == ConsentRecord::State::Consented)
                continue;
            QVERIFY(record.error);
            QVERIFY2(!record.error->message.isEmpty() && !record.error->advice.isEmpty(),
                     qPrintable(record.error->toText()));
            QVERIFY2(!record.error->correlationId.isEmpty(), qPrintable(record.error->toText()));
        }
    }

    void aSecondRunTouchesOnlyWhatFailed()
    {
        ConsentRun& run = m_services->access()->consents();
        QList<TenantId> touched;
        QObject context;
        connect(&run, &ConsentRun::customerBegan, &context,
                [&touched](const TenantId& tenant) { touched.append(tenant); });
        const ConsentRun::Summary summary = consent(ConsentRun::Which::NotDone);
        QCOMPARE(touched.size(), kRefusing);
        QCOMPARE(summary.skipped, kCustomers - kRefusing);
        QCOMPARE(summary.failed + summary.partial, kRefusing);
    }

    void theNextStartKnowsWhatWasDone()
    {
        m_services.reset();
        open();
        QVERIFY(loaded());
        const auto& states = m_services->access()->states();
        int consented = 0;
        for (const Customer& customer : m_services->partner()->customers().customers()) {
            const ConsentRecord* record = states.consent(customer.tenant);
            QVERIFY(record);
            consented += record->state == ConsentRecord::State::Consented ? 1 : 0;
        }
        QCOMPARE(consented, kCustomers - kRefusing);
        QCOMPARE(consent(ConsentRun::Which::FailedOnly).skipped, kCustomers - kRefusing);
    }

    void aRunThatIsCancelledGoesOnWhereItStopped()
    {
        ConsentRun& run = m_services->access()->consents();
        QList<TenantId> targets = consentTargets(m_services->partner()->customers().customers());
        int ended = 0;
        QObject context;
        connect(&run, &ConsentRun::customerEnded, &context, [&] {
            if (++ended == 5)
                run.cancel();
        });
        QSignalSpy finished(&run, &ConsentRun::finished);
        run.start(targets, m_services->access()->customerPermissions(), ConsentRun::Which::All);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        QCOMPARE(ended, 5);
        QCOMPARE(run.summary().cancelled, kCustomers - 5);
        // Those that were done before are still known to be.
        QCOMPARE(run.chosen(targets, m_services->access()->customerPermissions(), ConsentRun::Which::NotDone).size(),
                 kRefusing);
    }

    void healthNamesWhoRefused()
    {
        HealthCheck check(*m_services, *m_services->access());
        const auto outcome = check.run();
        QTRY_VERIFY_WITH_TIMEOUT(outcome.isFinished(), 60'000);
        QVERIFY(outcome.result().has_value());
        const HealthReport report = outcome.result()->report;
        QHash<QString, HealthFinding> findings;
        for (const HealthFinding& finding : report.findings)
            findings.insert(finding.id, finding);
        QVERIFY2(findings.value(u"consent-failed"_s).title.contains(QString::number(kRefusing)),
                 QJsonDocument(toJson(report)).toJson().constData());
        QCOMPARE(findings.value(u"sign-in"_s).severity, HealthFinding::Severity::Good);
    }

private:
    void open()
    {
        ServiceOptions options;
        options.profileFolder = m_profile.filePath(u"profile"_s);
        options.cloud = m_sandbox->cloudFile();
        options.tenant = m_sandbox->tenant();
        options.clientId = m_sandbox->clientId();
        options.programFolder = QStringLiteral(STEWARD_BINARY_DIR "/bin");
        m_services = std::make_unique<Services>(options);
        const auto opened = m_services->openPartner();
        QTRY_VERIFY_WITH_TIMEOUT(opened.isFinished(), 20'000);
    }

    void setUp()
    {
        open();
        const auto cloud = m_services->clouds().load(m_sandbox->cloudFile());
        QVERIFY(cloud);
        const auto signIn = m_sandbox->signIn();
        PracticeBrowser browser({*cloud, m_sandbox->tenant(), m_sandbox->clientId(), signIn.username, signIn.password,
                                 signIn.code});
        PartnerSetup setup(*m_services, browser);
        std::optional<Result<Profile>> result;
        connect(&setup, &PartnerSetup::finished, this, [&result](const Result<Profile>& profile) { result = profile; });
        SetupPlan plan;
        plan.cloud = *cloud;
        plan.tenant = m_sandbox->tenant();
        plan.clientId = m_sandbox->clientId();
        setup.start(plan);
        QTRY_VERIFY_WITH_TIMEOUT(result, 30'000);
        QVERIFY2(result->has_value(), result->has_value() ? "" : qPrintable(result->error().toText()));
    }

    bool loaded()
    {
        const auto customers = m_services->partner()->customers().load();
        const auto states = m_services->access()->states().load();
        return QTest::qWaitFor([&] { return customers.isFinished() && states.isFinished(); }, 30'000)
            && customers.result() && states.result()
            && m_services->partner()->customers().customers().size() == kCustomers;
    }

    ConsentRun::Summary consent(ConsentRun::Which which)
    {
        ConsentRun& run = m_services->access()->consents();
        QSignalSpy finished(&run, &ConsentRun::finished);
        run.start(consentTargets(m_services->partner()->customers().customers()),
                  m_services->access()->customerPermissions(), which);
        if (!QTest::qWaitFor([&finished] { return finished.count() == 1; }, 240'000))
            return {};
        return run.summary();
    }

    QTemporaryDir m_profile;
    std::unique_ptr<PracticeSandbox> m_sandbox;
    std::unique_ptr<Services> m_services;
};

QTEST_GUILESS_MAIN(ConsentStory)
#include "tst_consentstory.moc"
