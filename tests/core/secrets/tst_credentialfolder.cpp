#include <secrets/credentialfoldersecretstore.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QString kKey = QString::fromLatin1(kRefreshTokenKey);

void put(const QString& file, const QByteArray& text, QFile::Permissions permissions)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
    out.close();
    QVERIFY(out.setPermissions(permissions));
}

} // namespace

class TestCredentialFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatOnlyTheOwnerCanRead_data()
    {
        QTest::addColumn<int>("permissions");
        QTest::addColumn<bool>("good");
        QTest::newRow("0400") << int(QFile::ReadOwner) << true;
        QTest::newRow("0600") << int(QFile::ReadOwner | QFile::WriteOwner) << true;
        QTest::newRow("0440") << int(QFile::ReadOwner | QFile::ReadGroup) << false;
        QTest::newRow("0644") << int(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup |
                                     QFile::ReadOther)
                              << false;
        QTest::newRow("0602") << int(QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther) << false;
    }

    void readsWhatOnlyTheOwnerCanRead()
    {
        QFETCH(int, permissions);
        QFETCH(bool, good);
        QTemporaryDir dir;
        put(dir.filePath(kKey), "the-token\n", QFile::Permissions(permissions));
        CredentialFolderSecretStore store(dir.path());
        const auto read = store.read(kKey).result();
        QCOMPARE(read.has_value(), good);
        if (good)
            QCOMPARE(read->value().reveal(), QByteArray("the-token"));
        else
            QVERIFY(read.error().advice.contains(u"chmod 0400"_s));
    }

    void whatIsNotThereIsNoSecret()
    {
        QTemporaryDir dir;
        CredentialFolderSecretStore store(dir.path());
        QVERIFY(!store.read(kKey).result()->has_value());
        put(dir.filePath(kKey), "\n", QFile::ReadOwner);
        QVERIFY(!store.read(kKey).result()->has_value());
        QCOMPARE(store.read(u"../x"_s).result().error().code, ErrorCode::Bug);
    }

    void writesStayInMemory()
    {
        QTemporaryDir dir;
        put(dir.filePath(kKey), "old", QFile::ReadOwner);
        CredentialFolderSecretStore store(dir.path());
        QVERIFY(store.write(kKey, Secret("new")).result());
        QCOMPARE(store.read(kKey).result()->value().reveal(), QByteArray("new"));
        QVERIFY(store.remove(kKey).result());
        QVERIFY(!store.read(kKey).result()->has_value());
        QFile file(dir.filePath(kKey));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("old"));
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
        QVERIFY(store.description().contains(u"memory"_s));
    }
};

QTEST_GUILESS_MAIN(TestCredentialFolder)
#include "tst_credentialfolder.moc"
