#pragma once

#include "identity/pages.h"
#include "service.h"
#include "world.h"

namespace steward::sandbox {

/// Where the administration pages of a real cloud would be: a page that says which portal was opened, and for
/// whom. `/portals/<name>/…`, whatever follows.
class PortalService final : public Service
{
public:
    explicit PortalService(const World& world);

    /// The portals there are, by the names that clouds give them.
    [[nodiscard]] static const QStringList& portals();

    [[nodiscard]] QString name() const override { return QStringLiteral("portals"); }
    [[nodiscard]] QStringList routeNames(const HttpCall& call) const override;
    [[nodiscard]] HttpReply answer(const HttpCall& call) override;
    [[nodiscard]] HttpReply failure(const HttpCall& call, const Fault& fault) override;

private:
    World m_world;
    Pages m_pages;
};

} // namespace steward::sandbox
