#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace steward::sandbox {

/// A permission a resource publishes: a scope for people, a role for programs.
struct PublishedPermission
{
    QString id, name;
    bool isRole = false;
};

/// A service of the cloud as directories know it: its application id, the addresses it is asked for by, what
/// it publishes, and in which tenants its service principal stands.
struct PublishedResource
{
    enum class Presence
    {
        Everywhere,
        PartnerOnly, ///< Partner Center
        Licensed,    ///< where the tenant has licences
        Some         ///< in every third tenant that has licences
    };

    QString appId, title;
    QString service;         ///< path on this server ("graph"); empty: not served here
    QStringList identifiers; ///< the real service's own addresses, taken where it is not served here
    Presence presence = Presence::Everywhere;
    QList<PublishedPermission> permissions;

    [[nodiscard]] const PublishedPermission* byName(const QString& name, bool isRole) const;
    [[nodiscard]] const PublishedPermission* byId(const QString& id) const;
};

[[nodiscard]] const QList<PublishedResource>& publishedResources();
/// By application id; null when there is none.
[[nodiscard]] const PublishedResource* findResource(const QString& appId);
[[nodiscard]] const PublishedResource* resourceOfService(const QString& service);

/// What a permission means, for a consent page.
[[nodiscard]] QString permissionMeaning(const PublishedResource& resource, const QString& name);

inline constexpr auto kGraphApp = "00000003-0000-0000-c000-000000000000";
inline constexpr auto kPartnerCenterApp = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";
inline constexpr auto kExchangeApp = "00000002-0000-0ff1-ce00-000000000000";

} // namespace steward::sandbox
