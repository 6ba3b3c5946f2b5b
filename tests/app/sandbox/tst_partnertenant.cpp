#include "practiceclient.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

#include <sandbox/data/practicedata.h>

using namespace Qt::StringLiterals;
using namespace steward;
using steward::sandbox::PracticeData;
using steward::tests::PracticeClient;
using steward::tests::PracticeSandbox;
using Answer = PracticeClient::Answer;
using Fields = PracticeClient::Fields;

namespace {

constexpr int kDeadlineMs = 20'000;
constexpr int kCustomers = 130;
const auto kGraphApp = "00000003-0000-0000-c000-000000000000"_L1;
const auto kExchangeApp = "00000002-0000-0ff1-ce00-000000000000"_L1;
const auto kPartnerCenterApp = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"_L1;
const auto kBootstrap = "1950a258-227b-4e31-a9cf-717495945fc2"_L1;
const auto kGraphTools = "14d82eec-204b-4c2f-b7e8-296a70dab67e"_L1;

QJsonObject access(const QLatin1StringView& resource, const QStringList& ids)
{
    QJsonArray list;
    for (const QString& id : ids)
        list.append(QJsonObject{{u"id"_s, id}, {u"type"_s, u"Scope"_s}});
    return {{u"resourceAppId"_s, QString(resource)}, {u"resourceAccess"_s, list}};
}

} // namespace

/// The partner's tenant and its customers' as an administrator meets them during set-up, on the running
/// program.
class TestPartnerTenant final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void tenantIsAPartners();
    void modesChangeWhoTheOperatorIs_data();
    void modesChangeWhoTheOperatorIs();
    void bootstrapClientsUseLoopbackOnly();
    void graphToolsGetWhatIsConsented();
    void applicationIsFoundEveryWay();
    void applicationIsRefused_data();
    void applicationIsRefused();
    void secretIsToldOnce();
    void policyLimitsCredentials_data();
    void policyLimitsCredentials();
    void principalIsMadeOnce();
    void permissionIdsResolveToNames();
    void createdApplicationSignsIn();
    void platformDecidesAboutTheSecret_data();
    void platformDecidesAboutTheSecret();
    void adminConsentGrantsWhatIsDeclared();
    void customerAdministratorConsents();
    void programGetsItsRoles();

    void customerIsClosedUntilConsented();
    void consentIsRefused_data();
    void consentIsRefused();
    void consentCanBeTakenBack();
    void grantsAreWrittenInTheCustomer();
    void consentsAreLimitedPerSecond();
    void customersRefuse_data();
    void customersRefuse();
    void throttledCustomersGiveInAfterTwo();
    void shareOfCustomersRefuses();
    void consentedAndDriftAreCounted();

    void relationshipsPageToTheEnd();
    void relationshipsHaveEndsRelativeToToday();
    void relationshipWithoutItsGroupGivesNothing();
    void relationshipCanBeMadeAndEnded();
    void exchangeAnswersAndRefuses();
    void complianceNamesItsRegion();

    void newThingsTakeTimeToBeKnown();
    void secretsEnd();
    void deviceCodesEndAndCanBeBlocked();
    void selectorsPickTheRequest();
    void everyKnownNumberCanBeProduced_data();
    void everyKnownNumberCanBeProduced();
    void changesSurviveARestart();

private:
    struct App
    {
        QString objectId, appId, secret;
    };

    void start(PracticeSandbox& sandbox, const QByteArray& firstLine = {});
    void setFaults(PracticeSandbox& sandbox, const QString& specification);
    QString administrator(PracticeClient& client);
    App makeApplication(PracticeClient& client, const QString& token, const QJsonObject& changes = {});
    QString scope(PracticeClient& client, const QString& service) const;
    QJsonObject consentBody(const QString& appId, const QLatin1StringView& resource,
                            const QString& scope) const;
    Answer signInPractice(PracticeClient& client, const QString& clientId);

    PracticeSandbox m_sandbox{
        {u"--customers"_s, QString::number(kCustomers), u"--device-interval"_s, u"0"_s}};
    PracticeClient m_client{m_sandbox};
    PracticeData m_data{1, kCustomers};
    QString m_admin; ///< a Graph token from a bootstrap client
    App m_app;
};

void TestPartnerTenant::start(PracticeSandbox& sandbox, const QByteArray& firstLine)
{
    sandbox.start(firstLine);
    QTRY_VERIFY2_WITH_TIMEOUT(sandbox.isReady(), sandbox.errorText().constData(), kDeadlineMs);
}

void TestPartnerTenant::setFaults(PracticeSandbox& sandbox, const QString& specification)
{
    bool done = false;
    QString problem;
    whenDone(sandbox.setFaults(specification), this, [&](const Result<>& result) {
        done = true;
        if (!result)
            problem = result.error().message;
    });
    QTRY_VERIFY_WITH_TIMEOUT(done, kDeadlineMs);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

QString TestPartnerTenant::scope(PracticeClient& client, const QString& service) const
{
    return client.base() + u'/' + service +
           (service == "partnercenter"_L1 ? u"/user_impersonation"_s : u"/.default"_s);
}

QString TestPartnerTenant::administrator(PracticeClient& client)
{
    return client
        .signIn({QString(kBootstrap), scope(client, u"graph"_s), u"http://localhost:8400/"_s, {}, {}})
        .text(u"access_token"_s);
}

Answer TestPartnerTenant::signInPractice(PracticeClient& client, const QString& clientId)
{
    return client.signIn({clientId,
                          scope(client, u"partnercenter"_s) + u" offline_access"_s,
                          u"http://localhost:8401/"_s,
                          {},
                          {}});
}

TestPartnerTenant::App TestPartnerTenant::makeApplication(PracticeClient& client, const QString& token,
                                                          const QJsonObject& changes)
{
    QJsonObject body{{u"displayName"_s, u"Fabrikam CSP Console"_s},
                     {u"signInAudience"_s, u"AzureADMultipleOrgs"_s},
                     {u"isFallbackPublicClient"_s, true},
                     {u"web"_s, QJsonObject{{u"redirectUris"_s, QJsonArray{u"http://localhost"_s}}}},
                     {u"requiredResourceAccess"_s,
                      QJsonArray{access(kPartnerCenterApp, {u"1cebfa2a-fb4d-419e-b5f9-839b4383e05a"_s}),
                                 access(kGraphApp, {u"0e263e50-5827-48a4-b97c-d940288653c7"_s}),
                                 access(kExchangeApp, {u"ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c"_s})}}};
    for (auto it = changes.begin(); it != changes.end(); ++it)
        body.insert(it.key(), it.value());
    const Answer made = client.json("POST", client.graph(u"/applications"_s), token, body);
    App app{made.text(u"id"_s), made.text(u"appId"_s), {}};
    client.json("POST", client.graph(u"/servicePrincipals"_s), token, {{u"appId"_s, app.appId}});
    app.secret = client
                     .json("POST", client.graph(u"/applications/%1/addPassword"_s.arg(app.objectId)), token,
                           {{u"passwordCredential"_s, QJsonObject{{u"displayName"_s, u"console"_s}}}})
                     .text(u"secretText"_s);
    return app;
}

QJsonObject TestPartnerTenant::consentBody(const QString& appId, const QLatin1StringView& resource,
                                           const QString& scope) const
{
    return {{u"applicationId"_s, appId},
            {u"displayName"_s, u"Console"_s},
            {u"applicationGrants"_s, QJsonArray{QJsonObject{{u"enterpriseApplicationId"_s, QString(resource)},
                                                            {u"scope"_s, scope}}}}};
}

void TestPartnerTenant::initTestCase()
{
    start(m_sandbox);
    m_admin = administrator(m_client);
    QVERIFY(!m_admin.isEmpty());
    m_app = makeApplication(m_client, m_admin);
    QVERIFY(!m_app.secret.isEmpty());
}

void TestPartnerTenant::init()
{
    setFaults(m_sandbox, {});
}

void TestPartnerTenant::tenantIsAPartners()
{
    const QJsonObject organization =
        m_client.get(m_client.graph(u"/organization"_s), m_admin).value().at(0).toObject();
    QCOMPARE(organization["id"_L1].toString(), m_sandbox.tenant());
    QCOMPARE(organization["partnerTenantType"_L1].toString(), u"resellerPartnerDelegatedAdmin"_s);
    QCOMPARE(organization["verifiedDomains"_L1].toArray().size(), 2);
    QStringList names;
    for (const QJsonValue& member : m_client.get(m_client.graph(u"/me/memberOf"_s), m_admin).value())
        names << member["displayName"_L1].toString();
    QVERIFY(names.contains(u"AdminAgents"_s));
    QVERIFY(names.contains(u"M365 GDAP Exchange Administrator"_s));
    QVERIFY(names.contains(u"Global Administrator"_s));
    const Answer contracts =
        m_client.get(m_client.graph(u"/contracts?$filter=defaultDomainName eq '%1'"_s.arg(
                         m_data.customer(3).initialDomain)),
                     m_admin);
    QCOMPARE(contracts.value().size(), 1);
    QCOMPARE(contracts.value().at(0)["customerId"_L1].toString(), m_data.customer(3).id);
}

void TestPartnerTenant::modesChangeWhoTheOperatorIs_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("missing"); // what is no member any more
    QTest::newRow("no admin agent") << u"not-admin-agent"_s << u"AdminAgents"_s;
    QTest::newRow("no groups") << u"no-gdap-groups"_s << u"M365 GDAP User Administrator"_s;
    QTest::newRow("no administrator") << u"not-admin"_s << u"Global Administrator"_s;
}

void TestPartnerTenant::modesChangeWhoTheOperatorIs()
{
    QFETCH(QString, mode);
    QFETCH(QString, missing);
    setFaults(m_sandbox, mode);
    for (const QJsonValue& member : m_client.get(m_client.graph(u"/me/memberOf"_s), m_admin).value())
        QVERIFY(member["displayName"_L1].toString() != missing);
    if (mode == "not-admin"_L1)
        QCOMPARE(
            m_client.json("POST", m_client.graph(u"/applications"_s), m_admin, {{u"displayName"_s, u"x"_s}})
                .graphError(),
            u"Authorization_RequestDenied"_s);
    setFaults(m_sandbox, u"not-partner"_s);
    QVERIFY(m_client.get(m_client.graph(u"/organization"_s), m_admin)
                .value()
                .at(0)["partnerTenantType"_L1]
                .isNull());
}

void TestPartnerTenant::bootstrapClientsUseLoopbackOnly()
{
    const QString client(kBootstrap);
    const QString asked = scope(m_client, u"graph"_s);
    QVERIFY(m_client.walk(m_client.authorizeUrl({client, asked, u"http://localhost/elsewhere"_s, {}, {}}))
                .contains(u"AADSTS50011:"_s));
    QVERIFY(m_client.walk(m_client.authorizeUrl({client, asked, u"https://elsewhere.example/"_s, {}, {}}))
                .contains(u"AADSTS50011:"_s));
    const Answer withSecret = m_client.signIn({client, asked, u"http://localhost:1/"_s, u"secret"_s, {}});
    QCOMPARE(withSecret.number(), 700025);
    // Its token is bound to it.
    const Answer own =
        m_client.signIn({client, asked + u" offline_access"_s, u"http://localhost:1/"_s, {}, {}});
    QCOMPARE(own.status, 200);
    const Answer stolen = m_client.refresh(m_app.appId, own.text(u"refresh_token"_s), asked, {},
                                           {{u"client_secret"_s, m_app.secret}});
    QCOMPARE(stolen.number(), 700007);
}

void TestPartnerTenant::graphToolsGetWhatIsConsented()
{
    const QString client(kGraphTools);
    const QString asked = m_client.base() + u"/graph/Application.ReadWrite.All"_s;
    const Answer first = m_client.signIn({client, asked, u"http://localhost:1/"_s, {}, {}});
    QCOMPARE(first.status, 200);
    QCOMPARE(first.text(u"scope"_s), asked);
    QVERIFY(m_client.consentPage().contains(u"Application.ReadWrite.All"_s));
    QVERIFY(!m_client.consentPage().contains(u"User.ReadWrite.All"_s));
    QCOMPARE(m_client.get(m_client.graph(u"/applications"_s), first.text(u"access_token"_s)).status, 200);
    // It did not ask for users.
    QCOMPARE(m_client.get(m_client.graph(u"/users"_s), first.text(u"access_token"_s)).status, 403);
}

void TestPartnerTenant::applicationIsFoundEveryWay()
{
    const QString byId = u"/applications/"_s + m_app.objectId;
    const QString byApp = u"/applications(appId='%1')"_s.arg(m_app.appId);
    for (const QString& path : {byId, byApp}) {
        const Answer found = m_client.get(m_client.graph(path), m_admin);
        QCOMPARE(found.status, 200);
        QCOMPARE(found.text(u"appId"_s), m_app.appId);
        QCOMPARE(found.text(u"id"_s), m_app.objectId);
    }
    const auto search = [&](const QString& filter) {
        return m_client.get(m_client.graph(u"/applications?$filter="_s + filter), m_admin).value();
    };
    QCOMPARE(search(u"appId eq '%1'"_s.arg(m_app.appId)).size(), 1);
    QCOMPARE(search(u"displayName eq 'Fabrikam CSP Console'"_s).size(), 1);
    QCOMPARE(search(u"displayName eq 'Nothing of the kind'"_s).size(), 0);
    QCOMPARE(m_client.get(m_client.graph(u"/applications?$filter=shoe gt 3"_s), m_admin).graphError(),
             u"Request_UnsupportedQuery"_s);
    QCOMPARE(m_client.json("PATCH", m_client.graph(byApp), m_admin, {{u"notes"_s, u"kept"_s}}).status, 204);
    QCOMPARE(m_client.get(m_client.graph(byId), m_admin).text(u"notes"_s), u"kept"_s);
    QCOMPARE(
        m_client
            .get(m_client.graph(u"/applications(appId='aaaaaaaa-0001-4000-8000-000000000001')"_s), m_admin)
            .graphError(),
        u"Request_ResourceNotFound"_s);
}

void TestPartnerTenant::applicationIsRefused_data()
{
    QTest::addColumn<QJsonObject>("body");
    const auto uris = [](const char* platform, const char* uri) {
        return QJsonObject{{u"displayName"_s, u"x"_s},
                           {QString::fromLatin1(platform),
                            QJsonObject{{u"redirectUris"_s, QJsonArray{QString::fromLatin1(uri)}}}}};
    };
    QTest::newRow("no name") << QJsonObject{{u"signInAudience"_s, u"AzureADMultipleOrgs"_s}};
    QTest::newRow("nothing") << QJsonObject{};
    QTest::newRow("audience") << QJsonObject{{u"displayName"_s, u"x"_s},
                                             {u"signInAudience"_s, u"Everybody"_s}};
    QTest::newRow("http elsewhere") << uris("web", "http://elsewhere.example/");
    QTest::newRow("IPv6 loopback") << uris("publicClient", "http://[::1]:80/");
    QTest::newRow("wildcard") << uris("web", "https://*.example/");
    QTest::newRow("permission of a wrong type") << QJsonObject{
        {u"displayName"_s, u"x"_s},
        {u"requiredResourceAccess"_s,
         QJsonArray{QJsonObject{{u"resourceAppId"_s, QString(kGraphApp)},
                                {u"resourceAccess"_s,
                                 QJsonArray{QJsonObject{{u"id"_s, u"0e263e50-5827-48a4-b97c-d940288653c7"_s},
                                                        {u"type"_s, u"Wish"_s}}}}}}}};
    QTest::newRow("secret of one's own")
        << QJsonObject{{u"displayName"_s, u"x"_s}, {u"passwordCredentials"_s, QJsonArray{QJsonObject{}}}};
    QTest::newRow("no certificate") << QJsonObject{
        {u"displayName"_s, u"x"_s},
        {u"keyCredentials"_s,
         QJsonArray{QJsonObject{
             {u"type"_s, u"AsymmetricX509Cert"_s}, {u"usage"_s, u"Verify"_s}, {u"key"_s, u"bm90IGE="_s}}}}};
}

void TestPartnerTenant::applicationIsRefused()
{
    QFETCH(QJsonObject, body);
    const auto count = [&] {
        return m_client.get(m_client.graph(u"/applications"_s), m_admin).value().size();
    };
    const auto before = count();
    QCOMPARE(m_client.json("POST", m_client.graph(u"/applications"_s), m_admin, body).status, 400);
    QCOMPARE(count(), before);
}

void TestPartnerTenant::secretIsToldOnce()
{
    const App app = makeApplication(m_client, m_admin, {{u"displayName"_s, u"Secret keeper"_s}});
    const Answer told = m_client.get(m_client.graph(u"/applications/"_s + app.objectId), m_admin);
    QVERIFY(!told.body.contains(app.secret.toLatin1()));
    const QJsonObject credential = told.json["passwordCredentials"_L1].toArray().at(0).toObject();
    QVERIFY(credential["secretText"_L1].isNull());
    QCOMPARE(credential["hint"_L1].toString(), app.secret.left(3));
    QVERIFY(credential["endDateTime"_L1].toString() > credential["startDateTime"_L1].toString());
    const QString remove = m_client.graph(u"/applications/%1/removePassword"_s.arg(app.objectId));
    const QJsonObject key{{u"keyId"_s, credential["keyId"_L1]}};
    QCOMPARE(m_client.json("POST", remove, m_admin, key).status, 204);
    QCOMPARE(m_client.json("POST", remove, m_admin, key).status, 400);
    QCOMPARE(m_client
                 .form(m_client.tokenUrl(), {{u"client_id"_s, app.appId},
                                             {u"grant_type"_s, u"client_credentials"_s},
                                             {u"client_secret"_s, app.secret},
                                             {u"scope"_s, scope(m_client, u"graph"_s)}})
                 .number(),
             7000215);
}

void TestPartnerTenant::policyLimitsCredentials_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("error"); // empty: taken
    QTest::newRow("none") << QString() << 700 << QString();
    QTest::newRow("no secrets") << u"no-secrets"_s << 30 << u"CredentialTypeNotAllowedAsPerAppPolicy"_s;
    QTest::newRow("too long") << u"short-secrets"_s << 200 << u"CredentialInvalidLifetimeAsPerAppPolicy"_s;
    QTest::newRow("short enough") << u"short-secrets"_s << 170 << QString();
}

void TestPartnerTenant::policyLimitsCredentials()
{
    QFETCH(QString, mode);
    QFETCH(int, days);
    setFaults(m_sandbox, mode);
    const Answer policy = m_client.get(m_client.graph(u"/policies/defaultAppManagementPolicy"_s), m_admin);
    QCOMPARE(policy.json["isEnabled"_L1].toBool(), !mode.isEmpty());
    for (const QJsonValue& restriction :
         policy.json["applicationRestrictions"_L1]["passwordCredentials"_L1].toArray()) {
        const bool addition = restriction["restrictionType"_L1].toString() == "passwordAddition"_L1;
        const bool meant = mode == (addition ? "no-secrets"_L1 : "short-secrets"_L1);
        QCOMPARE(restriction["state"_L1].toString(), meant ? u"enabled"_s : u"disabled"_s);
        if (meant && !addition)
            QCOMPARE(restriction["maxLifetime"_L1].toString(), u"P180D"_s);
    }
    const QString end = QDateTime::currentDateTimeUtc().addDays(days).toString(Qt::ISODate);
    const Answer added = m_client.json(
        "POST", m_client.graph(u"/applications/%1/addPassword"_s.arg(m_app.objectId)), m_admin,
        {{u"passwordCredential"_s, QJsonObject{{u"displayName"_s, u"p"_s}, {u"endDateTime"_s, end}}}});
    QTEST(added.graphError(), "error");
    QCOMPARE(added.text(u"secretText"_s).isEmpty(), added.status != 200);
}

void TestPartnerTenant::principalIsMadeOnce()
{
    const Answer again =
        m_client.json("POST", m_client.graph(u"/servicePrincipals"_s), m_admin, {{u"appId"_s, m_app.appId}});
    QCOMPARE(again.status, 409);
    QVERIFY(again.body.contains("already in use"));
    const Answer unknown = m_client.json("POST", m_client.graph(u"/servicePrincipals"_s), m_admin,
                                         {{u"appId"_s, u"aaaaaaaa-0001-4000-8000-000000000001"_s}});
    QCOMPARE(unknown.status, 400);
    QVERIFY(unknown.body.contains("does not reference a valid application object"));

    PracticeSandbox fresh({u"--customers"_s, u"1"_s, u"--faults"_s, u"no-partner-principal"_s});
    start(fresh);
    PracticeClient client(fresh);
    const QString admin = administrator(client);
    QVERIFY(client.walk(client.authorizeUrl({fresh.clientId(), scope(client, u"partnercenter"_s)}))
                .contains(u"AADSTS500011"_s));
    QCOMPARE(client
                 .json("POST", client.graph(u"/servicePrincipals"_s), admin,
                       {{u"appId"_s, QString(kPartnerCenterApp)}})
                 .status,
             201);
    QCOMPARE(signInPractice(client, fresh.clientId()).status, 200);
}

void TestPartnerTenant::permissionIdsResolveToNames()
{
    const Answer graph =
        m_client.get(m_client.graph(u"/servicePrincipals(appId='%1')"_s.arg(kGraphApp)), m_admin);
    QHash<QString, QString> names;
    for (const auto& list : {u"publishedPermissionScopes"_s, u"appRoles"_s}) {
        for (const QJsonValue& permission : graph.json[list].toArray())
            names.insert(permission["id"_L1].toString(), permission["value"_L1].toString());
    }
    QCOMPARE(names.value(u"0e263e50-5827-48a4-b97c-d940288653c7"_s), u"Directory.AccessAsUser.All"_s);
    QCOMPARE(names.value(u"1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"_s), u"Application.ReadWrite.All"_s);
    QVERIFY(names.size() > 140);
    const Answer slim = m_client.get(
        m_client.graph(u"/servicePrincipals?$filter=appId eq '%1'&$select=id,appId"_s.arg(kExchangeApp)),
        m_admin);
    QCOMPARE(slim.value().size(), 1);
    QCOMPARE(slim.value().at(0).toObject().keys(), QStringList({u"appId"_s, u"id"_s}));
}

void TestPartnerTenant::createdApplicationSignsIn()
{
    const QString asked = scope(m_client, u"partnercenter"_s) + u" offline_access"_s;
    QVERIFY(
        m_client.walk(m_client.authorizeUrl({m_app.appId, asked, u"http://localhost:1/steward"_s, {}, {}}))
            .contains(u"AADSTS50011:"_s));
    const Answer tokens = m_client.signIn(
        {m_app.appId, asked, u"http://localhost:1/"_s, m_app.secret, {{u"prompt"_s, u"consent"_s}}});
    QCOMPARE(tokens.status, 200);
    QVERIFY(m_client.consentPage().contains(u"Fabrikam CSP Console"_s));
    QVERIFY(m_client.consentPage().contains(u"user_impersonation"_s));
    QVERIFY(!m_client.consentPage().contains(u"Exchange.Manage"_s)); // it did not ask for that now
    const QString refresh = tokens.text(u"refresh_token"_s);
    const Fields secret{{u"client_secret"_s, m_app.secret}};
    QCOMPARE(m_client.refresh(m_app.appId, refresh, asked, {}, secret).status, 200);
    QCOMPARE(m_client.refresh(m_app.appId, refresh, asked).number(), 7000218);
    QCOMPARE(m_client.refresh(m_app.appId, refresh, asked, {}, {{u"client_secret"_s, u"wrong"_s}}).number(),
             7000215);
    // Only what was allowed: Exchange was declared, and nobody allowed it.
    QCOMPARE(m_client.refresh(m_app.appId, refresh, scope(m_client, u"exchange"_s), {}, secret).number(),
             65001);
}

void TestPartnerTenant::platformDecidesAboutTheSecret_data()
{
    QTest::addColumn<QString>("platform");
    QTest::addColumn<bool>("withSecret");
    QTest::addColumn<int>("number"); // 0: tokens
    QTest::newRow("web with") << u"web"_s << true << 0;
    QTest::newRow("web without") << u"web"_s << false << 7000218;
    QTest::newRow("public with") << u"publicClient"_s << true << 700025;
    QTest::newRow("public without") << u"publicClient"_s << false << 0;
    QTest::newRow("single page") << u"spa"_s << true << 9002327;
}

void TestPartnerTenant::platformDecidesAboutTheSecret()
{
    QFETCH(QString, platform);
    QFETCH(bool, withSecret);
    QJsonObject changes{{u"displayName"_s, u"Platform"_s},
                        {u"web"_s, QJsonObject{{u"redirectUris"_s, QJsonArray()}}}};
    changes.insert(platform, QJsonObject{{u"redirectUris"_s, QJsonArray{u"http://127.0.0.1/done"_s}}});
    const App app = makeApplication(m_client, m_admin, changes);
    const Answer tokens = m_client.signIn({app.appId,
                                           m_client.base() + u"/graph/User.Read"_s,
                                           u"http://127.0.0.1:4711/done"_s,
                                           withSecret ? app.secret : QString(),
                                           {}});
    QVERIFY(tokens.status != 0);
    QTEST(tokens.number(), "number");
}

void TestPartnerTenant::adminConsentGrantsWhatIsDeclared()
{
    const App app = makeApplication(m_client, m_admin, {{u"displayName"_s, u"Admin consents"_s}});
    const QString link = m_client.base() + u"/login/"_s + m_sandbox.tenant();
    const QString query = u"client_id=%1&redirect_uri=http%3A%2F%2Flocalhost&state=a%20b"_s.arg(app.appId);
    const auto grants = [&] {
        const QString id =
            m_client.get(m_client.graph(u"/servicePrincipals(appId='%1')"_s.arg(app.appId)), m_admin)
                .text(u"id"_s);
        return m_client
            .get(m_client.graph(u"/servicePrincipals/%1/oauth2PermissionGrants"_s.arg(id)), m_admin)
            .value();
    };
    QCOMPARE(grants().size(), 0);
    const QUrl named = QUrl::fromEncoded(
        m_client
            .walk(link + u"/v2.0/adminconsent?"_s + query + u"&scope="_s +
                  QString::fromLatin1(QUrl::toPercentEncoding(scope(m_client, u"exchange"_s))))
            .toLatin1());
    QCOMPARE(QUrlQuery(named).queryItemValue(u"admin_consent"_s), u"True"_s);
    QCOMPARE(QUrlQuery(named).queryItemValue(u"tenant"_s), m_sandbox.tenant());
    QCOMPARE(QUrlQuery(named).queryItemValue(u"state"_s, QUrl::FullyDecoded), u"a b"_s);
    QVERIFY(grants().size() >= 1);
    const QUrl whole = QUrl::fromEncoded(m_client.walk(link + u"/adminconsent?"_s + query).toLatin1());
    QCOMPARE(QUrlQuery(whole).queryItemValue(u"admin_consent"_s), u"True"_s);
    QCOMPARE(grants().size(), 3);
    // An address that is not the application's never gets an answer.
    QVERIFY(m_client
                .walk(link +
                      u"/adminconsent?client_id=%1&redirect_uri=http%3A%2F%2Fevil.example"_s.arg(app.appId))
                .contains(u"AADSTS50011"_s));
}

void TestPartnerTenant::customerAdministratorConsents()
{
    const App app = makeApplication(m_client, m_admin, {{u"displayName"_s, u"Customer consents"_s}});
    const auto customer = m_data.customer(7);
    const QString link = m_client.base() + u"/login/"_s + customer.id +
                         u"/adminconsent?redirect_uri=http%3A%2F%2Flocalhost&client_id="_s + app.appId;
    QVERIFY(m_client.walk(link).contains(u"AADSTS50034"_s)); // the operator is nobody there
    const QUrl end = QUrl::fromEncoded(m_client.walk(link, u"admin@"_s + customer.domain).toLatin1());
    QCOMPARE(QUrlQuery(end).queryItemValue(u"tenant"_s), customer.id);
    const Answer tokens = m_client.signIn({app.appId,
                                           scope(m_client, u"partnercenter"_s) + u" offline_access"_s,
                                           u"http://localhost:1/"_s,
                                           app.secret,
                                           {}});
    QCOMPARE(m_client
                 .refresh(app.appId, tokens.text(u"refresh_token"_s), scope(m_client, u"graph"_s),
                          customer.id, {{u"client_secret"_s, app.secret}})
                 .status,
             200);
}

void TestPartnerTenant::programGetsItsRoles()
{
    const QString principal =
        m_client.get(m_client.graph(u"/servicePrincipals(appId='%1')"_s.arg(m_app.appId)), m_admin)
            .text(u"id"_s);
    const QString graphId =
        m_client.get(m_client.graph(u"/servicePrincipals(appId='%1')"_s.arg(kGraphApp)), m_admin)
            .text(u"id"_s);
    const Fields ask{{u"client_id"_s, m_app.appId},
                     {u"grant_type"_s, u"client_credentials"_s},
                     {u"client_secret"_s, m_app.secret},
                     {u"scope"_s, scope(m_client, u"graph"_s)}};
    const Answer before = m_client.form(m_client.tokenUrl(), ask);
    QCOMPARE(before.status, 200);
    QVERIFY(!before.json.contains(u"refresh_token"_s));
    QCOMPARE(m_client.get(m_client.graph(u"/users"_s), before.text(u"access_token"_s)).status, 403);
    const QString assignments = m_client.graph(u"/servicePrincipals/%1/appRoleAssignments"_s.arg(principal));
    const QJsonObject role{{u"principalId"_s, principal},
                           {u"resourceId"_s, graphId},
                           {u"appRoleId"_s, u"741f803b-c850-494e-b5df-cde7c675a1ca"_s}};
    QCOMPARE(m_client.json("POST", assignments, m_admin, role).status, 201);
    const Answer twice = m_client.json("POST", assignments, m_admin, role);
    QCOMPARE(twice.status, 400);
    QVERIFY(twice.body.contains("Permission being assigned already exists on the object"));
    QCOMPARE(m_client.get(assignments, m_admin).value().size(), 1);
    const Answer after = m_client.form(m_client.tokenUrl(), ask);
    QCOMPARE(m_client.get(m_client.graph(u"/users"_s), after.text(u"access_token"_s)).status, 200);
    QCOMPARE(m_client.form(m_client.tokenUrl(m_data.customer(20).id), ask).number(), 700016);
}

void TestPartnerTenant::customerIsClosedUntilConsented()
{
    const QString tenant = m_data.customer(11).id;
    const Answer tokens = m_client.signIn({m_app.appId,
                                           scope(m_client, u"partnercenter"_s) + u" offline_access"_s,
                                           u"http://localhost:1/"_s,
                                           m_app.secret,
                                           {}});
    const Fields secret{{u"client_secret"_s, m_app.secret}};
    const auto graph = [&] {
        return m_client.refresh(m_app.appId, tokens.text(u"refresh_token"_s), scope(m_client, u"graph"_s),
                                tenant, secret);
    };
    QCOMPARE(graph().number(), 700016);
    const QString url = m_client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(tenant));
    const QString partner = tokens.text(u"access_token"_s);
    const QJsonObject body = consentBody(m_app.appId, kExchangeApp, u"Exchange.Manage"_s);
    const Answer consented = m_client.json("POST", url, partner, body);
    QCOMPARE(consented.status, 201);
    QCOMPARE(consented.text(u"applicationId"_s), m_app.appId);
    QCOMPARE(graph().number(), 65001); // it is known there now, and Graph is not allowed
    const Answer again = m_client.json("POST", url, partner, body);
    QCOMPARE(again.status, 400);
    QCOMPARE(again.text(u"description"_s), u"Permission entry already exists."_s);
    // A second resource cannot be added; it says so without having added it.
    QCOMPARE(m_client.json("POST", url, partner, consentBody(m_app.appId, kGraphApp, u"User.Read"_s)).status,
             409);
    QCOMPARE(graph().number(), 65001);
}

void TestPartnerTenant::consentIsRefused_data()
{
    QTest::addColumn<QString>("customer");
    QTest::addColumn<QJsonObject>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const QString tenant = m_data.customer(30).id;
    const QString own = m_app.appId;
    QTest::newRow("other application")
        << tenant << consentBody(m_sandbox.clientId(), kGraphApp, u"User.Read"_s) << 403 << u"2032"_s;
    QTest::newRow("unknown customer") << u"aaaaaaaa-0001-4000-8000-000000000001"_s
                                      << consentBody(own, kGraphApp, u"User.Read"_s) << 404 << u"1000"_s;
    QTest::newRow("own tenant") << m_sandbox.tenant() << consentBody(own, kGraphApp, u"User.Read"_s) << 400
                                << u"3000"_s;
    QTest::newRow("unknown scope") << tenant << consentBody(own, kGraphApp, u"User.Read,Moon.Walk"_s) << 400
                                   << u"3000"_s;
    QTest::newRow("role instead of scope")
        << tenant << consentBody(own, kExchangeApp, u"Exchange.ManageAsApp"_s) << 400 << u"3000"_s;
    QTest::newRow("resource not there")
        << tenant << consentBody(own, kPartnerCenterApp, u"user_impersonation"_s) << 400 << u"3000"_s;
    QTest::newRow("no grants") << tenant << QJsonObject{{u"applicationId"_s, own}} << 400 << u"3000"_s;
    QTest::newRow("space between is taken")
        << m_data.customer(31).id << consentBody(own, kGraphApp, u"User.Read, openid"_s) << 201 << QString();
    QTest::newRow("PascalCase is taken")
        << m_data.customer(32).id
        << QJsonObject{{u"ApplicationId"_s, own},
                       {u"ApplicationGrants"_s,
                        QJsonArray{QJsonObject{{u"EnterpriseApplicationId"_s, QString(kGraphApp)},
                                               {u"Scope"_s, u"User.Read"_s}}}}}
        << 201 << QString();
}

void TestPartnerTenant::consentIsRefused()
{
    QFETCH(QString, customer);
    QFETCH(QJsonObject, body);
    const QString token = m_client
                              .signIn({m_app.appId,
                                       scope(m_client, u"partnercenter"_s),
                                       u"http://localhost:1/"_s,
                                       m_app.secret,
                                       {}})
                              .text(u"access_token"_s);
    const QString url = m_client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(customer));
    const Answer answer = m_client.json("POST", url, token, body);
    QTEST(answer.status, "status");
    QTEST(answer.text(u"code"_s), "code");
    QVERIFY(!answer.headers.value("ms-correlationid").isEmpty());
    if (answer.status == 201)
        return;
    setFaults(m_sandbox, u"not-admin-agent"_s);
    const Answer stranger = m_client.json(
        "POST", m_client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(m_data.customer(30).id)),
        token, consentBody(m_app.appId, kGraphApp, u"User.Read"_s));
    QCOMPARE(stranger.status, 403);
    QCOMPARE(stranger.text(u"code"_s), u"2032"_s);
}

void TestPartnerTenant::consentCanBeTakenBack()
{
    const QString tenant = m_data.customer(33).id;
    const Answer tokens = m_client.signIn({m_app.appId,
                                           scope(m_client, u"partnercenter"_s) + u" offline_access"_s,
                                           u"http://localhost:1/"_s,
                                           m_app.secret,
                                           {}});
    const QString token = tokens.text(u"access_token"_s);
    const QString url = m_client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(tenant));
    const QString own = url + u'/' + m_app.appId;
    QCOMPARE(m_client.send("DELETE", own, token).status, 404);
    QCOMPARE(m_client.json("POST", url, token, consentBody(m_app.appId, kGraphApp, u"User.Read"_s)).status,
             201);
    QCOMPARE(m_client.send("DELETE", own, token).status, 204);
    QCOMPARE(m_client
                 .refresh(m_app.appId, tokens.text(u"refresh_token"_s), scope(m_client, u"graph"_s), tenant,
                          {{u"client_secret"_s, m_app.secret}})
                 .number(),
             65001); // the principal stays behind
    QCOMPARE(m_client.json("POST", url, token, consentBody(m_app.appId, kGraphApp, u"openid"_s)).status, 201);
    QCOMPARE(m_client.get(url, token).status, 405);
}

void TestPartnerTenant::grantsAreWrittenInTheCustomer()
{
    const QString tenant = m_data.customer(34).id;
    const Answer tokens = m_client.signIn({m_app.appId,
                                           scope(m_client, u"partnercenter"_s) + u" offline_access"_s,
                                           u"http://localhost:1/"_s,
                                           m_app.secret,
                                           {}});
    const QString url = m_client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(tenant));
    QCOMPARE(m_client
                 .json("POST", url, tokens.text(u"access_token"_s),
                       consentBody(m_app.appId, kGraphApp,
                                   u"DelegatedPermissionGrant.ReadWrite.All,Directory.ReadWrite.All"_s))
                 .status,
             201);
    const Fields secret{{u"client_secret"_s, m_app.secret}};
    const auto token = [&](const QString& service) {
        return m_client.refresh(m_app.appId, tokens.text(u"refresh_token"_s), scope(m_client, service),
                                tenant, secret);
    };
    const QString graph = token(u"graph"_s).text(u"access_token"_s);
    const auto principal = [&](const QString& appId) {
        return m_client.get(m_client.graph(u"/servicePrincipals(appId='%1')"_s.arg(appId)), graph)
            .text(u"id"_s);
    };
    QCOMPARE(token(u"exchange"_s).number(), 65001);
    const QString all = m_client.graph(u"/oauth2PermissionGrants"_s);
    const QJsonObject wish{{u"clientId"_s, principal(m_app.appId)},
                           {u"consentType"_s, u"AllPrincipals"_s},
                           {u"resourceId"_s, principal(QString(kExchangeApp))},
                           {u"scope"_s, u"Exchange.Manage"_s}};
    const Answer made = m_client.json("POST", all, graph, wish);
    QCOMPARE(made.status, 201);
    QCOMPARE(m_client.json("POST", all, graph, wish).status, 409);
    QCOMPARE(token(u"exchange"_s).status, 200);
    const QString one = all + u'/' + made.text(u"id"_s);
    QCOMPARE(m_client.json("PATCH", one, graph, {{u"scope"_s, u"Calendars.ReadWrite.All"_s}}).status, 204);
    QCOMPARE(token(u"exchange"_s).text(u"scope"_s), m_client.base() + u"/exchange/Calendars.ReadWrite.All"_s);
    QCOMPARE(m_client.send("DELETE", one, graph).status, 204);
    QCOMPARE(token(u"exchange"_s).number(), 65001);
    QJsonObject wrong = wish;
    wrong.insert(u"resourceId"_s, QString(kExchangeApp)); // an application's id is not a principal's
    QCOMPARE(m_client.json("POST", all, graph, wrong).status, 404);
}

void TestPartnerTenant::consentsAreLimitedPerSecond()
{
    PracticeSandbox fresh({u"--customers"_s, u"5"_s});
    start(fresh);
    PracticeClient client(fresh);
    const QString token = signInPractice(client, fresh.clientId()).text(u"access_token"_s);
    const QString url =
        client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(m_data.customer(0).id));
    int refused = 0;
    QElapsedTimer timer;
    timer.start();
    int sent = 0;
    for (; sent < 400 && refused == 0; ++sent) {
        const Answer answer = client.json("POST", url, token, {});
        if (answer.status == 429) {
            QCOMPARE(answer.headers.value("retry-after"), QByteArray("1"));
            ++refused;
        }
    }
    // A machine too slow for 50 a second cannot be refused.
    QVERIFY2(refused == 1 || timer.elapsed() > sent * 20, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(refused == 0 || sent > 50);
}

void TestPartnerTenant::customersRefuse_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("graphToken"); // AADSTS number, 0: a token
    QTest::addColumn<int>("exchangeToken");
    QTest::addColumn<QString>("graphCode"); // of the call, empty: answered
    QTest::addColumn<int>("exchangeStatus");
    QTest::addColumn<int>("partnerStatus");
    QTest::addColumn<QString>("partnerCode");
    const QString none;
    const QString exists = u"3000"_s;
    QTest::newRow("no licence") << u"no-licence"_s << 0 << 650052 << none << 0 << 400 << exists;
    QTest::newRow("no Exchange") << u"no-exchange"_s << 0 << 500011 << none << 0 << 400 << exists;
    QTest::newRow("not licensed") << u"not-licensed"_s << 0 << 0 << none << 403 << 400 << exists;
    QTest::newRow("guest") << u"guest"_s << 50020 << 50020 << none << 0 << 400 << exists;
    QTest::newRow("external") << u"external-challenge"_s << 50177 << 50177 << none << 0 << 400 << exists;
    QTest::newRow("policy") << u"conditional-access"_s << 53003 << 53003 << none << 0 << 400 << exists;
    QTest::newRow("role") << u"role-missing"_s << 0 << 0 << u"Authorization_RequestDenied"_s << 403 << 403
                          << u"2032"_s;
    QTest::newRow("ended") << u"relationship-ended"_s << 0 << 0 << u"Authorization_IdentityNotFound"_s << 403
                           << 403 << u"20002"_s;
    QTest::newRow("user") << u"user-not-found"_s << 0 << 0 << u"UnknownError"_s << 403 << 403 << u"20002"_s;
    QTest::newRow("deleted") << u"deleted"_s << 5000224 << 5000224 << none << 0 << 404 << u"60003"_s;
    QTest::newRow("unknown") << u"unknown-tenant"_s << 90002 << 90002 << none << 0 << 404 << u"60003"_s;
    QTest::newRow("cross-tenant") << u"cross-tenant"_s << 500212 << 500212 << none << 0 << 400 << exists;
}

void TestPartnerTenant::customersRefuse()
{
    QFETCH(QString, kind);
    PracticeSandbox fresh({u"--customers"_s, u"9"_s, u"--refusals"_s, kind + u"@4"_s});
    start(fresh);
    PracticeClient client(fresh);
    const Answer tokens = signInPractice(client, fresh.clientId());
    const QString tenant = PracticeData(1, 9).customer(3).id;
    const auto token = [&](const QString& service) {
        return client.refresh(fresh.clientId(), tokens.text(u"refresh_token"_s), scope(client, service),
                              tenant);
    };
    const Answer graph = token(u"graph"_s);
    QTEST(graph.number(), "graphToken");
    QCOMPARE(graph.json.contains(u"claims"_s), kind == "conditional-access"_L1);
    QVERIFY(graph.status == 200 || !graph.text(u"correlation_id"_s).isEmpty());
    const Answer exchange = token(u"exchange"_s);
    QTEST(exchange.number(), "exchangeToken");
    if (graph.status == 200)
        QTEST(client.get(client.graph(u"/users"_s), graph.text(u"access_token"_s)).graphError(), "graphCode");
    if (exchange.status == 200) {
        const Answer config =
            client.json("POST", client.base() + u"/exchange/adminapi/beta/%1/InvokeCommand"_s.arg(tenant),
                        exchange.text(u"access_token"_s),
                        {{u"CmdletInput"_s, QJsonObject{{u"CmdletName"_s, u"Get-OrganizationConfig"_s}}}});
        QTEST(config.status, "exchangeStatus");
    }
    const Answer consent =
        client.json("POST", client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(tenant)),
                    tokens.text(u"access_token"_s), consentBody(fresh.clientId(), kGraphApp, u"User.Read"_s));
    QTEST(consent.status, "partnerStatus");
    QTEST(consent.text(u"code"_s), "partnerCode");
    // Its neighbour does not refuse.
    QCOMPARE(client
                 .refresh(fresh.clientId(), tokens.text(u"refresh_token"_s), scope(client, u"exchange"_s),
                          PracticeData(1, 9).customer(4).id)
                 .status,
             200);
}

void TestPartnerTenant::throttledCustomersGiveInAfterTwo()
{
    PracticeSandbox fresh({u"--customers"_s, u"9"_s, u"--refusals"_s, u"throttled@4"_s});
    start(fresh);
    PracticeClient client(fresh);
    const Answer tokens = signInPractice(client, fresh.clientId());
    const QString tenant = PracticeData(1, 9).customer(3).id;
    const QString token =
        client.refresh(fresh.clientId(), tokens.text(u"refresh_token"_s), scope(client, u"graph"_s), tenant)
            .text(u"access_token"_s);
    for (const int expected : {429, 429, 200, 200}) {
        const Answer answer = client.get(client.graph(u"/organization"_s), token);
        QCOMPARE(answer.status, expected);
        QCOMPARE(answer.headers.value("retry-after"), expected == 429 ? QByteArray("1") : QByteArray());
    }
}

void TestPartnerTenant::shareOfCustomersRefuses()
{
    PracticeSandbox fresh({u"--customers"_s, u"300"_s, u"--refusals"_s, u"10%,throttled=5%,guest=2"_s});
    start(fresh);
    PracticeClient client(fresh);
    bool done = false;
    QJsonArray list;
    whenDone(fresh.customers(), this, [&](const Result<QJsonObject>& result) {
        done = true;
        if (result)
            list = (*result)["customers"_L1].toArray();
    });
    QTRY_VERIFY_WITH_TIMEOUT(done, kDeadlineMs);
    QHash<QString, int> kinds;
    for (const QJsonValue& one : list)
        ++kinds[one["refusal"_L1].toString()];
    QCOMPARE(list.size(), 47);
    QCOMPARE(kinds.value(u"throttled"_s), 15);
    QVERIFY(kinds.value(u"guest"_s) > 2);
    QVERIFY(kinds.value(u"role-missing"_s) > 0);
    QCOMPARE(kinds.size(), 7);
    for (const QString& wrong :
         {u"moon"_s, u"guest=many"_s, u"guest@0"_s, u"200%"_s, u"guest=250,deleted=200"_s}) {
        PracticeSandbox refused({u"--customers"_s, u"300"_s, u"--refusals"_s, wrong});
        QSignalSpy stopped(&refused, &PracticeSandbox::stopped);
        refused.start();
        QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, kDeadlineMs);
        QVERIFY2(refused.exitCode() == 2, qPrintable(wrong));
    }
}

void TestPartnerTenant::consentedAndDriftAreCounted()
{
    PracticeSandbox fresh({u"--customers"_s, u"40"_s, u"--consented"_s, u"10"_s, u"--drift"_s, u"4"_s});
    start(fresh);
    PracticeClient client(fresh);
    const QString refresh = signInPractice(client, fresh.clientId()).text(u"refresh_token"_s);
    const PracticeData data(1, 40);
    QHash<int, int> numbers;
    int drifted = 0;
    for (qint64 i = 0; i < 40; ++i) {
        const Answer answer =
            client.refresh(fresh.clientId(), refresh, scope(client, u"graph"_s), data.customer(i).id);
        ++numbers[answer.number()];
        if (answer.status == 200 && !answer.text(u"scope"_s).contains(u"/Domain.Read.All"_s))
            ++drifted;
    }
    QCOMPARE(numbers.value(0), 10);
    QCOMPARE(drifted, 4);
    QVERIFY(numbers.value(65001) > 0);
    QVERIFY(numbers.value(700016) > 0);
    QCOMPARE(numbers.value(65001) + numbers.value(700016), 30);
}

void TestPartnerTenant::relationshipsPageToTheEnd()
{
    const QString token =
        m_client
            .refresh(m_sandbox.clientId(),
                     signInPractice(m_client, m_sandbox.clientId()).text(u"refresh_token"_s),
                     scope(m_client, u"graph"_s))
            .text(u"access_token"_s);
    const auto all = [&](QString url) {
        QHash<QString, QJsonObject> found;
        int pages = 0;
        while (!url.isEmpty() && ++pages < 100) {
            const Answer page = m_client.get(url, token);
            for (const QJsonValue& one : page.value())
                found.insert(one["id"_L1].toString(), one.toObject());
            url = page.text(u"@odata.nextLink"_s);
        }
        return found;
    };
    const QString list = m_client.graph(u"/tenantRelationships/delegatedAdminRelationships"_s);
    const auto large = all(list + u"?$top=300"_s);
    QCOMPARE(all(list + u"?$top=7"_s).size(), large.size());
    QVERIFY(large.size() > kCustomers);
    QSet<QString> statuses;
    int active = 0, transition = 0;
    for (const QJsonObject& one : large) {
        statuses.insert(one["status"_L1].toString());
        active += one["status"_L1].toString() == "active"_L1;
        transition += one["displayName"_L1].toString().startsWith(u"MLT_"_s);
    }
    QVERIFY2(statuses.size() >= 8, qPrintable(QStringList(statuses.cbegin(), statuses.cend()).join(u' ')));
    QVERIFY(transition > 3);
    QCOMPARE(all(list + u"?$filter=status eq 'active'&$top=50"_s).size(), active);
    for (const QJsonObject& one :
         all(list +
             u"?$filter=status eq 'active' and customer/tenantId eq '%1'"_s.arg(m_data.customer(3).id)))
        QCOMPARE(one["customer"_L1]["tenantId"_L1].toString(), m_data.customer(3).id);
    QCOMPARE(m_client.get(list + u"?$top=301"_s, token).status, 400);
    QCOMPARE(all(m_client.graph(u"/tenantRelationships/delegatedAdminCustomers?$top=60"_s)).size(),
             kCustomers);
    // The bootstrap client was not allowed to see them.
    QCOMPARE(m_client.get(list, m_admin).status, 403);
}

void TestPartnerTenant::relationshipsHaveEndsRelativeToToday()
{
    const QString token =
        m_client
            .refresh(m_sandbox.clientId(),
                     signInPractice(m_client, m_sandbox.clientId()).text(u"refresh_token"_s),
                     scope(m_client, u"graph"_s))
            .text(u"access_token"_s);
    int month = 0, two = 0, extending = 0, over = 0;
    QString url = m_client.graph(u"/tenantRelationships/delegatedAdminRelationships?$top=300"_s);
    while (!url.isEmpty()) {
        const Answer page = m_client.get(url, token);
        for (const QJsonValue& one : page.value()) {
            const QDateTime end = QDateTime::fromString(one["endDateTime"_L1].toString(), Qt::ISODate);
            if (!end.isValid())
                continue;
            const qint64 days = QDateTime::currentDateTimeUtc().daysTo(end);
            month += days >= 0 && days <= 30;
            two += days > 30 && days <= 60;
            over += days < 0;
            extending += one["autoExtendDuration"_L1].toString() == "P180D"_L1;
            if (one["status"_L1].toString() == "expired"_L1)
                QVERIFY(days < 0);
        }
        url = page.text(u"@odata.nextLink"_s);
    }
    QVERIFY(month > 0 && two > 0 && over > 0 && extending > 0);
}

void TestPartnerTenant::relationshipWithoutItsGroupGivesNothing()
{
    const QString refresh = signInPractice(m_client, m_sandbox.clientId()).text(u"refresh_token"_s);
    QString tenant;
    for (qint64 i = 0; tenant.isEmpty(); ++i) {
        if (m_data.customer(i).consented)
            tenant = m_data.customer(i).id;
    }
    const QString token = m_client.refresh(m_sandbox.clientId(), refresh, scope(m_client, u"graph"_s), tenant)
                              .text(u"access_token"_s);
    const QString roles =
        m_client.graph(u"/roleManagement/directory/roleAssignments?$expand=principal&$filter="
                       "roleDefinitionId eq '29232cdf-9323-42fd-ade2-1d097af3e4de'"_s);
    const QJsonArray reach = m_client.get(roles, token).value();
    QCOMPARE(reach.size(), 1);
    QCOMPARE(reach.at(0)["principalOrganizationId"_L1].toString(), m_sandbox.tenant());
    QCOMPARE(reach.at(0)["principal"_L1]["displayName"_L1].toString(), u"M365 GDAP Exchange Administrator"_s);
    QCOMPARE(m_client.get(m_client.graph(u"/users"_s), token).status, 200);
    setFaults(m_sandbox, u"no-gdap-groups"_s);
    QCOMPARE(m_client.get(m_client.graph(u"/users"_s), token).graphError(),
             u"Authorization_IdentityNotFound"_s);
}

void TestPartnerTenant::relationshipCanBeMadeAndEnded()
{
    const QString token =
        m_client
            .refresh(m_sandbox.clientId(),
                     signInPractice(m_client, m_sandbox.clientId()).text(u"refresh_token"_s),
                     scope(m_client, u"graph"_s))
            .text(u"access_token"_s);
    const QString list = m_client.graph(u"/tenantRelationships/delegatedAdminRelationships"_s);
    const QJsonObject role{{u"roleDefinitionId"_s, u"29232cdf-9323-42fd-ade2-1d097af3e4de"_s}};
    QJsonObject wish{{u"displayName"_s, u"Console access"_s},
                     {u"duration"_s, u"P730D"_s},
                     {u"accessDetails"_s, QJsonObject{{u"unifiedRoles"_s, QJsonArray{role}}}}};
    const Answer made = m_client.json("POST", list, token, wish);
    QCOMPARE(made.status, 201);
    QCOMPARE(made.text(u"status"_s), u"created"_s);
    QVERIFY(made.json["customer"_L1].isNull());
    QCOMPARE(m_client.json("POST", list, token, wish).status, 409);
    wish.insert(u"displayName"_s, QString(51, u'x'));
    QCOMPARE(m_client.json("POST", list, token, wish).status, 400);
    const QString one = list + u'/' + made.text(u"id"_s);
    QCOMPARE(m_client.json("POST", one + u"/requests"_s, token, {{u"action"_s, u"lockForApproval"_s}}).status,
             201);
    QCOMPARE(m_client.get(one, token).text(u"status"_s), u"approvalPending"_s);
    QCOMPARE(m_client.json("POST", one + u"/requests"_s, token, {{u"action"_s, u"terminate"_s}}).status, 400);

    // Ending the one that gives access takes the access away.
    const auto customer = m_data.customer(40);
    const Answer active = m_client.get(
        list +
            u"?$filter=status eq 'active' and customer/tenantId eq '%1' and startswith(displayName,'Access')"_s
                .arg(customer.id),
        token);
    QCOMPARE(active.value().size(), 1);
    const QString id = active.value().at(0)["id"_L1].toString();
    const Answer maps = m_client.get(list + u'/' + id + u"/accessAssignments"_s, token);
    QCOMPARE(maps.value().size(), 12);
    QCOMPARE(m_client.json("POST", list + u'/' + id + u"/requests"_s, token, {{u"action"_s, u"terminate"_s}})
                 .status,
             201);
    const Answer consent =
        m_client.json("POST", m_client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(customer.id)),
                      signInPractice(m_client, m_sandbox.clientId()).text(u"access_token"_s),
                      consentBody(m_sandbox.clientId(), kGraphApp, u"User.Read"_s));
    QCOMPARE(consent.text(u"code"_s), u"2032"_s);
}

void TestPartnerTenant::exchangeAnswersAndRefuses()
{
    const QString refresh = signInPractice(m_client, m_sandbox.clientId()).text(u"refresh_token"_s);
    QStringList tenants;
    for (qint64 i = 50; tenants.size() < 2; ++i) {
        if (m_data.customer(i).consented)
            tenants << m_data.customer(i).id;
    }
    const QString token =
        m_client.refresh(m_sandbox.clientId(), refresh, scope(m_client, u"exchange"_s), tenants[0])
            .text(u"access_token"_s);
    const auto invoke = [&](const QString& tenant, const QString& bearer, const QString& cmdlet) {
        return m_client.json(
            "POST", m_client.base() + u"/exchange/adminapi/beta/%1/InvokeCommand"_s.arg(tenant), bearer,
            {{u"CmdletInput"_s, QJsonObject{{u"CmdletName"_s, cmdlet}, {u"Parameters"_s, QJsonObject{}}}}});
    };
    const Answer config = invoke(tenants[0], token, u"Get-OrganizationConfig"_s);
    QCOMPARE(config.status, 200);
    QCOMPARE(config.value().at(0)["ExternalDirectoryOrganizationId"_L1].toString(), tenants[0]);
    QCOMPARE(config.value().at(0)["Name"_L1].toString(), m_data.findCustomer(tenants[0])->initialDomain);
    QCOMPARE(invoke(tenants[0], token, u"Get-AcceptedDomain"_s).value().size(), 2);
    const Answer unknown = invoke(tenants[0], token, u"Remove-Moon"_s);
    QCOMPARE(unknown.status, 400);
    QVERIFY(unknown.json["error"_L1]["details"_L1].toArray().at(0)["message"_L1].toString().contains(
        u"Remove-Moon"_s));
    QCOMPARE(invoke(tenants[1], token, u"Get-OrganizationConfig"_s).status, 403);
    const QString graph =
        m_client.refresh(m_sandbox.clientId(), refresh, scope(m_client, u"graph"_s), tenants[0])
            .text(u"access_token"_s);
    QCOMPARE(invoke(tenants[0], graph, u"Get-OrganizationConfig"_s).status, 401);
    QCOMPARE(invoke(tenants[0], {}, u"Get-OrganizationConfig"_s).status, 401);
    setFaults(m_sandbox, u"no-gdap-groups"_s);
    QVERIFY(invoke(tenants[0], token, u"Get-OrganizationConfig"_s)
                .body.contains("Unable to initialize the authorization context"));
}

void TestPartnerTenant::complianceNamesItsRegion()
{
    const QString refresh = signInPractice(m_client, m_sandbox.clientId()).text(u"refresh_token"_s);
    QString tenant;
    for (qint64 i = 60; tenant.isEmpty(); ++i) {
        if (m_data.customer(i).consented)
            tenant = m_data.customer(i).id;
    }
    const QString token =
        m_client.refresh(m_sandbox.clientId(), refresh, scope(m_client, u"compliance"_s), tenant)
            .text(u"access_token"_s);
    const QString base = m_client.base() + u"/compliance"_s;
    const Answer banner = m_client.get(
        base + u"/adminapi/beta/%1/EXOBanner('AutogenSession')?Version=3.9.2"_s.arg(tenant), token);
    QCOMPARE(banner.status, 302);
    const QUrl region = QUrl::fromEncoded(banner.headers.value("location"));
    QCOMPARE(region.host(), u"127.0.0.1"_s);
    QVERIFY(region.path().startsWith(u"/compliance/adminapi/beta/"_s + tenant));
    const Answer labels =
        m_client.json("POST", base + u"/adminapi/beta/%1/InvokeCommand"_s.arg(tenant), token,
                      {{u"CmdletInput"_s, QJsonObject{{u"CmdletName"_s, u"Get-Label"_s}}}});
    QCOMPARE(labels.status, 200);
}

void TestPartnerTenant::newThingsTakeTimeToBeKnown()
{
    PracticeSandbox fresh({u"--customers"_s, u"3"_s, u"--replication"_s, u"4"_s, u"--propagation"_s, u"2"_s,
                           u"--consented"_s, u"none"_s});
    start(fresh);
    PracticeClient client(fresh);
    const QString admin = administrator(client);
    const Answer made =
        client.json("POST", client.graph(u"/applications"_s), admin,
                    {{u"displayName"_s, u"New"_s},
                     {u"signInAudience"_s, u"AzureADMultipleOrgs"_s},
                     {u"web"_s, QJsonObject{{u"redirectUris"_s, QJsonArray{u"http://localhost"_s}}}}});
    const QString appId = made.text(u"appId"_s);
    const QJsonObject principal{{u"appId"_s, appId}};
    const QString principals = client.graph(u"/servicePrincipals"_s);
    const QString secret =
        client
            .json("POST", client.graph(u"/applications/%1/addPassword"_s.arg(made.text(u"id"_s))), admin,
                  {{u"passwordCredential"_s, QJsonObject{}}})
            .text(u"secretText"_s);
    const auto probe = [&] {
        return client
            .form(client.tokenUrl(), {{u"client_id"_s, appId},
                                      {u"grant_type"_s, u"client_credentials"_s},
                                      {u"client_secret"_s, secret},
                                      {u"scope"_s, scope(client, u"graph"_s)}})
            .number();
    };
    QCOMPARE(probe(), 700016);
    QCOMPARE(client.json("POST", principals, admin, principal).status, 400);
    int principalStatus = 0;
    const auto makePrincipal = [&] { return client.json("POST", principals, admin, principal).status; };
    QTRY_VERIFY_WITH_TIMEOUT((principalStatus = principalStatus == 201 ? 201 : makePrincipal()) == 201,
                             15'000);
    QCOMPARE(probe(), 650051);
    QTRY_COMPARE_WITH_TIMEOUT(probe(), 0, 15'000);
    const QString second =
        client
            .json("POST", client.graph(u"/applications/%1/addPassword"_s.arg(made.text(u"id"_s))), admin,
                  {{u"passwordCredential"_s, QJsonObject{}}})
            .text(u"secretText"_s);
    const Answer early = client.form(client.tokenUrl(), {{u"client_id"_s, appId},
                                                         {u"grant_type"_s, u"client_credentials"_s},
                                                         {u"client_secret"_s, second},
                                                         {u"scope"_s, scope(client, u"graph"_s)}});
    QCOMPARE(early.number(), 7000215);

    const Answer tokens = signInPractice(client, fresh.clientId());
    const QString tenant = PracticeData(1, 3).customer(1).id;
    QCOMPARE(client
                 .json("POST", client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(tenant)),
                       tokens.text(u"access_token"_s),
                       consentBody(fresh.clientId(), kGraphApp, u"User.Read"_s))
                 .status,
             201);
    const auto graph = [&] {
        return client.refresh(fresh.clientId(), tokens.text(u"refresh_token"_s), scope(client, u"graph"_s),
                              tenant);
    };
    QCOMPARE(graph().number(), 65001);
    QTRY_COMPARE_WITH_TIMEOUT(graph().status, 200, 15'000);
}

void TestPartnerTenant::secretsEnd()
{
    PracticeSandbox fresh({u"--customers"_s, u"1"_s, u"--app-secret-stdin"_s, u"--secret-days"_s, u"0"_s});
    start(fresh, "old-secret");
    PracticeClient client(fresh);
    const Fields fields{{u"client_secret"_s, u"old-secret"_s}};
    const Answer ended = client.refresh(fresh.clientId(), u"1.x"_s, scope(client, u"graph"_s), {}, fields);
    QCOMPARE(ended.status, 401);
    QCOMPARE(ended.number(), 7000222);
}

void TestPartnerTenant::deviceCodesEndAndCanBeBlocked()
{
    PracticeSandbox fresh(
        {u"--customers"_s, u"1"_s, u"--device-lifetime"_s, u"1"_s, u"--device-interval"_s, u"0"_s});
    start(fresh);
    PracticeClient client(fresh);
    const QString begin = client.base() + u"/login/"_s + fresh.tenant() + u"/oauth2/v2.0/devicecode"_s;
    const Fields ask{{u"client_id"_s, fresh.clientId()}, {u"scope"_s, scope(client, u"graph"_s)}};
    const Answer begun = client.form(begin, ask);
    QCOMPARE(begun.json["expires_in"_L1].toInt(), 1);
    const Fields poll{{u"client_id"_s, fresh.clientId()},
                      {u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:device_code"_s},
                      {u"device_code"_s, begun.text(u"device_code"_s)}};
    QTRY_COMPARE_WITH_TIMEOUT(client.form(client.tokenUrl(), poll).number(), 70019, 10'000);

    // A policy against device codes also ends what was bought with one.
    const Answer started =
        m_client.form(m_client.base() + u"/login/"_s + m_sandbox.tenant() + u"/oauth2/v2.0/devicecode"_s,
                      {{u"client_id"_s, m_sandbox.clientId()},
                       {u"scope"_s, scope(m_client, u"partnercenter"_s) + u" offline_access"_s}});
    m_client.setUserCode(started.text(u"user_code"_s));
    QVERIFY(m_client.walk(started.text(u"verification_uri"_s)).contains(u"You are signed in"_s));
    const Answer byDevice = m_client.form(
        m_client.tokenUrl(), {{u"client_id"_s, m_sandbox.clientId()},
                              {u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:device_code"_s},
                              {u"device_code"_s, started.text(u"device_code"_s)}});
    QCOMPARE(byDevice.status, 200);
    const auto again = [&](const Answer& tokens) {
        return m_client
            .refresh(m_sandbox.clientId(), tokens.text(u"refresh_token"_s), scope(m_client, u"graph"_s))
            .number();
    };
    const Answer byBrowser = signInPractice(m_client, m_sandbox.clientId());
    setFaults(m_sandbox, u"no-device-code"_s);
    QCOMPARE(again(byDevice), 53003);
    QCOMPARE(again(byBrowser), 0);

    // An application that allows no public flows gets no code.
    const App strict = makeApplication(
        m_client, m_admin, {{u"displayName"_s, u"Strict"_s}, {u"isFallbackPublicClient"_s, false}});
    const Answer refused =
        m_client.form(m_client.base() + u"/login/"_s + m_sandbox.tenant() + u"/oauth2/v2.0/devicecode"_s,
                      {{u"client_id"_s, strict.appId}, {u"scope"_s, scope(m_client, u"graph"_s)}});
    QCOMPARE(refused.number(), 7000218);
}

void TestPartnerTenant::selectorsPickTheRequest()
{
    const QString refresh = signInPractice(m_client, m_sandbox.clientId()).text(u"refresh_token"_s);
    QStringList tenants;
    for (qint64 i = 70; tenants.size() < 2; ++i) {
        if (m_data.customer(i).consented)
            tenants << m_data.customer(i).id;
    }
    const auto number = [&](const QString& service, const QString& tenant) {
        return m_client.refresh(m_sandbox.clientId(), refresh, scope(m_client, service), tenant).number();
    };
    setFaults(m_sandbox, u"token[tenant=%1;scope=graph]:aadsts53003"_s.arg(tenants[0]));
    QCOMPARE(number(u"graph"_s, tenants[0]), 53003);
    QCOMPARE(number(u"exchange"_s, tenants[0]), 0);
    QCOMPARE(number(u"graph"_s, tenants[1]), 0);
    QCOMPARE(number(u"graph"_s, {}), 0);
    setFaults(m_sandbox, u"token[tenant=customer]:aadsts50076"_s);
    QCOMPARE(number(u"exchange"_s, tenants[1]), 50076);
    QCOMPARE(number(u"graph"_s, {}), 0);
    setFaults(m_sandbox, u"token[tenant=home]:aadsts7000222"_s);
    QCOMPARE(number(u"graph"_s, {}), 7000222);
    QCOMPARE(number(u"graph"_s, tenants[1]), 0);
    bool refused = false;
    whenDone(m_sandbox.setFaults(u"token[moon=full]:aadsts53003"_s), this,
             [&](const Result<>& result) { refused = !result.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(refused, kDeadlineMs);
}

void TestPartnerTenant::everyKnownNumberCanBeProduced_data()
{
    QTest::addColumn<int>("number");
    for (const int number :
         {65001,  65002,   65004,   65005, 650051,  650052,  650054,  650056,  650057, 90094,  90095,  90099,
          500011, 700016,  50020,   50177, 50034,   530034,  500212,  500213,  50074,  50076,  50072,  50079,
          50078,  50158,   90072,   53000, 53001,   53002,   53003,   53004,   53011,  530003, 530032, 530035,
          50131,  50097,   50173,   50132, 50133,   50144,   50055,   50089,   70008,  700082, 70043,  700084,
          70000,  700007,  9002313, 70001, 7000112, 7000215, 7000222, 7000218, 700025, 700027, 700005, 50011,
          501481, 54005,   50126,   50053, 50056,   50057,   50058,   16000,   50105,  50135,  50085,  50194,
          50059,  50196,   70002,   70007, 70011,   901002,  9001023, 900144,  700022, 70016,  70018,  70019,
          90002,  5000224, 900023,  90038, 900382,  900432,  90006,   90024,   90033,  90055,  1234567})
        QTest::newRow(qPrintable(QString::number(number))) << number;
}

void TestPartnerTenant::everyKnownNumberCanBeProduced()
{
    QFETCH(int, number);
    setFaults(m_sandbox, u"token:aadsts%1,authorize:aadsts%1,signin:aadsts%1"_s.arg(number));
    const Answer answer = m_client.refresh(m_sandbox.clientId(), u"1.x"_s, scope(m_client, u"graph"_s));
    QVERIFY(answer.status >= 400);
    QCOMPARE(answer.number(), number);
    const QString description = answer.text(u"error_description"_s);
    QVERIFY(description.startsWith(u"AADSTS%1: "_s.arg(number)));
    QVERIFY(description.contains(u"Trace ID: "_s + answer.text(u"trace_id"_s)));
    QVERIFY(description.contains(u"Correlation ID: "_s + answer.text(u"correlation_id"_s)));
    QVERIFY(!answer.text(u"error"_s).isEmpty());
    if (number != 1234567)
        QVERIFY2(!description.contains(u"was asked to answer"_s), qPrintable(description));
    const QUrl redirect = QUrl::fromEncoded(
        m_client.send("GET", m_client.authorizeUrl({m_sandbox.clientId(), scope(m_client, u"graph"_s)}))
            .headers.value("location"));
    QVERIFY(QUrlQuery(redirect)
                .queryItemValue(u"error_description"_s, QUrl::FullyDecoded)
                .startsWith(u"AADSTS%1:"_s.arg(number)));
    QVERIFY(QUrlQuery(redirect).queryItemValue(u"error_description"_s).contains(u"Correlation"_s));
}

void TestPartnerTenant::changesSurviveARestart()
{
    QTemporaryDir state;
    const QStringList arguments{u"--customers"_s, u"5"_s, u"--state"_s, state.path()};
    QString appId, secret, refresh;
    const QString tenant = PracticeData(1, 5).customer(2).id;
    {
        PracticeSandbox first(arguments);
        start(first);
        PracticeClient client(first);
        const App app = makeApplication(client, administrator(client));
        appId = app.appId;
        secret = app.secret;
        const Answer tokens = client.signIn({appId,
                                             scope(client, u"partnercenter"_s) + u" offline_access"_s,
                                             u"http://localhost:1/"_s,
                                             secret,
                                             {}});
        refresh = tokens.text(u"refresh_token"_s);
        QCOMPARE(client
                     .json("POST", client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(tenant)),
                           tokens.text(u"access_token"_s), consentBody(appId, kGraphApp, u"User.Read"_s))
                     .status,
                 201);
        QSignalSpy stopped(&first, &PracticeSandbox::stopped);
        first.stop();
        QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, kDeadlineMs);
    }
    QFile file(state.filePath(u"directory.jsonl"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(secret.toLatin1()));
    QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    PracticeSandbox second(arguments);
    start(second);
    PracticeClient client(second);
    const Answer answer =
        client.refresh(appId, refresh, scope(client, u"graph"_s), tenant, {{u"client_secret"_s, secret}});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.text(u"scope"_s), client.base() + u"/graph/User.Read"_s);
}

QTEST_GUILESS_MAIN(TestPartnerTenant)
#include "tst_partnertenant.moc"
