#include "stepsview.h"

#include <common/theme.h>

#include <QPainter>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kDetailFlags = Qt::AlignLeading | Qt::AlignVCenter | Qt::TextWordWrap | Qt::TextWrapAnywhere;

} // namespace

StepsView::StepsView(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    setObjectName(u"setupSteps"_s);
    connect(&icons.theme(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void StepsView::setSteps(const QList<Step>& steps, int current)
{
    m_steps = steps;
    m_current = current;
    QStringList spoken;
    for (int i = 0; i < m_steps.size(); ++i) {
        const QString state = m_steps[i].done ? tr("done") : i == current ? tr("now") : tr("later");
        spoken += u"%1: %2. %3"_s.arg(m_steps[i].title, state, m_steps[i].detail);
    }
    setAccessibleName(tr("Steps of the set-up"));
    setAccessibleDescription(spoken.join(u'\n'));
    updateGeometry();
    update();
}

int StepsView::textWidth() const
{
    const Theme& theme = m_icons.theme();
    return std::max(width(), theme.metric("widths.wizardSteps")) - 2 * theme.metric("spacing.three") -
           theme.metric("spacing.oneHalf") - theme.metric("spacing.one");
}

int StepsView::detailHeight(const Step& step) const
{
    // An id is longer than one line, and is never shown in part.
    const Theme& theme = m_icons.theme();
    const QFontMetrics metrics(theme.font(Theme::Text::Small));
    const QRect lines =
        metrics.boundingRect(QRect(0, 0, textWidth(), QWIDGETSIZE_MAX), kDetailFlags, step.detail);
    return std::max(theme.lineHeight(Theme::Text::Small), lines.height());
}

int StepsView::rowHeight(const Step& step) const
{
    const Theme& theme = m_icons.theme();
    return theme.lineHeight(Theme::Text::Body) + detailHeight(step) + theme.metric("spacing.two");
}

QSize StepsView::sizeHint() const
{
    int height = 0;
    for (const Step& step : m_steps)
        height += rowHeight(step);
    return {m_icons.theme().metric("widths.wizardSteps"), height};
}

void StepsView::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_icons.theme();
    const bool contrast = theme.kind() == Theme::Kind::HighContrast;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int nextTop = 0;
    const int circle = theme.metric("spacing.three");
    const int left = theme.metric("spacing.three");
    for (int i = 0; i < m_steps.size(); ++i) {
        const Step& step = m_steps[i];
        const bool now = i == m_current;
        const int high = rowHeight(step);
        const QRect row(0, nextTop, width(), high);
        nextTop += high;
        if (now) {
            painter.fillRect(row, theme.color("selection"));
            painter.fillRect(QRect(0, row.top(), theme.metric("line.railMark"), high),
                             theme.color("accentFill"));
        }
        const QRectF round(left + 0.5, row.center().y() - circle / 2.0 + 0.5, circle, circle);
        const char* edge = now ? "accentFill" : step.done ? "success" : "borderControl";
        painter.setPen(QPen(theme.color(edge), theme.borderWidth()));
        if (now)
            painter.setBrush(theme.color(contrast ? "selectionText" : "accentFill"));
        else
            painter.setBrush(step.done ? theme.color("successSoft") : QColor(Qt::transparent));
        painter.drawEllipse(round);
        if (step.done && !now) {
            const int icon = theme.metric("icons.small") - 2;
            painter.drawPixmap(QPointF(round.center().x() - icon / 2.0, round.center().y() - icon / 2.0),
                               m_icons.pixmap(u"check"_s, icon, "success", devicePixelRatioF()));
        } else {
            QFont number = theme.font(Theme::Text::Small);
            number.setWeight(now ? QFont::DemiBold : QFont::Medium);
            painter.setFont(number);
            painter.setPen(theme.color(now ? (contrast ? "accent" : "onAccent") : "textMuted"));
            painter.drawText(round, Qt::AlignCenter, QString::number(i + 1));
        }
        const int textLeft = left + circle + theme.metric("spacing.oneHalf");
        const int title = theme.lineHeight(Theme::Text::Body);
        const int detail = detailHeight(step);
        const bool two = !step.detail.isEmpty();
        const int top = row.top() + (high - title - (two ? detail : 0)) / 2;
        painter.setFont(theme.font(Theme::Text::BodyMedium));
        painter.setPen(theme.color(now ? "selectionText" : step.done ? "text" : "textMuted"));
        painter.drawText(QRect(textLeft, top, textWidth(), title), Qt::AlignLeading | Qt::AlignVCenter,
                         step.title);
        if (two) {
            painter.setFont(theme.font(Theme::Text::Small));
            painter.setPen(theme.color(now ? (contrast ? "selectionText" : "accent") : "textMuted"));
            painter.drawText(QRect(textLeft, top + title, textWidth(), detail), kDetailFlags, step.detail);
        }
    }
}

} // namespace steward
