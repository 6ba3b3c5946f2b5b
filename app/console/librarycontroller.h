#pragma once

#include <scripts/librarypanel.h>
#include <scripts/scriptfolders.h>
#include <scripts/scriptversions.h>

#include <QObject>
#include <QPointer>

namespace steward {

class Icons;
class Services;
class Settings;

/// Gives the library in the window what it shows and keeps: the profile's folders, its favourites and team
/// folders in the settings, the versions of what is saved, and when each script ran last.
class LibraryController final : public QObject
{
    Q_OBJECT

public:
    /// References must outlive it. The panel goes where the window puts it; whoever goes first takes it
    /// along.
    LibraryController(Services& services, Settings& settings, const Icons& icons, QObject* parent = nullptr);
    ~LibraryController() override;

    [[nodiscard]] LibraryPanel& panel() { return *m_panel; }
    [[nodiscard]] ScriptFolders& folders() { return m_folders; }

    /// An editor saved a script; its text is a version now.
    void saved(const QString& path, const QString& text);
    /// A run ended: when which script ran last is asked anew.
    void readRuns();

private:
    void setTeam(const QStringList& folders);
    void readRoots();
    void saveSettings();

    Services& m_services;
    Settings& m_settings;
    ScriptFolders m_folders;
    ScriptVersions m_versions;
    QPointer<LibraryPanel> m_panel;
};

} // namespace steward
