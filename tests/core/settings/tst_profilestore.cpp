#include <settings/profilefolder.h>
#include <settings/profilestore.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

Profile sample()
{
    Profile profile;
    profile.cloudJson = uR"({"name":"global"})"_s;
    profile.tenant = u"11111111-1111-4111-8111-111111111111"_s;
    profile.clientId = u"22222222-2222-4222-8222-222222222222"_s;
    profile.credential = AppCredentialKind::Certificate;
    profile.account = u"op@fabrikam-partner.example"_s;
    profile.accountName = u"Ömer Operator"_s;
    profile.accountId = u"o-1"_s;
    profile.partnerName = u"Fabrikam"_s;
    profile.signedInAt = QDateTime(QDate(2026, 1, 31), QTime(9, 0, 1, 250), Qt::UTC);
    profile.permissionSet = u"recommended"_s;
    profile.connections = QStringList{u"graph"_s, u"exchange"_s};
    profile.practice = true;
    return profile;
}

QByteArray contents(const QString& file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

void write(const QString& file, const QByteArray& text)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
}

constexpr auto kOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                         QFile::WriteOther | QFile::ExeOther;

} // namespace

class TestProfileStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProfileSurvives()
    {
        QTemporaryDir dir;
        const ProfileStore store(dir.filePath(u"new/partner"_s));
        QVERIFY(!store.load()->has_value());
        const auto saved = store.save(sample());
        QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().message));
        QCOMPARE(store.load()->value(), sample());
        QVERIFY(!(QFile::permissions(store.file()) & kOthers));
        QVERIFY(!(QFile::permissions(store.folder()) & kOthers));
        QVERIFY(store.remove());
        QVERIFY(store.remove());
        QVERIFY(!store.load()->has_value());
    }

    void noTickedConnectionIsNotTheSameAsNoneNamed()
    {
        QTemporaryDir dir;
        const ProfileStore store(dir.path());
        Profile profile = sample();
        for (const auto& connections : {std::optional<QStringList>(), std::optional(QStringList())}) {
            profile.connections = connections;
            QVERIFY(store.save(profile));
            QCOMPARE(store.load()->value().connections.has_value(), connections.has_value());
        }
    }

    void profilesOfBeforeCertificatesAreRead_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<int>("kind");
        QTest::newRow("secret") << QByteArray(",\"confidential\":true") << int(AppCredentialKind::Secret);
        QTest::newRow("public") << QByteArray(",\"confidential\":false") << int(AppCredentialKind::None);
        QTest::newRow("neither") << QByteArray() << int(AppCredentialKind::None);
        QTest::newRow("new word wins") << QByteArray(",\"confidential\":true,\"credential\":\"certificate\"")
                                       << int(AppCredentialKind::Certificate);
        QTest::newRow("unknown word") << QByteArray(",\"credential\":\"handshake\"") << -1;
    }

    void profilesOfBeforeCertificatesAreRead()
    {
        QFETCH(QByteArray, fields);
        QFETCH(int, kind);
        QTemporaryDir dir;
        const ProfileStore store(dir.path());
        write(store.file(), "{\"version\":1,\"cloud\":{}" + fields + "}");
        const auto loaded = store.load();
        QCOMPARE(loaded.has_value(), kind >= 0);
        if (loaded)
            QCOMPARE(int((*loaded)->credential), kind);
        else
            QVERIFY(loaded.error().message.contains(u"credential"_s));
    }

    void aDamagedFileIsAnErrorAndStays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("cut off") << QByteArray("{\"version\":1,");
        QTest::newRow("empty") << QByteArray();
    }

    void aDamagedFileIsAnErrorAndStays()
    {
        QFETCH(QByteArray, text);
        QTemporaryDir dir;
        const ProfileStore store(dir.path());
        write(store.file(), text);
        QCOMPARE(store.load().error().code, ErrorCode::BadRequest);
        QVERIFY(store.load().error().message.contains(store.file()));
        QVERIFY(!store.load().error().advice.isEmpty());
        QVERIFY(!store.save(sample()).has_value());
        QCOMPARE(contents(store.file()), text);
    }

    void aWrongFieldIsNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("field");
        QTest::newRow("tenant") << QByteArray(R"({"version":1,"cloud":{},"tenant":5})") << u"tenant"_s;
        QTest::newRow("time") << QByteArray(R"({"version":1,"cloud":{},"signedInAt":"yesterday"})")
                              << u"signedInAt"_s;
        QTest::newRow("flag") << QByteArray(R"({"version":1,"cloud":{},"practice":"yes"})") << u"practice"_s;
        QTest::newRow("cloud") << QByteArray(R"({"version":1})") << u"cloud"_s;
        QTest::newRow("connections") << QByteArray("{\"version\":1,\"cloud\":{},\"connections\":\"graph\"}")
                                     << u"connections"_s;
        QTest::newRow("version") << QByteArray(R"({"cloud":{}})") << u"version"_s;
    }

    void aWrongFieldIsNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, field);
        QTemporaryDir dir;
        const ProfileStore store(dir.path());
        write(store.file(), text);
        const auto loaded = store.load();
        QVERIFY(!loaded.has_value());
        QVERIFY2(loaded.error().message.contains(u'"' + field + u'"'), qPrintable(loaded.error().message));
    }

    void aProfileOfANewerVersionIsLeftAlone()
    {
        QTemporaryDir dir;
        const ProfileStore store(dir.path());
        write(store.file(), R"({"version":99,"cloud":{}})");
        QVERIFY(store.load().error().message.contains(u"newer"_s));
    }

    void unknownFieldsSurviveASave()
    {
        QTemporaryDir dir;
        const ProfileStore store(dir.path());
        QVERIFY(store.save(sample()));
        QByteArray text = contents(store.file());
        text.insert(text.indexOf('{') + 1, "\"later\":{\"x\":1},");
        write(store.file(), text);
        QVERIFY(store.save(sample()));
        QVERIFY(contents(store.file()).contains("\"later\""));
    }

    void aCommandLineComesBeforeTheEnvironment()
    {
        QCOMPARE(profileFolder(u"/a/b/../c"_s, u"/e"_s), u"/a/c"_s);
        QCOMPARE(profileFolder(QString(), u"/e"_s), u"/e"_s);
        QVERIFY(QDir::isAbsolutePath(profileFolder(u"relative"_s, QString())));
        QVERIFY(QDir::isAbsolutePath(profileFolder(QString(), QString())));
    }

    void anExistingFolderIsClosedToOthers()
    {
        QTemporaryDir dir;
        QVERIFY(QFile::setPermissions(dir.path(), QFile::Permissions(0x7755)));
        QVERIFY(prepareProfileFolder(dir.path()));
        QVERIFY(!(QFile::permissions(dir.path()) & kOthers));
        write(dir.filePath(u"file"_s), "x");
        QCOMPARE(prepareProfileFolder(dir.filePath(u"file"_s)).error().code, ErrorCode::FileFailed);
    }

    void scopesTellProfilesApart()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkdir(u"a"_s));
        QCOMPARE(profileScope(dir.filePath(u"a"_s)), profileScope(dir.filePath(u"b/../a"_s)));
        QVERIFY(profileScope(dir.filePath(u"a"_s)) != profileScope(dir.filePath(u"b"_s)));
        QCOMPARE(profileScope(dir.path()).size(), 16);
    }
};

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
