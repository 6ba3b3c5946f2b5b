#include <auth/signinlife.h>

#include <QTest>

using namespace steward;

class TestSignInLife final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSignInLastsNinetyDaysFromItsRenewal_data()
    {
        QTest::addColumn<int>("daysAgo");
        QTest::addColumn<qint64>("left");
        QTest::newRow("just renewed") << 0 << qint64(90);
        QTest::newRow("used for a while") << 19 << qint64(71);
        QTest::newRow("its last day") << 90 << qint64(0);
        QTest::newRow("run out") << 120 << qint64(0);
    }
    void aSignInLastsNinetyDaysFromItsRenewal()
    {
        QFETCH(int, daysAgo);
        QFETCH(qint64, left);
        const QDateTime now(QDate(2026, 11, 22), QTime(10, 42), Qt::UTC);
        QCOMPARE(signInDaysLeft(now.addDays(-daysAgo), now), std::optional(left));
    }

    void whatNobodyRenewedHasNoDays() { QVERIFY(!signInDaysLeft({}, QDateTime::currentDateTimeUtc())); }
};

QTEST_GUILESS_MAIN(TestSignInLife)
#include "tst_signinlife.moc"
