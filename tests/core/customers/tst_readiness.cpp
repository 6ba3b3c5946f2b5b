#include <customers/readiness.h>
#include <scripts/connectioncatalog.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

using State = ConnectionReadiness::State;

class TestReadiness : public QObject
{
    Q_OBJECT

    const ConnectionCatalog m_catalog{{QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")}};

    [[nodiscard]] const Connection& connection(const char* id) const
    {
        return *m_catalog.find(QString::fromLatin1(id));
    }
    static ReadinessFacts facts()
    {
        ReadinessFacts known;
        known.platform = u"linux"_s;
        known.modules = {{u"ExchangeOnlineManagement"_s, u"3.9.2"_s, {}}};
        known.hasCustomer = true;
        known.hasTenant = true;
        return known;
    }
    static AccessResult access(AccessResult::State state, const QString& role = {})
    {
        AccessResult result;
        result.state = state;
        result.missingRole = role;
        result.at = QDateTime::currentDateTimeUtc();
        return result;
    }

private Q_SLOTS:
    void whatIsKnownOfAccessDecides_data()
    {
        QTest::addColumn<AccessResult::State>("access");
        QTest::addColumn<State>("expected");
        QTest::newRow("ok") << AccessResult::State::Ok << State::Ready;
        QTest::newRow("consent") << AccessResult::State::NeedsConsent << State::NeedsConsent;
        QTest::newRow("role") << AccessResult::State::RoleMissing << State::RoleMissing;
        QTest::newRow("licence") << AccessResult::State::NotLicensed << State::Blocked;
        QTest::newRow("policy") << AccessResult::State::BlockedByPolicy << State::Blocked;
        QTest::newRow("ended") << AccessResult::State::Ended << State::Blocked;
        QTest::newRow("error") << AccessResult::State::Error << State::Unknown;
    }
    void whatIsKnownOfAccessDecides()
    {
        QFETCH(AccessResult::State, access);
        QFETCH(State, expected);
        const AccessResult last = TestReadiness::access(access);
        ReadinessFacts known = facts();
        known.access = &last;
        const auto is = readinessOf(connection("exchange"), known);
        QCOMPARE(is.state, expected);
        QVERIFY(!is.sentence.isEmpty());
        QVERIFY(is.canTry());
    }

    void theMissingRoleIsNamed()
    {
        const AccessResult last = access(AccessResult::State::RoleMissing);
        ReadinessFacts known = facts();
        known.access = &last;
        const auto is = readinessOf(connection("exchange"), known);
        QCOMPARE(is.role, u"Exchange Administrator"_s);
        QVERIFY(is.sentence.contains(u"Exchange Administrator"_s));
    }

    void theRolesOfTheRelationshipCountWhereNothingWasTried()
    {
        ReadinessFacts known = facts();
        known.roles = QStringList{u"Helpdesk Administrator"_s};
        QCOMPARE(readinessOf(connection("exchange"), known).state, State::RoleMissing);
        known.roles = QStringList{u"exchange administrator"_s};
        QCOMPARE(readinessOf(connection("exchange"), known).state, State::Unknown);
        known.roles = QStringList{u"Global Administrator"_s};
        QCOMPARE(readinessOf(connection("exchange"), known).state, State::Unknown);
    }

    void aMissingModuleComesBeforeTheCustomer()
    {
        const AccessResult last = access(AccessResult::State::Ok);
        ReadinessFacts known = facts();
        known.access = &last;
        known.modules = {};
        auto is = readinessOf(connection("exchange"), known);
        QCOMPARE(is.state, State::ModuleMissing);
        QCOMPARE(is.module, u"ExchangeOnlineManagement"_s);
        QVERIFY(!is.canTry());
        known.modules = {{u"ExchangeOnlineManagement"_s, u"2.0.5"_s, {}}};
        is = readinessOf(connection("exchange"), known);
        QCOMPARE(is.state, State::ModuleMissing);
        QVERIFY2(is.sentence.contains(u"2.0.5"_s) && is.sentence.contains(u"3.1.0"_s),
                 qPrintable(is.sentence));
        // These do without.
        for (const char* id : {"graph", "securitycenter", "partnercenter", "azuread", "msonline"})
            QVERIFY2(readinessOf(connection(id), known).canTry(), id);
    }

    void whatIsSwitchedOffSaysWhatHappensInstead()
    {
        const AccessResult last = access(AccessResult::State::Ok);
        ReadinessFacts known = facts();
        known.access = &last;
        const auto is = readinessOf(connection("msonline"), known);
        QCOMPARE(is.state, State::Retired);
        QVERIFY(is.sentence.contains(u"Microsoft Graph"_s));
        QVERIFY(is.canTry());
        const AccessResult none = access(AccessResult::State::NeedsConsent);
        known.access = &none;
        QCOMPARE(readinessOf(connection("msonline"), known).state, State::NeedsConsent);
    }

    void aPlatformThatIsNotListedCannotBeTried()
    {
        Connection windows = connection("graph");
        windows.platforms = {u"windows"_s};
        QCOMPARE(readinessOf(windows, facts()).state, State::NotOnThisPlatform);
        QVERIFY(!readinessOf(windows, facts()).canTry());
        windows.platforms << u"linux"_s;
        QCOMPARE(readinessOf(windows, facts()).state, State::Unknown);
    }

    void aMissingPermissionIsNamed()
    {
        ConsentRecord record;
        record.state = ConsentRecord::State::Partial;
        record.missing = {u"00000002-0000-0ff1-ce00-000000000000 delegated exchange.manage"_s};
        ReadinessFacts known = facts();
        known.consent = &record;
        const auto is = readinessOf(connection("exchange"), known);
        QCOMPARE(is.state, State::NeedsConsent);
        QVERIFY2(is.sentence.contains(u"Exchange.Manage"_s), qPrintable(is.sentence));
        // Exchange.ManageAsApp is another one.
        record.missing = {u"00000002-0000-0ff1-ce00-000000000000 delegated exchange.manageasapp"_s};
        QCOMPARE(readinessOf(connection("exchange"), known).state, State::Unknown);
    }

    void aCustomerWithoutATenantHasOnlyPartnerCenter()
    {
        ReadinessFacts known = facts();
        known.hasTenant = false;
        QCOMPARE(readinessOf(connection("graph"), known).state, State::NoTenant);
        QCOMPARE(readinessOf(connection("partnercenter"), known).state, State::Unknown);
        known.hasCustomer = false;
        QCOMPARE(readinessOf(connection("graph"), known).state, State::Unknown);
    }
};

QTEST_GUILESS_MAIN(TestReadiness)
#include "tst_readiness.moc"
