#include <services/formbrowser.h>

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

#include <sandbox/data/practicedata.h>
#include <sandbox/tokens.h>
#include <support/practicesandbox.h>

using namespace Qt::StringLiterals;
using namespace steward;
using steward::sandbox::PracticeData;
using steward::sandbox::TokenIssuer;
using steward::tests::PracticeSandbox;

namespace {

constexpr int kDeadlineMs = 20'000;
// RFC 7636, appendix B.
const auto kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"_L1;
const auto kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"_L1;
const auto kMark = "CANARY-7f3a"_L1;

using Fields = QList<QPair<QString, QString>>;

struct Answer
{
    int status = 0;
    QByteArray reason, body;
    QHash<QByteArray, QByteArray> headers;
    QNetworkReply::NetworkError error = QNetworkReply::NoError;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    [[nodiscard]] int number() const { return json()["error_codes"_L1].toArray().at(0).toInt(); }
    [[nodiscard]] QString text(const QString& key) const { return json().value(key).toString(); }
    [[nodiscard]] QString graphError() const { return json()["error"_L1].toObject()["code"_L1].toString(); }
    [[nodiscard]] QUrl location() const { return QUrl::fromEncoded(headers.value("location")); }
};

QJsonObject claimsOf(const QString& token)
{
    return QJsonDocument::fromJson(
               QByteArray::fromBase64(token.toLatin1().split('.').value(1), QByteArray::Base64UrlEncoding))
        .object();
}

QString hiddenField(const Answer& page, const QString& name)
{
    const QRegularExpression field(u"name=\"%1\" value=\"([^\"]*)\""_s.arg(name));
    return field.match(QString::fromUtf8(page.body)).captured(1);
}

} // namespace

class TestSandbox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void greetsWithOneLineAndACloudFile();
    void everyPortalOfTheCloudFileOpensAndNamesItsCustomer();
    void discoveryKnowsTenants_data();
    void discoveryKnowsTenants();
    void authorizeNeverRedirectsToAStranger_data();
    void authorizeNeverRedirectsToAStranger();
    void authorizeTellsTheProgramWhatIsWrong_data();
    void authorizeTellsTheProgramWhatIsWrong();
    void authorizeTakesRegisteredRedirects_data();
    void authorizeTakesRegisteredRedirects();
    void pagesAreSafeAndAccessible();
    void formsNeedTheirCsrfToken();
    void wrongAnswersStayOnThePage();
    void consentIsAskedOnceAndOnDemand();
    void cancelledConsentGoesBackAsAccessDenied();
    void browserDeliversTheRedirect();
    void browserRefusesOtherComputers();
    void codeIsRefused_data();
    void codeIsRefused();
    void codeRedeemsOnce();
    void refreshRotatesAndKeepsTheOld();
    void strictRotationEndsTheOld();
    void refreshIsRefused_data();
    void refreshIsRefused();
    void refreshServesCustomerTenants();
    void tokenWithoutMfaGoesNowhere();
    void deviceCodeSignsIn();
    void deviceCodeCanBeDeclined();
    void deviceCodePolledTooFastIsSlowedDown();
    void confidentialApplicationNeedsItsSecret();
    void everyTokenCarriesTheMark();

    void partnerCenterRefuses_data();
    void partnerCenterRefuses();
    void partnerCenterEchoesIds();
    void customersPageToTheEnd_data();
    void customersPageToTheEnd();
    void customersFilterByPrefix_data();
    void customersFilterByPrefix();
    void customersRefuseWrongPaging_data();
    void customersRefuseWrongPaging();
    void oneCustomerAndItsUsers();
    void profilesTellThePartner();
    void fiftyThousandCustomersAreQuick();

    void graphRefuses_data();
    void graphRefuses();
    void graphTellsTheTokensTenant();
    void usersPageToTheEnd();
    void usersAreFiltered_data();
    void usersAreFiltered();
    void usersRefuseQueries_data();
    void usersRefuseQueries();
    void oneUserByIdAndName();
    void exchangeNeedsAToken();

    void faultsHappenOnTheWire_data();
    void faultsHappenOnTheWire();
    void slowAnswersComeLate();
    void signInFaultsHaveTheirNumbers_data();
    void signInFaultsHaveTheirNumbers();
    void controlNeedsItsHeader();
    void controlCountsRequests();
    void otherHostNamesAreTurnedAway();

    void takenPortIsSaidPlainly();
    void unknownOptionIsUsage();
    void signInSurvivesARestart();
    void stateIsPrivateAndHoldsNoToken();
    void temporaryFolderGoesAtExit();

private:
    struct Tokens
    {
        QString access, refresh, id;
    };

    Answer send(const QByteArray& method, const QUrl& url, const QByteArray& body = {},
                const QList<QPair<QByteArray, QByteArray>>& headers = {}, int timeoutMs = kDeadlineMs);
    Answer get(const QString& url, const QString& token = {},
               QList<QPair<QByteArray, QByteArray>> headers = {});
    Answer post(const QString& url, const Fields& fields);
    template <typename T>
    Result<T> await(AsyncResult<T> future);

    QString tokenUrl(const QString& tenant = {}) const;
    QString scope(const QString& service) const;
    Fields authorizeFields() const;
    QString authorizeUrl(const Fields& changes = {}, const QString& tenant = {}) const;
    Result<QUrl> walk(FormBrowser& browser, const QString& url);
    QString freshCode(const Fields& changes = {}, const QString& tenant = {});
    Fields codeFields(const QString& code) const;
    Tokens signedIn();
    Answer refresh(const QString& token, const QString& service, const QString& tenant = {});
    QString mint(const QJsonObject& changes);
    void setFaults(const QString& specification);
    QString customerWith(bool consented);

    QTemporaryDir m_state;
    PracticeSandbox m_sandbox{{u"--customers"_s, u"1203"_s, u"--token-mark"_s, QString(kMark), u"--state"_s,
                               m_state.path(), u"--device-interval"_s, u"0"_s}};
    PracticeData m_data{1, 1203};
    QNetworkAccessManager m_network;
    Tokens m_tokens;
};

Answer TestSandbox::send(const QByteArray& method, const QUrl& url, const QByteArray& body,
                         const QList<QPair<QByteArray, QByteArray>>& headers, int timeoutMs)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setTransferTimeout(timeoutMs);
    if (method == "POST")
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
    for (const auto& [name, value] : headers)
        request.setRawHeader(name, value);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(kDeadlineMs);
    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.reason = reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    answer.error = reply->error();
    if (reply->isOpen()) // a request that was given up is closed
        answer.body = reply->readAll();
    for (const auto& [name, value] : reply->rawHeaderPairs())
        answer.headers.insert(name.toLower(), value);
    return answer;
}

Answer TestSandbox::get(const QString& url, const QString& token,
                        QList<QPair<QByteArray, QByteArray>> headers)
{
    if (!token.isEmpty())
        headers.append({"Authorization", "Bearer " + token.toLatin1()});
    return send("GET", QUrl(url), {}, headers);
}

Answer TestSandbox::post(const QString& url, const Fields& fields)
{
    QByteArray body;
    for (const auto& [name, value] : fields)
        body += (body.isEmpty() ? "" : "&") + QUrl::toPercentEncoding(name) + '=' +
                QUrl::toPercentEncoding(value);
    return send("POST", QUrl(url), body);
}

template <typename T>
Result<T> TestSandbox::await(AsyncResult<T> future)
{
    Result<T> outcome = fail(ErrorCode::Timeout, u"nothing came"_s);
    bool done = false;
    whenDone(future, this, [&](const Result<T>& result) {
        outcome = result;
        done = true;
    });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(done, kDeadlineMs); }();
    return outcome;
}

void TestSandbox::setFaults(const QString& specification)
{
    const auto result = await(m_sandbox.setFaults(specification));
    QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message));
}

QString TestSandbox::tokenUrl(const QString& tenant) const
{
    return m_sandbox.authority().toString() + u'/' + (tenant.isEmpty() ? m_sandbox.tenant() : tenant) +
           u"/oauth2/v2.0/token"_s;
}

QString TestSandbox::scope(const QString& service) const
{
    const QString base = m_sandbox.base().toString() + u'/' + service;
    return service == "partnercenter"_L1 ? base + u"/user_impersonation"_s : base + u"/.default"_s;
}

Fields TestSandbox::authorizeFields() const
{
    return {{u"client_id"_s, m_sandbox.clientId()},
            {u"response_type"_s, u"code"_s},
            {u"redirect_uri"_s, u"http://localhost:8401/"_s},
            {u"scope"_s, scope(u"partnercenter"_s) + u" openid profile offline_access"_s},
            {u"state"_s, u"a b+c/ü&="_s},
            {u"code_challenge"_s, QString(kChallenge)},
            {u"code_challenge_method"_s, u"S256"_s}};
}

QString TestSandbox::authorizeUrl(const Fields& changes, const QString& tenant) const
{
    Fields fields = authorizeFields();
    for (const auto& [name, value] : changes) {
        fields.removeIf([&name = name](const auto& field) { return field.first == name; });
        if (!value.isNull())
            fields.append({name, value});
    }
    QByteArray query;
    for (const auto& [name, value] : std::as_const(fields))
        query += (query.isEmpty() ? "" : "&") + QUrl::toPercentEncoding(name) + '=' +
                 QUrl::toPercentEncoding(value);
    return m_sandbox.authority().toString() + u'/' + (tenant.isEmpty() ? m_sandbox.tenant() : tenant) +
           u"/oauth2/v2.0/authorize?"_s + QString::fromLatin1(query);
}

Result<QUrl> TestSandbox::walk(FormBrowser& browser, const QString& url)
{
    const auto who = m_sandbox.signIn();
    return await(browser.signIn(QUrl(url), who.username, who.password, who.code, this));
}

QString TestSandbox::freshCode(const Fields& changes, const QString& tenant)
{
    FormBrowser browser(m_network);
    browser.setDeliversRedirect(false);
    const auto end = walk(browser, authorizeUrl(changes, tenant));
    return end ? QUrlQuery(*end).queryItemValue(u"code"_s, QUrl::FullyDecoded) : QString();
}

Fields TestSandbox::codeFields(const QString& code) const
{
    return {{u"client_id"_s, m_sandbox.clientId()},
            {u"grant_type"_s, u"authorization_code"_s},
            {u"code"_s, code},
            {u"redirect_uri"_s, u"http://localhost:8401/"_s},
            {u"code_verifier"_s, QString(kVerifier)},
            {u"scope"_s, scope(u"partnercenter"_s) + u" openid profile offline_access"_s}};
}

TestSandbox::Tokens TestSandbox::signedIn()
{
    if (m_tokens.access.isEmpty()) {
        const Answer answer = post(tokenUrl(), codeFields(freshCode()));
        m_tokens = {answer.text(u"access_token"_s), answer.text(u"refresh_token"_s),
                    answer.text(u"id_token"_s)};
    }
    return m_tokens;
}

Answer TestSandbox::refresh(const QString& token, const QString& service, const QString& tenant)
{
    return post(tokenUrl(tenant), {{u"client_id"_s, m_sandbox.clientId()},
                                   {u"grant_type"_s, u"refresh_token"_s},
                                   {u"refresh_token"_s, token},
                                   {u"scope"_s, scope(service)}});
}

/// A token that the sandbox would sign (same key), with claims it would never give.
QString TestSandbox::mint(const QJsonObject& changes)
{
    TokenIssuer issuer(m_state.path(), kMark.latin1(), 3600);
    const auto opened = issuer.open();
    QJsonObject claims = claimsOf(signedIn().access);
    for (auto it = changes.begin(); it != changes.end(); ++it)
        claims.insert(it.key(), it.value());
    return opened ? QString::fromLatin1(issuer.accessToken(claims)) : QString();
}

QString TestSandbox::customerWith(bool consented)
{
    for (qint64 i = 0; i < m_data.customerCount(); ++i) {
        if (m_data.customer(i).consented == consented)
            return m_data.customer(i).id;
    }
    return {};
}

void TestSandbox::initTestCase()
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_sandbox.start();
    QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox.isReady(), m_sandbox.errorText().constData(), kDeadlineMs);
}

void TestSandbox::init()
{
    setFaults({});
}

void TestSandbox::greetsWithOneLineAndACloudFile()
{
    const QByteArrayList lines = m_sandbox.output().split('\n');
    QCOMPARE(lines.size(), 2); // the line and what follows its end
    const QJsonObject line = QJsonDocument::fromJson(lines[0]).object();
    for (const auto& key : {u"cloudFile"_s, u"tenant"_s, u"clientId"_s, u"authority"_s})
        QVERIFY2(!line[key].toString().isEmpty(), qPrintable(key));
    QCOMPARE(line["signIn"_L1].toObject().keys(), QStringList({u"code"_s, u"password"_s, u"username"_s}));
    QCOMPARE(m_sandbox.authority().host(), u"127.0.0.1"_s);
    QCOMPARE(m_sandbox.tenant(), m_data.partnerTenant());

    QFile file(m_sandbox.cloudFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject cloud = QJsonDocument::fromJson(file.readAll()).object();
    QCOMPARE(cloud["name"_L1].toString(), u"practice"_s);
    QCOMPARE(cloud["title"_L1].toString(), u"Practice partner"_s);
    QCOMPARE(cloud["practice"_L1].toBool(), true);
    const QString base = m_sandbox.base().toString();
    QCOMPARE(cloud["authority"_L1].toString(), base + u"/login"_s);
    QCOMPARE(cloud["partnerCenter"_L1].toString(), base + u"/partnercenter"_s);
    QCOMPARE(cloud["graph"_L1].toString(), base + u"/graph"_s);
    QCOMPARE(cloud["exchange"_L1].toString(), base + u"/exchange"_s);
    QCOMPARE(cloud["compliance"_L1].toString(), base + u"/compliance"_s);
}

void TestSandbox::discoveryKnowsTenants_data()
{
    QTest::addColumn<QString>("tenant");
    QTest::addColumn<QString>("issuerTenant"); // empty: refused
    QTest::newRow("partner") << m_data.partnerTenant() << m_data.partnerTenant();
    QTest::newRow("partner's domain") << m_data.partnerDomain() << m_data.partnerTenant();
    QTest::newRow("customer") << m_data.customer(5).id << m_data.customer(5).id;
    QTest::newRow("customer's domain") << m_data.customer(5).domain << m_data.customer(5).id;
    QTest::newRow("any") << u"organizations"_s << u"{tenantid}"_s;
    QTest::newRow("stranger") << u"aaaaaaaa-0001-4000-8000-000000000001"_s << QString();
}

void TestSandbox::discoveryKnowsTenants()
{
    QFETCH(QString, tenant);
    QFETCH(QString, issuerTenant);
    const QString authority = m_sandbox.authority().toString();
    const Answer answer = get(authority + u'/' + tenant + u"/v2.0/.well-known/openid-configuration"_s);
    if (issuerTenant.isEmpty()) {
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.number(), 90002);
        return;
    }
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.text(u"issuer"_s), authority + u'/' + issuerTenant + u"/v2.0"_s);
    QVERIFY(answer.text(u"token_endpoint"_s).startsWith(authority + u'/'));
    QVERIFY(answer.text(u"token_endpoint"_s).endsWith(u"/oauth2/v2.0/token"_s));
}

void TestSandbox::authorizeNeverRedirectsToAStranger_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("tenant");
    QTest::addColumn<QString>("number");
    const auto uri = [](const char* row, const char* value) {
        QTest::newRow(row) << u"redirect_uri"_s << QString::fromLatin1(value) << QString()
                           << u"AADSTS50011"_s;
    };
    uri("other host", "http://evil.example/");
    uri("https", "https://localhost/");
    uri("other path", "http://localhost:8401/elsewhere");
    uri("other case of the path", "http://localhost:8401/Steward");
    uri("with a query", "http://localhost:8401/?next=x");
    uri("with a fragment", "http://localhost:8401/#x");
    uri("with a user", "http://localhost@evil.example/");
    uri("name that begins alike", "http://localhost.evil.example/");
    uri("custom scheme", "myapp://localhost/");
    uri("not an address", "::::");
    QTest::newRow("no address") << u"redirect_uri"_s << QString() << QString() << u"AADSTS50011"_s;
    QTest::newRow("other client") << u"client_id"_s << u"22222222-2222-4222-8222-222222222222"_s << QString()
                                  << u"AADSTS700016"_s;
    QTest::newRow("no client") << u"client_id"_s << QString() << QString() << u"AADSTS700016"_s;
    QTest::newRow("no such tenant") << u"prompt"_s << u"login"_s << u"nowhere.example"_s << u"AADSTS90002"_s;
    QTest::newRow("customer's tenant")
        << u"prompt"_s << u"login"_s << m_data.customer(1).id << u"AADSTS50020"_s;
}

void TestSandbox::authorizeNeverRedirectsToAStranger()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, tenant);
    QFETCH(QString, number);
    const Answer answer = get(authorizeUrl({{name, value}}, tenant));
    QCOMPARE(answer.status, 400);
    QVERIFY(answer.headers.value("content-type").startsWith("text/html"));
    QVERIFY(answer.location().isEmpty());
    QVERIFY(answer.body.contains(number.toLatin1() + ':'));
}

void TestSandbox::authorizeTellsTheProgramWhatIsWrong_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("number");
    QTest::newRow("token instead of code")
        << u"response_type"_s << u"token"_s << u"invalid_request"_s << u"70007"_s;
    QTest::newRow("form_post") << u"response_mode"_s << u"form_post"_s << u"invalid_request"_s << u"70007"_s;
    QTest::newRow("no challenge") << u"code_challenge"_s << QString() << u"invalid_request"_s << u"9002325"_s;
    QTest::newRow("short challenge") << u"code_challenge"_s << u"abc"_s << u"invalid_request"_s
                                     << u"501491"_s;
    QTest::newRow("plain challenge") << u"code_challenge_method"_s << u"plain"_s << u"invalid_request"_s
                                     << u"501491"_s;
    QTest::newRow("no scope") << u"scope"_s << QString() << u"invalid_scope"_s << u"70011"_s;
    QTest::newRow("unknown resource")
        << u"scope"_s << u"https://elsewhere.example/.default"_s << u"invalid_resource"_s << u"500011"_s;
    QTest::newRow("silently") << u"prompt"_s << u"none"_s << u"login_required"_s << u"50058"_s;
}

void TestSandbox::authorizeTellsTheProgramWhatIsWrong()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    const Answer answer = get(authorizeUrl({{name, value}}));
    QCOMPARE(answer.status, 302);
    QCOMPARE(answer.location().toString(QUrl::RemoveQuery), u"http://localhost:8401/"_s);
    const QUrlQuery query(answer.location());
    QTEST(query.queryItemValue(u"error"_s), "error");
    QCOMPARE(query.queryItemValue(u"state"_s, QUrl::FullyDecoded), u"a b+c/ü&="_s);
    QFETCH(QString, number);
    QVERIFY(
        answer.headers.value("location").contains("error_description=AADSTS" + number.toLatin1() + "%3A+"));
}

void TestSandbox::authorizeTakesRegisteredRedirects_data()
{
    QTest::addColumn<QString>("uri");
    for (const char* uri :
         {"http://localhost/", "http://localhost:1/", "http://localhost:65535/steward",
          "http://127.0.0.1:8401/", "http://127.0.0.1:8401/steward", "http://localhost:8401"})
        QTest::newRow(uri) << QString::fromLatin1(uri);
}

void TestSandbox::authorizeTakesRegisteredRedirects()
{
    QFETCH(QString, uri);
    FormBrowser browser(m_network);
    browser.setDeliversRedirect(false);
    const auto end = walk(browser, authorizeUrl({{u"redirect_uri"_s, uri}}));
    QVERIFY2(end.has_value(), end ? "" : qPrintable(end.error().message));
    const QUrl expected(uri.endsWith(u":8401"_s) ? uri + u'/' : uri);
    QCOMPARE(end->toString(QUrl::RemoveQuery), expected.toString());
    QCOMPARE(QUrlQuery(*end).queryItemValue(u"state"_s, QUrl::FullyDecoded), u"a b+c/ü&="_s);
    QVERIFY(!QUrlQuery(*end).queryItemValue(u"code"_s).isEmpty());
}

void TestSandbox::pagesAreSafeAndAccessible()
{
    const Answer page = get(authorizeUrl({{u"login_hint"_s, u"\"><script>alert(1)</script>"_s}}));
    QCOMPARE(page.status, 200);
    const QString html = QString::fromUtf8(page.body);
    QVERIFY(!html.contains(u"<script"_s));
    QVERIFY(html.contains(u"&lt;script&gt;"_s));
    QVERIFY(html.contains(u"Practice partner"_s));
    for (const auto& id : {u"username"_s, u"password"_s})
        QVERIFY(html.contains(u"<label for=\"%1\">"_s.arg(id)) &&
                html.contains(u"<input id=\"%1\""_s.arg(id)));
    QVERIFY(html.contains(u"id=\"sign-in\""_s));
    QVERIFY(html.contains(m_sandbox.signIn().password));
    QVERIFY(html.contains(u"<html lang=\"en\">"_s) && html.contains(u"name=\"viewport\""_s));
    static const QRegularExpression outside(u"(src|href)=|url\\(|@import"_s);
    QVERIFY(!html.contains(outside));
    const QByteArray policy = page.headers.value("content-security-policy");
    QVERIFY(policy.contains("default-src 'none'"));
    QVERIFY(policy.contains("frame-ancestors 'none'"));
    QVERIFY(policy.contains("form-action 'self' http://localhost:* http://127.0.0.1:*"));
    QVERIFY(!policy.contains("unsafe-inline"));
    QCOMPARE(page.headers.value("cache-control"), QByteArray("no-store"));
}

void TestSandbox::formsNeedTheirCsrfToken()
{
    const Answer page = get(authorizeUrl());
    const auto who = m_sandbox.signIn();
    const QString action = m_sandbox.authority().toString() + u"/signin"_s;
    const auto fill = [&](const QString& transaction, const QString& csrf) {
        return post(action, {{u"transaction"_s, transaction},
                             {u"csrf"_s, csrf},
                             {u"username"_s, who.username},
                             {u"password"_s, who.password},
                             {u"action"_s, u"sign-in"_s}});
    };
    const QString transaction = hiddenField(page, u"transaction"_s);
    const QString csrf = hiddenField(page, u"csrf"_s);
    QVERIFY(transaction.size() >= 32 && csrf.size() >= 32);
    QCOMPARE(fill(transaction, u"forged"_s).status, 403);
    QCOMPARE(fill(u"forged"_s, csrf).status, 400);
    QVERIFY(fill(transaction, csrf).body.contains("id=\"code\""));
}

void TestSandbox::wrongAnswersStayOnThePage()
{
    FormBrowser browser(m_network);
    browser.setDeliversRedirect(false);
    const auto who = m_sandbox.signIn();
    const auto attempt = [&](const QString& user, const QString& password, const QString& code) {
        const auto end = await(browser.signIn(QUrl(authorizeUrl()), user, password, code, this));
        return end ? QString() : end.error().message;
    };
    QVERIFY(attempt(u"nobody@harbourline.example"_s, who.password, who.code).contains(u"AADSTS50034"_s));
    QVERIFY(attempt(who.username, u"wrong"_s, who.code).contains(u"AADSTS50126"_s));
    QVERIFY(attempt(who.username, who.password, u"000000"_s).contains(u"AADSTS500121"_s));
    QVERIFY(attempt(who.username.toUpper(), who.password, who.code).isEmpty());
}

void TestSandbox::consentIsAskedOnceAndOnDemand()
{
    PracticeSandbox fresh({u"--customers"_s, u"1"_s});
    fresh.start();
    QTRY_VERIFY2_WITH_TIMEOUT(fresh.isReady(), fresh.errorText().constData(), kDeadlineMs);
    const auto who = fresh.signIn();
    // Returns the page after the second factor.
    const auto afterMfa = [&](const QString& prompt) {
        Fields fields = authorizeFields();
        fields[0].second = fresh.clientId();
        fields[3].second = fresh.graph().toString() + u"/.default offline_access"_s;
        fields.append({u"prompt"_s, prompt});
        QByteArray query;
        for (const auto& [name, value] : std::as_const(fields))
            query += '&' + QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
        const QString url = fresh.authority().toString() + u'/' + fresh.tenant() +
                            u"/oauth2/v2.0/authorize?"_s + QString::fromLatin1(query.mid(1));
        Answer page = get(url);
        const QString action = fresh.authority().toString() + u"/signin"_s;
        for (const Fields& input : {Fields{{u"username"_s, who.username}, {u"password"_s, who.password}},
                                    Fields{{u"code"_s, who.code}, {u"action"_s, u"verify"_s}}}) {
            Fields all = input;
            all.append({u"transaction"_s, hiddenField(page, u"transaction"_s)});
            all.append({u"csrf"_s, hiddenField(page, u"csrf"_s)});
            page = post(action, all);
        }
        return page;
    };
    const Answer consent = afterMfa(u"login"_s);
    QCOMPARE(consent.status, 200);
    QVERIFY(consent.body.contains("id=\"accept\"") && consent.body.contains("id=\"cancel\""));
    QVERIFY(consent.body.contains("Read and change all users"));
    QVERIFY(consent.body.contains("offline_access"));
    const Answer accepted = post(fresh.authority().toString() + u"/signin"_s,
                                 {{u"transaction"_s, hiddenField(consent, u"transaction"_s)},
                                  {u"csrf"_s, hiddenField(consent, u"csrf"_s)},
                                  {u"action"_s, u"accept"_s}});
    QCOMPARE(accepted.status, 302);
    QCOMPARE(afterMfa(u"login"_s).status, 302);                     // not asked again
    QVERIFY(afterMfa(u"consent"_s).body.contains("id=\"accept\"")); // unless wanted
}

void TestSandbox::cancelledConsentGoesBackAsAccessDenied()
{
    FormBrowser browser(m_network);
    browser.setDeliversRedirect(false);
    browser.setAcceptsConsent(false);
    const auto end = walk(browser, authorizeUrl({{u"prompt"_s, u"consent"_s}}));
    QVERIFY2(end.has_value(), end ? "" : qPrintable(end.error().message));
    const QUrlQuery query(*end);
    QCOMPARE(query.queryItemValue(u"error"_s), u"access_denied"_s);
    QCOMPARE(query.queryItemValue(u"error_subcode"_s), u"cancel"_s);
    QCOMPARE(query.queryItemValue(u"state"_s, QUrl::FullyDecoded), u"a b+c/ü&="_s);
    QVERIFY(end->toEncoded().contains("error_description=AADSTS65004%3A+User+declined+to+consent"));
    QVERIFY(!query.hasQueryItem(u"code"_s));
}

void TestSandbox::browserDeliversTheRedirect()
{
    QTcpServer program;
    QVERIFY(program.listen(QHostAddress::LocalHost));
    QByteArray received;
    connect(&program, &QTcpServer::newConnection, this, [&] {
        QTcpSocket* socket = program.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [&received, socket] {
            received += socket->readAll();
            if (received.contains("\r\n\r\n"))
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        });
    });
    FormBrowser browser(m_network);
    const auto end =
        walk(browser,
             authorizeUrl({{u"redirect_uri"_s, u"http://127.0.0.1:%1/steward"_s.arg(program.serverPort())}}));
    QVERIFY2(end.has_value(), end ? "" : qPrintable(end.error().message));
    QVERIFY(received.startsWith("GET /steward?code="));
    QVERIFY(received.contains("&state="));

    program.close();
    const auto nobody = walk(
        browser,
        authorizeUrl({{u"redirect_uri"_s, u"http://127.0.0.1:%1/steward"_s.arg(program.serverPort() | 1)}}));
    QVERIFY(!nobody.has_value());
    QCOMPARE(nobody.error().code, ErrorCode::Offline);
}

void TestSandbox::browserRefusesOtherComputers()
{
    FormBrowser browser(m_network);
    const auto end =
        await(browser.signIn(QUrl(u"https://login.example/authorize"_s), u"u"_s, u"p"_s, u"c"_s, this));
    QVERIFY(!end.has_value());
    QCOMPARE(end.error().code, ErrorCode::Refused);
}

void TestSandbox::codeIsRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("tenant");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("error");
    const QString none;
    QTest::newRow("wrong verifier") << u"code_verifier"_s << QString(kVerifier).replace(u'd', u'e') << none
                                    << 501481 << u"invalid_grant"_s;
    QTest::newRow("no verifier") << u"code_verifier"_s << none << none << 501481 << u"invalid_grant"_s;
    QTest::newRow("other port") << u"redirect_uri"_s << u"http://localhost:8402/"_s << none << 50011
                                << u"invalid_request"_s;
    QTest::newRow("other path") << u"redirect_uri"_s << u"http://localhost:8401/steward"_s << none << 50011
                                << u"invalid_request"_s;
    QTest::newRow("other tenant path")
        << u"scope"_s << none << u"organizations"_s << 700005 << u"invalid_grant"_s;
    QTest::newRow("customer's tenant path")
        << u"scope"_s << none << m_data.customer(1).id << 700005 << u"invalid_grant"_s;
    QTest::newRow("no such tenant") << u"scope"_s << none << u"nowhere.example"_s << 90002
                                    << u"invalid_request"_s;
    QTest::newRow("made-up code") << u"code"_s << u"0.made-up"_s << none << 70000 << u"invalid_grant"_s;
    QTest::newRow("no code") << u"code"_s << none << none << 900144 << u"invalid_request"_s;
    QTest::newRow("other client") << u"client_id"_s << u"22222222-2222-4222-8222-222222222222"_s << none
                                  << 700016 << u"unauthorized_client"_s;
    QTest::newRow("no client") << u"client_id"_s << none << none << 900144 << u"invalid_request"_s;
    QTest::newRow("secret of a public client")
        << u"client_secret"_s << u"s3cret"_s << none << 700025 << u"invalid_client"_s;
    QTest::newRow("v1 parameter") << u"resource"_s << u"x"_s << none << 901002 << u"invalid_request"_s;
    QTest::newRow("other grant") << u"grant_type"_s << u"password"_s << none << 70003
                                 << u"unsupported_grant_type"_s;
    QTest::newRow("no grant") << u"grant_type"_s << none << none << 900144 << u"invalid_request"_s;
    QTest::newRow("unknown resource")
        << u"scope"_s << u"https://elsewhere.example/.default"_s << none << 500011 << u"invalid_resource"_s;
}

void TestSandbox::codeIsRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, tenant);
    Fields fields = codeFields(freshCode());
    fields.removeIf([&](const auto& field) { return field.first == name; });
    if (!value.isNull())
        fields.append({name, value});
    const Answer answer = post(tokenUrl(tenant), fields);
    QVERIFY(answer.status == 400 || answer.status == 401);
    QTEST(answer.number(), "number");
    QTEST(answer.text(u"error"_s), "error");
    QVERIFY(!answer.json().contains(u"access_token"_s));
    // The service's whole shape.
    QFETCH(int, number);
    static const QRegularExpression time(u"^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ$"_s);
    QVERIFY(time.match(answer.text(u"timestamp"_s)).hasMatch());
    QVERIFY(answer.text(u"error_description"_s).startsWith(u"AADSTS%1: "_s.arg(number)));
    QVERIFY(
        answer.text(u"error_description"_s)
            .contains(u"Trace ID: %1 Correlation ID: %2 Timestamp: %3"_s.arg(
                answer.text(u"trace_id"_s), answer.text(u"correlation_id"_s), answer.text(u"timestamp"_s))));
    QVERIFY(answer.text(u"error_uri"_s).endsWith(u"/error?code=%1"_s.arg(number)));
}

void TestSandbox::codeRedeemsOnce()
{
    const QString code = freshCode();
    const Answer first = post(tokenUrl(), codeFields(code));
    QCOMPARE(first.status, 200);
    QCOMPARE(first.text(u"token_type"_s), u"Bearer"_s);
    QCOMPARE(first.json()["expires_in"_L1].toInt(), 3600);
    QCOMPARE(first.text(u"scope"_s), scope(u"partnercenter"_s));
    QVERIFY(!first.text(u"refresh_token"_s).isEmpty());
    const QJsonObject claims = claimsOf(first.text(u"access_token"_s));
    QCOMPARE(claims["aud"_L1].toString(), m_sandbox.partnerCenter().toString());
    QCOMPARE(claims["tid"_L1].toString(), m_sandbox.tenant());
    QCOMPARE(claims["oid"_L1].toString(), m_data.operatorId());
    QCOMPARE(claims["upn"_L1].toString(), m_sandbox.signIn().username);
    QCOMPARE(claims["appid"_L1].toString(), m_sandbox.clientId());
    QCOMPARE(claims["scp"_L1].toString(), u"user_impersonation"_s);
    QCOMPARE(claims["amr"_L1].toArray(), QJsonArray({u"pwd"_s, u"mfa"_s}));
    QCOMPARE(claims["exp"_L1].toInteger() - claims["iat"_L1].toInteger(), 3600);
    QCOMPARE(claimsOf(first.text(u"id_token"_s))["aud"_L1].toString(), m_sandbox.clientId());

    const Answer second = post(tokenUrl(), codeFields(code));
    QCOMPARE(second.status, 400);
    QCOMPARE(second.number(), 54005);

    // Without offline_access there is no refresh token, without openid no id token.
    Fields plain = codeFields(freshCode());
    plain.last().second = scope(u"partnercenter"_s);
    const Answer bare = post(tokenUrl(), plain);
    QCOMPARE(bare.status, 200);
    QVERIFY(!bare.json().contains(u"refresh_token"_s) && !bare.json().contains(u"id_token"_s));
}

void TestSandbox::refreshRotatesAndKeepsTheOld()
{
    const QString old = signedIn().refresh;
    const Answer first = refresh(old, u"graph"_s);
    QCOMPARE(first.status, 200);
    const QString renewed = first.text(u"refresh_token"_s);
    QVERIFY(!renewed.isEmpty() && renewed != old);
    QCOMPARE(refresh(old, u"graph"_s).status, 200);
    QCOMPARE(refresh(renewed, u"graph"_s).status, 200);
    QCOMPARE(claimsOf(first.text(u"access_token"_s))["aud"_L1].toString(), m_sandbox.graph().toString());
}

void TestSandbox::strictRotationEndsTheOld()
{
    const QString old = refresh(signedIn().refresh, u"graph"_s).text(u"refresh_token"_s);
    setFaults(u"strict-rotation"_s);
    const Answer first = refresh(old, u"graph"_s);
    QCOMPARE(first.status, 200);
    QCOMPARE(refresh(old, u"graph"_s).number(), 70000);
    QCOMPARE(refresh(first.text(u"refresh_token"_s), u"graph"_s).status, 200);
}

void TestSandbox::refreshIsRefused_data()
{
    QTest::addColumn<QString>("tenant");
    QTest::addColumn<QString>("token"); // empty: the good one
    QTest::addColumn<QString>("scopeText");
    QTest::addColumn<int>("number");
    const QString graph = u"{graph}/.default"_s;
    QTest::newRow("unknown token") << QString() << u"1.made-up"_s << graph << 70000;
    QTest::newRow("unknown tenant") << u"aaaaaaaa-0001-4000-8000-000000000001"_s << QString() << graph
                                    << 90002;
    QTest::newRow("nobody consented there") << customerWith(false) << QString() << graph << 65001;
    QTest::newRow("Partner Center in a customer's tenant")
        << customerWith(true) << QString() << u"{partnercenter}/user_impersonation"_s << 500011;
    QTest::newRow("two resources") << QString() << QString() << u"{graph}/.default {exchange}/.default"_s
                                   << 700022;
    QTest::newRow("default and more")
        << QString() << QString() << u"{graph}/.default {graph}/User.Read"_s << 70011;
    QTest::newRow("undeclared permission") << QString() << QString() << u"{graph}/Mail.Send"_s << 65001;
    QTest::newRow("unknown resource")
        << QString() << QString() << u"https://elsewhere.example/.default"_s << 500011;
}

void TestSandbox::refreshIsRefused()
{
    QFETCH(QString, tenant);
    QFETCH(QString, token);
    QFETCH(QString, scopeText);
    for (const auto& service : {u"graph"_s, u"partnercenter"_s, u"exchange"_s})
        scopeText.replace(u'{' + service + u'}', m_sandbox.base().toString() + u'/' + service);
    const Answer answer =
        post(tokenUrl(tenant), {{u"client_id"_s, m_sandbox.clientId()},
                                {u"grant_type"_s, u"refresh_token"_s},
                                {u"refresh_token"_s, token.isEmpty() ? signedIn().refresh : token},
                                {u"scope"_s, scopeText}});
    QCOMPARE(answer.status, 400);
    QTEST(answer.number(), "number");
    if (answer.number() == 65001)
        QCOMPARE(answer.text(u"suberror"_s), u"consent_required"_s);
}

void TestSandbox::refreshServesCustomerTenants()
{
    const QString tenant = customerWith(true);
    const Answer byId = refresh(signedIn().refresh, u"graph"_s, tenant);
    QCOMPARE(byId.status, 200);
    QCOMPARE(claimsOf(byId.text(u"access_token"_s))["tid"_L1].toString(), tenant);
    const Answer byDomain = refresh(signedIn().refresh, u"graph"_s, m_data.findCustomer(tenant)->domain);
    QCOMPARE(claimsOf(byDomain.text(u"access_token"_s))["tid"_L1].toString(), tenant);
    setFaults(u"no-consent"_s);
    QCOMPARE(refresh(signedIn().refresh, u"graph"_s, tenant).number(), 65001);
}

void TestSandbox::tokenWithoutMfaGoesNowhere()
{
    (void)signedIn(); // so that consent is given
    setFaults(u"no-mfa"_s);
    const Answer redeemed = post(tokenUrl(), codeFields(freshCode()));
    QCOMPARE(redeemed.status, 200);
    const QString access = redeemed.text(u"access_token"_s);
    QCOMPARE(claimsOf(access)["amr"_L1].toArray(), QJsonArray({u"pwd"_s}));

    const Answer refused = get(m_sandbox.partnerCenter().toString() + u"/v1/customers?size=1"_s, access,
                               {{"ValidateMfa", "true"}});
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.reason, QByteArray("Unauthorized - MFA required"));
    QCOMPARE(refused.headers.value("www-authenticate"), QByteArray("Bearer error=\"invalid_token\""));
    QCOMPARE(refused.headers.value("ismfacompliant"), QByteArray("false"));
    QCOMPARE(refused.text(u"code"_s), u"900421"_s);

    const Answer customer = refresh(redeemed.text(u"refresh_token"_s), u"graph"_s, customerWith(true));
    QCOMPARE(customer.number(), 50076);
}

void TestSandbox::deviceCodeSignsIn()
{
    const QString url =
        m_sandbox.authority().toString() + u'/' + m_sandbox.tenant() + u"/oauth2/v2.0/devicecode"_s;
    QCOMPARE(post(url, {{u"scope"_s, u"openid"_s}}).number(), 900144);
    const Answer started = post(url, {{u"client_id"_s, m_sandbox.clientId()},
                                      {u"scope"_s, scope(u"partnercenter"_s) + u" offline_access"_s}});
    QCOMPARE(started.status, 200);
    QCOMPARE(started.json()["expires_in"_L1].toInt(), 900);
    QCOMPARE(started.text(u"verification_uri"_s), m_sandbox.authority().toString() + u"/devicelogin"_s);
    QVERIFY(started.text(u"message"_s).contains(started.text(u"user_code"_s)));
    const Fields poll{{u"client_id"_s, m_sandbox.clientId()},
                      {u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:device_code"_s},
                      {u"device_code"_s, started.text(u"device_code"_s)}};
    const Answer pending = post(tokenUrl(), poll);
    QCOMPARE(pending.status, 400);
    QCOMPARE(pending.text(u"error"_s), u"authorization_pending"_s);
    QCOMPARE(pending.number(), 70016);

    FormBrowser browser(m_network);
    browser.setUserCode(u"WRONG"_s);
    QVERIFY(!walk(browser, started.text(u"verification_uri"_s)).has_value());
    browser.setUserCode(started.text(u"user_code"_s).toLower());
    const auto end = walk(browser, started.text(u"verification_uri"_s));
    QVERIFY2(end.has_value(), end ? "" : qPrintable(end.error().message));

    const Answer done = post(tokenUrl(), poll);
    QCOMPARE(done.status, 200);
    QVERIFY(claimsOf(done.text(u"access_token"_s))["amr"_L1].toArray().contains(u"mfa"_s));
    QCOMPARE(refresh(done.text(u"refresh_token"_s), u"graph"_s).status, 200);
    QCOMPARE(post(tokenUrl(), poll).number(), 70018); // used up
}

void TestSandbox::deviceCodeCanBeDeclined()
{
    PracticeSandbox fresh({u"--customers"_s, u"1"_s, u"--device-interval"_s, u"0"_s});
    fresh.start();
    QTRY_VERIFY2_WITH_TIMEOUT(fresh.isReady(), fresh.errorText().constData(), kDeadlineMs);
    const QString base = fresh.authority().toString() + u'/' + fresh.tenant() + u"/oauth2/v2.0/"_s;
    const Answer started =
        post(base + u"devicecode"_s,
             {{u"client_id"_s, fresh.clientId()}, {u"scope"_s, fresh.graph().toString() + u"/.default"_s}});
    FormBrowser browser(m_network);
    browser.setUserCode(started.text(u"user_code"_s));
    browser.setAcceptsConsent(false);
    const auto who = fresh.signIn();
    QVERIFY(await(browser.signIn(QUrl(started.text(u"verification_uri"_s)), who.username, who.password,
                                 who.code, this))
                .has_value());
    const Answer declined =
        post(base + u"token"_s, {{u"client_id"_s, fresh.clientId()},
                                 {u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:device_code"_s},
                                 {u"device_code"_s, started.text(u"device_code"_s)}});
    QCOMPARE(declined.text(u"error"_s), u"authorization_declined"_s);
}

void TestSandbox::deviceCodePolledTooFastIsSlowedDown()
{
    PracticeSandbox fresh({u"--customers"_s, u"1"_s, u"--device-interval"_s, u"5"_s});
    fresh.start();
    QTRY_VERIFY2_WITH_TIMEOUT(fresh.isReady(), fresh.errorText().constData(), kDeadlineMs);
    const QString base = fresh.authority().toString() + u'/' + fresh.tenant() + u"/oauth2/v2.0/"_s;
    const Answer started =
        post(base + u"devicecode"_s,
             {{u"client_id"_s, fresh.clientId()}, {u"scope"_s, fresh.graph().toString() + u"/.default"_s}});
    QCOMPARE(started.json()["interval"_L1].toInt(), 5);
    const Fields poll{{u"client_id"_s, fresh.clientId()},
                      {u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:device_code"_s},
                      {u"device_code"_s, started.text(u"device_code"_s)}};
    QCOMPARE(post(base + u"token"_s, poll).text(u"error"_s), u"authorization_pending"_s);
    QCOMPARE(post(base + u"token"_s, poll).text(u"error"_s), u"slow_down"_s);
}

void TestSandbox::confidentialApplicationNeedsItsSecret()
{
    PracticeSandbox fresh({u"--customers"_s, u"1"_s, u"--app-secret-stdin"_s});
    fresh.start("s3cret+/= value");
    QTRY_VERIFY2_WITH_TIMEOUT(fresh.isReady(), fresh.errorText().constData(), kDeadlineMs);
    QVERIFY(!fresh.output().contains("s3cret"));
    const QString url = fresh.authority().toString() + u'/' + fresh.tenant() + u"/oauth2/v2.0/token"_s;
    Fields fields{{u"client_id"_s, fresh.clientId()},
                  {u"grant_type"_s, u"refresh_token"_s},
                  {u"refresh_token"_s, u"1.x"_s},
                  {u"scope"_s, fresh.graph().toString() + u"/.default"_s}};
    const Answer missing = post(url, fields);
    QCOMPARE(missing.status, 401);
    QCOMPARE(missing.number(), 7000218);
    fields.append({u"client_secret"_s, u"wrong"_s});
    QCOMPARE(post(url, fields).number(), 7000215);
    fields.last().second = u"s3cret+/= value"_s;
    QCOMPARE(post(url, fields).number(), 70000); // the secret passed, the made-up token did not
}

void TestSandbox::everyTokenCarriesTheMark()
{
    const Tokens tokens = signedIn();
    for (const QString& token : {tokens.access, tokens.refresh, tokens.id,
                                 refresh(tokens.refresh, u"graph"_s).text(u"refresh_token"_s)})
        QVERIFY(token.contains(kMark));
    QCOMPARE(claimsOf(tokens.access)["practice_mark"_L1].toString(), QString(kMark));
}

void TestSandbox::partnerCenterRefuses_data()
{
    QTest::addColumn<QJsonObject>("changes");
    QTest::addColumn<QString>("raw"); // sent instead when not null
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const QJsonObject none;
    QTest::newRow("nothing wrong") << none << QString() << 200 << QString();
    QTest::newRow("no token") << none << u""_s << 401 << u"800001"_s;
    QTest::newRow("not a token") << none << u"eyJ.eyJ.x"_s << 401 << u"400"_s;
    QTest::newRow("forged") << none << signedIn().access.replace(u'.', u".A"_s) << 401 << u"400"_s;
    QTest::newRow("other audience") << QJsonObject{{u"aud"_s, m_sandbox.graph().toString()}} << QString()
                                    << 401 << u"400"_s;
    QTest::newRow("expired") << QJsonObject{{u"exp"_s, QDateTime::currentSecsSinceEpoch() - 1}} << QString()
                             << 401 << u"400"_s;
    QTest::newRow("customer's tenant")
        << QJsonObject{{u"tid"_s, m_data.customer(0).id}} << QString() << 401 << u"800001"_s;
    QTest::newRow("no MFA") << QJsonObject{{u"amr"_s, QJsonArray{u"pwd"_s}}} << QString() << 401
                            << u"900421"_s;
    QTest::newRow("MFA not first") << QJsonObject{{u"amr"_s, QJsonArray{u"rsa"_s, u"mfa"_s}}} << QString()
                                   << 200 << QString();
    QTest::newRow("no permission") << QJsonObject{{u"scp"_s, u"other"_s}} << QString() << 403 << u"2032"_s;
}

void TestSandbox::partnerCenterRefuses()
{
    QFETCH(QJsonObject, changes);
    QFETCH(QString, raw);
    const Answer answer = get(m_sandbox.partnerCenter().toString() + u"/v1/customers?size=1"_s,
                              raw.isNull() ? mint(changes) : raw);
    QTEST(answer.status, "status");
    QTEST(answer.text(u"code"_s), "code");
    if (answer.status == 401)
        QVERIFY(answer.headers.value("www-authenticate").contains("invalid_token"));
}

void TestSandbox::partnerCenterEchoesIds()
{
    const QByteArray request = "10000000-0000-4000-8000-000000000001";
    const QByteArray correlation = "20000000-0000-4000-8000-000000000001";
    const QList<QPair<QByteArray, QByteArray>> headers{
        {"MS-RequestId", request}, {"MS-CorrelationId", correlation}, {"ValidateMfa", "true"}};
    const Answer good =
        get(m_sandbox.partnerCenter().toString() + u"/v1/customers?size=1"_s, signedIn().access, headers);
    QCOMPARE(good.headers.value("ms-requestid"), request);
    QCOMPARE(good.headers.value("ms-correlationid"), correlation);
    QCOMPARE(good.headers.value("ismfacompliant"), QByteArray("true"));
    const Answer bad =
        get(m_sandbox.partnerCenter().toString() + u"/v1/nothing"_s, signedIn().access, headers);
    QCOMPARE(bad.status, 404);
    QCOMPARE(bad.text(u"code"_s), u"1000"_s);
    QCOMPARE(bad.headers.value("ms-correlationid"), correlation);
}

void TestSandbox::customersPageToTheEnd_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<int>("pages");
    QTest::newRow("by 500") << u"/customers?size=500"_s << 3;
    QTest::newRow("by 401, a last page that is full") << u"/customers?size=401"_s << 3;
    QTest::newRow("by 100") << u"/customers?size=100"_s << 13;
    QTest::newRow("service's own size") << u"/customers?size=0"_s << 3;
    QTest::newRow("no query at all") << u"/customers"_s << 3;
    QTest::newRow("larger than allowed") << u"/customers?size=5000"_s << 3;
}

void TestSandbox::customersPageToTheEnd()
{
    QFETCH(QString, first);
    QString uri = first;
    QList<QPair<QByteArray, QByteArray>> headers;
    QSet<QString> ids;
    int pages = 0;
    while (!uri.isEmpty()) {
        const Answer page =
            get(m_sandbox.partnerCenter().toString() + u"/v1"_s + uri, signedIn().access, headers);
        QCOMPARE(page.status, 200);
        ++pages;
        const QJsonArray items = page.json()["items"_L1].toArray();
        QCOMPARE(page.json()["totalCount"_L1].toInt(), items.size()); // of this page
        for (const QJsonValue& item : items) {
            QVERIFY(!ids.contains(item["id"_L1].toString()));
            ids.insert(item["id"_L1].toString());
            QCOMPARE(item["companyProfile"_L1]["tenantId"_L1].toString(), item["id"_L1].toString());
            QVERIFY(!item["companyProfile"_L1]["companyName"_L1].toString().isEmpty());
        }
        const QJsonObject next = page.json()["links"_L1].toObject()["next"_L1].toObject();
        uri = next["uri"_L1].toString();
        headers.clear();
        for (const QJsonValue& header : next["headers"_L1].toArray()) {
            headers.append(
                {header["key"_L1].toString().toLatin1(), header["value"_L1].toString().toLatin1()});
            QVERIFY(header["value"_L1].toString().contains(u','));
            QVERIFY(!uri.contains(header["value"_L1].toString()));
        }
        QVERIFY(uri.isEmpty() || uri.contains(u"seekOperation=Next"_s));
        QVERIFY(pages < 100);
    }
    QCOMPARE(ids.size(), 1203);
    QTEST(pages, "pages");
}

void TestSandbox::customersFilterByPrefix_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("name") << u"CompanyName"_s << u"willow"_s;
    QTest::newRow("quotes and backslashes") << u"CompanyName"_s << u"O'Hara \"The"_s;
    QTest::newRow("nobody") << u"CompanyName"_s << u"zzzz"_s;
    QTest::newRow("domain") << u"Domain"_s << m_data.customer(700).initialDomain;
}

void TestSandbox::customersFilterByPrefix()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QSet<QString> expected;
    for (qint64 i = 0; i < m_data.customerCount(); ++i) {
        const auto customer = m_data.customer(i);
        if ((field == "Domain"_L1 ? customer.initialDomain : customer.name)
                .startsWith(value, Qt::CaseInsensitive))
            expected.insert(customer.id);
    }
    const QByteArray filter =
        QJsonDocument(
            QJsonObject{{u"Field"_s, field}, {u"Value"_s, value}, {u"Operator"_s, u"starts_with"_s}})
            .toJson(QJsonDocument::Compact);
    QString uri = u"/customers?size=4&filter="_s + QString::fromLatin1(filter.toPercentEncoding());
    QList<QPair<QByteArray, QByteArray>> headers;
    QSet<QString> found;
    int pages = 0;
    while (!uri.isEmpty() && ++pages < 100) {
        const Answer page =
            get(m_sandbox.partnerCenter().toString() + u"/v1"_s + uri, signedIn().access, headers);
        QCOMPARE(page.status, 200);
        for (const QJsonValue& item : page.json()["items"_L1].toArray())
            found.insert(item["id"_L1].toString());
        const QJsonObject next = page.json()["links"_L1].toObject()["next"_L1].toObject();
        uri = next["uri"_L1].toString();
        headers.clear();
        for (const QJsonValue& header : next["headers"_L1].toArray())
            headers.append(
                {header["key"_L1].toString().toLatin1(), header["value"_L1].toString().toLatin1()});
    }
    QCOMPARE(found, expected);
    QCOMPARE(pages, std::max(1, (static_cast<int>(expected.size()) + 3) / 4)); // no empty page at the end
}

void TestSandbox::customersRefuseWrongPaging_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("size is no number") << u"size=many"_s << QByteArray();
    QTest::newRow("negative size") << u"size=-1"_s << QByteArray();
    QTest::newRow("filter is no JSON") << u"size=1&filter=CompanyName"_s << QByteArray();
    QTest::newRow("other operator")
        << u"filter=%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22a%22%2C%22Operator%22%3A%22contains%22%7D"_s
        << QByteArray();
    QTest::newRow("next without a token") << u"size=1&seekOperation=Next"_s << QByteArray();
    QTest::newRow("made-up token") << u"size=1&seekOperation=Next"_s
                                   << QByteArray("+RID:~AAAAAAAAAAAAAAAA==/,#RT:500,/CT:AA==");
    QTest::newRow("unknown seek") << u"size=1&seekOperation=Sideways"_s << QByteArray();
}

void TestSandbox::customersRefuseWrongPaging()
{
    QFETCH(QString, query);
    QFETCH(QByteArray, token);
    QList<QPair<QByteArray, QByteArray>> headers;
    if (!token.isEmpty())
        headers.append({"MS-ContinuationToken", token});
    const Answer answer =
        get(m_sandbox.partnerCenter().toString() + u"/v1/customers?"_s + query, signedIn().access, headers);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.text(u"code"_s), u"3000"_s);
}

void TestSandbox::oneCustomerAndItsUsers()
{
    const auto customer = m_data.customer(17);
    const QString url = m_sandbox.partnerCenter().toString() + u"/v1/customers/"_s;
    const Answer one = get(url + customer.id, signedIn().access);
    QCOMPARE(one.json()["companyProfile"_L1].toObject()["companyName"_L1].toString(), customer.name);
    QCOMPARE(get(url + u"aaaaaaaa-0001-4000-8000-000000000001"_s, signedIn().access).text(u"code"_s),
             u"1000"_s);
    const Answer users = get(url + customer.id + u"/users?size=500"_s, signedIn().access);
    QCOMPARE(users.json()["items"_L1].toArray().size(), m_data.users(customer.id).size());
}

void TestSandbox::profilesTellThePartner()
{
    const QString url = m_sandbox.partnerCenter().toString() + u"/v1/profiles/"_s;
    const Answer organization = get(url + u"organization"_s, signedIn().access);
    QCOMPARE(organization.status, 200);
    QCOMPARE(organization.text(u"companyName"_s), u"Harbourline IT Services"_s);
    QCOMPARE(organization.text(u"culture"_s), u"en-GB"_s);
    QCOMPARE(get(url + u"legalbusiness"_s, signedIn().access).text(u"companyName"_s),
             u"Harbourline IT Services"_s);
}

void TestSandbox::fiftyThousandCustomersAreQuick()
{
    PracticeSandbox large({u"--customers"_s, u"50000"_s, u"--state"_s, m_state.path()});
    large.start();
    QTRY_VERIFY2_WITH_TIMEOUT(large.isReady(), large.errorText().constData(), kDeadlineMs);
    TokenIssuer issuer(m_state.path(), {}, 3600);
    QVERIFY(issuer.open().has_value());
    QJsonObject claims = claimsOf(signedIn().access);
    claims.insert(u"aud"_s, large.partnerCenter().toString());
    const QString token = QString::fromLatin1(issuer.accessToken(claims));
    QElapsedTimer timer;
    timer.start();
    QString uri = u"/customers?size=500"_s;
    QList<QPair<QByteArray, QByteArray>> headers;
    QSet<QString> ids;
    while (!uri.isEmpty()) {
        const Answer page = get(large.partnerCenter().toString() + u"/v1"_s + uri, token, headers);
        QCOMPARE(page.status, 200);
        const QJsonObject object = page.json();
        for (const QJsonValue& item : object["items"_L1].toArray())
            ids.insert(item["id"_L1].toString());
        const QJsonObject next = object["links"_L1].toObject()["next"_L1].toObject();
        uri = next["uri"_L1].toString();
        headers = {
            {"MS-ContinuationToken", next["headers"_L1].toArray().at(0)["value"_L1].toString().toLatin1()}};
    }
    QCOMPARE(ids.size(), 50000);
    QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
}

void TestSandbox::graphRefuses_data()
{
    QTest::addColumn<QJsonObject>("changes");
    QTest::addColumn<QString>("raw");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const QJsonObject good{{u"aud"_s, m_sandbox.graph().toString()},
                           {u"scp"_s, u"Directory.AccessAsUser.All User.ReadWrite.All"_s}};
    const auto with = [&](const QString& name, const QJsonValue& value) {
        QJsonObject changed = good;
        changed.insert(name, value);
        return changed;
    };
    const QString users = u"/v1.0/users"_s;
    const QString invalid = u"InvalidAuthenticationToken"_s;
    QTest::newRow("nothing wrong") << good << QString() << users << 200 << QString();
    QTest::newRow("no token") << good << u""_s << users << 401 << invalid;
    QTest::newRow("not a token") << good << u"abc"_s << users << 401 << invalid;
    QTest::newRow("other audience") << with(u"aud"_s, m_sandbox.partnerCenter().toString()) << QString()
                                    << users << 401 << invalid;
    QTest::newRow("expired") << with(u"exp"_s, QDateTime::currentSecsSinceEpoch() - 1) << QString() << users
                             << 401 << invalid;
    QTest::newRow("no permission") << with(u"scp"_s, u"Mail.Send"_s) << QString() << users << 403
                                   << u"Authorization_RequestDenied"_s;
    QTest::newRow("unknown segment") << good << QString() << u"/v1.0/mailboxes"_s << 404 << u"BadRequest"_s;
    QTest::newRow("unknown user") << good << QString() << u"/v1.0/users/nobody@nowhere.example"_s << 404
                                  << u"Request_ResourceNotFound"_s;
    QTest::newRow("me in a customer's tenant") << with(u"tid"_s, m_data.customer(0).id) << QString()
                                               << u"/v1.0/me"_s << 403 << u"Authorization_IdentityNotFound"_s;
}

void TestSandbox::graphRefuses()
{
    QFETCH(QJsonObject, changes);
    QFETCH(QString, raw);
    QFETCH(QString, path);
    const Answer answer = get(m_sandbox.graph().toString() + path, raw.isNull() ? mint(changes) : raw,
                              {{"client-request-id", "5f0c1c9e-0000-4000-8000-00000000abcd"}});
    QTEST(answer.status, "status");
    QTEST(answer.graphError(), "code");
    QVERIFY(!answer.headers.value("request-id").isEmpty());
    if (answer.status >= 400) {
        const QJsonObject inner = answer.json()["error"_L1].toObject()["innerError"_L1].toObject();
        QCOMPARE(inner["request-id"_L1].toString().toLatin1(), answer.headers.value("request-id"));
        QCOMPARE(inner["client-request-id"_L1].toString(), u"5f0c1c9e-0000-4000-8000-00000000abcd"_s);
    }
}

void TestSandbox::graphTellsTheTokensTenant()
{
    const QString tenant = customerWith(true);
    const QString token = refresh(signedIn().refresh, u"graph"_s, tenant).text(u"access_token"_s);
    const QString base = m_sandbox.graph().toString() + u"/v1.0/"_s;
    const QJsonObject organization = get(base + u"organization?$select=id,displayName"_s, token)
                                         .json()["value"_L1]
                                         .toArray()
                                         .at(0)
                                         .toObject();
    QCOMPARE(organization["id"_L1].toString(), tenant);
    QCOMPARE(organization["displayName"_L1].toString(), m_data.findCustomer(tenant)->name);
    QString initial;
    for (const QJsonValue& domain : get(base + u"domains"_s, token).json()["value"_L1].toArray()) {
        if (domain["isInitial"_L1].toBool())
            initial = domain["id"_L1].toString();
    }
    QCOMPARE(initial, m_data.findCustomer(tenant)->initialDomain);
    QCOMPARE(get(base + u"subscribedSkus"_s, token).json()["value"_L1].toArray().size(), 2);
    QVERIFY(get(base + u"groups"_s, token).json()["value"_L1].toArray().size() > 1);

    const QString home = refresh(signedIn().refresh, u"graph"_s).text(u"access_token"_s);
    QCOMPARE(get(base + u"me"_s, home).text(u"userPrincipalName"_s), m_sandbox.signIn().username);
}

void TestSandbox::usersPageToTheEnd()
{
    QString tenant;
    for (qint64 i = 0; tenant.isEmpty(); ++i) {
        if (m_data.customer(i).consented && m_data.users(m_data.customer(i).id).size() > 150)
            tenant = m_data.customer(i).id;
    }
    const QString token = refresh(signedIn().refresh, u"graph"_s, tenant).text(u"access_token"_s);
    QString url =
        m_sandbox.graph().toString() + u"/v1.0/users?$top=50&$select=id,displayName,accountEnabled"_s;
    QSet<QString> ids;
    int pages = 0;
    while (!url.isEmpty() && ++pages < 50) {
        const Answer page = get(url, token);
        QCOMPARE(page.status, 200);
        for (const QJsonValue& user : page.json()["value"_L1].toArray()) {
            ids.insert(user["id"_L1].toString());
            QCOMPARE(user.toObject().keys(), QStringList({u"accountEnabled"_s, u"displayName"_s, u"id"_s}));
        }
        url = page.text(u"@odata.nextLink"_s);
        if (!url.isEmpty()) { // useless with another tenant's token
            const QString home = refresh(signedIn().refresh, u"graph"_s).text(u"access_token"_s);
            QCOMPARE(get(url, home).graphError(), u"Directory_ExpiredPageToken"_s);
        }
    }
    const auto expected = m_data.users(tenant).size();
    QCOMPARE(ids.size(), expected);
    QCOMPARE(pages, (static_cast<int>(expected) + 49) / 50);
}

void TestSandbox::usersAreFiltered_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("needs"); // what each found name begins with or contains
    QTest::newRow("startswith name") << u"$filter=startswith(displayName,'a')"_s << u"a"_s;
    QTest::newRow("startswith upn, or")
        << u"$filter=startswith(userPrincipalName,'a') or startswith(displayName,'a')"_s << u"a"_s;
    QTest::newRow("search") << u"$search=\"displayName:a\" OR \"userPrincipalName:a\""_s << u"a"_s;
    QTest::newRow("quote") << u"$filter=startswith(surname,'O''B')"_s << QString();
    QTest::newRow("guests") << u"$filter=userType eq 'Guest'"_s << QString();
    QTest::newRow("disabled") << u"$filter=accountEnabled eq false and userType ne 'Guest'"_s << QString();
}

void TestSandbox::usersAreFiltered()
{
    QFETCH(QString, query);
    QFETCH(QString, needs);
    QString tenant;
    for (qint64 i = 0; tenant.isEmpty(); ++i) {
        if (m_data.customer(i).consented && m_data.users(m_data.customer(i).id).size() > 250)
            tenant = m_data.customer(i).id;
    }
    const QString token = refresh(signedIn().refresh, u"graph"_s, tenant).text(u"access_token"_s);
    const Answer answer = get(m_sandbox.graph().toString() +
                                  u"/v1.0/users?$count=true&$top=999&"
                                  "$select=displayName,userPrincipalName,userType,accountEnabled,surname&"_s +
                                  query,
                              token, {{"ConsistencyLevel", "eventual"}});
    QCOMPARE(answer.status, 200);
    const QJsonArray users = answer.json()["value"_L1].toArray();
    QVERIFY(!users.isEmpty());
    QVERIFY(users.size() < m_data.users(tenant).size());
    QCOMPARE(answer.json()["@odata.count"_L1].toInt(), users.size());
    for (const QJsonValue& user : users) {
        if (query.contains(u"Guest"_s))
            QCOMPARE(user["userType"_L1].toString() == "Guest"_L1, query.contains(u"eq 'Guest'"_s));
        if (query.contains(u"eq false"_s))
            QCOMPARE(user["accountEnabled"_L1].toBool(), false);
        if (query.contains(u"''"_s))
            QCOMPARE(user["surname"_L1].toString(), u"O'Brien"_s);
        if (!needs.isEmpty())
            QVERIFY(user["displayName"_L1].toString().contains(needs, Qt::CaseInsensitive) ||
                    user["userPrincipalName"_L1].toString().contains(needs, Qt::CaseInsensitive));
    }
}

void TestSandbox::usersRefuseQueries_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("code");
    QTest::newRow("top 0") << u"$top=0"_s << u"Request_UnsupportedQuery"_s;
    QTest::newRow("top 1000") << u"$top=1000"_s << u"Request_UnsupportedQuery"_s;
    QTest::newRow("search without consistency")
        << u"$search=\"displayName:a\""_s << u"Request_UnsupportedQuery"_s;
    QTest::newRow("count without consistency") << u"$count=true"_s << u"Request_UnsupportedQuery"_s;
    QTest::newRow("unknown function")
        << u"$filter=contains(displayName,'a')"_s << u"Request_UnsupportedQuery"_s;
    QTest::newRow("unknown property") << u"$filter=shoeSize eq '43'"_s << u"Request_UnsupportedQuery"_s;
    QTest::newRow("open quote") << u"$filter=startswith(displayName,'a)"_s << u"Request_UnsupportedQuery"_s;
    QTest::newRow("unknown select") << u"$select=shoeSize"_s << u"BadRequest"_s;
    QTest::newRow("made-up place") << u"$skiptoken=MTA"_s << u"Directory_ExpiredPageToken"_s;
}

void TestSandbox::usersRefuseQueries()
{
    QFETCH(QString, query);
    const QString token = refresh(signedIn().refresh, u"graph"_s).text(u"access_token"_s);
    const Answer answer = get(m_sandbox.graph().toString() + u"/v1.0/users?"_s + query, token);
    QCOMPARE(answer.status, 400);
    QTEST(answer.graphError(), "code");
}

void TestSandbox::oneUserByIdAndName()
{
    const QString tenant = customerWith(true);
    const QString token = refresh(signedIn().refresh, u"graph"_s, tenant).text(u"access_token"_s);
    for (const auto& user : m_data.users(tenant).mid(0, 5)) {
        for (const QString& key : {user.id, user.userPrincipalName}) {
            const Answer answer = get(m_sandbox.graph().toString() + u"/v1.0/users/"_s +
                                          QString::fromLatin1(QUrl::toPercentEncoding(key)),
                                      token);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.text(u"displayName"_s), user.displayName);
            QVERIFY(!answer.json().contains(u"accountEnabled"_s)); // not told unasked
        }
    }
}

void TestSandbox::exchangeNeedsAToken()
{
    const Answer answer =
        post(m_sandbox.base().toString() + u"/exchange/adminapi/beta/x/InvokeCommand"_s, {});
    QCOMPARE(answer.status, 401);
    QVERIFY(answer.headers.value("www-authenticate").contains("invalid_token"));
    QCOMPARE(get(m_sandbox.base().toString() + u"/compliance/"_s).status, 401);
    QCOMPARE(get(m_sandbox.base().toString() + u"/moon"_s).status, 404);
}

void TestSandbox::faultsHappenOnTheWire_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("error");
    const auto row = [](const char* fault, int status, QNetworkReply::NetworkError error) {
        QTest::newRow(fault) << QString::fromLatin1(fault) << status << static_cast<int>(error);
    };
    row("customers:reset", 0, QNetworkReply::RemoteHostClosedError);
    row("customers:hang", 0, QNetworkReply::OperationCanceledError);
    row("customers:truncate", 200, QNetworkReply::RemoteHostClosedError);
    row("customers:empty", 200, QNetworkReply::NoError);
    row("customers:html", 502, QNetworkReply::UnknownServerError);
    row("customers:500", 500, QNetworkReply::InternalServerError);
    row("partnercenter:503=7", 503, QNetworkReply::ServiceUnavailableError);
    row("customers:429=57", 429, QNetworkReply::UnknownContentError);
    row("customers:429@2", 200, QNetworkReply::NoError);
    row("graph:500", 200, QNetworkReply::NoError);
}

void TestSandbox::faultsHappenOnTheWire()
{
    QFETCH(QString, fault);
    const QString token = signedIn().access;
    setFaults(fault);
    const Answer answer =
        send("GET", QUrl(m_sandbox.partnerCenter().toString() + u"/v1/customers?size=200"_s), {},
             {{"Authorization", "Bearer " + token.toLatin1()}, {"Connection", "close"}}, 1500);
    QTEST(answer.status, "status");
    QTEST(static_cast<int>(answer.error), "error");
    if (fault.contains(u"truncate"_s)) {
        QVERIFY(!answer.body.isEmpty());
        QVERIFY(answer.json().isEmpty());
    }
    if (fault.contains(u"empty"_s))
        QVERIFY(answer.body.isEmpty());
    if (fault.contains(u"html"_s))
        QVERIFY(answer.body.contains("<h1>"));
    if (fault.contains(u"=57"_s)) {
        QCOMPARE(answer.headers.value("retry-after"), QByteArray("57"));
        QCOMPARE(answer.json()["statusCode"_L1].toInt(), 429);
    }
    if (fault.contains(u"=7"_s))
        QCOMPARE(answer.headers.value("retry-after"), QByteArray("7"));
    setFaults({});
    QCOMPARE(get(m_sandbox.partnerCenter().toString() + u"/v1/customers?size=1"_s, token).status, 200);
}

void TestSandbox::slowAnswersComeLate()
{
    const QString token = signedIn().access;
    setFaults(u"customers:slow=400"_s);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(get(m_sandbox.partnerCenter().toString() + u"/v1/customers?size=1"_s, token).status, 200);
    QVERIFY(timer.elapsed() >= 395);
}

void TestSandbox::signInFaultsHaveTheirNumbers_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("error");
    QTest::newRow("revoked") << u"refresh:revoked"_s << 400 << 50173 << u"invalid_grant"_s;
    QTest::newRow("expired") << u"refresh:expired"_s << 400 << 700082 << u"invalid_grant"_s;
    QTest::newRow("conditional access") << u"token:aadsts53003"_s << 400 << 53003 << u"invalid_grant"_s;
    QTest::newRow("invalid_grant") << u"token:invalid_grant"_s << 400 << 70000 << u"invalid_grant"_s;
    QTest::newRow("secret expired") << u"token:aadsts7000222"_s << 401 << 7000222 << u"invalid_client"_s;
    QTest::newRow("busy") << u"token:503"_s << 503 << 90033 << u"temporarily_unavailable"_s;
    QTest::newRow("throttled") << u"token:429=3"_s << 429 << 90055 << u"temporarily_unavailable"_s;
}

void TestSandbox::signInFaultsHaveTheirNumbers()
{
    QFETCH(QString, fault);
    const QString token = signedIn().refresh;
    setFaults(fault);
    const Answer answer = refresh(token, u"graph"_s);
    QTEST(answer.status, "status");
    QTEST(answer.number(), "number");
    QTEST(answer.text(u"error"_s), "error");
    setFaults(u"authorize:access_denied"_s);
    const QUrl location = get(authorizeUrl()).location();
    QCOMPARE(QUrlQuery(location).queryItemValue(u"error"_s), u"access_denied"_s);
    QCOMPARE(QUrlQuery(location).queryItemValue(u"state"_s, QUrl::FullyDecoded), u"a b+c/ü&="_s);
}

void TestSandbox::everyPortalOfTheCloudFileOpensAndNamesItsCustomer()
{
    QFile file(m_sandbox.cloudFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject portals = QJsonDocument::fromJson(file.readAll())["portals"_L1].toObject();
    QVERIFY(portals.size() >= 9);
    const auto customer = m_data.customer(7);
    for (const QJsonValue& portal : portals) {
        const auto page = get(portal.toString() + u"/?delegatedOrg="_s + customer.domain);
        QCOMPARE(page.status, 200);
        QVERIFY2(page.body.contains(customer.name.toHtmlEscaped().toUtf8()), page.body.constData());
    }
    const auto inert = get(portals["teams"_L1].toString() + u"/?x=%3Cscript%3E"_s);
    QVERIFY(inert.body.contains("&lt;script&gt;"));
    QCOMPARE(get(m_sandbox.base().toString() + u"/portals/none/"_s).status, 404);
}

void TestSandbox::controlNeedsItsHeader()
{
    const QString url = m_sandbox.base().toString() + u"/control/faults"_s;
    QCOMPARE(send("POST", QUrl(url), "graph:500").status, 403);
    QCOMPARE(get(m_sandbox.base().toString() + u"/control/requests"_s).status, 403);
    const auto wrong = await(m_sandbox.setFaults(u"moon:500"_s));
    QVERIFY(!wrong.has_value());
    QVERIFY(wrong.error().message.contains(u"moon:500"_s));
}

void TestSandbox::controlCountsRequests()
{
    const auto before = await(m_sandbox.requestCounts());
    QVERIFY(before.has_value());
    QCOMPARE(refresh(signedIn().refresh, u"graph"_s).status, 200);
    QCOMPARE(get(m_sandbox.graph().toString() + u"/v1.0/users"_s).status, 401);
    const auto after = await(m_sandbox.requestCounts());
    QCOMPARE(after->value(u"refresh"_s).toInt(), before->value(u"refresh"_s).toInt() + 1);
    QCOMPARE(after->value(u"users"_s).toInt(), before->value(u"users"_s).toInt() + 1);
    QVERIFY(!QJsonDocument(*after).toJson().contains(QByteArray(kMark.latin1())));
}

void TestSandbox::otherHostNamesAreTurnedAway()
{
    const Answer answer =
        send("GET", QUrl(m_sandbox.graph().toString() + u"/v1.0/users"_s), {}, {{"Host", "rebound.example"}});
    QCOMPARE(answer.status, 421);
}

void TestSandbox::takenPortIsSaidPlainly()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QString port = QString::number(taken.serverPort());
    PracticeSandbox late({u"--port"_s, port});
    QSignalSpy stopped(&late, &PracticeSandbox::stopped);
    late.start();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, kDeadlineMs);
    QCOMPARE(late.exitCode(), 1);
    QVERIFY(late.errorText().contains("Port " + port.toLatin1() + " is already in use"));
    QVERIFY(late.output().isEmpty());
}

void TestSandbox::unknownOptionIsUsage()
{
    PracticeSandbox wrong({u"--moon"_s});
    QSignalSpy stopped(&wrong, &PracticeSandbox::stopped);
    wrong.start();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, kDeadlineMs);
    QCOMPARE(wrong.exitCode(), 2);
    QVERIFY(wrong.errorText().contains("--moon"));
    QVERIFY(wrong.errorText().contains("Usage: steward-sandbox"));
}

void TestSandbox::signInSurvivesARestart()
{
    const QString token = signedIn().refresh;
    PracticeSandbox again({u"--customers"_s, u"1203"_s, u"--state"_s, m_state.path()});
    again.start();
    QTRY_VERIFY2_WITH_TIMEOUT(again.isReady(), again.errorText().constData(), kDeadlineMs);
    QVERIFY(again.base() != m_sandbox.base());
    QCOMPARE(again.clientId(), m_sandbox.clientId());
    const Fields fields{{u"client_id"_s, again.clientId()},
                        {u"grant_type"_s, u"refresh_token"_s},
                        {u"refresh_token"_s, token},
                        {u"scope"_s, again.graph().toString() + u"/.default"_s}};
    const QString path = u'/' + again.tenant() + u"/oauth2/v2.0/token"_s;
    QCOMPARE(post(again.authority().toString() + path, fields).status, 200);

    PracticeSandbox stranger({u"--customers"_s, u"1203"_s});
    stranger.start();
    QTRY_VERIFY2_WITH_TIMEOUT(stranger.isReady(), stranger.errorText().constData(), kDeadlineMs);
    Fields elsewhere = fields;
    elsewhere.last().second = stranger.graph().toString() + u"/.default"_s;
    QCOMPARE(post(stranger.authority().toString() + path, elsewhere).number(), 70000);
}

void TestSandbox::stateIsPrivateAndHoldsNoToken()
{
    const Tokens tokens = signedIn();
    for (const auto& name : {u"signing.key"_s, u"grants.jsonl"_s}) {
        QFile file(m_state.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(file.permissions() & others));
        QVERIFY(!file.readAll().contains(tokens.refresh.toLatin1()));
    }
    QVERIFY(!m_sandbox.output().contains(QByteArray(kMark.latin1())));
    QVERIFY2(m_sandbox.errorText().isEmpty(), m_sandbox.errorText().constData());
}

void TestSandbox::temporaryFolderGoesAtExit()
{
    PracticeSandbox short_({u"--customers"_s, u"1"_s});
    QSignalSpy stopped(&short_, &PracticeSandbox::stopped);
    short_.start();
    QTRY_VERIFY2_WITH_TIMEOUT(short_.isReady(), short_.errorText().constData(), kDeadlineMs);
    const QString folder = QFileInfo(short_.cloudFile()).absolutePath();
    QVERIFY(QFileInfo(folder).isDir());
    short_.stop(); // closes stdin
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, kDeadlineMs);
    QCOMPARE(short_.exitCode(), 0);
    QVERIFY(!QFileInfo::exists(folder));
}

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
