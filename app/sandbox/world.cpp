#include "world.h"

using namespace Qt::StringLiterals;

namespace steward::sandbox {

QStringList tenantNames(const World& world, const QString& tenant)
{
    if (world.directory.isPartner(tenant))
        return {u"tenant=home"_s, u"tenant="_s + world.data.partnerTenant(),
                u"tenant="_s + world.data.partnerDomain()};
    const auto customer = world.data.findCustomer(tenant);
    if (!customer)
        return {};
    return {u"tenant=customer"_s, u"tenant="_s + customer->id, u"tenant="_s + customer->domain,
            u"tenant="_s + customer->initialDomain};
}

} // namespace steward::sandbox
