#include "connectionrun.h"

#include <QFile>
#include <QTest>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

/// Every connection on the practice partner: the real runner, engine and connect scripts, stand-ins for
/// Microsoft's modules that refuse what those refuse.
class TestConnections : public QObject
{
    Q_OBJECT

    std::unique_ptr<PracticeWorld> m_world;

    static QString script(const QString& name)
    {
        QFile file(QStringLiteral(STEWARD_SOURCE_DIR "/tests/connections/scripts/") + name);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_world = std::make_unique<PracticeWorld>();
        const QString problem = m_world->open();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    void cleanupTestCase()
    {
        m_world->sandbox.stop();
        QTRY_VERIFY(!m_world->sandbox.isRunning());
    }
    void cleanup()
    {
        m_world->foreign.clear();
        m_world->ready.clear();
        m_world->asked.clear();
    }

    void theScriptIsSignedIn_data()
    {
        QTest::addColumn<QStringList>("connections");
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("expected"); // {tenant}, {domain}, {partner}
        const auto row = [](const char* name, const QStringList& connections, const QString& script,
                            const QString& expected) {
            QTest::newRow(name) << connections << script << expected;
        };
        row("graph", {u"graph"_s},
            u"(Invoke-RestMethod \"$($GraphToken.Endpoint)/v1.0/organization\" -Headers @{ Authorization = \"Bearer $GraphToken\" }).value.id"_s,
            u"{tenant}"_s);
        row("exchange", {u"exchange"_s},
            u"$Session.TenantID + ' ' + $Session.State + ' ' + $Session.IsEopSession"_s,
            u"{tenant} Connected False"_s);
        row("exchange's commands", {u"exchange"_s},
            u"$m = @(Get-Mailbox -ResultSize 2); $m.Count; (Get-Mailbox -Identity $m[1].UserPrincipalName).ExternalDirectoryObjectId -eq $m[1].ExternalDirectoryObjectId"_s,
            u"2|True"_s);
        row("exchange's own commands", {u"exchange"_s}, u"@(Get-EXOMailbox | Select-Object -First 1).Count"_s,
            u"1"_s);
        row("graph sdk", {u"graphsdk"_s}, u"(Get-MgContext).TenantId; (Get-MgUser -Top 1).Count"_s,
            u"{tenant}|1"_s);
        row("entra", {u"entra"_s}, u"(Get-EntraTenantDetail).Id"_s, u"{tenant}"_s);
        row("teams", {u"teams"_s}, u"(Get-CsTenant).TenantId"_s, u"{tenant}"_s);
        row("sharepoint", {u"sharepoint"_s}, u"Get-PnPTenantId | ForEach-Object { \"$_\" }"_s, u"{tenant}"_s);
        row("partner center", {u"partnercenter"_s},
            u"(Get-PartnerContext).TenantId; (Get-PartnerCustomer -CustomerId $CustomerID).CustomerId"_s,
            u"{partner}|{tenant}"_s);
        row("partner graph", {u"partnergraph"_s}, u"(Get-StewardPartnerGraph '/organization').id"_s,
            u"{partner}"_s);
        row("azuread", {u"azuread"_s}, u"Import-Module AzureAD -ErrorAction Stop; (Get-AzureADTenantDetail).ObjectId"_s, u"{tenant}"_s);
        row("msonline", {u"msonline"_s}, u"\"$((Get-MsolCompanyInformation).ObjectId)\""_s, u"{tenant}"_s);
        row("security & compliance", {u"securitycenter"_s},
            u"$SecurityCenterSession.TenantID; $SecurityCenterSession.IsEopSession; $null = Get-Label; 'asked'"_s,
            u"{tenant}|True|asked"_s);
        row("graph sdk and exchange", {u"exchange"_s, u"graphsdk"_s},
            u"Get-MgUser -All -Property id,userPrincipalName,assignedLicenses | Where-Object { $_.AssignedLicenses } | Select-Object -First 2 | ForEach-Object { (Get-Mailbox -Identity $_.UserPrincipalName).RecipientTypeDetails }"_s,
            u"UserMailbox|UserMailbox"_s);
        row("exchange piped into graph", {u"graphsdk"_s, u"exchange"_s},
            u"Get-Mailbox -ResultSize 2 | ForEach-Object { (Get-MgUser -UserId $_.ExternalDirectoryObjectId).UserPrincipalName -eq $_.UserPrincipalName }"_s,
            u"True|True"_s);
    }
    void theScriptIsSignedIn()
    {
        QFETCH(QStringList, connections);
        QFETCH(QString, script);
        QFETCH(QString, expected);
        ConnectionRun r(*m_world);
        r.request.connections = connections;
        QVERIFY(r.run(script));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        expected.replace(u"{tenant}"_s, m_world->customers[0].id)
            .replace(u"{partner}"_s, m_world->sandbox.tenant());
        QCOMPARE(r.output().join(u'|'), expected);
    }

    void aTokenOfAnotherTenantIsRefusedBeforeTheScriptStarts_data()
    {
        QTest::addColumn<QString>("connection");
        QTest::addColumn<QString>("service");
        QTest::newRow("graph") << u"graph"_s << u"graph"_s;
        QTest::newRow("exchange") << u"exchange"_s << u"exchange"_s;
        QTest::newRow("graph sdk") << u"graphsdk"_s << u"graph"_s;
        QTest::newRow("entra") << u"entra"_s << u"graph"_s;
    }
    void aTokenOfAnotherTenantIsRefusedBeforeTheScriptStarts()
    {
        QFETCH(QString, connection);
        QFETCH(QString, service);
        const QString scope = m_world->service(service) + u"/.default"_s;
        m_world->foreign.insert(scope, {m_world->customers[1].id, scope});
        ConnectionRun r(*m_world);
        r.request.connections = {connection};
        QVERIFY(r.run(u"'the script ran'"_s));
        QVERIFY2(r.result.state == RunState::Failed, qPrintable(r.why()));
        QVERIFY2(r.result.error && r.result.error->code == ErrorCode::Refused, qPrintable(r.why()));
        QVERIFY2(r.result.error->message.contains(u"another tenant"_s), qPrintable(r.result.error->message));
        QVERIFY(!r.result.error->advice.isEmpty());
        QVERIFY(r.output().isEmpty());
    }

    void aTokenForAnotherServiceIsRefused_data()
    {
        QTest::addColumn<QString>("connection");
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("given");
        QTest::newRow("exchange") << u"exchange"_s << u"{exchange}"_s << u"{graph}"_s;
        QTest::newRow("graph sdk") << u"graphsdk"_s << u"{graph}"_s << u"{exchange}"_s;
        QTest::newRow("entra") << u"entra"_s << u"{graph}"_s << u"{exchange}"_s;
        QTest::newRow("teams, graph's token") << u"teams"_s << u"{graph}"_s << u"{exchange}"_s;
        QTest::newRow("teams, teams' token")
            << u"teams"_s << u"48ac35b8-9aa8-4d74-927d-1f4a14a0b239"_s << u"{graph}"_s;
        QTest::newRow("sharepoint") << u"sharepoint"_s << u"{sharepoint}"_s << u"{graph}"_s;
    }
    void aTokenForAnotherServiceIsRefused()
    {
        QFETCH(QString, connection);
        QFETCH(QString, wanted);
        QFETCH(QString, given);
        const auto scope = [this](QString text) {
            text.replace(u"{sharepoint}"_s, m_world->service(u"sharepoint"_s) + u'/' +
                                                m_world->customers[0].domain.section(u'.', 0, 0) +
                                                u"-admin"_s);
            for (const auto& name : {u"graph"_s, u"exchange"_s})
                text.replace(u'{' + name + u'}', m_world->service(name));
            return text + u"/.default"_s;
        };
        m_world->foreign.insert(scope(wanted), {m_world->customers[0].id, scope(given)});
        ConnectionRun r(*m_world);
        r.request.connections = {connection};
        QVERIFY(r.run(u"'the script ran'"_s));
        QVERIFY2(r.result.state == RunState::Failed, qPrintable(r.why()));
        QVERIFY(r.result.error && !r.result.error->why.isEmpty() && !r.result.error->advice.isEmpty());
        QVERIFY(r.output().isEmpty());
    }

    /// Tokens that last not even half a minute, and a script that takes longer than two of them.
    void everyConnectionOutlivesItsTokens()
    {
        PracticeWorld world({u"--token-lifetime"_s, u"24"_s});
        const QString problem = world.open();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        const QString exchange = world.service(u"exchange"_s) + u"/.default"_s;
        const QByteArray old = world.fetch(world.customers[0].id, exchange).toUtf8();
        ConnectionRun r(world);
        r.request.connections = {u"graph"_s,    u"exchange"_s,      u"graphsdk"_s,      u"entra"_s,
                                 u"teams"_s,    u"sharepoint"_s,    u"partnercenter"_s, u"azuread"_s,
                                 u"msonline"_s, u"securitycenter"_s};
        QVERIFY(r.run(script(u"outlivestokens.ps1"_s), 150'000));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        QVERIFY2(r.output() == (QStringList{u"rounds True"_s, u"sessions True"_s, u"open 1"_s}),
                 qPrintable(r.output().join(u"\n"_s)));

        // By now that one is over.
        world.ready.insert(exchange, old);
        ConnectionRun late(world);
        late.request.connections = {u"exchange"_s};
        QVERIFY(late.run(u"'the script ran'"_s));
        QVERIFY2(late.result.state == RunState::Failed, qPrintable(late.why()));
        QVERIFY(late.output().isEmpty());
    }

    void theOtherKindOfTokenIsTriedAndRemembered()
    {
        const auto set = m_world->sandbox.setFaults(u"exchange-audience"_s);
        QVERIFY(QTest::qWaitFor([&set] { return set.isFinished(); }));
        const QString own = m_world->service(u"compliance"_s) + u"/.default"_s;
        const QString exchange = m_world->service(u"exchange"_s) + u"/.default"_s;
        ConnectionRun r(*m_world);
        r.request.connections = {u"securitycenter"_s};
        QVERIFY(r.run(u"$null = Get-Label; 'asked'"_s));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        const QString tenant = m_world->customers[0].id + u' ';
        QCOMPARE(m_world->asked, (QStringList{tenant + own, tenant + exchange}));
        QCOMPARE(r.chosen, QStringList{u"securitycenter/token "_s + exchange});
        // The next run asks for that one first.
        m_world->asked.clear();
        ConnectionRun next(*m_world);
        next.request.connections = {u"securitycenter"_s};
        next.request.tokenChoices = {{u"securitycenter/token"_s, exchange}};
        QVERIFY(next.run(u"'ran'"_s));
        QCOMPARE(next.result.state, RunState::Succeeded);
        QCOMPARE(m_world->asked, QStringList{tenant + exchange});
        QVERIFY(next.chosen.isEmpty());
        const auto cleared = m_world->sandbox.setFaults({});
        QVERIFY(QTest::qWaitFor([&cleared] { return cleared.isFinished(); }));
    }

    void partnerCenterWorksWithoutItsModule()
    {
        ConnectionRun r(*m_world);
        r.request.connections = {u"partnercenter"_s};
        r.request.moduleFolders.clear();
        QVERIFY(r.run(
            u"(Get-PartnerCustomer -CustomerId $CustomerID).CustomerId; (Get-Module Steward.PartnerCenter).Name"_s));
        QCOMPARE(r.output(), (QStringList{m_world->customers[0].id, u"Steward.PartnerCenter"_s}));
    }

    void theModulesClashOnlyWithoutATokenInEitherOrder_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("expected");
        const QString graph = u"try { Connect-MgGraph } catch { $_.Exception.Message }; "_s;
        const QString exchange = u"try { Connect-ExchangeOnline } catch { $_.Exception.Message }; "_s;
        QTest::newRow("exchange first") << exchange + graph << u"WithLogging"_s;
        QTest::newRow("graph first") << graph + exchange << u"RuntimeBroker"_s;
    }
    void theModulesClashOnlyWithoutATokenInEitherOrder()
    {
        QFETCH(QString, script);
        QFETCH(QString, expected);
        ConnectionRun r(*m_world);
        r.request.connections = {u"graphsdk"_s, u"exchange"_s};
        // Signed in with tokens both work; then without.
        QVERIFY(r.run(u"@(Get-Mailbox -ResultSize 1).Count; @(Get-MgUser -Top 1).Count; "_s + script));
        QVERIFY2(r.output().size() == 4, qPrintable(r.why()));
        QCOMPARE(r.output().mid(0, 2), (QStringList{u"1"_s, u"1"_s}));
        QVERIFY2(!r.output()[2].contains(expected), qPrintable(r.output()[2]));
        QVERIFY2(r.output()[3].contains(expected), qPrintable(r.output()[3]));
    }

    void whatThePracticePartnerHasNotIsSaid()
    {
        ConnectionRun r(*m_world);
        r.request.connections = {u"exchange"_s, u"teams"_s};
        QVERIFY(r.run(u"try { Get-InboundConnector } catch { $_.Exception.Message }\n"
                      "try { Get-CsOnlineVoiceRoute } catch { $_.Exception.Message }"_s));
        QCOMPARE(
            r.output(),
            (QStringList{u"The practice partner has none of what Get-InboundConnector works with."_s,
                         u"The practice partner has none of what Get-CsOnlineVoiceRoute works with."_s}));
    }

    void onlyTheCommandsThatTheScriptNamesAreFetched()
    {
        ConnectionRun r(*m_world);
        r.request.connections = {u"exchange"_s};
        QVERIFY(r.run(
            u"$null = Get-Mailbox -ResultSize 1; (Get-Command -Module $Session.ModuleName).Name -join ','"_s));
        QCOMPARE(r.output(), QStringList{u"Get-AcceptedDomain,Get-Mailbox"_s});
        // A name that is made while it runs: all of them.
        ConnectionRun all(*m_world);
        all.request.connections = {u"exchange"_s};
        QVERIFY(all.run(
            u"$noun = 'Mailbox'; @(& \"Get-$noun\" -ResultSize 1).Count; @(Get-Command -Module $Session.ModuleName).Count -gt 700"_s));
        QCOMPARE(all.output(), (QStringList{u"1"_s, u"True"_s}));
    }

    void aModuleThatIsMissingIsNamedWithWhatToDo()
    {
        ConnectionRun r(*m_world);
        r.request.connections = {u"exchange"_s};
        r.request.moduleFolders.clear();
        QVERIFY(r.run(u"'the script ran'"_s));
        QCOMPARE(r.result.state, RunState::Failed);
        QVERIFY2(r.result.error->message.contains(u"ExchangeOnlineManagement 3.1.0 or newer"_s),
                 qPrintable(r.result.error->message));
        QVERIFY(r.result.error->advice.contains(u"stewardctl connections install exchange"_s));
    }

    void aScriptFindsOnlyTheModulesItIsGiven()
    {
        qputenv("PSModulePath", "/somewhere/of/the/user");
        ConnectionRun r(*m_world);
        r.request.moduleFolders = {u"/one"_s, u"/two"_s};
        QVERIFY(r.run(u"$env:PSModulePath.Replace($PSHOME, 'HOME')"_s));
        QCOMPARE(r.output(), QStringList{u"/one:/two:HOME/Modules"_s});
        ConnectionRun asked(*m_world);
        asked.request.moduleFolders = {u"/one"_s};
        asked.request.userModules = true;
        QVERIFY(asked.run(u"$env:PSModulePath -like '/one:*/somewhere/of/the/user*'"_s));
        qunsetenv("PSModulePath");
        QCOMPARE(asked.output(), QStringList{u"True"_s});
    }

    void everyCommandOfTheStandInsHasItsParameters()
    {
        ConnectionRun r(*m_world);
        QVERIFY(r.run(script(u"standins.ps1"_s)));
        for (const QString& line : r.output())
            QVERIFY2(line.contains(u" 0 "_s), qPrintable(line));
        QCOMPARE(r.output().size(), 6);
    }
};

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
