#pragma once

#include "http.h"
#include "world.h"

namespace steward::sandbox {

/// What is wrong with a request's bearer token, in the order the services check it.
enum class BearerProblem
{
    None,
    Missing,
    Invalid,
    Audience,
    Expired
};

struct Bearer
{
    BearerProblem problem = BearerProblem::None;
    QJsonObject claims;

    [[nodiscard]] QString claim(const QString& name) const { return claims.value(name).toString(); }
    [[nodiscard]] bool hasMfa() const;
    [[nodiscard]] bool hasScope(const QString& scope) const;
};

/// Reads and checks the Authorization header against the audience of `service`.
[[nodiscard]] Bearer readBearer(const HttpCall& call, const World& world, const QString& service);

} // namespace steward::sandbox
