#include "startcard.h"

#include <common/labels.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace steward {

StartCard::StartCard(const Icons& icons, const Content& content, QWidget* parent)
    : QAbstractButton(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setText(content.title);
    QStringList spoken = {content.title, content.text};
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);

    auto* column = new QVBoxLayout(this);
    const int air = theme.metric("spacing.three") + 1;
    column->setContentsMargins(air, air, air, air);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->addWidget(
        new IconLabel(icons, content.iconName, content.primary ? "accent" : "textMuted", "icons.large"));
    head->addStretch();
    auto key = makeLabel(content.key, Theme::Text::Small, "muted");
    key->setProperty("keycap", true);
    key->setAlignment(Qt::AlignCenter);
    head->addWidget(key.release());
    column->addLayout(head);
    column->addSpacing(theme.metric("spacing.two"));
    column->addWidget(makeLabel(content.title, Theme::Text::Heading).release());
    column->addSpacing(theme.metric("spacing.half"));
    column->addWidget(new Paragraph(theme, content.text, Theme::Text::Body, "textMuted"));
    column->addSpacing(theme.metric("spacing.three"));
    column->addWidget(makeLine().release());
    column->addSpacing(theme.metric("spacing.oneHalf"));
    for (const Fact& fact : content.facts) {
        auto* row = new QHBoxLayout;
        row->setSpacing(theme.metric("spacing.one"));
        auto* icon = new IconLabel(icons, fact.iconName);
        icon->setContentsMargins(0, 0, 0, 0);
        auto* iconColumn = new QVBoxLayout;
        iconColumn->addSpacing(theme.px(2));
        iconColumn->addWidget(icon);
        iconColumn->addStretch();
        row->addLayout(iconColumn);
        row->addWidget(new Paragraph(theme, fact.text), 1);
        column->addLayout(row);
        column->addSpacing(theme.metric("spacing.one"));
        spoken += fact.text;
    }
    column->addStretch(1);
    column->addSpacing(theme.metric("spacing.oneHalf"));
    auto action = makeLabel(content.action, Theme::Text::BodyMedium);
    action->setProperty("drawnButton", content.primary ? u"primary"_s : u"ordinary"_s);
    column->addWidget(action.release(), 0, Qt::AlignLeft);
    setAccessibleName(content.action);
    setAccessibleDescription(spoken.join(u". "_s));
    for (QWidget* child : findChildren<QWidget*>())
        child->setAttribute(Qt::WA_TransparentForMouseEvents);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int StartCard::heightForWidth(int width) const
{
    return std::max(layout()->heightForWidth(width), m_icons.theme().metric("heights.control") * 45 / 4);
}

QSize StartCard::sizeHint() const
{
    const int width = m_icons.theme().metric("widths.detailPane") - m_icons.theme().metric("spacing.four");
    return {width, heightForWidth(width)};
}

void StartCard::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_icons.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool chosen = hasFocus() && isEnabled();
    const double line = chosen ? theme.focusWidth() : theme.borderWidth();
    const char* edge = chosen ? "focus" : underMouse() && isEnabled() ? "borderControl" : "borderMid";
    painter.setPen(QPen(theme.color(edge), line));
    painter.setBrush(theme.color(isDown() ? "surfaceHover" : "surface"));
    const int radius = theme.metric("radii.card");
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), radius,
                            radius);
}

} // namespace steward
