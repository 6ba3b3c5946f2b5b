#include "actiondesk.h"

#include <QWidget>

namespace steward {

ActionDesk* ActionDesk::of(const QWidget* widget)
{
    // A list that opened over a window has none of its own: its window's does.
    for (const QWidget* window = widget->window(); window != nullptr;
         window = window->parentWidget() ? window->parentWidget()->window() : nullptr) {
        if (auto* desk = window->findChild<ActionDesk*>(QString(), Qt::FindDirectChildrenOnly))
            return desk;
    }
    return nullptr;
}

} // namespace steward
