#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <language/enginelanguageservice.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace steward;

namespace {

const QString kSource = QStringLiteral(STEWARD_SOURCE_DIR);

QStringList places(const QList<ScriptProblem>& problems)
{
    QStringList all;
    for (const ScriptProblem& problem : problems)
        all << u"%1:%2-%3:%4"_s.arg(problem.range.line)
                   .arg(problem.range.column)
                   .arg(problem.range.endLine)
                   .arg(problem.range.endColumn);
    return all;
}

QStringList texts(const CompletionList& list)
{
    QStringList all;
    for (const CompletionItem& item : list.items)
        all << item.text;
    return all;
}

} // namespace

/// What an editor learns of a script: from the real engine, which executes nothing of it.
class TestEngineLanguageService final : public QObject
{
    Q_OBJECT

    Engine m_engine;
    CommandIndex m_index;
    QList<KnownVariable> m_variables;
    RunnerFiles m_files;
    std::unique_ptr<EngineLanguageService> m_service;

    template <typename T>
    static Result<T> wait(const AsyncResult<T>& future, int milliseconds = 30'000)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, milliseconds))
            return fail(ErrorCode::Timeout, u"the test waited in vain"_s);
        return future.result();
    }
    ScriptAnalysis analysis(const QString& text)
    {
        const auto result = wait(m_service->analyze(text));
        if (!result)
            qWarning("%s", qPrintable(result.error().toText()));
        return result.value_or(ScriptAnalysis());
    }
    ScriptParameter parameter(const QString& declaration)
    {
        const ScriptAnalysis found = analysis(u"param(\n"_s + declaration + u"\n)"_s);
        if (!found.syntax.isEmpty())
            qWarning("%s", qPrintable(found.syntax.first().message));
        return found.description.parameters.value(0);
    }
    CompletionList completion(QString text)
    {
        const qsizetype mark = text.indexOf(u'^');
        text.remove(mark, 1);
        const int line = int(text.left(mark).count(u'\n')) + 1;
        const qsizetype lineStart = mark == 0 ? 0 : text.lastIndexOf(u'\n', mark - 1) + 1;
        return wait(m_service->complete(text, line, int(mark - lineStart) + 1)).value_or(CompletionList());
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_engine.program = QStringLiteral(STEWARD_BINARY_DIR "/engine/steward-engine");
        m_engine.name = u"Bundled engine"_s;
        m_engine.bundled = true;
        QVERIFY2(QFile::exists(m_engine.program), "the bundled engine is not built");
        auto index = CommandIndex::load(kSource + u"/resources/language/commands.tsv"_s);
        QVERIFY(index.has_value());
        m_index = *index;
        m_variables = loadKnownVariables(kSource + u"/resources/language/variables.json"_s).value();
        m_files.runner = kSource + u"/resources/language/language.ps1"_s;
        m_service = std::make_unique<EngineLanguageService>(m_files, m_index, m_variables);
        m_service->setEngine(m_engine);
    }
    void cleanupTestCase() { m_service.reset(); }

    // What the parser says

    void syntaxErrorsHaveTheirPlaces_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("none") << u"Get-Date\n'Ä' -eq \"ü\"\n"_s << QStringList();
        QTest::newRow("an open brace") << u"if ($a) {\n"_s << QStringList{u"1:9-1:10"_s};
        QTest::newRow("behind characters of two units") << u"'\U0001F600' ) 1"_s << QStringList{u"1:6-1:7"_s};
        QTest::newRow("after a Windows line end")
            << u"$a = 1\r\n$b = )\r\n"_s << QStringList{u"2:5-2:5"_s, u"2:6-2:7"_s};
        QTest::newRow("nothing at all") << QString() << QStringList();
    }
    void syntaxErrorsHaveTheirPlaces()
    {
        QFETCH(QString, text);
        const auto result = wait(m_service->analyze(text));
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
        QTEST(places(result->syntax), "expected");
    }

    void commandsHaveTheirParametersAndPlaces()
    {
        const ScriptAnalysis found = analysis(u"$all = Get-MgUser -All -Filter \"a eq 'b'\"\n"
                                              "Microsoft.Graph\\Remove-MgUser @options\n& $what -Now\n"_s);
        QCOMPARE(found.commands.size(), 3);
        QCOMPARE(found.commands.at(0).name, u"Get-MgUser"_s);
        QCOMPARE(found.commands.at(0).parameters, (QStringList{u"All"_s, u"Filter"_s}));
        QCOMPARE(found.commands.at(0).values, (QStringList{QString(), u"\"a eq 'b'\""_s}));
        QCOMPARE(found.commands.at(0).range, (TextRange{1, 8, 1, 18}));
        QCOMPARE(found.commands.at(1).name, u"Remove-MgUser"_s);
        QVERIFY(found.commands.at(1).isSplatted);
        QVERIFY(found.commands.at(2).isDynamic);
        QVERIFY(found.variables.contains(u"all"_s));
    }

    void nothingOfATextIsExecuted_data()
    {
        QTest::addColumn<QString>("text");
        const QString trap = u"[System.IO.File]::WriteAllText('TRAP', 'x')"_s;
        QTest::newRow("a statement") << trap;
        QTest::newRow("a default value") << u"param([string]$A = $("_s + trap + u"))"_s;
        QTest::newRow("an attribute") << u"param([ValidateScript({ "_s + trap + u" })]$A = 1)"_s;
        QTest::newRow("an attribute's argument") << u"param([ValidateSet($("_s + trap + u"))]$A)"_s;
        QTest::newRow("dynamic parameters")
            << u"[CmdletBinding()]param() dynamicparam { "_s + trap + u" } end {}"_s;
        QTest::newRow("a class") << u"class A { static [int] $X = $("_s + trap + u"; 1) }\n[A]::X"_s;
        QTest::newRow("a class that makes a list")
            << u"class L : System.Management.Automation.IValidateSetValuesGenerator { [string[]] GetValidValues() { "_s +
                   trap + u"; return @('a') } }\nparam([ValidateSet([L])]$A)"_s;
        QTest::newRow("a module") << u"using module 'MODULE'\n[A]::new()"_s;
        QTest::newRow("a requirement") << u"#requires -Modules 'MODULE'\nGet-Date"_s;
        QTest::newRow("a member's beginning") << u"("_s + trap + u").Na"_s;
        QTest::newRow("an index's beginning") << u"$("_s + trap + u")."_s;
    }
    void nothingOfATextIsExecuted()
    {
        QFETCH(QString, text);
        QTemporaryDir folder;
        const QString trap = folder.filePath(u"trap"_s);
        const QString module = folder.filePath(u"evil.psm1"_s);
        QFile file(module);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[System.IO.File]::WriteAllText('" + trap.toUtf8() + "', 'x')\nclass A {}\n");
        file.close();
        text.replace(u"TRAP"_s, trap).replace(u"MODULE"_s, module);
        const auto result = wait(m_service->analyze(text));
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
        const int lines = int(text.count(u'\n')) + 1;
        const int column = int(text.size() - text.lastIndexOf(u'\n'));
        QVERIFY(wait(m_service->complete(text, lines, column)).has_value());
        QVERIFY(wait(m_service->complete(text + u"."_s, lines, column + 1)).has_value());
        QVERIFY(!QFile::exists(trap));
    }

    // Parameters

    void everyKindOfParameterIsDescribed_data()
    {
        using Kind = ParameterKind;
        QTest::addColumn<QString>("declaration");
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isArray");
        const auto row = [](const char* name, const QString& declaration, Kind kind, bool isArray = false) {
            QTest::newRow(name) << declaration << int(kind) << isArray;
        };
        row("untyped", u"$A"_s, Kind::Text);
        row("string", u"[string] $A"_s, Kind::Text);
        row("string, in full", u"[System.String] $A"_s, Kind::Text);
        row("strings", u"[string[]] $A"_s, Kind::Text, true);
        row("a list", u"[System.Collections.Generic.List[string]] $A"_s, Kind::Text, true);
        row("int", u"[int] $A"_s, Kind::Integer);
        row("ints", u"[int[]] $A"_s, Kind::Integer, true);
        row("an int or nothing", u"[Nullable[int]] $A"_s, Kind::Integer);
        row("decimal", u"[decimal] $A"_s, Kind::Number);
        row("switch", u"[switch] $A"_s, Kind::Switch);
        row("bool", u"[bool] $A"_s, Kind::Boolean);
        row("date", u"[datetime] $A"_s, Kind::DateTime);
        row("span", u"[timespan] $A"_s, Kind::TimeSpan);
        row("secret", u"[securestring] $A"_s, Kind::SecureText);
        row("credential", u"[pscredential] $A"_s, Kind::Credential);
        row("credential, in full", u"[System.Management.Automation.PSCredential] $A"_s, Kind::Credential);
        row("table", u"[hashtable] $A"_s, Kind::Table);
        row("file", u"[System.IO.FileInfo] $A"_s, Kind::File);
        row("path by its name", u"[string] $OutputPath"_s, Kind::File);
        row("an enum", u"[System.DayOfWeek] $A"_s, Kind::Text);
        row("something else", u"[My.Own.Type] $A"_s, Kind::Other);
        row("a validated string", u"[ValidateNotNullOrEmpty()] [string] $A"_s, Kind::Text);
    }
    void everyKindOfParameterIsDescribed()
    {
        QFETCH(QString, declaration);
        const ScriptParameter found = parameter(declaration);
        QVERIFY(!found.name.isEmpty());
        QTEST(int(found.kind), "kind");
        QTEST(found.isArray, "isArray");
    }

    void whatAParameterTakesIsDescribed()
    {
        const ScriptParameter found = parameter(
            u"[Parameter(Mandatory, Position = 0, HelpMessage = 'Who it is')]\n[Alias('UPN', 'Mail')]\n"
            "[ValidateLength(3, 20)] [ValidatePattern('^\\w+$')] [AllowEmptyString()] [string] $UserName"_s);
        QCOMPARE(found.label, u"User name"_s);
        QCOMPARE(found.help, u"Who it is"_s);
        QVERIFY(found.sets.first().mandatory);
        QCOMPARE(found.sets.first().position, std::optional(0));
        QCOMPARE(found.aliases, (QStringList{u"UPN"_s, u"Mail"_s}));
        QCOMPARE(found.minimumLength, std::optional(3));
        QCOMPARE(found.maximumLength, std::optional(20));
        QCOMPARE(found.pattern, u"^\\w+$"_s);
        QVERIFY(found.allowsEmpty && !found.checkedAtRun);

        const ScriptParameter ranged =
            parameter(u"[ValidateRange(-5, 10)] [Parameter(Mandatory = $false)] [int] $Days = -1"_s);
        QCOMPARE(ranged.minimum, std::optional(-5.0));
        QCOMPARE(ranged.maximum, std::optional(10.0));
        QVERIFY(!ranged.sets.first().mandatory);
        QCOMPARE(ranged.defaultValue.values, QStringList{u"-1"_s});
        QCOMPARE(parameter(u"[ValidateRange('Positive')] [int] $A"_s).minimum, std::optional(1.0));

        const ScriptParameter chosen =
            parameter(u"[ValidateSet('a', 'b c')] [ValidateCount(1, 3)] [string[]] $A = @('a', 'b c')"_s);
        QCOMPARE(chosen.allowed, (QStringList{u"a"_s, u"b c"_s}));
        QCOMPARE(chosen.maximumCount, std::optional(3));
        QVERIFY(chosen.defaultValue.isConstant);
        QCOMPARE(chosen.defaultValue.values, (QStringList{u"a"_s, u"b c"_s}));
        QVERIFY(parameter(u"[ValidateScript({ $_ })] $A"_s).checkedAtRun);
        QVERIFY(parameter(u"[ValidateSet([Some.Class])] $A"_s).checkedAtRun);
        QVERIFY(parameter(u"[Parameter(DontShow)] $A"_s).isHidden);
        QCOMPARE(parameter(u"[System.DayOfWeek] $A"_s).allowed.value(1), u"Monday"_s);
        QCOMPARE(parameter(u"[ComponentModel.DisplayName('Whose mailbox')] $A"_s).label, u"Whose mailbox"_s);
    }

    void aDefaultIsConstantOrShownAsItIsWritten_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isConstant");
        QTest::addColumn<QStringList>("values");
        QTest::newRow("text") << u"'a''b'"_s << true << QStringList{u"a'b"_s};
        QTest::newRow("number") << u"1.5"_s << true << QStringList{u"1.5"_s};
        QTest::newRow("megabytes") << u"2mb"_s << true << QStringList{u"2097152"_s};
        QTest::newRow("true") << u"$true"_s << true << QStringList{u"true"_s};
        QTest::newRow("null") << u"$null"_s << true << QStringList();
        QTest::newRow("list") << u"@(1, 2)"_s << true << QStringList{u"1"_s, u"2"_s};
        QTest::newRow("call") << u"(Get-Date).AddDays(-30)"_s << false << QStringList();
        QTest::newRow("variable") << u"$TenantId"_s << false << QStringList();
        QTest::newRow("text with a variable") << u"\"a $TenantId\""_s << false << QStringList();
        QTest::newRow("sum") << u"(1 + 2)"_s << false << QStringList();
    }
    void aDefaultIsConstantOrShownAsItIsWritten()
    {
        QFETCH(QString, value);
        const ScriptParameter found = parameter(u"$A = "_s + value);
        QCOMPARE(found.defaultValue.text, value);
        QTEST(found.defaultValue.isConstant, "isConstant");
        QTEST(found.defaultValue.values, "values");
    }

    void parameterSetsBeginWithTheDefaultOne()
    {
        const ScriptDescription found =
            analysis(
                u"<#\n.SYNOPSIS\nDoes it.\n.PARAMETER Id\nWhose id.\n.NOTES\nConnections: Graph, Exchange\n"
                "Scope: User\nRisk: Change\n#>\n[CmdletBinding(SupportsShouldProcess, "
                "DefaultParameterSetName = 'ByName')]\nparam(\n"
                "[Parameter(ParameterSetName = 'ById', Mandatory)] [string] $Id,\n"
                "[Parameter(ParameterSetName = 'ByName')] [string] $Name,\n[switch] $All)\n"_s)
                .description;
        QCOMPARE(found.parameterSets, (QStringList{u"ByName"_s, u"ById"_s}));
        QCOMPARE(found.defaultSet, u"ByName"_s);
        QVERIFY(found.supportsWhatIf);
        QCOMPARE(found.synopsis, u"Does it."_s);
        QCOMPARE(found.connections, (QStringList{u"graph"_s, u"exchange"_s}));
        QCOMPARE(found.scope, u"User"_s);
        QCOMPARE(found.parameters.at(0).help, u"Whose id."_s);
        QCOMPARE(found.parameters.at(0).sets.first().set, u"ById"_s);
        QCOMPARE(found.parameters.at(2).sets.first().set, u"__AllParameterSets"_s);
    }

    // Completion and help

    void commandsAreOfferedWithoutTheirModule()
    {
        const CompletionList list = completion(u"Get-AzureADUs^"_s);
        QVERIFY(texts(list).contains(u"Get-AzureADUser"_s));
        QCOMPARE(list.start, 1);
        QCOMPARE(list.items.first().note, u"azuread"_s);
        QVERIFY(texts(completion(u"gmu^"_s)).contains(u"Get-MsolUser"_s));
    }

    void theScriptsOwnFunctionsAndVariablesAreOffered()
    {
        analysis(u"function Get-OwnThing { }\n$customers = 1\nforeach ($one in $customers) { }\n"_s);
        QCOMPARE(texts(completion(u"Get-OwnTh^"_s)), QStringList{u"Get-OwnThing"_s});
        QVERIFY(texts(completion(u"$cust^"_s)).contains(u"$customers"_s));
        QCOMPARE(texts(completion(u"$on^"_s)), QStringList{u"$one"_s});
    }

    void theMissionsVariablesAreOfferedWithTheirMeaning()
    {
        for (const QString& name : {u"CustomerID"_s, u"TenantId"_s, u"UserAzureID"_s, u"Session"_s,
                                    u"GraphToken"_s, u"SecurityCenterSession"_s}) {
            const CompletionList list = completion(u"$x = $"_s + name.left(4) + u"^"_s);
            const auto found =
                std::find_if(list.items.cbegin(), list.items.cend(),
                             [&name](const CompletionItem& item) { return item.text == u'$' + name; });
            QVERIFY2(found != list.items.cend(), qPrintable(name));
            QVERIFY(!found->help.isEmpty());
            QCOMPARE(list.start, 6);
        }
    }

    void parametersAndValuesAreOffered()
    {
        const CompletionList list = completion(u"Set-Mailbox -Identity $x -^"_s);
        QVERIFY(list.items.size() > 50);
        QVERIFY(!texts(list).contains(u"-Identity"_s)); // it is there already
        QVERIFY(texts(completion(u"Set-Mailbox -HiddenF^"_s)).contains(u"-HiddenFromAddressListsEnabled"_s));
        QCOMPARE(texts(completion(u"Set-Mailbox -HiddenFromAddressListsEnabled ^"_s)),
                 (QStringList{u"$true"_s, u"$false"_s}));
        QCOMPARE(texts(completion(u"Get-MsolUser -EnabledFilter D^"_s)), QStringList{u"DisabledOnly"_s});
    }

    void theEngineOffersMembersTypesAndItsOwnCommands()
    {
        analysis(u"1"_s); // after the first one its own commands are asked for
        QTRY_VERIFY_WITH_TIMEOUT(texts(completion(u"Write-Ou^"_s)).contains(u"Write-Output"_s), 20'000);
        QVERIFY(texts(completion(u"Write-Output -Input^"_s)).contains(u"-InputObject"_s));
        QVERIFY(texts(completion(u"'a'.ToUp^"_s)).contains(u"ToUpper("_s));
        QVERIFY(texts(completion(u"[math]::Ma^"_s)).contains(u"Max("_s));
        QVERIFY(!completion(u"[System.Collections.Gen^"_s).items.isEmpty());
    }

    void helpTellsOfCommandsParametersAndVariables()
    {
        const QString text = u"Set-Mailbox -Identity $UserAzureID"_s;
        const auto command = wait(m_service->hover(text, 1, 4));
        QVERIFY(command.has_value());
        QCOMPARE(command->title, u"Set-Mailbox"_s);
        QVERIFY2(command->signature.contains(u"-Identity] <"_s), qPrintable(command->signature));
        QCOMPARE(command->range, (TextRange{1, 1, 1, 12}));
        const auto parameter = wait(m_service->hover(text, 1, 16));
        QVERIFY(parameter.has_value());
        QCOMPARE(parameter->title, u"-Identity"_s);
        const auto variable = wait(m_service->hover(text, 1, 26));
        QVERIFY(variable.has_value());
        QCOMPARE(variable->title, u"$UserAzureID"_s);
        QVERIFY(!wait(m_service->hover(u"# nothing known"_s, 1, 5)).has_value());
    }

    // The process

    void aNewerQuestionEndsTheOlder()
    {
        const auto first = m_service->analyze(u"1"_s);
        const auto second = m_service->analyze(u"2"_s);
        const auto third = m_service->analyze(u"$third = 3"_s);
        QVERIFY(first.isFinished() && second.isFinished());
        QCOMPARE(first.result().error().code, ErrorCode::Cancelled);
        QCOMPARE(second.result().error().code, ErrorCode::Cancelled);
        const auto last = wait(third);
        QVERIFY(last.has_value());
        QCOMPARE(last->variables, QStringList{u"third"_s});
    }

    void anEngineThatIsStuckIsReplacedUnseen()
    {
        EngineLanguageService service(m_files, m_index, m_variables, {3000ms, 20s, 30s});
        service.setEngine(m_engine);
        QVERIFY(wait(service.analyze(u"1"_s)).has_value());
        for (int i = 0; i < 2; ++i) // the second is answered after its own commands were asked for
            QVERIFY(wait(service.complete(u"'a'."_s, 1, 5)).has_value());
        const qint64 stuck = service.processId();
        QVERIFY(stuck > 0);
        QCOMPARE(::kill(pid_t(stuck), SIGSTOP), 0);
        // The question is lost with the engine, unless that had another one under way.
        const auto lost = wait(service.analyze(u"2"_s));
        QVERIFY(lost.has_value() || lost.error().code == ErrorCode::Timeout);
        const auto next = wait(service.analyze(u"$next = 3"_s));
        QVERIFY(next.has_value());
        QCOMPARE(next->variables, QStringList{u"next"_s});
        QVERIFY(service.processId() != stuck);
        QTRY_VERIFY(!QFile::exists(u"/proc/%1"_s.arg(stuck)));
    }

    void anEngineThatDiesAgainAndAgainIsLeftAlone()
    {
        Engine broken = m_engine;
        broken.program = u"/bin/false"_s;
        broken.prefixArguments.clear();
        EngineLanguageService service(m_files, m_index, m_variables, {1000ms, 5s, 600ms});
        service.setEngine(broken);
        const auto first = wait(service.analyze(u"1"_s));
        QVERIFY(!first.has_value());
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!wait(service.analyze(u"2"_s)).has_value());
        QVERIFY(timer.elapsed() < 500); // not tried again yet
        QVERIFY(!service.processId());
        service.setEngine(m_engine);
        QVERIFY(wait(service.analyze(u"3"_s)).has_value());
    }

    void withoutAnEngineTheIndexStillAnswers()
    {
        EngineLanguageService service(m_files, m_index, m_variables);
        const auto analysis = wait(service.analyze(u"1"_s));
        QVERIFY(!analysis.has_value());
        QVERIFY(!analysis.error().advice.isEmpty());
        const auto list = wait(service.complete(u"Set-Mailb"_s, 1, 10));
        QVERIFY(list.has_value() && texts(*list).contains(u"Set-Mailbox"_s));
        QVERIFY(wait(service.complete(u"'a'."_s, 1, 5)).has_value());
        QVERIFY(wait(service.hover(u"Set-Mailbox"_s, 1, 3)).has_value());
    }

    void aTextThatIsTooLargeIsRefused()
    {
        const auto result = wait(m_service->analyze(QString(EngineLanguageService::kLargestText + 1, u'#')));
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::BadRequest);
    }

    void theProcessSeesNothingOfOurs()
    {
        qputenv("STEWARD_TEST_SECRET", "hush");
        EngineLanguageService service(m_files, m_index, m_variables);
        service.setEngine(m_engine);
        QVERIFY(wait(service.analyze(u"1"_s)).has_value());
        QFile environment(u"/proc/%1/environ"_s.arg(service.processId()));
        QVERIFY(environment.open(QIODevice::ReadOnly));
        QVERIFY(!environment.readAll().contains("hush"));
        qunsetenv("STEWARD_TEST_SECRET");
    }
};

QTEST_GUILESS_MAIN(TestEngineLanguageService)
#include "tst_enginelanguageservice.moc"
