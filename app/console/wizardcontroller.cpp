#include "wizardcontroller.h"

#include <auth/credentialstore.h>
#include <services/customeraccess.h>
#include <services/healthcheck.h>
#include <setup/applicationpage.h>
#include <setup/computerpage.h>
#include <setup/consentpage.h>
#include <setup/customerschoicepage.h>
#include <setup/proofpage.h>
#include <setup/setupwizard.h>
#include <setup/signinpage.h>

#include <QDesktopServices>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kEndingSoonDays = 60;
constexpr qint64 kMostCertificateBytes = 256 * 1024;
constexpr std::chrono::milliseconds kBatch{120};

std::optional<Error> errorOf(const Result<Profile>& result)
{
    return result ? std::nullopt : std::optional<Error>(result.error());
}

QString choiceName(ConsentChoice choice)
{
    switch (choice) {
    case ConsentChoice::All:
        return u"all"_s;
    case ConsentChoice::Selection:
        return u"selection"_s;
    case ConsentChoice::NoneNow:
        break;
    }
    return u"none"_s;
}

ConsentChoice choiceFromName(const QString& name)
{
    return name == "selection"_L1 ? ConsentChoice::Selection
           : name == "none"_L1    ? ConsentChoice::NoneNow
                                  : ConsentChoice::All;
}

/// How each customer's relationships stand, as far as they were returned.
QHash<TenantId, SetupCustomer> relations(const QList<Relationship>& relationships, const QDateTime& now)
{
    QHash<TenantId, SetupCustomer> known;
    for (const Relationship& relationship : relationships) {
        if (relationship.customer.isEmpty() || relationship.leadsTransition)
            continue;
        SetupCustomer& customer = known[relationship.customer];
        const bool pending = relationship.status.contains("pending"_L1, Qt::CaseInsensitive);
        if (customer.relation == SetupCustomer::Relation::Unknown)
            customer.relation = SetupCustomer::Relation::None;
        if (pending && customer.relation == SetupCustomer::Relation::None)
            customer.relation = SetupCustomer::Relation::Pending;
        if (relationship.isActive())
            customer.relation = SetupCustomer::Relation::Active;
    }
    for (const HealthInput::Relationship& ending : endingAccess(relationships)) {
        const auto customer = known.find(ending.tenant);
        if (customer == known.end() || !ending.endsAt.isValid())
            continue;
        customer->daysLeft = int(now.daysTo(ending.endsAt));
        if (*customer->daysLeft <= kEndingSoonDays)
            customer->relation = SetupCustomer::Relation::EndingSoon;
    }
    return known;
}

CustomerConsentRow rowOf(const SetupCustomer& customer, const ConsentRecord* record)
{
    CustomerConsentRow row;
    row.tenant = customer.tenant;
    row.name = customer.name;
    if (!record)
        return row;
    row.at = record->at;
    row.error = record->error;
    switch (record->state) {
    case ConsentRecord::State::Consented:
        row.state = CustomerConsentRow::State::AlreadyThere;
        break;
    case ConsentRecord::State::Partial:
        row.state = CustomerConsentRow::State::Partial;
        row.reason = WizardController::tr("%n permissions are missing", nullptr, int(record->missing.size()));
        break;
    case ConsentRecord::State::Failed:
        row.state = CustomerConsentRow::State::Failed;
        break;
    }
    return row;
}

} // namespace

WizardController::WizardController(Services& services, SetupWizard& wizard, QObject* parent)
    : QObject(parent), m_services(services), m_wizard(wizard)
{
    m_batch.setSingleShot(true);
    m_batch.setInterval(kBatch);
    connect(&m_batch, &QTimer::timeout, this, &WizardController::flush);
    connect(&wizard, &SetupWizard::stepShown, this, &WizardController::entered);
    connect(&wizard, &SetupWizard::backRequested, this, &WizardController::left);
    connect(&wizard, &SetupWizard::finishLaterRequested, this, &WizardController::left);
    connect(&wizard, &SetupWizard::finished, this, [this] {
        if (m_assistant)
            m_assistant->finish();
        Q_EMIT left();
    });
    connect(&wizard.computer(), &ComputerPage::recheckRequested, this, [this] {
        if (m_checks)
            m_checks->start();
    });
    connect(&wizard.computer(), &ComputerPage::fixRequested, this, [this](const QString& id) {
        if (!m_checks)
            return;
        const QUrl address = m_checks->fixAddress(id);
        if (address.isEmpty())
            m_checks->start();
        else
            QDesktopServices::openUrl(address);
    });
    connect(&wizard.signIn(), &SignInPage::signInRequested, this, &WizardController::signIn);
    connect(&wizard.application(), &ApplicationPage::createRequested, this, &WizardController::create);
    connect(&wizard.application(), &ApplicationPage::useRequested, this, &WizardController::use);
    connect(&wizard.application(), &ApplicationPage::chooseRequested, this, [this](const QString& clientId) {
        if (m_assistant)
            m_assistant->chooseApplication(clientId);
    });
    connect(&wizard.consent(), &ConsentPage::consentRequested, this, [this] {
        if (m_practice)
            signInToPractice(PartnerSetup::PracticeSignIn::WithBrowser);
        else if (m_assistant)
            m_assistant->consent(m_way);
    });
    connect(&wizard.signIn(), &SignInPage::openAddressRequested, this, &WizardController::openAddress);
    connect(&wizard.consent(), &ConsentPage::openAddressRequested, this, &WizardController::openAddress);
    connect(&wizard.proof(), &ProofPage::proofRequested, this, [this] {
        if (m_assistant)
            m_assistant->prove();
    });
    connect(&wizard.proof(), &ProofPage::consentRequested, this, [this] {
        m_wizard.showStep(m_assistant && m_assistant->hasShortSignIn() ? WizardStep::Application
                                                                       : WizardStep::SignIn);
    });
    const QList<WizardPage*> cancellable{&wizard.signIn(), &wizard.application(), &wizard.consent(),
                                         &wizard.proof()};
    for (WizardPage* page : cancellable) {
        connect(page, &WizardPage::cancelRequested, this, [this] {
            if (m_practice)
                m_practice->cancel();
            else if (m_assistant)
                m_assistant->cancel();
        });
    }
    connectCustomers();
    connect(&wizard.done(), &DonePage::exportReportRequested, this, &WizardController::reportRequested);
    connect(&wizard.done(), &DonePage::exportHandoverRequested, this, &WizardController::handoverRequested);
    connect(&wizard.done(), &DonePage::openRequested, this, [this](DonePage::Place place) {
        if (m_assistant)
            m_assistant->finish();
        Q_EMIT placeRequested(place);
    });
}

WizardController::~WizardController() = default;

void WizardController::begin()
{
    m_practice.reset();
    makeAssistant();
    m_wizard.resumeAt(m_assistant->resumeStep());
    entered(m_wizard.currentStep());
}

void WizardController::beginAt(WizardStep step)
{
    makeAssistant();
    m_wizard.showStep(step);
    entered(step);
}

Result<> WizardController::beginWith(const HandoverFile& handover)
{
    const auto name = cloudOf(handover, m_services);
    if (!name)
        return fail(name.error());
    const auto cloud = m_services.clouds().load(*name);
    if (!cloud)
        return fail(cloud.error());
    m_practice.reset();
    makeAssistant();
    m_wizard.signIn().reloadClouds();
    m_assistant->take(*cloud, handover.tenant, handover.clientId);
    fillPages();
    // It came from elsewhere, so where one would sign in is shown before one does.
    m_wizard.setFact(SetupWizard::Fact::Partner, handover.partner);
    m_wizard.setFact(SetupWizard::Fact::Application, handover.clientId);
    m_wizard.setFact(SetupWizard::Fact::SignIn, tr("At %1").arg(cloud->authority.host()));
    enterCredential();
    Q_EMIT shown();
    return {};
}

void WizardController::startPractice(PartnerSetup::PracticeSignIn how)
{
    Q_EMIT practiceStarting();
    whenDone(m_services.startPractice(), this, [this, how](const Result<PracticeAddress>& address) {
        if (!address) {
            Q_EMIT practiceFailed(address.error());
            return;
        }
        makeAssistant();
        m_wizard.setFact(SetupWizard::Fact::Tenant, address->tenant);
        m_wizard.setFact(SetupWizard::Fact::Application, address->clientId);
        signInToPractice(how);
        Q_EMIT shown();
    });
}

void WizardController::signInToPractice(PartnerSetup::PracticeSignIn how)
{
    ConsentPage* page = &m_wizard.consent();
    if (m_practice)
        m_practice.release()->deleteLater(); // its end may be what asks for another
    m_practice = std::make_unique<PartnerSetup>(m_services, m_browser);
    m_wizard.showStep(WizardStep::Consent);
    page->begin();
    connect(m_practice.get(), &PartnerSetup::stepChanged, page, &ConsentPage::showStep);
    connect(m_practice.get(), &PartnerSetup::addressReady, page, &ConsentPage::showAddress);
    connect(m_practice.get(), &PartnerSetup::callChanged, page, &ConsentPage::showCall);
    connect(m_practice.get(), &PartnerSetup::finished, this,
            [this, page](const Result<Profile>& result, const QList<ProvenCall>& calls) {
                if (!result)
                    return page->showFinished(result.error());
                m_practice.release()->deleteLater();
                m_assistant->finish();
                fillPages();
                followNewPartner();
                page->showFinished(std::nullopt);
                const bool proven = std::all_of(calls.cbegin(), calls.cend(), [](const ProvenCall& call) {
                    return call.state == ProvenCall::State::Done;
                });
                if (proven)
                    Q_EMIT left();
            });
    m_practice->startPractice(how);
}

// What errors' advice asks for

std::optional<WizardStep> WizardController::stepOf(const QWidget* widget) const
{
    for (const WizardStep step : wizardSteps()) {
        if (widget && m_wizard.page(step).isAncestorOf(widget))
            return step;
    }
    return std::nullopt;
}

std::optional<AppIdentity> WizardController::application() const
{
    const bool first = m_assistant && (m_wizard.isVisible() && m_wizard.currentStep() == WizardStep::SignIn);
    const PartnerSession* partner = m_services.partner();
    if (m_assistant && (!partner || first || m_assistant->isResumed())) {
        const SetupProgress& progress = m_assistant->progress();
        const auto cloud = parseCloud(progress.cloudJson.toUtf8(), u"setup-progress.json"_s);
        const QString clientId = first && cloud ? cloud->bootstrapClientId : progress.clientId;
        if (cloud && !clientId.isEmpty() && !progress.tenant.isEmpty())
            return AppIdentity{*cloud, TenantId{progress.tenant}, clientId};
    }
    return partner ? std::optional<AppIdentity>(partner->identity()) : std::nullopt;
}

void WizardController::showForm(WizardStep step)
{
    beginAt(step);
    if (m_assistant->isRunning())
        return;
    // Not the failure that one comes from: what can be changed about it.
    if (step == WizardStep::SignIn)
        m_wizard.signIn().showCancelled();
    else if (step == WizardStep::Application)
        m_wizard.application().showCancelled();
}

void WizardController::signInAgain(std::optional<WizardStep> from, bool withBrowser)
{
    makeAssistant();
    if (withBrowser) {
        m_way = SetupPlan::SignIn::Browser;
        m_wizard.signIn().setWay(SetupChoice::SignIn::Browser);
    }
    if (from == WizardStep::SignIn || from == WizardStep::Consent)
        return tryAgain(*from);
    const bool administrator = from == WizardStep::Application || m_assistant->progress().clientId.isEmpty();
    if (administrator)
        showForm(WizardStep::SignIn);
    else
        beginAt(WizardStep::Consent);
}

void WizardController::chooseAccount()
{
    makeAssistant();
    m_assistant->forgetAccount();
    showForm(WizardStep::SignIn);
}

void WizardController::mendApplication()
{
    makeAssistant();
    showForm(m_assistant->hasShortSignIn() ? WizardStep::Application : WizardStep::SignIn);
}

void WizardController::enterCredential()
{
    makeAssistant();
    showForm(WizardStep::Application);
    m_wizard.application().setWay(ApplicationPage::Way::Existing);
}

bool WizardController::canTryAgain(WizardStep step) const
{
    switch (step) {
    case WizardStep::SignIn:
    case WizardStep::Application:
    case WizardStep::Consent:
        return true;
    case WizardStep::Proof:
    case WizardStep::Customers:
    case WizardStep::CustomerConsent:
    case WizardStep::Access:
        return m_services.partner() != nullptr;
    case WizardStep::Computer:
    case WizardStep::Done:
        break;
    }
    return false;
}

void WizardController::tryAgain(WizardStep step)
{
    if (!m_assistant || !canTryAgain(step))
        return;
    switch (step) {
    case WizardStep::SignIn:
    case WizardStep::Application:
    case WizardStep::Consent:
        if (!m_assistant->isRunning())
            m_wizard.page(step).proceed();
        break;
    case WizardStep::Proof:
        m_assistant->prove();
        break;
    case WizardStep::Customers:
        loadCustomers(true);
        break;
    case WizardStep::CustomerConsent:
        runConsents(CustomerConsentPage::Run::FailedOnly);
        break;
    case WizardStep::Access:
        runAccess(AccessPage::Run::NotOk);
        break;
    case WizardStep::Computer:
    case WizardStep::Done:
        break;
    }
}

void WizardController::makeAssistant()
{
    if (m_assistant)
        return;
    m_assistant = std::make_unique<SetupAssistant>(m_services, m_browser);
    makeChecks();
    connectSignIn();
    connectApplication();
    connectConsent();
    connectProof();
    connect(m_assistant.get(), &SetupAssistant::progressNotKept, this,
            [this](const Error& error) { m_wizard.page(m_wizard.currentStep()).showFailure(error); });
    if (m_services.partner())
        followPartner();
    fillPages();
}

void WizardController::fillPages()
{
    const SetupProgress& progress = m_assistant->progress();
    SetupChoice choice;
    if (const auto cloud = parseCloud(progress.cloudJson.toUtf8(), u"setup-progress.json"_s))
        choice.cloud = cloud->name;
    choice.tenant = progress.tenant;
    m_way =
        progress.signInMethod == "deviceCode"_L1 ? SetupPlan::SignIn::DeviceCode : SetupPlan::SignIn::Browser;
    choice.signIn = m_way == SetupPlan::SignIn::DeviceCode ? SetupChoice::SignIn::DeviceCode
                                                           : SetupChoice::SignIn::Browser;
    m_wizard.signIn().fill(choice);
    m_wizard.application().setTenant(progress.tenant);
    if (!progress.clientId.isEmpty())
        m_wizard.application().setClientId(progress.clientId);
    if (progress.connections)
        m_wizard.application().setChosenConnections(*progress.connections);
    if (!progress.customerChoice.isEmpty())
        m_wizard.customers().setChoice(choiceFromName(progress.customerChoice));
    QList<TenantId> picked;
    for (const QString& tenant : progress.customers)
        picked.append(TenantId{tenant});
    m_wizard.customers().setPicked(picked);
    m_wizard.setFact(SetupWizard::Fact::Tenant, progress.tenant);
    m_wizard.setFact(SetupWizard::Fact::Application, progress.applicationName);
}

void WizardController::entered(WizardStep step)
{
    if (!m_assistant)
        return;
    if (!m_practice)
        m_assistant->noteStep(wizardStepName(step));
    switch (step) {
    case WizardStep::Computer:
        if (!m_checks->isRunning() && m_checks->checks().constFirst().state == ComputerCheck::State::Waiting)
            m_checks->start();
        break;
    case WizardStep::Proof:
        if (!m_proved && m_services.partner())
            m_assistant->prove();
        break;
    case WizardStep::Customers:
        if (!m_loaded)
            loadCustomers(false);
        break;
    case WizardStep::CustomerConsent:
        fillConsentRows();
        break;
    case WizardStep::Access:
        fillAccessTable();
        break;
    case WizardStep::Done:
        showSummary();
        break;
    case WizardStep::SignIn:
    case WizardStep::Application:
    case WizardStep::Consent:
        break;
    }
}

void WizardController::makeChecks()
{
    // The one that was chosen, by an earlier attempt or when the program was started.
    auto cloud = parseCloud(m_assistant->progress().cloudJson.toUtf8(), u"setup-progress.json"_s);
    if (!cloud) {
        const QString& wanted = m_services.options().cloud;
        cloud = m_services.clouds().load(wanted.isEmpty() ? u"global"_s : wanted);
    }
    m_checkedCloud = cloud.value_or(Cloud{});
    m_checks = std::make_unique<ComputerChecks>(m_services, m_checkedCloud);
    m_wizard.computer().setChecks(m_checks->checks());
    connect(m_checks.get(), &ComputerChecks::checkChanged, &m_wizard.computer(), &ComputerPage::setCheck);
}

void WizardController::openAddress(const QUrl& address)
{
    if (const auto opened = m_browser.open(address); !opened)
        m_wizard.page(m_wizard.currentStep()).showFailure(opened.error());
}

// Sign-in and application

void WizardController::signIn(const SetupChoice& choice)
{
    // The set-up's own cloud is known, also where no file of the catalogue has its name (a practice partner).
    auto cloud = parseCloud(m_assistant->progress().cloudJson.toUtf8(), u"setup-progress.json"_s);
    if (!cloud || cloud->name != choice.cloud)
        cloud = m_services.clouds().load(choice.cloud);
    if (!cloud) {
        m_wizard.signIn().showSignInFailure(cloud.error());
        return;
    }
    // Its clock is what tokens are judged by.
    if (m_checkedCloud.authority != cloud->authority) {
        m_checkedCloud = *cloud;
        m_checks->setCloud(*cloud);
        m_checks->start();
    }
    m_way = choice.signIn == SetupChoice::SignIn::DeviceCode ? SetupPlan::SignIn::DeviceCode
                                                             : SetupPlan::SignIn::Browser;
    SetupAssistant::ShortSignIn plan;
    plan.cloud = *cloud;
    plan.tenant = choice.tenant;
    plan.signIn = m_way;
    m_assistant->signIn(plan);
}

void WizardController::connectSignIn()
{
    SignInPage* page = &m_wizard.signIn();
    ConsentPage* consent = &m_wizard.consent();
    connect(m_assistant.get(), &SetupAssistant::signInStep, page, &SignInPage::showStep);
    // The same signal serves both sign-ins; the page that waits is the one on screen.
    connect(m_assistant.get(), &SetupAssistant::addressReady, this,
            [this, page, consent](const QUrl& address) {
                if (m_wizard.currentStep() == WizardStep::SignIn)
                    page->showAddress(address);
                else
                    consent->showAddress(address);
            });
    connect(m_assistant.get(), &SetupAssistant::codeReady, this,
            [this, page, consent](const QString& code, const QUrl& address, const QString& message) {
                if (m_wizard.currentStep() == WizardStep::SignIn)
                    page->showCode(code, address, message);
                else
                    consent->showCode(code, address, message);
            });
    connect(m_assistant.get(), &SetupAssistant::signedIn, this,
            [this, page](const Result<PartnerFacts>& result) {
                if (result) {
                    page->showFacts(*result);
                    m_wizard.setFact(SetupWizard::Fact::Partner, result->tenantName);
                    m_wizard.setFact(SetupWizard::Fact::Tenant, result->tenant.value);
                    m_wizard.application().setTenant(result->tenant.value);
                } else if (result.error().code == ErrorCode::Cancelled) {
                    page->showCancelled();
                } else {
                    page->showSignInFailure(result.error());
                }
            });
}

void WizardController::create(const ApplicationRequest& request)
{
    SetupAssistant::NewApplication application;
    application.name = request.name;
    application.credential = request.credential;
    application.permissions = request.permissions;
    application.connections = m_wizard.application().chosenConnections();
    m_assistant->createApplication(application);
}

void WizardController::use(const ExistingApplication& application)
{
    ApplicationPage& page = m_wizard.application();
    Error error;
    error.code = ErrorCode::BadRequest;
    if (application.tenant.compare(m_assistant->progress().tenant, Qt::CaseInsensitive) != 0) {
        error.message = tr("The application has to be in the tenant that you signed in to.");
        error.advice = tr("Sign in to %1 first, or correct the tenant here.").arg(application.tenant);
        return page.showFailed(error);
    }
    SetupAssistant::KnownApplication known;
    known.clientId = application.clientId;
    known.permissions = application.permissions;
    known.connections = page.chosenConnections();
    if (application.credential == CredentialKind::Secret) {
        known.credential = application.secret;
    } else if (application.credential == CredentialKind::Certificate) {
        QFile file(application.certificateFile);
        if (!file.open(QIODevice::ReadOnly) || file.size() > kMostCertificateBytes) {
            error.code = ErrorCode::FileFailed;
            error.message = tr("The certificate file cannot be read.");
            error.advice = tr("Choose the PEM file that holds the certificate and its private key.");
            error.detail = file.errorString();
            return page.showFailed(error);
        }
        const auto certificate = AppCertificate::fromPem(Secret(file.readAll()));
        if (!certificate)
            return page.showFailed(certificate.error());
        known.credential = *certificate;
    }
    m_assistant->useApplication(known);
}

void WizardController::connectApplication()
{
    ApplicationPage* page = &m_wizard.application();
    connect(m_assistant.get(), &SetupAssistant::applicationStep, page, &ApplicationPage::showStep);
    connect(m_assistant.get(), &SetupAssistant::candidatesFound, page, &ApplicationPage::showCandidates);
    connect(m_assistant.get(), &SetupAssistant::policyRead, page, &ApplicationPage::setPolicy);
    connect(m_assistant.get(), &SetupAssistant::applicationReady, this,
            [this, page](const Result<ApplicationReady>& result) {
                if (result) {
                    const QString name = result->application.name;
                    page->showReady(name, result->application.clientId,
                                    int(m_assistant->permissions().size()), result->notes);
                    m_wizard.setFact(SetupWizard::Fact::Application, name);
                } else if (result.error().code == ErrorCode::Cancelled) {
                    page->showCancelled();
                } else {
                    page->showFailed(result.error());
                }
            });
}

// Consent and proof

void WizardController::connectConsent()
{
    ConsentPage* page = &m_wizard.consent();
    connect(m_assistant.get(), &SetupAssistant::consentStep, page, &ConsentPage::showStep);
    connect(m_assistant.get(), &SetupAssistant::callChanged, page, &ConsentPage::showCall);
    connect(m_assistant.get(), &SetupAssistant::consented, this, [this, page](const Result<Profile>& result) {
        if (result)
            followNewPartner();
        page->showFinished(errorOf(result));
    });
}

void WizardController::followNewPartner()
{
    m_proved = false;
    m_loaded = false;
    followPartner();
    showSignInFacts();
    Q_EMIT partnerOpened();
}

void WizardController::showSignInFacts()
{
    const PartnerSession* partner = m_services.partner();
    if (!partner)
        return;
    m_wizard.setFact(SetupWizard::Fact::Partner, partner->profile().partnerName);
    m_wizard.setFact(SetupWizard::Fact::SignIn, partner->profile().account);
    m_wizard.setFact(SetupWizard::Fact::RefreshToken, m_services.secrets().description());
}

void WizardController::connectProof()
{
    ProofPage* page = &m_wizard.proof();
    connect(m_assistant.get(), &SetupAssistant::proofStarted, page, &ProofPage::showStarted);
    connect(m_assistant.get(), &SetupAssistant::proofRowChanged, page, &ProofPage::showRow);
    connect(m_assistant.get(), &SetupAssistant::proven, this,
            [this, page](const QList<ProofRow>& rows, const std::optional<Error>& problem) {
                m_proved = true;
                page->showFinished(rows, problem);
            });
}

// The customers

void WizardController::connectCustomers()
{
    CustomersChoicePage& choice = m_wizard.customers();
    connect(&choice, &CustomersChoicePage::refreshRequested, this, [this] { loadCustomers(true); });
    connect(&choice, &CustomersChoicePage::choiceChanged, this, [this, &choice] {
        if (!m_assistant || !m_loaded)
            return;
        QStringList tenants;
        if (choice.choice() == ConsentChoice::Selection) {
            for (const SetupCustomer& customer : choice.chosenCustomers())
                tenants << customer.tenant.value;
        }
        m_assistant->noteCustomers(choiceName(choice.choice()), tenants);
    });
    CustomerConsentPage& consents = m_wizard.customerConsent();
    connect(&consents, &CustomerConsentPage::runRequested, this, &WizardController::runConsents);
    connect(&consents, &WizardPage::cancelRequested, this, [this] {
        if (m_services.access())
            m_services.access()->consents().cancel();
    });
    connect(&consents, &CustomerConsentPage::skipRequested, this, &WizardController::skip);
    connect(&m_wizard.access(), &AccessPage::runRequested, this, &WizardController::runAccess);
    connect(&m_wizard.access(), &WizardPage::cancelRequested, this, [this] {
        if (m_services.access())
            m_services.access()->matrix().cancel();
    });
}

void WizardController::followPartner()
{
    m_partnerEvents = std::make_unique<QObject>();
    QObject* context = m_partnerEvents.get();
    CustomerAccess& access = *m_services.access();
    const auto seconds = [](std::chrono::milliseconds pause) {
        return int(std::chrono::ceil<std::chrono::seconds>(pause).count());
    };
    connect(&access.consents(), &ConsentRun::customerBegan, context, [this](const TenantId& tenant) {
        CustomerConsentRow row = m_rows.value(tenant);
        row.state = CustomerConsentRow::State::Running;
        noteRow(row);
    });
    connect(&access.consents(), &ConsentRun::customerEnded, context,
            [this](const TenantId& tenant, const ConsentRecord& record) {
                SetupCustomer customer;
                customer.tenant = tenant;
                customer.name = m_rows.value(tenant).name;
                CustomerConsentRow row = rowOf(customer, &record);
                if (row.state == CustomerConsentRow::State::AlreadyThere)
                    row.state = CustomerConsentRow::State::Consented;
                noteRow(row);
            });
    connect(&access.consents(), &ConsentRun::held, context, [this, seconds](std::chrono::milliseconds pause) {
        m_wizard.customerConsent().showHeld(seconds(pause));
    });
    connect(&access.consents(), &ConsentRun::finished, context, [this](const ConsentRun::Summary& summary) {
        for (const TenantId& tenant : std::as_const(m_order)) {
            CustomerConsentRow row = m_rows.value(tenant);
            if (row.state != CustomerConsentRow::State::Running)
                continue;
            row.state = CustomerConsentRow::State::Cancelled;
            noteRow(row);
        }
        flush();
        m_wizard.customerConsent().showFinished(summary.stoppedBy);
    });
    connect(&access.matrix(), &AccessMatrix::cellBegan, context,
            [this](const TenantId& tenant, const QString& connection) {
                m_wizard.access().showRunning(tenant, connection);
            });
    connect(&access.matrix(), &AccessMatrix::cellEnded, context, [this](const AccessResult& result) {
        m_results.append(result);
        if (!m_batch.isActive())
            m_batch.start();
    });
    connect(&access.matrix(), &AccessMatrix::held, context,
            [this, seconds](std::chrono::milliseconds pause) { m_wizard.access().showHeld(seconds(pause)); });
    connect(&access.matrix(), &AccessMatrix::finished, context, [this](const AccessMatrix::Summary& summary) {
        flush();
        m_wizard.access().showFinished(summary.stoppedBy);
    });
}

void WizardController::loadCustomers(bool anew)
{
    PartnerSession* partner = m_services.partner();
    if (!partner)
        return;
    m_wizard.customers().showLoading();
    m_loading = std::make_unique<QObject>();
    QObject* context = m_loading.get();
    if (anew)
        partner->customers().refresh();
    whenDone(partner->customers().load(), context, [this, context](const Result<>& loaded) {
        if (!loaded)
            return m_wizard.customers().showLoadFailed(loaded.error());
        whenDone(m_services.access()->states().load(), context, [this, context](const Result<>&) {
            // What is kept may be unreadable; then nothing is known of any customer.
            whenDone(
                m_services.access()->relationships().relationships(context), context,
                [this](const Result<QList<Relationship>>& relationships) { showCustomers(relationships); });
        });
    });
}

void WizardController::showCustomers(const Result<QList<Relationship>>& relationships)
{
    const auto known = relationships ? relations(*relationships, m_services.clock().now())
                                     : QHash<TenantId, SetupCustomer>();
    QList<SetupCustomer> customers;
    for (const Customer& customer : m_services.partner()->customers().customers()) {
        if (customer.tenant.isEmpty())
            continue;
        SetupCustomer shown = known.value(customer.tenant);
        shown.tenant = customer.tenant;
        shown.name = customer.name;
        shown.domain = customer.domain;
        customers.append(shown);
    }
    m_wizard.customers().setCustomers(customers);
    m_wizard.customers().showReady();
    m_loaded = true;
    const bool noList = !relationships && relationships.error().code == ErrorCode::NotFound;
    if (!relationships && !noList)
        m_wizard.customers().showFailure(relationships.error());
}

void WizardController::fillConsentRows()
{
    CustomerAccess* access = m_services.access();
    if (!access || access->consents().isRunning())
        return;
    m_rows.clear();
    m_order.clear();
    QList<CustomerConsentRow> rows;
    for (const SetupCustomer& customer : m_wizard.customers().chosenCustomers()) {
        const CustomerConsentRow row = rowOf(customer, access->states().consent(customer.tenant));
        m_rows.insert(customer.tenant, row);
        m_order.append(customer.tenant);
        rows.append(row);
    }
    m_wizard.customerConsent().setRows(rows);
}

void WizardController::runConsents(CustomerConsentPage::Run which)
{
    CustomerAccess* access = m_services.access();
    if (!access)
        return;
    QList<TenantId> tenants;
    for (const TenantId& tenant : std::as_const(m_order)) {
        if (m_rows.value(tenant).state != CustomerConsentRow::State::Skipped)
            tenants.append(tenant);
    }
    startConsents(tenants, which == CustomerConsentPage::Run::FailedOnly ? ConsentRun::Which::FailedOnly
                                                                         : ConsentRun::Which::NotDone);
}

void WizardController::startConsents(const QList<TenantId>& tenants, ConsentRun::Which which)
{
    m_wizard.customerConsent().showStarted();
    m_services.access()->consents().start(tenants,
                                          PermissionCatalog::forCustomers(m_assistant->permissions()), which);
}

void WizardController::consentCustomer(const TenantId& tenant)
{
    CustomerAccess* access = m_services.access();
    if (access && m_assistant && !access->consents().isRunning())
        startConsents({tenant}, ConsentRun::Which::All);
}

bool WizardController::canSkip(const TenantId& tenant) const
{
    const auto row = m_rows.constFind(tenant);
    return row != m_rows.cend() && !row->isDone() && row->state != CustomerConsentRow::State::Skipped &&
           row->state != CustomerConsentRow::State::Running;
}

void WizardController::skip(const TenantId& tenant)
{
    CustomerConsentRow row = m_rows.value(tenant);
    row.state = CustomerConsentRow::State::Skipped;
    row.reason = tr("Left out by you");
    row.error.reset();
    noteRow(row);
    flush();
}

void WizardController::noteRow(CustomerConsentRow row)
{
    row.at = m_services.clock().now();
    m_rows.insert(row.tenant, row);
    m_changedRows.append(row);
    if (!m_batch.isActive())
        m_batch.start();
}

void WizardController::flush()
{
    m_batch.stop();
    if (!m_changedRows.isEmpty())
        m_wizard.customerConsent().updateRows(std::exchange(m_changedRows, {}));
    if (!m_results.isEmpty())
        m_wizard.access().showResults(std::exchange(m_results, {}));
}

void WizardController::fillAccessTable()
{
    CustomerAccess* access = m_services.access();
    if (!access || access->matrix().isRunning())
        return;
    const QList<SetupCustomer> customers = m_wizard.customers().chosenCustomers();
    const QList<Connection> connections = access->testableConnections();
    m_wizard.access().setTable(customers, connections);
    QList<AccessResult> known;
    for (const SetupCustomer& customer : customers) {
        for (const Connection& connection : connections) {
            if (const AccessResult* result = access->states().access(customer.tenant, connection.id))
                known.append(*result);
        }
    }
    if (!known.isEmpty())
        m_wizard.access().showResults(known);
}

void WizardController::runAccess(AccessPage::Run which)
{
    CustomerAccess* access = m_services.access();
    if (!access)
        return;
    QList<AccessProbe::Customer> customers;
    for (const SetupCustomer& customer : m_wizard.customers().chosenCustomers())
        customers.append({customer.tenant, customer.domain});
    m_wizard.access().showStarted();
    access->matrix().start(customers, access->testableConnections(),
                           which == AccessPage::Run::All ? AccessMatrix::Which::All
                                                         : AccessMatrix::Which::NotOk);
}

void WizardController::showSummary()
{
    QList<DonePage::Line> lines;
    for (const WizardStep step : wizardSteps()) {
        if (step == WizardStep::Done)
            continue;
        const WizardPage& page = m_wizard.page(step);
        const Mark mark =
            page.mark() == Mark::None || page.mark() == Mark::Waiting ? Mark::Skipped : page.mark();
        lines.append({wizardStepTitle(step), mark, page.detail()});
    }
    m_wizard.done().setSummary(lines);
}

} // namespace steward
