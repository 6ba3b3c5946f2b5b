#include <QTest>

#include <sandbox/faults.h>
#include <sandbox/options.h>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::sandbox;

class TestFaults final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheGrammar_data();
    void readsTheGrammar();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void hitsOnlyTheRequestsAskedFor();
    void countsAnewWhenSetAgain();
    void everyExampleOfTheGrammarTextIsValid();
    void readsOptions();
    void refusesOptions_data();
    void refusesOptions();
};

void TestFaults::readsTheGrammar_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("value");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    const auto row = [](const char* text, const char* target, Fault::Kind kind, int status, int value,
                        int first, int last) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(target)
                            << static_cast<int>(kind) << status << value << first << last;
    };
    row("no-mfa", "", Fault::Kind::Mode, 0, 0, 1, 0);
    row("customers:429@2", "customers", Fault::Kind::Status, 429, 0, 2, 2);
    row("customers:429=57", "customers", Fault::Kind::Status, 429, 57, 1, 0);
    row("graph:500", "graph", Fault::Kind::Status, 500, 0, 1, 0);
    row("token:slow=3000", "token", Fault::Kind::Slow, 0, 3000, 1, 0);
    row("token:hang", "token", Fault::Kind::Hang, 0, 0, 1, 0);
    row("customers:reset@3", "customers", Fault::Kind::Reset, 0, 0, 3, 3);
    row("customers:truncate@2+", "customers", Fault::Kind::Truncate, 0, 0, 2, 0);
    row("users:html@1-4", "users", Fault::Kind::Html, 0, 0, 1, 4);
    row("users:empty", "users", Fault::Kind::Empty, 0, 0, 1, 0);
    row("token:invalid_grant", "token", Fault::Kind::Service, 0, 0, 1, 0);
    row("refresh:AADSTS50076", "refresh", Fault::Kind::Service, 0, 0, 1, 0);
    row("refresh:unknown_invalid_scope", "refresh", Fault::Kind::Service, 0, 0, 1, 0);
    row("partnercenter:error800003=600", "partnercenter", Fault::Kind::Service, 0, 600, 1, 0);
    row("graph:usernotfound", "graph", Fault::Kind::Service, 0, 0, 1, 0);
    row(" authorize:access_denied ", "authorize", Fault::Kind::Service, 0, 0, 1, 0);
}

void TestFaults::readsTheGrammar()
{
    QFETCH(QString, text);
    const auto faults = parseFaults(text);
    QVERIFY2(faults.has_value(), faults ? "" : qPrintable(faults.error().message));
    QCOMPARE(faults->size(), 1);
    const Fault& fault = faults->constFirst();
    QTEST(fault.target, "target");
    QTEST(static_cast<int>(fault.kind), "kind");
    QTEST(fault.status, "status");
    QTEST(fault.value, "value");
    QTEST(fault.first, "first");
    QTEST(fault.last, "last");
}

void TestFaults::refusesWhatItDoesNotKnow_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"nonsense",
                             "customers",
                             "customers:",
                             "customers:200",
                             "customers:600",
                             "customers:slow",
                             "customers:hang=3",
                             "customers:500@0",
                             "customers:500@3-2",
                             "customers:500@",
                             "moon:500",
                             "customers:revoked",
                             "token:aadsts1",
                             "token:sulks",
                             "token:unknown_sulks",
                             "token:usernotfound",
                             "graph:unknown_invalid_grant",
                             "customers:500@99999999999",
                             "a:b:c",
                             "no-mfa,customers:oops"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestFaults::refusesWhatItDoesNotKnow()
{
    QFETCH(QString, text);
    const auto faults = parseFaults(text);
    QVERIFY(!faults.has_value());
    QCOMPARE(faults.error().code, ErrorCode::BadRequest);
    QVERIFY(faults.error().message.contains(text.section(u',', -1)));
}

void TestFaults::hitsOnlyTheRequestsAskedFor()
{
    FaultInjector injector;
    injector.set(*parseFaults(u"customers:500@2,customers:slow=5@3+,graph:503@1-2,no-mfa"_s));
    const QStringList customers{u"partnercenter"_s, u"customers"_s};
    QCOMPARE(injector.hit(customers).size(), 0);
    QCOMPARE(injector.hit({u"login"_s, u"token"_s}).size(), 0); // others do not count
    QCOMPARE(injector.hit(customers).value(0).status, 500);
    QCOMPARE(injector.hit(customers).value(0).value, 5);
    QCOMPARE(injector.hit(customers).value(0).value, 5);
    QCOMPARE(injector.hit({u"graph"_s, u"users"_s}).value(0).status, 503);
    QCOMPARE(injector.hit({u"graph"_s, u"users"_s}).size(), 1);
    QCOMPARE(injector.hit({u"graph"_s, u"users"_s}).size(), 0);
    QVERIFY(injector.mode(u"no-mfa"_s));
    QVERIFY(!injector.mode(u"skip-mfa"_s));
}

void TestFaults::countsAnewWhenSetAgain()
{
    FaultInjector injector;
    injector.set(*parseFaults(u"graph:500@1"_s));
    QCOMPARE(injector.hit({u"graph"_s}).size(), 1);
    QCOMPARE(injector.hit({u"graph"_s}).size(), 0);
    injector.set(*parseFaults(u"graph:500@1"_s));
    QCOMPARE(injector.hit({u"graph"_s}).size(), 1);
    injector.set({});
    QCOMPARE(injector.hit({u"graph"_s}).size(), 0);
}

void TestFaults::everyExampleOfTheGrammarTextIsValid()
{
    const QString text = faultGrammar();
    const QString example = text.mid(text.indexOf(u"Example: "_s) + 9).trimmed();
    QVERIFY(!example.isEmpty());
    QVERIFY(parseFaults(example).has_value());
}

void TestFaults::readsOptions()
{
    const auto options =
        readOptions({u"--customers"_s, u"50000"_s, u"--seed=7"_s, u"--port"_s, u"8123"_s, u"--faults"_s,
                     u"graph:500,no-mfa"_s, u"--token-lifetime"_s, u"60"_s, u"--state"_s, u"/x"_s,
                     u"--token-mark=CANARY_1"_s, u"--app-secret-stdin"_s, u"--exit-with-stdin"_s});
    QVERIFY(options.has_value());
    QCOMPARE(options->customers, 50000);
    QCOMPARE(options->seed, 7U);
    QCOMPARE(options->port, 8123);
    QCOMPARE(options->faults.size(), 2);
    QCOMPARE(options->tokenLifetimeSeconds, 60);
    QCOMPARE(options->stateFolder, u"/x"_s);
    QCOMPARE(options->tokenMark, QByteArray("CANARY_1"));
    QVERIFY(options->appSecretFromStdin);
    QVERIFY(options->exitWithStdin);
}

void TestFaults::refusesOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown") << QStringList{u"--moon"_s};
    QTest::newRow("no value") << QStringList{u"--customers"_s};
    QTest::newRow("no number") << QStringList{u"--customers"_s, u"many"_s};
    QTest::newRow("negative") << QStringList{u"--customers"_s, u"-1"_s};
    QTest::newRow("crowd without users") << QStringList{u"--crowd"_s, u"@2"_s};
    QTest::newRow("crowd of nobody") << QStringList{u"--crowd"_s, u"0"_s};
    QTest::newRow("crowd of a customer that is not there")
        << QStringList{u"--customers"_s, u"5"_s, u"--crowd"_s, u"10@6"_s};
    QTest::newRow("port too high") << QStringList{u"--port"_s, u"65536"_s};
    QTest::newRow("bad fault") << QStringList{u"--faults"_s, u"oops"_s};
    QTest::newRow("mark that does not fit a token") << QStringList{u"--token-mark"_s, u"a b"_s};
    QTest::newRow("stray word") << QStringList{u"hello"_s};
}

void TestFaults::refusesOptions()
{
    QFETCH(QStringList, arguments);
    QVERIFY(!readOptions(arguments).has_value());
}

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
