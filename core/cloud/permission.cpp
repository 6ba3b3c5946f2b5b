#include "permission.h"

using namespace Qt::StringLiterals;

namespace steward {

QString Permission::title() const
{
    return resource + u": "_s + name;
}

QString Permission::key() const
{
    return u"%1 %2 %3"_s.arg(resourceId, kind == Kind::Delegated ? u"delegated"_s : u"application"_s, name)
        .toLower();
}

bool Permission::isPartOfSignIn() const
{
    return kind == Kind::Delegated &&
           (name == "openid"_L1 || name == "profile"_L1 || name == "offline_access"_L1);
}

QString permissionSetName(Permission::Set set)
{
    switch (set) {
    case Permission::Set::Minimal: return u"minimal"_s;
    case Permission::Set::Recommended: return u"recommended"_s;
    case Permission::Set::All: break;
    }
    return u"all"_s;
}

Permission::Set permissionSetFromName(const QString& name)
{
    if (name == "minimal"_L1)
        return Permission::Set::Minimal;
    if (name == "all"_L1)
        return Permission::Set::All;
    return Permission::Set::Recommended;
}

QStringList permissionKeys(const QList<Permission>& permissions)
{
    QStringList keys;
    for (const Permission& permission : permissions)
        keys << permission.key();
    keys.sort();
    keys.removeDuplicates();
    return keys;
}

} // namespace steward
