#include "handover.h"

#include "services.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace steward {

Result<HandoverFile> handoverOf(Services& services)
{
    const auto profile = services.profiles().load();
    if (!profile)
        return fail(profile.error());
    if (!*profile)
        return fail(ErrorCode::SignInNeeded, u"There is no set-up to hand over yet."_s,
                    u"Set Steward up first: \"stewardctl setup\", or \"New set-up\" in the window."_s);
    if ((*profile)->practice)
        return fail(ErrorCode::Refused, u"A practice partner cannot be handed over."_s,
                    u"It is on this computer only. Everybody can start one of their own."_s);
    const auto cloud = parseCloud((*profile)->cloudJson.toUtf8(), services.profiles().file());
    if (!cloud)
        return fail(cloud.error());
    HandoverFile handover;
    handover.clientId = (*profile)->clientId;
    handover.tenant = (*profile)->tenant;
    handover.partner = (*profile)->partnerName;
    // What only this computer's user added cannot be known by name elsewhere.
    setHandoverCloud(handover, *cloud, CloudCatalog({services.resources().shippedFolder() + u"/clouds"_s}));
    return handover;
}

Result<QString> cloudOf(const HandoverFile& handover, Services& services)
{
    if (handover.customCloud)
        return nameOfCloud(*handover.customCloud, services.clouds(),
                           QDir(services.profiles().folder()).filePath(u"resources/clouds"_s));
    const auto known = services.clouds().load(handover.cloudName);
    if (!known)
        return fail(known.error());
    return handover.cloudName;
}

} // namespace steward
