#include <runs/runchannel.h>

#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace steward;
using namespace Qt::StringLiterals;

class TestRunChannel : public QObject
{
    Q_OBJECT

    static QByteArray frame(char kind, const QByteArray& content)
    {
        QByteArray bytes(4, Qt::Uninitialized);
        qToLittleEndian(quint32(content.size()), bytes.data());
        return bytes + kind + content;
    }
    static QByteArray hello(const RunChannel& channel)
    {
        const QByteArray word = channel.invitation().split(' ').first();
        return frame('J', "{\"type\":\"hello\",\"word\":\"" + word + "\"}");
    }

    QTemporaryDir m_dir;

private Q_SLOTS:
    void theFolderIsOursAloneAndTheWordIsLong()
    {
        RunChannel channel;
        QVERIFY(channel.listen(m_dir.path()));
        const QFileInfo folder(QFileInfo(channel.address()).path());
        QCOMPARE(folder.permissions() &
                     (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
        QCOMPARE(channel.invitation().split(' ').first().size(), 64);
        RunChannel other;
        QVERIFY(other.listen(m_dir.path()));
        QVERIFY(other.invitation().split(' ').first() != channel.invitation().split(' ').first());
    }

    void whoSaysTheWordIsIn()
    {
        RunChannel channel;
        QVERIFY(channel.listen(m_dir.path()));
        QSignalSpy ready(&channel, &RunChannel::ready);
        QSignalSpy text(&channel, &RunChannel::text);
        QSignalSpy message(&channel, &RunChannel::message);
        QSignalSpy closed(&channel, &RunChannel::closed);
        QLocalSocket runner;
        runner.connectToServer(channel.address());
        // In pieces and in one go: frames do not depend on how they arrive.
        const QByteArray bytes = hello(channel) + frame('T', "a\nb\n") + frame('J', R"({"type":"end"})");
        runner.write(bytes.left(3));
        runner.flush();
        runner.write(bytes.mid(3));
        QTRY_COMPARE(message.size(), 1);
        QCOMPARE(ready.size(), 1);
        QCOMPARE(text.first().first().toByteArray(), QByteArray("a\nb\n"));
        channel.send({{u"type"_s, u"stop"_s}});
        QTRY_VERIFY(runner.bytesAvailable() > 5);
        QCOMPARE(runner.readAll(), frame('J', R"({"type":"stop"})"));
        runner.disconnectFromServer();
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(!closed.first().first().value<std::optional<Error>>());
    }

    void aWrongWordIsThrownOutAndTheRightOneStillGetsIn()
    {
        RunChannel channel;
        QVERIFY(channel.listen(m_dir.path()));
        QSignalSpy ready(&channel, &RunChannel::ready);
        QLocalSocket stranger;
        QSignalSpy thrownOut(&stranger, &QLocalSocket::disconnected);
        stranger.connectToServer(channel.address());
        stranger.write(frame('J', R"({"type":"hello","word":"guess"})"));
        QTRY_COMPARE(thrownOut.size(), 1);
        QVERIFY(ready.isEmpty());
        QLocalSocket runner;
        runner.connectToServer(channel.address());
        runner.write(hello(channel));
        QTRY_COMPARE(ready.size(), 1);
    }

    void aTooLargeGreetingIsThrownOut()
    {
        RunChannel channel;
        QVERIFY(channel.listen(m_dir.path()));
        QLocalSocket stranger;
        QSignalSpy thrownOut(&stranger, &QLocalSocket::disconnected);
        stranger.connectToServer(channel.address());
        stranger.write(frame('J', QByteArray(100000, 'x')));
        QTRY_COMPARE(thrownOut.size(), 1);
    }

    void aSecondClientIsRefusedEvenWithTheWord()
    {
        RunChannel channel;
        QVERIFY(channel.listen(m_dir.path()));
        QSignalSpy ready(&channel, &RunChannel::ready);
        const QByteArray greeting = hello(channel);
        QLocalSocket waiting;
        QSignalSpy waitingOut(&waiting, &QLocalSocket::disconnected);
        waiting.connectToServer(channel.address());
        QLocalSocket runner;
        runner.connectToServer(channel.address());
        runner.write(greeting);
        QTRY_COMPARE(ready.size(), 1);
        QTRY_COMPARE(waitingOut.size(), 1);
        QLocalSocket second;
        QSignalSpy refused(&second, &QLocalSocket::errorOccurred);
        second.connectToServer(channel.address());
        QTRY_VERIFY(refused.size() > 0 || second.state() == QLocalSocket::UnconnectedState);
        QCOMPARE(ready.size(), 1);
    }

    void aMalformedFrameClosesWithAnError_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("too large") << QByteArray("\xff\xff\xff\x7fJ", 5);
        QTest::newRow("no JSON") << frame('J', "{nonsense");
        QTest::newRow("no object") << frame('J', "[1]");
        QTest::newRow("unknown kind") << frame('X', "{}");
    }
    void aMalformedFrameClosesWithAnError()
    {
        QFETCH(QByteArray, bytes);
        RunChannel channel;
        QVERIFY(channel.listen(m_dir.path()));
        QSignalSpy closed(&channel, &RunChannel::closed);
        QLocalSocket runner;
        runner.connectToServer(channel.address());
        runner.write(hello(channel) + bytes);
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(closed.first().first().value<std::optional<Error>>());
    }

    void aFolderThatCannotBeUsedIsAnError()
    {
        RunChannel channel;
        const auto result = channel.listen(u"/proc/nowhere"_s);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::FileFailed);
    }
};

QTEST_GUILESS_MAIN(TestRunChannel)
#include "tst_runchannel.moc"
