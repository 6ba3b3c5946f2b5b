#include "erroractions.h"

#include "healthcontroller.h"
#include "pageids.h"
#include "wizardcontroller.h"

#include <cloud/applicationsetup.h>
#include <common/mainwindow.h>
#include <customers/customerspage.h>
#include <services/customeraccess.h>
#include <services/services.h>
#include <settings/advicecatalog.h>

#include <QApplication>
#include <QClipboard>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {

/// Where an administrator finds the policies, below a cloud's "entra" portal.
const QString kPolicies = u"/#view/Microsoft_AAD_ConditionalAccess/ConditionalAccessBlade/~/Policies"_s;

} // namespace

ErrorActions::ErrorActions(Services& services, MainWindow& window, CustomersPage& customers,
                           WizardController& wizard, HealthController& health)
    : ActionDesk(&window),
      m_services(services),
      m_window(window),
      m_customers(customers),
      m_wizard(wizard),
      m_health(health)
{
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &ErrorActions::tick);
    connect(&window, &MainWindow::linkRequested, this, [this](const QUrl& link) {
        if (const auto opened = m_browser.open(link); !opened)
            m_window.showNotice(opened.error());
    });
}

bool ErrorActions::isIn(const QWidget& page, const ActionRequest& request) const
{
    return request.place && page.isAncestorOf(request.place);
}

std::optional<Customer> ErrorActions::customerOf(const QString& tenant) const
{
    if (tenant.isEmpty() || !m_services.partner())
        return std::nullopt;
    for (const Customer& customer : m_services.partner()->customers().customers()) {
        if (customer.tenant.value.compare(tenant, Qt::CaseInsensitive) == 0)
            return customer;
    }
    return std::nullopt;
}

QString ErrorActions::offer(const ActionRequest& request) const
{
    const QString& action = request.error.action;
    if (action.isEmpty() || !can(request))
        return {};
    if (action == "consent"_L1 && request.tenant.isEmpty())
        return tr("Consent again");
    return request.error.actionLabel.isEmpty() ? adviceActionLabel(action) : request.error.actionLabel;
}

bool ErrorActions::can(const ActionRequest& request) const
{
    const QString& action = request.error.action;
    const bool aboutCustomer = !request.tenant.isEmpty();
    if (action == "signIn"_L1 || action == "account"_L1 || action == "tenant"_L1 ||
        action == "application"_L1 || action == "credential"_L1)
        return true;
    if (action == "consent"_L1)
        return aboutCustomer ? customerOf(request.tenant).has_value() : m_wizard.application().has_value();
    if (action == "adminConsent"_L1 || action == "conditionalAccess"_L1)
        return m_wizard.application().has_value();
    if (action == "relationships"_L1) // in the customers page they are on screen already
        return !isIn(m_customers, request) &&
               (aboutCustomer ? customerOf(request.tenant).has_value() : m_services.partner() != nullptr);
    if (action == "wait"_L1)
        return bool(repetition(request));
    if (action == "skip"_L1)
        return m_wizard.stepOf(request.place) == WizardStep::CustomerConsent &&
               m_wizard.canSkip(TenantId{request.tenant});
    return false; // "report": every banner has "Copy details"
}

void ErrorActions::carryOut(const ActionRequest& request)
{
    const QString& action = request.error.action;
    if (action.isEmpty() || !can(request))
        return;
    if (action == "signIn"_L1) {
        signInAgain(request);
    } else if (action == "account"_L1) {
        m_window.showPage(pages::kWizard);
        m_wizard.chooseAccount();
    } else if (action == "tenant"_L1) {
        m_window.showPage(pages::kWizard);
        m_wizard.beginAt(WizardStep::SignIn);
    } else if (action == "application"_L1) {
        m_window.showPage(pages::kWizard);
        m_wizard.mendApplication();
    } else if (action == "credential"_L1) {
        m_window.showPage(pages::kWizard);
        m_wizard.enterCredential();
    } else if (action == "consent"_L1) {
        consent(request);
    } else if (action == "adminConsent"_L1) {
        giveLink(request);
    } else if (action == "conditionalAccess"_L1) {
        giveNote(request);
    } else if (action == "relationships"_L1) {
        showCustomer(request.tenant);
    } else if (action == "wait"_L1) {
        waitAndTry(request);
    } else if (action == "skip"_L1) {
        m_wizard.skip(TenantId{request.tenant});
    }
}

void ErrorActions::showCustomer(const QString& tenant)
{
    m_window.showPage(pages::kCustomers);
    if (const auto customer = customerOf(tenant))
        m_customers.selectCustomer(customer->id);
}

void ErrorActions::signInAgain(const ActionRequest& request)
{
    m_window.showPage(pages::kWizard);
    // Where a code is refused, another code is refused too.
    const auto advice = m_services.advice().find(
        {{}, request.error.serviceCode, request.error.httpStatus, {}, u"deviceCode"_s});
    const bool codeRefused =
        !request.error.serviceCode.isEmpty() && advice && advice->signIn == "deviceCode"_L1;
    m_wizard.signInAgain(m_wizard.stepOf(request.place), codeRefused);
}

void ErrorActions::consent(const ActionRequest& request)
{
    if (request.tenant.isEmpty()) {
        m_window.showPage(pages::kWizard);
        m_wizard.beginAt(WizardStep::Consent);
    } else if (m_wizard.stepOf(request.place) == WizardStep::CustomerConsent) {
        m_wizard.consentCustomer(TenantId{request.tenant});
    } else if (const auto customer = customerOf(request.tenant)) {
        showCustomer(request.tenant);
        Q_EMIT consentRequested(*customer);
    }
}

void ErrorActions::giveLink(const ActionRequest& request)
{
    const AppIdentity app = *m_wizard.application();
    const TenantId tenant = request.tenant.isEmpty() ? app.tenant : TenantId{request.tenant};
    const QUrl link = ApplicationSetup::adminConsentUrl(app.cloud, tenant, app.clientId);
    QGuiApplication::clipboard()->setText(QString::fromUtf8(link.toEncoded()));
    m_window.showMessage(tr("The approval link was copied"),
                        tr("Send it to an administrator of this tenant, or open it yourself as one:\n%1")
                            .arg(QString::fromUtf8(link.toEncoded())),
                        tr("Open in the browser"), link);
}

void ErrorActions::giveNote(const ActionRequest& request)
{
    const AppIdentity app = *m_wizard.application();
    const PartnerSession* partner = m_services.partner();
    const auto customer = customerOf(request.tenant);
    QStringList lines;
    lines << tr("A rule of your tenant refuses the sign-in of a partner's tool (Steward).")
          << tr("Tenant: %1").arg(request.tenant.isEmpty() ? app.tenant.value : request.tenant);
    if (customer)
        lines << tr("Organisation: %1").arg(customer->name);
    lines << tr("Partner's tenant: %1").arg(app.tenant.value);
    if (partner)
        lines << tr("Account: %1").arg(partner->profile().account);
    lines << tr("Application id: %1").arg(app.clientId) << QString() << request.error.toText();
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    const QUrl portal = app.cloud.portals.value(u"entra"_s);
    m_window.showMessage(
        tr("A note for the administrator was copied"),
        tr("Paste it into a message. It names the account, the application and what was refused."),
        tr("Open the policies in Entra"),
        portal.isEmpty() ? portal : QUrl(portal.toString(QUrl::StripTrailingSlash) + kPolicies));
}

std::function<void()> ErrorActions::repetition(const ActionRequest& request) const
{
    if (const auto step = m_wizard.stepOf(request.place); step && m_wizard.canTryAgain(*step))
        return [wizard = &m_wizard, step = *step] { wizard->tryAgain(step); };
    const QString page = m_window.pageOf(request.place);
    if (page == pages::kCustomers && request.tenant.isEmpty() && m_services.partner())
        return [services = &m_services] {
            if (services->partner())
                services->partner()->customers().refresh();
        };
    if (page == pages::kHealth && m_services.partner())
        return [health = &m_health] { health->check(); };
    return {};
}

void ErrorActions::waitAndTry(const ActionRequest& request)
{
    m_next = repetition(request);
    m_left = m_pause;
    m_timer.start();
    tick();
}

void ErrorActions::tick()
{
    if (m_left > 0s) {
        m_window.setNote(tr("Trying again in %1 s").arg(m_left.count()));
        --m_left;
        return;
    }
    m_timer.stop();
    m_window.setNote({});
    if (const auto next = std::exchange(m_next, {}))
        next();
}

} // namespace steward
