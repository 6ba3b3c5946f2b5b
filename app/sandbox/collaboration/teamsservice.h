#pragma once

#include "bearer.h"
#include "service.h"

namespace steward::sandbox {

/// What Teams' own administration knows of a tenant: four groups of settings, by the names of the commands
/// that read them. `GET` and `PATCH /teams/settings/NAME`. The real interface behind the Teams module is not
/// documented; this one is asked by our stand-in for the module only. It takes tokens for that interface from
/// a Teams administrator, and refuses a setting it does not have or a value of another kind.
class TeamsService final : public Service
{
public:
    explicit TeamsService(const World& world) : m_world(world) {}

    [[nodiscard]] QString name() const override { return QStringLiteral("teams"); }
    [[nodiscard]] QStringList routeNames(const HttpCall& call) const override;
    [[nodiscard]] HttpReply answer(const HttpCall& call) override;
    [[nodiscard]] HttpReply failure(const HttpCall& call, const Fault& fault) override;

private:
    [[nodiscard]] Bearer bearer(const HttpCall& call) const;

    World m_world;
    QHash<QString, QJsonObject> m_changed; ///< by tenant and name
};

} // namespace steward::sandbox
