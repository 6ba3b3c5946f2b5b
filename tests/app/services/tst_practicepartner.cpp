#include "servicesfixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpSocket>

#include <cstdio>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

/// Neither says anything nor watches its standard input.
const QByteArray kSilent("while :; do sleep 0.2; done");

} // namespace

class TestPracticePartner : public QObject
{
    Q_OBJECT

    QString script(const QByteArray& body)
    {
        const QString path = m_folder.filePath(u"program-%1"_s.arg(++m_count));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + body + "\n") < 0)
            qFatal("no script");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    QString state() { return m_folder.filePath(u"state-%1"_s.arg(++m_count)); }

    QTemporaryDir m_folder;
    int m_count = 0;

private Q_SLOTS:
    void saysWhereItIsAndHowToSignIn()
    {
        PracticePartner partner(programs() + u"/steward-sandbox"_s, state());
        const auto address = outcome(partner.start());
        QVERIFY(address);
        QVERIFY2(address->has_value(),
                 qPrintable(address->has_value() ? QString() : address->error().toText()));
        const PracticeAddress& where = **address;
        QVERIFY(where.cloud.isPractice);
        QVERIFY(isLoopback(where.cloud.authority));
        for (const QString& text : {where.tenant, where.clientId, where.username, where.password, where.code})
            QVERIFY(!text.isEmpty());
        QTcpSocket socket;
        QSignalSpy connected(&socket, &QTcpSocket::connected);
        socket.connectToHost(where.cloud.authority.host(), quint16(where.cloud.authority.port()));
        QVERIFY(connected.wait());
    }

    void theChildEndsWithTheObject()
    {
        const QString folder = state();
        auto partner = std::make_unique<PracticePartner>(programs() + u"/steward-sandbox"_s, folder);
        QSignalSpy stopped(partner.get(), &PracticePartner::stopped);
        const auto address = outcome(partner->start());
        QVERIFY(address && address->has_value());
        QCOMPARE(processesWith(folder).size(), 1);
        partner.reset();
        QTRY_COMPARE(processesWith(folder).size(), 0);
        QCOMPARE(stopped.count(), 0);
    }

    void theChildEndsWithThisProcess()
    {
        const QString folder = state();
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), {u"--hold"_s, folder});
        QTRY_VERIFY_WITH_TIMEOUT(other.canReadLine(), 30'000);
        QCOMPARE(other.readLine().trimmed(), QByteArray("ready"));
        QCOMPARE(processesWith(folder).size(), 2); // it, and the practice partner
        other.kill();                              // no destructor runs
        QTRY_COMPARE(processesWith(folder).size(), 0);
        QTRY_COMPARE(other.state(), QProcess::NotRunning);
    }

    void anEndNobodyAskedForIsTold()
    {
        const QString folder = state();
        PracticePartner partner(programs() + u"/steward-sandbox"_s, folder);
        QSignalSpy stopped(&partner, &PracticePartner::stopped);
        const auto address = outcome(partner.start());
        QVERIFY(address && address->has_value());
        QCOMPARE(stopped.count(), 0);
        const auto children = processesWith(folder);
        QCOMPARE(children.size(), 1);
        ::kill(children.constFirst(), SIGKILL);
        QTRY_COMPARE(stopped.count(), 1);
    }

    void aStartThatFailsSaysWhy_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("detail");
        const QString none;
        QTest::newRow("missing") << u"/nowhere/steward-sandbox"_s << state() << ErrorCode::ProcessFailed
                                 << none;
        QTest::newRow("ends at once") << script("echo no more room >&2; exit 3") << state()
                                      << ErrorCode::ProcessFailed << u"no more room"_s;
        QTest::newRow("says something else")
            << script("echo hello\n" + kSilent) << state() << ErrorCode::ProcessFailed << none;
        QTest::newRow("names a file that is not there")
            << script("echo '{\"cloudFile\":\"/nowhere/cloud.json\"}'\n" + kSilent) << state()
            << ErrorCode::ProcessFailed << none;
        QTest::newRow("says nothing") << script(kSilent) << state() << ErrorCode::Timeout << u"15 seconds"_s;
        QTest::newRow("no folder for its state") << programs() + u"/steward-sandbox"_s << u"/proc/nowhere"_s
                                                 << ErrorCode::FileFailed << u"/proc/nowhere"_s;
    }

    void aStartThatFailsSaysWhy()
    {
        QFETCH(QString, program);
        QFETCH(QString, folder);
        QFETCH(ErrorCode, code);
        QFETCH(QString, detail);
        PracticePartner partner(program, folder);
        const auto address = outcome(partner.start(), 17'000);
        QVERIFY(address);
        QVERIFY(!address->has_value());
        const Error error = address->error();
        QCOMPARE(error.code, code);
        QVERIFY(!error.message.isEmpty());
        QVERIFY2(error.detail.contains(detail), qPrintable(error.toText()));
        QVERIFY(!error.advice.isEmpty());
        QCOMPARE(error.advice.contains(program), code != ErrorCode::FileFailed);
        // Nor does it go on in the dark. By its folder: other tests run the same program.
        QTRY_COMPARE(processesWith(folder).size(), 0);
    }

    void deletingItWhileItStartsEndsTheWait()
    {
        const QString program = script(kSilent);
        auto partner = std::make_unique<PracticePartner>(program, state());
        const auto future = partner->start();
        QTRY_COMPARE(processesWith(program).size(), 1);
        QVERIFY(!future.isFinished());
        partner.reset();
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
        QTRY_COMPARE(processesWith(program).size(), 0);
    }
};

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--hold"_s) {
        // Holds a practice partner until it is killed.
        PracticePartner partner(programs() + u"/steward-sandbox"_s, arguments.value(2));
        whenDone(partner.start(), &app, [](const Result<PracticeAddress>& address) {
            std::puts(address ? "ready" : "failed");
            std::fflush(stdout);
        });
        return QCoreApplication::exec();
    }
    TestPracticePartner test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_practicepartner.moc"
