#pragma once

#include "directory/directory.h"

namespace steward::sandbox {

/// The partner's delegated admin relationships with its customers and who of the partner gets what through
/// them. Made from the seed when asked for, several a customer, with end dates relative to today; what was
/// changed or added through Graph is kept in the directory.
class Relationships
{
public:
    Relationships(const PracticeData& data, Directory& directory, const FaultInjector& faults)
        : m_data(data), m_directory(directory), m_faults(faults)
    {
    }

    /// As Graph tells them, of one customer.
    [[nodiscard]] QList<QJsonObject> of(const PracticeCustomer& customer) const;
    /// Those that were made through Graph and have no customer yet.
    [[nodiscard]] QList<QJsonObject> unclaimed() const;
    [[nodiscard]] std::optional<QJsonObject> find(const QString& id) const;
    void save(const QJsonObject& relationship);

    [[nodiscard]] QJsonArray assignments(const QJsonObject& relationship) const;
    void addAssignment(const QString& relationshipId, const QJsonObject& assignment);

    /// The directory roles that reach the operator in a customer's tenant now.
    [[nodiscard]] QStringList operatorRoles(const QString& tenant) const;
    /// Whether those roles let the operator read, or manage applications and their consents, there.
    [[nodiscard]] bool mayRead(const QString& tenant) const;
    [[nodiscard]] bool mayConsent(const QString& tenant) const;

    /// Every group of the partner that roles are given to: (id, name, whether the operator is a member).
    struct Group
    {
        QString id, name;
        bool member = false;
    };
    [[nodiscard]] QList<Group> groups() const;
    [[nodiscard]] static QString roleName(const QString& roleId);

private:
    [[nodiscard]] QString groupId(const QString& name) const;

    const PracticeData& m_data;
    Directory& m_directory;
    const FaultInjector& m_faults;
};

inline constexpr auto kExchangeAdministrator = "29232cdf-9323-42fd-ade2-1d097af3e4de";
inline constexpr auto kGlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

} // namespace steward::sandbox
