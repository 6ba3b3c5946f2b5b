#include "stewardstyle.h"

#include "theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace steward {

StewardStyle::StewardStyle(const Theme& theme)
    : QProxyStyle(QStyleFactory::create(u"Fusion"_s)), m_theme(&theme)
{
}

int StewardStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    if (!m_theme)
        return QProxyStyle::pixelMetric(metric, option, widget);
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return m_theme->metric("icons.small");
    case PM_ToolBarIconSize:
        return m_theme->metric("icons.regular");
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent:
        return 1;
    case PM_ScrollBarExtent:
        return m_theme->metric("spacing.oneHalf");
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return m_theme->focusWidth() + 1;
    case PM_ToolTipLabelFrameWidth:
        return m_theme->borderWidth();
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StewardStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* returnData) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected:
    case SH_FocusFrame_AboveWidget:
        return 1;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

void StewardStyle::drawFocus(const QRect& rect, QPainter* painter) const
{
    const double width = m_theme->focusWidth();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme->color("focus"), width));
    painter->setBrush(Qt::NoBrush);
    const double radius = m_theme->metric("radii.control") + width;
    painter->drawRoundedRect(QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2), radius,
                             radius);
    painter->restore();
}

void StewardStyle::drawTickBox(const QStyleOption* option, QPainter* painter, bool round) const
{
    const bool on = option->state & State_On;
    const bool some = option->state & State_NoChange;
    const bool enabled = option->state & State_Enabled;
    const bool hover = option->state & State_MouseOver;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const double border = m_theme->borderWidth() * 1.25;
    const QRectF box =
        QRectF(option->rect)
            .adjusted(border / 2 + 0.25, border / 2 + 0.25, -border / 2 - 0.25, -border / 2 - 0.25);
    QColor ground = m_theme->color(hover && enabled ? "surfaceHover" : "surface");
    QColor edge = m_theme->color(enabled ? "borderControl" : "borderMid");
    QColor mark = m_theme->color("onAccent");
    if (!enabled) {
        ground = m_theme->color("surfaceAlt");
        mark = m_theme->color("textDisabled");
    } else if (on || some) {
        ground = edge = m_theme->color(hover ? "accentHover" : "accentFill");
    }
    painter->setPen(QPen(edge, border));
    painter->setBrush(ground);
    if (round)
        painter->drawEllipse(box);
    else
        painter->drawRoundedRect(box, m_theme->metric("radii.chip"), m_theme->metric("radii.chip"));
    const double w = box.width();
    painter->setPen(QPen(mark, w / 9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (some) {
        painter->drawLine(QPointF(box.left() + w * 0.28, box.center().y()),
                          QPointF(box.right() - w * 0.28, box.center().y()));
    } else if (on && round) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark);
        painter->drawEllipse(box.center(), w * 0.2, w * 0.2);
    } else if (on) {
        QPainterPath tick(QPointF(box.left() + w * 0.24, box.top() + w * 0.53));
        tick.lineTo(box.left() + w * 0.43, box.top() + w * 0.70);
        tick.lineTo(box.left() + w * 0.76, box.top() + w * 0.32);
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(tick);
    }
    painter->restore();
}

void StewardStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const
{
    if (m_theme) {
        switch (element) {
        case PE_FrameFocusRect:
            // Widgets get their ring from FocusFrames, outside their edge; views draw their own row's.
            return;
        case PE_IndicatorCheckBox:
        case PE_IndicatorItemViewItemCheck:
            drawTickBox(option, painter, false);
            return;
        case PE_IndicatorRadioButton:
            drawTickBox(option, painter, true);
            return;
        default:
            break;
        }
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void StewardStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const
{
    if (m_theme && element == CE_FocusFrame) {
        drawFocus(option->rect, painter);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

} // namespace steward
