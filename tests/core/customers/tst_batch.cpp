#include <customers/batch.h>

#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

class BatchTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyItemEndsOnceWithItsOutcome()
    {
        Batch batch({.atATime = 3});
        QHash<int, int> ends;
        QSet<int> failed;
        connect(&batch, &Batch::ended, this, [&](int item, const std::optional<Error>& error) {
            ++ends[item];
            if (error)
                failed.insert(item);
        });
        QSignalSpy finished(&batch, &Batch::finished);
        batch.start(50, [](int item, QObject*) {
            return readyResult<void>(item % 10 == 0 ? Result<>(fail(ErrorCode::Forbidden, u"no"_s))
                                                    : Result<>());
        });
        QCOMPARE(finished.count(), 0);
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(ends.size(), 50);
        for (const int count : std::as_const(ends))
            QCOMPARE(count, 1);
        QCOMPARE(failed, (QSet<int>{0, 10, 20, 30, 40}));
        QVERIFY(!batch.isRunning());
    }

    void atMostTheGivenNumberAreUnderWay()
    {
        Batch batch({.atATime = 4});
        QList<Completion<>> open;
        int begun = 0;
        batch.start(10, [&](int, QObject*) {
            ++begun;
            open.append(Completion<>());
            return open.last().future();
        });
        QTRY_COMPARE(begun, 4);
        open.at(1).finish({});
        QTRY_COMPARE(begun, 5);
        open.at(0).finish({});
        open.at(2).finish({});
        QTRY_COMPARE(begun, 7);
        QCOMPARE(batch.endedCount(), 3);
    }

    void noItemsFinishAfterStartReturned()
    {
        Batch batch({});
        QSignalSpy finished(&batch, &Batch::finished);
        batch.start(0, [](int, QObject*) { return readyResult<void>({}); });
        QCOMPARE(finished.count(), 0);
        QTRY_COMPARE(finished.count(), 1);
    }

    void throttledItemIsTriedAgainAfterAPauseThatHoldsEverything()
    {
        Batch batch({.atATime = 1, .tries = 4, .pause = std::chrono::milliseconds(30)});
        QHash<int, int> tries;
        QSignalSpy held(&batch, &Batch::held);
        QSignalSpy began(&batch, &Batch::began);
        QSignalSpy finished(&batch, &Batch::finished);
        int errors = 0;
        connect(&batch, &Batch::ended, this,
                [&](int, const std::optional<Error>& error) { errors += error ? 1 : 0; });
        batch.start(3, [&](int item, QObject*) {
            const bool tooFast = item == 0 && ++tries[item] < 3;
            return readyResult<void>(tooFast ? Result<>(fail(ErrorCode::Throttled, u"wait"_s)) : Result<>());
        });
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(tries.value(0), 3);
        QCOMPARE(held.count(), 2);
        QCOMPARE(errors, 0);
        QCOMPARE(began.count(), 3);
    }

    void itemThatStaysThrottledEndsSo()
    {
        Batch batch({.atATime = 2, .tries = 3, .pause = std::chrono::milliseconds(1)});
        QSignalSpy finished(&batch, &Batch::finished);
        int calls = 0;
        std::optional<Error> last;
        connect(&batch, &Batch::ended, this, [&](int, const std::optional<Error>& error) { last = error; });
        batch.start(1, [&](int, QObject*) {
            ++calls;
            return readyResult<void>(fail(ErrorCode::Throttled, u"wait"_s));
        });
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(calls, 3);
        QVERIFY(last);
        QCOMPARE(last->code, ErrorCode::Throttled);
    }

    void cancelEndsEverythingAtOnceAndTheWorksContextsGo()
    {
        Batch batch({.atATime = 2});
        QList<QPointer<QObject>> contexts;
        QList<Completion<>> open;
        QList<ErrorCode> outcomes;
        connect(&batch, &Batch::ended, this, [&](int, const std::optional<Error>& error) {
            outcomes << (error ? error->code : ErrorCode::Bug);
        });
        QSignalSpy finished(&batch, &Batch::finished);
        batch.start(6, [&](int, QObject* context) {
            contexts << context;
            open.append(Completion<>());
            return open.last().future();
        });
        QTRY_COMPARE(contexts.size(), 2);
        batch.cancel();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(outcomes, QList<ErrorCode>(6, ErrorCode::Cancelled));
        QVERIFY(!contexts.at(0) && !contexts.at(1));
        // What still answers is nobody's any more.
        open.first().finish({});
        QCOMPARE(QTest::qWaitFor([&] { return finished.count() > 1 || outcomes.size() > 6; }, 50), false);
    }

    void anotherStartAfterCancelIsAWholeRun()
    {
        Batch batch({.atATime = 2});
        QList<Completion<>> open;
        batch.start(4, [&](int, QObject*) {
            open.append(Completion<>());
            return open.last().future();
        });
        QTRY_COMPARE(open.size(), 2);
        batch.cancel();
        QSignalSpy ended(&batch, &Batch::ended);
        QSignalSpy finished(&batch, &Batch::finished);
        batch.start(3, [](int, QObject*) { return readyResult<void>({}); });
        open.first().finish({}); // an answer to the run before
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(ended.count(), 3);
    }

    void canBeDeletedFromItsOwnSignal()
    {
        auto* batch = new Batch({.atATime = 2});
        const QPointer<Batch> alive(batch);
        connect(batch, &Batch::ended, this, [batch] { delete batch; });
        batch->start(5, [](int, QObject*) { return readyResult<void>({}); });
        QTRY_VERIFY(!alive);
    }
};

QTEST_GUILESS_MAIN(BatchTest)
#include "tst_batch.moc"
