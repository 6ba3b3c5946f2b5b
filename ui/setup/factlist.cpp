#include "factlist.h"

#include <common/labels.h>
#include <common/plaintext.h>

#include <QGridLayout>

using namespace Qt::StringLiterals;

namespace steward {

FactList::FactList(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(theme.metric("spacing.two"));
    m_grid->setVerticalSpacing(theme.metric("spacing.half"));
    m_grid->setColumnStretch(1, 1);
}

void FactList::setFact(const QString& head, const QString& value)
{
    auto at = static_cast<int>(m_heads.indexOf(head));
    if (at < 0) {
        at = static_cast<int>(m_heads.size());
        m_heads += head;
        auto label = makeLabel(head, Theme::Text::Body, "muted");
        label->setMinimumHeight(m_theme.lineHeight(Theme::Text::Body));
        m_grid->addWidget(label.release(), at * 2, 0, Qt::AlignTop);
        auto* words = new Paragraph(m_theme, {});
        words->setAlignment(Qt::AlignLeading | Qt::AlignTop);
        m_grid->addWidget(words, at * 2, 1);
        m_grid->addWidget(makeLine("gridLine").release(), at * 2 + 1, 0, 1, 2);
    }
    auto* words = static_cast<QLabel*>(m_grid->itemAtPosition(at * 2, 1)->widget());
    QString shown = value.isEmpty() ? tr("not known yet") : visibleText(value);
    shown.replace(u'-', u"-\u200B"_s);
    words->setText(shown);
    words->setAccessibleName(u"%1: %2"_s.arg(head, value));
    words->updateGeometry();
}

QString FactList::fact(const QString& head) const
{
    const auto at = static_cast<int>(m_heads.indexOf(head));
    if (at < 0)
        return {};
    return static_cast<QLabel*>(m_grid->itemAtPosition(at * 2, 1)->widget())->text().remove(QChar(0x200b));
}

} // namespace steward
