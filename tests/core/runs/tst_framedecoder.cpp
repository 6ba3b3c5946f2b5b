#include <runs/framedecoder.h>

#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

using namespace steward;

namespace {

QByteArray frame(char kind, const QByteArray& content)
{
    QByteArray bytes(FrameDecoder::kHeader, Qt::Uninitialized);
    qToLittleEndian(quint32(content.size()), bytes.data());
    bytes[4] = kind;
    return bytes + content;
}

QList<QByteArray> taken(FrameDecoder& decoder)
{
    QList<QByteArray> frames;
    while (const auto next = decoder.next())
        frames << char(next->kind) + next->content;
    return frames;
}

} // namespace

class TestFrameDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyPiecesGiveTheSameFrames()
    {
        const QByteArray stream =
            frame('J', "{}") + frame('T', "") + frame('O', QByteArray(5000, 'x')) + frame('T', "a\nb\n");
        const QList<QByteArray> expected{"J{}", "T", 'O' + QByteArray(5000, 'x'), "Ta\nb\n"};
        for (const qsizetype piece : {1, 2, 3, 4, 5, 6, 7, 64, 4096, 100000}) {
            FrameDecoder decoder(8192);
            QList<QByteArray> frames;
            for (qsizetype i = 0; i < stream.size(); i += piece) {
                decoder.feed(stream.mid(i, piece));
                frames += taken(decoder);
            }
            QCOMPARE(frames, expected);
            QVERIFY(!decoder.isMalformed());
        }
    }

    void aFrameThatIsCutStaysAway()
    {
        FrameDecoder decoder(100);
        decoder.feed(frame('J', "{\"a\":1}").chopped(1));
        QVERIFY(!decoder.next());
        QVERIFY(!decoder.isMalformed());
        decoder.feed("}");
        QCOMPARE(taken(decoder), QList<QByteArray>{"J{\"a\":1}"});
    }

    void aLengthBeyondTheLimitIsRefusedByItsHeader()
    {
        for (const quint32 length : {101U, 1024U * 1024 * 1024, 0x80000000U, 0xffffffffU}) {
            FrameDecoder decoder(100);
            QByteArray header(FrameDecoder::kHeader, 'T');
            qToLittleEndian(length, header.data());
            decoder.feed(frame('T', "before\n") + header);
            QCOMPARE(taken(decoder), QList<QByteArray>{"Tbefore\n"});
            QVERIFY(decoder.isMalformed());
            decoder.feed(frame('T', "after\n"));
            QVERIFY(!decoder.next());
        }
    }

    void aKindThatNobodyKnowsIsRefused()
    {
        FrameDecoder decoder(100);
        decoder.feed(frame('X', "content"));
        QVERIFY(!decoder.next());
        QVERIFY(decoder.isMalformed());
    }

    // Whatever comes, the decoder gives frames within its limit or is malformed for good; run under the
    // sanitizers too.
    void anyBytesAreSurvived()
    {
        QRandomGenerator random(20261123);
        for (int round = 0; round < 20000; ++round) {
            QByteArray stream;
            const int parts = random.bounded(1, 6);
            for (int i = 0; i < parts; ++i) {
                QByteArray part =
                    frame("JTO"[random.bounded(3)], QByteArray(random.bounded(40), char(random.generate())));
                if (random.bounded(4) == 0)
                    part[random.bounded(int(part.size()))] = char(random.generate());
                if (random.bounded(8) == 0)
                    part.truncate(random.bounded(int(part.size())));
                stream += part;
                if (random.bounded(8) == 0)
                    stream += part; // twice
            }
            FrameDecoder decoder(64);
            bool wasMalformed = false;
            for (qsizetype at = 0; at < stream.size();) {
                const qsizetype piece = random.bounded(1, 30);
                decoder.feed(stream.mid(at, piece));
                at += piece;
                while (const auto next = decoder.next()) {
                    QVERIFY(!wasMalformed);
                    QVERIFY(next->content.size() <= 64);
                }
                wasMalformed = wasMalformed || decoder.isMalformed();
                QCOMPARE(decoder.isMalformed(), wasMalformed);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFrameDecoder)
#include "tst_framedecoder.moc"
