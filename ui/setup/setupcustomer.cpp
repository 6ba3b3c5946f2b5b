#include "setupcustomer.h"

#include <QCoreApplication>

namespace steward {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SetupCustomer", text);
}

} // namespace

Mark markOf(SetupCustomer::Relation relation)
{
    switch (relation) {
    case SetupCustomer::Relation::Active:
        return Mark::Good;
    case SetupCustomer::Relation::EndingSoon:
        return Mark::Attention;
    case SetupCustomer::Relation::Pending:
        return Mark::Waiting;
    case SetupCustomer::Relation::None:
        return Mark::Bad;
    case SetupCustomer::Relation::Unknown:
        return Mark::Skipped;
    }
    return Mark::Skipped;
}

QString relationText(const SetupCustomer& customer)
{
    switch (customer.relation) {
    case SetupCustomer::Relation::Active:
        return tr("Active");
    case SetupCustomer::Relation::EndingSoon:
        return customer.daysLeft ? tr("Ends: %1").arg(daysText(*customer.daysLeft)) : tr("Ends soon");
    case SetupCustomer::Relation::Pending:
        return tr("Waiting approval");
    case SetupCustomer::Relation::None:
        return tr("No relationship");
    case SetupCustomer::Relation::Unknown:
        return tr("Not known");
    }
    return {};
}

Mark markOf(CustomerConsentRow::State state)
{
    switch (state) {
    case CustomerConsentRow::State::Waiting:
        return Mark::Waiting;
    case CustomerConsentRow::State::Running:
        return Mark::Running;
    case CustomerConsentRow::State::Consented:
    case CustomerConsentRow::State::AlreadyThere:
        return Mark::Good;
    case CustomerConsentRow::State::Partial:
        return Mark::Attention;
    case CustomerConsentRow::State::Failed:
        return Mark::Bad;
    case CustomerConsentRow::State::Skipped:
    case CustomerConsentRow::State::Cancelled:
        return Mark::Skipped;
    }
    return Mark::Waiting;
}

QString stateText(CustomerConsentRow::State state)
{
    switch (state) {
    case CustomerConsentRow::State::Waiting:
        return tr("Waiting");
    case CustomerConsentRow::State::Running:
        return tr("Consenting");
    case CustomerConsentRow::State::Consented:
        return tr("Consented");
    case CustomerConsentRow::State::AlreadyThere:
        return tr("Already there");
    case CustomerConsentRow::State::Partial:
        return tr("In part");
    case CustomerConsentRow::State::Failed:
        return tr("Failed");
    case CustomerConsentRow::State::Skipped:
        return tr("Skipped");
    case CustomerConsentRow::State::Cancelled:
        return tr("Cancelled");
    }
    return {};
}

} // namespace steward
