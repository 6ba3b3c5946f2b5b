#pragma once

#include "data/practicedata.h"
#include "data/situations.h"
#include "directory/application.h"
#include "directory/resources.h"
#include "faults.h"

#include <base/result.h>

#include <QHash>
#include <QMap>

namespace steward::sandbox {

/// Delegated permissions an application has in a tenant, for one resource.
struct DelegatedGrant
{
    QString id, clientApp, resourceApp;
    QString user; ///< empty: for everybody in the tenant
    QStringList scopes;
    qint64 effectiveAt = 0; ///< seconds since the epoch; until then tokens know nothing of it
    bool seeded = false;    ///< from the invented world
};

/// A role (application permission) an application has in a tenant.
struct RoleGrant
{
    QString id, clientApp, resourceApp, roleId;
    QDateTime created;
};

/// What one tenant's directory knows: service principals, by application id with the time they were made, and
/// grants.
struct TenantDirectory
{
    QMap<QString, qint64> principals;
    QList<DelegatedGrant> grants;
    QList<RoleGrant> roles;
};

/// One of the cloud's own public clients, present in every tenant, usable without registration.
struct PublicClient
{
    QString appId, name;
    QString resourceApp; ///< the resource it may use
    QStringList scopes;  ///< what it may do there without anybody's consent
};

/// The directories of all tenants: applications of the partner's, service principals and grants of each. What
/// was changed survives a restart on the same folder; what never was costs nothing.
class Directory
{
public:
    struct Settings
    {
        int replicationSeconds = 0; ///< after making an application, principal or secret
        int propagationSeconds = 0; ///< after consenting in a customer's tenant
        int secretDays = 365;       ///< what is left of the practice application's own secret
    };

    Directory(const PracticeData& data, const Situations& situations, const FaultInjector& faults,
              QString folder, Settings settings);

    /// Reads the folder. `appSecret` is the practice application's own; empty: it is a public client.
    [[nodiscard]] Result<> open(const QString& appSecret);
    [[nodiscard]] const Settings& settings() const { return m_settings; }

    [[nodiscard]] QList<Application> applications() const { return m_applications.values(); }
    [[nodiscard]] std::optional<Application> application(const QString& appId) const;
    [[nodiscard]] std::optional<Application> applicationByObjectId(const QString& id) const;
    void save(const Application& application);
    void remove(const QString& appId);
    /// True while the application or credential made at `time` is not yet known everywhere.
    [[nodiscard]] bool isReplicating(const QDateTime& time) const;

    [[nodiscard]] static const QList<PublicClient>& publicClients();
    [[nodiscard]] static const PublicClient* publicClient(const QString& appId);

    /// Counts a request to a service in a tenant that throttles: true for the first two, which are to be
    /// answered 429.
    [[nodiscard]] bool throttles(const QString& service, const QString& tenant);
    /// The situation of a customer's tenant; nothing special for the partner's own.
    [[nodiscard]] Situation situation(const QString& tenant) const;
    [[nodiscard]] bool isPartner(const QString& tenant) const;

    [[nodiscard]] const TenantDirectory& tenant(const QString& id);
    [[nodiscard]] bool hasPrincipal(const QString& tenant, const QString& appId);
    /// Whether the tenant's licences let the resource's service principal exist there.
    [[nodiscard]] bool canHoldResource(const QString& tenant, const PublishedResource& resource) const;
    /// A service principal's object id in a tenant, whether or not it exists.
    [[nodiscard]] static QString principalId(const QString& tenant, const QString& appId);
    /// The application a service principal of the tenant stands for; empty when there is no such principal.
    [[nodiscard]] QString appOfPrincipal(const QString& tenant, const QString& principalId);
    void addPrincipal(const QString& tenant, const QString& appId);
    void removePrincipal(const QString& tenant, const QString& appId);

    /// What the application may do for the operator in a tenant, now.
    [[nodiscard]] QStringList scopes(const QString& tenant, const QString& clientApp,
                                     const QString& resourceApp);
    [[nodiscard]] QStringList roles(const QString& tenant, const QString& clientApp,
                                    const QString& resourceApp);
    /// Adds to the grant for everybody (`user` empty) or of one user, making principal and grant as needed.
    void grant(const QString& tenant, const QString& clientApp, const QString& resourceApp,
               const QStringList& scopes, const QString& user = {});
    /// Replaces one grant; its id may be new. An empty list of scopes is kept, as the service does.
    void putGrant(const QString& tenant, const DelegatedGrant& grant);
    bool removeGrant(const QString& tenant, const QString& grantId);
    void removeGrantsOf(const QString& tenant, const QString& clientApp);
    void addRole(const QString& tenant, const RoleGrant& role);
    bool removeRole(const QString& tenant, const QString& id);
    /// What everything an application declares comes to: an administrator's consent.
    void grantDeclared(const QString& tenant, const Application& application);

    /// Keeps any other record by kind and key, and reads it back.
    void keep(const QString& kind, const QString& key, const QJsonObject& value);
    [[nodiscard]] const QMap<QString, QJsonObject>& kept(const QString& kind) const;

private:
    [[nodiscard]] TenantDirectory& change(const QString& id);
    [[nodiscard]] TenantDirectory seeded(const QString& id) const;
    void write(const QString& tenant);
    void append(const QJsonObject& record);
    [[nodiscard]] Application practiceApplication(const QString& appSecret) const;
    [[nodiscard]] bool counts(const QString& tenant, const DelegatedGrant& grant) const;

    const PracticeData& m_data;
    const Situations& m_situations;
    const FaultInjector& m_faults;
    QString m_folder;
    Settings m_settings;
    QMap<QString, Application> m_applications; ///< by application id
    QHash<QString, TenantDirectory> m_tenants;
    QHash<QString, QMap<QString, QJsonObject>> m_kept;
    QHash<QString, int> m_throttled; ///< requests so far, by service and tenant
};

} // namespace steward::sandbox
