#include "blame.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace steward {

namespace {

// Of two customers nothing can be told.
constexpr int kFewestCustomers = 3;
constexpr int kNearlyAllPercent = 80;
constexpr int kFewPercent = 20;

QString tr(const char* text)
{
    return QCoreApplication::translate("Blame", text);
}

QString keyOf(const Error& error)
{
    return error.serviceCode.isEmpty() ? error.message : error.serviceCode.toLower();
}

bool passesByItself(const Error& error)
{
    return error.code == ErrorCode::Throttled || error.code == ErrorCode::ServiceFailed ||
           error.code == ErrorCode::Offline || error.code == ErrorCode::Timeout;
}

Blame::Side sideOf(const Blame& blame)
{
    if (passesByItself(blame.error))
        return Blame::Side::Service;
    if (blame.customers >= kFewestCustomers && blame.failed * 100 >= blame.customers * kNearlyAllPercent)
        return Blame::Side::Partner;
    if (blame.failed == 1 || blame.failed * 100 <= blame.customers * kFewPercent)
        return Blame::Side::Customer;
    return Blame::Side::Unclear;
}

QString meaningOf(const Blame& blame)
{
    switch (blame.side) {
    case Blame::Side::Partner:
        return tr("Look on your own side first: the account that signs in, the application, its secret.");
    case Blame::Side::Customer:
        return blame.failed == 1
                   ? tr("The cause is most likely on this customer's side: its policies, the "
                        "relationship, its licences.")
                   : tr("The cause is most likely on these customers' side: their policies, the "
                        "relationships, their licences.");
    case Blame::Side::Service:
        return tr("It is likely to pass by itself. Try those customers again later.");
    case Blame::Side::Unclear:
        return tr("Look for what these customers have in common.");
    case Blame::Side::Nobody:
        break;
    }
    return {};
}

} // namespace

Blame findBlame(const QList<Error>& errors, int customers)
{
    Blame blame;
    blame.customers = std::max(customers, int(errors.size()));
    if (errors.isEmpty())
        return blame;

    QHash<QString, int> counts;
    for (const Error& error : errors)
        ++counts[keyOf(error)];
    // The first one wins among equals, so that the same list always gives the same answer.
    const auto most =
        std::max_element(errors.cbegin(), errors.cend(), [&counts](const Error& a, const Error& b) {
            return counts.value(keyOf(a)) < counts.value(keyOf(b));
        });
    blame.error = *most;
    blame.failed = counts.value(keyOf(*most));
    blame.side = sideOf(blame);
    const QString how = blame.failed == 1
                            ? tr("An error in 1 of %1 customers.").arg(blame.customers)
                            : tr("The same error in %1 of %2 customers.")
                                  .arg(QString::number(blame.failed), QString::number(blame.customers));
    blame.sentence = how + u' ' + meaningOf(blame);
    return blame;
}

} // namespace steward
