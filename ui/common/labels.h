#pragma once

#include "theme.h"

#include <QLabel>

#include <memory>

namespace steward {

/// A label that shows its text as it is, never as markup.
[[nodiscard]] std::unique_ptr<QLabel> makeLabel(const QString& text, Theme::Text role = Theme::Text::Body,
                                                const char* tone = nullptr);

/// One line of text that gives way: where it does not fit it ends in "…" (or has it in the middle, for ids
/// and addresses), and its tooltip says the whole. text() is always the whole.
class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(Theme::Text role = Theme::Text::Body, const char* tone = nullptr,
                         Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);

    [[nodiscard]] bool isElided() const;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    Qt::TextElideMode m_mode;
};

/// A one pixel line across a layout. `ground` is "line" or "gridLine".
[[nodiscard]] std::unique_ptr<QFrame> makeLine(const char* ground = "line");

/// Wrapped plain text set in the line height of its role, which a QLabel cannot do.
class Paragraph final : public QLabel
{
    Q_OBJECT

public:
    Paragraph(const Theme& theme, const QString& text, Theme::Text role = Theme::Text::Body,
              const char* colorRole = "text", QWidget* parent = nullptr);

    void setColorRole(const char* role);
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int lay(int width, QPainter* painter) const;

    QPointer<const Theme> m_theme;
    Theme::Text m_role;
    QByteArray m_colorRole;
};

/// A small word on a tinted ground. `tone` is "neutral", "info", "warning", "error", "success" or "practice".
class Chip final : public QLabel
{
    Q_OBJECT

public:
    explicit Chip(const QString& text, const char* tone = "neutral", QWidget* parent = nullptr);
    void setTone(const char* tone);
};

} // namespace steward
