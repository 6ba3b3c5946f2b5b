#pragma once

#include <base/error.h>

#include <QList>
#include <QString>

namespace steward {

/// Where the cause of a failure is to be looked for, judged by how many customers it strikes.
struct Blame
{
    enum class Side
    {
        Nobody,   ///< nothing failed
        Partner,  ///< nearly all customers: account, application or credential of the partner
        Customer, ///< one or few: that customer's policy, relationship or licence
        Service,  ///< passes by itself: throttling, an outage, no connection
        Unclear   ///< some, but neither few nor nearly all: something these customers share
    };

    Side side = Side::Nobody;
    Error error;       ///< the most frequent one
    int failed = 0;    ///< customers with that error
    int customers = 0; ///< customers asked
    QString sentence;  ///< "The same error in 41 of 42 customers. …"; empty when nothing failed
};

/// Judges the errors of the customers that failed, one for each, out of `customers` that were asked. Errors
/// are the same when their service codes are, or without codes their messages.
[[nodiscard]] Blame findBlame(const QList<Error>& errors, int customers);

} // namespace steward
