#pragma once

#include "partnersetup.h"
#include "setupprogress.h"

#include <cloud/applicationsetup.h>
#include <cloud/fixedtokensource.h>
#include <cloud/partnerfacts.h>
#include <cloud/permissionproof.h>
#include <secrets/memorysecretstore.h>

namespace steward {

/// The set-up without a window: signs an administrator in for a short time, has the application made (or
/// takes one that is there), consents with it, proves it. Keeps how far it has come after every step, so that
/// it can be ended at any moment and goes on where it stopped; every part can be repeated. What is done in
/// the customers' tenants follows through Services::access(). The short sign-in's token stays in memory. The
/// new application's credential goes into the secret store the moment it exists, under a key of its own, so
/// that a sign-in that works already is not touched before the new one is stored. One that was made and could
/// not be kept is removed with the next attempt. Each request ends in its own signal exactly once, also after
/// cancel(); a request while another runs does nothing. Deleting it cancels without a signal. The references
/// must outlive it.
class SetupAssistant final : public QObject
{
    Q_OBJECT

public:
    struct ShortSignIn
    {
        Cloud cloud;
        QString tenant; ///< id or domain
        SetupPlan::SignIn signIn = SetupPlan::SignIn::Browser;
        std::chrono::seconds deadline{600};
    };
    struct NewApplication
    {
        QString name = QStringLiteral("Steward");
        CredentialKind credential = CredentialKind::Certificate;
        QList<Permission> permissions;
        std::optional<QStringList> connections; ///< ids of what the permissions are for; nullopt: of all
    };
    struct KnownApplication
    {
        QString clientId;
        AppCredential credential;
        QList<Permission> permissions;
        std::optional<QStringList> connections;
    };

    SetupAssistant(Services& services, BrowserLauncher& browser, QObject* parent = nullptr);
    SetupAssistant(Services& services, BrowserLauncher& browser, ApplicationSetup::Options options,
                   QObject* parent = nullptr);
    ~SetupAssistant() override;

    [[nodiscard]] const SetupProgress& progress() const { return m_progress; }
    /// Whether an earlier attempt was left before its end.
    [[nodiscard]] bool isResumed() const { return m_resumed; }
    /// The wizard's step to go on with: the one it was left at, or an earlier one when what that needs is
    /// gone.
    [[nodiscard]] QString resumeStep() const;
    /// The step that is on screen now.
    void noteStep(const QString& step);
    /// Forgets how far it came, and the credential that was kept for it.
    void startOver();
    /// Begins anew with an application that is there, as a set-up file names it.
    void take(const Cloud& cloud, const QString& tenant, const QString& clientId);
    /// The next sign-in suggests nobody.
    void forgetAccount();
    /// Everything is done: the next start begins anew.
    void finish();

    void signIn(const ShortSignIn& plan);
    [[nodiscard]] const std::optional<PartnerFacts>& facts() const { return m_facts; }
    [[nodiscard]] bool hasShortSignIn() const { return m_bootstrap != nullptr; }

    void createApplication(const NewApplication& application);
    /// The answer to chooseApplication: one of the offered client ids, or empty to make a new one.
    void chooseApplication(const QString& clientId);
    void useApplication(const KnownApplication& application);

    /// The sign-in that stays, with the application.
    void consent(SetupPlan::SignIn signIn, std::chrono::seconds deadline = std::chrono::seconds(600));
    /// Needs an open partner.
    void prove();
    /// What is asked for: chosen now, or by an earlier attempt, or by the profile.
    [[nodiscard]] QList<Permission> permissions() const;

    /// "all", "selection", "none"; the tenants of a selection.
    void noteCustomers(const QString& choice, const QStringList& tenants);

    void cancel();
    [[nodiscard]] bool isRunning() const { return m_activity != Activity::None; }

Q_SIGNALS:
    /// Of the short sign-in, the application, or the consent, whichever runs.
    void signInStep(const steward::ConsentStep& step);
    void applicationStep(const steward::ConsentStep& step);
    void consentStep(const steward::ConsentStep& step);
    void addressReady(const QUrl& address);
    void codeReady(const QString& userCode, const QUrl& verificationAddress, const QString& message);
    void candidatesFound(const QList<steward::Application>& candidates);
    void callChanged(const steward::ProvenCall& call);
    void proofStarted(const QList<steward::ProofRow>& rows);
    void proofRowChanged(int index, const steward::ProofRow& row);

    void signedIn(const steward::Result<steward::PartnerFacts>& result);
    /// What the tenant allows for a new application's credential; some time after `signedIn`.
    void policyRead(const steward::AppManagementPolicy& policy);
    void applicationReady(const steward::Result<steward::ApplicationReady>& result);
    void consented(const steward::Result<steward::Profile>& result, const QList<steward::ProvenCall>& calls);
    void proven(const QList<steward::ProofRow>& rows, const std::optional<steward::Error>& problem);

    /// How far it has come could not be written; it goes on.
    void progressNotKept(const steward::Error& error);

private:
    enum class Activity
    {
        None,
        SigningIn,
        Application,
        Consent,
        Proof
    };

    [[nodiscard]] bool begin(Activity activity);
    void keep();
    [[nodiscard]] SetupProgress ofProfile() const;
    [[nodiscard]] std::optional<Cloud> cloud() const;
    void endSignIn(const Result<PartnerFacts>& result);
    void endApplication(const Result<ApplicationReady>& result);
    void readFacts(const SignedIn& who, const AccessToken& token);
    void readPolicy();

    void findLost(const NewApplication& application, const AppCredential& kept);
    void prepareCredential(const NewApplication& application, const AppCredential& kept);
    void makeApplication(const NewApplication& application, const AppCredential& kept);
    void keepCredential(const MadeCredential& made);
    void applicationMade(const Result<ApplicationReady>& result, const AppCredential& kept);
    void proveKept(const ApplicationReady& ready, const AppCredential& kept);
    void noteReady(ApplicationReady ready);
    void keepKnown(const KnownApplication& application, ApplicationReady ready);
    void noteWanted(const QList<Permission>& permissions, const std::optional<QStringList>& connections);
    [[nodiscard]] AsyncResult<AppCredential> keptCredential(QObject* context);
    void consentWith(const AppCredential& credential, SetupPlan::SignIn signIn,
                     std::chrono::seconds deadline);
    void noteConsent(const Result<Profile>& result, const QList<ProvenCall>& calls);

    Services& m_services;
    BrowserLauncher& m_browser;
    const ApplicationSetup::Options m_options;
    SetupProgressFile m_file;
    SetupProgress m_progress;
    bool m_resumed = false;
    Activity m_activity = Activity::None;
    std::unique_ptr<QObject> m_attempt; ///< context of what is under way

    MemorySecretStore m_noStore; ///< the short sign-in's: nothing goes into it
    std::unique_ptr<TokenBroker> m_shortBroker;
    std::unique_ptr<SignInFlow> m_flow;
    std::unique_ptr<FixedTokenSource> m_bootstrap;
    TenantId m_tenant;
    std::optional<PartnerFacts> m_facts;
    std::unique_ptr<QObject> m_policyRead; ///< context of the policy that is being read
    std::unique_ptr<ApplicationSetup> m_application;
    std::optional<AppCertificate> m_certificate; ///< made in advance, and then the one in use
    std::optional<SharedResult<>> m_storing;
    QString m_profilesKeyId; ///< of the kept credential when it is the profile's own
    std::unique_ptr<PartnerSetup> m_setup;
    std::unique_ptr<PermissionProof> m_proof;
};

/// What the application proves itself with, from what the directory gave out; `certificate` is the one that
/// was uploaded.
[[nodiscard]] AppCredential credentialOf(const MadeCredential& made,
                                         const std::optional<AppCertificate>& certificate);
/// The public half.
[[nodiscard]] CertificateUpload uploadOf(const AppCertificate& certificate);
} // namespace steward
