#include "railbutton.h"

#include "theme.h"

#include <QPainter>

namespace steward {

RailButton::RailButton(const Icons& icons, const QString& iconName, const QString& text, QWidget* parent)
    : QAbstractButton(parent), m_icons(icons), m_iconName(iconName)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&icons.theme(), &Theme::changed, this, [this] { updateGeometry(); });
}

QSize RailButton::sizeHint() const
{
    const Theme& theme = m_icons.theme();
    const QFontMetrics label(theme.font(Theme::Text::Caption));
    const int words = label.horizontalAdvance(text()) + theme.metric("spacing.two");
    return {std::max(theme.metric("widths.rail") - 1, words),
            theme.metric("spacing.six") + theme.metric("spacing.oneHalf")};
}

void RailButton::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_icons.theme();
    const bool filled = isChecked() || isDown() || underMouse();
    const bool inverted = theme.kind() == Theme::Kind::HighContrast && isChecked();
    const char* ink = inverted       ? "selectionText"
                      : isChecked()  ? "accent"
                      : underMouse() ? "text"
                                     : "textMuted";
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int half = theme.metric("spacing.half");
    if (filled) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(isChecked() ? "selection"
                                     : isDown()  ? "surfacePressed"
                                                 : "surfaceHover"));
        const int radius = theme.metric("radii.control");
        painter.drawRoundedRect(rect().adjusted(half, 0, -half, 0), radius, radius);
    }
    if (isChecked()) {
        painter.setBrush(theme.color(inverted ? "focus" : "accentFill"));
        const int inset = theme.metric("spacing.oneHalf");
        const int mark = theme.metric("line.railMark");
        const int left = layoutDirection() == Qt::LeftToRight ? 0 : width() - mark;
        painter.drawRoundedRect(left, inset, mark, height() - 2 * inset, 1.5, 1.5);
    }
    const int icon = theme.metric("icons.regular");
    const int words = theme.lineHeight(Theme::Text::Caption);
    const int top = (height() - icon - words - half) / 2;
    painter.drawPixmap(QPoint((width() - icon) / 2, top),
                       m_icons.pixmap(m_iconName, icon, ink, devicePixelRatioF()));
    QFont font = theme.font(Theme::Text::Caption);
    if (isChecked())
        font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(theme.color(ink));
    painter.drawText(QRect(0, top + icon + half, width(), words), Qt::AlignCenter, text());
}

} // namespace steward
