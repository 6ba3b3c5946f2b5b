#include "outputview.h"

#include "outputaccessible.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QElapsedTimer>
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
constexpr qint64 kSliceMsecs = 8;
constexpr qint64 kPrimaryClipboardLimit = 2000;

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
        m_readable.clear();
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
    m_firstShown = m_taken;
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
    const int top = verticalScrollBar()->value();
    const qint64 topLine = top < rowCount() ? lineAtRow(top) : 0;
    m_hiddenStreams = hidden;
    rebuildRows();
    if (!m_following) {
        m_scrolling = true;
        verticalScrollBar()->setValue(int(rowAtOrAfter(topLine)));
        m_scrolling = false;
    }
}

void OutputView::setCodesShown(bool shown)
{
    if (shown == m_codesShown)
        return;
    m_codesShown = shown;
    // Columns mean something else now.
    m_caret.column = 0;
    m_anchor = m_caret;
    rebuildRows();
    Q_EMIT selectionChanged();
}

QString OutputView::textOf(qint64 line) const
{
    return m_codesShown ? m_store.coded(line) : m_store.text(line);
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
    m_timeX = m_theme.px(16);
    m_signX = m_timeX + int(std::ceil(metrics.horizontalAdvance(u"00:00:00"_s))) + m_theme.px(10);
    m_textX = m_signX + m_theme.px(24);
}

void OutputView::scheduleFlush()
{
    if (!m_flushTimer.isActive())
        m_flushTimer.start();
}

void OutputView::flush()
{
    const qint64 before = rowCount();
    dropOldRows();
    takeNewLines();
    if (!m_following)
        m_unseen += std::max<qint64>(0, rowCount() - before);
    updateScrollBars();
    updateFollowButton();
    if (!m_search.isEmpty() && m_searchProblem.isEmpty() && m_searched < m_taken &&
        m_matches.size() < kMatchCap)
        m_searchTimer.start();
    viewport()->update();
}

void OutputView::takeNewLines()
{
    const qint64 end = m_store.endLine();
    for (qint64 line = std::max(m_taken, m_store.firstLine()); line < end; ++line) {
        if (m_hiddenStreams != 0) {
            if ((m_hiddenStreams & streamBit(m_store.stream(line))) != 0)
                continue;
            m_rows.push_back(line);
        }
        m_widest = std::max(m_widest, m_store.size(line));
    }
    m_taken = end;
    m_firstShown = std::clamp(m_firstShown, std::min(m_store.firstLine(), m_taken), m_taken);
}

void OutputView::dropOldRows()
{
    const qint64 first = m_store.firstLine();
    qint64 dropped = 0;
    if (m_hiddenStreams == 0) {
        dropped = std::clamp<qint64>(first - m_firstShown, 0, rowCount());
    } else {
        while (!m_rows.empty() && m_rows.front() < first) {
            m_rows.pop_front();
            ++dropped;
        }
    }
    m_taken = std::max(m_taken, first);
    m_firstShown = std::max(m_firstShown, first);
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
        verticalScrollBar()->setValue(int(verticalScrollBar()->value() - dropped));
        m_scrolling = false;
    }
}

void OutputView::rebuildRows()
{
    m_rows.clear();
    m_taken = m_store.firstLine();
    m_firstShown = m_taken;
    m_widest = 0;
    takeNewLines();
    updateScrollBars();
    const QString search = m_search;
    m_search.clear();
    setSearchText(search, m_searchIsExpression);
    viewport()->update();
}

int OutputView::visibleRows() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

void OutputView::updateScrollBars()
{
    m_scrolling = true;
    const int rows = int(std::min<qint64>(rowCount(), std::numeric_limits<int>::max()));
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
    if (m_hiddenStreams == 0)
        return std::clamp<qint64>(line - m_firstShown, 0, rowCount());
    return std::lower_bound(m_rows.begin(), m_rows.end(), line) - m_rows.begin();
}

qint64 OutputView::rowOf(qint64 line) const
{
    const qint64 row = rowAtOrAfter(line);
    return row < rowCount() && lineAtRow(row) == line ? row : -1;
}

QString OutputView::shownText(qint64 line) const
{
    QString text = textOf(line);
    const qsizetype whole = text.size();
    if (whole <= kShownLength)
        return withVisibleSigns(text);
    text.truncate(kShownLength);
    return withVisibleSigns(text) + u" … "_s +
           tr("+%1 characters").arg(QLocale().toString(qlonglong(whole - kShownLength)));
}

void OutputView::layOut(QTextLayout& layout, const QString& shown,
                        const QList<QTextLayout::FormatRange>& formats) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight);
    option.setTabStopDistance(m_charWidth * 8);
    layout.setTextOption(option);
    layout.setCacheEnabled(true);
    layout.setText(shown);
    layout.setFormats(formats);
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

QColor OutputView::readable(const QColor& wanted, const QColor& ground) const
{
    const quint64 key = (quint64(wanted.rgb()) << 32U) | ground.rgb();
    if (const auto known = m_readable.constFind(key); known != m_readable.cend())
        return *known;
    const double least = m_theme.kind() == Theme::Kind::HighContrast ? 7.0 : 4.5;
    const QColor color =
        QColor::fromRgb(readableRgb(wanted.rgb() & RGB_MASK, ground.rgb() & RGB_MASK, least));
    m_readable.insert(key, color);
    return color;
}

void OutputView::addStyles(qint64 line, QList<QTextLayout::FormatRange>& formats) const
{
    if (m_codesShown || !m_store.isStyled(line))
        return;
    const Stream stream = m_store.stream(line);
    const QColor ground = m_theme.color(stream == Stream::Error     ? "streams.errorLine"
                                        : stream == Stream::Warning ? "streams.warningLine"
                                                                    : "surface");
    const QColor own = m_theme.color(streamRole(stream));
    for (const StyleRun& run : m_store.styled(line).runs) {
        if (run.start >= kShownLength)
            break;
        const TextStyle& style = run.style;
        QTextLayout::FormatRange range;
        range.start = int(run.start);
        range.length = int(std::min(run.length, kShownLength - run.start));
        QColor front = style.foreground != 0 ? QColor::fromRgb(rgbOf(style.foreground)) : own;
        QColor back = style.background != 0 ? QColor::fromRgb(rgbOf(style.background)) : ground;
        bool filled = style.background != 0;
        if ((style.attributes & TextStyle::Inverse) != 0) {
            std::swap(front, back);
            filled = true;
        }
        if ((style.attributes & TextStyle::Faint) != 0 && style.foreground == 0)
            front = m_theme.color("textMuted");
        if (filled)
            range.format.setBackground(back);
        range.format.setForeground(readable(front, filled ? back : ground));
        if ((style.attributes & TextStyle::Bold) != 0)
            range.format.setFontWeight(QFont::Bold);
        range.format.setFontItalic((style.attributes & TextStyle::Italic) != 0);
        range.format.setFontUnderline((style.attributes & TextStyle::Underline) != 0);
        range.format.setFontStrikeOut((style.attributes & TextStyle::StrikeOut) != 0);
        formats.append(range);
    }
}

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
    const int signSize = m_theme.px(14);

    int top = 0;
    for (qint64 row = first; row < rowCount() && top < viewport()->height(); ++row, top += m_rowHeight) {
        if (top + m_rowHeight < event->rect().top() || top > event->rect().bottom())
            continue;
        const qint64 number = lineAtRow(row);
        const Stream stream = m_store.stream(number);
        const QColor color = m_theme.color(streamRole(stream));
        if (stream == Stream::Error)
            painter.fillRect(0, top, viewport()->width(), m_rowHeight, m_theme.color("streams.errorLine"));
        else if (stream == Stream::Warning)
            painter.fillRect(0, top, viewport()->width(), m_rowHeight, m_theme.color("streams.warningLine"));

        QTextLayout layout(QString(), font);
        QList<QTextLayout::FormatRange> styles;
        addStyles(number, styles);
        const bool styled = !styles.isEmpty();
        layOut(layout, shownText(number), styles);
        const QTextLine line = layout.lineAt(0);
        const qreal textTop = top + (m_rowHeight - line.height()) / 2;
        QList<QTextLayout::FormatRange> formats;
        if (!m_search.isEmpty()) {
            eachMatch(layout.text(), [&](qsizetype at, qsizetype length) {
                QTextLayout::FormatRange range;
                range.start = int(at);
                range.length = int(length);
                range.format.setBackground(searchFill);
                if (styled)
                    range.format.setForeground(m_theme.color("text"));
                if (highContrast)
                    range.format.setFontUnderline(true);
                formats.append(range);
                return true;
            });
        }
        if (from != to && number >= from.line && number <= to.line) {
            QTextLayout::FormatRange range;
            range.start = number == from.line ? int(std::min(from.column, kShownLength)) : 0;
            const int end =
                number == to.line ? int(std::min(to.column, kShownLength)) : int(layout.text().size());
            range.length = std::max(0, end - range.start);
            range.format.setBackground(selectionFill);
            if ((highContrast && active) || styled)
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
        painter.drawText(QPointF(m_timeX, baseline), timeText(m_store.msecs(number)));
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
    if (active && (rowCount() == 0)) {
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
    if (rowCount() != 0 && rowOf(m_caret.line) < 0)
        m_anchor = m_caret = {lineAtRow(m_following ? rowCount() - 1 : 0), 0};
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
    said += withVisibleSigns(textOf(line).left(kShownLength));
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
    if (rowCount() == 0)
        return;
    const qint64 row = std::clamp<qint64>(rowAtOrAfter(m_caret.line) + rows, 0, rowCount() - 1);
    const qint64 line = lineAtRow(row);
    const qsizetype goal = m_goalX >= 0 ? qsizetype(m_goalX) : m_caret.column;
    moveCaret({line, std::min(goal, textOf(line).size())}, select);
    m_goalX = qreal(goal);
}

void OutputView::moveByWord(int direction, bool select)
{
    const qint64 row = rowOf(m_caret.line);
    if (row < 0)
        return;
    const QString text = textOf(m_caret.line);
    Position to = m_caret;
    if (direction > 0) {
        if (to.column >= text.size()) {
            if (row + 1 < rowCount())
                to = {lineAtRow(row + 1), 0};
        } else {
            to.column = wordAround(text, to.column).second;
            while (to.column < text.size() && text.at(to.column).isSpace())
                ++to.column;
        }
    } else if (to.column == 0) {
        if (row > 0)
            to = {lineAtRow(row - 1), textOf(lineAtRow(row - 1)).size()};
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
    if (rowCount() == 0)
        return {m_store.endLine(), 0};
    const qint64 row = verticalScrollBar()->value() + qint64(std::floor(point.y() / double(m_rowHeight)));
    if (row < 0)
        return {lineAtRow(0), 0};
    if (row >= rowCount()) {
        const qint64 line = lineAtRow(rowCount() - 1);
        return {line, textOf(line).size()};
    }
    const qint64 line = lineAtRow(row);
    QTextLayout layout(QString(), m_theme.font(Theme::Text::Output));
    layOut(layout, shownText(line));
    const int column = layout.lineAt(0).xToCursor(point.x() - m_textX + horizontalScrollBar()->value());
    const qsizetype whole = textOf(line).size();
    return {line, column > kShownLength ? whole : std::min(qsizetype(column), whole)};
}

int OutputView::linkLineAt(const QPoint& point) const
{
    const qint64 row = verticalScrollBar()->value() + point.y() / m_rowHeight;
    if (point.y() < 0 || row >= rowCount())
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
        setSelection({at.line, 0}, {at.line, rowCount() == 0 ? 0 : textOf(at.line).size()});
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
    // What one selects must not run away.
    if (hasSelection())
        setFollowing(false);
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
    if (event->button() != Qt::LeftButton || rowCount() == 0)
        return;
    const Position at = positionAt(event->position().toPoint());
    const auto [from, to] = wordAround(textOf(at.line), at.column);
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
    QAction* codes = menu->addAction(tr("Show escape &codes"));
    codes->setCheckable(true);
    codes->setChecked(m_codesShown);
    connect(codes, &QAction::toggled, this, &OutputView::setCodesShown);
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
    if (rowCount() == 0) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const qint64 row = rowAtOrAfter(m_caret.line);
    const qint64 line = lineAtRow(std::min(row, rowCount() - 1));
    const qsizetype length = textOf(line).size();
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
            moveCaret({lineAtRow(row - 1), textOf(lineAtRow(row - 1)).size()}, shift);
        return;
    case Qt::Key_Right:
        if (control)
            moveByWord(1, shift);
        else if (m_caret.column < length)
            moveCaret({line, m_caret.column + 1}, shift);
        else if (row + 1 < rowCount())
            moveCaret({lineAtRow(row + 1), 0}, shift);
        return;
    case Qt::Key_Home:
        moveCaret(control ? Position{lineAtRow(0), 0} : Position{line, 0}, shift);
        return;
    case Qt::Key_End:
        if (control) {
            moveCaret({lineAtRow(rowCount() - 1), textOf(lineAtRow(rowCount() - 1)).size()}, shift);
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
    if (rowCount() == 0)
        return;
    m_anchor = {lineAtRow(0), 0};
    m_caret = {lineAtRow(rowCount() - 1), textOf(lineAtRow(rowCount() - 1)).size()};
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
    for (qint64 row = rowAtOrAfter(from.line); row < rowCount() && lineAtRow(row) <= to.line; ++row) {
        const qint64 line = lineAtRow(row);
        if (!first)
            text += u'\n';
        first = false;
        const QString whole = textOf(line);
        const qsizetype start = line == from.line ? from.column : 0;
        const qsizetype end = line == to.line ? to.column : whole.size();
        text += QStringView(whole).mid(start, end - start);
    }
    return text;
}

QString OutputView::allText() const
{
    QString text;
    text.reserve(m_store.byteCount() + m_store.lineCount());
    for (qint64 line = m_store.firstLine(); line < m_store.endLine(); ++line) {
        if ((m_hiddenStreams & streamBit(m_store.stream(line))) == 0)
            text += textOf(line) + u'\n';
    }
    return text;
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

template <typename Found>
void OutputView::eachMatch(const QString& text, Found found) const
{
    if (m_search.isEmpty())
        return;
    if (!m_searchIsExpression) {
        for (qsizetype at = text.indexOf(m_search, 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(m_search, at + m_search.size(), Qt::CaseInsensitive)) {
            if (!found(at, m_search.size()))
                return;
        }
        return;
    }
    if (!m_searchProblem.isEmpty())
        return;
    for (auto it = m_expression.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (match.capturedLength() > 0 && !found(match.capturedStart(), match.capturedLength()))
            return;
    }
}

void OutputView::setSearchText(const QString& text, bool regularExpression)
{
    if (text == m_search && regularExpression == m_searchIsExpression)
        return;
    m_search = text;
    m_searchIsExpression = regularExpression;
    m_searchProblem.clear();
    if (regularExpression && !text.isEmpty()) {
        m_expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        m_expression.setPattern(text);
        if (!m_expression.isValid())
            m_searchProblem = m_expression.errorString();
        else // one that would try for hours gives up on the line instead
            m_expression.setPattern(u"(*LIMIT_MATCH=100000)"_s + text);
    }
    m_matches.clear();
    m_currentMatch = -1;
    m_searched = m_store.firstLine();
    m_searchTimer.stop();
    if (!m_search.isEmpty() && m_searchProblem.isEmpty())
        searchSlice();
    viewport()->update();
    Q_EMIT matchesChanged();
}

void OutputView::searchSlice()
{
    const size_t before = m_matches.size();
    QElapsedTimer slice;
    slice.start();
    qint64 line = std::max(m_searched, m_store.firstLine());
    for (; line < m_taken && m_matches.size() < kMatchCap; ++line) {
        if (line % 64 == 0 && slice.elapsed() >= kSliceMsecs)
            break;
        if ((m_hiddenStreams & streamBit(m_store.stream(line))) != 0)
            continue;
        eachMatch(textOf(line), [&](qsizetype at, qsizetype length) {
            m_matches.push_back({line, qint32(at), qint32(length)});
            return m_matches.size() < kMatchCap;
        });
    }
    m_searched = std::max(m_searched, line);
    if (m_searched < m_taken && m_matches.size() < kMatchCap)
        m_searchTimer.start();
    if (m_matches.size() != before)
        Q_EMIT matchesChanged();
}

void OutputView::showMatch(qint64 index)
{
    m_currentMatch = index;
    const Match& match = m_matches[size_t(index)];
    setSelection({match.line, match.column}, {match.line, match.column + match.length});
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
