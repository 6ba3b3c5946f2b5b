#include <customers/customerdirectory.h>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <testnetwork/partnerfixture.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

class FixedClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_now; }
    QDateTime m_now{QDate(2026, 1, 31), QTime(9, 0), Qt::UTC};
};

using State = CustomerDirectory::State;

} // namespace

class TestCustomerDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCallerOfOneLoadIsTold()
    {
        PartnerFixture partner;
        const SystemClock clock;
        CustomerDirectory directory(partner.partnerCenter, clock);
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(1, 2)));
        QList<int> told;
        whenDone(directory.load(), this, [&told](const Result<>& result) { told << (result ? 1 : -1); });
        whenDone(directory.load(), this, [&told](const Result<>& result) { told << (result ? 2 : -2); });
        QTRY_COMPARE(told, (QList<int>{1, 2}));
        QCOMPARE(partner.network.requests().size(), 1);
    }

    void aFirstLoadShowsCustomersAsTheyCome()
    {
        PartnerFixture partner;
        const FixedClock clock;
        CustomerDirectory directory(partner.partnerCenter, clock);
        QSignalSpy appended(&directory, &CustomerDirectory::customersAppended);
        partner.network.queue(
            FakeAnswer::json(PartnerFixture::page(0, 2, PartnerFixture::nextLink("/customers?a", "T"))));
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(2, 1)));
        const auto first = directory.load();
        const auto second = directory.load(); // shares it
        QCOMPARE(directory.state(), State::Loading);
        QTRY_VERIFY(first.isFinished() && second.isFinished());
        QVERIFY(first.result().has_value());
        QCOMPARE(directory.state(), State::Ready);
        QCOMPARE(directory.asOf(), clock.now());
        QCOMPARE(directory.customers().size(), 3);
        QCOMPARE(appended.size(), 2);
        QCOMPARE(appended.at(1).at(0).toInt(), 2);
        QVERIFY(directory.load().result().has_value()); // no further request
    }

    void aFirstLoadCutOffMidwayShowsWhatCame()
    {
        PartnerFixture partner;
        const FixedClock clock;
        CustomerDirectory directory(partner.partnerCenter, clock);
        partner.network.queue(
            FakeAnswer::json(PartnerFixture::page(0, 2, PartnerFixture::nextLink("/customers?a", "T"))));
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(2, 2).chopped(15)));
        directory.refresh();
        QTRY_COMPARE(directory.state(), State::Failed);
        QCOMPARE(directory.customers().size(), 2);
        QCOMPARE(directory.lastError()->code, ErrorCode::BadResponse);
        QVERIFY(!directory.asOf().isValid());
        // The next try begins anew, without doubles.
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 4)));
        directory.refresh();
        QTRY_COMPARE(directory.state(), State::Ready);
        QCOMPARE(directory.customers().size(), 4);
    }

    void aRefreshInterruptedAtAnyPageLeavesTheLastWholeList_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<QString>("how");
        for (int at = 0; at < 5; ++at) {
            for (const QString& how : {u"refused"_s, u"cut off"_s, u"no JSON"_s, u"stopped"_s})
                QTest::addRow("page %d %s", at + 1, qPrintable(how)) << at << how;
        }
    }
    void aRefreshInterruptedAtAnyPageLeavesTheLastWholeList()
    {
        QFETCH(int, at);
        QFETCH(QString, how);
        PartnerFixture partner;
        FixedClock clock;
        CustomerDirectory directory(partner.partnerCenter, clock);
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 3)));
        directory.refresh();
        QTRY_COMPARE(directory.state(), State::Ready);
        const auto before = directory.customers();
        const QDateTime asOf = directory.asOf();
        clock.m_now = clock.m_now.addSecs(600);
        QSignalSpy reset(&directory, &CustomerDirectory::customersReset);
        QSignalSpy appended(&directory, &CustomerDirectory::customersAppended);
        int asked = 0;
        partner.network.serve([&](const FakeRequest&) {
            const int number = asked++;
            const QByteArray page = PartnerFixture::page(
                10 * (number + 1), 2,
                number < 4 ? PartnerFixture::nextLink("/customers?p", QByteArray::number(number)) : "");
            if (number != at)
                return FakeAnswer::json(page);
            if (how == u"refused"_s)
                return FakeAnswer::json("{\"code\":\"2032\"}", 403);
            if (how == u"stopped"_s)
                QMetaObject::invokeMethod(
                    &directory, [&directory] { directory.cancel(); }, Qt::QueuedConnection);
            return how == u"stopped"_s   ? FakeAnswer::hanging()
                   : how == u"cut off"_s ? FakeAnswer::json(page.chopped(15))
                                         : FakeAnswer::json("<html>a proxy</html>");
        });
        directory.refresh();
        QTRY_VERIFY(directory.state() != State::Loading);
        QVERIFY(directory.lastError().has_value());
        QCOMPARE(directory.customers(), before);
        QCOMPARE(directory.asOf(), asOf);
        QVERIFY(directory.missing().isEmpty());
        QCOMPARE(reset.size() + appended.size(), 0);
        // And the next one begins at the beginning.
        at = -1;
        asked = 0;
        directory.refresh();
        QTRY_COMPARE(directory.state(), State::Ready);
        QTRY_VERIFY(!directory.lastError());
        QCOMPARE(directory.customers().size(), 10);
        QCOMPARE(directory.missing().size(), 3);
    }

    void aRefreshCutOffMidwayKeepsTheLastWholeList()
    {
        PartnerFixture partner;
        FixedClock clock;
        CustomerDirectory directory(partner.partnerCenter, clock);
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 3)));
        directory.refresh();
        QTRY_COMPARE(directory.state(), State::Ready);
        const auto before = directory.customers();
        const QDateTime asOf = directory.asOf();
        clock.m_now = clock.m_now.addSecs(600);
        QSignalSpy reset(&directory, &CustomerDirectory::customersReset);

        partner.network.queue(
            FakeAnswer::json(PartnerFixture::page(10, 2, PartnerFixture::nextLink("/customers?a", "T"))));
        partner.network.queue(FakeAnswer::json("{\"code\":\"2032\"}", 403));
        directory.refresh();
        QTRY_COMPARE(directory.state(), State::Failed);
        QCOMPARE(directory.customers(), before);
        QCOMPARE(directory.asOf(), asOf);
        QCOMPARE(directory.lastError()->serviceCode, u"2032"_s);
        QCOMPARE(reset.size(), 0);

        partner.network.queue(FakeAnswer::json(PartnerFixture::page(1, 3)));
        directory.refresh();
        QTRY_COMPARE(directory.state(), State::Ready);
        QCOMPARE(reset.size(), 1);
        QCOMPARE(directory.customers().constFirst().id.value, u"c-1"_s);
        QCOMPARE(directory.asOf(), clock.now());
        QVERIFY(!directory.lastError());
    }

    void cancellingKeepsTheListAndEndsTheCall()
    {
        PartnerFixture partner;
        const FixedClock clock;
        CustomerDirectory directory(partner.partnerCenter, clock);
        partner.network.queue(FakeAnswer::hanging());
        const auto loading = directory.load();
        QTRY_COMPARE(partner.network.requests().size(), 1);
        directory.cancel();
        QVERIFY(loading.isFinished());
        QCOMPARE(loading.result().error().code, ErrorCode::Cancelled);
        QTRY_COMPARE(partner.network.livingReplies(), 0);
        directory.cancel(); // nothing to cancel
    }

    void aDirectoryThatGoesEndsItsLoad()
    {
        PartnerFixture partner;
        const FixedClock clock;
        AsyncResult<> loading;
        {
            CustomerDirectory directory(partner.partnerCenter, clock);
            partner.network.queue(FakeAnswer::hanging());
            loading = directory.load();
        }
        QVERIFY(loading.isFinished());
        QCOMPARE(loading.result().error().code, ErrorCode::Cancelled);
    }

    void customersAreFoundByWhateverNamesThem()
    {
        PartnerFixture partner;
        const FixedClock clock;
        CustomerDirectory directory(partner.partnerCenter, clock);
        partner.network.queue(
            FakeAnswer::json("{\"items\":[{\"id\":\"c-1\",\"companyProfile\":{\"tenantId\":\"t-1\","
                             "\"domain\":\"one.example\",\"companyName\":\"Twin\"}},"
                             "{\"id\":\"c-2\",\"companyProfile\":{\"tenantId\":\"t-2\",\"domain\":\"two."
                             "example\",\"companyName\":\"twin\"}},"
                             "{\"id\":\"c-3\",\"companyProfile\":{\"tenantId\":\"t-3\",\"domain\":\"three."
                             "example\",\"companyName\":\"Solo\"}}]}"));
        directory.refresh();
        QTRY_COMPARE(directory.state(), State::Ready);
        for (const QString& text : {u"C-3"_s, u"t-3"_s, u"Three.example"_s, u" solo "_s})
            QCOMPARE(directory.find(text)->id.value, u"c-3"_s);
        QCOMPARE(directory.find(u"Sol"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(directory.find(QString()).error().code, ErrorCode::NotFound);
        const Error twice = directory.find(u"Twin"_s).error();
        QCOMPARE(twice.code, ErrorCode::BadRequest);
        QVERIFY(twice.advice.contains(u"one.example"_s) && twice.advice.contains(u"two.example"_s));
    }

    void fiftyThousandCustomersAreRead()
    {
        PartnerFixture partner;
        const FixedClock clock;
        CustomerDirectory directory(partner.partnerCenter, clock);
        int served = 0;
        partner.network.serve([&](const FakeRequest&) {
            const int index = served++;
            const QByteArray rest =
                index < 99 ? PartnerFixture::nextLink("/customers?size=500", "T" + QByteArray::number(index))
                           : QByteArray();
            return FakeAnswer::json(PartnerFixture::page(index * 500, 500, rest));
        });
        QElapsedTimer watch;
        watch.start();
        directory.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(directory.state(), State::Ready, 60000);
        QCOMPARE(directory.customers().size(), 50000);
        QCOMPARE(served, 100);
        qInfo("50,000 customers: %lld ms", watch.elapsed());
    }
};

QTEST_GUILESS_MAIN(TestCustomerDirectory)
#include "tst_customerdirectory.moc"
