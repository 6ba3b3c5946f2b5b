#include "partnersetup.h"

#include "practicebrowser.h"

#include <auth/consentflow.h>
#include <auth/devicecodeflow.h>

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
    m_running = true;
    whenDone(m_services.choosePracticeSecrets(), this, [this, how](const Result<>&) { preparePractice(how); });
}

void PartnerSetup::preparePractice(PracticeSignIn how)
{
    whenDone(m_services.startPractice(), this, [this, how](const Result<PracticeAddress>& address) {
        if (!m_running)
            return;
        m_running = false;
        if (!address) {
            fail(address.error());
            return;
        }
        if (how == PracticeSignIn::ByItself)
            m_practiceBrowser = std::make_unique<PracticeBrowser>(*address);
        SetupPlan plan;
        plan.cloud = address->cloud;
        plan.tenant = address->tenant;
        plan.clientId = address->clientId;
        plan.practice = true;
        start(plan);
    });
}

void PartnerSetup::start(const SetupPlan& plan)
{
    if (m_running)
        return;
    m_running = true;
    m_plan = plan;
    // Nobody should go through the sign-in only to hear that there is nowhere to keep it.
    whenDone(m_services.secrets().read(QLatin1StringView(kRefreshTokenKey)), this,
             [this](const Result<std::optional<Secret>>& stored) {
                 if (!m_running)
                     return;
                 if (!stored)
                     fail(stored.error());
                 else
                     signIn();
             });
}

void PartnerSetup::signIn()
{
    const SetupPlan& plan = m_plan;
    const bool confidential = plan.secret && !plan.secret->isEmpty();
    const QString method = plan.signIn == SetupPlan::SignIn::DeviceCode ? u"deviceCode"_s : u"browser"_s;
    m_candidate = m_services.makePartner({plan.cloud, TenantId{plan.tenant}, plan.clientId, confidential, method},
                                         Profile{});

    SignInRequest request;
    if (confidential)
        request.appSecret = *plan.secret;
    request.deadline = plan.deadline;
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
    error.message = tr("The set-up was cancelled.");
    fail(error);
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
    m_profile.confidential = m_candidate->identity().confidential;
    m_profile.account = result->account;
    m_profile.accountName = result->accountName;
    m_profile.accountId = result->accountId;
    m_profile.signInMethod = m_candidate->identity().signInMethod;
    m_profile.signedInAt = result->at;
    m_profile.renewedAt = result->at;
    m_profile.practice = m_plan.practice;
    if (const auto saved = m_services.profiles().save(m_profile); !saved) {
        fail(saved.error());
        return;
    }
    Q_EMIT signedIn(*result);
    prove();
}

void PartnerSetup::proveAgain()
{
    if (m_running || m_profile.signedInAt.isNull() || !m_services.partner())
        return;
    m_running = true;
    prove();
}

void PartnerSetup::prove()
{
    PartnerSession& partner = m_candidate ? *m_candidate : *m_services.partner();
    m_proof = std::make_unique<ConnectionProof>(partner.partnerCenter(), partner.graph(), partner.identity().tenant);
    connect(m_proof.get(), &ConnectionProof::callChanged, this, &PartnerSetup::callChanged);
    connect(m_proof.get(), &ConnectionProof::finished, this, &PartnerSetup::proven);
    m_proof->start();
}

void PartnerSetup::proven(const QList<ProvenCall>& calls)
{
    if (!m_running)
        return;
    m_running = false;
    m_profile.partnerName = m_proof->partnerName();
    // The name is for people only; that it could not be written is no reason to say the set-up failed.
    std::ignore = m_services.profiles().save(m_profile);
    if (m_candidate) {
        m_candidate->setProfile(m_profile);
        m_services.adoptPartner(std::move(m_candidate));
    }
    Q_EMIT finished(m_profile, calls);
}

void PartnerSetup::fail(const Error& error)
{
    m_running = false;
    Q_EMIT finished(steward::fail(error), {});
}

} // namespace steward
