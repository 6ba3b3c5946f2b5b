#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <support/practicesandbox.h>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

constexpr int kCustomers = 4;

/// The processes of one set-up: a profile of its own, and an application's name of its own.
class Scene
{
public:
    Scene(const PracticeSandbox& sandbox, int number)
        : m_sandbox(sandbox), m_name(u"Steward %1"_s.arg(number))
    {
    }

    /// Runs a process; kills it at the step of this number. What it had done then, or nothing when it came to
    /// its end.
    QString run(int killAt)
    {
        const auto who = m_sandbox.signIn();
        QStringList arguments{m_sandbox.cloudFile(),
                              m_sandbox.tenant(),
                              who.username,
                              who.password,
                              who.code,
                              m_folder.filePath(u"profile"_s),
                              m_name};
        if (killAt >= 0)
            arguments << u"steps"_s;
        QProcess process;
        int step = 0;
        QString killedAt;
        out.clear();
        QObject::connect(&process, &QProcess::readyReadStandardOutput, &process, [&] {
            while (process.canReadLine()) {
                const QString line = QString::fromUtf8(process.readLine()).trimmed();
                if (!line.startsWith(u"step "_s)) {
                    out = line.toUtf8();
                } else if (step++ != killAt) {
                    process.write("\n");
                } else {
                    killedAt = line.mid(5);
                    ::kill(pid_t(process.processId()), SIGKILL);
                }
            }
        });
        process.start(QCoreApplication::applicationDirPath() + u"/setupprobe"_s, arguments);
        const bool over = QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 110'000);
        exitCode = !over ? -2 : process.exitStatus() == QProcess::CrashExit ? -1 : process.exitCode();
        said = process.readAllStandardError();
        if (!over) {
            process.kill();
            std::ignore = QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; });
        }
        return killedAt;
    }

    int exitCode = 0;
    QByteArray said;
    QByteArray out;

private:
    const PracticeSandbox& m_sandbox;
    QString m_name;
    QTemporaryDir m_folder;
};

} // namespace

/// Ends a process of the set-up without warning after each thing it does, with a real keyring, and looks
/// whether the next start goes on: no second application, no second credential, nothing lost.
class TestSetupSurvival final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setUpSurvivesAKillAtEachStep()
    {
        PracticeSandbox sandbox({u"--customers"_s, QString::number(kCustomers), u"--consented"_s, u"none"_s});
        sandbox.start();
        QTRY_VERIFY2_WITH_TIMEOUT(sandbox.isReady(), sandbox.errorText().constData(), 20'000);
        QSet<QString> resumedAt;
        QSet<QString> killedAt;
        for (int at = 0;; ++at) {
            QVERIFY2(at < 120, "it never comes to its end");
            Scene scene(sandbox, at);
            const QString killed = scene.run(at);
            if (killed.isEmpty()) {
                QVERIFY2(scene.exitCode == 0, scene.said.constData());
                break;
            }
            killedAt << killed;
            QCOMPARE(scene.exitCode, -1);
            scene.run(-1);
            const auto where = [&] {
                return u"killed at %1, \"%2\"; then: %3 %4"_s.arg(at)
                    .arg(killed, QString::fromUtf8(scene.said), QString::fromUtf8(scene.out))
                    .toUtf8();
            };
            QVERIFY2(scene.exitCode == 0, where());
            const QJsonObject result = QJsonDocument::fromJson(scene.out).object();
            QVERIFY2(result.value(u"applications"_s).toInt() == 1, where());
            QVERIFY2(result.value(u"credentials"_s).toInt() == 1, where());
            QVERIFY2(result.value(u"isTheProfiles"_s).toBool(), where());
            QVERIFY2(result.value(u"keyIsTheProfiles"_s).toBool(), where());
            QVERIFY2(result.value(u"customersConsented"_s).toInt() == kCustomers, where());
            QVERIFY2(result.value(u"lost"_s).toInt() == 0, where());
            resumedAt << result.value(u"resumedAt"_s).toString();
        }
        // Every page was left once, and what lies after the short sign-in is not done again.
        for (const QString& page : {u"signIn"_s, u"application"_s, u"consent"_s, u"proof"_s, u"customers"_s,
                                    u"customerConsent"_s, u"access"_s, u"done"_s})
            QVERIFY2(killedAt.contains(u"page "_s + page), qPrintable(page));
        for (const QString& page : {u"signIn"_s, u"consent"_s, u"proof"_s, u"customers"_s,
                                    u"customerConsent"_s, u"access"_s, u"done"_s})
            QVERIFY2(resumedAt.contains(page), qPrintable(page));
    }
};

QTEST_GUILESS_MAIN(TestSetupSurvival)
#include "tst_setupsurvival.moc"
