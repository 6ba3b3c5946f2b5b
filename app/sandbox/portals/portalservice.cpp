#include "portals/portalservice.h"

using namespace Qt::StringLiterals;

namespace steward::sandbox {

PortalService::PortalService(const World& world) : m_world(world), m_pages(world.data.partnerName()) {}

const QStringList& PortalService::portals()
{
    static const QStringList kPortals{u"azure"_s,         u"defender"_s,     u"entra"_s,   u"exchange"_s,
                                      u"intune"_s,        u"microsoft365"_s, u"partner"_s, u"powerbi"_s,
                                      u"powerplatform"_s, u"purview"_s,      u"teams"_s};
    return kPortals;
}

QStringList PortalService::routeNames(const HttpCall& call) const
{
    return call.path.isEmpty() ? QStringList() : QStringList{u"portal."_s + call.path.first()};
}

HttpReply PortalService::answer(const HttpCall& call)
{
    const QString portal = call.path.value(0);
    if (!portals().contains(portal))
        return m_pages.message(u"No such portal"_s, u"The practice partner has no portal of this name."_s, {},
                               404);
    QStringList asked = call.path.mid(1);
    if (call.url.hasQuery())
        asked << call.url.query(QUrl::FullyDecoded);
    asked.removeAll(QString());
    for (const QString& text : QStringList(asked)) {
        if (const auto customer = m_world.data.findCustomer(text.section(u'=', -1)))
            asked.prepend(u"Customer: "_s + customer->name);
    }
    return m_pages.message(u"The portal \"%1\""_s.arg(portal),
                           u"With a real partner, the administration page would open here."_s, asked, 200);
}

HttpReply PortalService::failure(const HttpCall&, const Fault&)
{
    return m_pages.message(u"Not available"_s, u"The portal does not answer now."_s, {}, 503);
}

} // namespace steward::sandbox
