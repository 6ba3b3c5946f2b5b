#include "statusbaritem.h"

#include "labels.h"
#include "plaintext.h"
#include "theme.h"

#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

StatusBarItem::StatusBarItem(const Icons& icons, QWidget* parent) : QFrame(parent)
{
    const Theme& theme = icons.theme();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.metric("spacing.one"), 0, 0, 0);
    row->setSpacing(icons.theme().px(6));
    m_icon = new IconLabel(icons, u"info"_s);
    m_text = makeLabel({}, Theme::Text::Small).release();
    auto line = makeLine("lineVertical");
    line->setFixedHeight(theme.metric("spacing.two"));
    row->addWidget(m_icon);
    row->addWidget(m_text);
    row->addSpacing(theme.metric("spacing.half"));
    row->addWidget(line.release());
    hide();
}

void StatusBarItem::setFact(const QString& iconName, const char* iconRole, const QString& text,
                            const char* tone, const QString& toolTip)
{
    m_icon->setIcon(iconName, iconRole);
    m_text->setText(visibleText(text));
    setTone(m_text, tone);
    setToolTip(toolTip.toHtmlEscaped());
    setAccessibleName(m_text->text());
    setVisible(!text.isEmpty());
}

void StatusBarItem::setStrong(bool strong)
{
    m_text->setProperty("strong", strong);
    setTextRole(m_text, Theme::Text::Small);
}

QString StatusBarItem::text() const
{
    return m_text->text();
}

} // namespace steward
