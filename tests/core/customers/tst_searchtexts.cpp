#include <customers/searchtexts.h>

#include <QTest>

using namespace steward;

class TestSearchTexts final : public QObject
{
    Q_OBJECT

    static QByteArray kept(const QList<QByteArray>& all, const QByteArray& word, bool having)
    {
        SearchTexts texts;
        for (const QByteArray& text : all)
            texts.append(text);
        std::vector<char> kept(size_t(all.size()), 1);
        texts.keep(word, having, kept);
        QByteArray places;
        for (const char each : kept)
            places += each ? '1' : '0';
        return places;
    }

private Q_SLOTS:
    void aWordIsFoundInEachThatHasIt_data()
    {
        QTest::addColumn<QList<QByteArray>>("texts");
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<QByteArray>("having");
        const QList<QByteArray> some{"alder", "", "calder ald", "birch", "x"};
        QTest::newRow("some") << some << QByteArray("ald") << QByteArray("10100");
        QTest::newRow("all of one") << some << QByteArray("birch") << QByteArray("00010");
        QTest::newRow("the last byte") << some << QByteArray("x") << QByteArray("00001");
        QTest::newRow("nobody") << some << QByteArray("zz") << QByteArray("00000");
        QTest::newRow("not across two") << some << QByteArray("rc") << QByteArray("00010");
        QTest::newRow("across the border")
            << QList<QByteArray>{"ab", "cd"} << QByteArray("bc") << QByteArray("00");
        QTest::newRow("longer than all") << QList<QByteArray>{"a"} << QByteArray("aaaa") << QByteArray("0");
        QTest::newRow("no texts") << QList<QByteArray>{} << QByteArray("a") << QByteArray("");
    }
    void aWordIsFoundInEachThatHasIt()
    {
        QFETCH(QList<QByteArray>, texts);
        QFETCH(QByteArray, word);
        QFETCH(QByteArray, having);
        QCOMPARE(kept(texts, word, true), having);
        QByteArray others;
        for (const char each : having)
            others += each == '1' ? '0' : '1';
        QCOMPARE(kept(texts, word, false), others);
    }

    void whatWasTakenAwayStaysAway()
    {
        SearchTexts texts;
        for (const char* text : {"a b", "a", "b"})
            texts.append(text);
        std::vector<char> kept(3, 1);
        texts.keep("a", true, kept);
        texts.keep("b", true, kept);
        QCOMPARE(kept, (std::vector<char>{1, 0, 0}));
        texts.keep({}, true, kept); // no word is in all
        QCOMPARE(kept, (std::vector<char>{1, 0, 0}));
    }
};

QTEST_APPLESS_MAIN(TestSearchTexts)
#include "tst_searchtexts.moc"
