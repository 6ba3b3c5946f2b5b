#include <base/csv.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

class TestCsv final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingThatBeginsACellIsComputed_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString& text :
             {u"=1+1"_s, u"+1"_s, u"-1"_s, u"@SUM(A1)"_s, u"\t=1"_s, u"\r=1"_s, u"\n=1"_s})
            QTest::newRow(qPrintable(text)) << text;
    }
    void nothingThatBeginsACellIsComputed()
    {
        QFETCH(QString, text);
        QVERIFY(QString(csvCell(text)).remove(u'"').startsWith(u'\''));
        QVERIFY(tabRecord({text}).startsWith(u'\''));
        QCOMPARE(csvCell(u"-1"_s, false), u"-1"_s); // a number is none
    }
    void aClipboardsTableKeepsItsShape()
    {
        QCOMPARE(tabRecord({u"a\tb\r\nc"_s, u"\u682a\u2028x"_s, u"say \"hi\""_s}),
                 u"a b  c\t\u682a x\tsay \"hi\"\n"_s);
    }
    void aRecordEndsAsTheStandardSays()
    {
        QCOMPARE(csvRecord({u"a"_s, u"b,c"_s, QString()}), QByteArray("a,\"b,c\",\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
