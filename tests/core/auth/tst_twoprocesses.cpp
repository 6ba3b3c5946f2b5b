#include "strictserver.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

/// Several processes on one profile, with a real keyring on a bus of its own, and a service that takes a
/// refresh token once only and has no mercy at all.
class TestTwoProcesses final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    std::unique_ptr<QProcess> start(const StrictServer& service, const QString& work, int times) const
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessChannelMode(QProcess::MergedChannels);
        process->start(QCoreApplication::applicationDirPath() + u"/signinprobe"_s,
                       {service.server.url().toString(), u"keychain"_s, m_folder.filePath(u"sign-in.lock"_s),
                        work, QString::number(times)});
        return process;
    }

    static QByteArray ended(QProcess& process)
    {
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 110000)) {
            process.kill();
            return "did not end";
        }
        return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0
                   ? QByteArray()
                   : "failed: " + process.readAll();
    }

private Q_SLOTS:
    void fiftyRenewalsInEachLoseNothing()
    {
        StrictServer service(StrictServer::Mercy::None);
        const auto first = start(service, u"adopt"_s, 1);
        QCOMPARE(ended(*first), QByteArray());

        const auto a = start(service, u"renew"_s, 50);
        const auto b = start(service, u"renew"_s, 50);
        QCOMPARE(ended(*a), QByteArray());
        QCOMPARE(ended(*b), QByteArray());
        QCOMPARE(service.redeemed, 100);
        QCOMPARE(service.refused, 0);
        QCOMPARE(service.server.mostAtOnce(), 1);

        const auto last = start(service, u"partner"_s, 1);
        QCOMPARE(ended(*last), QByteArray());
        QCOMPARE(service.refused, 0);
    }

    void customersOfTwoProcessesAreServedAsWell()
    {
        StrictServer service(StrictServer::Mercy::None);
        const auto first = start(service, u"adopt"_s, 1);
        QCOMPARE(ended(*first), QByteArray());
        const auto a = start(service, u"customer"_s, 12);
        const auto b = start(service, u"renew"_s, 12);
        QCOMPARE(ended(*a), QByteArray());
        QCOMPARE(ended(*b), QByteArray());
        const auto last = start(service, u"customer"_s, 2);
        QCOMPARE(ended(*last), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestTwoProcesses)
#include "tst_twoprocesses.moc"
