#include "labels.h"

#include <QFrame>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QTextLayout>
#include <QToolTip>

namespace steward {

std::unique_ptr<QLabel> makeLabel(const QString& text, Theme::Text role, const char* tone)
{
    auto label = std::make_unique<QLabel>();
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    setTextRole(label.get(), role);
    if (tone)
        setTone(label.get(), tone);
    return label;
}

std::unique_ptr<QFrame> makeLine(const char* ground)
{
    auto line = std::make_unique<QFrame>();
    setGround(line.get(), ground);
    return line;
}

ElidedLabel::ElidedLabel(Theme::Text role, const char* tone, Qt::TextElideMode mode, QWidget* parent)
    : QLabel(parent), m_mode(mode)
{
    setTextFormat(Qt::PlainText);
    setTextRole(this, role);
    if (tone)
        setTone(this, tone);
}

bool ElidedLabel::isElided() const
{
    return fontMetrics().horizontalAdvance(text()) > contentsRect().width();
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QSize whole = QLabel::sizeHint();
    return {std::min(whole.width(), 8 * fontMetrics().averageCharWidth()), whole.height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect room = contentsRect();
    style()->drawItemText(&painter, room, QStyle::visualAlignment(layoutDirection(), alignment()), palette(),
                          isEnabled(), fontMetrics().elidedText(text(), m_mode, room.width()),
                          foregroundRole());
}

bool ElidedLabel::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        if (isElided())
            QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text().toHtmlEscaped(), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QLabel::event(event);
}

Paragraph::Paragraph(const Theme& theme, const QString& text, Theme::Text role, const char* colorRole,
                     QWidget* parent)
    : QLabel(parent), m_theme(&theme), m_role(role), m_colorRole(colorRole)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setText(text);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void Paragraph::setColorRole(const char* role)
{
    m_colorRole = role;
    update();
}

int Paragraph::lay(int width, QPainter* painter) const
{
    if (!m_theme)
        return 0;
    const QFont font = m_theme->font(m_role);
    const int lineHeight = m_theme->lineHeight(m_role);
    const double lead = (lineHeight - QFontMetricsF(font).height()) / 2;
    QTextOption option(Qt::AlignLeading);
    option.setTextDirection(layoutDirection());
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    int y = 0;
    for (const QString& part : text().split(u'\n')) {
        QTextLayout layout(part, font);
        layout.setTextOption(option);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        if (!line.isValid())
            y += lineHeight;
        for (; line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            line.setPosition(QPointF(0, y + lead));
            y += lineHeight;
        }
        layout.endLayout();
        if (painter)
            layout.draw(painter, QPointF());
    }
    return y;
}

int Paragraph::heightForWidth(int width) const
{
    return lay(width, nullptr);
}

QSize Paragraph::sizeHint() const
{
    if (!m_theme)
        return {};
    const int widest = m_theme->metric("widths.wizardText");
    int natural = 0;
    for (const QString& part : text().split(u'\n'))
        natural = std::max(natural, QFontMetrics(m_theme->font(m_role)).horizontalAdvance(part) + 2);
    const int width = std::min(natural, widest);
    return {width, heightForWidth(width)};
}

QSize Paragraph::minimumSizeHint() const
{
    if (!m_theme)
        return {};
    return {m_theme->metric("spacing.six"), m_theme->lineHeight(m_role)};
}

void Paragraph::paintEvent(QPaintEvent*)
{
    if (!m_theme)
        return;
    QPainter painter(this);
    painter.setPen(m_theme->color(isEnabled() ? m_colorRole.constData() : "textDisabled"));
    lay(width(), &painter);
}

Chip::Chip(const QString& text, const char* tone, QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setTone(tone);
}

void Chip::setTone(const char* tone)
{
    setProperty("chip", QString::fromLatin1(tone));
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace steward
