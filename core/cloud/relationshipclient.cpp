#include "relationshipclient.h"

#include "servicecalls.h"

#include <QHash>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

struct Role
{
    QLatin1StringView id;
    QLatin1StringView name;
    bool expected;
};

constexpr std::array kRoles{
    Role{"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"_L1, "Application Administrator"_L1, true},
    Role{"892c5842-a9a6-463a-8041-72aa08ca3cf6"_L1, "Cloud Application Administrator"_L1, true},
    Role{"fe930be7-5e62-47db-91af-98c3a49a38b1"_L1, "User Administrator"_L1, true},
    Role{"29232cdf-9323-42fd-ade2-1d097af3e4de"_L1, "Exchange Administrator"_L1, true},
    Role{"194ae4cb-b126-40b2-bd5b-6091b380977d"_L1, "Security Administrator"_L1, true},
    Role{"e8611ab8-c189-46e8-94e1-60213ab1f814"_L1, "Privileged Role Administrator"_L1, true},
    Role{"7be44c8a-adaf-4e2a-84d6-ab2649e08a13"_L1, "Privileged Authentication Administrator"_L1, true},
    Role{"0526716b-113d-4c15-b2c8-68e3c22b9f80"_L1, "Authentication Policy Administrator"_L1, true},
    Role{"3a2c62db-5318-420d-8d74-23affee5d9d5"_L1, "Intune Administrator"_L1, true},
    Role{"7698a772-787b-4ac8-901f-60d6b08affd2"_L1, "Cloud Device Administrator"_L1, true},
    Role{"69091246-20e8-4a56-aa4d-066075b2a7a8"_L1, "Teams Administrator"_L1, true},
    Role{"f28a1f50-f6e7-4571-818b-6a12f2af6b6c"_L1, "SharePoint Administrator"_L1, true},
    Role{"b0f54661-2d74-4c50-afa3-1ec803f12efe"_L1, "Billing Administrator"_L1, false},
    Role{"8329153b-31d0-4727-b945-745eb3bc5f31"_L1, "Domain Name Administrator"_L1, false},
    Role{"f2ef992c-3afb-46b9-b7cf-a126ee74c451"_L1, "Global Reader"_L1, false},
    Role{"17315797-102d-40b4-93e0-432062caca18"_L1, "Compliance Administrator"_L1, false},
    Role{"62e90394-69f5-4237-9190-012177145e10"_L1, "Global Administrator"_L1, false},
};

bool reaches(const AccessAssignment& assignment, const Relationship& relationship,
             const QStringList& groupIds)
{
    return assignment.relationshipId == relationship.id && assignment.isActive() &&
           groupIds.contains(assignment.groupId, Qt::CaseInsensitive);
}

bool isSame(const QString& a, QLatin1StringView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

QStringList rolesIn(const JsonReader& details)
{
    QStringList roles;
    if (const auto items = details.field(u"unifiedRoles").items()) {
        for (const JsonReader& item : *items)
            roles << item.field(u"roleDefinitionId").looseText().toLower();
    }
    roles.removeAll(QString());
    roles.removeDuplicates();
    return roles;
}

Relationship readRelationship(const JsonReader& json)
{
    Relationship relationship;
    relationship.id = json.field(u"id").looseText();
    relationship.name = json.field(u"displayName").looseText();
    relationship.customer = TenantId{json.field(u"customer").field(u"tenantId").looseText()};
    relationship.customerName = json.field(u"customer").field(u"displayName").looseText();
    relationship.status = json.field(u"status").looseText();
    relationship.activatedAt = readTime(json.field(u"activatedDateTime").looseText());
    relationship.endsAt = readTime(json.field(u"endDateTime").looseText());
    relationship.autoExtend = json.field(u"autoExtendDuration").looseText();
    relationship.roles = rolesIn(json.field(u"accessDetails"));
    relationship.leadsTransition = relationship.name.startsWith("MLT_"_L1);
    return relationship;
}

/// Whether this cloud has what is asked about; nothing is sent otherwise.
Result<> checkListed(const Cloud& cloud)
{
    if (cloud.delegatedRelationships)
        return {};
    Error error;
    error.code = ErrorCode::NotFound;
    error.message = u"Delegated admin relationships cannot be read in this cloud."_s;
    error.why = u"Microsoft Graph lists them in the worldwide cloud only."_s;
    error.advice = u"Look at them in Partner Center. Consent and scripts do not depend on this list."_s;
    return fail(error);
}

QCoro::Task<Result<QList<Relationship>>> readRelationships(ServiceCaller caller, QByteArray query,
                                                           Asker asker)
{
    if (const auto listed = checkListed(caller.cloud); !listed)
        co_return fail(listed.error());
    const QByteArray path = "/v1.0/tenantRelationships/delegatedAdminRelationships?" + query;
    const auto items = co_await listGraph(caller, caller.partner, path, asker);
    if (!items)
        co_return fail(items.error());
    QList<Relationship> list;
    for (const JsonReader& item : *items) {
        const Relationship relationship = readRelationship(item);
        if (!relationship.id.isEmpty())
            list.append(relationship);
    }
    co_return list;
}

QCoro::Task<Result<QList<AccessAssignment>>> readAssignments(ServiceCaller caller, QString relationshipId,
                                                             Asker asker)
{
    if (const auto listed = checkListed(caller.cloud); !listed)
        co_return fail(listed.error());
    const QByteArray path = "/v1.0/tenantRelationships/delegatedAdminRelationships/" +
                            QUrl::toPercentEncoding(relationshipId) + "/accessAssignments";
    const auto items = co_await listGraph(caller, caller.partner, path, asker);
    if (!items)
        co_return fail(items.error());
    QList<AccessAssignment> list;
    for (const JsonReader& item : *items) {
        AccessAssignment assignment;
        assignment.relationshipId = relationshipId;
        assignment.groupId = item.field(u"accessContainer").field(u"accessContainerId").looseText();
        assignment.status = item.field(u"status").looseText();
        assignment.roles = rolesIn(item.field(u"accessDetails"));
        list.append(assignment);
    }
    co_return list;
}

constexpr qsizetype kAssignmentsAtATime = 6;

QCoro::Task<Result<QHash<QString, QList<AccessAssignment>>>>
readManyAssignments(ServiceCaller caller, QStringList relationshipIds, Asker asker)
{
    if (const auto listed = checkListed(caller.cloud); !listed)
        co_return fail(listed.error());
    QHash<QString, QList<AccessAssignment>> known;
    for (qsizetype from = 0; from < relationshipIds.size(); from += kAssignmentsAtATime) {
        const QStringList ids = relationshipIds.mid(from, kAssignmentsAtATime);
        QList<AsyncResult<QList<AccessAssignment>>> readings;
        for (const QString& id : ids)
            readings.append(startTask<QList<AccessAssignment>>(readAssignments(caller, id, asker)));
        for (qsizetype i = 0; i < ids.size(); ++i) {
            const auto reading = readings.at(i);
            const Result<QList<AccessAssignment>> some = co_await reading;
            if (asker.isGone())
                co_return fail(cancelledError());
            if (some)
                known.insert(ids.at(i), *some);
            else if (isAboutTheWay(some.error()))
                co_return fail(some.error());
        }
    }
    co_return known;
}

QCoro::Task<Result<QStringList>> readGroupIds(ServiceCaller caller, Asker asker)
{
    const auto items = co_await listGraph(caller, caller.partner,
                                          "/v1.0/me/memberOf?$select=id,displayName&$top=999", asker);
    if (!items)
        co_return fail(items.error());
    QStringList ids;
    for (const JsonReader& item : *items) {
        const QString type = item.field(u"@odata.type").looseText();
        if (type.isEmpty() || type.endsWith(".group"_L1, Qt::CaseInsensitive))
            ids << item.field(u"id").looseText();
    }
    co_return ids;
}

QByteArray ofCustomer(const TenantId& customer)
{
    return "$filter=customer/tenantId%20eq%20" + quotedText(customer.value) + "&$top=300";
}

QCoro::Task<Result<EffectiveAccess>> readAccess(ServiceCaller caller, TenantId customer, Asker asker)
{
    const auto relationships = co_await readRelationships(caller, ofCustomer(customer), asker);
    if (!relationships)
        co_return fail(relationships.error());
    QList<AccessAssignment> assignments;
    for (const Relationship& relationship : *relationships) {
        if (!relationship.isActive())
            continue;
        const auto some = co_await readAssignments(caller, relationship.id, asker);
        if (!some)
            co_return fail(some.error());
        assignments += *some;
    }
    const auto groups = co_await readGroupIds(caller, asker);
    if (!groups)
        co_return fail(groups.error());
    co_return effectiveAccess(customer, *relationships, assignments, *groups);
}

} // namespace

bool Relationship::isActive() const
{
    return isSame(status, "active"_L1) || isSame(status, "expiring"_L1);
}

bool Relationship::extendsItself() const
{
    // "PT0S" and "P0D" mean off: any digit but zero means on.
    return std::any_of(autoExtend.cbegin(), autoExtend.cend(),
                       [](QChar character) { return character >= u'1' && character <= u'9'; });
}

bool AccessAssignment::isActive() const
{
    return isSame(status, "active"_L1);
}

bool EffectiveAccess::has(const QString& roleTemplateId) const
{
    return roles.contains(roleTemplateId, Qt::CaseInsensitive);
}

QString roleName(const QString& roleTemplateId)
{
    for (const Role& role : kRoles) {
        if (isSame(roleTemplateId, role.id))
            return role.name;
    }
    return roleTemplateId;
}

QString roleTemplateId(const QString& roleName)
{
    for (const Role& role : kRoles) {
        if (isSame(roleName, role.name))
            return role.id;
    }
    return {};
}

QStringList rolesNamed(const QString& part)
{
    QStringList ids;
    for (const Role& role : kRoles) {
        if (QString(role.name).contains(part, Qt::CaseInsensitive))
            ids << role.id;
    }
    return ids;
}

QStringList expectedRoles()
{
    QStringList ids;
    for (const Role& role : kRoles) {
        if (role.expected)
            ids << role.id;
    }
    return ids;
}

QStringList consentingRoles()
{
    return {roleTemplateId(u"Cloud Application Administrator"_s),
            roleTemplateId(u"Application Administrator"_s),
            roleTemplateId(u"Privileged Role Administrator"_s), roleTemplateId(u"Global Administrator"_s)};
}

QStringList rolesReaching(const QStringList& accountGroupIds, const Relationship& relationship,
                          const QList<AccessAssignment>& assignments)
{
    QStringList roles;
    for (const AccessAssignment& assignment : assignments) {
        if (!reaches(assignment, relationship, accountGroupIds))
            continue;
        for (const QString& role : assignment.roles) {
            if (relationship.roles.contains(role, Qt::CaseInsensitive))
                roles << role.toLower();
        }
    }
    roles.removeDuplicates();
    return roles;
}

EffectiveAccess effectiveAccess(const TenantId& customer, const QList<Relationship>& relationships,
                                const QList<AccessAssignment>& assignments,
                                const QStringList& accountGroupIds, const QStringList& neededRoles)
{
    EffectiveAccess access;
    access.customer = customer;
    QDateTime bestEnd;
    bool bestLasts = false;
    struct Cover
    {
        bool lasts = false;
        QDateTime until;
    };
    QHash<QString, Cover> covers;
    for (const Relationship& relationship : relationships) {
        if (!relationship.isActive() || relationship.leadsTransition || !(relationship.customer == customer))
            continue;
        access.hasRelationship = true;
        access.offeredRoles += relationship.roles;
        const bool lasts = relationship.extendsItself() || !relationship.endsAt.isValid();
        const bool isBetter = access.bestRelationshipId.isEmpty() || (lasts && !bestLasts) ||
                              (lasts == bestLasts && relationship.endsAt > bestEnd);
        if (isBetter) {
            access.bestRelationshipId = relationship.id;
            bestEnd = relationship.endsAt;
            bestLasts = lasts;
        }
        for (const AccessAssignment& assignment : assignments)
            access.accountInGroup =
                access.accountInGroup || reaches(assignment, relationship, accountGroupIds);
        for (const QString& role : rolesReaching(accountGroupIds, relationship, assignments)) {
            Cover& cover = covers[role];
            cover.lasts = cover.lasts || lasts;
            if (!cover.until.isValid() || relationship.endsAt > cover.until)
                cover.until = relationship.endsAt;
        }
    }
    access.offeredRoles.sort();
    access.offeredRoles.removeDuplicates();
    access.roles = covers.keys();
    access.roles.sort();
    for (auto cover = covers.cbegin(); cover != covers.cend(); ++cover) {
        if (cover->lasts ||
            (!neededRoles.isEmpty() && !neededRoles.contains(cover.key(), Qt::CaseInsensitive)))
            continue;
        if (!access.endsAt.isValid() || cover->until < access.endsAt)
            access.endsAt = cover->until;
    }
    return access;
}

RelationshipClient::RelationshipClient(HttpClient& http, TokenSource& tokens, AppIdentity app,
                                       const AdviceCatalog& advice, RetryPolicy retry)
    : m_http(http), m_tokens(tokens), m_app(std::move(app)), m_advice(advice), m_retry(retry)
{
}

AsyncResult<QList<Relationship>> RelationshipClient::relationships(QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QList<Relationship>>(readRelationships(caller, "$top=300", Asker(context)));
}

AsyncResult<QList<Relationship>> RelationshipClient::relationships(const TenantId& customer,
                                                                   QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QList<Relationship>>(readRelationships(caller, ofCustomer(customer), Asker(context)));
}

AsyncResult<QList<AccessAssignment>> RelationshipClient::assignments(const QString& relationshipId,
                                                                     QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QList<AccessAssignment>>(readAssignments(caller, relationshipId, Asker(context)));
}

AsyncResult<QHash<QString, QList<AccessAssignment>>>
RelationshipClient::assignments(const QStringList& relationshipIds, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QHash<QString, QList<AccessAssignment>>>(
        readManyAssignments(caller, relationshipIds, Asker(context)));
}

AsyncResult<QStringList> RelationshipClient::accountGroupIds(QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QStringList>(readGroupIds(caller, Asker(context)));
}

AsyncResult<EffectiveAccess> RelationshipClient::access(const TenantId& customer, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<EffectiveAccess>(readAccess(caller, customer, Asker(context)));
}

} // namespace steward
