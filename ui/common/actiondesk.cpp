#include "actiondesk.h"

#include <QWidget>

namespace steward {

ActionDesk* ActionDesk::of(const QWidget* widget)
{
    return widget->window()->findChild<ActionDesk*>(QString(), Qt::FindDirectChildrenOnly);
}

} // namespace steward
