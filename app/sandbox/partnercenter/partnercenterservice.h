#pragma once

#include "bearer.h"
#include "partnercenter/consents.h"
#include "partnercenter/provisioning.h"
#include "service.h"
#include "world.h"

namespace steward::sandbox {

/// Partner Center: customers by its paging protocol, new ones and orders, their users, consents in their
/// tenants, profiles. Wants a token for itself, of the partner's tenant, with MFA.
class PartnerCenterService final : public Service
{
public:
    explicit PartnerCenterService(const World& world);

    [[nodiscard]] QString name() const override { return QStringLiteral("partnercenter"); }
    [[nodiscard]] QStringList routeNames(const HttpCall& call) const override;
    [[nodiscard]] HttpReply answer(const HttpCall& call) override;
    [[nodiscard]] HttpReply failure(const HttpCall& call, const Fault& fault) override;

private:
    [[nodiscard]] HttpReply route(const HttpCall& call);
    [[nodiscard]] static QStringList routesOf(const HttpCall& call);
    [[nodiscard]] HttpReply mfaAdoption(const Bearer& bearer) const;
    [[nodiscard]] HttpReply customers(const HttpCall& call) const;
    [[nodiscard]] HttpReply customer(const QString& id) const;
    [[nodiscard]] HttpReply consents(const HttpCall& call, const Bearer& bearer);
    [[nodiscard]] HttpReply customerPart(const HttpCall& call, const QString& id) const;
    [[nodiscard]] HttpReply auditRecords(const HttpCall& call) const;
    [[nodiscard]] HttpReply organizationProfile() const;
    [[nodiscard]] HttpReply legalBusinessProfile() const;

    World m_world;
    Consents m_consents;
    Provisioning m_provisioning;
    int m_requests = 0;   ///< answered with proof of MFA
    QByteArray m_pageKey; ///< signs continuation tokens, so that only ours are taken
};

} // namespace steward::sandbox
