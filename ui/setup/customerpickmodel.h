#pragma once

#include "marktable.h"
#include "setupcustomer.h"

#include <QSet>

namespace steward {

/// Customers to tick: name with its tick box, domain, relationship.
class CustomerPickModel final : public MarkTableModel
{
    Q_OBJECT

public:
    using MarkTableModel::MarkTableModel;

    /// Ticks of customers that are still there stay.
    void setCustomers(const QList<SetupCustomer>& customers);
    [[nodiscard]] const QList<SetupCustomer>& customers() const { return m_customers; }
    [[nodiscard]] bool isTicked(int row) const { return m_ticked.contains(m_customers[row].tenant); }
    [[nodiscard]] int tickedCount() const { return static_cast<int>(m_ticked.size()); }
    void setTicked(const QList<TenantId>& tenants);
    void tick(const QList<int>& rows, bool on);
    /// Every word of the search, folded, occurs in name, domain or tenant id.
    [[nodiscard]] bool matches(int row, const QStringList& words) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] MarkCell cell(int row, int column) const override;

Q_SIGNALS:
    void ticksChanged();

protected:
    [[nodiscard]] QString columnTitle(int column) const override;

private:
    QList<SetupCustomer> m_customers;
    QStringList m_keys;
    QSet<TenantId> m_ticked;
};

} // namespace steward
