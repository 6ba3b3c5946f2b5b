#pragma once

#include "marktable.h"

#include <base/ids.h>

#include <QDateTime>

#include <optional>

namespace steward {

/// One customer that needs somebody: the consent does not cover what is asked for now, or the relationship
/// ends.
struct CustomerConcern
{
    TenantId tenant;
    QString name;
    HealthFinding::Severity severity = HealthFinding::Severity::Attention;
    QString what;     ///< "2 permissions missing", "Relationship ends"
    QDateTime endsAt; ///< invalid when it is not about an end
    std::optional<int> daysLeft;

    bool operator==(const CustomerConcern&) const = default;
};

/// Customer, what, ends, days left; as given, which is the worst first.
class ConcernModel final : public MarkTableModel
{
    Q_OBJECT

public:
    using MarkTableModel::MarkTableModel;

    void setConcerns(const QList<CustomerConcern>& concerns);
    [[nodiscard]] const CustomerConcern& concern(int row) const { return m_concerns[row]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] MarkCell cell(int row, int column) const override;

protected:
    [[nodiscard]] QString columnTitle(int column) const override;

private:
    QList<CustomerConcern> m_concerns;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::CustomerConcern)
