#include "customerfilter.h"

#include "customertablemodel.h"

#include <algorithm>

namespace steward {

CustomerFilter::CustomerFilter(CustomerTableModel& model, QObject* parent)
    : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setSortRole(CustomerTableModel::SortKeyRole);
}

void CustomerFilter::setSearch(const QString& text)
{
    const QStringList words = foldedText(text.simplified()).split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = words;
    invalidateFilter();
}

bool CustomerFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    const QString& key = m_model.searchKey(row);
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString& word) { return key.contains(word); });
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
