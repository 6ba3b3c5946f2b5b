#include "setupassistant.h"

#include "customeraccess.h"

#include <auth/certificate/clientassertion.h>
#include <auth/consentflow.h>
#include <auth/credentialstore.h>
#include <auth/devicecodeflow.h>
#include <cloud/applicationclient.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// Under a key of its own: the credential of a sign-in that works already stays as it is.
const QString kNewCredential = u"setup-credential"_s;
/// What the directory calls "from then on" may differ from this computer's clock by so much.
constexpr qint64 kClockMarginSeconds = 300;
const QStringList kSteps{u"computer"_s,  u"signIn"_s,          u"application"_s, u"consent"_s, u"proof"_s,
                         u"customers"_s, u"customerConsent"_s, u"access"_s,      u"done"_s};

Error makeError(ErrorCode code, const QString& message, const QString& advice)
{
    Error error;
    error.code = code;
    error.message = message;
    error.advice = advice;
    return error;
}

Error shortSignInEnded()
{
    Error error =
        makeError(ErrorCode::SignInNeeded,
                  SetupAssistant::tr("The administrator's sign-in has ended; it lasts an hour at most."),
                  SetupAssistant::tr("Go back to the sign-in and sign in again. What was made is kept."));
    return error;
}

Error cancelled(const QString& message)
{
    return makeError(ErrorCode::Cancelled, message, SetupAssistant::tr("What was made so far is kept."));
}

SetupProgress fromProfile(const Profile& profile)
{
    SetupProgress progress;
    progress.cloudJson = profile.cloudJson;
    progress.tenant = profile.tenant;
    progress.signInMethod = profile.signInMethod;
    progress.account = profile.account;
    progress.clientId = profile.clientId;
    progress.permissionSet = profile.permissionSet;
    progress.connections = profile.connections;
    return progress;
}

CredentialKind toCloudKind(AppCredentialKind kind)
{
    switch (kind) {
    case AppCredentialKind::Secret:
        return CredentialKind::Secret;
    case AppCredentialKind::Certificate:
        return CredentialKind::Certificate;
    case AppCredentialKind::None:
        break;
    }
    return CredentialKind::None;
}

Secret storedForm(const AppCredential& credential)
{
    if (const Secret* secret = credential.secret())
        return *secret;
    if (const AppCertificate* certificate = credential.certificate())
        return certificate->pem();
    return {};
}

QString methodName(SetupPlan::SignIn signIn)
{
    return signIn == SetupPlan::SignIn::DeviceCode ? u"deviceCode"_s : u"browser"_s;
}

} // namespace

AppCredential credentialOf(const MadeCredential& made, const std::optional<AppCertificate>& certificate)
{
    if (made.kind == CredentialKind::Secret)
        return AppCredential(made.secret);
    if (made.kind == CredentialKind::Certificate && certificate)
        return AppCredential(*certificate);
    return {};
}

CertificateUpload uploadOf(const AppCertificate& certificate)
{
    CertificateUpload upload;
    upload.der = certificate.der();
    upload.sha256 = certificate.sha256();
    upload.name = certificate.commonName();
    upload.startsAt = certificate.notBefore();
    upload.endsAt = certificate.notAfter();
    return upload;
}

SetupAssistant::SetupAssistant(Services& services, BrowserLauncher& browser, QObject* parent)
    : SetupAssistant(services, browser, ApplicationSetup::Options(), parent)
{
}

SetupAssistant::SetupAssistant(Services& services, BrowserLauncher& browser,
                               ApplicationSetup::Options options, QObject* parent)
    : QObject(parent),
      m_services(services),
      m_browser(browser),
      m_options(options),
      m_file(services.profiles().folder())
{
    if (const auto kept = m_file.load()) {
        m_progress = *kept;
        m_resumed = true;
    } else {
        m_progress = ofProfile();
    }
}

SetupAssistant::~SetupAssistant() = default;

SetupProgress SetupAssistant::ofProfile() const
{
    const auto profile = m_services.profiles().load();
    if (!profile || !*profile)
        return {};
    SetupProgress progress = fromProfile(**profile);
    // A practice partner has other addresses each time it is started.
    const PartnerSession* partner = m_services.partner();
    if ((*profile)->practice && partner && partner->identity().clientId == progress.clientId)
        progress.cloudJson = QString::fromUtf8(partner->identity().cloud.json());
    return progress;
}

QString SetupAssistant::resumeStep() const
{
    const auto at = [](const QString& step) { return kSteps.indexOf(step); };
    const qsizetype wanted = std::max<qsizetype>(0, at(m_progress.step));
    // The administrator's token was in memory only.
    if (!m_progress.applicationReady)
        return kSteps.at(std::min(wanted, at(u"signIn"_s)));
    // Nothing is left to do on its page, and without the short sign-in nothing could be done there.
    const qsizetype consent = at(u"consent"_s);
    if (wanted == at(u"application"_s))
        return kSteps.at(consent);
    if (!m_progress.consented || !m_services.partner())
        return kSteps.at(std::min(wanted, consent));
    return kSteps.at(wanted);
}

void SetupAssistant::noteStep(const QString& step)
{
    if (m_progress.step == step)
        return;
    m_progress.step = step;
    keep();
}

void SetupAssistant::startOver()
{
    cancel();
    const SetupProgress before = std::exchange(m_progress, {});
    m_resumed = false;
    m_policyRead.reset();
    m_bootstrap.reset();
    m_facts.reset();
    m_progress = ofProfile();
    // The application is known by its id: a credential of it that nobody keeps any more is removed with the
    // next.
    if (m_progress.clientId.isEmpty())
        m_progress.clientId = before.clientId;
    if (m_progress.clientId == before.clientId && !before.consented) {
        m_progress.applicationName = before.applicationName;
        m_progress.lostKeyIds = before.lostKeyIds;
        m_progress.askedForCredentialAt = before.askedForCredentialAt;
        if (!before.keyId.isEmpty())
            m_progress.lostKeyIds << before.keyId;
    }
    keep();
    std::ignore = m_services.secrets().remove(kNewCredential);
}

void SetupAssistant::take(const Cloud& cloud, const QString& tenant, const QString& clientId)
{
    cancel();
    m_policyRead.reset();
    m_bootstrap.reset();
    m_facts.reset();
    m_progress = {};
    m_progress.cloudJson = QString::fromUtf8(cloud.json());
    m_progress.tenant = tenant;
    m_progress.clientId = clientId;
    std::ignore = m_services.secrets().remove(kNewCredential);
    keep();
}

void SetupAssistant::forgetAccount()
{
    m_progress.account.clear();
    keep();
}

void SetupAssistant::finish()
{
    if (const auto removed = m_file.remove(); !removed)
        Q_EMIT progressNotKept(removed.error());
    m_resumed = false;
    m_policyRead.reset();
    m_bootstrap.reset();
    m_facts.reset();
    m_progress = ofProfile();
}

bool SetupAssistant::begin(Activity activity)
{
    if (isRunning())
        return false;
    m_activity = activity;
    m_attempt = std::make_unique<QObject>();
    return true;
}

void SetupAssistant::keep()
{
    if (const auto saved = m_file.save(m_progress); !saved)
        Q_EMIT progressNotKept(saved.error());
}

std::optional<Cloud> SetupAssistant::cloud() const
{
    const auto parsed = parseCloud(m_progress.cloudJson.toUtf8(), m_file.file());
    return parsed ? std::optional<Cloud>(*parsed) : std::nullopt;
}

void SetupAssistant::cancel()
{
    switch (m_activity) {
    case Activity::None:
        return;
    case Activity::SigningIn:
        if (m_flow && m_flow->isRunning())
            return m_flow->cancel();
        return endSignIn(fail(cancelled(tr("The sign-in was cancelled."))));
    case Activity::Application:
        if (m_application && m_application->isRunning())
            return m_application->cancel();
        return endApplication(fail(cancelled(tr("Setting the application up was cancelled."))));
    case Activity::Consent:
        if (m_setup)
            return m_setup->cancel();
        return noteConsent(fail(cancelled(tr("The consent was cancelled."))), {});
    case Activity::Proof:
        break;
    }
    const QList<ProofRow> rows = m_proof ? m_proof->rows() : QList<ProofRow>();
    m_proof.reset();
    m_attempt.reset();
    m_activity = Activity::None;
    Q_EMIT proven(rows, cancelled(tr("The proof was cancelled.")));
}

// The short sign-in

void SetupAssistant::signIn(const ShortSignIn& plan)
{
    if (!begin(Activity::SigningIn))
        return;
    m_policyRead.reset();
    m_bootstrap.reset();
    m_facts.reset();
    m_progress.cloudJson = QString::fromUtf8(plan.cloud.json());
    if (m_progress.tenant.compare(plan.tenant, Qt::CaseInsensitive) != 0) {
        // Another partner's: nothing of before is of use there.
        const QString step = m_progress.step;
        m_progress = {};
        m_progress.cloudJson = QString::fromUtf8(plan.cloud.json());
        m_progress.step = step;
        m_progress.tenant = plan.tenant;
        std::ignore = m_services.secrets().remove(kNewCredential);
    }
    m_progress.signInMethod = methodName(plan.signIn);
    keep();

    SignInRequest request;
    request.shortLivedScopes = ApplicationSetup::bootstrapScopes(plan.cloud);
    request.deadline = plan.deadline;
    request.loginHint = m_progress.account;
    AppIdentity app;
    app.cloud = plan.cloud;
    app.tenant = TenantId{plan.tenant};
    app.clientId = plan.cloud.bootstrapClientId;
    m_flow.reset();
    m_shortBroker = std::make_unique<TokenBroker>(app, m_services.tokenClient(), m_noStore,
                                                  m_services.redactor(), m_services.clock());
    if (plan.signIn == SetupPlan::SignIn::DeviceCode) {
        auto flow = std::make_unique<DeviceCodeFlow>(request, m_services.tokenClient(), *m_shortBroker,
                                                     m_noStore, m_services.redactor(), m_services.clock());
        connect(flow.get(), &DeviceCodeFlow::codeReady, this, &SetupAssistant::codeReady);
        m_flow = std::move(flow);
    } else {
        m_flow = std::make_unique<ConsentFlow>(request, m_services.tokenClient(), *m_shortBroker, m_noStore,
                                               m_browser, m_services.redactor(), m_services.clock());
    }
    connect(m_flow.get(), &SignInFlow::stepChanged, this, &SetupAssistant::signInStep);
    connect(m_flow.get(), &SignInFlow::addressReady, this, &SetupAssistant::addressReady);
    connect(m_flow.get(), &SignInFlow::finished, m_attempt.get(), [this](const Result<SignedIn>& who) {
        if (!who)
            return endSignIn(fail(who.error()));
        readFacts(*who, *m_flow->shortLivedToken());
    });
    m_flow->start();
}

void SetupAssistant::readFacts(const SignedIn& who, const AccessToken& token)
{
    m_tenant = TenantId{who.tenant};
    m_bootstrap = std::make_unique<FixedTokenSource>(token);
    const PartnerFactsClient client(m_services.http(), *m_bootstrap, m_shortBroker->app().cloud, m_tenant,
                                    m_services.advice());
    whenDone(client.read(m_attempt.get()), m_attempt.get(), [this, who](const Result<PartnerFacts>& facts) {
        if (!facts)
            return endSignIn(fail(facts.error()));
        m_facts = *facts;
        m_facts->mfa = m_facts->mfa ? m_facts->mfa : who.mfa ? std::optional<bool>(true) : std::nullopt;
        m_progress.tenant = who.tenant;
        m_progress.account = facts->account;
        keep();
        endSignIn(*m_facts);
    });
}

void SetupAssistant::endSignIn(const Result<PartnerFacts>& result)
{
    if (m_activity != Activity::SigningIn)
        return;
    m_activity = Activity::None;
    if (!result)
        m_bootstrap.reset();
    if (m_attempt)
        m_attempt.release()->deleteLater();
    if (result)
        readPolicy();
    Q_EMIT signedIn(result);
}

void SetupAssistant::readPolicy()
{
    const ApplicationClient client(m_services.http(), *m_bootstrap, *cloud(), m_tenant, m_services.advice(),
                                   m_services.redactor());
    m_policyRead = std::make_unique<QObject>();
    whenDone(client.policy(m_policyRead.get()), m_policyRead.get(),
             [this](const Result<AppManagementPolicy>& policy) {
                 if (policy) // else the directory says so when the credential is made
                     Q_EMIT policyRead(*policy);
             });
}

// The application

AsyncResult<AppCredential> SetupAssistant::keptCredential(QObject* context)
{
    const Completion<AppCredential> done;
    const auto profile = m_services.profiles().load();
    // What the profile signs in with serves as well, when it is for the same application.
    const AppCredentialKind known = profile && *profile && !m_progress.clientId.isEmpty() &&
                                            (*profile)->clientId == m_progress.clientId &&
                                            (*profile)->tenant == m_progress.tenant
                                        ? (*profile)->credential
                                        : AppCredentialKind::None;
    const QString profilesKeyId =
        known == AppCredentialKind::None ? QString() : (*profile)->credentialKeyId;
    m_profilesKeyId.clear();
    whenDone(m_services.secrets().read(kNewCredential), context,
             [this, done, known, profilesKeyId, context](const Result<std::optional<Secret>>& stored) {
                 if (!stored)
                     return void(done.finish(fail(stored.error())));
                 const bool isKept = *stored && !(*stored)->isEmpty() && !m_progress.clientId.isEmpty();
                 if (isKept && m_progress.credential == CredentialKind::Secret)
                     return void(done.finish(AppCredential(**stored)));
                 if (isKept && m_progress.credential == CredentialKind::Certificate) {
                     if (auto certificate = AppCertificate::fromPem(**stored))
                         return void(done.finish(AppCredential(std::move(*certificate))));
                 }
                 m_profilesKeyId = profilesKeyId;
                 whenDone(readCredential(m_services.secrets(), known, context), context,
                          [done](const Result<AppCredential>& credential) { done.finish(credential); });
             });
    return done.future();
}

void SetupAssistant::noteWanted(const QList<Permission>& permissions,
                                const std::optional<QStringList>& connections)
{
    const QList<Connection>& all = m_services.connections().connections();
    m_progress.permissions = permissionKeys(permissions);
    m_progress.permissionSet = permissionSetName(m_services.permissions().smallestSet(
        permissions, connections ? connectionsOf(all, *connections) : all, all));
    m_progress.connections = connections;
}

void SetupAssistant::createApplication(const NewApplication& application)
{
    if (!begin(Activity::Application))
        return;
    m_certificate.reset();
    m_storing.reset();
    noteWanted(application.permissions, application.connections);
    keep();
    if (!m_bootstrap)
        return endApplication(fail(shortSignInEnded()));
    whenDone(keptCredential(m_attempt.get()), m_attempt.get(),
             [this, application](const Result<AppCredential>& kept) {
                 if (!kept)
                     return endApplication(fail(kept.error()));
                 hideCredential(m_services.redactor(), *kept);
                 const bool fits = toCloudKind(kept->kind()) == application.credential &&
                                   application.credential != CredentialKind::None;
                 if (!fits && !m_progress.keyId.isEmpty()) {
                     m_progress.lostKeyIds << m_progress.keyId;
                     m_progress.keyId.clear();
                     keep();
                 }
                 findLost(application, fits ? *kept : AppCredential());
             });
}

void SetupAssistant::findLost(const NewApplication& application, const AppCredential& kept)
{
    // Ended between asking the directory and hearing its answer: nobody knows the key's id, only when and how
    // it was named.
    if (!m_progress.askedForCredentialAt.isValid() || m_progress.clientId.isEmpty())
        return prepareCredential(application, kept);
    const ApplicationClient client(m_services.http(), *m_bootstrap, *cloud(), m_tenant, m_services.advice(),
                                   m_services.redactor());
    whenDone(client.byClientId(m_progress.clientId, m_attempt.get()), m_attempt.get(),
             [this, application, kept](const Result<std::optional<Application>>& found) {
                 if (!found)
                     return endApplication(fail(found.error()));
                 if (*found) {
                     const QDateTime since = m_progress.askedForCredentialAt.addSecs(-kClockMarginSeconds);
                     for (const ListedCredential& credential : (*found)->credentials) {
                         if (credential.name == m_progress.applicationName && credential.startsAt >= since &&
                             credential.keyId != m_progress.keyId &&
                             !m_progress.lostKeyIds.contains(credential.keyId))
                             m_progress.lostKeyIds << credential.keyId;
                     }
                 }
                 m_progress.askedForCredentialAt = {};
                 keep();
                 prepareCredential(application, kept);
             });
}

void SetupAssistant::prepareCredential(const NewApplication& application, const AppCredential& kept)
{
    if (!kept.isNone() || application.credential == CredentialKind::None)
        return makeApplication(application, kept);
    // An older one under the same key must not be taken for the new one after a crash.
    whenDone(m_services.secrets().remove(kNewCredential), m_attempt.get(),
             [this, application](const Result<>& removed) {
                 if (!removed)
                     return endApplication(fail(removed.error()));
                 if (application.credential != CredentialKind::Certificate)
                     return makeApplication(application, {});
                 whenDone(AppCertificate::createLater(application.name, ApplicationPlan().credentialDays,
                                                      m_services.clock(), m_attempt.get()),
                          m_attempt.get(), [this, application](const Result<AppCertificate>& certificate) {
                              if (!certificate)
                                  return endApplication(fail(certificate.error()));
                              m_certificate = *certificate;
                              hideCredential(m_services.redactor(), *certificate);
                              makeApplication(application, {});
                          });
             });
}

void SetupAssistant::makeApplication(const NewApplication& application, const AppCredential& kept)
{
    if (m_progress.applicationName != application.name && !m_progress.keyId.isEmpty() && kept.isNone())
        m_progress.keyId.clear();
    m_progress.applicationName = application.name;
    m_progress.applicationReady = false;
    m_progress.consented = false;
    m_progress.proven = false;
    if (kept.isNone())
        m_progress.credential = application.credential;
    keep();

    ApplicationPlan plan;
    plan.cloud = *cloud();
    plan.tenant = m_tenant;
    plan.name = application.name;
    plan.clientId = m_progress.clientId;
    plan.permissions = application.permissions;
    plan.credential = application.credential;
    plan.lostKeyIds = m_progress.lostKeyIds;
    plan.hasCredential = !kept.isNone();
    m_application =
        std::make_unique<ApplicationSetup>(plan, m_services.http(), *m_bootstrap, m_services.advice(),
                                           m_services.redactor(), m_services.clock(), m_options);
    m_application->setCertificateMaker(
        [this, name = application.name](const QDateTime& endsAt) -> Result<CertificateUpload> {
            if (!m_certificate || m_certificate->notAfter() > endsAt) {
                const int days = std::max(1, int(m_services.clock().now().daysTo(endsAt)));
                auto shorter = AppCertificate::create(name, days, m_services.clock());
                if (!shorter)
                    return fail(shorter.error());
                hideCredential(m_services.redactor(), *shorter);
                m_certificate = std::move(*shorter);
            }
            return uploadOf(*m_certificate);
        },
        [this](const QString& clientId, const QUrl& tokenUrl) -> Result<Secret> {
            if (!m_certificate)
                return fail(credentialMissing(AppCredentialKind::Certificate));
            return clientAssertion(*m_certificate, clientId, tokenUrl, m_services.clock().now());
        });
    connect(m_application.get(), &ApplicationSetup::stepChanged, m_attempt.get(),
            [this, asksFor = kept.isNone()](const ConsentStep& step) {
                const bool asking =
                    asksFor && step.id == "credential"_L1 && step.state == ConsentStep::State::Running;
                if (asking && !m_progress.askedForCredentialAt.isValid()) {
                    m_progress.askedForCredentialAt = m_services.clock().now();
                    keep();
                }
                Q_EMIT applicationStep(step);
            });
    connect(m_application.get(), &ApplicationSetup::chooseApplication, this,
            &SetupAssistant::candidatesFound);
    connect(m_application.get(), &ApplicationSetup::progressed, m_attempt.get(),
            [this](const ApplicationProgress& progress) {
                m_progress.objectId = progress.objectId;
                m_progress.clientId = progress.clientId;
                keep();
            });
    connect(m_application.get(), &ApplicationSetup::credentialMade, m_attempt.get(),
            [this](const MadeCredential& made) { keepCredential(made); });
    connect(m_application.get(), &ApplicationSetup::finished, m_attempt.get(),
            [this, kept](const Result<ApplicationReady>& result) { applicationMade(result, kept); });
    m_application->start();
}

void SetupAssistant::keepCredential(const MadeCredential& made)
{
    // Its id first: should this program end before the store has it, the next attempt removes it.
    m_progress.keyId = made.keyId;
    m_progress.credential = made.kind;
    m_progress.credentialEndsAt = made.endsAt;
    m_progress.askedForCredentialAt = {};
    keep();
    const SharedResult<> storing;
    m_storing = storing;
    whenDone(m_services.secrets().write(kNewCredential, storedForm(credentialOf(made, m_certificate))), this,
             [storing](const Result<>& stored) { storing.finish(stored); });
}

void SetupAssistant::applicationMade(const Result<ApplicationReady>& result, const AppCredential& kept)
{
    const auto goOn = [this, result, kept](const Result<>& stored) {
        if (!stored) {
            m_progress.lostKeyIds << std::exchange(m_progress.keyId, {});
            keep();
            return endApplication(fail(stored.error()));
        }
        if (!result)
            return endApplication(fail(result.error()));
        m_progress.lostKeyIds.clear();
        if (kept.isNone())
            return noteReady(*result);
        proveKept(*result, kept);
    };
    if (m_storing)
        whenDone(m_storing->future(), m_attempt.get(), goOn);
    else
        goOn({});
}

void SetupAssistant::proveKept(const ApplicationReady& ready, const AppCredential& kept)
{
    MadeCredential credential;
    credential.kind = toCloudKind(kept.kind());
    credential.keyId = m_progress.keyId;
    if (const Secret* secret = kept.secret())
        credential.secret = *secret;
    CredentialProbe::Assertion sign;
    if (const AppCertificate* certificate = kept.certificate()) {
        credential.certificate = uploadOf(*certificate);
        sign = [certificate = *certificate, &clock = m_services.clock()](const QString& clientId,
                                                                         const QUrl& url) {
            return clientAssertion(certificate, clientId, url, clock.now());
        };
    }
    const CredentialProbe probe(m_services.http(), *cloud(), m_tenant, m_services.advice(),
                                m_services.redactor(), m_options.probe);
    whenDone(probe.wait(
                 m_progress.clientId, credential, sign, [](std::chrono::seconds) {}, m_attempt.get()),
             m_attempt.get(), [this, ready](const Result<>& works) {
                 if (!works) {
                     // A kept one that does not work is of no use to anybody: the next attempt makes another.
                     if (!m_progress.keyId.isEmpty())
                         m_progress.lostKeyIds << std::exchange(m_progress.keyId, {});
                     m_progress.credential = CredentialKind::None;
                     keep();
                     return endApplication(fail(works.error()));
                 }
                 noteReady(ready);
             });
}

void SetupAssistant::noteReady(ApplicationReady ready)
{
    m_progress.objectId = ready.application.objectId;
    m_progress.clientId = ready.application.clientId;
    m_progress.applicationName = ready.application.name;
    m_progress.applicationReady = true;
    keep();
    endApplication(std::move(ready));
}

void SetupAssistant::endApplication(const Result<ApplicationReady>& result)
{
    if (m_activity != Activity::Application)
        return;
    m_activity = Activity::None;
    if (m_application)
        m_application.release()->deleteLater();
    if (m_attempt)
        m_attempt.release()->deleteLater();
    Q_EMIT applicationReady(result);
}

void SetupAssistant::chooseApplication(const QString& clientId)
{
    if (m_application)
        m_application->choose(clientId);
}

void SetupAssistant::useApplication(const KnownApplication& application)
{
    if (!begin(Activity::Application))
        return;
    hideCredential(m_services.redactor(), application.credential);
    if (!m_bootstrap) {
        ApplicationReady ready;
        ready.application.clientId = application.clientId;
        return keepKnown(application, ready);
    }
    const ApplicationClient client(m_services.http(), *m_bootstrap, *cloud(), m_tenant, m_services.advice(),
                                   m_services.redactor());
    whenDone(
        client.byClientId(application.clientId, m_attempt.get()), m_attempt.get(),
        [this, application](const Result<std::optional<Application>>& found) {
            if (!found)
                return endApplication(fail(found.error()));
            if (!*found) {
                return endApplication(fail(makeError(
                    ErrorCode::NotFound,
                    tr("There is no application %1 in your tenant.").arg(application.clientId),
                    tr("Compare the id with the one that Entra shows as Application (client) ID."))));
            }
            ApplicationReady ready;
            ready.application = **found;
            const bool isPublic = application.credential.isNone();
            const QStringList& redirects =
                isPublic ? ready.application.publicRedirects : ready.application.webRedirects;
            const QUrl ours(ApplicationSetup::redirectUri());
            const bool fits =
                std::any_of(redirects.cbegin(), redirects.cend(), [&ours](const QString& address) {
                    const QUrl url(address);
                    return url.scheme() == ours.scheme() && url.host() == ours.host();
                });
            if (!fits)
                ready.notes
                    << tr("It lacks the redirect address %1; the sign-in in a browser will fail without.")
                           .arg(ApplicationSetup::redirectUri());
            if (!ready.application.multiTenant)
                ready.notes << tr("It is for your own tenant only; customers' tenants cannot consent to it.");
            keepKnown(application, ready);
        });
}

void SetupAssistant::keepKnown(const KnownApplication& application, ApplicationReady ready)
{
    const auto kept = [this, application, ready](const Result<>& stored) {
        if (!stored)
            return endApplication(fail(stored.error()));
        noteWanted(application.permissions, application.connections);
        m_progress.credential = toCloudKind(application.credential.kind());
        m_progress.keyId.clear();
        m_progress.consented = false;
        m_progress.proven = false;
        noteReady(ready);
    };
    if (application.credential.isNone())
        whenDone(m_services.secrets().remove(kNewCredential), m_attempt.get(), kept);
    else
        whenDone(m_services.secrets().write(kNewCredential, storedForm(application.credential)),
                 m_attempt.get(), kept);
}

// Consent and proof

void SetupAssistant::consent(SetupPlan::SignIn signIn, std::chrono::seconds deadline)
{
    if (!begin(Activity::Consent))
        return;
    m_setup.reset();
    if (m_progress.clientId.isEmpty() || !cloud()) {
        return noteConsent(
            fail(makeError(ErrorCode::BadRequest, tr("There is no application to sign in with yet."),
                           tr("Make or choose the application first."))),
            {});
    }
    whenDone(keptCredential(m_attempt.get()), m_attempt.get(),
             [this, signIn, deadline](const Result<AppCredential>& kept) {
                 if (!kept)
                     return noteConsent(fail(kept.error()), {});
                 hideCredential(m_services.redactor(), *kept);
                 consentWith(*kept, signIn, deadline);
             });
}

void SetupAssistant::consentWith(const AppCredential& credential, SetupPlan::SignIn signIn,
                                 std::chrono::seconds deadline)
{
    if (credential.isNone() && m_progress.credential != CredentialKind::None) {
        m_progress.applicationReady = false;
        keep();
        return noteConsent(
            fail(makeError(ErrorCode::StoreUnavailable,
                           tr("The application's credential is not in the keychain any more."),
                           tr("Go back to the application and set it up again: a new one is made."))),
            {});
    }
    SetupPlan plan;
    plan.cloud = *cloud();
    plan.tenant = m_progress.tenant;
    plan.clientId = m_progress.clientId;
    plan.credential = credential;
    plan.signIn = signIn;
    plan.deadline = deadline;
    plan.permissionSet = m_progress.permissionSet;
    plan.connections = m_progress.connections;
    plan.credentialKeyId = m_progress.keyId.isEmpty() ? m_profilesKeyId : m_progress.keyId;
    plan.loginHint = m_progress.account;
    if (const auto profile = m_services.profiles().load(); profile && *profile)
        plan.practice = (*profile)->practice && (*profile)->clientId == m_progress.clientId;
    m_setup = std::make_unique<PartnerSetup>(m_services, m_browser);
    connect(m_setup.get(), &PartnerSetup::stepChanged, this, &SetupAssistant::consentStep);
    connect(m_setup.get(), &PartnerSetup::addressReady, this, &SetupAssistant::addressReady);
    connect(m_setup.get(), &PartnerSetup::codeReady, this, &SetupAssistant::codeReady);
    connect(m_setup.get(), &PartnerSetup::callChanged, this, &SetupAssistant::callChanged);
    connect(m_setup.get(), &PartnerSetup::signedIn, m_attempt.get(), [this] {
        m_progress.consented = true;
        keep();
        // It is with the sign-in now. That it stays here as well does no harm, should this fail.
        std::ignore = m_services.secrets().remove(kNewCredential);
    });
    connect(m_setup.get(), &PartnerSetup::finished, m_attempt.get(),
            [this](const Result<Profile>& result, const QList<ProvenCall>& calls) {
                noteConsent(result, calls);
            });
    m_setup->start(plan);
}

void SetupAssistant::noteConsent(const Result<Profile>& result, const QList<ProvenCall>& calls)
{
    if (m_activity != Activity::Consent)
        return;
    m_activity = Activity::None;
    if (m_setup)
        m_setup.release()->deleteLater();
    if (m_attempt)
        m_attempt.release()->deleteLater();
    if (result) {
        m_progress.consented = true;
        m_progress.tenant = result->tenant;
        keep();
    }
    Q_EMIT consented(result, calls);
}

QList<Permission> SetupAssistant::permissions() const
{
    const PermissionCatalog& catalog = m_services.permissions();
    QList<Permission> chosen;
    for (const Permission& permission : catalog.permissions(Permission::Set::All)) {
        if (m_progress.permissions.contains(permission.key()))
            chosen << permission;
    }
    return chosen.isEmpty() ? askedFor(m_services, m_progress.permissionSet, m_progress.connections) : chosen;
}

void SetupAssistant::prove()
{
    if (!begin(Activity::Proof))
        return;
    PartnerSession* partner = m_services.partner();
    if (!partner) {
        m_activity = Activity::None;
        Q_EMIT proven(
            {}, makeError(ErrorCode::SignInNeeded, tr("Nobody has signed in yet."), tr("Sign in first.")));
        return;
    }
    m_proof = std::make_unique<PermissionProof>(
        permissions(), m_services.permissions(), m_services.connections().connections(), m_services.http(),
        partner->tokens(), partner->identity(), m_services.advice(), m_services.clock());
    connect(m_proof.get(), &PermissionProof::rowChanged, this, &SetupAssistant::proofRowChanged);
    connect(m_proof.get(), &PermissionProof::finished, m_attempt.get(), [this](const QList<ProofRow>& rows) {
        const auto problem = m_proof->problem();
        m_progress.proven = !problem && std::all_of(rows.cbegin(), rows.cend(), [](const ProofRow& row) {
            return row.granted.value_or(false);
        });
        keep();
        m_activity = Activity::None;
        m_proof.release()->deleteLater();
        Q_EMIT proven(rows, problem);
    });
    Q_EMIT proofStarted(m_proof->rows());
    if (m_proof)
        m_proof->start();
}

void SetupAssistant::noteCustomers(const QString& choice, const QStringList& tenants)
{
    if (m_progress.customerChoice == choice && m_progress.customers == tenants)
        return;
    m_progress.customerChoice = choice;
    m_progress.customers = tenants;
    keep();
}

} // namespace steward
