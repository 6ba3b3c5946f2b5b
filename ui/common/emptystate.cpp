#include "emptystate.h"

#include "labels.h"
#include "plaintext.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace steward {

EmptyState::EmptyState(const Icons& icons, const QString& iconName, QWidget* parent) : QWidget(parent)
{
    const Theme& theme = icons.theme();
    auto* column = new QVBoxLayout(this);
    const int air = theme.metric("spacing.three");
    column->setContentsMargins(air, air, air, air);
    column->setSpacing(theme.metric("spacing.one"));
    column->addStretch(2);
    column->addWidget(new IconLabel(icons, iconName, "textMuted", "icons.large"), 0, Qt::AlignHCenter);
    column->addSpacing(theme.metric("spacing.one"));
    m_title = makeLabel({}, Theme::Text::Heading).release();
    m_text = makeLabel({}, Theme::Text::Body, "muted").release();
    for (QLabel* label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addSpacing(theme.metric("spacing.one"));
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(theme.metric("spacing.one"));
    m_buttons->addStretch();
    m_buttons->addStretch();
    column->addLayout(m_buttons);
    column->addStretch(3);
}

void EmptyState::setTexts(const QString& title, const QString& text)
{
    m_title->setText(visibleText(title));
    m_text->setText(visibleText(text));
    m_text->setVisible(!text.isEmpty());
}

QString EmptyState::title() const
{
    return m_title->text();
}

QPushButton* EmptyState::addButton(const QString& text, const char* variant)
{
    auto button = std::make_unique<QPushButton>(text);
    button->setAccessibleName(text);
    if (variant)
        setVariant(button.get(), variant);
    m_buttons->insertWidget(m_buttons->count() - 1, button.get());
    return button.release();
}

} // namespace steward
