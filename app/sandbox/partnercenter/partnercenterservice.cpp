#include "partnercenter/partnercenterservice.h"

#include "partnercenter/customerdetails.h"
#include "serviceproblems.h"

#include <base/secret.h>

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr qint64 kLargestPage = 500;

HttpReply problem(int status, const QString& code, const QString& description)
{
    return partnerProblem(status, code, description);
}

QJsonObject link(const QString& uri, const QJsonArray& headers = {})
{
    return {{u"uri"_s, uri}, {u"method"_s, u"GET"_s}, {u"headers"_s, headers}};
}

QJsonObject attributes(const QString& type)
{
    return {{u"objectType"_s, type}};
}

QJsonObject customerJson(const PracticeCustomer& customer)
{
    const QString self = u"/customers/"_s + customer.id;
    QJsonObject object{
        {u"id"_s, customer.id},
        {u"companyProfile"_s,
         QJsonObject{{u"tenantId"_s, customer.id},
                     {u"domain"_s, customer.initialDomain},
                     {u"companyName"_s, customer.name},
                     {u"links"_s, QJsonObject{{u"self"_s, link(self + u"/profiles/company"_s)}}},
                     {u"attributes"_s, attributes(u"CustomerCompanyProfile"_s)}}},
        {u"relationshipToPartner"_s, customer.relationship},
        {u"links"_s, QJsonObject{{u"self"_s, link(self)}}},
        {u"attributes"_s, attributes(u"Customer"_s)}};
    if (!customer.commerceId.isEmpty())
        object.insert(u"commerceId"_s, customer.commerceId);
    return object;
}

struct Filter
{
    QString field, value;

    [[nodiscard]] bool matches(const PracticeCustomer& customer) const
    {
        if (field == "CompanyName"_L1)
            return customer.name.startsWith(value, Qt::CaseInsensitive);
        if (field == "Domain"_L1)
            return customer.initialDomain.startsWith(value, Qt::CaseInsensitive) ||
                   customer.domain.startsWith(value, Qt::CaseInsensitive);
        return field.isEmpty();
    }
};

/// Empty when the text is not a filter the service takes.
std::optional<Filter> readFilter(const QString& text)
{
    if (text.isEmpty())
        return Filter{};
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    const QString field = object["Field"_L1].toString();
    const QString operation = object["Operator"_L1].toString();
    static const QStringList fields{u"CompanyName"_s, u"Domain"_s, u"IndirectReseller"_s,
                                    u"IndirectCloudSolutionProvider"_s};
    if (object.size() != 3 || operation != "starts_with"_L1 || !fields.contains(field) ||
        !object["Value"_L1].isString())
        return {};
    return Filter{field, object["Value"_L1].toString()};
}

} // namespace

PartnerCenterService::PartnerCenterService(const World& world)
    : m_world(world), m_consents(m_world), m_provisioning(m_world), m_pageKey(randomText(32))
{
}

QStringList PartnerCenterService::routeNames(const HttpCall& call) const
{
    return routesOf(call) +
           (call.path.value(1) == "customers"_L1 ? tenantNames(m_world, call.path.value(2)) : QStringList());
}

QStringList PartnerCenterService::routesOf(const HttpCall& call)
{
    const QStringList path = call.path.mid(1);
    if (path == QStringList{u"customers"_s})
        return {u"customers"_s};
    if (path.size() == 2 && path[0] == "customers"_L1)
        return {u"customer"_s};
    if (path.size() == 3 && path[0] == "customers"_L1 && path[2] == "users"_L1)
        return {u"customer-users"_s};
    if (path.size() >= 3 && path[0] == "customers"_L1 && path[2] == "applicationconsents"_L1)
        return {u"consents"_s};
    if (path.value(0) == "profiles"_L1)
        return {u"profile"_s};
    return {};
}

HttpReply PartnerCenterService::answer(const HttpCall& call)
{
    HttpReply reply = route(call);
    // The values sent come back; without any, the service makes its own.
    for (const char* id : {"MS-RequestId", "MS-CorrelationId"}) {
        const QByteArray sent = call.header(id);
        reply.setHeader(id, sent.isEmpty() ? newGuid().toLatin1() : sent);
    }
    reply.setHeader("MS-CV", randomText(12) + ".0");
    reply.setHeader("MS-ServerId", "practice");
    return reply;
}

HttpReply PartnerCenterService::failure(const HttpCall& call, const Fault& fault)
{
    HttpReply reply;
    if (fault.status == 429)
        return partnerThrottled(fault.value > 0 ? fault.value : 2);
    if (const auto named = findServiceProblem(fault.effect)) {
        reply = problem(named->status, named->code, named->message);
    } else if (fault.status == 401) {
        reply = problem(401, u"400"_s, u"Access denied."_s);
    } else if (fault.status == 403) {
        reply =
            problem(403, u"2032"_s,
                    u"Access denied. The supplied role does not have the rights to perform this action."_s);
    } else if (fault.status == 404) {
        reply = problem(404, u"1000"_s, u"Not found."_s);
    } else if (fault.status == 500) {
        reply = problem(500, u"800003"_s, u"An unexpected service error occurred."_s);
    } else {
        reply = problem(fault.status, u"3000"_s, u"The practice partner was asked to fail."_s);
    }
    if (fault.value > 0)
        reply.setHeader("Retry-After", QByteArray::number(fault.value));
    for (const char* id : {"MS-RequestId", "MS-CorrelationId"})
        reply.setHeader(id, call.header(id).isEmpty() ? newGuid().toLatin1() : call.header(id));
    return reply;
}

HttpReply PartnerCenterService::route(const HttpCall& call)
{
    const Bearer bearer = readBearer(call, m_world, name());
    if (bearer.problem == BearerProblem::Missing)
        return problem(401, u"800001"_s, u"The partner token is missing."_s);
    if (bearer.problem != BearerProblem::None)
        return problem(401, u"400"_s, u"Access denied."_s);
    if (bearer.claim(u"tid"_s) != m_world.data.partnerTenant())
        return problem(401, u"800001"_s, u"The token is not of the partner's tenant."_s);
    if (!bearer.hasScope(u"user_impersonation"_s))
        return problem(
            403, u"2032"_s,
            u"Access denied. The supplied role does not have the rights to perform this action."_s);
    const bool validate = call.header("ValidateMfa").toLower() == "true";
    if (!bearer.hasMfa()) {
        HttpReply reply =
            problem(401, u"900421"_s, u"The token has no proof of multi-factor authentication."_s);
        reply.reason = "Unauthorized - MFA required";
        if (validate)
            reply.setHeader("isMfaCompliant", "false");
        return reply;
    }

    ++m_requests;
    HttpReply reply;
    const QStringList path = call.path;
    if (path.value(0) != "v1"_L1)
        reply = problem(404, u"1000"_s, u"Not found."_s);
    else if (path.size() >= 4 && path.size() <= 5 && path[1] == "customers"_L1 &&
             path[3] == "applicationconsents"_L1)
        reply = consents(call, bearer);
    else if (auto made = m_provisioning.answer(call, path.mid(1)))
        reply = *made;
    else if (call.method != "GET")
        reply = problem(405, u"3000"_s, u"The practice partner answers only GET here."_s);
    else if (path.size() == 2 && path[1] == "customers"_L1)
        reply = customers(call);
    else if (path.mid(1) == QStringList{u"customers"_s, u"relationshiprequests"_s})
        reply = jsonReply(
            {{u"url"_s, u"https://portal.practice.example/invite?partner="_s + m_world.data.partnerTenant()},
             {u"attributes"_s, attributes(u"CustomerRelationshipRequest"_s)}});
    else if (path.size() == 3 && path[1] == "customers"_L1)
        reply = customer(path[2]);
    else if (path.size() > 3 && path[1] == "customers"_L1)
        reply = customerPart(call, path[2]);
    else if (path.mid(1) == QStringList{u"profiles"_s, u"mpn"_s})
        reply = jsonReply({{u"mpnId"_s, u"4242424"_s},
                           {u"partnerName"_s, m_world.data.partnerName()},
                           {u"attributes"_s, attributes(u"MpnProfile"_s)}});
    else if (path.mid(1) == QStringList{u"relationships"_s})
        reply = jsonReply({{u"totalCount"_s, 0},
                           {u"items"_s, QJsonArray()},
                           {u"attributes"_s, attributes(u"Collection"_s)}});
    else if (path.mid(1) == QStringList{u"auditrecords"_s})
        reply = auditRecords(call);
    else if (path.mid(1) == QStringList{u"applicationmfaadoptionstatus"_s})
        reply = mfaAdoption(bearer);
    else if (path.mid(1) == QStringList{u"nonMfaCompliantPartnerPrincipals"_s})
        reply = jsonReply({{u"totalCount"_s, 0},
                           {u"items"_s, QJsonArray()},
                           {u"attributes"_s, attributes(u"Collection"_s)}});
    else if (path.mid(1) == QStringList{u"profiles"_s, u"organization"_s})
        reply = organizationProfile();
    else if (path.mid(1) == QStringList{u"profiles"_s, u"legalbusiness"_s})
        reply = legalBusinessProfile();
    else
        reply = problem(404, u"1000"_s, u"Not found."_s);
    if (validate)
        reply.setHeader("isMfaCompliant", "true");
    return reply;
}

HttpReply PartnerCenterService::customers(const HttpCall& call) const
{
    const QString sizeText = call.query(u"size"_s);
    bool isNumber = true;
    qint64 size = sizeText.isEmpty() ? 0 : sizeText.toLongLong(&isNumber);
    if (!isNumber || size < 0)
        return problem(400, u"3000"_s, u"Invalid property: size."_s);
    if (size == 0 || size > kLargestPage)
        size = kLargestPage;
    const QString filterText = call.query(u"filter"_s);
    const auto filter = readFilter(filterText);
    if (!filter)
        return problem(400, u"3000"_s, u"Invalid property: filter."_s);

    // The token says where to go on, bound to the filter. It has the characters of the service's own: commas,
    // slashes, equals signs. In the address it is not looked at.
    const auto tokenFor = [&](qint64 position) {
        const QByteArray place = QByteArray::number(position);
        const QByteArray seal = QMessageAuthenticationCode::hash(place + filterText.toUtf8(), m_pageKey,
                                                                 QCryptographicHash::Sha256)
                                    .left(12);
        return "+RID:~" + seal.toBase64() + "==/,#RT:" + place + ",/CT:AA==";
    };
    qint64 position = 0;
    const QString seek = call.query(u"seekOperation"_s).toLower();
    const QByteArray token = call.header("MS-ContinuationToken");
    if (!seek.isEmpty() && seek != "next"_L1 && seek != "first"_L1)
        return problem(400, u"3000"_s, u"Invalid property: seekOperation."_s);
    if (seek == "next"_L1 && token.isEmpty())
        return problem(400, u"3000"_s, u"Invalid property: MS-ContinuationToken."_s);
    if (!token.isEmpty() && seek != "first"_L1) {
        const auto start = token.indexOf("#RT:") + 4;
        position = token.mid(start, token.indexOf(',', start) - start).toLongLong();
        if (!constantTimeEquals(token, tokenFor(position)))
            return problem(400, u"3000"_s, u"Invalid property: MS-ContinuationToken."_s);
    }

    QJsonArray items;
    const qint64 count = m_world.data.customerCount();
    while (position < count && items.size() < size) {
        const PracticeCustomer customer = m_world.data.customer(position++);
        if (filter->matches(customer))
            items.append(customerJson(customer));
    }
    // Those that were made since stand at the end.
    if (position >= count && items.size() < size) {
        for (const QJsonObject& made : m_provisioning.customers()) {
            PracticeCustomer customer;
            customer.name = made["companyProfile"_L1]["companyName"_L1].toString();
            customer.domain = customer.initialDomain = made["companyProfile"_L1]["domain"_L1].toString();
            QJsonObject told = made;
            told.remove(u"billingProfile"_s);
            if (filter->matches(customer))
                items.append(told);
        }
    }
    // With a filter, look ahead: there is a next page only when something is on it.
    while (!filter->field.isEmpty() && position < count && !filter->matches(m_world.data.customer(position)))
        ++position;

    const QString filterPart = filterText.isEmpty()
                                   ? QString()
                                   : u"&filter="_s + QString::fromLatin1(QUrl::toPercentEncoding(filterText));
    const QString self = u"/customers?size=%1"_s.arg(size) + filterPart;
    QJsonObject links{{u"self"_s, link(self)}};
    if (position < count) {
        const QJsonObject header{{u"key"_s, u"MS-ContinuationToken"_s},
                                 {u"value"_s, QString::fromLatin1(tokenFor(position))}};
        links.insert(u"next"_s, link(self + u"&seekOperation=Next"_s, {header}));
    }
    return jsonReply({{u"totalCount"_s, items.size()}, // of this page, as the service does
                      {u"items"_s, items},
                      {u"links"_s, links},
                      {u"attributes"_s, attributes(u"Collection"_s)}});
}

HttpReply PartnerCenterService::customer(const QString& id) const
{
    const auto found = m_world.data.findCustomer(id);
    if (!found || found->id.compare(id, Qt::CaseInsensitive) != 0)
        return problem(404, u"1000"_s, u"Not found."_s);
    QJsonObject object = customerJson(*found);
    object.insert(u"allowDelegatedAccess"_s, false);
    object.insert(u"customDomains"_s, QJsonArray{found->domain});
    return jsonReply(object);
}

HttpReply PartnerCenterService::consents(const HttpCall& call, const Bearer& bearer)
{
    const QString id = call.path[2];
    if (m_world.directory.isPartner(id))
        return problem(400, u"3000"_s, u"The partner's own tenant cannot be consented for."_s);
    const auto found = m_world.data.findCustomer(id);
    if (!found || found->id.compare(id, Qt::CaseInsensitive) != 0)
        return problem(404, u"1000"_s, u"Not found."_s);
    const bool isAgent = !m_world.faults.mode(u"not-admin-agent"_s);
    switch (m_world.directory.situation(found->id).refusal) {
    case Refusal::RelationshipEnded:
    case Refusal::UserNotFound:
        return problem(403, u"20002"_s, u"The partner has no commerce relationship with this customer."_s);
    case Refusal::Deleted:
    case Refusal::UnknownTenant:
        return problem(404, u"60003"_s, u"The tenant was not found."_s);
    default:
        break;
    }
    if (m_world.directory.throttles(name(), found->id))
        return partnerThrottled(1);
    if (!isAgent || !m_world.relationships.mayConsent(found->id))
        return problem(
            403, u"2032"_s,
            u"Access denied. The supplied role does not have the rights to perform this action."_s);
    return m_consents.answer(call, bearer, *found, call.path.value(4));
}

HttpReply PartnerCenterService::customerPart(const HttpCall& call, const QString& id) const
{
    const auto found = m_world.data.findCustomer(id);
    if (!found || found->id.compare(id, Qt::CaseInsensitive) != 0)
        return problem(404, u"60003"_s, u"The tenant was not found."_s);
    auto reply = customerDetail(m_world, *found, call.path.mid(3), call);
    return reply ? *reply : problem(404, u"1000"_s, u"Not found."_s);
}

HttpReply PartnerCenterService::auditRecords(const HttpCall& call) const
{
    const QDate from = QDate::fromString(call.query(u"startDate"_s), Qt::ISODate);
    if (!from.isValid())
        return problem(400, u"3000"_s, u"Invalid property: startDate."_s);
    const PracticeCustomer first = m_world.data.customer(0);
    const QJsonArray items{QJsonObject{{u"partnerId"_s, m_world.data.partnerTenant()},
                                       {u"customerId"_s, first.id},
                                       {u"customerName"_s, first.name},
                                       {u"userPrincipalName"_s, m_world.data.operatorAccount()},
                                       {u"resourceType"_s, u"customer"_s},
                                       {u"operationType"_s, u"add_customer"_s},
                                       {u"operationDate"_s, graphTime(QDateTime::currentDateTimeUtc())},
                                       {u"operationStatus"_s, u"succeeded"_s},
                                       {u"customizedData"_s, QJsonArray()},
                                       {u"attributes"_s, attributes(u"AuditRecord"_s)}}};
    return jsonReply({{u"totalCount"_s, items.size()},
                      {u"items"_s, items},
                      {u"attributes"_s, attributes(u"Collection"_s)}});
}

HttpReply PartnerCenterService::mfaAdoption(const Bearer& bearer) const
{
    const QString today = graphTime(QDateTime(QDateTime::currentDateTimeUtc().date(), QTime(0, 0), Qt::UTC));
    const QJsonArray list{QJsonObject{{u"loginDate"_s, today},
                                      {u"mfaCompliantRequestCount"_s, m_requests},
                                      {u"totalRequestCount"_s, m_requests},
                                      {u"applicationId"_s, bearer.claim(u"appid"_s)},
                                      {u"applicationName"_s, bearer.claim(u"app_displayname"_s)}}};
    HttpReply reply = jsonReply({});
    reply.body = QJsonDocument(list).toJson(QJsonDocument::Compact); // a bare array, unlike the rest
    return reply;
}

HttpReply PartnerCenterService::organizationProfile() const
{
    const PracticeData& data = m_world.data;
    return jsonReply({{u"id"_s, data.partnerTenant()},
                      {u"companyName"_s, data.partnerName()},
                      {u"defaultAddress"_s, QJsonObject{{u"country"_s, u"GB"_s},
                                                        {u"city"_s, u"Harbour Quay"_s},
                                                        {u"addressLine1"_s, u"1 Practice Street"_s},
                                                        {u"postalCode"_s, u"PR4 4CE"_s}}},
                      {u"tenantId"_s, data.partnerTenant()},
                      {u"domain"_s, data.partnerDomain()},
                      {u"email"_s, data.operatorAccount()},
                      {u"language"_s, u"en"_s},
                      {u"culture"_s, u"en-GB"_s},
                      {u"links"_s, QJsonObject{{u"self"_s, link(u"/profiles/organization"_s)}}},
                      {u"attributes"_s, attributes(u"OrganizationProfile"_s)}});
}

HttpReply PartnerCenterService::legalBusinessProfile() const
{
    return jsonReply({{u"companyName"_s, m_world.data.partnerName()},
                      {u"vettingStatus"_s, u"authorized"_s},
                      {u"address"_s, QJsonObject{{u"country"_s, u"GB"_s},
                                                 {u"city"_s, u"Harbour Quay"_s},
                                                 {u"addressLine1"_s, u"1 Practice Street"_s},
                                                 {u"postalCode"_s, u"PR4 4CE"_s}}},
                      {u"links"_s, QJsonObject{{u"self"_s, link(u"/profiles/legalbusiness"_s)}}},
                      {u"attributes"_s, attributes(u"PartnerLegalBusinessProfile"_s)}});
}

} // namespace steward::sandbox
