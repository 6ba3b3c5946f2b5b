#pragma once

#include "setupchoice.h"
#include "wizardpage.h"

#include <auth/consentstep.h>
#include <cloud/partnerfacts.h>

#include <QUrl>

class QComboBox;
class QLineEdit;
class QStackedWidget;

namespace steward {

class CloudCatalog;
class ConsentView;
class FormField;
class MarkCard;
class SegmentedTabs;

/// Step 2. Who signs in, where, and by which way; then the sign-in as it happens, and what it says about the
/// account and the tenant. Continue opens when the facts were shown and the token carries a second factor:
/// without one everything fails months later.
class SignInPage final : public WizardPage
{
    Q_OBJECT

public:
    SignInPage(const Icons& icons, const CloudCatalog& clouds, QWidget* parent = nullptr);

    /// What is known already, to repair or renew a set-up.
    void fill(const SetupChoice& choice);
    void setWay(SetupChoice::SignIn way);
    void reloadClouds();
    void proceed() override;

public Q_SLOTS:
    /// The sign-in's progress; also for one that was not asked for here (the practice partner).
    void begin();
    void showStep(const steward::ConsentStep& step);
    void showAddress(const QUrl& address);
    void showCode(const QString& userCode, const QUrl& where, const QString& message);
    /// The end of it.
    void showFacts(const steward::PartnerFacts& facts);
    void showSignInFailure(const steward::Error& error);
    /// It was cancelled: the questions again.
    void showCancelled();

Q_SIGNALS:
    /// Cloud, tenant and way are filled in; there is no application yet.
    void signInRequested(const steward::SetupChoice& choice);
    void openAddressRequested(const QUrl& address);

private:
    enum class Phase
    {
        Form,
        SigningIn,
        Failed,
        SignedIn
    };

    QWidget* buildForm(const Icons& icons);
    void setPhase(Phase phase);
    void submit();
    void checkTenant();

    const CloudCatalog& m_clouds;
    Phase m_phase = Phase::Form;
    std::optional<PartnerFacts> m_facts;
    SetupChoice m_choice;
    QComboBox* m_cloud = nullptr;
    QLineEdit* m_tenant = nullptr;
    SegmentedTabs* m_way = nullptr;
    FormField* m_cloudField = nullptr;
    FormField* m_tenantField = nullptr;
    Banner* m_codeWarning = nullptr;
    QWidget* m_form = nullptr;
    ConsentView* m_progress = nullptr;
    MarkCard* m_factCard = nullptr;
    QWidget* m_result = nullptr;
    QPushButton* m_again = nullptr;
};

} // namespace steward
