#include <logging/streamredactor.h>

#include <QRandomGenerator>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kMark(Redactor::kMark);
const QByteArray kJwt("eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2lnbmF0dXJl-_1");

} // namespace

class TestStreamRedactor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSecretSplitAnywhereIsCaught_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<bool>("known");
        QTest::newRow("known") << QByteArray("s3cret-refresh-value") << true;
        QTest::newRow("known, with slashes") << QByteArray("a/b+c=d e\"f") << true;
        QTest::newRow("repeating itself") << QByteArray("abababab") << true;
        QTest::newRow("unknown jwt") << kJwt << false;
    }

    void aSecretSplitAnywhereIsCaught()
    {
        QFETCH(QByteArray, secret);
        QFETCH(bool, known);
        Redactor redactor;
        if (known)
            redactor.addSecret(Secret(secret));
        const QByteArray text = "start " + secret + " middle\n" + secret + "\nend";
        const QByteArray clean = "start " + kMark + " middle\n" + kMark + "\nend";
        for (qsizetype a = 0; a <= text.size(); ++a) {
            for (qsizetype b = a; b <= text.size(); ++b) {
                StreamRedactor stream(redactor);
                QByteArray out = stream.feed(text.first(a));
                out += stream.feed(text.mid(a, b - a));
                out += stream.feed(text.mid(b));
                out += stream.flush();
                QCOMPARE(out, clean);
            }
        }
    }

    void oneByteAtATimeIsCaughtToo()
    {
        Redactor redactor;
        redactor.addSecret(Secret("s3cret-refresh-value"));
        StreamRedactor stream(redactor);
        QByteArray out;
        for (const char c : QByteArray(
                 "x s3cret-refresh-value y\nrefresh_token=opaque&z {\"access_token\": \"q\"} exit code=5"))
            out += stream.feed(QByteArray(1, c));
        out += stream.flush();
        QCOMPARE(out, "x " + kMark + " y\nrefresh_token=" + kMark + "&z {\"access_token\": \"" + kMark +
                          "\"} exit code=5");
    }

    void overlappingSecretsNeverShowARest()
    {
        Redactor redactor;
        redactor.addSecret(Secret("abcdefgh"));
        redactor.addSecret(Secret("efghijkl"));
        const QByteArray text("1 abcdefghijkl 2");
        for (qsizetype cut = 0; cut <= text.size(); ++cut) {
            StreamRedactor stream(redactor);
            QByteArray out = stream.feed(text.first(cut));
            out += stream.feed(text.mid(cut));
            out += stream.flush();
            QCOMPARE(out, "1 " + kMark + " 2");
        }
    }

    void aPromptIsShownAtOnce()
    {
        Redactor redactor;
        redactor.addSecret(Secret("s3cret-refresh-value"));
        StreamRedactor stream(redactor);
        QCOMPARE(stream.feed("Name: "), QByteArray("Name: "));
        QCOMPARE(stream.feed("50% done"), QByteArray("50% done"));
    }

    void whatWaitsIsShownWhenOutputPauses()
    {
        Redactor redactor;
        redactor.addSecret(Secret("Name-of-the-secret-0123456789"));
        redactor.addSecret(Secret(" 77x-another-secret"));
        StreamRedactor stream(redactor);
        QByteArray out = stream.feed("Enter Nam");
        QCOMPARE(out, QByteArray("Enter "));
        QCOMPARE(stream.pause(), QByteArray("Nam"));
        QCOMPARE(stream.pause(), QByteArray());
        QCOMPARE(stream.feed("e: "), QByteArray("e:"));
        QCOMPARE(stream.pause(), QByteArray(" "));
        QCOMPARE(stream.feed("blue\n"), QByteArray("blue\n"));
        QCOMPARE(stream.flush(), QByteArray());
    }

    void aSecretSplitByPausesIsNeverShown_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<bool>("known");
        QTest::newRow("known") << QByteArray("start ") << QByteArray("s3cret-refresh-value") << true;
        QTest::newRow("short") << QByteArray("start ") << QByteArray("pin4") << true;
        QTest::newRow("repeating itself") << QByteArray("start ") << QByteArray("abababab") << true;
        QTest::newRow("unknown jwt") << QByteArray("start ") << kJwt << false;
        QTest::newRow("unknown bearer") << QByteArray("Bearer ") << QByteArray("Q8vN2xR5tY7wZ1mK4p") << false;
    }

    void aSecretSplitByPausesIsNeverShown()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, secret);
        QFETCH(bool, known);
        Redactor redactor;
        if (known)
            redactor.addSecret(Secret(secret));
        const QByteArray text = before + secret + " end";
        const qsizetype most = std::min<qsizetype>(3, (secret.size() - 1) / 4);
        for (qsizetype a = 0; a <= text.size(); ++a) {
            for (qsizetype b = a; b <= text.size(); ++b) {
                StreamRedactor stream(redactor);
                QByteArray out = stream.feed(text.first(a));
                out += stream.pause();
                out += stream.feed(text.mid(a, b - a));
                out += stream.pause();
                out += stream.feed(text.mid(b));
                out += stream.flush();
                QVERIFY2(out.startsWith(before) && out.endsWith(kMark + " end"), out.constData());
                const QByteArray shown = out.mid(before.size()).chopped(kMark.size() + 4);
                QVERIFY2(shown.size() <= most && secret.startsWith(shown), out.constData());
            }
        }
    }

    void textThatOnlyBeganLikeASecretGoesOnAfterItsMark()
    {
        Redactor redactor;
        redactor.addSecret(Secret("password-0123456789"));
        StreamRedactor stream(redactor);
        QCOMPARE(stream.feed("Your passw"), QByteArray("Your "));
        QCOMPARE(stream.pause(), kMark);
        QCOMPARE(stream.feed("age: "), QByteArray("age: "));
        QCOMPARE(stream.flush(), QByteArray());
    }

    void atMostALongestSecretIsHeldBack()
    {
        Redactor redactor;
        redactor.addSecret(Secret("aaaaaaaaab"));
        StreamRedactor stream(redactor);
        const QByteArray flood(100000, 'a');
        const QByteArray out = stream.feed(flood);
        QVERIFY(out.size() >= flood.size() - redactor.longestSecret() + 1);
        QCOMPARE(out + stream.flush(), flood);
    }

    void anEndlessShapeIsNotHeldForEver()
    {
        Redactor redactor;
        StreamRedactor stream(redactor);
        qsizetype out = 0;
        for (int i = 0; i < 100; ++i)
            out += stream.feed("access_token=" + QByteArray(1000, 'x')).size();
        QVERIFY(stream.flush().size() <= 32 * 1024);
    }

    void randomTextComesThroughWhole()
    {
        Redactor redactor;
        redactor.addSecret(Secret("abab"));
        QRandomGenerator random(7);
        for (int round = 0; round < 300; ++round) {
            QByteArray text;
            for (int i = 0; i < 60; ++i)
                text += "abc"[random.bounded(3)];
            StreamRedactor stream(redactor);
            QByteArray out;
            for (qsizetype i = 0; i < text.size();) {
                const qsizetype n = 1 + random.bounded(7);
                out += stream.feed(text.mid(i, n));
                i += n;
            }
            out += stream.flush();
            QCOMPARE(out, redactor.redact(text));
        }
    }
};

QTEST_GUILESS_MAIN(TestStreamRedactor)
#include "tst_streamredactor.moc"
