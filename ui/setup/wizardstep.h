#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

namespace steward {

/// The steps of the set-up, in their order.
enum class WizardStep
{
    Computer,
    SignIn,
    Application,
    Consent,
    Proof,
    Customers,
    CustomerConsent,
    Access,
    Done
};

[[nodiscard]] QList<WizardStep> wizardSteps();
/// As a profile keeps it: "computer", "signIn", "application" …
[[nodiscard]] QString wizardStepName(WizardStep step);
/// As the rail shows it.
[[nodiscard]] QString wizardStepTitle(WizardStep step);

} // namespace steward

Q_DECLARE_METATYPE(steward::WizardStep)
