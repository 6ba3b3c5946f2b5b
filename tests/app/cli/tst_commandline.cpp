#include <base/csv.h>
#include <cli/commandline.h>
#include <cli/exitcode.h>
#include <cli/textoutput.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatCannotBeMeant_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("names");
        QTest::newRow("nothing") << u""_s << u"No command"_s;
        QTest::newRow("unknown command") << u"frobnicate"_s << u"frobnicate"_s;
        QTest::newRow("unknown option") << u"status --frob"_s << u"--frob"_s;
        QTest::newRow("setup without tenant") << u"setup --cloud global --client-id a"_s << u"--tenant"_s;
        QTest::newRow("practice with a cloud") << u"setup --practice --cloud global"_s << u"--practice"_s;
        QTest::newRow("device code without browser")
            << u"setup --tenant t --client-id c --device-code --no-browser"_s << u"--device-code"_s;
        QTest::newRow("a set-up file and a tenant") << u"setup --from a.steward --tenant t"_s << u"--from"_s;
        QTest::newRow("handover without file") << u"handover --force"_s << u"FILE"_s;
        QTest::newRow("a secret and a certificate")
            << u"setup --tenant t --client-id c --secret-stdin --certificate-stdin"_s << u"--certificate-stdin"_s;
        QTest::newRow("a new application without tenant") << u"setup --create-app"_s << u"--tenant"_s;
        QTest::newRow("a new application with a secret")
            << u"setup --create-app --tenant t --secret-stdin"_s << u"--create-app"_s;
        QTest::newRow("a name without a new application")
            << u"setup --tenant t --client-id c --name n"_s << u"--create-app"_s;
        QTest::newRow("an unknown set") << u"setup --create-app --tenant t --permissions some"_s << u"--permissions"_s;
        QTest::newRow("credential without verb") << u"credential"_s << u"subcommand"_s;
        QTest::newRow("customers without verb") << u"customers"_s << u"subcommand"_s;
        QTest::newRow("show without customer") << u"customers show"_s << u"CUSTOMER"_s;
        QTest::newRow("json and csv") << u"customers list --json --csv"_s << u"--csv"_s;
        QTest::newRow("scripts without verb") << u"scripts"_s << u"subcommand"_s;
        QTest::newRow("show without script") << u"scripts show"_s << u"NAME"_s;
        QTest::newRow("run without customer") << u"run a.ps1"_s << u"--customer"_s;
        QTest::newRow("param without value") << u"run a.ps1 --customer c --param Days"_s << u"name=value"_s;
        QTest::newRow("timeout of nothing") << u"run a.ps1 --customer c --timeout 0"_s << u"--timeout"_s;
        QTest::newRow("limit of letters") << u"customers list --limit many"_s << u"--limit"_s;
    }

    void refusesWhatCannotBeMeant()
    {
        QFETCH(QString, line);
        QFETCH(QString, names);
        const auto parsed = parseCommandLine(line.split(u' ', Qt::SkipEmptyParts));
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::BadRequest);
        QVERIFY2(parsed.error().message.contains(names), qPrintable(parsed.error().message));
    }

    void readsASetUpFile()
    {
        const auto handover = parseCommandLine({u"handover"_s, u"a b.steward"_s, u"--force"_s});
        QVERIFY(handover);
        QCOMPARE(std::get<HandoverArguments>(handover->command).file, u"a b.steward"_s);
        QVERIFY(std::get<HandoverArguments>(handover->command).force);
        const auto setup = parseCommandLine({u"setup"_s, u"--from"_s, u"a b.steward"_s, u"--device-code"_s});
        QVERIFY2(setup, setup ? "" : qPrintable(setup.error().message));
        QCOMPARE(std::get<SetupArguments>(setup->command).from, u"a b.steward"_s);
    }

    void readsARun()
    {
        const auto parsed = parseCommandLine({u"--profile"_s, u"/p"_s, u"run"_s, u"a b.ps1"_s, u"--customer"_s,
                                              u"Tenant A, \"quoted\""_s, u"--connect"_s, u"Graph, exchange"_s,
                                              u"--connect"_s, u"graph"_s, u"--param"_s, u"Filter=a=b"_s, u"--param"_s,
                                              u"Days=3"_s, u"--timeout"_s, u"9"_s, u"--json"_s, u"--no-input"_s});
        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
        QCOMPARE(parsed->global.profile, u"/p"_s);
        const auto& run = std::get<RunArguments>(parsed->command);
        QCOMPARE(run.script, u"a b.ps1"_s);
        QCOMPARE(run.customer, u"Tenant A, \"quoted\""_s);
        QCOMPARE(run.connections, QStringList({u"graph"_s, u"exchange"_s}));
        const QList<QPair<QString, QString>> expected{{u"Filter"_s, u"a=b"_s}, {u"Days"_s, u"3"_s}};
        QCOMPARE(run.parameters, expected);
        QCOMPARE(run.timeoutSeconds, 9);
        QVERIFY(run.json && run.noInput);
    }

    void readsConnections()
    {
        const auto list = parseCommandLine({u"connections"_s, u"list"_s, u"--customer"_s, u"contoso"_s, u"--json"_s});
        QVERIFY(list);
        QCOMPARE(std::get<ConnectionsListArguments>(list->command).customer, u"contoso"_s);
        QVERIFY(std::get<ConnectionsListArguments>(list->command).json);
        const auto install = parseCommandLine({u"connections"_s, u"install"_s, u"exchange"_s});
        QVERIFY(install);
        QCOMPARE(std::get<ConnectionsInstallArguments>(install->command).connection, u"exchange"_s);
        QVERIFY(!parseCommandLine({u"connections"_s, u"install"_s}));
    }

    void readsScripts()
    {
        const auto list = parseCommandLine({u"scripts"_s, u"list"_s, u"--json"_s});
        QVERIFY(list);
        QVERIFY(std::get<ScriptsListArguments>(list->command).json);
        const auto show = parseCommandLine({u"scripts"_s, u"show"_s, u"Get-LicenseUsage"_s});
        QVERIFY(show);
        QCOMPARE(std::get<ScriptsShowArguments>(show->command).script, u"Get-LicenseUsage"_s);
    }

    void readsARenewal()
    {
        const auto parsed = parseCommandLine({u"status"_s, u"--renew"_s, u"--json"_s});
        QVERIFY(parsed);
        QVERIFY(std::get<StatusArguments>(parsed->command).renew);
        QVERIFY(std::get<StatusArguments>(parsed->command).json);
        QVERIFY(!std::get<StatusArguments>(parseCommandLine({u"status"_s})->command).renew);
    }

    void globalOptionsMayFollowTheCommand()
    {
        const auto parsed = parseCommandLine({u"customers"_s, u"list"_s, u"--cloud"_s, u"/c.json"_s, u"--json"_s});
        QVERIFY(parsed);
        QCOMPARE(parsed->global.cloud, u"/c.json"_s);
        QCOMPARE(std::get<CustomersListArguments>(parsed->command).format, ListFormat::Json);
    }

    void theSandboxGetsItsOptionsUntouched()
    {
        const auto parsed = parseCommandLine({u"sandbox"_s, u"--customers"_s, u"5"_s, u"--help"_s});
        QVERIFY(parsed);
        QCOMPARE(std::get<SandboxArguments>(parsed->command).arguments,
                 QStringList({u"--customers"_s, u"5"_s, u"--help"_s}));
    }

    void helpOfACommandShowsItsOptions()
    {
        const auto parsed = parseCommandLine({u"run"_s, u"--help"_s});
        QVERIFY(parsed);
        QVERIFY(std::get<InformationArguments>(parsed->command).text.contains(u"--no-input"_s));
    }

    void exitCodesAreTheContract()
    {
        QCOMPARE(int(exitCodeOf(ErrorCode::SignInNeeded)), 3);
        QCOMPARE(int(exitCodeOf(ErrorCode::ConsentNeeded)), 4);
        QCOMPARE(int(exitCodeOf(ErrorCode::Timeout)), 5);
        QCOMPARE(int(exitCodeOf(ErrorCode::Cancelled)), 6);
        QCOMPARE(int(exitCodeOf(ErrorCode::Offline)), 1);
    }

    void aNameCannotSteerTheTerminal()
    {
        QCOMPARE(terminalText(u"a\x1b[31mb\r\n\u202Ec"_s), u"a\ufffd[31mb\ufffd\ufffd\ufffdc"_s);
        QCOMPARE(terminalText(u"Ærø Tandklinik 株式会社"_s), u"Ærø Tandklinik 株式会社"_s);
    }

    void aCsvCellCannotBeAFormula()
    {
        QCOMPARE(csvRecord({u"=1+1"_s, u"a,b"_s, u"say \"hi\""_s, u"-2"_s}),
                 QByteArray("'=1+1,\"a,b\",\"say \"\"hi\"\"\",'-2\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
