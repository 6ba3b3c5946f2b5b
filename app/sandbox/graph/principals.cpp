#include "graph/principals.h"

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

const QStringList& principalReaders()
{
    static const QStringList list{u"Application.Read.All"_s,
                                  u"Application.ReadWrite.All"_s,
                                  u"Directory.Read.All"_s,
                                  u"Directory.ReadWrite.All"_s,
                                  u"Directory.AccessAsUser.All"_s,
                                  u"AppRoleAssignment.ReadWrite.All"_s,
                                  u"DelegatedPermissionGrant.ReadWrite.All"_s};
    return list;
}

const QStringList& principalWriters()
{
    static const QStringList list{u"Application.ReadWrite.All"_s, u"Directory.ReadWrite.All"_s,
                                  u"Directory.AccessAsUser.All"_s};
    return list;
}

const QStringList& grantReaders()
{
    static const QStringList list{u"DelegatedPermissionGrant.Read.All"_s,
                                  u"DelegatedPermissionGrant.ReadWrite.All"_s, u"Directory.Read.All"_s,
                                  u"Directory.ReadWrite.All"_s, u"Directory.AccessAsUser.All"_s};
    return list;
}

const QStringList& grantWriters()
{
    static const QStringList list{u"DelegatedPermissionGrant.ReadWrite.All"_s,
                                  u"Directory.AccessAsUser.All"_s};
    return list;
}

const QStringList& roleWriters()
{
    static const QStringList list{u"AppRoleAssignment.ReadWrite.All"_s, u"Directory.AccessAsUser.All"_s};
    return list;
}

QString titleOf(const GraphCall& call, const QString& appId)
{
    if (const PublishedResource* resource = findResource(appId))
        return resource->title;
    if (const PublicClient* client = Directory::publicClient(appId))
        return client->name;
    const auto application = call.world.directory.application(appId);
    return application ? application->displayName : appId;
}

QJsonObject principalJson(const GraphCall& call, const QString& appId)
{
    QJsonArray scopes, roles;
    const PublishedResource* resource = findResource(appId);
    QJsonArray names{appId};
    if (resource) {
        for (const PublishedPermission& permission : resource->permissions) {
            if (permission.isRole)
                roles.append(QJsonObject{{u"id"_s, permission.id},
                                         {u"value"_s, permission.name},
                                         {u"displayName"_s, permission.name},
                                         {u"description"_s, permissionMeaning(*resource, permission.name)},
                                         {u"allowedMemberTypes"_s, QJsonArray{u"Application"_s}},
                                         {u"isEnabled"_s, true},
                                         {u"origin"_s, u"Application"_s}});
            else
                scopes.append(
                    QJsonObject{{u"id"_s, permission.id},
                                {u"value"_s, permission.name},
                                {u"type"_s, u"Admin"_s},
                                {u"isEnabled"_s, true},
                                {u"adminConsentDisplayName"_s, permissionMeaning(*resource, permission.name)},
                                {u"adminConsentDescription"_s, permissionMeaning(*resource, permission.name)},
                                {u"userConsentDisplayName"_s, QJsonValue::Null},
                                {u"userConsentDescription"_s, QJsonValue::Null}});
        }
        for (const QString& identifier : resource->identifiers)
            names.append(identifier);
    }
    const bool ours = call.world.directory.application(appId).has_value();
    return {{u"id"_s, Directory::principalId(call.tenant, appId)},
            {u"appId"_s, appId},
            {u"displayName"_s, titleOf(call, appId)},
            {u"appDisplayName"_s, titleOf(call, appId)},
            {u"accountEnabled"_s, true},
            {u"appOwnerOrganizationId"_s,
             ours ? call.world.data.partnerTenant() : u"f8cdef31-a31e-4b4a-93e4-5f571e91255a"_s},
            {u"verifiedPublisher"_s, QJsonObject{{u"displayName"_s, QJsonValue::Null},
                                                 {u"verifiedPublisherId"_s, QJsonValue::Null},
                                                 {u"addedDateTime"_s, QJsonValue::Null}}},
            {u"servicePrincipalType"_s, u"Application"_s},
            {u"servicePrincipalNames"_s, names},
            {u"appRoleAssignmentRequired"_s, false},
            {u"appRoles"_s, roles},
            {u"oauth2PermissionScopes"_s, scopes},
            {u"publishedPermissionScopes"_s, scopes},
            {u"keyCredentials"_s, QJsonArray()},
            {u"passwordCredentials"_s, QJsonArray()}};
}

QJsonObject grantJson(const GraphCall& call, const DelegatedGrant& grant)
{
    return {{u"id"_s, grant.id},
            {u"clientId"_s, Directory::principalId(call.tenant, grant.clientApp)},
            {u"consentType"_s, grant.user.isEmpty() ? u"AllPrincipals"_s : u"Principal"_s},
            {u"principalId"_s, grant.user.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(grant.user)},
            {u"resourceId"_s, Directory::principalId(call.tenant, grant.resourceApp)},
            {u"scope"_s, grant.scopes.join(u' ')}};
}

QJsonObject roleJson(const GraphCall& call, const RoleGrant& role)
{
    return {{u"id"_s, role.id},
            {u"appRoleId"_s, role.roleId},
            {u"createdDateTime"_s, graphTime(role.created)},
            {u"principalDisplayName"_s, titleOf(call, role.clientApp)},
            {u"principalId"_s, Directory::principalId(call.tenant, role.clientApp)},
            {u"principalType"_s, u"ServicePrincipal"_s},
            {u"resourceDisplayName"_s, titleOf(call, role.resourceApp)},
            {u"resourceId"_s, Directory::principalId(call.tenant, role.resourceApp)}};
}

QJsonArray grantsOf(const GraphCall& call, const QString& clientApp)
{
    QJsonArray items;
    for (const DelegatedGrant& grant : call.world.directory.tenant(call.tenant).grants) {
        if (clientApp.isEmpty() || grant.clientApp == clientApp)
            items.append(grantJson(call, grant));
    }
    return items;
}

HttpReply create(const GraphCall& call)
{
    Directory& directory = call.world.directory;
    const QString appId = call.body()["appId"_L1].toString().toLower();
    if (appId.isEmpty())
        return call.problem(400, u"Request_BadRequest"_s,
                            u"A value is required for property 'appId' of resource 'ServicePrincipal'."_s);
    if (directory.hasPrincipal(call.tenant, appId))
        return call.problem(
            409, u"Request_MultipleObjectsWithSameKeyValue"_s,
            u"The service principal cannot be created, updated, or restored because the service "
            "principal name %1 is already in use."_s.arg(appId));
    const PublishedResource* resource = findResource(appId);
    const auto application = directory.application(appId);
    const bool known = resource || Directory::publicClient(appId) ||
                       (application && !directory.isReplicating(application->created) &&
                        (directory.isPartner(call.tenant) || application->isMultiTenant()));
    if (!known)
        return call.problem(
            400, u"Request_BadRequest"_s,
            u"The appId '%1' of the service principal does not reference a valid application object."_s.arg(
                appId));
    if (resource && !directory.canHoldResource(call.tenant, *resource))
        return call.problem(
            400, u"Request_BadRequest"_s,
            u"The service principal for '%1' cannot be created: the tenant has no subscription for the "
            "service."_s.arg(resource->title));
    directory.addPrincipal(call.tenant, appId);
    return call.entity(u"servicePrincipals"_s, principalJson(call, appId), 201);
}

HttpReply assignRole(const GraphCall& call, const QString& appId)
{
    Directory& directory = call.world.directory;
    const QJsonObject body = call.body();
    const QString resourceApp = directory.appOfPrincipal(call.tenant, body["resourceId"_L1].toString());
    const QString roleId = body["appRoleId"_L1].toString().toLower();
    const QString principal = body["principalId"_L1].toString();
    const PublishedResource* resource = findResource(resourceApp);
    if (principal.compare(Directory::principalId(call.tenant, appId), Qt::CaseInsensitive) != 0)
        return call.problem(400, u"Request_BadRequest"_s, u"Invalid principalId."_s);
    if (!resource)
        return call.notFound(body["resourceId"_L1].toString());
    const PublishedPermission* permission = resource->byId(roleId);
    if (!permission || !permission->isRole)
        return call.problem(
            400, u"Request_BadRequest"_s,
            u"Permission being assigned was not found on application '%1'."_s.arg(resourceApp));
    for (const RoleGrant& role : directory.tenant(call.tenant).roles) {
        if (role.clientApp == appId && role.resourceApp == resourceApp && role.roleId == roleId)
            return call.problem(400, u"Request_BadRequest"_s,
                                u"Permission being assigned already exists on the object"_s);
    }
    const RoleGrant role{QString::fromLatin1(randomText(32)), appId, resourceApp, roleId,
                         QDateTime::currentDateTimeUtc()};
    directory.addRole(call.tenant, role);
    return call.entity(u"appRoleAssignments"_s, roleJson(call, role), 201);
}

} // namespace

HttpReply principalsRoute(const GraphCall& call)
{
    Directory& directory = call.world.directory;
    const bool aboutRoles = call.path.value(2) == "appRoleAssignments"_L1;
    if (!call.may(call.isGet() ? principalReaders()
                  : aboutRoles ? roleWriters()
                               : principalWriters()) ||
        (!call.isGet() && directory.isPartner(call.tenant) && call.world.faults.mode(u"not-admin"_s)))
        return call.denied();
    if (call.path.size() == 1) {
        if (call.http.method == "POST")
            return create(call);
        if (!call.isGet())
            return call.badMethod();
        QJsonArray items;
        for (const QString& appId : directory.tenant(call.tenant).principals.keys())
            items.append(principalJson(call, appId));
        return call.list(u"servicePrincipals"_s, items);
    }

    const QString key = call.path[1];
    const bool byApp = key.startsWith("appId="_L1);
    const QString appId = byApp ? key.mid(6).toLower() : directory.appOfPrincipal(call.tenant, key);
    if (appId.isEmpty() || !directory.hasPrincipal(call.tenant, appId))
        return call.notFound(byApp ? appId : key);
    const QString part = call.path.value(2);
    if (call.path.size() == 2 && call.isGet()) {
        QJsonObject whole = principalJson(call, appId);
        QJsonObject told;
        for (const QString& property :
             call.http.query(u"$select"_s).remove(u' ').split(u',', Qt::SkipEmptyParts))
            told.insert(property, whole.value(property));
        return call.entity(u"servicePrincipals"_s, told.isEmpty() ? whole : told);
    }
    if (call.path.size() == 2 && call.http.method == "DELETE") {
        directory.removePrincipal(call.tenant, appId);
        return noContent();
    }
    if (call.path.size() == 3 && part == "oauth2PermissionGrants"_L1 && call.isGet())
        return call.list(part, grantsOf(call, appId));
    if (aboutRoles) {
        if (call.path.size() == 3 && call.http.method == "POST")
            return assignRole(call, appId);
        if (call.path.size() == 4 && call.http.method == "DELETE")
            return directory.removeRole(call.tenant, call.path[3]) ? noContent()
                                                                   : call.notFound(call.path[3]);
        if (call.path.size() != 3 || !call.isGet())
            return call.badMethod();
        QJsonArray items;
        for (const RoleGrant& role : directory.tenant(call.tenant).roles) {
            if (role.clientApp == appId)
                items.append(roleJson(call, role));
        }
        return call.list(part, items);
    }
    return call.problem(404, u"BadRequest"_s, u"Resource not found for the segment '%1'."_s.arg(part));
}

HttpReply permissionGrantsRoute(const GraphCall& call)
{
    Directory& directory = call.world.directory;
    if (!call.may(call.isGet() ? grantReaders() : grantWriters()) ||
        (!call.isGet() && directory.isPartner(call.tenant) && call.world.faults.mode(u"not-admin"_s)))
        return call.denied();
    const QJsonObject body = call.body();
    if (call.path.size() == 1 && call.isGet())
        return call.list(u"oauth2PermissionGrants"_s, grantsOf(call, {}));
    if (call.path.size() == 1 && call.http.method == "POST") {
        DelegatedGrant grant;
        grant.clientApp = directory.appOfPrincipal(call.tenant, body["clientId"_L1].toString());
        grant.resourceApp = directory.appOfPrincipal(call.tenant, body["resourceId"_L1].toString());
        if (grant.clientApp.isEmpty() || grant.resourceApp.isEmpty())
            return call.notFound(
                body[grant.clientApp.isEmpty() ? u"clientId"_s : u"resourceId"_s].toString());
        const QString type = body["consentType"_L1].toString();
        if (type == "Principal"_L1)
            grant.user = body["principalId"_L1].toString();
        if ((type != "AllPrincipals"_L1 && type != "Principal"_L1) ||
            (type == "Principal"_L1 && grant.user.isEmpty()))
            return call.problem(400, u"Request_BadRequest"_s,
                                u"Invalid value specified for property 'consentType'."_s);
        for (const DelegatedGrant& old : directory.tenant(call.tenant).grants) {
            if (old.clientApp == grant.clientApp && old.resourceApp == grant.resourceApp &&
                old.user == grant.user)
                return call.problem(409, u"Request_MultipleObjectsWithSameKeyValue"_s,
                                    u"Permission entry already exists."_s);
        }
        grant.id = QString::fromLatin1(randomText(32));
        grant.scopes = body["scope"_L1].toString().split(u' ', Qt::SkipEmptyParts);
        directory.putGrant(call.tenant, grant);
        return call.entity(u"oauth2PermissionGrants"_s, grantJson(call, grant), 201);
    }
    if (call.path.size() != 2)
        return call.badMethod();
    for (DelegatedGrant grant : directory.tenant(call.tenant).grants) {
        if (grant.id != call.path[1])
            continue;
        if (call.isGet())
            return call.entity(u"oauth2PermissionGrants"_s, grantJson(call, grant));
        if (call.http.method == "DELETE") {
            directory.removeGrant(call.tenant, grant.id);
            return noContent();
        }
        if (call.http.method != "PATCH")
            return call.badMethod();
        grant.scopes = body["scope"_L1].toString().split(u' ', Qt::SkipEmptyParts);
        grant.seeded = false;
        directory.putGrant(call.tenant, grant);
        return noContent();
    }
    return call.notFound(call.path[1]);
}

} // namespace steward::sandbox
