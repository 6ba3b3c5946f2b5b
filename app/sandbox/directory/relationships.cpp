#include "directory/relationships.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

struct Role
{
    const char* id;
    const char* name;
    bool usual; ///< a partner asks for it in every customer
};

constexpr Role kRoles[] = {
    {"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "Application Administrator", true},
    {"892c5842-a9a6-463a-8041-72aa08ca3cf6", "Cloud Application Administrator", true},
    {"fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator", true},
    {kExchangeAdministrator, "Exchange Administrator", true},
    {"194ae4cb-b126-40b2-bd5b-6091b380977d", "Security Administrator", true},
    {"e8611ab8-c189-46e8-94e1-60213ab1f814", "Privileged Role Administrator", true},
    {"7be44c8a-adaf-4e2a-84d6-ab2649e08a13", "Privileged Authentication Administrator", true},
    {"0526716b-113d-4c15-b2c8-68e3c22b9f80", "Authentication Policy Administrator", true},
    {"3a2c62db-5318-420d-8d74-23affee5d9d5", "Intune Administrator", true},
    {"7698a772-787b-4ac8-901f-60d6b08affd2", "Cloud Device Administrator", true},
    {"69091246-20e8-4a56-aa4d-066075b2a7a8", "Teams Administrator", true},
    {"f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Administrator", true},
    {"b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator", false},
    {"8329153b-31d0-4727-b945-745eb3bc5f31", "Domain Name Administrator", false},
    {"f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader", false},
    {"88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "Directory Readers", false},
    {kGlobalAdministrator, "Global Administrator", false}};

constexpr auto kOtherGroup = "Service Desk Tier 2"_L1;

QStringList usualRoles()
{
    QStringList list;
    for (const Role& role : kRoles) {
        if (role.usual)
            list << QString::fromLatin1(role.id);
    }
    return list;
}

QString roleId(const char* name)
{
    for (const Role& role : kRoles) {
        if (qstrcmp(role.name, name) == 0)
            return QString::fromLatin1(role.id);
    }
    return {};
}

QJsonArray roleList(const QStringList& ids)
{
    QJsonArray list;
    for (const QString& id : ids)
        list.append(QJsonObject{{u"roleDefinitionId"_s, id}});
    return list;
}

QStringList rolesIn(const QJsonObject& object)
{
    QStringList list;
    for (const QJsonValue& value : object["accessDetails"_L1]["unifiedRoles"_L1].toArray())
        list << value["roleDefinitionId"_L1].toString();
    return list;
}

bool givesAccess(const QJsonObject& relationship)
{
    const QString status = relationship["status"_L1].toString();
    return (status == "active"_L1 || status == "expiring"_L1) &&
           !relationship["displayName"_L1].toString().startsWith(u"MLT_"_s);
}

} // namespace

QString Relationships::roleName(const QString& id)
{
    for (const Role& role : kRoles) {
        if (id == QLatin1StringView(role.id))
            return QString::fromLatin1(role.name);
    }
    return {};
}

QString Relationships::groupId(const QString& name) const
{
    return QUuid::createUuidV5(QUuid::fromString(m_data.partnerTenant()), u"group:"_s + name)
        .toString(QUuid::WithoutBraces);
}

QList<Relationships::Group> Relationships::groups() const
{
    QList<Group> list{{groupId(u"AdminAgents"_s), u"AdminAgents"_s, !m_faults.mode(u"not-admin-agent"_s)}};
    for (const Role& role : kRoles) {
        const QString name = u"M365 GDAP "_s + QString::fromLatin1(role.name);
        list.append({groupId(name), name, !m_faults.mode(u"no-gdap-groups"_s)});
    }
    list.append({groupId(kOtherGroup), QString(kOtherGroup), false});
    return list;
}

QList<QJsonObject> Relationships::of(const PracticeCustomer& customer) const
{
    const QDateTime today(QDateTime::currentDateTimeUtc().date(), QTime(9, 0), Qt::UTC);
    const QUuid space = QUuid::fromString(customer.id);
    const Refusal refusal = m_directory.situation(customer.id).refusal;
    const auto chance = static_cast<quint32>(space.data1 ^ (space.data2 * 2654435761U));
    QList<QJsonObject> list;

    const auto add = [&](const QString& kind, const QString& name, const QString& status,
                         const QStringList& roles, int startedDaysAgo, int endsInDays, bool extends) {
        const bool claimed = status != "created"_L1 && status != "approvalPending"_L1;
        const bool begun = claimed && status != "approved"_L1 && status != "activating"_L1;
        const QDateTime started = today.addDays(-startedDaysAgo);
        const QString id =
            QUuid::createUuidV5(space, u"relationship:"_s + kind).toString(QUuid::WithoutBraces) + u'-' +
            customer.id;
        const auto& kept = m_directory.kept(u"relationship"_s);
        if (const auto changed = kept.constFind(id); changed != kept.cend()) {
            list.append(*changed);
            return;
        }
        list.append(QJsonObject{
            {u"@odata.etag"_s, u"W/\"%1\""_s.arg(QString::fromLatin1(id.left(8).toLatin1().toBase64()))},
            {u"id"_s, id},
            {u"displayName"_s, name},
            {u"duration"_s, u"P%1D"_s.arg(startedDaysAgo + endsInDays)},
            {u"autoExtendDuration"_s, extends ? u"P180D"_s : u"PT0S"_s},
            {u"customer"_s, claimed ? QJsonValue(QJsonObject{{u"tenantId"_s, customer.id},
                                                             {u"displayName"_s, customer.name}})
                                    : QJsonValue(QJsonValue::Null)},
            {u"accessDetails"_s, QJsonObject{{u"unifiedRoles"_s, roleList(roles)}}},
            {u"status"_s, status},
            {u"createdDateTime"_s, graphTime(started.addDays(-2))},
            {u"lastModifiedDateTime"_s, graphTime(started)},
            {u"activatedDateTime"_s, begun ? QJsonValue(graphTime(started)) : QJsonValue(QJsonValue::Null)},
            {u"endDateTime"_s,
             begun ? QJsonValue(graphTime(today.addDays(endsInDays))) : QJsonValue(QJsonValue::Null)}});
    };
    const QString number = QString::number(customer.index + 1);

    // The one the partner works through.
    const int place = static_cast<int>(chance % 100);
    const bool extends = (chance >> 8) % 5 < 2;
    const int days = place < 8    ? 1 + static_cast<int>((chance >> 12) % 30)
                     : place < 16 ? 31 + static_cast<int>((chance >> 12) % 30)
                                  : 61 + static_cast<int>((chance >> 12) % 600);
    if (refusal == Refusal::RelationshipEnded)
        add(u"main"_s, u"Access "_s + number, u"expired"_s, usualRoles(), 730, -5, false);
    else if (refusal == Refusal::UserNotFound)
        add(u"main"_s, u"Access "_s + number, u"terminated"_s, usualRoles(), 200, 530, false);
    else if (refusal == Refusal::RoleMissing)
        add(u"main"_s, u"Access "_s + number, u"active"_s,
            {roleId("Billing Administrator"), roleId("Domain Name Administrator")}, 100, days, extends);
    else
        add(u"main"_s, u"Access "_s + number,
            days <= 30 && !extends && place % 2 == 0 ? u"expiring"_s : u"active"_s, usualRoles(),
            730 - std::min(days, 700), days, extends);

    // Others, as they pile up: an old one, one on its way, Microsoft's own, one for another team.
    if ((chance >> 3) % 2 == 0)
        add(u"old"_s, u"First year "_s + number, u"expired"_s, {roleId("User Administrator")}, 800,
            -10 - static_cast<int>(chance % 390), false);
    static const QStringList onItsWay{u"created"_s,    u"approvalPending"_s, u"approved"_s,
                                      u"activating"_s, u"terminated"_s,      u"terminationRequested"_s,
                                      u"terminating"_s};
    if ((chance >> 5) % 4 == 0)
        add(u"other"_s, u"Exchange project "_s + number, onItsWay.at(static_cast<int>((chance >> 16) % 7)),
            {roleId("Exchange Administrator"), roleId("User Administrator")}, 30, 60, false);
    if ((chance >> 7) % 5 == 0)
        add(u"transition"_s, u"MLT_"_s + customer.id.left(8), u"active"_s,
            {roleId("Directory Readers"), roleId("Global Reader")}, 300, 430, false);
    if ((chance >> 9) % 7 == 0)
        add(u"desk"_s, u"Tier 2 desk "_s + number, u"active"_s, {roleId("Billing Administrator")}, 300, 45,
            false);
    return list;
}

QList<QJsonObject> Relationships::unclaimed() const
{
    QList<QJsonObject> list;
    for (const QJsonObject& relationship : m_directory.kept(u"relationship"_s)) {
        if (relationship["made"_L1].toBool())
            list.append(relationship);
    }
    return list;
}

std::optional<QJsonObject> Relationships::find(const QString& id) const
{
    const auto& kept = m_directory.kept(u"relationship"_s);
    if (const auto found = kept.constFind(id); found != kept.cend())
        return *found;
    const auto customer = m_data.findCustomer(id.right(36));
    if (!customer)
        return {};
    for (const QJsonObject& relationship : of(*customer)) {
        if (relationship["id"_L1].toString() == id)
            return relationship;
    }
    return {};
}

void Relationships::save(const QJsonObject& relationship)
{
    m_directory.keep(u"relationship"_s, relationship["id"_L1].toString(), relationship);
}

QJsonArray Relationships::assignments(const QJsonObject& relationship) const
{
    QJsonArray list;
    const QString id = relationship["id"_L1].toString();
    const bool made = relationship["made"_L1].toBool();
    const QString name = relationship["displayName"_L1].toString();
    if (!made && !name.startsWith(u"MLT_"_s) && !relationship["activatedDateTime"_L1].isNull()) {
        for (const QString& role : rolesIn(relationship)) {
            const QString group =
                name.startsWith(u"Tier 2"_s) ? QString(kOtherGroup) : u"M365 GDAP "_s + roleName(role);
            list.append(QJsonObject{
                {u"@odata.etag"_s, u"W/\"MQ==\""_s},
                {u"id"_s,
                 QUuid::createUuidV5(QUuid::fromString(id.left(36)), role).toString(QUuid::WithoutBraces)},
                {u"status"_s, givesAccess(relationship) ? u"active"_s : u"deleted"_s},
                {u"createdDateTime"_s, relationship["activatedDateTime"_L1]},
                {u"lastModifiedDateTime"_s, relationship["activatedDateTime"_L1]},
                {u"accessContainer"_s, QJsonObject{{u"accessContainerId"_s, groupId(group)},
                                                   {u"accessContainerType"_s, u"securityGroup"_s}}},
                {u"accessDetails"_s, QJsonObject{{u"unifiedRoles"_s, roleList({role})}}}});
        }
    }
    for (const QJsonValue& added : m_directory.kept(u"assignments"_s).value(id)["list"_L1].toArray())
        list.append(added);
    return list;
}

void Relationships::addAssignment(const QString& relationshipId, const QJsonObject& assignment)
{
    QJsonArray list = m_directory.kept(u"assignments"_s).value(relationshipId)["list"_L1].toArray();
    list.append(assignment);
    m_directory.keep(u"assignments"_s, relationshipId, {{u"list"_s, list}});
}

QStringList Relationships::operatorRoles(const QString& tenant) const
{
    QStringList roles;
    const auto customer = m_data.findCustomer(tenant);
    if (!customer)
        return roles;
    QStringList mine;
    for (const Group& group : groups()) {
        if (group.member)
            mine << group.id;
    }
    for (const QJsonObject& relationship : of(*customer)) {
        if (!givesAccess(relationship))
            continue;
        for (const QJsonValue& assignment : assignments(relationship)) {
            const QString group = assignment["accessContainer"_L1]["accessContainerId"_L1].toString();
            if (mine.contains(group) && assignment["status"_L1].toString() == "active"_L1)
                roles << rolesIn(assignment.toObject());
        }
    }
    roles.removeDuplicates();
    return roles;
}

bool Relationships::mayRead(const QString& tenant) const
{
    const QStringList roles = operatorRoles(tenant);
    const QStringList reading = usualRoles() << roleId("Global Reader") << roleId("Directory Readers")
                                             << roleId("Global Administrator");
    return std::any_of(roles.cbegin(), roles.cend(),
                       [&](const QString& role) { return reading.contains(role); });
}

bool Relationships::mayConsent(const QString& tenant) const
{
    const QStringList roles = operatorRoles(tenant);
    return std::any_of(roles.cbegin(), roles.cend(), [](const QString& role) {
        return role == roleId("Application Administrator") ||
               role == roleId("Cloud Application Administrator") ||
               role == roleId("Privileged Role Administrator") || role == roleId("Global Administrator");
    });
}

} // namespace steward::sandbox
