#pragma once

#include "bearer.h"
#include "service.h"

namespace steward::sandbox {

/// The sites of a tenant, as SharePoint's administration tells them: `GET /sharepoint/NAME-admin/sites`, with
/// a token for that very address, from a SharePoint administrator. Our stand-in for PnP PowerShell asks it.
/// One site a team, the root site, and with `?oneDrive=true` one for everybody who has a licence.
class SharePointService final : public Service
{
public:
    explicit SharePointService(const World& world) : m_world(world) {}

    [[nodiscard]] QString name() const override { return QStringLiteral("sharepoint"); }
    [[nodiscard]] QStringList routeNames(const HttpCall& call) const override;
    [[nodiscard]] HttpReply answer(const HttpCall& call) override;
    [[nodiscard]] HttpReply failure(const HttpCall& call, const Fault& fault) override;

private:
    [[nodiscard]] Bearer bearer(const HttpCall& call) const;
    [[nodiscard]] QJsonArray sites(const QString& tenant, const QString& root, bool oneDrive) const;

    World m_world;
};

} // namespace steward::sandbox
