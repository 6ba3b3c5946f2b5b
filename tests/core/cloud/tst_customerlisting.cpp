#include <QSignalSpy>
#include <QTest>

#include <testnetwork/partnerfixture.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

/// Lists everything and keeps what came.
struct Listed
{
    explicit Listed(PartnerFixture& partner) : listing(partner.partnerCenter.customers())
    {
        QObject::connect(listing.get(), &CustomerListing::pageArrived, listing.get(),
                         [this](const QList<PartnerCustomer>& page) { customers += page; });
        QObject::connect(listing.get(), &CustomerListing::finished, listing.get(),
                         [this](const std::optional<Error>& result) {
                             error = result;
                             ++finished;
                         });
        listing->start();
    }

    std::unique_ptr<CustomerListing> listing;
    QList<PartnerCustomer> customers;
    std::optional<Error> error;
    int finished = 0;
};

const QByteArray kSecondPage = PartnerFixture::nextLink("/customers?size=2&seekOperation=Next", "T1,a/b=");

} // namespace

class TestCustomerListing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneCallCarriesWhatTheServiceWants()
    {
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json("\xEF\xBB\xBF" + PartnerFixture::page(0, 1)));
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY(!listed.error);
        QCOMPARE(listed.customers.size(), 1);
        QCOMPARE(listed.customers[0].tenant.value, u"t-0"_s);
        QCOMPARE(listed.customers[0].name, u"Customer 0"_s);
        QCOMPARE(listed.customers[0].relationship, u"reseller"_s);
        const FakeRequest request = partner.network.requests().constFirst();
        QCOMPARE(request.url, QUrl(u"https://pc.example/v1/customers?size=500"_s));
        QCOMPARE(request.header("Authorization"),
                 "Bearer token-for-" + PartnerFixture::identity().tenant.value.toUtf8());
        QCOMPARE(request.header("MS-Contract-Version"), QByteArray("v1"));
        QVERIFY(!request.header("MS-RequestId").isEmpty());
        QVERIFY(!request.header("MS-CorrelationId").isEmpty());
        QCOMPARE(partner.tokens.asked().constFirst().scope, u"https://pc.example/user_impersonation"_s);
    }

    void linksAndTokensLeadToTheNextPage_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<QByteArray>("tokenHeader");
        QTest::addColumn<QString>("url");
        QTest::newRow("link without v1")
            << kSecondPage << QByteArray() << u"https://pc.example/v1/customers?size=2&seekOperation=Next"_s;
        QTest::newRow("link with v1") << PartnerFixture::nextLink("/v1/customers?size=2", "T1,a/b=")
                                      << QByteArray() << u"https://pc.example/v1/customers?size=2"_s;
        QTest::newRow("second question mark")
            << PartnerFixture::nextLink("/customers?size=2?seekOperation=Next", "T1,a/b=") << QByteArray()
            << u"https://pc.example/v1/customers?size=2&seekOperation=Next"_s;
        QTest::newRow("token in the body") << QByteArray(",\"continuationToken\":\"T1,a/b=\"") << QByteArray()
                                           << u"https://pc.example/v1/customers?seekOperation=Next"_s;
        QTest::newRow("token in the header") << QByteArray() << QByteArray("T1,a/b=")
                                             << u"https://pc.example/v1/customers?seekOperation=Next"_s;
    }

    void linksAndTokensLeadToTheNextPage()
    {
        QFETCH(QByteArray, rest);
        QFETCH(QByteArray, tokenHeader);
        QFETCH(QString, url);
        PartnerFixture partner;
        FakeAnswer first = FakeAnswer::json(PartnerFixture::page(0, 2, rest));
        if (!tokenHeader.isEmpty())
            first.headers.append({"ms-continuationtoken", tokenHeader});
        partner.network.queue(first);
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(1, 2))); // c-1 again: merged by id
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY2(!listed.error, listed.error ? qPrintable(listed.error->toText()) : "");
        QCOMPARE(listed.customers.size(), 3);
        QCOMPARE(partner.network.requests().size(), 2);
        QCOMPARE(partner.network.requests().at(1).url, QUrl(url));
        QCOMPARE(partner.network.requests().at(1).header("MS-ContinuationToken"), QByteArray("T1,a/b="));
    }

    void aListThatNeverEndsIsEnded_data()
    {
        QTest::addColumn<int>("cycle");
        QTest::newRow("the same page") << 1;
        QTest::newRow("two pages in turn") << 2;
        QTest::newRow("five pages in turn") << 5;
    }

    void aListThatNeverEndsIsEnded()
    {
        QFETCH(int, cycle);
        PartnerFixture partner;
        int served = 0;
        partner.network.serve([&](const FakeRequest&) {
            const int index = served++ % cycle;
            return FakeAnswer::json(PartnerFixture::page(
                index * 2, 2, PartnerFixture::nextLink("/customers?x", QByteArray::number(index))));
        });
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QCOMPARE(listed.customers.size(), cycle * 2);
        QVERIFY(served <= cycle + 1);
        QVERIFY(listed.error); // nobody knows what is missing
        QCOMPARE(listed.error->code, ErrorCode::BadResponse);
    }

    void anEmptyPageIsTheEnd()
    {
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 2, kSecondPage)));
        partner.network.queue(
            FakeAnswer::json(PartnerFixture::page(0, 0, PartnerFixture::nextLink("/customers?y", "T9"))));
        // Asked for before the empty page was read; what it says does not count.
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(7, 2)));
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY(!listed.error);
        QCOMPARE(listed.customers.size(), 2);
        QTRY_COMPARE(partner.network.requests().size(), 3);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(listed.customers.size(), 2);
        QCOMPARE(listed.finished, 1);
    }

    void whatOnlyLooksLikeALinkIsNotFollowed()
    {
        PartnerFixture partner;
        // Behind the real link stands something that the quick look takes for one: what the page says counts.
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(
            0, 2, kSecondPage + ",\"attributes\":{\"next\":{\"uri\":\"/customers?wrong\",\"headers\":[]}}")));
        partner.network.serve([](const FakeRequest& request) {
            return FakeAnswer::json(request.url.query() == "wrong"_L1 ? PartnerFixture::page(50, 3)
                                                                      : PartnerFixture::page(2, 1));
        });
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY(!listed.error);
        QCOMPARE(listed.customers.size(), 3);
        QCOMPARE(listed.customers.last().id.value, u"c-2"_s);
        // A link to elsewhere is never asked for, not even early.
        for (const QByteArray& uri :
             {QByteArray("https://elsewhere.example/customers?x"), QByteArray("/tokens?x")}) {
            PartnerFixture other;
            other.network.queue(FakeAnswer::json(
                PartnerFixture::page(0, 1, ",\"attributes\":{\"next\":{\"uri\":\"" + uri + "\"}}")));
            Listed one(other);
            QTRY_COMPARE(one.finished, 1);
            QCOMPARE(other.network.requests().size(), 1);
        }
    }

    void noCustomersAreNoError()
    {
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 0)));
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY(!listed.error);
        QVERIFY(listed.customers.isEmpty());
    }

    void nullFieldsAndNumbersAreRead()
    {
        PartnerFixture partner;
        partner.network.queue(
            FakeAnswer::json("{\"totalCount\":\"3\",\"Items\":[{\"Id\":\"a\",\"companyProfile\":null,"
                             "\"relationshipToPartner\":null},"
                             "{\"id\":null},{\"id\":7,\"companyProfile\":{\"tenantId\":\"t\",\"companyName\":"
                             "42}}],\"links\":null,\"continuationToken\":null}"));
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY2(!listed.error, listed.error ? qPrintable(listed.error->toText()) : "");
        QCOMPARE(listed.customers.size(), 2);
        QCOMPARE(listed.customers[1].id.value, u"7"_s);
        QCOMPARE(listed.customers[1].name, u"42"_s);
        QCOMPARE(listed.listing->skipped(), 1);
    }

    void answersThatCannotBeReadAreErrors_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("cut off") << PartnerFixture::page(0, 2).chopped(20);
        QTest::newRow("html") << QByteArray("<html>proxy</html>");
        QTest::newRow("no items") << QByteArray("{}");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another server")
            << PartnerFixture::page(0, 1, PartnerFixture::nextLink("https://evil.example/x", "T"));
        QTest::newRow("another server, no scheme")
            << PartnerFixture::page(0, 1, PartnerFixture::nextLink("//evil.example/x", "T"));
    }

    void answersThatCannotBeReadAreErrors()
    {
        QFETCH(QByteArray, body);
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json(body));
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY(listed.error);
        QCOMPARE(listed.error->code, ErrorCode::BadResponse);
    }

    void throttlingIsWaitedFor_data()
    {
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::addColumn<QByteArray>("date");
        QTest::newRow("seconds") << QByteArray("1") << QByteArray();
        QTest::newRow("date") << QByteArray("Sat, 31 Jan 2026 09:00:01 GMT")
                              << QByteArray("Sat, 31 Jan 2026 09:00:00 GMT");
    }

    void throttlingIsWaitedFor()
    {
        QFETCH(QByteArray, retryAfter);
        QFETCH(QByteArray, date);
        PartnerFixture partner;
        FakeAnswer throttled = FakeAnswer::throttled(retryAfter);
        if (!date.isEmpty())
            throttled.headers.append({"Date", date});
        partner.network.queue(throttled);
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 1)));
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY(!listed.error);
        const auto& requests = partner.network.requests();
        QVERIFY(requests.at(1).atMs - requests.at(0).atMs >= 950);
        QVERIFY(requests.at(0).header("MS-RequestId") != requests.at(1).header("MS-RequestId"));
        QCOMPARE(requests.at(0).header("MS-CorrelationId"), requests.at(1).header("MS-CorrelationId"));
    }

    void aTryAfterSilenceKeepsItsRequestId()
    {
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::networkError(QNetworkReply::RemoteHostClosedError));
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 1)));
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY(!listed.error);
        const auto& requests = partner.network.requests();
        QCOMPARE(requests.at(0).header("MS-RequestId"), requests.at(1).header("MS-RequestId"));
    }

    void refusalsSayWhatToDo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("serviceCode");
        QTest::newRow("mfa") << 401 << QByteArray("{\"code\":900421,\"description\":\"MFA\"}")
                             << ErrorCode::SignInNeeded << u"900421"_s;
        QTest::newRow("401 without body") << 401 << QByteArray() << ErrorCode::SignInNeeded << QString();
        QTest::newRow("role") << 403 << QByteArray("{\"code\":\"2032\",\"description\":\"Access denied.\"}")
                              << ErrorCode::Forbidden << u"2032"_s;
        QTest::newRow("html") << 404 << QByteArray("<html>") << ErrorCode::NotFound << QString();
    }

    void refusalsSayWhatToDo()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ErrorCode, code);
        QFETCH(QString, serviceCode);
        PartnerFixture partner;
        FakeAnswer answer = FakeAnswer::json(body, status);
        answer.headers.emplaceBack("MS-CorrelationId", "corr-1");
        partner.network.queue(answer);
        Listed listed(partner);
        QTRY_COMPARE(listed.finished, 1);
        QVERIFY(listed.error);
        QCOMPARE(listed.error->code, code);
        QCOMPARE(listed.error->serviceCode, serviceCode);
        QCOMPARE(listed.error->correlationId, u"corr-1"_s);
        QCOMPARE(listed.error->httpStatus, status);
        if (status != 404)
            QVERIFY(!listed.error->advice.isEmpty());
        QCOMPARE(partner.network.requests().size(), 1);
    }

    void aListingMayBeDeletedInsideItsSignals()
    {
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 2, kSecondPage)));
        auto* listing = partner.partnerCenter.customers().release();
        const QPointer<CustomerListing> alive(listing);
        QObject::connect(listing, &CustomerListing::pageArrived, this, [listing] { delete listing; });
        listing->start();
        partner.network.queue(
            FakeAnswer::json(PartnerFixture::page(2, 2))); // asked for early, told to nobody
        QTRY_VERIFY(!alive);
        QVERIFY(partner.network.requests().size() <= 2);
    }
};

QTEST_GUILESS_MAIN(TestCustomerListing)
#include "tst_customerlisting.moc"
