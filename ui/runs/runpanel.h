#pragma once

#include "outputview.h"

#include <base/result.h>
#include <runs/runevent.h>
#include <runs/runexport.h>
#include <runs/runrequest.h>
#include <runs/runresult.h>

#include <QTimer>
#include <QWidget>

class QFrame;
class QAction;
class QMenu;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace steward {

class Clock;
class Banner;
class Chip;
class ErrorsView;
class FindBar;
class Icons;
class ObjectsView;
class ProgressView;
class PromptBar;
class RunHeader;
class Theme;

/// One run, watched: its state and clock, output with the streams told apart, its objects as tables, errors
/// with where they happened, progress, the questions the script asks, and how it ended. Before the first run
/// it says how to start one. Holds what it is given and nothing else; after end() it stays readable until the
/// next begin().
class RunPanel : public QWidget
{
    Q_OBJECT

public:
    /// All references must outlive the panel.
    RunPanel(const Theme& theme, const Icons& icons, const Clock& clock, QWidget* parent = nullptr);
    ~RunPanel() override;

    void begin(const RunRequest& request);
    void addEvents(const QList<RunEvent>& events);
    void setState(RunState state);
    void end(const RunResult& result);

    [[nodiscard]] bool isRunning() const { return m_running; }
    /// Whether there is a run, also one that has ended.
    [[nodiscard]] bool hasBegun() const { return m_begun; }
    void setCanRunAgain(bool can);
    [[nodiscard]] OutputView& output() { return *m_output; }
    [[nodiscard]] ObjectsView& objects() { return *m_objects; }
    [[nodiscard]] ErrorsView& errors() { return *m_errors; }
    [[nodiscard]] ProgressView& progress() { return *m_progress; }
    [[nodiscard]] qint64 errorCount() const { return m_errorCount; }
    [[nodiscard]] qint64 warningCount() const { return m_warningCount; }

    /// The run as it is now, to be exported: the lines of the streams that are shown, all objects, all
    /// errors. For CSV, the objects that are shown.
    [[nodiscard]] RunExport exported(ExportFormat format) const;
    /// Writes the file in a thread of its own, whole or not at all; ends with exportFinished.
    void exportTo(ExportFormat format, const QString& file);

public Q_SLOTS:
    /// Opens the find bar over the tab that is shown.
    void find();
    void copyAll() const;
    /// A summary for a ticket, as Markdown, into the clipboard.
    void copySummary() const;
    /// Shows the next or previous error and asks for its line; nothing when there is none.
    void nextError();
    void previousError();

Q_SIGNALS:
    /// A question of the script was answered; a null value cancels it.
    void answered(const QString& id, const QString& value);
    /// An error's line was asked for, from 1.
    void scriptLineActivated(int line);
    /// A failure is said in the panel, too.
    void exportFinished(const QString& file, bool written);
    void againRequested();
    /// The button that gives the panel the whole window, or its part of it again.
    void maximizeRequested(bool maximized);

private:
    QToolButton* addTool(const QString& name, const QString& icon, const QString& text, const QString& tip);
    QToolButton* addFilter(Stream stream, const QString& name, const QString& text);
    void addExport();
    void addOverflow();
    void fitBar();
    [[nodiscard]] bool isWanted(const QWidget* tool) const;
    void setBadge(int tab, Chip* badge, qint64 count, const QString& name);
    void placeBadge(int tab, Chip* badge);
    void stepError(int direction);
    void resizeEvent(QResizeEvent* event) override;
    void addError(const RunEvent& event);
    void showCounts();
    void chooseExportFile(ExportFormat format);
    void search(const QString& text, bool regularExpression);
    void showTab(int tab);
    void updateFind();

    const Theme& m_theme;
    const Icons& m_icons;
    const Clock& m_clock;
    QTabBar* m_tabs;
    Chip* m_objectBadge;
    Chip* m_errorBadge;
    Chip* m_progressBadge;
    QWidget* m_tools;
    QFrame* m_bar = nullptr;
    QToolButton* m_more = nullptr;
    QList<QWidget*> m_secondary;       ///< what the menu takes where there is little room
    QList<QWidget*> m_tertiary;        ///< and where there is still less
    QList<QAction*> m_tertiaryActions; ///< their places in the menu
    QList<QWidget*> m_outputTools;     ///< what is for the output only
    QToolButton* m_findTool = nullptr;
    QToolButton* m_again = nullptr;
    QMenu* m_exportMenu = nullptr;
    QToolButton* m_errorFilter = nullptr;
    QToolButton* m_warningFilter = nullptr;
    RunHeader* m_header;
    QStackedWidget* m_pages;
    OutputView* m_output;
    ObjectsView* m_objects;
    ErrorsView* m_errors;
    ProgressView* m_progress;
    Banner* m_endStrip;
    FindBar* m_find;
    PromptBar* m_prompt;
    QTimer m_tick;

    RunExport m_about; ///< of the run, without its lines
    qint64 m_errorCount = 0;
    qint64 m_warningCount = 0;
    bool m_running = false;
    bool m_begun = false;
};

} // namespace steward
