#pragma once

#include <QSortFilterProxyModel>

namespace steward {

class CustomerTableModel;

/// Searches and sorts the customers. Every word of the search must occur in the name, the domain or an id;
/// accents and case do not matter. Quick enough to follow each key at 50,000 rows, since the model keeps
/// folded keys.
class CustomerFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit CustomerFilter(CustomerTableModel& model, QObject* parent = nullptr);

    void setSearch(const QString& text);
    [[nodiscard]] bool isSearching() const { return !m_words.isEmpty(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    const CustomerTableModel& m_model;
    QStringList m_words;
};

} // namespace steward
