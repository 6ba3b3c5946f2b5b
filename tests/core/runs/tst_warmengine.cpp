#include "runfixture.h"

#include <runs/warmengine.h>

#include <csignal>

using namespace steward;
using namespace Qt::StringLiterals;

class TestWarmEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRunTakesTheWaitingProcessAndNoOtherRunDoes()
    {
        Runner first;
        Runner second;
        WarmEngine warm(first.engine, first.files);
        QSignalSpy ready(&warm, &WarmEngine::ready);
        QVERIFY(ready.wait(30000));
        first.warm = warm.take();
        QVERIFY(first.warm != nullptr);
        const QString id = first.warm->id();
        QVERIFY2(warm.take() == nullptr, "a process serves one run");
        QVERIFY2(
            first.run("Set-Variable -Scope Global -Name mine -Value 1; $env:MINE = '1'; 'from the warm one'"),
            qPrintable(first.why()));
        QCOMPARE(first.session->id(), id);
        QCOMPARE(first.result.state, RunState::Succeeded);
        QCOMPARE(first.output(), QStringList{u"from the warm one"_s});

        QVERIFY(ready.wait(30000));
        second.warm = warm.take();
        QVERIFY(second.warm != nullptr);
        QVERIFY(second.warm->id() != id);
        QVERIFY(second.run("\"$mine|$env:MINE\""));
        QCOMPARE(second.output(), QStringList{u"|"_s});
        QVERIFY(processesOf(id).isEmpty());
    }

    void aWarmRunIsLikeAnyOther()
    {
        Runner r;
        WarmEngine warm(r.engine, r.files);
        QSignalSpy ready(&warm, &WarmEngine::ready);
        QVERIFY(ready.wait(30000));
        r.warm = warm.take();
        r.connectGraph();
        r.request.verbose = true;
        QVERIFY(r.run("[CmdletBinding()]param()\n\"$TenantId $($GraphToken.AccessToken.Length -gt 0)\"; "
                      "Write-Verbose 'v'; "
                      "Write-Warning 'w'; [pscustomobject]@{ N = 1 }; Write-Error 'e'; exit 3"));
        QCOMPARE(r.result.state, RunState::Failed);
        QCOMPARE(r.result.exitCode, 3);
        QVERIFY(r.output().contains(u"tenant-1 True"_s));
        QCOMPARE(r.texts(RunEvent::Type::Verbose), QStringList{u"v"_s});
        QCOMPARE(r.texts(RunEvent::Type::Warning), QStringList{u"w"_s});
        QCOMPARE(r.texts(RunEvent::Type::Error), QStringList{u"e"_s});
        QCOMPARE(r.data(RunEvent::Type::Object).value(u"properties"_s).toObject().value(u"N"_s).toInt(), 1);
        QVERIFY2(!r.everything().contains("\"h\""), "nothing of the warm-up is seen");
    }

    void oneThatDiesIsReplaced()
    {
        Runner r;
        WarmEngine warm(r.engine, r.files);
        QSignalSpy ready(&warm, &WarmEngine::ready);
        QVERIFY(ready.wait(30000));
        const auto process = warm.take();
        QVERIFY(process != nullptr);
        QVERIFY(ready.wait(30000));
        // The one that waits now, which we do not hold: the newest child of ours.
        const QStringList ours = childrenOfOurs();
        QCOMPARE(ours.size(), 2);
        for (const QString& pid : ours) {
            if (pid.toLongLong() != process->child().processId())
                QCOMPARE(::kill(pid_t(pid.toLongLong()), SIGKILL), 0);
        }
        QTRY_VERIFY(!warm.isReady());
        QVERIFY(warm.take() == nullptr);
        QVERIFY(ready.wait(30000));
        QVERIFY(warm.take() != nullptr);
    }

    void anEngineThatCannotStartIsGivenUp()
    {
        Runner r;
        r.engine.program = u"/nonexistent/pwsh"_s;
        WarmEngine warm(r.engine, r.files);
        QSignalSpy ready(&warm, &WarmEngine::ready);
        QVERIFY(!ready.wait(1500));
        QVERIFY(warm.take() == nullptr);
    }

    void whatWaitsIsGoneWithUs()
    {
        Runner r;
        {
            WarmEngine warm(r.engine, r.files);
            QSignalSpy ready(&warm, &WarmEngine::ready);
            QVERIFY(ready.wait(30000));
            QVERIFY(!childrenOfOurs().isEmpty());
        }
        QTRY_VERIFY(childrenOfOurs().isEmpty());
    }

private:
    static QStringList childrenOfOurs()
    {
        QFile children(u"/proc/self/task/%1/children"_s.arg(QCoreApplication::applicationPid()));
        if (!children.open(QIODevice::ReadOnly))
            return {};
        return QString::fromLatin1(children.readAll()).split(u' ', Qt::SkipEmptyParts);
    }
};

QTEST_GUILESS_MAIN(TestWarmEngine)
#include "tst_warmengine.moc"
