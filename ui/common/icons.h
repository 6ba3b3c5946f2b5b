#pragma once

#include "theme.h"

#include <QBasicTimer>
#include <QIcon>
#include <QLabel>
#include <QPixmap>
#include <QPointer>

namespace steward {

/// The icons by the name of their file in resources/icons, in a colour of the theme. Guarantees: an icon made
/// once stays right when the theme changes; it is drawn at the size and pixel ratio asked for, never scaled.
/// The Icons object must outlive nothing: an icon that outlives its theme draws nothing.
class Icons final
{
public:
    explicit Icons(const Theme& theme);

    /// `onRole` is used while a button is checked, else `colorRole`. Disabled is textDisabled.
    [[nodiscard]] QIcon icon(const QString& name, const char* colorRole = "textMuted",
                             const char* onRole = nullptr) const;
    /// `size` in logical pixels.
    [[nodiscard]] QPixmap pixmap(const QString& name, int size, const char* colorRole = "textMuted",
                                 double devicePixelRatio = 1.0) const;
    [[nodiscard]] static QStringList names();
    [[nodiscard]] const Theme& theme() const { return *m_theme; }

private:
    QPointer<const Theme> m_theme;
};

/// One icon as a widget, sharp at every pixel ratio and in the colours of now. The icon "spinner" turns while
/// it is visible, unless the system asks for no motion.
class IconLabel final : public QLabel
{
    Q_OBJECT

public:
    /// `metric` is a size of the tokens file, for example "icons.small".
    IconLabel(const Icons& icons, const QString& name, const char* colorRole = "textMuted",
              const char* metric = "icons.small", QWidget* parent = nullptr);

    void setIcon(const QString& name, const char* colorRole);
    [[nodiscard]] QString iconName() const { return m_name; }
    /// Whether it moves, which costs time: only while it is on the screen.
    [[nodiscard]] bool isTurning() const { return m_turning.isActive(); }
    /// How far it has turned, in degrees.
    [[nodiscard]] int angle() const { return m_angle; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    void turnIfRunning();

    const Icons m_icons;
    QString m_name;
    QByteArray m_role;
    QByteArray m_metric;
    QBasicTimer m_turning;
    int m_angle = 0;
};

} // namespace steward
