#include <secrets/secretpieces.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestSecretPieces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void piecesAreShortTextAndJoinAgain_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("pieces");
        for (const auto& [size, pieces] : {std::pair{1, 1}, {1500, 1}, {1501, 2}, {3000, 2}, {65536, 44}})
            QTest::addRow("%d", size) << size << pieces;
    }

    void piecesAreShortTextAndJoinAgain()
    {
        QFETCH(int, size);
        QFETCH(int, pieces);
        QByteArray bytes(size, '\0');
        for (int i = 0; i < size; ++i)
            bytes[i] = char(i % 256);
        const auto cut = cutSecret(Secret(bytes));
        QCOMPARE(cut.size(), pieces);
        for (const QByteArray& piece : cut) {
            QVERIFY(piece.size() <= kLongestPiece);
            for (const char c : piece)
                QVERIFY(std::isalnum(quint8(c)) || c == '-' || c == '_');
        }
        const SecretHeader header = headerFor(cut, 1);
        QCOMPARE(SecretHeader::fromText(header.toText()), header);
        QCOMPARE(joinSecret(header, cut)->reveal(), bytes);
    }

    void wrongPiecesAreNoSecret()
    {
        const auto cut = cutSecret(Secret(QByteArray(4000, 'x')));
        const SecretHeader header = headerFor(cut, 0);
        QVERIFY(!joinSecret(header, cut.first(cut.size() - 1)));
        QVERIFY(!joinSecret(header, cut + QList<QByteArray>{"AA"}));
        auto changed = cut;
        changed[0][0] = changed[0][0] == 'A' ? 'B' : 'A';
        QVERIFY(!joinSecret(header, changed));
    }

    void aDamagedHeaderIsNone_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("removed") << u"{}"_s;
        QTest::newRow("not json") << u"n=1"_s;
        QTest::newRow("no hash") << u"{\"n\":1,\"set\":0}"_s;
        QTest::newRow("short hash") << u"{\"n\":1,\"set\":0,\"sha256\":\"00\"}"_s;
        const QString hash(64, u'0');
        QTest::newRow("no pieces") << u"{\"n\":0,\"set\":0,\"sha256\":\"%1\"}"_s.arg(hash);
        QTest::newRow("absurd") << u"{\"n\":100000,\"set\":0,\"sha256\":\"%1\"}"_s.arg(hash);
        QTest::newRow("set") << u"{\"n\":1,\"set\":2,\"sha256\":\"%1\"}"_s.arg(hash);
    }

    void aDamagedHeaderIsNone()
    {
        QFETCH(QString, text);
        QVERIFY(!SecretHeader::fromText(text));
    }
};

QTEST_GUILESS_MAIN(TestSecretPieces)
#include "tst_secretpieces.moc"
