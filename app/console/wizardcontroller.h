#pragma once

#include <services/computerchecks.h>
#include <services/handover.h>
#include <services/setupassistant.h>
#include <services/systembrowser.h>
#include <setup/accesspage.h>
#include <setup/customerconsentpage.h>
#include <setup/donepage.h>
#include <setup/setupchoice.h>
#include <setup/setupcustomer.h>
#include <setup/wizardstep.h>

#include <QObject>
#include <QTimer>

namespace steward {

class SetupWizard;
struct ApplicationRequest;
struct ExistingApplication;

/// Lets the set-up's pages drive the computer's checks, the SetupAssistant, and the work in the customers'
/// tenants. `partnerOpened` comes when the sign-in that stays is stored, `left` when the person stops or is
/// through. References must outlive it.
class WizardController final : public QObject
{
    Q_OBJECT

public:
    WizardController(Services& services, SetupWizard& wizard, QObject* parent = nullptr);
    ~WizardController() override;

    /// Begins, or goes on where it was left.
    void begin();
    /// With what a set-up file names: the application and what it proves itself with come next. Fails when
    /// the cloud that it means cannot be used.
    [[nodiscard]] Result<> beginWith(const HandoverFile& handover);
    /// The practice partner: started, then signed in to at the consent's step. `left` when all of it works.
    void startPractice(PartnerSetup::PracticeSignIn how);
    /// At one step, for whoever comes from a finding or a failure.
    void beginAt(WizardStep step);
    /// The application signs in again: right there when it was tried at `from`, else at the step for it.
    /// `withBrowser`: not with a code, whatever was chosen before.
    void signInAgain(std::optional<WizardStep> from, bool withBrowser);
    /// The sign-in, without a word about who signed in before.
    void chooseAccount();
    /// The application; the sign-in first where it needs one.
    void mendApplication();
    /// What an existing application proves itself with.
    void enterCredential();

    /// The step whose page this stands in.
    [[nodiscard]] std::optional<WizardStep> stepOf(const QWidget* widget) const;
    [[nodiscard]] bool canTryAgain(WizardStep step) const;
    void tryAgain(WizardStep step);
    [[nodiscard]] bool canSkip(const TenantId& tenant) const;
    void skip(const TenantId& tenant);
    void consentCustomer(const TenantId& tenant);
    /// The application this is about: the set-up's under way, or the open partner's. In the first sign-in it
    /// is the cloud's own.
    [[nodiscard]] std::optional<AppIdentity> application() const;

Q_SIGNALS:
    /// It has something to show now.
    void shown();
    void practiceStarting();
    void practiceFailed(const steward::Error& error);
    void partnerOpened();
    void left();
    void placeRequested(steward::DonePage::Place place);
    void reportRequested();
    void handoverRequested();

private:
    void showForm(WizardStep step);
    void fillPages();
    void signInToPractice(PartnerSetup::PracticeSignIn how);
    void followNewPartner();
    void startConsents(const QList<TenantId>& tenants, ConsentRun::Which which);
    void connectSignIn();
    void connectApplication();
    void connectConsent();
    void connectProof();
    void connectCustomers();
    void makeAssistant();
    void makeChecks();
    void entered(WizardStep step);
    void openAddress(const QUrl& address);
    void signIn(const SetupChoice& choice);
    void create(const ApplicationRequest& request);
    void use(const ExistingApplication& application);
    void loadCustomers(bool anew);
    void showCustomers(const Result<QList<Relationship>>& relationships);
    void followPartner();
    void fillConsentRows();
    void runConsents(CustomerConsentPage::Run which);
    void noteRow(CustomerConsentRow row);
    void flush();
    void fillAccessTable();
    void runAccess(AccessPage::Run which);
    void showSummary();
    void showSignInFacts();

    Services& m_services;
    SetupWizard& m_wizard;
    SystemBrowser m_browser;
    std::unique_ptr<ComputerChecks> m_checks;
    Cloud m_checkedCloud; ///< whose sign-in service m_checks asks
    std::unique_ptr<SetupAssistant> m_assistant;
    std::unique_ptr<PartnerSetup> m_practice; ///< the practice partner's sign-in, until it succeeded
    SetupPlan::SignIn m_way = SetupPlan::SignIn::Browser;
    std::unique_ptr<QObject> m_loading;       ///< context of the customers that are being read
    std::unique_ptr<QObject> m_partnerEvents; ///< context of what the open partner tells
    QHash<TenantId, CustomerConsentRow> m_rows;
    QList<TenantId> m_order;
    QList<CustomerConsentRow> m_changedRows;
    QList<AccessResult> m_results;
    QTimer m_batch;
    bool m_proved = false;
    bool m_loaded = false;
};

} // namespace steward
