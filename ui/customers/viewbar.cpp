#include "viewbar.h"

#include <common/plaintext.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

ViewBar::ViewBar(const Icons& icons, QWidget* parent)
    : QWidget(parent), m_icons(icons), m_row(new QHBoxLayout(this)), m_more(new QToolButton)
{
    setObjectName(u"viewBar"_s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(0);
    m_more->setObjectName(u"viewMenu"_s);
    m_more->setIcon(icons.icon(u"plus"_s, "text"));
    m_more->setAccessibleName(tr("Views"));
    m_more->setToolTip(tr("Save what is shown as a view, or choose one that has no room here"));
    m_more->setFocusPolicy(Qt::TabFocus);
    connect(m_more, &QToolButton::clicked, this, &ViewBar::openMenu);
    m_row->addStretch();
    m_row->addSpacing(icons.theme().metric("spacing.half"));
    m_row->addWidget(m_more);
}

QWidget* ViewBar::menuButton() const
{
    return m_more;
}

void ViewBar::setViews(const QList<CustomerView>& views)
{
    m_views = views;
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (const CustomerView& view : std::as_const(m_views)) {
        auto* button = new QPushButton(this);
        button->setObjectName(u"view_"_s + view.id);
        button->setCheckable(true);
        setVariant(button, "segment");
        connect(button, &QPushButton::clicked, this, [this, id = view.id] {
            showTexts(); // the choice is shown when it is made
            Q_EMIT viewRequested(id);
        });
        m_row->insertWidget(int(m_buttons.size()) + 1, button);
        m_buttons.append(button);
    }
    showTexts();
    place();
}

void ViewBar::setCounts(const QHash<QString, int>& counts)
{
    if (counts == m_counts)
        return;
    m_counts = counts;
    showTexts();
    place();
}

void ViewBar::setChosen(const QString& id)
{
    m_chosen = id;
    showTexts();
    place();
}

void ViewBar::showTexts()
{
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        const CustomerView& view = m_views.at(i);
        QString text = visibleText(view.title);
        if (m_counts.contains(view.id))
            text += u"  "_s + QLocale().toString(m_counts.value(view.id));
        m_buttons[i]->setText(QString(text).replace(u'&', u"&&"_s));
        m_buttons[i]->setAccessibleName(text);
        m_buttons[i]->setChecked(view.id == m_chosen);
    }
    updateGeometry();
}

QSize ViewBar::sizeHint() const
{
    int width = m_more->sizeHint().width() + m_icons.theme().metric("spacing.half");
    int height = m_more->sizeHint().height();
    for (const QPushButton* button : m_buttons) {
        width += button->sizeHint().width();
        height = std::max(height, button->sizeHint().height());
    }
    return {width, height};
}

QSize ViewBar::minimumSizeHint() const
{
    return {m_more->sizeHint().width() + m_icons.theme().metric("spacing.half"), sizeHint().height()};
}

void ViewBar::place()
{
    int left = width() - m_more->sizeHint().width() - m_icons.theme().metric("spacing.half");
    int shown = 0;
    for (const QPushButton* button : std::as_const(m_buttons)) {
        left -= button->sizeHint().width();
        if (left < 0)
            break;
        ++shown;
    }
    for (int i = 0; i < m_buttons.size(); ++i) {
        QPushButton* button = m_buttons[i];
        const QString place = shown == 1       ? u"only"_s
                              : i == 0         ? u"first"_s
                              : i == shown - 1 ? u"last"_s
                                               : u"middle"_s;
        button->setVisible(i < shown);
        if (button->property("place").toString() == place)
            continue;
        button->setProperty("place", place);
        button->style()->unpolish(button);
        button->style()->polish(button);
    }
    m_more->setIcon(m_icons.icon(shown < m_buttons.size() ? u"chevron-down"_s : u"plus"_s, "text"));
}

void ViewBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place();
}

bool ViewBar::event(QEvent* event)
{
    // Another text size or style gives the buttons other widths.
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::Show)
        QMetaObject::invokeMethod(this, &ViewBar::place, Qt::QueuedConnection);
    return QWidget::event(event);
}

void ViewBar::openMenu()
{
    auto* menu = new QMenu(this);
    menu->setObjectName(u"viewMenuPopup"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (qsizetype i = 0; i < m_views.size(); ++i) {
        if (!m_buttons[i]->isHidden())
            continue;
        QAction* action = menu->addAction(m_buttons[i]->text());
        action->setCheckable(true);
        action->setChecked(m_views[i].id == m_chosen);
        connect(action, &QAction::triggered, this, [this, id = m_views[i].id] { Q_EMIT viewRequested(id); });
    }
    if (!menu->isEmpty())
        menu->addSeparator();
    QAction* save = menu->addAction(tr("Save this as a view…"));
    connect(save, &QAction::triggered, this, &ViewBar::saveRequested);
    for (const CustomerView& view : std::as_const(m_views)) {
        if (!view.own)
            continue;
        QAction* remove =
            menu->addAction(tr("Remove \"%1\"").arg(visibleText(view.title).replace(u'&', u"&&"_s)));
        connect(remove, &QAction::triggered, this, [this, id = view.id] { Q_EMIT removeRequested(id); });
    }
    menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

} // namespace steward
