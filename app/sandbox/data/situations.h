#pragma once

#include <base/result.h>

#include <QList>
#include <QString>
#include <QStringList>

namespace steward::sandbox {

/// How a customer's tenant refuses, as real ones do.
enum class Refusal
{
    None,
    NoLicence,         ///< nothing licensed: Exchange is not there (650052)
    NoExchange,        ///< only Exchange's service principal is missing (500011)
    NotLicensed,       ///< Exchange gives tokens and then says 403 "not licensed"
    Guest,             ///< the operator is a guest there (50020)
    ExternalChallenge, ///< the tenant asks for a check that partners cannot pass (50177)
    ConditionalAccess, ///< a policy of the tenant (53003 with claims)
    RoleMissing,       ///< the relationship's roles do not reach
    RelationshipEnded, ///< no relationship any more (20002, Authorization_IdentityNotFound)
    UserNotFound,      ///< ended by the customer ("User was not found")
    Deleted,           ///< the tenant is gone (5000224)
    UnknownTenant,     ///< the cloud never heard of it (90002)
    CrossTenant,       ///< the cross-tenant access policy forbids partners (500212)
    Throttled          ///< the first two requests to each service are answered 429
};

struct Situation
{
    Refusal refusal = Refusal::None;
    bool consented = true; ///< the practice application is allowed there from the beginning
    bool principal = true; ///< it is at least known there
    bool drift = false;    ///< allowed, with fewer permissions than it asks for now
};

/// Which customers are in which situation, from a seed and what the command line asks: exact counts, spread
/// over all customers, the same for the same seed, each found in constant time.
class Situations
{
public:
    Situations(quint64 seed, qint64 customers);

    /// "all" (as the invented world has it: 19 of 20), "none", N or N%. Fails with BadRequest.
    [[nodiscard]] Result<> setConsented(const QString& text);
    /// N or N%.
    [[nodiscard]] Result<> setDrift(const QString& text);
    /// A list of `N%` (of all kinds that refuse), `KIND`, `KIND=N`, `KIND=N%` and `KIND@NUMBER` (the customer
    /// of that number, counted from 1).
    [[nodiscard]] Result<> setRefusals(const QString& text);

    /// `usual`: whether the invented world has that customer consented.
    [[nodiscard]] Situation of(qint64 index, bool usual) const;
    /// The customers that refuse, at most `most` of them.
    [[nodiscard]] QList<qint64> refusing(qint64 most) const;

    [[nodiscard]] static QString name(Refusal refusal);
    [[nodiscard]] static QStringList kinds();

private:
    struct Share
    {
        QList<Refusal> kinds;
        qint64 from = 0, to = 0; ///< ranks
    };
    [[nodiscard]] Result<qint64> readAmount(const QString& option, const QString& text) const;
    [[nodiscard]] qint64 rank(qint64 index, quint64 salt) const;
    [[nodiscard]] Refusal refusalOf(qint64 index) const;

    quint64 m_seed;
    qint64 m_customers;
    qint64 m_step = 1;
    qint64 m_consented = -1; ///< -1: as the world has it
    qint64 m_drift = 0;
    QList<Share> m_shares;
    QList<QPair<qint64, Refusal>> m_named;
};

} // namespace steward::sandbox
