#pragma once

#include "services.h"

#include <auth/browserlauncher.h>
#include <auth/signinflow.h>
#include <cloud/connectionproof.h>

namespace steward {

/// What the operator decided before signing in.
struct SetupPlan
{
    enum class SignIn { Browser, DeviceCode };

    Cloud cloud;
    QString tenant;
    QString clientId;
    AppCredential credential; ///< none for a public client
    SignIn signIn = SignIn::Browser;
    std::chrono::seconds deadline{600};
    bool practice = false;
    QString permissionSet;   ///< what the application asks for, for the profile; may be empty
    std::optional<QStringList> connections; ///< the same, as Profile has it
    QString credentialKeyId; ///< as the directory names the credential; may be empty
    QString loginHint;       ///< the account to suggest
};

/// Consent and proof in one go, for window and command line alike: signs in, stores what came of it, calls each
/// service once, writes the profile.
/// `finished` is emitted exactly once after start(), also after cancel(); an error means that the profile is as
/// it was before. A proof that fails or is cancelled does not undo the sign-in: the profile is written, and the
/// calls say what does not work or was not called.
class PartnerSetup final : public QObject
{
    Q_OBJECT

public:
    PartnerSetup(Services& services, BrowserLauncher& browser, QObject* parent = nullptr);
    ~PartnerSetup() override;

    /// Does nothing while an attempt runs.
    void start(const SetupPlan& plan);
    enum class PracticeSignIn { ByItself, WithBrowser };
    /// The practice partner of this profile: starts it and signs in, with the person's browser or by itself.
    void startPractice(PracticeSignIn how);
    void cancel();
    /// The live calls once more, without a new sign-in; ends in `finished`. Does nothing before a sign-in.
    void proveAgain();

Q_SIGNALS:
    void stepChanged(const steward::ConsentStep& step);
    void addressReady(const QUrl& address);
    void codeReady(const QString& userCode, const QUrl& verificationAddress, const QString& message);
    void signedIn(const steward::SignedIn& who);
    void callChanged(const steward::ProvenCall& call);
    void finished(const steward::Result<steward::Profile>& result, const QList<steward::ProvenCall>& calls);

private:
    void begin();
    void checkPlaces();
    void preparePractice(PracticeSignIn how);
    void signIn();
    void fail(const Error& error);
    void keepSignIn(const Result<SignedIn>& result);
    void prepareProof(PartnerSession& partner);
    void proven(const QList<ProvenCall>& calls);

    Services& m_services;
    BrowserLauncher& m_browser;
    std::unique_ptr<BrowserLauncher> m_practiceBrowser;
    SetupPlan m_plan;
    Profile m_profile;
    std::unique_ptr<PartnerSession> m_candidate;
    std::unique_ptr<SignInFlow> m_flow;
    std::unique_ptr<ConnectionProof> m_proof;
    const PartnerSession* m_proving = nullptr; ///< whose services m_proof calls
    std::unique_ptr<QObject> m_attempt; ///< context of what the attempt under way waits for
    bool m_running = false;
};

} // namespace steward
