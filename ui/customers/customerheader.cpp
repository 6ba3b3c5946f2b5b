#include "customerheader.h"

#include "customertablemodel.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

CustomerHeader::CustomerHeader(const Icons& icons, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent), m_icons(icons)
{
    setObjectName(u"customerHeader"_s);
    setAccessibleName(tr("Columns"));
    setHighlightSections(false);
    setSectionsClickable(true);
    setSectionsMovable(true);
    setSectionResizeMode(QHeaderView::Interactive);
    setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(this, &QHeaderView::sectionClicked, this,
            [this](int column) { Q_EMIT sortRequested(column, m_also); });
}

void CustomerHeader::setSort(const QList<CustomerSort>& sort)
{
    m_sort = sort;
    viewport()->update();
}

void CustomerHeader::setMarks(const QStringList& letters)
{
    m_letters = letters;
    viewport()->update();
}

void CustomerHeader::mouseReleaseEvent(QMouseEvent* event)
{
    m_also = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    QHeaderView::mouseReleaseEvent(event);
}

void CustomerHeader::paintSection(QPainter* painter, const QRect& rect, int column) const
{
    painter->save();
    QHeaderView::paintSection(painter, rect, column); // leaves nothing to be painted on behind it
    painter->restore();
    const Theme& theme = m_icons.theme();
    painter->save();
    painter->setFont(theme.font(Theme::Text::BodyMedium));
    const QFontMetrics metrics = painter->fontMetrics();
    const int pad = theme.metric("spacing.one");
    int end = pad + metrics.horizontalAdvance(model()->headerData(column, Qt::Horizontal).toString());
    painter->setPen(theme.color("textMuted"));
    if (column == CustomerTableModel::Access) {
        const int size = theme.metric("icons.accessMark");
        QRect place(rect.left() + pad, rect.top(), size, rect.height());
        for (const QString& letter : m_letters) {
            if (place.right() > rect.right())
                break;
            painter->drawText(QStyle::visualRect(layoutDirection(), rect, place),
                              Qt::AlignCenter | Qt::TextSingleLine, letter);
            place.translate(size + theme.metric("spacing.half"), 0);
            end = place.left() - rect.left();
        }
    }
    const QString id = CustomerTableModel::columnId(column);
    const auto found = std::find_if(m_sort.cbegin(), m_sort.cend(),
                                    [&id](const CustomerSort& each) { return each.column == id; });
    if (found != m_sort.cend()) {
        const int size = theme.metric("icons.small") * 3 / 4;
        const int left = std::min(end + pad / 2, rect.width() - size - (m_sort.size() > 1 ? 2 * pad : 2));
        const QRect place = QStyle::visualRect(
            layoutDirection(), rect,
            QRect(rect.left() + std::max(left, 0), rect.center().y() - size / 2, size, size));
        painter->drawPixmap(place.topLeft(),
                            m_icons.pixmap(found->descending ? u"chevron-down"_s : u"chevron-up"_s, size,
                                           "accent", painter->device()->devicePixelRatioF()));
        if (m_sort.size() > 1) {
            painter->setFont(theme.font(Theme::Text::Caption));
            painter->setPen(theme.color("accent"));
            const QRect rank = QStyle::visualRect(
                layoutDirection(), rect,
                QRect(rect.left() + std::max(left, 0) + size, rect.top(), 2 * pad, rect.height()));
            painter->drawText(rank, Qt::AlignLeading | Qt::AlignVCenter,
                              QString::number(found - m_sort.cbegin() + 1));
        }
    }
    painter->restore();
}

} // namespace steward
