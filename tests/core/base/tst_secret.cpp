#include <base/secret.h>

#include <QDebug>
#include <QTest>

#include <type_traits>

using namespace steward;

class TestSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cannotBeTurnedIntoText()
    {
        static_assert(!std::is_convertible_v<Secret, QString>);
        static_assert(!std::is_convertible_v<Secret, QByteArray>);
        static_assert(!std::is_constructible_v<QString, Secret>);
    }

    void copiesDoNotShareMemory()
    {
        const Secret a(QByteArray("only-in-tests"));
        const Secret b(a);
        QCOMPARE(a, b);
        QVERIFY(a.reveal().constData() != b.reveal().constData());
    }

    void isWipedWhenItGoes()
    {
        QByteArray bytes("only-in-tests");
        // The array is shared on purpose: what others hold must survive the secret.
        {
            const Secret secret(bytes);
        }
        QCOMPARE(bytes, QByteArray("only-in-tests"));

        Secret moved(QByteArray("abc"));
        const Secret target(std::move(moved));
        QVERIFY(moved.isEmpty()); // being empty is what a move guarantees
        QCOMPARE(target.reveal(), QByteArray("abc"));
    }

    void comparisonSeesEveryByte_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("equal");
        QTest::newRow("same") << QByteArray("abc") << QByteArray("abc") << true;
        QTest::newRow("first differs") << QByteArray("xbc") << QByteArray("abc") << false;
        QTest::newRow("last differs") << QByteArray("abx") << QByteArray("abc") << false;
        QTest::newRow("shorter") << QByteArray("ab") << QByteArray("abc") << false;
        QTest::newRow("empty") << QByteArray() << QByteArray() << true;
    }

    void comparisonSeesEveryByte()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QFETCH(bool, equal);
        QCOMPARE(constantTimeEquals(a, b), equal);
    }
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
