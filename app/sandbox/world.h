#pragma once

#include "data/practicedata.h"
#include "directory/directory.h"
#include "directory/relationships.h"
#include "directory/tenantobjects.h"
#include "faults.h"
#include "tokens.h"

#include <QUrl>

namespace steward::sandbox {

struct Endpoints
{
    QUrl base; ///< http://127.0.0.1:PORT

    [[nodiscard]] QString of(const QString& service) const { return base.toString() + u'/' + service; }
};

/// What all services share. Owned by main, outlives them.
struct World
{
    const PracticeData& data;
    TokenIssuer& tokens;
    FaultInjector& faults;
    Directory& directory;
    Relationships& relationships;
    TenantObjects& objects;
    Endpoints endpoints;
    int deviceIntervalSeconds = 5;
    int deviceLifetimeSeconds = 900;
};

/// What a fault's selector may call a tenant: `tenant=` its id, either of its domains, and home or customer.
[[nodiscard]] QStringList tenantNames(const World& world, const QString& tenant);

} // namespace steward::sandbox
