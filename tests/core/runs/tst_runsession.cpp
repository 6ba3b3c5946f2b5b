#include "runfixture.h"

#include <QTemporaryDir>

#include <numeric>

using namespace steward;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Type = RunEvent::Type;

class TestRunSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QFileInfo(Runner::enginePath()).isExecutable(),
                 "the engine is not built: build the target steward_engine");
    }

    // --- streams ---

    void outputOfAllKindsIsFormattedAsInAConsole()
    {
        Runner r;
        QVERIFY(r.run("'one'; 42; [pscustomobject]@{ Name = 'x'; Size = 3 }; 'last'"));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        const QStringList out = r.output();
        QCOMPARE(out.value(0), u"one"_s);
        QCOMPARE(out.value(1), u"42"_s);
        QVERIFY2(out.contains(u"Name Size"_s), qPrintable(out.join(u'|')));
        QVERIFY(out.indexOf(u"last"_s) > out.indexOf(u"x       3"_s));
        QVERIFY(out.contains(u"x       3"_s));
    }

    void objectsTravelAsData()
    {
        Runner r;
        QVERIFY(r.run("[pscustomobject]@{ Name = 'x'; Size = 3; Tags = 'a','b'; Nested = @{ k = 1.5 }; "
                      "Nothing = $null; Yes = $true }"));
        const QJsonObject data = r.data(Type::Object);
        QCOMPARE(data.value(u"typeName"_s).toString(), u"System.Management.Automation.PSCustomObject"_s);
        const QJsonObject properties = data.value(u"properties"_s).toObject();
        QCOMPARE(properties.value(u"Name"_s).toString(), u"x"_s);
        QCOMPARE(properties.value(u"Size"_s).toInt(), 3);
        QCOMPARE(data.value(u"order"_s).toArray(),
                 (QJsonArray{u"Name"_s, u"Size"_s, u"Tags"_s, u"Nested"_s, u"Nothing"_s, u"Yes"_s}));
        QCOMPARE(properties.value(u"Tags"_s).toArray(), (QJsonArray{u"a"_s, u"b"_s}));
        QCOMPARE(properties.value(u"Nested"_s).toObject().value(u"k"_s).toDouble(), 1.5);
        QVERIFY(properties.value(u"Nothing"_s).isNull());
        QCOMPARE(properties.value(u"Yes"_s).toBool(), true);
    }

    void customObjectsAreWhatTheyWereWhenTheyWereWritten()
    {
        Runner r;
        QVERIFY2(r.run("$o = [pscustomobject]@{ N = 0; When = [datetime]::new(2026, 1, 2, 3, 4, 5, "
                       "[System.DateTimeKind]::Utc) }\n"
                       "foreach ($i in 1..300) { $o.N = $i; $o }\n"),
                 qPrintable(r.why()));
        QCOMPARE(r.result.state, RunState::Succeeded);
        QList<int> numbers;
        for (const RunEvent& event : std::as_const(r.events)) {
            if (event.type != Type::Object)
                continue;
            const QJsonObject properties = event.data.value(u"properties"_s).toObject();
            numbers << properties.value(u"N"_s).toInt();
            QCOMPARE(properties.value(u"When"_s).toString(), u"2026-01-02T03:04:05Z"_s);
        }
        QList<int> expected(300);
        std::iota(expected.begin(), expected.end(), 1);
        QCOMPARE(numbers, expected);
    }

    void aCustomObjectIsSeenWhileTheScriptWaits()
    {
        Runner r;
        r.start("1..3 | ForEach-Object { [pscustomobject]@{ N = $_ } }; Start-Sleep 30");
        QTRY_COMPARE_WITH_TIMEOUT(r.texts(Type::Object).size(), 3, 20000);
        r.session->stop();
        QVERIFY(r.wait());
    }

    void oddObjectsAreBoundedAndEndNothing_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("property");
        QTest::newRow("cycle") << QByteArray("$a = [pscustomobject]@{ Me = $null; N = 1 }; $a.Me = $a; $a")
                               << u"Me"_s;
        QTest::newRow("10,000 properties")
            << QByteArray("$a = [pscustomobject]@{}; foreach ($i in 1..10000) { "
                          "$a.PSObject.Properties.Add([psnoteproperty]::new(\"P$i\", $i)) }; $a | Out-Null; "
                          "$a.PSObject.Copy() | Select-Object * -OutVariable kept | Out-Null; $kept")
            << u"P1"_s;
        QTest::newRow("a getter that throws")
            << QByteArray(
                   "$a = [pscustomobject]@{ N = 1 }; $a | Add-Member ScriptProperty Bad { throw 'no' }; $a")
            << u"N"_s;
        QTest::newRow("half a surrogate")
            << QByteArray("[pscustomobject]@{ N = \"a$([char] 0xd800)b\" }") << u"N"_s;
        QTest::newRow("a huge text") << QByteArray("[pscustomobject]@{ N = 'x' * 30MB }") << u"N"_s;
    }

    void oddObjectsAreBoundedAndEndNothing()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, property);
        Runner r;
        r.request.formatLimit = 1;
        QVERIFY2(r.run("'first'; [pscustomobject]@{ A = 1 };" + script + "; 'after'"), qPrintable(r.why()));
        QVERIFY(r.output().contains(u"after"_s));
        int objects = 0;
        for (const RunEvent& event : std::as_const(r.events)) {
            if (event.type != Type::Object || ++objects == 1)
                continue;
            const QJsonObject properties = event.data.value(u"properties"_s).toObject();
            QVERIFY(properties.contains(property));
            QVERIFY(properties.size() <= 200);
            QVERIFY(properties.value(property).toString().size() <= 8193);
        }
        QCOMPARE(objects, 2);
    }

    void beyondALimitObjectsAreInTheTableOnly()
    {
        Runner r;
        r.request.formatLimit = 10;
        QVERIFY2(r.run("1..500 | ForEach-Object { [pscustomobject]@{ Number = $_ } }; 'the end'"),
                 qPrintable(r.why()));
        QCOMPARE(r.texts(Type::Error) + r.texts(Type::Warning), QStringList());
        QStringList missing;
        for (int number = 1; number <= 500; ++number)
            missing << QString::number(number);
        for (const RunEvent& event : std::as_const(r.events)) {
            if (event.type == Type::Object)
                missing.removeOne(event.data[u"properties"_s][u"Number"_s].toVariant().toString());
        }
        QCOMPARE(missing, QStringList());
        QCOMPARE(r.texts(Type::Object).size(), 500);
        QVERIFY(r.output().contains(u"the end"_s));
        QVERIFY(r.texts(Type::Information).join(u'|').contains(u"490 more objects"_s));
        QVERIFY(!r.output().contains(u"   500"_s));
    }

    void theLastObjectIsNotLostWhileTheConsoleLags()
    {
        // The socket is full, so the process waits to write; then the script ends with an object that only
        // its own thread may look at, and nothing else to write.
        Runner r;
        r.request.formatLimit = 1;
        r.start("[pscustomobject]@{ Number = 1 }; Write-Error 'no more text'; Start-Sleep -Milliseconds 700\n"
                "1..4 | ForEach-Object { 'x' * 48000; Start-Sleep -Milliseconds 150 }\n"
                "$last = [pscustomobject]@{ Number = 2 }\n"
                "$last | Add-Member ScriptProperty Computed { 3 }\n"
                "$last; $last; 'y' * 48000; Start-Sleep -Milliseconds 600");
        QTRY_COMPARE_WITH_TIMEOUT(r.texts(Type::Error).size(), 1, 20000);
        QThread::msleep(3500);
        QVERIFY(r.wait());
        QVERIFY(r.output().contains(QString(48000, u'y')));
        QCOMPARE(r.texts(Type::Object).size(), 3);
    }

    void coloursReachTheOneWhoCanShowThem()
    {
        for (const bool colors : {true, false}) {
            Runner r;
            r.request.colors = colors;
            QVERIFY2(r.run("\"$([char] 27)[31mred$([char] 27)[0m\""), qPrintable(r.why()));
            QCOMPARE(r.texts(Type::Output), QStringList{colors ? u"\x1b[31mred\x1b[0m"_s : u"red"_s});
        }
    }

    void everyStreamArrivesAsItself()
    {
        Runner r;
        r.request.verbose = true;
        r.request.debug = true;
        QVERIFY(r.run("[CmdletBinding()]param()\n"
                      "Write-Warning 'a warning'; Write-Verbose 'a detail'; Write-Debug 'a bug'\n"
                      "Write-Information 'an info'; Write-Host 'a host line' -ForegroundColor Red; "
                      "Write-Error 'an error'"));
        QVERIFY2(r.result.state == RunState::SucceededWithErrors, qPrintable(r.why()));
        QCOMPARE(r.texts(Type::Warning), QStringList{u"a warning"_s});
        QVERIFY(r.texts(Type::Verbose).contains(u"a detail"_s));
        QVERIFY(r.texts(Type::Debug).contains(u"a bug"_s));
        QCOMPARE(r.texts(Type::Information), (QStringList{u"an info"_s, u"a host line"_s}));
        const QJsonObject host = r.data(Type::Information, 1);
        QCOMPARE(host.value(u"host"_s).toBool(), true);
        QCOMPARE(host.value(u"segments"_s)[0][u"foreground"_s].toString(), u"Red"_s);
        QCOMPARE(r.texts(Type::Error), QStringList{u"an error"_s});
        QCOMPARE(r.result.errors, 1);
        QCOMPARE(r.result.warnings, 1);
        QVERIFY(r.output().isEmpty());
    }

    void streamsKeepTheOrderInWhichTheyWereWritten()
    {
        Runner r;
        QVERIFY(r.run("1..20 | ForEach-Object { \"out $_\"; Write-Warning \"warn $_\"; Write-Host \"host "
                      "$_\"; Write-Error \"err $_\" }"));
        QStringList order;
        for (const RunEvent& event : std::as_const(r.events)) {
            if (event.type == Type::Output || event.type == Type::Warning ||
                event.type == Type::Information || event.type == Type::Error)
                order << event.text.split(u'\n');
        }
        QStringList expected;
        for (int i = 1; i <= 20; ++i)
            expected << u"out %1"_s.arg(i) << u"warn %1"_s.arg(i) << u"host %1"_s.arg(i)
                     << u"err %1"_s.arg(i);
        QCOMPARE(order, expected);
    }

    void aTableIsNotOvertakenByWhatFollowsIt()
    {
        Runner r;
        QVERIFY(r.run("[pscustomobject]@{ Name = 'row' }; Write-Error 'late'; 'end'"));
        qsizetype row = -1;
        qsizetype error = -1;
        for (qsizetype i = 0; i < r.events.size(); ++i) {
            if (r.events[i].type == Type::Output && r.events[i].text.contains(u"row"))
                row = i;
            if (r.events[i].type == Type::Error)
                error = i;
        }
        QVERIFY(row >= 0);
        QVERIFY(error > row);
    }

    void piecesOfOneLineArriveAsOneLine()
    {
        Runner r;
        QVERIFY(r.run(
            "Write-Host 'a' -NoNewline; Write-Host 'b' -NoNewline -ForegroundColor Green; Write-Host 'c'"));
        QCOMPARE(r.texts(Type::Information), QStringList{u"abc"_s});
        QCOMPARE(r.data(Type::Information).value(u"segments"_s).toArray().size(), 3);
    }

    void anErrorSaysWhereAndWhat()
    {
        Runner r;
        r.request.scriptPath = u"/somewhere/else/check.ps1"_s;
        QVERIFY(r.run("'x'\n\n  [int]'y'\n'z'"));
        const QJsonObject error = r.data(Type::Error);
        QCOMPARE(error.value(u"line"_s).toInt(), 3);
        QCOMPARE(error.value(u"column"_s).toInt(), 3);
        QCOMPARE(error.value(u"script"_s).toString(), u"/somewhere/else/check.ps1"_s);
        QCOMPARE(error.value(u"category"_s).toString(), u"InvalidArgument"_s);
        QCOMPARE(error.value(u"fullyQualifiedErrorId"_s).toString(), u"InvalidCastFromStringToInteger"_s);
        QVERIFY(!error.value(u"inner"_s).toArray().isEmpty());
        QVERIFY(r.saw(u"z"_s));
        QCOMPARE(r.result.state, RunState::SucceededWithErrors);
    }

    void progressIsNestedAndEnds()
    {
        Runner r;
        QVERIFY(r.run("Write-Progress -Id 1 -Activity 'Outer' -Status 'half' -PercentComplete 50\n"
                      "[Threading.Thread]::Sleep(120)\n"
                      "Write-Progress -Id 2 -ParentId 1 -Activity 'Inner' -SecondsRemaining 9\n"
                      "[Threading.Thread]::Sleep(120)\n"
                      "Write-Progress -Id 2 -Activity 'Inner' -Completed; Write-Progress -Id 1 -Activity "
                      "'Outer' -Completed"));
        const QJsonObject outer = r.data(Type::Progress, 0);
        QCOMPARE(outer.value(u"percent"_s).toInt(), 50);
        QCOMPARE(outer.value(u"status"_s).toString(), u"half"_s);
        const QJsonObject inner = r.data(Type::Progress, 1);
        QCOMPARE(inner.value(u"parent"_s).toInt(), 1);
        QCOMPARE(inner.value(u"secondsRemaining"_s).toInt(), 9);
        QCOMPARE(inner.value(u"percent"_s).toInt(), -1);
        QCOMPARE(r.data(Type::Progress, 3).value(u"completed"_s).toBool(), true);
    }

    void aLineIsSeenWhileTheScriptStillRuns()
    {
        Runner r;
        qint64 seen = 0;
        r.onEvent = [&seen](const RunEvent& event) {
            if (event.text == u"early"_s)
                seen = QDateTime::currentMSecsSinceEpoch();
        };
        QVERIFY(r.run("'early'; [Threading.Thread]::Sleep(1500); 'late'"));
        QVERIFY(QDateTime::currentMSecsSinceEpoch() - seen > 1000);
    }

    // --- variables and parameters ---

    void theSixVariablesAreThere()
    {
        Runner r;
        r.connectGraph();
        r.request.target.user.value = u"user-1"_s;
        QVERIFY(r.run("\"$CustomerID|$TenantId|$UserAzureID|$($null -eq $Session)|$($null -eq "
                      "$SecurityCenterSession)\"\n"
                      "$GraphToken.Length; $GraphToken.AccessToken.Length; \"Bearer $GraphToken\".Length; "
                      "$GraphToken -is [string]"));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        QCOMPARE(r.output(), (QStringList{u"customer-1|tenant-1|user-1|True|True"_s, u"14"_s, u"14"_s,
                                          u"21"_s, u"True"_s}));
        QCOMPARE(r.tokens.asked, QStringList{u"tenant-1 "_s + r.graph.url() + u"/.default"_s});
        QVERIFY(r.graph.requests.value(0).contains("Authorization: Bearer token-number-1"));
    }

    void aVariableWithoutAValueIsNull()
    {
        Runner r;
        r.request.target.tenant.value.clear();
        QVERIFY(r.run("\"$($null -eq $UserAzureID) $($null -eq $TenantId) $($null -eq $GraphToken)\""));
        QCOMPARE(r.output(), QStringList{u"True True True"_s});
    }

    void theVariablesAreReadOnly_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::newRow("CustomerID") << QByteArray("$CustomerID = 'other'; \"still $CustomerID\"");
        QTest::newRow("global CustomerID")
            << QByteArray("$global:CustomerID = 'other'; \"still $CustomerID\"");
        QTest::newRow("TenantId") << QByteArray("$TenantId = 'other'; \"still $CustomerID\"");
        QTest::newRow("UserAzureID") << QByteArray("$UserAzureID = 'other'; \"still $CustomerID\"");
    }
    void theVariablesAreReadOnly()
    {
        QFETCH(QByteArray, script);
        Runner r;
        QVERIFY(r.run(script.constData()));
        QCOMPARE(r.result.errors, 1);
        QCOMPARE(r.output(), QStringList{u"still customer-1"_s});
    }

    void parametersAreConvertedToTheirTypes()
    {
        Runner r;
        r.request.parameters = {
            {u"Count"_s, u"3"_s}, {u"Name"_s, u"Zoë \"x\" $y"_s}, {u"Force"_s, u"true"_s}};
        QVERIFY(r.run("param([int]$Count, [string]$Name, [switch]$Force, [string]$TenantId)\n\"$($Count + "
                      "1)|$Name|$Force|$TenantId\""));
        QCOMPARE(r.output(), QStringList{u"4|Zoë \"x\" $y|True|tenant-1"_s});
    }

    void aParameterThatDoesNotExistEndsTheRunClearly_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<RunState>("state");
        QTest::newRow("simple script") << QByteArray("param([int]$Count)\n'ran'") << RunState::Refused;
        QTest::newRow("no parameters") << QByteArray("'ran'") << RunState::Refused;
        QTest::newRow("advanced script")
            << QByteArray("[CmdletBinding()]param([int]$Count)\n'ran'") << RunState::Failed;
    }
    void aParameterThatDoesNotExistEndsTheRunClearly()
    {
        Runner r;
        QFETCH(QByteArray, script);
        QFETCH(RunState, state);
        r.request.parameters = {{u"Nobody"_s, u"3"_s}};
        QVERIFY(r.run(script.constData()));
        QCOMPARE(r.result.state, state);
        QVERIFY(r.result.error->message.contains(u"Nobody"));
        QVERIFY(!r.saw(u"ran"_s));
    }

    void scriptScopeIsThatOfAFile()
    {
        Runner r;
        QVERIFY(
            r.run("$count = 1; function Add-One { $script:count++ }; Add-One; Add-One; \"count $count\""));
        QCOMPARE(r.output(), QStringList{u"count 3"_s});
    }

    // --- ends ---

    void ends_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<RunState>("state");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("runs through") << QByteArray("'x'") << RunState::Succeeded << 0;
        QTest::newRow("nothing at all") << QByteArray("") << RunState::Succeeded << 0;
        QTest::newRow("exit 0") << QByteArray("exit 0") << RunState::Succeeded << 0;
        QTest::newRow("exit 7") << QByteArray("exit 7") << RunState::Failed << 7;
        QTest::newRow("throw") << QByteArray("throw 'bad'") << RunState::Failed << 1;
        QTest::newRow("goes on after an error")
            << QByteArray("Write-Error 'x'; 'y'") << RunState::SucceededWithErrors << 0;
        QTest::newRow("error action stop")
            << QByteArray("$ErrorActionPreference = 'Stop'; Write-Error 'x'; 'y'") << RunState::Failed << 1;
        QTest::newRow("caught") << QByteArray("try { throw 'x' } catch { 'y' }") << RunState::Succeeded << 0;
        QTest::newRow("ends its process") << QByteArray("[Environment]::Exit(0)") << RunState::Lost << -1;
        QTest::newRow("kills its process")
            << QByteArray("[Diagnostics.Process]::GetCurrentProcess().Kill()") << RunState::Lost << -1;
    }
    void ends()
    {
        QFETCH(QByteArray, script);
        QFETCH(RunState, state);
        QFETCH(int, exitCode);
        Runner r;
        QVERIFY(r.run(script.constData()));
        QVERIFY2(r.result.state == state, qPrintable(r.why()));
        QCOMPARE(r.result.exitCode, exitCode);
        QCOMPARE(r.finishedCount, 1);
        QCOMPARE(r.states.last(), state);
        QCOMPARE(r.events.last().type, Type::Result);
        QCOMPARE(r.result.error.has_value(), state == RunState::Failed || state == RunState::Lost);
    }

    // What a script may do to its own process must not change what the console knows of it.
    void whatAScriptDoesToItsProcessStaysInItsScript_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<RunState>("state");
        QTest::newRow("Write-Output is its own")
            << QByteArray("function Write-Output { throw 'mine' }; 'seen'") << RunState::Succeeded;
        QTest::newRow("Out-Default is its own")
            << QByteArray("function Out-Default { }; 'seen'; [pscustomobject]@{ A = 1 }")
            << RunState::Succeeded;
        QTest::newRow("stdout is closed")
            << QByteArray("[Console]::Out.Close(); [Console]::OpenStandardOutput().Close(); 'seen'")
            << RunState::Succeeded;
        QTest::newRow("preferences") << QByteArray("$global:ErrorActionPreference = 'SilentlyContinue'; "
                                                   "$global:InformationPreference = 'Ignore'; "
                                                   "$global:WarningPreference = 'SilentlyContinue'; 'seen'")
                                     << RunState::Succeeded;
        QTest::newRow("strict mode") << QByteArray("Set-StrictMode -Version Latest; 'seen'")
                                     << RunState::Succeeded;
        QTest::newRow("our names") << QByteArray("$global:StewardRun = 1; $global:StewardParameters = 2; "
                                                 "$global:state = 3; $global:channel = 4; 'seen'")
                                   << RunState::Succeeded;
        QTest::newRow("variables are removed")
            << QByteArray("Get-Variable | Remove-Variable -Force -ErrorAction SilentlyContinue; 'seen'")
            << RunState::Succeeded;
        QTest::newRow("binary from a program")
            << QByteArray("/usr/bin/head -c 100000 /dev/urandom; 'seen'") << RunState::Succeeded;
        QTest::newRow("stdin is read")
            << QByteArray("$x = [Console]::In.ReadToEnd(); 'seen'") << RunState::Succeeded;
        QTest::newRow("half a surrogate")
            << QByteArray("\"seen\"; \"a$([char] 0xdc00)b\"; \"$([char] 0)$([char] 27)[2Jx\"")
            << RunState::Succeeded;
    }

    void whatAScriptDoesToItsProcessStaysInItsScript()
    {
        QFETCH(QByteArray, script);
        QFETCH(RunState, state);
        Runner r;
        QVERIFY2(r.run(script), qPrintable(r.why()));
        QVERIFY2(r.result.state == state, qPrintable(r.why()));
        QVERIFY2(r.saw(u"seen"_s) || r.texts(Type::Output).join(u'\n').contains(u"seen"_s),
                 qPrintable(r.why()));
        QCOMPARE(r.finishedCount, 1);
    }

    void aScriptThatDoesNotParseNeverStarts()
    {
        Runner r;
        r.connectGraph();
        QVERIFY(r.run("'ran'\nif ($true) {\n  'x'\n"));
        QCOMPARE(r.result.state, RunState::Refused);
        QCOMPARE(r.result.error->code, ErrorCode::ScriptInvalid);
        QCOMPARE(commandExitCode(r.result), 4);
        const QJsonObject error = r.data(Type::Error);
        QCOMPARE(error.value(u"line"_s).toInt(), 2);
        QCOMPARE(error.value(u"column"_s).toInt(), 12);
        QVERIFY(r.tokens.asked.isEmpty());
        QVERIFY(r.graph.requests.isEmpty());
        QVERIFY(!r.saw(u"ran"_s));
    }

    void aMissingMandatoryValueIsRefusedWhenNobodyCanAnswer()
    {
        Runner r;
        QVERIFY(r.run("param([Parameter(Mandatory)][string]$Name)\n'ran'"));
        QCOMPARE(r.result.state, RunState::Refused);
        QVERIFY(r.result.error->message.contains(u"'Name'"));
    }

    void aMissingEngineIsRefusedOnce()
    {
        Runner r;
        r.engine.program = u"/nowhere/pwsh"_s;
        QVERIFY(r.run("'x'"));
        QCOMPARE(r.result.state, RunState::Refused);
        QCOMPARE(r.result.error->code, ErrorCode::EngineMissing);
        QCOMPARE(r.finishedCount, 1);
    }

    void aProgramThatIsNoEngineFailsClearly()
    {
        Runner r;
        r.engine.program = u"/bin/false"_s;
        QVERIFY(r.run("'x'"));
        QCOMPARE(r.result.state, RunState::Failed);
        QCOMPARE(r.result.error->code, ErrorCode::ProcessFailed);
    }

    // --- connections ---

    void aConnectionThatIsNotThereYetIsRefusedBeforeAnythingStarts()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(u"later"_s));
        QFile file(dir.filePath(u"later/connection.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"title":"Later","purpose":"p","status":"notYet","statusText":"Not in this version."})");
        file.close();
        Runner r;
        r.catalog = ConnectionCatalog({dir.path()});
        r.request.connections << u"later"_s;
        r.engine.program = u"/nowhere/pwsh"_s;
        QVERIFY(r.run("'x'"));
        QCOMPARE(r.result.state, RunState::Refused);
        QCOMPARE(r.result.error->message, u"Not in this version."_s);
        QCOMPARE(commandExitCode(r.result), 4);
        QVERIFY(r.tokens.asked.isEmpty());
    }

    void aTokenThatCannotBeHadEndsTheRunWithItsError()
    {
        Runner r;
        r.connectGraph();
        Error error;
        error.code = ErrorCode::SignInNeeded;
        error.message = u"The sign-in has expired."_s;
        error.advice = u"Sign in again."_s;
        error.serviceCode = u"AADSTS700082"_s;
        r.tokens.error = error;
        QVERIFY(r.run("'ran'"));
        QCOMPARE(r.result.state, RunState::Failed);
        QCOMPARE(r.result.error->serviceCode, u"AADSTS700082"_s);
        QCOMPARE(commandExitCode(r.result), 3);
        QVERIFY(!r.saw(u"ran"_s));
    }

    void graphIsProvedBeforeTheScriptStarts_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("part");
        QTest::newRow("another tenant")
            << QByteArray("200 OK") << QByteArray(R"({"value":[{"id":"partner-1"}]})") << ErrorCode::Refused
            << u"partner-1"_s;
        QTest::newRow("forbidden")
            << QByteArray("403 Forbidden")
            << QByteArray(
                   R"({"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}})")
            << ErrorCode::Forbidden << u"HTTP 403"_s;
        QTest::newRow("no organization") << QByteArray("200 OK") << QByteArray(R"({"value":[]})")
                                         << ErrorCode::BadResponse << u"organization"_s;
        QTest::newRow("no JSON") << QByteArray("200 OK") << QByteArray("<html>") << ErrorCode::BadResponse
                                 << u"organization"_s;
    }
    void graphIsProvedBeforeTheScriptStarts()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, body);
        QFETCH(ErrorCode, code);
        QFETCH(QString, part);
        Runner r;
        r.connectGraph();
        r.graph.status = status;
        r.graph.body = body;
        QVERIFY(r.run("'ran'"));
        QCOMPARE(r.result.state, RunState::Failed);
        QVERIFY2(r.result.error->code == code, qPrintable(r.why()));
        QVERIFY2(r.result.error->message.contains(part), qPrintable(r.why()));
        QVERIFY(!r.result.error->advice.isEmpty());
        QVERIFY(!r.saw(u"ran"_s));
        if (code == ErrorCode::Forbidden) {
            QCOMPARE(r.result.error->correlationId, u"corr-1"_s);
            QCOMPARE(r.result.error->serviceCode, u"Authorization_RequestDenied"_s);
        }
    }

    void graphThatCannotBeReachedIsOffline()
    {
        Runner r;
        r.request.connections << u"graph"_s;
        r.request.endpoints.insert(u"graph"_s, u"http://127.0.0.1:1"_s);
        QVERIFY(r.run("'ran'"));
        QCOMPARE(r.result.error->code, ErrorCode::Offline);
    }

    void aTokenIsRenewedWhileTheScriptRuns()
    {
        Runner r;
        r.connectGraph();
        r.tokens.lifetime = 4;
        QVERIFY(r.run(
            "$first = \"$GraphToken\"; $until = [datetime]::UtcNow.AddSeconds(20)\n"
            "while (\"$GraphToken\" -eq $first -and [datetime]::UtcNow -lt $until) { "
            "[Threading.Thread]::Sleep(50) }\n"
            "\"changed $(\"$GraphToken\" -ne $first) same $(\"$GraphToken\" -eq $GraphToken.AccessToken)\""));
        QCOMPARE(r.output(), QStringList{u"changed True same True"_s});
        QVERIFY(r.tokens.asked.size() >= 2);
    }

    void aTokenThatAScriptPrintsIsMasked()
    {
        Runner r;
        r.connectGraph();
        r.tokens.value = "opaque-token-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ";
        QVERIFY(r.run(
            "\"plain $GraphToken\"\n"
            "Write-Host 'host' $GraphToken; Write-Warning \"$GraphToken\"; Write-Error \"$GraphToken\"\n"
            "$t = \"$GraphToken\"; Write-Host $t.Substring(0, 20) -NoNewline; Write-Host $t.Substring(20)\n"
            "[Console]::Out.Write($t.Substring(0, 9)); [Console]::Out.Flush(); "
            "[Threading.Thread]::Sleep(80); [Console]::Out.WriteLine($t.Substring(9))\n"
            "[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($t))\n"
            "[pscustomobject]@{ Token = $t; Nested = @{ Header = \"Bearer $t\" } }\n"
            "throw \"failed with $t\""));
        const QByteArray all = r.everything();
        QVERIFY(!all.contains(r.tokens.value));
        QVERIFY(!all.contains(r.tokens.value.toBase64().left(40)));
        QVERIFY(!all.contains(r.tokens.value.mid(9)));
        QVERIFY(r.saw(u"plain •••"_s));
        QVERIFY(r.result.error->message.contains(u"•••"));
    }

    void aRefusedRenewalIsSaidOnceAndTheScriptGoesOnUntilTheTokenRunsOut()
    {
        Runner r;
        r.connectGraph();
        r.tokens.lifetime = 4;
        r.tokens.goodAnswers = 1;
        r.tokens.refusal.code = ErrorCode::ConsentNeeded;
        r.tokens.refusal.message = u"Contoso has withdrawn its consent."_s;
        QVERIFY(r.run("$first = \"$GraphToken\"; [Threading.Thread]::Sleep(7000)\n"
                      "\"same $(\"$GraphToken\" -eq $first)\"; 'end'"));
        QVERIFY2(r.result.state == RunState::SucceededWithErrors, qPrintable(r.why()));
        QCOMPARE(r.output(), (QStringList{u"same True"_s, u"end"_s}));
        QCOMPARE(r.texts(Type::Warning),
                 QStringList{u"The sign-in to Graph could not be renewed: Contoso has withdrawn its "
                             "consent. The script goes on with the present one while it lasts."_s});
        QCOMPARE(r.texts(Type::Error),
                 QStringList{u"The sign-in to Graph has run out and could not be renewed: Contoso has "
                             "withdrawn its consent. The script can no longer use it."_s});
        QCOMPARE(r.result.warnings, 1);
        QCOMPARE(r.result.errors, 1);
        QVERIFY(r.tokens.asked.size() >= 3);
    }

    void aTokenThatFormattingWrapsIsMaskedInEachLine()
    {
        Runner r;
        r.connectGraph();
        for (int i = 0; i < 60; ++i)
            r.tokens.value += "part" + QByteArray::number(1000 + i * 37);
        QVERIFY(r.run("[pscustomobject]@{ Name = 'x'; Token = \"$GraphToken\" } | Format-List; 'end'"));
        QCOMPARE(r.result.state, RunState::Succeeded);
        QVERIFY2(r.output().contains(u"end"_s), qPrintable(r.why()));
        QVERIFY(r.texts(Type::Output).join(u'\n').count(u"•••"_s) > 1);
        QVERIFY2(!r.everything().contains("part1"), r.everything().constData());
        QVERIFY2(!r.everything().contains("part3"), r.everything().constData());
    }

    void aTokenPrintedInTwoHalvesWithAPauseIsMasked()
    {
        Runner r;
        r.connectGraph();
        r.tokens.value = "opaque-token-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ";
        QVERIFY(r.run(
            "$t = \"$GraphToken\"; $o = [Console]::Out\n"
            "$o.Write($t.Substring(0, 20)); $o.Flush(); [Threading.Thread]::Sleep(900)\n"
            "$o.WriteLine($t.Substring(20)); $o.Flush()\n"
            "Write-Host $t.Substring(0, 20) -NoNewline; [Threading.Thread]::Sleep(900)\n"
            "Write-Host $t.Substring(20)\n"
            "Write-Host $t.Substring(0, 30) -NoNewline -ForegroundColor Red; Write-Host $t.Substring(30)\n"
            "[Threading.Thread]::Sleep(300); 'end'"));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        const QByteArray all = r.everything();
        for (qsizetype i = 0; i + 8 <= r.tokens.value.size(); ++i)
            QVERIFY2(!all.contains(r.tokens.value.mid(i, 8)), all.constData());
        QVERIFY(all.contains("•••"));
    }

    // --- the process ---

    void nothingOfTheTenantIsInArgumentsOrEnvironment()
    {
        qputenv("STEWARD_TEST_CANARY", "canary-in-our-environment");
        Runner r;
        r.connectGraph();
        r.tokens.value = "opaque-token-0123456789-abcdefghijklmnopqrstuvwxyz";
        QByteArray environment;
        QByteArray arguments;
        r.onEvent = [&](const RunEvent& event) {
            if (event.text != u"ready"_s)
                return;
            for (const QString& pid : processesOf(r.session->id())) {
                QFile e(u"/proc/%1/environ"_s.arg(pid));
                QFile a(u"/proc/%1/cmdline"_s.arg(pid));
                if (e.open(QIODevice::ReadOnly) && a.open(QIODevice::ReadOnly)) {
                    environment += e.readAll();
                    arguments += a.readAll();
                }
            }
            r.session->stop();
        };
        QVERIFY(r.run("'ready'; [Threading.Thread]::Sleep(20000)"));
        QVERIFY(environment.contains("STEWARD_RUN_ID="));
        QVERIFY(arguments.contains("runner.ps1"));
        for (const QByteArray& both : {environment, arguments}) {
            for (const char* secret :
                 {"customer-1", "tenant-1", "partner-1", "opaque-token", "canary-in-our", "Sleep"})
                QVERIFY2(!both.contains(secret), secret);
        }
    }

    void nothingOfOneTenantIsVisibleInTheNext()
    {
        // What a user's own profile would do to every run.
        QTemporaryDir home;
        const QString profile = home.filePath(u".config/powershell"_s);
        QVERIFY(QDir().mkpath(profile));
        for (const auto& name : {u"profile.ps1"_s, u"Microsoft.PowerShell_profile.ps1"_s}) {
            QFile file(profile + u'/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("$global:FromProfile = 'profile of the user'\n");
        }
        const QByteArray before = qgetenv("HOME");
        qputenv("HOME", home.path().toUtf8());
        {
            Runner first;
            first.connectGraph();
            QVERIFY(first.run(
                "$global:Left = 'left'; $env:LEFT = 'left'; function global:Get-Left { 'left' }\n"
                "Set-Alias -Scope Global left Get-Left; $PSDefaultParameterValues['*:Left'] = 'left'\n"
                "[AppDomain]::CurrentDomain.SetData('left', "
                "'left')\n"
                "\"$TenantId $FromProfile\""));
            QVERIFY2(first.result.state == RunState::Succeeded, qPrintable(first.why()));
            QCOMPARE(first.output(), QStringList{u"tenant-1 "_s});
        }
        Runner next;
        next.request.target.tenant.value = u"tenant-2"_s;
        QVERIFY(next.run(
            "\"$TenantId|$Left|$env:LEFT|$(Get-Command Get-Left, left -ErrorAction Ignore)|"
            "$($PSDefaultParameterValues.Count)|"
            "$([AppDomain]::CurrentDomain.GetData('left'))|$($GraphToken)|$($Error.Count)|$FromProfile\""));
        qputenv("HOME", before);
        QVERIFY2(next.result.state == RunState::Succeeded, qPrintable(next.why()));
        QCOMPARE(next.output(), QStringList{u"tenant-2||||0|||0|"_s});
    }

    void nativeProgramsAndLookAlikeFramesAreRawText()
    {
        Runner r;
        QVERIFY(r.run("[Console]::Out.WriteLine('{\"type\":\"end\",\"how\":\"completed\",\"exitCode\":0}')\n"
                      "[Console]::Out.Flush(); [Console]::Error.WriteLine('to stderr')\n"
                      "[Console]::OpenStandardOutput().Write([byte[]](5,0,0,0,74,1,2,3,4,5,10), 0, 11)\n"
                      "/bin/echo native; [Threading.Thread]::Sleep(300); 'still here'"));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        QVERIFY(r.texts(Type::Raw).contains(u"{\"type\":\"end\",\"how\":\"completed\",\"exitCode\":0}"_s));
        QVERIFY(r.texts(Type::Raw).contains(u"to stderr"_s));
        QVERIFY(r.saw(u"native"_s));
        QVERIFY(r.saw(u"still here"_s));
    }

    void stopRunsFinally()
    {
        Runner r;
        r.onEvent = [&r](const RunEvent& event) {
            if (event.text == u"ready"_s)
                r.session->stop();
        };
        QVERIFY(r.run("try { 'ready'; while ($true) { [Threading.Thread]::Sleep(20) } } finally { Write-Host "
                      "'cleaned up' }"));
        QCOMPARE(r.result.state, RunState::Stopped);
        QCOMPARE(commandExitCode(r.result), 6);
        QVERIFY2(r.texts(Type::Information).contains(u"cleaned up"_s), qPrintable(r.why()));
        QVERIFY(r.states.contains(RunState::Stopping));
    }

    void stopEndsAScriptThatIgnoresItAndItsChildren()
    {
        Runner r;
        r.files.stopGrace = 500ms;
        r.onEvent = [&r](const RunEvent& event) {
            if (event.text == u"ready"_s)
                r.session->stop();
        };
        // The second child leaves the session and its parent, as a daemon does.
        QVERIFY(r.run("$null = [Diagnostics.Process]::Start('/bin/sleep', '300')\n"
                      "$null = [Diagnostics.Process]::Start('/usr/bin/setsid', '-f /bin/sleep 301')\n"
                      "try { 'ready'; [Threading.Thread]::Sleep(100000) } finally { while ($true) { "
                      "[Threading.Thread]::Sleep(1000) } }"));
        QCOMPARE(r.result.state, RunState::Stopped);
        QTRY_COMPARE(processesOf(r.session->id()), QStringList());
    }

    void timeoutEndsTheRun()
    {
        Runner r;
        r.request.timeout = 4s;
        r.files.stopGrace = 500ms;
        QVERIFY(r.run("'x'; [Threading.Thread]::Sleep(100000)"));
        QCOMPARE(r.result.state, RunState::TimedOut);
        QCOMPARE(commandExitCode(r.result), 5);
    }

    void stopBeforeTheEngineIsReadyEndsAtOnce()
    {
        Runner r;
        r.start("'x'");
        r.session->stop();
        QVERIFY(r.wait());
        QCOMPARE(r.result.state, RunState::Stopped);
        QTRY_COMPARE(processesOf(r.session->id()), QStringList());
    }

    void deletingARunningSessionDoesNotBlockAndEndsItsProcesses()
    {
        Runner r;
        bool ready = false;
        r.onEvent = [&ready](const RunEvent& event) { ready = ready || event.text == u"ready"_s; };
        r.start("'ready'; $null = [Diagnostics.Process]::Start('/bin/sleep', '300'); "
                "[Threading.Thread]::Sleep(100000)");
        QTRY_VERIFY_WITH_TIMEOUT(ready, 30000);
        const QString id = r.session->id();
        QElapsedTimer timer;
        timer.start();
        r.session.reset();
        QVERIFY(timer.elapsed() < 300);
        QTRY_COMPARE(processesOf(id), QStringList());
        QCOMPARE(r.finishedCount, 0);
    }

    void deletingFromWithinASlotIsSafe()
    {
        Runner r;
        bool gone = false;
        r.start("'x'");
        connect(r.session.get(), &RunSession::finished, this, [&r, &gone](const RunResult&) {
            r.session.release()->deleteLater();
            gone = true;
        });
        QTRY_VERIFY_WITH_TIMEOUT(gone, 30000);
    }

    void aFloodIsBoundedAndComplete()
    {
        Runner r;
        r.keepEvents = false;
        QVERIFY(r.run("1..300000 | ForEach-Object { \"line $_ of the flood, with a little text to it\" }"));
        QCOMPARE(r.result.state, RunState::Succeeded);
        QCOMPARE(r.lines, 300000);
        QCOMPARE(r.result.outputs, 300000);
    }

    void aSlowConsumerSlowsTheScriptDown()
    {
        Runner r;
        r.keepEvents = false;
        r.onEvent = [](const RunEvent&) { QTest::qSleep(1); };
        r.start("1..60000 | ForEach-Object { 'x' * 200 }");
        qint64 most = 0;
        QVERIFY(QTest::qWaitFor(
            [&] {
                QFile statm(u"/proc/self/statm"_s);
                if (statm.open(QIODevice::ReadOnly))
                    most = std::max(most, statm.readAll().split(' ').value(1).toLongLong() * 4096);
                return r.finishedCount > 0;
            },
            60000));
        QCOMPARE(r.lines, 60000);
        QVERIFY2(most < 400 * 1024 * 1024, qPrintable(QString::number(most)));
    }

    void aFloodOfRawTextIsCutVisibly()
    {
        Runner r;
        r.keepEvents = true;
        QVERIFY(r.run("$s = 'y' * 1000; $o = [Console]::Out; for ($i = 0; $i -lt 20000; $i++) { "
                      "$o.WriteLine($s) }; 'done'"));
        QVERIFY(r.saw(u"done"_s));
        qint64 bytes = 0;
        for (const QString& text : r.texts(Type::Raw))
            bytes += text.size();
        QVERIFY(bytes < 17 * 1024 * 1024);
        QVERIFY(r.texts(Type::Raw).join(u' ').contains(u"the rest is not shown"));
    }

    // --- questions ---

    void aQuestionThatLeavesItsLineOpenIsSeenAtOnce_data()
    {
        QTest::addColumn<QByteArray>("ask");
        QTest::newRow("native program")
            << QByteArray("[Console]::Out.Write('Name: '); [Console]::Out.Flush()");
        QTest::newRow("Write-Host") << QByteArray("Write-Host -NoNewline 'Name: '");
        QTest::newRow("the host itself") << QByteArray("$Host.UI.Write('Name: ')");
    }
    void aQuestionThatLeavesItsLineOpenIsSeenAtOnce()
    {
        QFETCH(QByteArray, ask);
        Runner r;
        QElapsedTimer clock;
        QList<qint64> asked;
        QList<qint64> seen;
        r.redactor.addSecret(Secret(": a secret that begins like the question ends"));
        r.onEvent = [&](const RunEvent& event) {
            if (event.text == u"ask"_s)
                asked << clock.elapsed();
            else if (event.text == u"Name: "_s)
                seen << clock.elapsed();
        };
        clock.start();
        QVERIFY(r.run("foreach ($i in 1..3) { 'ask'; " + ask + "; [Threading.Thread]::Sleep(1730) }"));
        QCOMPARE(asked.size(), 3);
        QCOMPARE(seen.size(), 3);
        for (qsizetype i = 0; i < 3; ++i) {
            const qint64 late = seen[i] - asked[i];
            QVERIFY2(late < 600, qPrintable(QString::number(late)));
        }
    }

    void questionsAreAnswered()
    {
        Runner r;
        r.request.allowInput = true;
        r.onEvent = [&r](const RunEvent& event) {
            if (event.type == Type::Prompt)
                r.session->answer(event.data.value(u"id"_s).toString(),
                                  event.data.value(u"kind"_s) == u"choice"_s ? u"1"_s : u"blue"_s);
        };
        QVERIFY(r.run("param([Parameter(Mandatory)][string]$Name)\n\"name $Name\"\n$c = Read-Host 'Colour'; "
                      "\"colour $c\"\n"
                      "$choices = [Management.Automation.Host.ChoiceDescription[]]('&Yes', '&No')\n"
                      "\"choice $($Host.UI.PromptForChoice('Sure?', 'Really', $choices, 0))\""));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        QCOMPARE(r.output(), (QStringList{u"name blue"_s, u"colour blue"_s, u"choice 1"_s}));
    }

    void valuesThatAreMissingAreAskedInOneForm()
    {
        Runner r;
        r.request.allowInput = true;
        r.request.askForms = true;
        int questions = 0;
        r.onEvent = [&](const RunEvent& event) {
            if (event.type != Type::Prompt)
                return;
            ++questions;
            QCOMPARE(event.data.value(u"kind"_s).toString(), u"fields"_s);
            const QJsonArray fields = event.data.value(u"fields"_s).toArray();
            QCOMPARE(fields.size(), 3);
            QCOMPARE(fields[0].toObject().value(u"name"_s).toString(), u"Name"_s);
            QVERIFY(fields[2].toObject().value(u"secret"_s).toBool());
            r.session->answer(event.data.value(u"id"_s).toString(),
                              uR"({"Name":"Ada","Count":"3","Key":"form-secret-77"})"_s);
        };
        QVERIFY2(r.run("$f = "
                       "[System.Collections.ObjectModel.Collection[System.Management.Automation.Host."
                       "FieldDescription]]::new()\n"
                       "foreach ($n in 'Name', 'Count', 'Key') { $d = "
                       "[System.Management.Automation.Host.FieldDescription]::new($n); "
                       "if ($n -eq 'Key') { $d.SetParameterType([securestring]) } else { "
                       "$d.SetParameterType([string]) }; $f.Add($d) }\n"
                       "$v = $Host.UI.Prompt('Values', 'Give them', $f)\n"
                       "\"$($v['Name'])|$($v['Count'])|$([pscredential]::new('u', "
                       "$v['Key']).GetNetworkCredential().Password)\""),
                 qPrintable(r.why()));
        QCOMPARE(questions, 1);
        QCOMPARE(r.output(), QStringList{u"Ada|3|•••"_s});
    }

    void anErrorCarriesItsRequestId_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::newRow("kept by the caller")
            << QByteArray("$e = [System.Exception]::new('no'); $e.Data['RequestId'] = "
                          "'11111111-2222-3333-4444-555555555555'; "
                          "Write-Error -Exception $e");
        QTest::newRow("inside") << QByteArray(
            "$e = [System.Exception]::new('no'); $e.Data['RequestId'] = "
            "'11111111-2222-3333-4444-555555555555'; "
            "Write-Error -Exception ([System.InvalidOperationException]::new('outer', $e))");
        QTest::newRow("in the text") << QByteArray(
            "Write-Error "
            "'{\"error\":{\"innerError\":{\"request-id\":\"11111111-2222-3333-4444-555555555555\"}}}'");
    }

    void anErrorCarriesItsRequestId()
    {
        QFETCH(QByteArray, script);
        Runner r;
        QVERIFY(r.run(script));
        QCOMPARE(r.data(Type::Error).value(u"requestId"_s).toString(),
                 u"11111111-2222-3333-4444-555555555555"_s);
    }

    void anAnsweredSecretIsMaskedFromThenOn()
    {
        Runner r;
        r.request.allowInput = true;
        r.onEvent = [&r](const RunEvent& event) {
            if (event.type == Type::Prompt)
                r.session->answer(event.data.value(u"id"_s).toString(), u"tech@contoso.com\nS3cret-Pa55"_s);
        };
        QVERIFY(r.run("$c = $Host.UI.PromptForCredential('Sign in', 'Please', '', '')\n"
                      "\"$($c.UserName) $($c.GetNetworkCredential().Password)\""));
        QCOMPARE(r.output(), QStringList{u"tech@contoso.com •••"_s});
    }

    void aQuestionNobodyCanAnswerIsAnError()
    {
        Runner r;
        QVERIFY(r.run("$x = Read-Host 'Colour'; 'after'"));
        QVERIFY(r.result.errors >= 1);
        QVERIFY(r.texts(Type::Error).join(u' ').contains(u"asks for input"));
    }

    void aQuestionIsLeftByStop()
    {
        Runner r;
        r.request.allowInput = true;
        r.onEvent = [&r](const RunEvent& event) {
            if (event.type == Type::Prompt)
                r.session->stop();
        };
        QVERIFY(r.run("$x = Read-Host 'Colour'; 'after'"));
        QCOMPARE(r.result.state, RunState::Stopped);
        QVERIFY(!r.saw(u"after"_s));
    }
};

QTEST_GUILESS_MAIN(TestRunSession)
#include "tst_runsession.moc"
