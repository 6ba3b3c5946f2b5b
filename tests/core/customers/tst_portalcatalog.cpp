#include <customers/portalcatalog.h>
#include <settings/cloudcatalog.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const QString kShipped = QStringLiteral(STEWARD_SOURCE_DIR "/resources/portals");
const QString kTenant = u"7c1e4b02-93d5-4f6a-8b1d-2e50a9c7f314"_s;

Customer brackenfield()
{
    Customer customer;
    customer.id.value = u"b84f0d6a-1c27-4e93-a5b8-60d1f2937ce5"_s;
    customer.tenant.value = kTenant;
    customer.domain = u"brackenfieldlog.onmicrosoft.example"_s;
    return customer;
}

Cloud cloudNamed(const QString& name)
{
    const CloudCatalog clouds({QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds")});
    const auto cloud = clouds.load(name);
    return cloud.value_or(Cloud{});
}

void write(const QString& file, const QByteArray& text)
{
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
        qFatal("a file of the test cannot be written");
}

} // namespace

class TestPortalCatalog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyShippedPortalOpensForACustomerOfTheGlobalCloud()
    {
        const PortalCatalog catalog({kShipped});
        QVERIFY2(catalog.problems().isEmpty(), qPrintable(catalog.problems().value(0).message));
        QVERIFY(catalog.portals().size() >= 9);
        const Cloud cloud = cloudNamed(u"global"_s);
        QCOMPARE(portalsOf(catalog.portals(), cloud).size(), catalog.portals().size());
        for (const Portal& portal : catalog.portals()) {
            const auto address = portalAddress(portal, cloud, brackenfield());
            QVERIFY2(address, qPrintable(portal.id));
            QCOMPARE(address->scheme(), u"https"_s);
            QVERIFY(!address->toString().contains(u'{'));
        }
        QCOMPARE(portalAddress(*catalog.find(u"entra"_s), cloud, brackenfield())->toString(),
                 u"https://entra.microsoft.com/"_s + kTenant);
        QCOMPARE(portalAddress(*catalog.find(u"m365"_s), cloud, brackenfield())->query(),
                 u"delegatedOrg=brackenfieldlog.onmicrosoft.example"_s);
    }

    void anotherCloudHasOnlyThePortalsItHasAnAddressFor()
    {
        const PortalCatalog catalog({kShipped});
        const Cloud china = cloudNamed(u"china"_s);
        const QList<Portal> there = portalsOf(catalog.portals(), china);
        QCOMPARE(there.size(), 1);
        QCOMPARE(portalAddress(there.first(), china, brackenfield())->host(), u"portal.azure.cn"_s);
        QCOMPARE(portalAddress(*catalog.find(u"teams"_s), china, brackenfield()).error().code,
                 ErrorCode::NotFound);
    }

    void whatAServiceCallsACustomerNeverLeadsElsewhere_data()
    {
        QTest::addColumn<QString>("domain");
        QTest::addColumn<QString>("tenant");
        QTest::newRow("another host") << u"@evil.example"_s << kTenant;
        QTest::newRow("a path") << u"a.example/../.."_s << kTenant;
        QTest::newRow("a fragment") << u"a.example#x"_s << kTenant;
        QTest::newRow("more of a query") << u"a.example&x=y"_s << kTenant;
        QTest::newRow("markup") << u"<b>a.example"_s << kTenant;
        QTest::newRow("a line") << u"a.example\n"_s << kTenant;
        QTest::newRow("no domain at all") << u"localhost"_s << kTenant;
        QTest::newRow("an id that is none") << u"a.example"_s << u"../admin"_s;
        QTest::newRow("an id with more") << u"a.example"_s << kTenant + u"?x"_s;
    }
    void whatAServiceCallsACustomerNeverLeadsElsewhere()
    {
        QFETCH(QString, domain);
        QFETCH(QString, tenant);
        const PortalCatalog catalog({kShipped});
        const Cloud cloud = cloudNamed(u"global"_s);
        Customer customer = brackenfield();
        customer.domain = domain;
        customer.tenant.value = tenant;
        const QString id = tenant == kTenant ? u"teams"_s : u"entra"_s;
        const auto address = portalAddress(*catalog.find(id), cloud, customer);
        QVERIFY2(!address, address ? qPrintable(address->toString()) : "");
        QCOMPARE(address.error().code, ErrorCode::BadRequest);
    }

    void aCustomerWithoutATenantIsToldSo()
    {
        const PortalCatalog catalog({kShipped});
        Customer customer = brackenfield();
        customer.tenant.value.clear();
        const auto address = portalAddress(*catalog.find(u"azure"_s), cloudNamed(u"global"_s), customer);
        QCOMPARE(address.error().code, ErrorCode::NotFound);
        QVERIFY(address.error().message.contains(u"no tenant"_s));
    }

    void theUsersOwnFileAddsAPortalOrChangesOnlyItsBrowser()
    {
        const QTemporaryDir own;
        write(own.filePath(u"entra.json"_s),
              R"({"browser":"/usr/bin/chromium","browserArguments":["--profile-directory=Partner"]})");
        write(own.filePath(u"wiki.json"_s),
              R"({"title":"Wiki","order":0,"portal":"entra","path":"/wiki/{customerId}"})");
        const PortalCatalog catalog({kShipped, own.path()});
        QVERIFY(catalog.problems().isEmpty());
        QCOMPARE(catalog.portals().first().id, u"wiki"_s);
        const Portal* entra = catalog.find(u"entra"_s);
        QCOMPARE(entra->title, u"Entra"_s);
        QCOMPARE(entra->path, u"/{tenantId}"_s);
        QCOMPARE(entra->browser, u"/usr/bin/chromium"_s);
        QCOMPARE(entra->browserArguments, QStringList{u"--profile-directory=Partner"_s});
    }

    void aFileThatIsWrongIsNamedAndTheOthersAreThere_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("no title") << QByteArray(R"({"portal":"entra","path":"/"})");
        QTest::newRow("no portal") << QByteArray(R"({"title":"X","path":"/"})");
        QTest::newRow("no path") << QByteArray(R"({"title":"X","portal":"entra"})");
        QTest::newRow("another host by its path")
            << QByteArray(R"({"title":"X","portal":"entra","path":"@evil.example/"})");
        QTest::newRow("unknown placeholder")
            << QByteArray(R"({"title":"X","portal":"entra","path":"/{secret}"})");
        QTest::newRow("arguments that are no texts")
            << QByteArray(R"({"title":"X","portal":"entra","path":"/","browserArguments":[1]})");
    }
    void aFileThatIsWrongIsNamedAndTheOthersAreThere()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir own;
        write(own.filePath(u"broken.json"_s), text);
        const PortalCatalog catalog({kShipped, own.path()});
        QCOMPARE(catalog.problems().size(), 1);
        QVERIFY(catalog.problems().first().message.contains(u"broken.json"_s));
        QVERIFY(catalog.find(u"entra"_s));
        QVERIFY(!catalog.find(u"broken"_s));
    }
};

QTEST_GUILESS_MAIN(TestPortalCatalog)
#include "tst_portalcatalog.moc"
