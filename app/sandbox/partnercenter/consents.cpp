#include "partnercenter/consents.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr int kMostPerSecond = 50;

/// A property by its name in either spelling: camelCase or PascalCase.
QJsonValue property(const QJsonObject& object, const QString& name)
{
    const auto found = object.constFind(name);
    return found != object.constEnd() ? *found : object.value(name.at(0).toUpper() + name.mid(1));
}

} // namespace

HttpReply partnerProblem(int status, const QString& code, const QString& description)
{
    HttpReply reply = jsonReply({{u"code"_s, code},
                                 {u"description"_s, description},
                                 {u"data"_s, QJsonArray()},
                                 {u"source"_s, u"PartnerFD"_s}},
                                status);
    if (status == 401)
        reply.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    return reply;
}

HttpReply partnerThrottled(int seconds)
{
    HttpReply reply =
        jsonReply({{u"statusCode"_s, 429},
                   {u"message"_s, u"Rate limit is exceeded. Try again in %1 seconds."_s.arg(seconds)}},
                  429, "application/json");
    reply.setHeader("Retry-After", QByteArray::number(seconds));
    return reply;
}

bool Consents::isTooMany(const QString& applicationId)
{
    if (!m_clock.isValid())
        m_clock.start();
    QList<qint64>& times = m_times[applicationId];
    times.removeIf([&](qint64 time) { return m_clock.elapsed() - time >= 1000; });
    times.append(m_clock.elapsed()); // refused ones count too
    return times.size() > kMostPerSecond;
}

HttpReply Consents::answer(const HttpCall& call, const Bearer& bearer, const PracticeCustomer& customer,
                           const QString& applicationId)
{
    if (isTooMany(bearer.claim(u"appid"_s)))
        return partnerThrottled(1);
    if (applicationId.isEmpty()) {
        return call.method == "POST"
                   ? create(call, bearer, customer)
                   : partnerProblem(405, u"3000"_s, u"The method is not allowed for this resource."_s);
    }
    if (call.method != "DELETE")
        return partnerProblem(405, u"3000"_s, u"The method is not allowed for this resource."_s);
    bool any = false;
    for (const DelegatedGrant& grant : m_world.directory.tenant(customer.id).grants)
        any = any || grant.clientApp == applicationId.toLower();
    if (!any)
        return partnerProblem(404, u"1000"_s, u"Not found."_s);
    m_world.directory.removeGrantsOf(customer.id, applicationId);
    HttpReply reply;
    reply.status = 204;
    return reply;
}

HttpReply Consents::create(const HttpCall& call, const Bearer& bearer, const PracticeCustomer& customer)
{
    Directory& directory = m_world.directory;
    const QJsonObject body = QJsonDocument::fromJson(call.body).object();
    const QString applicationId = property(body, u"applicationId"_s).toString().toLower();
    const QJsonArray wishes = property(body, u"applicationGrants"_s).toArray();
    if (applicationId.isEmpty() || wishes.isEmpty())
        return partnerProblem(400, u"3000"_s,
                              u"Invalid property: %1."_s.arg(
                                  applicationId.isEmpty() ? u"applicationId"_s : u"applicationGrants"_s));
    if (applicationId != bearer.claim(u"appid"_s))
        return partnerProblem(403, u"2032"_s,
                              u"Access denied. The application is not the one the token was given to."_s);
    const auto application = directory.application(applicationId);
    if (!application || !application->isMultiTenant())
        return partnerProblem(400, u"3000"_s, u"Invalid property: applicationId."_s);

    QList<QPair<QString, QStringList>> grants;
    for (const QJsonValue& wish : wishes) {
        const QString resourceApp =
            property(wish.toObject(), u"enterpriseApplicationId"_s).toString().toLower();
        const PublishedResource* resource = findResource(resourceApp);
        if (!resource || !directory.hasPrincipal(customer.id, resourceApp))
            return partnerProblem(400, u"3000"_s,
                                  u"The enterprise application '%1' was not found in the customer's "
                                  "directory."_s.arg(resourceApp));
        QStringList scopes;
        for (const QString& name :
             property(wish.toObject(), u"scope"_s).toString().split(u',', Qt::SkipEmptyParts)) {
            const PublishedPermission* permission = resource->byName(name.trimmed(), false);
            if (!permission)
                return partnerProblem(400, u"3000"_s,
                                      u"Scope '%1' is invalid for the enterprise application '%2'."_s.arg(
                                          name.trimmed(), resourceApp));
            scopes << permission->name;
        }
        if (scopes.isEmpty())
            return partnerProblem(400, u"3000"_s, u"Invalid property: scope."_s);
        grants.append({resourceApp, scopes});
    }

    // There is no update: what is there already must be removed first.
    bool sameResource = false, any = false;
    for (const DelegatedGrant& old : directory.tenant(customer.id).grants) {
        if (old.clientApp != applicationId || (old.seeded && m_world.faults.mode(u"no-consent"_s)))
            continue;
        any = true;
        for (const auto& [resourceApp, scopes] : grants)
            sameResource = sameResource || old.resourceApp == resourceApp;
    }
    if (sameResource)
        return partnerProblem(400, u"3000"_s, u"Permission entry already exists."_s);
    if (any)
        return partnerProblem(409, u"3001"_s, u"The application is already consented for this customer."_s);
    for (const auto& [resourceApp, scopes] : grants)
        directory.grant(customer.id, applicationId, resourceApp, scopes);
    QJsonObject echo = body;
    echo.insert(u"attributes"_s, QJsonObject{{u"objectType"_s, u"ApplicationConsent"_s}});
    return jsonReply(echo, 201);
}

} // namespace steward::sandbox
