#include <base/asyncresult.h>
#include <base/sharedresult.h>

#include <QTest>

#include <optional>

using namespace steward;
using namespace Qt::StringLiterals;

class TestAsyncResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstFinishWins()
    {
        const Completion<int> completion;
        QVERIFY(completion.finish(1));
        QVERIFY(!completion.finish(2));
        QCOMPARE(completion.future().result().value(), 1);
    }

    void aLivingContextIsCalledOnce()
    {
        const Completion<int> completion;
        QObject context;
        QList<int> seen;
        whenDone(completion.future(), &context, [&seen](const Result<int>& r) { seen << r.value(); });
        completion.finish(7);
        completion.finish(8);
        QCOMPARE(seen, QList<int>{7});
    }

    void aReadyResultIsFinished()
    {
        const auto future = readyResult<int>(fail(ErrorCode::Timeout, u"too slow"_s));
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().code, ErrorCode::Timeout);
    }

    void aDestroyedContextDropsTheContinuation()
    {
        const Completion<int> completion;
        bool called = false;
        {
            QObject context;
            whenDone(completion.future(), &context, [&called](const Result<int>&) { called = true; });
        }
        completion.finish(1);
        QVERIFY(!called);
    }

    void whatNobodyFinishesEndsCancelledFromTheEventLoop()
    {
        QObject context;
        std::optional<ErrorCode> seen;
        {
            const Completion<int> completion;
            const Completion<int> copy = completion;
            whenDone(copy.future(), &context, [&seen](const Result<int>& r) { seen = r.error().code; });
        }
        QVERIFY2(!seen, "the one who dropped it is still on the stack");
        QTRY_COMPARE(seen, ErrorCode::Cancelled);
    }

    void aSharedResultThatNobodyFinishesEndsCancelledForEveryCaller()
    {
        QObject context;
        int cancelled = 0;
        {
            const SharedResult<int> shared;
            for (int i = 0; i < 2; ++i)
                whenDone(shared.future(), &context, [&cancelled](const Result<int>& r) {
                    cancelled += r.error().code == ErrorCode::Cancelled ? 1 : 0;
                });
        }
        QTRY_COMPARE(cancelled, 2);
    }

    void everyCallerOfASharedResultIsToldOnceInOrder()
    {
        const SharedResult<int> shared;
        QObject context;
        QList<int> seen;
        whenDone(shared.future(), &context, [&](const Result<int>& r) {
            seen << *r;
            whenDone(shared.future(), &context, [&seen](const Result<int>& again) { seen << *again + 100; });
        });
        whenDone(shared.future(), &context, [&seen](const Result<int>& r) { seen << *r + 1; });
        QVERIFY(!shared.isFinished());
        QVERIFY(shared.finish(7));
        QVERIFY(!shared.finish(8));
        QCOMPARE(seen, (QList<int>{7, 107, 8}));
        QVERIFY(shared.future().isFinished());
        QCOMPARE(*shared.future().result(), 7);
    }

    void aSharedResultMayGoWhileItTells()
    {
        std::optional<SharedResult<int>> shared(std::in_place);
        int told = 0;
        whenDone(shared->future(), this, [&](const Result<int>&) {
            ++told;
            shared.reset();
        });
        whenDone(shared->future(), this, [&told](const Result<int>&) { ++told; });
        shared->finish(1);
        QCOMPARE(told, 2);
    }

    void anErrorReadsAsWhatWhyAndWhatToDo()
    {
        Error error;
        error.code = ErrorCode::ConsentNeeded;
        error.message = u"Refused."_s;
        error.why = u"Nobody consented."_s;
        error.advice = u"Consent."_s;
        error.serviceCode = u"AADSTS65001"_s;
        error.correlationId = u"c-1"_s;
        QCOMPARE(error.toText(), u"Refused.\nWhy: Nobody consented.\nWhat to do: Consent.\n"
                                 "Code: AADSTS65001 · correlation id c-1"_s);
    }
};

QTEST_GUILESS_MAIN(TestAsyncResult)
#include "tst_asyncresult.moc"
