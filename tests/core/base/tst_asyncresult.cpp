#include <base/asyncresult.h>

#include <QTest>

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
