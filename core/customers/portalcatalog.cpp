#include "portalcatalog.h"

#include <settings/jsontext.h>

#include <QDir>
#include <QJsonArray>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString valueOf(const Customer& customer, QLatin1StringView name)
{
    if (name == "{tenantId}"_L1)
        return customer.tenant.value;
    if (name == "{customerId}"_L1)
        return customer.id.value;
    return customer.domain;
}

bool looksRight(const QString& value, QLatin1StringView name)
{
    static const QRegularExpression id(u"^[0-9A-Za-z]{8}(-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}$"_s);
    static const QRegularExpression domain(
        u"^(?=.{3,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\\.[A-Za-z0-9-]{1,63})+$"_s);
    return (name == "{domain}"_L1 ? domain : id).match(value).hasMatch();
}

Result<Portal> parse(const QString& id, const QJsonObject& object, const QString& origin)
{
    Portal portal;
    portal.id = id;
    portal.title = object["title"_L1].toString();
    portal.order = object["order"_L1].toInt(portal.order);
    portal.portal = object["portal"_L1].toString();
    portal.path = object["path"_L1].toString();
    portal.browser = object["browser"_L1].toString();
    const auto wrong = [&origin](const QString& what) {
        return fail(ErrorCode::BadRequest, u"The portal file %1 is not usable: %2."_s.arg(origin, what));
    };
    for (const QJsonValue& argument : object["browserArguments"_L1].toArray()) {
        if (!argument.isString())
            return wrong(u"browserArguments must be texts"_s);
        portal.browserArguments << argument.toString();
    }
    if (portal.title.isEmpty())
        return wrong(u"title is missing"_s);
    if (portal.portal.isEmpty())
        return wrong(u"portal is missing"_s);
    if (!portal.path.startsWith(u'/'))
        return wrong(u"path must begin with a slash"_s);
    QString rest = portal.path;
    for (const auto name : {"{tenantId}"_L1, "{customerId}"_L1, "{domain}"_L1})
        rest.remove(name);
    if (rest.contains(u'{') || rest.contains(u'}'))
        return wrong(
            u"path has a placeholder that is not known; there are {tenantId}, {customerId} and {domain}"_s);
    return portal;
}

} // namespace

PortalCatalog::PortalCatalog(const QStringList& folders)
{
    struct Found
    {
        QJsonObject object;
        QString origin;
    };
    QMap<QString, Found> all;
    for (const QString& folder : folders) {
        const auto files =
            QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files | QDir::Readable, QDir::Name);
        for (const QFileInfo& file : files) {
            const auto object = readJsonObject(file.filePath());
            if (!object) {
                m_problems << object.error();
                continue;
            }
            Found& found = all[file.completeBaseName()];
            for (auto entry = object->constBegin(); entry != object->constEnd(); ++entry)
                found.object.insert(entry.key(), entry.value());
            found.origin = file.filePath();
        }
    }
    for (auto found = all.cbegin(); found != all.cend(); ++found) {
        if (auto portal = parse(found.key(), found->object, found->origin))
            m_portals << *portal;
        else
            m_problems << portal.error();
    }
    std::stable_sort(m_portals.begin(), m_portals.end(), [](const Portal& a, const Portal& b) {
        return std::pair(a.order, a.title) < std::pair(b.order, b.title);
    });
}

const Portal* PortalCatalog::find(const QString& id) const
{
    const auto found = std::find_if(m_portals.cbegin(), m_portals.cend(),
                                    [&id](const Portal& portal) { return portal.id == id; });
    return found == m_portals.cend() ? nullptr : &*found;
}

QList<Portal> portalsOf(const QList<Portal>& portals, const Cloud& cloud)
{
    QList<Portal> there;
    std::copy_if(portals.cbegin(), portals.cend(), std::back_inserter(there),
                 [&cloud](const Portal& portal) { return cloud.portals.contains(portal.portal); });
    return there;
}

Result<QUrl> portalAddress(const Portal& portal, const Cloud& cloud, const Customer& customer)
{
    const auto base = cloud.portals.constFind(portal.portal);
    if (base == cloud.portals.constEnd())
        return fail(ErrorCode::NotFound, u"%1 has no known address in %2."_s.arg(portal.title, cloud.title));
    QString path = portal.path;
    for (const auto name : {"{tenantId}"_L1, "{customerId}"_L1, "{domain}"_L1}) {
        if (!path.contains(name))
            continue;
        const QString value = valueOf(customer, name);
        if (value.isEmpty()) {
            return fail(ErrorCode::NotFound,
                        u"%1 cannot be opened: the customer has no %2."_s.arg(
                            portal.title, name == "{domain}"_L1 ? u"domain"_s : u"tenant"_s));
        }
        if (!looksRight(value, name)) {
            return fail(ErrorCode::BadRequest,
                        u"%1 cannot be opened: what the service calls the customer's %2 is none."_s.arg(
                            portal.title, name == "{domain}"_L1 ? u"domain"_s : u"id"_s));
        }
        path.replace(name, value);
    }
    QString start = base->toString(QUrl::FullyEncoded);
    while (start.endsWith(u'/'))
        start.chop(1);
    const QUrl address(start + path, QUrl::StrictMode);
    if (!address.isValid() || address.host() != base->host() || address.scheme() != base->scheme())
        return fail(ErrorCode::BadRequest, u"%1's address is not usable."_s.arg(portal.title));
    return address;
}

} // namespace steward
