#include <auth/pkce.h>

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestPkce final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void challengeIsThatOfRfc7636()
    {
        const Secret verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        QCOMPARE(pkceChallenge(verifier), QByteArray("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    }

    void verifierHas43CharactersThatNeedNoEncoding()
    {
        static const QRegularExpression allowed(u"^[A-Za-z0-9_-]{43}$"_s);
        for (int i = 0; i < 200; ++i) {
            const Pkce pkce = makePkce();
            QVERIFY(allowed.match(QString::fromLatin1(pkce.verifier.reveal())).hasMatch());
            QCOMPARE(pkce.challenge, pkceChallenge(pkce.verifier));
        }
    }

    void tokensNeverRepeat()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 2000; ++i)
            seen.insert(randomToken());
        QCOMPARE(seen.size(), 2000);
        QCOMPARE(seen.constBegin()->size(), 43); // 256 bits
    }
};

QTEST_GUILESS_MAIN(TestPkce)
#include "tst_pkce.moc"
