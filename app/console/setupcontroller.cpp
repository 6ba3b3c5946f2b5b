#include "setupcontroller.h"

#include <services/handover.h>
#include <setup/firstrunpage.h>
#include <setup/setuppage.h>

using namespace Qt::StringLiterals;

namespace steward {

SetupController::SetupController(Services& services, FirstRunPage& firstRun, SetupPage& setup, QObject* parent)
    : QObject(parent), m_services(services), m_firstRun(firstRun), m_page(setup)
{
    connect(&firstRun, &FirstRunPage::practiceRequested, this, [this] { startPractice(false); });
    connect(&setup, &SetupPage::consentRequested, this, &SetupController::start);
    connect(&setup, &SetupPage::cancelRequested, this, [this] {
        if (m_setup)
            m_setup->cancel();
    });
    connect(&setup, &SetupPage::proofRequested, this, [this] {
        if (m_setup)
            m_setup->proveAgain();
    });
    connect(&setup, &SetupPage::openAddressRequested, this, [this](const QUrl& address) {
        if (const auto opened = m_browser.open(address); !opened)
            m_page.showFailure(opened.error());
    });
    connect(&setup, &SetupPage::backRequested, this, &SetupController::firstRunShown);
    connect(&setup, &SetupPage::continueRequested, this, &SetupController::ready);
}

SetupController::~SetupController() = default;

void SetupController::startPractice(bool withoutBrowser)
{
    m_firstRun.setBusy(tr("Starting the practice partner"));
    whenDone(m_services.startPractice(), this, [this, withoutBrowser](const Result<PracticeAddress>& address) {
        m_firstRun.setBusy({});
        if (!address) {
            m_firstRun.showProblem(address.error());
            return;
        }
        SetupChoice choice;
        choice.cloud = address->cloud.title;
        choice.tenant = address->tenant;
        choice.clientId = address->clientId;
        m_page.beginConsent(choice);
        Q_EMIT setupShown();
        m_setup.reset();
        m_setup = std::make_unique<PartnerSetup>(m_services, m_browser);
        follow(*m_setup);
        m_setup->startPractice(withoutBrowser ? PartnerSetup::PracticeSignIn::ByItself
                                              : PartnerSetup::PracticeSignIn::WithBrowser);
    });
}

void SetupController::startFromFile(const QString& file)
{
    const auto handover = readHandoverFile(file);
    const auto cloud = handover ? cloudOf(*handover, m_services) : Result<QString>(fail(handover.error()));
    if (!cloud) {
        m_firstRun.showProblem(cloud.error());
        return;
    }
    SetupChoice choice;
    choice.cloud = *cloud;
    choice.tenant = handover->tenant;
    choice.clientId = handover->clientId;
    m_page.startWith(choice);
    Q_EMIT setupShown();
}

void SetupController::repair()
{
    const auto profile = m_services.profiles().load();
    if (profile && *profile && !(*profile)->practice) {
        SetupChoice choice;
        if (const auto cloud = parseCloud((*profile)->cloudJson.toUtf8(), m_services.profiles().file())) {
            HandoverFile where;
            where.customCloud = *cloud;
            choice.cloud = cloudOf(where, m_services).value_or(QString());
        }
        choice.tenant = (*profile)->tenant;
        choice.clientId = (*profile)->clientId;
        if ((*profile)->signInMethod == "deviceCode"_L1)
            choice.signIn = SetupChoice::SignIn::DeviceCode;
        m_page.startWith(choice);
    }
    Q_EMIT setupShown();
}

void SetupController::start(const SetupChoice& choice)
{
    const auto cloud = m_services.clouds().load(choice.cloud);
    if (!cloud) {
        m_page.showFailure(cloud.error());
        return;
    }
    SetupPlan plan;
    plan.cloud = *cloud;
    plan.tenant = choice.tenant;
    plan.clientId = choice.clientId;
    plan.practice = false;
    if (!choice.secret.isEmpty()) {
        plan.credential = choice.secret;
        m_services.redactor().addSecret(choice.secret);
    }
    plan.signIn = choice.signIn == SetupChoice::SignIn::DeviceCode ? SetupPlan::SignIn::DeviceCode
                                                                  : SetupPlan::SignIn::Browser;
    m_setup = std::make_unique<PartnerSetup>(m_services, m_browser);
    follow(*m_setup);
    m_setup->start(plan);
}

void SetupController::follow(PartnerSetup& setup)
{
    m_page.setSecretPlace(m_services.secrets().description());
    connect(&setup, &PartnerSetup::stepChanged, &m_page, &SetupPage::showStep);
    connect(&setup, &PartnerSetup::addressReady, &m_page, &SetupPage::showAddress);
    connect(&setup, &PartnerSetup::codeReady, &m_page, &SetupPage::showCode);
    connect(&setup, &PartnerSetup::signedIn, &m_page, [this](const SignedIn& who) {
        m_page.setSecretPlace(m_services.secrets().description());
        m_page.showSignedIn(who);
    });
    connect(&setup, &PartnerSetup::callChanged, &m_page, &SetupPage::showCall);
    connect(&setup, &PartnerSetup::finished, this,
            [this](const Result<Profile>& result, const QList<ProvenCall>& calls) {
                if (!result) {
                    m_page.showSignedIn(fail(result.error()));
                    return;
                }
                m_page.setPartner(result->partnerName);
                m_page.showProven(calls);
                Q_EMIT partnerOpened();
            });
}

} // namespace steward
