#include "customerfilter.h"

#include "customertablemodel.h"

namespace steward {

CustomerFilter::CustomerFilter(CustomerTableModel& model, QObject* parent)
    : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setSortRole(CustomerTableModel::SortKeyRole);
}

std::optional<Error> CustomerFilter::setSearch(const QString& text)
{
    const auto query = CustomerQuery::parse(text);
    if (!query)
        return query.error();
    if (*query == m_query)
        return std::nullopt;
    m_query = *query;
    invalidateFilter();
    return std::nullopt;
}

bool CustomerFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    return m_query.matches(m_model.facts(row));
}

bool CustomerFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    if (left.column() == CustomerTableModel::Name) {
        const int order = m_model.nameKey(left.row()).compare(m_model.nameKey(right.row()));
        return order != 0 ? order < 0 : left.row() < right.row();
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace steward
