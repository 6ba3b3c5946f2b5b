#pragma once

#include <base/error.h>

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// One line of a sign-in as a person follows it.
struct ConsentStep
{
    enum class State
    {
        Waiting,
        Running,
        Done,
        Failed
    };

    QString id; ///< "browser", "signin", "mfa", "store"
    QString title;
    QString detail; ///< what came of it, or what to do
    State state = State::Waiting;
    QDateTime at; ///< when it came into this state, UTC; invalid while Waiting
    std::optional<Error> error;

    bool operator==(const ConsentStep&) const = default;
};

/// Who signed in.
struct SignedIn
{
    QString tenant;
    QString account;
    QString accountName;
    QString accountId;
    bool mfa = false; ///< false only when the token does not say
    QDateTime at;
    QStringList scopes;

    bool operator==(const SignedIn&) const = default;
};

} // namespace steward
