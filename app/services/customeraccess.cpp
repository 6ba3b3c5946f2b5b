#include "customeraccess.h"

#include "partnersession.h"
#include "services.h"

using namespace Qt::StringLiterals;

namespace steward {

namespace {

// Below Partner Center's 50 consents a second, and few enough that a service seldom asks to wait.
constexpr Batch::Options kConsentBatch{.atATime = 6};
// Each cell takes a token and a call of another tenant: more at a time only meets the throttle.
constexpr Batch::Options kAccessBatch{.atATime = 4};

} // namespace

QString applicationKey(const AppIdentity& identity)
{
    // The practice partner is another port each time, and the same partner.
    return identity.tenant.value.toLower() + u'|' + identity.clientId.toLower() + u'|' +
           (identity.cloud.isPractice ? u"practice"_s : identity.cloud.authority.toString());
}

CustomerAccess::CustomerAccess(PartnerSession& partner, Services& services, Database& database)
    : m_partner(partner),
      m_services(services),
      m_consentClient(services.http(), partner.tokens(), partner.identity(), u"Steward"_s, services.advice(),
                      services.clock()),
      m_probe(services.http(), partner.tokens(), partner.identity(), services.advice(), services.clock()),
      m_relationships(services.http(), partner.tokens(), partner.identity(), services.advice()),
      m_tenants(services.http(), partner.tokens(), partner.identity(), services.advice()),
      m_userBadges(m_tenants, services.clock()),
      m_recentUsers(database, applicationKey(partner.identity())),
      m_states(database, applicationKey(partner.identity())),
      m_notes(services.options().profileFolder, partner.identity().tenant),
      m_groups(services.options().profileFolder, partner.identity().tenant),
      m_customerRelationships(m_relationships, database,
                              applicationKey(partner.identity()) + u'|' + partner.profile().account.toLower(),
                              services.clock()),
      m_contracts(m_tenants, database, applicationKey(partner.identity()), services.clock()),
      m_tokenChoices(m_states),
      m_consents(m_consentClient, m_states, services.clock(), kConsentBatch),
      m_matrix(m_probe, m_states, kAccessBatch)
{
    m_partner.customers().supplementFrom(m_contracts, m_customerRelationships);
    // A token from before a consent does not have what was consented.
    connect(&m_consents, &ConsentRun::customerEnded, this,
            [this](const TenantId& tenant) { m_partner.tokens().dropTokens(tenant); });
}

CustomerAccess::~CustomerAccess() = default;

QList<Permission> CustomerAccess::askedPermissions() const
{
    return askedFor(m_services, m_partner.profile().permissionSet, m_partner.profile().connections);
}

QList<Permission> CustomerAccess::customerPermissions() const
{
    return PermissionCatalog::forCustomers(askedPermissions());
}

QList<Connection> CustomerAccess::testableConnections() const
{
    QList<Connection> testable;
    for (const Connection& connection : m_services.connections().connections()) {
        if (connection.check)
            testable.append(connection);
    }
    return testable;
}

QList<Connection> connectionsOf(const QList<Connection>& all, const QStringList& ids)
{
    QList<Connection> some;
    std::copy_if(all.cbegin(), all.cend(), std::back_inserter(some),
                 [&ids](const Connection& connection) { return ids.contains(connection.id); });
    return some;
}

QList<Permission> askedFor(const Services& services, const QString& permissionSet,
                           const std::optional<QStringList>& connections)
{
    const Permission::Set set =
        permissionSet.isEmpty() ? Permission::Set::Minimal : permissionSetFromName(permissionSet);
    const PermissionCatalog& catalog = services.permissions();
    if (!connections)
        return catalog.permissions(set);
    const QList<Connection>& all = services.connections().connections();
    return catalog.chosen(set, connectionsOf(all, *connections), all);
}

QList<TenantId> consentTargets(const QList<Customer>& customers)
{
    QList<TenantId> targets;
    for (const Customer& customer : customers) {
        if (!customer.tenant.isEmpty())
            targets.append(customer.tenant);
    }
    return targets;
}

QList<AccessProbe::Customer> probeTargets(const QList<Customer>& customers)
{
    QList<AccessProbe::Customer> targets;
    for (const Customer& customer : customers) {
        if (!customer.tenant.isEmpty())
            targets.append({customer.tenant, customer.domain});
    }
    return targets;
}

} // namespace steward
