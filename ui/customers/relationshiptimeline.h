#pragma once

#include <common/icons.h>
#include <customers/customerrelationships.h>

#include <QDate>
#include <QWidget>

namespace steward {

/// One relationship on the time line. Its texts are harmless to show.
struct TimelineBar
{
    enum class Urgency
    {
        Soon,   ///< ends within 30 days
        Later,  ///< ends within 60 days
        Calm,   ///< ends some time, or nobody knows when
        Renews, ///< extends itself
        Waits,  ///< gives nothing yet
        Ended
    };

    QString id;
    QString name;  ///< with the number of roles: "Service desk, 9 roles"
    QString note;  ///< beside the bar: "4 Jan, Exchange Admin."
    QString words; ///< all of it in words, roles as well; one line each
    QDate from;    ///< invalid: not known
    QDate until;   ///< invalid: not known
    Urgency urgency = Urgency::Calm;

    bool operator==(const TimelineBar&) const = default;
};

/// Pure: first those that give something, the next to end first, then those that wait, then the ended ones,
/// the latest first.
[[nodiscard]] QList<TimelineBar> timelineBars(const CustomerRelations& relations, const QDateTime& now);

/// What a number of days until an end means: within 30 days error, within 60 warning, else nothing.
[[nodiscard]] TimelineBar::Urgency urgencyOf(qint64 daysLeft);
/// "4 Jan", with the year where it is not this one and far away.
[[nodiscard]] QString dayText(const QDate& day, const QDate& today);

/// Relationships drawn over time: one bar each, spent part grey, the rest in the colour of its urgency, with
/// today and the months. Grows with the number of bars; ended ones can be folded away. Says the same in its
/// tooltips (Up and Down go through them by keyboard) and, all of it, in its accessible description.
class RelationshipTimeline final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kFoldedRows = 3;

    explicit RelationshipTimeline(const Icons& icons, QWidget* parent = nullptr);

    void setBars(const QList<TimelineBar>& bars, const QDate& today);
    [[nodiscard]] const QList<TimelineBar>& bars() const { return m_bars; }
    /// Ended ones that are not drawn while folded.
    [[nodiscard]] int foldedCount() const;
    [[nodiscard]] int shownCount() const;
    void setUnfolded(bool unfolded);
    [[nodiscard]] bool isUnfolded() const { return m_unfolded; }

    /// Where a shown bar and its spent part are drawn, and where today is; in the widget's own direction.
    [[nodiscard]] QRect barRect(int row) const;
    [[nodiscard]] QRect spentRect(int row) const;
    [[nodiscard]] int todayX() const;
    /// The months under the line, in their order.
    [[nodiscard]] QStringList monthLabels() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Axis
    {
        QDate first;
        QDate last;
        int step = 1; ///< months between two marks
    };

    /// A month under the line, from the leading edge; without a label where it has no room.
    struct Mark
    {
        int at = 0;
        int left = 0; ///< of the label
        int width = 0;
        QString label;
    };

    [[nodiscard]] Axis axis() const;
    [[nodiscard]] QList<Mark> marks() const;
    [[nodiscard]] int x(const Axis& axis, const QDate& day) const; ///< from the leading edge
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] QRect leading(const QRect& rect) const;
    [[nodiscard]] QString monthText(const QDate& month, bool withYear) const;
    void showWords(int row, const QPoint& globalPlace);
    void paintBar(QPainter& painter, int row) const;
    void paintMonths(QPainter& painter) const;

    const Icons m_icons;
    QList<TimelineBar> m_bars;
    QDate m_today;
    bool m_unfolded = false;
    int m_current = 0;
    bool m_byKeyboard = false;
};

} // namespace steward
