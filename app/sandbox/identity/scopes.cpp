#include "identity/scopes.h"

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

/// SharePoint's hosts are resources of their own: their key is their address.
constexpr auto kSharePointApp = "00000003-0000-0ff1-ce00-000000000000";

bool isSharePoint(const QString& key)
{
    return key.startsWith("http"_L1) && key.contains("/sharepoint/"_L1);
}

/// The key of the resource an address or id names; empty when there is none.
QString keyOf(const QString& name, const World& world)
{
    for (const auto& service : {u"partnercenter"_s, u"graph"_s, u"exchange"_s, u"compliance"_s}) {
        if (name == world.endpoints.of(service))
            return service;
    }
    if (isSharePoint(name) && name.startsWith(world.endpoints.of(u"sharepoint"_s)))
        return name;
    for (const PublishedResource& resource : publishedResources()) {
        const bool isMeant = resource.appId.compare(name, Qt::CaseInsensitive) == 0 ||
                             (resource.service.isEmpty() && resource.identifiers.contains(name));
        if (isMeant)
            return resource.service.isEmpty() ? resource.appId : resource.service;
    }
    return {};
}

} // namespace

QString audienceOf(const QString& key, const World& world)
{
    if (isSharePoint(key))
        return key;
    const PublishedResource* resource = findResource(key);
    if (!resource)
        return world.endpoints.of(key);
    return resource->identifiers.isEmpty() ? resource->appId : resource->identifiers.constFirst();
}

const PublishedResource& resourceOf(const QString& key)
{
    const PublishedResource* resource =
        findResource(isSharePoint(key) ? QString::fromLatin1(kSharePointApp) : key);
    if (!resource)
        resource = resourceOfService(key);
    return resource ? *resource : publishedResources().constFirst();
}

bool isForeignHost(const QString& key, const QString& initialDomain)
{
    return isSharePoint(key) &&
           !key.endsWith(u"/sharepoint/"_s + initialDomain.section(u'.', 0, 0) + u"-admin"_s);
}

ScopeRequest readScope(const QString& scope, const World& world)
{
    ScopeRequest request;
    for (const QString& item : scope.split(u' ', Qt::SkipEmptyParts)) {
        if (item == "openid"_L1) {
            request.openid = true;
        } else if (item == "profile"_L1 || item == "email"_L1) {
            request.profile = true;
        } else if (item == "offline_access"_L1) {
            request.offlineAccess = true;
        } else {
            const auto slash = item.lastIndexOf(u'/');
            // A bare name such as User.Read belongs to Graph.
            const QString key = slash < 0 ? u"graph"_s : keyOf(item.left(slash), world);
            if (key.isEmpty()) {
                request.unknown.append(item);
                continue;
            }
            if (!request.resources.contains(key))
                request.resources.append(key);
            request.named[key].append(item.mid(slash + 1));
        }
    }
    for (const QStringList& names : std::as_const(request.named)) {
        if (names.contains(u".default"_s)) {
            request.usesDefault = true;
            request.mixesDefault = request.mixesDefault || names.size() > 1;
        }
    }
    return request;
}

} // namespace steward::sandbox
