#include <QElapsedTimer>
#include <QSet>
#include <QTest>
#include <QUuid>

#include <sandbox/data/practicedata.h>

using namespace Qt::StringLiterals;
using namespace steward::sandbox;

class TestPracticeData final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsAndDomainsAreUniqueAndLeadBack();
    void sameSeedSameWorldOtherSeedOtherWorld();
    void aMillionCustomersCostNothing();
    void whatDoesNotExistIsNotFound_data();
    void whatDoesNotExistIsNotFound();
    void aboutOneInTwentyIsNotConsented();
    void difficultNamesAreThere();
    void usersAreDistinctAndStable();
    void thePartnerHasItsOperator();
};

void TestPracticeData::idsAndDomainsAreUniqueAndLeadBack()
{
    const PracticeData data(1, 20000);
    QSet<QString> ids, domains;
    for (qint64 i = 0; i < data.customerCount(); ++i) {
        const PracticeCustomer customer = data.customer(i);
        ids.insert(customer.id);
        domains.insert(customer.domain);
        domains.insert(customer.initialDomain);
        QCOMPARE(QUuid::fromString(customer.id).version(), QUuid::Random);
        QVERIFY(customer.domain.endsWith(u".example"_s));
        for (const QString& key :
             {customer.id, customer.id.toUpper(), customer.domain, customer.initialDomain}) {
            const auto found = data.findCustomer(key);
            QVERIFY2(found.has_value(), qPrintable(key));
            QCOMPARE(found->index, i);
        }
    }
    QCOMPARE(ids.size(), 20000);
    QCOMPARE(domains.size(), 40000);
    QVERIFY(!ids.contains(data.partnerTenant()));
}

void TestPracticeData::sameSeedSameWorldOtherSeedOtherWorld()
{
    const PracticeData one(5, 100), same(5, 5000), other(6, 100);
    QCOMPARE(one.customer(42).id, same.customer(42).id);
    QCOMPARE(one.customer(42).name, same.customer(42).name);
    QCOMPARE(one.clientId(), same.clientId());
    QVERIFY(one.customer(42).id != other.customer(42).id);
    QVERIFY(one.partnerTenant() != other.partnerTenant());
}

void TestPracticeData::aMillionCustomersCostNothing()
{
    QElapsedTimer timer;
    timer.start();
    const PracticeData data(1, 1'000'000);
    const PracticeCustomer last = data.customer(999'999);
    QCOMPARE(data.findCustomer(last.id)->index, 999'999);
    QVERIFY(data.users(last.id).size() >= 5);
    QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
}

void TestPracticeData::whatDoesNotExistIsNotFound_data()
{
    QTest::addColumn<QString>("key");
    const PracticeData data(1, 10), more(1, 11);
    QTest::newRow("nothing") << QString();
    QTest::newRow("another guid") << u"aaaaaaaa-0001-4000-8000-000000000001"_s;
    QTest::newRow("beyond the last") << more.customer(10).id;
    QTest::newRow("beyond the last, domain") << more.customer(10).domain;
    QTest::newRow("name with another number") << data.customer(3).domain.replace(u"4."_s, u"5."_s);
    QTest::newRow("another domain") << u"contoso.invalid"_s;
    QString tampered = data.customer(3).id;
    tampered[35] = tampered[35] == u'0' ? u'1' : u'0';
    QTest::newRow("one digit off") << tampered;
}

void TestPracticeData::whatDoesNotExistIsNotFound()
{
    QFETCH(QString, key);
    const PracticeData data(1, 10);
    QVERIFY(!data.findCustomer(key).has_value());
    QVERIFY(data.users(key).isEmpty());
}

void TestPracticeData::aboutOneInTwentyIsNotConsented()
{
    const PracticeData data(1, 2000);
    int without = 0, withoutCommerceId = 0;
    for (qint64 i = 0; i < 2000; ++i) {
        without += data.customer(i).consented ? 0 : 1;
        withoutCommerceId += data.customer(i).commerceId.isEmpty() ? 1 : 0;
    }
    QVERIFY2(without > 50 && without < 150, qPrintable(QString::number(without)));
    QVERIFY(withoutCommerceId > 0 && withoutCommerceId < 1000);
}

void TestPracticeData::difficultNamesAreThere()
{
    const PracticeData data(1, 1000);
    QString all;
    int plain = 0;
    for (qint64 i = 0; i < 1000; ++i) {
        all += data.customer(i).name;
        plain += i % 61 == 41 ? 0 : 1;
    }
    for (const auto& part :
         {u"\""_s, u"<img"_s, u"=HYPERLINK"_s, u"\u202e"_s, u"\u0007"_s, u"\n"_s, u"株式会社"_s})
        QVERIFY2(all.contains(part), qPrintable(part));
    QVERIFY(plain > 950); // rare
}

void TestPracticeData::usersAreDistinctAndStable()
{
    const PracticeData data(1, 300);
    int guests = 0, disabled = 0, licensed = 0, everyone = 0;
    for (qint64 i = 0; i < 300; ++i) {
        const auto users = data.users(data.customer(i).id);
        QVERIFY(users.size() >= 5 && users.size() <= 400);
        QSet<QString> ids, names;
        for (const PracticeUser& user : users) {
            ids.insert(user.id);
            names.insert(user.userPrincipalName.toLower());
            guests += user.guest ? 1 : 0;
            disabled += user.enabled ? 0 : 1;
            licensed += user.licensed ? 1 : 0;
        }
        QCOMPARE(ids.size(), users.size());
        QCOMPARE(names.size(), users.size());
        everyone += static_cast<int>(users.size());
    }
    QVERIFY(guests > 0 && guests < everyone / 4);
    QVERIFY(disabled > 0 && disabled < everyone / 4);
    QVERIFY(licensed > everyone / 2);
    const auto first = data.users(data.customer(7).domain);
    const auto again = data.users(data.customer(7).id);
    QCOMPARE(first.size(), again.size());
    QCOMPARE(first.constLast().id, again.constLast().id);
}

void TestPracticeData::thePartnerHasItsOperator()
{
    const PracticeData data(1, 1);
    const auto users = data.users(data.partnerTenant());
    QCOMPARE(users.constFirst().id, data.operatorId());
    QCOMPARE(users.constFirst().userPrincipalName, data.operatorAccount());
}

QTEST_GUILESS_MAIN(TestPracticeData)
#include "tst_practicedata.moc"
