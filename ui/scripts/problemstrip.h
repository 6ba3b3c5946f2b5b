#pragma once

#include <common/icons.h>

#include <QFrame>
#include <QList>

#include <language/scriptanalysis.h>

class QLabel;
class QListWidget;
class QPushButton;
class QToolButton;

namespace steward {

class Theme;

/// The problems of one script, below its text: the one at or nearest the caret in one line, with its fix, how
/// many there are, and all of them in a list when that is opened. Hidden when there is none. Shows plain text
/// only.
class ProblemStrip final : public QFrame
{
    Q_OBJECT

public:
    ProblemStrip(const Theme& theme, const Icons& icons, QWidget* parent = nullptr);

    void setProblems(const QList<ScriptProblem>& problems);
    /// Shows the one nearest to that line, from 1.
    void setCaretLine(int line);
    /// Index of the one that is shown; -1 for none.
    [[nodiscard]] int current() const { return m_current; }

Q_SIGNALS:
    void goToRequested(int index);
    void fixRequested(int index);

private:
    void show(int index);
    void fillList();
    void setOpen(bool open);

    const Theme& m_theme;
    const Icons m_icons;
    IconLabel* m_sign;
    QLabel* m_place;
    QLabel* m_rule;
    QLabel* m_text;
    QPushButton* m_fix;
    QPushButton* m_show;
    QToolButton* m_all;
    QListWidget* m_list;
    QList<ScriptProblem> m_problems;
    int m_current = -1;
    int m_line = 1;
};

/// The sign and the colour of a severity, for strip, list and margin.
[[nodiscard]] QString severityIcon(Severity severity);
[[nodiscard]] const char* severityRole(Severity severity);

} // namespace steward
