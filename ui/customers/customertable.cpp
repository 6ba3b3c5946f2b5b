#include "customertable.h"

#include "customerdelegate.h"
#include "customerheader.h"

#include <common/theme.h>

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

// A column's width that was kept, at scale 1: nothing else is believed.
constexpr double kLeastColumn = 24;
constexpr double kWidestColumn = 4000;

using Column = CustomerTableModel::Column;
// What is left out first where there is little room stands last.
constexpr Column kByImportance[] = {
    Column::Favourite,    Column::Name,    Column::Consent, Column::Access, Column::Ends, Column::Domain,
    Column::Relationship, Column::LastRun, Column::Tags,    Column::Tenant, Column::Id};

} // namespace

CustomerTable::CustomerTable(const Icons& icons, CustomerTableModel& model, CustomerFilter& filter,
                             QWidget* parent)
    : QTableView(parent),
      m_icons(icons),
      m_model(model),
      m_filter(filter),
      m_header(new CustomerHeader(icons))
{
    setObjectName(u"customerTable"_s);
    setAccessibleName(tr("Customers"));
    setHorizontalHeader(m_header);
    setModel(&filter);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    m_header->setMinimumSectionSize(1);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    using Kind = CustomerDelegate::Kind;
    const std::pair<int, Kind> kinds[] = {
        {Column::Favourite, Kind::Star}, {Column::Name, Kind::Name},
        {Column::Domain, Kind::Words},   {Column::Relationship, Kind::Relationship},
        {Column::Ends, Kind::State},     {Column::Consent, Kind::State},
        {Column::Access, Kind::Marks},   {Column::Tags, Kind::Tags},
        {Column::LastRun, Kind::Words},  {Column::Roles, Kind::Words},
        {Column::Note, Kind::Words},     {Column::Tenant, Kind::Id},
        {Column::Id, Kind::Id},          {Column::Sources, Kind::Words}};
    for (const auto& [column, kind] : kinds)
        setItemDelegateForColumn(column, new CustomerDelegate(m_icons, kind, this));
    sortBy({{CustomerTableModel::columnId(Column::Name), false}});

    connect(m_header, &CustomerHeader::sortRequested, this, &CustomerTable::sortRequested);
    connect(m_header, &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu);
        menu->popup(m_header->mapToGlobal(at));
    });
    connect(m_header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (m_laying || width <= 0)
            return;
        m_pulled.insert(column, width / m_icons.theme().scale());
        Q_EMIT arranged();
    });
    connect(m_header, &QHeaderView::sectionMoved, this, [this] {
        if (m_laying)
            return;
        m_columns = shownColumns();
        Q_EMIT arranged();
    });
    connect(&filter, &QAbstractItemModel::modelAboutToBeReset, this, &CustomerTable::remember);
    connect(&filter, &QAbstractItemModel::modelReset, this, &CustomerTable::restore);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CustomerTable::announce);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CustomerTable::selectionCountChanged);
    connect(&icons.theme(), &Theme::changed, this, &CustomerTable::layColumns);
}

CustomerTable::~CustomerTable() = default;

const Customer* CustomerTable::customerAt(int row) const
{
    const QModelIndex index = m_filter.mapToSource(m_filter.index(row, 0));
    return index.isValid() ? &m_model.customer(index.row()) : nullptr;
}

std::optional<Customer> CustomerTable::currentCustomer() const
{
    const Customer* customer = currentIndex().isValid() ? customerAt(currentIndex().row()) : nullptr;
    return customer ? std::optional(*customer) : std::nullopt;
}

int CustomerTable::selectedCount() const
{
    int count = 0;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        count += range.height();
    return count;
}

QList<Customer> CustomerTable::selectedCustomers() const
{
    QList<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    QList<Customer> customers;
    for (const int row : std::as_const(rows)) {
        if (const Customer* customer = customerAt(row))
            customers.append(*customer);
    }
    return customers;
}

QList<Customer> CustomerTable::shownCustomers() const
{
    QList<Customer> customers;
    customers.reserve(m_filter.rowCount());
    for (int row = 0; row < m_filter.rowCount(); ++row)
        customers.append(*customerAt(row));
    return customers;
}

bool CustomerTable::select(const CustomerId& id)
{
    const int row = m_model.row(id);
    const QModelIndex index =
        row < 0 ? QModelIndex() : m_filter.mapFromSource(m_model.index(row, Column::Name));
    if (!index.isValid())
        return false;
    selectRow(index.row());
    scrollTo(index);
    return true;
}

void CustomerTable::select(const QSet<CustomerId>& ids)
{
    // In runs of rows: a range a row takes a selection of thousands minutes.
    QItemSelection selection;
    int first = -1;
    for (int row = 0; row <= m_filter.rowCount(); ++row) {
        const bool wanted = row < m_filter.rowCount() && ids.contains(customerAt(row)->id);
        if (wanted && first < 0)
            first = row;
        if (!wanted && first >= 0) {
            selection.append(QItemSelectionRange(
                m_filter.index(first, 0), m_filter.index(row - 1, CustomerTableModel::ColumnCount - 1)));
            first = -1;
        }
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void CustomerTable::remember()
{
    m_chosen = {};
    for (const Customer& customer : selectedCustomers())
        m_chosen.selected.insert(customer.id);
    if (const auto current = currentCustomer())
        m_chosen.current = current->id;
    const int top = rowAt(0);
    if (const Customer* customer = top >= 0 && verticalScrollBar()->value() > 0 ? customerAt(top) : nullptr) {
        m_chosen.top = customer->id;
        m_chosen.offset = rowViewportPosition(top);
    }
}

void CustomerTable::restore()
{
    const Chosen chosen = std::exchange(m_chosen, {});
    const auto place = [this](const CustomerId& id) {
        const int row = m_model.row(id);
        return row < 0 ? QModelIndex() : m_filter.mapFromSource(m_model.index(row, Column::Name));
    };
    if (!chosen.selected.isEmpty()) {
        if (chosen.selected.size() == 1) {
            if (const QModelIndex index = place(*chosen.selected.cbegin()); index.isValid())
                selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        } else {
            select(chosen.selected);
        }
    }
    if (const QModelIndex index = chosen.current ? place(*chosen.current) : QModelIndex(); index.isValid())
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    if (const QModelIndex index = chosen.top ? place(*chosen.top) : QModelIndex(); index.isValid()) {
        updateGeometries();
        verticalScrollBar()->setValue(index.row() * verticalHeader()->defaultSectionSize() - chosen.offset);
    }
    announce();
    Q_EMIT selectionCountChanged();
}

void CustomerTable::announce()
{
    const auto customer = currentCustomer();
    const auto id = customer ? std::optional(customer->id) : std::nullopt;
    if (id == m_announced)
        return;
    m_announced = id;
    Q_EMIT currentCustomerChanged();
}

void CustomerTable::sortBy(const QList<CustomerSort>& sort)
{
    m_filter.setSort(sort);
    m_header->setSort(sort);
}

void CustomerTable::sortRequested(int column, bool also)
{
    const QString id = CustomerTableModel::columnId(column);
    QList<CustomerSort> sort = m_filter.sortedBy();
    const auto found =
        std::find_if(sort.begin(), sort.end(), [&id](const CustomerSort& each) { return each.column == id; });
    const bool turned = found != sort.end() && !found->descending;
    if (also && found != sort.end())
        found->descending = turned;
    else if (also)
        sort.append({id, false});
    else
        sort = {{id, !sort.isEmpty() && sort.first().column == id && turned}};
    sortBy(sort);
    m_sorted = true;
    Q_EMIT arranged();
}

QStringList CustomerTable::shownColumns() const
{
    QStringList ids;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        if (!isColumnHidden(column))
            ids << CustomerTableModel::columnId(column);
    }
    return ids;
}

void CustomerTable::chooseColumns(const QStringList& ids)
{
    QStringList known;
    for (const QString& id : ids) {
        if (CustomerTableModel::columnOf(id) >= 0 && !known.contains(id))
            known << id;
    }
    m_columns = known;
    layColumns();
}

void CustomerTable::toggleColumn(int column, bool on)
{
    QStringList ids = shownColumns();
    const QString id = CustomerTableModel::columnId(column);
    if (on && !ids.contains(id))
        ids << id;
    else if (!on)
        ids.removeAll(id);
    if (!ids.contains(CustomerTableModel::columnId(Column::Name)))
        ids.prepend(CustomerTableModel::columnId(Column::Name)); // without it nobody knows who it is about
    chooseColumns(ids);
    Q_EMIT arranged();
}

void CustomerTable::fillMenu(QMenu& menu)
{
    QMenu* columns = menu.addMenu(tr("Columns"));
    for (int column = 0; column < CustomerTableModel::ColumnCount; ++column) {
        QAction* action = columns->addAction(CustomerTableModel::columnTitle(column));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != Column::Name && m_model.isFilled(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { toggleColumn(column, on); });
    }
    columns->addSeparator();
    QAction* fitting = columns->addAction(tr("As there is room"));
    fitting->setEnabled(!m_columns.isEmpty() || !m_pulled.isEmpty());
    connect(fitting, &QAction::triggered, this, [this] {
        m_pulled.clear();
        chooseColumns({});
        Q_EMIT arranged();
    });
    const auto addSort = [this, &menu](const QString& title, bool also) {
        QMenu* sort = menu.addMenu(title);
        for (int column = 0; column < CustomerTableModel::ColumnCount; ++column) {
            QAction* action = sort->addAction(CustomerTableModel::columnTitle(column));
            const auto& keys = m_filter.sortedBy();
            action->setCheckable(true);
            action->setChecked(std::any_of(keys.cbegin(), keys.cend(), [column](const CustomerSort& each) {
                return each.column == CustomerTableModel::columnId(column);
            }));
            connect(action, &QAction::triggered, this, [this, column, also] { sortRequested(column, also); });
        }
    };
    addSort(tr("Sort by"), false);
    addSort(tr("Then by"), true);
}

QString CustomerTable::arrangement() const
{
    QStringList parts;
    if (m_sorted)
        parts << u"sort:"_s + customerSortText(m_filter.sortedBy()).replace(u' ', u',');
    if (!m_columns.isEmpty())
        parts << u"columns:"_s + m_columns.join(u',');
    for (int column = 0; column < CustomerTableModel::ColumnCount; ++column) {
        if (m_pulled.contains(column))
            parts << u"width:%1:%2"_s.arg(CustomerTableModel::columnId(column))
                         .arg(m_pulled.value(column), 0, 'f', 1);
    }
    return parts.join(u' ');
}

void CustomerTable::restoreArrangement(const QString& text)
{
    for (const QString& part : text.split(u' ', Qt::SkipEmptyParts)) {
        const QStringList words = part.split(u':');
        if (words.size() == 2 && words[0] == "sort"_L1) {
            QList<CustomerSort> sort = parseCustomerSort(QString(words[1]).replace(u',', u' '));
            sort.removeIf(
                [](const CustomerSort& each) { return CustomerTableModel::columnOf(each.column) < 0; });
            if (!sort.isEmpty()) {
                m_sorted = true;
                sortBy(sort);
            }
        } else if (words.size() == 2 && words[0] == "columns"_L1) {
            chooseColumns(words[1].split(u',', Qt::SkipEmptyParts));
        } else if (words.size() == 3 && words[0] == "width"_L1) {
            const int column = CustomerTableModel::columnOf(words[1]);
            const double width = words[2].toDouble();
            if (column >= 0 && width >= kLeastColumn && width <= kWidestColumn)
                m_pulled.insert(column, width);
        }
    }
    layColumns();
}

void CustomerTable::fillColumns()
{
    QStringList letters;
    for (const CheckedConnection& connection : m_model.connections())
        letters << connection.title.left(1).toUpper();
    m_header->setMarks(letters);
    layColumns();
}

int CustomerTable::naturalWidth(int column) const
{
    const Theme& theme = m_icons.theme();
    const QFontMetrics body(theme.font(Theme::Text::Body));
    const QFontMetrics strong(theme.font(Theme::Text::BodyMedium));
    const int gap = theme.metric("spacing.one");
    const int sign = theme.metric("icons.small") + 3 * gap;
    switch (column) {
    case Column::Favourite:
        return theme.metric("icons.small") + 2 * gap;
    case Column::Name:
    case Column::Domain:
        return theme.metric("widths.customerDock") * 4 / 7;
    case Column::Relationship:
        return body.horizontalAdvance(tr("Relationship")) + 6 * gap;
    case Column::Ends:
        return strong.horizontalAdvance(u"000 days"_s) + body.horizontalAdvance(u"Nov 2026"_s) + sign + gap;
    case Column::Consent:
        return body.horizontalAdvance(tr("Not asked yet")) + sign;
    case Column::Access:
        return std::max(CustomerDelegate::marksWidth(theme, int(m_model.connections().size())),
                        strong.horizontalAdvance(CustomerTableModel::columnTitle(column)) + 3 * gap);
    case Column::LastRun:
        return body.horizontalAdvance(tr("Today %1").arg(u"00:00"_s)) + 3 * gap;
    case Column::Roles:
        return strong.horizontalAdvance(CustomerTableModel::columnTitle(column)) + 3 * gap;
    case Column::Tags:
        return theme.metric("widths.customerDock") / 2;
    case Column::Sources:
    case Column::Note:
        return theme.metric("widths.customerDock");
    default: // ids
        return QFontMetrics(theme.font(Theme::Text::Output)).horizontalAdvance(QString(36, u'0')) + 3 * gap;
    }
}

QList<int> CustomerTable::fittingColumns() const
{
    QList<int> columns;
    int left = viewport()->width();
    for (const int column : kByImportance) {
        if (!m_model.isFilled(column))
            continue;
        left -= naturalWidth(column);
        if (left < 0 && columns.size() > 1)
            break;
        columns.append(column);
    }
    std::sort(columns.begin(), columns.end());
    return columns;
}

void CustomerTable::layColumns()
{
    const Theme& theme = m_icons.theme();
    const QScopedValueRollback<bool> guard(m_laying, true);
    if (verticalHeader()->defaultSectionSize() != theme.metric("heights.rowDense")) {
        verticalHeader()->setMinimumSectionSize(1);
        verticalHeader()->setDefaultSectionSize(theme.metric("heights.rowDense"));
    }
    QList<int> columns;
    for (const QString& id : std::as_const(m_columns)) {
        const int column = CustomerTableModel::columnOf(id);
        if (m_model.isFilled(column))
            columns.append(column);
    }
    showColumns(m_columns.isEmpty() ? fittingColumns() : columns);
}

void CustomerTable::showColumns(const QList<int>& columns)
{
    for (int column = 0; column < CustomerTableModel::ColumnCount; ++column)
        setColumnHidden(column, !columns.contains(column));
    // Those that are not shown keep their order behind.
    int visual = 0;
    for (const int column : columns)
        m_header->moveSection(m_header->visualIndex(column), visual++);
    int rest = viewport()->width();
    for (const int column : columns)
        rest -= naturalWidth(column);
    // What is left goes to the words: most to the name.
    const bool hasDomain = columns.contains(int(Column::Domain));
    const bool hasTags = columns.contains(int(Column::Tags));
    const int tags =
        rest > 0 && hasTags ? std::min(rest / 5, m_icons.theme().metric("widths.customerDock") / 2) : 0;
    const int domain = rest > 0 && hasDomain ? (rest - tags) * 45 / 100 : 0;
    const int name = std::max(0, rest - tags - domain);
    for (const int column : columns) {
        const double pulled = m_pulled.value(column);
        const int more = column == Column::Name     ? name
                         : column == Column::Domain ? domain
                         : column == Column::Tags   ? tags
                                                    : 0;
        setColumnWidth(column,
                       pulled > 0 ? qRound(pulled * m_icons.theme().scale()) : naturalWidth(column) + more);
    }
}

void CustomerTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    layColumns();
}

void CustomerTable::mouseReleaseEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->pos());
    QTableView::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || event->modifiers() != Qt::NoModifier ||
        index.column() != Column::Favourite)
        return;
    if (const Customer* customer = index.isValid() ? customerAt(index.row()) : nullptr)
        Q_EMIT starClicked(CustomerId(customer->id));
}

void CustomerTable::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->reason() == QContextMenuEvent::Mouse) {
        if (indexAt(event->pos()).isValid())
            Q_EMIT menuRequested(event->globalPos());
        return;
    }
    if (currentIndex().isValid())
        Q_EMIT menuRequested(viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()));
}

} // namespace steward
