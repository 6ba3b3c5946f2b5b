#pragma once

#include "user.h"

#include <base/clock.h>
#include <base/sharedresult.h>
#include <cloud/tenantclient.h>

#include <QHash>
#include <QObject>
#include <QSet>

#include <memory>
#include <optional>

namespace steward {

/// What a list of users does not say of one. nullopt: not asked yet, or Graph did not tell.
struct UserStanding
{
    std::optional<QStringList> roles; ///< directory roles by name; empty: holds none
    std::optional<bool> sharedMailbox;

    [[nodiscard]] bool isAdmin() const { return roles && !roles->isEmpty(); }
    bool operator==(const UserStanding&) const = default;
};

/// The badges of users that cost calls: who is an administrator (a few calls a tenant, kept for kFresh) and
/// whose mailbox is shared (a call a user, a few at a time, for as long as Graph lets us read that). Nobody
/// waits for it: `changed` says when more is known. What cannot be had stays unknown. References must outlive
/// it.
class UserBadges final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::minutes kFresh{10};
    static constexpr int kMailboxesAtATime = 4;

    UserBadges(const TenantClient& client, const Clock& clock, QObject* parent = nullptr);
    ~UserBadges() override;

    [[nodiscard]] UserStanding standing(const TenantId& tenant, const UserId& user) const;
    /// Asks for what is not known of these. Only the mailboxes wanted last are asked for: rows that were
    /// scrolled past do not keep the line busy.
    void want(const TenantId& tenant, const QList<User>& users);
    /// Who holds roles in the tenant; callers share one reading.
    [[nodiscard]] AsyncResult<RoleHolders> roleHolders(const TenantId& tenant);

Q_SIGNALS:
    void changed(const steward::TenantId& tenant);

private:
    struct Tenant
    {
        std::optional<RoleHolders> holders;
        QDateTime askedAt;
        std::optional<SharedResult<RoleHolders>> asking;
        QHash<UserId, bool> shared;
        QSet<UserId> asked;
        QList<UserId> waiting;
        bool refused = false; ///< Graph tells nothing of mailboxes here
    };
    void askMailboxes(const TenantId& tenant);

    const TenantClient& m_client;
    const Clock& m_clock;
    QHash<TenantId, Tenant> m_tenants;
    int m_mailboxCalls = 0;
};

} // namespace steward
