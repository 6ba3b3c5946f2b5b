#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QToolButton;

namespace steward {

class Icons;

/// One row to search what stands beside it: text, how many matches, previous, next, close. Enter and F3 go
/// on, Shift turns round, Esc closes, Alt+R takes the text for a regular expression. Knows nothing of what is
/// searched.
class FindBar : public QFrame
{
    Q_OBJECT

public:
    explicit FindBar(const Icons& icons, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isExpression() const;
    /// Shows the bar with the focus in it; `text` replaces the old one unless empty.
    void open(const QString& text);
    void close();
    /// `current` from 0, -1 for none; `capped` when there are more than `count`.
    void setMatches(qint64 current, qint64 count, bool capped);
    /// What is wrong with the expression, instead of a count; empty when nothing is.
    void setProblem(const QString& problem);

Q_SIGNALS:
    void searchChanged(const QString& text, bool regularExpression);
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_field;
    QLabel* m_count;
    QToolButton* m_expression;
    QToolButton* m_previous;
    QToolButton* m_next;
};

} // namespace steward
