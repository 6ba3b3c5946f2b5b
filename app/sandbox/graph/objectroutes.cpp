#include "graph/objectroutes.h"

#include "graph/reportroutes.h"

#include <QCryptographicHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr auto kAsUser = "Directory.AccessAsUser.All"_L1;
constexpr auto kReadAll = "Directory.Read.All"_L1;
constexpr auto kWriteAll = "Directory.ReadWrite.All"_L1;

bool mayReadWith(const GraphCall& call, const QStringList& more)
{
    return call.may(more + QStringList{QString(kReadAll), QString(kWriteAll), QString(kAsUser)});
}

/// Whether the operator's roles in the tenant include one of these. A program acts by its own permissions.
bool hasRole(const GraphCall& call, const QStringList& names)
{
    if (call.bearer.claim(u"idtyp"_s) == "app"_L1)
        return true;
    if (call.world.directory.isPartner(call.tenant))
        return !call.world.faults.mode(u"not-admin"_s);
    for (const QString& role : call.world.relationships.operatorRoles(call.tenant)) {
        if (names.contains(Relationships::roleName(role)) || role == QLatin1StringView(kGlobalAdministrator))
            return true;
    }
    return false;
}

bool mayChangeUsers(const GraphCall& call)
{
    return call.may({u"User.ReadWrite.All"_s, QString(kWriteAll), QString(kAsUser)}) &&
           hasRole(call, {u"User Administrator"_s});
}

HttpReply badRequest(const GraphCall& call, const QString& message)
{
    return call.problem(400, u"Request_BadRequest"_s, message);
}

HttpReply noSegment(const GraphCall& call, const QString& segment)
{
    return call.problem(404, u"BadRequest"_s, u"Resource not found for the segment '%1'."_s.arg(segment));
}

/// The id at the end of the address in a reference; empty when it is not an address of Graph's.
QString referenced(const GraphCall& call)
{
    const QString address = call.body()["@odata.id"_L1].toString();
    static const QRegularExpression shape(u"/(?:v1\\.0|beta)/(?:directoryObjects|users|groups|devices|"
                                          "servicePrincipals)/([^/?]+)$"_s);
    const auto match = shape.match(address);
    return match.hasMatch() && address.startsWith(call.world.endpoints.of(u"graph"_s))
               ? QUrl::fromPercentEncoding(match.captured(1).toLatin1())
               : QString();
}

/// Any object of the tenant that can be a member, with its kind.
QJsonObject memberJson(const GraphCall& call, const QString& id)
{
    const auto kind = [](const char* name) { return u"#microsoft.graph."_s + QString::fromLatin1(name); };
    const QString select = call.http.query(u"$select"_s);
    if (const auto user = call.world.objects.user(call.tenant, id)) {
        QString unknown; // a list of several kinds leaves out what a kind does not have
        QJsonObject object = selectedUser(*user, select, &unknown);
        object.insert(u"@odata.type"_s, kind("user"));
        object.insert(u"id"_s, user->id());
        return object;
    }
    for (QJsonObject group : call.world.objects.groups(call.tenant)) {
        if (group["id"_L1].toString().compare(id, Qt::CaseInsensitive) == 0) {
            group.insert(u"@odata.type"_s, kind("group"));
            return group;
        }
    }
    const QString appId = call.world.directory.appOfPrincipal(call.tenant, id);
    if (!appId.isEmpty())
        return {{u"@odata.type"_s, kind("servicePrincipal")}, {u"id"_s, id}, {u"appId"_s, appId}};
    return {};
}

HttpReply memberList(const GraphCall& call, const QStringList& ids)
{
    QJsonArray items;
    for (const QString& id : ids) {
        const QJsonObject object = memberJson(call, id);
        if (!object.isEmpty())
            items.append(object);
    }
    return call.list(u"directoryObjects"_s, items);
}

/// `members`, `members/$ref` and `members/{id}/$ref` of a group or a role.
HttpReply membersRoute(const GraphCall& call, const QString& ownerId, bool mayChange)
{
    TenantObjects& objects = call.world.objects;
    QStringList members = objects.members(call.tenant, ownerId);
    const QStringList rest = call.path.mid(3);
    if (rest.isEmpty())
        return call.isGet() ? memberList(call, members) : call.badMethod();
    if (rest.constLast() != "$ref"_L1)
        return noSegment(call, rest.constLast());
    if (!mayChange)
        return call.denied();
    if (rest.size() == 1 && call.http.method == "POST") {
        const QString id = referenced(call);
        if (id.isEmpty())
            return badRequest(call, u"Invalid object reference specified."_s);
        const QString known = memberJson(call, id)["id"_L1].toString();
        if (known.isEmpty())
            return call.notFound(id);
        if (members.contains(known))
            return badRequest(call, u"One or more added object references already exist for the following "
                                    "modified properties: 'members'."_s);
        objects.setMembers(call.tenant, ownerId, members << known);
        return noContent();
    }
    if (rest.size() == 2 && call.http.method == "DELETE") {
        if (members.removeAll(rest.constFirst().toLower()) == 0)
            return call.notFound(rest.constFirst());
        objects.setMembers(call.tenant, ownerId, members);
        return noContent();
    }
    return call.badMethod();
}

/// Whether the name is free and its domain the tenant's; what is wrong otherwise.
QString problemOfName(const GraphCall& call, const QString& name, const QString& ownId)
{
    const QString domain = name.section(u'@', 1);
    const auto customer = call.world.data.findCustomer(call.tenant);
    const QStringList own = customer ? QStringList{customer->domain, customer->initialDomain}
                                     : QStringList{call.world.data.partnerDomain()};
    if (name.section(u'@', 0, 0).isEmpty() || !own.contains(domain.toLower()))
        return u"The domain portion of the userPrincipalName property is invalid. You must use one of the "
               "verified domain names in your organization."_s;
    const auto other = call.world.objects.user(call.tenant, name);
    if (other && other->id() != ownId)
        return u"Another object with the same value for property userPrincipalName already exists."_s;
    return {};
}

/// What is wrong with properties that are to be written; empty when nothing is.
QString problemOfProperties(const GraphCall& call, const QJsonObject& body, const QString& ownId)
{
    static const QStringList readOnly{u"id"_s,
                                      u"assignedLicenses"_s,
                                      u"assignedPlans"_s,
                                      u"createdDateTime"_s,
                                      u"deletedDateTime"_s,
                                      u"provisionedPlans"_s,
                                      u"proxyAddresses"_s,
                                      u"signInActivity"_s,
                                      u"lastPasswordChangeDateTime"_s};
    static const QRegularExpression country(u"^[A-Z]{2}$"_s);
    for (auto it = body.constBegin(); it != body.constEnd(); ++it) {
        const QString name = TenantUser::properName(it.key());
        if (name.isEmpty())
            return u"Invalid property '%1' specified."_s.arg(it.key());
        if (readOnly.contains(name))
            return u"Property '%1' is read-only and cannot be set."_s.arg(name);
        if (it.value().isString() && it.value().toString().isEmpty())
            return u"Invalid value specified for property '%1' of resource 'User'."_s.arg(name);
    }
    if (body.contains("usageLocation"_L1) && body["usageLocation"_L1].isString() &&
        !country.match(body["usageLocation"_L1].toString()).hasMatch())
        return u"Invalid value specified for property 'usageLocation' of resource 'User'."_s;
    if (body.contains("userPrincipalName"_L1)) {
        if (const QString wrong = problemOfName(call, body["userPrincipalName"_L1].toString(), ownId);
            !wrong.isEmpty())
            return wrong;
    }
    const QString password = body["passwordProfile"_L1]["password"_L1].toString();
    if (!password.isEmpty() && password.size() < 8)
        return u"The specified password does not comply with password complexity requirements. Please "
               "provide a different password."_s;
    return {};
}

HttpReply createUser(const GraphCall& call)
{
    if (!mayChangeUsers(call))
        return call.denied();
    const QJsonObject body = call.body();
    for (const QString& required : {u"accountEnabled"_s, u"displayName"_s, u"mailNickname"_s,
                                    u"passwordProfile"_s, u"userPrincipalName"_s}) {
        if (body[required].isUndefined() || body[required].isNull() ||
            (body[required].isString() && body[required].toString().isEmpty()))
            return badRequest(call,
                              u"A value is required for property '%1' of resource 'User'."_s.arg(required));
    }
    if (const QString wrong = problemOfProperties(call, body, {}); !wrong.isEmpty())
        return badRequest(call, wrong);
    const TenantUser made = call.world.objects.addUser(call.tenant, body);
    return call.entity(u"users"_s, made.toJson(false), 201);
}

HttpReply assignLicence(const GraphCall& call, const TenantUser& user)
{
    if (!call.may({u"LicenseAssignment.ReadWrite.All"_s, u"User.ReadWrite.All"_s, QString(kWriteAll),
                   QString(kAsUser)}) ||
        !hasRole(call, {u"User Administrator"_s, u"License Administrator"_s}))
        return call.denied();
    const QJsonObject body = call.body();
    if (!body["addLicenses"_L1].isArray() || !body["removeLicenses"_L1].isArray())
        return badRequest(call, u"One or more parameters of the function import 'assignLicense' are missing "
                                "from the request payload."_s);
    const QJsonArray add = body["addLicenses"_L1].toArray(), remove = body["removeLicenses"_L1].toArray();
    if (!add.isEmpty() && !user.value(u"usageLocation"_s).isString())
        return badRequest(call, u"License assignment cannot be done for user with invalid usage location."_s);
    QJsonArray licences = user.licences();
    const auto place = [&](const QString& skuId) {
        for (qsizetype i = 0; i < licences.size(); ++i) {
            if (licences.at(i)["skuId"_L1].toString().compare(skuId, Qt::CaseInsensitive) == 0)
                return i;
        }
        return qsizetype(-1);
    };
    for (const QJsonValue& value : remove) {
        const qsizetype at = place(value.toString());
        if (at < 0)
            return badRequest(call, u"User does not have a corresponding license."_s);
        licences.removeAt(at);
    }
    const QJsonArray skus = call.world.objects.subscribedSkus(call.tenant);
    for (const QJsonValue& value : add) {
        const QString skuId = value["skuId"_L1].toString();
        const auto sku = std::find_if(skus.begin(), skus.end(), [&](const QJsonValue& one) {
            return one["skuId"_L1].toString().compare(skuId, Qt::CaseInsensitive) == 0;
        });
        if (sku == skus.end())
            return badRequest(call,
                              u"License %1 does not correspond to a valid company License."_s.arg(skuId));
        const QJsonArray off = value["disabledPlans"_L1].toArray();
        const QJsonArray plans = (*sku)["servicePlans"_L1].toArray();
        for (const QJsonValue& plan : off) {
            const bool known = std::any_of(plans.begin(), plans.end(), [&](const QJsonValue& one) {
                return one["servicePlanId"_L1].toString() == plan.toString();
            });
            if (!known)
                return badRequest(call, u"The given plan ID doesn't correspond to a valid plan."_s);
        }
        const QJsonObject licence{{u"disabledPlans"_s, off}, {u"skuId"_s, (*sku)["skuId"_L1]}};
        const qsizetype at = place(skuId);
        if (at >= 0) {
            licences.replace(at, licence);
            continue;
        }
        if ((*sku)["consumedUnits"_L1].toInt() >= (*sku)["prepaidUnits"_L1]["enabled"_L1].toInt())
            return badRequest(call,
                              u"Subscription with SKU %1 does not have any available licenses."_s.arg(skuId));
        licences.append(licence);
    }
    call.world.objects.changeUser(call.tenant, user.id(), {{u"assignedLicenses"_s, licences}});
    return call.entity(u"users"_s, call.world.objects.user(call.tenant, user.id())->toJson(false));
}

HttpReply licenceDetails(const GraphCall& call, const TenantUser& user)
{
    QJsonArray items;
    for (const QJsonValue& licence : user.licences()) {
        for (const QJsonValue& sku : call.world.objects.subscribedSkus(call.tenant)) {
            if (sku["skuId"_L1] == licence["skuId"_L1])
                items.append(QJsonObject{
                    {u"id"_s,
                     QString::fromLatin1(
                         QCryptographicHash::hash((user.id() + sku["skuId"_L1].toString()).toLatin1(),
                                                  QCryptographicHash::Sha256)
                             .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals))},
                    {u"skuId"_s, sku["skuId"_L1]},
                    {u"skuPartNumber"_s, sku["skuPartNumber"_L1]},
                    {u"servicePlans"_s, sku["servicePlans"_L1]}});
        }
    }
    return call.list(u"users('%1')/licenseDetails"_s.arg(user.id()), items);
}

HttpReply managerRoute(const GraphCall& call, const TenantUser& user)
{
    TenantObjects& objects = call.world.objects;
    const bool reference = call.path.value(3) == "$ref"_L1;
    if (call.path.size() == 3 && call.isGet()) {
        const auto manager = objects.user(call.tenant, objects.manager(call.tenant, user.id()));
        if (!manager)
            return call.problem(404, u"Request_ResourceNotFound"_s,
                                u"Resource 'manager' does not exist or one of its queried reference-property "
                                "objects are not present."_s);
        return call.entity(u"directoryObjects"_s, memberJson(call, manager->id()));
    }
    if (call.path.size() != 4 || !reference)
        return call.badMethod();
    if (!mayChangeUsers(call))
        return call.denied();
    if (call.http.method == "DELETE") {
        objects.setManager(call.tenant, user.id(), {});
        return noContent();
    }
    if (call.http.method != "PUT")
        return call.badMethod();
    const QString id = referenced(call);
    const auto manager = objects.user(call.tenant, id);
    if (id.isEmpty())
        return badRequest(call, u"Invalid object reference specified."_s);
    if (!manager)
        return call.notFound(id);
    objects.setManager(call.tenant, user.id(), manager->id());
    return noContent();
}

/// A person reads the settings of the own mailbox only; a program, with its permission, of every one.
HttpReply mailboxSettings(const GraphCall& call, const TenantUser& user)
{
    const bool program = call.bearer.claim(u"idtyp"_s) == "app"_L1;
    if (!call.may({u"MailboxSettings.Read"_s, u"MailboxSettings.ReadWrite"_s}) ||
        (!program && user.id() != call.bearer.claim(u"oid"_s)))
        return call.problem(403, u"ErrorAccessDenied"_s,
                            u"Access is denied. Check credentials and try again."_s);
    if (user.text(u"mail"_s).isEmpty())
        return call.problem(404, u"MailboxNotEnabledForRESTAPI"_s,
                            u"The mailbox is either inactive, soft-deleted, or is hosted on-premise."_s);
    const QString context = call.world.endpoints.of(u"graph"_s) + u"/v1.0/$metadata#users('"_s + user.id() +
                            u"')/mailboxSettings"_s;
    if (call.path.value(3) == "userPurpose"_L1)
        return jsonReply({{u"@odata.context"_s, context + u"/userPurpose"_s}, {u"value"_s, u"user"_s}}, 200,
                         kGraphJson);
    return jsonReply({{u"@odata.context"_s, context},
                      {u"timeZone"_s, u"GMT Standard Time"_s},
                      {u"userPurpose"_s, u"user"_s}},
                     200, kGraphJson);
}

HttpReply membershipsOf(const GraphCall& call, const TenantUser& user)
{
    TenantObjects& objects = call.world.objects;
    QJsonArray items;
    for (QJsonObject group : objects.groups(call.tenant)) {
        if (objects.members(call.tenant, group["id"_L1].toString()).contains(user.id())) {
            group.insert(u"@odata.type"_s, u"#microsoft.graph.group"_s);
            items.append(group);
        }
    }
    for (QJsonObject role : objects.roles(call.tenant)) {
        if (objects.members(call.tenant, role["id"_L1].toString()).contains(user.id())) {
            role.insert(u"@odata.type"_s, u"#microsoft.graph.directoryRole"_s);
            items.append(role);
        }
    }
    return call.list(u"directoryObjects"_s, items);
}

HttpReply userEntity(const GraphCall& call, const TenantUser& user)
{
    QString unknown;
    const QJsonObject object = selectedUser(user, call.http.query(u"$select"_s), &unknown);
    if (!unknown.isEmpty())
        return call.problem(
            400, u"BadRequest"_s,
            u"Could not find a property named '%1' on type 'microsoft.graph.user'."_s.arg(unknown));
    return call.entity(u"users"_s, object);
}

} // namespace

QJsonObject selectedUser(const TenantUser& user, const QString& select, QString* unknown)
{
    QStringList wanted = select.split(u',', Qt::SkipEmptyParts);
    if (wanted.isEmpty())
        wanted = TenantUser::toldUnasked();
    QJsonObject object;
    for (const QString& property : wanted) {
        const QString name = TenantUser::properName(property.trimmed());
        if (name.isEmpty())
            *unknown = property.trimmed();
        else
            object.insert(name, user.value(name));
    }
    return object;
}

QJsonObject directoryObject(const GraphCall& call, const QString& id)
{
    return memberJson(call, id);
}

HttpReply userRoute(const GraphCall& call)
{
    TenantObjects& objects = call.world.objects;
    if (call.path.size() == 1)
        return call.http.method == "POST" ? createUser(call) : call.badMethod();
    const auto user = objects.user(call.tenant, call.path[1]);
    if (!user)
        return call.notFound(call.path[1]);
    const QByteArray method = call.http.method;
    if (call.path.size() == 2 && call.isGet())
        return userEntity(call, *user);
    if (call.path.size() == 2 && method == "PATCH") {
        const QJsonObject body = call.body();
        if (!mayChangeUsers(call))
            return call.denied();
        if (const QString wrong = problemOfProperties(call, body, user->id()); !wrong.isEmpty())
            return badRequest(call, wrong);
        objects.changeUser(call.tenant, user->id(), body);
        return noContent();
    }
    if (call.path.size() == 2 && method == "DELETE") {
        if (!mayChangeUsers(call))
            return call.denied();
        objects.deleteUser(call.tenant, user->id());
        return noContent();
    }
    if (call.path.size() == 2)
        return call.badMethod();

    const QString part = call.path[2];
    if (part == "authentication"_L1)
        return authenticationMethodsRoute(call);
    if (part == "manager"_L1)
        return managerRoute(call, *user);
    if (part == "assignLicense"_L1 && call.path.size() == 3)
        return method == "POST" ? assignLicence(call, *user) : call.badMethod();
    if (part == "revokeSignInSessions"_L1 && call.path.size() == 3) {
        if (method != "POST")
            return call.badMethod();
        if (!mayChangeUsers(call))
            return call.denied();
        objects.changeUser(
            call.tenant, user->id(),
            {{u"signInSessionsValidFromDateTime"_s, graphTime(QDateTime::currentDateTimeUtc())}});
        return jsonReply(
            {{u"@odata.context"_s, call.world.endpoints.of(u"graph"_s) + u"/v1.0/$metadata#Edm.Boolean"_s},
             {u"value"_s, true}},
            200, kGraphJson);
    }
    if (part == "mailboxSettings"_L1 && call.isGet())
        return mailboxSettings(call, *user);
    if (call.path.size() != 3 || !call.isGet())
        return call.badMethod();
    if (part == "memberOf"_L1)
        return membershipsOf(call, *user);
    if (part == "licenseDetails"_L1)
        return licenceDetails(call, *user);
    if (part == "registeredDevices"_L1 || part == "ownedDevices"_L1) {
        QJsonArray items;
        for (QJsonObject device : objects.devices(call.tenant)) {
            if (device.take("registeredOwner"_L1).toString() == user->id()) {
                device.insert(u"@odata.type"_s, u"#microsoft.graph.device"_s);
                items.append(device);
            }
        }
        return call.list(u"directoryObjects"_s, items);
    }
    return noSegment(call, part);
}

HttpReply deletedItemsRoute(const GraphCall& call)
{
    if (call.path.value(1) != "deletedItems"_L1)
        return noSegment(call, call.path.value(1));
    if (!mayReadWith(call, {u"User.Read.All"_s, u"User.ReadWrite.All"_s}))
        return call.denied();
    TenantObjects& objects = call.world.objects;
    const QString select = call.http.query(u"$select"_s);
    const QString key = call.path.value(2);
    QString unknown;
    if (key == "microsoft.graph.user"_L1 && call.path.size() == 3) {
        if (!call.isGet())
            return call.badMethod();
        QJsonArray items;
        for (const TenantUser& user : objects.deletedUsers(call.tenant)) {
            QJsonObject told = selectedUser(user, select, &unknown);
            told.insert(u"id"_s, user.id());
            items.append(told);
        }
        return call.list(u"users"_s, items);
    }
    for (const TenantUser& user : objects.deletedUsers(call.tenant)) {
        if (user.id().compare(key, Qt::CaseInsensitive) != 0)
            continue;
        const bool typed = call.path.value(3) == "microsoft.graph.user"_L1;
        if ((call.path.size() == 3 || (typed && call.path.size() == 4)) && call.isGet()) {
            QJsonObject told = selectedUser(user, select, &unknown);
            told.insert(u"@odata.type"_s, u"#microsoft.graph.user"_s);
            return call.entity(u"directoryObjects"_s, told);
        }
        if (!mayChangeUsers(call))
            return call.denied();
        if (call.path.size() == 3 && call.http.method == "DELETE") {
            objects.purgeUser(call.tenant, user.id());
            return noContent();
        }
        if (call.path.size() == 4 && call.path[3] == "restore"_L1 && call.http.method == "POST") {
            QString name = call.body()["newUserPrincipalName"_L1].toString();
            if (name.isEmpty())
                name = user.text(u"userPrincipalName"_s).mid(QString(user.id()).remove(u'-').size());
            if (const QString wrong = problemOfName(call, name, user.id()); !wrong.isEmpty())
                return badRequest(call, wrong);
            objects.restoreUser(call.tenant, user.id(), name);
            QJsonObject told = objects.user(call.tenant, user.id())->toJson(false);
            told.insert(u"@odata.type"_s, u"#microsoft.graph.user"_s);
            return call.entity(u"directoryObjects"_s, told);
        }
        return call.badMethod();
    }
    return call.notFound(key);
}

HttpReply groupsRoute(const GraphCall& call)
{
    if (!mayReadWith(call, {u"Group.Read.All"_s, u"Group.ReadWrite.All"_s, u"GroupMember.Read.All"_s,
                            u"GroupMember.ReadWrite.All"_s}))
        return call.denied();
    TenantObjects& objects = call.world.objects;
    const bool mayChange = call.may({u"Group.ReadWrite.All"_s, QString(kWriteAll), QString(kAsUser)}) &&
                           hasRole(call, {u"User Administrator"_s, u"Groups Administrator"_s});
    const QByteArray method = call.http.method;
    if (call.path.size() == 1 && call.isGet()) {
        QJsonArray items;
        for (const QJsonObject& group : objects.groups(call.tenant))
            items.append(group);
        // The partner's own, which its relationships are assigned to.
        for (const Relationships::Group& group : call.world.directory.isPartner(call.tenant)
                                                     ? call.world.relationships.groups()
                                                     : QList<Relationships::Group>())
            items.append(QJsonObject{{u"id"_s, group.id},
                                     {u"displayName"_s, group.name},
                                     {u"description"_s, QJsonValue::Null},
                                     {u"mailEnabled"_s, false},
                                     {u"securityEnabled"_s, true},
                                     {u"groupTypes"_s, QJsonArray()}});
        return call.list(u"groups"_s, items);
    }
    if (call.path.size() == 1) {
        if (method != "POST")
            return call.badMethod();
        if (!mayChange)
            return call.denied();
        QJsonObject body = call.body();
        for (const QString& required :
             {u"displayName"_s, u"mailEnabled"_s, u"mailNickname"_s, u"securityEnabled"_s}) {
            if (body[required].isUndefined() || body[required].isNull())
                return badRequest(
                    call, u"A value is required for property '%1' of resource 'Group'."_s.arg(required));
        }
        if (body["mailEnabled"_L1].toBool() &&
            !body["groupTypes"_L1].toArray().contains(QJsonValue(u"Unified"_s)))
            return badRequest(call, u"The service does not currently support writes of mail-enabled groups. "
                                    "Please ensure that the mail-enablement property is unset and the "
                                    "security-enablement property is set."_s);
        body.remove(u"owners@odata.bind"_s);
        return call.entity(u"groups"_s, objects.addGroup(call.tenant, body), 201);
    }
    for (const QJsonObject& group : objects.groups(call.tenant)) {
        const QString id = group["id"_L1].toString();
        if (id.compare(call.path[1], Qt::CaseInsensitive) != 0)
            continue;
        if (call.path.size() > 2)
            return call.path[2] == "members"_L1
                       ? membersRoute(call, id,
                                      mayChange || (call.may({u"GroupMember.ReadWrite.All"_s}) &&
                                                    hasRole(call, {u"User Administrator"_s})))
                       : noSegment(call, call.path[2]);
        if (call.isGet())
            return call.entity(u"groups"_s, group);
        if (!mayChange)
            return call.denied();
        if (method == "DELETE")
            objects.removeGroup(call.tenant, id);
        else if (method == "PATCH")
            objects.changeGroup(call.tenant, id, call.body());
        else
            return call.badMethod();
        return noContent();
    }
    return call.notFound(call.path[1]);
}

HttpReply directoryRolesRoute(const GraphCall& call)
{
    if (!mayReadWith(call, {u"RoleManagement.Read.Directory"_s, u"RoleManagement.ReadWrite.Directory"_s}))
        return call.denied();
    TenantObjects& objects = call.world.objects;
    const bool mayChange = call.may({u"RoleManagement.ReadWrite.Directory"_s, QString(kAsUser)}) &&
                           hasRole(call, {u"Privileged Role Administrator"_s});
    if (call.http.hasQuery(u"$top"_s))
        return call.problem(400, u"Request_UnsupportedQuery"_s,
                            u"The query parameter '$top' is not supported here."_s);
    if (call.path[0] == "directoryRoleTemplates"_L1) {
        QJsonArray items;
        for (const QJsonObject& one : TenantObjects::roleTemplates())
            items.append(one);
        return call.isGet() && call.path.size() == 1 ? call.list(call.path[0], items) : call.badMethod();
    }
    const auto roles = objects.roles(call.tenant);
    if (call.path.size() == 1 && call.isGet()) {
        QJsonArray items;
        for (const QJsonObject& role : roles)
            items.append(role);
        return call.list(u"directoryRoles"_s, items);
    }
    if (call.path.size() == 1) {
        if (call.http.method != "POST")
            return call.badMethod();
        if (!mayChange)
            return call.denied();
        const QString wanted = call.body()["roleTemplateId"_L1].toString();
        for (const QJsonObject& role : roles) {
            if (role["roleTemplateId"_L1].toString() == wanted)
                return call.problem(409, u"Request_MultipleObjectsWithSameKeyValue"_s,
                                    u"A conflicting object with one or more of the specified property values "
                                    "is present in the directory."_s);
        }
        for (const QJsonObject& one : TenantObjects::roleTemplates()) {
            if (one["id"_L1].toString() != wanted)
                continue;
            objects.activateRole(call.tenant, wanted);
            QJsonObject role = one;
            role.insert(u"id"_s, TenantObjects::roleId(call.tenant, wanted));
            role.insert(u"roleTemplateId"_s, wanted);
            return call.entity(u"directoryRoles"_s, role, 201);
        }
        return call.notFound(wanted);
    }
    for (const QJsonObject& role : roles) {
        const QString id = role["id"_L1].toString();
        if (id.compare(call.path[1], Qt::CaseInsensitive) != 0)
            continue;
        if (call.path.size() == 2)
            return call.isGet() ? call.entity(u"directoryRoles"_s, role) : call.badMethod();
        return call.path[2] == "members"_L1 ? membersRoute(call, id, mayChange)
                                            : noSegment(call, call.path[2]);
    }
    return call.notFound(call.path[1]);
}

HttpReply devicesRoute(const GraphCall& call)
{
    if (!mayReadWith(call, {u"Device.Read.All"_s, u"Device.ReadWrite.All"_s}))
        return call.denied();
    if (call.http.method == "PATCH" && call.path.size() == 2) {
        if (!call.may({QString(kAsUser)}) ||
            !hasRole(call,
                     {u"Cloud Device Administrator"_s, u"Intune Administrator"_s, u"User Administrator"_s}))
            return call.denied();
        const QJsonObject body = call.body();
        if (body.size() != 1 || !body["accountEnabled"_L1].isBool())
            return badRequest(call, u"Only accountEnabled of a device can be changed here."_s);
        for (const QJsonObject& device : call.world.objects.devices(call.tenant)) {
            if (device["id"_L1].toString().compare(call.path[1], Qt::CaseInsensitive) != 0)
                continue;
            call.world.objects.changeDevice(call.tenant, device["id"_L1].toString(), body);
            return noContent();
        }
        return call.notFound(call.path[1]);
    }
    if (!call.isGet())
        return call.badMethod();
    QJsonArray items;
    for (QJsonObject device : call.world.objects.devices(call.tenant)) {
        const QString owner = device.take("registeredOwner"_L1).toString();
        if (call.path.size() > 1 &&
            device["id"_L1].toString().compare(call.path[1], Qt::CaseInsensitive) == 0) {
            if (call.path.size() == 2)
                return call.entity(u"devices"_s, device);
            return call.path[2] == "registeredOwners"_L1 ? memberList(call, {owner})
                                                         : noSegment(call, call.path[2]);
        }
        items.append(device);
    }
    return call.path.size() == 1 ? call.list(u"devices"_s, items) : call.notFound(call.path[1]);
}

HttpReply subscribedSkusRoute(const GraphCall& call)
{
    if (!mayReadWith(call, {u"Organization.Read.All"_s, u"Organization.ReadWrite.All"_s,
                            u"LicenseAssignment.Read.All"_s}))
        return call.denied();
    if (!call.isGet())
        return call.badMethod();
    const QJsonArray skus = call.world.objects.subscribedSkus(call.tenant);
    if (call.path.size() == 1)
        return call.list(u"subscribedSkus"_s, skus);
    for (const QJsonValue& sku : skus) {
        if (sku["id"_L1].toString().compare(call.path[1], Qt::CaseInsensitive) == 0)
            return call.entity(u"subscribedSkus"_s, sku.toObject());
    }
    return call.notFound(call.path[1]);
}

HttpReply accessPoliciesRoute(const GraphCall& call)
{
    if (call.path.value(1) != "conditionalAccess"_L1 || call.path.value(2) != "policies"_L1)
        return noSegment(call, call.path.value(1));
    if (!call.may({u"Policy.Read.All"_s, u"Policy.ReadWrite.ConditionalAccess"_s}))
        return call.problem(403, u"AccessDenied"_s,
                            u"You cannot perform the requested operation, required scopes are missing in the "
                            "token."_s);
    if (!call.isGet())
        return call.badMethod();
    QJsonArray items;
    for (const QJsonObject& policy : call.world.objects.accessPolicies(call.tenant)) {
        if (policy["id"_L1].toString().compare(call.path.value(3), Qt::CaseInsensitive) == 0)
            return call.entity(u"identity/conditionalAccess/policies"_s, policy);
        items.append(policy);
    }
    return call.path.size() == 3 ? call.list(u"identity/conditionalAccess/policies"_s, items)
                                 : call.notFound(call.path[3]);
}

} // namespace steward::sandbox
