#include "graph/partnerroutes.h"

#include <QRegularExpression>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr int kLargestPage = 300;

QString text(const QJsonObject& object, QLatin1StringView name)
{
    return object.value(name).toString();
}

QString etag()
{
    return u"W/\"%1\""_s.arg(QString::fromLatin1(randomText(9)));
}

QJsonObject told(QJsonObject relationship)
{
    relationship.remove(u"made"_s);
    return relationship;
}

/// One page over everything that customers give, in their order: `itemsOf` is asked customer by customer, so
/// that a page of 50,000 customers costs no more than it shows.
HttpReply pageOver(const GraphCall& call, const QString& entity, int largest,
                   const std::function<QList<QJsonObject>(const PracticeCustomer&)>& itemsOf,
                   const QList<QJsonObject>& last)
{
    const HttpCall& http = call.http;
    int top = std::min(100, largest);
    if (http.hasQuery(u"$top"_s)) {
        bool isNumber = false;
        top = http.query(u"$top"_s).toInt(&isNumber);
        if (!isNumber || top < 1 || top > largest)
            return call.problem(400, u"BadRequest"_s,
                                u"The limit of '%1' for Top query has been exceeded."_s.arg(largest));
    }
    ObjectTest matches = [](const QJsonObject&) { return true; };
    const QString filter = http.query(u"$filter"_s);
    if (!filter.isEmpty()) {
        const auto read = readObjectFilter(filter);
        if (!read)
            return call.problem(400, u"BadRequest"_s, read.error().message);
        matches = *read;
    }
    // A filter that names its customer is not searched for everywhere.
    static const QRegularExpression named(u"(?:customer/tenantId|customerId) eq '([^']+)'"_s);
    const PracticeData& data = call.world.data;
    qint64 index = 0, end = data.customerCount();
    if (const auto match = named.match(filter); match.hasMatch() && !filter.contains(u" or "_s)) {
        const auto customer = data.findCustomer(match.captured(1));
        index = customer ? customer->index : end;
        end = customer ? index + 1 : end;
    }
    qsizetype within = 0;
    const QString place = http.query(u"$skiptoken"_s);
    if (!place.isEmpty()) {
        index = std::max(index, place.section(u'.', 0, 0).toLongLong());
        within = place.section(u'.', 1).toLongLong();
    }
    const QStringList wanted = http.query(u"$select"_s).remove(u' ').split(u',', Qt::SkipEmptyParts);
    QJsonArray items;
    QString next;
    for (; index <= end && next.isEmpty(); ++index) {
        if (index > data.customerCount())
            break;
        const QList<QJsonObject> some = index == end
                                            ? (end == data.customerCount() ? last : QList<QJsonObject>())
                                            : itemsOf(data.customer(index));
        for (; within < some.size(); ++within) {
            if (!matches(some.at(within)))
                continue;
            if (items.size() == top) {
                next = u"%1.%2"_s.arg(index).arg(within);
                break;
            }
            QJsonObject shown;
            for (const QString& property : wanted)
                shown.insert(property, some.at(within).value(property));
            items.append(wanted.isEmpty() ? told(some.at(within)) : shown);
        }
        within = 0;
    }
    QJsonObject answer{
        {u"@odata.context"_s, call.world.endpoints.of(u"graph"_s) + u"/v1.0/$metadata#"_s + entity},
        {u"value"_s, items}};
    if (!next.isEmpty()) {
        QByteArray query;
        for (const QByteArray& pair : http.url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
            if (!pair.isEmpty() && !pair.startsWith("$skiptoken=") && !pair.startsWith("%24skiptoken="))
                query += pair + '&';
        }
        answer.insert(u"@odata.nextLink"_s, call.world.endpoints.of(u"graph"_s) + u"/v1.0/"_s + entity +
                                                u'?' + QString::fromLatin1(query) + u"$skiptoken="_s + next);
    }
    return jsonReply(answer, 200, kGraphJson);
}

HttpReply createRelationship(const GraphCall& call)
{
    const QJsonObject body = call.body();
    const QString name = text(body, "displayName"_L1);
    const QJsonArray roles = body["accessDetails"_L1]["unifiedRoles"_L1].toArray();
    static const QRegularExpression duration(u"^P[1-9][0-9]*D$"_s);
    if (name.isEmpty() || name.size() > 50 || roles.isEmpty() ||
        !duration.match(text(body, "duration"_L1)).hasMatch())
        return call.problem(400, u"BadRequest"_s, u"The delegated admin relationship is not valid."_s);
    const QString extends = body["autoExtendDuration"_L1].toString(u"PT0S"_s);
    for (const QJsonValue& role : roles) {
        if (role["roleDefinitionId"_L1].toString() == QLatin1StringView(kGlobalAdministrator) &&
            extends != "PT0S"_L1 && extends != "P0D"_L1)
            return call.problem(400, u"BadRequest"_s,
                                u"Auto extend is not allowed with the role Global Administrator."_s);
    }
    for (const QJsonObject& other : call.world.relationships.unclaimed()) {
        if (text(other, "displayName"_L1) == name)
            return call.problem(409, u"Conflict"_s, u"A relationship of this name exists already."_s);
    }
    const QString now = graphTime(QDateTime::currentDateTimeUtc());
    const QJsonValue customer = body["customer"_L1];
    const QJsonObject relationship{
        {u"@odata.etag"_s, etag()},
        {u"id"_s, newGuid() + u'-' + newGuid()},
        {u"displayName"_s, name},
        {u"duration"_s, body["duration"_L1]},
        {u"autoExtendDuration"_s, extends},
        {u"customer"_s, customer.isObject() ? customer : QJsonValue(QJsonValue::Null)},
        {u"accessDetails"_s, QJsonObject{{u"unifiedRoles"_s, roles}}},
        {u"status"_s, u"created"_s},
        {u"createdDateTime"_s, now},
        {u"lastModifiedDateTime"_s, now},
        {u"activatedDateTime"_s, QJsonValue::Null},
        {u"endDateTime"_s, QJsonValue::Null},
        {u"made"_s, true}};
    call.world.relationships.save(relationship);
    return call.entity(u"tenantRelationships/delegatedAdminRelationships"_s, told(relationship), 201);
}

HttpReply request(const GraphCall& call, QJsonObject relationship)
{
    const QString action = text(call.body(), "action"_L1);
    const QString status = text(relationship, "status"_L1);
    if (action == "lockForApproval"_L1) {
        const QByteArray match = call.http.header("If-Match");
        if (!match.isEmpty() && match != text(relationship, "@odata.etag"_L1).toLatin1())
            return call.problem(412, u"PreconditionFailed"_s, u"The etag does not match."_s);
        if (status != "created"_L1)
            return call.problem(400, u"BadRequest"_s, u"Only a created relationship can be locked."_s);
        relationship.insert(u"status"_s, u"approvalPending"_s);
    } else if (action == "terminate"_L1) {
        if (status != "active"_L1 && status != "expiring"_L1)
            return call.problem(400, u"BadRequest"_s, u"Only an active relationship can be terminated."_s);
        relationship.insert(u"status"_s, u"terminating"_s);
    } else {
        return call.problem(400, u"BadRequest"_s, u"The action '%1' is not supported."_s.arg(action));
    }
    const QString now = graphTime(QDateTime::currentDateTimeUtc());
    relationship.insert(u"lastModifiedDateTime"_s, now);
    relationship.insert(u"@odata.etag"_s, etag());
    call.world.relationships.save(relationship);
    return call.entity(u"requests"_s,
                       {{u"id"_s, newGuid()},
                        {u"action"_s, action},
                        {u"status"_s, u"succeeded"_s},
                        {u"createdDateTime"_s, now},
                        {u"lastModifiedDateTime"_s, now}},
                       201);
}

HttpReply assign(const GraphCall& call, const QJsonObject& relationship)
{
    const QJsonObject body = call.body();
    const QString group = body["accessContainer"_L1]["accessContainerId"_L1].toString();
    const QJsonArray roles = body["accessDetails"_L1]["unifiedRoles"_L1].toArray();
    const auto groups = call.world.relationships.groups();
    const bool known = std::any_of(groups.cbegin(), groups.cend(),
                                   [&](const Relationships::Group& one) { return one.id == group; });
    const QJsonArray offered = relationship["accessDetails"_L1]["unifiedRoles"_L1].toArray();
    const bool covered = std::all_of(roles.begin(), roles.end(),
                                     [&](const QJsonValue& role) { return offered.contains(role); });
    if (!known || roles.isEmpty() || !covered ||
        body["accessContainer"_L1]["accessContainerType"_L1].toString() != "securityGroup"_L1)
        return call.problem(400, u"BadRequest"_s, u"The access assignment is not valid."_s);
    const QString status = text(relationship, "status"_L1);
    if (status != "active"_L1 && status != "expiring"_L1)
        return call.problem(409, u"Conflict"_s, u"The relationship is not active."_s);
    const QString now = graphTime(QDateTime::currentDateTimeUtc());
    QJsonObject assignment = body;
    assignment.insert(u"@odata.etag"_s, etag());
    assignment.insert(u"id"_s, newGuid());
    assignment.insert(u"status"_s, u"active"_s);
    assignment.insert(u"createdDateTime"_s, now);
    assignment.insert(u"lastModifiedDateTime"_s, now);
    call.world.relationships.addAssignment(text(relationship, "id"_L1), assignment);
    assignment.insert(u"status"_s, u"pending"_s); // the answer to the request comes before the effect
    return call.entity(u"accessAssignments"_s, assignment, 201);
}

} // namespace

HttpReply relationshipsRoute(const GraphCall& call)
{
    const QString part = call.path.value(1);
    Relationships& relationships = call.world.relationships;
    if (part == "findTenantInformationByTenantId"_L1) {
        if (!call.may({u"CrossTenantInformation.ReadBasic.All"_s}))
            return call.denied();
        const QString id = call.path.value(2).section(u'=', 1);
        const auto customer = call.world.data.findCustomer(id);
        if (!customer || !call.isGet())
            return call.notFound(id);
        return jsonReply({{u"tenantId"_s, customer->id},
                          {u"federationBrandName"_s, QJsonValue::Null},
                          {u"displayName"_s, customer->name},
                          {u"defaultDomainName"_s, customer->domain}},
                         200, kGraphJson);
    }
    static const QString write = u"DelegatedAdminRelationship.ReadWrite.All"_s;
    if (!call.world.directory.isPartner(call.tenant) ||
        !call.may(call.isGet() ? QStringList{u"DelegatedAdminRelationship.Read.All"_s, write}
                               : QStringList{write}))
        return call.denied();

    if (part == "delegatedAdminCustomers"_L1 && call.path.size() == 2 && call.isGet())
        return pageOver(call, u"tenantRelationships/delegatedAdminCustomers"_s, kLargestPage,
                        [&](const PracticeCustomer& customer) -> QList<QJsonObject> {
                            return {QJsonObject{{u"id"_s, customer.id},
                                                {u"tenantId"_s, customer.id},
                                                {u"displayName"_s, customer.name}}};
                        },
                        {});
    if (part != "delegatedAdminRelationships"_L1)
        return call.problem(404, u"BadRequest"_s, u"Resource not found for the segment '%1'."_s.arg(part));
    if (call.path.size() == 2 && call.isGet())
        return pageOver(
            call, u"tenantRelationships/delegatedAdminRelationships"_s, kLargestPage,
            [&](const PracticeCustomer& customer) { return relationships.of(customer); },
            relationships.unclaimed());
    if (call.path.size() == 2)
        return call.http.method == "POST" ? createRelationship(call) : call.badMethod();

    const auto found = relationships.find(call.path[2]);
    if (!found)
        return call.notFound(call.path[2]);
    if (call.path.size() == 3)
        return call.isGet() ? call.entity(u"tenantRelationships/delegatedAdminRelationships"_s, told(*found))
                            : call.badMethod();
    const QString more = call.path[3];
    if (more == "accessAssignments"_L1 && call.path.size() == 4 && call.isGet())
        return call.list(more, relationships.assignments(*found));
    if (more == "accessAssignments"_L1 && call.path.size() == 4 && call.http.method == "POST")
        return assign(call, *found);
    if (more == "requests"_L1 && call.path.size() == 4 && call.http.method == "POST")
        return request(call, *found);
    return call.problem(404, u"BadRequest"_s, u"Resource not found for the segment '%1'."_s.arg(more));
}

namespace {

QList<QJsonObject> contractsOf(const PracticeCustomer& customer)
{
    if (customer.relationship == "none"_L1)
        return {};
    return {QJsonObject{
        {u"id"_s,
         QUuid::createUuidV5(QUuid::fromString(customer.id), u"contract"_s).toString(QUuid::WithoutBraces)},
        {u"contractType"_s,
         customer.relationship == "reseller"_L1 ? u"ResellerPartner"_s : u"BreadthPartner"_s},
        {u"customerId"_s, customer.id},
        {u"defaultDomainName"_s, customer.initialDomain},
        {u"displayName"_s, customer.name}}};
}

/// The directory still has contracts with tenants that are no customers in Partner Center any more: one in 200, one
/// at least. They are the ones that would come next in the invented world.
QList<QJsonObject> formerContracts(const PracticeData& data)
{
    QList<QJsonObject> list;
    const qint64 count = data.customerCount() == 0 ? 0 : std::max<qint64>(1, data.customerCount() / 200);
    for (qint64 i = 0; i < count; ++i) {
        PracticeCustomer former = data.customer(data.customerCount() + i);
        former.relationship = u"advisor"_s;
        list += contractsOf(former);
    }
    return list;
}

} // namespace

HttpReply contractsRoute(const GraphCall& call)
{
    static const QStringList readers{u"Directory.Read.All"_s, u"Directory.ReadWrite.All"_s,
                                     u"Directory.AccessAsUser.All"_s};
    if (!call.world.directory.isPartner(call.tenant) || !call.may(readers))
        return call.denied();
    if (!call.isGet() || call.path.size() > 2)
        return call.badMethod();
    if (call.path.size() == 2) {
        for (qint64 i = 0; i < call.world.data.customerCount(); ++i) {
            const PracticeCustomer customer = call.world.data.customer(i);
            for (const QJsonObject& contract : contractsOf(customer)) {
                if (contract["id"_L1].toString() == call.path[1].toLower())
                    return call.entity(u"contracts"_s, contract);
            }
        }
        return call.notFound(call.path[1]);
    }
    return pageOver(call, u"contracts"_s, 999, contractsOf, formerContracts(call.world.data));
}

HttpReply memberOfRoute(const GraphCall& call)
{
    QJsonArray items;
    for (const Relationships::Group& group : call.world.relationships.groups()) {
        if (group.member)
            items.append(QJsonObject{{u"@odata.type"_s, u"#microsoft.graph.group"_s},
                                     {u"id"_s, group.id},
                                     {u"displayName"_s, group.name},
                                     {u"description"_s, QJsonValue::Null},
                                     {u"mailEnabled"_s, false},
                                     {u"securityEnabled"_s, true},
                                     {u"groupTypes"_s, QJsonArray()}});
    }
    const QString role = call.world.faults.mode(u"not-admin"_s) ? u"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"_s
                                                                : QString::fromLatin1(kGlobalAdministrator);
    items.append(QJsonObject{
        {u"@odata.type"_s, u"#microsoft.graph.directoryRole"_s},
        {u"id"_s, QUuid::createUuidV5(QUuid::fromString(call.tenant), role).toString(QUuid::WithoutBraces)},
        {u"displayName"_s, Relationships::roleName(role)},
        {u"roleTemplateId"_s, role}});
    return call.list(u"directoryObjects"_s, items);
}

HttpReply roleAssignmentsRoute(const GraphCall& call)
{
    static const QStringList readers{u"RoleManagement.Read.Directory"_s,
                                     u"RoleManagement.ReadWrite.Directory"_s, u"Directory.Read.All"_s,
                                     u"Directory.ReadWrite.All"_s};
    if (!call.may(readers))
        return call.denied();
    if (!call.isGet() || call.path.mid(1) != QStringList{u"directory"_s, u"roleAssignments"_s})
        return call.badMethod();
    const bool expand = call.http.query(u"$expand"_s).contains(u"principal"_s);
    QJsonArray items;
    const auto add = [&](const QString& role, const QString& principal, const QString& organization,
                         const QString& type, const QString& name) {
        QJsonObject item{
            {u"id"_s, QUuid::createUuidV5(QUuid::fromString(principal), role).toString(QUuid::WithoutBraces)},
            {u"roleDefinitionId"_s, role},
            {u"principalId"_s, principal},
            {u"principalOrganizationId"_s, organization},
            {u"directoryScopeId"_s, u"/"_s}};
        if (expand)
            item.insert(u"principal"_s, QJsonObject{{u"@odata.type"_s, u"#microsoft.graph."_s + type},
                                                    {u"id"_s, principal},
                                                    {u"displayName"_s, name}});
        items.append(item);
    };
    const PracticeData& data = call.world.data;
    if (call.world.directory.isPartner(call.tenant)) {
        add(QString::fromLatin1(kGlobalAdministrator), data.operatorId(), call.tenant, u"user"_s,
            data.operatorName());
    } else {
        const auto users = data.users(call.tenant);
        if (!users.isEmpty())
            add(QString::fromLatin1(kGlobalAdministrator), users.constFirst().id, call.tenant, u"user"_s,
                users.constFirst().displayName);
        for (const QString& role : call.world.relationships.operatorRoles(call.tenant)) {
            for (const Relationships::Group& group : call.world.relationships.groups()) {
                if (group.name == u"M365 GDAP "_s + Relationships::roleName(role))
                    add(role, group.id, data.partnerTenant(), u"group"_s, group.name);
            }
        }
    }
    return call.list(u"roleManagement/directory/roleAssignments"_s, items);
}

} // namespace steward::sandbox
