#pragma once

#include <base/clock.h>
#include <base/sharedresult.h>
#include <cloud/relationshipclient.h>

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <chrono>
#include <memory>
#include <optional>

namespace steward {

class Database;

/// What one customer's delegated relationships come to for the signed-in account.
struct CustomerRelations
{
    QList<Relationship> relationships; ///< all of them, ended ones too, in the order of their beginning
    /// Its roles are all that reach the account only with `rolesKnown`; otherwise there may be more.
    EffectiveAccess access;
    bool rolesKnown = false;  ///< the account's groups and the assignments of all active ones were read
    bool groupsKnown = false; ///< the account's groups were read
    /// Which roles of a relationship reach the account, by its id; only of active ones where that is known.
    QHash<QString, QStringList> reaching;
    /// UTC: from when on a role that a console needs is covered by no relationship any more. Of the roles
    /// that reach the account; where none does or that is not known, of those that are offered. Invalid when
    /// nothing ends.
    QDateTime endsAt;
    bool renewsItself = false; ///< there is a relationship, and nothing ends

    bool operator==(const CustomerRelations&) const = default;
};

/// Pure. `assignments`: those that were read, by relationship id; `groups`: nullopt when not known.
[[nodiscard]] CustomerRelations relationsOf(const TenantId& tenant, QList<Relationship> relationships,
                                            const QHash<QString, QList<AccessAssignment>>& assignments,
                                            const std::optional<QStringList>& groups);

/// The service's word for the best of them: the active one that lasts longest, else the last one that began.
/// Empty without any. Pure.
[[nodiscard]] QString relationshipStatus(const CustomerRelations& relations);

/// The customers' delegated relationships and the roles that they give the signed-in account, kept in the
/// profile's database. Answers from memory once load() is done. A refresh takes over the relationships when
/// all their pages came, then reads who has their roles, a call a relationship and a few at a time, in
/// portions that show, and are kept, as they come: one that ends early leaves what it had. Roles read within
/// kRolesGoodFor are not read again unless their relationship is different. `changed` names only customers
/// whose relations differ; `stateChanged` comes with each change of state or error.
class CustomerRelationships final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::hours kRolesGoodFor{12};

    enum class State
    {
        Empty,   ///< never asked
        Loading, ///< being asked
        Ready,   ///< as of asOf(); lastError() says why roles are not known, if they cannot be
        Failed   ///< lastError() says why, once for all customers; what was known stays
    };
    Q_ENUM(State)

    /// `owner`: whose they are, application and account. Another owner's are never given out. References must
    /// outlive it.
    CustomerRelationships(const RelationshipClient& client, Database& database, QString owner,
                          const Clock& clock, QObject* parent = nullptr);
    ~CustomerRelationships() override;

    /// Reads what is kept, once; callers share it.
    [[nodiscard]] AsyncResult<> load();
    /// Asks the service; callers share one refresh. Loads first.
    [[nodiscard]] AsyncResult<> refresh();
    /// Ends a refresh under way, with Cancelled.
    void cancel();

    /// nullptr when nothing is known. Valid until the next change.
    [[nodiscard]] const CustomerRelations* of(const TenantId& tenant) const;
    /// Whole days until something ends, negative afterwards; nullopt when nothing does.
    [[nodiscard]] std::optional<qint64> daysLeft(const TenantId& tenant) const;
    [[nodiscard]] QList<TenantId> tenants() const { return m_tenants.keys(); }
    [[nodiscard]] const QHash<TenantId, CustomerRelations>& all() const { return m_tenants; }

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] std::optional<Error> lastError() const { return m_lastError; }
    /// When all relationships were read last; invalid when never.
    [[nodiscard]] QDateTime asOf() const { return m_asOf; }

Q_SIGNALS:
    void stateChanged();
    void changed(const QList<steward::TenantId>& tenants);

private:
    struct Kept
    {
        Relationship relationship;
        std::optional<QList<AccessAssignment>> assignments;
        QDateTime readAt; ///< the assignments

        bool operator==(const Kept&) const = default;
    };
    struct Rows
    {
        QList<Kept> kept;
        std::optional<QStringList> groups;
        QDateTime asOf;
    };

    void askRelationships();
    void askGroups(const QList<Relationship>& relationships);
    void take(const QList<Relationship>& relationships);
    void askAssignments();
    void takeAssignments(const QStringList& asked, const QHash<QString, QList<AccessAssignment>>& read);
    void end(const std::optional<Error>& error);
    [[nodiscard]] QList<TenantId> work(const QSet<TenantId>& tenants);
    void keep(const QStringList& changedIds, const QStringList& goneIds);
    void setState(State state, const std::optional<Error>& error);

    const RelationshipClient& m_client;
    Database& m_database;
    const QString m_owner;
    const Clock& m_clock;
    QHash<QString, Kept> m_kept; ///< by relationship id
    QHash<TenantId, QStringList> m_ids;
    QHash<TenantId, CustomerRelations> m_tenants;
    std::optional<QStringList> m_groups;
    QDateTime m_asOf;
    State m_state = State::Empty;
    std::optional<Error> m_lastError;
    std::optional<Error> m_rolesError; ///< why this refresh cannot know roles
    QStringList m_unread;              ///< relationships whose assignments are to be read
    std::unique_ptr<QObject> m_asker;  ///< a refresh under way
    std::optional<SharedResult<>> m_loading;
    std::optional<SharedResult<>> m_refreshing;
};

} // namespace steward
