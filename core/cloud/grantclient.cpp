#include "grantclient.h"

#include "servicecalls.h"

#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Kind = Permission::Kind;

QString keyOf(const QString& resourceId, Kind kind, const QString& name)
{
    Permission permission;
    permission.resourceId = resourceId;
    permission.kind = kind;
    permission.name = name;
    return permission.key();
}

/// A resource's service principal in the tenant.
struct Resource
{
    QString objectId;
    QString clientId;
    QString name;
    QHash<QString, QString> roleNames; ///< by id, lower case
};

/// One oauth2PermissionGrant for everybody.
struct ScopeGrant
{
    QString id;
    QString resourceObjectId;
    QStringList scopes;
    bool forEverybody = true;
};

QStringList scopesIn(const QString& text)
{
    QString spaced = text;
    spaced.replace(u',', u' ');
    return spaced.split(u' ', Qt::SkipEmptyParts);
}

Result<Resource> readResource(const JsonReader& json)
{
    const auto id = json.field(u"id").requiredText();
    if (!id)
        return fail(id.error());
    Resource resource;
    resource.objectId = *id;
    resource.clientId = json.field(u"appId").looseText();
    resource.name = json.field(u"displayName").looseText();
    if (const auto roles = json.field(u"appRoles").items()) {
        for (const JsonReader& role : *roles)
            resource.roleNames.insert(role.field(u"id").looseText().toLower(),
                                      role.field(u"value").looseText());
    }
    return resource;
}

QByteArray byClientId(const QString& clientId, const QByteArray& fields)
{
    return "/v1.0/servicePrincipals(appId=" + quotedText(clientId) + ")?$select=" + fields;
}

/// nullopt when the tenant has none.
QCoro::Task<Result<std::optional<Resource>>> findResource(ServiceCaller caller, TenantId tenant,
                                                          QByteArray path, Asker asker)
{
    const auto request = getRequest(path);
    const Result<JsonReader> json = co_await readGraph(caller, tenant, request, asker);
    if (!json) {
        if (json.error().code == ErrorCode::NotFound && json.error().httpStatus == 404)
            co_return std::optional<Resource>();
        co_return fail(json.error());
    }
    const auto resource = readResource(*json);
    if (!resource)
        co_return fail(resource.error());
    co_return std::optional<Resource>(*resource);
}

QCoro::Task<Result<Resource>> ensureResource(ServiceCaller caller, TenantId tenant, QString clientId,
                                             Asker asker)
{
    const QByteArray path = byClientId(clientId, "id,appId,displayName");
    const auto found = co_await findResource(caller, tenant, path, asker);
    if (!found)
        co_return fail(found.error());
    if (*found)
        co_return **found;
    QJsonObject body;
    body.insert(u"appId"_s, clientId);
    const auto request = bodyRequest("POST", "/v1.0/servicePrincipals", body);
    const Result<JsonReader> made = co_await readGraph(caller, tenant, request, asker);
    if (made)
        co_return readResource(*made);
    if (isAboutTheWay(made.error()))
        co_return fail(made.error());
    // Somebody else may have been quicker.
    const auto again = co_await findResource(caller, tenant, path, asker);
    if (again && *again)
        co_return **again;
    co_return fail(made.error());
}

QCoro::Task<Result<QList<ScopeGrant>>> readScopeGrants(ServiceCaller caller, TenantId tenant,
                                                       QString principalId, Asker asker)
{
    const QByteArray path = "/v1.0/servicePrincipals/" + principalId.toUtf8() + "/oauth2PermissionGrants";
    const auto items = co_await listGraph(caller, tenant, path, asker);
    if (!items)
        co_return fail(items.error());
    QList<ScopeGrant> grants;
    for (const JsonReader& item : *items) {
        ScopeGrant grant;
        grant.id = item.field(u"id").looseText();
        grant.resourceObjectId = item.field(u"resourceId").looseText();
        grant.scopes = scopesIn(item.field(u"scope").looseText());
        grant.forEverybody =
            item.field(u"consentType").looseText().compare("AllPrincipals"_L1, Qt::CaseInsensitive) == 0;
        grants.append(grant);
    }
    co_return grants;
}

QCoro::Task<Result<TenantGrants>> readGrants(ServiceCaller caller, TenantId tenant, QString clientId,
                                             Asker asker)
{
    TenantGrants all;
    const QByteArray path = byClientId(clientId, "id,appId,displayName");
    const auto own = co_await findResource(caller, tenant, path, asker);
    if (!own)
        co_return fail(own.error());
    if (!*own)
        co_return all;
    all.applicationPresent = true;
    all.servicePrincipalId = (*own)->objectId;

    const auto scopeGrants = co_await readScopeGrants(caller, tenant, all.servicePrincipalId, asker);
    if (!scopeGrants)
        co_return fail(scopeGrants.error());
    const QByteArray rolesPath =
        "/v1.0/servicePrincipals/" + all.servicePrincipalId.toUtf8() + "/appRoleAssignments";
    const auto roleGrants = co_await listGraph(caller, tenant, rolesPath, asker);
    if (!roleGrants)
        co_return fail(roleGrants.error());

    QHash<QString, Resource> resources;
    QStringList objectIds;
    for (const ScopeGrant& grant : *scopeGrants)
        objectIds << grant.resourceObjectId;
    for (const JsonReader& grant : *roleGrants)
        objectIds << grant.field(u"resourceId").looseText();
    objectIds.removeDuplicates();
    objectIds.removeAll(QString());
    for (const QString& objectId : std::as_const(objectIds)) {
        const QByteArray resourcePath = "/v1.0/servicePrincipals/" + QUrl::toPercentEncoding(objectId) +
                                        "?$select=id,appId,displayName,appRoles";
        const auto resource = co_await findResource(caller, tenant, resourcePath, asker);
        if (!resource)
            co_return fail(resource.error());
        if (*resource)
            resources.insert(objectId, **resource);
    }

    for (const ScopeGrant& granted : *scopeGrants) {
        const Resource resource = resources.value(granted.resourceObjectId);
        for (const QString& scope : granted.scopes) {
            Grant grant;
            grant.resourceId = resource.clientId;
            grant.resource = resource.name;
            grant.name = scope;
            grant.forEverybody = granted.forEverybody;
            if (!all.grants.contains(grant))
                all.grants.append(grant);
        }
    }
    for (const JsonReader& granted : *roleGrants) {
        const Resource resource = resources.value(granted.field(u"resourceId").looseText());
        Grant grant;
        grant.kind = Kind::Application;
        grant.resourceId = resource.clientId;
        grant.resource = resource.name;
        grant.id = granted.field(u"appRoleId").looseText();
        grant.name = resource.roleNames.value(grant.id.toLower());
        all.grants.append(grant);
    }
    co_return all;
}

/// Delegated permissions of one resource: one grant that holds what was there and what is wanted.
QCoro::Task<Result<>> writeScopes(ServiceCaller caller, TenantId tenant, QString principalId,
                                  QString resourceObjectId, QStringList wanted, QList<ScopeGrant> existing,
                                  Asker asker)
{
    existing.removeIf([&](const ScopeGrant& grant) {
        return !grant.forEverybody || grant.resourceObjectId != resourceObjectId;
    });
    QStringList scopes;
    for (const ScopeGrant& grant : std::as_const(existing))
        scopes += grant.scopes;
    const qsizetype before = scopes.size();
    for (const QString& scope : std::as_const(wanted)) {
        if (!scopes.contains(scope, Qt::CaseInsensitive))
            scopes << scope;
    }
    const bool complete = scopes.size() == before && existing.size() == 1;
    if (complete)
        co_return Result<>();
    scopes.removeDuplicates();
    QJsonObject body;
    body.insert(u"scope"_s, scopes.join(u' '));
    ServiceRequest request;
    if (existing.isEmpty()) {
        body.insert(u"clientId"_s, principalId);
        body.insert(u"consentType"_s, u"AllPrincipals"_s);
        body.insert(u"resourceId"_s, resourceObjectId);
        request = bodyRequest("POST", "/v1.0/oauth2PermissionGrants", body);
    } else {
        request = bodyRequest(
            "PATCH", "/v1.0/oauth2PermissionGrants/" + QUrl::toPercentEncoding(existing.constFirst().id),
            body);
    }
    const Result<HttpResponse> written = co_await askGraph(caller, tenant, request, asker);
    if (!written && !written.error().detail.contains("already exists"_L1, Qt::CaseInsensitive))
        co_return fail(written.error());
    // Their scopes are in the first one now. One that stays does no harm.
    for (qsizetype i = 1; i < existing.size(); ++i) {
        const auto removal =
            deleteRequest("/v1.0/oauth2PermissionGrants/" + QUrl::toPercentEncoding(existing.at(i).id));
        const Result<HttpResponse> removed = co_await askGraph(caller, tenant, removal, asker);
        if (!removed && isAboutTheWay(removed.error()))
            co_return fail(removed.error());
    }
    co_return Result<>();
}

QCoro::Task<Result<>> writeRole(ServiceCaller caller, TenantId tenant, QString principalId,
                                QString resourceObjectId, QString roleId, Asker asker)
{
    QJsonObject body;
    body.insert(u"principalId"_s, principalId);
    body.insert(u"resourceId"_s, resourceObjectId);
    body.insert(u"appRoleId"_s, roleId);
    const auto request =
        bodyRequest("POST", "/v1.0/servicePrincipals/" + principalId.toUtf8() + "/appRoleAssignments", body);
    const Result<HttpResponse> written = co_await askGraph(caller, tenant, request, asker);
    if (!written && !written.error().detail.contains("already exists"_L1, Qt::CaseInsensitive))
        co_return fail(written.error());
    co_return Result<>();
}

QCoro::Task<Result<WrittenGrants>> writeGrants(ServiceCaller caller, TenantId tenant, QString clientId,
                                               QList<Permission> wanted, Asker asker)
{
    const Result<Resource> own = co_await ensureResource(caller, tenant, clientId, asker);
    if (!own)
        co_return fail(own.error());
    const Result<TenantGrants> before = co_await readGrants(caller, tenant, clientId, asker);
    if (!before)
        co_return fail(before.error());
    const auto scopeGrants = co_await readScopeGrants(caller, tenant, own->objectId, asker);
    if (!scopeGrants)
        co_return fail(scopeGrants.error());

    WrittenGrants written;
    if (!(tenant == caller.partner))
        wanted.removeIf([](const Permission& permission) { return permission.partnerOnly; });
    const QList<Permission> missing = before->missing(wanted);
    QStringList resourceIds;
    for (const Permission& permission : missing) {
        if (!resourceIds.contains(permission.resourceId, Qt::CaseInsensitive))
            resourceIds << permission.resourceId;
    }
    for (const QString& resourceId : std::as_const(resourceIds)) {
        QString title;
        QStringList scopes;
        QStringList roleIds;
        for (const Permission& permission : missing) {
            if (permission.resourceId.compare(resourceId, Qt::CaseInsensitive) != 0)
                continue;
            title = permission.resource;
            if (permission.kind == Kind::Delegated)
                scopes << permission.name;
            else
                roleIds << permission.id;
        }
        const Result<Resource> resource = co_await ensureResource(caller, tenant, resourceId, asker);
        std::optional<Error> problem;
        if (!resource)
            problem = resource.error();
        if (!problem && !scopes.isEmpty()) {
            const Result<> done = co_await writeScopes(caller, tenant, own->objectId, resource->objectId,
                                                       scopes, *scopeGrants, asker);
            if (!done)
                problem = done.error();
        }
        for (const QString& roleId : std::as_const(roleIds)) {
            if (!resource || (problem && isAboutTheWay(*problem)))
                break;
            const Result<> done =
                co_await writeRole(caller, tenant, own->objectId, resource->objectId, roleId, asker);
            if (!done && !problem)
                problem = done.error();
        }
        if (!problem)
            continue;
        if (isAboutTheWay(*problem))
            co_return fail(*problem);
        written.skipped.append({resourceId, title, *problem});
    }
    if (missing.isEmpty()) {
        written.now = *before;
        co_return written;
    }
    const Result<TenantGrants> now = co_await readGrants(caller, tenant, clientId, asker);
    if (!now)
        co_return fail(now.error());
    written.now = *now;
    co_return written;
}

} // namespace

QString Grant::key() const
{
    return keyOf(resourceId, kind, name);
}

bool TenantGrants::has(const Permission& permission) const
{
    return std::any_of(grants.cbegin(), grants.cend(), [&](const Grant& grant) {
        if (!grant.forEverybody || grant.kind != permission.kind ||
            grant.resourceId.compare(permission.resourceId, Qt::CaseInsensitive) != 0)
            return false;
        if (permission.kind == Kind::Application && !grant.id.isEmpty())
            return grant.id.compare(permission.id, Qt::CaseInsensitive) == 0;
        return grant.name.compare(permission.name, Qt::CaseInsensitive) == 0;
    });
}

QList<Permission> TenantGrants::missing(const QList<Permission>& wanted) const
{
    QList<Permission> list;
    std::copy_if(wanted.cbegin(), wanted.cend(), std::back_inserter(list),
                 [this](const Permission& permission) { return !has(permission); });
    return list;
}

GrantClient::GrantClient(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice,
                         RetryPolicy retry)
    : m_http(http), m_tokens(tokens), m_app(std::move(app)), m_advice(advice), m_retry(retry)
{
}

AsyncResult<TenantGrants> GrantClient::grants(const TenantId& tenant, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<TenantGrants>(readGrants(caller, tenant, m_app.clientId, Asker(context)));
}

AsyncResult<WrittenGrants> GrantClient::write(const TenantId& tenant, const QList<Permission>& wanted,
                                              QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<WrittenGrants>(writeGrants(caller, tenant, m_app.clientId, wanted, Asker(context)));
}

} // namespace steward
