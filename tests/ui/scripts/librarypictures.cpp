// Draws the library, its pages and dialogs in the themes, into a folder given as the argument.

#include "librarysamples.h"

#include <common/icons.h>
#include <common/theme.h>
#include <scripts/importdialog.h>
#include <scripts/librarypanel.h>
#include <scripts/versionsdialog.h>

#include <QApplication>
#include <QLineEdit>
#include <QTextStream>
#include <QTimer>

#include <archive/zip.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

void settle(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : u"."_s;
    const bool large = argc > 2;
    QDir().mkpath(folder);
    Theme theme;
    if (large)
        theme.setZoom(2.0);
    theme.applyTo(application);
    const Icons icons(theme);
    tests::LibrarySamples samples;
    ScriptFolders folders;
    samples.openIn(folders);
    settle(2500);

    const auto zip = makeZip(
        {{u"Block-Leaver.ps1"_s, tests::LibrarySamples::leaver(u"Remove-MgUser"_s)},
         {u"reports/Get-Printers.ps1"_s, "Get-MgPrintPrinter\n"},
         {u"reports/Get-Rooms.ps1"_s,
          "<#\n.SYNOPSIS\n    Rooms with their equipment.\n.NOTES\n    Risk: Read\n#>\nGet-Mailbox\n"},
         {u"../../autostart.ps1"_s, "Start-Process x\n"},
         {u"con.ps1"_s, "Get-Thing\n"}});
    const QString zipFile = samples.folder.filePath(u"team-scripts.zip"_s);
    QFile file(zipFile);
    if (!file.open(QIODevice::WriteOnly) || !zip)
        return 1;
    file.write(*zip);
    file.close();

    bool fine = true;
    const auto save = [&](QWidget& widget, const QString& name) {
        settle(300);
        const QString path = folder + u"/library-"_s + name + (large ? u"-200.png"_s : u".png"_s);
        fine = widget.grab().save(path) && fine;
        QTextStream(stdout) << path << '\n';
    };
    for (const auto& [kind, word] :
         {std::pair(Theme::Choice::Light, u"light"_s), std::pair(Theme::Choice::Dark, u"dark"_s),
          std::pair(Theme::Choice::HighContrast, u"contrast"_s)}) {
        theme.setChoice(kind);
        LibraryPanel panel(folders, samples.versions, icons);
        panel.resize(large ? QSize(1600, 1200) : QSize(1180, 760));
        panel.setConnectionTitles(tests::LibrarySamples::titles());
        const QString builtIn = QStringLiteral(STEWARD_SOURCE_DIR "/resources/library/");
        panel.setFavourites(
            {builtIn + u"identity/Get-LicenseUsage.ps1"_s, samples.mine(u"Block-Leaver.ps1"_s)});
        const QDateTime when(QDate(2026, 5, 6), QTime(9, 30), Qt::UTC);
        panel.setLastRuns(
            {{builtIn + u"identity/Get-LicenseUsage.ps1"_s, {u""_s, when, RunState::Succeeded}},
             {samples.mine(u"Block-Leaver.ps1"_s), {u""_s, when, RunState::SucceededWithErrors}},
             {u"Get-Printers"_s, {u""_s, when, RunState::Failed}}});
        panel.show();
        save(panel, u"list-"_s + word);
        panel.choose(samples.mine(u"Block-Leaver.ps1"_s));
        save(panel, u"mine-"_s + word);
        panel.choose(builtIn + u"mail/Get-DomainMailSecurity.ps1"_s);
        save(panel, u"page-"_s + word);
        auto* search = panel.findChild<QLineEdit*>(u"librarySearch"_s);
        search->setText(u"mail risk:change"_s);
        settle(300);
        save(panel, u"search-"_s + word);
        search->setText(u"nothing has these words"_s);
        settle(300);
        save(panel, u"nothing-"_s + word);

        const auto plan =
            planImport({zipFile}, samples.folder.filePath(u"mine"_s), folders.commandConnections());
        if (!plan)
            return 1;
        ImportDialog import(*plan, {{u"Mine"_s, samples.folder.filePath(u"mine"_s)}}, icons);
        import.show();
        save(import, u"import-"_s + word);
        const QString path = samples.mine(u"Block-Leaver.ps1"_s);
        VersionsDialog versions(u"Block-Leaver"_s,
                                QString::fromUtf8(tests::LibrarySamples::leaver(u"Set-MgUser"_s)),
                                samples.versions.of(path), samples.versions, icons);
        versions.show();
        save(versions, u"versions-"_s + word);
    }
    return fine ? 0 : 1;
}
