#include <customers/userdirectory.h>

#include <QTest>

#include <testnetwork/partnerfixture.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const TenantId kTenant{u"aaaaaaaa-0001-4000-8000-000000000001"_s};
constexpr auto kAda =
    "{\"id\":\"00000000-0000-4000-8000-0000000000a1\",\"displayName\":\"Ada Berg\","
    "\"userPrincipalName\":\"ada@x.example\",\"userType\":\"Member\",\"accountEnabled\":false,"
    "\"assignedLicenses\":[{\"skuId\":\"s\"}]}";

} // namespace

/// UserDirectory over the real GraphClient on a strict network: what it asks for, and that nothing of an
/// answer is lost or made up.
class TestUserDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesFollowTheirLinkToTheLastOne()
    {
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        const QByteArray link = "https://graph.example/v1.0/users?$skiptoken=a%2Fb";
        partner.network.queue(
            FakeAnswer::json(QByteArray("{\"value\":[") + kAda + "],\"@odata.nextLink\":\"" + link + "\"}"));
        partner.network.queue(FakeAnswer::json("{\"value\":[{\"id\":\"u2\",\"displayName\":\"Bo\"}]}"));

        const auto first = users.users(kTenant, {}, {}, this);
        QTRY_VERIFY(first.isFinished());
        QVERIFY(first.result().has_value());
        const User ada{UserId{u"00000000-0000-4000-8000-0000000000a1"_s},
                       u"Ada Berg"_s,
                       u"ada@x.example"_s,
                       u"Member"_s,
                       false,
                       true};
        QCOMPARE(first.result()->users, QList<User>{ada});
        QCOMPARE(first.result()->nextLink.toLatin1(), link);

        const auto second = users.users(kTenant, {}, first.result()->nextLink, this);
        QTRY_VERIFY(second.isFinished());
        QVERIFY(second.result().has_value());
        const User bo{UserId{u"u2"_s}, u"Bo"_s, {}, {}, true, false};
        QCOMPARE(second.result()->users, QList<User>{bo});
        QVERIFY(second.result()->nextLink.isEmpty());

        QCOMPARE(partner.network.requests().size(), 2);
        QVERIFY(!partner.network.requests().at(0).url.query().contains(u"$filter"_s));
        QCOMPARE(partner.network.requests().at(1).url.toEncoded(), link);
        for (const auto& asked : partner.tokens.asked())
            QCOMPARE(asked.tenant, kTenant);
    }

    void aSearchIsAskedOfTheServer_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("plain") << u"ada"_s << QByteArray("ada");
        QTest::newRow("blanks around") << u"  ada "_s << QByteArray("ada");
        QTest::newRow("two words") << u"ada  berg"_s << QByteArray("ada%20berg");
        QTest::newRow("quote") << u"O'Hara"_s << QByteArray("O%27Hara");
        QTest::newRow("what would end the search") << u"x\" OR \"id:\\"_s << QByteArray("x%20OR%20id%3A");
        QTest::newRow("query characters") << u"a&b#c+d"_s << QByteArray("a%26b%23c%2Bd");
        QTest::newRow("not Latin") << u"Åsa"_s << QByteArray("%C3%85sa");
    }

    void aSearchIsAskedOfTheServer()
    {
        QFETCH(QString, typed);
        QFETCH(QByteArray, sent);
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        partner.network.queue(FakeAnswer::json("{\"value\":[{\"id\":\"u1\"}]}"));
        const auto page = users.users(kTenant, typed, {}, this);
        QTRY_VERIFY(page.isFinished());
        QVERIFY(page.result().has_value());
        QCOMPARE(page.result()->users.size(), 1);
        QCOMPARE(partner.network.requests().size(), 1);
        QCOMPARE(partner.network.requests().constFirst().header("ConsistencyLevel"), QByteArray("eventual"));
        const QByteArray query =
            partner.network.requests().constFirst().url.query(QUrl::FullyEncoded).toLatin1();
        QVERIFY2(query.contains("$search=%22displayName:" + sent + "%22%20OR%20%22userPrincipalName:" + sent +
                                "%22%20OR%20%22mail:" + sent + "%22"),
                 query.constData());
        QVERIFY2(!query.contains("$filter"), query.constData());
    }

    void anAddressIsLookedForInAllAddresses()
    {
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        partner.network.queue(FakeAnswer::json("{\"value\":[]}"));
        const auto page = users.users(kTenant, u"o'hara@x.ex"_s, {}, this);
        QTRY_VERIFY(page.isFinished());
        QCOMPARE(partner.network.requests().size(), 1);
        const QByteArray query =
            partner.network.requests().constFirst().url.query(QUrl::FullyEncoded).toLatin1();
        const QByteArray sent = "o%27%27hara%40x.ex'";
        QVERIFY2(query.contains("startswith(userPrincipalName,'" + sent + ")"), query.constData());
        QVERIFY2(query.contains("startswith(mail,'" + sent + ")"), query.constData());
        QVERIFY2(query.contains("proxyAddresses/any(p:startswith(p,'smtp%3A" + sent + "))"), query.constData());
        QVERIFY2(query.contains("$count=true"), query.constData());
    }

    void whoHasOnlyAFurtherAddressIsFoundWhenNobodyElseFits()
    {
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        partner.network.queue(FakeAnswer::json("{\"value\":[]}"));
        partner.network.queue(FakeAnswer::json(QByteArray("{\"value\":[") + kAda + "]}"));
        const auto page = users.users(kTenant, u"info"_s, {}, this);
        QTRY_VERIFY(page.isFinished());
        QVERIFY(page.result().has_value());
        QCOMPARE(page.result()->users.size(), 1);
        const QByteArray query = partner.network.requests().at(1).url.query(QUrl::FullyEncoded).toLatin1();
        QVERIFY2(query.contains("$filter=proxyAddresses/any(p:startswith(p,'smtp%3Ainfo'))"), query.constData());
    }

    void whatIsMissingOrNullIsNotMadeUp()
    {
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        partner.network.queue(FakeAnswer::json(
            "{\"value\":[{\"id\":\"u1\",\"displayName\":null,\"userPrincipalName\":null,\"mail\":null,"
            "\"userType\":null,\"accountEnabled\":null,\"assignedLicenses\":null,\"onPremisesSyncEnabled\":null},"
            "{\"displayName\":\"no id\"},{\"id\":null},"
            "{\"id\":\"u2\",\"userType\":\"guest\",\"mail\":\"=cmd()@x\",\"onPremisesSyncEnabled\":true}]}"));
        const auto page = users.users(kTenant, {}, {}, this);
        QTRY_VERIFY(page.isFinished());
        QVERIFY(page.result().has_value());
        QCOMPARE(page.result()->users.size(), 2);
        const User& first = page.result()->users.at(0);
        QVERIFY(first.displayName.isEmpty() && first.mail.isEmpty() && first.enabled && !first.licensed &&
                !first.synced && !first.isGuest());
        const User& second = page.result()->users.at(1);
        QVERIFY(second.synced && second.isGuest());
        QCOMPARE(second.mail, u"=cmd()@x"_s);
    }

    void oneIsFoundByIdOrByName_data()
    {
        QTest::addColumn<QString>("idOrName");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("object id") << u"00000000-0000-4000-8000-0000000000a1"_s
                                   << QByteArray("/v1.0/users/00000000-0000-4000-8000-0000000000a1");
        QTest::newRow("user principal name")
            << u"ada@x.example"_s << QByteArray("/v1.0/users/ada%40x.example");
        QTest::newRow("guest") << u"ada_y#EXT#@x.example"_s
                               << QByteArray("/v1.0/users/ada_y%23EXT%23%40x.example");
        QTest::newRow("no way out of the path")
            << u"../organization?x"_s << QByteArray("/v1.0/users/..%2Forganization%3Fx");
    }

    void oneIsFoundByIdOrByName()
    {
        QFETCH(QString, idOrName);
        QFETCH(QByteArray, path);
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        partner.network.queue(FakeAnswer::json(kAda));
        const auto user = users.find(kTenant, idOrName, this);
        QTRY_VERIFY(user.isFinished());
        QVERIFY(user.result().has_value());
        QCOMPARE(user.result()->userPrincipalName, u"ada@x.example"_s);
        QVERIFY(user.result()->licensed);
        QVERIFY(!user.result()->enabled);
        const QByteArray asked = partner.network.requests().constFirst().url.toEncoded();
        QVERIFY2(asked.startsWith("https://graph.example" + path + "?$select="), asked.constData());
    }

    void whoIsNotThereIsNotFound()
    {
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        partner.network.queue(FakeAnswer::json(
            "{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"Resource 'x' does not exist.\","
            "\"innerError\":{\"request-id\":\"r-404\"}}}",
            404));
        const auto user = users.find(kTenant, u"nobody@x.example"_s, this);
        QTRY_VERIFY(user.isFinished());
        QVERIFY(!user.result().has_value());
        QCOMPARE(user.result().error().code, ErrorCode::NotFound);
        QCOMPARE(user.result().error().correlationId, u"r-404"_s);
    }

    void errorsPassOnUnchanged_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("forbidden")
            << 403 << QByteArray("{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"No.\"}}")
            << ErrorCode::Forbidden;
        QTest::newRow("not JSON") << 200 << QByteArray("<html>proxy</html>") << ErrorCode::BadResponse;
        QTest::newRow("cut off") << 200 << QByteArray("{\"value\":[{\"id\":\"u1\",\"displ")
                                 << ErrorCode::BadResponse;
        QTest::newRow("another shape") << 200 << QByteArray("{\"value\":\"none\"}") << ErrorCode::BadResponse;
    }

    void errorsPassOnUnchanged()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ErrorCode, code);
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        partner.network.queue(FakeAnswer::json(body, status));
        const auto page = users.users(kTenant, u"a"_s, {}, this);
        QTRY_VERIFY(page.isFinished());
        QVERIFY(!page.result().has_value());
        QCOMPARE(page.result().error().code, code);
        QVERIFY(!page.result().error().message.isEmpty());
        // What a service's support asks for, also where the answer said nothing that could be read.
        QVERIFY(!page.result().error().correlationId.isEmpty());
    }

    void aTokenThatCannotBeHadIsSaidAsItIs()
    {
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        Error consent;
        consent.code = ErrorCode::ConsentNeeded;
        consent.message = u"Not consented there."_s;
        partner.tokens.failWith(consent);
        const auto page = users.users(kTenant, {}, {}, this);
        const auto user = users.find(kTenant, u"u"_s, this);
        QTRY_VERIFY(page.isFinished() && user.isFinished());
        QCOMPARE(page.result().error(), consent);
        QCOMPARE(user.result().error(), consent);
        QVERIFY(partner.network.requests().isEmpty());
    }

    void aCustomerWithoutATenantIsNotAskedFor()
    {
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        const auto page = users.users({}, {}, {}, this);
        const auto user = users.find({}, u"u"_s, this);
        QVERIFY(page.isFinished() && user.isFinished());
        QCOMPARE(page.result().error().code, ErrorCode::BadRequest);
        QCOMPARE(user.result().error().code, ErrorCode::BadRequest);
        QVERIFY(partner.tokens.asked().isEmpty());
    }

    void deletingTheContextCancelsTheCall()
    {
        PartnerFixture partner;
        const UserDirectory users(partner.graph);
        partner.network.queue(FakeAnswer::hanging());
        partner.network.queue(FakeAnswer::hanging());
        auto context = std::make_unique<QObject>();
        const auto page = users.users(kTenant, {}, {}, context.get());
        const auto user = users.find(kTenant, u"u"_s, context.get());
        QTRY_COMPARE(partner.network.requests().size(), 2);
        QVERIFY(!page.isFinished() && !user.isFinished());
        context.reset();
        QVERIFY(page.isFinished() && user.isFinished());
        QCOMPARE(page.result().error().code, ErrorCode::Cancelled);
        QCOMPARE(user.result().error().code, ErrorCode::Cancelled);
        QTRY_COMPARE(partner.network.livingReplies(), 0);
        QCOMPARE(partner.network.abortedReplies(), 2);
    }
};

QTEST_GUILESS_MAIN(TestUserDirectory)
#include "tst_userdirectory.moc"
