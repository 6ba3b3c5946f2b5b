#include <runs/runlog.h>

#include <QSignalSpy>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestRunLog : public QObject
{
    Q_OBJECT

    static RunEvent event(const QString& text, RunEvent::Type type = RunEvent::Type::Output)
    {
        return {type, QDateTime::fromMSecsSinceEpoch(1000, Qt::UTC), text, {}};
    }

private Q_SLOTS:
    void linesKeepTimeStreamAndText()
    {
        RunLog log;
        QSignalSpy appended(&log, &RunLog::appended);
        log.append({event(u"a\nbé\n"_s), event(u"w"_s, RunEvent::Type::Warning),
                    event(u"p"_s, RunEvent::Type::Progress)});
        QCOMPARE(log.lineCount(), 4);
        QCOMPARE(log.line(0).text, u"a"_s);
        QCOMPARE(log.line(1).text, u"bé"_s);
        QCOMPARE(log.line(2).text, QString());
        QCOMPARE(log.line(3).text, u"w"_s);
        QCOMPARE(log.line(3).stream, RunEvent::Type::Warning);
        QCOMPARE(log.line(3).time.toMSecsSinceEpoch(), 1000);
        QCOMPARE(appended.size(), 1);
        QCOMPARE(appended.first(), (QVariantList{0LL, 4LL}));
    }

    void theOldestGoAndTheFirstLineSaysSo()
    {
        RunLog log(100'000);
        qsizetype removed = 0;
        connect(&log, &RunLog::removedFromFront, this, [&removed](qsizetype count) { removed += count; });
        for (int batch = 0; batch < 100; ++batch) {
            QStringList lines;
            for (int i = 0; i < 100; ++i)
                lines << u"line %1"_s.arg(batch * 100 + i);
            log.append({event(lines.join(u'\n'))});
        }
        QVERIFY(log.droppedLines() > 0);
        QCOMPARE(log.lineCount() + removed, 10000);
        QCOMPARE(log.line(log.lineCount() - 1).text, u"line 9999"_s);
        QCOMPARE(log.line(1).text, u"line %1"_s.arg(log.droppedLines()));
        QVERIFY(log.line(0).text.contains(QString::number(log.droppedLines())));
    }

    void clearForgetsEverything()
    {
        RunLog log;
        log.append({event(u"a"_s)});
        log.clear();
        QCOMPARE(log.lineCount(), 0);
        log.append({event(u"b"_s)});
        QCOMPARE(log.line(0).text, u"b"_s);
    }
};

QTEST_GUILESS_MAIN(TestRunLog)
#include "tst_runlog.moc"
