#include "graph/graphservice.h"

#include "graph/applications.h"
#include "graph/objectroutes.h"
#include "graph/partnerroutes.h"
#include "graph/principals.h"
#include "graph/reportroutes.h"
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
    if (entity == "organization"_L1 || entity == "domains"_L1 || entity == "groups"_L1 ||
        entity == "devices"_L1)
        return {entity};
    if (entity == "directoryRoles"_L1 || entity == "directoryRoleTemplates"_L1)
        return {u"directoryroles"_s};
    if (entity == "directory"_L1)
        return {u"deleted"_s};
    if (entity == "identity"_L1)
        return {u"policies"_s};
    if (entity == "subscribedSkus"_L1)
        return {u"skus"_s};
    if (entity.startsWith("applications"_L1))
        return {call.path.size() > 2 && call.path.back().endsWith("Password"_L1) ? u"secrets"_s
                                                                                 : u"applications"_s};
    if (entity.startsWith("servicePrincipals"_L1))
        return {call.path.size() > 3 ? u"grants"_s : u"principals"_s};
    if (entity == "oauth2PermissionGrants"_L1)
        return {u"grants"_s};
    if (entity == "policies"_L1 || entity == "contracts"_L1 || entity == "auditLogs"_L1 ||
        entity == "reports"_L1 || entity == "deviceManagement"_L1)
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
    if (entity == "policies"_L1 && graph.path.value(1) == "identitySecurityDefaultsEnforcementPolicy"_L1)
        return securityDefaultsRoute(graph);
    if (entity == "auditLogs"_L1)
        return auditLogsRoute(graph);
    if (entity == "reports"_L1)
        return reportsRoute(graph);
    if (entity == "deviceManagement"_L1)
        return managedDevicesRoute(graph);
    if (entity == "directoryObjects"_L1)
        return objectsByIdRoute(graph);

    if (entity == "groups"_L1)
        return groupsRoute(graph);
    if (entity == "directoryRoles"_L1 || entity == "directoryRoleTemplates"_L1)
        return directoryRolesRoute(graph);
    if (entity == "directory"_L1)
        return deletedItemsRoute(graph);
    if (entity == "devices"_L1)
        return devicesRoute(graph);
    if (entity == "subscribedSkus"_L1)
        return subscribedSkusRoute(graph);
    if (entity == "identity"_L1)
        return accessPoliciesRoute(graph);

    const QStringList path = call.path;
    static const QStringList directoryReaders{u"Directory.Read.All"_s, u"Directory.ReadWrite.All"_s,
                                              u"Directory.AccessAsUser.All"_s};
    static const QHash<QString, QStringList> readers{
        {u"users"_s, {u"User.Read.All"_s, u"User.ReadWrite.All"_s}},
        {u"me"_s, {u"User.Read"_s, u"User.Read.All"_s, u"User.ReadWrite.All"_s}},
        {u"organization"_s, {u"User.Read"_s, u"Organization.Read.All"_s, u"Organization.ReadWrite.All"_s}},
        {u"domains"_s, {u"Domain.Read.All"_s, u"Domain.ReadWrite.All"_s}}};
    if (!graph.may(directoryReaders + readers.value(entity)))
        return graph.denied();
    if (entity == "users"_L1) {
        if (auto refused = activityRefusal(graph))
            return *refused;
    }
    if (entity == "users"_L1 && (graph.path.size() > 1 || !graph.isGet()))
        return userRoute(graph);
    if (call.method != "GET")
        return graph.badMethod();
    if (entity == "users"_L1)
        return users(call, tenant, requestId);
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
        GraphCall self = graph;
        self.path = {u"users"_s, m_world.data.operatorId()};
        return userRoute(self);
    }
    if (path.size() == 2 && entity == "organization"_L1)
        return collection(entity, organization(tenant));
    if (path.size() == 2 && entity == "domains"_L1)
        return collection(entity, domains(tenant));
    if (path.size() == 3 && entity == "domains"_L1) {
        for (const QJsonValue& domain : domains(tenant)) {
            if (domain["id"_L1].toString().compare(path[2], Qt::CaseInsensitive) == 0)
                return graph.entity(entity, domain.toObject());
        }
        return graph.notFound(path[2]);
    }
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
    // What is the directory's asks for a role of its own; see there.
    static const QStringList own{u"users"_s,     u"groups"_s,           u"directoryRoles"_s,
                                 u"directory"_s, u"directoryObjects"_s, u"devices"_s};
    const bool reads = m_world.relationships.mayRead(call.tenant);
    if (!reads || (!call.isGet() && !own.contains(call.path.value(0)) &&
                   !m_world.relationships.mayConsent(call.tenant)))
        return call.denied();
    return {};
}

std::function<bool(int)> GraphService::crowdKinds(const QString& filter, const QString& search) const
{
    if (filter.isEmpty() && search.isEmpty())
        return [](int) { return true; };
    const QString question = filter + u'\n' + search;
    if (question != m_crowdQuestion || m_crowdKinds.size() != PracticeData::kKinds) {
        m_crowdQuestion = question;
        m_crowdKinds.assign(PracticeData::kKinds, Kind::Unknown);
    }
    UserTest fitsFilter = [](const TenantUser&) { return true; };
    UserTest fitsSearch = fitsFilter;
    if (const auto read = readUserFilter(filter, Precision::Kind); read && !filter.isEmpty())
        fitsFilter = *read;
    if (const auto read = readUserSearch(search, Precision::Kind); read && !search.isEmpty())
        fitsSearch = *read;
    return [this, fitsFilter, fitsSearch](int kind) {
        Kind& known = m_crowdKinds[static_cast<size_t>(kind)];
        if (known == Kind::Unknown) {
            const TenantUser prototype{m_world.data.crowdPrototype(kind), {}};
            known = fitsFilter(prototype) && fitsSearch(prototype) ? Kind::MayFit : Kind::Never;
        }
        return known == Kind::MayFit;
    };
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
    top = pageSize(m_world, top);
    const bool eventual = call.header("ConsistencyLevel").toLower() == "eventual";
    const QString search = call.query(u"$search"_s);
    const QString filter = call.query(u"$filter"_s);
    const bool count = call.query(u"$count"_s) == "true"_L1;
    if ((!search.isEmpty() || count) && !eventual)
        return refuse(u"Request_UnsupportedQuery"_s,
                      u"Request with $search or $count query parameter only works with the header "
                      "'ConsistencyLevel: eventual'."_s);
    Result<UserTest> matchesFilter = UserTest([](const TenantUser&) { return true; });
    Result<UserTest> matchesSearch = matchesFilter;
    if (!filter.isEmpty())
        matchesFilter = readUserFilter(filter);
    if (!matchesFilter)
        return refuse(u"Request_UnsupportedQuery"_s, matchesFilter.error().message);
    if (!search.isEmpty())
        matchesSearch = readUserSearch(search);
    if (!matchesSearch)
        return refuse(u"BadRequest"_s, matchesSearch.error().message);

    const qint64 crowd = m_world.data.crowdSize(tenant);
    const QList<TenantUser> all =
        crowd > 0 ? m_world.objects.changedInCrowd(tenant) : m_world.objects.users(tenant);
    QList<TenantUser> matching;
    for (const TenantUser& user : all) {
        if ((*matchesFilter)(user) && (*matchesSearch)(user))
            matching.append(user);
    }
    const QStringList order = call.query(u"$orderby"_s).simplified().split(u' ', Qt::SkipEmptyParts);
    if (!order.isEmpty()) {
        if (crowd > 0)
            return refuse(u"Request_UnsupportedQuery"_s, u"So many users cannot be sorted."_s);
        const bool byName = order[0] == "displayName"_L1;
        const bool down = order.value(1).toLower() == "desc"_L1;
        if (!byName && order[0] != "userPrincipalName"_L1)
            return refuse(u"Request_UnsupportedQuery"_s, u"Unsupported sort property."_s);
        const QString key = byName ? u"displayName"_s : u"userPrincipalName"_s;
        std::stable_sort(matching.begin(), matching.end(), [&](const TenantUser& a, const TenantUser& b) {
            const int difference = a.text(key).compare(b.text(key), Qt::CaseInsensitive);
            return down ? difference > 0 : difference < 0;
        });
    }

    // The place is sealed with the tenant: a next link works only for whom it was made.
    const auto seal = [&](qint64 place) {
        const QByteArray text = QByteArray::number(place);
        return base64Url(
            text + '|' +
            QMessageAuthenticationCode::hash(text + tenant.toLatin1(), m_pageKey, QCryptographicHash::Sha256)
                .left(12));
    };
    qint64 start = 0;
    if (const QString token = call.query(u"$skiptoken"_s); !token.isEmpty()) {
        const QByteArray plain = QByteArray::fromBase64(token.toLatin1(), QByteArray::Base64UrlEncoding);
        start = plain.left(plain.indexOf('|')).toLongLong();
        if (!constantTimeEquals(seal(start), token.toLatin1()))
            return refuse(u"Directory_ExpiredPageToken"_s, u"The specified page token value has expired."_s);
    }

    QString unknown;
    QJsonArray value;
    const QString select = call.query(u"$select"_s);
    // A crowd comes first and is looked through from the place on; what was changed in it stands behind.
    qint64 place = start;
    qint64 found = 0;
    if (crowd > 0) {
        const auto mayFit = crowdKinds(filter, search);
        const auto next = [&](qint64 from) {
            for (qint64 number = from;; ++number) {
                number = m_world.data.nextInCrowd(number, mayFit);
                if (number >= crowd)
                    return std::pair(crowd, std::optional<TenantUser>());
                const auto user = m_world.objects.crowdUser(tenant, number);
                if (user && (*matchesFilter)(*user) && (*matchesSearch)(*user))
                    return std::pair(number, user);
            }
        };
        while (place < crowd && value.size() < top) {
            const auto [number, user] = next(place);
            if (user)
                value.append(selectedUser(*user, select, &unknown));
            place = user ? number + 1 : crowd;
        }
        if (count && start == 0 && unknown.isEmpty()) {
            if (filter.isEmpty() && search.isEmpty())
                found = crowd;
            else if (place >= crowd)
                found = value.size(); // all of it was looked through
            else
                for (qint64 number = next(0).first; number < crowd; number = next(number + 1).first)
                    ++found;
        }
    }
    while (place >= crowd && place - crowd < matching.size() && value.size() < top)
        value.append(selectedUser(matching.at(place++ - crowd), select, &unknown));
    if (!unknown.isEmpty())
        return refuse(u"BadRequest"_s,
                      u"Could not find a property named '%1' on type 'microsoft.graph.user'."_s.arg(unknown));

    QJsonObject answer{{u"@odata.context"_s, m_world.endpoints.of(name()) + u"/v1.0/$metadata#users"_s},
                       {u"value"_s, value}};
    if (count && (crowd == 0 || start == 0))
        answer.insert(u"@odata.count"_s, found + matching.size());
    if (place < crowd + matching.size()) {
        // The same question with the place to go on.
        QByteArray query;
        for (const QByteArray& pair : call.url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
            if (!pair.isEmpty() && !pair.startsWith("$skiptoken=") && !pair.startsWith("%24skiptoken="))
                query += pair + '&';
        }
        answer.insert(u"@odata.nextLink"_s, m_world.endpoints.of(name()) + u"/v1.0/users?"_s +
                                                QString::fromLatin1(query + "$skiptoken=" + seal(place)));
    }
    return jsonReply(answer, 200, kJson);
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
    return {QJsonObject{
        {u"id"_s, tenant},
        {u"displayName"_s, customer ? customer->name : m_world.data.partnerName()},
        {u"countryLetterCode"_s, u"GB"_s},
        {u"country"_s, u"United Kingdom"_s},
        {u"city"_s, u"Harbour Quay"_s},
        {u"street"_s, u"1 Practice Street"_s},
        {u"postalCode"_s, u"PR4 4CE"_s},
        {u"state"_s, QJsonValue::Null},
        {u"preferredLanguage"_s, u"en"_s},
        {u"businessPhones"_s, QJsonArray{u"+44 20 7946 0000"_s}},
        {u"technicalNotificationMails"_s, QJsonArray{u"it@"_s + verified.at(0)["name"_L1].toString()}},
        {u"marketingNotificationEmails"_s, QJsonArray()},
        {u"securityComplianceNotificationMails"_s, QJsonArray()},
        {u"securityComplianceNotificationPhones"_s, QJsonArray()},
        {u"onPremisesSyncEnabled"_s, QJsonValue::Null},
        {u"onPremisesLastSyncDateTime"_s, QJsonValue::Null},
        {u"assignedPlans"_s, QJsonArray()},
        {u"provisionedPlans"_s, QJsonArray()},
        {u"createdDateTime"_s, u"2021-03-01T08:00:00Z"_s},
        {u"partnerTenantType"_s, customer || m_world.faults.mode(u"not-partner"_s)
                                     ? QJsonValue(QJsonValue::Null)
                                     : QJsonValue(u"resellerPartnerDelegatedAdmin"_s)},
        {u"tenantType"_s, u"AAD"_s},
        {u"verifiedDomains"_s, verified}}};
}

} // namespace steward::sandbox
