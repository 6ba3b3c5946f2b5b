#include "directory/directory.h"

#include "http.h"

#include <QFile>
#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

qint64 now()
{
    return QDateTime::currentSecsSinceEpoch();
}

QString idFrom(const QString& tenant, const QString& text)
{
    return QUuid::createUuidV5(QUuid::fromString(tenant), text).toString(QUuid::WithoutBraces);
}

QJsonObject toJson(const TenantDirectory& directory)
{
    QJsonObject principals;
    for (auto it = directory.principals.cbegin(); it != directory.principals.cend(); ++it)
        principals.insert(it.key(), it.value());
    QJsonArray grants, roles;
    for (const DelegatedGrant& grant : directory.grants)
        grants.append(QJsonObject{{u"id"_s, grant.id},
                                  {u"client"_s, grant.clientApp},
                                  {u"resource"_s, grant.resourceApp},
                                  {u"user"_s, grant.user},
                                  {u"scopes"_s, grant.scopes.join(u' ')},
                                  {u"from"_s, grant.effectiveAt},
                                  {u"seeded"_s, grant.seeded}});
    for (const RoleGrant& role : directory.roles)
        roles.append(QJsonObject{{u"id"_s, role.id},
                                 {u"client"_s, role.clientApp},
                                 {u"resource"_s, role.resourceApp},
                                 {u"role"_s, role.roleId},
                                 {u"created"_s, graphTime(role.created)}});
    return {{u"principals"_s, principals}, {u"grants"_s, grants}, {u"roles"_s, roles}};
}

TenantDirectory fromJson(const QJsonObject& object)
{
    TenantDirectory directory;
    const QJsonObject principals = object["principals"_L1].toObject();
    for (auto it = principals.constBegin(); it != principals.constEnd(); ++it)
        directory.principals.insert(it.key(), it.value().toInteger());
    for (const QJsonValue& value : object["grants"_L1].toArray())
        directory.grants.append({value["id"_L1].toString(), value["client"_L1].toString(),
                                 value["resource"_L1].toString(), value["user"_L1].toString(),
                                 value["scopes"_L1].toString().split(u' ', Qt::SkipEmptyParts),
                                 value["from"_L1].toInteger(), value["seeded"_L1].toBool()});
    for (const QJsonValue& value : object["roles"_L1].toArray())
        directory.roles.append({value["id"_L1].toString(), value["client"_L1].toString(),
                                value["resource"_L1].toString(), value["role"_L1].toString(),
                                QDateTime::fromString(value["created"_L1].toString(), Qt::ISODate)});
    return directory;
}

/// What the practice application asks for: the baseline of an application of this kind.
QList<QPair<QString, QStringList>> practicePermissions()
{
    return {
        {QString::fromLatin1(kPartnerCenterApp), {u"user_impersonation"_s}},
        {QString::fromLatin1(kGraphApp),
         {u"Directory.AccessAsUser.All"_s, u"Directory.ReadWrite.All"_s, u"Directory.Read.All"_s,
          u"DelegatedPermissionGrant.ReadWrite.All"_s, u"AppRoleAssignment.ReadWrite.All"_s,
          u"Application.ReadWrite.All"_s, u"DelegatedAdminRelationship.ReadWrite.All"_s,
          u"User.ReadWrite.All"_s, u"Group.ReadWrite.All"_s, u"Organization.ReadWrite.All"_s,
          u"Domain.Read.All"_s, u"RoleManagement.ReadWrite.Directory"_s, u"RoleManagement.Read.Exchange"_s,
          u"AuditLog.Read.All"_s, u"Policy.Read.All"_s, u"Reports.Read.All"_s,
          u"UserAuthenticationMethod.ReadWrite.All"_s, u"DeviceManagementManagedDevices.ReadWrite.All"_s}},
        {QString::fromLatin1(kExchangeApp), {u"Exchange.Manage"_s}}};
}

/// What a customer allowed before the application asked for more.
const QStringList& sinceAdded()
{
    static const QStringList list{u"RoleManagement.ReadWrite.Directory"_s, u"RoleManagement.Read.Exchange"_s,
                                  u"Domain.Read.All"_s, u"Application.ReadWrite.All"_s};
    return list;
}

} // namespace

Directory::Directory(const PracticeData& data, const Situations& situations, const FaultInjector& faults,
                     QString folder, Settings settings)
    : m_data(data),
      m_situations(situations),
      m_faults(faults),
      m_folder(std::move(folder)),
      m_settings(settings)
{
}

Result<> Directory::open(const QString& appSecret)
{
    QFile records(m_folder + u"/directory.jsonl"_s);
    if (!records.open(QIODevice::ReadWrite) || !records.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return fail(ErrorCode::FileFailed, u"The practice partner cannot use %1."_s.arg(records.fileName()),
                    u"Choose another folder with --state."_s, records.errorString());
    while (!records.atEnd()) {
        const QJsonObject record = QJsonDocument::fromJson(records.readLine()).object();
        const QString kind = record["kind"_L1].toString();
        const QString key = record["key"_L1].toString();
        const QJsonObject value = record["value"_L1].toObject();
        if (kind == "application"_L1 && value.isEmpty())
            m_applications.remove(key);
        else if (kind == "application"_L1)
            m_applications.insert(key, Application::fromState(value));
        else if (kind == "tenant"_L1)
            m_tenants.insert(key, fromJson(value));
        else if (!kind.isEmpty())
            m_kept[kind].insert(key, value);
    }
    if (!m_applications.contains(m_data.clientId())) {
        m_applications.insert(m_data.clientId(), practiceApplication(appSecret));
        return {};
    }
    // It was changed and kept; which secret it has is said anew at each start.
    Application own = m_applications.value(m_data.clientId());
    const Application fresh = practiceApplication(appSecret);
    own.passwords.removeIf([&](const PasswordCredential& password) {
        return fresh.passwords.isEmpty() || password.keyId == fresh.passwords.constFirst().keyId;
    });
    own.passwords = fresh.passwords + own.passwords;
    m_applications.insert(own.appId, own);
    return {};
}

Application Directory::practiceApplication(const QString& appSecret) const
{
    const QString partner = m_data.partnerTenant();
    Application application;
    application.id = idFrom(partner, u"application:"_s + m_data.clientId());
    application.appId = m_data.clientId();
    application.displayName = m_data.applicationName();
    application.audience = u"AzureADMultipleOrgs"_s;
    application.created = QDateTime::currentDateTimeUtc().addDays(-400);
    application.fallbackPublic = true;
    const QStringList uris{u"http://localhost"_s, u"http://localhost/steward"_s, u"http://127.0.0.1"_s,
                           u"http://127.0.0.1/steward"_s};
    (appSecret.isEmpty() ? application.publicUris : application.webUris) = uris;
    for (const auto& [resourceApp, names] : practicePermissions()) {
        QJsonArray access;
        for (const QString& permission : names)
            access.append(QJsonObject{{u"id"_s, findResource(resourceApp)->byName(permission, false)->id},
                                      {u"type"_s, u"Scope"_s}});
        application.requiredAccess.append(
            QJsonObject{{u"resourceAppId"_s, resourceApp}, {u"resourceAccess"_s, access}});
    }
    if (!appSecret.isEmpty()) {
        const QDateTime today = QDateTime::currentDateTimeUtc();
        application.passwords.append({idFrom(partner, u"secret:"_s + m_data.clientId()), u"console"_s,
                                      appSecret.left(3), hashOfSecret(appSecret), today.addDays(-400),
                                      today.addDays(m_settings.secretDays), today.addDays(-400)});
    }
    return application;
}

std::optional<Application> Directory::application(const QString& appId) const
{
    const auto found = m_applications.constFind(appId.toLower());
    return found == m_applications.cend() ? std::nullopt : std::optional(*found);
}

std::optional<Application> Directory::applicationByObjectId(const QString& id) const
{
    for (const Application& application : m_applications) {
        if (application.id.compare(id, Qt::CaseInsensitive) == 0)
            return application;
    }
    return {};
}

void Directory::save(const Application& application)
{
    m_applications.insert(application.appId, application);
    append(
        {{u"kind"_s, u"application"_s}, {u"key"_s, application.appId}, {u"value"_s, application.toState()}});
}

void Directory::remove(const QString& appId)
{
    if (m_applications.remove(appId.toLower()))
        append({{u"kind"_s, u"application"_s}, {u"key"_s, appId.toLower()}});
    removePrincipal(m_data.partnerTenant(), appId.toLower());
}

bool Directory::isReplicating(const QDateTime& time) const
{
    return m_settings.replicationSeconds > 0 && time.isValid() &&
           time.msecsTo(QDateTime::currentDateTimeUtc()) < m_settings.replicationSeconds * 1000LL;
}

const QList<PublicClient>& Directory::publicClients()
{
    const QString graph = QString::fromLatin1(kGraphApp);
    const QString exchange = QString::fromLatin1(kExchangeApp);
    static const QList<PublicClient> list{
        {u"14d82eec-204b-4c2f-b7e8-296a70dab67e"_s, u"Microsoft Graph Command Line Tools"_s, graph, {}},
        {u"1950a258-227b-4e31-a9cf-717495945fc2"_s,
         u"Microsoft Azure PowerShell"_s,
         graph,
         {u"AppRoleAssignment.ReadWrite.All"_s, u"Application.ReadWrite.All"_s, u"AuditLog.Read.All"_s,
          u"DelegatedPermissionGrant.ReadWrite.All"_s, u"Directory.AccessAsUser.All"_s,
          u"Group.ReadWrite.All"_s, u"User.ReadWrite.All"_s}},
        {u"04b07795-8ddb-461a-bbee-02f9e1bf7b46"_s,
         u"Microsoft Azure CLI"_s,
         graph,
         {u"Application.ReadWrite.All"_s, u"AppRoleAssignment.ReadWrite.All"_s,
          u"DelegatedPermissionGrant.ReadWrite.All"_s, u"Directory.AccessAsUser.All"_s,
          u"Group.ReadWrite.All"_s, u"User.ReadWrite.All"_s}},
        {u"a0c73c16-a7e3-4564-9a95-2bdf47383716"_s,
         u"Microsoft Exchange Online Remote PowerShell"_s,
         exchange,
         {u"Exchange.Manage"_s}}};
    return list;
}

const PublicClient* Directory::publicClient(const QString& appId)
{
    for (const PublicClient& client : publicClients()) {
        if (client.appId.compare(appId, Qt::CaseInsensitive) == 0)
            return &client;
    }
    return nullptr;
}

Situation Directory::situation(const QString& tenant) const
{
    const auto customer = m_data.findCustomer(tenant);
    return customer ? m_situations.of(customer->index, customer->consented) : Situation{};
}

bool Directory::throttles(const QString& service, const QString& tenant)
{
    constexpr int kRefused = 2;
    return situation(tenant).refusal == Refusal::Throttled &&
           ++m_throttled[service + u' ' + tenant.toLower()] <= kRefused;
}

bool Directory::isPartner(const QString& tenant) const
{
    return tenant.compare(m_data.partnerTenant(), Qt::CaseInsensitive) == 0;
}

bool Directory::canHoldResource(const QString& tenant, const PublishedResource& resource) const
{
    const bool partner = isPartner(tenant);
    const Refusal refusal = situation(tenant).refusal;
    switch (resource.presence) {
    case PublishedResource::Presence::Everywhere:
        return true;
    case PublishedResource::Presence::PartnerOnly:
        return partner;
    case PublishedResource::Presence::Licensed:
        return refusal != Refusal::NoLicence;
    case PublishedResource::Presence::Some:
        break;
    }
    return partner || (refusal != Refusal::NoLicence && tenant.at(35).toLatin1() % 3 == 0);
}

TenantDirectory Directory::seeded(const QString& id) const
{
    TenantDirectory directory;
    const bool partner = isPartner(id);
    const Situation circumstances = situation(id);
    for (const PublishedResource& resource : publishedResources()) {
        const bool left = (resource.appId == QLatin1StringView(kExchangeApp) &&
                           circumstances.refusal == Refusal::NoExchange) ||
                          (resource.appId == QLatin1StringView(kPartnerCenterApp) &&
                           m_faults.mode(u"no-partner-principal"_s));
        if (canHoldResource(id, resource) && !left)
            directory.principals.insert(resource.appId, 0);
    }
    for (const PublicClient& client : publicClients()) {
        if (!client.scopes.isEmpty())
            directory.principals.insert(client.appId, 0);
    }
    const QString own = m_data.clientId();
    if (partner) {
        directory.principals.insert(own, 0);
        return directory;
    }
    if (circumstances.principal)
        directory.principals.insert(own, 0);
    if (!circumstances.consented)
        return directory;
    for (auto [resourceApp, names] : practicePermissions()) {
        if (!directory.principals.contains(resourceApp))
            continue;
        if (circumstances.drift)
            names.removeIf([](const QString& name) { return sinceAdded().contains(name); });
        directory.grants.append(
            {idFrom(id, u"grant:"_s + own + resourceApp), own, resourceApp, {}, names, 0, true});
    }
    return directory;
}

TenantDirectory& Directory::change(const QString& id)
{
    const QString key = id.toLower();
    auto found = m_tenants.find(key);
    if (found == m_tenants.end())
        found = m_tenants.insert(key, seeded(key));
    return *found;
}

const TenantDirectory& Directory::tenant(const QString& id)
{
    return change(id);
}

bool Directory::hasPrincipal(const QString& tenant, const QString& appId)
{
    return change(tenant).principals.contains(appId.toLower());
}

QString Directory::principalId(const QString& tenant, const QString& appId)
{
    return idFrom(tenant, u"principal:"_s + appId.toLower());
}

QString Directory::appOfPrincipal(const QString& tenant, const QString& principal)
{
    const TenantDirectory& directory = change(tenant);
    for (auto it = directory.principals.cbegin(); it != directory.principals.cend(); ++it) {
        if (principalId(tenant, it.key()).compare(principal, Qt::CaseInsensitive) == 0)
            return it.key();
    }
    return {};
}

void Directory::addPrincipal(const QString& tenant, const QString& appId)
{
    TenantDirectory& directory = change(tenant);
    if (directory.principals.contains(appId.toLower()))
        return;
    directory.principals.insert(appId.toLower(), now());
    write(tenant);
}

void Directory::removePrincipal(const QString& tenant, const QString& appId)
{
    TenantDirectory& directory = change(tenant);
    if (!directory.principals.remove(appId.toLower()))
        return;
    directory.grants.removeIf(
        [&](const DelegatedGrant& grant) { return grant.clientApp == appId.toLower(); });
    directory.roles.removeIf([&](const RoleGrant& role) { return role.clientApp == appId.toLower(); });
    write(tenant);
}

bool Directory::counts(const QString& tenant, const DelegatedGrant& grant) const
{
    if (grant.effectiveAt > now() || (!grant.user.isEmpty() && grant.user != m_data.operatorId()))
        return false;
    return !grant.seeded || isPartner(tenant) || !m_faults.mode(u"no-consent"_s);
}

QStringList Directory::scopes(const QString& tenant, const QString& clientApp, const QString& resourceApp)
{
    QStringList list;
    if (const PublicClient* client = publicClient(clientApp); client && client->resourceApp == resourceApp)
        list = client->scopes;
    for (const DelegatedGrant& grant : change(tenant).grants) {
        if (grant.clientApp == clientApp.toLower() && grant.resourceApp == resourceApp &&
            counts(tenant, grant)) {
            for (const QString& scope : grant.scopes) {
                if (!list.contains(scope))
                    list << scope;
            }
        }
    }
    return list;
}

QStringList Directory::roles(const QString& tenant, const QString& clientApp, const QString& resourceApp)
{
    QStringList list;
    const PublishedResource* resource = findResource(resourceApp);
    for (const RoleGrant& role : change(tenant).roles) {
        if (!resource || role.clientApp != clientApp.toLower() || role.resourceApp != resourceApp)
            continue;
        if (const PublishedPermission* permission = resource->byId(role.roleId))
            list << permission->name;
    }
    return list;
}

void Directory::grant(const QString& tenant, const QString& clientApp, const QString& resourceApp,
                      const QStringList& scopes, const QString& user)
{
    TenantDirectory& directory = change(tenant);
    const QString client = clientApp.toLower();
    if (!directory.principals.contains(client))
        directory.principals.insert(client, now());
    const qint64 from =
        isPartner(tenant) || m_settings.propagationSeconds == 0 ? 0 : now() + m_settings.propagationSeconds;
    auto found =
        std::find_if(directory.grants.begin(), directory.grants.end(), [&](const DelegatedGrant& grant) {
            return grant.clientApp == client && grant.resourceApp == resourceApp && grant.user == user;
        });
    if (found == directory.grants.end()) {
        directory.grants.append({newGuid(), client, resourceApp, user, {}, from, false});
        found = std::prev(directory.grants.end());
    }
    for (const QString& scope : scopes) {
        if (!found->scopes.contains(scope))
            found->scopes << scope;
    }
    found->seeded = false;
    write(tenant);
}

void Directory::putGrant(const QString& tenant, const DelegatedGrant& grant)
{
    TenantDirectory& directory = change(tenant);
    const auto found = std::find_if(directory.grants.begin(), directory.grants.end(),
                                    [&](const DelegatedGrant& old) { return old.id == grant.id; });
    if (found == directory.grants.end())
        directory.grants.append(grant);
    else
        *found = grant;
    write(tenant);
}

bool Directory::removeGrant(const QString& tenant, const QString& grantId)
{
    const auto count = change(tenant).grants.removeIf(
        [&](const DelegatedGrant& grant) { return grant.id.compare(grantId, Qt::CaseInsensitive) == 0; });
    if (count > 0)
        write(tenant);
    return count > 0;
}

void Directory::removeGrantsOf(const QString& tenant, const QString& clientApp)
{
    if (change(tenant).grants.removeIf(
            [&](const DelegatedGrant& grant) { return grant.clientApp == clientApp.toLower(); }) > 0)
        write(tenant);
}

void Directory::addRole(const QString& tenant, const RoleGrant& role)
{
    change(tenant).roles.append(role);
    write(tenant);
}

bool Directory::removeRole(const QString& tenant, const QString& id)
{
    const auto count = change(tenant).roles.removeIf([&](const RoleGrant& role) { return role.id == id; });
    if (count > 0)
        write(tenant);
    return count > 0;
}

void Directory::grantDeclared(const QString& tenant, const Application& application)
{
    for (const QJsonValue& value : application.requiredAccess) {
        const QString resourceApp = value["resourceAppId"_L1].toString().toLower();
        if (!hasPrincipal(tenant, resourceApp))
            continue;
        const QStringList names = application.declared(resourceApp, false);
        if (!names.isEmpty())
            grant(tenant, application.appId, resourceApp, names);
        const QStringList had = roles(tenant, application.appId, resourceApp);
        for (const QString& role : application.declared(resourceApp, true)) {
            if (!had.contains(role))
                addRole(tenant,
                        {QString::fromLatin1(randomText(32)), application.appId, resourceApp,
                         findResource(resourceApp)->byName(role, true)->id, QDateTime::currentDateTimeUtc()});
        }
    }
}

void Directory::keep(const QString& kind, const QString& key, const QJsonObject& value)
{
    m_kept[kind].insert(key, value);
    append({{u"kind"_s, kind}, {u"key"_s, key}, {u"value"_s, value}});
}

const QMap<QString, QJsonObject>& Directory::kept(const QString& kind) const
{
    static const QMap<QString, QJsonObject> none;
    const auto found = m_kept.constFind(kind);
    return found == m_kept.cend() ? none : *found;
}

void Directory::write(const QString& tenant)
{
    append({{u"kind"_s, u"tenant"_s},
            {u"key"_s, tenant.toLower()},
            {u"value"_s, toJson(m_tenants.value(tenant.toLower()))}});
}

void Directory::append(const QJsonObject& record)
{
    QFile records(m_folder + u"/directory.jsonl"_s);
    if (records.open(QIODevice::Append)) {
        records.write(QJsonDocument(record).toJson(QJsonDocument::Compact) + '\n');
        return;
    }
    qWarning("The practice partner cannot write %s; changes will not survive a restart.",
             qPrintable(records.fileName()));
}

} // namespace steward::sandbox
