#include <customers/customerlist.h>

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

Customer make(const QString& id, const QString& name, const QString& domain)
{
    Customer customer;
    customer.id.value = u"ID-"_s + id;
    customer.tenant.value = u"T-"_s + id;
    customer.name = name;
    customer.domain = domain;
    return customer;
}

QString ids(const QList<CustomerId>& customers)
{
    QStringList list;
    for (const CustomerId& id : customers)
        list << id.value.mid(3);
    return list.join(u' ');
}

} // namespace

class TestCustomerList final : public QObject
{
    Q_OBJECT

    const QList<Customer> m_customers{
        make(u"alder"_s, u"Alder Dental"_s, u"alder.example"_s),
        make(u"birch"_s, u"Birch, Oak & Co., Ltd."_s, u"birch.example"_s),
        make(u"mueller"_s, u"M\u00fcller GmbH"_s, u"mueller.example"_s),
        make(u"muller"_s, u"Muller GmbH"_s, u"muller.example"_s),
        make(u"twin1"_s, u"Twin"_s, u"twin1.example"_s),
        make(u"twin2"_s, u"Twin"_s, u"twin2.example"_s),
        make(u"plain"_s, u"\u682a\u5f0f\u4f1a\u793e"_s, QString()),
        make(u"named"_s, u"alder.example"_s, u"named.example"_s), // its name is another one's domain
    };

private Q_SLOTS:
    void aListIsMatched_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("matched");
        QTest::addColumn<QStringList>("ambiguous");
        QTest::addColumn<QStringList>("unmatched");
        const QStringList none;
        QTest::newRow("nothing") << u" \r\n\t,;; "_s << QString() << none << none;
        QTest::newRow("lines") << u"Alder Dental\r\nbirch.example\nt-mueller\nID-twin1"_s
                               << u"alder birch mueller twin1"_s << none << none;
        QTest::newRow("commas") << u"twin1.example, t-alder,zzz"_s << u"twin1 alder"_s << none
                                << QStringList{u"zzz"_s};
        QTest::newRow("semicolons and tabs")
            << u"twin1.example;t-alder\tbirch.example"_s << u"twin1 alder birch"_s << none << none;
        QTest::newRow("case and spaces") << u"  aLDER   dental "_s << u"alder"_s << none << none;
        QTest::newRow("a name with commas") << u"Alder Dental, Birch, Oak & Co., Ltd., twin1.example"_s
                                            << u"alder birch twin1"_s << none << none;
        QTest::newRow("quoted") << u"\"Birch, Oak & Co., Ltd.\",\"t-alder\""_s << u"birch alder"_s << none
                                << none;
        QTest::newRow("a quote left open")
            << u"\"Alder Dental"_s << QString() << none << QStringList{u"\"Alder Dental"_s};
        QTest::newRow("spelt exactly")
            << u"Muller GmbH\nM\u00fcller GmbH"_s << u"muller mueller"_s << none << none;
        QTest::newRow("accents that leave it open")
            << u"MULLER GMBH"_s << QString() << QStringList{u"MULLER GMBH: mueller muller"_s} << none;
        QTest::newRow("a name of two")
            << u"twin\nTwin"_s << QString() << QStringList{u"twin: twin1 twin2"_s} << none;
        QTest::newRow("an id goes before a name") << u"alder.example"_s << u"alder"_s << none << none;
        QTest::newRow("twice") << u"t-alder\nAlder Dental\nzzz\nZZZ"_s << u"alder"_s << none
                               << QStringList{u"zzz"_s};
        QTest::newRow("any script") << u"\u682a\u5f0f\u4f1a\u793e"_s << u"plain"_s << none << none;
        QTest::newRow("a part is no match") << u"Alder"_s << QString() << none << QStringList{u"Alder"_s};
        QTest::newRow("a row of a table")
            << u"Alder Dental\talder.example\treseller"_s << u"alder"_s << none << QStringList{u"reseller"_s};
    }
    void aListIsMatched()
    {
        QFETCH(QString, text);
        QFETCH(QString, matched);
        QFETCH(QStringList, ambiguous);
        QFETCH(QStringList, unmatched);
        const CustomerListMatch match = matchList(text, m_customers);
        QCOMPARE(ids(match.matched), matched);
        QStringList several;
        for (const auto& each : match.ambiguous)
            several << each.text + u": "_s + ids(each.customers);
        QCOMPARE(several, ambiguous);
        QCOMPARE(match.unmatched, unmatched);
    }

    void customersWithoutNamesAndDomainsAreNotNamedByNothing()
    {
        const QList<Customer> bare{make(u"a"_s, {}, {}), make(u"b"_s, {}, {})};
        const CustomerListMatch match = matchList(u"\n,\"\",  \nt-b"_s, bare);
        QCOMPARE(ids(match.matched), u"b"_s);
        QVERIFY(match.ambiguous.isEmpty() && match.unmatched.isEmpty());
    }

    void fiftyThousandLinesAreMatchedAmongFiftyThousandCustomers()
    {
        QList<Customer> customers;
        QString text;
        for (int i = 0; i < 50'000; ++i) {
            customers.append(
                make(QString::number(i), u"Customer %1, Ltd."_s.arg(i), u"d%1.example"_s.arg(i)));
            text += (i % 2 == 0 ? customers.constLast().name : customers.constLast().domain) + u'\n';
        }
        QElapsedTimer timer;
        timer.start();
        const CustomerListMatch match = matchList(text, customers);
        QCOMPARE(match.matched.size(), 50'000);
        QVERIFY(match.unmatched.isEmpty());
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aLineOfAMillionCommasEnds()
    {
        QVERIFY(matchList(QString(1'000'000, u','), m_customers).matched.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCustomerList)
#include "tst_customerlist.moc"
