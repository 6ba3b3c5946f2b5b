#include "customerdetailcontroller.h"

#include <customers/customerspage.h>
#include <runs/runsign.h>

using namespace Qt::StringLiterals;

namespace steward {

CustomerDetailController::CustomerDetailController(CustomersPage& page, RunHistory& history,
                                                   const ProductNames& products, const Clock& clock,
                                                   QObject* parent)
    : QObject(parent),
      m_page(page),
      m_detail(page.detail()),
      m_history(history),
      m_products(products),
      m_clock(clock)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRest);
    connect(&m_rest, &QTimer::timeout, this, &CustomerDetailController::ask);
    connect(&page, &CustomersPage::currentCustomerChanged, this, &CustomerDetailController::choose);
    connect(&m_detail, &CustomerDetail::domainsRequested, this, &CustomerDetailController::askDomains);
    connect(&m_detail, &CustomerDetail::licencesRequested, this, &CustomerDetailController::askLicences);
    connect(&m_detail, &CustomerDetail::runOpened, this, &CustomerDetailController::runRequested);
}

CustomerDetailController::~CustomerDetailController() = default;

void CustomerDetailController::follow(const TenantClient& tenants, const CustomerRelationships& relationships)
{
    leave();
    m_tenants = &tenants;
    m_relationships = &relationships;
    connect(&relationships, &CustomerRelationships::stateChanged, this,
            &CustomerDetailController::showRelations);
    connect(&relationships, &CustomerRelationships::changed, this, [this](const QList<TenantId>& changed) {
        if (m_customer && changed.contains(m_customer->tenant))
            showRelations();
    });
    choose(m_page.currentCustomer());
}

void CustomerDetailController::leave()
{
    if (m_relationships)
        disconnect(m_relationships, nullptr, this, nullptr);
    m_relationships.clear();
    m_tenants = nullptr;
    m_rest.stop();
    m_domainsAsker.reset();
    m_licencesAsker.reset();
    m_domains.clear();
    m_licences.clear();
    m_customer.reset();
}

void CustomerDetailController::choose(const std::optional<Customer>& customer)
{
    const bool same =
        customer && m_customer && customer->id == m_customer->id && customer->tenant == m_customer->tenant;
    m_customer = customer;
    if (same)
        return;
    m_rest.stop();
    m_domainsAsker.reset();
    m_licencesAsker.reset();
    m_runsAsker.reset();
    if (!customer)
        return;
    showRelations();
    showRuns();
    if (!m_tenants || customer->tenant.isEmpty())
        return;
    const auto domains = kept(m_domains);
    const auto licences = kept(m_licences);
    m_detail.setDomains({!domains, domains, {}});
    m_detail.setLicences(
        {!licences, licences ? std::optional(licenceLines(*licences, m_products)) : std::nullopt, {}});
    if (!domains || !licences)
        m_rest.start();
}

void CustomerDetailController::showRelations()
{
    if (!m_customer || !m_relationships || m_customer->tenant.isEmpty())
        return;
    using State = CustomerRelationships::State;
    CustomerDetail::Relations relations;
    if (const CustomerRelations* known = m_relationships->of(m_customer->tenant))
        relations.relations = *known;
    relations.reading =
        m_relationships->state() == State::Empty || m_relationships->state() == State::Loading;
    // Where only roles are not known, that there is no relationship is known.
    if (relations.relations || m_relationships->state() == State::Failed)
        relations.error = m_relationships->lastError();
    relations.now = m_clock.now();
    m_detail.setRelations(relations);
}

void CustomerDetailController::showRuns()
{
    m_runsAsker.reset();
    if (!m_customer)
        return;
    m_runsAsker = std::make_unique<QObject>();
    whenDone(m_history.ofCustomer(m_customer->id, kRuns), m_runsAsker.get(),
             [this](const Result<QList<RunRecord>>& records) {
                 if (!records) // a list that is only a help
                     return;
                 const QDateTime now = m_clock.now();
                 QList<CustomerDetail::RunLine> lines;
                 for (const RunRecord& record : *records) {
                     const RunSign sign = runSign(record.result.state);
                     lines.append({record.id,
                                   record.scriptName,
                                   whenText(record.startedAt, now),
                                   {sign.icon, QString::fromLatin1(sign.role), sign.text}});
                 }
                 m_detail.setRuns(lines);
             });
}

void CustomerDetailController::ask()
{
    if (!kept(m_domains))
        askDomains();
    if (!kept(m_licences))
        askLicences();
}

void CustomerDetailController::askDomains()
{
    if (!m_customer || !m_tenants)
        return;
    m_detail.setDomains({true, {}, {}});
    m_domainsAsker = std::make_unique<QObject>();
    whenDone(m_tenants->domains(m_customer->tenant, m_domainsAsker.get()), m_domainsAsker.get(),
             [this](const Result<QList<TenantDomain>>& domains) {
                 if (domains)
                     keep(m_domains, *domains);
                 m_detail.setDomains({false, domains ? std::optional(*domains) : std::nullopt,
                                      domains ? std::nullopt : std::optional(domains.error())});
             });
}

void CustomerDetailController::askLicences()
{
    if (!m_customer || !m_tenants)
        return;
    m_detail.setLicences({true, {}, {}});
    m_licencesAsker = std::make_unique<QObject>();
    whenDone(m_tenants->licences(m_customer->tenant, m_licencesAsker.get()), m_licencesAsker.get(),
             [this](const Result<QList<Licence>>& licences) {
                 if (licences)
                     keep(m_licences, *licences);
                 m_detail.setLicences(
                     {false, licences ? std::optional(licenceLines(*licences, m_products)) : std::nullopt,
                      licences ? std::nullopt : std::optional(licences.error())});
             });
}

template <typename T>
std::optional<T> CustomerDetailController::kept(const QHash<TenantId, Answer<T>>& answers) const
{
    const auto found = m_customer ? answers.constFind(m_customer->tenant) : answers.cend();
    const auto fresh = std::chrono::seconds(kGoodFor).count();
    if (found == answers.cend() || found->at.secsTo(m_clock.now()) >= fresh)
        return std::nullopt;
    return found->value;
}

template <typename T>
void CustomerDetailController::keep(QHash<TenantId, Answer<T>>& answers, const T& value)
{
    const QDateTime now = m_clock.now();
    const auto fresh = std::chrono::seconds(kGoodFor).count();
    answers.removeIf([&](const auto& entry) { return entry.value().at.secsTo(now) >= fresh; });
    answers.insert(m_customer->tenant, {value, now});
}

} // namespace steward
