#pragma once

#include "librarymodel.h"

#include <base/error.h>
#include <common/icons.h>
#include <scripts/scriptimport.h>

#include <QWidget>

class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace steward {

class Banner;
class EmptyState;
class ImportDialog;
class LibraryPage;
class ScriptVersions;
class SearchField;

/// The library in the window: its scripts by folder with a search, and the page of the chosen one.
/// Duplicating, renaming, throwing away, exporting, importing and versions it does itself, asking first where
/// something goes away; opening and running it only asks for. No script is ever executed here.
class LibraryPanel final : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive the panel.
    LibraryPanel(ScriptFolders& folders, ScriptVersions& versions, const Icons& icons,
                 QWidget* parent = nullptr);

    void setConnectionTitles(const QHash<QString, QString>& titles);
    void setFavourites(const QStringList& paths);
    void setLastRuns(const QHash<QString, LastRun>& runs);
    /// Where dialogs for files begin.
    void setFolder(const QString& folder) { m_folder = folder; }

    [[nodiscard]] QString currentPath() const;
    void choose(const QString& path);
    [[nodiscard]] LibraryModel& model() { return *m_model; }
    /// Reads files, folders or zips off the window's thread and shows what they would bring.
    void importFrom(const QStringList& sources);
    /// What the versions of the chosen script are.
    void showVersions();
    void duplicateCurrent();
    void exportTo(const QStringList& paths, const QString& file);
    void showError(const Error& error);

Q_SIGNALS:
    void openRequested(const QString& path);
    void runRequested(const QString& path);
    void favouritesChanged(const QStringList& paths);
    /// A script was renamed: an editor that has it goes on with the new file.
    void renamed(const QString& from, const QString& to);
    /// A folder of others should be part of the library, or no more.
    void teamFolderChosen(const QString& folder);
    void teamFolderDropped(const QString& folder);
    void failed(const steward::Error& error);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void search(const QString& text);
    void modelWasReset();
    void showCurrent();
    void toggleStar(const QString& path);
    void askName();
    void askTrash();
    void askExport(const QStringList& paths, const QString& name);
    void askImport(bool folder);
    void askTeamFolder();
    void showImport(const ImportPlan& plan);
    void planAgain(ImportDialog& dialog, const QString& folder);
    void land(ImportDialog& dialog);
    void restore(const QString& path, const QString& text);
    void showMenu(const QPoint& place);
    [[nodiscard]] int rootForNew() const; ///< -1: none can be written
    [[nodiscard]] QString rootOf(const QString& path) const;
    [[nodiscard]] const LibraryEntry* current() const;

    ScriptFolders& m_folders;
    ScriptVersions& m_versions;
    const Icons m_icons;
    LibraryModel* m_model = nullptr;
    SearchField* m_search = nullptr;
    QPushButton* m_import = nullptr;
    Banner* m_banner = nullptr;
    QSplitter* m_split = nullptr;
    QTreeView* m_tree = nullptr;
    QStackedWidget* m_left = nullptr;
    EmptyState* m_nothing = nullptr;
    QStackedWidget* m_right = nullptr;
    LibraryPage* m_page = nullptr;
    QStringList m_sources; ///< of the import that is looked at
    QString m_folder;
    QString m_chosen;       ///< path; stays while a search hides it
    QSet<QString> m_closed; ///< groups that somebody closed
    bool m_filling = false;
};

} // namespace steward
