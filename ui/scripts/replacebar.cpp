#include "replacebar.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

ReplaceBar::ReplaceBar(const Icons& icons, QWidget* parent) : QFrame(parent), m_with(new QLineEdit(this))
{
    const Theme& theme = icons.theme();
    setObjectName(u"replaceBar"_s);
    setAccessibleName(tr("Replace"));
    setGround(this, "header");
    m_with->setObjectName(u"replaceField"_s);
    m_with->setAccessibleName(tr("Replace by"));
    m_with->setPlaceholderText(tr("Replace by"));
    m_with->setToolTip(
        tr("$1 to $9 are what the brackets of an expression found; Enter replaces one, Ctrl+Enter all"));
    m_with->setMaximumWidth(theme.px(360));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(16), 0, theme.px(8), theme.px(4));
    row->setSpacing(theme.px(8));
    row->addWidget(m_with, 1);
    const auto button = [&](const QString& name, const QString& text) {
        auto* made = new QPushButton(text, this);
        made->setObjectName(name);
        made->setAccessibleName(text);
        made->setProperty("small", true);
        row->addWidget(made);
        return made;
    };
    connect(button(u"replaceOne"_s, tr("Replace")), &QPushButton::clicked, this,
            [this] { Q_EMIT replaceRequested(m_with->text()); });
    connect(button(u"replaceAll"_s, tr("Replace all")), &QPushButton::clicked, this,
            [this] { Q_EMIT replaceAllRequested(m_with->text()); });
    row->addStretch();
    hide();
}

void ReplaceBar::open()
{
    show();
}

void ReplaceBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if ((event->modifiers() & Qt::ControlModifier) != 0)
            Q_EMIT replaceAllRequested(m_with->text());
        else
            Q_EMIT replaceRequested(m_with->text());
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace steward
