#include <auth/pkce.h>
#include <auth/tokenanswer.h>
#include <base/clock.h>
#include <cloud/accessprobe.h>
#include <cloud/applicationsetup.h>
#include <cloud/consentclient.h>
#include <cloud/fixedtokensource.h>
#include <cloud/partnerclient.h>
#include <cloud/partnerfacts.h>
#include <cloud/permissionproof.h>
#include <logging/redactor.h>
#include <scripts/connectioncatalog.h>
#include <services/formbrowser.h>
#include <settings/cloudcatalog.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

#include <support/practicesandbox.h>

using namespace steward;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Form = QList<QPair<QString, QString>>;

QByteArray encoded(const Form& form)
{
    QByteArray text;
    for (const auto& [name, value] : form)
        text += (text.isEmpty() ? "" : "&") + name.toLatin1() + '=' + QUrl::toPercentEncoding(value);
    return text;
}

/// Redeems one refresh token wherever a token is wanted, as the application with its secret.
class RefreshingTokens final : public TokenSource
{
public:
    RefreshingTokens(HttpClient& http, AppIdentity app, Secret secret, Secret refreshToken,
                     const AdviceCatalog& advice, Redactor& redactor)
        : m_http(http),
          m_app(std::move(app)),
          m_secret(std::move(secret)),
          m_refreshToken(std::move(refreshToken)),
          m_reader(redactor, advice)
    {
    }

    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope, int) override
    {
        HttpRequest request;
        request.method = "POST";
        request.url = m_app.cloud.authority;
        request.url.setPath(u"%1/%2/oauth2/v2.0/token"_s.arg(request.url.path(), tenant.value));
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        request.body = encoded({{u"client_id"_s, m_app.clientId},
                                {u"client_secret"_s, QString::fromUtf8(m_secret.reveal())},
                                {u"grant_type"_s, u"refresh_token"_s},
                                {u"refresh_token"_s, QString::fromUtf8(m_refreshToken.reveal())},
                                {u"scope"_s, scope}});
        const Completion<AccessToken> completion;
        const TenantRole role = tenant == m_app.tenant ? TenantRole::Partner : TenantRole::Customer;
        m_http.send(std::move(request), nullptr)
            .then([completion, role, tenant, scope, reader = m_reader](const Result<HttpResponse>& response) {
                if (!response) {
                    completion.finish(fail(response.error()));
                    return;
                }
                const auto answer = reader.tokens(*response, role);
                if (!answer) {
                    completion.finish(fail(answer.error()));
                    return;
                }
                completion.finish(AccessToken{
                    answer->accessToken, QDateTime::currentDateTimeUtc().addSecs(answer->lifetime.count()),
                    tenant, scope});
            });
        return completion.future();
    }

private:
    HttpClient& m_http;
    AppIdentity m_app;
    Secret m_secret;
    Secret m_refreshToken;
    TokenAnswerReader m_reader;
};

} // namespace

/// The whole way on the real practice partner: from nothing to a customer whose services answer.
class TestCloudPractice : public QObject
{
    Q_OBJECT

    template <typename T>
    Result<T> await(const AsyncResult<T>& future)
    {
        Result<T> outcome = fail(ErrorCode::Timeout, u"Nothing came."_s);
        bool done = false;
        whenDone(future, this, [&](const Result<T>& result) {
            outcome = result;
            done = true;
        });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(done, 60000); }();
        return outcome;
    }

    /// Signs in through the pages; what the token endpoint gives for it.
    Result<TokenAnswer> signIn(const QString& clientId, const Secret& secret, const QString& scopes)
    {
        const Pkce pkce = makePkce();
        // A client of Microsoft's own knows the bare address only.
        const QString redirect =
            secret.isEmpty() ? u"http://localhost:8401"_s : u"http://localhost:8401/steward"_s;
        const auto who = m_sandbox.signIn();
        FormBrowser browser(m_network);
        browser.setDeliversRedirect(false);
        const QByteArray query = encoded({{u"client_id"_s, clientId},
                                          {u"response_type"_s, u"code"_s},
                                          {u"redirect_uri"_s, redirect},
                                          {u"scope"_s, scopes},
                                          {u"state"_s, u"s"_s},
                                          {u"code_challenge"_s, QString::fromLatin1(pkce.challenge)},
                                          {u"code_challenge_method"_s, u"S256"_s}});
        const QString place =
            m_sandbox.authority().toString() + u'/' + m_sandbox.tenant() + u"/oauth2/v2.0/"_s;
        const auto end = await(browser.signIn(QUrl(place + u"authorize?"_s + QString::fromLatin1(query)),
                                              who.username, who.password, who.code, this));
        if (!end)
            return fail(end.error());
        HttpRequest request;
        request.method = "POST";
        request.url = QUrl(place + u"token"_s);
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        Form form{{u"client_id"_s, clientId},
                  {u"grant_type"_s, u"authorization_code"_s},
                  {u"code"_s, QUrlQuery(*end).queryItemValue(u"code"_s, QUrl::FullyDecoded)},
                  {u"redirect_uri"_s, redirect},
                  {u"code_verifier"_s, QString::fromUtf8(pkce.verifier.reveal())},
                  {u"scope"_s, scopes}};
        if (!secret.isEmpty())
            form.append({u"client_secret"_s, QString::fromUtf8(secret.reveal())});
        request.body = encoded(form);
        const auto response = await(m_http.send(std::move(request), this));
        if (!response)
            return fail(response.error());
        return TokenAnswerReader(m_redactor, m_advice).tokens(*response, TenantRole::Partner);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox.start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox.isReady(), m_sandbox.errorText().constData(), 20000);
        const auto cloud = CloudCatalog({}).load(m_sandbox.cloudFile());
        QVERIFY2(cloud.has_value(), cloud ? "" : qPrintable(cloud.error().toText()));
        m_app.cloud = *cloud;
        m_app.tenant = TenantId{m_sandbox.tenant()};
    }

    void cleanupTestCase()
    {
        m_sandbox.stop();
        QTRY_VERIFY(!m_sandbox.isRunning());
    }

    void anAdministratorsShortSignInMakesTheApplication()
    {
        const QString scope = m_app.cloud.graphScope();
        const auto bootstrap =
            signIn(m_app.cloud.bootstrapClientId, {},
                   ApplicationSetup::bootstrapScopes(m_app.cloud).join(u' ') + u" openid"_s);
        QVERIFY2(bootstrap.has_value(), bootstrap ? "" : qPrintable(bootstrap.error().toText()));
        FixedTokenSource tokens(
            {bootstrap->accessToken, QDateTime::currentDateTimeUtc().addSecs(3000), m_app.tenant, scope});

        const PartnerFactsClient facts(m_http, tokens, m_app.cloud, m_app.tenant, m_advice);
        const auto known = await(facts.read(this));
        QVERIFY2(known.has_value(), known ? "" : qPrintable(known.error().toText()));
        QCOMPARE(known->account, m_sandbox.signIn().username);
        QCOMPARE(known->mfa, std::optional<bool>(true));

        ApplicationPlan plan;
        plan.cloud = m_app.cloud;
        plan.tenant = m_app.tenant;
        plan.name = u"Console of the test"_s;
        plan.permissions = m_permissions.permissions(Permission::Set::Minimal);
        plan.credential = CredentialKind::Secret;
        ApplicationSetup::Options options;
        options.principalPause = 100ms;
        options.probe = {100ms, 30s, 100ms};
        // Done twice: the second time finds everything as it should be.
        for (int round = 0; round < 2; ++round) {
            ApplicationSetup setup(plan, m_http, tokens, m_advice, m_redactor, m_clock, options);
            std::optional<Result<ApplicationReady>> outcome;
            connect(&setup, &ApplicationSetup::finished, this,
                    [&outcome](const Result<ApplicationReady>& result) { outcome = result; });
            setup.start();
            QTRY_VERIFY_WITH_TIMEOUT(outcome, 60000);
            QVERIFY2(outcome->has_value(), outcome->has_value() ? "" : qPrintable(outcome->error().toText()));
            QVERIFY2((*outcome)->missing.isEmpty(),
                     qPrintable(PermissionCatalog::asText((*outcome)->missing)));
            if (round == 0) {
                m_app.clientId = (*outcome)->application.clientId;
                m_secret = (*outcome)->credential.secret;
                plan.clientId = m_app.clientId;
                plan.hasCredential = true;
            }
            QCOMPARE((*outcome)->application.clientId, m_app.clientId);
        }
        QVERIFY(!m_secret.isEmpty());
    }

    void signedInWithItEveryPermissionIsProven()
    {
        const auto signedIn = signIn(m_app.clientId, m_secret,
                                     m_app.cloud.partnerCenterScope() + u" openid profile offline_access"_s);
        QVERIFY2(signedIn.has_value(), signedIn ? "" : qPrintable(signedIn.error().toText()));
        m_tokens = std::make_unique<RefreshingTokens>(m_http, m_app, m_secret, signedIn->refreshToken,
                                                      m_advice, m_redactor);

        const QList<Permission> wanted{
            *m_permissions.find(u"Microsoft Graph: Directory.Read.All"_s),
            *m_permissions.find(u"Microsoft Partner Center: user_impersonation"_s)};
        PermissionProof proof(wanted, m_permissions, m_connections.connections(), m_http, *m_tokens, m_app,
                              m_advice, m_clock);
        QSignalSpy finished(&proof, &PermissionProof::finished);
        proof.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30000);
        for (const ProofRow& row : proof.rows())
            QVERIFY2(row.isProven(), qPrintable(row.permission.title() + u' ' +
                                                (row.error ? row.error->toText() : QString())));
        QCOMPARE(proof.mfa(), std::optional<bool>(true));
    }

    void aCustomerIsConsentedAndAnswers()
    {
        QVERIFY(m_tokens);
        const PartnerClient partner(m_http, *m_tokens, m_app, m_advice);
        const auto page = await(partner.get("/v1/customers?size=20", {}, this));
        QVERIFY(page.has_value());
        const QJsonArray items = QJsonDocument::fromJson(page->body).object().value("items"_L1).toArray();
        RetryPolicy retry;
        const ConsentClient consents(m_http, *m_tokens, m_app, u"Console of the test"_s, m_advice, m_clock,
                                     retry, {100ms, 20s});
        const AccessProbe access(m_http, *m_tokens, m_app, m_advice, m_clock);
        const QList<Permission> wanted = m_permissions.permissions(Permission::Set::Minimal);
        QStringList refused;
        for (const QJsonValue& item : items) {
            const TenantId tenant{item[u"companyProfile"_s][u"tenantId"_s].toString()};
            const auto before = await(access.probe({tenant, {}}, *m_connections.find(u"graph"_s), this));
            QVERIFY(before.has_value());
            QVERIFY(before->state != AccessResult::State::Ok);
            const auto consent = await(consents.consent(tenant, wanted, this));
            if (!consent) {
                refused << consent.error().toText();
                continue;
            }
            QCOMPARE(consent->outcome, CustomerConsent::Outcome::Consented);
            const auto again = await(consents.consent(tenant, wanted, this));
            QVERIFY(again.has_value());
            QCOMPARE(again->outcome, consent->missing.isEmpty() ? CustomerConsent::Outcome::AlreadyThere
                                                                : CustomerConsent::Outcome::Consented);
            const auto after = await(access.probe({tenant, {}}, *m_connections.find(u"graph"_s), this));
            QVERIFY(after.has_value());
            QCOMPARE(accessStateName(after->state), u"ok"_s);
            return;
        }
        QFAIL(qPrintable(refused.join(u"\n\n"_s)));
    }

private:
    tests::PracticeSandbox m_sandbox{{u"--customers"_s, u"30"_s}};
    QNetworkAccessManager m_network;
    HttpClient m_http{m_network};
    AdviceCatalog m_advice{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/advice")}};
    PermissionCatalog m_permissions{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/permissions")}};
    ConnectionCatalog m_connections{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")}};
    Redactor m_redactor;
    SystemClock m_clock;
    AppIdentity m_app;
    Secret m_secret;
    std::unique_ptr<RefreshingTokens> m_tokens;
};

QTEST_GUILESS_MAIN(TestCloudPractice)
#include "tst_cloudpractice.moc"
