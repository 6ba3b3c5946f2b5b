#include "practiceclient.h"

#include <QJsonDocument>
#include <QTest>

#include <sandbox/data/practicedata.h>

using namespace Qt::StringLiterals;
using steward::sandbox::PracticeData;
using steward::tests::PracticeClient;
using steward::tests::PracticeSandbox;
using Answer = PracticeClient::Answer;

namespace {

constexpr int kStartMs = 30'000;
constexpr qint64 kCustomers = 40;

} // namespace

/// The users, groups and roles of a customer's tenant in the practice partner: what Graph accepts and refuses
/// there, and that one tenant's changes are not another's.
class TestDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void refusesAsGraphDoes_data();
    void refusesAsGraphDoes();
    void changesAreOneTenantsOnly();
    void deletedUsersKeepTheirNameBehindTheirId();
    void rolesDecideWhoMayChange();

private:
    [[nodiscard]] QString token(const QString& tenant, const QString& scope = u"graph"_s);
    Answer call(const QByteArray& method, const QString& path, const QJsonObject& body = {});
    [[nodiscard]] QJsonObject newUser(const QString& name) const;

    PracticeSandbox m_sandbox{{u"--customers"_s, QString::number(kCustomers)}};
    PracticeClient m_client{m_sandbox};
    QString m_refresh, m_tenant, m_domain, m_other, m_token;
};

void TestDirectory::initTestCase()
{
    m_sandbox.start();
    QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox.isReady(), m_sandbox.errorText().constData(), kStartMs);
    m_refresh = m_client.signIn({m_sandbox.clientId(), m_client.base() + u"/graph/.default offline_access"_s})
                    .text(u"refresh_token"_s);
    QVERIFY(!m_refresh.isEmpty());
    const PracticeData data(1, kCustomers);
    for (qint64 i = 0; i < kCustomers && m_other.isEmpty(); ++i) {
        const auto customer = data.customer(i);
        if (!customer.consented)
            continue;
        (m_tenant.isEmpty() ? m_tenant : m_other) = customer.id;
        if (m_domain.isEmpty())
            m_domain = customer.domain;
    }
    m_token = token(m_tenant);
    QVERIFY(!m_token.isEmpty());
}

QString TestDirectory::token(const QString& tenant, const QString& scope)
{
    return m_client
        .refresh(m_sandbox.clientId(), m_refresh, m_client.base() + u'/' + scope + u"/.default"_s, tenant)
        .text(u"access_token"_s);
}

Answer TestDirectory::call(const QByteArray& method, const QString& path, const QJsonObject& body)
{
    if (method == "GET" || method == "DELETE")
        return m_client.send(method, m_client.graph(path), m_token);
    return m_client.json(method, m_client.graph(path), m_token, body);
}

QJsonObject TestDirectory::newUser(const QString& name) const
{
    return {{u"accountEnabled"_s, true},
            {u"displayName"_s, name},
            {u"mailNickname"_s, name},
            {u"userPrincipalName"_s, name + u'@' + m_domain},
            {u"passwordProfile"_s, QJsonObject{{u"password"_s, u"Moor-Lantern-27"_s}}}};
}

void TestDirectory::refusesAsGraphDoes_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonObject>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const QString bad = u"Request_BadRequest"_s;
    const QString missing = u"Request_ResourceNotFound"_s;
    const auto row = [](const char* name, const QByteArray& method, const QString& path,
                        const QJsonObject& body, int status, const QString& code) {
        QTest::newRow(name) << method << path << body << status << code;
    };
    const auto without = [&](const QString& property) {
        QJsonObject user = newUser(u"nobody"_s);
        user.remove(property);
        return user;
    };
    const auto with = [&](const QString& property, const QJsonValue& value) {
        QJsonObject user = newUser(u"nobody"_s);
        user.insert(property, value);
        return user;
    };
    const QString first = u"/users/"_s + call("GET", u"/users?$top=1"_s).value().at(0)["id"_L1].toString();
    const QString group = u"/groups/"_s + call("GET", u"/groups?$top=1"_s).value().at(0)["id"_L1].toString();
    const auto roles = call("GET", u"/directoryRoles"_s).value();
    const auto reference = [&](const QString& id) {
        return QJsonObject{{u"@odata.id"_s, m_client.graph(u"/directoryObjects/"_s + id)}};
    };
    const QString nobody = u"aaaaaaaa-0001-4000-8000-000000000001"_s;

    row("user without a password", "POST", u"/users"_s, without(u"passwordProfile"_s), 400, bad);
    row("user without an alias", "POST", u"/users"_s, without(u"mailNickname"_s), 400, bad);
    row("user of another's domain", "POST", u"/users"_s,
        with(u"userPrincipalName"_s, u"nobody@elsewhere.example"_s), 400, bad);
    row("user with a short password", "POST", u"/users"_s,
        with(u"passwordProfile"_s, QJsonObject{{u"password"_s, u"abc"_s}}), 400, bad);
    row("user with a name that is taken", "POST", u"/users"_s,
        with(u"userPrincipalName"_s, call("GET", first).text(u"userPrincipalName"_s)), 400, bad);
    row("unknown property", "PATCH", first, {{u"shoeSize"_s, 43}}, 400, bad);
    row("read-only property", "PATCH", first, {{u"assignedLicenses"_s, QJsonArray()}}, 400, bad);
    row("empty text", "PATCH", first, {{u"city"_s, u""_s}}, 400, bad);
    row("country by name", "PATCH", first, {{u"usageLocation"_s, u"Britain"_s}}, 400, bad);
    row("changing nobody", "PATCH", u"/users/"_s + nobody, {{u"city"_s, u"Truro"_s}}, 404, missing);
    row("removing nobody", "DELETE", u"/users/"_s + nobody, {}, 404, missing);
    row("licences without one of the lists", "POST", first + u"/assignLicense"_s,
        {{u"addLicenses"_s, QJsonArray()}}, 400, bad);
    row("unknown licence", "POST", first + u"/assignLicense"_s,
        {{u"addLicenses"_s, QJsonArray{QJsonObject{{u"skuId"_s, nobody}}}},
         {u"removeLicenses"_s, QJsonArray()}},
        400, bad);
    row("manager that is nobody", "PUT", first + u"/manager/$ref"_s, reference(nobody), 404, missing);
    row("manager by no address", "PUT", first + u"/manager/$ref"_s, {{u"@odata.id"_s, nobody}}, 400, bad);
    row("no manager", "GET", first + u"/manager"_s, {}, 404, missing);
    row("group with mail", "POST", u"/groups"_s,
        {{u"displayName"_s, u"M"_s},
         {u"mailEnabled"_s, true},
         {u"mailNickname"_s, u"m"_s},
         {u"securityEnabled"_s, true}},
        400, bad);
    row("group without an alias", "POST", u"/groups"_s,
        {{u"displayName"_s, u"M"_s}, {u"mailEnabled"_s, false}, {u"securityEnabled"_s, true}}, 400, bad);
    row("member that is nobody", "POST", group + u"/members/$ref"_s, reference(nobody), 404, missing);
    row("member removed who is none", "DELETE", group + u"/members/"_s + nobody + u"/$ref"_s, {}, 404,
        missing);
    row("page size of roles", "GET", u"/directoryRoles?$top=5"_s, {}, 400, u"Request_UnsupportedQuery"_s);
    row("role in use put into use", "POST", u"/directoryRoles"_s,
        {{u"roleTemplateId"_s, roles.at(0)["roleTemplateId"_L1]}}, 409,
        u"Request_MultipleObjectsWithSameKeyValue"_s);
    row("mailbox settings without their permission", "GET", first + u"/mailboxSettings"_s, {}, 403,
        u"ErrorAccessDenied"_s);
    row("restoring nobody", "POST", u"/directory/deletedItems/"_s + nobody + u"/restore"_s, {}, 404, missing);
    row("devices are not deleted", "DELETE", u"/devices/"_s + nobody, {}, 405, bad);
    row("a device's name is its own", "PATCH", u"/devices/"_s + nobody, {{u"displayName"_s, u"x"_s}}, 400, bad);
}

void TestDirectory::refusesAsGraphDoes()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QJsonObject, body);
    const Answer answer = call(method, path, body);
    QTEST(answer.status, "status");
    QTEST(answer.graphError(), "code");
}

void TestDirectory::changesAreOneTenantsOnly()
{
    const auto count = [this] { return call("GET", u"/users?$top=999&$select=id"_s).value().size(); };
    const auto before = count();
    const Answer made = call("POST", u"/users"_s, newUser(u"ada"_s));
    QCOMPARE(made.status, 201);
    QCOMPARE(count(), before + 1);
    const QString id = made.text(u"id"_s);
    QCOMPARE(call("PATCH", u"/users/"_s + id, {{u"city"_s, u"Truro"_s}}).status, 204);
    QCOMPARE(call("GET", u"/users/"_s + id + u"?$select=city"_s).text(u"city"_s), u"Truro"_s);

    m_token = token(m_other);
    QCOMPARE(call("GET", u"/users/"_s + id).status, 404);
    m_token = token(m_tenant);
    QCOMPARE(call("DELETE", u"/users/"_s + id).status, 204);
    QCOMPARE(count(), before);
}

void TestDirectory::deletedUsersKeepTheirNameBehindTheirId()
{
    const QString id = call("POST", u"/users"_s, newUser(u"bo"_s)).text(u"id"_s);
    QCOMPARE(call("DELETE", u"/users/"_s + id).status, 204);
    const QString deleted = u"/directory/deletedItems/"_s + id;
    QCOMPARE(call("GET", deleted).text(u"userPrincipalName"_s),
             QString(id).remove(u'-') + u"bo@"_s + m_domain);

    // The name is free, and somebody takes it.
    const QString second = call("POST", u"/users"_s, newUser(u"bo"_s)).text(u"id"_s);
    QVERIFY(!second.isEmpty());
    QCOMPARE(call("POST", deleted + u"/restore"_s).status, 400);
    QCOMPARE(
        call("POST", deleted + u"/restore"_s, {{u"newUserPrincipalName"_s, u"bo2@"_s + m_domain}}).status,
        200);
    QCOMPARE(call("GET", u"/users/"_s + id).text(u"userPrincipalName"_s), u"bo2@"_s + m_domain);
    for (const QString& one : {id, second}) {
        QCOMPARE(call("DELETE", u"/users/"_s + one).status, 204);
        QCOMPARE(call("DELETE", u"/directory/deletedItems/"_s + one).status, 204);
        QCOMPARE(call("GET", u"/directory/deletedItems/"_s + one).status, 404);
    }
}

void TestDirectory::rolesDecideWhoMayChange()
{
    // Of the groups that roles are given to, the operator is in none: what an administrator could do is
    // refused.
    auto set = m_sandbox.setFaults(u"no-gdap-groups"_s);
    QTRY_VERIFY_WITH_TIMEOUT(set.isFinished(), kStartMs);
    QCOMPARE(call("POST", u"/users"_s, newUser(u"cy"_s)).status, 403);
    QCOMPARE(call("POST", u"/groups"_s).status, 403);
    auto cleared = m_sandbox.setFaults({});
    QTRY_VERIFY_WITH_TIMEOUT(cleared.isFinished(), kStartMs);
    QCOMPARE(call("POST", u"/users"_s, newUser(u"cy"_s)).status, 201);
}

QTEST_GUILESS_MAIN(TestDirectory)
#include "tst_directory.moc"
