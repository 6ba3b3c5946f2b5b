#include "data/practicedata.h"
#include "enginerun.h"
#include "practiceclient.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using steward::sandbox::PracticeData;
using steward::test::EngineRun;
using steward::tests::PracticeClient;
using steward::tests::PracticeSandbox;

namespace {

constexpr int kStartMs = 30'000;
// More than two pages of customers.
constexpr qint64 kCustomers = 1200;

} // namespace

/// Runs each script of this folder in the engine, with the modules and a practice partner of its own. A
/// script says what it checked, one line a check ("ok WHAT" or "not ok WHAT: WHY"), and how many there were.
class ModulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scriptsPass_data();
    void scriptsPass();
};

void ModulesTest::scriptsPass_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("arguments");
    const QDir folder(QStringLiteral(STEWARD_SOURCE_DIR) + u"/tests/modules"_s);
    const QStringList scripts = folder.entryList({u"*.test.ps1"_s}, QDir::Files, QDir::Name);
    QVERIFY(scripts.size() >= 6);
    for (const QString& script : scripts) {
        const bool shortTokens = script.startsWith(u"renewal"_s);
        QTest::newRow(qPrintable(script.chopped(9)))
            << folder.filePath(script)
            << (shortTokens ? QStringList{u"--token-lifetime"_s, u"6"_s} : QStringList());
    }
}

void ModulesTest::scriptsPass()
{
    QFETCH(QString, script);
    QFETCH(QStringList, arguments);
    PracticeSandbox sandbox(QStringList{u"--customers"_s, QString::number(kCustomers)} + arguments);
    sandbox.start();
    QTRY_VERIFY2_WITH_TIMEOUT(sandbox.isReady(), sandbox.errorText().constData(), kStartMs);
    PracticeClient client(sandbox);
    const auto tokens =
        client.signIn({sandbox.clientId(), sandbox.base().toString() + u"/graph/.default offline_access"_s});
    QVERIFY2(!tokens.text(u"refresh_token"_s).isEmpty(), tokens.body.constData());

    // A customer with several pages of users, and another one.
    const PracticeData data(1, kCustomers);
    QString tenant, domain, other;
    for (qint64 i = 0; i < kCustomers && (tenant.isEmpty() || other.isEmpty()); ++i) {
        const auto customer = data.customer(i);
        if (!customer.consented)
            continue;
        if (tenant.isEmpty() && data.users(customer.id).size() > 220) {
            tenant = customer.id;
            domain = customer.domain;
        } else {
            other = customer.id;
        }
    }
    QVERIFY(!tenant.isEmpty() && !other.isEmpty());

    EngineRun run({u"-NoProfile"_s, u"-NonInteractive"_s, u"-File"_s, script},
                  {{u"STEWARD_TEST_BASE"_s, sandbox.base().toString()},
                   {u"STEWARD_TEST_MODULES"_s, QStringLiteral(STEWARD_SOURCE_DIR) + u"/resources/modules"_s},
                   {u"STEWARD_TEST_CLIENT"_s, sandbox.clientId()},
                   {u"STEWARD_TEST_REFRESH"_s, tokens.text(u"refresh_token"_s)},
                   {u"STEWARD_TEST_PARTNER"_s, sandbox.tenant()},
                   {u"STEWARD_TEST_TENANT"_s, tenant},
                   {u"STEWARD_TEST_DOMAIN"_s, domain},
                   {u"STEWARD_TEST_OTHER"_s, other}});
    QVERIFY2(run.finish(), qPrintable(run.out() + run.err()));
    const QString out = run.out();
    QStringList failed;
    for (const QString& line : out.split(u'\n')) {
        if (line.startsWith(u"not ok "_s))
            failed << line;
    }
    QVERIFY2(failed.isEmpty(), qPrintable(failed.join(u'\n')));
    static const QRegularExpression plan(u"^1\\.\\.(\\d+)$"_s, QRegularExpression::MultilineOption);
    const auto said = plan.match(out);
    QVERIFY2(said.hasMatch(), qPrintable(out + run.err()));
    const int checks =
        static_cast<int>(out.count(QRegularExpression(u"^ok "_s, QRegularExpression::MultilineOption)));
    QVERIFY(checks > 0);
    QCOMPARE(checks, said.captured(1).toInt());
    QCOMPARE(run.code(), 0);
    sandbox.stop();
    QTRY_VERIFY_WITH_TIMEOUT(!sandbox.isRunning(), kStartMs);
}

QTEST_GUILESS_MAIN(ModulesTest)
#include "tst_modules.moc"
