#pragma once

#include "bearer.h"
#include "exchange/compliancecommands.h"
#include "exchange/mailcommands.h"
#include "service.h"
#include "world.h"

namespace steward::sandbox {

/// The administration REST interface of Exchange, or of security and compliance: `InvokeCommand` with
/// the cmdlets of MailCommands or ComplianceCommands, and the banner that names a compliance tenant's region.
/// Enforces audience, tenant, permission, role, licence and relationship.
class AdminApiService final : public Service
{
public:
    /// `name`: "exchange" or "compliance".
    AdminApiService(const World& world, QString name) : m_world(world), m_name(std::move(name)), m_mail(world)
    {
    }

    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] QStringList routeNames(const HttpCall& call) const override;
    [[nodiscard]] HttpReply answer(const HttpCall& call) override;
    [[nodiscard]] HttpReply failure(const HttpCall& call, const Fault& fault) override;

private:
    /// Whose tokens are taken.
    [[nodiscard]] QString audience() const;
    [[nodiscard]] HttpReply route(const HttpCall& call);
    [[nodiscard]] HttpReply invoke(const HttpCall& call, const QString& tenant);
    [[nodiscard]] HttpReply commandReply(const HttpCall& call, const QString& tenant,
                                         const ComplianceCommands::Outcome& outcome) const;

    World m_world;
    QString m_name;
    ComplianceCommands m_compliance;
    MailCommands m_mail;
};

} // namespace steward::sandbox
