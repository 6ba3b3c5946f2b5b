#include "partnersetup.h"

#include "practicebrowser.h"

#include <auth/consentflow.h>
#include <auth/devicecodeflow.h>

#include <QPointer>

using namespace Qt::StringLiterals;

namespace steward {

PartnerSetup::PartnerSetup(Services& services, BrowserLauncher& browser, QObject* parent)
    : QObject(parent), m_services(services), m_browser(browser)
{
}

PartnerSetup::~PartnerSetup() = default;

void PartnerSetup::startPractice(PracticeSignIn how)
{
    if (m_running)
        return;
    begin();
    whenDone(m_services.choosePracticeSecrets(), m_attempt.get(),
             [this, how](const Result<>&) { preparePractice(how); });
}

void PartnerSetup::preparePractice(PracticeSignIn how)
{
    whenDone(m_services.startPractice(), m_attempt.get(), [this, how](const Result<PracticeAddress>& address) {
        if (!address) {
            fail(address.error());
            return;
        }
        m_practiceBrowser.reset();
        if (how == PracticeSignIn::ByItself)
            m_practiceBrowser = std::make_unique<PracticeBrowser>(*address);
        SetupPlan plan;
        plan.cloud = address->cloud;
        plan.tenant = address->tenant;
        plan.clientId = address->clientId;
        plan.practice = true;
        m_plan = plan;
        checkPlaces();
    });
}

void PartnerSetup::start(const SetupPlan& plan)
{
    if (m_running)
        return;
    begin();
    m_practiceBrowser.reset();
    m_plan = plan;
    checkPlaces();
}

void PartnerSetup::begin()
{
    m_running = true;
    // What an earlier attempt still waits for ends with its context.
    m_attempt = std::make_unique<QObject>();
    m_proof.reset();
}

void PartnerSetup::checkPlaces()
{
    // Nobody should go through the sign-in only to hear that there is nowhere to keep it.
    if (const auto profile = m_services.profiles().load(); !profile) {
        fail(profile.error());
        return;
    }
    whenDone(m_services.checkSecrets(), m_attempt.get(), [this](const Result<>& usable) {
        if (usable)
            signIn();
        else
            fail(usable.error());
    });
}

void PartnerSetup::signIn()
{
    const SetupPlan& plan = m_plan;
    const QString method = plan.signIn == SetupPlan::SignIn::DeviceCode ? u"deviceCode"_s : u"browser"_s;
    m_candidate = m_services.makePartner({plan.cloud, TenantId{plan.tenant}, plan.clientId, plan.credential.kind(), method},
                                         Profile{});

    SignInRequest request;
    request.credential = plan.credential;
    request.deadline = plan.deadline;
    request.loginHint = plan.loginHint;
    if (plan.signIn == SetupPlan::SignIn::DeviceCode) {
        auto flow = std::make_unique<DeviceCodeFlow>(request, m_services.tokenClient(), m_candidate->tokens(),
                                                     m_services.secrets(), m_services.redactor(), m_services.clock());
        connect(flow.get(), &DeviceCodeFlow::codeReady, this, &PartnerSetup::codeReady);
        m_flow = std::move(flow);
    } else {
        m_flow = std::make_unique<ConsentFlow>(request, m_services.tokenClient(), m_candidate->tokens(),
                                               m_services.secrets(),
                                               m_practiceBrowser ? *m_practiceBrowser : m_browser,
                                               m_services.redactor(),
                                               m_services.clock());
    }
    connect(m_flow.get(), &SignInFlow::stepChanged, this, &PartnerSetup::stepChanged);
    connect(m_flow.get(), &SignInFlow::addressReady, this, &PartnerSetup::addressReady);
    connect(m_flow.get(), &SignInFlow::finished, this, &PartnerSetup::keepSignIn);
    m_flow->start();
}

void PartnerSetup::cancel()
{
    if (!m_running)
        return;
    if (m_flow && m_flow->isRunning()) {
        m_flow->cancel(); // ends in keepSignIn
        return;
    }
    Error error;
    error.code = ErrorCode::Cancelled;
    if (!m_proof) {
        error.message = tr("The set-up was cancelled.");
        fail(error);
        return;
    }
    // The sign-in is stored already and stays; what was not called is not called OK.
    error.message = tr("This was not called: the check was cancelled.");
    error.advice = tr("Check again when you like.");
    QList<ProvenCall> calls = m_proof->calls();
    for (ProvenCall& call : calls) {
        if (call.state == ProvenCall::State::Waiting || call.state == ProvenCall::State::Running) {
            call.state = ProvenCall::State::Failed;
            call.error = error;
        }
    }
    proven(calls);
}

void PartnerSetup::keepSignIn(const Result<SignedIn>& result)
{
    if (!result) {
        fail(result.error());
        return;
    }
    m_profile.cloudJson = QString::fromUtf8(m_plan.cloud.json());
    m_profile.tenant = result->tenant.isEmpty() ? m_plan.tenant : result->tenant;
    m_profile.clientId = m_plan.clientId;
    m_profile.credential = m_candidate->identity().credential;
    m_profile.account = result->account;
    m_profile.accountName = result->accountName;
    m_profile.accountId = result->accountId;
    m_profile.signInMethod = m_candidate->identity().signInMethod;
    m_profile.signedInAt = result->at;
    m_profile.renewedAt = result->at;
    m_profile.practice = m_plan.practice;
    m_profile.permissionSet = m_plan.permissionSet;
    m_profile.connections = m_plan.connections;
    m_profile.credentialKeyId = m_plan.credentialKeyId;
    if (const auto saved = m_services.profiles().save(m_profile); !saved) {
        fail(saved.error());
        return;
    }
    prepareProof(*m_candidate);
    const QPointer<ConnectionProof> proof(m_proof.get());
    Q_EMIT signedIn(*result);
    if (proof) // whoever was told may have cancelled, or deleted us
        proof->start();
}

void PartnerSetup::proveAgain()
{
    if (m_running || m_profile.signedInAt.isNull() || !m_services.partner())
        return;
    m_running = true;
    prepareProof(*m_services.partner());
    m_proof->start();
}

void PartnerSetup::prepareProof(PartnerSession& partner)
{
    m_proving = &partner;
    m_proof = std::make_unique<ConnectionProof>(partner.partnerCenter(), partner.graph(), partner.identity().tenant);
    connect(m_proof.get(), &ConnectionProof::callChanged, this, &PartnerSetup::callChanged);
    connect(m_proof.get(), &ConnectionProof::finished, this, &PartnerSetup::proven);
}

void PartnerSetup::proven(const QList<ProvenCall>& calls)
{
    if (!m_running)
        return;
    m_running = false;
    m_profile.partnerName = m_proof->partnerName();
    m_proof.reset(); // not before its name was asked; it may be what tells us
    // The name is for people only; that it could not be written is no reason to say the set-up failed.
    std::ignore = m_services.profiles().save(m_profile);
    if (m_candidate && m_proving == m_candidate.get()) {
        m_candidate->setProfile(m_profile);
        m_services.adoptPartner(std::move(m_candidate));
    }
    Q_EMIT finished(m_profile, calls);
}

void PartnerSetup::fail(const Error& error)
{
    m_running = false;
    m_attempt.reset();
    Q_EMIT finished(steward::fail(error), {});
}

} // namespace steward
