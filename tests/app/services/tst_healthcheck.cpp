#include "person.h"
#include "servicesfixture.h"

#include <services/customeraccess.h>
#include <services/healthcheck.h>
#include <services/partnersession.h>
#include <services/partnersetup.h>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

const QString kExchange = u"29232cdf-9323-42fd-ade2-1d097af3e4de"_s;
const QString kUser = u"fe930be7-5e62-47db-91af-98c3a49a38b1"_s;

QDateTime day(int number)
{
    return QDateTime(QDate(2027, 1, 1), QTime(0, 0), Qt::UTC).addDays(number);
}

Relationship relationship(const QString& id, const QStringList& roles, int endsOnDay,
                          const QString& customer = u"c"_s)
{
    Relationship one;
    one.id = id;
    one.customer = TenantId{customer};
    one.customerName = customer;
    one.status = u"active"_s;
    one.endsAt = day(endsOnDay);
    one.autoExtend = u"PT0S"_s;
    one.roles = roles;
    return one;
}

} // namespace

/// What a check finds on the real practice partner, and how it counts what ends.
class TestHealthCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accessEndsWithTheLastRelationshipThatHasTheRole()
    {
        const auto endings = endingAccess(
            {relationship(u"a"_s, {kExchange, kUser}, 20), relationship(u"b"_s, {kExchange}, 40)});
        QCOMPARE(endings.size(), 1);
        QCOMPARE(endings.constFirst().endsAt, day(20));
        QVERIFY(!endings.constFirst().reachesUs);
    }

    void onlyRolesThatReachTheAccountCount()
    {
        const QList<Relationship> relationships{relationship(u"a"_s, {kExchange, kUser}, 20),
                                                relationship(u"b"_s, {kExchange}, 40)};
        // Users are administered by somebody else's group: that this ends is no loss.
        const auto endings = endingAccess(relationships, {{u"a"_s, {kExchange}}, {u"b"_s, {kExchange}}});
        QCOMPARE(endings.constFirst().endsAt, day(40));
        QCOMPARE(endings.constFirst().reachesUs, std::optional(true));
    }

    void aRelationshipThatGivesUsNothingIsToldApart()
    {
        const QList<Relationship> relationships{relationship(u"a"_s, {kExchange}, 20, u"nothing"_s),
                                                relationship(u"b"_s, {kExchange}, 20, u"unread"_s),
                                                relationship(u"c"_s, {kExchange}, 20, u"unread"_s)};
        const auto endings = endingAccess(relationships, {{u"a"_s, {}}, {u"b"_s, {}}});
        QCOMPARE(endings.size(), 2);
        QCOMPARE(endings.at(0).reachesUs, std::optional(false));
        QVERIFY(!endings.at(0).endsAt.isValid());
        // One of its relationships could not be read: it may give what the other does not.
        QVERIFY(!endings.at(1).reachesUs);
        QCOMPARE(endings.at(1).endsAt, day(20));
    }

    void anAccountOutsideTheGroupsHearsThatItHasNoRole_data()
    {
        QTest::addColumn<QString>("faults");
        QTest::addColumn<bool>("hasRole");
        QTest::newRow("in the groups") << QString() << true;
        QTest::newRow("in none") << u"no-gdap-groups"_s << false;
        QTest::newRow("nobody can say") << u"memberof:403"_s << true;
    }

    void anAccountOutsideTheGroupsHearsThatItHasNoRole()
    {
        QFETCH(QString, faults);
        QFETCH(bool, hasRole);
        PracticeSandbox sandbox({u"--customers"_s, u"6"_s});
        sandbox.start();
        QTRY_VERIFY2_WITH_TIMEOUT(sandbox.isReady(), sandbox.errorText().constData(), 20'000);
        Places places;
        Services services(places.options());
        Person person(sandbox);
        PartnerSetup setup(services, person);
        std::optional<Result<Profile>> profile;
        connect(&setup, &PartnerSetup::finished, this,
                [&profile](const Result<Profile>& result) { profile = result; });
        SetupPlan plan;
        plan.cloud = services.clouds().load(sandbox.cloudFile()).value();
        plan.tenant = sandbox.tenant();
        plan.clientId = sandbox.clientId();
        setup.start(plan);
        QTRY_VERIFY_WITH_TIMEOUT(profile, 30'000);
        QVERIFY2(profile->has_value(), profile->has_value() ? "" : qPrintable(profile->error().toText()));

        QVERIFY(outcome(sandbox.setFaults(faults)));
        HealthCheck check(services, *services.access());
        const auto found = outcome(check.run(), 60'000);
        QVERIFY(found && found->has_value());
        QStringList ids;
        for (const HealthFinding& finding : (*found)->report.findings)
            ids << finding.id;
        QVERIFY2(ids.contains(u"relationships-role"_s) != hasRole, qPrintable(ids.join(u' ')));
        const bool readable = !ids.filter(u"relationship"_s).isEmpty();
        QVERIFY2(readable, qPrintable(ids.join(u' ')));
    }
};

QTEST_GUILESS_MAIN(TestHealthCheck)
#include "tst_healthcheck.moc"
