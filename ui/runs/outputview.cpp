#include "outputview.h"

#include "outputaccessible.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPaintEvent>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleHints>

#include <algorithm>
#include <array>
#include <cmath>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kBatchMsecs = 50;
constexpr int kDragMsecs = 40;
constexpr qsizetype kShownLength = 4000;
constexpr size_t kMatchCap = 100'000;
constexpr qint64 kSearchSlice = 20'000;
constexpr qint64 kPrimaryClipboardLimit = 2000;

/// Tabs stay (the layout spaces them); everything else that would not be seen, or would turn the direction of
/// what follows, becomes a sign of the same length, so that columns of the text and of the picture agree.
QString withVisibleSigns(QString text)
{
    for (QChar& c : text) {
        const char16_t u = c.unicode();
        if (u >= 0x20 && u < 0x7f)
            continue;
        if (u < 0x20 && u != u'\t')
            c = QChar(char16_t(0x2400 + u));
        else if (u == 0x7f)
            c = QChar(char16_t(0x2421));
        else if ((u >= 0x80 && u < 0xa0) || u == 0x061c || u == 0x200b || (u >= 0x200e && u <= 0x200f) ||
                 (u >= 0x2028 && u <= 0x202e) || (u >= 0x2060 && u <= 0x206f) || u == 0xfeff)
            c = QChar(char16_t(0x25ab));
    }
    return text;
}

const char* streamRole(Stream stream)
{
    switch (stream) {
    case Stream::Error:
        return "streams.error";
    case Stream::Warning:
        return "streams.warning";
    case Stream::Information:
        return "streams.information";
    case Stream::Verbose:
        return "streams.verbose";
    case Stream::Debug:
        return "streams.debug";
    case Stream::Note:
        return "textMuted";
    case Stream::Output:
    case Stream::Raw:
        break;
    }
    return "streams.output";
}

QString streamWord(Stream stream)
{
    switch (stream) {
    case Stream::Error:
        return OutputView::tr("error");
    case Stream::Warning:
        return OutputView::tr("warning");
    case Stream::Information:
        return OutputView::tr("information");
    case Stream::Verbose:
        return OutputView::tr("verbose");
    case Stream::Debug:
        return OutputView::tr("debug");
    case Stream::Note:
        return OutputView::tr("Steward");
    case Stream::Output:
    case Stream::Raw:
        break;
    }
    return {};
}

QString timeText(qint64 msecs)
{
    return msecs == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(msecs).toString(u"HH:mm:ss"_s);
}

quint32 streamBit(Stream stream)
{
    return 1U << unsigned(stream == Stream::Raw ? Stream::Output : stream);
}

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'$' || c == u'@' || c == u'.';
}

/// The bounds of the word (or of the run of spaces, or of the single sign) around `column`.
std::pair<qsizetype, qsizetype> wordAround(const QString& text, qsizetype column)
{
    if (text.isEmpty())
        return {0, 0};
    const qsizetype at = std::clamp<qsizetype>(column, 0, text.size() - 1);
    const auto sameKind = [&](QChar c) {
        if (isWordCharacter(text.at(at)))
            return isWordCharacter(c);
        return text.at(at).isSpace() && c.isSpace();
    };
    qsizetype from = at;
    qsizetype to = at + 1;
    while (from > 0 && sameKind(text.at(from - 1)))
        --from;
    while (to < text.size() && sameKind(text.at(to)))
        ++to;
    return {from, to};
}

} // namespace

OutputView::OutputView(const Theme& theme, const Icons& icons, QWidget* parent)
    : QAbstractScrollArea(parent), m_theme(theme), m_icons(icons), m_followButton(new QPushButton(this))
{
    installOutputAccessibility();
    setObjectName(u"outputView"_s);
    setAccessibleName(tr("Output"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setLayoutDirection(Qt::LeftToRight);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    setMinimumHeight(theme.px(60));

    m_followButton->setObjectName(u"followButton"_s);
    m_followButton->setCheckable(true);
    m_followButton->setCursor(Qt::ArrowCursor);
    m_followButton->setProperty("compact", true);
    connect(m_followButton, &QPushButton::clicked, this, [this](bool on) { setFollowing(on); });

    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(kBatchMsecs);
    connect(&m_flushTimer, &QTimer::timeout, this, &OutputView::flush);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(0);
    connect(&m_searchTimer, &QTimer::timeout, this, &OutputView::searchSlice);
    m_dragTimer.setInterval(kDragMsecs);
    connect(&m_dragTimer, &QTimer::timeout, this, [this] { dragTo(m_dragPoint); });

    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_scrolling)
            setFollowing(value >= verticalScrollBar()->maximum());
    });
    connect(&m_theme, &Theme::changed, this, [this] {
        updateMetrics();
        updateScrollBars();
        updateFollowButton();
        viewport()->update();
    });
    updateMetrics();
    updateFollowButton();
}

OutputView::~OutputView() = default;

void OutputView::setLimits(qint64 lines, qint64 bytes)
{
    m_store.setLimits(lines, bytes);
    scheduleFlush();
}

void OutputView::append(const OutputLine& line)
{
    m_store.append(line);
    scheduleFlush();
}

void OutputView::append(const QList<OutputLine>& lines)
{
    for (const OutputLine& line : lines)
        m_store.append(line);
    if (!lines.isEmpty())
        scheduleFlush();
}

void OutputView::clear()
{
    m_store.clear();
    m_rows.clear();
    m_matches.clear();
    m_taken = m_store.endLine();
    m_searched = m_taken;
    m_currentMatch = -1;
    m_widest = 0;
    m_unseen = 0;
    m_anchor = m_caret = {m_taken, 0};
    updateScrollBars();
    setFollowing(true);
    updateFollowButton();
    viewport()->update();
    Q_EMIT matchesChanged();
    Q_EMIT selectionChanged();
}

void OutputView::setStreamVisible(Stream stream, bool visible)
{
    const quint32 hidden =
        visible ? m_hiddenStreams & ~streamBit(stream) : m_hiddenStreams | streamBit(stream);
    if (hidden == m_hiddenStreams)
        return;
    m_hiddenStreams = hidden;
    rebuildRows();
}

bool OutputView::isStreamVisible(Stream stream) const
{
    return (m_hiddenStreams & streamBit(stream)) == 0;
}

void OutputView::setFollowing(bool following)
{
    if (following) {
        m_unseen = 0;
        m_scrolling = true;
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
        m_scrolling = false;
    }
    if (following != m_following) {
        m_following = following;
        Q_EMIT followingChanged(following);
    }
    updateFollowButton();
}

// ---------------------------------------------------------------------------------------- rows and geometry

void OutputView::updateMetrics()
{
    const QFont font = m_theme.font(Theme::Text::Output);
    const QFontMetricsF metrics(font);
    m_rowHeight = std::max(int(std::ceil(metrics.height())) + 4, 20);
    m_charWidth = metrics.horizontalAdvance(u'0');
    m_timeX = 16;
    m_signX = m_timeX + int(std::ceil(metrics.horizontalAdvance(u"00:00:00"_s))) + 10;
    m_textX = m_signX + 24;
}

void OutputView::scheduleFlush()
{
    if (!m_flushTimer.isActive())
        m_flushTimer.start();
}

void OutputView::flush()
{
    const qint64 before = qint64(m_rows.size());
    dropOldRows();
    takeNewLines();
    if (!m_following)
        m_unseen += std::max<qint64>(0, qint64(m_rows.size()) - before);
    updateScrollBars();
    updateFollowButton();
    if (!m_search.isEmpty() && m_searched < m_store.endLine())
        m_searchTimer.start();
    viewport()->update();
}

void OutputView::takeNewLines()
{
    for (qint64 line = std::max(m_taken, m_store.firstLine()); line < m_store.endLine(); ++line) {
        if ((m_hiddenStreams & streamBit(m_store.stream(line))) != 0)
            continue;
        m_rows.push_back(line);
        m_widest = std::max(m_widest, qsizetype(m_store.utf8(line).size()));
    }
    m_taken = m_store.endLine();
}

void OutputView::dropOldRows()
{
    const qint64 first = m_store.firstLine();
    int dropped = 0;
    while (!m_rows.empty() && m_rows.front() < first) {
        m_rows.pop_front();
        ++dropped;
    }
    if (m_caret.line < first)
        m_caret = {first, 0};
    if (m_anchor.line < first)
        m_anchor = {first, 0};
    if (dropped == 0)
        return;
    std::erase_if(m_matches, [first](const Match& match) { return match.line < first; });
    m_currentMatch = -1;
    if (!m_following) {
        // What is being read stays where it is while old lines go above it.
        m_scrolling = true;
        verticalScrollBar()->setValue(verticalScrollBar()->value() - dropped);
        m_scrolling = false;
    }
}

void OutputView::rebuildRows()
{
    const int top = verticalScrollBar()->value();
    const qint64 topLine = top < qint64(m_rows.size()) ? lineAtRow(top) : 0;
    m_rows.clear();
    m_taken = m_store.firstLine();
    m_widest = 0;
    takeNewLines();
    updateScrollBars();
    if (!m_following) {
        m_scrolling = true;
        verticalScrollBar()->setValue(int(rowAtOrAfter(topLine)));
        m_scrolling = false;
    }
    const QString search = m_search;
    m_search.clear();
    setSearchText(search);
    viewport()->update();
}

int OutputView::visibleRows() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

void OutputView::updateScrollBars()
{
    m_scrolling = true;
    const int rows = int(std::min<qint64>(qint64(m_rows.size()), std::numeric_limits<int>::max()));
    verticalScrollBar()->setPageStep(visibleRows());
    verticalScrollBar()->setRange(0, std::max(0, rows - visibleRows()));
    if (m_following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    const int width = m_textX + int(std::min(m_widest, kShownLength + 24) * m_charWidth) + 24;
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(int(m_charWidth * 4));
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    m_scrolling = false;
    placeFollowButton();
}

void OutputView::placeFollowButton()
{
    m_followButton->adjustSize();
    const QRect area = viewport()->geometry();
    m_followButton->move(area.right() - m_followButton->width() - 12,
                         area.bottom() - m_followButton->height() - 8);
    m_followButton->raise();
}

void OutputView::updateFollowButton()
{
    m_followButton->setVisible(verticalScrollBar()->maximum() > 0);
    m_followButton->setChecked(m_following);
    m_followButton->setIcon(m_icons.icon(u"download"_s, m_following ? "textMuted" : "accent"));
    if (m_following)
        m_followButton->setText(tr("Following"));
    else if (m_unseen > 0)
        m_followButton->setText(m_unseen == 1 ? tr("1 new line")
                                              : tr("%1 new lines").arg(QLocale().toString(m_unseen)));
    else
        m_followButton->setText(tr("Follow"));
    m_followButton->setAccessibleName(m_following ? tr("Following the end of the output")
                                                  : tr("Follow the end of the output"));
    m_followButton->setToolTip(m_following ? tr("New lines are scrolled into view (Ctrl+End)")
                                           : tr("Go to the end and follow it (Ctrl+End)"));
    placeFollowButton();
}

qint64 OutputView::rowAtOrAfter(qint64 line) const
{
    return std::lower_bound(m_rows.begin(), m_rows.end(), line) - m_rows.begin();
}

qint64 OutputView::rowOf(qint64 line) const
{
    const qint64 row = rowAtOrAfter(line);
    return row < qint64(m_rows.size()) && lineAtRow(row) == line ? row : -1;
}

QString OutputView::shownText(qint64 line) const
{
    QString text = m_store.text(line);
    const qsizetype whole = text.size();
    if (whole <= kShownLength)
        return withVisibleSigns(text);
    text.truncate(kShownLength);
    return withVisibleSigns(text) + u" … "_s +
           tr("+%1 characters").arg(QLocale().toString(qlonglong(whole - kShownLength)));
}

void OutputView::layOut(QTextLayout& layout, const QString& shown) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight);
    option.setTabStopDistance(m_charWidth * 8);
    layout.setTextOption(option);
    layout.setCacheEnabled(true);
    layout.setText(shown);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(1e7);
    layout.endLayout();
}

QString OutputView::linkText(int scriptLine) const
{
    return tr("line %1").arg(scriptLine);
}

QRect OutputView::linkRect(qint64 line, int top) const
{
    const int scriptLine = m_store.scriptLine(line);
    if (scriptLine <= 0)
        return {};
    const QFontMetrics metrics(m_theme.font(Theme::Text::Output));
    const int width = metrics.horizontalAdvance(linkText(scriptLine));
    return {viewport()->width() - width - 16, top, width, m_rowHeight};
}

// ------------------------------------------------------------------------------------------------- painting

void OutputView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    const QFont font = m_theme.font(Theme::Text::Output);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    const int scrollX = horizontalScrollBar()->value();
    const qint64 first = verticalScrollBar()->value();
    const bool active = hasFocus();
    const QColor selectionFill = m_theme.color(active ? "selection" : "selectionInactive");
    const QColor searchFill = m_theme.color("warningSoft");
    const QColor muted = m_theme.color("textMuted");
    const Position from = std::min(m_anchor, m_caret);
    const Position to = std::max(m_anchor, m_caret);
    const bool highContrast = m_theme.kind() == Theme::Kind::HighContrast;
    const int signSize = 14;

    int top = 0;
    for (qint64 row = first; row < qint64(m_rows.size()) && top < viewport()->height();
         ++row, top += m_rowHeight) {
        if (top + m_rowHeight < event->rect().top() || top > event->rect().bottom())
            continue;
        const qint64 number = lineAtRow(row);
        const Stream stream = m_store.stream(number);
        const QColor color = m_theme.color(streamRole(stream));
        if (stream == Stream::Error)
            painter.fillRect(0, top, viewport()->width(), m_rowHeight, m_theme.color("streams.errorLine"));
        else if (stream == Stream::Warning)
            painter.fillRect(0, top, viewport()->width(), m_rowHeight, m_theme.color("streams.warningLine"));

        const QString whole = m_store.text(number);
        QTextLayout layout(QString(), font);
        layOut(layout, shownText(number));
        const QTextLine line = layout.lineAt(0);
        const qreal textTop = top + (m_rowHeight - line.height()) / 2;
        QList<QTextLayout::FormatRange> formats;
        if (!m_search.isEmpty()) {
            const QString shown = layout.text();
            for (qsizetype at = shown.indexOf(m_search, 0, Qt::CaseInsensitive); at >= 0;
                 at = shown.indexOf(m_search, at + m_search.size(), Qt::CaseInsensitive)) {
                QTextLayout::FormatRange range;
                range.start = int(at);
                range.length = int(m_search.size());
                range.format.setBackground(searchFill);
                if (highContrast)
                    range.format.setFontUnderline(true);
                formats.append(range);
            }
        }
        if (from != to && number >= from.line && number <= to.line) {
            QTextLayout::FormatRange range;
            range.start = number == from.line ? int(std::min(from.column, kShownLength)) : 0;
            const int end =
                number == to.line ? int(std::min(to.column, kShownLength)) : int(layout.text().size());
            range.length = std::max(0, end - range.start);
            range.format.setBackground(selectionFill);
            if (highContrast && active)
                range.format.setForeground(m_theme.color("selectionText"));
            formats.append(range);
            if (number < to.line) {
                // The line's end is selected too: show it as half a character beyond the text.
                const qreal x = m_textX - scrollX + line.cursorToX(int(layout.text().size()));
                painter.fillRect(QRectF(x, top, m_charWidth / 2 + 1, m_rowHeight), selectionFill);
            }
        }
        painter.setPen(color);
        painter.setClipRect(m_textX - 4, top, viewport()->width(), m_rowHeight);
        layout.draw(&painter, QPointF(m_textX - scrollX, textTop), formats);
        if (layout.text().contains(u'\t')) {
            painter.setPen(m_theme.color("textDisabled"));
            for (qsizetype at = layout.text().indexOf(u'\t'); at >= 0;
                 at = layout.text().indexOf(u'\t', at + 1))
                painter.drawText(
                    QPointF(m_textX - scrollX + line.cursorToX(int(at)), textTop + line.ascent()), u"→"_s);
        }
        if (active && number == m_caret.line) {
            const qreal x = m_textX - scrollX +
                            line.cursorToX(int(std::min(m_caret.column, qsizetype(layout.text().size()))));
            painter.fillRect(QRectF(x - 0.5, top + 2, highContrast ? 2 : 1.5, m_rowHeight - 4),
                             m_theme.color("focus"));
        }
        painter.setClipping(false);

        const qreal baseline = top + (m_rowHeight - metrics.height()) / 2 + metrics.ascent();
        painter.setPen(muted);
        painter.drawText(QPointF(m_timeX, baseline), timeText(m_store.line(number).msecs));
        const QRect sign(m_signX, top + (m_rowHeight - signSize) / 2, signSize, signSize);
        switch (stream) {
        case Stream::Error:
            m_icons.icon(u"error-circle"_s, "streams.error").paint(&painter, sign);
            break;
        case Stream::Warning:
            m_icons.icon(u"warning"_s, "streams.warning").paint(&painter, sign);
            break;
        case Stream::Information:
        case Stream::Verbose:
        case Stream::Debug: {
            QFont bold = font;
            bold.setWeight(QFont::Bold);
            painter.setFont(bold);
            painter.setPen(color);
            const QString letter = stream == Stream::Information ? u"i"_s
                                   : stream == Stream::Verbose   ? u"v"_s
                                                                 : u"d"_s;
            painter.drawText(QPointF(m_signX, baseline), letter);
            painter.setFont(font);
            break;
        }
        case Stream::Output:
        case Stream::Raw:
        case Stream::Note:
            break;
        }
        if (const QRect link = linkRect(number, top); link.isValid()) {
            painter.fillRect(link.adjusted(-8, 0, 16, 0),
                             m_theme.color(stream == Stream::Warning ? "streams.warningLine"
                                           : stream == Stream::Error ? "streams.errorLine"
                                                                     : "surface"));
            QFont underlined = font;
            underlined.setUnderline(true);
            painter.setFont(underlined);
            painter.setPen(color);
            painter.drawText(QPointF(link.left(), baseline), linkText(m_store.scriptLine(number)));
            painter.setFont(font);
        }
    }
    if (active && m_rows.empty()) {
        painter.fillRect(QRectF(m_textX, 2, 1.5, m_rowHeight - 4), m_theme.color("focus"));
    }
}

void OutputView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
    updateFollowButton();
}

void OutputView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void OutputView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        updateMetrics();
        viewport()->update();
    }
}

bool OutputView::event(QEvent* event)
{
    // Ctrl+C and Ctrl+A belong to the view while it has the focus, whatever the window's menus say.
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll) ||
            key->matches(QKeySequence::Find) || key->matches(QKeySequence::FindNext) ||
            key->matches(QKeySequence::FindPrevious)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void OutputView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (!m_rows.empty() && rowOf(m_caret.line) < 0)
        m_anchor = m_caret = {lineAtRow(m_following ? qint64(m_rows.size()) - 1 : 0), 0};
    viewport()->update();
}

void OutputView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

// -------------------------------------------------------------------------------------- caret and selection

void OutputView::notifyCaret()
{
    QAccessibleValueChangeEvent event(this, describedLine(m_caret.line));
    QAccessible::updateAccessibility(&event);
}

QString OutputView::describedLine(qint64 line) const
{
    if (line < m_store.firstLine() || line >= m_store.endLine())
        return {};
    const LineStore::Line entry = m_store.line(line);
    QString said = timeText(entry.msecs);
    const QString word = streamWord(entry.stream);
    if (!word.isEmpty())
        said += (said.isEmpty() ? QString() : u", "_s) + word;
    if (!said.isEmpty())
        said += u": "_s;
    said += withVisibleSigns(entry.text.left(kShownLength));
    if (entry.scriptLine > 0)
        said += u", "_s + linkText(entry.scriptLine);
    return said;
}

void OutputView::setSelection(Position anchor, Position caret)
{
    m_anchor = anchor;
    m_caret = caret;
    ensureCaretVisible();
    viewport()->update();
    Q_EMIT selectionChanged();
    notifyCaret();
}

void OutputView::moveCaret(Position to, bool select)
{
    m_caret = to;
    if (!select)
        m_anchor = to;
    ensureCaretVisible();
    viewport()->update();
    Q_EMIT selectionChanged();
    notifyCaret();
}

bool OutputView::goToLine(qint64 line)
{
    flush();
    if (rowOf(line) < 0)
        return false;
    moveCaret({line, 0}, false);
    return true;
}

void OutputView::moveByRows(qint64 rows, bool select)
{
    if (m_rows.empty())
        return;
    const qint64 row = std::clamp<qint64>(rowAtOrAfter(m_caret.line) + rows, 0, qint64(m_rows.size()) - 1);
    const qint64 line = lineAtRow(row);
    const qsizetype goal = m_goalX >= 0 ? qsizetype(m_goalX) : m_caret.column;
    moveCaret({line, std::min(goal, m_store.text(line).size())}, select);
    m_goalX = qreal(goal);
}

void OutputView::moveByWord(int direction, bool select)
{
    const qint64 row = rowOf(m_caret.line);
    if (row < 0)
        return;
    const QString text = m_store.text(m_caret.line);
    Position to = m_caret;
    if (direction > 0) {
        if (to.column >= text.size()) {
            if (row + 1 < qint64(m_rows.size()))
                to = {lineAtRow(row + 1), 0};
        } else {
            to.column = wordAround(text, to.column).second;
            while (to.column < text.size() && text.at(to.column).isSpace())
                ++to.column;
        }
    } else if (to.column == 0) {
        if (row > 0)
            to = {lineAtRow(row - 1), m_store.text(lineAtRow(row - 1)).size()};
    } else {
        while (to.column > 0 && text.at(to.column - 1).isSpace())
            --to.column;
        if (to.column > 0)
            to.column = wordAround(text, to.column - 1).first;
    }
    moveCaret(to, select);
}

void OutputView::ensureCaretVisible()
{
    const qint64 row = rowOf(m_caret.line);
    if (row < 0)
        return;
    const int top = verticalScrollBar()->value();
    if (row < top)
        verticalScrollBar()->setValue(int(row));
    else if (row >= top + visibleRows())
        verticalScrollBar()->setValue(int(row - visibleRows() + 1));

    QTextLayout layout(QString(), m_theme.font(Theme::Text::Output));
    layOut(layout, shownText(m_caret.line));
    const int x =
        int(layout.lineAt(0).cursorToX(int(std::min(m_caret.column, qsizetype(layout.text().size())))));
    const int width = viewport()->width() - m_textX - 24;
    const int left = horizontalScrollBar()->value();
    if (x < left)
        horizontalScrollBar()->setValue(std::max(0, x - int(m_charWidth * 4)));
    else if (x > left + width)
        horizontalScrollBar()->setValue(x - width + int(m_charWidth * 4));
}

OutputView::Position OutputView::positionAt(const QPoint& point) const
{
    if (m_rows.empty())
        return {m_store.endLine(), 0};
    const qint64 row = verticalScrollBar()->value() + qint64(std::floor(point.y() / double(m_rowHeight)));
    if (row < 0)
        return {lineAtRow(0), 0};
    if (row >= qint64(m_rows.size())) {
        const qint64 line = m_rows.back();
        return {line, m_store.text(line).size()};
    }
    const qint64 line = lineAtRow(row);
    QTextLayout layout(QString(), m_theme.font(Theme::Text::Output));
    layOut(layout, shownText(line));
    const int column = layout.lineAt(0).xToCursor(point.x() - m_textX + horizontalScrollBar()->value());
    const qsizetype whole = m_store.text(line).size();
    return {line, column > kShownLength ? whole : std::min(qsizetype(column), whole)};
}

int OutputView::linkLineAt(const QPoint& point) const
{
    const qint64 row = verticalScrollBar()->value() + point.y() / m_rowHeight;
    if (point.y() < 0 || row >= qint64(m_rows.size()))
        return 0;
    const qint64 line = lineAtRow(row);
    return linkRect(line, point.y() / m_rowHeight * m_rowHeight).contains(point) ? m_store.scriptLine(line)
                                                                                 : 0;
}

void OutputView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const QPoint point = event->position().toPoint();
    if (const int line = linkLineAt(point); line > 0) {
        Q_EMIT scriptLineActivated(line);
        return;
    }
    m_goalX = -1;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const bool triple = now - m_lastClickMsecs < QGuiApplication::styleHints()->mouseDoubleClickInterval();
    const Position at = positionAt(point);
    if (triple || point.x() < m_textX - 4) {
        setSelection({at.line, 0}, {at.line, m_rows.empty() ? 0 : m_store.text(at.line).size()});
        m_lastClickMsecs = 0;
        return;
    }
    moveCaret(at, event->modifiers().testFlag(Qt::ShiftModifier));
    m_dragging = true;
    m_dragPoint = point;
}

void OutputView::dragTo(const QPoint& point)
{
    const int below = point.y() - viewport()->height();
    if (point.y() < 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() - std::max(1, -point.y() / m_rowHeight));
    else if (below > 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + std::max(1, below / m_rowHeight));
    m_caret = positionAt(point);
    viewport()->update();
    Q_EMIT selectionChanged();
}

void OutputView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint point = event->position().toPoint();
    if (!m_dragging) {
        const bool link = linkLineAt(point) > 0;
        viewport()->setCursor(link                      ? Qt::PointingHandCursor
                              : point.x() < m_textX - 4 ? Qt::ArrowCursor
                                                        : Qt::IBeamCursor);
        return;
    }
    m_dragPoint = point;
    dragTo(point);
    const bool outside = point.y() < 0 || point.y() > viewport()->height();
    if (outside && !m_dragTimer.isActive())
        m_dragTimer.start();
    else if (!outside)
        m_dragTimer.stop();
}

void OutputView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_dragging)
        return;
    m_dragging = false;
    m_dragTimer.stop();
    QClipboard* clipboard = QGuiApplication::clipboard();
    if (hasSelection() && clipboard->supportsSelection() &&
        std::abs(m_anchor.line - m_caret.line) < kPrimaryClipboardLimit)
        clipboard->setText(selectedText(), QClipboard::Selection);
    notifyCaret();
}

void OutputView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_rows.empty())
        return;
    const Position at = positionAt(event->position().toPoint());
    const auto [from, to] = wordAround(m_store.text(at.line), at.column);
    setSelection({at.line, from}, {at.line, to});
    m_lastClickMsecs = QDateTime::currentMSecsSinceEpoch();
}

void OutputView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* copyAction =
        menu->addAction(tr("&Copy"), QKeySequence(QKeySequence::Copy), this, &OutputView::copy);
    copyAction->setEnabled(hasSelection());
    menu->addAction(tr("Select &all"), QKeySequence(QKeySequence::SelectAll), this, &OutputView::selectAll);
    menu->addSeparator();
    menu->addAction(tr("&Find…"), QKeySequence(QKeySequence::Find), this, &OutputView::findRequested);
    menu->popup(event->globalPos());
}

void OutputView::keyPressEvent(QKeyEvent* event)
{
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    if (event->matches(QKeySequence::Find)) {
        Q_EMIT findRequested();
        return;
    }
    if (event->matches(QKeySequence::FindNext) || event->matches(QKeySequence::FindPrevious)) {
        event->matches(QKeySequence::FindNext) ? findNext() : findPrevious();
        return;
    }
    if (m_rows.empty()) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const qint64 row = rowAtOrAfter(m_caret.line);
    const qint64 line = lineAtRow(std::min(row, qint64(m_rows.size()) - 1));
    const qsizetype length = m_store.text(line).size();
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (control) {
            verticalScrollBar()->setValue(verticalScrollBar()->value() +
                                          (event->key() == Qt::Key_Up ? -1 : 1));
            return;
        }
        moveByRows(event->key() == Qt::Key_Up ? -1 : 1, shift);
        return;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        moveByRows((event->key() == Qt::Key_PageUp ? -1 : 1) * std::max(1, visibleRows() - 1), shift);
        return;
    default:
        break;
    }
    m_goalX = -1;
    switch (event->key()) {
    case Qt::Key_Left:
        if (control)
            moveByWord(-1, shift);
        else if (m_caret.column > 0)
            moveCaret({line, m_caret.column - 1}, shift);
        else if (row > 0)
            moveCaret({lineAtRow(row - 1), m_store.text(lineAtRow(row - 1)).size()}, shift);
        return;
    case Qt::Key_Right:
        if (control)
            moveByWord(1, shift);
        else if (m_caret.column < length)
            moveCaret({line, m_caret.column + 1}, shift);
        else if (row + 1 < qint64(m_rows.size()))
            moveCaret({lineAtRow(row + 1), 0}, shift);
        return;
    case Qt::Key_Home:
        moveCaret(control ? Position{m_rows.front(), 0} : Position{line, 0}, shift);
        return;
    case Qt::Key_End:
        if (control) {
            moveCaret({m_rows.back(), m_store.text(m_rows.back()).size()}, shift);
            setFollowing(true);
        } else {
            moveCaret({line, length}, shift);
        }
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_store.scriptLine(line) > 0) {
            Q_EMIT scriptLineActivated(m_store.scriptLine(line));
            return;
        }
        break;
    default:
        break;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

void OutputView::selectAll()
{
    flush();
    if (m_rows.empty())
        return;
    m_anchor = {m_rows.front(), 0};
    m_caret = {m_rows.back(), m_store.text(m_rows.back()).size()};
    viewport()->update();
    Q_EMIT selectionChanged();
}

QString OutputView::selectedText() const
{
    if (!hasSelection())
        return {};
    const Position from = std::min(m_anchor, m_caret);
    const Position to = std::max(m_anchor, m_caret);
    QString text;
    bool first = true;
    for (qint64 row = rowAtOrAfter(from.line); row < qint64(m_rows.size()) && lineAtRow(row) <= to.line;
         ++row) {
        const qint64 line = lineAtRow(row);
        if (!first)
            text += u'\n';
        first = false;
        const QString whole = m_store.text(line);
        const qsizetype start = line == from.line ? from.column : 0;
        const qsizetype end = line == to.line ? to.column : whole.size();
        text += QStringView(whole).mid(start, end - start);
    }
    return text;
}

QString OutputView::allText() const
{
    QByteArray text;
    for (qint64 line = m_store.firstLine(); line < m_store.endLine(); ++line) {
        if ((m_hiddenStreams & streamBit(m_store.stream(line))) != 0)
            continue;
        text.append(m_store.utf8(line));
        text.append('\n');
    }
    return QString::fromUtf8(text);
}

void OutputView::copy() const
{
    const QString text = selectedText();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

// ---------------------------------------------------------------------------------------------------- search

bool OutputView::isMatchCountCapped() const
{
    return m_matches.size() >= kMatchCap;
}

void OutputView::setSearchText(const QString& text)
{
    if (text == m_search)
        return;
    m_search = text;
    m_matches.clear();
    m_currentMatch = -1;
    m_searched = m_store.firstLine();
    m_searchTimer.stop();
    if (!m_search.isEmpty())
        searchSlice();
    viewport()->update();
    Q_EMIT matchesChanged();
}

void OutputView::searchSlice()
{
    const size_t before = m_matches.size();
    const qint64 end = std::min(m_taken, std::max(m_searched, m_store.firstLine()) + kSearchSlice);
    for (qint64 line = std::max(m_searched, m_store.firstLine()); line < end; ++line) {
        if ((m_hiddenStreams & streamBit(m_store.stream(line))) != 0)
            continue;
        const QString text = m_store.text(line);
        for (qsizetype at = text.indexOf(m_search, 0, Qt::CaseInsensitive);
             at >= 0 && m_matches.size() < kMatchCap;
             at = text.indexOf(m_search, at + m_search.size(), Qt::CaseInsensitive))
            m_matches.push_back({line, qint32(at)});
    }
    m_searched = std::max(m_searched, end);
    if (m_searched < m_taken)
        m_searchTimer.start();
    if (m_matches.size() != before)
        Q_EMIT matchesChanged();
}

void OutputView::showMatch(qint64 index)
{
    m_currentMatch = index;
    const Match& match = m_matches[size_t(index)];
    setSelection({match.line, match.column}, {match.line, match.column + m_search.size()});
    Q_EMIT matchesChanged();
}

void OutputView::findNext()
{
    if (m_matches.empty())
        return;
    const Position from = std::max(m_anchor, m_caret);
    const auto next = std::find_if(m_matches.begin(), m_matches.end(), [&](const Match& match) {
        return Position{match.line, match.column} >= from;
    });
    showMatch(next == m_matches.end() ? 0 : next - m_matches.begin());
}

void OutputView::findPrevious()
{
    if (m_matches.empty())
        return;
    const Position from = std::min(m_anchor, m_caret);
    const auto next = std::find_if(m_matches.rbegin(), m_matches.rend(), [&](const Match& match) {
        return Position{match.line, match.column} < from;
    });
    showMatch(next == m_matches.rend() ? qint64(m_matches.size()) - 1
                                       : qint64(m_matches.size()) - 1 - (next - m_matches.rbegin()));
}

} // namespace steward
