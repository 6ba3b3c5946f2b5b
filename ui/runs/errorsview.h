#pragma once

#include "errormodel.h"

#include <QRegularExpression>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QToolButton;
class QTreeView;

namespace steward {

class EmptyState;
class Icons;
class Theme;

/// The errors of a run, one line each; opened, an error says where, why and with which ids, for the ticket.
/// The line of the script it names is a link.
class ErrorsView final : public QWidget
{
    Q_OBJECT

public:
    ErrorsView(const Theme& theme, const Icons& icons, QWidget* parent = nullptr);
    ~ErrorsView() override;

    [[nodiscard]] ErrorModel& model() { return *m_model; }
    [[nodiscard]] const ErrorModel& model() const { return *m_model; }
    [[nodiscard]] QTreeView& tree() { return *m_tree; }
    void add(const QDateTime& time, const QJsonObject& values, const QString& text);
    void clear();
    /// The current error; -1 for none.
    [[nodiscard]] int currentError() const;
    /// Goes to the next or previous error, round the end, and asks for its line. False when there is none.
    bool step(int direction);
    [[nodiscard]] QString allText() const;
    /// The current error, or all when there is none, in Markdown.
    [[nodiscard]] QString ticketText() const;

    void setSearchText(const QString& text, bool regularExpression = false);
    [[nodiscard]] QString searchProblem() const { return m_searchProblem; }
    [[nodiscard]] qint64 matchCount() const { return qint64(m_matches.size()); }
    [[nodiscard]] qint64 currentMatch() const;

public Q_SLOTS:
    void findNext();
    void findPrevious();
    void copyForTicket() const;

Q_SIGNALS:
    void scriptLineActivated(int line);
    void matchesChanged();

private:
    class Delegate;

    bool eventFilter(QObject* watched, QEvent* event) override;
    [[nodiscard]] bool isMatch(int error) const;
    void showMatch(qint64 match);
    void goTo(int error);
    void showCounts();

    const Theme& m_theme;
    ErrorModel* m_model;
    QLabel* m_count;
    QPushButton* m_copy;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_expand;
    QTreeView* m_tree;
    QWidget* m_bar = nullptr;
    EmptyState* m_empty;
    QString m_search;
    bool m_searchIsExpression = false;
    QRegularExpression m_expression;
    QString m_searchProblem;
    std::vector<int> m_matches;
};

} // namespace steward
