#include "authdoubles.h"

#include <auth/backgroundrenewal.h>
#include <auth/signinlife.h>

#include <QSignalSpy>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kDay = 86400;

} // namespace

/// The clock is ours, the looks at it are fast: weeks pass in milliseconds.
class TestBackgroundRenewal final : public QObject
{
    Q_OBJECT

    std::unique_ptr<AuthWorld> m_world;
    std::unique_ptr<BackgroundRenewal> m_renewal;
    QDateTime m_lastRenewed;
    bool m_answers = true;

    /// So many looks at the clock without a renewal.
    void waitForLooks() const
    {
        bool over = false;
        QTimer::singleShot(60ms, qApp, [&over] { over = true; });
        QTRY_VERIFY(over);
    }

    [[nodiscard]] qsizetype asked() const { return m_world->server.requests().size(); }

    void begin(double jitter = 0)
    {
        RenewalOptions options;
        options.look = 5ms;
        options.jitter = jitter;
        m_renewal = std::make_unique<BackgroundRenewal>(
            *m_world->broker, m_world->clock, [this] { return m_lastRenewed; }, options);
        m_renewal->start();
    }

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<AuthWorld>();
        m_world->store.values.insert(u"refresh-token"_s, "0.FIRST");
        m_answers = true;
        m_world->server.setHandler([this](const AuthServer::Request& request) -> AuthServer::Reply {
            if (!m_answers)
                return {AuthServer::Reply::Kind::Drop, 0, {}, {}, 0};
            return m_world->goodAnswer(request,
                                       "0.R" + QByteArray::number(m_world->server.requests().size()));
        });
        m_lastRenewed = m_world->clock.now();
    }
    void cleanup()
    {
        m_renewal.reset();
        m_world.reset();
    }

    void renewsWeekly()
    {
        begin();
        QSignalSpy renewed(m_renewal.get(), &BackgroundRenewal::renewed);
        m_world->clock.move(7 * kDay - 60);
        waitForLooks();
        QCOMPARE(asked(), 0);
        m_world->clock.move(120);
        QTRY_COMPARE(renewed.count(), 1);
        QCOMPARE(m_world->store.values.value(u"refresh-token"_s), QByteArray("0.R1"));
        waitForLooks();
        QCOMPARE(asked(), 1);
        m_world->clock.move(7 * kDay);
        QTRY_COMPARE(renewed.count(), 2);
    }

    void computerThatSleptMakesUpForIt()
    {
        begin();
        m_world->clock.move(60 * kDay); // no timer ran meanwhile
        QTRY_COMPARE(asked(), 1);
    }

    void whatAnotherProcessRenewedIsNotRenewedAgain()
    {
        begin();
        m_world->clock.move(6 * kDay);
        m_lastRenewed = m_world->clock.now(); // it wrote so into the profile
        m_world->clock.move(2 * kDay);
        waitForLooks();
        QCOMPARE(asked(), 0);
    }

    void unknownTimeIsDueNow()
    {
        m_lastRenewed = {};
        begin();
        QTRY_COMPARE(asked(), 1);
    }

    void timeToComeDoesNotPutItOff()
    {
        m_lastRenewed = m_world->clock.now().addYears(5); // written while the clock was wrong
        begin();
        QTRY_COMPARE(asked(), 1);
        waitForLooks();
        QCOMPARE(asked(), 1);
    }

    void offlineIsTriedAgainAndAgainButNotAllTheTime()
    {
        begin();
        QSignalSpy failed(m_renewal.get(), &BackgroundRenewal::failed);
        QSignalSpy renewed(m_renewal.get(), &BackgroundRenewal::renewed);
        m_answers = false;
        m_world->clock.move(8 * kDay);
        QTRY_COMPARE(failed.count(), 1);
        waitForLooks();
        QCOMPARE(failed.count(), 1);
        m_world->clock.move(15 * 60);
        QTRY_COMPARE(failed.count(), 2);
        m_world->clock.move(15 * 60);
        waitForLooks();
        QCOMPARE(failed.count(), 2); // the second pause is longer
        m_world->clock.move(15 * 60);
        QTRY_COMPARE(failed.count(), 3);
        for (int i = 0; i < 10; ++i) {
            m_world->clock.move(6 * 3600);
            QTRY_COMPARE(failed.count(), 4 + i); // never longer than six hours
        }
        m_answers = true;
        m_world->clock.move(6 * 3600);
        QTRY_COMPARE(renewed.count(), 1);
        QVERIFY(m_renewal->dueAt() > m_world->clock.now().addDays(6));
    }

    void nobodySignedInIsLeftAlone()
    {
        m_world->store.values.clear();
        begin();
        m_world->clock.move(8 * kDay);
        QTRY_COMPARE(m_world->broker->state(), TokenBroker::State::SignedOut);
        m_world->journal.clear();
        m_world->clock.move(8 * kDay);
        waitForLooks();
        QVERIFY(m_world->journal.isEmpty());
    }

    void chanceMakesItEarlierNeverLater()
    {
        QSet<QDateTime> times;
        for (int i = 0; i < 50; ++i) {
            begin(0.1);
            const QDateTime due = m_renewal->dueAt();
            QVERIFY(due <= m_lastRenewed.addDays(7));
            QVERIFY(due >= m_lastRenewed.addSecs(qint64(6.3 * kDay) - 1));
            times.insert(due);
        }
        QVERIFY(times.size() > 10);
    }

    void intervalStaysWellBelowTheTokensLife()
    {
        begin();
        m_renewal->setRenewEvery(3650);
        QVERIFY(m_renewal->renewEvery() <= kRefreshTokenDays / 2);
        m_renewal->setRenewEvery(0);
        QCOMPARE(m_renewal->renewEvery(), 1);
        m_renewal->setRenewEvery(30);
        m_world->clock.move(29 * kDay);
        waitForLooks();
        QCOMPARE(asked(), 0);
        m_world->clock.move(2 * kDay);
        QTRY_COMPARE(asked(), 1);
    }
};

QTEST_GUILESS_MAIN(TestBackgroundRenewal)
#include "tst_backgroundrenewal.moc"
