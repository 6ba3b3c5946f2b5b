#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace steward {

/// One permission that the application can be given on one resource.
struct Permission
{
    enum class Kind
    {
        Delegated,  ///< as the signed-in account, never more than it may do itself ("Scope")
        Application ///< as the application, without anybody signed in ("Role")
    };
    /// Each set holds the ones before it.
    enum class Set
    {
        Minimal,
        Recommended,
        All
    };

    QString resourceId; ///< the resource's application id
    QString resource;   ///< "Microsoft Graph"
    QString name;       ///< "Directory.Read.All"
    QString id;
    Kind kind = Kind::Delegated;
    QString why; ///< one plain sentence: what it lets the application do
    Set set = Set::All;
    bool partnerOnly = false; ///< has no meaning in a customer's tenant (Partner Center)

    bool operator==(const Permission&) const = default;
    /// openid, profile, offline_access: part of any sign-in that is kept, written into a grant or not.
    [[nodiscard]] bool isPartOfSignIn() const;

    /// "Microsoft Graph: Directory.Read.All", as connection.json writes it.
    [[nodiscard]] QString title() const;
    /// The same permission has the same key in every version and language: resource id, kind and name, lower
    /// case. For keeping and comparing what was consented.
    [[nodiscard]] QString key() const;
};

/// "minimal", "recommended", "all"; what is none of them is Recommended.
[[nodiscard]] QString permissionSetName(Permission::Set set);
[[nodiscard]] Permission::Set permissionSetFromName(const QString& name);

[[nodiscard]] QStringList permissionKeys(const QList<Permission>& permissions);

} // namespace steward
