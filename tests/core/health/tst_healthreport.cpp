#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>
#include <health/healthexport.h>
#include <health/healthreport.h>

using namespace Qt::StringLiterals;
using namespace steward;

Q_DECLARE_METATYPE(std::function<void(steward::HealthInput&)>)

using Severity = HealthFinding::Severity;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

HealthInput wellInput()
{
    HealthInput input;
    input.now = kNow;
    input.partnerName = u"Harbourline"_s;
    input.renewedAt = kNow.addDays(-1);
    input.mfa = true;
    input.credential = CredentialKind::Secret;
    input.credentialEndsAt = kNow.addDays(200);
    input.provenPermissions = 12;
    input.customers = 40;
    input.consented = 40;
    input.relationships =
        QList<HealthInput::Relationship>{{TenantId{u"t1"_s}, u"Contoso"_s, kNow.addDays(300), false}};
    return input;
}

const HealthFinding* find(const HealthReport& report, const QString& id)
{
    for (const HealthFinding& finding : report.findings) {
        if (finding.id == id)
            return &finding;
    }
    return nullptr;
}

Error signInNeeded()
{
    Error error;
    error.code = ErrorCode::SignInNeeded;
    error.message = u"The stored sign-in was revoked."_s;
    error.serviceCode = u"AADSTS50173"_s;
    return error;
}

} // namespace

class HealthReportTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingWellSaysSo()
    {
        const HealthReport report = assessHealth(wellInput());
        QCOMPARE(report.severity(), Severity::Good);
        QCOMPARE(report.headline(), u"Everything works."_s);
        QCOMPARE(find(report, u"sign-in"_s)->daysLeft, std::optional<int>(89));
    }

    void manyRelationshipsThatEndAreOneThingToLookAfter()
    {
        HealthInput input = wellInput();
        QList<HealthInput::Relationship> ending;
        for (int i = 0; i < 42; ++i)
            ending.append(
                {TenantId{u"tenant-%1"_s.arg(i)}, u"Customer %1"_s.arg(i), input.now.addDays(45), false});
        input.relationships = ending;
        HealthReport report = assessHealth(input);
        QCOMPARE(report.headline(), u"1 thing needs attention."_s);
        QCOMPARE(report.findings.size(), assessHealth(wellInput()).findings.size() - 1 + 42);
        (*input.relationships)[7].endsAt = input.now.addDays(3);
        QCOMPARE(assessHealth(input).headline(), u"1 thing must be mended now."_s);
        input.mfa = false;
        QCOMPARE(assessHealth(input).headline(), u"2 things must be mended now."_s);
    }

    void eachTroubleIsNamedInTime_data()
    {
        QTest::addColumn<std::function<void(HealthInput&)>>("trouble");
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("severity");
        QTest::addColumn<int>("daysLeft"); // -1000: none
        QTest::addColumn<QString>("action");
        const auto row = [](const char* name, std::function<void(HealthInput&)> trouble, const QString& id,
                            Severity severity, int left, const QString& action) {
            QTest::newRow(name) << trouble << id << static_cast<int>(severity) << left << action;
        };
        row(
            "revoked sign-in", [](HealthInput& in) { in.signInError = signInNeeded(); }, u"sign-in"_s,
            Severity::Bad, -1000, u"signIn"_s);
        row(
            "offline is not a dead sign-in",
            [](HealthInput& in) {
                in.signInError = signInNeeded();
                in.signInError->code = ErrorCode::Offline;
            },
            u"sign-in"_s, Severity::Attention, -1000, u"renew"_s);
        row(
            "not renewed for 14 days", [](HealthInput& in) { in.renewedAt = kNow.addDays(-14); },
            u"sign-in"_s, Severity::Attention, 76, u"renew"_s);
        row(
            "13 days are fine", [](HealthInput& in) { in.renewedAt = kNow.addDays(-13); }, u"sign-in"_s,
            Severity::Good, 77, QString());
        row(
            "unused for 91 days", [](HealthInput& in) { in.renewedAt = kNow.addDays(-91); }, u"sign-in"_s,
            Severity::Bad, -1, u"signIn"_s);
        row(
            "no MFA", [](HealthInput& in) { in.mfa = false; }, u"mfa"_s, Severity::Bad, -1000, u"signIn"_s);
        row(
            "device code", [](HealthInput& in) { in.signInByDeviceCode = true; }, u"device-code"_s,
            Severity::Info, -1000, u"signIn"_s);
        row(
            "secret ends in 29 days", [](HealthInput& in) { in.credentialEndsAt = kNow.addDays(29); },
            u"credential"_s, Severity::Attention, 29, u"rotate"_s);
        row(
            "secret with 30 days", [](HealthInput& in) { in.credentialEndsAt = kNow.addDays(30); },
            u"credential"_s, Severity::Good, 30, QString());
        row(
            "secret ends in 6 days", [](HealthInput& in) { in.credentialEndsAt = kNow.addDays(6); },
            u"credential"_s, Severity::Bad, 6, u"rotate"_s);
        row(
            "secret ended an hour ago", [](HealthInput& in) { in.credentialEndsAt = kNow.addSecs(-3600); },
            u"credential"_s, Severity::Bad, -1, u"rotate"_s);
        row(
            "secret ends today", [](HealthInput& in) { in.credentialEndsAt = kNow.addSecs(3600); },
            u"credential"_s, Severity::Bad, 0, u"rotate"_s);
        row(
            "nobody knows when it ends", [](HealthInput& in) { in.credentialEndsAt.reset(); },
            u"credential"_s, Severity::Info, -1000, QString());
        row(
            "permission missing", [](HealthInput& in) { in.unprovenPermissions = {u"Graph: User.Read"_s}; },
            u"permissions"_s, Severity::Attention, -1000, u"consentPartner"_s);
        row(
            "drift", [](HealthInput& in) { in.driftedCustomers = {u"Contoso"_s}; }, u"consent-drift"_s,
            Severity::Attention, -1000, u"consent"_s);
        row(
            "consent failed", [](HealthInput& in) { in.failedCustomers = {u"Contoso"_s}; },
            u"consent-failed"_s, Severity::Attention, -1000, u"consent"_s);
        row(
            "relationship ends in 59 days",
            [](HealthInput& in) { (*in.relationships)[0].endsAt = kNow.addDays(59); }, u"relationship:t1"_s,
            Severity::Attention, 59, u"relationships"_s);
        row(
            "relationship ends in 29 days",
            [](HealthInput& in) { (*in.relationships)[0].endsAt = kNow.addDays(29); }, u"relationship:t1"_s,
            Severity::Bad, 29, u"relationships"_s);
    }

    void eachTroubleIsNamedInTime()
    {
        QFETCH(const std::function<void(HealthInput&)>, trouble);
        QFETCH(const QString, id);
        QFETCH(const int, severity);
        QFETCH(const int, daysLeft);
        QFETCH(const QString, action);
        HealthInput input = wellInput();
        trouble(input);
        const HealthReport report = assessHealth(input);
        const HealthFinding* finding = find(report, id);
        QVERIFY(finding);
        QCOMPARE(static_cast<int>(finding->severity), severity);
        QCOMPARE(finding->daysLeft.value_or(-1000), daysLeft);
        QCOMPARE(finding->action, action);
        QVERIFY(finding->title.endsWith(u'.'));
        // The worst stands first.
        QCOMPARE(report.findings.first().severity, report.severity());
    }

    void relationshipThatExtendsItselfOrEndsLateIsNoFinding()
    {
        HealthInput input = wellInput();
        input.relationships->append({TenantId{u"t2"_s}, u"Auto"_s, kNow.addDays(3), true});
        input.relationships->append({TenantId{u"t3"_s}, u"Late"_s, kNow.addDays(60), false});
        const HealthReport report = assessHealth(input);
        QVERIFY(!find(report, u"relationship:t2"_s));
        QVERIFY(!find(report, u"relationship:t3"_s));
        QCOMPARE(find(report, u"relationships"_s)->severity, Severity::Good);
    }

    void relationshipThatGivesUsNothingIsToldApart()
    {
        HealthInput input = wellInput();
        (*input.relationships)[0].reachesUs = true;
        input.relationships->append({TenantId{u"t2"_s}, u"Northwind"_s, kNow.addDays(3), false, false});
        input.relationships->append({TenantId{u"t3"_s}, u"Unknown"_s, kNow.addDays(3), false, std::nullopt});
        const HealthReport report = assessHealth(input);
        QVERIFY(!find(report, u"relationship:t2"_s));
        QVERIFY(find(report, u"relationship:t3"_s));
        const HealthFinding* finding = find(report, u"relationships-role"_s);
        QVERIFY(finding);
        QCOMPARE(finding->severity, Severity::Attention);
        QVERIFY(finding->detail.contains(u"Northwind"_s));
        QVERIFY(!finding->detail.contains(u"Unknown"_s));
        input.relationships->removeLast();
        QCOMPARE(find(assessHealth(input), u"relationships"_s)->severity, Severity::Good);
        // Nothing good can be said of relationships that all give nothing.
        input.relationships->removeFirst();
        QVERIFY(!find(assessHealth(input), u"relationships"_s));
    }

    void publicClientHasNoCredentialToEnd()
    {
        HealthInput input = wellInput();
        input.credential = CredentialKind::None;
        QVERIFY(!find(assessHealth(input), u"credential"_s));
    }

    void changesNameWhatIsNewWorseBetterAndGone()
    {
        HealthInput yesterday = wellInput();
        yesterday.driftedCustomers = {u"Contoso"_s};
        yesterday.credentialEndsAt = kNow.addDays(8);
        yesterday.renewedAt = kNow.addDays(-20);
        HealthInput today = wellInput();
        today.credentialEndsAt = kNow.addDays(6); // worse: pressing now
        today.mfa = false;                        // new
        const auto changes = healthChanges(assessHealth(yesterday), assessHealth(today));
        QStringList texts;
        for (const HealthChange& change : changes)
            texts << change.text();
        QCOMPARE(texts, (QStringList{u"Worse: The application's client secret ends in 6 days."_s,
                                     u"New: The sign-in carries no proof of a second factor."_s,
                                     u"Better: The sign-in works and is good for 89 days."_s,
                                     u"No longer: 1 customer consented to less than is asked for now."_s}));
    }

    void daysThatOnlyCountedDownAreNoChange()
    {
        HealthInput before = wellInput();
        before.credentialEndsAt = kNow.addDays(20);
        HealthInput after = before;
        after.credentialEndsAt = kNow.addDays(19);
        QVERIFY(healthChanges(assessHealth(before), assessHealth(after)).isEmpty());
    }

    void reportSurvivesBeingKept()
    {
        HealthInput input = wellInput();
        input.mfa = false;
        input.driftedCustomers = {u"Contoso"_s, u"Fabrikam"_s};
        const HealthReport report = assessHealth(input);
        const auto kept = QJsonDocument::fromJson(QJsonDocument(toJson(report)).toJson()).object();
        QCOMPARE(healthReportFromJson(kept), std::optional<HealthReport>(report));
        QVERIFY(!healthReportFromJson(QJsonObject{{u"at"_s, u"yesterday"_s}}));
    }

    void exportShowsTextsFromOutsideInert()
    {
        HealthInput input = wellInput();
        input.partnerName = u"<script>alert(1)</script> & Söhne %1"_s;
        (*input.relationships)[0].customerName = u"\"><img src=x onerror=alert(2)>"_s;
        (*input.relationships)[0].endsAt = kNow.addDays(10);
        const HealthReport report = assessHealth(input);
        const QByteArray html = healthHtml(report, healthChanges({}, report));
        QVERIFY(!html.contains("<script"));
        QVERIFY(!html.contains("<img"));
        QVERIFY(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne %1"));
        QVERIFY(html.contains("ends in 10 days"));
        QVERIFY(html.contains("Content-Security-Policy"));
    }

    void jsonExportHasFindingsAndChanges()
    {
        HealthInput input = wellInput();
        input.mfa = false;
        const HealthReport report = assessHealth(input);
        const auto json = QJsonDocument::fromJson(healthJson(report, healthChanges({}, report))).object();
        QCOMPARE(json.value(u"severity"_s).toString(), u"bad"_s);
        QCOMPARE(json.value(u"findings"_s).toArray().size(), report.findings.size());
        QCOMPARE(json.value(u"changes"_s).toArray().first().toObject().value(u"id"_s).toString(), u"mfa"_s);
    }
};

QTEST_GUILESS_MAIN(HealthReportTest)
#include "tst_healthreport.moc"
