#pragma once

#include "progresstree.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QProgressBar;
class QStackedWidget;
class QVBoxLayout;

namespace steward {

class Clock;
class ElidedLabel;
class EmptyState;
class IconLabel;
class Icons;
class Theme;

/// Every bar of a script, nested: what it does, how far it is, how long it will take; below them what ended
/// and how long that took. Shown anew at most ten times a second; sixty bars at most, the others are counted.
class ProgressView final : public QWidget
{
    Q_OBJECT

public:
    ProgressView(const Theme& theme, const Icons& icons, const Clock& clock, QWidget* parent = nullptr);

    void report(const QDateTime& time, const QString& text, const QJsonObject& values);
    /// Closes every bar: the run is over.
    void close();
    void clear();
    [[nodiscard]] int openCount() const { return m_tree.openCount(); }

Q_SIGNALS:
    void countChanged(int open);

private:
    struct Row
    {
        QWidget* widget;
        IconLabel* icon;
        ElidedLabel* activity;
        QProgressBar* bar;
        ElidedLabel* status;
        QLabel* remaining;
    };

    void schedule();
    void refresh();
    Row makeRow();
    void fill(const Row& row, const ProgressTree::Bar& bar);

    const Theme& m_theme;
    const Icons& m_icons;
    const Clock& m_clock;
    ProgressTree m_tree;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    QVBoxLayout* m_column;
    QLabel* m_more;
    std::vector<Row> m_rows;
    QTimer m_timer;
    int m_shownCount = -1;
};

} // namespace steward
