#include "exchange/adminapiservice.h"

#include "serviceproblems.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr auto kType = "application/json; odata.metadata=minimal; charset=utf-8";

HttpReply problem(int status, const QString& code, const QString& message)
{
    return jsonReply(
        {{u"error"_s, QJsonObject{{u"code"_s, code},
                                  {u"message"_s, message},
                                  {u"details"_s, QJsonArray{QJsonObject{{u"code"_s, u"Context"_s},
                                                                        {u"message"_s, message}}}},
                                  {u"innererror"_s, QJsonObject{{u"message"_s, message},
                                                                {u"internalexception"_s,
                                                                 QJsonObject{{u"message"_s, message}}}}}}}},
        status, kType);
}

/// A 401 of these services has no body, only the header.
HttpReply unauthorized(const QByteArray& why)
{
    HttpReply reply;
    reply.status = 401;
    reply.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + why + '"');
    return reply;
}

} // namespace

QString AdminApiService::audience() const
{
    // In some tenants security and compliance takes Exchange's tokens, and not its own.
    return m_world.faults.mode(u"exchange-audience"_s) ? u"exchange"_s : m_name;
}

QStringList AdminApiService::routeNames(const HttpCall& call) const
{
    const Bearer bearer = readBearer(call, m_world, audience());
    return bearer.problem == BearerProblem::None ? tenantNames(m_world, bearer.claim(u"tid"_s))
                                                 : QStringList();
}

HttpReply AdminApiService::answer(const HttpCall& call)
{
    HttpReply reply = route(call);
    reply.setHeader("request-id", newGuid().toLatin1());
    return reply;
}

HttpReply AdminApiService::failure(const HttpCall&, const Fault& fault)
{
    const auto named = findServiceProblem(fault.effect);
    HttpReply reply = named ? problem(named->status, named->code, named->message)
                            : problem(fault.status, QString::number(fault.status),
                                      u"The practice partner was asked to fail."_s);
    if (fault.value > 0)
        reply.setHeader("Retry-After", QByteArray::number(fault.value));
    reply.setHeader("request-id", newGuid().toLatin1());
    return reply;
}

HttpReply AdminApiService::route(const HttpCall& call)
{
    const Bearer bearer = readBearer(call, m_world, audience());
    switch (bearer.problem) {
    case BearerProblem::None:
        break;
    case BearerProblem::Missing:
        return unauthorized("The token is missing");
    case BearerProblem::Invalid:
        return unauthorized("The token is not valid");
    case BearerProblem::Audience:
        return unauthorized("The audience claim value is invalid");
    case BearerProblem::Expired:
        return unauthorized("The token is expired");
    }
    const QStringList& path = call.path;
    const bool known = path.size() == 4 && path[0] == "adminapi"_L1 &&
                       (path[1] == "beta"_L1 || path[1] == "v1.0"_L1 || path[1] == "v2.0"_L1);
    if (!known)
        return problem(404, u"NotFound"_s, u"The practice partner does not offer this address."_s);
    const QString tenant = bearer.claim(u"tid"_s);
    const auto customer = m_world.data.findCustomer(path[2]);
    const bool partner = path[2].toLower() == m_world.data.partnerTenant() ||
                         path[2].toLower() == m_world.data.partnerDomain();
    if ((customer ? customer->id : partner ? m_world.data.partnerTenant() : QString()) != tenant)
        return problem(403, u"Forbidden"_s, u"The token is for another organization."_s);

    const Refusal refusal = m_world.directory.situation(tenant).refusal;
    if (m_world.directory.throttles(m_name, tenant)) {
        HttpReply reply = problem(429, u"TooManyRequests"_s, u"Too many requests."_s);
        reply.setHeader("Retry-After", "1");
        return reply;
    }
    if (refusal == Refusal::NoLicence || refusal == Refusal::NotLicensed)
        return problem(403, u"Forbidden"_s,
                       u"The tenant is not licensed for Exchange Online: Required license not available."_s);
    if (refusal == Refusal::RelationshipEnded || refusal == Refusal::UserNotFound)
        return problem(403, u"Forbidden"_s, u"User was not found."_s);
    const bool isProgram = bearer.claim(u"idtyp"_s) == "app"_L1;
    if (isProgram ? !bearer.claims["roles"_L1].toArray().contains(u"Exchange.ManageAsApp"_s)
                  : !bearer.hasScope(u"Exchange.Manage"_s))
        return problem(403, u"Forbidden"_s, u"The role assigned to the application is not supported."_s);
    const QStringList roles = customer ? m_world.relationships.operatorRoles(tenant)
                                       : QStringList{QString::fromLatin1(kGlobalAdministrator)};
    if (!isProgram && !roles.contains(QString::fromLatin1(kExchangeAdministrator)) &&
        !roles.contains(QString::fromLatin1(kGlobalAdministrator)))
        return problem(403, u"Forbidden"_s, u"Unable to initialize the authorization context."_s);

    if (path[3] == "EXOBanner('AutogenSession')"_L1 && call.method == "GET") {
        HttpReply reply;
        reply.status = 302;
        // The address of the tenant's region; the practice partner has only one.
        reply.setHeader("Location", (m_world.endpoints.of(m_name) +
                                     call.url.path(QUrl::FullyEncoded).section(u'/', 2).prepend(u'/') +
                                     u"?Version="_s + call.query(u"Version"_s) + u"&Region=practice01"_s)
                                        .toLatin1());
        return reply;
    }
    if (path[3] == "InvokeCommand"_L1 && call.method == "POST")
        return invoke(call, tenant);
    return problem(404, u"NotFound"_s, u"The practice partner does not offer this address."_s);
}

/// A page of what the command gave, as many as the caller prefers, and the way to the next.
HttpReply AdminApiService::commandReply(const HttpCall& call, const QString& tenant,
                                        const ComplianceCommands::Outcome& outcome) const
{
    if (!outcome.error.isEmpty()) {
        const bool missing = outcome.errorType.endsWith("ManagementObjectNotFoundException"_L1);
        return problem(missing && m_name == "exchange"_L1 ? 404 : 400,
                       missing && m_name == "exchange"_L1 ? u"NotFound"_s : u"BadRequest"_s,
                       u"|%1|%2"_s.arg(outcome.errorType, outcome.error));
    }
    const QByteArray preferred = call.header("Prefer");
    const auto at = preferred.indexOf("odata.maxpagesize=");
    qsizetype size = at < 0 ? 0 : preferred.mid(at + 18).split(',').constFirst().toLongLong();
    if (size < 1 || size > 1000)
        size = 1000;
    const qsizetype from = call.query(u"$skiptoken"_s).toLongLong();
    QJsonArray items;
    for (qsizetype i = from; i < std::min(from + size, outcome.items.size()); ++i)
        items.append(outcome.items.at(i));
    const QString base = m_world.endpoints.of(m_name) + u"/adminapi/beta/"_s + tenant;
    QJsonObject answer{{u"@odata.context"_s, base + u"/$metadata#Collection(Exchange.GenericHashTable)"_s},
                       {u"adminapi.warnings@odata.type"_s, u"#Collection(String)"_s},
                       {u"@adminapi.warnings"_s, QJsonArray::fromStringList(outcome.warnings)},
                       {u"value"_s, items}};
    if (from + size < outcome.items.size())
        answer.insert(u"@odata.nextLink"_s, base + u"/InvokeCommand?$skiptoken=%1"_s.arg(from + size));
    return jsonReply(answer, 200, kType);
}

HttpReply AdminApiService::invoke(const HttpCall& call, const QString& tenant)
{
    const QJsonObject input = QJsonDocument::fromJson(call.body).object()["CmdletInput"_L1].toObject();
    const QString cmdlet = input["CmdletName"_L1].toString();
    if (cmdlet.isEmpty())
        return problem(400, u"BadRequest"_s, u"The request has no CmdletInput."_s);
    if (m_name == "compliance"_L1) {
        if (const auto outcome = m_compliance.run(tenant, cmdlet, input["Parameters"_L1].toObject()))
            return commandReply(call, tenant, *outcome);
    } else if (const auto outcome = m_mail.run(tenant, cmdlet, input["Parameters"_L1].toObject())) {
        return commandReply(call, tenant, *outcome);
    }
    const auto customer = m_world.data.findCustomer(tenant);
    const QString name = customer ? customer->name : m_world.data.partnerName();
    const QString initial = customer ? customer->initialDomain : u"harbourline.onpractice.example"_s;
    const QString domain = customer ? customer->domain : m_world.data.partnerDomain();
    const bool compliance = m_name == "compliance"_L1;
    QJsonArray items;
    if (cmdlet.compare("Get-OrganizationConfig"_L1, Qt::CaseInsensitive) == 0) {
        items.append(QJsonObject{{u"Name"_s, initial},
                                 {u"DisplayName"_s, name},
                                 {u"Identity"_s, initial},
                                 {u"Guid"_s, tenant},
                                 {u"ExternalDirectoryOrganizationId"_s, tenant},
                                 {u"IsDehydrated"_s, false},
                                 {u"AuditDisabled"_s, false},
                                 {u"OAuth2ClientProfileEnabled"_s, true}});
    } else if (!compliance && cmdlet.compare("Get-AcceptedDomain"_L1, Qt::CaseInsensitive) == 0) {
        for (const QString& one : {domain, initial})
            items.append(QJsonObject{{u"Name"_s, one},
                                     {u"DomainName"_s, one},
                                     {u"DomainType"_s, u"Authoritative"_s},
                                     {u"Default"_s, one == domain},
                                     {u"InitialDomain"_s, one == initial}});
    } else if (!(compliance && (cmdlet.compare("Get-Label"_L1, Qt::CaseInsensitive) == 0 ||
                                cmdlet.compare("Get-ComplianceSearch"_L1, Qt::CaseInsensitive) == 0 ||
                                cmdlet.compare("Get-DlpCompliancePolicy"_L1, Qt::CaseInsensitive) == 0))) {
        return problem(
            400, u"BadRequest"_s,
            u"|System.Management.Automation.CommandNotFoundException|The term '%1' is not recognized as "
            "a name of a cmdlet, function, script file, or executable program."_s.arg(cmdlet));
    }
    return jsonReply({{u"@odata.context"_s, m_world.endpoints.of(m_name) + u"/adminapi/beta/"_s + tenant +
                                                u"/$metadata#Collection(Exchange.GenericHashTable)"_s},
                      {u"adminapi.warnings@odata.type"_s, u"#Collection(String)"_s},
                      {u"@adminapi.warnings"_s, QJsonArray()},
                      {u"value"_s, items}},
                     200, kType);
}

} // namespace steward::sandbox
