#include "identity/scopes.h"

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

/// The services by their well-known application ids, which are accepted where their address is.
QString serviceOfAppId(const QString& id)
{
    static const QHash<QString, QString> services{
        {u"00000003-0000-0000-c000-000000000000"_s, u"graph"_s},
        {u"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"_s, u"partnercenter"_s},
        {u"00000002-0000-0ff1-ce00-000000000000"_s, u"exchange"_s}};
    return services.value(id.toLower());
}

} // namespace

QStringList permissionServices()
{
    return {u"partnercenter"_s, u"graph"_s, u"exchange"_s, u"compliance"_s};
}

QString serviceTitle(const QString& service)
{
    if (service == "partnercenter"_L1)
        return u"Partner Center"_s;
    if (service == "graph"_L1)
        return u"Graph (users, groups, tenants)"_s;
    if (service == "exchange"_L1)
        return u"Exchange"_s;
    return u"Security and compliance"_s;
}

QList<QPair<QString, QString>> declaredPermissions(const QString& service)
{
    if (service == "partnercenter"_L1)
        return {{u"user_impersonation"_s, u"Act for you in Partner Center: see your customers"_s}};
    if (service == "graph"_L1)
        return {{u"Directory.AccessAsUser.All"_s, u"Reach the directory as you"_s},
                {u"Directory.ReadWrite.All"_s, u"Read and change directory data"_s},
                {u"User.ReadWrite.All"_s, u"Read and change all users"_s},
                {u"Group.ReadWrite.All"_s, u"Read and change all groups"_s},
                {u"Organization.ReadWrite.All"_s, u"Read and change data of the organisation"_s},
                {u"Domain.Read.All"_s, u"Read domains"_s}};
    if (service == "exchange"_L1)
        return {{u"Exchange.Manage"_s, u"Manage Exchange as you"_s}};
    return {{u"Compliance.Manage"_s, u"Manage security and compliance as you"_s}};
}

ScopeRequest readScope(const QString& scope, const World& world)
{
    ScopeRequest request;
    QHash<QString, QStringList> named;
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
            QString service = u"graph"_s;
            if (slash >= 0) {
                const QString resource = item.left(slash);
                service = serviceOfAppId(resource);
                for (const QString& known : permissionServices()) {
                    if (resource == world.endpoints.of(known))
                        service = known;
                }
            }
            if (service.isEmpty()) {
                request.unknown.append(item);
                continue;
            }
            if (!request.resources.contains(service))
                request.resources.append(service);
            named[service].append(item.mid(slash + 1));
        }
    }
    for (const QStringList& names : std::as_const(named)) {
        if (names.contains(u".default"_s)) {
            request.usesDefault = true;
            request.mixesDefault = request.mixesDefault || names.size() > 1;
        }
    }
    request.names = named.value(request.resources.value(0));
    return request;
}

} // namespace steward::sandbox
