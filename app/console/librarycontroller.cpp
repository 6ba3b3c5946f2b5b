#include "librarycontroller.h"

#include <base/asyncresult.h>
#include <services/libraryaccess.h>
#include <services/services.h>
#include <settings/settings.h>

using namespace Qt::StringLiterals;

namespace steward {

LibraryController::LibraryController(Services& services, Settings& settings, const Icons& icons,
                                     QObject* parent)
    : QObject(parent),
      m_services(services),
      m_settings(settings),
      m_versions(services.options().profileFolder + u"/versions"_s, services.clock()),
      m_panel(new LibraryPanel(m_folders, m_versions, icons))
{
    QHash<QString, QString> titles;
    for (const Connection& connection : services.connections().connections())
        titles.insert(connection.id, connection.title);
    m_panel->setConnectionTitles(titles);
    m_panel->setFavourites(settings.text(u"library.favourites").split(u'\n', Qt::SkipEmptyParts));
    m_folders.setCommandConnections(commandConnectionsOf(services.resources(), services.connections()));
    readRoots();
    readRuns();
    connect(m_panel, &LibraryPanel::favouritesChanged, this, [this](const QStringList& paths) {
        m_settings.setText(u"library.favourites", paths.join(u'\n'));
        saveSettings();
    });
    const auto team = [this] { return m_settings.text(u"library.team").split(u'\n', Qt::SkipEmptyParts); };
    connect(m_panel, &LibraryPanel::teamFolderChosen, this, [this, team](const QString& folder) {
        QStringList folders = team();
        if (!folders.contains(folder))
            folders << folder;
        setTeam(folders);
    });
    connect(m_panel, &LibraryPanel::teamFolderDropped, this, [this, team](const QString& folder) {
        QStringList folders = team();
        folders.removeAll(folder);
        setTeam(folders);
    });
}

LibraryController::~LibraryController()
{
    delete m_panel;
}

void LibraryController::saved(const QString& path, const QString& text)
{
    if (const auto kept = m_versions.keep(path, text); !kept)
        m_panel->showError(kept.error());
    m_folders.readSoon();
}

void LibraryController::readRuns()
{
    whenDone(m_services.history().lastRunsOfScripts(), this,
             [this](const Result<QHash<QString, LastRun>>& runs) {
                 // Without them the library works all the same.
                 if (runs)
                     m_panel->setLastRuns(*runs);
             });
}

void LibraryController::setTeam(const QStringList& folders)
{
    m_settings.setText(u"library.team", folders.join(u'\n'));
    saveSettings();
    readRoots();
}

void LibraryController::readRoots()
{
    m_folders.setRoots(
        libraryRootsOf(m_services.options().profileFolder, m_services.resources(), m_settings));
}

void LibraryController::saveSettings()
{
    if (const auto saved = m_settings.save(); !saved)
        m_panel->showError(saved.error());
}

} // namespace steward
