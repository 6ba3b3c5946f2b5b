#pragma once

#include <QPointer>
#include <QProxyStyle>

namespace steward {

class Theme;

/// Fusion with Steward's sizes, tick boxes and focus ring. Everything that has a border or a ground is in the
/// style sheet; here is only what a style sheet cannot say.
class StewardStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    explicit StewardStyle(const Theme& theme);

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returnData) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;

private:
    void drawFocus(const QRect& rect, QPainter* painter) const;
    void drawTickBox(const QStyleOption* option, QPainter* painter, bool round) const;

    QPointer<const Theme> m_theme;
};

} // namespace steward
