#include "collaboration/sharepointservice.h"

#include <QCryptographicHash>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr auto kSharePointAdministrator = "f28a1f50-f6e7-4571-818b-6a12f2af6b6c"_L1;

HttpReply problem(int status, const QString& message)
{
    return jsonReply(
        {{u"error"_s, QJsonObject{{u"code"_s, QString::number(status)}, {u"message"_s, message}}}}, status);
}

quint32 dice(const QString& id, const char* about)
{
    const QByteArray hash = QCryptographicHash::hash(id.toLatin1() + about, QCryptographicHash::Sha1);
    return qFromBigEndian<quint32>(hash.constData());
}

} // namespace

Bearer SharePointService::bearer(const HttpCall& call) const
{
    return readBearer(call, m_world, u"sharepoint/"_s + call.path.value(0));
}

QStringList SharePointService::routeNames(const HttpCall& call) const
{
    const Bearer token = bearer(call);
    return token.problem == BearerProblem::None ? tenantNames(m_world, token.claim(u"tid"_s)) : QStringList();
}

QJsonArray SharePointService::sites(const QString& tenant, const QString& root, bool oneDrive) const
{
    QJsonArray list;
    const auto add = [&](const QString& url, const QString& title, const QString& form, const QString& owner,
                         bool isSmall) {
        static const QStringList sharing{u"Disabled"_s, u"ExistingExternalUserSharingOnly"_s,
                                         u"ExternalUserSharingOnly"_s, u"ExternalUserAndGuestSharing"_s};
        const QString id = tenant + url.section(u'/', -2);
        const int quota = isSmall ? 1024 * 1024 : 25 * 1024 * 1024;
        // A few are nearly full.
        const auto used =
            isSmall && dice(id, "full") % 9 == 0 ? quota - 40000 : static_cast<int>(dice(id, "used") % 90000);
        const QDateTime today(QDateTime::currentDateTimeUtc().date(), QTime(8, 0), Qt::UTC);
        list.append(
            QJsonObject{{u"Url"_s, url},
                        {u"Title"_s, title},
                        {u"Template"_s, form},
                        {u"Owner"_s, owner},
                        {u"Status"_s, u"Active"_s},
                        {u"LockState"_s, u"Unlock"_s},
                        {u"StorageUsageCurrent"_s, used},
                        {u"StorageQuota"_s, quota},
                        {u"SharingCapability"_s, sharing.at(static_cast<int>(dice(id, "sharing") % 4))},
                        {u"LastContentModifiedDate"_s,
                         graphTime(today.addDays(-static_cast<qint64>(dice(id, "changed") % 400)))}});
    };
    add(root, u"Communication site"_s, u"SITEPAGEPUBLISHING#0"_s, {}, false);
    for (const QJsonObject& group : m_world.objects.groups(tenant)) {
        if (group["groupTypes"_L1].toArray().contains(QJsonValue(u"Unified"_s)))
            add(root + u"/sites/"_s + group["mailNickname"_L1].toString(), group["displayName"_L1].toString(),
                u"GROUP#0"_s, group["mail"_L1].toString(), false);
    }
    for (const TenantUser& user : oneDrive ? m_world.objects.users(tenant) : QList<TenantUser>()) {
        if (user.licences().isEmpty())
            continue;
        QString name = user.text(u"userPrincipalName"_s);
        name.replace(u'@', u'_').replace(u'.', u'_');
        add(root + u"-my/personal/"_s + name, user.text(u"displayName"_s), u"SPSPERS#10"_s,
            user.text(u"userPrincipalName"_s), true);
    }
    return list;
}

HttpReply SharePointService::answer(const HttpCall& call)
{
    const Bearer token = bearer(call);
    if (token.problem != BearerProblem::None)
        return problem(401, u"The remote server returned an error: (401) Unauthorized."_s);
    const QString tenant = token.claim(u"tid"_s);
    const QStringList roles = m_world.directory.isPartner(tenant)
                                  ? QStringList{QString::fromLatin1(kGlobalAdministrator)}
                                  : m_world.relationships.operatorRoles(tenant);
    if (!token.hasScope(u"AllSites.FullControl"_s) ||
        (!roles.contains(QString(kSharePointAdministrator)) &&
         !roles.contains(QString::fromLatin1(kGlobalAdministrator))))
        return problem(403, u"Access is denied. The role SharePoint Administrator is needed."_s);
    const QStringList path = call.path;
    if (path.size() != 2 || call.method != "GET" || path[1] != "sites"_L1 || !path[0].endsWith("-admin"_L1))
        return problem(404, u"The practice partner does not offer this address."_s);
    const QString root = m_world.endpoints.of(name()) + u'/' + path[0].chopped(6);
    return jsonReply({{u"value"_s, sites(tenant, root, call.query(u"oneDrive"_s) == "true"_L1)}});
}

HttpReply SharePointService::failure(const HttpCall&, const Fault& fault)
{
    HttpReply reply = problem(fault.status, u"The practice partner was asked to fail."_s);
    if (fault.value > 0)
        reply.setHeader("Retry-After", QByteArray::number(fault.value));
    return reply;
}

} // namespace steward::sandbox
