#include "customercontroller.h"

#include <customers/customerspage.h>

#include <QFileDialog>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace steward {

CustomerController::CustomerController(Services& services, CustomersPage& page, QObject* parent)
    : QObject(parent),
      m_services(services),
      m_page(page),
      m_views(services.resources().folders(u"views"_s),
              services.options().profileFolder + u"/resources/views"_s)
{
    page.follow(m_views);
    connect(&page, &CustomersPage::consentRequested, this, &CustomerController::consent);
    connect(&page, &CustomersPage::accessCheckRequested, this, &CustomerController::checkAccess);
    connect(&page, &CustomersPage::portalRequested, this, &CustomerController::openPortal);
    connect(&page, &CustomersPage::exportRequested, this, &CustomerController::exportTo);
    connect(&page, &CustomersPage::stopWorkRequested, this, [this] {
        if (CustomerAccess* access = m_services.access()) {
            access->consents().cancel();
            access->matrix().cancel();
        }
    });
}

CustomerController::~CustomerController() = default;

void CustomerController::followPartner()
{
    PartnerSession& partner = *m_services.partner();
    m_page.setPortals(m_services.portals().portals(), partner.identity().cloud);
    // Before the rows: they are made with their notes once.
    followAccess(*m_services.access());
    m_page.follow(partner.customers());
    showLastRuns();
}

void CustomerController::followAccess(CustomerAccess& access)
{
    m_page.follow(access.notes(), access.groups());
    QList<CheckedConnection> connections;
    for (const Connection& connection : access.testableConnections())
        connections.append({connection.id, connection.title});
    m_page.follow(access.states(), connections);
    // That nothing could be read means that nothing is known: the table says so.
    std::ignore = access.states().load();
    // Roles take a call a relationship: in the background, after the list, and kept.
    CustomerRelationships& relationships = access.customerRelationships();
    m_page.follow(relationships);
    std::ignore = relationships.load();
    CustomerContracts& contracts = access.contracts();
    m_page.follow(contracts);
    std::ignore = contracts.load();
    const CustomerDirectory& customers = m_services.partner()->customers();
    connect(&customers, &CustomerDirectory::stateChanged, &access, [&customers, &relationships, &contracts] {
        if (customers.state() == CustomerDirectory::State::Ready && !customers.lastError()) {
            std::ignore = relationships.refresh();
            std::ignore = contracts.refresh();
        }
    });
    connect(&access.consents(), &ConsentRun::customerEnded, this, [this] {
        ++m_done;
        showWork();
    });
    connect(&access.matrix(), &AccessMatrix::cellEnded, this, [this] {
        ++m_done;
        showWork();
    });
    connect(&access.consents(), &ConsentRun::finished, this, &CustomerController::showWork);
    connect(&access.matrix(), &AccessMatrix::finished, this, &CustomerController::showWork);
}

void CustomerController::showWork()
{
    const CustomerAccess* access = m_services.access();
    if (!access)
        return m_page.setWorking(false);
    const bool consents = const_cast<CustomerAccess*>(access)->consents().isRunning();
    const bool checks = const_cast<CustomerAccess*>(access)->matrix().isRunning();
    const QString far = tr("%1 of %2").arg(QLocale().toString(m_done), QLocale().toString(m_all));
    m_page.setWorking(consents || checks,
                      consents ? tr("Consent: %1").arg(far) : tr("Access test: %1").arg(far));
}

void CustomerController::consent(const QList<Customer>& customers)
{
    CustomerAccess& access = *m_services.access();
    m_done = 0;
    access.consents().start(consentTargets(customers), access.customerPermissions(), ConsentRun::Which::All);
    m_all = access.consents().chosenCount();
    showWork();
}

void CustomerController::checkAccess(const QList<Customer>& customers)
{
    CustomerAccess& access = *m_services.access();
    m_done = 0;
    access.matrix().start(probeTargets(customers), access.testableConnections(), AccessMatrix::Which::All);
    m_all = access.matrix().summary().cells;
    showWork();
}

void CustomerController::openPortal(const Portal& portal, const QUrl& address)
{
    const auto opened = portal.browser.isEmpty()
                            ? m_browser.open(address)
                            : m_browser.openWith(portal.browser, portal.browserArguments, address);
    if (!opened)
        m_page.showPortalProblem(opened.error());
}

void CustomerController::showLastRuns()
{
    whenDone(m_services.history().lastRuns(), this, [this](const Result<QHash<CustomerId, LastRun>>& runs) {
        if (runs) // without a history the column says that nothing is known to have run
            m_page.setLastRuns(*runs);
    });
}

void CustomerController::exportTo(CustomerFormat format, const QList<Customer>& customers,
                                  const QStringList& columns)
{
    const bool json = format == CustomerFormat::Json;
    auto* dialog = new QFileDialog(&m_page, tr("Export customers"));
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(json ? tr("JSON (*.json)") : tr("CSV (*.csv)"));
    dialog->setDefaultSuffix(json ? u"json"_s : u"csv"_s);
    dialog->selectFile(json ? u"customers.json"_s : u"customers.csv"_s);
    connect(
        dialog, &QFileDialog::fileSelected, this, [this, format, customers, columns](const QString& file) {
            if (const auto written = exportCustomers(customers, columns, format, m_page.knowledge(), file);
                !written)
                m_page.showProblem(written.error());
        });
    dialog->open();
}

} // namespace steward
