#include "markrow.h"

#include <common/banner.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

MarkRow::MarkRow(const Icons& icons, const QString& title, QWidget* parent) : QFrame(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    const int pad = theme.metric("spacing.two");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(pad, theme.metric("spacing.one"), pad, theme.metric("spacing.one"));
    row->setSpacing(pad);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setSpacing(theme.metric("spacing.one"));
    m_sign = new IconLabel(icons, markIcon(Mark::Waiting), "textMuted", "icons.regular");
    head->addWidget(m_sign, 0, Qt::AlignVCenter);
    head->addSpacing(theme.metric("spacing.one"));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    m_title = new Paragraph(theme, visibleText(title), Theme::Text::BodyMedium);
    m_detail = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    words->addWidget(m_title);
    words->addWidget(m_detail);
    words->addStretch();
    head->addLayout(words, 1);
    m_end = new QHBoxLayout;
    m_end->setSpacing(theme.metric("spacing.one"));
    m_note = makeLabel({}, Theme::Text::Small, "muted").release();
    m_end->addWidget(m_note);
    head->addLayout(m_end);
    column->addLayout(head);
    m_below = new QVBoxLayout;
    m_below->setSpacing(0);
    m_below->setContentsMargins(theme.metric("icons.regular") + pad, 0, 0, 0);
    column->addLayout(m_below);
    row->addLayout(column, 1);
    setNote({});
    setMark(Mark::Waiting, {});
}

void MarkRow::setTitle(const QString& title)
{
    m_title->setText(visibleText(title));
    m_title->updateGeometry();
    speak();
}

QString MarkRow::title() const
{
    return m_title->text();
}

QString MarkRow::detail() const
{
    return m_detail->text();
}

void MarkRow::setMark(Mark mark, const QString& detail)
{
    m_mark = mark;
    m_sign->setIcon(markIcon(mark), markTone(mark));
    m_sign->setToolTip(markWord(mark));
    m_sign->setAccessibleName(markWord(mark));
    m_detail->setText(visibleText(detail));
    m_detail->setVisible(!detail.isEmpty());
    m_detail->setColorRole(mark == Mark::Bad ? "error" : mark == Mark::Attention ? "warning" : "textMuted");
    m_detail->updateGeometry();
    speak();
}

void MarkRow::setNote(const QString& note)
{
    m_note->setText(visibleText(note));
    m_note->setVisible(!note.isEmpty());
    setTone(m_note, m_mark == Mark::Bad ? "error" : m_mark == Mark::Attention ? "warning" : "muted");
    speak();
}

void MarkRow::speak()
{
    QStringList parts = {u"%1: %2."_s.arg(m_title->text(), markWord(m_mark)), m_detail->text(),
                         m_note->text()};
    parts.removeAll(QString());
    setAccessibleName(parts.join(u' '));
}

QPushButton* MarkRow::addButton(const QString& objectName, const QString& text, const QString& iconName)
{
    auto* button = new QPushButton(text);
    button->setObjectName(objectName);
    button->setAccessibleName(u"%1: %2"_s.arg(text, m_title->text()));
    button->setProperty("small", true);
    if (!iconName.isEmpty())
        button->setIcon(m_icons.icon(iconName));
    m_end->addWidget(button, 0, Qt::AlignVCenter);
    return button;
}

Banner* MarkRow::showError(const Error& error)
{
    if (!m_banner) {
        m_below->addSpacing(m_icons.theme().metric("spacing.one"));
        m_banner = new Banner(m_icons, Banner::Shape::Rows);
        m_below->addWidget(m_banner);
    }
    m_banner->showError(error);
    return m_banner;
}

void MarkRow::dismissError()
{
    if (m_banner)
        m_banner->dismiss();
}

void MarkRow::addBelow(QWidget* widget)
{
    m_below->addWidget(widget);
}

MarkCard::MarkCard(QWidget* parent) : QFrame(parent)
{
    setGround(this, "card");
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(1, 1, 1, 1);
    m_column->setSpacing(0);
}

void MarkCard::addRow(QWidget* row)
{
    if (m_count++ > 0)
        m_column->addWidget(makeLine().release());
    m_column->addWidget(row);
}

void MarkCard::clear()
{
    while (QLayoutItem* item = m_column->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->setObjectName({});
            widget->deleteLater(); // it may hold the button that was just pressed
        }
        delete item;
    }
    m_count = 0;
}

} // namespace steward
