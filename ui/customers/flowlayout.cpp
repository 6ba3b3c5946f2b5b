#include "flowlayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace steward {

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem* item)
{
    m_items.emplace_back(item);
    invalidate();
}

int FlowLayout::count() const
{
    return int(m_items.size());
}

QLayoutItem* FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[size_t(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem* item = m_items[size_t(index)].release();
    m_items.erase(m_items.begin() + index);
    invalidate();
    return item;
}

int FlowLayout::heightForWidth(int width) const
{
    return lay({0, 0, width, 0}, false);
}

QSize FlowLayout::sizeHint() const
{
    const QMargins margins = contentsMargins();
    QSize whole(0, 0);
    for (const auto& item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize each = item->sizeHint();
        whole.rwidth() += each.width() + (whole.width() > 0 ? spacing() : 0);
        whole.setHeight(std::max(whole.height(), each.height()));
    }
    return whole.grownBy(margins);
}

QSize FlowLayout::minimumSize() const
{
    QSize least(0, 0);
    for (const auto& item : m_items) {
        if (!item->isEmpty())
            least = least.expandedTo(item->minimumSize());
    }
    return least.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    lay(rect, true);
}

int FlowLayout::lay(const QRect& rect, bool place) const
{
    const QRect room = rect.marginsRemoved(contentsMargins());
    const Qt::LayoutDirection direction =
        parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
    const int gap = std::max(0, spacing());
    int bottom = 0;
    std::vector<std::pair<QLayoutItem*, QRect>> line;
    int x = 0;
    int tall = 0;
    const auto endLine = [&] {
        for (auto& [item, place_] : line) {
            if (!place)
                continue;
            place_.moveTop(room.top() + bottom + (tall - place_.height()) / 2);
            item->setGeometry(QStyle::visualRect(direction, room, place_));
        }
        line.clear();
    };
    for (const auto& item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize wanted = item->sizeHint();
        const int wide = std::clamp(wanted.width(), 0, std::max(room.width(), item->minimumSize().width()));
        if (!line.empty() && x + gap + wide > room.width()) {
            endLine();
            bottom += tall + gap;
            x = 0;
            tall = 0;
        }
        const int left = line.empty() ? 0 : x + gap;
        line.emplace_back(item.get(), QRect(room.left() + left, 0, wide, wanted.height()));
        x = left + wide;
        tall = std::max(tall, wanted.height());
    }
    endLine();
    const QMargins margins = contentsMargins();
    return bottom + tall + margins.top() + margins.bottom();
}

} // namespace steward
