#include "marktable.h"

#include <common/plaintext.h>

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <numeric>

using namespace Qt::StringLiterals;

namespace steward {

QVariant MarkTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const MarkCell one = cell(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return visibleText(one.text);
    case Qt::ToolTipRole:
        return one.toolTip.isEmpty() ? QVariant() : visibleText(one.toolTip).toHtmlEscaped();
    case Qt::AccessibleTextRole: {
        const QString word = markWord(one.mark);
        return u"%1: %2%3"_s.arg(columnTitle(index.column()), visibleText(one.text),
                                 word.isEmpty() ? QString() : u", "_s + word);
    }
    case MarkRole:
        return static_cast<int>(one.mark);
    case ToneRole:
        return QByteArray(one.tone);
    case FontRole:
        return static_cast<int>(one.font);
    case IconRole:
        return one.icon;
    case SortRole:
        return one.sortKey.isValid() ? one.sortKey : QVariant(one.text);
    default:
        return {};
    }
}

QVariant MarkTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount({}))
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return columnTitle(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeading | Qt::AlignVCenter);
    return {};
}

RowFilter::RowFilter(MarkTableModel& model, QObject* parent) : QSortFilterProxyModel(parent)
{
    setSortRole(MarkTableModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
    setSourceModel(&model);
}

void RowFilter::setRule(std::function<bool(int)> rule)
{
    m_rule = std::move(rule);
    invalidateFilter();
}

bool RowFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    return !m_rule || m_rule(row);
}

MarkDelegate::MarkDelegate(const Icons& icons, QObject* parent) : QStyledItemDelegate(parent), m_icons(icons)
{
}

void MarkDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const bool selected = option.state & QStyle::State_Selected;
    const bool active = option.state & QStyle::State_Active && option.widget && option.widget->hasFocus();
    const bool contrast = theme.kind() == Theme::Kind::HighContrast;
    const bool inverted = contrast && selected && active;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect rect = option.rect;
    if (selected)
        painter->fillRect(rect, theme.color(active || !contrast ? "selection" : "selectionInactive"));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(rect, theme.color("surfaceHover"));
    if (!selected)
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("gridLine"));
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool cells = view && view->selectionBehavior() == QAbstractItemView::SelectItems;
    if (selected && active && option.state & QStyle::State_KeyboardFocusChange) {
        const int width = theme.focusWidth();
        const QColor ring = theme.color("focus");
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), width), ring);
        painter->fillRect(QRect(rect.left(), rect.bottom() - width + 1, rect.width(), width), ring);
        if (cells) {
            painter->fillRect(QRect(rect.left(), rect.top(), width, rect.height()), ring);
            painter->fillRect(QRect(rect.right() - width + 1, rect.top(), width, rect.height()), ring);
        }
    }
    const bool first = index.column() == 0;
    if (selected && first && !cells) {
        const QRect edge(rect.left(), rect.top(), theme.metric("line.railMark"), rect.height());
        painter->fillRect(QStyle::visualRect(option.direction, rect, edge),
                          theme.color(inverted ? "focus" : "accentFill"));
    }

    const int pad = theme.metric("spacing.one");
    const int icon = theme.metric("icons.small");
    QRect words = rect.adjusted(first ? 2 * pad : pad, 0, -pad / 2, 0);
    const auto takeSquare = [&] {
        const QRect place(words.left(), words.center().y() - icon / 2, icon, icon);
        words.adjust(icon + pad * 3 / 4, 0, 0, 0);
        return QStyle::visualRect(option.direction, rect, place);
    };
    if (const QVariant checked = index.data(Qt::CheckStateRole); checked.isValid()) {
        QStyleOptionViewItem box = option;
        box.rect = takeSquare();
        box.state =
            QStyle::State_Enabled | (checked.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
        option.widget->style()->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter,
                                              option.widget);
    }
    const Mark mark = static_cast<Mark>(index.data(MarkTableModel::MarkRole).toInt());
    if (mark != Mark::None) {
        const QString own = index.data(MarkTableModel::IconRole).toString();
        painter->drawPixmap(takeSquare().topLeft(),
                            m_icons.pixmap(own.isEmpty() ? markIcon(mark) : own, icon,
                                           inverted ? "selectionText" : markTone(mark),
                                           painter->device()->devicePixelRatioF()));
    }
    painter->setFont(theme.font(static_cast<Theme::Text>(index.data(MarkTableModel::FontRole).toInt())));
    const QByteArray tone = index.data(MarkTableModel::ToneRole).toByteArray();
    painter->setPen(theme.color(inverted ? "selectionText" : tone.constData()));
    words = QStyle::visualRect(option.direction, rect, words);
    const QString shown = painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(),
                                                            Qt::ElideRight, words.width());
    const int side = option.direction == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
    painter->drawText(words, side | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    painter->restore();
}

bool MarkDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                               const QModelIndex& index)
{
    const QVariant checked = index.data(Qt::CheckStateRole);
    if (!checked.isValid() || !(index.flags() & Qt::ItemIsUserCheckable))
        return false;
    if (event->type() == QEvent::MouseButtonRelease) {
        const int pad = m_icons.theme().metric("spacing.one");
        const int reach = 3 * pad + m_icons.theme().metric("icons.small");
        const QRect box(option.rect.left(), option.rect.top(), reach, option.rect.height());
        if (!QStyle::visualRect(option.direction, option.rect, box)
                 .contains(static_cast<QMouseEvent*>(event)->position().toPoint()))
            return false;
    } else if (event->type() != QEvent::KeyPress || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Space) {
        return false;
    }
    return model->setData(index, checked.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked,
                          Qt::CheckStateRole);
}

MarkTable::MarkTable(const Icons& icons, const QString& objectName, const QString& accessibleName,
                     QWidget* parent)
    : QTableView(parent), m_icons(icons)
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView* head = horizontalHeader();
    head->setObjectName(objectName + u"Header"_s);
    head->setAccessibleName(tr("Columns"));
    head->setHighlightSections(false);
    head->setSectionsMovable(false);
    head->setSectionResizeMode(QHeaderView::Interactive);
    head->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    setItemDelegate(new MarkDelegate(icons, this));
    connect(&icons.theme(), &Theme::changed, this, &MarkTable::fit);
}

void MarkTable::setColumns(const QList<Column>& columns)
{
    m_columns = columns;
    fit();
}

void MarkTable::setLeastRows(int rows)
{
    m_leastRows = rows;
    fit();
}

void MarkTable::setFittingRows(int rows)
{
    m_fittingRows = rows;
    fit();
}

void MarkTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fit();
}

QList<int> MarkTable::leastWidths() const
{
    const Theme& theme = m_icons.theme();
    const int pad = theme.metric("spacing.one");
    const QFontMetrics heading(theme.font(Theme::Text::BodyMedium));
    QList<int> widths;
    for (int i = 0; i < m_columns.size(); ++i) {
        const Column& column = m_columns[i];
        const QFontMetrics metrics(theme.font(column.mono ? Theme::Text::Output : Theme::Text::BodyMedium));
        // The header keeps room for the arrow of the sorting.
        const QString title = model()->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString();
        const int width = std::max(metrics.horizontalAdvance(column.sample) +
                                       (column.mark ? theme.metric("icons.small") + pad : 0),
                                   heading.horizontalAdvance(title) + 2 * pad);
        widths += width + (i == 0 ? 3 : 2) * pad;
    }
    return widths;
}

int MarkTable::wantedWidth() const
{
    const QList<int> widths = leastWidths();
    return std::accumulate(widths.begin(), widths.end(), 0);
}

void MarkTable::fit()
{
    const Theme& theme = m_icons.theme();
    const int high = theme.metric("heights.rowDense");
    if (verticalHeader()->defaultSectionSize() != high) {
        verticalHeader()->setMinimumSectionSize(1);
        verticalHeader()->setDefaultSectionSize(high);
    }
    const int head = theme.metric("heights.tableHeader") + 2;
    if (m_leastRows > 0)
        setMinimumHeight(head + m_leastRows * high);
    if (!model())
        return;
    const QList<int> widths = leastWidths();
    const int all = std::accumulate(widths.begin(), widths.end(), 0);
    int shares = 0;
    for (const Column& column : std::as_const(m_columns))
        shares += column.stretch;
    const int rest = std::max(0, viewport()->width() - all);
    for (int i = 0; i < m_columns.size(); ++i)
        setColumnWidth(i, widths[i] + (shares > 0 ? rest * m_columns[i].stretch / shares : 0));
    if (m_fittingRows > 0) {
        const int rows = std::clamp(model()->rowCount(), 1, m_fittingRows);
        const bool sideways = all > viewport()->width();
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setFixedHeight(head + rows * high + (sideways ? horizontalScrollBar()->sizeHint().height() : 0));
    }
}

} // namespace steward
