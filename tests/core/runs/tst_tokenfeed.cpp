#include "runfixture.h"

#include <runs/tokenfeed.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

struct Feed
{
    Feed()
    {
        TokenNeed need;
        need.connection = u"graph"_s;
        need.scope = u"https://graph.example/.default"_s;
        need.tenant.value = u"tenant-1"_s;
        feed = std::make_unique<TokenFeed>(source, QList<TokenNeed>{need});
        QObject::connect(feed.get(), &TokenFeed::ready, feed.get(), [this] { journal << u"ready"_s; });
        QObject::connect(feed.get(), &TokenFeed::failed, feed.get(),
                         [this](const TokenNeed&, const Error& e) { journal << u"failed: "_s + e.message; });
        QObject::connect(feed.get(), &TokenFeed::renewed, feed.get(), [this] { journal << u"renewed"_s; });
        QObject::connect(
            feed.get(), &TokenFeed::renewalFailed, feed.get(),
            [this](const TokenNeed&, const Error& e) { journal << u"renewal failed: "_s + e.message; });
        QObject::connect(feed.get(), &TokenFeed::ranOut, feed.get(),
                         [this](const TokenNeed&, const Error& e) { journal << u"ran out: "_s + e.message; });
        source.refusal.code = ErrorCode::Offline;
        source.refusal.message = u"no network"_s;
        source.lifetime = 4;
    }

    FakeTokenSource source;
    std::unique_ptr<TokenFeed> feed;
    QStringList journal;
};

} // namespace

class TestTokenFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRefusedFirstTokenFailsOnce()
    {
        Feed f;
        f.source.goodAnswers = 0;
        f.feed->start();
        QTRY_COMPARE(f.journal, QStringList{u"failed: no network"_s});
    }

    void aRefusedRenewalIsTriedAgainUntilTheTokenIsOver()
    {
        Feed f;
        f.source.goodAnswers = 1;
        f.feed->start();
        QTRY_COMPARE_WITH_TIMEOUT(
            f.journal, (QStringList{u"ready"_s, u"renewal failed: no network"_s, u"ran out: no network"_s}),
            20000);
        const qsizetype asked = f.source.asked.size();
        QVERIFY(asked >= 3);
    }

    void aRenewalThatWorksAtLastIsHandedOut()
    {
        Feed f;
        f.source.goodAnswers = 1;
        QObject::connect(f.feed.get(), &TokenFeed::renewalFailed, f.feed.get(), [&f] {
            f.source.goodAnswers = -1;
            f.source.lifetime = 3600;
        });
        f.feed->start();
        QTRY_COMPARE_WITH_TIMEOUT(
            f.journal, (QStringList{u"ready"_s, u"renewal failed: no network"_s, u"renewed"_s}), 20000);
    }

    void stopEndsTheRenewals()
    {
        Feed f;
        f.source.goodAnswers = 1;
        QObject::connect(f.feed.get(), &TokenFeed::renewalFailed, f.feed.get(), [&f] { f.feed->stop(); });
        f.feed->start();
        QTRY_COMPARE_WITH_TIMEOUT(f.journal, (QStringList{u"ready"_s, u"renewal failed: no network"_s}),
                                  20000);
        const qsizetype asked = f.source.asked.size();
        QTimer later;
        later.setSingleShot(true);
        later.start(2500);
        QTRY_VERIFY_WITH_TIMEOUT(!later.isActive(), 10000);
        QCOMPARE(f.source.asked.size(), asked);
        QCOMPARE(f.journal.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestTokenFeed)
#include "tst_tokenfeed.moc"
