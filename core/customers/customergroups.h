#pragma once

#include "customer.h"
#include "customerquery.h"

#include <base/error.h>
#include <settings/profiledocument.h>

#include <QList>
#include <QObject>
#include <QSet>
#include <QStringList>

#include <optional>

namespace steward {

/// A group of customers, by hand or by rule.
struct CustomerGroup
{
    QString name;
    QString rule;             ///< a search, see CustomerQuery; empty: the members were chosen by hand
    QSet<CustomerId> members; ///< of one by hand

    bool operator==(const CustomerGroup&) const = default;
    [[nodiscard]] bool isByRule() const { return !rule.isEmpty(); }
};

/// The groups that a person made of one partner's customers, in `customer-groups.json` of the profile's
/// folder; see ProfileDocument for what becomes of a damaged one. A change is written at once, whole or not
/// at all, and only then holds. A rule does not search by groups, so that none can turn in circles.
class CustomerGroups final : public QObject
{
    Q_OBJECT

public:
    CustomerGroups(const QString& folder, const TenantId& partner, QObject* parent = nullptr);

    /// By name.
    [[nodiscard]] QList<CustomerGroup> groups() const;
    [[nodiscard]] std::optional<Error> problem() const { return m_document.problem(); }
    /// Whether a group whose folded name begins so has this customer.
    [[nodiscard]] bool has(const QString& foldedName, const CustomerFacts& facts) const;

    /// Makes the group if there is none of this name, letter case ignored. BadRequest for one by rule, or for
    /// a name that is empty; FileFailed when it could not be kept.
    [[nodiscard]] Result<> add(const QString& name, const QList<CustomerId>& members);
    [[nodiscard]] Result<> take(const QString& name, const QList<CustomerId>& members);
    /// A group by rule, new or in the place of one by rule. BadRequest for a search that cannot be meant,
    /// that is empty or that searches by groups.
    [[nodiscard]] Result<> setRule(const QString& name, const QString& rule);
    [[nodiscard]] Result<> remove(const QString& name);

Q_SIGNALS:
    void changed();

private:
    struct Kept
    {
        CustomerGroup group;
        QString key; ///< its name, folded
        CustomerQuery query;
    };
    [[nodiscard]] int find(const QString& name) const;
    /// Keeps the group that `name` is called, as `group` or not at all.
    [[nodiscard]] Result<> keep(const QString& name, const std::optional<CustomerGroup>& group);

    ProfileDocument m_document;
    const QString m_partner;
    QList<Kept> m_groups;
};

} // namespace steward
