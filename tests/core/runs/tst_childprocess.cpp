#include <runs/childprocess.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QPointer>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QUuid>

using namespace steward;
using namespace Qt::StringLiterals;

class TestChildProcess : public QObject
{
    Q_OBJECT

    static Launch shell(const QString& script)
    {
        Launch launch;
        launch.program = u"/bin/sh"_s;
        launch.arguments = {u"-c"_s, script};
        launch.environment = engineEnvironment(QProcessEnvironment::systemEnvironment());
        return launch;
    }
    static int countMarked(const QString& mark)
    {
        int count = 0;
        const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs);
        for (const QString& entry : entries) {
            QFile file(u"/proc/%1/environ"_s.arg(entry));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(mark.toUtf8()))
                ++count;
        }
        return count;
    }
    /// Those of them that have become `program`: while a shell starts others, their number goes up and down.
    static int countMarked(const QString& mark, const QByteArray& program)
    {
        int count = 0;
        const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs);
        for (const QString& entry : entries) {
            QFile file(u"/proc/%1/environ"_s.arg(entry));
            QFile command(u"/proc/%1/cmdline"_s.arg(entry));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(mark.toUtf8()) &&
                command.open(QIODevice::ReadOnly) && command.readAll().startsWith(program + '\0'))
                ++count;
        }
        return count;
    }

private Q_SLOTS:
    void finishedComesOnceWithTheExitCodeAndAllOutput()
    {
        ChildProcess child;
        QByteArray out;
        QByteArray err;
        connect(&child, &ChildProcess::output, this,
                [&](ChildProcess::Channel channel, const QByteArray& bytes) {
                    (channel == ChildProcess::Channel::StdOut ? out : err) += bytes;
                });
        QList<ChildExit> exits;
        connect(&child, &ChildProcess::finished, this, [&](const ChildExit& exit) { exits << exit; });
        Launch launch = shell(u"read line; echo \"got $line\"; echo problem >&2; exit 7"_s);
        launch.input = "hello\n";
        child.start(launch, u"m1"_s);
        QTRY_COMPARE(exits.size(), 1);
        QCOMPARE(exits.first().started, true);
        QCOMPARE(exits.first().exitCode, 7);
        QCOMPARE(out, QByteArray("got hello\n"));
        QCOMPARE(err, QByteArray("problem\n"));
    }

    void finishedComesAlsoWhenThereIsNoSuchProgram()
    {
        ChildProcess child;
        QList<ChildExit> exits;
        connect(&child, &ChildProcess::finished, this, [&](const ChildExit& exit) { exits << exit; });
        Launch launch;
        launch.program = u"/nowhere/at/all"_s;
        child.start(launch, u"m2"_s);
        QTRY_COMPARE(exits.size(), 1);
        QCOMPARE(exits.first().started, false);
        QVERIFY(!exits.first().problem.isEmpty());
    }

    void killEndsTheWholeTree()
    {
        const QString mark = QUuid::createUuid().toString(QUuid::WithoutBraces);
        ChildProcess child;
        QSignalSpy finished(&child, &ChildProcess::finished);
        child.start(shell(u"sleep 300 & setsid sleep 301 & setsid -f sleep 302; sleep 303"_s), mark);
        QTRY_COMPARE(countMarked(mark, "sleep"), 4);
        child.kill();
        QTRY_COMPARE(finished.size(), 1);
        QTRY_COMPARE(countMarked(mark), 0);
    }

    void whatIsLeftBehindEndsWithTheProgram()
    {
        const QString mark = QUuid::createUuid().toString(QUuid::WithoutBraces);
        ChildProcess child;
        QSignalSpy finished(&child, &ChildProcess::finished);
        child.start(shell(u"setsid -f sleep 300; exit 0"_s), mark);
        QTRY_COMPARE(finished.size(), 1);
        QTRY_COMPARE(countMarked(mark), 0);
    }

    void deletingDoesNotWait()
    {
        const QString mark = QUuid::createUuid().toString(QUuid::WithoutBraces);
        auto child = std::make_unique<ChildProcess>();
        QSignalSpy started(child.get(), &ChildProcess::started);
        child->start(shell(u"trap '' INT TERM; sleep 300"_s), mark);
        QTRY_COMPARE(started.size(), 1);
        const QPointer<QProcess> process = child->findChild<QProcess*>();
        QElapsedTimer timer;
        timer.start();
        child.reset();
        QVERIFY(timer.elapsed() < 300);
        QVERIFY(process);
        QTRY_COMPARE(countMarked(mark), 0);
        QTRY_VERIFY(!process); // outlived its owner, but not the child
    }

    void onlyWhatIsAllowedIsPassedOn()
    {
        QProcessEnvironment ours;
        for (const char* name :
             {"PATH", "HOME", "LANG", "LC_ALL", "https_proxy", "AWS_SECRET_ACCESS_KEY",
              "DBUS_SESSION_BUS_ADDRESS", "STEWARD_PROFILE", "CREDENTIALS_DIRECTORY", "LD_PRELOAD"})
            ours.insert(QString::fromLatin1(name), u"x"_s);
        const QProcessEnvironment passed = engineEnvironment(ours);
        for (const char* name : {"PATH", "HOME", "LANG", "LC_ALL", "https_proxy"})
            QVERIFY2(passed.contains(QString::fromLatin1(name)), name);
        for (const char* name : {"AWS_SECRET_ACCESS_KEY", "DBUS_SESSION_BUS_ADDRESS", "STEWARD_PROFILE",
                                 "CREDENTIALS_DIRECTORY", "LD_PRELOAD"})
            QVERIFY2(!passed.contains(QString::fromLatin1(name)), name);
        QCOMPARE(passed.value(u"TERM"_s), u"dumb"_s);
        QCOMPARE(passed.value(u"NO_COLOR"_s), u"1"_s);
    }
};

QTEST_GUILESS_MAIN(TestChildProcess)
#include "tst_childprocess.moc"
