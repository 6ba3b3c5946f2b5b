#include "servicesfixture.h"

#include <services/computerchecks.h>
#include <services/services.h>

#include <QLocale>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

/// A sign-in service that knows nothing but a time; silent without one.
class TimeServer final : public QTcpServer
{
public:
    explicit TimeServer(std::optional<qint64> behindSeconds)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port");
        connect(this, &QTcpServer::newConnection, this, [this, behindSeconds] {
            while (QTcpSocket* socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, socket, [socket, behindSeconds] {
                    socket->readAll();
                    if (!behindSeconds)
                        return;
                    const QDateTime time = QDateTime::currentDateTimeUtc().addSecs(-*behindSeconds);
                    socket->write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: " +
                        QLocale::c().toString(time, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1() +
                        "\r\n\r\n{}");
                });
            }
        });
    }
    Cloud cloud() const
    {
        Cloud here;
        here.authority = QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort()));
        return here;
    }
};

ComputerCheck checkOf(const ComputerChecks& checks, const QString& id)
{
    for (const ComputerCheck& check : checks.checks()) {
        if (check.id == id)
            return check;
    }
    return {};
}

} // namespace

/// What is looked at on this computer, with the real parts.
class TestComputerChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { qunsetenv("STEWARD_ENGINE"); }

    void everyCheckEndsOnceAndSaysWhatItFound()
    {
        Places places;
        Services services(places.options());
        TimeServer server(0);
        ComputerChecks checks(services, server.cloud());
        QSignalSpy finished(&checks, &ComputerChecks::finished);
        QHash<QString, int> ends;
        connect(&checks, &ComputerChecks::checkChanged, this, [&ends](const ComputerCheck& check) {
            ends[check.id] += check.state != ComputerCheck::State::Running ? 1 : 0;
        });
        checks.start();
        QVERIFY(checks.isRunning());
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        QCOMPARE(checks.checks().size(), 6);
        for (const ComputerCheck& check : checks.checks()) {
            QCOMPARE(ends.value(check.id), 1);
            QVERIFY2(!check.title.isEmpty() && !check.detail.isEmpty(), qPrintable(check.id));
            // Whether there is an engine here depends on the computer; that it is what the check says does not.
            if (check.id == u"engine"_s) {
                const auto engine = outcome(services.engines().locate());
                QVERIFY(engine);
                QCOMPARE(check.state == ComputerCheck::State::Bad, !engine->has_value());
                continue;
            }
            QVERIFY2(check.state != ComputerCheck::State::Bad, qPrintable(check.id + u": "_s + check.detail));
        }
        QCOMPARE(checkOf(checks, u"clock"_s).state, ComputerCheck::State::Good);
        // A credentials folder keeps nothing: that is said.
        QCOMPARE(checkOf(checks, u"keychain"_s).state, ComputerCheck::State::Attention);

        checks.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, 60'000);
    }

    void aWrongClockIsGraveFromFiveMinutesOn_data()
    {
        QTest::addColumn<int>("ahead");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("says");
        QTest::newRow("right") << 20 << int(ComputerCheck::State::Good) << u"agrees"_s;
        QTest::newRow("fast") << 150 << int(ComputerCheck::State::Attention) << u"fast"_s;
        QTest::newRow("slow") << -200 << int(ComputerCheck::State::Attention) << u"slow"_s;
        QTest::newRow("much too fast") << 400 << int(ComputerCheck::State::Bad) << u"7 minutes"_s;
        QTest::newRow("much too slow") << -4000 << int(ComputerCheck::State::Bad) << u"slow"_s;
    }

    void aWrongClockIsGraveFromFiveMinutesOn()
    {
        QFETCH(int, ahead);
        QFETCH(int, state);
        QFETCH(QString, says);
        Places places;
        Services services(places.options());
        TimeServer server(ahead);
        ComputerChecks checks(services, server.cloud());
        checks.start();
        QTRY_VERIFY_WITH_TIMEOUT(checkOf(checks, u"clock"_s).state != ComputerCheck::State::Running, 30'000);
        const ComputerCheck clock = checkOf(checks, u"clock"_s);
        QCOMPARE(int(clock.state), state);
        QVERIFY2(clock.detail.contains(says), qPrintable(clock.detail));
        QCOMPARE(clock.error.has_value(), clock.state != ComputerCheck::State::Good);
    }

    void aServiceThatDoesNotAnswerEndsWithItsDeadline()
    {
        Places places;
        Services services(places.options());
        TimeServer server({});
        ComputerChecks::Options options;
        options.deadline = std::chrono::milliseconds(600);
        ComputerChecks checks(services, server.cloud(), options);
        QSignalSpy finished(&checks, &ComputerChecks::finished);
        checks.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 10'000);
        QCOMPARE(checkOf(checks, u"clock"_s).state, ComputerCheck::State::Attention);
    }

    void whatIsMissingHasAWayToMendIt()
    {
        Places places;
        qputenv("STEWARD_ENGINE", "/nowhere/pwsh");
        places.useNothing();
        Services services(places.options());
        TimeServer server(0);
        ComputerChecks::Options options;
        options.moduleFolder = u"/proc/nowhere/Modules"_s;
        ComputerChecks checks(services, server.cloud(), options);
        QSignalSpy finished(&checks, &ComputerChecks::finished);
        checks.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        const ComputerCheck engine = checkOf(checks, u"engine"_s);
        QCOMPARE(engine.state, ComputerCheck::State::Bad);
        QVERIFY(engine.error && !engine.fixLabel.isEmpty());
        QVERIFY(checks.fixAddress(u"engine"_s).isValid());
        const ComputerCheck modules = checkOf(checks, u"modules"_s);
        QCOMPARE(modules.state, ComputerCheck::State::Attention);
        QVERIFY(modules.detail.contains(u"nowhere"_s));
        const ComputerCheck keychain = checkOf(checks, u"keychain"_s);
        QCOMPARE(keychain.state, ComputerCheck::State::Bad);
        QVERIFY(keychain.error && !keychain.error->advice.isEmpty());
        QVERIFY(checks.fixAddress(u"keychain"_s).isEmpty());
    }

    void theSkewIsMeasuredFromTheMiddleOfTheAnswer()
    {
        const QDateTime sent(QDate(2026, 3, 1), QTime(10, 0), Qt::UTC);
        QCOMPARE(clockSkew(sent, sent.addSecs(10), sent.addSecs(5)).count(), 0);
        QCOMPARE(clockSkew(sent, sent.addSecs(10), sent.addSecs(-55)).count(), 60);
        QCOMPARE(httpDate("Sun, 01 Mar 2026 10:00:00 GMT"), sent);
        QVERIFY(!httpDate("yesterday").isValid());
    }
};

QTEST_GUILESS_MAIN(TestComputerChecks)
#include "tst_computerchecks.moc"
