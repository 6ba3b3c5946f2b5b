#pragma once

#include <QColor>
#include <QFont>
#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QPointer>

class QApplication;
class QWidget;

namespace steward {

/// Colours, fonts and sizes of the window, read from a tokens file; the one place that knows a number.
/// Guarantees: every role of the file exists in every theme (a role that does not exist is a programming
/// error); `changed` fires after the application already has its new palette and style sheet. Sizes are
/// logical pixels and follow the system's text size: the body text is the system's size, but never below the
/// file's.
class Theme final : public QObject
{
    Q_OBJECT

public:
    enum class Kind
    {
        Light,
        Dark,
        HighContrast
    };
    /// What the user chose; System follows the desktop's own preference.
    enum class Choice
    {
        System,
        Light,
        Dark,
        HighContrast
    };
    enum class Text
    {
        Caption,
        Small,
        Body,
        BodyMedium,
        BodySemibold,
        Heading,
        Title,
        Display,
        Code,
        Output
    };

    explicit Theme(const QString& tokensFile = QStringLiteral(":/steward/themes/tokens.json"),
                   QObject* parent = nullptr);
    ~Theme() override;

    /// Empty, or what is wrong with the tokens file.
    [[nodiscard]] QString problem() const { return m_problem; }

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] Choice choice() const { return m_choice; }
    void setKind(Kind kind);
    void setChoice(Choice choice);

    static constexpr double kLeastZoom = 0.75;
    static constexpr double kLargestZoom = 2.5;
    /// A factor on top of the system's text size. Paddings and sizes of the widgets that are there follow at
    /// once.
    [[nodiscard]] double zoom() const { return m_zoom; }
    void setZoom(double zoom);
    /// Logical pixels of now for one pixel of the tokens file.
    [[nodiscard]] double scale() const;

    /// "accent", "errorSoft", "streams.error", "syntax.keyword".
    [[nodiscard]] QColor color(const char* role) const;
    [[nodiscard]] QStringList colorRoles() const;
    [[nodiscard]] QFont font(Text role) const;
    [[nodiscard]] int lineHeight(Text role) const;
    /// "spacing.two", "heights.rowDense", "radii.card": scaled, at least 1. "line.*" and "radii.*" do not
    /// scale.
    [[nodiscard]] int metric(const char* name) const;
    /// Pixels of the tokens file's rhythm, for a distance that has no name there.
    [[nodiscard]] int px(int pixels) const;
    [[nodiscard]] int borderWidth() const;
    [[nodiscard]] int focusWidth() const;

    /// Gives the application its style, palette, font and style sheet, and keeps them up to date.
    void applyTo(QApplication& application);
    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QString styleSheet() const;

Q_SIGNALS:
    void changed();
    /// Another choice, whether or not it looks different from the one before.
    void choiceChanged();

private:
    void load(const QString& tokensFile);
    void refresh();
    [[nodiscard]] Kind systemKind() const;
    [[nodiscard]] double pixelSize(Text role) const;

    QString m_problem;
    QJsonObject m_tokens;
    QHash<Kind, QHash<QByteArray, QColor>> m_colors;
    QStringList m_uiFamilies;
    QStringList m_monoFamilies;
    QString m_sheetTemplate;
    QPointer<QApplication> m_application;
    Kind m_kind = Kind::Light;
    Choice m_choice = Choice::System;
    double m_systemScale = 1.0;
    double m_zoom = 1.0;
};

/// The contrast of two opaque colours as WCAG counts it, 1 to 21.
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

/// Marks a label or button so that the style sheet gives it that text size and weight.
void setTextRole(QWidget* widget, Theme::Text role);
/// "muted", "accent", "error", "warning", "success", "info", "practice"; nullptr for ordinary text.
void setTone(QWidget* widget, const char* tone);
/// "primary", "danger" (outlined), "destructive" (filled), "quiet" (no border), "link"; nullptr for ordinary.
void setVariant(QWidget* button, const char* variant);
/// A frame's ground: "surface", "surfaceAlt", "window", "card", "cardAlt"; see the style sheet.
void setGround(QWidget* frame, const char* ground);

} // namespace steward
