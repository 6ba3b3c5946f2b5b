#pragma once

#include <customers/customerquery.h>

#include <QSortFilterProxyModel>

#include <optional>

namespace steward {

class CustomerTableModel;

/// Searches and sorts the customers; see CustomerQuery for what one can search for. Quick enough to follow
/// each key at 50,000 rows, since the model keeps folded keys.
class CustomerFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit CustomerFilter(CustomerTableModel& model, QObject* parent = nullptr);

    /// What is wrong with the search, if anything is; then nothing changes.
    [[nodiscard]] std::optional<Error> setSearch(const QString& text);
    [[nodiscard]] bool isSearching() const { return !m_query.isEmpty(); }
    /// Whether it searches by ends or roles.
    [[nodiscard]] bool needsRelationships() const { return m_query.needsRelationships(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    const CustomerTableModel& m_model;
    CustomerQuery m_query;
};

} // namespace steward
