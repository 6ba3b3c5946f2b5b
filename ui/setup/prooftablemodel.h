#pragma once

#include "marktable.h"

#include <cloud/permissionproof.h>

namespace steward {

/// Permission, wanted by, granted, called live, when.
class ProofTableModel final : public MarkTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        PermissionColumn,
        WantedBy,
        Granted,
        Called,
        When,
        ColumnCount
    };

    using MarkTableModel::MarkTableModel;

    void setRows(const QList<ProofRow>& rows);
    /// Does nothing for a row that there is not.
    void setRow(int at, const ProofRow& row);
    [[nodiscard]] const QList<ProofRow>& rows() const { return m_rows; }
    [[nodiscard]] bool isProblem(int row) const;
    /// The table for a support ticket: tab separated, one line a row.
    [[nodiscard]] QString asText() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] MarkCell cell(int row, int column) const override;

    /// The columns' widths: every permission that is here is seen whole.
    [[nodiscard]] QList<MarkTable::Column> columns() const;

protected:
    [[nodiscard]] QString columnTitle(int column) const override;

private:
    QList<ProofRow> m_rows;
};

} // namespace steward
