#include <settings/cloudcatalog.h>
#include <settings/handoverfile.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QString kClouds = QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds");
const QString kId = u"22222222-2222-4222-8222-222222222222"_s;
const QString kTenant = u"11111111-1111-4111-8111-111111111111"_s;

HandoverFile sample()
{
    HandoverFile handover;
    handover.clientId = kId;
    handover.tenant = kTenant;
    handover.cloudName = u"global"_s;
    handover.partner = u"Fabrikam \"West\" & Söhne"_s;
    return handover;
}

/// The sample with one field replaced or added.
QByteArray with(const QByteArray& field, const QByteArray& value)
{
    QByteArray json = "{\"stewardHandover\":1,\"clientId\":\"" + kId.toLatin1() + "\",\"tenant\":\"" +
                      kTenant.toLatin1() + "\",\"cloud\":\"global\"}";
    const qsizetype begin = json.indexOf('"' + field + "\":");
    if (begin < 0)
        return json.replace(json.size() - 1, 1, ",\"" + field + "\":" + value + "}");
    qsizetype end = json.indexOf(",\"", begin);
    if (end < 0)
        end = json.size() - 1;
    return json.replace(begin, end - begin, '"' + field + "\":" + value);
}

} // namespace

class TestHandoverFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"fabrikam.steward"_s);
        QVERIFY(writeHandoverFile(file, sample(), false));
        const auto read = readHandoverFile(file);
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().toText()));
        QCOMPARE(*read, sample());
    }

    void aCloudOfOnesOwnTravelsAlong()
    {
        const CloudCatalog clouds({kClouds});
        HandoverFile handover = sample();
        Cloud cloud = clouds.load(u"usgov"_s).value();
        setHandoverCloud(handover, cloud, clouds);
        QCOMPARE(handover.cloudName, u"usgov"_s);
        QVERIFY(!handover.customCloud);
        cloud.exchangeEnvironment.clear(); // as in a profile of an earlier version
        setHandoverCloud(handover, cloud, clouds);
        QCOMPARE(handover.cloudName, u"usgov"_s);
        // The same name with another address must not be taken for ours.
        cloud.authority = QUrl(u"https://login.example"_s);
        setHandoverCloud(handover, cloud, clouds);
        QVERIFY(handover.cloudName.isEmpty());
        QCOMPARE(parseHandoverFile(handoverJson(handover), u"x"_s).value().customCloud.value(), cloud);
    }

    void aCloudFromElsewhereNeverTakesTheNameOfAKnownOne()
    {
        QTemporaryDir folder;
        const CloudCatalog clouds({kClouds, folder.path()});
        const Cloud global = clouds.load(u"global"_s).value();
        QCOMPARE(nameOfCloud(global, clouds, folder.path()).value(), u"global"_s);
        Cloud other = global;
        other.authority = QUrl(u"https://login.example"_s);
        const QString file = nameOfCloud(other, clouds, folder.path()).value();
        QCOMPARE(clouds.load(file).value(), other);
        QCOMPARE(clouds.load(u"global"_s).value(), global);
        QCOMPARE(nameOfCloud(other, clouds, folder.path()).value(), file);
        other.graph = QUrl(u"https://graph.example"_s);
        const QString second = nameOfCloud(other, clouds, folder.path()).value();
        QVERIFY(second != file);
        QCOMPARE(clouds.load(second).value(), other);
        other.name = u"../../x"_s;
        QVERIFY(nameOfCloud(other, clouds, folder.path()).value().startsWith(folder.path() + u"/given-"_s));
    }

    void anExistingFileIsNotOverwrittenUnasked()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"a.steward"_s);
        QVERIFY(writeHandoverFile(file, sample(), false));
        HandoverFile other = sample();
        other.partner = u"Other"_s;
        const auto refused = writeHandoverFile(file, other, false);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QCOMPARE(*readHandoverFile(file), sample());
        QVERIFY(writeHandoverFile(file, other, true));
        QCOMPARE(*readHandoverFile(file), other);
    }

    void whatItDoesNotKnowIsLeftAlone()
    {
        QVERIFY(parseHandoverFile(with("colour", "{\"of\":[1,2]}"), u"x"_s).has_value());
        QCOMPARE(parseHandoverFile(with("clientId", '"' + kId.toUpper().toLatin1() + '"'), u"x"_s)->clientId,
                 kId);
    }

    void faultsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        QTest::newRow("not json") << QByteArray("{") << u"line 1"_s;
        QTest::newRow("no version")
            << with("stewardHandover", "null").replace("\"stewardHandover\":null,", "")
            << u"\"stewardHandover\" is missing"_s;
        QTest::newRow("newer") << with("stewardHandover", "2") << u"newer Steward"_s;
        QTest::newRow("version as text") << with("stewardHandover", "\"1\"") << u"not a version"_s;
        QTest::newRow("application id") << with("clientId", "\"abc\"") << u"\"clientId\" is not an id"_s;
        QTest::newRow("zeros") << with("clientId", "\"00000000-0000-0000-0000-000000000000\"")
                               << u"\"clientId\" is not an id"_s;
        QTest::newRow("tenant") << with("tenant", "\"contoso.example\"") << u"\"tenant\" is not an id"_s;
        QTest::newRow("no cloud") << with("cloud", "null") << u"\"cloud\" is neither"_s;
        QTest::newRow("cloud is a path") << with("cloud", "\"/etc/x.json\"") << u"not the name"_s;
        QTest::newRow("cloud without tls")
            << with("cloud", "{\"name\":\"x\",\"authority\":\"http://login.example\"}") << u"https://"_s;
        QTest::newRow("redirect elsewhere")
            << with("redirect", "\"https://evil.example\"") << u"\"redirect\" does not lead"_s;
        QTest::newRow("partner") << with("partner", "7") << u"\"partner\" is not text"_s;
    }

    void faultsAreNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const auto read = parseHandoverFile(json, u"my.steward"_s);
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().code, ErrorCode::BadRequest);
        QVERIFY2(read.error().message.contains(says), qPrintable(read.error().message));
        QVERIFY(read.error().message.contains(u"my.steward"_s));
    }

    void secretsAreRefusedAndNotRepeated_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("by name") << with("clientSecret", "\"canary\"");
        QTest::newRow("inside") << with("more", "{\"x\":[{\"refresh_token\":\"canary\"}]}");
        QTest::newRow("web token") << with("note", "\"eyJhbGciOiJSUzI1NiJ9.canary\"");
        QTest::newRow("refresh token")
            << with("note", "\"0.AAAAcanaryAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"");
        QTest::newRow("secret value") << with("note", "\"kX08Q~canaryAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"");
        QTest::newRow("key") << with("list", "[\"-----BEGIN PRIVATE KEY-----canary\"]");
    }

    void secretsAreRefusedAndNotRepeated()
    {
        QFETCH(QByteArray, json);
        const auto read = parseHandoverFile(json, u"x"_s);
        QVERIFY(!read.has_value());
        QVERIFY2(read.error().message.contains(u"looks like a secret"_s), qPrintable(read.error().message));
        QVERIFY(!read.error().toText().contains(u"canary"_s));
    }

    void aSecretIsNotWrittenEither()
    {
        QTemporaryDir folder;
        HandoverFile handover = sample();
        handover.partner = u"eyJhbGciOiJSUzI1NiJ9.x"_s;
        QVERIFY(!writeHandoverFile(folder.filePath(u"a"_s), handover, false));
        QVERIFY(!QFile::exists(folder.filePath(u"a"_s)));
    }

    void aMissingFileIsNamed()
    {
        QCOMPARE(readHandoverFile(u"/nowhere/a.steward"_s).error().code, ErrorCode::FileFailed);
    }
};

QTEST_GUILESS_MAIN(TestHandoverFile)
#include "tst_handoverfile.moc"
