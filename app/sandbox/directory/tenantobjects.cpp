#include "directory/tenantobjects.h"

#include "data/accountactivity.h"
#include "directory/relationships.h"
#include "http.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

// Every property of a user that the practice partner knows, as Graph writes them.
const QStringList& properties()
{
    static const QStringList list{u"id"_s,
                                  u"accountEnabled"_s,
                                  u"ageGroup"_s,
                                  u"assignedLicenses"_s,
                                  u"assignedPlans"_s,
                                  u"businessPhones"_s,
                                  u"city"_s,
                                  u"companyName"_s,
                                  u"consentProvidedForMinor"_s,
                                  u"country"_s,
                                  u"createdDateTime"_s,
                                  u"creationType"_s,
                                  u"deletedDateTime"_s,
                                  u"department"_s,
                                  u"displayName"_s,
                                  u"employeeId"_s,
                                  u"externalUserState"_s,
                                  u"externalUserStateChangeDateTime"_s,
                                  u"faxNumber"_s,
                                  u"givenName"_s,
                                  u"identities"_s,
                                  u"imAddresses"_s,
                                  u"jobTitle"_s,
                                  u"lastPasswordChangeDateTime"_s,
                                  u"legalAgeGroupClassification"_s,
                                  u"mail"_s,
                                  u"mailNickname"_s,
                                  u"mobilePhone"_s,
                                  u"officeLocation"_s,
                                  u"onPremisesImmutableId"_s,
                                  u"onPremisesLastSyncDateTime"_s,
                                  u"onPremisesProvisioningErrors"_s,
                                  u"onPremisesSecurityIdentifier"_s,
                                  u"onPremisesSyncEnabled"_s,
                                  u"otherMails"_s,
                                  u"passwordPolicies"_s,
                                  u"passwordProfile"_s,
                                  u"postalCode"_s,
                                  u"preferredDataLocation"_s,
                                  u"preferredLanguage"_s,
                                  u"provisionedPlans"_s,
                                  u"proxyAddresses"_s,
                                  u"serviceProvisioningErrors"_s,
                                  u"showInAddressList"_s,
                                  u"signInActivity"_s,
                                  u"signInSessionsValidFromDateTime"_s,
                                  u"state"_s,
                                  u"streetAddress"_s,
                                  u"surname"_s,
                                  u"usageLocation"_s,
                                  u"userPrincipalName"_s,
                                  u"userType"_s};
    return list;
}

QJsonValue textOrNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QString idFrom(const QString& tenant, const QString& text)
{
    return QUuid::createUuidV5(QUuid::fromString(tenant), text).toString(QUuid::WithoutBraces);
}

QString now()
{
    return graphTime(QDateTime::currentDateTimeUtc());
}

const TenantObjects::Licence* licence(const QString& skuId)
{
    for (const TenantObjects::Licence& one : TenantObjects::licences()) {
        if (one.skuId.compare(skuId, Qt::CaseInsensitive) == 0)
            return &one;
    }
    return nullptr;
}

QJsonArray plans(const QJsonArray& licences, bool assigned)
{
    QJsonArray list;
    for (const QJsonValue& value : licences) {
        const TenantObjects::Licence* sku = licence(value["skuId"_L1].toString());
        const QJsonArray off = value["disabledPlans"_L1].toArray();
        if (!sku)
            continue;
        for (const auto& [id, name] : sku->plans) {
            QJsonObject plan{{u"capabilityStatus"_s, off.contains(id) ? u"Deleted"_s : u"Enabled"_s},
                             {u"service"_s, name.section(u'_', 0, 0).toLower()}};
            if (assigned) {
                plan.insert(u"servicePlanId"_s, id);
                plan.insert(u"assignedDateTime"_s, u"2025-02-03T09:00:00Z"_s);
            } else {
                plan.insert(u"provisioningStatus"_s, u"Success"_s);
            }
            list.append(plan);
        }
    }
    return list;
}

QJsonObject group(const QString& id, const QString& title, const QString& description)
{
    return {{u"id"_s, id},
            {u"deletedDateTime"_s, QJsonValue::Null},
            {u"description"_s, textOrNull(description)},
            {u"displayName"_s, title},
            {u"groupTypes"_s, QJsonArray()},
            {u"mail"_s, QJsonValue::Null},
            {u"mailEnabled"_s, false},
            {u"mailNickname"_s, title.toLower().remove(u' ')},
            {u"onPremisesLastSyncDateTime"_s, QJsonValue::Null},
            {u"onPremisesSyncEnabled"_s, QJsonValue::Null},
            {u"onPremisesProvisioningErrors"_s, QJsonArray()},
            {u"onPremisesSecurityIdentifier"_s, QJsonValue::Null},
            {u"proxyAddresses"_s, QJsonArray()},
            {u"createdDateTime"_s, u"2021-03-01T08:05:00Z"_s},
            {u"securityEnabled"_s, true}};
}

struct RoleTemplate
{
    const char* id;
    const char* name;
    const char* description;
    bool inUse;
};

constexpr RoleTemplate kRoleTemplates[] = {
    {kGlobalAdministrator, "Global Administrator", "Can manage all aspects of the directory.", true},
    {"fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator", "Can manage users and groups.", true},
    {"729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator", "Can reset passwords.", true},
    {"88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "Directory Readers", "Can read the directory.", true},
    {kExchangeAdministrator, "Exchange Administrator", "Can manage Exchange.", false},
    {"f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Administrator", "Can manage SharePoint.", false},
    {"69091246-20e8-4a56-aa4d-066075b2a7a8", "Teams Administrator", "Can manage Teams.", false},
    {"b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator", "Can buy and pay.", false},
    {"f023fd81-a637-4b56-95fd-791ac0226033", "Service Support Administrator", "Can open tickets.", false},
    {"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "Application Administrator", "Can manage applications.", false},
    {"892c5842-a9a6-463a-8041-72aa08ca3cf6", "Cloud Application Administrator",
     "Can manage applications in the cloud.", false},
    {"194ae4cb-b126-40b2-bd5b-6091b380977d", "Security Administrator", "Can manage security.", false},
    {"e8611ab8-c189-46e8-94e1-60213ab1f814", "Privileged Role Administrator", "Can manage roles.", false},
    {"7be44c8a-adaf-4e2a-84d6-ab2649e08a13", "Privileged Authentication Administrator",
     "Can manage how administrators sign in.", false},
    {"0526716b-113d-4c15-b2c8-68e3c22b9f80", "Authentication Policy Administrator",
     "Can manage how people sign in.", false},
    {"3a2c62db-5318-420d-8d74-23affee5d9d5", "Intune Administrator", "Can manage Intune.", false},
    {"7698a772-787b-4ac8-901f-60d6b08affd2", "Cloud Device Administrator", "Can manage devices.", false},
    {"8329153b-31d0-4727-b945-745eb3bc5f31", "Domain Name Administrator", "Can manage domains.", false},
    {"f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader", "Can read everything.", false}};

} // namespace

QString TenantUser::properName(const QString& property)
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> table;
        for (const QString& name : properties())
            table.insert(name.toLower(), name);
        return table;
    }();
    return names.value(property.toLower());
}

const QStringList& TenantUser::toldUnasked()
{
    static const QStringList list{
        u"businessPhones"_s,    u"displayName"_s, u"givenName"_s,        u"id"_s,
        u"jobTitle"_s,          u"mail"_s,        u"mobilePhone"_s,      u"officeLocation"_s,
        u"preferredLanguage"_s, u"surname"_s,     u"userPrincipalName"_s};
    return list;
}

QJsonObject TenantUser::toJson(bool whole) const
{
    QJsonObject object;
    for (const QString& name : whole ? properties() : toldUnasked())
        object.insert(name, value(name));
    return object;
}

QJsonValue TenantUser::value(const QString& property) const
{
    const QString name = properName(property);
    if (name.isEmpty())
        return QJsonValue::Undefined;
    if (name == "id"_L1)
        return base.id;
    if (name == "assignedPlans"_L1 || name == "provisionedPlans"_L1)
        return plans(licences(), name == "assignedPlans"_L1);
    if (name == "passwordProfile"_L1)
        return QJsonValue::Null; // never told
    if (const auto changed = changes.constFind(name); changed != changes.constEnd())
        return *changed;
    if (name == "signInActivity"_L1)
        return AccountActivity(base).signInActivity();
    if (name == "displayName"_L1)
        return base.displayName;
    if (name == "givenName"_L1)
        return textOrNull(base.givenName);
    if (name == "surname"_L1)
        return textOrNull(base.surname);
    if (name == "userPrincipalName"_L1)
        return base.userPrincipalName;
    if (name == "mail"_L1)
        return textOrNull(base.mail);
    if (name == "jobTitle"_L1)
        return textOrNull(base.jobTitle);
    if (name == "department"_L1)
        return textOrNull(base.department);
    if (name == "accountEnabled"_L1)
        return base.enabled;
    if (name == "userType"_L1)
        return base.guest ? u"Guest"_s : u"Member"_s;
    if (name == "usageLocation"_L1)
        return base.licensed ? QJsonValue(u"GB"_s) : QJsonValue(QJsonValue::Null);
    if (name == "mailNickname"_L1)
        return base.userPrincipalName.section(u'@', 0, 0);
    if (name == "assignedLicenses"_L1)
        return base.licensed
                   ? QJsonArray{QJsonObject{{u"disabledPlans"_s, QJsonArray()},
                                            {u"skuId"_s, TenantObjects::licences().constFirst().skuId}}}
                   : QJsonArray();
    if (name == "proxyAddresses"_L1) {
        QJsonArray list;
        if (base.licensed)
            list.append(u"SMTP:"_s + base.userPrincipalName);
        for (const QString& alias : base.aliases)
            list.append(u"smtp:"_s + alias);
        return list;
    }
    if (name == "onPremisesSyncEnabled"_L1 && base.synced)
        return true;
    if (name == "externalUserState"_L1)
        return base.guest ? QJsonValue(u"Accepted"_s) : QJsonValue(QJsonValue::Null);
    if (name == "createdDateTime"_L1)
        return u"2022-05-09T08:00:00Z"_s;
    if (name == "signInSessionsValidFromDateTime"_L1 || name == "lastPasswordChangeDateTime"_L1)
        return u"2025-01-20T07:30:00Z"_s;
    static const QStringList lists{u"businessPhones"_s, u"otherMails"_s,
                                   u"imAddresses"_s,    u"onPremisesProvisioningErrors"_s,
                                   u"identities"_s,     u"serviceProvisioningErrors"_s};
    return lists.contains(name) ? QJsonValue(QJsonArray()) : QJsonValue(QJsonValue::Null);
}

const TenantObjects::Changes& TenantObjects::of(const QString& tenant) const
{
    static const Changes none;
    const auto found = m_changes.constFind(tenant.toLower());
    return found == m_changes.cend() ? none : *found;
}

QList<TenantUser> TenantObjects::users(const QString& tenant) const
{
    const Changes& changes = of(tenant);
    QList<TenantUser> list;
    for (const PracticeUser& user : m_data.users(tenant)) {
        if (!changes.goneUsers.contains(user.id))
            list.append({user, changes.users.value(user.id)});
    }
    return list + changes.added;
}

std::optional<TenantUser> TenantObjects::crowdUser(const QString& tenant, qint64 number) const
{
    const Changes& changes = of(tenant);
    const PracticeUser user = m_data.crowdUser(number);
    if (changes.goneUsers.contains(user.id) || changes.users.contains(user.id))
        return {};
    return TenantUser{user, {}};
}

QList<TenantUser> TenantObjects::changedInCrowd(const QString& tenant) const
{
    const Changes& changes = of(tenant);
    QList<TenantUser> list = changes.added;
    for (auto it = changes.users.cbegin(); it != changes.users.cend(); ++it) {
        const auto user = m_data.findInCrowd(it.key());
        if (user && !changes.goneUsers.contains(it.key()))
            list.append({*user, it.value()});
    }
    return list;
}

std::optional<TenantUser> TenantObjects::user(const QString& tenant, const QString& idOrName) const
{
    if (m_data.crowdSize(tenant) > 0) {
        for (const TenantUser& one : changedInCrowd(tenant)) {
            if (one.id().compare(idOrName, Qt::CaseInsensitive) == 0 ||
                one.text(u"userPrincipalName"_s).compare(idOrName, Qt::CaseInsensitive) == 0)
                return one;
        }
        const Changes& changes = of(tenant);
        const auto found = m_data.findInCrowd(idOrName);
        if (!found || changes.goneUsers.contains(found->id) || changes.users.contains(found->id))
            return {};
        return TenantUser{*found, {}};
    }
    for (const TenantUser& one : users(tenant)) {
        if (one.id().compare(idOrName, Qt::CaseInsensitive) == 0 ||
            one.text(u"userPrincipalName"_s).compare(idOrName, Qt::CaseInsensitive) == 0)
            return one;
    }
    return {};
}

QList<TenantUser> TenantObjects::deletedUsers(const QString& tenant) const
{
    return of(tenant).deleted;
}

TenantUser TenantObjects::addUser(const QString& tenant, const QJsonObject& properties)
{
    TenantUser user;
    user.base.id = newGuid();
    user.changes = {{u"createdDateTime"_s, now()},
                    {u"lastPasswordChangeDateTime"_s, now()},
                    {u"signInSessionsValidFromDateTime"_s, now()},
                    {u"userType"_s, u"Member"_s}};
    for (auto it = properties.constBegin(); it != properties.constEnd(); ++it) {
        if (it.key() != "passwordProfile"_L1)
            user.changes.insert(it.key(), it.value());
    }
    change(tenant).added.append(user);
    return user;
}

void TenantObjects::changeUser(const QString& tenant, const QString& id, const QJsonObject& properties)
{
    Changes& changes = change(tenant);
    QJsonObject* target = nullptr;
    for (TenantUser& user : changes.added) {
        if (user.id() == id)
            target = &user.changes;
    }
    if (!target)
        target = &changes.users[id];
    for (auto it = properties.constBegin(); it != properties.constEnd(); ++it) {
        if (it.key() == "passwordProfile"_L1)
            target->insert(u"lastPasswordChangeDateTime"_s, now());
        else
            target->insert(it.key(), it.value());
    }
}

void TenantObjects::deleteUser(const QString& tenant, const QString& id)
{
    auto gone = user(tenant, id);
    if (!gone)
        return;
    Changes& changes = change(tenant);
    changes.goneUsers.insert(gone->id());
    changes.added.removeIf([&](const TenantUser& user) { return user.id() == gone->id(); });
    // Its name is free again at once: the id goes in front of it.
    gone->changes.insert(u"userPrincipalName"_s,
                         QString(gone->id()).remove(u'-') + gone->text(u"userPrincipalName"_s));
    gone->changes.insert(u"deletedDateTime"_s, now());
    changes.deleted.append(*gone);
}

void TenantObjects::restoreUser(const QString& tenant, const QString& id, const QString& userPrincipalName)
{
    Changes& changes = change(tenant);
    for (qsizetype i = 0; i < changes.deleted.size(); ++i) {
        if (changes.deleted.at(i).id() != id)
            continue;
        TenantUser back = changes.deleted.takeAt(i);
        back.changes.insert(u"userPrincipalName"_s, userPrincipalName);
        back.changes.remove(u"deletedDateTime"_s);
        changes.added.append(back);
        return;
    }
}

void TenantObjects::purgeUser(const QString& tenant, const QString& id)
{
    change(tenant).deleted.removeIf([&](const TenantUser& user) { return user.id() == id; });
}

QString TenantObjects::manager(const QString& tenant, const QString& userId) const
{
    return of(tenant).managers.value(userId);
}

void TenantObjects::setManager(const QString& tenant, const QString& userId, const QString& managerId)
{
    change(tenant).managers.insert(userId, managerId);
}

QList<QJsonObject> TenantObjects::groups(const QString& tenant) const
{
    const Changes& changes = of(tenant);
    QList<QJsonObject> list;
    const auto add = [&](QJsonObject object) {
        const QString id = object["id"_L1].toString();
        if (changes.goneGroups.contains(id))
            return;
        const QJsonObject changed = changes.groups.value(id);
        for (auto it = changed.constBegin(); it != changed.constEnd(); ++it)
            object.insert(it.key(), it.value());
        list.append(object);
    };
    const QUuid space = QUuid::fromString(tenant);
    for (const QString& title : {u"All Staff"_s, u"Finance"_s, u"Management"_s, u"Service Desk"_s})
        add(group(QUuid::createUuidV5(space, title).toString(QUuid::WithoutBraces), title, {}));
    for (const QJsonObject& made : changes.newGroups)
        add(made);
    return list;
}

QJsonObject TenantObjects::addGroup(const QString& tenant, QJsonObject properties)
{
    QJsonObject made = group(newGuid(), properties["displayName"_L1].toString(), {});
    made.insert(u"createdDateTime"_s, now());
    for (auto it = properties.constBegin(); it != properties.constEnd(); ++it)
        made.insert(it.key(), it.value());
    change(tenant).newGroups.append(made);
    return made;
}

void TenantObjects::changeGroup(const QString& tenant, const QString& id, const QJsonObject& properties)
{
    QJsonObject& changed = change(tenant).groups[id];
    for (auto it = properties.constBegin(); it != properties.constEnd(); ++it)
        changed.insert(it.key(), it.value());
}

void TenantObjects::removeGroup(const QString& tenant, const QString& id)
{
    change(tenant).goneGroups.insert(id);
}

QList<QJsonObject> TenantObjects::roleTemplates()
{
    QList<QJsonObject> list;
    for (const RoleTemplate& role : kRoleTemplates)
        list.append(QJsonObject{{u"id"_s, QString::fromLatin1(role.id)},
                                {u"deletedDateTime"_s, QJsonValue::Null},
                                {u"description"_s, QString::fromLatin1(role.description)},
                                {u"displayName"_s, QString::fromLatin1(role.name)}});
    return list;
}

QString TenantObjects::roleId(const QString& tenant, const QString& templateId)
{
    return idFrom(tenant, u"role:"_s + templateId);
}

QList<QJsonObject> TenantObjects::roles(const QString& tenant) const
{
    const QStringList& activated = of(tenant).roleTemplates;
    QList<QJsonObject> list;
    for (const RoleTemplate& role : kRoleTemplates) {
        const QString templateId = QString::fromLatin1(role.id);
        if (role.inUse || activated.contains(templateId))
            list.append(QJsonObject{{u"id"_s, roleId(tenant, templateId)},
                                    {u"deletedDateTime"_s, QJsonValue::Null},
                                    {u"description"_s, QString::fromLatin1(role.description)},
                                    {u"displayName"_s, QString::fromLatin1(role.name)},
                                    {u"roleTemplateId"_s, templateId}});
    }
    return list;
}

void TenantObjects::activateRole(const QString& tenant, const QString& templateId)
{
    change(tenant).roleTemplates.append(templateId);
}

QStringList TenantObjects::members(const QString& tenant, const QString& id) const
{
    const Changes& changes = of(tenant);
    if (const auto set = changes.members.constFind(id); set != changes.members.cend())
        return *set;
    const QUuid space = QUuid::fromString(tenant);
    const auto isGroup = [&](const QString& title) {
        return QUuid::createUuidV5(space, title).toString(QUuid::WithoutBraces) == id;
    };
    const auto all = m_data.users(tenant);
    QStringList list;
    if (id == roleId(tenant, QString::fromLatin1(kGlobalAdministrator)) && !all.isEmpty())
        return {all.constFirst().id};
    for (const PracticeUser& user : all) {
        if ((isGroup(u"All Staff"_s) && !user.guest) ||
            (isGroup(u"Finance"_s) && user.department == "Finance"_L1) ||
            (isGroup(u"Management"_s) && user.jobTitle.contains(u"Manager"_s)) ||
            (isGroup(u"Service Desk"_s) && user.department.startsWith(u"Service"_s)))
            list << user.id;
    }
    return list;
}

void TenantObjects::setMembers(const QString& tenant, const QString& id, const QStringList& members)
{
    change(tenant).members.insert(id, members);
}

QList<QJsonObject> TenantObjects::devices(const QString& tenant) const
{
    const auto& changed = of(tenant).devices;
    QList<QJsonObject> list;
    int number = 0;
    for (const PracticeUser& user : m_data.users(tenant)) {
        if (!user.licensed || ++number > 25)
            continue;
        const bool phone = number % 4 == 0;
        const QString name = (phone ? u"PHONE-%1"_s : u"PC-%1"_s).arg(number, 3, 10, QLatin1Char('0'));
        list.append(QJsonObject{
            {u"id"_s, idFrom(tenant, u"device:"_s + name)},
            {u"deletedDateTime"_s, QJsonValue::Null},
            {u"accountEnabled"_s, number % 7 != 3},
            {u"approximateLastSignInDateTime"_s,
             u"20%1-%2-10T08:00:00Z"_s.arg(24 + number % 3).arg(1 + number % 12, 2, 10, QLatin1Char('0'))},
            {u"deviceId"_s, idFrom(tenant, u"deviceId:"_s + name)},
            {u"deviceVersion"_s, 2},
            {u"displayName"_s, name},
            {u"isCompliant"_s, number % 3 != 0},
            {u"isManaged"_s, number % 5 != 0},
            {u"onPremisesSyncEnabled"_s, QJsonValue::Null},
            {u"operatingSystem"_s, phone ? u"iOS"_s : u"Windows"_s},
            {u"operatingSystemVersion"_s, phone ? u"18.1"_s : u"10.0.22631.4317"_s},
            {u"physicalIds"_s, QJsonArray()},
            {u"profileType"_s, u"RegisteredDevice"_s},
            {u"systemLabels"_s, QJsonArray()},
            {u"trustType"_s, phone ? u"Workplace"_s : u"AzureAd"_s},
            {u"registeredOwner"_s, user.id}}); // not told; the way to its owner
        const QJsonObject now = changed.value(list.constLast()["id"_L1].toString());
        for (auto it = now.constBegin(); it != now.constEnd(); ++it)
            list.last().insert(it.key(), it.value());
    }
    return list;
}

void TenantObjects::changeDevice(const QString& tenant, const QString& id, const QJsonObject& properties)
{
    QJsonObject& changed = change(tenant).devices[id];
    for (auto it = properties.constBegin(); it != properties.constEnd(); ++it)
        changed.insert(it.key(), it.value());
}

QList<QJsonObject> TenantObjects::accessPolicies(const QString& tenant) const
{
    const auto policy = [&](const QString& title, const QString& state, const QJsonArray& users,
                            const QString& control) {
        return QJsonObject{
            {u"id"_s, idFrom(tenant, u"policy:"_s + title)},
            {u"displayName"_s, title},
            {u"createdDateTime"_s, u"2024-02-01T09:00:00Z"_s},
            {u"modifiedDateTime"_s, QJsonValue::Null},
            {u"state"_s, state},
            {u"conditions"_s,
             QJsonObject{
                 {u"clientAppTypes"_s, QJsonArray{u"all"_s}},
                 {u"applications"_s, QJsonObject{{u"includeApplications"_s, QJsonArray{u"All"_s}},
                                                 {u"excludeApplications"_s, QJsonArray()}}},
                 {u"users"_s, QJsonObject{{u"includeUsers"_s, users}, {u"excludeUsers"_s, QJsonArray()}}}}},
            {u"grantControls"_s,
             QJsonObject{{u"operator"_s, u"OR"_s}, {u"builtInControls"_s, QJsonArray{control}}}},
            {u"sessionControls"_s, QJsonValue::Null}};
    };
    // One that names people, groups and roles by their ids.
    QJsonObject named = policy(u"Administrators"_s, u"enabled"_s, QJsonArray(), u"mfa"_s);
    QJsonObject conditions = named["conditions"_L1].toObject();
    const auto all = m_data.users(tenant);
    conditions.insert(
        u"users"_s,
        QJsonObject{{u"includeUsers"_s, QJsonArray()},
                    {u"excludeUsers"_s, all.isEmpty() ? QJsonArray() : QJsonArray{all.constLast().id}},
                    {u"includeGroups"_s, QJsonArray{groups(tenant).constFirst()["id"_L1]}},
                    {u"excludeGroups"_s, QJsonArray()},
                    {u"includeRoles"_s, QJsonArray{QString::fromLatin1(kGlobalAdministrator)}},
                    {u"excludeRoles"_s, QJsonArray()}});
    named.insert(u"conditions"_s, conditions);
    return {policy(u"MFA for everybody"_s, u"enabled"_s, {u"All"_s}, u"mfa"_s),
            policy(u"Block old protocols"_s, u"enabledForReportingButNotEnforced"_s, {u"All"_s}, u"block"_s),
            named};
}

const QList<TenantObjects::Licence>& TenantObjects::licences()
{
    static const QList<Licence> list{{u"c5928f49-12ba-48f7-ada3-0d743a3601d5"_s,
                                      u"PRACTICE_BUSINESS"_s,
                                      3,
                                      {{u"9aaf7827-d63c-4b61-89c3-182f06f82e5c"_s, u"EXCHANGE_PRACTICE"_s},
                                       {u"e95bec33-7c88-4a70-8e19-b10bd9d0c014"_s, u"SHAREPOINT_PRACTICE"_s},
                                       {u"57ff2da0-773e-42df-b2af-ffb7a2317929"_s, u"TEAMS_PRACTICE"_s}}},
                                     {u"f30db892-07e9-47e9-837c-80727f46fd3d"_s,
                                      u"PRACTICE_FLOW"_s,
                                      2,
                                      {{u"50e68c76-46c6-4674-81f9-75456511b170"_s, u"FLOW_PRACTICE"_s}}}};
    return list;
}

void TenantObjects::addSubscription(const QString& tenant, const QString& skuId,
                                    const QJsonObject& subscription)
{
    change(tenant).subscriptions.append({skuId, subscription});
}

QList<QJsonObject> TenantObjects::subscriptions(const QString& tenant) const
{
    QList<QJsonObject> list;
    for (const auto& [skuId, subscription] : of(tenant).subscriptions)
        list << subscription;
    return list;
}

int TenantObjects::ordered(const QString& tenant, const QString& skuId) const
{
    int count = 0;
    for (const auto& [bought, subscription] : of(tenant).subscriptions)
        count += bought == skuId ? subscription["quantity"_L1].toInt() : 0;
    return count;
}

QJsonArray TenantObjects::subscribedSkus(const QString& tenant) const
{
    if (m_directory.situation(tenant).refusal == Refusal::NoLicence)
        return {};
    QHash<QString, int> used;
    for (const TenantUser& user : users(tenant)) {
        for (const QJsonValue& one : user.licences())
            ++used[one["skuId"_L1].toString()];
    }
    int seeded = 0;
    for (const PracticeUser& user : m_data.users(tenant))
        seeded += user.licensed ? 1 : 0;
    if (m_data.crowdSize(tenant) > 0) {
        const auto rest = static_cast<int>(m_data.licensedInCrowd()) - seeded;
        used[licences().constFirst().skuId] += rest;
        seeded += rest;
    }
    const auto customer = m_data.findCustomer(tenant);
    const QString initial = customer ? customer->initialDomain : u"harbourline"_s;
    QJsonArray list;
    for (const Licence& sku : licences()) {
        QJsonArray plans;
        for (const auto& [id, name] : sku.plans)
            plans.append(QJsonObject{{u"servicePlanId"_s, id},
                                     {u"servicePlanName"_s, name},
                                     {u"provisioningStatus"_s, u"Success"_s},
                                     {u"appliesTo"_s, u"User"_s}});
        const bool main = &sku == &licences().constFirst();
        list.append(QJsonObject{
            {u"id"_s, tenant + u'_' + sku.skuId},
            {u"accountId"_s, tenant},
            {u"accountName"_s, initial.section(u'.', 0, 0)},
            {u"skuId"_s, sku.skuId},
            {u"skuPartNumber"_s, sku.partNumber},
            {u"appliesTo"_s, u"User"_s},
            {u"capabilityStatus"_s, u"Enabled"_s},
            {u"consumedUnits"_s, used.value(sku.skuId)},
            {u"prepaidUnits"_s,
             QJsonObject{{u"enabled"_s, (main ? seeded : 0) + sku.spare + ordered(tenant, sku.skuId)},
                         {u"suspended"_s, 0},
                         {u"warning"_s, 0},
                         {u"lockedOut"_s, 0}}},
            {u"subscriptionIds"_s, QJsonArray{idFrom(tenant, u"subscription:"_s + sku.partNumber)}},
            {u"servicePlans"_s, plans}});
    }
    return list;
}

} // namespace steward::sandbox
