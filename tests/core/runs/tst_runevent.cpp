#include <runs/runevent.h>
#include <runs/runresult.h>

#include <QJsonDocument>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestRunEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEventIsOneLineOfJson()
    {
        RunEvent event;
        event.type = RunEvent::Type::Object;
        event.time = QDateTime::fromMSecsSinceEpoch(1500, Qt::UTC);
        event.text = u"a\nb"_s;
        event.data = {{u"typeName"_s, u"T"_s}};
        const QByteArray line = toJsonLine(event);
        QCOMPARE(line.count('\n'), 1);
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        QCOMPARE(json, (QJsonObject{{u"type"_s, u"object"_s},
                                    {u"time"_s, u"1970-01-01T00:00:01.500Z"_s},
                                    {u"typeName"_s, u"T"_s},
                                    {u"text"_s, u"a\nb"_s}}));
    }

    void linesOfOutputAreSeparateLinesOfJson()
    {
        RunEvent event;
        event.text = u"a\n\nb"_s;
        const QByteArrayList lines = toJsonLine(event).split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(QJsonDocument::fromJson(lines[1]).object().value(u"text"_s).toString(u"?"_s), QString());
        QCOMPARE(QJsonDocument::fromJson(lines[2]).object().value(u"text"_s).toString(), u"b"_s);
    }

    void everyEndHasItsExitCode_data()
    {
        QTest::addColumn<RunState>("state");
        QTest::addColumn<int>("code");
        QTest::newRow("succeeded") << RunState::Succeeded << 0;
        QTest::newRow("with errors") << RunState::SucceededWithErrors << 7;
        QTest::newRow("failed") << RunState::Failed << 1;
        QTest::newRow("lost") << RunState::Lost << 1;
        QTest::newRow("refused") << RunState::Refused << 4;
        QTest::newRow("timed out") << RunState::TimedOut << 5;
        QTest::newRow("stopped") << RunState::Stopped << 6;
    }
    void everyEndHasItsExitCode()
    {
        QFETCH(RunState, state);
        RunResult result;
        result.state = state;
        QTEST(commandExitCode(result), "code");
        QVERIFY(isEnd(state));
    }

    void aSignInThatIsNeededHasItsOwnExitCode()
    {
        RunResult result;
        result.state = RunState::Failed;
        result.error = Error{ErrorCode::SignInNeeded, {}, {}, {}, {}, {}, {}, 0};
        QCOMPARE(commandExitCode(result), 3);
    }
};

QTEST_GUILESS_MAIN(TestRunEvent)
#include "tst_runevent.moc"
