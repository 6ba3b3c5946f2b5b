#pragma once

#include "wizardstep.h"

#include <cloud/permissioncatalog.h>
#include <common/icons.h>

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace steward {

class AccessPage;
class ApplicationPage;
class CloudCatalog;
class ComputerPage;
class ConsentPage;
class CustomerConsentPage;
class CustomersChoicePage;
class DonePage;
class FactList;
class ProofPage;
class SignInPage;
class WizardPage;
class WizardRail;

/// The whole set-up: steps on the left, the page of one step, the facts of this set-up on the right, the
/// buttons below. Holds the pages and moves between them, nothing more: whoever wires it connects the pages'
/// signals to the flows and the flows' signals to the pages' slots. Each step that was reached can be visited
/// again. Emits `stepShown` once for each change of step, after it is on screen; keep the step's name with
/// the profile and give it to `resumeAt` after a restart.
///
/// Which page asks for what:
/// computer: recheckRequested, fixRequested · signIn: signInRequested, openAddressRequested · application:
/// createRequested, useRequested, chooseRequested · consent: consentRequested, openAddressRequested · proof:
/// proofRequested, consentRequested · customers: refreshRequested · customerConsent: runRequested,
/// skipRequested · access: runRequested · done: exportReportRequested, exportHandoverRequested,
/// openRequested; every page: cancelRequested.
class SetupWizard final : public QWidget
{
    Q_OBJECT

public:
    /// The facts that stand beside the pages, in their order.
    enum class Fact
    {
        Partner,
        Tenant,
        Application,
        SignIn,
        RefreshToken
    };

    SetupWizard(const Icons& icons, const CloudCatalog& clouds, const PermissionCatalog& permissions,
                const QList<Connection>& connections, QWidget* parent = nullptr);

    [[nodiscard]] ComputerPage& computer() const { return *m_computer; }
    [[nodiscard]] SignInPage& signIn() const { return *m_signIn; }
    [[nodiscard]] ApplicationPage& application() const { return *m_application; }
    [[nodiscard]] ConsentPage& consent() const { return *m_consent; }
    [[nodiscard]] ProofPage& proof() const { return *m_proof; }
    [[nodiscard]] CustomersChoicePage& customers() const { return *m_customers; }
    [[nodiscard]] CustomerConsentPage& customerConsent() const { return *m_customerConsent; }
    [[nodiscard]] AccessPage& access() const { return *m_access; }
    [[nodiscard]] DonePage& done() const { return *m_done; }
    [[nodiscard]] WizardPage& page(WizardStep step) const { return *m_pages[static_cast<int>(step)]; }

    [[nodiscard]] WizardStep currentStep() const { return m_current; }
    /// Shows a step and makes it and all before it reachable.
    void showStep(WizardStep step);
    /// As kept by the profile ("application"); the first step when it is none.
    void resumeAt(const QString& stepName);
    void setFact(Fact fact, const QString& value);
    /// Whether there is somewhere to go Back to from the first step.
    void setCanLeave(bool can);

Q_SIGNALS:
    void stepShown(steward::WizardStep step);
    /// Back from the first step.
    void backRequested();
    /// Stop here; everything so far stays.
    void finishLaterRequested();
    /// The main button of the last step.
    void finished();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void addPage(WizardPage* page);
    void buildSide();
    QWidget* buildFooter();
    void updateFooter();
    void updateRail();
    void goBack();
    void goOn();
    void fit();

    const Icons m_icons;
    WizardStep m_current = WizardStep::Computer;
    WizardStep m_reached = WizardStep::Computer;
    bool m_canLeave = true;
    QList<WizardPage*> m_pages;
    WizardRail* m_rail = nullptr;
    QStackedWidget* m_stack = nullptr;
    QWidget* m_side = nullptr;
    FactList* m_facts = nullptr;
    QLabel* m_place = nullptr;
    QLabel* m_reason = nullptr;
    QLabel* m_reasonAbove = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_later = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_next = nullptr;
    ComputerPage* m_computer = nullptr;
    SignInPage* m_signIn = nullptr;
    ApplicationPage* m_application = nullptr;
    ConsentPage* m_consent = nullptr;
    ProofPage* m_proof = nullptr;
    CustomersChoicePage* m_customers = nullptr;
    CustomerConsentPage* m_customerConsent = nullptr;
    AccessPage* m_access = nullptr;
    DonePage* m_done = nullptr;
};

} // namespace steward
