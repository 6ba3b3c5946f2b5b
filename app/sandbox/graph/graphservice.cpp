#include "graph/graphservice.h"

#include "graph/applications.h"
#include "graph/partnerroutes.h"
#include "graph/principals.h"
#include "serviceproblems.h"

#include <base/secret.h>

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr int kDefaultPage = 100;
constexpr int kLargestPage = 999;
const auto kJson = kGraphJson;
constexpr auto kLicence = "c5928f49-12ba-48f7-ada3-0d743a3601d5"_L1;

HttpReply problem(int status, const QString& code, const QString& message, const HttpCall& call,
                  const QString& requestId)
{
    return graphProblem(status, code, message, call, requestId);
}

/// The segments behind the version, a key in brackets as one of its own: applications(appId='x') gives
/// "applications", "appId=x".
QStringList segments(const QStringList& path)
{
    static const QRegularExpression keyed(u"^(\\w+)\\((?:(\\w+)=)?'([^']*)'\\)$"_s);
    QStringList list;
    for (const QString& segment : path.mid(1)) {
        const auto match = keyed.match(segment);
        if (!match.hasMatch()) {
            list << segment;
            continue;
        }
        list << match.captured(1)
             << (match.captured(2).isEmpty() ? match.captured(3)
                                             : match.captured(2) + u'=' + match.captured(3));
    }
    return list;
}

QJsonValue textOrNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

/// Everything Graph can tell about the user; what is told unasked is less.
QJsonObject wholeUser(const PracticeUser& user)
{
    QJsonArray licences;
    if (user.licensed)
        licences.append(QJsonObject{{u"disabledPlans"_s, QJsonArray()}, {u"skuId"_s, QString(kLicence)}});
    return {{u"id"_s, user.id},
            {u"businessPhones"_s, QJsonArray()},
            {u"displayName"_s, user.displayName},
            {u"givenName"_s, textOrNull(user.givenName)},
            {u"jobTitle"_s, textOrNull(user.jobTitle)},
            {u"mail"_s, textOrNull(user.mail)},
            {u"mobilePhone"_s, QJsonValue::Null},
            {u"officeLocation"_s, QJsonValue::Null},
            {u"preferredLanguage"_s, QJsonValue::Null},
            {u"surname"_s, textOrNull(user.surname)},
            {u"userPrincipalName"_s, user.userPrincipalName},
            {u"department"_s, textOrNull(user.department)},
            {u"accountEnabled"_s, user.enabled},
            {u"userType"_s, user.guest ? u"Guest"_s : u"Member"_s},
            {u"usageLocation"_s, user.licensed ? QJsonValue(u"GB"_s) : QJsonValue(QJsonValue::Null)},
            {u"assignedLicenses"_s, licences}};
}

QStringList selected(const HttpCall& call)
{
    static const QStringList usual{
        u"businessPhones"_s,    u"displayName"_s, u"givenName"_s,        u"id"_s,
        u"jobTitle"_s,          u"mail"_s,        u"mobilePhone"_s,      u"officeLocation"_s,
        u"preferredLanguage"_s, u"surname"_s,     u"userPrincipalName"_s};
    QStringList properties;
    for (const QString& property : call.query(u"$select"_s).split(u',', Qt::SkipEmptyParts))
        properties << property.trimmed();
    return properties.isEmpty() ? usual : properties;
}

/// The user with the selected properties; the name of one that does not exist in `unknown`.
QJsonObject userJson(const PracticeUser& user, const QStringList& properties, QString* unknown)
{
    const QJsonObject whole = wholeUser(user);
    QJsonObject object;
    for (const QString& property : properties) {
        bool found = false;
        for (auto it = whole.constBegin(); it != whole.constEnd(); ++it) {
            if (it.key().compare(property, Qt::CaseInsensitive) == 0) {
                object.insert(it.key(), it.value());
                found = true;
            }
        }
        if (!found)
            *unknown = property;
    }
    return object;
}

} // namespace

GraphService::GraphService(const World& world) : m_world(world), m_pageKey(randomText(32)) {}

QStringList GraphService::routeNames(const HttpCall& call) const
{
    const Bearer bearer = readBearer(call, m_world, name());
    return routesOf(call) + (bearer.problem == BearerProblem::None
                                 ? tenantNames(m_world, bearer.claim(u"tid"_s))
                                 : QStringList());
}

QStringList GraphService::routesOf(const HttpCall& call)
{
    const QString entity = call.path.value(1);
    if (entity == "users"_L1)
        return {call.path.size() == 2 ? u"users"_s : u"user"_s};
    if (entity == "me"_L1)
        return {call.path.value(2) == "memberOf"_L1 ? u"memberof"_s : u"user"_s};
    if (entity == "organization"_L1 || entity == "domains"_L1 || entity == "groups"_L1)
        return {entity};
    if (entity == "subscribedSkus"_L1)
        return {u"skus"_s};
    if (entity.startsWith("applications"_L1))
        return {call.path.size() > 2 && call.path.back().endsWith("Password"_L1) ? u"secrets"_s
                                                                                 : u"applications"_s};
    if (entity.startsWith("servicePrincipals"_L1))
        return {call.path.size() > 3 ? u"grants"_s : u"principals"_s};
    if (entity == "oauth2PermissionGrants"_L1)
        return {u"grants"_s};
    if (entity == "policies"_L1 || entity == "contracts"_L1)
        return {entity};
    if (entity == "tenantRelationships"_L1)
        return {u"relationships"_s};
    if (entity == "roleManagement"_L1)
        return {u"roles"_s};
    return {};
}

HttpReply GraphService::answer(const HttpCall& call)
{
    const QString requestId = newGuid();
    HttpReply reply = route(call, requestId);
    reply.setHeader("request-id", requestId.toLatin1());
    const QByteArray asked = call.header("client-request-id");
    reply.setHeader("client-request-id", asked.isEmpty() ? requestId.toLatin1() : asked);
    reply.setHeader("OData-Version", "4.0");
    return reply;
}

HttpReply GraphService::failure(const HttpCall& call, const Fault& fault)
{
    static const QHash<int, QPair<QString, QString>> words{
        {401, {u"InvalidAuthenticationToken"_s, u"Access token is empty."_s}},
        {403, {u"Authorization_RequestDenied"_s, u"Insufficient privileges to complete the operation."_s}},
        {404, {u"Request_ResourceNotFound"_s, u"The resource does not exist."_s}},
        {429, {u"TooManyRequests"_s, u"Too many requests."_s}},
        {500, {u"InternalServerError"_s, u"An internal server error occurred."_s}},
        {503, {u"ServiceUnavailable"_s, u"The service is unavailable."_s}}};
    const auto [code, message] =
        words.value(fault.status, {u"UnknownError"_s, u"The practice partner was asked to fail."_s});
    const QString requestId = newGuid();
    const auto named = findServiceProblem(fault.effect);
    HttpReply reply = named ? problem(named->status, named->code, named->message, call, requestId)
                            : problem(fault.status, code, message, call, requestId);
    reply.setHeader("request-id", requestId.toLatin1());
    if (fault.value > 0 || reply.status == 429)
        reply.setHeader("Retry-After", QByteArray::number(fault.value > 0 ? fault.value : 2));
    return reply;
}

HttpReply GraphService::route(const HttpCall& call, const QString& requestId)
{
    const Bearer bearer = readBearer(call, m_world, name());
    const auto refuse = [&](const QString& message) {
        return problem(401, u"InvalidAuthenticationToken"_s, message, call, requestId);
    };
    switch (bearer.problem) {
    case BearerProblem::None:
        break;
    case BearerProblem::Missing:
        return refuse(u"Access token is empty."_s);
    case BearerProblem::Invalid:
        return refuse(u"Access token validation failure."_s);
    case BearerProblem::Audience:
        return refuse(u"Access token validation failure. Invalid audience."_s);
    case BearerProblem::Expired:
        return refuse(u"Lifetime validation failed, the token is expired."_s);
    }
    const QString tenant = bearer.claim(u"tid"_s);
    if (call.path.value(0) != "v1.0"_L1 && call.path.value(0) != "beta"_L1)
        return problem(404, u"BadRequest"_s, u"Invalid version: %1"_s.arg(call.path.value(0)), call,
                       requestId);
    const GraphCall graph{call, m_world, bearer, tenant, requestId, segments(call.path)};
    const QString entity = graph.path.value(0);
    if (auto closed = closedDoor(graph))
        return *closed;
    if (entity == "tenantRelationships"_L1)
        return relationshipsRoute(graph);
    if (entity == "contracts"_L1)
        return contractsRoute(graph);
    if (entity == "roleManagement"_L1)
        return roleAssignmentsRoute(graph);
    if (entity == "applications"_L1)
        return applicationsRoute(graph);
    if (entity == "servicePrincipals"_L1)
        return principalsRoute(graph);
    if (entity == "oauth2PermissionGrants"_L1)
        return permissionGrantsRoute(graph);
    if (entity == "policies"_L1 && graph.path.value(1) == "defaultAppManagementPolicy"_L1)
        return managementPolicyRoute(graph);

    const QStringList path = call.path;
    static const QStringList directoryReaders{u"Directory.Read.All"_s, u"Directory.ReadWrite.All"_s,
                                              u"Directory.AccessAsUser.All"_s};
    static const QHash<QString, QStringList> readers{
        {u"users"_s, {u"User.Read.All"_s, u"User.ReadWrite.All"_s}},
        {u"me"_s, {u"User.Read"_s, u"User.Read.All"_s, u"User.ReadWrite.All"_s}},
        {u"organization"_s, {u"User.Read"_s, u"Organization.Read.All"_s, u"Organization.ReadWrite.All"_s}},
        {u"domains"_s, {u"Domain.Read.All"_s, u"Domain.ReadWrite.All"_s}},
        {u"subscribedSkus"_s, {u"Organization.Read.All"_s, u"Organization.ReadWrite.All"_s}},
        {u"groups"_s, {u"Group.Read.All"_s, u"Group.ReadWrite.All"_s, u"GroupMember.Read.All"_s}}};
    if (!graph.may(directoryReaders + readers.value(entity)))
        return graph.denied();
    if (call.method != "GET")
        return graph.badMethod();
    if (entity == "users"_L1 && path.size() == 2)
        return users(call, tenant, requestId);
    if (entity == "users"_L1 && path.size() == 3)
        return oneUser(call, tenant, path[2], requestId);
    if (entity == "me"_L1 && (path.size() == 2 || path.value(2) == "memberOf"_L1)) {
        if (bearer.claim(u"idtyp"_s) == "app"_L1)
            return problem(400, u"BadRequest"_s,
                           u"/me request is only valid with delegated authentication flow."_s, call,
                           requestId);
        if (tenant != m_world.data.partnerTenant())
            return problem(403, u"Authorization_IdentityNotFound"_s,
                           u"The identity of the calling application could not be established."_s, call,
                           requestId);
        if (path.size() == 3)
            return memberOfRoute(graph);
        return oneUser(call, tenant, m_world.data.operatorId(), requestId);
    }
    if (path.size() == 2 && entity == "organization"_L1)
        return collection(entity, organization(tenant));
    if (path.size() == 2 && entity == "domains"_L1)
        return collection(entity, domains(tenant));
    if (path.size() == 2 && entity == "subscribedSkus"_L1)
        return collection(entity, subscribedSkus(tenant));
    if (path.size() == 2 && entity == "groups"_L1)
        return collection(entity, groups(tenant));
    return problem(404, u"BadRequest"_s, u"Resource not found for the segment '%1'."_s.arg(entity), call,
                   requestId);
}

std::optional<HttpReply> GraphService::closedDoor(const GraphCall& call) const
{
    Directory& directory = m_world.directory;
    if (directory.isPartner(call.tenant))
        return {};
    if (directory.throttles(name(), call.tenant)) {
        HttpReply reply = call.problem(429, u"TooManyRequests"_s, u"Too many requests."_s);
        reply.setHeader("Retry-After", "1");
        return reply;
    }
    const Refusal refusal = directory.situation(call.tenant).refusal;
    if (refusal == Refusal::UserNotFound)
        return call.problem(403, u"UnknownError"_s, u"User was not found."_s);
    // A program acts by its own roles, not by the operator's.
    if (call.bearer.claim(u"idtyp"_s) == "app"_L1)
        return {};
    if (m_world.relationships.operatorRoles(call.tenant).isEmpty())
        return call.problem(403, u"Authorization_IdentityNotFound"_s,
                            u"The identity of the calling application could not be established."_s);
    const bool reads = m_world.relationships.mayRead(call.tenant);
    if (!reads || (!call.isGet() && !m_world.relationships.mayConsent(call.tenant)))
        return call.denied();
    return {};
}

HttpReply GraphService::users(const HttpCall& call, const QString& tenant, const QString& requestId) const
{
    const auto refuse = [&](const QString& code, const QString& message) {
        return problem(400, code, message, call, requestId);
    };
    int top = kDefaultPage;
    if (call.hasQuery(u"$top"_s)) {
        bool isNumber = false;
        top = call.query(u"$top"_s).toInt(&isNumber);
        if (!isNumber || top < 1 || top > kLargestPage)
            return refuse(u"Request_UnsupportedQuery"_s,
                          u"Invalid page size specified: '%1'. Must be between 1 and "
                          "999 inclusive."_s.arg(call.query(u"$top"_s)));
    }
    const bool eventual = call.header("ConsistencyLevel").toLower() == "eventual";
    const QString search = call.query(u"$search"_s);
    const QString filter = call.query(u"$filter"_s);
    const bool count = call.query(u"$count"_s) == "true"_L1;
    if ((!search.isEmpty() || count) && !eventual)
        return refuse(u"Request_UnsupportedQuery"_s,
                      u"Request with $search or $count query parameter only works with the header "
                      "'ConsistencyLevel: eventual'."_s);
    Result<UserTest> matchesFilter = UserTest([](const PracticeUser&) { return true; });
    Result<UserTest> matchesSearch = matchesFilter;
    if (!filter.isEmpty())
        matchesFilter = readUserFilter(filter);
    if (!matchesFilter)
        return refuse(u"Request_UnsupportedQuery"_s, matchesFilter.error().message);
    if (!search.isEmpty())
        matchesSearch = readUserSearch(search);
    if (!matchesSearch)
        return refuse(u"BadRequest"_s, matchesSearch.error().message);

    QList<PracticeUser> matching;
    for (const PracticeUser& user : m_world.data.users(tenant)) {
        if ((*matchesFilter)(user) && (*matchesSearch)(user))
            matching.append(user);
    }
    const QStringList order = call.query(u"$orderby"_s).simplified().split(u' ', Qt::SkipEmptyParts);
    if (!order.isEmpty()) {
        const bool byName = order[0] == "displayName"_L1;
        const bool down = order.value(1).toLower() == "desc"_L1;
        if (!byName && order[0] != "userPrincipalName"_L1)
            return refuse(u"Request_UnsupportedQuery"_s, u"Unsupported sort property."_s);
        std::stable_sort(matching.begin(), matching.end(), [&](const PracticeUser& a, const PracticeUser& b) {
            const int difference = byName ? a.displayName.compare(b.displayName, Qt::CaseInsensitive)
                                          : a.userPrincipalName.compare(b.userPrincipalName);
            return down ? difference > 0 : difference < 0;
        });
    }

    // The place is sealed with the tenant: a next link works only for whom it was made.
    const auto seal = [&](int place) {
        const QByteArray text = QByteArray::number(place);
        return base64Url(
            text + '|' +
            QMessageAuthenticationCode::hash(text + tenant.toLatin1(), m_pageKey, QCryptographicHash::Sha256)
                .left(12));
    };
    int start = 0;
    if (const QString token = call.query(u"$skiptoken"_s); !token.isEmpty()) {
        const QByteArray plain = QByteArray::fromBase64(token.toLatin1(), QByteArray::Base64UrlEncoding);
        start = plain.left(plain.indexOf('|')).toInt();
        if (!constantTimeEquals(seal(start), token.toLatin1()))
            return refuse(u"Directory_ExpiredPageToken"_s, u"The specified page token value has expired."_s);
    }

    QString unknown;
    QJsonArray value;
    const QStringList properties = selected(call);
    const int end = std::min<int>(start + top, static_cast<int>(matching.size()));
    for (int i = start; i < end; ++i)
        value.append(userJson(matching.at(i), properties, &unknown));
    if (!unknown.isEmpty())
        return refuse(u"BadRequest"_s,
                      u"Could not find a property named '%1' on type 'microsoft.graph.user'."_s.arg(unknown));

    QJsonObject answer{{u"@odata.context"_s, m_world.endpoints.of(name()) + u"/v1.0/$metadata#users"_s},
                       {u"value"_s, value}};
    if (count)
        answer.insert(u"@odata.count"_s, matching.size());
    if (end < matching.size()) {
        // The same question with the place to go on.
        QByteArray query;
        for (const QByteArray& pair : call.url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
            if (!pair.isEmpty() && !pair.startsWith("$skiptoken=") && !pair.startsWith("%24skiptoken="))
                query += pair + '&';
        }
        answer.insert(u"@odata.nextLink"_s, m_world.endpoints.of(name()) + u"/v1.0/users?"_s +
                                                QString::fromLatin1(query + "$skiptoken=" + seal(end)));
    }
    return jsonReply(answer, 200, kJson);
}

HttpReply GraphService::oneUser(const HttpCall& call, const QString& tenant, const QString& idOrName,
                                const QString& requestId) const
{
    for (const PracticeUser& user : m_world.data.users(tenant)) {
        if (user.id.compare(idOrName, Qt::CaseInsensitive) != 0 &&
            user.userPrincipalName.compare(idOrName, Qt::CaseInsensitive) != 0)
            continue;
        QString unknown;
        QJsonObject object = userJson(user, selected(call), &unknown);
        if (!unknown.isEmpty())
            return problem(
                400, u"BadRequest"_s,
                u"Could not find a property named '%1' on type 'microsoft.graph.user'."_s.arg(unknown), call,
                requestId);
        object.insert(u"@odata.context"_s, m_world.endpoints.of(name()) + u"/v1.0/$metadata#users/$entity"_s);
        return jsonReply(object, 200, kJson);
    }
    return problem(404, u"Request_ResourceNotFound"_s,
                   u"Resource '%1' does not exist or one of its queried reference-property objects are not "
                   "present."_s.arg(idOrName),
                   call, requestId);
}

HttpReply GraphService::collection(const QString& entity, const QJsonArray& items) const
{
    return jsonReply({{u"@odata.context"_s, m_world.endpoints.of(name()) + u"/v1.0/$metadata#"_s + entity},
                      {u"value"_s, items}},
                     200, kJson);
}

QJsonArray GraphService::domains(const QString& tenant) const
{
    const auto customer = m_world.data.findCustomer(tenant);
    const QString own = customer ? customer->domain : m_world.data.partnerDomain();
    const QString initial = customer ? customer->initialDomain : u"harbourline.onpractice.example"_s;
    const auto domain = [](const QString& id, bool isDefault, bool isInitial) {
        return QJsonObject{{u"id"_s, id},
                           {u"authenticationType"_s, u"Managed"_s},
                           {u"isDefault"_s, isDefault},
                           {u"isInitial"_s, isInitial},
                           {u"isRoot"_s, true},
                           {u"isVerified"_s, true},
                           {u"supportedServices"_s, QJsonArray{u"Email"_s}}};
    };
    return {domain(own, true, false), domain(initial, false, true)};
}

QJsonArray GraphService::organization(const QString& tenant) const
{
    const auto customer = m_world.data.findCustomer(tenant);
    QJsonArray verified;
    for (const QJsonValue& value : domains(tenant)) {
        const QJsonObject domain = value.toObject();
        verified.append(QJsonObject{{u"name"_s, domain["id"_L1]},
                                    {u"type"_s, u"Managed"_s},
                                    {u"capabilities"_s, u"Email"_s},
                                    {u"isDefault"_s, domain["isDefault"_L1]},
                                    {u"isInitial"_s, domain["isInitial"_L1]}});
    }
    return {QJsonObject{{u"id"_s, tenant},
                        {u"displayName"_s, customer ? customer->name : m_world.data.partnerName()},
                        {u"countryLetterCode"_s, u"GB"_s},
                        {u"createdDateTime"_s, u"2021-03-01T08:00:00Z"_s},
                        {u"partnerTenantType"_s, customer || m_world.faults.mode(u"not-partner"_s)
                                                     ? QJsonValue(QJsonValue::Null)
                                                     : QJsonValue(u"resellerPartnerDelegatedAdmin"_s)},
                        {u"tenantType"_s, u"AAD"_s},
                        {u"verifiedDomains"_s, verified}}};
}

QJsonArray GraphService::subscribedSkus(const QString& tenant) const
{
    if (m_world.directory.situation(tenant).refusal == Refusal::NoLicence)
        return {};
    int used = 0;
    for (const PracticeUser& user : m_world.data.users(tenant))
        used += user.licensed ? 1 : 0;
    return {QJsonObject{
        {u"id"_s, tenant + u'_' + kLicence},
        {u"skuId"_s, QString(kLicence)},
        {u"skuPartNumber"_s, u"PRACTICE_BUSINESS"_s},
        {u"appliesTo"_s, u"User"_s},
        {u"capabilityStatus"_s, u"Enabled"_s},
        {u"consumedUnits"_s, used},
        {u"prepaidUnits"_s, QJsonObject{{u"enabled"_s, used + 3}, {u"suspended"_s, 0}, {u"warning"_s, 0}}},
        {u"servicePlans"_s, QJsonArray()}}};
}

QJsonArray GraphService::groups(const QString& tenant) const
{
    QJsonArray items;
    const QUuid space = QUuid::fromString(tenant);
    for (const QString& title : {u"All Staff"_s, u"Finance"_s, u"Management"_s, u"Service Desk"_s}) {
        items.append(QJsonObject{{u"id"_s, QUuid::createUuidV5(space, title).toString(QUuid::WithoutBraces)},
                                 {u"displayName"_s, title},
                                 {u"mailEnabled"_s, false},
                                 {u"securityEnabled"_s, true},
                                 {u"groupTypes"_s, QJsonArray()}});
    }
    return items;
}

} // namespace steward::sandbox
