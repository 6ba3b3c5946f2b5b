#pragma once

#include "mark.h"

#include <base/error.h>
#include <base/ids.h>

#include <QDateTime>
#include <QMetaType>

#include <optional>

namespace steward {

/// A customer, as far as the set-up needs to know.
struct SetupCustomer
{
    enum class Relation
    {
        Unknown, ///< not read, or not returned by the service
        Active,
        EndingSoon, ///< within 60 days, and does not renew itself
        Pending,    ///< not approved by the customer yet
        None        ///< ended, or never was
    };

    TenantId tenant;
    QString name;
    QString domain;
    Relation relation = Relation::Unknown;
    std::optional<int> daysLeft; ///< of the relationship; nullopt when it does not end

    bool operator==(const SetupCustomer&) const = default;
};

/// In which customers to consent.
enum class ConsentChoice
{
    All,
    Selection,
    NoneNow
};

/// How the consent in one customer's tenant is going.
struct CustomerConsentRow
{
    enum class State
    {
        Waiting,
        Running,
        Consented,
        AlreadyThere,
        Partial, ///< some permissions are missing; `reason` names them
        Failed,
        Skipped,
        Cancelled
    };

    TenantId tenant;
    QString name;
    State state = State::Waiting;
    QString reason;             ///< for Partial and Skipped; a failure's own message is taken from `error`
    std::optional<Error> error; ///< why it failed, with its advice
    QDateTime at;               ///< UTC; when it came into this state

    bool operator==(const CustomerConsentRow&) const = default;
    [[nodiscard]] bool isDone() const { return state == State::Consented || state == State::AlreadyThere; }
    [[nodiscard]] bool isFailed() const { return state == State::Failed || state == State::Partial; }
    /// Nothing more happens to it in this run.
    [[nodiscard]] bool isEnded() const { return state != State::Waiting && state != State::Running; }
};

[[nodiscard]] Mark markOf(SetupCustomer::Relation relation);
[[nodiscard]] QString relationText(const SetupCustomer& customer);
[[nodiscard]] Mark markOf(CustomerConsentRow::State state);
[[nodiscard]] QString stateText(CustomerConsentRow::State state);

} // namespace steward

Q_DECLARE_METATYPE(steward::SetupCustomer)
Q_DECLARE_METATYPE(steward::CustomerConsentRow)
