#include "graph/applications.h"

#include "identity/assertion.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

const QStringList& readers()
{
    static const QStringList list{u"Application.Read.All"_s, u"Application.ReadWrite.All"_s,
                                  u"Directory.Read.All"_s, u"Directory.ReadWrite.All"_s,
                                  u"Directory.AccessAsUser.All"_s};
    return list;
}

const QStringList& writers()
{
    static const QStringList list{u"Application.ReadWrite.All"_s, u"Directory.AccessAsUser.All"_s};
    return list;
}

struct Policy
{
    bool noPasswords = false;
    int passwordDays = 0, keyDays = 0; ///< 0: no limit

    explicit Policy(const FaultInjector& faults)
        : noPasswords(faults.mode(u"no-secrets"_s)),
          passwordDays(faults.mode(u"short-secrets"_s) ? 180 : 0),
          keyDays(faults.mode(u"short-certificates"_s) ? 180 : 0)
    {
    }
};

QDateTime timeOf(const QJsonValue& value, const QDateTime& otherwise)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? time.toUTC() : otherwise;
}

HttpReply invalid(const GraphCall& call, const QString& property)
{
    return call.problem(
        400, u"Request_BadRequest"_s,
        u"Invalid value specified for property '%1' of resource 'Application'."_s.arg(property));
}

bool mayRedirectTo(const QString& uri)
{
    const QUrl url(uri, QUrl::StrictMode);
    if (!url.isValid() || url.hasFragment() || uri.contains(u'*'))
        return false;
    if (url.scheme() == "http"_L1)
        return url.host() == "localhost"_L1 || url.host() == "127.0.0.1"_L1;
    return !url.scheme().isEmpty() && url.scheme() != "javascript"_L1;
}

/// The redirect addresses of a platform in `body`; false when one cannot be registered.
bool readUris(const QJsonObject& body, const QString& platform, QStringList& uris)
{
    const QJsonObject settings = body[platform].toObject();
    if (!settings.contains("redirectUris"_L1))
        return true;
    uris.clear();
    for (const QJsonValue& value : settings["redirectUris"_L1].toArray()) {
        if (!mayRedirectTo(value.toString()))
            return false;
        uris << value.toString();
    }
    return uris.size() <= 256;
}

/// Applies what a POST or PATCH sets. Empty: done; else the answer that refuses it.
std::optional<HttpReply> apply(const GraphCall& call, Application& application)
{
    const QJsonObject body = call.body();
    if (body.isEmpty())
        return call.problem(400, u"BadRequest"_s, u"Unable to read JSON request payload."_s);
    if (body.contains("displayName"_L1)) {
        const QString name = body["displayName"_L1].toString();
        if (name.isEmpty() || name.size() > 256)
            return invalid(call, u"displayName"_s);
        application.displayName = name;
    }
    if (body.contains("signInAudience"_L1)) {
        static const QStringList audiences{u"AzureADMyOrg"_s, u"AzureADMultipleOrgs"_s,
                                           u"AzureADandPersonalMicrosoftAccount"_s,
                                           u"PersonalMicrosoftAccount"_s};
        application.audience = body["signInAudience"_L1].toString();
        if (!audiences.contains(application.audience))
            return invalid(call, u"signInAudience"_s);
    }
    if (body.contains("isFallbackPublicClient"_L1))
        application.fallbackPublic = body["isFallbackPublicClient"_L1].toBool();
    if (!readUris(body, u"web"_s, application.webUris) ||
        !readUris(body, u"publicClient"_s, application.publicUris) ||
        !readUris(body, u"spa"_s, application.spaUris))
        return invalid(call, u"redirectUris"_s);
    if (body.contains("requiredResourceAccess"_L1)) {
        for (const QJsonValue& value : body["requiredResourceAccess"_L1].toArray()) {
            bool fits = !QUuid::fromString(value["resourceAppId"_L1].toString()).isNull();
            for (const QJsonValue& access : value["resourceAccess"_L1].toArray()) {
                const QString type = access["type"_L1].toString();
                fits = fits && !QUuid::fromString(access["id"_L1].toString()).isNull() &&
                       (type == "Scope"_L1 || type == "Role"_L1);
            }
            if (!fits)
                return invalid(call, u"requiredResourceAccess"_s);
        }
        application.requiredAccess = body["requiredResourceAccess"_L1].toArray();
    }
    if (body.contains("passwordCredentials"_L1))
        return call.problem(400, u"Request_BadRequest"_s,
                            u"Property 'passwordCredentials' cannot be set; use addPassword."_s);
    if (body.contains("keyCredentials"_L1)) {
        const Policy policy(call.world.faults);
        QList<KeyCredential> keys;
        for (const QJsonValue& value : body["keyCredentials"_L1].toArray()) {
            KeyCredential key;
            key.keyId = value["keyId"_L1].toString();
            key.displayName = value["displayName"_L1].toString();
            key.certificate = QByteArray::fromBase64(value["key"_L1].toString().toLatin1());
            // One that is there already comes back without its bytes: it stays as it is.
            const auto old =
                std::find_if(application.keys.cbegin(), application.keys.cend(),
                             [&](const KeyCredential& known) { return known.keyId == key.keyId; });
            if (key.certificate.isEmpty() && old != application.keys.cend()) {
                keys.append(*old);
                continue;
            }
            QDateTime notBefore, notAfter;
            if (value["type"_L1].toString() != "AsymmetricX509Cert"_L1 ||
                value["usage"_L1].toString() != "Verify"_L1 ||
                !readCertificate(key.certificate, notBefore, notAfter))
                return invalid(call, u"keyCredentials"_s);
            key.start = timeOf(value["startDateTime"_L1], notBefore);
            key.end = timeOf(value["endDateTime"_L1], notAfter);
            if (key.start < notBefore.addSecs(-1) || key.end > notAfter.addSecs(1))
                return call.problem(
                    400, u"KeyCredentialsInvalidEndDate"_s,
                    u"Key credential end date is invalid. It must lie within the certificate's."_s);
            if (policy.keyDays > 0 && key.start.daysTo(key.end) > policy.keyDays)
                return call.problem(
                    400, u"CredentialInvalidLifetimeAsPerAppPolicy"_s,
                    u"Credential lifetime exceeds the max value allowed as per assigned policy."_s);
            if (key.keyId.isEmpty())
                key.keyId = newGuid();
            keys.append(key);
        }
        application.keys = keys;
    }
    static const QStringList taken{u"displayName"_s,
                                   u"signInAudience"_s,
                                   u"isFallbackPublicClient"_s,
                                   u"web"_s,
                                   u"publicClient"_s,
                                   u"spa"_s,
                                   u"keyCredentials"_s,
                                   u"requiredResourceAccess"_s,
                                   u"id"_s,
                                   u"appId"_s,
                                   u"createdDateTime"_s};
    for (auto it = body.constBegin(); it != body.constEnd(); ++it) {
        if (!taken.contains(it.key()) && !it.key().startsWith(u'@'))
            application.other.insert(it.key(), it.value());
    }
    return {};
}

HttpReply addPassword(const GraphCall& call, Application application)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QJsonObject wish = call.body()["passwordCredential"_L1].toObject();
    const Policy policy(call.world.faults);
    if (policy.noPasswords)
        return call.problem(
            400, u"CredentialTypeNotAllowedAsPerAppPolicy"_s,
            u"Credential type not allowed as per assigned policy 'Default app management policy'."_s);
    PasswordCredential password;
    password.displayName = wish["displayName"_L1].toString();
    password.start = timeOf(wish["startDateTime"_L1], now);
    password.end = timeOf(wish["endDateTime"_L1], now.addYears(2));
    password.added = now;
    if (password.end <= password.start || password.displayName.size() > 120)
        return invalid(call, u"passwordCredential"_s);
    if (policy.passwordDays > 0 && password.start.daysTo(password.end) > policy.passwordDays)
        return call.problem(400, u"CredentialInvalidLifetimeAsPerAppPolicy"_s,
                            u"Credential lifetime exceeds the max value allowed as per assigned policy."_s);
    const QString secret =
        QString::fromLatin1(randomText(2)).left(3) + u"8Q~"_s + QString::fromLatin1(randomText(26)).left(34);
    password.hash = hashOfSecret(secret);
    password.hint = secret.left(3);
    password.keyId = newGuid();
    application.passwords.append(password);
    call.world.directory.save(application);
    return jsonReply({{u"@odata.context"_s, call.world.endpoints.of(u"graph"_s) +
                                                u"/v1.0/$metadata#microsoft.graph.passwordCredential"_s},
                      {u"customKeyIdentifier"_s, QJsonValue::Null},
                      {u"displayName"_s, password.displayName},
                      {u"endDateTime"_s, graphTime(password.end)},
                      {u"hint"_s, password.hint},
                      {u"keyId"_s, password.keyId},
                      {u"secretText"_s, secret},
                      {u"startDateTime"_s, graphTime(password.start)}},
                     200, kGraphJson);
}

HttpReply removePassword(const GraphCall& call, Application application)
{
    const QString keyId = call.body()["keyId"_L1].toString();
    const auto count = application.passwords.removeIf(
        [&](const PasswordCredential& password) { return password.keyId == keyId; });
    if (count == 0)
        return call.problem(400, u"Request_BadRequest"_s,
                            u"No password credential found with keyId: '%1'."_s.arg(keyId));
    call.world.directory.save(application);
    return noContent();
}

} // namespace

HttpReply applicationsRoute(const GraphCall& call)
{
    Directory& directory = call.world.directory;
    if (!directory.isPartner(call.tenant))
        return call.list(u"applications"_s,
                         {}); // customers have applications of their own, none of them ours
    if (!call.may(call.isGet() ? readers() : writers()) ||
        (!call.isGet() && call.world.faults.mode(u"not-admin"_s)))
        return call.denied();

    if (call.path.size() == 1 && call.isGet()) {
        QJsonArray items;
        for (const Application& application : directory.applications())
            items.append(application.toGraph());
        return call.list(u"applications"_s, items);
    }
    if (call.path.size() == 1 && call.http.method == "POST") {
        Application application;
        application.id = newGuid();
        application.appId = newGuid();
        application.audience = u"AzureADMyOrg"_s;
        application.created = QDateTime::currentDateTimeUtc();
        if (call.body().contains("keyCredentials"_L1) && Policy(call.world.faults).noPasswords &&
            call.body().contains("passwordCredentials"_L1))
            return call.denied();
        if (auto refused = apply(call, application))
            return *refused;
        if (application.displayName.isEmpty())
            return invalid(call, u"displayName"_s);
        directory.save(application);
        return call.entity(u"applications"_s, application.toGraph(), 201);
    }
    if (call.path.size() == 1)
        return call.badMethod();

    const QString key = call.path[1];
    const auto found = key.startsWith("appId="_L1) ? directory.application(key.mid(6))
                                                   : directory.applicationByObjectId(key);
    if (!found)
        return call.notFound(key.startsWith("appId="_L1) ? key.mid(6) : key);
    if (call.path.size() == 2) {
        if (call.isGet())
            return call.entity(u"applications"_s, found->toGraph());
        if (call.http.method == "PATCH") {
            Application application = *found;
            if (auto refused = apply(call, application))
                return *refused;
            directory.save(application);
            return noContent();
        }
        if (call.http.method == "DELETE") {
            directory.remove(found->appId);
            return noContent();
        }
        return call.badMethod();
    }
    const QString action = call.path.value(2);
    if (call.path.size() == 3 && call.http.method == "POST" && action == "addPassword"_L1)
        return addPassword(call, *found);
    if (call.path.size() == 3 && call.http.method == "POST" && action == "removePassword"_L1)
        return removePassword(call, *found);
    return call.problem(404, u"BadRequest"_s, u"Resource not found for the segment '%1'."_s.arg(action));
}

HttpReply managementPolicyRoute(const GraphCall& call)
{
    static const QStringList readers_{u"Policy.Read.All"_s, u"Policy.Read.ApplicationConfiguration"_s,
                                      u"Policy.ReadWrite.ApplicationConfiguration"_s,
                                      u"Directory.AccessAsUser.All"_s};
    if (!call.may(readers_))
        return call.denied();
    if (!call.isGet())
        return call.badMethod();
    const Policy policy(call.world.faults);
    const auto restriction = [](const QString& type, bool enabled, int days) {
        return QJsonObject{
            {u"restrictionType"_s, type},
            {u"state"_s, enabled ? u"enabled"_s : u"disabled"_s},
            {u"maxLifetime"_s, days > 0 ? QJsonValue(u"P%1D"_s.arg(days)) : QJsonValue(QJsonValue::Null)},
            {u"restrictForAppsCreatedAfterDateTime"_s, u"2019-10-19T10:37:00Z"_s}};
    };
    const bool any = policy.noPasswords || policy.passwordDays > 0 || policy.keyDays > 0;
    return call.entity(
        u"policies/defaultAppManagementPolicy"_s,
        {{u"id"_s, u"00000000-0000-0000-0000-000000000000"_s},
         {u"displayName"_s, u"Default app management tenant policy"_s},
         {u"description"_s,
          u"Default tenant policy that enforces app management restrictions on applications "
          "and service principals."_s},
         {u"isEnabled"_s, any},
         {u"applicationRestrictions"_s,
          QJsonObject{
              {u"passwordCredentials"_s,
               QJsonArray{restriction(u"passwordAddition"_s, policy.noPasswords, 0),
                          restriction(u"passwordLifetime"_s, policy.passwordDays > 0, policy.passwordDays)}},
              {u"keyCredentials"_s,
               QJsonArray{restriction(u"asymmetricKeyLifetime"_s, policy.keyDays > 0, policy.keyDays)}}}},
         {u"servicePrincipalRestrictions"_s,
          QJsonObject{{u"passwordCredentials"_s, QJsonArray()}, {u"keyCredentials"_s, QJsonArray()}}}});
}

} // namespace steward::sandbox
