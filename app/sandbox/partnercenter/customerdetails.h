#pragma once

#include "http.h"
#include "world.h"

namespace steward::sandbox {

/// What Partner Center tells of one customer beyond its record: profiles, subscriptions, licences, users with
/// their licences and roles, managed services. Users and licences are those of the customer's directory.
/// Empty when there is nothing at that path.
[[nodiscard]] std::optional<HttpReply> customerDetail(const World& world, const PracticeCustomer& customer,
                                                      const QStringList& path, const HttpCall& call);

} // namespace steward::sandbox
