#include <customers/customercontracts.h>
#include <customers/customerdirectory.h>
#include <customers/customerquery.h>
#include <customers/customerrelationships.h>
#include <customers/customersources.h>

#include <QSignalSpy>
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
    [[nodiscard]] QDateTime now() const override { return m_now; }
    QDateTime m_now{QDate(2026, 11, 14), QTime(9, 0), Qt::UTC};
};

Customer listed(const QString& id, const QString& name, const QString& domain)
{
    return {CustomerId{u"c-"_s + id}, TenantId{u"t-"_s + id}, name, domain, u"reseller"_s};
}

Contract contract(const QString& id, const QString& name, const QString& domain = {})
{
    return {u"contract-"_s + id, TenantId{u"t-"_s + id}, name, domain, u"ResellerPartner"_s};
}

Relationship relationship(const QString& id, const QString& name, const QString& status = u"active"_s)
{
    Relationship one;
    one.id = u"r-"_s + id + status;
    one.customer = TenantId{u"t-"_s + id};
    one.customerName = name;
    one.status = status;
    return one;
}

/// The three of them, by what was put in.
struct Told
{
    QHash<TenantId, Contract> contracts;
    QHash<TenantId, CustomerRelations> relations;

    void add(const Contract& one) { contracts.insert(one.customer, one); }
    void add(const Relationship& one) { relations[one.customer].relationships.append(one); }
    [[nodiscard]] CustomerSources sources() const { return {contracts, relations}; }
};

QByteArray contractJson(int number, const QByteArray& name, const QByteArray& domain)
{
    const QByteArray n = QByteArray::number(number);
    return R"({"id":"k)" + n + R"(","contractType":"ResellerPartner","customerId":"t-)" + n +
           R"(","displayName":")" + name + R"(","defaultDomainName":")" + domain + R"("})";
}

} // namespace

/// What Partner Center, the contracts and the delegated relationships say, put together by tenant.
class TestCustomerSources final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    FixedClock m_clock;

    /// A start of the program.
    struct Program
    {
        explicit Program(TestCustomerSources& test, const QString& application = u"us"_s)
            : tenants(partner.http, partner.tokens, PartnerFixture::identity(), partner.advice),
              client(partner.http, partner.tokens, PartnerFixture::identity(), partner.advice),
              contracts(tenants, *test.m_database, application, test.m_clock),
              relationships(client, *test.m_database, application, test.m_clock),
              directory(partner.partnerCenter, test.m_clock)
        {
            directory.keepIn(std::make_unique<CustomerCache>(*test.m_database, application));
            directory.supplementFrom(contracts, relationships);
            partner.network.serve([this](const FakeRequest& request) {
                const QString path = request.url.path();
                if (path.endsWith(u"/contracts"_s))
                    return contractsAnswer;
                if (path.endsWith(u"/customers"_s))
                    return FakeAnswer::json(customersAnswer);
                return FakeAnswer::json("{}", 404);
            });
        }
        PartnerFixture partner;
        FakeAnswer contractsAnswer = FakeAnswer::json(R"({"value":[]})");
        QByteArray customersAnswer = PartnerFixture::page(1, 2);
        TenantClient tenants;
        RelationshipClient client;
        CustomerContracts contracts;
        CustomerRelationships relationships;
        CustomerDirectory directory;
    };

    static void waitFor(const AsyncResult<>& future)
    {
        QVERIFY(QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_database = std::make_unique<Database>(m_folder->filePath(u"steward.db"_s), profileMigrations());
    }
    void cleanup() { m_database.reset(); }

    void whatPartnerCenterSaysCountsAndTheRestIsFilled_data()
    {
        using From = CustomerSource;
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("domain");
        QTest::addColumn<QString>("filledName");
        QTest::addColumn<QString>("filledDomain");
        QTest::addColumn<int>("nameFrom");
        QTest::addColumn<int>("domainFrom");
        QTest::newRow("whole") << u"Own"_s << u"own.example"_s << u"Own"_s << u"own.example"_s
                               << int(From::PartnerCenter) << int(From::PartnerCenter);
        QTest::newRow("no name") << QString() << u"own.example"_s << u"Contract's"_s << u"own.example"_s
                                 << int(From::Contract) << int(From::PartnerCenter);
        QTest::newRow("no domain") << u"Own"_s << QString() << u"Own"_s << u"contract.example"_s
                                   << int(From::PartnerCenter) << int(From::Contract);
        QTest::newRow("neither") << QString() << QString() << u"Contract's"_s << u"contract.example"_s
                                 << int(From::Contract) << int(From::Contract);
    }
    void whatPartnerCenterSaysCountsAndTheRestIsFilled()
    {
        QFETCH(QString, name);
        QFETCH(QString, domain);
        QFETCH(int, nameFrom);
        QFETCH(int, domainFrom);
        Told told;
        told.add(contract(u"1"_s, u"Contract's"_s, u"contract.example"_s));
        told.add(relationship(u"1"_s, u"Relationship's"_s));
        Customer customer = listed(u"1"_s, name, domain);
        const Customer before = customer;
        supplement(customer, told.sources());
        QTEST(customer.name, "filledName");
        QTEST(customer.domain, "filledDomain");
        QCOMPARE(int(customer.origin.name), nameFrom);
        QCOMPARE(int(customer.origin.domain), domainFrom);
        QCOMPARE(customer.origin.record, CustomerSource::PartnerCenter);
        QCOMPARE(withoutSupplement(customer), before);
    }

    void aNameThatOnlyTheRelationshipHasIsItsNewest()
    {
        Told told;
        told.add(relationship(u"1"_s, u"Old"_s));
        told.add(relationship(u"1"_s, u"New"_s));
        told.add(relationship(u"1"_s, QString()));
        Customer customer = listed(u"1"_s, {}, {});
        supplement(customer, told.sources());
        QCOMPARE(customer.name, u"New"_s);
        QCOMPARE(customer.origin.name, CustomerSource::Relationship);
        QVERIFY(customer.domain.isEmpty());
    }

    void whatWasFilledFollowsItsSource()
    {
        Told told;
        told.add(contract(u"1"_s, u"First"_s));
        Customer customer = listed(u"1"_s, {}, u"own.example"_s);
        supplement(customer, told.sources());
        QCOMPARE(customer.name, u"First"_s);
        told.add(contract(u"1"_s, u"Second"_s));
        supplement(customer, told.sources());
        QCOMPARE(customer.name, u"Second"_s);
        told.contracts.clear();
        supplement(customer, told.sources());
        QVERIFY(customer.name.isEmpty());
        QCOMPARE(customer.origin, CustomerOrigin());
    }

    void aTenantThatPartnerCenterDoesNotListIsAnother()
    {
        Told told;
        told.add(contract(u"1"_s, u"Listed"_s));
        told.add(contract(u"2"_s, u"Former"_s, u"former.example"_s));
        told.add(relationship(u"3"_s, u"Ended"_s, u"terminated"_s));
        told.add(relationship(u"4"_s, u"Active only"_s));
        told.add(contract(u"5"_s, u"Both"_s));
        told.add(relationship(u"5"_s, u"Both"_s));
        const auto others = otherCustomers({listed(u"1"_s, u"Listed"_s, {})}, told.sources());
        QStringList found;
        for (const Customer& other : others)
            found << other.name + u'/' + customerSourceName(other.origin.record);
        QCOMPARE(found,
                 (QStringList{u"Active only/relationship"_s, u"Both/relationship"_s, u"Former/contract"_s}));
        QCOMPARE(others.last().id.value, u"t-2"_s);
        QCOMPARE(others.last().domain, u"former.example"_s);
        QCOMPARE(others.last().relationship, u"ResellerPartner"_s);
        QCOMPARE(others.last().origin.domain, CustomerSource::Contract);
    }

    void aTenantThatOnlyAContractNamesIsFoundWhenSourcesAreAskedFor_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<bool>("former");
        QTest::addColumn<bool>("inPartnerCenter");
        QTest::newRow("everything") << u""_s << false << true;
        QTest::newRow("its name") << u"tenant"_s << false << true;
        QTest::newRow("contracts") << u"source:contract"_s << true << true;
        QTest::newRow("contracts alone") << u"source:contract -source:partnercenter"_s << true << false;
        QTest::newRow("Partner Center") << u"source:PartnerCenter"_s << false << true;
        QTest::newRow("relationships") << u"source:relationship"_s << false << false;
        QTest::newRow("without") << u"-source:relationship"_s << true << true;
    }
    void aTenantThatOnlyAContractNamesIsFoundWhenSourcesAreAskedFor()
    {
        QFETCH(QString, search);
        Program program(*this);
        program.customersAnswer = PartnerFixture::page(1, 1);
        program.contractsAnswer =
            FakeAnswer::json("{\"value\":[" + contractJson(1, "Tenant 1", "d1.example") + ',' +
                             contractJson(9, "Tenant 9", "d9.example") + "]}");
        waitFor(program.directory.load());
        waitFor(program.contracts.refresh());
        QCOMPARE(program.directory.customers().size(), 1);
        QCOMPARE(program.directory.others().size(), 1);
        const auto query = CustomerQuery::parse(search);
        QVERIFY(query.has_value());
        const auto finds = [&](const Customer& customer) {
            Customer named = customer;
            named.name = u"A tenant"_s;
            const QByteArray key = customerSearchKey(named);
            return query->matches({.customer = named,
                                   .searchKey = key,
                                   .relationships = &program.relationships,
                                   .contracts = &program.contracts});
        };
        QTEST(finds(program.directory.others().first()), "former");
        QTEST(finds(program.directory.customers().first()), "inPartnerCenter");
    }

    void aCustomerWithoutANameGetsItsContractsAndKeepsItOffline()
    {
        const QByteArray nameless =
            R"({"totalCount":1,"items":[{"id":"c-1","companyProfile":{"tenantId":"t-1"},)"
            R"("relationshipToPartner":"reseller"}]})";
        {
            Program program(*this);
            program.customersAnswer = nameless;
            program.contractsAnswer =
                FakeAnswer::json("{\"value\":[" + contractJson(1, "Harbour", "harbour.example") + "]}");
            waitFor(program.directory.load());
            QVERIFY(program.directory.customers().first().name.isEmpty());
            QSignalSpy reset(&program.directory, &CustomerDirectory::customersReset);
            waitFor(program.contracts.refresh());
            QCOMPARE(reset.count(), 1);
            QCOMPARE(program.directory.customers().first().name, u"Harbour"_s);
            QVERIFY(program.directory.others().isEmpty());
            // The same again is no difference.
            waitFor(program.contracts.refresh());
            program.directory.refresh();
            QTRY_COMPARE(program.directory.state(), CustomerDirectory::State::Ready);
            QCOMPARE(reset.count(), 1);
            QCOMPARE(program.directory.find(u"harbour.example"_s)->id.value, u"c-1"_s);
        }
        Program next(*this);
        waitFor(next.directory.restore());
        // Kept as Partner Center said it: the name is still the contract's.
        QVERIFY(next.directory.customers().first().name.isEmpty());
        waitFor(next.contracts.load());
        QCOMPARE(next.directory.customers().first().name, u"Harbour"_s);
        QCOMPARE(next.directory.customers().first().origin.name, CustomerSource::Contract);
        QCOMPARE(next.contracts.asOf(), m_clock.now());
    }

    void contractsThatCannotBeReadLeaveWhatThereWas()
    {
        Program program(*this);
        program.contractsAnswer =
            FakeAnswer::json("{\"value\":[" + contractJson(9, "Nine", "d9.example") + "]}");
        waitFor(program.directory.load());
        waitFor(program.contracts.refresh());
        QCOMPARE(program.directory.others().size(), 1);
        const QDateTime asOf = program.contracts.asOf();
        m_clock.m_now = m_clock.m_now.addSecs(60);
        program.contractsAnswer = FakeAnswer::json(
            R"({"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}})", 403);
        const auto refused = program.contracts.refresh();
        waitFor(refused);
        QVERIFY(!refused.result().has_value());
        QCOMPARE(program.contracts.lastError()->code, refused.result().error().code);
        QCOMPARE(program.contracts.asOf(), asOf);
        QCOMPARE(program.directory.others().size(), 1);
    }

    void aContractThatIsGoneIsForgotten()
    {
        {
            Program program(*this);
            program.contractsAnswer =
                FakeAnswer::json("{\"value\":[" + contractJson(8, "Eight", "d8.example") + ',' +
                                 contractJson(9, "Nine", "d9.example") + "]}");
            waitFor(program.directory.load());
            waitFor(program.contracts.refresh());
            QCOMPARE(program.directory.others().size(), 2);
            program.contractsAnswer =
                FakeAnswer::json("{\"value\":[" + contractJson(9, "Nine", "d9.example") + "]}");
            waitFor(program.contracts.refresh());
            QCOMPARE(program.directory.others().size(), 1);
        }
        Program next(*this);
        waitFor(next.contracts.load());
        QVERIFY(next.contracts.has(TenantId{u"t-9"_s}));
        QCOMPARE(next.contracts.all().size(), 1);
    }

    void anotherApplicationsContractsAreNotGivenOut()
    {
        {
            Program program(*this);
            program.contractsAnswer =
                FakeAnswer::json("{\"value\":[" + contractJson(9, "Nine", "d9.example") + "]}");
            waitFor(program.contracts.refresh());
        }
        Program other(*this, u"them"_s);
        waitFor(other.contracts.load());
        QVERIFY(other.contracts.all().isEmpty());
        QVERIFY(!other.contracts.asOf().isValid());
    }

    void whileAFirstListComesNobodyIsAnother()
    {
        Program program(*this);
        program.contractsAnswer =
            FakeAnswer::json("{\"value\":[" + contractJson(1, "One", "d1.example") + "]}");
        waitFor(program.contracts.refresh());
        QVERIFY(program.directory.others().isEmpty()); // who is listed is not known yet
        waitFor(program.directory.load());
        QVERIFY(program.directory.others().isEmpty());
        QCOMPARE(program.directory.customers().size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestCustomerSources)
#include "tst_customersources.moc"
