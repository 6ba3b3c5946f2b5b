#pragma once

#include "outputview.h"

#include <base/result.h>
#include <runs/runevent.h>
#include <runs/runrequest.h>
#include <runs/runresult.h>

#include <QTimer>
#include <QWidget>

class QFrame;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace steward {

class Clock;
class Banner;
class Chip;
class FindBar;
class Icons;
class PromptBar;
class RunHeader;
class Theme;

/// One run, watched: its state and clock, progress, output with the streams told apart, errors with where
/// they happened, the questions the script asks, and how it ended. Before the first run it says how to start
/// one. Holds what it is given and nothing else; after end() it stays readable until the next begin().
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
    [[nodiscard]] OutputView& output() { return *m_output; }
    [[nodiscard]] OutputView& errors() { return *m_errors; }
    [[nodiscard]] qint64 errorCount() const { return m_errorCount; }
    [[nodiscard]] qint64 warningCount() const { return m_warningCount; }

    /// Writes every shown line with time and stream, as UTF-8 text; whole or not at all.
    [[nodiscard]] Result<> exportText(const QString& file) const;

public Q_SLOTS:
    /// Opens the find bar over the tab that is shown.
    void find();
    void copyAll() const;

Q_SIGNALS:
    /// A question of the script was answered; a null value cancels it.
    void answered(const QString& id, const QString& value);
    /// An error's line was asked for, from 1.
    void scriptLineActivated(int line);
    /// The button that gives the panel the whole window, or its part of it again.
    void maximizeRequested(bool maximized);

private:
    [[nodiscard]] OutputView& current() const;
    QToolButton* addTool(const QString& name, const QString& icon, const QString& text, const QString& tip);
    QToolButton* addFilter(Stream stream, const QString& name, const QString& text);
    void addOverflow();
    void fitBar();
    void resizeEvent(QResizeEvent* event) override;
    void addError(const RunEvent& event);
    void showCounts();
    void chooseExportFile();
    void showTab(int tab);
    void updateFind();

    const Theme& m_theme;
    const Icons& m_icons;
    const Clock& m_clock;
    QTabBar* m_tabs;
    Chip* m_errorBadge;
    QWidget* m_tools;
    QFrame* m_bar = nullptr;
    QToolButton* m_more = nullptr;
    QList<QToolButton*> m_secondary; ///< what the menu takes where there is little room
    QToolButton* m_errorFilter = nullptr;
    QToolButton* m_warningFilter = nullptr;
    RunHeader* m_header;
    QStackedWidget* m_pages;
    OutputView* m_output;
    OutputView* m_errors;
    Banner* m_endStrip;
    FindBar* m_find;
    PromptBar* m_prompt;
    QTimer m_tick;

    QString m_scriptName;
    qint64 m_errorCount = 0;
    qint64 m_warningCount = 0;
    bool m_running = false;
    bool m_begun = false;
};

} // namespace steward
