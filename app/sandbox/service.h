#pragma once

#include "faults.h"
#include "http.h"

#include <QStringList>

namespace steward::sandbox {

/// One service of the practice partner, answering under its own path prefix. Adding a service is adding a
/// class and one line in main.cpp.
class Service
{
public:
    Service() = default;
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    virtual ~Service() = default;

    /// The path prefix and the most general name of its requests, for example "graph".
    [[nodiscard]] virtual QString name() const = 0;
    /// More precise names of this request ("token", "refresh"), for faults and counting.
    [[nodiscard]] virtual QStringList routeNames(const HttpCall& call) const = 0;
    [[nodiscard]] virtual HttpReply answer(const HttpCall& call) = 0;
    /// A failure in the service's own shape, for a fault of kind Status or Service.
    [[nodiscard]] virtual HttpReply failure(const HttpCall& call, const Fault& fault) = 0;
};

} // namespace steward::sandbox
