#include "enginerun.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using steward::test::EngineRun;
using steward::test::Scripts;

/// The cmdlets of the bundled engine print what PowerShell 7 prints.
class EngineCmdletsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printsWhatPowerShellPrints_data();
    void printsWhatPowerShellPrints();
    void webCmdletsSpeakHttp();
};

void EngineCmdletsTest::printsWhatPowerShellPrints_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char* name, const char16_t* script, const char16_t* expected) {
        QTest::newRow(name) << QString::fromUtf16(script) << QString::fromUtf16(expected);
    };

    row("Write-Output enumerates", u"(Write-Output 1, 2 | ForEach-Object { $_ + 1 }) -join ','", u"2,3\n");
    row("Write-Output -NoEnumerate", u"(Write-Output -NoEnumerate 1, 2 | ForEach-Object { $_.Count })",
        u"2\n");
    row("Write-Host is information",
        u"Write-Host a b -InformationVariable i 6>$null; $i.Tags -join ','; $i.MessageData.Message",
        u"PSHOST\na b\n");
    row("Write-Error parts",
        u"Write-Error -Message m -ErrorId my -Category InvalidData -TargetObject 5 -ErrorAction "
        u"SilentlyContinue -ErrorVariable e;"
        u"$e[0].FullyQualifiedErrorId; $e[0].CategoryInfo.Category; $e[0].TargetObject; "
        u"$e[0].Exception.GetType().Name",
        u"my\nInvalidData\n5\nWriteErrorException\n");
    row("Write-Error -Exception",
        u"try { Write-Error -Exception ([ArgumentException]::new('bad')) -ErrorAction Stop } catch "
        u"[ArgumentException] { $_.Exception.Message }",
        u"bad\n");
    row("Write-Error -ErrorRecord",
        u"try { throw 'a' } catch { Write-Error -ErrorRecord $_ -ErrorAction SilentlyContinue -ErrorVariable "
        u"e }; \"$e\"",
        u"a\n");
    row("warning variable", u"Write-Warning w -WarningVariable v -WarningAction SilentlyContinue; \"$v\"",
        u"w\n");
    row("Select-Object -First stops the source", u"1..1000000000 | Select-Object -First 2 -Skip 1",
        u"2\n3\n");
    row("Select-Object -Last -Skip", u"(1..5 | Select-Object -Last 2 -Skip 1) -join ','", u"3,4\n");
    row("Select-Object -SkipLast", u"(1..5 | Select-Object -SkipLast 2) -join ','", u"1,2,3\n");
    row("Select-Object -Index", u"('a'..'e' | Select-Object -Index 0, 3) -join ','", u"a,d\n");
    row("Select-Object -Unique", u"('b', 'a', 'b' | Select-Object -Unique) -join ','", u"b,a\n");
    row("Select-Object calculated",
        u"$o = [pscustomobject]@{A = 2; B = 3} | Select-Object A, @{n = 'C'; e = { $_.A * $_.B }}, Z; \"$o\"",
        u"@{A=2; C=6; Z=}\n");
    row("Select-Object -ExcludeProperty",
        u"\"$([pscustomobject]@{A = 2; B = 3} | Select-Object * -ExcludeProperty A)\"", u"@{B=3}\n");
    row("Select-Object -ExpandProperty",
        u"([pscustomobject]@{L = 1, 2} | Select-Object -ExpandProperty L) -join ','", u"1,2\n");
    row("Select-Object type name", u"([pscustomobject]@{A = 1} | Select-Object A).PSObject.TypeNames[0]",
        u"Selected.System.Management.Automation.PSCustomObject\n");
    row("Sort-Object",
        u"(3, 1, 2 | Sort-Object) -join ','; ('b', 'A', 'c' | Sort-Object -Descending) -join ','",
        u"1,2,3\nc,b,A\n");
    row("Sort-Object properties",
        u"(@(@{n='x';v=2}, @{n='a';v=2}, @{n='b';v=1}) | ForEach-Object { [pscustomobject]$_ } | Sort-Object "
        u"@{e='v';Descending=$true}, n | ForEach-Object n) -join ','",
        u"a,x,b\n");
    row("Sort-Object -Unique -Top",
        u"(3, 1, 3, 2 | Sort-Object -Unique) -join ','; (3, 1, 2 | Sort-Object -Top 2) -join ','",
        u"1,2,3\n1,2\n");
    row("Group-Object", u"'b', 'a', 'B' | Group-Object | ForEach-Object { \"$($_.Name)=$($_.Count)\" }",
        u"a=1\nb=2\n");
    row("Group-Object -AsHashTable", u"$h = 'aa', 'b' | Group-Object Length -AsHashTable; $h[2]; $h.Count",
        u"aa\n2\n");
    row("Measure-Object",
        u"$m = 1..4 | Measure-Object -Sum -Average -Maximum -Minimum; \"$($m.Count) $($m.Sum) $($m.Average) "
        u"$($m.Maximum) $($m.Minimum)\"",
        u"4 10 2.5 4 1\n");
    row("Measure-Object text",
        u"$m = 'a b', 'c' | Measure-Object -Line -Word -Character; \"$($m.Lines) $($m.Words) "
        u"$($m.Characters)\"",
        u"2 3 4\n");
    row("Measure-Command", u"(Measure-Command { $x = 5; 'dropped' }).GetType().Name; $x", u"TimeSpan\n5\n");
    row("Compare-Object",
        u"Compare-Object 1, 2 2, 3 | ForEach-Object { \"$($_.InputObject)$($_.SideIndicator)\" }",
        u"3=>\n1<=\n");
    row("Get-Unique", u"(1, 1, 2, 1 | Get-Unique) -join ','", u"1,2,1\n");
    row("Tee-Object", u"1, 2 | Tee-Object -Variable t | ForEach-Object { $_ * 2 }; $t -join ','",
        u"2\n4\n1,2\n");
    row("ConvertTo-Json",
        u"[ordered]@{ a = 1; b = 'x\"y'; c = @(1, $null); d = @{}; e = @(); f = $true } | ConvertTo-Json",
        u"{\n  \"a\": 1,\n  \"b\": \"x\\\"y\",\n  \"c\": [\n    1,\n    null\n  ],\n  \"d\": {},\n  \"e\": "
        u"[],\n  \"f\": true\n}\n");
    row("ConvertTo-Json -Compress",
        u"[pscustomobject]@{ a = 1.5; d = [datetime]::new(2024, 1, 2, 3, 4, 5, [DateTimeKind]::Utc); e = "
        u"[DayOfWeek]::Monday } | ConvertTo-Json -Compress",
        u"{\"a\":1.5,\"d\":\"2024-01-02T03:04:05Z\",\"e\":1}\n");
    row("ConvertTo-Json arrays",
        u"1, 2 | ConvertTo-Json -Compress; ConvertTo-Json -AsArray 1 -Compress; ConvertTo-Json @(1) "
        u"-Compress; ConvertTo-Json $null",
        u"[1,2]\n[1]\n[1]\nnull\n");
    row("ConvertTo-Json enums", u"ConvertTo-Json -EnumsAsStrings ([DayOfWeek]::Monday)", u"\"Monday\"\n");
    row("ConvertTo-Json depth",
        u"@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Depth 1 -Compress -WarningAction "
        u"SilentlyContinue",
        u"{\"a\":{\"b\":\"System.Collections.Hashtable\"}}\n");
    row("ConvertFrom-Json",
        u"$o = '{\"a\":{\"b\":[1,2.5,\"x\"]},\"d\":\"2024-01-02T03:04:05Z\"}' | ConvertFrom-Json; $o.a.b[1]; "
        u"$o.d.GetType().Name; $o.d.Kind; $o.a.b[0].GetType().Name",
        u"2.5\nDateTime\nUtc\nInt64\n");
    row("ConvertFrom-Json enumerates", u"'[1,2]' | ConvertFrom-Json | ForEach-Object { $_ * 2 }", u"2\n4\n");
    row("ConvertFrom-Json -AsHashtable",
        u"$h = '{\"b\":1,\"A\":2}' | ConvertFrom-Json -AsHashtable; $h.Keys -join ','; $h['A']", u"b,A\n2\n");
    row("ConvertFrom-Json fails", u"try { '{bad' | ConvertFrom-Json } catch { $_.Exception.GetType().Name }",
        u"ArgumentException\n");
    row("ConvertTo-Csv", u"[pscustomobject]@{ a = 1; b = 'x,\"y'; c = $null } | ConvertTo-Csv",
        u"\"a\",\"b\",\"c\"\n\"1\",\"x,\"\"y\",\n");
    row("ConvertTo-Csv as needed",
        u"[pscustomobject]@{ a = 1; b = 'x,y' } | ConvertTo-Csv -UseQuotes AsNeeded", u"a,b\n1,\"x,y\"\n");
    row("ConvertFrom-Csv",
        u"'a,b', '1,\"x,\"\"y\"', '2,' | ConvertFrom-Csv | ForEach-Object { \"$($_.a)|$($_.b)\" }",
        u"1|x,\"y\n2|\n");
    row("CSV files",
        u"1..2 | ForEach-Object { [pscustomobject]@{ n = $_ } } | Export-Csv t.csv; [pscustomobject]@{ n = 3 "
        u"} | Export-Csv t.csv -Append; (Import-Csv t.csv).n -join ','; (Get-Content t.csv)[0]",
        u"1,2,3\n\"n\"\n");
    row("Get-Date",
        u"Get-Date '2024-02-03 04:05:06' -Format 'yyyy-MM-dd HH:mm'; Get-Date '2024-02-03' -UFormat "
        u"'%Y/%m/%d %j'; (Get-Date '2024-02-03T00:00:00Z' -AsUTC).Kind; Get-Date -UnixTimeSeconds 0 -AsUTC "
        u"-Format o",
        u"2024-02-03 04:05\n2024/02/03 034\nUtc\n1970-01-01T00:00:00.0000000Z\n");
    row("New-TimeSpan",
        u"(New-TimeSpan -Hours 1 -Minutes 2).ToString(); (New-TimeSpan '2024-01-01' '2024-01-03').Days",
        u"01:02:00\n2\n");
    row("Get-Random",
        u"$r = Get-Random -Minimum 5 -Maximum 7; $r -in 5, 6; (1..5 | Get-Random -Count 5 | Sort-Object) "
        u"-join ','",
        u"True\n1,2,3,4,5\n");
    row("New-Guid", u"(New-Guid).GetType().Name; New-Guid -Empty | ForEach-Object Guid",
        u"Guid\n00000000-0000-0000-0000-000000000000\n");
    row("Out-String",
        u"$s = [pscustomobject]@{ A = 1 } | Out-String; $s.Replace(\"`n\", '~'); (1, 2 | Out-String -Stream) "
        u"-join ','",
        u"~A~-~1~~\n1,2\n");
    row("Out-File",
        u"1, 'ä' | Out-File o.txt; 'x' | Out-File o.txt -Append; (Get-Content o.txt) -join ','; (Get-Item "
        u"o.txt).Length",
        u"1,ä,x\n7\n");
    row("Redirection", u"'a' > r.txt; 'b' >> r.txt; Get-Content r.txt -Raw", u"a\nb\n\n");
    row("default table", u"[pscustomobject]@{ Name = 'a'; N = 1 }, [pscustomobject]@{ Name = 'bb'; N = 22 }",
        u"\nName  N\n----  -\na     1\nbb   22\n\n");
    row("Format-Table", u"[pscustomobject]@{ A = 1; B = 2 } | Format-Table B -HideTableHeaders", u"\n2\n\n");
    row("Format-List", u"[pscustomobject]@{ A = 1; Bcd = 2 } | Format-List", u"\nA   : 1\nBcd : 2\n\n");
    row("New-Object",
        u"(New-Object System.Text.StringBuilder 'abc').Append('d').ToString(); (New-Object psobject "
        u"-Property @{ q = 5 }).q; (New-Object System.Collections.ArrayList).Count",
        u"abcd\n5\n0\n");
    row("Add-Member",
        u"$o = [pscustomobject]@{ A = 2 }; $o | Add-Member B 3; $o | Add-Member ScriptProperty C { $this.A + "
        u"$this.B }; $o | Add-Member @{ D = 9 }; $o | Add-Member -MemberType NoteProperty -Name E -Value 4; "
        u"$o | Add-Member NoteProperty F 6; $o.C; $o.D; $o.E; $o.F",
        u"5\n9\n4\n6\n");
    row("Get-Member", u"([pscustomobject]@{ Q = 1 } | Get-Member -MemberType NoteProperty).Definition",
        u"int Q=1\n");
    row("Select-String",
        u"$m = 'abc', 'xyz', 'ABD' | Select-String 'ab.'; $m.Count; $m[0].Matches[0].Value; $m[1].LineNumber",
        u"2\nabc\n3\n");
    row("variables",
        u"Set-Variable x 5; $x; New-Variable y 6 -Option ReadOnly; (Get-Variable y).Value; Get-Variable x "
        u"-ValueOnly; Remove-Variable x; $null -eq $x; function f { Set-Variable z 7 -Scope 1 }; f; $z",
        u"5\n6\n5\nTrue\n7\n");
    row("aliases",
        u"Set-Alias hi Write-Output; hi 3; (Get-Alias hi).Definition; (3, 1 | sort) -join ','; 1, 2 | "
        u"measure | select -ExpandProperty Count; echo e; (gci . | group Length).Count -ge 0",
        u"3\nWrite-Output\n1,3\n2\ne\nTrue\n");
    row("data file",
        u"'@{ A = 1; B = @(2, 3) }' | Set-Content d.psd1; (Import-PowerShellDataFile d.psd1).B -join ','",
        u"2,3\n");
    row("secure text",
        u"$s = ConvertTo-SecureString 'pä' -AsPlainText -Force; $s.GetType().Name; ConvertFrom-SecureString "
        u"$s -AsPlainText; ($s | ConvertFrom-SecureString | ConvertTo-SecureString | "
        u"ConvertFrom-SecureString -AsPlainText)",
        u"SecureString\npä\npä\n");
    row("Invoke-Expression", u"$n = 2; Invoke-Expression '$n * 3; $m = 4'; $m; 'iex-' + (iex '1, 2').Count",
        u"6\n4\niex-2\n");
    row("ConvertFrom-StringData", u"$h = ConvertFrom-StringData \"a = 1`n# note`nb = x\"; $h.a; $h.b",
        u"1\nx\n");
    row("Join-String",
        u"1..3 | Join-String -Separator ', ' -OutputPrefix '<' -OutputSuffix '>'; 'a', 'b' | Join-String "
        u"-SingleQuote -Separator ','",
        u"<1, 2, 3>\n'a','b'\n");
    row("Add-Type", u"Add-Type -AssemblyName System.Net.Http; [System.Net.Http.HttpMethod]::Get.Method",
        u"GET\n");
    row("paths",
        u"Join-Path a b c; Split-Path /x/y/z.txt; Split-Path /x/y/z.txt -Leaf; Split-Path /x/y/z.txt "
        u"-LeafBase; Test-Path /nowhere; Test-Path . -PathType Container",
        u"a/b/c\n/x/y\nz.txt\nz\nFalse\nTrue\n");
    row("items",
        u"$null = New-Item sub -ItemType Directory; 'a' | Set-Content sub/f.txt; Add-Content sub/f.txt 'b'; "
        u"(Get-ChildItem sub).Name; Copy-Item sub/f.txt sub/g.txt; Rename-Item sub/g.txt h.txt;"
        u"Move-Item sub/h.txt i.txt; Get-Content i.txt -Tail 1; (Get-ChildItem -Recurse -File -Filter *.txt "
        u"| Sort-Object Name).Name -join ','; Remove-Item sub -Recurse; Test-Path sub",
        u"f.txt\nb\nf.txt,i.txt\nFalse\n");
    row("locations",
        u"$here = (Get-Location).Path; Push-Location /; (Get-Location).Path; Pop-Location; "
        u"(Get-Location).Path -eq $here; Set-Location /; $PWD.Path; (Resolve-Path tmp).Path",
        u"/\nTrue\n/\n/tmp\n");
    row("providers",
        u"$env:QQ = 'v'; Get-Content env:QQ; (Get-Item env:QQ).Value; Test-Path variable:PSHOME; "
        u"(Get-PSDrive Env).Provider.Name",
        u"v\nv\nTrue\nEnvironment\n");
    row("Get-Process", u"(Get-Process -Id $PID).Id -eq $PID", u"True\n");
    row("Start-Process", u"(Start-Process sh -ArgumentList '-c', '\"exit 4\"' -Wait -PassThru).ExitCode",
        u"4\n");
    row("qualified names",
        u"Microsoft.PowerShell.Utility\\Write-Output u; "
        u"(Microsoft.PowerShell.Management\\Get-Location).GetType().Name; (Get-Command "
        u"ConvertTo-SecureString).Source",
        u"u\nPathInfo\nMicrosoft.PowerShell.Security\n");
}

void EngineCmdletsTest::printsWhatPowerShellPrints()
{
    QFETCH(QString, script);
    Scripts scripts;
    EngineRun run({u"-nop"_s, u"-noni"_s, u"-wd"_s, scripts.path(), u"-c"_s, script});
    QVERIFY(run.finish());
    QCOMPARE(run.err(), QString());
    QTEST(run.out(), "expected");
}

void EngineCmdletsTest::webCmdletsSpeakHttp()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QList<QByteArray> requests;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        auto* socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&requests, socket] {
            // The parts of one request may come apart: it is whole when the announced length is there.
            auto text = socket->property("text").toByteArray() + socket->readAll();
            socket->setProperty("text", text);
            const auto head = text.indexOf("\r\n\r\n");
            if (head < 0)
                return;
            const auto mark = text.toLower().indexOf("content-length: ");
            const auto length = mark >= 0 && mark < head
                                    ? text.mid(mark + 16, text.indexOf('\r', mark) - mark - 16).toInt()
                                    : 0;
            if (text.size() < head + 4 + length)
                return;
            requests << text;
            QByteArray status = "200 OK";
            QByteArray body = R"({"value":[{"n":1},{"n":2}]})";
            QByteArray extra;
            if (text.startsWith("GET /denied")) {
                status = "403 Forbidden";
                body = R"({"error":{"code":"no"}})";
            } else if (text.startsWith("GET /list")) {
                body = "[1,2,3]";
                extra = "X-Mark: yes\r\n";
            }
            socket->write("HTTP/1.1 " + status +
                          "\r\nContent-Type: application/json\r\nConnection: close\r\n" + extra +
                          "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
            socket->disconnectFromHost();
        });
    });
    const auto base = u"http://127.0.0.1:%1"_s.arg(server.serverPort());
    EngineRun run(
        {u"-nop"_s, u"-c"_s,
         u"$b = '%1'; $t = ConvertTo-SecureString tok -AsPlainText -Force;"
         u"(Invoke-RestMethod $b/users -Authentication Bearer -Token $t -AllowUnencryptedAuthentication "
         u"-Headers @{ 'X-A' = 'b' }).value.n -join ',';"
         u"$r = Invoke-RestMethod $b/list -ResponseHeadersVariable h -StatusCodeVariable s; $r.Count; "
         u"$h['X-Mark']; $s;"
         u"try { Invoke-RestMethod $b/denied } catch [Microsoft.PowerShell.Commands.HttpResponseException] { "
         u"[int]$_.Exception.Response.StatusCode; $_.ErrorDetails.Message };"
         u"(irm $b/denied -SkipHttpErrorCheck).error.code;"
         u"$null = irm $b/post -Method Post -Body (@{ q = 'ä' } | ConvertTo-Json -Compress) -ContentType "
         u"'application/json';"
         u"(Invoke-WebRequest $b/list).Content"_s.arg(base)});
    QVERIFY(run.finish());
    QCOMPARE(run.err(), QString());
    QCOMPARE(run.out(), u"1,2\n3\nyes\n200\n403\n{\"error\":{\"code\":\"no\"}}\nno\n[1,2,3]\n"_s);
    QVERIFY(requests.value(0).contains("Authorization: Bearer tok\r\n"));
    QVERIFY(requests.value(0).contains("X-A: b\r\n"));
    QVERIFY(requests.value(4).startsWith("POST /post "));
    QVERIFY(requests.value(4).endsWith("{\"q\":\"\xc3\xa4\"}"));
}

QTEST_GUILESS_MAIN(EngineCmdletsTest)
#include "tst_enginecmdlets.moc"
