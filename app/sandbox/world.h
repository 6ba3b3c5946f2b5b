#pragma once

#include "data/practicedata.h"
#include "directory/directory.h"
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
    Endpoints endpoints;
    int deviceIntervalSeconds = 5;
    int deviceLifetimeSeconds = 900;
};

} // namespace steward::sandbox
