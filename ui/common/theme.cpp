#include "theme.h"

#include "focusframe.h"
#include "rhythm.h"
#include "stewardstyle.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPalette>
#include <QRegularExpression>
#include <QStyle>
#include <QStyleHints>
#include <QWidget>

#include <array>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

struct TextStyle
{
    Theme::Text role;
    const char* name; // in setTextRole and the style sheet
    const char* size; // in the tokens file
    int weight;
    bool mono;
};

constexpr std::array kTextStyles = {
    TextStyle{Theme::Text::Caption, "caption", "caption", QFont::Normal, false},
    TextStyle{Theme::Text::Small, "small", "small", QFont::Normal, false},
    TextStyle{Theme::Text::Body, "body", "body", QFont::Normal, false},
    TextStyle{Theme::Text::BodyMedium, "bodyMedium", "body", QFont::Medium, false},
    TextStyle{Theme::Text::BodySemibold, "bodySemibold", "body", QFont::DemiBold, false},
    TextStyle{Theme::Text::Heading, "heading", "heading", QFont::DemiBold, false},
    TextStyle{Theme::Text::Title, "title", "title", QFont::DemiBold, false},
    TextStyle{Theme::Text::Display, "display", "display", QFont::DemiBold, false},
    TextStyle{Theme::Text::Code, "code", "code", QFont::Normal, true},
    TextStyle{Theme::Text::Output, "output", "output", QFont::Normal, true},
};

const TextStyle& textStyle(Theme::Text role)
{
    return kTextStyles[static_cast<size_t>(role)];
}

constexpr std::array kThemeNames = {
    std::pair{Theme::Kind::Light, "light"},
    std::pair{Theme::Kind::Dark, "dark"},
    std::pair{Theme::Kind::HighContrast, "highContrast"},
};

QStringList availableFamilies(const QJsonArray& wanted, QFontDatabase::SystemFont fallback)
{
    const QStringList installed = QFontDatabase::families();
    QStringList families;
    for (const QJsonValue& value : wanted) {
        if (installed.contains(value.toString()))
            families.append(value.toString());
    }
    const QString system = QFontDatabase::systemFont(fallback).family();
    if (!system.isEmpty() && !families.contains(system))
        families.append(system);
    return families;
}

void setMark(QWidget* widget, const char* property, const char* value)
{
    widget->setProperty(property, value ? QVariant(QString::fromLatin1(value)) : QVariant());
    // A style sheet reads properties only when a widget is polished.
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

double channel(double value)
{
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) +
           0.0722 * channel(color.blueF());
}

} // namespace

double contrastRatio(const QColor& a, const QColor& b)
{
    const double one = luminance(a);
    const double two = luminance(b);
    return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

void setTextRole(QWidget* widget, Theme::Text role)
{
    setMark(widget, "textRole", textStyle(role).name);
}

void setTone(QWidget* widget, const char* tone)
{
    setMark(widget, "tone", tone);
}

void setVariant(QWidget* button, const char* variant)
{
    setMark(button, "variant", variant);
}

void setGround(QWidget* frame, const char* ground)
{
    frame->setAttribute(Qt::WA_StyledBackground);
    setMark(frame, "ground", ground);
}

Theme::Theme(const QString& tokensFile, QObject* parent) : QObject(parent)
{
    load(tokensFile);
    m_uiFamilies = availableFamilies(m_tokens["fonts"_L1]["ui"_L1].toArray(), QFontDatabase::GeneralFont);
    m_monoFamilies = availableFamilies(m_tokens["fonts"_L1]["mono"_L1].toArray(), QFontDatabase::FixedFont);

    const double body = m_tokens["fonts"_L1]["sizes"_L1]["body"_L1].toDouble(13);
    const double system = QFontInfo(QFontDatabase::systemFont(QFontDatabase::GeneralFont)).pixelSize();
    m_systemScale = std::max(1.0, system / body);
    m_kind = systemKind();
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_choice == Choice::System)
            setChoice(Choice::System);
    });
#endif
}

Theme::~Theme() = default;

void Theme::load(const QString& tokensFile)
{
    QFile file(tokensFile);
    if (!file.open(QIODevice::ReadOnly)) {
        m_problem = u"%1 cannot be read: %2"_s.arg(tokensFile, file.errorString());
        return;
    }
    QJsonParseError error;
    m_tokens = QJsonDocument::fromJson(file.readAll(), &error).object();
    if (error.error != QJsonParseError::NoError) {
        m_problem = u"%1, position %2: %3"_s.arg(tokensFile).arg(error.offset).arg(error.errorString());
        return;
    }
    const QJsonObject themes = m_tokens["themes"_L1].toObject();
    for (const auto& [kind, name] : kThemeNames) {
        const QJsonObject groups = themes[QLatin1StringView(name)].toObject();
        for (const char* group : {"base", "status", "streams", "syntax"}) {
            const QJsonObject roles = groups[QLatin1StringView(group)].toObject();
            const bool qualified = qstrcmp(group, "streams") == 0 || qstrcmp(group, "syntax") == 0;
            for (auto it = roles.begin(); it != roles.end(); ++it) {
                const QColor color(it.value().toString());
                if (!color.isValid())
                    m_problem = u"%1: %2 is not a colour"_s.arg(tokensFile, it.key());
                const QByteArray key = it.key().toLatin1();
                m_colors[kind].insert(qualified ? QByteArray(group) + '.' + key : key, color);
            }
        }
    }
    QFile sheet(u":/steward/themes/window.qss"_s);
    if (sheet.open(QIODevice::ReadOnly))
        m_sheetTemplate = QString::fromUtf8(sheet.readAll());
    else
        m_problem = u"%1 cannot be read: %2"_s.arg(sheet.fileName(), sheet.errorString());
}

void Theme::setKind(Kind kind)
{
    setChoice(kind == Kind::Light ? Choice::Light : kind == Kind::Dark ? Choice::Dark : Choice::HighContrast);
}

void Theme::setChoice(Choice choice)
{
    const bool chosen = m_choice != choice;
    m_choice = choice;
    Kind kind = Kind::Light;
    switch (choice) {
    case Choice::Light:
        break;
    case Choice::Dark:
        kind = Kind::Dark;
        break;
    case Choice::HighContrast:
        kind = Kind::HighContrast;
        break;
    case Choice::System:
        kind = systemKind();
        break;
    }
    if (m_kind != kind) {
        m_kind = kind;
        refresh();
    }
    if (chosen)
        Q_EMIT choiceChanged();
}

void Theme::setZoom(double zoom)
{
    const double bounded = std::clamp(zoom, kLeastZoom, kLargestZoom);
    if (qFuzzyCompare(bounded, m_zoom))
        return;
    const double before = scale();
    m_zoom = bounded;
    if (m_application)
        rescaleWidgets(before, scale());
    refresh();
}

double Theme::scale() const
{
    return m_systemScale * m_zoom;
}

Theme::Kind Theme::systemKind() const
{
    // The style's own palette is the desktop's; ours is set on the application and does not touch it.
    const QPalette system = QApplication::style() ? QApplication::style()->standardPalette() : QPalette();
    const QPalette desktop = m_application || !qApp ? system : QGuiApplication::palette();
    const QColor window = desktop.color(QPalette::Window);
    const QColor text = desktop.color(QPalette::WindowText);
    if (window == QColor(Qt::black) && text == QColor(Qt::white))
        return Kind::HighContrast;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark ? Kind::Dark : Kind::Light;
#endif
    return luminance(window) < luminance(text) ? Kind::Dark : Kind::Light;
}

QColor Theme::color(const char* role) const
{
    const auto& colors = m_colors[m_kind];
    const auto found = colors.constFind(QByteArray(role));
    Q_ASSERT_X(found != colors.constEnd() || !m_problem.isEmpty(), "Theme::color", role);
    return found == colors.constEnd() ? QColor() : *found;
}

QStringList Theme::colorRoles() const
{
    QStringList roles;
    for (auto it = m_colors[m_kind].keyBegin(); it != m_colors[m_kind].keyEnd(); ++it)
        roles.append(QString::fromLatin1(*it));
    roles.sort();
    return roles;
}

double Theme::pixelSize(Text role) const
{
    const QString size = QString::fromLatin1(textStyle(role).size);
    return m_tokens["fonts"_L1]["sizes"_L1][size].toDouble(13) * scale();
}

QFont Theme::font(Text role) const
{
    const TextStyle& style = textStyle(role);
    QFont font;
    font.setFamilies(style.mono ? m_monoFamilies : m_uiFamilies);
    font.setPixelSize(static_cast<int>(std::lround(pixelSize(role))));
    font.setWeight(static_cast<QFont::Weight>(style.weight));
    font.setStyleHint(style.mono ? QFont::Monospace : QFont::SansSerif);
    // Hinting would snap Inter's widths to whole pixels and widen every line of text.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

int Theme::lineHeight(Text role) const
{
    const QString size = QString::fromLatin1(textStyle(role).size);
    const double wanted = m_tokens["fonts"_L1]["lineHeights"_L1][size].toDouble(20) * scale();
    return std::max(static_cast<int>(std::lround(wanted)),
                    static_cast<int>(std::ceil(QFontMetricsF(font(role)).height())));
}

int Theme::metric(const char* name) const
{
    const QList<QByteArray> parts = QByteArray(name).split('.');
    Q_ASSERT_X(parts.size() == 2, "Theme::metric", name);
    const QJsonValue value = m_tokens[QLatin1StringView(parts.first())][QLatin1StringView(parts.last())];
    Q_ASSERT_X(value.isDouble() || !m_problem.isEmpty(), "Theme::metric", name);
    const bool fixed = parts.first() == "line" || parts.first() == "radii";
    return std::max(1, static_cast<int>(std::lround(value.toDouble() * (fixed ? 1.0 : scale()))));
}

int Theme::px(int pixels) const
{
    return pixels <= 0 ? 0 : std::max(1, static_cast<int>(std::lround(pixels * scale())));
}

int Theme::borderWidth() const
{
    return m_kind == Kind::HighContrast
               ? m_tokens["themes"_L1]["highContrast"_L1]["metrics"_L1]["borderWidth"_L1].toInt(2)
               : metric("line.border");
}

int Theme::focusWidth() const
{
    return m_kind == Kind::HighContrast
               ? m_tokens["themes"_L1]["highContrast"_L1]["metrics"_L1]["focusWidth"_L1].toInt(3)
               : metric("line.focus");
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, const char* token) {
        palette.setColor(role, color(token));
    };
    set(QPalette::Window, "window");
    set(QPalette::WindowText, "text");
    set(QPalette::Base, "surface");
    set(QPalette::AlternateBase, "surfaceAlt");
    set(QPalette::ToolTipBase, "surface");
    set(QPalette::ToolTipText, "text");
    set(QPalette::Text, "text");
    set(QPalette::PlaceholderText, "textMuted");
    set(QPalette::Button, "surface");
    set(QPalette::ButtonText, "text");
    set(QPalette::BrightText, "error");
    set(QPalette::Highlight, "selection");
    set(QPalette::HighlightedText, "selectionText");
    set(QPalette::Link, "accent");
    set(QPalette::LinkVisited, "accent");
    set(QPalette::Light, "surface");
    set(QPalette::Midlight, "surfaceAlt");
    set(QPalette::Mid, "border");
    set(QPalette::Dark, "borderMid");
    set(QPalette::Shadow, "borderControl");
    palette.setColor(QPalette::Inactive, QPalette::Highlight, color("selectionInactive"));
    palette.setColor(QPalette::Inactive, QPalette::HighlightedText,
                     m_kind == Kind::HighContrast ? color("text") : color("selectionText"));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color("textDisabled"));
    palette.setColor(QPalette::Disabled, QPalette::Base, color("surfaceAlt"));
    palette.setColor(QPalette::Disabled, QPalette::Button, color("surfaceAlt"));
    return palette;
}

QString Theme::styleSheet() const
{
    // $role is a colour, $role.name too; ${group.name} a size in pixels, ${group.name-2} two less;
    // ${font.name} the font of a text role.
    static const QRegularExpression kPlaceholder(
        u"\\$(?:\\{([A-Za-z]+\\.[A-Za-z]+)(-[0-9]+)?\\}|([A-Za-z]+(?:\\.[A-Za-z]+)?))"_s);
    QString sheet;
    qsizetype end = 0;
    for (auto it = kPlaceholder.globalMatch(m_sheetTemplate); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        sheet += QStringView(m_sheetTemplate).mid(end, match.capturedStart() - end);
        end = match.capturedEnd();
        const QByteArray size = match.captured(1).toLatin1();
        if (size.isEmpty()) {
            sheet += color(match.captured(3).toLatin1().constData()).name();
        } else if (size == "width.border") {
            sheet += QString::number(borderWidth());
        } else if (size == "width.focus") {
            sheet += QString::number(focusWidth());
        } else if (size.startsWith("font.")) {
            for (const TextStyle& style : kTextStyles) {
                if (size.mid(5) != style.name)
                    continue;
                const QFont font = this->font(style.role);
                sheet += u"font-family: \"%1\"; font-size: %2px; font-weight: %3"_s
                             .arg(font.families().join("\", \""_L1))
                             .arg(font.pixelSize())
                             .arg(style.weight);
            }
        } else {
            sheet += QString::number(metric(size.constData()) + match.captured(2).toInt());
        }
    }
    sheet += QStringView(m_sheetTemplate).mid(end);
    return sheet;
}

void Theme::applyTo(QApplication& application)
{
    m_application = &application;
    auto style = std::make_unique<StewardStyle>(*this);
    QApplication::setStyle(style.release()); // the application owns its style
    auto frames = std::make_unique<FocusFrames>(*this);
    frames.release()->setParent(&application);
    refresh();
}

void Theme::refresh()
{
    if (m_application) {
        QApplication::setPalette(palette());
        QApplication::setFont(font(Text::Body));
        m_application->setStyleSheet(styleSheet());
    }
    Q_EMIT changed();
}

} // namespace steward
