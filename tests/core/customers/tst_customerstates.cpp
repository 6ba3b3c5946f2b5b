#include <customers/customerstates.h>
#include <storage/database.h>
#include <storage/migrations.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const TenantId kContoso{u"AAAAAAAA-0001-4000-8000-000000000001"_s};
const TenantId kFabrikam{u"bbbbbbbb-0002-4000-8000-000000000002"_s};
const QDateTime kAt(QDate(2026, 11, 22), QTime(9, 30), Qt::UTC);

ConsentRecord consented()
{
    ConsentRecord record;
    record.state = ConsentRecord::State::Consented;
    record.granted = {u"graph delegated user.read"_s, u"graph delegated group.read.all"_s};
    record.at = kAt;
    return record;
}

ConsentRecord refused()
{
    ConsentRecord record;
    record.missing = {u"graph delegated user.read"_s};
    record.at = kAt;
    Error error;
    error.code = ErrorCode::Forbidden;
    error.message = u"Refused, with \"quotes\" and a 名前."_s;
    error.why = u"A policy."_s;
    error.advice = u"Ask."_s;
    error.serviceCode = u"AADSTS53003"_s;
    error.correlationId = u"00000000-0000-4000-8000-00000000bbbb"_s;
    error.httpStatus = 403;
    record.error = error;
    return record;
}

AccessResult access(const TenantId& tenant, const QString& connection, AccessResult::State state)
{
    AccessResult result;
    result.tenant = tenant;
    result.connection = connection;
    result.state = state;
    result.durationMs = 120;
    result.at = kAt;
    if (state == AccessResult::State::RoleMissing) {
        result.missingRole = u"Exchange Administrator"_s;
        result.error = refused().error;
    }
    return result;
}

} // namespace

class CustomerStatesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open(u"tenant|app"_s);
    }

    void cleanup()
    {
        m_states.reset();
        m_database.reset();
    }

    void everythingIsThereAgainAtTheNextStart()
    {
        load();
        m_states->setConsent(kContoso, consented());
        m_states->setConsent(kFabrikam, refused());
        m_states->setAccess(access(kContoso, u"graph"_s, AccessResult::State::Ok));
        m_states->setAccess(access(kContoso, u"exchange"_s, AccessResult::State::RoleMissing));
        reopen(u"tenant|app"_s);
        load();
        QVERIFY(m_states->consent(kContoso));
        QCOMPARE(*m_states->consent(kContoso), consented());
        QCOMPARE(*m_states->consent(kFabrikam), refused());
        const AccessResult* exchange = m_states->access(kContoso, u"exchange"_s);
        QVERIFY(exchange);
        AccessResult expected = access(kContoso, u"exchange"_s, AccessResult::State::RoleMissing);
        QCOMPARE(*exchange, expected);
        QVERIFY(!m_states->access(kFabrikam, u"graph"_s));
    }

    void tenantIdsCompareWithoutCase()
    {
        load();
        m_states->setConsent(kContoso, consented());
        QVERIFY(m_states->consent(TenantId{kContoso.value.toLower()}));
    }

    void anotherApplicationStartsWithNothing()
    {
        load();
        m_states->setConsent(kContoso, consented());
        m_states->setAccess(access(kContoso, u"graph"_s, AccessResult::State::Ok));
        reopen(u"tenant|another app"_s);
        load();
        QVERIFY(!m_states->consent(kContoso));
        QVERIFY(!m_states->access(kContoso, u"graph"_s));
        reopen(u"tenant|app"_s);
        load();
        QVERIFY(!m_states->consent(kContoso));
    }

    void changesAreAnnouncedTogether()
    {
        load();
        QSignalSpy changed(m_states.get(), &CustomerStates::changed);
        for (int i = 0; i < 500; ++i)
            m_states->setAccess(access(TenantId{u"tenant-%1"_s.arg(i)}, u"graph"_s, AccessResult::State::Ok));
        QVERIFY(m_states->access(TenantId{u"tenant-7"_s}, u"graph"_s));
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().value<QList<TenantId>>().size(), 500);
    }

    void whatIsSetBeforeTheReadingEndedWins()
    {
        load();
        m_states->setConsent(kContoso, refused());
        reopen(u"tenant|app"_s);
        const auto loading = m_states->load();
        m_states->setConsent(kContoso, consented());
        QTRY_VERIFY(loading.isFinished());
        QCOMPARE(m_states->consent(kContoso)->state, ConsentRecord::State::Consented);
    }

    void factsAreKeptByName()
    {
        load();
        const auto written = m_states->setFact(u"health"_s, "{\"a\":1}", kAt);
        const auto read = m_states->fact(u"health"_s);
        const auto none = m_states->fact(u"nothing"_s);
        QTRY_VERIFY(written.isFinished() && read.isFinished() && none.isFinished());
        QCOMPARE(read.result().value(), std::optional<QByteArray>("{\"a\":1}"));
        QCOMPARE(none.result().value(), std::optional<QByteArray>());
    }

    void writingThatFailsIsSaid()
    {
        load();
        m_states.reset();
        m_database.reset();
        // A folder where the file should be can neither be read nor written.
        m_file = m_folder->path();
        open(u"tenant|app"_s);
        QSignalSpy failed(m_states.get(), &CustomerStates::writeFailed);
        m_states->setConsent(kContoso, consented());
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::FileFailed);
        QVERIFY(m_states->consent(kContoso)); // what is known stays known
    }

private:
    void open(const QString& application)
    {
        if (m_file.isEmpty() || !m_file.startsWith(m_folder->path()))
            m_file = m_folder->filePath(u"steward.db"_s);
        m_database = std::make_unique<Database>(m_file, profileMigrations());
        m_states = std::make_unique<CustomerStates>(*m_database, application);
    }

    void reopen(const QString& application)
    {
        m_states.reset();
        m_database.reset();
        open(application);
    }

    void load()
    {
        const auto loading = m_states->load();
        QTRY_VERIFY(loading.isFinished());
        QVERIFY(loading.result().has_value());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<CustomerStates> m_states;
};

QTEST_GUILESS_MAIN(CustomerStatesTest)
#include "tst_customerstates.moc"
