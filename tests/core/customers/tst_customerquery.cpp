#include <customers/customerquery.h>
#include <customers/customerstates.h>

#include <QTemporaryDir>
#include <QTest>

#include <storage/database.h>
#include <storage/migrations.h>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

Customer make(const QString& name, const QString& domain, const QString& relationship = u"reseller"_s)
{
    Customer customer;
    customer.id.value = u"ID-"_s + domain;
    customer.tenant.value = u"T-"_s + domain;
    customer.name = name;
    customer.domain = domain;
    customer.relationship = relationship;
    return customer;
}

} // namespace

class TestCustomerQuery final : public QObject
{
    Q_OBJECT

    QList<Customer> m_customers{make(u"M\u00fcller & S\u00f6hne"_s, u"mueller.example"_s),
                                make(u"Alder Dental"_s, u"alder.example"_s, u"advisor"_s),
                                make(u"Calder: Optics"_s, u"calder.example"_s),
                                make(u"Gone Ltd"_s, u"gone.example"_s)};
    QTemporaryDir m_folder;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<CustomerStates> m_states;
    std::unique_ptr<CustomerNotes> m_notes;
    QStringList m_connections{u"graph"_s, u"exchange"_s};

    QStringList found(const QString& text)
    {
        const auto query = CustomerQuery::parse(text);
        if (!query)
            return {u"error: "_s + query.error().message};
        QStringList names;
        for (const Customer& customer : m_customers) {
            const CustomerNote note = m_notes->of(customer.id);
            const QByteArray key = customerSearchKey(customer, note);
            if (query->matches({customer, key, m_states.get(), &m_connections, nullptr, &note}))
                names << customer.domain.section(u'.', 0, 0);
        }
        return names;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_customers[3].missingSince = QDateTime(QDate(2026, 11, 14), QTime(9, 0), Qt::UTC);
        m_database = std::make_unique<Database>(m_folder.filePath(u"steward.db"_s), profileMigrations());
        m_states = std::make_unique<CustomerStates>(*m_database, u"us"_s);
        m_notes = std::make_unique<CustomerNotes>(m_folder.path(), TenantId{u"us"_s});
        CustomerNote note;
        note.favourite = true;
        note.alias = u"The big one"_s;
        note.tags = {u"Gold"_s, u"Vorz\u00fcge"_s};
        m_notes->set(m_customers[0].id, note);
        m_customers.append(make(u"Hidden Ltd"_s, u"hidden.example"_s));
        note = {};
        note.hidden = true;
        note.text = u"left us\nin June"_s;
        note.tags = {u"gold"_s};
        m_notes->set(m_customers.last().id, note);
        ConsentRecord record;
        record.state = ConsentRecord::State::Consented;
        m_states->setConsent(m_customers[0].tenant, record);
        record.state = ConsentRecord::State::Partial;
        m_states->setConsent(m_customers[1].tenant, record);
        record.state = ConsentRecord::State::Failed;
        m_states->setConsent(m_customers[2].tenant, record);
        const auto access = [this](int customer, const QString& connection, AccessResult::State state) {
            AccessResult result;
            result.tenant = m_customers[customer].tenant;
            result.connection = connection;
            result.state = state;
            m_states->setAccess(result);
        };
        access(0, u"graph"_s, AccessResult::State::Ok);
        access(1, u"graph"_s, AccessResult::State::Ok);
        access(1, u"exchange"_s, AccessResult::State::RoleMissing);
        access(2, u"not-counted"_s, AccessResult::State::RoleMissing);
    }
    void cleanupTestCase()
    {
        m_states.reset();
        m_database.reset();
    }

    void findsWhatIsMeant_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("names");
        QTest::newRow("nothing") << u"  "_s << u"mueller alder calder gone"_s;
        QTest::newRow("a part of a name") << u"alder"_s << u"alder calder"_s;
        QTest::newRow("several words, any order") << u"dental alder"_s << u"alder"_s;
        QTest::newRow("accents and case") << u"MULLER sohne"_s << u"mueller"_s;
        QTest::newRow("an accent that is not there") << u"\u00e1lder"_s << u"alder calder"_s;
        QTest::newRow("a tenant id") << u"t-calder.example"_s << u"calder"_s;
        QTest::newRow("not across columns") << u"\"dental alder\""_s << QString();
        QTest::newRow("quotes keep a space") << u"\"alder dental\""_s << u"alder"_s;
        QTest::newRow("quotes keep a colon") << u"\"calder: opt\""_s << u"calder"_s;
        QTest::newRow("a quote left open") << u"\"alder den"_s << u"alder"_s;
        QTest::newRow("a minus") << u"alder -optics"_s << u"alder"_s;
        QTest::newRow("a minus alone") << u"alder -"_s << u"alder calder"_s;
        QTest::newRow("a minus within a word") << u"t-alder"_s << u"alder"_s;
        QTest::newRow("status") << u"status:adv"_s << u"alder"_s;
        QTest::newRow("status, case") << u"Status:RESELLER"_s << u"mueller calder"_s;
        QTest::newRow("missing ones") << u"status:missing"_s << u"gone"_s;
        QTest::newRow("not missing") << u"-status:missing"_s << u"mueller alder calder"_s;
        QTest::newRow("consented") << u"consent:ok"_s << u"mueller"_s;
        QTest::newRow("partly") << u"consent:partial"_s << u"alder"_s;
        QTest::newRow("refused") << u"consent:refused"_s << u"calder"_s;
        QTest::newRow("never asked") << u"consent:unknown"_s << u"gone"_s;
        QTest::newRow("all but consented") << u"consent:missing"_s << u"alder calder gone"_s;
        QTest::newRow("works") << u"access:ok"_s << u"mueller"_s;
        QTest::newRow("some fail") << u"access:failed"_s << u"alder"_s;
        QTest::newRow("never checked") << u"access:unknown"_s << u"calder gone"_s;
        QTest::newRow("alias") << u"big one"_s << u"mueller"_s;
        QTest::newRow("tag as a word") << u"vorzuge"_s << u"mueller"_s;
        QTest::newRow("tag") << u"tag:gold"_s << u"mueller"_s;
        QTest::newRow("tag, its beginning, folded") << u"tag:VORZ"_s << u"mueller"_s;
        QTest::newRow("no tag") << u"-tag:gold alder"_s << u"alder calder"_s;
        QTest::newRow("favourites") << u"is:favourite"_s << u"mueller"_s;
        QTest::newRow("not returned, partial and failing need attention")
            << u"is:attention"_s << u"alder calder gone"_s;
        QTest::newRow("hidden") << u"is:hidden"_s << u"hidden"_s;
        QTest::newRow("hidden by its note") << u"is:hidden \"us in june\""_s << u"hidden"_s;
        QTest::newRow("hidden and tag") << u"is:hidden tag:gold"_s << u"hidden"_s;
        QTest::newRow("together") << u"consent:missing status:reseller opt"_s << u"calder"_s;
        QTest::newRow("being typed") << u"alder consent:"_s << u"alder calder"_s;
        QTest::newRow("being typed further") << u"alder consent:ref"_s << u"alder calder"_s;
        QTest::newRow("days being typed") << u"alder ends<"_s << u"alder calder"_s;
        QTest::newRow("a sign in a word") << u"alder<3"_s << QString();
        QTest::newRow("quoted days are words") << u"\"ends<3\""_s << QString();
        QTest::newRow("ends is not known") << u"ends<30"_s << QString();
    }
    void findsWhatIsMeant()
    {
        QFETCH(QString, text);
        QFETCH(QString, names);
        QCOMPARE(found(text), names.split(u' ', Qt::SkipEmptyParts));
    }

    void whatThereIsNotIsSaid_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("names");
        QTest::addColumn<int>("place");
        QTest::newRow("operator") << u"colour:red"_s << u"colour:"_s << 1;
        QTest::newRow("value") << u"consent:maybe"_s << u"maybe"_s << 1;
        QTest::newRow("after a word") << u"alder owner:x"_s << u"owner:"_s << 7;
        QTest::newRow("turned round, after spaces") << u"  -owner:x"_s << u"owner:"_s << 3;
        QTest::newRow("no number") << u"a ends<soon"_s << u"ends<soon"_s << 3;
        QTest::newRow("a number too large") << u"ends>99999999999"_s << u"99999999999"_s << 1;
        QTest::newRow("a negative number") << u"ends<-1"_s << u"ends<-1"_s << 1;
        QTest::newRow("no sign") << u"ends:30"_s << u"ends:30"_s << 1;
    }
    void whatThereIsNotIsSaid()
    {
        QFETCH(QString, text);
        QFETCH(QString, names);
        QFETCH(int, place);
        const auto query = CustomerQuery::parse(text);
        QVERIFY(!query);
        QVERIFY2(query.error().why.contains(u" %1."_s.arg(place)), qPrintable(query.error().why));
        QCOMPARE(query.error().code, ErrorCode::BadRequest);
        QVERIFY2(query.error().message.contains(names), qPrintable(query.error().message));
        QVERIFY(!query.error().advice.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCustomerQuery)
#include "tst_customerquery.moc"
