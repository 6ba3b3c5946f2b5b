#include "runfixture.h"

#include <base/clock.h>
#include <runs/runhistory.h>
#include <scripts/parametercommand.h>

#include <QTemporaryDir>

using namespace steward;
using namespace Qt::StringLiterals;

/// What values are when they arrive in a script: over the channel, and by the command that is copied.
class TestRunParameters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindArrivesAsWhatItIs_data()
    {
        QTest::addColumn<QByteArray>("declaration");
        QTest::addColumn<ParameterValue>("value");
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* declaration, const ParameterValue& value,
                            const char* expression, const QString& expected) {
            QTest::newRow(name) << QByteArray(declaration) << value << QByteArray(expression) << expected;
        };
        const char* type = "$V.GetType().FullName + '|' + $V";
        const char* list = "$V.GetType().Name + '|' + $V.Count + '|' + ($V -join ';')";
        row("text", "[string]$V", u"Zoë $x `n"_s, type, u"System.String|Zoë $x `n"_s);
        row("empty text", "[string]$V", u""_s,
            "$PSBoundParameters.ContainsKey('V').ToString() + '|' + $V.Length", u"True|0"_s);
        row("untyped", "$V", u"007"_s, type, u"System.String|007"_s);
        row("int", "[int]$V", u"-3"_s, type, u"System.Int32|-3"_s);
        row("double", "[double]$V", u"1.5"_s, "$V.GetType().Name + '|' + ($V * 2)", u"Double|3"_s);
        row("texts", "[string[]]$V", QStringList{u"a,b"_s, u"c"_s}, list, u"String[]|2|a,b;c"_s);
        row("one text in a list", "[string[]]$V", QStringList{u"a b"_s}, list, u"String[]|1|a b"_s);
        row("no text in a list", "[AllowEmptyCollection()][string[]]$V", QStringList{}, list,
            u"String[]|0|"_s);
        row("texts with line breaks", "[string[]]$V", QStringList{u"a\nb"_s, u"c"_s}, "[string] $V.Count",
            u"2"_s);
        row("ints", "[int[]]$V", QStringList{u"1"_s, u"-2"_s}, "$V.GetType().Name + '|' + ($V[0] + $V[1])",
            u"Int32[]|-1"_s);
        row("untyped list", "$V", QStringList{u"a"_s}, "[string] ($V -is [array])", u"True"_s);
        row("switch on", "[switch]$V", true, type, u"System.Management.Automation.SwitchParameter|True"_s);
        row("switch off", "[switch]$V = $true", false, type,
            u"System.Management.Automation.SwitchParameter|False"_s);
        row("false", "[bool]$V = $true", false, type, u"System.Boolean|False"_s);
        row("nullable", "[Nullable[bool]]$V", true, type, u"System.Boolean|True"_s);
        row("boolean not given", "[Nullable[bool]]$V", {},
            "$PSBoundParameters.ContainsKey('V').ToString() + '|' + ($null -eq $V)", u"False|True"_s);
        row("date", "[datetime]$V", u"2026-02-01T14:30:00"_s,
            "$V.GetType().Name + '|' + $V.ToString('yyyy/MM/dd HH:mm', [cultureinfo]::InvariantCulture) + "
            "'|' + "
            "$V.Kind",
            u"DateTime|2026/02/01 14:30|Unspecified"_s);
        row("time span", "[timespan]$V", u"1.02:30:00"_s, "$V.GetType().Name + '|' + $V.TotalHours",
            u"TimeSpan|26.5"_s);
        row("hashtable", "[hashtable]$V", ParameterTable{{u"b c"_s, u"1"_s}, {u"a"_s, u"$x"_s}},
            "$V.GetType().Name + '|' + $V['B C'] + '|' + $V.a + '|' + $V.a.GetType().Name",
            u"Hashtable|1|$x|String"_s);
        row("ordered", "[System.Collections.Specialized.OrderedDictionary]$V",
            ParameterTable{{u"z"_s, u"1"_s}, {u"a"_s, u"2"_s}},
            "$V.GetType().Name + '|' + ($V.Keys -join ';')", u"OrderedDictionary|z;a"_s);
    }

    void everyKindArrivesAsWhatItIs()
    {
        QFETCH(QByteArray, declaration);
        QFETCH(ParameterValue, value);
        QFETCH(QByteArray, expression);
        QFETCH(QString, expected);
        Runner r;
        r.request.parameters = {{u"V"_s, value}};
        QVERIFY2(r.run("[CmdletBinding()]param(" + declaration + ")\n" + expression), qPrintable(r.why()));
        QCOMPARE(r.output(), QStringList{expected});
    }

    void secretsArriveAndAreSeenNowhere()
    {
        Runner r;
        r.request.parameters = {{u"Key"_s, Secret("hunter2-hunter2")},
                                {u"Account"_s, ParameterCredential{u"zoe"_s, Secret("swordfish-pässword")}}};
        QVERIFY2(r.run("param([securestring]$Key, [pscredential]$Account)\n"
                       "$Key.GetType().Name + '|' + $Account.UserName\n"
                       "$clear = [Net.NetworkCredential]::new('', $Key).Password\n"
                       "$clear -ceq ('hunter2-' + 'hunter2')\n"
                       "$Account.GetNetworkCredential().Password -ceq ('swordfish-' + 'pässword')\n"
                       "$clear\n"
                       "(Get-ChildItem env: | Out-String).Contains($clear)\n"
                       "[Environment]::CommandLine.Contains($clear)"),
                 qPrintable(r.why()));
        QCOMPARE(r.output(), (QStringList{u"SecureString|zoe"_s, u"True"_s, u"True"_s, u"•••"_s, u"False"_s,
                                          u"False"_s}));
        QVERIFY(!r.everything().contains("hunter2"));
    }

    void aPasswordThatIsATextArrivesAsOne()
    {
        Runner r;
        r.request.parameters = {{u"AppPassword"_s, Secret("hunter2-hunter2")},
                                {u"Keys"_s, Secret("swordfish-swordfish")}};
        QVERIFY2(r.run("param([string]$AppPassword, [securestring[]]$Keys)\n"
                       "$AppPassword -ceq ('hunter2-' + 'hunter2'); $Keys.Count; $AppPassword"),
                 qPrintable(r.why()));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        QCOMPARE(r.output(), (QStringList{u"True"_s, u"1"_s, u"•••"_s}));
    }

    // One run for all: an engine takes a while to start.
    void theCopiedCommandGivesTheSameValues()
    {
        const QStringList texts{u"x"_s,
                                u"a'b''c"_s,
                                u"\u2018a\u2019\u201ab\u201b"_s,
                                u"\"a\u201cb\u201dc\u201e"_s,
                                u"$env:PATH $(1+1) `$x"_s,
                                u"a\r\n\"$x\"\t`n'\u2019\u201d$(throw 'no')"_s,
                                u"a\x1b[201~b\u0007\u202ec\u0085\u2028"_s,
                                u"-Other"_s,
                                u"a; b | c & d # e > f @{}"_s,
                                u"a`"_s,
                                QString::fromUtf8("\xf0\x9f\x98\x80\n"),
                                u"1e3"_s};
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"It's a test.ps1"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("param([string]$Text, [string[]]$Many, [int[]]$Numbers, [switch]$On, [switch]$Off, "
                   "[bool]$No = $true, [hashtable]$Table, $Any, [string]$Other)\n"
                   "$codes = { param($t) ([int[]] $t.ToCharArray()) -join ' ' }\n"
                   "@((& $codes $Text), (& $codes $Any), $Many.Count, (& $codes $Many[0]), $Many[1], "
                   "$Numbers.Count, $Numbers[1], \"$On $Off $No\", $Table.Count, (& $codes $Table[$Text]), "
                   "\"[$Other]\") -join '|'\n");
        file.close();
        ScriptDescription description;
        const auto declare = [&](const char* name, ParameterKind kind, bool isArray = false) {
            ScriptParameter parameter;
            parameter.name = QString::fromLatin1(name);
            parameter.kind = kind;
            parameter.isArray = isArray;
            parameter.sets = {{u"__AllParameterSets"_s, false, {}}};
            description.parameters << parameter;
        };
        declare("Text", ParameterKind::Text);
        declare("Many", ParameterKind::Text, true);
        declare("Numbers", ParameterKind::Integer, true);
        declare("On", ParameterKind::Switch);
        declare("Off", ParameterKind::Switch);
        declare("No", ParameterKind::Boolean);
        declare("Table", ParameterKind::Table);
        declare("Any", ParameterKind::Text);
        QStringList commands;
        QStringList expected;
        for (const QString& text : texts) {
            const ParameterValues values{{u"Text"_s, text},
                                         {u"Many"_s, QStringList{text, u"second"_s}},
                                         {u"Numbers"_s, QStringList{u"1"_s, u"-2"_s}},
                                         {u"On"_s, true},
                                         {u"Off"_s, false},
                                         {u"No"_s, false},
                                         {u"Table"_s, ParameterTable{{text, text}}},
                                         {u"Any"_s, text}};
            const QString command = commandLine(file.fileName(), description, values);
            for (const QChar c : command)
                QVERIFY2(c.category() != QChar::Other_Control, qPrintable(command));
            commands << command;
            QStringList codes;
            for (const QChar c : text)
                codes << QString::number(c.unicode());
            const QString seen = codes.join(u' ');
            expected << QStringList{seen,        seen,   u"2"_s,  seen,
                                    u"second"_s, u"2"_s, u"-2"_s, u"True False False"_s,
                                    u"1"_s,      seen,   u"[]"_s}
                            .join(u'|');
            // And back into the form.
            const auto read = readCommandLine(command, description);
            QVERIFY(read);
            if (!command.contains(u"$([char]"_s))
                QVERIFY2(toJson(read->values) == toJson(values), qPrintable(command));
        }
        Runner r;
        r.request.scriptPath = folder.filePath(u"caller.ps1"_s); // that is where it runs
        QVERIFY2(r.run(commands.join(u'\n').toUtf8()), qPrintable(r.why()));
        QCOMPARE(r.output(), expected);
    }
};

QTEST_GUILESS_MAIN(TestRunParameters)
#include "tst_runparameters.moc"
