#include <settings/resourcepaths.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestResourcePaths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anInstalledProgramUsesItsOwnShare()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(u"bin"_s));
        QVERIFY(QDir(dir.path()).mkpath(u"share/steward/clouds"_s));
        const ResourcePaths paths(dir.filePath(u"bin"_s), {});
        QCOMPARE(paths.folders(u"clouds"_s), QStringList{dir.filePath(u"share/steward/clouds"_s)});
        QVERIFY(paths.folders(u"connections"_s).isEmpty());
    }

    void aDevelopmentBuildUsesTheSources()
    {
        const ResourcePaths paths(u"/nowhere/bin"_s, {});
        QCOMPARE(paths.shippedFolder(), QStringLiteral(STEWARD_SOURCE_DIR "/resources"));
        QVERIFY(QFile::exists(paths.file(u"clouds/global.json"_s)));
    }

    void theUsersOwnFolderComesLastAndItsFilesFirst()
    {
        QTemporaryDir own;
        QVERIFY(QDir(own.path()).mkdir(u"clouds"_s));
        QFile mine(own.filePath(u"clouds/global.json"_s));
        QVERIFY(mine.open(QIODevice::WriteOnly));
        const ResourcePaths paths(u"/nowhere/bin"_s, own.path());
        QCOMPARE(paths.folders(u"clouds"_s).size(), 2);
        QCOMPARE(paths.folders(u"clouds"_s).last(), own.filePath(u"clouds"_s));
        QCOMPARE(paths.file(u"clouds/global.json"_s), mine.fileName());
        QVERIFY(paths.file(u"clouds/none.json"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestResourcePaths)
#include "tst_resourcepaths.moc"
