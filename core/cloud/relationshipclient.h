#pragma once

#include <auth/appidentity.h>
#include <base/asyncresult.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <net/retrypolicy.h>
#include <settings/advicecatalog.h>

#include <QDateTime>
#include <QHash>
#include <QStringList>

namespace steward {

/// One delegated admin relationship.
struct Relationship
{
    QString id;
    QString name;
    TenantId customer; ///< empty until the customer has approved it
    QString customerName;
    QString status; ///< "active", "expiring" … as the service writes it
    QDateTime activatedAt;
    QDateTime endsAt;             ///< UTC
    QString autoExtend;           ///< as the service writes it: "P180D", "PT0S"
    QStringList roles;            ///< role template ids, lower case
    bool leadsTransition = false; ///< made by Microsoft for a transition: shown, but no access to count on

    bool operator==(const Relationship&) const = default;
    [[nodiscard]] bool isActive() const; ///< active or expiring
    [[nodiscard]] bool extendsItself() const;
};

/// Roles of a relationship that a group has.
struct AccessAssignment
{
    QString relationshipId;
    QString groupId;
    QString status; ///< "active", "pending" …
    QStringList roles;

    bool operator==(const AccessAssignment&) const = default;
    [[nodiscard]] bool isActive() const;
};

/// One customer's access through relationships, as the signed-in account has it.
struct EffectiveAccess
{
    TenantId customer;
    bool hasRelationship = false; ///< an active one that is not a transition's
    bool accountInGroup = false;  ///< in at least one group with an active assignment
    QStringList offeredRoles;     ///< in active relationships
    QStringList roles;            ///< of those, the ones that reach the account through its groups
    /// The earliest moment from which a role of `roles` (restricted to needed ones, when given) is covered by
    /// no relationship any more; invalid when nothing ends. A relationship that extends itself does not end.
    QDateTime endsAt;
    QString bestRelationshipId; ///< the active one that lasts longest

    bool operator==(const EffectiveAccess&) const = default;
    [[nodiscard]] bool has(const QString& roleTemplateId) const;
};

/// The roles of a relationship (template ids) that its assignments give to one of these groups. Pure.
[[nodiscard]] QStringList rolesReaching(const QStringList& accountGroupIds, const Relationship& relationship,
                                        const QList<AccessAssignment>& assignments);

/// The names of the directory roles that matter here, by template id; the id itself when not known.
[[nodiscard]] QString roleName(const QString& roleTemplateId);
/// The template id of a role's English name; empty when not known.
[[nodiscard]] QString roleTemplateId(const QString& roleName);
/// The template ids of the roles whose English name has this in it, letter case ignored.
[[nodiscard]] QStringList rolesNamed(const QString& part);
/// The roles a console needs (template ids).
[[nodiscard]] QStringList expectedRoles();
/// Roles one of which is needed to consent in a customer's tenant.
[[nodiscard]] QStringList consentingRoles();

/// Pure. `neededRoles` (template ids) limits what counts for `endsAt`; empty: every effective role.
[[nodiscard]] EffectiveAccess effectiveAccess(const TenantId& customer,
                                              const QList<Relationship>& relationships,
                                              const QList<AccessAssignment>& assignments,
                                              const QStringList& accountGroupIds,
                                              const QStringList& neededRoles = {});

/// Delegated admin relationships of the partner's tenant through Graph . In a cloud where Graph does
/// not list them, NotFound without asking. References must outlive the calls; each completes exactly once,
/// with Cancelled when its `context` goes first.
class RelationshipClient final
{
public:
    RelationshipClient(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice,
                       RetryPolicy retry = {});

    /// All of them, all pages; of one customer when given.
    [[nodiscard]] AsyncResult<QList<Relationship>> relationships(QObject* context) const;
    [[nodiscard]] AsyncResult<QList<Relationship>> relationships(const TenantId& customer,
                                                                 QObject* context) const;
    [[nodiscard]] AsyncResult<QList<AccessAssignment>> assignments(const QString& relationshipId,
                                                                   QObject* context) const;
    /// Of many, by relationship id, a few at a time. One whose assignments cannot be read is missing; fails
    /// only when nothing more can be asked (the sign-in, the network, the cloud, Cancelled).
    [[nodiscard]] AsyncResult<QHash<QString, QList<AccessAssignment>>>
    assignments(const QStringList& relationshipIds, QObject* context) const;
    /// Ids of the groups the signed-in account is in.
    [[nodiscard]] AsyncResult<QStringList> accountGroupIds(QObject* context) const;
    /// The above together for one customer.
    [[nodiscard]] AsyncResult<EffectiveAccess> access(const TenantId& customer, QObject* context) const;

private:
    HttpClient& m_http;
    TokenSource& m_tokens;
    AppIdentity m_app;
    const AdviceCatalog& m_advice;
    RetryPolicy m_retry;
};

} // namespace steward
