#pragma once

#include "bearer.h"
#include "http.h"
#include "world.h"

namespace steward::sandbox {

inline constexpr auto kGraphJson =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// One request to Graph that passed the door: whose token it is, where it goes, and the ways to answer.
struct GraphCall
{
    const HttpCall& http;
    const World& world;
    Bearer bearer;
    QString tenant, requestId;
    QStringList path; ///< behind the version; a key in brackets is a segment of its own

    [[nodiscard]] bool isGet() const { return http.method == "GET"; }
    [[nodiscard]] QJsonObject body() const;
    /// Whether the token has any of the permissions, as a scope or as a role.
    [[nodiscard]] bool may(const QStringList& permissions) const;

    [[nodiscard]] HttpReply problem(int status, const QString& code, const QString& message) const;
    [[nodiscard]] HttpReply denied() const;
    [[nodiscard]] HttpReply notFound(const QString& what) const;
    [[nodiscard]] HttpReply badMethod() const;
    /// One object with its context.
    [[nodiscard]] HttpReply entity(const QString& entity, QJsonObject object, int status = 200) const;
    /// A list after $filter, $select, $top and $skiptoken.
    [[nodiscard]] HttpReply list(const QString& entity, const QJsonArray& items) const;
};

/// How many items a page has: what was asked for, or fewer, as Graph may.
[[nodiscard]] int pageSize(const World& world, int asked);

/// Graph's error body.
[[nodiscard]] HttpReply graphProblem(int status, const QString& code, const QString& message,
                                     const HttpCall& call, const QString& requestId);
[[nodiscard]] HttpReply noContent();

/// A `$filter` on JSON objects: comparisons (`eq`, `ne`, `startswith`) of paths such as `customer/tenantId`,
/// joined by `and`, or by `or`. Fails with BadRequest for anything else.
using ObjectTest = std::function<bool(const QJsonObject&)>;
[[nodiscard]] Result<ObjectTest> readObjectFilter(const QString& filter);

} // namespace steward::sandbox
