#include <scripts/connectioncatalog.h>
#include <scripts/scriptlibrary.h>

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <language/consolerules.h>
#include <language/enginelanguageservice.h>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const QString kResources = QStringLiteral(STEWARD_SOURCE_DIR "/resources");

/// The text after a problem's fix.
QString fixedText(QString text, const ScriptProblem& problem)
{
    for (auto edit = problem.edits.crbegin(); edit != problem.edits.crend(); ++edit) {
        const qsizetype from = offsetOf(text, edit->range.line, edit->range.column);
        const qsizetype to = offsetOf(text, edit->range.endLine, edit->range.endColumn);
        text.replace(from, to - from, edit->text);
    }
    return text;
}

} // namespace

/// The shipped rules on what the real parser says.
class TestConsoleRules final : public QObject
{
    Q_OBJECT

    CommandIndex m_index;
    QList<KnownVariable> m_variables;
    std::unique_ptr<ConnectionCatalog> m_catalog;
    std::unique_ptr<ConsoleRules> m_rules;
    std::unique_ptr<EngineLanguageService> m_service;

    ScriptAnalysis analysis(const QString& text)
    {
        const auto future = m_service->analyze(text);
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000) || !future.result())
            return {};
        return *future.result();
    }
    QList<ScriptProblem> check(const QString& text, const std::optional<QStringList>& ticked = std::nullopt,
                               const QString& platform = u"linux"_s)
    {
        return m_rules->check(text, analysis(text), {m_index, m_catalog->connections(), ticked, platform});
    }
    static QStringList ids(const QList<ScriptProblem>& problems)
    {
        QStringList all;
        for (const ScriptProblem& problem : problems)
            all << problem.rule;
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_index = CommandIndex::load(kResources + u"/language/commands.tsv"_s).value();
        m_catalog = std::make_unique<ConnectionCatalog>(QStringList{kResources + u"/connections"_s});
        m_rules = std::make_unique<ConsoleRules>(
            QStringList{kResources + u"/rules"_s},
            QStringList{kResources + u"/modules/Steward.AzureAD/successors.tsv"_s,
                        kResources + u"/modules/Steward.MSOnline/successors.tsv"_s});
        QVERIFY2(m_rules->problems().isEmpty(),
                 m_rules->problems().isEmpty() ? "" : qPrintable(m_rules->problems().first().message));
        RunnerFiles files;
        files.runner = kResources + u"/language/language.ps1"_s;
        m_service = std::make_unique<EngineLanguageService>(files, m_index, m_variables);
        Engine engine;
        engine.program = QStringLiteral(STEWARD_BINARY_DIR "/engine/steward-engine");
        m_service->setEngine(engine);
    }
    void cleanupTestCase() { m_service.reset(); }

    void eachRuleFindsItsFaultAndNothingElse_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<QString>("fixed"); // after the first fix; null: there is none
        const auto row = [](const char* name, const QString& text, const QStringList& expected,
                            const QString& fixed = {}) { QTest::newRow(name) << text << expected << fixed; };
        row("a good script",
            u"$users = Invoke-RestMethod \"$($GraphToken.Endpoint)/v1.0/users\"\n$users.value\n"_s, {});
        row("retired, covered", u"Get-AzureADUser -All $true\n"_s, {u"CS01"_s}, u"Get-MgUser -All $true\n"_s);
        row("retired, not covered", u"Add-AzureADApplicationOwner\n"_s, {u"CS01"_s},
            u"New-MgApplicationOwnerByRef\n"_s);
        row("retired, nothing follows", u"Add-MsolForeignGroupToRole\n"_s, {u"CS01"_s});
        row("signs in", u"Connect-MgGraph -Scopes 'a'\n$x = 1\n"_s, {u"CS02"_s}, u"$x = 1\n"_s);
        row("signs in, its value is used", u"$c = Connect-MgGraph\n"_s, {u"CS02"_s});
        row("signs out", u"  Disconnect-ExchangeOnline\r\n$x = 1\r\n"_s, {u"CS03"_s}, u"$x = 1\r\n"_s);
        row("a tenant's domain", u"Get-X -Domain 'contoso.onmicrosoft.com'\n"_s, {u"CS04"_s},
            u"Get-X -Domain $TenantId\n"_s);
        row("a tenant's id", u"Get-X -TenantId 'aaaaaaaa-0001-4000-8000-000000000001'\n"_s, {u"CS04"_s});
        row("an id of something else", u"Get-X -RoleId 'aaaaaaaa-0001-4000-8000-000000000001'\n"_s, {});
        row("asks", u"$name = Read-Host 'Name'\n"_s, {u"CS05"_s});
        row("asks for a credential", u"$c = Get-Credential\n"_s, {u"CS05"_s});
        row("formats", u"Get-Date | Format-Table\n"_s, {u"CS06"_s}, u"Get-Date\n"_s);
        row("formats a variable", u"Format-Table -InputObject $x\n"_s, {u"CS06"_s}, QStringLiteral(""));
        row("a window", u"Get-Date | Out-GridView\n"_s, {u"CS07"_s}, u"Get-Date\n"_s);
        row("for the eye only", u"Write-Host $x\n"_s, {u"CS08"_s}, u"Write-Output $x\n"_s);
        row("ends the run", u"if ($x) {\n  exit 1\n}\n"_s, {u"CS09"_s});
        row("ends the process", u"[Environment]::Exit(1)\n"_s, {u"CS09"_s});
        row("exit in a comment", u"# exit here\n<#\nexit\n#>\n$a = 'x'\n"_s, {});
        row("clears", u"Clear-Host\n"_s, {u"CS09"_s}, QStringLiteral(""));
        row("a secret", u"$password = 'correct horse'\n"_s, {u"CS10"_s});
        row("a secret from a parameter", u"param([securestring]$Password)\n$passwordGiven = $Password\n"_s,
            {});
        row("a secret made of text", u"ConvertTo-SecureString -String 'hush hush' -AsPlainText\n"_s,
            {u"CS10"_s});
        row("a secret made of text, by place", u"ConvertTo-SecureString 'hush hush' -AsPlainText\n"_s,
            {u"CS10"_s});
        row("not asked", u"Remove-Thing -Confirm:$false\n"_s, {u"CS11"_s});
        row("nothing asks", u"$ConfirmPreference = 'None'\n"_s, {u"CS11"_s});
        row("the first thousand", u"Get-Mailbox -Filter 'a'\n"_s, {u"CS12"_s},
            u"Get-Mailbox -ResultSize Unlimited -Filter 'a'\n"_s);
        row("one mailbox", u"Get-Mailbox -Identity a\n"_s, {});
        row("splatted", u"Get-Mailbox @options\n"_s, {});
        row("the first page", u"Get-MgGroup\n"_s, {u"CS12"_s}, u"Get-MgGroup -All\n"_s);
        row("one of them", u"Get-MgUser -UserId a\n"_s, {});
        row("whatif does not work",
            u"[CmdletBinding(SupportsShouldProcess)]param()\nAdd-HVEAppAccess -Identity a\n"_s, {u"CS13"_s});
        row("whatif works", u"[CmdletBinding(SupportsShouldProcess)]param()\nSet-Mailbox -Identity a\n"_s,
            {});
        row("dynamic", u"& $command -All\n"_s, {u"CS15"_s});
        row("a text is run", u"Invoke-Expression $text\n"_s, {u"CS15"_s});
        row("Windows only", u"Get-WmiObject Win32_Process\n"_s, {u"CS16"_s});
        row("a function of its own", u"function Connect-Nothing { 1 }\nConnect-Nothing\n"_s, {});
    }
    void eachRuleFindsItsFaultAndNothingElse()
    {
        QFETCH(QString, text);
        QFETCH(QString, fixed);
        const QList<ScriptProblem> problems = check(text);
        QStringList found = ids(problems);
        QTEST(found, "expected");
        for (const ScriptProblem& problem : problems) {
            QVERIFY(problem.message.endsWith(u'.'));
            QVERIFY2(!problem.message.contains(u'%'), qPrintable(problem.message));
            QVERIFY(problem.range.line > 0);
        }
        if (problems.isEmpty())
            return;
        QCOMPARE(problems.first().edits.isEmpty(), fixed.isNull());
        QCOMPARE(problems.first().fixTitle.isEmpty(), fixed.isNull());
        if (!fixed.isNull())
            QCOMPARE(fixedText(text, problems.first()), fixed);
    }

    void windowsOnlyIsNoFaultOnWindows()
    {
        QCOMPARE(ids(check(u"Get-WmiObject Win32_Process\n"_s, std::nullopt, u"windows"_s)), QStringList());
    }

    void connectionsAreSuggestedAndUnticked()
    {
        const QString text = u"Get-Mailbox -Identity a\n$headers = \"Bearer $GraphToken\"\n"_s;
        const auto none = check(text, QStringList());
        QCOMPARE(ids(none), (QStringList{u"CS14"_s, u"CS14"_s}));
        QCOMPARE(none.at(0).tick, QStringList{u"exchange"_s});
        QCOMPARE(none.at(0).fixTitle, u"Tick Exchange"_s);
        QCOMPARE(none.at(1).tick, QStringList{u"graph"_s});
        QCOMPARE(none.at(1).range.line, 2);
        QCOMPARE(ids(check(text, QStringList{u"exchange"_s, u"graph"_s})), QStringList());
        const auto more = check(text, QStringList{u"exchange"_s, u"graph"_s, u"msonline"_s});
        QCOMPARE(ids(more), QStringList{u"CS14"_s});
        QCOMPARE(more.first().untick, QStringList{u"msonline"_s});
        // What cannot be seen may use it.
        QVERIFY(!ids(check(text + u"& $x\n"_s, QStringList{u"exchange"_s, u"graph"_s, u"msonline"_s}))
                     .contains(u"CS14"_s));
        // A command of two services is satisfied by either.
        QCOMPARE(ids(check(u"Get-RoleGroup -Identity a\n"_s, QStringList{u"securitycenter"_s})),
                 QStringList());
    }

    void connectionsUsedAreFoundByCommandsAndVariables()
    {
        const QString text =
            u"# $Session\nGet-MsolUser\nGet-RoleGroup\n\"$($SecurityCenterSession.Name)\"\n"_s;
        QCOMPARE(connectionsUsed(text, analysis(text), m_index, m_catalog->connections()),
                 (QStringList{u"securitycenter"_s, u"msonline"_s})); // the catalog's order
    }

    void theBuiltInScriptsKeepTheRules()
    {
        int scripts = 0;
        QDirIterator files(kResources + u"/library"_s, {u"*.ps1"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            ++scripts;
            const QList<ScriptProblem> problems = check(text, describeScript(text).connections);
            for (const ScriptProblem& problem : problems) {
                QVERIFY2(problem.severity == Severity::Hint,
                         qPrintable(file.fileName() + u':' + QString::number(problem.range.line) + u": "_s +
                                    problem.rule + u' ' + problem.message));
            }
        }
        QVERIFY(scripts >= 31);
    }

    void aUsersOwnRuleAddsAndReplaces()
    {
        QTemporaryDir own;
        const auto write = [&own](const QString& name, const QByteArray& text) {
            QFile file(own.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        bool written =
            write(u"own.json"_s, "{\"id\":\"ME1\",\"severity\":\"hint\",\"sentence\":\"%1 is old.\","
                                 "\"match\":{\"commands\":[\"Get-Old*\"]}}");
        written &=
            write(u"cs08-write-host.json"_s, "{\"id\":\"CS08\",\"severity\":\"hint\",\"sentence\":\"x\","
                                             "\"match\":{\"commands\":[\"Nothing-AtAll\"]}}");
        written &= write(u"broken.json"_s, "{\"id\":\"ME2\"}");
        written &= write(u"wrong.json"_s, "{\"id\":\"ME3\",\"severity\":\"hint\",\"sentence\":\"x\","
                                          "\"match\":{\"text\":\"(\"}}");
        QVERIFY(written);
        const ConsoleRules rules({kResources + u"/rules"_s, own.path()}, {});
        QCOMPARE(rules.problems().size(), 2);
        QCOMPARE(rules.size(), m_rules->size() + 1);
        const QString text = u"Get-OldThing\nWrite-Host 1\n"_s;
        const auto found =
            rules.check(text, analysis(text), {m_index, m_catalog->connections(), std::nullopt});
        QCOMPARE(ids(found), QStringList{u"ME1"_s});
        QCOMPARE(found.first().message, u"Get-OldThing is old."_s);
    }
};

QTEST_GUILESS_MAIN(TestConsoleRules)
#include "tst_consolerules.moc"
