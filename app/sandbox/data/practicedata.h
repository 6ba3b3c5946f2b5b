#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward::sandbox {

/// One invented customer.
struct PracticeCustomer
{
    qint64 index = 0;
    QString id;         ///< also the tenant id
    QString commerceId; ///< empty for some
    QString name;
    QString domain;        ///< the default one
    QString initialDomain; ///< the one every tenant is born with; what Partner Center shows
    QString relationship;
    bool consented = true; ///< somebody allowed the application there
};

/// One invented user of a tenant.
struct PracticeUser
{
    QString id, displayName, givenName, surname, userPrincipalName, mail, jobTitle, department;
    bool enabled = true;
    bool guest = false;
    bool licensed = false;
};

/// The invented world: a partner, its customers, their users, all from one seed. Everything is made when
/// asked for, from its number, and found again from its id in constant time and memory, so that a million
/// customers cost nothing. The same seed gives the same world.
class PracticeData
{
public:
    PracticeData(quint64 seed, qint64 customers);

    [[nodiscard]] QString partnerTenant() const { return m_partnerTenant; }
    [[nodiscard]] QString clientId() const { return m_clientId; }
    [[nodiscard]] QString partnerName() const;
    [[nodiscard]] QString partnerDomain() const;
    [[nodiscard]] QString applicationName() const;
    [[nodiscard]] QString operatorId() const { return m_operatorId; }
    [[nodiscard]] QString operatorName() const;
    [[nodiscard]] QString operatorAccount() const;
    [[nodiscard]] QString operatorPassword() const;
    [[nodiscard]] QString operatorCode() const;

    [[nodiscard]] qint64 customerCount() const { return m_customers; }
    [[nodiscard]] PracticeCustomer customer(qint64 index) const;
    [[nodiscard]] std::optional<PracticeCustomer> findCustomer(const QString& idOrDomain) const;

    /// Everybody in a tenant, the partner's own included. Empty for a tenant that does not exist.
    [[nodiscard]] QList<PracticeUser> users(const QString& tenant) const;

private:
    [[nodiscard]] QString customerId(qint64 index) const;

    quint64 m_seed;
    qint64 m_customers;
    QString m_partnerTenant, m_clientId, m_operatorId;
};

} // namespace steward::sandbox
