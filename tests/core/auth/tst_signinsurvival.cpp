#include "strictserver.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

/// A partner's profile on disk, the service, and the processes that work with them.
class Scene
{
public:
    Scene() : service(StrictServer::Mercy::UntilUsed)
    {
        write(u"refresh-token"_s, "0.FIRST");
        write(u"app-secret"_s, "old-secret");
        service.step = [this](const QString& name) { return passes(u"the service: "_s + name); };
    }

    /// Runs a process; kills it at the step of this number. What it was doing then, or nothing when it came
    /// to its end.
    QString run(const QString& work, int killAt)
    {
        m_step = 0;
        m_killAt = killAt;
        m_killedAt.clear();
        m_process = std::make_unique<QProcess>();
        QObject::connect(m_process.get(), &QProcess::readyReadStandardOutput, m_process.get(), [this] {
            while (m_process->canReadLine()) {
                const QString line = QString::fromUtf8(m_process->readLine()).trimmed();
                if (line.startsWith(u"step "_s) && passes(line.mid(5)))
                    m_process->write("\n");
            }
        });
        QStringList arguments{service.server.url().toString(), m_folder.path(),
                              m_folder.filePath(u"sign-in.lock"_s), work, u"1"_s};
        if (killAt >= 0)
            arguments << u"steps"_s;
        m_process->start(QCoreApplication::applicationDirPath() + u"/signinprobe"_s, arguments);
        const bool over =
            QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; }, 30000);
        exitCode = !over ? -2 : m_process->exitStatus() == QProcess::CrashExit ? -1 : m_process->exitCode();
        said = m_process->readAllStandardError();
        if (!over) {
            m_process->kill();
            std::ignore = QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; });
        }
        return m_killedAt;
    }

    void write(const QString& name, const QByteArray& text)
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    StrictServer service;
    int exitCode = 0;
    QByteArray said;

private:
    bool passes(const QString& name)
    {
        if (m_killAt < 0 || m_step++ != m_killAt)
            return m_killedAt.isEmpty();
        m_killedAt = name;
        ::kill(pid_t(m_process->processId()), SIGKILL);
        return false;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_process;
    int m_step = 0;
    int m_killAt = -1;
    QString m_killedAt;
};

} // namespace

/// Ends a process without warning between any two things it does, on a service that takes a refresh token
/// once only, and looks whether the next start can go on.
class TestSignInSurvival final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signInSurvivesAKillAtEachStep_data()
    {
        QTest::addColumn<QString>("work");
        QTest::addColumn<int>("leastSteps");
        QTest::newRow("a token of the partner's own tenant") << u"partner"_s << 9;
        QTest::newRow("a token of a customer's tenant") << u"customer"_s << 9;
        QTest::newRow("a renewal") << u"renew"_s << 7;
        QTest::newRow("a new secret") << u"secret"_s << 9;
        QTest::newRow("a certificate for a secret") << u"certificate"_s << 11;
    }

    void signInSurvivesAKillAtEachStep()
    {
        QFETCH(QString, work);
        QFETCH(int, leastSteps);
        for (int at = 0;; ++at) {
            QVERIFY2(at < 100, "it never comes to its end");
            Scene scene;
            scene.service.secrets.insert("new-secret");
            scene.service.takesCertificates = true;
            const QString killed = scene.run(work, at);
            if (killed.isEmpty()) {
                QVERIFY2(scene.exitCode == 0, scene.said.constData());
                QVERIFY2(at >= leastSteps, qPrintable(u"only %1 steps were seen"_s.arg(at)));
                break;
            }
            QCOMPARE(scene.exitCode, -1);
            // What is there must serve more than one start: the second shows what the first has left behind.
            for (const QString& next : {u"partner"_s, u"customer"_s, u"renew"_s}) {
                scene.run(next, -1);
                QVERIFY2(scene.exitCode == 0, qPrintable(u"killed at step %1, %2; then %3: %4"_s.arg(at).arg(
                                                  killed, next, QString::fromUtf8(scene.said))));
            }
        }
    }

    void oldCredentialIsNotNeededAfterTheChange_data()
    {
        QTest::addColumn<QString>("work");
        QTest::newRow("secret") << u"secret"_s;
        QTest::newRow("certificate") << u"certificate"_s;
    }

    void oldCredentialIsNotNeededAfterTheChange()
    {
        QFETCH(QString, work);
        Scene scene;
        scene.service.secrets.insert("new-secret");
        scene.service.takesCertificates = true;
        scene.run(work, -1);
        QVERIFY2(scene.exitCode == 0, scene.said.constData());
        scene.service.secrets.remove("old-secret");
        scene.run(u"partner"_s, -1);
        QVERIFY2(scene.exitCode == 0, scene.said.constData());
    }

    void lockOfAKilledProcessIsBroken()
    {
        Scene scene;
        // Steps are counted; the third is inside the lock: the token, the spare and the credential were read.
        const QString killed = scene.run(u"renew"_s, 4);
        QVERIFY(!killed.isEmpty());
        QElapsedTimer time;
        time.start();
        scene.run(u"renew"_s, -1);
        QVERIFY2(scene.exitCode == 0, scene.said.constData());
        QVERIFY(time.elapsed() < 10000);
    }
};

QTEST_GUILESS_MAIN(TestSignInSurvival)
#include "tst_signinsurvival.moc"
