#include <cloud/productnames.h>
#include <cloud/tenantclient.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <testnetwork/partnerfixture.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const TenantId kCustomer{u"aaaaaaaa-0001-4000-8000-000000000001"_s};

} // namespace

class TestTenantClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contractsAreReadPageByPageOnceEach()
    {
        PartnerFixture partner;
        const TenantClient client(partner.http, partner.tokens, PartnerFixture::identity(), partner.advice);
        partner.network.queue(FakeAnswer::json(
            "{\"value\":[{\"id\":\"1\",\"contractType\":\"ResellerPartner\",\"customerId\":\"t1\","
            "\"defaultDomainName\":\"a.example\",\"displayName\":\"=A\\u202e\"},{\"id\":\"2\",\"customerId\":"
            "null}],"
            "\"@odata.nextLink\":\"https://graph.example/v1.0/contracts?$skiptoken=2\"}"));
        partner.network.queue(FakeAnswer::json("{\"value\":[{\"id\":\"3\",\"customerId\":\"T1\"},{\"id\":"
                                               "\"4\",\"customerId\":\"t2\",\"displayName\":null}]}"));
        const auto contracts = client.contracts(this);
        QTRY_VERIFY(contracts.isFinished());
        QVERIFY(contracts.result().has_value());
        QCOMPARE(contracts.result()->size(), 2);
        const Contract first{u"1"_s, TenantId{u"t1"_s}, u"=A\u202e"_s, u"a.example"_s, u"ResellerPartner"_s};
        QCOMPARE(contracts.result()->at(0), first);
        QVERIFY(contracts.result()->at(1).name.isEmpty());
        QCOMPARE(partner.tokens.asked().constFirst().tenant, PartnerFixture::identity().tenant);
    }

    void pagesThatCycleEndWithAnError()
    {
        PartnerFixture partner;
        const TenantClient client(partner.http, partner.tokens, PartnerFixture::identity(), partner.advice);
        for (const char* next : {"b", "a", "b"}) {
            partner.network.queue(FakeAnswer::json(
                QByteArray(
                    "{\"value\":[],\"@odata.nextLink\":\"https://graph.example/v1.0/contracts?$skiptoken=") +
                next + "\"}"));
        }
        const auto contracts = client.contracts(this);
        QTRY_VERIFY(contracts.isFinished());
        QCOMPARE(contracts.result().error().code, ErrorCode::BadResponse);
        QCOMPARE(partner.network.requests().size(), 3);
    }

    void aPageOnAnotherHostIsNotAsked()
    {
        PartnerFixture partner;
        const TenantClient client(partner.http, partner.tokens, PartnerFixture::identity(), partner.advice);
        partner.network.queue(
            FakeAnswer::json("{\"value\":[],\"@odata.nextLink\":\"https://evil.example/v1.0/contracts\"}"));
        const auto contracts = client.contracts(this);
        QTRY_VERIFY(contracts.isFinished());
        QCOMPARE(contracts.result().error().code, ErrorCode::BadResponse);
        QCOMPARE(partner.network.requests().size(), 1);
    }

    void domainsAndLicencesAreTheCustomers()
    {
        PartnerFixture partner;
        const TenantClient client(partner.http, partner.tokens, PartnerFixture::identity(), partner.advice);
        partner.network.queue(FakeAnswer::json(
            "{\"value\":[{\"id\":\"a.example\",\"isDefault\":true,\"isInitial\":false,\"isVerified\":true},"
            "{\"id\":null},{\"id\":\"b.example\",\"isDefault\":null}]}"));
        const auto domains = client.domains(kCustomer, this);
        QTRY_VERIFY(domains.isFinished());
        const QList<TenantDomain> expected{{u"a.example"_s, true, false, true},
                                           {u"b.example"_s, false, false, false}};
        QCOMPARE(*domains.result(), expected);
        partner.network.queue(FakeAnswer::json(
            "{\"value\":[{\"skuId\":\"s1\",\"skuPartNumber\":\"SPE_E3\",\"capabilityStatus\":\"Enabled\","
            "\"consumedUnits\":12,\"prepaidUnits\":{\"enabled\":10,\"warning\":3,\"suspended\":2,"
            "\"lockedOut\":1}},"
            "{\"skuId\":\"s2\",\"consumedUnits\":-4,\"prepaidUnits\":null},{\"skuId\":null}]}"));
        const auto licences = client.licences(kCustomer, this);
        QTRY_VERIFY(licences.isFinished());
        QCOMPARE(licences.result()->size(), 2);
        const Licence first{u"s1"_s, u"SPE_E3"_s, u"Enabled"_s, 12, 13, 3};
        QCOMPARE(licences.result()->at(0), first);
        QCOMPARE(licences.result()->at(1).used, 0);
        for (const auto& asked : partner.tokens.asked())
            QCOMPARE(asked.tenant, kCustomer);
    }

    void deletingTheContextCancels()
    {
        PartnerFixture partner;
        const TenantClient client(partner.http, partner.tokens, PartnerFixture::identity(), partner.advice);
        partner.network.queue(FakeAnswer::hanging());
        auto context = std::make_unique<QObject>();
        const auto holders = client.roleHolders(kCustomer, context.get());
        QTRY_COMPARE(partner.network.requests().size(), 1);
        context.reset();
        QTRY_VERIFY(holders.isFinished());
        QCOMPARE(holders.result().error().code, ErrorCode::Cancelled);
    }

    void productsWithoutANameKeepTheirPartNumber()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"names.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"names\":{\"SPE_E3\":\"Microsoft 365 E3\",\"EMPTY\":\"\",\"NUMBER\":3}}");
        file.close();
        const ProductNames names({folder.path(), u"/nowhere"_s});
        QCOMPARE(names.of(u"spe_e3"_s), u"Microsoft 365 E3"_s);
        QCOMPARE(names.of(u"EMPTY"_s), u"EMPTY"_s);
        QCOMPARE(names.of(u"NUMBER"_s), u"NUMBER"_s);
        QCOMPARE(names.of(u"<b>NEW</b>"_s), u"<b>NEW</b>"_s);
    }
};

QTEST_GUILESS_MAIN(TestTenantClient)
#include "tst_tenantclient.moc"
