#include <secrets/memorysecretstore.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestMemorySecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsReplacesAndForgets()
    {
        MemorySecretStore store;
        const QString key = QString::fromLatin1(kRefreshTokenKey);
        QVERIFY(!store.read(key).result()->has_value());
        QVERIFY(store.write(key, Secret("one")).result());
        QVERIFY(store.write(key, Secret("two")).result());
        QCOMPARE(store.read(key).result()->value().reveal(), QByteArray("two"));
        QVERIFY(!store.read(QString::fromLatin1(kAppSecretKey)).result()->has_value());
        QVERIFY(store.remove(key).result());
        QVERIFY(store.remove(key).result());
        QVERIFY(!store.read(key).result()->has_value());
        QVERIFY(store.description().contains(u"memory"_s));
    }
};

QTEST_GUILESS_MAIN(TestMemorySecretStore)
#include "tst_memorysecretstore.moc"
