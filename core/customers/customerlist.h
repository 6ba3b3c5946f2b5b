#pragma once

#include "customer.h"

#include <QList>
#include <QStringList>

namespace steward {

/// What a list of customers that somebody pasted comes to.
struct CustomerListMatch
{
    struct Ambiguous
    {
        QString text;
        QList<CustomerId> customers;

        bool operator==(const Ambiguous&) const = default;
    };

    QList<CustomerId> matched;  ///< in the order of the text, each once
    QList<Ambiguous> ambiguous; ///< names that several customers have
    QStringList unmatched;      ///< as they were written, each once

    bool operator==(const CustomerListMatch&) const = default;
};

/// Finds customers by names, domains, tenant or customer ids that stand between line breaks, tabs, commas or
/// semicolons; accents, letter case, quotes around and spaces between are ignored. A name may have commas and
/// semicolons of its own: the longest piece of a line that names somebody counts. A name of several counts
/// for one of them when only that one is spelt exactly so. Pure.
[[nodiscard]] CustomerListMatch matchList(const QString& text, const QList<Customer>& customers);

} // namespace steward
