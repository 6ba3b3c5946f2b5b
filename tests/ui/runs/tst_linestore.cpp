#include <runs/linestore.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestLineStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blocksOfTextBecomeLines_data();
    void blocksOfTextBecomeLines();
    void escapeCodesAreTakenOut_data();
    void escapeCodesAreTakenOut();
    void rawLinesKeepTheirLastDrawing();
    void streamTimeAndScriptLineAreKept();
    void oldestLinesGoAndNumbersStay();
    void byteLimitHolds();
    void aLineLongerThanABlockIsWhole();
    void coloursStayBesideTheText();
    void coloursEndWithTheirRecord();
    void timesFarApartAndOutOfOrderAreKept();
    void aLineThatHasGoneIsEmpty();
};

void TestLineStore::blocksOfTextBecomeLines_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("one") << u"a"_s << QStringList{u"a"_s};
    QTest::newRow("end of line is no line") << u"a\n"_s << QStringList{u"a"_s};
    QTest::newRow("empty lines stay") << u"a\n\n\nb\n\n"_s << QStringList{u"a"_s, {}, {}, u"b"_s, {}};
    QTest::newRow("windows") << u"a\r\nb\r\n"_s << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("empty") << QString() << QStringList{QString()};
    QTest::newRow("beyond ascii") << u"日本 \U0001F600"_s << QStringList{u"日本 \U0001F600"_s};
}

void TestLineStore::blocksOfTextBecomeLines()
{
    QFETCH(QString, text);
    QFETCH(QStringList, lines);
    LineStore store;
    store.append({{}, Stream::Output, text, 0});
    QStringList found;
    for (qint64 i = store.firstLine(); i < store.endLine(); ++i)
        found << store.text(i);
    QCOMPARE(found, lines);
}

void TestLineStore::escapeCodesAreTakenOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("plain");
    QTest::newRow("colour") << u"\x1b[31;1mred\x1b[0m!"_s << u"red!"_s;
    QTest::newRow("title") << u"\x1b]0;title\x07text"_s << u"text"_s;
    QTest::newRow("link") << u"\x1b]8;;https://x\x1b\\name\x1b]8;;\x1b\\"_s << u"name"_s;
    QTest::newRow("charset") << u"\x1b(Btext"_s << u"text"_s;
    QTest::newRow("cut short") << u"text\x1b["_s << u"text"_s;
    QTest::newRow("lone") << u"text\x1b"_s << u"text"_s;
    QTest::newRow("none") << u"[31m stays"_s << u"[31m stays"_s;
}

void TestLineStore::escapeCodesAreTakenOut()
{
    QFETCH(QString, text);
    QFETCH(QString, plain);
    QCOMPARE(withoutEscapeCodes(text), plain);
}

void TestLineStore::rawLinesKeepTheirLastDrawing()
{
    LineStore store;
    store.append({{}, Stream::Raw, u"10 %\r50 %\r100 %\r\n"_s, 0});
    store.append({{}, Stream::Output, u"a\rb"_s, 0});
    QCOMPARE(store.text(0), u"100 %"_s);
    QCOMPARE(store.text(1), u"a\rb"_s);
}

void TestLineStore::streamTimeAndScriptLineAreKept()
{
    LineStore store;
    const QDateTime time(QDate(2026, 11, 22), QTime(10, 42, 13), Qt::UTC);
    store.append({time, Stream::Error, u"one\ntwo"_s, 31});
    const LineStore::Line line = store.line(1);
    QCOMPARE(line.text, u"two"_s);
    QCOMPARE(line.stream, Stream::Error);
    QCOMPARE(line.scriptLine, 31);
    QCOMPARE(line.msecs, time.toMSecsSinceEpoch());
}

void TestLineStore::oldestLinesGoAndNumbersStay()
{
    LineStore store;
    store.setLimits(100, 1 << 20);
    for (int i = 0; i < 1000; ++i)
        store.append({{}, Stream::Output, u"line %1"_s.arg(i), 0});
    QCOMPARE(store.lineCount(), 100);
    QCOMPARE(store.firstLine(), 900);
    QCOMPARE(store.text(900), u"line 900"_s);
    QCOMPARE(store.text(999), u"line 999"_s);
    store.clear();
    QCOMPARE(store.lineCount(), 0);
    store.append({{}, Stream::Output, u"new"_s, 0});
    QCOMPARE(store.firstLine(), 1000);
    QCOMPARE(store.text(1000), u"new"_s);
}

void TestLineStore::byteLimitHolds()
{
    LineStore store;
    store.setLimits(10'000'000, 4 * 1024 * 1024);
    const QString line(1000, u'x');
    for (int i = 0; i < 20'000; ++i)
        store.append({{}, Stream::Output, line, 0});
    QVERIFY2(store.byteCount() <= 4 * 1024 * 1024, qPrintable(QString::number(store.byteCount())));
    QCOMPARE(store.endLine(), 20'000);
    QCOMPARE(store.text(store.firstLine()), line);
    QCOMPARE(store.text(store.endLine() - 1), line);
}

void TestLineStore::aLineLongerThanABlockIsWhole()
{
    LineStore store;
    const QString before = u"before"_s;
    const QString longLine(3 * 1024 * 1024, u'y');
    store.append({{}, Stream::Output, before, 0});
    store.append({{}, Stream::Output, longLine, 0});
    store.append({{}, Stream::Output, before, 0});
    QCOMPARE(store.text(1), longLine);
    QCOMPARE(store.text(2), before);
}

void TestLineStore::coloursStayBesideTheText()
{
    LineStore store;
    store.append({{}, Stream::Output, u"a \x1b[31mred\x1b[0m b"_s, 0});
    store.append({{}, Stream::Output, u"plain"_s, 0});
    QCOMPARE(store.text(0), u"a red b"_s);
    QCOMPARE(store.coded(0), u"a \x1b[31mred\x1b[0m b"_s);
    QVERIFY(store.isStyled(0));
    const StyledText styled = store.styled(0);
    QCOMPARE(styled.runs.size(), 1);
    QCOMPARE(styled.runs.first().start, 2);
    QCOMPARE(styled.runs.first().style.foreground, TextStyle::kPalette + 1);
    QVERIFY(!store.isStyled(1));
    QCOMPARE(store.line(0).text, u"a red b"_s);
}

void TestLineStore::coloursEndWithTheirRecord()
{
    LineStore store;
    store.append({{}, Stream::Output, u"\x1b[32;1mone\ntwo\x1b[0m\nthree"_s, 0});
    store.append({{}, Stream::Output, u"\x1b[31mopen"_s, 0});
    store.append({{}, Stream::Output, u"next"_s, 0});
    QCOMPARE(store.text(1), u"two"_s);
    QCOMPARE(store.styled(1).runs.size(), 1);
    QCOMPARE(store.styled(1).runs.first().style, store.styled(0).runs.first().style);
    QVERIFY(store.styled(2).runs.isEmpty());
    QVERIFY(store.styled(4).runs.isEmpty());
}

void TestLineStore::timesFarApartAndOutOfOrderAreKept()
{
    LineStore store;
    const qint64 base = QDateTime(QDate(2026, 11, 22), QTime(10, 0), Qt::UTC).toMSecsSinceEpoch();
    const QList<qint64> times{0, base, base - 5000, base - 90LL * 86'400'000, base + 90LL * 86'400'000,
                              0, base};
    for (const qint64 time : times)
        store.append(
            {time == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(time), Stream::Output, u"x"_s, 0});
    for (qsizetype i = 0; i < times.size(); ++i)
        QCOMPARE(store.msecs(i), times.at(i));
}

void TestLineStore::aLineThatHasGoneIsEmpty()
{
    LineStore store;
    store.setLimits(1, 1 << 20);
    store.append({{}, Stream::Error, u"first"_s, 7});
    store.append({{}, Stream::Output, u"second"_s, 0});
    for (const qint64 number : {0, 2, -1}) {
        QCOMPARE(store.text(number), QString());
        QCOMPARE(store.scriptLine(number), 0);
        QCOMPARE(store.msecs(number), 0);
    }
}

QTEST_APPLESS_MAIN(TestLineStore)
#include "tst_linestore.moc"
