#include "permissioncatalog.h"

#include <settings/jsontext.h>

#include <QDir>
#include <QJsonObject>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

bool isSame(const QString& a, const QString& b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

Error unusable(const QString& file, const QString& what)
{
    Error error;
    error.code = ErrorCode::BadRequest;
    error.message = u"The permission file %1 cannot be used: %2."_s.arg(file, what);
    error.advice = u"Correct the file, or remove it."_s;
    return error;
}

std::optional<Permission::Set> setOf(const QString& name)
{
    if (name == "minimal"_L1)
        return Permission::Set::Minimal;
    if (name == "recommended"_L1)
        return Permission::Set::Recommended;
    if (name == "all"_L1)
        return Permission::Set::All;
    return std::nullopt;
}

std::optional<Permission> readPermission(const QJsonObject& entry)
{
    Permission permission;
    permission.name = entry.value("name"_L1).toString();
    permission.id = entry.value("id"_L1).toString();
    permission.why = entry.value("why"_L1).toString();
    const QString kind = entry.value("kind"_L1).toString();
    const auto set = setOf(entry.value("set"_L1).toString());
    if (permission.name.isEmpty() || permission.why.isEmpty() || QUuid::fromString(permission.id).isNull() ||
        !set || (kind != "delegated"_L1 && kind != "application"_L1))
        return std::nullopt;
    permission.kind = kind == "delegated"_L1 ? Permission::Kind::Delegated : Permission::Kind::Application;
    permission.set = *set;
    return permission;
}

bool comesBefore(const Permission& a, const Permission& b)
{
    if (a.kind != b.kind)
        return a.kind == Permission::Kind::Delegated;
    if (const int order = a.resource.compare(b.resource, Qt::CaseInsensitive); order != 0)
        return order < 0;
    return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
}

} // namespace

PermissionCatalog::PermissionCatalog(const QStringList& folders)
{
    // The file's name decides which one wins.
    QMap<QString, QString> files;
    for (const QString& folder : folders) {
        const auto found = QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name);
        for (const QFileInfo& file : found)
            files.insert(file.fileName().toLower(), file.absoluteFilePath());
    }
    for (const QString& file : std::as_const(files))
        readFile(file);
    std::stable_sort(m_permissions.begin(), m_permissions.end(), comesBefore);
}

void PermissionCatalog::readFile(const QString& file)
{
    const auto object = readJsonObject(file);
    if (!object) {
        m_problems << object.error();
        return;
    }
    const QString resource = object->value("resource"_L1).toString();
    const QString resourceId = object->value("resourceId"_L1).toString();
    const bool partnerOnly = object->value("partnerOnly"_L1).toBool();
    if (resource.isEmpty() || QUuid::fromString(resourceId).isNull()) {
        m_problems << unusable(file, u"it needs \"resource\", and \"resourceId\" with an application's id"_s);
        return;
    }
    const QJsonArray entries = object->value("permissions"_L1).toArray();
    if (entries.isEmpty())
        m_problems << unusable(file, u"\"permissions\" is missing or empty"_s);
    for (qsizetype i = 0; i < entries.size(); ++i) {
        auto permission = readPermission(entries.at(i).toObject());
        if (!permission) {
            m_problems << unusable(
                file, u"permissions[%1] needs \"name\", \"kind\", \"id\", \"set\" and \"why\""_s.arg(i));
            continue;
        }
        permission->resource = resource;
        permission->resourceId = resourceId;
        permission->partnerOnly = partnerOnly;
        m_permissions.append(*permission);
    }
    const QString why = object->value("uncalled"_L1).toString();
    if (!why.isEmpty())
        m_whyUncalled.insert(resourceId.toLower(), why);
    const QJsonValue check = object->value("check"_L1);
    if (check.isUndefined())
        return;
    const QString scope = check.toObject().value("scope"_L1).toString();
    const auto call = readConnectionCheck(check.toObject());
    if (!call || scope.isEmpty())
        m_problems << unusable(file, call ? u"\"check\" needs a \"scope\""_s : call.error().message);
    else
        m_checks.append({resourceId, resource, scope, *call});
}

QList<Permission> PermissionCatalog::permissions(Permission::Set set) const
{
    QList<Permission> list;
    std::copy_if(m_permissions.cbegin(), m_permissions.cend(), std::back_inserter(list),
                 [set](const Permission& permission) { return int(permission.set) <= int(set); });
    return list;
}

std::optional<Permission> PermissionCatalog::find(const QString& resource, const QString& name,
                                                  Permission::Kind kind) const
{
    const auto found =
        std::find_if(m_permissions.cbegin(), m_permissions.cend(), [&](const Permission& permission) {
            return permission.kind == kind && isSame(permission.name, name) &&
                   (isSame(permission.resource, resource) || isSame(permission.resourceId, resource));
        });
    return found == m_permissions.cend() ? std::nullopt : std::optional<Permission>(*found);
}

std::optional<Permission> PermissionCatalog::find(const QString& title) const
{
    const qsizetype colon = title.lastIndexOf(u':');
    if (colon < 0)
        return std::nullopt;
    return find(title.left(colon).trimmed(), title.mid(colon + 1).trimmed());
}

QList<Permission> PermissionCatalog::neededFor(const QList<Connection>& connections,
                                               const QList<Connection>& all) const
{
    QList<Permission> list;
    for (const Permission& permission : m_permissions) {
        const bool isWanted = !wantedBy(permission, connections).isEmpty();
        const bool isOurs = permission.set == Permission::Set::Minimal && wantedBy(permission, all).isEmpty();
        if (isWanted || isOurs)
            list.append(permission);
    }
    return list;
}

QList<Permission> PermissionCatalog::chosen(Permission::Set set, const QList<Connection>& ticked,
                                            const QList<Connection>& all) const
{
    QList<Permission> list = neededFor(ticked, all);
    for (const Permission& permission : permissions(set)) {
        const bool onlyAnotherWants =
            wantedBy(permission, ticked).isEmpty() && !wantedBy(permission, all).isEmpty();
        if (!onlyAnotherWants && !list.contains(permission))
            list.append(permission);
    }
    return list;
}

Permission::Set PermissionCatalog::smallestSet(const QList<Permission>& permissions,
                                               const QList<Connection>& ticked,
                                               const QList<Connection>& all) const
{
    for (const Permission::Set set : {Permission::Set::Minimal, Permission::Set::Recommended}) {
        const QList<Permission> held = chosen(set, ticked, all);
        if (std::all_of(permissions.cbegin(), permissions.cend(),
                        [&held](const Permission& permission) { return held.contains(permission); }))
            return set;
    }
    return Permission::Set::All;
}

QList<Permission> PermissionCatalog::forCustomers(const QList<Permission>& permissions)
{
    QList<Permission> list;
    std::copy_if(permissions.cbegin(), permissions.cend(), std::back_inserter(list),
                 [](const Permission& permission) { return !permission.partnerOnly; });
    return list;
}

QStringList PermissionCatalog::wantedBy(const Permission& permission, const QList<Connection>& connections)
{
    QStringList titles;
    if (permission.kind != Permission::Kind::Delegated)
        return titles;
    for (const Connection& connection : connections) {
        const bool names =
            std::any_of(connection.permissions.cbegin(), connection.permissions.cend(),
                        [&](const QString& wanted) { return isSame(wanted, permission.title()); });
        if (names)
            titles << connection.title;
    }
    return titles;
}

QString PermissionCatalog::asText(const QList<Permission>& permissions, const QList<Connection>& connections)
{
    QList<Permission> sorted = permissions;
    std::stable_sort(sorted.begin(), sorted.end(), comesBefore);
    QString text;
    QString heading;
    for (const Permission& permission : std::as_const(sorted)) {
        const QString now = u"%1 (%2), %3"_s.arg(permission.resource, permission.resourceId,
                                                 permission.kind == Permission::Kind::Delegated
                                                     ? u"delegated: as the signed-in account"_s
                                                     : u"application: without anybody signed in"_s);
        if (now != heading) {
            text += (text.isEmpty() ? QString() : u"\n"_s) + now + u'\n';
            heading = now;
        }
        const QStringList titles = wantedBy(permission, connections);
        text += u"  %1 (%2): %3"_s.arg(permission.name, permission.id, permission.why);
        if (!titles.isEmpty())
            text += u" Wanted by: %1."_s.arg(titles.join(u", "_s));
        text += u'\n';
    }
    return text;
}

QJsonArray PermissionCatalog::requiredResourceAccess(const QList<Permission>& permissions)
{
    QStringList resources;
    for (const Permission& permission : permissions) {
        if (!resources.contains(permission.resourceId))
            resources << permission.resourceId;
    }
    QJsonArray array;
    for (const QString& resource : std::as_const(resources)) {
        QJsonArray access;
        for (const Permission& permission : permissions) {
            if (permission.resourceId == resource)
                access.append(QJsonObject{
                    {u"id"_s, permission.id},
                    {u"type"_s, permission.kind == Permission::Kind::Delegated ? u"Scope"_s : u"Role"_s}});
        }
        array.append(QJsonObject{{u"resourceAppId"_s, resource}, {u"resourceAccess"_s, access}});
    }
    return array;
}

QString PermissionCatalog::resourceTitle(const QString& resourceId) const
{
    for (const Permission& permission : m_permissions) {
        if (isSame(permission.resourceId, resourceId))
            return permission.resource;
    }
    return resourceId;
}

std::optional<PermissionCheck> PermissionCatalog::checkOf(const QString& resourceId) const
{
    for (const PermissionCheck& check : m_checks) {
        if (isSame(check.resourceId, resourceId))
            return check;
    }
    return std::nullopt;
}

QString PermissionCatalog::whyUncalled(const Permission& permission) const
{
    if (permission.kind == Permission::Kind::Application)
        return u"It is for work that nobody is signed in for, and the proof is made with your sign-in."_s;
    if (checkOf(permission.resourceId))
        return {};
    return m_whyUncalled.value(permission.resourceId.toLower(),
                               u"No call is known that this permission allows and that changes nothing."_s);
}

} // namespace steward
