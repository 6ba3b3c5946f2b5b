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
