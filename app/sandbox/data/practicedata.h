#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

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
    bool synced = false; ///< comes from a directory in the customer's own house
    QStringList aliases; ///< further mail addresses
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

    /// Everybody in a tenant, the partner's own included. Empty for a tenant that does not exist. Of a crowd
    /// the first kNamed only: it is never made whole.
    [[nodiscard]] QList<PracticeUser> users(const QString& tenant) const;

    static constexpr qint64 kNamed = 250;
    /// Gives one customer that many users.
    void setCrowd(qint64 customerIndex, qint64 users);
    /// How many users a tenant with a crowd has; 0 for every other one.
    [[nodiscard]] qint64 crowdSize(const QString& tenant) const;
    [[nodiscard]] PracticeUser crowdUser(qint64 number) const;
    /// By object id or user principal name, without looking at the others.
    [[nodiscard]] std::optional<PracticeUser> findInCrowd(const QString& idOrName) const;
    /// Users of one kind have the same names, but for the number in their addresses.
    static constexpr int kKinds = 48 * 48 * 2;
    /// A user of that kind with no number in the addresses and with all of them.
    [[nodiscard]] PracticeUser crowdPrototype(int kind) const;
    /// The first number from `number` on whose kind `isWanted` takes; the crowd's size when there is none.
    template <typename IsWanted>
    [[nodiscard]] qint64 nextInCrowd(qint64 number, const IsWanted& isWanted) const
    {
        while (number < m_crowd && !isWanted(kindOf(number)))
            ++number;
        return number;
    }
    [[nodiscard]] qint64 licensedInCrowd() const;

private:
    [[nodiscard]] QString customerId(qint64 index) const;
    [[nodiscard]] quint64 tenantHash(const QString& tenant) const;
    [[nodiscard]] int kindOf(qint64 number) const;

    quint64 m_seed;
    qint64 m_customers;
    QString m_partnerTenant, m_clientId, m_operatorId;
    qint64 m_crowd = 0;
    quint64 m_crowdHash = 0;
    PracticeCustomer m_crowdCustomer;
    mutable qint64 m_crowdLicensed = -1;
};

} // namespace steward::sandbox
