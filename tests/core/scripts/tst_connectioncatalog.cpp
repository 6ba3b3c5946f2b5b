#include <scripts/connectioncatalog.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestConnectionCatalog : public QObject
{
    Q_OBJECT

    static void write(const QString& root, const QString& id, const QByteArray& json, bool script = true)
    {
        QDir(root).mkpath(id);
        QFile file(root + u'/' + id + u"/connection.json"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(json);
        if (script) {
            QFile connect(root + u'/' + id + u"/connect.ps1"_s);
            QVERIFY(connect.open(QIODevice::WriteOnly));
        }
    }

private Q_SLOTS:
    void theShippedConnectionsAreThereAndComplete()
    {
        const ConnectionCatalog catalog({QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")});
        QVERIFY2(catalog.problems().isEmpty(),
                 qPrintable(catalog.problems().isEmpty() ? QString() : catalog.problems().first().toText()));
        QStringList ids;
        for (const Connection& connection : catalog.connections()) {
            ids << connection.id;
            QVERIFY2(connection.isReady(), qPrintable(connection.id));
            QVERIFY(!connection.purpose.isEmpty());
            QVERIFY(!connection.tokens.isEmpty());
            QVERIFY2(!connection.permissions.isEmpty(), qPrintable(connection.id));
            for (const ConnectionModule& module : connection.modules)
                QVERIFY2(!module.minimum.isEmpty() && !module.install.isEmpty(), qPrintable(module.name));
        }
        QCOMPARE(ids, (QStringList{u"graph"_s, u"exchange"_s, u"securitycenter"_s, u"partnercenter"_s,
                                   u"partnergraph"_s, u"azuread"_s, u"msonline"_s, u"graphsdk"_s, u"entra"_s, u"teams"_s,
                                   u"sharepoint"_s}));
        // Exchange comes last: of the commands that both have, its own are meant.
        for (const Connection& connection : catalog.connections()) {
            if (connection.id != "exchange"_L1)
                QVERIFY(connection.connectOrder < catalog.find(u"exchange"_s)->connectOrder);
        }
        QCOMPARE(catalog.find(u"securitycenter"_s)->tokens.first().alternatives,
                 QStringList{u"{exchange}/.default"_s});
        for (const QString& retired : {u"azuread"_s, u"msonline"_s})
            QVERIFY(catalog.find(retired)->replacement.contains(u"switched"_s));
        const Connection* graph = catalog.find(u"Graph"_s);
        QVERIFY(graph);
        QVERIFY(graph->isReady());
        QCOMPARE(graph->variable, u"$GraphToken"_s);
        QCOMPARE(graph->tokens,
                 (QList<ConnectionToken>{
                     {u"token"_s, u"{graph}/.default"_s, ConnectionToken::Tenant::Customer, {}}}));
        QCOMPARE(catalog.find(u"partnercenter"_s)->tokens.first().tenant, ConnectionToken::Tenant::Partner);
        QVERIFY(!catalog.find(u"nobody"_s));
        QCOMPARE(graph->check->title(), u"GET /v1.0/organization"_s);
        QCOMPARE(graph->check->tenantPath, u"value.0.id"_s);
        QCOMPARE(catalog.find(u"exchange"_s)->roles, QStringList{u"Exchange Administrator"_s});
        QVERIFY(catalog.find(u"exchange"_s)->check->body.contains("Get-OrganizationConfig"));
    }

    void aDamagedFileIsAProblemAndTheOthersStay_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("part");
        QTest::newRow("syntax") << QByteArray("{\n  \"title\": ,\n}") << u"line 2"_s;
        QTest::newRow("no object") << QByteArray("[1]") << u"one JSON object"_s;
        QTest::newRow("no title") << QByteArray(R"({"purpose":"p","status":"ready"})") << u"\"title\""_s;
        QTest::newRow("title is a number")
            << QByteArray(R"({"title":1,"purpose":"p","status":"ready"})") << u"\"title\""_s;
        const auto withCheck = [](const QByteArray& check) {
            return "{\"title\":\"t\",\"purpose\":\"p\",\"status\":\"ready\",\"tokens\":[{\"name\":\"n\","
                   "\"scope\":\"{graph}/x\",\"tenant\":\"customer\"}],\"check\":" +
                   check + "}";
        };
        QTest::newRow("check is a text") << withCheck("\"x\"") << u"\"check\" must be an object"_s;
        QTest::newRow("check elsewhere")
            << withCheck("{\"url\":\"https://evil.example/\"}") << u"must begin with"_s;
        QTest::newRow("check on a longer host")
            << withCheck("{\"url\":\"{graph}.evil.example/\"}") << u"must begin with"_s;
        QTest::newRow("check that changes things")
            << withCheck("{\"method\":\"DELETE\",\"url\":\"{graph}/x\"}") << u"\"GET\" or \"POST\""_s;
        QTest::newRow("check with a token of its own")
            << withCheck("{\"url\":\"{graph}/x\",\"headers\":{\"authorization\":\"x\"}}")
            << u"cannot be set"_s;
        QTest::newRow("region nobody asks for")
            << withCheck("{\"url\":\"{region}/x\"}") << u"need each other"_s;
        QTest::newRow("unknown status")
            << QByteArray(R"({"title":"t","purpose":"p","status":"perhaps"})") << u"perhaps"_s;
        QTest::newRow("not ready, no reason")
            << QByteArray(R"({"title":"t","purpose":"p","status":"notYet"})") << u"statusText"_s;
        QTest::newRow("token without scope")
            << QByteArray(
                   R"({"title":"t","purpose":"p","status":"ready","tokens":[{"name":"n","tenant":"customer"}]})")
            << u"\"scope\""_s;
        QTest::newRow("token of nobody")
            << QByteArray(
                   R"({"title":"t","purpose":"p","status":"ready","tokens":[{"name":"n","scope":"s","tenant":"me"}]})")
            << u"\"tenant\""_s;
        const auto withModule = [](const QByteArray& module) {
            return "{\"title\":\"t\",\"purpose\":\"p\",\"status\":\"ready\",\"modules\":[" + module + "]}";
        };
        QTest::newRow("module that is a path") << withModule("{\"name\":\"../x\"}") << u"no module's name"_s;
        QTest::newRow("module's version")
            << withModule("{\"name\":\"x\",\"install\":\"1.0/..\"}") << u"like 1.2.3"_s;
        QTest::newRow("module's platform")
            << withModule("{\"name\":\"x\",\"platforms\":[\"amiga\"]}") << u"amiga"_s;
        QTest::newRow("patterns")
            << QByteArray(R"({"title":"t","purpose":"p","status":"ready","cmdletPatterns":[1]})")
            << u"\"cmdletPatterns\""_s;
    }
    void aDamagedFileIsAProblemAndTheOthersStay()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, part);
        QTemporaryDir dir;
        write(dir.path(), u"bad"_s, json);
        write(dir.path(), u"good"_s, R"({"title":"Good","purpose":"p","status":"ready"})");
        const ConnectionCatalog catalog({dir.path()});
        QCOMPARE(catalog.connections().size(), 1);
        QCOMPARE(catalog.problems().size(), 1);
        QCOMPARE(catalog.problems().first().code, ErrorCode::BadRequest);
        QVERIFY2(catalog.problems().first().message.contains(part),
                 qPrintable(catalog.problems().first().message));
        QVERIFY(catalog.problems().first().message.contains(dir.path() + u"/bad/connection.json"_s));
    }

    void readyWithoutAScriptIsAProblem()
    {
        QTemporaryDir dir;
        write(dir.path(), u"bad"_s, R"({"title":"t","purpose":"p","status":"ready"})", false);
        const ConnectionCatalog catalog({dir.path()});
        QCOMPARE(catalog.problems().size(), 1);
    }

    void aUsersFolderAddsAndReplaces()
    {
        QTemporaryDir shipped;
        QTemporaryDir own;
        write(shipped.path(), u"one"_s, R"({"title":"One","purpose":"p","status":"ready"})");
        write(own.path(), u"one"_s, R"({"title":"My one","purpose":"p","status":"ready"})");
        write(own.path(), u"two"_s, R"({"title":"Two","purpose":"p","status":"ready","order":1})");
        const ConnectionCatalog catalog({shipped.path(), own.path(), u"/does/not/exist"_s});
        QCOMPARE(catalog.connections().size(), 2);
        QCOMPARE(catalog.connections().first().title, u"Two"_s);
        QCOMPARE(catalog.find(u"one"_s)->title, u"My one"_s);
    }
};

QTEST_GUILESS_MAIN(TestConnectionCatalog)
#include "tst_connectioncatalog.moc"
