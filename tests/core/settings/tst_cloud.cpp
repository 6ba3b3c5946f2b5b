#include <settings/cloudcatalog.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QString kShipped = QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds");

QByteArray cloudWith(const QByteArray& field, const QByteArray& value)
{
    QByteArray json =
        R"({"name":"x","authority":"https://login.example","partnerCenter":"https://pc.example",)"
        R"("graph":"https://graph.example","exchange":"https://exo.example"})";
    const qsizetype begin = json.indexOf('"' + field + "\":");
    if (begin < 0)
        return json.replace(json.size() - 1, 1, ",\"" + field + "\":" + value + "}");
    qsizetype end = json.indexOf(",\"", begin);
    if (end < 0)
        end = json.size() - 1;
    return json.replace(begin, end - begin, '"' + field + "\":" + value);
}

void write(const QString& file, const QByteArray& text)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
}

} // namespace

class TestCloud : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shippedCloudsLoad_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("authority");
        QTest::addColumn<QString>("graph");
        QTest::addColumn<QString>("partnerCenter");
        QTest::addColumn<QString>("exchange");
        QTest::addColumn<QString>("environment");
        QTest::addColumn<bool>("relationships");
        const QString partner = u"https://api.partnercenter.microsoft.com"_s;
        QTest::newRow("global") << u"global"_s << u"https://login.microsoftonline.com"_s
                                << u"https://graph.microsoft.com"_s << partner
                                << u"https://outlook.office365.com"_s << u"O365Default"_s << true;
        QTest::newRow("usgov") << u"usgov"_s << u"https://login.microsoftonline.us"_s
                               << u"https://graph.microsoft.us"_s << partner
                               << u"https://outlook.office365.us"_s << u"O365USGovGCCHigh"_s << false;
        QTest::newRow("usgov-dod") << u"usgov-dod"_s << u"https://login.microsoftonline.us"_s
                                   << u"https://dod-graph.microsoft.us"_s << partner
                                   << u"https://webmail.apps.mil"_s << u"O365USGovDoD"_s << false;
        const QString chinaPartner = u"https://partner.partnercenterapi.microsoftonline.cn"_s;
        for (const auto& [name, authority] :
             {std::pair{u"china"_s, u"https://login.chinacloudapi.cn"_s},
              std::pair{u"china-partner"_s, u"https://login.partner.microsoftonline.cn"_s}})
            QTest::newRow(qPrintable(name))
                << name << authority << u"https://microsoftgraph.chinacloudapi.cn"_s << chinaPartner
                << u"https://partner.outlook.cn"_s << u"O365China"_s << false;
    }

    void shippedCloudsLoad()
    {
        QFETCH(QString, name);
        QFETCH(QString, graph);
        QFETCH(QString, partnerCenter);
        QFETCH(QString, exchange);
        const auto cloud = CloudCatalog({kShipped}).load(name);
        QVERIFY2(cloud.has_value(), cloud ? "" : qPrintable(cloud.error().message));
        QCOMPARE(cloud->name, name);
        QVERIFY(!cloud->title.isEmpty());
        QTEST(cloud->authority.toString(), "authority");
        QCOMPARE(cloud->graphScope(), graph + u"/.default"_s);
        QCOMPARE(cloud->partnerCenterScope(), partnerCenter + u"/user_impersonation"_s);
        QCOMPARE(cloud->exchangeScope(), exchange + u"/.default"_s);
        QTEST(cloud->exchangeEnvironment, "environment");
        QTEST(cloud->delegatedRelationships, "relationships");
        QVERIFY(!cloud->bootstrapClientId.isEmpty());
        QVERIFY(!cloud->isPractice);
        for (const QUrl& url : {cloud->authority, cloud->partnerCenter, cloud->graph, cloud->exchange,
                                cloud->exchangeConnectionUri, cloud->complianceConnectionUri})
            QVERIFY2(url.scheme() == u"https"_s && !url.host().isEmpty(), qPrintable(url.toString()));
    }

    void everyShippedCloudIsTested()
    {
        QCOMPARE(CloudCatalog({kShipped}).names(),
                 (QStringList{u"china"_s, u"china-partner"_s, u"global"_s, u"usgov"_s, u"usgov-dod"_s}));
    }

    void theWorldwideCloudHasExchangeAndCompliance()
    {
        const auto cloud = CloudCatalog({kShipped}).load(u"global"_s);
        QCOMPARE(cloud->exchangeScope(), u"https://outlook.office365.com/.default"_s);
        QCOMPARE(cloud->complianceScope(), u"https://ps.compliance.protection.outlook.com/.default"_s);
    }

    void aCloudSurvivesWritingAndReading()
    {
        for (const QString& name : CloudCatalog({kShipped}).names()) {
            const auto cloud = CloudCatalog({kShipped}).load(name);
            QCOMPARE(parseCloud(cloud->json(), name).value(), *cloud);
        }
        Cloud practice = parseCloud(cloudWith("practice", "true"), u"x"_s).value();
        QVERIFY(practice.isPractice);
        QCOMPARE(parseCloud(practice.json(), u"x"_s).value(), practice);
    }

    void theBootstrapClientCanBeAnother()
    {
        const Cloud usual = CloudCatalog({kShipped}).load(u"global"_s).value();
        QCOMPARE(usual.bootstrapClientId, u"14d82eec-204b-4c2f-b7e8-296a70dab67e"_s);
        QVERIFY(!usual.json().contains("bootstrapClientId"));
        const QByteArray id = "\"04b07795-8ddb-461a-bbee-02f9e1bf7b46\"";
        const Cloud other = parseCloud(cloudWith("bootstrapClientId", id), u"x"_s).value();
        QCOMPARE(other.bootstrapClientId, u"04b07795-8ddb-461a-bbee-02f9e1bf7b46"_s);
        QCOMPARE(parseCloud(other.json(), u"x"_s).value(), other);
    }

    void aCloudOfThirdPartiesNeedsLittle()
    {
        const auto cloud = parseCloud(
            R"({"name":"lab","authority":"http://127.0.0.1:8080/","partnerCenter":"http://[::1]:8080",)"
            R"("graph":"http://localhost:8080//","more":{"x":1}})",
            u"lab.json"_s);
        QVERIFY2(cloud.has_value(), cloud ? "" : qPrintable(cloud.error().message));
        QCOMPARE(cloud->title, u"lab"_s);
        QCOMPARE(cloud->graphScope(), u"http://localhost:8080/.default"_s);
        QCOMPARE(cloud->exchange, QUrl(u"https://outlook.office365.com"_s));
        QVERIFY(cloud->complianceScope().isEmpty());
    }

    void faultsNameFileAndField_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        QTest::newRow("http") << cloudWith("graph", "\"http://graph.example\"")
                              << u"\"graph\" must start with https://"_s;
        QTest::newRow("looks like loopback") << cloudWith("graph", "\"http://localhost.evil.example\"")
                                             << u"\"graph\" must start with https://"_s;
        QTest::newRow("127 as a name")
            << cloudWith("graph", "\"http://127.0.0.1.example\"") << u"\"graph\" must start"_s;
        QTest::newRow("other scheme")
            << cloudWith("authority", "\"ftp://x.example\"") << u"\"authority\" must start"_s;
        QTest::newRow("no scheme") << cloudWith("authority", "\"login.example\"")
                                   << u"\"authority\" is not an address"_s;
        QTest::newRow("empty") << cloudWith("partnerCenter", "\"\"") << u"\"partnerCenter\" is empty"_s;
        QTest::newRow("null") << cloudWith("partnerCenter", "null") << u"\"partnerCenter\" is missing"_s;
        QTest::newRow("number") << cloudWith("name", "7") << u"\"name\" must be text"_s;
        QTest::newRow("password") << cloudWith("graph", "\"https://u:p@graph.example\"")
                                  << u"user name or password"_s;
        QTest::newRow("query") << cloudWith("graph", "\"https://graph.example?x=1\"") << u"must end before"_s;
        QTest::newRow("portal") << cloudWith("portals", "{\"azure\":\"http://x.example\"}")
                                << u"\"portals.azure\""_s;
        QTest::newRow("bootstrap") << cloudWith("bootstrapClientId", "\"my app\"")
                                   << u"\"bootstrapClientId\" must be an application's id"_s;
        QTest::newRow("practice") << cloudWith("practice", "\"yes\"")
                                  << u"\"practice\" must be true or false"_s;
        QTest::newRow("relationships") << cloudWith("delegatedRelationships", "\"no\"")
                                       << u"\"delegatedRelationships\" must be true or false"_s;
        QTest::newRow("connection address") << cloudWith("exchangeConnectionUri", "\"http://x.example/ps\"")
                                            << u"\"exchangeConnectionUri\" must start with https://"_s;
        QTest::newRow("syntax") << QByteArray("{\n  \"name\": \"x\",\n  \"authority\" \"y\"\n}")
                                << u"line 3, column"_s;
        QTest::newRow("array") << QByteArray("[]") << u"not an object"_s;
        QTest::newRow("empty file") << QByteArray("  \n") << u"is empty"_s;
    }

    void faultsNameFileAndField()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const auto cloud = parseCloud(json, u"my.json"_s);
        QVERIFY(!cloud.has_value());
        QCOMPARE(cloud.error().code, ErrorCode::BadRequest);
        QVERIFY2(cloud.error().message.contains(says), qPrintable(cloud.error().message));
        QVERIFY(cloud.error().message.contains(u"my.json"_s));
    }

    void theUsersOwnFolderAddsAndWins()
    {
        QTemporaryDir own;
        write(own.filePath(u"lab.json"_s), cloudWith("name", "\"lab\""));
        write(own.filePath(u"global.json"_s), cloudWith("title", "\"ours\""));
        const CloudCatalog catalog({kShipped, own.path()});
        QCOMPARE(catalog.names(), (QStringList{u"china"_s, u"china-partner"_s, u"global"_s, u"lab"_s,
                                               u"usgov"_s, u"usgov-dod"_s}));
        QCOMPARE(catalog.load(u"lab"_s)->name, u"lab"_s);
        QCOMPARE(catalog.load(u"global"_s)->title, u"ours"_s);
        QCOMPARE(catalog.load(own.filePath(u"lab.json"_s))->name, u"lab"_s);
    }

    void anUnknownNameListsTheKnownOnes()
    {
        const auto cloud = CloudCatalog({kShipped}).load(u"germany"_s);
        QCOMPARE(cloud.error().code, ErrorCode::NotFound);
        QVERIFY(cloud.error().advice.contains(u"china, china-partner, global, usgov, usgov-dod"_s));
        QCOMPARE(CloudCatalog({kShipped}).load(u"/nowhere/x.json"_s).error().code, ErrorCode::FileFailed);
    }
};

QTEST_GUILESS_MAIN(TestCloud)
#include "tst_cloud.moc"
