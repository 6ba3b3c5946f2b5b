#include "selectbox.h"

#include "theme.h"

#include <QPainter>
#include <QStyle>

namespace steward {

SelectBox::SelectBox(const Icons& icons, QWidget* parent) : QComboBox(parent), m_icons(icons) {}

void SelectBox::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    const Theme& theme = m_icons.theme();
    const int side = theme.metric("icons.small");
    const QRect end(width() - side - theme.metric("spacing.one"), (height() - side) / 2, side, side);
    QPainter painter(this);
    painter.drawPixmap(QStyle::visualRect(layoutDirection(), rect(), end).topLeft(),
                       m_icons.pixmap(QStringLiteral("chevron-down"), side,
                                      isEnabled() ? "textMuted" : "textDisabled", devicePixelRatioF()));
}

} // namespace steward
