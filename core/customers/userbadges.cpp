#include "userbadges.h"

using namespace Qt::StringLiterals;

namespace steward {

UserBadges::UserBadges(const TenantClient& client, const Clock& clock, QObject* parent)
    : QObject(parent), m_client(client), m_clock(clock)
{
}

UserBadges::~UserBadges()
{
    Error gone;
    gone.code = ErrorCode::Cancelled;
    gone.message = u"The request was cancelled."_s;
    const auto tenants = std::exchange(m_tenants, {});
    for (const Tenant& tenant : tenants) {
        if (tenant.asking)
            tenant.asking->finish(fail(gone));
    }
}

UserStanding UserBadges::standing(const TenantId& tenant, const UserId& user) const
{
    UserStanding standing;
    const auto known = m_tenants.constFind(tenant);
    if (known == m_tenants.cend())
        return standing;
    if (known->holders)
        standing.roles = known->holders->value(user);
    if (const auto shared = known->shared.constFind(user); shared != known->shared.cend())
        standing.sharedMailbox = *shared;
    return standing;
}

AsyncResult<RoleHolders> UserBadges::roleHolders(const TenantId& tenant)
{
    Tenant& known = m_tenants[tenant];
    const QDateTime now = m_clock.now();
    if (known.holders && known.askedAt.msecsTo(now) < std::chrono::milliseconds(kFresh).count())
        return readyResult<RoleHolders>(*known.holders);
    if (known.asking)
        return known.asking->future();
    known.asking.emplace();
    const SharedResult<RoleHolders> asking = *known.asking;
    whenDone(m_client.roleHolders(tenant, this), this,
             [this, tenant, now](const Result<RoleHolders>& holders) {
                 Tenant& told = m_tenants[tenant];
                 const auto waiting = std::exchange(told.asking, std::nullopt);
                 told.askedAt = now;
                 if (holders) {
                     told.holders = *holders;
                     Q_EMIT changed(tenant);
                 }
                 if (waiting)
                     waiting->finish(holders);
             });
    return asking.future();
}

void UserBadges::want(const TenantId& tenant, const QList<User>& users)
{
    if (tenant.isEmpty() || users.isEmpty())
        return;
    // Told by changed(). What was refused is not asked for again with every page.
    if (const Tenant& before = m_tenants[tenant];
        before.holders || !before.askedAt.isValid() ||
        before.askedAt.msecsTo(m_clock.now()) >= std::chrono::milliseconds(kFresh).count())
        (void)roleHolders(tenant);
    Tenant& known = m_tenants[tenant];
    known.waiting.clear();
    if (known.refused)
        return;
    for (const User& user : users) {
        // Who has no mail address has no mailbox to ask about.
        if (!user.mail.isEmpty() && !known.asked.contains(user.id))
            known.waiting.append(user.id);
    }
    askMailboxes(tenant);
}

void UserBadges::askMailboxes(const TenantId& tenant)
{
    while (m_mailboxCalls < kMailboxesAtATime) {
        Tenant& known = m_tenants[tenant];
        // Before anything is known, one call shows whether Graph answers here at all.
        const bool unproven = known.shared.isEmpty();
        if (known.waiting.isEmpty() || known.refused || (unproven && m_mailboxCalls > 0))
            return;
        const UserId user = known.waiting.takeFirst();
        known.asked.insert(user);
        ++m_mailboxCalls;
        whenDone(m_client.mailboxPurpose(tenant, user, this), this,
                 [this, tenant, user](const Result<QString>& purpose) {
                     --m_mailboxCalls;
                     Tenant& told = m_tenants[tenant];
                     if (purpose && !purpose->isEmpty()) {
                         told.shared.insert(user, purpose->compare("shared"_L1, Qt::CaseInsensitive) == 0);
                         Q_EMIT changed(tenant);
                     } else if (!purpose && purpose.error().code != ErrorCode::NotFound) {
                         told.refused = true;
                         told.waiting.clear();
                     }
                     askMailboxes(tenant);
                 });
    }
}

} // namespace steward
