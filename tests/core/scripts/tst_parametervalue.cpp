#include <scripts/parametermemory.h>
#include <scripts/parametervalue.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

ScriptParameter parameter(const QString& name, ParameterKind kind = ParameterKind::Text)
{
    ScriptParameter one;
    one.name = name;
    one.kind = kind;
    one.type = u"string"_s;
    one.sets = {{u"__AllParameterSets"_s, false, std::nullopt}};
    return one;
}

} // namespace

/// What a script's parameters are given.
class TestParameterValue final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aValueThatTheScriptWouldRefuseIsSaidBefore_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("taken");
        using Kind = ParameterKind;
        const auto row = [](const char* name, Kind kind, const QString& text, bool taken) {
            QTest::newRow(name) << int(kind) << text << taken;
        };
        row("a number", Kind::Integer, u"42"_s, true);
        row("below nothing", Kind::Integer, u"-3"_s, true);
        row("no number", Kind::Integer, u"many"_s, false);
        row("half a number", Kind::Integer, u"1.5"_s, false);
        row("a hexadecimal number", Kind::Integer, u"0x1F"_s, true);
        row("megabytes", Kind::Integer, u"2mb"_s, true);
        row("out of range", Kind::Integer, u"1000"_s, false);
        row("a part", Kind::Number, u"1.5"_s, true);
        row("a day", Kind::DateTime, u"2026-11-30"_s, true);
        row("a time of a day", Kind::DateTime, u"2026-11-30T09:00:00"_s, true);
        row("no day", Kind::DateTime, u"next week"_s, false);
        row("hours", Kind::TimeSpan, u"02:30"_s, true);
        row("days and hours", Kind::TimeSpan, u"1.12:00:00"_s, true);
        row("no time", Kind::TimeSpan, u"soon"_s, false);
        row("any text", Kind::Text, u"a; b `$c'"_s, true);
    }
    void aValueThatTheScriptWouldRefuseIsSaidBefore()
    {
        QFETCH(int, kind);
        QFETCH(QString, text);
        QFETCH(bool, taken);
        ScriptParameter one = parameter(u"A"_s, ParameterKind(kind));
        one.minimum = -100;
        one.maximum = 100;
        if (text == "2mb"_L1)
            one.maximum.reset();
        const QString problem = problemOf(one, text, true);
        QCOMPARE(problem.isEmpty(), taken);
        QVERIFY(taken || problem.endsWith(u'.'));
    }

    void restrictionsAreChecked()
    {
        ScriptParameter one = parameter(u"A"_s);
        QVERIFY(!problemOf(one, {}, true).isEmpty());
        QVERIFY(problemOf(one, {}, false).isEmpty());
        one.allowed = QStringList{u"All"_s, u"Some"_s};
        QVERIFY(problemOf(one, u"some"_s, true).isEmpty());
        QVERIFY(problemOf(one, u"None"_s, true).contains(u"All, Some"_s));
        one = parameter(u"A"_s);
        one.minimumLength = 3;
        one.maximumLength = 5;
        QVERIFY(!problemOf(one, u"ab"_s, true).isEmpty());
        QVERIFY(!problemOf(one, u"abcdef"_s, true).isEmpty());
        QVERIFY(problemOf(one, u"abcd"_s, true).isEmpty());
        one = parameter(u"A"_s);
        one.pattern = u"^\\d{3}$"_s;
        QVERIFY(!problemOf(one, u"12"_s, true).isEmpty());
        QVERIFY(problemOf(one, u"123"_s, true).isEmpty());
        one.pattern = u"(?<unclosed"_s; // only the run can tell
        QVERIFY(problemOf(one, u"12"_s, true).isEmpty());
        one = parameter(u"A"_s);
        one.type = u"guid"_s;
        QVERIFY(!problemOf(one, u"no id"_s, true).isEmpty());
        one = parameter(u"A"_s);
        one.isArray = true;
        one.minimumCount = 2;
        QVERIFY(!problemOf(one, ParameterValue::ofList({u"a"_s}), true).isEmpty());
        one.kind = ParameterKind::Integer;
        QVERIFY(problemOf(one, ParameterValue::ofList({u"1"_s, u"b"_s}), true).startsWith(u"b: "_s));
        QVERIFY(
            !problemOf(one, ParameterValue::ofTable({{u"a"_s, u"1"_s}, {u"A"_s, u"2"_s}}), true).isEmpty());
        QVERIFY(!problemOf(one, ParameterValue::ofCredential(u"me"_s, {}), true).isEmpty());
    }

    void thePersonOfTheRunIsRecognised()
    {
        QCOMPARE(targetMeaning(parameter(u"UserPrincipalName"_s), false), TargetMeaning::SignInName);
        QCOMPARE(targetMeaning(parameter(u"UserId"_s), false), TargetMeaning::ObjectId);
        QCOMPARE(targetMeaning(parameter(u"Identity"_s), true), TargetMeaning::SignInName);
        QCOMPARE(targetMeaning(parameter(u"Identity"_s), false), TargetMeaning::Nothing);
        QCOMPARE(targetMeaning(parameter(u"TenantId"_s), false), TargetMeaning::Tenant);
        ScriptParameter several = parameter(u"UserPrincipalName"_s);
        several.isArray = true;
        QCOMPARE(targetMeaning(several, true), TargetMeaning::Nothing);
    }

    void aCopiedCommandMeansTheSameToPowerShell_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("a word") << u"Shared"_s;
        QTest::newRow("a quote") << u"it's"_s;
        QTest::newRow("curly quotes") << u"\u2018a\u2019 \u201ab\u201b \u201cc\u201d"_s;
        QTest::newRow("a way out") << u"'; Remove-Item x; '"_s;
        QTest::newRow("a curly way out") << u"\u2019; Remove-Item x; \u2018"_s;
        QTest::newRow("variables") << u"$env:PATH `$(1+1) \"x\""_s;
        QTest::newRow("lines") << u"one\ntwo"_s;
        QTest::newRow("a number") << u"0123"_s;
        QTest::newRow("a dash") << u"-All"_s;
        QTest::newRow("nothing") << u""_s;
        QTest::newRow("a word that means something") << u"true"_s;
        QTest::newRow("a comment") << u"# no <# comment #>"_s;
        QTest::newRow("a list") << u"a,b"_s;
        QTest::newRow("a splat") << u"@x"_s;
    }
    // Read back by PowerShell's own parser.
    void aCopiedCommandMeansTheSameToPowerShell()
    {
        QFETCH(QString, text);
        ScriptParameter sw = parameter(u"Now"_s, ParameterKind::Switch);
        const QString command = commandLine(u"Get-It.ps1"_s, {parameter(u"A"_s), parameter(u"B"_s), sw},
                                            {{u"A"_s, text},
                                             {u"B"_s, ParameterValue::ofList({text, u"two words"_s})},
                                             {u"Now"_s, u"true"_s}});
        QTemporaryDir folder;
        QFile file(folder.filePath(u"read.ps1"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        // A function in the script's place tells what it was given.
        file.write("\xef\xbb\xbf"
                   "function Told { param([string]$A, [string[]]$B, [switch]$Now) ConvertTo-Json -Compress "
                   "@{ A = $A; B = $B; Now = [bool]$Now } }\n" +
                   QString(command).replace(u".\\Get-It.ps1"_s, u"Told"_s).toUtf8() + "\n");
        file.close();
        QProcess engine;
        engine.start(QStringLiteral(STEWARD_BINARY_DIR "/engine/steward-engine"),
                     {u"-NoProfile"_s, u"-NonInteractive"_s, u"-File"_s, file.fileName()});
        QVERIFY(engine.waitForFinished(30'000));
        const QByteArray out = engine.readAllStandardOutput();
        const QJsonObject told = QJsonDocument::fromJson(out).object();
        QVERIFY2(!told.isEmpty(),
                 (command.toUtf8() + '\n' + out + engine.readAllStandardError()).constData());
        QCOMPARE(told["A"_L1].toString(), text);
        QCOMPARE(told["B"_L1].toArray().first().toString(), text);
        QVERIFY(told["Now"_L1].toBool());
    }

    void secretsStandInNoCommandAndNoFile()
    {
        const Secret secret("correct horse battery");
        const QList<RunParameter> values{{u"Password"_s, ParameterValue::ofSecret(secret)},
                                         {u"Login"_s, ParameterValue::ofCredential(u"me"_s, secret)},
                                         {u"Name"_s, u"Ann"_s}};
        const QString command = commandLine(u"a b.ps1"_s, {}, values);
        QVERIFY(!command.contains(u"horse"_s));
        QVERIFY2(command.startsWith(u"& '.\\a b.ps1' "_s), qPrintable(command));
        QTemporaryDir folder;
        ParameterMemory memory(folder.path());
        QVERIFY(memory.keepLast(u"s"_s, values).has_value());
        QVERIFY(memory.keepPreset(u"s"_s, u"mine"_s, values).has_value());
        const QDir all(folder.path());
        for (const QString& name : all.entryList(QDir::Files)) {
            QFile file(all.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains("horse"));
        }
        const auto last = memory.last(u"s"_s);
        QCOMPARE(last.size(), 1);
        QCOMPARE(last.value(u"name"_s), ParameterValue(u"Ann"_s));
    }

    void valuesAndPresetsComeBack()
    {
        QTemporaryDir folder;
        const QList<RunParameter> values{{u"Text"_s, u"a\nb"_s},
                                         {u"List"_s, ParameterValue::ofList({u"1"_s, u""_s, u"ü"_s})},
                                         {u"Table"_s, ParameterValue::ofTable({{u"k"_s, u"v"_s}})}};
        {
            ParameterMemory memory(folder.path());
            QVERIFY(memory.keepLast(u"one"_s, values).has_value());
            QVERIFY(memory.keepPreset(u"one"_s, u"Monthly"_s, values).has_value());
            QVERIFY(memory.keepPreset(u"one"_s, u"Other"_s, {}).has_value());
        }
        ParameterMemory memory(folder.path());
        QCOMPARE(memory.presets(u"one"_s), (QStringList{u"Monthly"_s, u"Other"_s}));
        const auto kept = memory.preset(u"one"_s, u"Monthly"_s);
        for (const auto& [name, value] : values)
            QCOMPARE(kept.value(name.toLower()), value);
        QVERIFY(memory.last(u"another"_s).isEmpty());
        QVERIFY(memory.removePreset(u"one"_s, u"Monthly"_s).has_value());
        QCOMPARE(memory.presets(u"one"_s), QStringList{u"Other"_s});
        QCOMPARE(memory.last(u"one"_s).size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestParameterValue)
#include "tst_parametervalue.moc"
