#include "railstep.h"

#include <common/plaintext.h>
#include <common/theme.h>

#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const char* softOf(Mark mark)
{
    switch (mark) {
    case Mark::Good:
        return "successSoft";
    case Mark::Attention:
        return "warningSoft";
    case Mark::Bad:
        return "errorSoft";
    default:
        return nullptr;
    }
}

/// The sign inside the circle, which is an edge already.
QString innerIcon(Mark mark)
{
    switch (mark) {
    case Mark::Good:
        return u"check"_s;
    case Mark::Bad:
        return u"close"_s;
    case Mark::Attention:
    case Mark::Running:
    case Mark::Skipped:
        return markIcon(mark);
    default:
        return {};
    }
}

} // namespace

RailStep::RailStep(const Icons& icons, int number, const QString& title, QWidget* parent)
    : QAbstractButton(parent), m_icons(icons), m_number(number)
{
    setText(title);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&icons.theme(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    speak();
}

void RailStep::setStep(Mark mark, const QString& detail)
{
    m_mark = mark;
    m_detail = visibleText(detail);
    speak();
    update();
}

void RailStep::setReachable(bool reachable)
{
    setEnabled(reachable);
    speak();
}

void RailStep::setCurrent(bool current)
{
    m_current = current;
    speak();
    update();
}

void RailStep::setCompact(bool compact)
{
    m_compact = compact;
    speak();
    updateGeometry();
    update();
}

void RailStep::speak()
{
    QStringList words;
    if (m_current)
        words += tr("you are here");
    if (m_mark != Mark::None)
        words += markWord(m_mark);
    if (!isEnabled())
        words += tr("comes later");
    if (!m_detail.isEmpty())
        words += m_detail;
    setAccessibleName(tr("Step %1, %2").arg(m_number).arg(text()));
    setAccessibleDescription(words.join(u", "_s));
    setToolTip(m_compact || !m_detail.isEmpty()
                   ? u"%1. %2: %3"_s.arg(m_number).arg(text(), words.join(u", "_s)).toHtmlEscaped()
                   : QString());
}

QSize RailStep::sizeHint() const
{
    const Theme& theme = m_icons.theme();
    const int high = theme.lineHeight(Theme::Text::Body) + theme.lineHeight(Theme::Text::Small) +
                     theme.metric("spacing.two");
    return {m_compact ? 3 * theme.metric("spacing.three") : theme.metric("widths.wizardSteps") - 1, high};
}

void RailStep::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_icons.theme();
    const bool contrast = theme.kind() == Theme::Kind::HighContrast;
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto placed = [&](const QRect& logical) {
        return QStyle::visualRect(layoutDirection(), rect(), logical);
    };
    if (m_current) {
        painter.fillRect(rect(), theme.color("selection"));
        painter.fillRect(placed(QRect(0, 0, theme.metric("line.railMark"), height())),
                         theme.color("accentFill"));
    } else if (underMouse() && isEnabled()) {
        painter.fillRect(rect(), theme.color("surfaceHover"));
    }
    const int left = theme.metric("spacing.three");
    const int side = theme.metric("spacing.three");
    const QRectF round =
        QRectF(placed(QRect(left, (height() - side) / 2, side, side))).adjusted(0.5, 0.5, -0.5, -0.5);
    const QString icon = innerIcon(m_mark);
    const bool marked = !icon.isEmpty();
    const char* tone = contrast && m_current ? "selectionText" : markTone(m_mark);
    const bool filled = m_current && !marked;
    painter.setPen(QPen(theme.color(filled   ? "accentFill"
                                    : marked ? tone
                                             : "borderControl"),
                        theme.borderWidth()));
    if (filled)
        painter.setBrush(theme.color(contrast ? "selectionText" : "accentFill"));
    else if (softOf(m_mark) && !contrast)
        painter.setBrush(theme.color(softOf(m_mark)));
    else
        painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(round);
    if (marked) {
        const int size = theme.metric("icons.small") - 2;
        painter.drawPixmap(QPointF(round.center().x() - size / 2.0, round.center().y() - size / 2.0),
                           m_icons.pixmap(icon, size, tone, devicePixelRatioF()));
    } else {
        QFont number = theme.font(Theme::Text::Small);
        number.setWeight(m_current ? QFont::DemiBold : QFont::Medium);
        painter.setFont(number);
        painter.setPen(theme.color(m_current ? (contrast ? "accent" : "onAccent") : "textMuted"));
        painter.drawText(round, Qt::AlignCenter, QString::number(m_number));
    }
    if (hasFocus() && m_compact) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color("focus"), theme.focusWidth()));
        painter.drawEllipse(round.adjusted(-3, -3, 3, 3));
    }
    if (m_compact)
        return;
    const int start = left + side + theme.metric("spacing.oneHalf");
    const int room = width() - start - theme.metric("spacing.one");
    const int title = theme.lineHeight(Theme::Text::Body);
    const int small = theme.lineHeight(Theme::Text::Small);
    const bool two = !m_detail.isEmpty();
    const int top = (height() - title - (two ? small : 0)) / 2;
    const int flags = (mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter;
    painter.setFont(theme.font(Theme::Text::BodyMedium));
    painter.setPen(theme.color(m_current ? "selectionText" : isEnabled() ? "text" : "textMuted"));
    painter.drawText(placed(QRect(start, top, room, title)), flags,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, room));
    if (two) {
        const bool loud = m_mark == Mark::Attention || m_mark == Mark::Bad;
        painter.setFont(theme.font(Theme::Text::Small));
        painter.setPen(theme.color(m_current && contrast ? "selectionText"
                                   : loud                ? markTone(m_mark)
                                   : m_current           ? "accent"
                                                         : "textMuted"));
        painter.drawText(placed(QRect(start, top + title, room, small)), flags,
                         painter.fontMetrics().elidedText(m_detail, Qt::ElideRight, room));
    }
}

} // namespace steward
