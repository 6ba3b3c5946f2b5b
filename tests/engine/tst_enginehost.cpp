#include "enginerun.h"

#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using steward::test::EngineRun;
using steward::test::Scripts;

/// The command line, streams, input and signals of the bundled engine, as those of pwsh are known to be.
class EngineHostTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commandGivesOutputAndExitCode_data();
    void commandGivesOutputAndExitCode();
    void fileGivesOutputAndExitCode_data();
    void fileGivesOutputAndExitCode();
    void argumentsAreBoundToTheScriptsParameters();
    void wrongCommandLineIsRefused_data();
    void wrongCommandLineIsRefused();
    void everyStreamGoesWhereTheConsolePutsIt();
    void errorsAndOutputNameTheScriptAndLine();
    void inputIsGivenLineByLineWhileStandardInputStaysOpen();
    void inputEndsWithStandardInput();
    void consoleInputIsFreeForACommand();
    void commandsComeFromStandardInput();
    void outputArrivesBeforeTheScriptEnds();
    void interruptRunsFinallyAndEndsWithZero();
    void readHostFailsWithoutEndingANonInteractiveScript();
    void readHostReadsALine();
    void worksWithoutAHomeFolder();
    void aSecondRunspaceHasTheCmdlets();
    void classesPoolsAndPipesWork();
    void workingDirectoryIsUsed();
};

void EngineHostTest::commandGivesOutputAndExitCode_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("code");

    QTest::newRow("command") << QStringList{u"-NoLogo"_s, u"-NoProfile"_s, u"-Command"_s, u"1 + 1"_s}
                             << u"2\n"_s << 0;
    QTest::newRow("abbreviated") << QStringList{u"-nol"_s, u"-nop"_s, u"-noni"_s, u"-c"_s, u"'x'"_s}
                                 << u"x\n"_s << 0;
    QTest::newRow("any case") << QStringList{u"-NOPROFILE"_s, u"-cOmMaNd"_s, u"'x'"_s} << u"x\n"_s << 0;
    QTest::newRow("words are joined") << QStringList{u"-c"_s, u"'a'"_s, u"+"_s, u"'b'"_s} << u"ab\n"_s << 0;
    QTest::newRow("policy and formats")
        << QStringList{u"-ExecutionPolicy"_s, u"Bypass"_s, u"-InputFormat"_s, u"Text"_s,
                       u"-OutputFormat"_s,    u"Text"_s,   u"-c"_s,           u"5"_s}
        << u"5\n"_s << 0;
    // '7' in UTF-16, Base64
    QTest::newRow("encoded") << QStringList{u"-EncodedCommand"_s, u"NwA="_s} << u"7\n"_s << 0;
    QTest::newRow("encoded, short") << QStringList{u"-ec"_s, u"NwA="_s} << u"7\n"_s << 0;
    QTest::newRow("encoded, shortest") << QStringList{u"-e"_s, u"NwA="_s} << u"7\n"_s << 0;
    QTest::newRow("version") << QStringList{u"-Version"_s} << u"PowerShell 7.6.9\n"_s << 0;
    QTest::newRow("version, short") << QStringList{u"-v"_s} << u"PowerShell 7.6.9\n"_s << 0;
    QTest::newRow("exit") << QStringList{u"-c"_s, u"'a'; exit 7; 'b'"_s} << u"a\n"_s << 7;
    QTest::newRow("throw") << QStringList{u"-c"_s, u"'a'; throw 'x'; 'b'"_s} << u"a\n"_s << 1;
    QTest::newRow("last statement failed") << QStringList{u"-c"_s, u"'a'; Write-Error x"_s} << u"a\n"_s << 1;
    QTest::newRow("error before the last") << QStringList{u"-c"_s, u"Write-Error x; 'a'"_s} << u"a\n"_s << 0;
    QTest::newRow("native program failed") << QStringList{u"-c"_s, u"sh -c 'exit 3'"_s} << QString() << 1;
    QTest::newRow("does not parse") << QStringList{u"-c"_s, u"1 +"_s} << QString() << 1;
    QTest::newRow("utf-8") << QStringList{u"-c"_s, u"'Grüße 日本 😀'"_s} << u"Grüße 日本 😀\n"_s << 0;
    QTest::newRow("edition")
        << QStringList{u"-c"_s,
                       u"\"$($PSVersionTable.PSEdition) $IsLinux $IsCoreCLR $($PSVersionTable.PSVersion)\""_s}
        << u"Core True True 7.6.9\n"_s << 0;
    QTest::newRow("host") << QStringList{u"-c"_s, u"$Host.Name; Test-Path $PSHOME/Modules"_s}
                          << u"ConsoleHost\nTrue\n"_s << 0;
}

void EngineHostTest::commandGivesOutputAndExitCode()
{
    QFETCH(QStringList, arguments);
    EngineRun run(arguments);
    QVERIFY(run.finish());
    QTEST(run.out(), "expected");
    QTEST(run.code(), "code");
}

void EngineHostTest::fileGivesOutputAndExitCode_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("code");

    QTest::newRow("plain") << u"'a'\n'b'\n"_s << u"a\nb\n"_s << 0;
    QTest::newRow("exit") << u"'a'\nexit 7\n'b'\n"_s << u"a\n"_s << 7;
    QTest::newRow("exit in a function") << u"function f { exit 9 }\nf\n'b'\n"_s << QString() << 9;
    QTest::newRow("exit without a number") << u"exit\n"_s << QString() << 0;
    QTest::newRow("throw") << u"'a'\nthrow 'x'\n'b'\n"_s << u"a\n"_s << 1;
    QTest::newRow("stopping preference")
        << u"$ErrorActionPreference = 'Stop'\nWrite-Error x\n'b'\n"_s << QString() << 1;
    QTest::newRow("error only") << u"Write-Error x\n'b'\n"_s << u"b\n"_s << 0;
    QTest::newRow("error last") << u"Write-Error x\n"_s << QString() << 0;
    QTest::newRow("native program failed") << u"sh -c 'exit 3'\n"_s << QString() << 0;
    QTest::newRow("does not parse") << u"if (\n"_s << QString() << 1;
    QTest::newRow("byte order mark") << u"\uFEFF'ä'\n"_s << u"ä\n"_s << 0;
    QTest::newRow("own path") << u"Split-Path -Leaf $PSCommandPath; $PSScriptRoot.Length -gt 0\n"_s
                              << u"script.ps1\nTrue\n"_s << 0;
}

void EngineHostTest::fileGivesOutputAndExitCode()
{
    QFETCH(QString, script);
    Scripts scripts;
    EngineRun run({u"-NoLogo"_s, u"-NoProfile"_s, u"-NonInteractive"_s, u"-File"_s,
                   scripts.write(u"script.ps1"_s, script)});
    QVERIFY(run.finish());
    QTEST(run.out(), "expected");
    QTEST(run.code(), "code");
}

void EngineHostTest::argumentsAreBoundToTheScriptsParameters()
{
    Scripts scripts;
    const auto file = scripts.write(u"p.ps1"_s, u"param([string]$Name, [int]$Count = 1, [switch]$Force, "
                                                u"[Parameter(ValueFromRemainingArguments)]$Rest)\n"
                                                u"\"$Name|$Count|$Force|$($Rest -join ',')\"\n"_s);
    EngineRun run({u"-f"_s, file, u"-Name"_s, u"a b"_s, u"-Force:$true"_s, u"-Count:3"_s, u"x"_s, u"y"_s});
    QVERIFY(run.finish());
    QCOMPARE(run.out(), u"a b|3|True|x,y\n"_s);
    EngineRun plain({file, u"-Force"_s, u"only"_s});
    QVERIFY(plain.finish());
    QCOMPARE(plain.out(), u"only|1|True|\n"_s);
}

void EngineHostTest::wrongCommandLineIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");

    QTest::newRow("unknown flag") << QStringList{u"-Bogus"_s} << u"-Bogus"_s;
    QTest::newRow("missing file") << QStringList{u"-File"_s, u"/nowhere/x.ps1"_s}
                                  << u"'/nowhere/x.ps1' to the -File parameter does not exist"_s;
    QTest::newRow("free word") << QStringList{u"/nowhere/x.ps1"_s} << u"/nowhere/x.ps1"_s;
    QTest::newRow("no file name") << QStringList{u"-File"_s} << u"-File"_s;
    QTest::newRow("no command") << QStringList{u"-Command"_s} << u"-Command"_s;
    QTest::newRow("bad encoding") << QStringList{u"-EncodedCommand"_s, u"%%%"_s} << u"Base64"_s;
}

void EngineHostTest::wrongCommandLineIsRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    EngineRun run(arguments);
    QVERIFY(run.finish());
    QCOMPARE(run.code(), 64);
    QVERIFY2(run.err().contains(says), qPrintable(run.err()));
    QCOMPARE(run.out(), QString());
}

void EngineHostTest::everyStreamGoesWhereTheConsolePutsIt()
{
    EngineRun run(
        {u"-nop"_s, u"-c"_s,
         u"$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $InformationPreference = "
         u"'Continue';"
         u"'out'; Write-Warning w; Write-Verbose v; Write-Debug d; Write-Information i; Write-Host h "
         u"-ForegroundColor Red;"
         u"Write-Host a, b -Separator '-' -NoNewline; Write-Host; Write-Progress p -PercentComplete 5;"
         u"Write-Error e; 'end'"_s});
    QVERIFY(run.finish());
    QCOMPARE(run.out(), u"out\nWARNING: w\nVERBOSE: v\nDEBUG: d\ni\nh\na-b\nend\n"_s);
    QVERIFY2(run.err().contains(u"Write-Error: e"_s), qPrintable(run.err()));
    QVERIFY(!run.err().contains(u'\x1b'));
}

void EngineHostTest::errorsAndOutputNameTheScriptAndLine()
{
    Scripts scripts;
    EngineRun run(
        {u"-File"_s, scripts.write(u"bad.ps1"_s, u"'a'\n\nGet-Nothing -Sure\nthrow 'the end'\n"_s)});
    QVERIFY(run.finish());
    QCOMPARE(run.code(), 1);
    QCOMPARE(run.out(), u"a\n"_s);
    QVERIFY2(run.err().contains(u"Get-Nothing: "_s), qPrintable(run.err()));
    QVERIFY2(run.err().contains(u"bad.ps1:3"_s), qPrintable(run.err()));
    QVERIFY2(run.err().contains(u"is not recognized"_s), qPrintable(run.err()));
    QVERIFY2(run.err().contains(u"the end"_s), qPrintable(run.err()));
    QVERIFY2(run.err().contains(u"bad.ps1:4"_s), qPrintable(run.err()));
}

void EngineHostTest::inputIsGivenLineByLineWhileStandardInputStaysOpen()
{
    Scripts scripts;
    EngineRun run(
        {u"-File"_s, scripts.write(u"i.ps1"_s, u"$null = $input.MoveNext()\n\"got $($input.Current)\"\n"_s)});
    run.process().write("first\n");
    QVERIFY(run.finish(std::nullopt));
    QCOMPARE(run.out(), u"got first\n"_s);
    QCOMPARE(run.code(), 0);
}

void EngineHostTest::inputEndsWithStandardInput()
{
    Scripts scripts;
    EngineRun run({u"-File"_s, scripts.write(u"i.ps1"_s, u"foreach ($line in $input) { \"<$line>\" }\n"_s)});
    QVERIFY(run.finish("a\nb\n"));
    QCOMPARE(run.out(), u"<a>\n<b>\n"_s);
    EngineRun command({u"-c"_s, u"$input | ForEach-Object { $_.Length }"_s});
    QVERIFY(command.finish("abc\nz\n"));
    QCOMPARE(command.out(), u"3\n1\n"_s);
}

void EngineHostTest::consoleInputIsFreeForACommand()
{
    EngineRun run({u"-c"_s, u"& ([scriptblock]::Create([Console]::In.ReadToEnd()))"_s});
    QVERIFY(run.finish("$x = 4\nif ($x) {\n  $x * 2\n}\nexit 7"));
    QCOMPARE(run.out(), u"8\n"_s);
    QCOMPARE(run.code(), 7);
}

void EngineHostTest::commandsComeFromStandardInput()
{
    EngineRun run({u"-nop"_s, u"-Command"_s, u"-"_s});
    QVERIFY(run.finish("$x = 4\n$x * 2\nexit 3\n"));
    QCOMPARE(run.out(), u"8\n"_s);
    QCOMPARE(run.code(), 3);
}

void EngineHostTest::outputArrivesBeforeTheScriptEnds()
{
    EngineRun run({u"-c"_s, u"'first'; Start-Sleep 100; 'last'"_s});
    QTRY_COMPARE_WITH_TIMEOUT(run.outSoFar(), u"first\n"_s, 30000);
    QCOMPARE(run.process().state(), QProcess::Running);
    ::kill(pid_t(run.process().processId()), SIGINT);
    QVERIFY(run.finish());
    QCOMPARE(run.out(), u"first\n"_s);
}

void EngineHostTest::interruptRunsFinallyAndEndsWithZero()
{
    Scripts scripts;
    EngineRun run(
        {u"-File"_s,
         scripts.write(u"s.ps1"_s, u"try { 'ready'; Start-Sleep -Seconds 100 }\n"
                                   u"finally { [Console]::Out.WriteLine('cleaned') }\n'after'\n"_s)});
    QTRY_COMPARE_WITH_TIMEOUT(run.outSoFar(), u"ready\n"_s, 30000);
    ::kill(pid_t(run.process().processId()), SIGINT);
    QVERIFY(run.finish(std::nullopt));
    QCOMPARE(run.out(), u"ready\ncleaned\n"_s);
    QCOMPARE(run.code(), 0);
}

void EngineHostTest::readHostFailsWithoutEndingANonInteractiveScript()
{
    EngineRun run({u"-NonInteractive"_s, u"-c"_s, u"Read-Host 'Name'; 'after'"_s});
    QVERIFY(run.finish());
    QCOMPARE(run.out(), u"after\n"_s);
    QVERIFY2(run.err().contains(u"NonInteractive"_s), qPrintable(run.err()));
    QCOMPARE(run.code(), 0);
}

void EngineHostTest::readHostReadsALine()
{
    EngineRun run({u"-c"_s, u"$n = Read-Host 'Name'; $m = Read-Host; \"[$n][$m]\""_s});
    QVERIFY(run.finish("Ada\n"));
    QCOMPARE(run.out(), u"Name: [Ada][]\n"_s);
}

void EngineHostTest::worksWithoutAHomeFolder()
{
    EngineRun run({u"-c"_s, u"Get-Date -Date 2024-02-03 -Format yyyyMMdd"_s},
                  {{u"HOME"_s, QString()}, {u"XDG_CACHE_HOME"_s, QString()}});
    QVERIFY(run.finish());
    QCOMPARE(run.out(), u"20240203\n"_s);
    QCOMPARE(run.err(), QString());
}

void EngineHostTest::aSecondRunspaceHasTheCmdlets()
{
    EngineRun run(
        {u"-c"_s,
         u"$r = [runspacefactory]::CreateRunspace($Host, [initialsessionstate]::CreateDefault2()); $r.Open();"
         u"$p = [powershell]::Create(); $p.Runspace = $r;"
         u"$p.AddScript('1..3 | Select-Object -Last 1 | ConvertTo-Json; Join-Path a b; "
         u"Microsoft.PowerShell.Utility\\Write-Output q').Invoke();"
         u"$p.Dispose(); $r.Dispose()"_s});
    QVERIFY(run.finish());
    QCOMPARE(run.out(), u"3\na/b\nq\n"_s);
    QCOMPARE(run.err(), QString());
}

void EngineHostTest::classesPoolsAndPipesWork()
{
    Scripts scripts;
    const auto file = scripts.write(u"c.ps1"_s, uR"(
[NoRunspaceAffinity()] class Counter { [int]$n; [int] Next() { return ++$this.n } }
class Live : System.Management.Automation.PSVariable {
    Live() : base('Live') {}
    [object] get_Value() { return 'live value' }
    [void] set_Value([object]$v) {}
}
$c = [Counter]::new(); $null = $c.Next(); $c.Next()
$ExecutionContext.SessionState.PSVariable.Set([Live]::new())
"$Live"
$pool = [runspacefactory]::CreateRunspacePool(1, 2); $pool.Open()
$jobs = 1..3 | ForEach-Object { $p = [powershell]::Create(); $p.RunspacePool = $pool; $null = $p.AddScript('param($x) $x * 10').AddArgument($_); @{ P = $p; A = $p.BeginInvoke() } }
($jobs | ForEach-Object { $_.P.EndInvoke($_.A) }) -join ','
$pool.Dispose()
$path = [IO.Path]::Combine($PSScriptRoot, 'sock')
$server = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
$server.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($path)); $server.Listen(1)
$client = [System.IO.Pipes.NamedPipeClientStream]::new('.', $path, 'InOut'); $client.Connect(5000)
$peer = $server.Accept(); $null = $peer.Send([byte[]](65, 66, 10))
([IO.StreamReader]::new($client)).ReadLine()
[System.Text.Json.JsonDocument]::Parse('{"a":5}').RootElement.GetProperty('a').GetInt32()
)"_s);
    EngineRun run({u"-NoProfile"_s, u"-File"_s, file});
    QVERIFY(run.finish());
    QCOMPARE(run.out(), u"2\nlive value\n10,20,30\nAB\n5\n"_s);
    QCOMPARE(run.err(), QString());
}

void EngineHostTest::workingDirectoryIsUsed()
{
    Scripts scripts;
    EngineRun run({u"-WorkingDirectory"_s, scripts.path(), u"-c"_s, u"(Get-Location).Path; $PWD.Path"_s});
    QVERIFY(run.finish());
    const auto path = QDir(scripts.path()).canonicalPath();
    QCOMPARE(run.out(), path + u"\n"_s + path + u"\n"_s);
}

QTEST_GUILESS_MAIN(EngineHostTest)
#include "tst_enginehost.moc"
