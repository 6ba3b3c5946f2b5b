#include "icons.h"

#include "theme.h"

#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QStyle>
#include <QSvgRenderer>
#include <QTimerEvent>

#include <memory>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kTurnInterval = 80;         // milliseconds for a twelfth of a turn
constexpr double kLargestScaledLine = 22; // logical pixels of an icon

/// Draws one SVG of the resources in one colour; "onColor" in a file stands for the theme's colour upon
/// accent.
QPixmap render(const QString& name, const QSize& pixels, double ratio, const QColor& color,
               const QColor& onColor)
{
    const QString key = u"steward-icon/%1/%2x%3/%4/%5/%6"_s.arg(name)
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(color.rgba())
                            .arg(onColor.rgba())
                            .arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(u":/steward/icons/%1.svg"_s.arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "Icons", qPrintable(name));
    if (!opened)
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    svg.replace("onColor", onColor.name().toLatin1());
    // Large icons keep the line of the small ones, or they would look bold.
    const double grid = pixels.width() / ratio;
    if (grid > kLargestScaledLine)
        svg.replace("stroke-width=\"1.5\"",
                    "stroke-width=\"" + QByteArray::number(1.5 * kLargestScaledLine / grid) + '"');
    QSvgRenderer renderer(svg);
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(pixels)));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class ThemedIconEngine final : public QIconEngine
{
public:
    ThemedIconEngine(const Theme* theme, QString name, QByteArray role, QByteArray onRole)
        : m_theme(theme), m_name(std::move(name)), m_role(std::move(role)), m_onRole(std::move(onRole))
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        const int side = std::min(rect.width(), rect.height());
        QRect target(0, 0, side, side);
        target.moveCenter(rect.center());
        painter->drawPixmap(target, scaledPixmap(QSize(side, side) * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal ratio) override
    {
        if (!m_theme)
            return {};
        return render(m_name, size, ratio, color(mode, state), m_theme->color("onAccent"));
    }

    QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override
    {
        const int side = std::min(size.width(), size.height());
        return {side, side};
    }

    QIconEngine* clone() const override { return std::make_unique<ThemedIconEngine>(*this).release(); }
    QString key() const override { return u"steward"_s; }
    bool isNull() override { return false; }

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return m_theme->color("textDisabled");
        if (mode == QIcon::Selected && m_theme->kind() == Theme::Kind::HighContrast)
            return m_theme->color("selectionText");
        const QByteArray& role = state == QIcon::On && !m_onRole.isEmpty() ? m_onRole : m_role;
        return m_theme->color(role.constData());
    }

    QPointer<const Theme> m_theme;
    QString m_name;
    QByteArray m_role;
    QByteArray m_onRole;
};

} // namespace

Icons::Icons(const Theme& theme) : m_theme(&theme) {}

QIcon Icons::icon(const QString& name, const char* colorRole, const char* onRole) const
{
    // QIcon owns its engine.
    return QIcon(std::make_unique<ThemedIconEngine>(m_theme, name, colorRole, QByteArray(onRole)).release());
}

QPixmap Icons::pixmap(const QString& name, int size, const char* colorRole, double devicePixelRatio) const
{
    if (!m_theme)
        return {};
    const int pixels = qRound(size * devicePixelRatio);
    QPixmap pixmap = render(name, QSize(pixels, pixels), devicePixelRatio, m_theme->color(colorRole),
                            m_theme->color("onAccent"));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

QStringList Icons::names()
{
    QStringList names;
    for (const QString& file : QDir(u":/steward/icons"_s).entryList({u"*.svg"_s}))
        names.append(file.chopped(4));
    return names;
}

IconLabel::IconLabel(const Icons& icons, const QString& name, const char* colorRole, const char* metric,
                     QWidget* parent)
    : QLabel(parent), m_icons(icons), m_name(name), m_role(colorRole), m_metric(metric)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&icons.theme(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void IconLabel::setIcon(const QString& name, const char* colorRole)
{
    if (m_name == name && m_role == colorRole)
        return; // a sign that is told again what it is goes on turning
    m_name = name;
    m_role = colorRole;
    m_angle = 0;
    turnIfRunning();
    update();
}

void IconLabel::turnIfRunning()
{
    const bool motion = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    if (m_name == "spinner"_L1 && motion && isVisible())
        m_turning.start(kTurnInterval, this);
    else
        m_turning.stop();
}

void IconLabel::showEvent(QShowEvent* event)
{
    QLabel::showEvent(event);
    turnIfRunning();
}

void IconLabel::hideEvent(QHideEvent* event)
{
    QLabel::hideEvent(event);
    m_turning.stop();
}

void IconLabel::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_turning.timerId()) {
        QLabel::timerEvent(event);
        return;
    }
    m_angle = (m_angle + 30) % 360;
    update();
}

QSize IconLabel::sizeHint() const
{
    const int side = m_icons.theme().metric(m_metric.constData());
    return {side, side};
}

void IconLabel::paintEvent(QPaintEvent*)
{
    const int side = sizeHint().width();
    QRect target(0, 0, side, side);
    target.moveCenter(rect().center());
    QPainter painter(this);
    if (m_angle != 0) {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QPointF centre = QRectF(target).center();
        painter.translate(centre);
        painter.rotate(m_angle);
        painter.translate(-centre);
    }
    painter.drawPixmap(
        target.topLeft(),
        m_icons.pixmap(m_name, side, isEnabled() ? m_role.constData() : "textDisabled", devicePixelRatioF()));
}

} // namespace steward
