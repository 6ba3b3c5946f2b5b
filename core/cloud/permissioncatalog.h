#pragma once

#include "permission.h"

#include <base/error.h>
#include <scripts/connection.h>

#include <QHash>
#include <QJsonArray>

#include <optional>

namespace steward {

/// One harmless call that proves that a resource lets the application in.
struct PermissionCheck
{
    QString resourceId;
    QString resource;
    QString scope; ///< with the placeholders of connection.json
    ConnectionCheck call;
};

/// The permission files (`resources/permissions/*.json`, one a resource, and the user's own). A file of the
/// same name in a later folder wins. A file that cannot be read costs only itself and is listed in
/// problems(); an entry without a name, an id or a sentence likewise. Reads once, in the constructor.
class PermissionCatalog final
{
public:
    PermissionCatalog() = default;
    explicit PermissionCatalog(const QStringList& folders);

    /// That set and the smaller ones in it; delegated first, by resource and name.
    [[nodiscard]] QList<Permission> permissions(Permission::Set set) const;
    /// By the resource's application id or title, and name; letter case does not matter.
    [[nodiscard]] std::optional<Permission> find(const QString& resource, const QString& name,
                                                 Permission::Kind kind = Permission::Kind::Delegated) const;
    /// As connection.json writes it: "Microsoft Graph: Directory.Read.All".
    [[nodiscard]] std::optional<Permission> find(const QString& title) const;
    /// What those connections want, each once, together with what the set-up itself cannot do without (every
    /// permission of Minimal that no connection names).
    [[nodiscard]] QList<Permission> neededFor(const QList<Connection>& connections,
                                              const QList<Connection>& all) const;
    /// What a person asks for who ticks those connections and picks that set: what the connections want, and
    /// of the set whatever no other connection is the only one to want.
    [[nodiscard]] QList<Permission> chosen(Permission::Set set, const QList<Connection>& ticked,
                                           const QList<Connection>& all) const;
    /// The smallest set with which chosen() holds all of those.
    [[nodiscard]] Permission::Set smallestSet(const QList<Permission>& permissions,
                                              const QList<Connection>& ticked,
                                              const QList<Connection>& all) const;
    /// What of those can be given in a customer's tenant.
    [[nodiscard]] static QList<Permission> forCustomers(const QList<Permission>& permissions);

    /// The titles of the connections that name it.
    [[nodiscard]] static QStringList wantedBy(const Permission& permission,
                                              const QList<Connection>& connections);
    /// For a change request: per resource and kind one line a permission, with its id and its sentence.
    [[nodiscard]] static QString asText(const QList<Permission>& permissions,
                                        const QList<Connection>& connections = {});
    /// The same as the `requiredResourceAccess` of an application.
    [[nodiscard]] static QJsonArray requiredResourceAccess(const QList<Permission>& permissions);

    /// The name of a resource; its id when it is not known.
    [[nodiscard]] QString resourceTitle(const QString& resourceId) const;
    [[nodiscard]] std::optional<PermissionCheck> checkOf(const QString& resourceId) const;
    /// Why nothing is called with that permission, in one plain sentence; empty when there is a check for it.
    [[nodiscard]] QString whyUncalled(const Permission& permission) const;
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }

private:
    void readFile(const QString& file);

    QList<Permission> m_permissions;
    QList<PermissionCheck> m_checks;
    QHash<QString, QString> m_whyUncalled; ///< by resource id, lower case
    QList<Error> m_problems;
};

} // namespace steward
