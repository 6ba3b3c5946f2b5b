#include <logging/lineredactor.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kSecret = "k3Jq.Zr81-secretvalue_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH";

QByteArray masked(const Redactor& redactor, const QList<QByteArray>& blocks)
{
    LineRedactor lines(redactor);
    QByteArray out;
    for (const QByteArray& block : blocks)
        out += lines.feed(block);
    return out + lines.flush();
}

} // namespace

class TestLineRedactor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_redactor.addSecret(Secret(kSecret)); }

    void otherTextIsLeftAsItIs()
    {
        const QByteArray text = "one\n\n  two  \nthree = 3\r\n\x1b[1mbold\x1b[0m\n";
        QCOMPARE(masked(m_redactor, {text}), text);
    }

    void aSecretInOneLineIsMasked()
    {
        QCOMPARE(masked(m_redactor, {"Token : " + kSecret + " end\n"}), "Token : •••"
                                                                        " end\n");
    }

    // As Format-List wraps a long value.
    void aSecretBrokenAnywhereIsMaskedInEachLine()
    {
        for (qsizetype width = 1; width < kSecret.size(); ++width) {
            QByteArray text = "Token : ";
            int parts = 0;
            for (qsizetype i = 0; i < kSecret.size(); i += width, ++parts)
                text += (i == 0 ? QByteArray() : QByteArray("        ")) + kSecret.mid(i, width) + '\n';
            const QByteArray out = masked(m_redactor, {text + "Name  : x\n"});
            QCOMPARE(out.count('\n'), parts + 1);
            QCOMPARE(out.count("•••"), parts);
            QVERIFY(out.endsWith("Name  : x\n"));
            for (qsizetype i = 0; i + 4 <= kSecret.size(); ++i)
                QVERIFY2(!out.contains(kSecret.mid(i, 4)), out.constData());
        }
    }

    void itsBase64IsFoundBrokenToo()
    {
        const QByteArray wrapped = QByteArray("prefix:" + kSecret + ":suffix").toBase64();
        QByteArray text;
        for (qsizetype i = 0; i < wrapped.size(); i += 20)
            text += wrapped.mid(i, 20) + '\n';
        const QByteArray out = masked(m_redactor, {text});
        QVERIFY(out.contains("•••"));
        const QByteArray inner = kSecret.mid(6, 30).toBase64().left(36);
        QVERIFY(!QByteArray(out).replace('\n', "").contains(inner));
    }

    void aSecretBrokenOverTwoBlocksIsMasked()
    {
        for (qsizetype at = 1; at < kSecret.size(); ++at) {
            const QByteArray out = masked(
                m_redactor, {"before\n" + kSecret.left(at) + '\n', "    " + kSecret.mid(at) + "\nafter\n"});
            QVERIFY(out.startsWith("before\n"));
            QVERIFY(out.endsWith("\nafter\n"));
            QCOMPARE(out.count("•••"), 2);
        }
    }

    void onlyWhatMayBecomeASecretIsHeldBack()
    {
        LineRedactor lines(m_redactor);
        QCOMPARE(lines.feed("plain\nlines!\n"), "plain\nlines!\n");
        QVERIFY(!lines.isHolding());
        QCOMPARE(lines.feed("shown!\n" + kSecret.left(9) + '\n'), "shown!\n");
        QVERIFY(lines.isHolding());
        QCOMPARE(lines.feed("and no more of it!\n"), kSecret.left(9) + "\nand no more of it!\n");
        QVERIFY(!lines.isHolding());
    }

private:
    Redactor m_redactor;
};

QTEST_GUILESS_MAIN(TestLineRedactor)
#include "tst_lineredactor.moc"
