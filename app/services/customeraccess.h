#pragma once

#include <cloud/permissioncatalog.h>
#include <cloud/relationshipclient.h>
#include <cloud/tenantclient.h>
#include <customers/accessmatrix.h>
#include <customers/consentrun.h>
#include <customers/customer.h>
#include <customers/customercontracts.h>
#include <customers/customergroups.h>
#include <customers/customernotes.h>
#include <customers/customerrelationships.h>
#include <customers/customerstates.h>
#include <customers/recentusers.h>
#include <customers/tokenchoices.h>
#include <customers/userbadges.h>

namespace steward {

class Database;
class PartnerSession;
class Services;

/// What Steward does in the customers' tenants besides scripts, and knows about them: consent, access test,
/// their last results. One for the open partner; the partner and the database must outlive it.
class CustomerAccess final : public QObject
{
    Q_OBJECT

public:
    CustomerAccess(PartnerSession& partner, Services& services, Database& database);
    ~CustomerAccess() override;

    [[nodiscard]] CustomerStates& states() { return m_states; }
    /// Which kinds of tokens the customers' services take; load() them before a run.
    [[nodiscard]] TokenChoices& tokenChoices() { return m_tokenChoices; }
    /// What people put down about the customers, and the groups they made of them.
    [[nodiscard]] CustomerNotes& notes() { return m_notes; }
    [[nodiscard]] CustomerGroups& groups() { return m_groups; }
    [[nodiscard]] CustomerContracts& contracts() { return m_contracts; }
    [[nodiscard]] const TenantClient& tenants() const { return m_tenants; }
    [[nodiscard]] UserBadges& userBadges() { return m_userBadges; }
    [[nodiscard]] RecentUsers& recentUsers() { return m_recentUsers; }
    [[nodiscard]] ConsentRun& consents() { return m_consents; }
    [[nodiscard]] AccessMatrix& matrix() { return m_matrix; }
    [[nodiscard]] const RelationshipClient& relationships() const { return m_relationships; }
    /// The same for all customers, kept from one start to the next.
    [[nodiscard]] CustomerRelationships& customerRelationships() { return m_customerRelationships; }

    /// What the application is to be allowed in the partner's tenant, by the set and the connections that the
    /// profile names.
    [[nodiscard]] QList<Permission> askedPermissions() const;
    /// What of that is asked for in customers' tenants.
    [[nodiscard]] QList<Permission> customerPermissions() const;
    /// The connections that can be tried in a customer's tenant.
    [[nodiscard]] QList<Connection> testableConnections() const;

private:
    PartnerSession& m_partner;
    Services& m_services;
    ConsentClient m_consentClient;
    AccessProbe m_probe;
    RelationshipClient m_relationships;
    TenantClient m_tenants;
    UserBadges m_userBadges;
    RecentUsers m_recentUsers;
    CustomerStates m_states;
    CustomerNotes m_notes;
    CustomerGroups m_groups;
    CustomerRelationships m_customerRelationships;
    CustomerContracts m_contracts;
    TokenChoices m_tokenChoices;
    ConsentRun m_consents;
    AccessMatrix m_matrix;
};

/// Whose consents, access and customers are kept: an application of a partner in a cloud.
[[nodiscard]] QString applicationKey(const AppIdentity& identity);
/// Those of `all` that have one of the ids.
[[nodiscard]] QList<Connection> connectionsOf(const QList<Connection>& all, const QStringList& ids);
/// What an application asks for that was made for that set and those connections, as a profile names them. Of
/// one that somebody else made, nothing is named: then only what Steward cannot do without.
[[nodiscard]] QList<Permission> askedFor(const Services& services, const QString& permissionSet,
                                         const std::optional<QStringList>& connections);
/// The customers that have a tenant, as consent and access test want them.
[[nodiscard]] QList<TenantId> consentTargets(const QList<Customer>& customers);
[[nodiscard]] QList<AccessProbe::Customer> probeTargets(const QList<Customer>& customers);

} // namespace steward
