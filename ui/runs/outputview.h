#pragma once

#include "linestore.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QTextLayout>
#include <QTimer>

#include <deque>
#include <memory>
#include <vector>

class QPushButton;

namespace steward {

class Icons;
class Theme;

/// The lines of a run, live: time and stream sign in a gutter, text beside them, one row a line.
/// Guarantees: only visible rows are laid out and painted; appended lines are shown in batches of 50 ms;
/// copying gives whole lines even where painting clips them; control and direction marks are shown as signs,
/// so that text cannot pretend to be something else. Colours that a script chose keep enough contrast to be
/// read on both grounds. Follows the end until one scrolls up or selects, and again from the end on.
class OutputView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// Where the caret is: a line of the store and an index into its text.
    struct Position
    {
        qint64 line = 0;
        qsizetype column = 0;
        friend auto operator<=>(const Position&, const Position&) = default;
    };

    OutputView(const Theme& theme, const Icons& icons, QWidget* parent = nullptr);
    ~OutputView() override;

    [[nodiscard]] const LineStore& store() const { return m_store; }
    void setLimits(qint64 lines, qint64 bytes);
    void append(const OutputLine& line);
    void append(const QList<OutputLine>& lines);
    void clear();

    /// Shows or hides the lines of one stream. Raw lines go with Output.
    void setStreamVisible(Stream stream, bool visible);
    [[nodiscard]] bool isStreamVisible(Stream stream) const;
    [[nodiscard]] qint64 visibleLineCount() const { return rowCount(); }

    /// Whether escape codes are shown as they came instead of what they mean.
    void setCodesShown(bool shown);
    [[nodiscard]] bool areCodesShown() const { return m_codesShown; }

    [[nodiscard]] bool isFollowing() const { return m_following; }
    void setFollowing(bool following);

    [[nodiscard]] Position caret() const { return m_caret; }
    [[nodiscard]] QString selectedText() const;
    [[nodiscard]] bool hasSelection() const { return m_anchor != m_caret; }
    void setSelection(Position anchor, Position caret);
    /// Every visible line, without times and signs.
    [[nodiscard]] QString allText() const;
    /// Moves the caret to that line and shows it; false when it is hidden or gone.
    bool goToLine(qint64 line);

    /// Searches without regard to case; the count grows while the lines are searched in slices, and with new
    /// lines. A regular expression that is none finds nothing; see searchProblem().
    void setSearchText(const QString& text, bool regularExpression = false);
    [[nodiscard]] QString searchProblem() const { return m_searchProblem; }
    [[nodiscard]] QString searchText() const { return m_search; }
    [[nodiscard]] qint64 matchCount() const { return qint64(m_matches.size()); }
    [[nodiscard]] bool isMatchCountCapped() const;
    /// Whether there are lines that were not searched yet.
    [[nodiscard]] bool isSearching() const { return m_searchTimer.isActive(); }
    /// The match the caret stands on, from 0; -1 when on none.
    [[nodiscard]] qint64 currentMatch() const { return m_currentMatch; }

    /// "10:42:13, error: Front Desk …", as a screen reader says it.
    [[nodiscard]] QString describedLine(qint64 line) const;

public Q_SLOTS:
    void copy() const;
    void selectAll();
    void findNext();
    void findPrevious();

Q_SIGNALS:
    void followingChanged(bool following);
    void selectionChanged();
    void matchesChanged();
    void findRequested();
    /// The link at the right of a line was used: `line` is a line of the script, from 1.
    void scriptLineActivated(int line);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent* event) override;

private:
    struct Match
    {
        qint64 line;
        qint32 column;
        qint32 length;
    };

    void updateMetrics();
    void scheduleFlush();
    void flush();
    void rebuildRows();
    void takeNewLines();
    void dropOldRows();
    void updateScrollBars();
    void placeFollowButton();
    void updateFollowButton();
    [[nodiscard]] int visibleRows() const;
    [[nodiscard]] qint64 rowOf(qint64 line) const;
    [[nodiscard]] qint64 rowAtOrAfter(qint64 line) const;
    [[nodiscard]] qint64 rowCount() const
    {
        return m_hiddenStreams == 0 ? m_taken - m_firstShown : qint64(m_rows.size());
    }
    [[nodiscard]] qint64 lineAtRow(qint64 row) const
    {
        return m_hiddenStreams == 0 ? m_firstShown + row : m_rows[size_t(row)];
    }
    [[nodiscard]] QString textOf(qint64 line) const;
    template <typename Found>
    void eachMatch(const QString& text, Found found) const;
    void addStyles(qint64 line, QList<QTextLayout::FormatRange>& formats) const;
    [[nodiscard]] QColor readable(const QColor& wanted, const QColor& ground) const;
    [[nodiscard]] QString shownText(qint64 line) const;
    void layOut(QTextLayout& layout, const QString& shown,
                const QList<QTextLayout::FormatRange>& formats = {}) const;
    [[nodiscard]] Position positionAt(const QPoint& point) const;
    [[nodiscard]] int linkLineAt(const QPoint& point) const;
    [[nodiscard]] QRect linkRect(qint64 line, int top) const;
    [[nodiscard]] QString linkText(int scriptLine) const;
    void moveCaret(Position to, bool select);
    void moveByRows(qint64 rows, bool select);
    void moveByWord(int direction, bool select);
    void ensureCaretVisible();
    void dragTo(const QPoint& point);
    void searchSlice();
    void showMatch(qint64 index);
    void notifyCaret();

    const Theme& m_theme;
    const Icons& m_icons;
    LineStore m_store;
    // Rows are the store's lines from m_firstShown to m_taken; while a stream is hidden, those in m_rows.
    std::deque<qint64> m_rows;
    qint64 m_firstShown = 0;
    qint64 m_taken = 0; ///< lines of the store before this one are rows already
    quint32 m_hiddenStreams = 0;
    bool m_codesShown = false;
    qsizetype m_widest = 0;

    Position m_anchor;
    Position m_caret;
    qreal m_goalX = -1;
    bool m_dragging = false;
    QPoint m_dragPoint;
    QTimer m_dragTimer;
    qint64 m_lastClickMsecs = 0;

    QTimer m_flushTimer;
    bool m_following = true;
    bool m_scrolling = false; ///< we move the scroll bar ourselves
    qint64 m_unseen = 0;
    QPushButton* m_followButton;

    QString m_search;
    QRegularExpression m_expression; ///< valid and not empty while one is searched for
    bool m_searchIsExpression = false;
    QString m_searchProblem;
    std::vector<Match> m_matches;
    qint64 m_searched = 0;
    qint64 m_currentMatch = -1;
    QTimer m_searchTimer;

    mutable QHash<quint64, QColor> m_readable; ///< of colour and ground
    int m_rowHeight = 20;
    int m_timeX = 16;
    int m_signX = 84;
    int m_textX = 108;
    qreal m_charWidth = 7;
};

} // namespace steward
