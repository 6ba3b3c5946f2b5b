#include <base/csv.h>
#include <customers/customerexport.h>
#include <customers/customerrelationships.h>
#include <customers/customerstates.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <storage/database.h>
#include <storage/migrations.h>
#include <testnetwork/partnerfixture.h>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

class FixedClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return {QDate(2026, 11, 14), QTime(9, 0), Qt::UTC}; }
};

Customer make(const QString& id, const QString& name)
{
    Customer customer;
    customer.id.value = id;
    customer.tenant.value = u"t-"_s + id;
    customer.name = name;
    customer.domain = id + u".example"_s;
    customer.relationship = u"reseller"_s;
    return customer;
}

} // namespace

/// What of the customers leaves the program, on a real database and answers of Graph.
class TestCustomerExport final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    FixedClock m_clock;
    PartnerFixture m_partner;
    const RelationshipClient m_client{m_partner.http, m_partner.tokens, PartnerFixture::identity(),
                                      m_partner.advice};
    std::unique_ptr<Database> m_database;
    std::unique_ptr<CustomerStates> m_states;
    std::unique_ptr<CustomerRelationships> m_relationships;
    QList<Customer> m_customers{make(u"one"_s, u"=HYPERLINK(\"x\",\"y\")"_s),
                                make(u"two"_s, u"<b>Two</b>\t\u202eowt"_s)};
    CustomerKnowledge m_known;

private Q_SLOTS:
    void initTestCase()
    {
        m_customers[1].missingSince = m_clock.now();
        m_database = std::make_unique<Database>(m_folder.filePath(u"steward.db"_s), profileMigrations());
        m_states = std::make_unique<CustomerStates>(*m_database, u"us"_s);
        ConsentRecord record;
        record.state = ConsentRecord::State::Partial;
        record.at = m_clock.now();
        m_states->setConsent(m_customers[0].tenant, record);
        AccessResult access;
        access.tenant = m_customers[0].tenant;
        access.connection = u"graph"_s;
        access.state = AccessResult::State::Ok;
        m_states->setAccess(access);
        m_relationships = std::make_unique<CustomerRelationships>(m_client, *m_database, u"us"_s, m_clock);
        m_partner.network.serve([](const FakeRequest& request) {
            const QString path = request.url.path();
            if (path.endsWith(u"/memberOf"_s))
                return FakeAnswer::json(R"({"value":[{"id":"g"}]})");
            const QByteArray roles =
                R"({"unifiedRoles":[{"roleDefinitionId":"fe930be7-5e62-47db-91af-98c3a49a38b1"},)"
                R"({"roleDefinitionId":"29232cdf-9323-42fd-ade2-1d097af3e4de"}]})";
            if (path.endsWith(u"/accessAssignments"_s))
                return FakeAnswer::json(
                    R"({"value":[{"status":"active","accessContainer":{"accessContainerId":"g"},)"
                    R"("accessDetails":)" +
                    roles + "}]}");
            return FakeAnswer::json(
                R"({"value":[{"id":"r","customer":{"tenantId":"t-one"},"status":"active",)"
                R"("endDateTime":"2026-12-14T09:00:00Z","accessDetails":)" +
                roles + "}]}");
        });
        const auto refreshed = m_relationships->refresh();
        QTRY_VERIFY(refreshed.isFinished());
        QVERIFY(refreshed.result().has_value());
        m_known = {.states = m_states.get(),
                   .relationships = m_relationships.get(),
                   .connections = {u"graph"_s, u"exchange"_s}};
    }
    void cleanupTestCase()
    {
        m_relationships.reset();
        m_states.reset();
        m_database.reset();
    }

    void theListedColumnsStayWhatTheyWere()
    {
        QCOMPARE(listedCustomerColumns(),
                 (QStringList{u"customerId"_s, u"tenantId"_s, u"name"_s, u"domain"_s, u"relationship"_s}));
        QCOMPARE(customerColumns().mid(0, 5), listedCustomerColumns());
        QVERIFY(!needRelationships(listedCustomerColumns()));
        QVERIFY(needRelationships({u"name"_s, u"roles"_s}));
    }

    void csvIsInertAndSaysAllThatIsKnown()
    {
        const QByteArray csv =
            exportCustomers(m_customers, customerColumns().mid(0, 13), CustomerFormat::Csv, m_known);
        QCOMPARE(
            csv,
            "customerId,tenantId,name,domain,relationship,missingSince,ends,daysLeft,renewsItself,roles,"
            "consent,"
            "consentAt,access\r\n"
            "one,t-one,\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",one.example,reseller,,2026-12-14T09:00:00Z,30,"
            "false,"
            "\"Exchange Administrator; User Administrator\",partial,2026-11-14T09:00:00Z,graph: ok\r\n"
            "two,t-two,\"<b>Two</b>\t\u202eowt\",two.example,reseller,2026-11-14T09:00:00Z,,,,,,,\r\n"_ba);
    }

    void jsonKeepsTypesAndSaysWhatIsNotKnown()
    {
        const QByteArray json = exportCustomers(
            m_customers, {u"name"_s, u"daysLeft"_s, u"roles"_s, u"access"_s}, CustomerFormat::Json, m_known);
        const QJsonArray rows = QJsonDocument::fromJson(json).array();
        QCOMPARE(rows.size(), 2);
        const QJsonObject one = rows[0].toObject();
        QCOMPARE(one.keys().size(), 4);
        QCOMPARE(one[u"name"_s].toString(), m_customers[0].name); // no spreadsheet reads it
        QCOMPARE(one[u"daysLeft"_s].toInt(), 30);
        QCOMPARE(one[u"roles"_s].toArray().size(), 2);
        QCOMPARE(one[u"access"_s][u"graph"_s].toString(), u"ok"_s);
        QVERIFY(rows[1][u"daysLeft"_s].isNull() && rows[1][u"roles"_s].isNull() &&
                rows[1][u"access"_s].isNull());
    }

    void theClipboardGetsARowALine()
    {
        const QByteArray tabs =
            exportCustomers(m_customers, {u"name"_s, u"domain"_s}, CustomerFormat::Tabs, {});
        QCOMPARE(
            tabs,
            "name\tdomain\n'=HYPERLINK(\"x\",\"y\")\tone.example\n<b>Two</b> \u202eowt\ttwo.example\n"_ba);
    }

    void noCustomersAreATitleOrAnEmptyArray()
    {
        QCOMPARE(exportCustomers({}, {u"name"_s}, CustomerFormat::Csv, {}), "name\r\n"_ba);
        QCOMPARE(QJsonDocument::fromJson(exportCustomers({}, {u"name"_s}, CustomerFormat::Json, {}))
                     .array()
                     .size(),
                 0);
    }

    void columnsAreChosenByName()
    {
        QCOMPARE(parseCustomerColumns(u" NAME, ends,name"_s).value(), (QStringList{u"name"_s, u"ends"_s}));
        QCOMPARE(parseCustomerColumns(u"all"_s).value(), customerColumns());
        for (const QString& wrong : {u"name,colour"_s, u""_s, u"name,,ends"_s}) {
            const auto columns = parseCustomerColumns(wrong);
            QVERIFY(!columns);
            QCOMPARE(columns.error().code, ErrorCode::BadRequest);
            QVERIFY(columns.error().advice.contains(u"missingSince"_s));
        }
    }

    void aFileHasAMarkAndIsWholeOrNotThere()
    {
        const QString file = m_folder.filePath(u"customers.csv"_s);
        QVERIFY(exportCustomers(m_customers, {u"name"_s}, CustomerFormat::Csv, {}, file));
        QFile in(file);
        QVERIFY(in.open(QIODevice::ReadOnly));
        QCOMPARE(in.readAll(),
                 utf8Mark() + exportCustomers(m_customers, {u"name"_s}, CustomerFormat::Csv, {}));
        const QString nowhere = m_folder.filePath(u"none/customers.csv"_s);
        const auto failed = exportCustomers(m_customers, {u"name"_s}, CustomerFormat::Csv, {}, nowhere);
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::FileFailed);
        QVERIFY(failed.error().message.contains(nowhere));
    }
};

QTEST_GUILESS_MAIN(TestCustomerExport)
#include "tst_customerexport.moc"
