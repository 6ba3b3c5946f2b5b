#include <base/error.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonHasCodeAndMessageAndNothingThatIsEmpty()
    {
        Error error;
        error.code = ErrorCode::SignInNeeded;
        error.message = u"The sign-in has expired."_s;
        QCOMPARE(toJson(error), (QJsonObject{{u"code"_s, u"signInNeeded"_s},
                                             {u"message"_s, u"The sign-in has expired."_s}}));
    }

    void jsonHasEverythingThatIsKnown()
    {
        Error error;
        error.code = ErrorCode::Forbidden;
        error.message = u"what"_s;
        error.why = u"why"_s;
        error.advice = u"do"_s;
        error.action = u"signIn"_s;
        error.actionLabel = u"Sign in again"_s;
        error.detail = u"more"_s;
        error.serviceCode = u"AADSTS65001"_s;
        error.correlationId = u"corr-1"_s;
        error.httpStatus = 403;
        QCOMPARE(toJson(error), (QJsonObject{{u"code"_s, u"forbidden"_s},
                                             {u"message"_s, u"what"_s},
                                             {u"why"_s, u"why"_s},
                                             {u"advice"_s, u"do"_s},
                                             {u"action"_s, u"signIn"_s},
                                             {u"actionLabel"_s, u"Sign in again"_s},
                                             {u"detail"_s, u"more"_s},
                                             {u"serviceCode"_s, u"AADSTS65001"_s},
                                             {u"correlationId"_s, u"corr-1"_s},
                                             {u"httpStatus"_s, 403}}));
    }

    void jsonIsReadBackWhole()
    {
        Error error;
        error.code = ErrorCode::Throttled;
        error.message = u"what"_s;
        error.why = u"why"_s;
        error.advice = u"do"_s;
        error.detail = u"detail"_s;
        error.serviceCode = u"AADSTS90055"_s;
        error.correlationId = u"corr-1"_s;
        error.httpStatus = 429;
        error.action = u"wait"_s;
        error.actionLabel = u"Try again"_s;
        QCOMPARE(errorFromJson(toJson(error)), std::optional<Error>(error));
        QVERIFY(!errorFromJson({}));
        QCOMPARE(errorFromJson({{u"message"_s, u"m"_s}, {u"code"_s, u"fromTheFuture"_s}})->code, ErrorCode::Bug);
    }

    void textHasALineForEachThingKnown()
    {
        Error error;
        error.message = u"what"_s;
        QCOMPARE(error.toText(), u"what"_s);
        error.why = u"why"_s;
        error.advice = u"do"_s;
        error.httpStatus = 403;
        error.serviceCode = u"AADSTS65001"_s;
        error.correlationId = u"corr-1"_s;
        QCOMPARE(error.toText(), u"what\nWhy: why\nWhat to do: do\n"
                                 "Code: HTTP 403 · AADSTS65001 · correlation id corr-1"_s);
    }
};

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
