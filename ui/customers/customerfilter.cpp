#include "customerfilter.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

CustomerFilter::CustomerFilter(CustomerTableModel& model, QObject* parent)
    : QAbstractProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    m_settling.setSingleShot(true);
    m_settling.setInterval(kSettleDelay);
    connect(&m_settling, &QTimer::timeout, this, &CustomerFilter::settle);
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(&model, &QAbstractItemModel::modelReset, this, &CustomerFilter::sourceReset);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &CustomerFilter::sourceAppended);
    connect(&model, &QAbstractItemModel::dataChanged, this, &CustomerFilter::sourceChanged);
    m_order = sorted();
    m_rows = found();
    place();
}

std::optional<Error> CustomerFilter::setSearch(const QString& text)
{
    const auto query = CustomerQuery::parse(text);
    if (!query)
        return query.error();
    if (*query == m_query)
        return std::nullopt;
    m_query = *query;
    show(found());
    return std::nullopt;
}

void CustomerFilter::setOnly(const std::optional<QSet<CustomerId>>& only)
{
    m_only = only;
    show(found());
}

void CustomerFilter::setSort(const QList<CustomerSort>& sort)
{
    if (sort == m_sort)
        return;
    m_sort = sort;
    m_order = sorted();
    m_unsorted = false;
    show(found());
}

int CustomerFilter::count(const QString& search) const
{
    const auto query = CustomerQuery::parse(search);
    if (!query)
        return 0;
    const std::vector<char> found = m_model.found(*query);
    return int(std::count(found.cbegin(), found.cend(), char(1)));
}

std::vector<int> CustomerFilter::sorted() const
{
    std::vector<int> order(size_t(m_model.rowCount()));
    std::iota(order.begin(), order.end(), 0);
    // The last one first: each sort keeps the order of what is alike.
    for (auto each = m_sort.crbegin(); each != m_sort.crend(); ++each) {
        const int column = CustomerTableModel::columnOf(each->column);
        if (column < 0)
            continue;
        const std::vector<CustomerTableModel::SortKey> keys = m_model.sortKeys(column);
        const auto before = [&keys](int a, int b) {
            const auto& first = keys[size_t(a)];
            const auto& second = keys[size_t(b)];
            return first.number != second.number ? first.number < second.number : first.text < second.text;
        };
        if (each->descending)
            std::stable_sort(order.begin(), order.end(), [&before](int a, int b) { return before(b, a); });
        else
            std::stable_sort(order.begin(), order.end(), before);
    }
    return order;
}

std::vector<int> CustomerFilter::found() const
{
    const std::vector<char> kept = m_model.found(m_query);
    std::vector<int> rows;
    rows.reserve(m_order.size());
    std::copy_if(m_order.cbegin(), m_order.cend(), std::back_inserter(rows), [&](int row) {
        return kept[size_t(row)] && (!m_only || m_only->contains(m_model.customer(row).id));
    });
    return rows;
}

void CustomerFilter::place()
{
    m_places.assign(size_t(m_model.rowCount()), -1);
    for (size_t i = 0; i < m_rows.size(); ++i)
        m_places[size_t(m_rows[i])] = int(i);
}

void CustomerFilter::show(std::vector<int> rows)
{
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    place();
    endResetModel();
}

void CustomerFilter::sourceReset()
{
    m_settling.stop();
    m_unsorted = false;
    m_order = sorted();
    m_rows = found();
    place();
    endResetModel();
}

// While the list comes, page by page, rows take their place in the order at once.
void CustomerFilter::sourceAppended()
{
    m_settling.stop();
    m_unsorted = false;
    m_order = sorted();
    std::vector<int> rows = found();
    if (std::equal(m_rows.cbegin(), m_rows.cend(), rows.cbegin(),
                   rows.cbegin() + std::min(qptrdiff(m_rows.size()), qptrdiff(rows.size()))) &&
        rows.size() > m_rows.size()) {
        beginInsertRows({}, int(m_rows.size()), int(rows.size()) - 1);
        m_rows = std::move(rows);
        place();
        endInsertRows();
        return;
    }
    m_places.resize(size_t(m_model.rowCount()), -1);
    show(std::move(rows));
}

void CustomerFilter::sourceChanged(const QModelIndex& first, const QModelIndex& last)
{
    int from = rowCount();
    int to = -1;
    for (int row = first.row(); row <= last.row(); ++row) {
        const int place = m_places[size_t(row)];
        if (place >= 0) {
            from = std::min(from, place);
            to = std::max(to, place);
        }
    }
    if (to >= 0)
        Q_EMIT dataChanged(index(from, first.column()), index(to, last.column()));
    m_unsorted = m_unsorted || std::any_of(m_sort.cbegin(), m_sort.cend(), [&](const CustomerSort& each) {
                     const int column = CustomerTableModel::columnOf(each.column);
                     return column >= first.column() && column <= last.column();
                 });
    if (!m_settling.isActive())
        m_settling.start();
}

void CustomerFilter::settle()
{
    if (std::exchange(m_unsorted, false))
        m_order = sorted();
    show(found());
}

QModelIndex CustomerFilter::index(int row, int column, const QModelIndex& parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

int CustomerFilter::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CustomerFilter::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : CustomerTableModel::ColumnCount;
}

QVariant CustomerFilter::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_model.headerData(section, orientation, role); // also without rows
}

QModelIndex CustomerFilter::mapToSource(const QModelIndex& index) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()))
        return {};
    return m_model.index(m_rows[size_t(index.row())], index.column());
}

QModelIndex CustomerFilter::mapFromSource(const QModelIndex& index) const
{
    if (!index.isValid() || index.row() >= int(m_places.size()) || m_places[size_t(index.row())] < 0)
        return {};
    return createIndex(m_places[size_t(index.row())], index.column());
}

} // namespace steward
