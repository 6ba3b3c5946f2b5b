#pragma once

#include "editorlanguage.h"
#include "targetpicker.h"

#include <runs/runevent.h>
#include <runs/runrequest.h>
#include <runs/runresult.h>

#include <QPointer>
#include <QWidget>

#include <functional>

class QAction;
class QSplitter;
class QTabBar;
class QStackedWidget;

namespace steward {

class Clock;
class ConnectionCatalog;
class ConnectionsPanel;
class Icons;
class ParameterForm;
class ParameterMemory;
class RunPanel;
class ScriptEditor;
class TargetBar;
class Theme;

/// The workspace: where (target bar), what (scripts in tabs), with which access (connections), and the run.
/// Asks to run and to stop by signals and is told what happens by the run's methods; it runs nothing itself.
/// At most one run at a time. The example opens in a tab of its own and is not saved over the built-in one.
class ScriptsPage : public QWidget
{
    Q_OBJECT

public:
    ScriptsPage(const ConnectionCatalog& catalog, const Theme& theme, const Icons& icons, const Clock& clock,
                QWidget* parent = nullptr);
    ~ScriptsPage() override;

    [[nodiscard]] TargetBar& target() { return *m_target; }
    [[nodiscard]] ConnectionsPanel& connections() { return *m_connections; }
    [[nodiscard]] ParameterForm& parameters() { return *m_form; }
    [[nodiscard]] RunPanel& runPanel() { return *m_run; }
    /// The tab that is shown; there always is one.
    [[nodiscard]] ScriptEditor& editor() const;
    [[nodiscard]] int documentCount() const;
    [[nodiscard]] bool hasUnsavedChanges() const;

    /// Checks and completes every script with it from here on; `problems` finds what is wrong for the
    /// connections that are ticked, `used` which connections a script uses. The service must outlive the
    /// page.
    using ConnectionFinder = std::function<QStringList(const QString& text, const ScriptAnalysis& analysis)>;
    void setLanguage(LanguageService& service, ProblemFinder problems, ConnectionFinder used);
    /// What is known of the script that is shown; nullptr before the first answer.
    [[nodiscard]] const ScriptAnalysis* analysis() const;

    /// Where the values of scripts are remembered; must outlive the page.
    void setMemory(ParameterMemory& memory);

    /// Base URLs of the cloud, for the runs.
    void setEndpoints(const QHash<QString, QString>& endpoints) { m_endpoints = endpoints; }
    void setPartnerTenant(const TenantId& tenant) { m_partnerTenant = tenant; }

    /// A new tab with this text and no file.
    ScriptEditor& newScript(const QString& text = {}, const QString& name = {});
    [[nodiscard]] QList<ScriptEditor*> editors() const;
    /// A tab with what an earlier console had not saved; unsaved still, and it says so.
    ScriptEditor& restore(const QString& path, const QString& name, const QString& text);
    /// In a new tab, or the tab that has the file already. A failure is said above the text of the tab shown.
    bool openFile(const QString& path);
    /// What is below this folder comes with the program: openScript() opens a copy of it.
    void setShippedFolder(const QString& folder) { m_shipped = folder; }
    bool openScript(const QString& path);
    /// A tab as it is opened again at the next start: a file, or the shipped script it is an unchanged copy
    /// of.
    struct OpenScript
    {
        QString path;
        QString source;
        int line = 1;
        int column = 1;
    };
    /// In the order of the tabs; what has neither is left out.
    [[nodiscard]] QList<OpenScript> openScripts() const;
    /// In place of the example; what is not there any more is left out.
    void openAgain(const QList<OpenScript>& scripts, const QString& shown);

    /// A new tab with the text of a file that is not to be written over; runs are said to be that file's. The
    /// tab that has it already is shown instead.
    bool openCopy(const QString& path);
    /// A file that is open has another name now.
    void followRename(const QString& from, const QString& to);

    /// Where the dialogs for opening and saving start; that of the last file opened or saved.
    void setFolder(const QString& folder) { m_folder = folder; }
    [[nodiscard]] QString folder() const { return m_folder; }

    /// The page's actions, for the menus: "new", "open", "save", "saveAs", "close", "find", "comment", "run",
    /// "stop", "nextError", "previousError", "customer", "user". They work by their keys wherever the focus
    /// is in the page; nullptr for another name.
    [[nodiscard]] QAction* action(const QString& name) const { return m_actions.value(name); }

    /// What Run would start: the text as it is on the screen, the target, the ticked connections.
    [[nodiscard]] RunRequest request() const;
    /// The same with the selection, or the caret's line, in place of the whole text.
    [[nodiscard]] RunRequest selectionRequest() const;

    /// Asks whether to go on with a script that changes something, since `reasons` (whole sentences) make it
    /// delicate for the user it is aimed at. Cancel is the default; `goOn` is called once, or never.
    void confirmChange(const RunRequest& request, const QStringList& cmdlets, const QStringList& reasons,
                       const std::function<void()>& goOn);

    /// Everything as it was for the run that is on the screen: its script (the text as it is now), target,
    /// connections and values; passwords are asked for again. A run of this window's begins at once, one of
    /// the history waits for Run.
    void runAgain();

    // What happens to the run that runRequested asked for.
    void runBegan(const RunRequest& request);
    /// As runBegan(), for one that was remembered: none of the open scripts is meant.
    void showPastRun(const RunRequest& request);
    void runEvents(const QList<RunEvent>& events);
    void runState(RunState state);
    void runEnded(const RunResult& result);

public Q_SLOTS:
    void chooseFileToOpen();
    void save();
    void chooseFileToSave();
    void closeCurrent();

Q_SIGNALS:
    /// Something is known of the script that is shown.
    void analysed();
    void runRequested(const steward::RunRequest& request);
    void stopRequested();
    void answered(const QString& promptId, const QString& value);
    void caretMoved(int line, int column);
    void documentsChanged();
    void folderChanged(const QString& folder);
    /// A script was written to its file.
    void saved(const QString& path, const QString& text);

private:
    void addActions();
    void showProblemOf(const QList<RunEvent>& events);
    void focusNextPart();
    ScriptEditor& addEditor();
    void updateTab(int index);
    void moveEditor(int from, int to);
    void showAgain();
    void showConnections();
    void closeTab(int index);
    void reallyClose(int index);
    void startRun();
    void startSelection();
    void begin(const RunRequest& request);
    void addLanguage(ScriptEditor& editor);
    [[nodiscard]] EditorLanguage* language() const;
    void showAnalysis();
    void showForm();
    void keepForm();
    void tick(const QStringList& tick, const QStringList& untick);
    void keepFolderOf(const QString& path);
    void setMaximized(bool maximized);
    void updateShape();
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

    const Theme& m_theme;
    const Icons& m_icons;
    TargetBar* m_target;
    QTabBar* m_tabs;
    QStackedWidget* m_editors;
    QWidget* m_work;
    ConnectionsPanel* m_connections;
    ParameterForm* m_form;
    RunPanel* m_run;
    QSplitter* m_side;
    QSplitter* m_columns;
    QSplitter* m_rows;
    QHash<QString, QAction*> m_actions;
    QHash<QString, QString> m_endpoints;
    TenantId m_partnerTenant;
    RunRequest m_running;
    ScriptEditor* m_runningEditor = nullptr;
    QString m_runningText; ///< of that editor when the run began
    bool m_ranSelection = false;
    LanguageService* m_service = nullptr;
    QPointer<ScriptEditor> m_formEditor;                 ///< whose parameters the form has
    QHash<const ScriptEditor*, ParameterValues> m_given; ///< of the other tabs, without secrets
    QString m_formKey;
    QHash<const ScriptEditor*, QStringList> m_ticked; ///< connections of the other tabs
    const ScriptEditor* m_shown = nullptr;            ///< whose connections the panel has
    QString m_shipped;
    ProblemFinder m_problemFinder;
    ConnectionFinder m_connectionFinder;
    QString m_folder;
    bool m_maximized = false;
};

} // namespace steward
