#include <scripts/textdiff.h>

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

QString wayOf(const TextDiff& diff)
{
    QStringList list;
    for (const TextDiff::Line& line : diff.lines())
        list << (line.kind == TextDiff::Line::Kind::Same      ? u" "_s
                 : line.kind == TextDiff::Line::Kind::Removed ? u"-"_s
                                                              : u"+"_s) +
                    line.text;
    return list.join(u'|');
}

QString side(const TextDiff& diff, TextDiff::Line::Kind without)
{
    QStringList list;
    for (const TextDiff::Line& line : diff.lines()) {
        if (line.kind != without)
            list << line.text;
    }
    return list.join(u'\n');
}

} // namespace

class TextDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheShortestWay_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("told");
        QTest::newRow("same") << u"a\nb"_s << u"a\nb"_s << u" a| b"_s;
        QTest::newRow("line endings") << u"a\r\nb\r\n"_s << u"a\nb"_s << u" a| b"_s;
        QTest::newRow("added") << u"a\nc"_s << u"a\nb\nc"_s << u" a|+b| c"_s;
        QTest::newRow("removed") << u"a\nb\nc"_s << u"a\nc"_s << u" a|-b| c"_s;
        QTest::newRow("changed") << u"a\nb\nc"_s << u"a\nB\nc"_s << u" a|-b|+B| c"_s;
        QTest::newRow("from nothing") << QString() << u"a\nb"_s << u"+a|+b"_s;
        QTest::newRow("to nothing") << u"a\nb"_s << QString() << u"-a|-b"_s;
        QTest::newRow("Myers' own") << u"A\nB\nC\nA\nB\nB\nA"_s << u"C\nB\nA\nB\nA\nC"_s
                                    << u"-A|-B| C|+B| A| B|-B| A|+C"_s;
    }
    void tellsTheShortestWay()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, told);
        QCOMPARE(wayOf(TextDiff(before, after)), told);
    }

    void bothSidesComeBackFromAnyTexts()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 300; ++round) {
            const auto make = [&] {
                QStringList lines;
                const int count = random.bounded(30);
                for (int i = 0; i < count; ++i)
                    lines << QString(QChar(u'a' + random.bounded(4)));
                return lines.join(u'\n');
            };
            const QString a = make(), b = make();
            const TextDiff diff(a, b);
            QCOMPARE(side(diff, TextDiff::Line::Kind::Added), a);
            QCOMPARE(side(diff, TextDiff::Line::Kind::Removed), b);
        }
    }

    void numbersAreThoseOfTheirText()
    {
        const TextDiff diff(u"a\nb\nc"_s, u"a\nx\ny\nc"_s);
        QCOMPARE(diff.added(), 2);
        QCOMPARE(diff.removed(), 1);
        QCOMPARE(diff.lines().constLast().before, 3);
        QCOMPARE(diff.lines().constLast().after, 4);
    }

    void hunksHaveWhatIsAroundAndJoin()
    {
        QStringList a, b;
        for (int i = 0; i < 100; ++i) {
            a << QString::number(i);
            b << (i == 20 || i == 25 || i == 80 ? u"x"_s : QString::number(i));
        }
        const auto hunks = TextDiff(a.join(u'\n'), b.join(u'\n')).hunks(3);
        QCOMPARE(hunks.size(), 2);
        QCOMPARE(hunks[0].first, 17);
        QCOMPARE(hunks[0].count, 3 + 2 + 4 + 2 + 3);
    }

    void textsWithNothingInCommonTakeNoTime()
    {
        QStringList a, b;
        for (int i = 0; i < 20'000; ++i) {
            a << u"a%1"_s.arg(i);
            b << u"b%1"_s.arg(i);
        }
        QElapsedTimer timer;
        timer.start();
        const TextDiff diff(a.join(u'\n'), b.join(u'\n'));
        QCOMPARE(diff.added(), 20'000);
        QCOMPARE(diff.removed(), 20'000);
        QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TextDiffTest)
#include "tst_textdiff.moc"
