#pragma once

#include "setupchoice.h"

#include <auth/consentstep.h>
#include <base/result.h>
#include <cloud/provencall.h>
#include <common/icons.h>

#include <QUrl>
#include <QWidget>

class QGridLayout;
class QPushButton;
class QStackedWidget;

namespace steward {

class CloudCatalog;
class ConsentView;
class SetupForm;
class StepsView;

/// The set-up: first the questions, then the consent as it happens, with its proof. Does nothing itself: it
/// asks with its signals and shows what it is told through its slots. Continue can be pressed only after
/// every call was told to be done; until then the reason stands beside it.
class SetupPage final : public QWidget
{
    Q_OBJECT

public:
    SetupPage(const Icons& icons, const CloudCatalog& clouds, QWidget* parent = nullptr);

    /// An empty form.
    void startOver();
    /// The form with these answers, to repair or renew a set-up.
    void startWith(const SetupChoice& choice);
    /// The consent's progress; called by the page itself on submit, and by others for a sign-in without the
    /// form.
    void beginConsent(const SetupChoice& choice);
    /// Whether there is somewhere to go Back to from the form.
    void setCanGoBack(bool can);
    /// "the OS keychain", as the store describes itself.
    void setSecretPlace(const QString& description);
    void setPartner(const QString& name);

public Q_SLOTS:
    void showStep(const ConsentStep& step);
    void showAddress(const QUrl& address);
    void showCode(const QString& userCode, const QUrl& where, const QString& message);
    void showSignedIn(const Result<SignedIn>& result);
    void showCall(const ProvenCall& call);
    void showProven(const QList<ProvenCall>& calls);
    /// A failure before or beside the steps.
    void showFailure(const Error& error);

Q_SIGNALS:
    void consentRequested(const SetupChoice& choice);
    /// The calls once more, without a new sign-in.
    void proofRequested();
    void openAddressRequested(const QUrl& address);
    void cancelRequested();
    void backRequested();
    void continueRequested();

private:
    enum class Phase
    {
        Form,
        SigningIn,
        Proving,
        Failed,
        Proven
    };

    void buildSteps(QWidget* pane);
    void buildSide(QWidget* side);
    void setPhase(Phase phase);
    void submit();
    void retry();
    void act(const QString& action);
    void goBack();
    void setFact(int row, const QString& value);

    const Icons m_icons;
    Phase m_phase = Phase::Form;
    bool m_canGoBack = true;
    bool m_signedIn = false;
    SetupChoice m_choice;
    StepsView* m_steps = nullptr;
    QStackedWidget* m_stack = nullptr;
    SetupForm* m_form = nullptr;
    ConsentView* m_consent = nullptr;
    QGridLayout* m_facts = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_next = nullptr;
    QLabel* m_reason = nullptr;
};

} // namespace steward
