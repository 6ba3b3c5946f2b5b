#include <common/icons.h>
#include <common/theme.h>
#include <services/services.h>
#include <settings/settings.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <console/librarycontroller.h>

using namespace Qt::StringLiterals;
using namespace steward;

/// The library with a profile's own services, settings and files.
class LibraryControllerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_profile = std::make_unique<QTemporaryDir>();
        write(m_profile->filePath(u"library/Mine.ps1"_s), "Get-MgUser\n");
        ServiceOptions options;
        options.profileFolder = m_profile->path();
        m_services = std::make_unique<Services>(options);
    }
    void cleanup() { m_services.reset(); }

    void onesOwnScriptsAndThoseThatShipAreThere()
    {
        Settings settings(m_profile->path());
        LibraryController library(*m_services, settings, m_icons);
        QTRY_VERIFY_WITH_TIMEOUT(library.folders().entries().size() > 30, 10'000);
        const LibraryEntry* mine = library.folders().find(m_profile->filePath(u"library/Mine.ps1"_s));
        QVERIFY(mine);
        QCOMPARE(mine->connections, QStringList{u"graphsdk"_s});
        QCOMPARE(library.panel().model().connectionTitle(u"graphsdk"_s), u"Graph SDK"_s);
    }

    void favouritesAndTeamFoldersAreRemembered()
    {
        const QString path = m_profile->filePath(u"library/Mine.ps1"_s),
                      team = m_profile->filePath(u"team"_s);
        write(team + u"/Theirs.ps1"_s, "Get-MgUser\n");
        {
            Settings settings(m_profile->path());
            LibraryController library(*m_services, settings, m_icons);
            Q_EMIT library.panel().favouritesChanged({path});
            Q_EMIT library.panel().teamFolderChosen(team);
            QTRY_VERIFY_WITH_TIMEOUT(library.folders().find(team + u"/Theirs.ps1"_s), 10'000);
        }
        Settings settings(m_profile->path());
        LibraryController library(*m_services, settings, m_icons);
        QVERIFY(library.panel().model().favourites().contains(path));
        QTRY_VERIFY_WITH_TIMEOUT(library.folders().find(team + u"/Theirs.ps1"_s), 10'000);
        Q_EMIT library.panel().teamFolderDropped(team);
        QTRY_VERIFY_WITH_TIMEOUT(!library.folders().find(team + u"/Theirs.ps1"_s), 10'000);
        QVERIFY(Settings(m_profile->path()).text(u"library.team"_s).isEmpty());
    }

    void whatIsSavedIsAVersion()
    {
        const QString path = m_profile->filePath(u"library/Mine.ps1"_s);
        Settings settings(m_profile->path());
        LibraryController library(*m_services, settings, m_icons);
        library.saved(path, u"Get-MgUser\n"_s);
        library.saved(path, u"Get-MgUser -All\n"_s);
        const ScriptVersions versions(m_profile->filePath(u"versions"_s), m_services->clock());
        QCOMPARE(versions.of(path).size(), 2);
    }

    void thePanelMayGoFirst()
    {
        Settings settings(m_profile->path());
        QWidget window;
        LibraryController library(*m_services, settings, m_icons);
        library.panel().setParent(&window);
        delete &library.panel();
    }

private:
    static void write(const QString& path, const QByteArray& bytes)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    Theme m_theme;
    Icons m_icons{m_theme};
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Services> m_services;
};

QTEST_MAIN(LibraryControllerTest)
#include "tst_librarycontroller.moc"
