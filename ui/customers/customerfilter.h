#pragma once

#include "customertablemodel.h"

#include <customers/customerquery.h>
#include <customers/customerviews.h>

#include <QAbstractProxyModel>
#include <QSet>
#include <QTimer>

#include <optional>
#include <vector>

namespace steward {

/// Searches and sorts the customers; see CustomerQuery for what one can search for. Sorted once and searched
/// in that order, so that a key costs one pass over the rows; each change of what is shown is a reset, and
/// whoever shows it puts selection and place back. What changes in a row shows at once, its place
/// kSettleDelay later.
class CustomerFilter final : public QAbstractProxyModel
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kSettleDelay{250};

    explicit CustomerFilter(CustomerTableModel& model, QObject* parent = nullptr);

    /// What is wrong with the search, if anything is; then nothing changes.
    [[nodiscard]] std::optional<Error> setSearch(const QString& text);
    [[nodiscard]] bool isSearching() const { return !m_query.isEmpty(); }
    /// Whether it searches by ends or roles.
    [[nodiscard]] bool needsRelationships() const { return m_query.needsRelationships(); }
    /// Only these, as long as somebody wants: a list that was pasted. nullopt: all.
    void setOnly(const std::optional<QSet<CustomerId>>& only);
    [[nodiscard]] const std::optional<QSet<CustomerId>>& only() const { return m_only; }

    /// The first counts most; columns that there are not do not count. What is alike stays in the list's
    /// order.
    void setSort(const QList<CustomerSort>& sort);
    [[nodiscard]] const QList<CustomerSort>& sortedBy() const { return m_sort; }

    /// How many customers a search finds; 0 for one that cannot be meant.
    [[nodiscard]] int count(const QString& search) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex&) const override { return {}; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QModelIndex mapToSource(const QModelIndex& index) const override;
    [[nodiscard]] QModelIndex mapFromSource(const QModelIndex& index) const override;

private:
    [[nodiscard]] std::vector<int> sorted() const;
    [[nodiscard]] std::vector<int> found() const;
    void show(std::vector<int> rows);
    void sourceReset();
    void sourceAppended();
    void sourceChanged(const QModelIndex& first, const QModelIndex& last);
    void settle();
    void place();

    CustomerTableModel& m_model;
    CustomerQuery m_query;
    std::optional<QSet<CustomerId>> m_only;
    QList<CustomerSort> m_sort;
    std::vector<int> m_order;  ///< all rows of the model, sorted
    std::vector<int> m_rows;   ///< those that are shown
    std::vector<int> m_places; ///< of each row of the model in m_rows; -1: not shown
    QTimer m_settling;
    bool m_unsorted = false;
};

} // namespace steward
