#include <runs/progresstree.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestProgressTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void barsNestAsTheScriptSays();
    void aBarThatIsDoneTakesWhatIsInsideWithIt();
    void theEndOfTheRunClosesEverything();
    void circlesAndStrangersStandAtTheTop();
    void sourcesAreKeptApart();
    void memoryIsBounded();

private:
    void report(qint64 id, qint64 parent, const QJsonObject& more = {})
    {
        QJsonObject values = more;
        values[u"id"_s] = id;
        values[u"parent"_s] = parent;
        m_tree.report(m_now, u"text"_s, values);
        m_now = m_now.addSecs(1);
    }
    QList<std::pair<int, int>> shape() const
    {
        QList<std::pair<int, int>> bars;
        for (const ProgressTree::Bar& bar : m_tree.open())
            bars.append({int(bar.id), bar.depth});
        return bars;
    }

    ProgressTree m_tree;
    QDateTime m_now = QDateTime(QDate(2026, 11, 22), QTime(10, 0), Qt::UTC);
};

void TestProgressTree::barsNestAsTheScriptSays()
{
    m_tree.clear();
    report(1, -1, {{u"activity"_s, u"Outer"_s}, {u"percent"_s, 40}, {u"secondsRemaining"_s, 28}});
    report(5, -1);
    report(2, 1, {{u"status"_s, u"page 3"_s}, {u"operation"_s, u"reading"_s}});
    report(3, 2);
    QCOMPARE(shape(), (QList<std::pair<int, int>>{{1, 0}, {2, 1}, {3, 2}, {5, 0}}));
    const auto bars = m_tree.open();
    QCOMPARE(bars[0].activity, u"Outer"_s);
    QCOMPARE(bars[0].percent, 40);
    QCOMPARE(bars[0].secondsLeft, 28);
    QCOMPARE(bars[1].status, u"page 3 · reading"_s);
    QCOMPARE(bars[1].percent, -1);
    report(1, -1, {{u"percent"_s, 400}});
    QCOMPARE(m_tree.open()[0].percent, 100);
}

void TestProgressTree::aBarThatIsDoneTakesWhatIsInsideWithIt()
{
    m_tree.clear();
    report(1, -1);
    report(2, 1);
    report(3, 2);
    report(4, -1);
    report(1, -1, {{u"completed"_s, true}});
    QCOMPARE(shape(), (QList<std::pair<int, int>>{{4, 0}}));
    QCOMPARE(m_tree.ended().size(), size_t(3));
    QCOMPARE(m_tree.ended().front().id, 1);
    QVERIFY(m_tree.ended().front().finished);
    report(9, -1, {{u"completed"_s, true}}); // never began
    QCOMPARE(m_tree.ended().size(), size_t(3));
}

void TestProgressTree::theEndOfTheRunClosesEverything()
{
    m_tree.clear();
    report(1, -1);
    report(2, 1);
    m_tree.close(m_now);
    QCOMPARE(m_tree.openCount(), 0);
    QCOMPARE(m_tree.ended().size(), size_t(2));
    QVERIFY(!m_tree.ended().front().finished);
    QVERIFY(m_tree.ended().front().ended.isValid());
}

void TestProgressTree::circlesAndStrangersStandAtTheTop()
{
    m_tree.clear();
    report(1, 2);
    report(2, 1);
    report(3, 3);
    report(4, 77);
    QCOMPARE(m_tree.open().size(), size_t(4));
    report(1, 2, {{u"completed"_s, true}});
    report(3, 3, {{u"completed"_s, true}});
    QCOMPARE(shape(), (QList<std::pair<int, int>>{{4, 0}}));
}

void TestProgressTree::sourcesAreKeptApart()
{
    m_tree.clear();
    report(1, -1, {{u"source"_s, 1}});
    report(1, -1, {{u"source"_s, 2}});
    QCOMPARE(m_tree.openCount(), 2);
    report(1, -1, {{u"source"_s, 2}, {u"completed"_s, true}});
    QCOMPARE(m_tree.openCount(), 1);
}

void TestProgressTree::memoryIsBounded()
{
    m_tree.clear();
    for (int i = 0; i < 1500; ++i)
        report(i, i - 1);
    QCOMPARE(m_tree.openCount(), 1000);
    QCOMPARE(m_tree.open().size(), size_t(1000));
    m_tree.close(m_now);
    QCOMPARE(m_tree.ended().size(), size_t(50));
}

QTEST_APPLESS_MAIN(TestProgressTree)
#include "tst_progresstree.moc"
