#include <net/retrypolicy.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

const QDateTime kNow(QDate(2026, 1, 31), QTime(9, 0, 30), Qt::UTC);

HttpResponse answer(int status, const QByteArray& retryAfter = {}, const QByteArray& date = {})
{
    HttpResponse response;
    response.status = status;
    if (!retryAfter.isEmpty())
        response.headers.append({"retry-after", retryAfter});
    if (!date.isEmpty())
        response.headers.append({"Date", date});
    return response;
}

} // namespace

class TestRetryPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void retryAfterIsReadInEveryForm_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<qint64>("ms");
        const QByteArray nine("Sat, 31 Jan 2026 09:00:00 GMT");
        QTest::newRow("seconds") << QByteArray("57") << QByteArray() << qint64(57000);
        QTest::newRow("zero") << QByteArray("0") << QByteArray() << qint64(0);
        QTest::newRow("fraction") << QByteArray("1.5") << QByteArray() << qint64(1500);
        QTest::newRow("negative") << QByteArray("-5") << QByteArray() << qint64(0);
        QTest::newRow("date against Date")
            << QByteArray("Sat, 31 Jan 2026 09:01:00 GMT") << nine << qint64(60000);
        QTest::newRow("date against now")
            << QByteArray("Sat, 31 Jan 2026 09:01:00 GMT") << QByteArray() << qint64(30000);
        QTest::newRow("date in the past") << QByteArray("Sat, 31 Jan 2026 08:00:00 GMT") << nine << qint64(0);
        QTest::newRow("old date form")
            << QByteArray("Saturday, 31-Jan-26 09:01:00 GMT") << nine << qint64(60000);
        QTest::newRow("asctime") << QByteArray("Sat Jan 31 09:01:00 2026") << nine << qint64(60000);
        QTest::newRow("nonsense") << QByteArray("soon") << QByteArray() << qint64(-1);
        QTest::newRow("absent") << QByteArray() << QByteArray() << qint64(-1);
    }

    void retryAfterIsReadInEveryForm()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, date);
        QFETCH(qint64, ms);
        const auto delay = RetryPolicy::retryAfter(answer(429, value, date), kNow);
        QCOMPARE(delay ? delay->count() : -1, ms);
    }

    void pausesDoubleUpToALimit()
    {
        const RetryPolicy policy;
        QCOMPARE(policy.backoff(1, 0), milliseconds(1000));
        QCOMPARE(policy.backoff(2, 0), milliseconds(2000));
        QCOMPARE(policy.backoff(3, 0), milliseconds(4000));
        QCOMPARE(policy.backoff(1, 1), milliseconds(1250));
        QCOMPARE(policy.backoff(60, 1), policy.longestDelay);
    }

    void onlyWhatMayPassIsTriedAgain_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("again");
        for (const int status : {408, 429, 500, 502, 503, 504})
            QTest::addRow("%d", status) << status << true;
        for (const int status : {200, 302, 400, 401, 403, 404, 409, 417, 501})
            QTest::addRow("%d", status) << status << false;
    }

    void onlyWhatMayPassIsTriedAgain()
    {
        QFETCH(int, status);
        QFETCH(bool, again);
        QCOMPARE(RetryPolicy().nextDelay(answer(status), 1, kNow, 0).has_value(), again);
    }

    void triesAreBounded()
    {
        const RetryPolicy policy;
        QVERIFY(policy.nextDelay(answer(503), policy.maxTries - 1, kNow, 0));
        QVERIFY(!policy.nextDelay(answer(503), policy.maxTries, kNow, 0));
    }

    void theServicesWishComesFirst()
    {
        const RetryPolicy policy;
        QCOMPARE(*policy.nextDelay(answer(429, "7"), 1, kNow, 0), milliseconds(7000));
        // Throttled a third time although it waited as asked: longer than asked.
        QCOMPARE(*policy.nextDelay(answer(429, "1"), 3, kNow, 0), milliseconds(4000));
        QVERIFY(!policy.nextDelay(answer(429, "86400"), 1, kNow, 0)); // nobody waits a day for a list
    }
};

QTEST_GUILESS_MAIN(TestRetryPolicy)
#include "tst_retrypolicy.moc"
