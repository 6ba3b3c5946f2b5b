#pragma once

#include "marktable.h"
#include "setupcustomer.h"

#include <cloud/accessprobe.h>
#include <scripts/connection.h>

#include <QHash>
#include <QSet>

namespace steward {

/// Customers down, connections across; each cell the last result there, or that it is being tried.
class AccessMatrixModel final : public MarkTableModel
{
    Q_OBJECT

public:
    using MarkTableModel::MarkTableModel;

    void setTable(const QList<SetupCustomer>& customers, const QList<Connection>& connections);
    void setRunning(const TenantId& tenant, const QString& connection);
    void setResults(const QList<AccessResult>& results);
    /// A run has ended: what was being tried is as it was before.
    void endRunning();

    [[nodiscard]] const SetupCustomer& customer(int row) const { return m_customers[row]; }
    [[nodiscard]] const Connection& connection(int column) const { return m_connections[column - 1]; }
    /// nullptr for the name's column and for cells that were never tried.
    [[nodiscard]] const AccessResult* result(int row, int column) const;
    [[nodiscard]] bool hasProblem(int row) const;
    [[nodiscard]] int cellCount() const
    {
        return static_cast<int>(m_customers.size() * m_connections.size());
    }
    [[nodiscard]] int okCount() const { return m_ok; }
    [[nodiscard]] int problemCount() const { return static_cast<int>(m_results.size()) - m_ok; }
    [[nodiscard]] int triedCount() const { return static_cast<int>(m_results.size()); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] MarkCell cell(int row, int column) const override;

protected:
    [[nodiscard]] QString columnTitle(int column) const override;

private:
    [[nodiscard]] qint64 place(const TenantId& tenant, const QString& connection) const;
    [[nodiscard]] QModelIndex indexOf(qint64 place) const;

    QList<SetupCustomer> m_customers;
    QList<Connection> m_connections;
    QHash<TenantId, int> m_rows;
    QHash<QString, int> m_columns;
    QHash<qint64, AccessResult> m_results; // by row times connections plus connection
    QSet<qint64> m_running;
    int m_ok = 0;
};

[[nodiscard]] Mark markOf(AccessResult::State state);
/// In two or three words.
[[nodiscard]] QString accessText(AccessResult::State state);

} // namespace steward
