#include "collaboration/teamsservice.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr auto kAudience = "48ac35b8-9aa8-4d74-927d-1f4a14a0b239"_L1;
constexpr auto kTeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8"_L1;

HttpReply problem(int status, const QString& code, const QString& message)
{
    return jsonReply({{u"error"_s, QJsonObject{{u"code"_s, code}, {u"message"_s, message}}}}, status);
}

bool chance(const QString& tenant, const char* about, int outOf)
{
    const QByteArray hash = QCryptographicHash::hash(tenant.toLatin1() + about, QCryptographicHash::Sha1);
    return static_cast<uchar>(hash.at(0)) % outOf == 0;
}

/// As a tenant has them until somebody changes something; empty for a name that there is not.
QJsonObject settingsAtFirst(const QString& name, const QString& tenant)
{
    if (name == "TenantFederationConfiguration"_L1)
        return {{u"Identity"_s, u"Global"_s},
                {u"AllowFederatedUsers"_s, true},
                {u"AllowedDomains"_s,
                 chance(tenant, "allowed", 3) ? u"Domain=supplier.example"_s : u"AllowAllKnownDomains"_s},
                {u"BlockedDomains"_s, QJsonArray()},
                {u"AllowTeamsConsumer"_s, true},
                {u"AllowTeamsConsumerInbound"_s, !chance(tenant, "inbound", 2)},
                {u"ExternalAccessWithTrialTenants"_s, u"Blocked"_s}};
    if (name == "ExternalAccessPolicy"_L1)
        return {{u"Identity"_s, u"Global"_s},
                {u"EnableFederationAccess"_s, true},
                {u"EnableTeamsConsumerAccess"_s, true},
                {u"EnableTeamsConsumerInbound"_s, true},
                {u"EnableAcsFederationAccess"_s, false}};
    if (name == "TeamsMeetingPolicy"_L1)
        return {{u"Identity"_s, u"Global"_s},
                {u"AllowAnonymousUsersToJoinMeeting"_s, true},
                {u"AllowAnonymousUsersToStartMeeting"_s, chance(tenant, "start", 4)},
                {u"AutoAdmittedUsers"_s,
                 chance(tenant, "lobby", 2) ? u"Everyone"_s : u"EveryoneInCompanyExcludingGuests"_s},
                {u"AllowPSTNUsersToBypassLobby"_s, false},
                {u"AllowExternalParticipantGiveRequestControl"_s, chance(tenant, "control", 3)}};
    if (name == "TeamsClientConfiguration"_L1)
        return {{u"Identity"_s, u"Global"_s},
                {u"AllowGuestUser"_s, !chance(tenant, "guest", 3)},
                {u"AllowEmailIntoChannel"_s, true}};
    return {};
}

} // namespace

Bearer TeamsService::bearer(const HttpCall& call) const
{
    Bearer bearer = readBearer(call, m_world, name());
    // Its audience is not an address.
    if (bearer.problem == BearerProblem::Audience && bearer.claim(u"aud"_s) == kAudience)
        bearer.problem = bearer.claims["exp"_L1].toInteger() <= QDateTime::currentSecsSinceEpoch()
                             ? BearerProblem::Expired
                             : BearerProblem::None;
    return bearer;
}

QStringList TeamsService::routeNames(const HttpCall& call) const
{
    const Bearer token = bearer(call);
    return token.problem == BearerProblem::None ? tenantNames(m_world, token.claim(u"tid"_s)) : QStringList();
}

HttpReply TeamsService::answer(const HttpCall& call)
{
    const Bearer token = bearer(call);
    if (token.problem != BearerProblem::None)
        return problem(401, u"Unauthorized"_s, u"Access is denied: the access token is not accepted."_s);
    const QString tenant = token.claim(u"tid"_s);
    const QStringList roles = m_world.directory.isPartner(tenant)
                                  ? QStringList{QString::fromLatin1(kGlobalAdministrator)}
                                  : m_world.relationships.operatorRoles(tenant);
    if (!roles.contains(QString(kTeamsAdministrator)) &&
        !roles.contains(QString::fromLatin1(kGlobalAdministrator)))
        return problem(403, u"Forbidden"_s, u"Access Denied. The role Teams Administrator is missing."_s);
    if (!token.hasScope(u"user_impersonation"_s))
        return problem(403, u"Forbidden"_s, u"Access Denied. The application is not allowed to do this."_s);
    const QString name = call.path.value(1);
    QJsonObject settings = call.path.value(0) == "settings"_L1 && call.path.size() == 2
                               ? settingsAtFirst(name, tenant)
                               : QJsonObject();
    if (settings.isEmpty())
        return problem(404, u"NotFound"_s, u"The practice partner has no such settings of Teams."_s);
    QJsonObject& changed = m_changed[tenant + u'/' + name];
    if (call.method == "PATCH") {
        const QJsonObject body = QJsonDocument::fromJson(call.body).object();
        for (auto it = body.constBegin(); it != body.constEnd(); ++it) {
            if (it.key() == "Identity"_L1 || settings.value(it.key()).type() != it.value().type())
                return problem(400, u"BadRequest"_s,
                               u"Cannot process argument transformation on parameter '%1'."_s.arg(it.key()));
        }
        for (auto it = body.constBegin(); it != body.constEnd(); ++it)
            changed.insert(it.key(), it.value());
        HttpReply reply;
        reply.status = 204;
        return reply;
    }
    if (call.method != "GET")
        return problem(405, u"MethodNotAllowed"_s, u"Only GET and PATCH."_s);
    for (auto it = changed.constBegin(); it != changed.constEnd(); ++it)
        settings.insert(it.key(), it.value());
    return jsonReply(settings);
}

HttpReply TeamsService::failure(const HttpCall&, const Fault& fault)
{
    HttpReply reply =
        problem(fault.status, QString::number(fault.status), u"The practice partner was asked to fail."_s);
    if (fault.value > 0)
        reply.setHeader("Retry-After", QByteArray::number(fault.value));
    return reply;
}

} // namespace steward::sandbox
