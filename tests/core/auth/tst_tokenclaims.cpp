#include "authdoubles.h"

#include <auth/tokencheck.h>
#include <auth/tokenclaims.h>
#include <settings/cloudcatalog.h>

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestTokenClaims final : public QObject
{
    Q_OBJECT

    AuthWorld m_world;

    Result<AccessToken> check(const QJsonObject& claims, const QString& scope, int lifetime = 3600)
    {
        TokenAnswer answer;
        answer.accessToken = Secret(jwt(claims));
        answer.lifetime = std::chrono::seconds(lifetime);
        return checkAccessToken(m_world.app, partnerTenant(), scope, answer, m_world.clock.now());
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsWhatEntraWrites()
    {
        const auto claims = readClaims(Secret(jwt(operatorClaims(u"t"_s, u"aud"_s, m_world.clock.now()))));
        QVERIFY(claims);
        QCOMPARE(claims->tenant, u"t"_s);
        QCOMPARE(claims->audience, u"aud"_s);
        QCOMPARE(claims->account, QString::fromLatin1(kOperator));
        QCOMPARE(claims->name, u"SAM operator"_s);
        QCOMPARE(claims->objectId, u"33333333-3333-4333-8333-333333333333"_s);
        QCOMPARE(claims->scopes, QStringList{u"user_impersonation"_s});
        QVERIFY(claims->provesMfa());
        QCOMPARE(claims->expiresAt.toSecsSinceEpoch(), m_world.clock.now().addSecs(3600).toSecsSinceEpoch());
    }

    void readsNumbersWrittenAsText()
    {
        const auto claims = readClaims(Secret(jwt({{u"exp"_s, u"1767229811"_s}})));
        QVERIFY(claims);
        QCOMPARE(claims->expiresAt.toSecsSinceEpoch(), 1767229811);
    }

    void survivesWhatIsNoToken_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("opaque") << QByteArray("0.FAKE-OPAQUE");
        QTest::newRow("two dots of nothing") << QByteArray("..");
        QTest::newRow("not base64") << QByteArray("a.%%%.c");
        QTest::newRow("not json") << QByteArray("a.aGVsbG8.c");
        QTest::newRow("an array") << QByteArray("a.W10.c");
        QTest::newRow("binary") << QByteArray("\x00\xff.\xfe.\x01", 7);
        QTest::newRow("five parts, encrypted") << QByteArray("a.b.c.d.e");
    }

    void survivesWhatIsNoToken()
    {
        QFETCH(QByteArray, token);
        const auto claims = readClaims(Secret(token));
        QVERIFY(!claims);
        QCOMPARE(claims.error().code, ErrorCode::BadResponse);
        QVERIFY(token.isEmpty() || !claims.error().toText().contains(QString::fromUtf8(token)));
    }

    void mfaIsKnownUnknownOrMissing_data()
    {
        QTest::addColumn<QJsonObject>("claims");
        QTest::addColumn<bool>("says");
        QTest::addColumn<bool>("proves");
        const auto amr = [](const QJsonArray& methods) { return QJsonObject{{u"amr"_s, methods}}; };
        QTest::newRow("password only") << amr({u"pwd"_s}) << true << false;
        QTest::newRow("password and mfa") << amr({u"pwd"_s, u"mfa"_s}) << true << true;
        QTest::newRow("rsa and mfa") << amr({u"rsa"_s, u"mfa"_s}) << true << true;
        QTest::newRow("ngcmfa is not mfa") << amr({u"ngcmfa"_s}) << true << false;
        QTest::newRow("empty list") << amr({}) << true << false;
        QTest::newRow("missing") << QJsonObject{{u"tid"_s, u"x"_s}} << false << false;
    }

    void mfaIsKnownUnknownOrMissing()
    {
        QFETCH(QJsonObject, claims);
        const auto read = readClaims(Secret(jwt(claims)));
        QVERIFY(read);
        QTEST(read->authenticationMethods.has_value(), "says");
        QTEST(read->provesMfa(), "proves");
    }

    void tokenOfAnotherTenantIsThrownAway()
    {
        const auto claims = operatorClaims(QString::fromLatin1(kCustomerA),
                                           m_world.app.cloud.graph.toString(), m_world.clock.now());
        const auto token = check(claims, m_world.graphScope());
        QVERIFY(!token);
        QCOMPARE(token.error().code, ErrorCode::BadResponse);
        QVERIFY(token.error().message.contains(u"another tenant"_s));
    }

    void audienceHasToBeTheResource_data()
    {
        QTest::addColumn<QString>("scope");
        QTest::addColumn<QString>("audience");
        QTest::addColumn<bool>("right");
        const Cloud& cloud = m_world.app.cloud;
        const QString graph = cloud.graph.toString();
        QTest::newRow("address") << cloud.graphScope() << graph << true;
        QTest::newRow("address with slash") << cloud.graphScope() << graph + u'/' << true;
        QTest::newRow("graph by its id")
            << cloud.graphScope() << u"00000003-0000-0000-c000-000000000000"_s << true;
        QTest::newRow("graph with exchange's id")
            << cloud.graphScope() << u"00000002-0000-0ff1-ce00-000000000000"_s << false;
        QTest::newRow("partner center by its id")
            << cloud.partnerCenterScope() << u"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"_s << true;
        QTest::newRow("compliance has no fixed id")
            << cloud.complianceScope() << u"00000002-0000-0ff1-ce00-000000000000"_s << true;
        QTest::newRow("compliance with graph's id")
            << cloud.complianceScope() << u"00000003-0000-0000-c000-000000000000"_s << false;
        QTest::newRow("partner center by its global name")
            << cloud.partnerCenterScope() << u"https://api.partnercenter.microsoft.com"_s << true;
        QTest::newRow("partner center with graph's global name")
            << cloud.partnerCenterScope() << u"https://graph.microsoft.com"_s << false;
        QTest::newRow("another address") << cloud.graphScope() << cloud.exchange.toString() << false;
        QTest::newRow("an address that only begins alike")
            << cloud.graphScope() << graph + u".evil.example"_s << false;
        QTest::newRow("resource that ends with a slash")
            << u"https://management.azure.com//user_impersonation"_s << u"https://management.azure.com/"_s
            << true;
    }

    void audienceHasToBeTheResource()
    {
        QFETCH(QString, scope);
        QFETCH(QString, audience);
        QFETCH(bool, right);
        QCOMPARE(audienceMatches(m_world.app.cloud, scope, audience), right);
        const auto token =
            check(operatorClaims(QString::fromLatin1(kPartner), audience, m_world.clock.now()), scope);
        QCOMPARE(token.has_value(), right);
    }

    void microsoftsOwnCloudsNameTheirOwnServices_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("audience");
        QTest::addColumn<bool>("right");
        const QString global = u"https://graph.microsoft.com"_s;
        QTest::newRow("global") << u"global"_s << global << true;
        QTest::newRow("us government by its own") << u"usgov"_s << u"https://graph.microsoft.us"_s << true;
        QTest::newRow("us government by its id")
            << u"usgov"_s << u"00000003-0000-0000-c000-000000000000"_s << true;
        QTest::newRow("us government by the global name") << u"usgov"_s << global << false;
        QTest::newRow("china by the global name") << u"china"_s << global << false;
        QTest::newRow("the other china by the global name") << u"china-partner"_s << global << false;
    }

    void microsoftsOwnCloudsNameTheirOwnServices()
    {
        QFETCH(QString, name);
        QFETCH(QString, audience);
        QFETCH(bool, right);
        const CloudCatalog clouds({QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds")});
        const auto cloud = clouds.load(name);
        QVERIFY(cloud);
        QCOMPARE(audienceMatches(*cloud, cloud->graphScope(), audience), right);
    }

    void onlyAServerThatStandsInUsesTheGlobalNames()
    {
        const auto accepts = [this](const QString& authority) {
            Cloud cloud = m_world.app.cloud;
            cloud.authority = QUrl(authority);
            return audienceMatches(cloud, cloud.graphScope(), u"https://graph.microsoft.com"_s);
        };
        QVERIFY(accepts(u"https://login.test.example"_s));
        QVERIFY(accepts(u"http://127.0.0.1:4711/login"_s));
        QVERIFY(accepts(u"https://notmicrosoftonline.com"_s));
        QVERIFY(!accepts(u"https://login.microsoftonline.com"_s));
        QVERIFY(!accepts(u"https://LOGIN.microsoftonline.us"_s));
    }

    void expiredTokenNamesTheClock()
    {
        auto claims = operatorClaims(QString::fromLatin1(kPartner), m_world.app.cloud.graph.toString(),
                                     m_world.clock.now());
        claims.insert(u"exp"_s, m_world.clock.now().addSecs(-5).toSecsSinceEpoch());
        const auto token = check(claims, m_world.graphScope());
        QVERIFY(!token);
        QVERIFY(token.error().advice.contains(u"clock"_s));
    }

    void shorterOfTheTwoLifetimesCounts()
    {
        const auto claims = operatorClaims(QString::fromLatin1(kPartner), m_world.app.cloud.graph.toString(),
                                           m_world.clock.now());
        const auto late = check(claims, m_world.graphScope(), 999999);
        QVERIFY(late);
        QVERIFY(late->expiresAt <= m_world.clock.now().addSecs(3600));
        const auto early = check(claims, m_world.graphScope(), 60);
        QVERIFY(early);
        QCOMPARE(early->expiresAt, m_world.clock.now().addSecs(60));
    }

    void opaqueTokenPasses()
    {
        TokenAnswer answer;
        answer.accessToken = Secret("opaque");
        answer.lifetime = std::chrono::seconds(60);
        QVERIFY(checkAccessToken(m_world.app, partnerTenant(), m_world.graphScope(), answer,
                                 m_world.clock.now()));
    }
};

QTEST_GUILESS_MAIN(TestTokenClaims)
#include "tst_tokenclaims.moc"
