#pragma once

#include <auth/appidentity.h>
#include <base/clock.h>
#include <base/tokensource.h>
#include <cloud/permissioncatalog.h>
#include <logging/redactor.h>
#include <net/httpclient.h>
#include <net/retrypolicy.h>
#include <settings/advicecatalog.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrlQuery>

#include <testnetwork/fakenetwork.h>

namespace steward {

/// Graph's directory, Partner Center's consents and the token endpoint, as small as the tests of this room
/// need them: several tenants, service principals, grants, applications, and refusals on demand. What it does
/// not know fails the test.
class FakeDirectory final
{
public:
    struct Tenant
    {
        QHash<QString, QString> principals; ///< object id by application id
        QJsonArray scopeGrants;
        QJsonArray roleGrants;
        QStringList absent;      ///< application ids of resources that the tenant has no licence for
        bool isConsented = true; ///< tokens for Graph are given
        int tokensRefused = 0;   ///< that many times still, although consented
        bool forbidsGrants = false;
    };

    static constexpr auto kPartner = "11111111-1111-4111-8111-111111111111";
    static constexpr auto kCustomer = "aaaaaaaa-0001-4000-8000-000000000001";
    static constexpr auto kClient = "22222222-2222-4222-8222-222222222222";
    static constexpr auto kGraph = "00000003-0000-0000-c000-000000000000";
    static constexpr auto kExchange = "00000002-0000-0ff1-ce00-000000000000";

    QHash<QString, Tenant> tenants;
    QJsonArray applications;
    QJsonObject policy;
    int principalsNotFound = 0;       ///< that many times still, a new service principal cannot be made
    QList<int> credentialRefusals;    ///< of the token endpoint, in order; then it accepts
    QList<FakeAnswer> consentAnswers; ///< of applicationconsents, in order; then it consents
    QStringList calls;                ///< "POST /v1.0/applications", one a request
    QList<QJsonObject> bodies;
    QList<QByteArray> forms;
    int made = 0;

    FakeDirectory()
    {
        Tenant& partner = tenants[QLatin1StringView(kPartner)];
        partner.principals.insert(QLatin1StringView(kGraph), QStringLiteral("sp-graph"));
        Tenant& customer = tenants[QLatin1StringView(kCustomer)];
        customer.principals.insert(QLatin1StringView(kGraph), QStringLiteral("sp-graph"));
        customer.principals.insert(QLatin1StringView(kExchange), QStringLiteral("sp-exchange"));
        customer.isConsented = false;
    }

    Tenant& partner() { return tenants[QLatin1StringView(kPartner)]; }
    Tenant& customer() { return tenants[QLatin1StringView(kCustomer)]; }

    [[nodiscard]] int count(const QString& call) const { return int(calls.filter(call).size()); }

    void grantScopes(Tenant& tenant, const QString& resource, const QString& scopes,
                     const QString& consentType = QStringLiteral("AllPrincipals"))
    {
        tenant.scopeGrants.append(
            QJsonObject{{QStringLiteral("id"), QStringLiteral("grant-%1").arg(++made)},
                        {QStringLiteral("clientId"), tenant.principals.value(QLatin1StringView(kClient))},
                        {QStringLiteral("consentType"), consentType},
                        {QStringLiteral("resourceId"), tenant.principals.value(resource)},
                        {QStringLiteral("scope"), scopes}});
    }

    FakeAnswer answer(const FakeRequest& request)
    {
        const QString path = request.url.path();
        const QString method = QString::fromLatin1(request.method);
        calls << method + QLatin1Char(' ') + path;
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        bodies << body;
        if (request.url.host() == QStringLiteral("login.example"))
            return credential(request);
        if (request.url.host() == QStringLiteral("pc.example"))
            return consent(method, path, body);
        const QByteArray bearer = request.header("Authorization");
        const QString tenantId = QString::fromLatin1(bearer.mid(bearer.lastIndexOf(' ') + 1));
        if (!tenants.contains(tenantId)) {
            QTest::qFail("a token of an unknown tenant", __FILE__, __LINE__);
            return error(401, "InvalidAuthenticationToken");
        }
        return graph(method, path, request.url, body, tenants[tenantId]);
    }

    static FakeAnswer error(int status, const QByteArray& code, const QByteArray& message = "no")
    {
        return FakeAnswer::json("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message +
                                    "\",\"innerError\":{\"request-id\":\"rrrr\"}}}",
                                status);
    }

private:
    static FakeAnswer json(const QJsonObject& object, int status = 200)
    {
        return FakeAnswer::json(QJsonDocument(object).toJson(QJsonDocument::Compact), status);
    }
    static FakeAnswer list(const QJsonArray& items) { return json({{QStringLiteral("value"), items}}); }
    static FakeAnswer nothing()
    {
        FakeAnswer answer;
        answer.status = 204;
        return answer;
    }

    FakeAnswer credential(const FakeRequest& request)
    {
        forms << request.body;
        if (credentialRefusals.isEmpty())
            return FakeAnswer::json(
                "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"app-only-token\"}");
        const QByteArray number = QByteArray::number(credentialRefusals.takeFirst());
        return FakeAnswer::json("{\"error\":\"invalid_client\",\"error_description\":\"AADSTS" + number +
                                    ": refused.\",\"error_codes\":[" + number + "]}",
                                401);
    }

    FakeAnswer consent(const QString& method, const QString& path, const QJsonObject& body)
    {
        if (!consentAnswers.isEmpty()) {
            const FakeAnswer answer = consentAnswers.takeFirst();
            if (answer.status == 200 || answer.status == 201 || answer.status == 409)
                take(body);
            return answer;
        }
        if (method == QStringLiteral("DELETE"))
            return nothing();
        if (method != QStringLiteral("POST") || !path.endsWith(QStringLiteral("/applicationconsents"))) {
            QTest::qFail("an unknown call of Partner Center", __FILE__, __LINE__);
            return FakeAnswer::json("{}", 404);
        }
        take(body);
        return json(body, 201);
    }

    void take(const QJsonObject& body)
    {
        Tenant& tenant = customer();
        tenant.isConsented = true;
        if (!tenant.principals.contains(QLatin1StringView(kClient)))
            tenant.principals.insert(QLatin1StringView(kClient), QStringLiteral("sp-ours"));
        for (const QJsonValue& grant : body[QStringLiteral("applicationGrants")].toArray()) {
            QString scopes = grant[QStringLiteral("scope")].toString();
            scopes.replace(QLatin1Char(','), QLatin1Char(' '));
            grantScopes(tenant, grant[QStringLiteral("enterpriseApplicationId")].toString(),
                        scopes.simplified());
        }
    }

    static QString inQuotes(const QString& path) { return path.section(QLatin1Char('\''), 1, 1); }

    FakeAnswer graph(const QString& method, const QString& path, const QUrl& url, const QJsonObject& body,
                     Tenant& tenant)
    {
        if (path.startsWith(QStringLiteral("/v1.0/applications")))
            return application(method, path, url, body);
        if (path == QStringLiteral("/v1.0/policies/defaultAppManagementPolicy"))
            return json(policy);
        if (path.startsWith(QStringLiteral("/v1.0/servicePrincipals")))
            return principal(method, path, body, tenant);
        if (path.startsWith(QStringLiteral("/v1.0/oauth2PermissionGrants")))
            return scopeGrant(method, path, body, tenant);
        QTest::qFail(qPrintable(QStringLiteral("an unknown call of Graph: %1 %2").arg(method, path)),
                     __FILE__, __LINE__);
        return error(404, "unknown");
    }

    FakeAnswer application(const QString& method, const QString& path, const QUrl& url,
                           const QJsonObject& body)
    {
        const QString rest = path.mid(int(qstrlen("/v1.0/applications")));
        if (rest.isEmpty() && method == QStringLiteral("GET")) {
            const QString name =
                inQuotes(QUrlQuery(url).queryItemValue(QStringLiteral("$filter"), QUrl::FullyDecoded));
            QJsonArray found;
            for (const QJsonValue& one : std::as_const(applications)) {
                if (one[QStringLiteral("displayName")] == name)
                    found.append(one);
            }
            return list(found);
        }
        if (rest.isEmpty() && method == QStringLiteral("POST")) {
            QJsonObject one = body;
            one.insert(QStringLiteral("id"), QStringLiteral("object-%1").arg(++made));
            one.insert(QStringLiteral("appId"), QLatin1StringView(kClient));
            one.insert(QStringLiteral("createdDateTime"), QStringLiteral("2026-01-01T00:00:00Z"));
            applications.append(one);
            return json(one, 201);
        }
        qsizetype at = -1;
        for (qsizetype i = 0; i < applications.size(); ++i) {
            const QJsonValue one = applications.at(i);
            if (rest.startsWith(QLatin1Char('/') + one[QStringLiteral("id")].toString()) ||
                (rest.startsWith(QLatin1Char('(')) &&
                 inQuotes(rest) == one[QStringLiteral("appId")].toString()))
                at = i;
        }
        if (at < 0)
            return error(404, "Request_ResourceNotFound");
        QJsonObject one = applications.at(at).toObject();
        const QString passwords = QStringLiteral("passwordCredentials");
        FakeAnswer answer = nothing();
        if (method == QStringLiteral("GET"))
            return json(one);
        if (rest.endsWith(QStringLiteral("/addPassword"))) {
            QJsonObject secret = body[QStringLiteral("passwordCredential")].toObject();
            secret.insert(QStringLiteral("keyId"), QStringLiteral("key-%1").arg(++made));
            QJsonArray all = one.value(passwords).toArray();
            all.append(secret);
            one.insert(passwords, all);
            secret.insert(QStringLiteral("secretText"), QStringLiteral("very~secret~text-%1").arg(made));
            answer = json(secret);
        } else if (rest.endsWith(QStringLiteral("/removePassword"))) {
            QJsonArray left;
            for (const QJsonValue& secret : one.value(passwords).toArray()) {
                if (secret[QStringLiteral("keyId")] != body.value(QStringLiteral("keyId")))
                    left.append(secret);
            }
            if (left.size() == one.value(passwords).toArray().size())
                return error(400, "Request_BadRequest", "No password credential found with keyId.");
            one.insert(passwords, left);
        } else if (method == QStringLiteral("PATCH")) {
            for (auto field = body.begin(); field != body.end(); ++field)
                one.insert(field.key(), field.value());
        }
        applications[at] = one;
        return answer;
    }

    FakeAnswer principal(const QString& method, const QString& path, const QJsonObject& body, Tenant& tenant)
    {
        const QString rest = path.mid(int(qstrlen("/v1.0/servicePrincipals")));
        if (method == QStringLiteral("POST") && rest.isEmpty()) {
            const QString appId = body.value(QStringLiteral("appId")).toString();
            if (tenant.absent.contains(appId))
                return error(400, "Request_BadRequest", "The appId is not valid in this tenant.");
            if (principalsNotFound > 0) {
                --principalsNotFound;
                return error(400, "Request_BadRequest", "The application was not found yet.");
            }
            tenant.principals.insert(appId, QStringLiteral("sp-%1").arg(++made));
            return principalObject(tenant, appId, 201);
        }
        if (rest.startsWith(QLatin1Char('('))) {
            const QString appId = inQuotes(rest);
            return tenant.principals.contains(appId) ? principalObject(tenant, appId)
                                                     : error(404, "Request_ResourceNotFound");
        }
        const QString objectId = rest.section(QLatin1Char('/'), 1, 1);
        const QString appId = tenant.principals.key(objectId);
        if (appId.isEmpty())
            return error(404, "Request_ResourceNotFound");
        if (rest.endsWith(QStringLiteral("/oauth2PermissionGrants")))
            return list(tenant.scopeGrants);
        if (!rest.endsWith(QStringLiteral("/appRoleAssignments")))
            return principalObject(tenant, appId);
        if (method == QStringLiteral("GET"))
            return list(tenant.roleGrants);
        if (tenant.forbidsGrants)
            return error(403, "Authorization_RequestDenied", "Insufficient privileges.");
        for (const QJsonValue& known : std::as_const(tenant.roleGrants)) {
            if (known[QStringLiteral("appRoleId")] == body.value(QStringLiteral("appRoleId")))
                return error(400, "Request_BadRequest",
                             "Permission being assigned already exists on the object");
        }
        tenant.roleGrants.append(body);
        return json(body, 201);
    }

    static FakeAnswer principalObject(const Tenant& tenant, const QString& appId, int status = 200)
    {
        QJsonArray roles;
        if (appId == QLatin1StringView(kGraph))
            roles.append(QJsonObject{
                {QStringLiteral("id"), QStringLiteral("cac88765-0581-4025-9725-5ebc13f729ee")},
                {QStringLiteral("value"), QStringLiteral("CrossTenantInformation.ReadBasic.All")}});
        return json({{QStringLiteral("id"), tenant.principals.value(appId)},
                     {QStringLiteral("appId"), appId},
                     {QStringLiteral("displayName"), QStringLiteral("Resource ") + appId},
                     {QStringLiteral("appRoles"), roles}},
                    status);
    }

    FakeAnswer scopeGrant(const QString& method, const QString& path, const QJsonObject& body, Tenant& tenant)
    {
        if (tenant.forbidsGrants)
            return error(403, "Authorization_RequestDenied", "Insufficient privileges.");
        if (method == QStringLiteral("POST")) {
            QJsonObject grant = body;
            grant.insert(QStringLiteral("id"), QStringLiteral("grant-%1").arg(++made));
            tenant.scopeGrants.append(grant);
            return json(grant, 201);
        }
        const QString id = path.section(QLatin1Char('/'), -1);
        for (qsizetype i = 0; i < tenant.scopeGrants.size(); ++i) {
            QJsonObject grant = tenant.scopeGrants.at(i).toObject();
            if (grant.value(QStringLiteral("id")) != id)
                continue;
            if (method == QStringLiteral("DELETE")) {
                tenant.scopeGrants.removeAt(i);
            } else {
                grant.insert(QStringLiteral("scope"), body.value(QStringLiteral("scope")));
                tenant.scopeGrants[i] = grant;
            }
            return nothing();
        }
        return error(404, "Request_ResourceNotFound");
    }
};

/// Gives "token for <scope> in <tenant>" where the directory has a consent, and refuses like Entra where not.
class DirectoryTokens final : public TokenSource
{
public:
    explicit DirectoryTokens(FakeDirectory& directory) : m_directory(directory) {}

    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope, int) override
    {
        ++asked;
        if (refusal)
            return readyResult<AccessToken>(fail(*refusal));
        FakeDirectory::Tenant& state = m_directory.tenants[tenant.value];
        if (!state.isConsented || state.tokensRefused > 0) {
            if (state.isConsented)
                --state.tokensRefused;
            Error error;
            error.code = ErrorCode::ConsentNeeded;
            error.serviceCode = QStringLiteral("AADSTS65001");
            error.message = QStringLiteral("Nobody consented.");
            return readyResult<AccessToken>(fail(error));
        }
        AccessToken token;
        token.value = Secret(QStringLiteral("token for %1 in %2").arg(scope, tenant.value).toLatin1());
        token.tenant = tenant;
        token.scope = scope;
        token.expiresAt = QDateTime::currentDateTimeUtc().addSecs(3600);
        return readyResult<AccessToken>(token);
    }

    std::optional<Error> refusal;
    int asked = 0;

private:
    FakeDirectory& m_directory;
};

class FixedClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return time; }
    QDateTime time = QDateTime(QDate(2026, 1, 31), QTime(9, 0), Qt::UTC);
};

/// The partner of the tests, with the directory behind the network.
struct DirectoryFixture
{
    DirectoryFixture()
    {
        network.serve([this](const FakeRequest& request) { return directory.answer(request); });
        retry.firstDelay = std::chrono::milliseconds(1);
    }

    static AppIdentity identity()
    {
        AppIdentity app;
        app.cloud = parseCloud("{\"name\":\"test\",\"authority\":\"https://login.example\","
                               "\"partnerCenter\":\"https://pc.example\",\"graph\":\"https://graph.example\","
                               "\"exchange\":\"https://exchange.example\","
                               "\"compliance\":\"https://ps.compliance.example\"}",
                               QStringLiteral("test"))
                        .value();
        app.tenant = TenantId{QLatin1StringView(FakeDirectory::kPartner)};
        app.clientId = QLatin1StringView(FakeDirectory::kClient);
        return app;
    }

    [[nodiscard]] Permission permission(const QString& title,
                                        Permission::Kind kind = Permission::Kind::Delegated) const
    {
        const auto found =
            catalog.find(title.section(QLatin1Char(':'), 0, 0), title.section(QStringLiteral(": "), 1), kind);
        if (!found)
            QTest::qFail(qPrintable(title), __FILE__, __LINE__);
        return found.value_or(Permission());
    }

    FakeDirectory directory;
    FakeNetwork network;
    HttpClient http{network};
    DirectoryTokens tokens{directory};
    AdviceCatalog advice{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/advice")}};
    PermissionCatalog catalog{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/permissions")}};
    Redactor redactor;
    FixedClock clock;
    RetryPolicy retry;
    TenantId customer{QLatin1StringView(FakeDirectory::kCustomer)};
    TenantId partner{QLatin1StringView(FakeDirectory::kPartner)};
};

} // namespace steward
