#include "connectionrun.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace steward::tests {

namespace {

QJsonObject grantOf(const QString& resource, const QString& scopes)
{
    return {{u"enterpriseApplicationId"_s, resource}, {u"scope"_s, scopes}};
}

} // namespace

PracticeWorld::PracticeWorld(QStringList arguments)
    : sandbox(QStringList{u"--customers"_s, u"8"_s} + arguments), client(sandbox)
{
}

QString PracticeWorld::open()
{
    sandbox.start();
    if (!QTest::qWaitFor([this] { return sandbox.isReady(); }, 20'000))
        return QString::fromUtf8(sandbox.errorText());
    const auto signedIn = client.signIn(
        {sandbox.clientId(), service(u"partnercenter"_s) + u"/user_impersonation offline_access"_s});
    m_refreshToken = signedIn.text(u"refresh_token"_s);
    if (m_refreshToken.isEmpty())
        return u"no sign-in: "_s + QString::fromUtf8(signedIn.body);
    const QString token = signedIn.text(u"access_token"_s);
    const auto listed = client.get(client.partnerCenter(u"/customers"_s), token);
    for (const QJsonValue& item : listed.json[u"items"_s].toArray())
        customers << Customer{item[u"id"_s].toString(),
                              item[u"companyProfile"_s][u"companyName"_s].toString(),
                              item[u"companyProfile"_s][u"domain"_s].toString()};
    if (customers.isEmpty())
        return u"no customers: "_s + QString::fromUtf8(listed.body);
    m_partnerToken = token;
    return consent(customers[0].id);
}

QString PracticeWorld::consent(const QString& customer)
{
    const QString consents = client.partnerCenter(u"/customers/%1/applicationconsents"_s.arg(customer));
    (void)client.send("DELETE", consents + u'/' + sandbox.clientId(), m_partnerToken);
    const auto granted = client.json(
        "POST", consents, m_partnerToken,
        {{u"applicationId"_s, sandbox.clientId()},
         {u"displayName"_s, u"Practice"_s},
         {u"applicationGrants"_s,
          QJsonArray{grantOf(u"00000003-0000-0000-c000-000000000000"_s, graphPermissions),
                     grantOf(u"00000002-0000-0ff1-ce00-000000000000"_s, u"Exchange.Manage"_s),
                     grantOf(u"48ac35b8-9aa8-4d74-927d-1f4a14a0b239"_s, u"user_impersonation"_s),
                     grantOf(u"00000003-0000-0ff1-ce00-000000000000"_s, u"AllSites.FullControl"_s)}}});
    return granted.status == 201 ? QString() : u"no consent: "_s + QString::fromUtf8(granted.body);
}

AsyncResult<AccessToken> PracticeWorld::token(const TenantId& tenant, const QString& scope, int)
{
    asked << tenant.value + u' ' + scope;
    AccessToken token;
    token.tenant = tenant;
    token.scope = scope;
    if (ready.contains(scope)) {
        token.value = Secret(ready.value(scope));
        token.expiresAt = QDateTime::currentDateTimeUtc().addSecs(3600);
        return readyResult<AccessToken>(token);
    }
    const auto [otherTenant, otherScope] = foreign.value(scope, {tenant.value, scope});
    QUrlQuery form{{u"grant_type"_s, u"refresh_token"_s},
                   {u"client_id"_s, sandbox.clientId()},
                   {u"refresh_token"_s, m_refreshToken},
                   {u"scope"_s, otherScope}};
    QNetworkRequest request(QUrl(client.tokenUrl(otherTenant)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
    QNetworkReply* reply = m_network.post(request, form.toString(QUrl::FullyEncoded).toUtf8());
    const Completion<AccessToken> answer;
    connect(reply, &QNetworkReply::finished, this, [reply, token, answer]() mutable {
        const QJsonObject json = QJsonDocument::fromJson(reply->readAll()).object();
        reply->deleteLater();
        token.value = Secret(json[u"access_token"_s].toString().toUtf8());
        token.expiresAt = QDateTime::currentDateTimeUtc().addSecs(json[u"expires_in"_s].toInt());
        if (token.value.isEmpty())
            answer.finish(fail(ErrorCode::ConsentNeeded, json[u"error_description"_s].toString()));
        else
            answer.finish(token);
    });
    return answer.future();
}

QHash<QString, QString> PracticeWorld::endpoints() const
{
    return {{u"authority"_s, service(u"login"_s)},
            {u"graph"_s, service(u"graph"_s)},
            {u"exchange"_s, service(u"exchange"_s)},
            {u"compliance"_s, service(u"compliance"_s)},
            {u"partnerCenter"_s, service(u"partnercenter"_s)},
            {u"sharePointAdmin"_s, service(u"sharepoint"_s) + u"/{name}-admin"_s}};
}

QString PracticeWorld::fetch(const QString& tenant, const QString& scope)
{
    return client.refresh(sandbox.clientId(), m_refreshToken, scope, tenant).text(u"access_token"_s);
}

ConnectionRun::ConnectionRun(PracticeWorld& w)
    : world(w), catalog({QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")})
{
    request.scriptName = u"test"_s;
    request.target.customer.value = world.customers[0].id;
    request.target.tenant.value = world.customers[0].id;
    request.target.customerName = world.customers[0].name;
    request.target.customerDomain = world.customers[0].domain;
    request.partnerTenant.value = world.sandbox.tenant();
    request.endpoints = world.endpoints();
    request.moduleFolders = {QStringLiteral(STEWARD_SOURCE_DIR "/resources/modules/sandbox")};
}

bool ConnectionRun::run(const QString& script, int milliseconds)
{
    Engine engine;
    engine.program = QStringLiteral(STEWARD_BINARY_DIR "/engine/steward-engine");
    engine.name = u"Bundled engine"_s;
    RunnerFiles files;
    files.runner = QStringLiteral(STEWARD_SOURCE_DIR "/resources/runner/runner.ps1");
    request.scriptText = script;
    m_session = std::make_unique<RunSession>(request, engine, world, catalog, redactor, files);
    connect(m_session.get(), &RunSession::events, this,
            [this](const QList<RunEvent>& batch) { events << batch; });
    connect(m_session.get(), &RunSession::tokenChosen, this,
            [this](const QString& token, const QString& scope) { chosen << token + u' ' + scope; });
    connect(m_session.get(), &RunSession::finished, this, [this](const RunResult& r) {
        result = r;
        isFinished = true;
    });
    m_session->start();
    return QTest::qWaitFor([this] { return isFinished; }, milliseconds);
}

QStringList ConnectionRun::output() const
{
    QStringList lines;
    for (const RunEvent& event : events) {
        if (event.type == RunEvent::Type::Output)
            lines << event.text.split(u'\n');
    }
    return lines;
}

QString ConnectionRun::why() const
{
    QByteArray all;
    for (const RunEvent& event : events)
        all += toJsonLine(event);
    return runStateName(result.state) + u' ' + (result.error ? result.error->toText() : QString()) + u'\n' +
           QString::fromUtf8(all.left(6000));
}

} // namespace steward::tests
