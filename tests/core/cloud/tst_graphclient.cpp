#include <QTest>

#include <testnetwork/partnerfixture.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const TenantId kCustomer{u"aaaaaaaa-0001-4000-8000-000000000001"_s};

} // namespace

class TestGraphClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSearchIsQuotedAndPagesFollow()
    {
        PartnerFixture partner;
        partner.network.queue(
            FakeAnswer::json("{\"value\":[{\"id\":\"u1\",\"displayName\":\"O'Hara\",\"userPrincipalName\":"
                             "\"o@x.example\",\"accountEnabled\":false,"
                             "\"assignedLicenses\":[{\"skuId\":\"s\"}]}],\"@odata.nextLink\":\"https://"
                             "graph.example/v1.0/users?$skiptoken=a%2Fb\"}"));
        partner.network.queue(
            FakeAnswer::json("{\"value\":[{\"id\":\"u2\",\"displayName\":null,\"accountEnabled\":null}]}"));
        const auto first = partner.graph.users(kCustomer, u" O'H & co "_s, {}, this);
        QTRY_VERIFY(first.isFinished());
        QVERIFY(first.result().has_value());
        const GraphUser user = first.result()->users.constFirst();
        QVERIFY(!user.enabled);
        QVERIFY(user.licensed);
        const FakeRequest request = partner.network.requests().constFirst();
        QCOMPARE(request.header("ConsistencyLevel"), QByteArray("eventual"));
        QCOMPARE(request.url.host(), u"graph.example"_s);
        const QByteArray query = request.url.query(QUrl::FullyEncoded).toLatin1();
        QVERIFY2(query.contains("$search=%22displayName:O%27H%20%26%20co%22"), query.constData());
        QCOMPARE(partner.tokens.asked().constFirst().tenant, kCustomer);

        const auto second = partner.graph.users(kCustomer, u"O"_s, first.result()->nextLink, this);
        QTRY_VERIFY(second.isFinished());
        QVERIFY(second.result()->users.constFirst().enabled);
        QVERIFY(second.result()->nextLink.isEmpty());
        QCOMPARE(partner.network.requests().at(1).url.toEncoded(),
                 QByteArray("https://graph.example/v1.0/users?$skiptoken=a%2Fb"));
    }

    void aNextLinkToAnotherHostIsNotFollowed_data()
    {
        QTest::addColumn<QString>("link");
        QTest::newRow("host") << u"https://evil.example/v1.0/users"_s;
        QTest::newRow("port") << u"https://graph.example:8443/v1.0/users"_s;
        QTest::newRow("scheme") << u"http://graph.example/v1.0/users"_s;
        QTest::newRow("user") << u"https://graph.example@evil.example/"_s;
    }

    void aNextLinkToAnotherHostIsNotFollowed()
    {
        QFETCH(QString, link);
        PartnerFixture partner;
        const auto page = partner.graph.users(kCustomer, {}, link, this);
        QTRY_VERIFY(page.isFinished());
        QCOMPARE(page.result().error().code, ErrorCode::BadResponse);
        QVERIFY(partner.network.requests().isEmpty());
        QVERIFY(partner.tokens.asked().isEmpty());
    }

    void oneUserIsFoundByName()
    {
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json("{\"id\":\"u1\",\"userPrincipalName\":\"a#ext@x.example\"}"));
        const auto user = partner.graph.user(kCustomer, u"a#ext@x.example"_s, this);
        QTRY_VERIFY(user.isFinished());
        QCOMPARE(user.result()->id.value, u"u1"_s);
        QVERIFY(partner.network.requests().constFirst().url.path(QUrl::FullyEncoded).contains(u"a%23ext"_s));
    }

    void refusalsCarryCodeAndRequestId_data()
    {
        QTest::addColumn<QByteArray>("spelling");
        QTest::newRow("innerError") << QByteArray("innerError");
        QTest::newRow("innererror") << QByteArray("innererror");
    }

    void refusalsCarryCodeAndRequestId()
    {
        QFETCH(QByteArray, spelling);
        PartnerFixture partner;
        partner.network.queue(
            FakeAnswer::json("{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"No.\",\"" +
                                 spelling + "\":{\"request-id\":\"r-1\"}}}",
                             403));
        const auto user = partner.graph.user(kCustomer, u"u"_s, this);
        QTRY_VERIFY(user.isFinished());
        const Error error = user.result().error();
        QCOMPARE(error.code, ErrorCode::Forbidden);
        QCOMPARE(error.serviceCode, u"Authorization_RequestDenied"_s);
        QCOMPARE(error.correlationId, u"r-1"_s);
        QVERIFY(!error.advice.isEmpty());
    }

    void aMissingTokenIsPassedOn()
    {
        PartnerFixture partner;
        Error consent;
        consent.code = ErrorCode::ConsentNeeded;
        consent.message = u"x"_s;
        partner.tokens.failWith(consent);
        const auto user = partner.graph.user(kCustomer, u"u"_s, this);
        QTRY_VERIFY(user.isFinished());
        QCOMPARE(user.result().error(), consent);
    }
};

QTEST_GUILESS_MAIN(TestGraphClient)
#include "tst_graphclient.moc"
