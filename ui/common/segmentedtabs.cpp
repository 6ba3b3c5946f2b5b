#include "segmentedtabs.h"

#include "theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace steward {

SegmentedTabs::SegmentedTabs(QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(0);
    m_group->setExclusive(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on)
            Q_EMIT currentChanged(id);
    });
}

int SegmentedTabs::addTab(const QString& text)
{
    const int index = static_cast<int>(m_group->buttons().size());
    auto* button = new QPushButton(text, this);
    button->setCheckable(true);
    button->setAccessibleName(text);
    button->setObjectName(u"segment%1"_s.arg(index));
    setVariant(button, "segment");
    m_group->addButton(button, index);
    m_row->addWidget(button);
    if (index == 0)
        button->setChecked(true);
    for (int i = 0; i <= index; ++i) {
        QAbstractButton* each = m_group->button(i);
        each->setProperty("place", index == 0   ? u"only"_s
                                   : i == 0     ? u"first"_s
                                   : i == index ? u"last"_s
                                                : u"middle"_s);
        each->style()->unpolish(each);
        each->style()->polish(each);
    }
    return index;
}

int SegmentedTabs::currentIndex() const
{
    return m_group->checkedId();
}

void SegmentedTabs::setCurrentIndex(int index)
{
    if (QAbstractButton* button = m_group->button(index))
        button->setChecked(true);
}

void SegmentedTabs::keyPressEvent(QKeyEvent* event)
{
    const int forward = layoutDirection() == Qt::LeftToRight ? Qt::Key_Right : Qt::Key_Left;
    const int back = layoutDirection() == Qt::LeftToRight ? Qt::Key_Left : Qt::Key_Right;
    const int step = event->key() == forward ? 1 : event->key() == back ? -1 : 0;
    QAbstractButton* next = step == 0 ? nullptr : m_group->button(currentIndex() + step);
    if (!next) {
        QWidget::keyPressEvent(event);
        return;
    }
    next->setChecked(true);
    next->setFocus(Qt::TabFocusReason);
}

} // namespace steward
