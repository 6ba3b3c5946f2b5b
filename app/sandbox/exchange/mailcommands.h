#pragma once

#include "exchange/compliancecommands.h"
#include "world.h"

namespace steward::sandbox {

/// What Exchange Online has in the practice partner beyond its door: mailboxes of everybody with a licence,
/// shared ones, their rights, rules, automatic replies and forwarding, distribution groups, mail flow rules,
/// message traces. Made from the users when asked for; changes are kept in memory. A parameter or value that
/// the real command does not know is refused.
class MailCommands
{
public:
    using Outcome = ComplianceCommands::Outcome;

    explicit MailCommands(const World& world) : m_world(world) {}

    /// Empty for a command that is not one of these.
    [[nodiscard]] std::optional<Outcome> run(const QString& tenant, const QString& cmdlet,
                                             const QJsonObject& parameters);

private:
    struct Call;
    struct Command;
    struct State
    {
        QHash<QString, QJsonObject> mailboxes; ///< changed properties, by the user's id
        QHash<QString, QJsonArray> lists;      ///< what belongs to a mailbox, by kind and the user's id
        QStringList shared;                    ///< users who are mailboxes without a licence
        QHash<QString, QJsonObject> settings;  ///< of the organization, by kind
        QJsonArray transportRules, groups;
    };
    [[nodiscard]] static const QHash<QString, Command>& commands();

    [[nodiscard]] QList<TenantUser> mailboxUsers(const QString& tenant) const;
    [[nodiscard]] std::optional<TenantUser> find(const QString& tenant, const QString& identity) const;
    [[nodiscard]] QJsonObject mailbox(const QString& tenant, const TenantUser& user) const;
    [[nodiscard]] QJsonArray list(const QString& tenant, const QString& kind, const TenantUser& user) const;
    void keep(const QString& tenant, const QString& kind, const TenantUser& user, const QJsonArray& list);
    [[nodiscard]] QString initialDomain(const QString& tenant) const;
    [[nodiscard]] QString domain(const QString& tenant) const;

    Outcome getMailbox(const Call& call);
    Outcome getCasMailbox(const Call& call);
    Outcome getRecipient(const Call& call);
    Outcome getStatistics(const Call& call);
    Outcome getFolderStatistics(const Call& call);
    Outcome setMailbox(const Call& call);
    Outcome newMailbox(const Call& call);
    Outcome getRights(const Call& call);
    Outcome addRights(const Call& call);
    Outcome removeRights(const Call& call);
    Outcome getFolderRights(const Call& call);
    Outcome getInboxRules(const Call& call);
    Outcome changeInboxRule(const Call& call);
    Outcome getAutoReply(const Call& call);
    Outcome setAutoReply(const Call& call);
    Outcome getTransportRules(const Call& call);
    Outcome newTransportRule(const Call& call);
    Outcome setTransportRule(const Call& call);
    Outcome getSetting(const Call& call);
    Outcome setSetting(const Call& call);
    Outcome getDkim(const Call& call);
    Outcome getMessageTrace(const Call& call);
    Outcome getGroups(const Call& call);
    Outcome newGroup(const Call& call);
    Outcome groupMembers(const Call& call);

    World m_world;
    QHash<QString, State> m_states; ///< by tenant
};

} // namespace steward::sandbox
