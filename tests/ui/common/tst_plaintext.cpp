#include <common/plaintext.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

class PlainTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatWouldBeUnseen_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("ordinary") << u"Brackenfield Logistics"_s << u"Brackenfield Logistics"_s;
        QTest::newRow("markup stays as typed") << u"<b>Bold</b> & co"_s << u"<b>Bold</b> & co"_s;
        QTest::newRow("line break") << u"A\nB"_s << u"A\uFFFDB"_s;
        QTest::newRow("escape") << u"A\u001b[31mB"_s << u"A\uFFFD[31mB"_s;
        QTest::newRow("right-to-left override") << u"exe.\u202Etxt"_s << u"exe.\uFFFDtxt"_s;
        QTest::newRow("isolate") << u"a\u2067b"_s << u"a\uFFFDb"_s;
        QTest::newRow("zero width space") << u"pay\u200Bpal"_s << u"pay\uFFFDpal"_s;
        QTest::newRow("joiner between Latin letters") << u"pay\u200Dpal"_s << u"pay\uFFFDpal"_s;
        QTest::newRow("joiner that means something") << u"می\u200Cخواهم"_s << u"می\u200Cخواهم"_s;
        QTest::newRow("tag characters") << u"a\U000E0041b"_s << u"a\uFFFDb"_s;
        QTest::newRow("emoji stays") << u"a\U0001F600b"_s << u"a\U0001F600b"_s;
        QTest::newRow("lone surrogate") << QString(QChar(0xd800)) << u"\uFFFD"_s;
    }

    void showsWhatWouldBeUnseen()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(visibleText(text), shown);
    }

    void isolatesDirection() { QCOMPARE(isolatedText(u"שלום"_s), u"\u2068שלום\u2069"_s); }
};

QTEST_APPLESS_MAIN(PlainTextTest)
#include "tst_plaintext.moc"
