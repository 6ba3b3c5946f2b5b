#include "healthcontroller.h"

#include <auth/signinlife.h>
#include <services/customeraccess.h>
#include <services/services.h>
#include <settings/settings.h>
#include <setup/healthpage.h>

#include <QFileDialog>
#include <QSaveFile>

#include <algorithm>
#include <health/healthexport.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr auto kCheckedOn = u"health.checkedOn";
constexpr auto kNotifiedOn = u"health.notifiedOn";
constexpr std::chrono::minutes kLook{30};
const QString kRelationship = u"relationship:"_s;

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

} // namespace

HealthController::HealthController(Services& services, HealthPage& page, Settings& settings, QObject* parent)
    : QObject(parent), m_services(services), m_page(page), m_settings(settings)
{
    connect(&services, &Services::partnerClosing, this, [this] {
        m_change.reset();
        m_check.reset();
    });
    connect(&page, &HealthPage::checkRequested, this, &HealthController::check);
    connect(&page, &HealthPage::renewRequested, this, &HealthController::renew);
    connect(&page, &HealthPage::rotateRequested, this, &HealthController::rotate);
    connect(&page, &HealthPage::actionRequested, this, &HealthController::act);
    connect(&page, &HealthPage::signInRequested, this, &HealthController::signInRequested);
    connect(&page, &HealthPage::setupRequested, this, &HealthController::setupRequested);
    connect(&page, &HealthPage::openCustomerRequested, this, &HealthController::customerRequested);
    connect(&page, &HealthPage::exportHtmlRequested, this, [this] { exportReport(true); });
    connect(&page, &HealthPage::exportJsonRequested, this, [this] { exportReport(false); });
    connect(&m_daily, &QTimer::timeout, this, &HealthController::checkDaily);
    m_daily.setInterval(kLook);
}

HealthController::~HealthController() = default;

void HealthController::followPartner()
{
    m_change.reset();
    m_check.reset();
    m_last.reset();
    m_exportNext.reset();
    m_partner = std::make_unique<QObject>();
    m_check = std::make_unique<HealthCheck>(m_services, *m_services.access());
    m_daily.start();
    checkDaily();
}

void HealthController::checkDaily()
{
    const QString today = m_services.clock().now().toLocalTime().date().toString(Qt::ISODate);
    if (!m_check || m_settings.text(kCheckedOn) == today)
        return;
    m_settings.setText(kCheckedOn, today);
    std::ignore = m_settings.save(); // looked at again then, which does no harm
    check();
}

void HealthController::check()
{
    if (!m_check)
        return;
    m_page.showChecking();
    whenDone(m_check->run(), m_partner.get(),
             [this](const Result<HealthOutcome>& outcome) { show(outcome); });
}

void HealthController::show(const Result<HealthOutcome>& outcome)
{
    if (!outcome) {
        m_exportNext.reset();
        m_page.showCheckFailed(outcome.error());
        return;
    }
    m_last = *outcome;
    m_page.showReport(outcome->report, outcome->changes);
    m_page.showProof(outcome->proof);
    showCards(outcome->report);
    showConcerns(outcome->report);
    notify(outcome->report);
    if (const auto html = std::exchange(m_exportNext, std::nullopt))
        exportReport(*html);
}

void HealthController::showCards(const HealthReport& report)
{
    PartnerSession& partner = *m_services.partner();
    SignInHealth signIn;
    signIn.account = partner.profile().account;
    signIn.renewedAt =
        partner.tokens().renewedAt().isValid() ? partner.tokens().renewedAt() : partner.profile().renewedAt;
    if (const auto days = signInDaysLeft(signIn.renewedAt, m_services.clock().now()))
        signIn.daysLeft = int(*days);
    if (partner.tokens().state() == TokenBroker::State::SignInNeeded)
        signIn.error = partner.tokens().lastError();
    m_page.showSignIn(signIn);

    CredentialHealth credential;
    credential.kind = toCloudKind(partner.identity().credential);
    credential.application = partner.identity().clientId;
    for (const HealthFinding& finding : report.findings) {
        if (finding.id == "credential"_L1 && finding.daysLeft) {
            credential.daysLeft = finding.daysLeft;
            credential.endsAt = report.at.addDays(*finding.daysLeft);
        }
    }
    m_page.showCredential(credential);
}

void HealthController::showConcerns(const HealthReport& report)
{
    CustomerAccess& access = *m_services.access();
    QHash<TenantId, QString> names;
    QList<CustomerConcern> concerns;
    const QList<Permission> asked = access.customerPermissions();
    for (const Customer& customer : m_services.partner()->customers().customers()) {
        names.insert(customer.tenant, customer.name);
        const ConsentRecord* record = access.states().consent(customer.tenant);
        if (!record)
            continue;
        CustomerConcern concern;
        concern.tenant = customer.tenant;
        concern.name = customer.name;
        if (record->state == ConsentRecord::State::Failed) {
            concern.severity = HealthFinding::Severity::Bad;
            concern.what = record->error ? record->error->message : tr("The consent failed");
            concerns.append(concern);
        } else if (const auto drift = consentDrift(asked, record->granted); drift.needsConsent()) {
            concern.what = tr("%n permissions missing", nullptr, int(drift.missing.size()));
            concerns.append(concern);
        }
    }
    for (const HealthFinding& finding : report.findings) {
        if (!finding.id.startsWith(kRelationship) || finding.severity == HealthFinding::Severity::Good)
            continue;
        CustomerConcern concern;
        concern.tenant = TenantId{finding.id.mid(kRelationship.size())};
        concern.name = names.value(concern.tenant);
        concern.severity = finding.severity;
        concern.what = finding.title;
        concern.daysLeft = finding.daysLeft;
        if (finding.daysLeft)
            concern.endsAt = report.at.addDays(*finding.daysLeft);
        concerns.append(concern);
    }
    std::stable_sort(
        concerns.begin(), concerns.end(),
        [](const CustomerConcern& a, const CustomerConcern& b) { return a.severity > b.severity; });
    m_page.showConcerns(concerns);
}

void HealthController::notify(const HealthReport& report)
{
    const QString today = m_services.clock().now().toLocalTime().date().toString(Qt::ISODate);
    if (report.severity() < HealthFinding::Severity::Attention || m_settings.text(kNotifiedOn) == today)
        return;
    m_settings.setText(kNotifiedOn, today);
    std::ignore = m_settings.save();
    Q_EMIT attentionNeeded(tr("Steward: %1").arg(report.headline()),
                           report.findings.isEmpty() ? QString() : report.findings.constFirst().title);
}

void HealthController::act(const QString& action)
{
    if (action == "signIn"_L1)
        Q_EMIT signInRequested();
    else if (action == "renew"_L1)
        renew();
    else if (action == "rotate"_L1 || action == "credential"_L1)
        rotate();
    else if (action == "consentPartner"_L1)
        Q_EMIT applicationRequested();
    else if (action == "consent"_L1)
        Q_EMIT consentRequested();
    else if (action == "adminConsent"_L1 || action == "application"_L1)
        Q_EMIT applicationRequested();
    else if (action == "relationships"_L1)
        Q_EMIT relationshipsRequested();
    else
        Q_EMIT setupRequested();
}

void HealthController::renew()
{
    if (!m_services.partner())
        return;
    m_page.showRenewing();
    whenDone(m_services.partner()->tokens().renew(), m_partner.get(),
             [this](const Result<QDateTime>& renewed) {
                 m_page.showRenewed(renewed ? std::nullopt : std::optional<Error>(renewed.error()));
                 check();
             });
}

void HealthController::rotate()
{
    if (!m_services.partner() || (m_change && m_change->isRunning()))
        return;
    m_change = std::make_unique<CredentialChange>(m_services);
    connect(m_change.get(), &CredentialChange::stepChanged, &m_page, &HealthPage::showRotationStep);
    connect(m_change.get(), &CredentialChange::finished, this, [this](const Result<MadeCredential>& result) {
        m_page.showRotated(result ? std::nullopt : std::optional<Error>(result.error()));
        check();
    });
    m_change->start();
}

void HealthController::exportReport(bool html)
{
    if (!m_last) {
        m_exportNext = html;
        return check();
    }
    auto* dialog = new QFileDialog(m_page.window(), tr("Export the report"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(html ? tr("Web pages (*.html)") : tr("JSON (*.json)"));
    dialog->setDefaultSuffix(html ? u"html"_s : u"json"_s);
    dialog->selectFile(u"steward-health-%1.%2"_s.arg(
        m_services.clock().now().toLocalTime().date().toString(Qt::ISODate), html ? u"html"_s : u"json"_s));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, html](const QString& file) { writeReport(file, html); });
    dialog->open();
}

void HealthController::writeReport(const QString& file, bool html)
{
    if (!m_last) // another partner was opened meanwhile
        return;
    const QByteArray text =
        html ? healthHtml(m_last->report, m_last->changes) : healthJson(m_last->report, m_last->changes);
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.write(text) == text.size() && out.commit()) {
        m_page.showExported(file);
        return;
    }
    Error error;
    error.code = ErrorCode::FileFailed;
    error.message = tr("The report could not be written to %1.").arg(file);
    error.advice = tr("Choose another place, or free some space.");
    error.detail = out.errorString();
    m_page.showCheckFailed(error);
}

} // namespace steward
