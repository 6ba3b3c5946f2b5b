#include <settings/blame.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

Error errorOf(const QString& serviceCode, ErrorCode code = ErrorCode::Forbidden)
{
    Error error;
    error.code = code;
    error.message = u"No."_s;
    error.serviceCode = serviceCode;
    return error;
}

} // namespace

class TestBlame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyCustomersPointToThePartnerAndOneToItself_data()
    {
        QTest::addColumn<int>("failed");
        QTest::addColumn<int>("customers");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("side");
        QTest::addColumn<QString>("says");
        using S = Blame::Side;
        const auto row = [](const char* name, int failed, int customers, S side, const QString& says,
                            ErrorCode code = ErrorCode::Forbidden) {
            QTest::newRow(name) << failed << customers << int(code) << int(side) << says;
        };
        row("nearly all", 41, 42, S::Partner,
            u"The same error in 41 of 42 customers. Look on your own side"_s);
        row("all of three", 3, 3, S::Partner, u"3 of 3"_s);
        row("one of many", 1, 42, S::Customer, u"An error in 1 of 42 customers."_s);
        row("few of many", 8, 42, S::Customer, u"these customers"_s);
        row("half", 21, 42, S::Unclear, u"have in common"_s);
        row("the only one asked", 1, 1, S::Customer, u"this customer"_s);
        row("both of two", 2, 2, S::Unclear, u"2 of 2"_s);
        row("all, throttled", 42, 42, S::Service, u"by itself"_s, ErrorCode::Throttled);
        row("none", 0, 42, S::Nobody, QString());
    }

    void manyCustomersPointToThePartnerAndOneToItself()
    {
        QFETCH(int, failed);
        QFETCH(int, customers);
        QFETCH(int, code);
        QFETCH(QString, says);
        const QList<Error> errors(failed, errorOf(u"AADSTS7000222"_s, ErrorCode(code)));
        const Blame blame = findBlame(errors, customers);
        QTEST(int(blame.side), "side");
        QCOMPARE(blame.failed, failed);
        QVERIFY2(blame.sentence.contains(says), qPrintable(blame.sentence));
        QCOMPARE(blame.sentence.isEmpty(), failed == 0);
    }

    void theMostFrequentErrorCounts()
    {
        QList<Error> errors{errorOf(u"AADSTS65001"_s)};
        for (int i = 0; i < 39; ++i)
            errors << errorOf(i % 2 == 0 ? u"AADSTS50173"_s : u"aadsts50173"_s);
        const Blame blame = findBlame(errors, 42);
        QCOMPARE(blame.error.serviceCode, u"AADSTS50173"_s);
        QCOMPARE(blame.failed, 39);
        QCOMPARE(blame.side, Blame::Side::Partner);
    }

    void withoutCodesTheMessagesAreCompared()
    {
        QList<Error> errors{errorOf({}), errorOf({}), errorOf({})};
        errors[2].message = u"Another."_s;
        QCOMPARE(findBlame(errors, 3).failed, 2);
    }
};

QTEST_GUILESS_MAIN(TestBlame)
#include "tst_blame.moc"
