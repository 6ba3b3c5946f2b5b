#pragma once

#include "data/practicedata.h"
#include "directory/directory.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>

namespace steward::sandbox {

/// A user of a tenant: as the invented world has it, and what was changed since.
struct TenantUser
{
    PracticeUser base;
    QJsonObject changes; ///< by Graph's names; for a user that was made here everything

    /// A property by Graph's name, without regard to case; Undefined when users have none of that name.
    [[nodiscard]] QJsonValue value(const QString& property) const;
    [[nodiscard]] QString id() const { return base.id; }
    [[nodiscard]] QString text(const QString& property) const { return value(property).toString(); }
    [[nodiscard]] QJsonArray licences() const { return value(QStringLiteral("assignedLicenses")).toArray(); }
    /// The property's name as Graph writes it; empty when there is none.
    [[nodiscard]] static QString properName(const QString& property);
    /// Everything, or what is told unasked.
    [[nodiscard]] QJsonObject toJson(bool whole) const;
    [[nodiscard]] static const QStringList& toldUnasked();
};

/// The users, groups, roles, devices and policies of every tenant. What the invented world has is made when
/// asked for; only changes are kept, in memory, for as long as the practice partner runs.
class TenantObjects
{
public:
    struct Licence
    {
        QString skuId, partNumber;
        int spare = 0;                        ///< bought beyond those in use at the beginning
        QList<QPair<QString, QString>> plans; ///< id and name
    };

    TenantObjects(const PracticeData& data, const Directory& directory) : m_data(data), m_directory(directory)
    {
    }

    /// Of a crowd: those made here and the first of the others.
    [[nodiscard]] QList<TenantUser> users(const QString& tenant) const;
    /// A crowd's user by number, unless it was deleted or changed: those come with changedInCrowd().
    [[nodiscard]] std::optional<TenantUser> crowdUser(const QString& tenant, qint64 number) const;
    [[nodiscard]] QList<TenantUser> changedInCrowd(const QString& tenant) const;
    [[nodiscard]] std::optional<TenantUser> user(const QString& tenant, const QString& idOrName) const;
    [[nodiscard]] QList<TenantUser> deletedUsers(const QString& tenant) const;
    /// Makes a user of the properties, which were checked.
    TenantUser addUser(const QString& tenant, const QJsonObject& properties);
    void changeUser(const QString& tenant, const QString& id, const QJsonObject& properties);
    void deleteUser(const QString& tenant, const QString& id);
    void restoreUser(const QString& tenant, const QString& id, const QString& userPrincipalName);
    void purgeUser(const QString& tenant, const QString& id);

    [[nodiscard]] QString manager(const QString& tenant, const QString& userId) const;
    void setManager(const QString& tenant, const QString& userId, const QString& managerId);

    [[nodiscard]] QList<QJsonObject> groups(const QString& tenant) const;
    QJsonObject addGroup(const QString& tenant, QJsonObject properties);
    void changeGroup(const QString& tenant, const QString& id, const QJsonObject& properties);
    void removeGroup(const QString& tenant, const QString& id);

    [[nodiscard]] static QList<QJsonObject> roleTemplates();
    /// The roles in use.
    [[nodiscard]] QList<QJsonObject> roles(const QString& tenant) const;
    void activateRole(const QString& tenant, const QString& templateId);
    [[nodiscard]] static QString roleId(const QString& tenant, const QString& templateId);

    /// The ids of a group's or a role's members.
    [[nodiscard]] QStringList members(const QString& tenant, const QString& id) const;
    void setMembers(const QString& tenant, const QString& id, const QStringList& members);

    [[nodiscard]] QList<QJsonObject> devices(const QString& tenant) const;
    void changeDevice(const QString& tenant, const QString& id, const QJsonObject& properties);
    [[nodiscard]] QList<QJsonObject> accessPolicies(const QString& tenant) const;

    [[nodiscard]] static const QList<Licence>& licences();
    /// Licences bought since the beginning, as Partner Center tells them.
    void addSubscription(const QString& tenant, const QString& skuId, const QJsonObject& subscription);
    [[nodiscard]] QList<QJsonObject> subscriptions(const QString& tenant) const;
    [[nodiscard]] int ordered(const QString& tenant, const QString& skuId) const;
    [[nodiscard]] QJsonArray subscribedSkus(const QString& tenant) const;

private:
    struct Changes
    {
        QList<TenantUser> added, deleted;
        QHash<QString, QJsonObject> users, groups, devices;
        QSet<QString> goneUsers, goneGroups;
        QList<QJsonObject> newGroups;
        QHash<QString, QStringList> members;
        QHash<QString, QString> managers;
        QStringList roleTemplates;
        QList<QPair<QString, QJsonObject>> subscriptions; ///< with the licence bought
    };
    [[nodiscard]] const Changes& of(const QString& tenant) const;
    [[nodiscard]] Changes& change(const QString& tenant) { return m_changes[tenant.toLower()]; }

    const PracticeData& m_data;
    const Directory& m_directory;
    QHash<QString, Changes> m_changes;
};

} // namespace steward::sandbox
