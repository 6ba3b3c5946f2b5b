#pragma once

#include "marktable.h"
#include "setupcustomer.h"

#include <QHash>

namespace steward {

/// The consents of many customers: customer, state, reason, advice, when. Rows come all at once and change in
/// batches; a batch costs as much as it holds, not as the table does.
class CustomerConsentModel final : public MarkTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Customer,
        State,
        Reason,
        Advice,
        When,
        ColumnCount
    };
    /// An error that several customers have.
    struct Shared
    {
        Error error;
        int count = 0;
    };

    using MarkTableModel::MarkTableModel;

    void setRows(const QList<CustomerConsentRow>& rows);
    /// Rows of customers that are not in the table are added.
    void updateRows(const QList<CustomerConsentRow>& rows);
    [[nodiscard]] const QList<CustomerConsentRow>& rows() const { return m_rows; }
    [[nodiscard]] int count(CustomerConsentRow::State state) const
    {
        return m_counts.value(static_cast<int>(state));
    }
    [[nodiscard]] int endedCount() const;
    /// Not tried, or cancelled before it was.
    [[nodiscard]] int openCount() const;
    [[nodiscard]] int failedCount() const;
    /// The error that most customers share, by the service's code or else its message.
    [[nodiscard]] Shared mostSharedError() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] MarkCell cell(int row, int column) const override;

protected:
    [[nodiscard]] QString columnTitle(int column) const override;

private:
    void tally(const CustomerConsentRow& row, int by);

    QList<CustomerConsentRow> m_rows;
    QHash<TenantId, int> m_places;
    QHash<int, int> m_counts;
    QHash<QString, Shared> m_errors;
};

} // namespace steward
