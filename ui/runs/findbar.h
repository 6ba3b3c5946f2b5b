#pragma once

#include <QFrame>
#include <QHash>

class QLabel;
class QLineEdit;
class QToolButton;

namespace steward {

class Icons;

/// One row to search what stands beside it: text, how it is meant, how many matches, previous, next, close.
/// Enter and F3 go on, Shift turns round, Esc closes, Alt and a letter switch what is offered. Knows nothing
/// of what is searched.
class FindBar : public QFrame
{
    Q_OBJECT

public:
    enum Option
    {
        Expression = 1, ///< the text is a regular expression (Alt+R)
        MatchCase = 2,  ///< Alt+C
        WholeWord = 4,  ///< Alt+W
        InSelection = 8 ///< Alt+L
    };
    Q_DECLARE_FLAGS(Options, Option)

    explicit FindBar(const Icons& icons, QWidget* parent = nullptr, Options offered = Expression);

    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isExpression() const { return isOn(Expression); }
    [[nodiscard]] bool isOn(Option option) const;
    void setOn(Option option, bool on);
    /// Shows the bar with the focus in it; `text` replaces the old one unless empty.
    void open(const QString& text);
    void close();
    /// `current` from 0, -1 for none; `capped` when there are more than `count`.
    void setMatches(qint64 current, qint64 count, bool capped);
    /// What is wrong with the expression, instead of a count; empty when nothing is.
    void setProblem(const QString& problem);
    /// A sentence instead of a count.
    void say(const QString& sentence);

Q_SIGNALS:
    /// The text or how it is meant.
    void searchChanged(const QString& text, bool regularExpression);
    /// Before searchChanged.
    void optionSwitched(steward::FindBar::Option option, bool on);
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_field;
    QLabel* m_count;
    QHash<Option, QToolButton*> m_options;
    QToolButton* m_previous;
    QToolButton* m_next;
};

} // namespace steward
