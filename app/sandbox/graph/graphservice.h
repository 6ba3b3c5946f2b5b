#pragma once

#include "graph/graphcall.h"
#include "graph/userquery.h"
#include "service.h"
#include "world.h"

namespace steward::sandbox {

/// Graph for the token's tenant: organization, users, domains, licences, groups, applications, service
/// principals and grants, the partner's relationships. Enforces audience, permission, and whether the
/// operator reaches the tenant at all.
class GraphService final : public Service
{
public:
    explicit GraphService(const World& world);

    [[nodiscard]] QString name() const override { return QStringLiteral("graph"); }
    [[nodiscard]] QStringList routeNames(const HttpCall& call) const override;
    [[nodiscard]] HttpReply answer(const HttpCall& call) override;
    [[nodiscard]] HttpReply failure(const HttpCall& call, const Fault& fault) override;

private:
    [[nodiscard]] HttpReply route(const HttpCall& call, const QString& requestId);
    /// The answer to somebody who does not reach the token's tenant: throttled, no relationship, no role.
    [[nodiscard]] std::optional<HttpReply> closedDoor(const GraphCall& call) const;
    [[nodiscard]] static QStringList routesOf(const HttpCall& call);
    [[nodiscard]] HttpReply users(const HttpCall& call, const QString& tenant,
                                  const QString& requestId) const;
    [[nodiscard]] HttpReply collection(const QString& entity, const QJsonArray& items) const;
    [[nodiscard]] QJsonArray organization(const QString& tenant) const;
    [[nodiscard]] QJsonArray domains(const QString& tenant) const;

    /// Which kinds of a crowd's users may have one that fits; each kind is tried once a question.
    [[nodiscard]] std::function<bool(int)> crowdKinds(const QString& filter, const QString& search) const;

    enum class Kind : char
    {
        Unknown,
        MayFit,
        Never
    };
    mutable QString m_crowdQuestion;
    mutable std::vector<Kind> m_crowdKinds;
    World m_world;
    QByteArray m_pageKey;
};

} // namespace steward::sandbox
