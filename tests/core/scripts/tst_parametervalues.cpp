#include <scripts/parametercommand.h>
#include <scripts/parametermemory.h>
#include <scripts/parametervalues.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

ScriptParameter parameterOf(ParameterKind kind, const char* type = "string")
{
    ScriptParameter parameter;
    parameter.name = u"Value"_s;
    parameter.kind = kind;
    parameter.type = QString::fromLatin1(type);
    parameter.isArray = parameter.type.endsWith(u"[]"_s);
    parameter.sets = {{u"__AllParameterSets"_s, false, {}}};
    return parameter;
}

ScriptDescription describe(const QList<QPair<const char*, ParameterKind>>& parameters)
{
    ScriptDescription description;
    for (const auto& [name, kind] : parameters) {
        ScriptParameter parameter = parameterOf(kind);
        parameter.name = QString::fromUtf8(name);
        parameter.isArray = parameter.name.startsWith(u"Many"_s);
        description.parameters << parameter;
    }
    return description;
}

} // namespace

class TestParameterValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void problemsAreSaidPlainly_data()
    {
        using Kind = ParameterKind;
        QTest::addColumn<ScriptParameter>("parameter");
        QTest::addColumn<ParameterValue>("value");
        QTest::addColumn<bool>("required");
        QTest::addColumn<QString>("problem"); // part of it; empty: none
        const auto row = [](const char* name, const ScriptParameter& parameter, const ParameterValue& value,
                            const QString& problem = {}, bool required = false) {
            QTest::newRow(name) << parameter << value << required << problem;
        };
        ScriptParameter text = parameterOf(Kind::Text);
        row("not given", text, {});
        row("required", text, {}, u"needed"_s, true);
        row("required and empty", text, u""_s, u"needed"_s, true);
        text.notEmpty = true;
        row("not empty", text, u""_s, u"not be empty"_s);
        text.allowsEmpty = true;
        row("empty allowed", text, u""_s, {}, true);
        ScriptParameter choice = parameterOf(Kind::Text);
        choice.allowed = {u"All"_s, u"User"_s};
        row("allowed in other case", choice, u"ALL"_s);
        row("not allowed", choice, u"Each"_s, u"All, User"_s);
        ScriptParameter days = parameterOf(Kind::Integer, "int");
        days.minimum = 1;
        days.maximum = 365;
        row("whole number", days, u"30"_s);
        row("no number", days, u"3O"_s, u"not a whole number"_s);
        row("out of range", days, u"366"_s, u"from 1 to 365"_s);
        row("too large for its type", parameterOf(Kind::Integer, "byte"), u"256"_s, u"too large"_s);
        row("too large for int", parameterOf(Kind::Integer, "int"), u"2147483648"_s, u"too large"_s);
        row("comma", parameterOf(Kind::Number, "double"), u"1,5"_s, u"with a dot"_s);
        row("fraction", parameterOf(Kind::Number, "double"), u"-1.5e3"_s);
        ScriptParameter length = parameterOf(Kind::Text);
        length.minimumLength = 2;
        length.maximumLength = 3;
        row("too short", length, u"a"_s, u"at least 2"_s);
        row("too long", length, u"abcd"_s, u"at most 3"_s);
        ScriptParameter many = parameterOf(Kind::Text, "string[]");
        many.minimumCount = 2;
        many.maximumCount = 3;
        row("too few", many, QStringList{u"a"_s}, u"at least 2 values"_s);
        row("too many", many, QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s}, u"at most 3 values"_s);
        row("numbers in a list", parameterOf(Kind::Integer, "int[]"), QStringList{u"1"_s, u"x"_s},
            u"Value 2"_s);
        ScriptParameter pattern = parameterOf(Kind::Text);
        pattern.pattern = u"^[a-z]+$"_s;
        row("pattern, without regard to case", pattern, u"ABC"_s);
        row("pattern", pattern, u"a1"_s, u"pattern"_s);
        pattern.pattern = u"^[a-z-[aeiou]]+$"_s;
        row("a pattern of .NET's own", pattern, u"aaa"_s);
        pattern.pattern = u"\\p{IsGreek}"_s;
        row("a pattern only .NET knows", pattern, u"a"_s);
        pattern.pattern = u"^(a+)+$"_s;
        row("a pattern without end", pattern, QString(u"a"_s).repeated(40) + u'!', {});
        row("date", parameterOf(Kind::DateTime, "datetime"), u"2026-02-28 14:30"_s);
        row("no such date", parameterOf(Kind::DateTime, "datetime"), u"2026-02-30"_s, u"2026-01-31"_s);
        row("time span", parameterOf(Kind::TimeSpan, "timespan"), u"2h 30m"_s);
        row("no time span", parameterOf(Kind::TimeSpan, "timespan"), u"soon"_s, u"2h 30m"_s);
        row("guid", parameterOf(Kind::Text, "guid"), u"0f8fad5b-d9cb-469f-a165-70867728950e"_s);
        row("no guid", parameterOf(Kind::Text, "guid"), u"0f8fad5b"_s, u"an id"_s);
        row("credential without password", parameterOf(Kind::Credential, "pscredential"),
            ParameterCredential{u"a"_s, {}}, u"password is missing"_s);
        row("table with a name twice", parameterOf(Kind::Table, "hashtable"),
            ParameterTable{{u"a"_s, u"1"_s}, {u"A"_s, u"2"_s}}, u"twice"_s);
        row("table without a name", parameterOf(Kind::Table, "hashtable"), ParameterTable{{u""_s, u"1"_s}},
            u"no name"_s);
    }

    void problemsAreSaidPlainly()
    {
        QFETCH(ScriptParameter, parameter);
        QFETCH(ParameterValue, value);
        QFETCH(bool, required);
        QFETCH(QString, problem);
        const QString said = problemOf(parameter, value, required);
        if (problem.isEmpty())
            QVERIFY2(said.isEmpty() || qstrcmp(QTest::currentDataTag(), "a pattern without end") == 0,
                     qPrintable(said));
        else
            QVERIFY2(said.contains(problem), qPrintable(said));
    }

    void setsDecideWhatIsMandatory()
    {
        ScriptParameter parameter = parameterOf(ParameterKind::Text);
        parameter.sets = {{u"ById"_s, true, {}}, {u"ByName"_s, false, {}}};
        QVERIFY(isInSet(parameter, u"byid"_s) && isInSet(parameter, u"ByName"_s));
        QVERIFY(!isInSet(parameter, u"All"_s));
        QVERIFY(isMandatory(parameter, u"ById"_s));
        QVERIFY(!isMandatory(parameter, u"ByName"_s));
    }

    void timesAreReadAsPeopleWriteThem()
    {
        QCOMPARE(timeSpanFromText(u"90m"_s), u"01:30:00"_s);
        QCOMPARE(timeSpanFromText(u"2 h 30 m"_s), u"02:30:00"_s);
        QCOMPARE(timeSpanFromText(u"3d"_s), u"3.00:00:00"_s);
        QCOMPARE(timeSpanFromText(u"1.02:30:00"_s), u"1.02:30:00"_s);
        QCOMPARE(timeSpanFromText(u"25:00"_s), QString());
        QCOMPARE(dateFromText(u"2026-01-31 14:30"_s), u"2026-01-31T14:30:00"_s);
        QCOMPARE(dateFromText(u"2026-01-31T14:30:15Z"_s), u"2026-01-31T14:30:15Z"_s);
        QCOMPARE(dateFromText(u"31.1.2026"_s), QString());
    }

    void jsonKeepsEverythingButSecrets()
    {
        ParameterValues values{{u"A"_s, u"x"_s},
                               {u"B"_s, QStringList{u"1"_s, u""_s}},
                               {u"C"_s, false},
                               {u"D"_s, ParameterTable{{u"z"_s, u"1"_s}, {u"a"_s, u"2"_s}}},
                               {u"E"_s, ParameterCredential{u"zoe"_s, Secret("hunter2hunter2")}},
                               {u"F"_s, Secret("hunter2hunter2")},
                               {u"G"_s, {}}};
        const QJsonObject json = toJson(values);
        QVERIFY(!QJsonDocument(json).toJson().contains("hunter2"));
        const ParameterValues back = parameterValuesFromJson(json);
        for (const char* name : {"A", "B", "C", "D"})
            QVERIFY2(valueOf(back, QString::fromLatin1(name)) == valueOf(values, QString::fromLatin1(name)),
                     name);
        QVERIFY(valueOf(back, u"e"_s) == ParameterValue(ParameterCredential{u"zoe"_s, {}}));
        QVERIFY(!isGiven(valueOf(back, u"F"_s)));
    }

    void quotesLeaveNoWayOut()
    {
        QCOMPARE(powerShellQuoted(u"it's"_s), u"'it''s'"_s);
        QCOMPARE(powerShellQuoted(u"\u2019; rm"_s), u"'\u2019\u2019; rm'"_s);
        QCOMPARE(powerShellQuoted(u"$(x)`"_s), u"'$(x)`'"_s);
        QCOMPARE(powerShellQuoted(u"a\n$x\u201d\x1b"_s), u"\"a`n`$x`\u201d$([char]0x1b)\""_s);
    }

    void aCommandSaysWhatTheFormSays()
    {
        const ScriptDescription description = describe({{"Name", ParameterKind::Text},
                                                        {"Many", ParameterKind::Integer},
                                                        {"Force", ParameterKind::Switch},
                                                        {"Keep", ParameterKind::Boolean},
                                                        {"Password", ParameterKind::SecureText}});
        QCOMPARE(commandLine(u"/home/x/Set-It.ps1"_s, description,
                             {{u"Name"_s, u"x'y"_s},
                              {u"Many"_s, QStringList{u"1"_s, u"2"_s}},
                              {u"Force"_s, true},
                              {u"Keep"_s, false},
                              {u"Password"_s, Secret("topsecretvalue")}}),
                 u".\\Set-It.ps1 -Name 'x''y' -Many 1,2 -Force -Keep $false -Password (Read-Host "
                 "-AsSecureString -Prompt 'Password')"_s);
        QCOMPARE(commandLine(u"My script"_s, description, {{u"Force"_s, false}}),
                 u"& '.\\My script.ps1' -Force:$false"_s);
    }

    void commandsAreReadBack_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QJsonObject>("values");
        QTest::addColumn<int>("left");
        const QJsonObject usual{
            {u"Name"_s, u"x'y"_s}, {u"Many"_s, QJsonArray{u"1"_s, u"2"_s}}, {u"Force"_s, true}};
        QTest::newRow("command") << u".\\a.ps1 -Name 'x''y' -Many 1,2 -Force"_s << usual << 0;
        QTest::newRow("called, several lines")
            << u"& 'C:\\my scripts\\a.ps1' `\n -Name \"x'y\" `\n -Many 1, 2 -Force"_s << usual << 0;
        QTest::newRow("short names and positions") << u"a.ps1 \"x'y\" @(1,2) -Fo"_s << usual << 0;
        QTest::newRow("splat") << u"$p = @{ Name = 'x''y'; Many = 1,2\n Force = $true }\n.\\a.ps1 @p"_s
                               << usual << 0;
        QTest::newRow("computed values are left")
            << u".\\a.ps1 -Name (Get-Date) -Many 1,2 -Force:$false"_s
            << QJsonObject{{u"Many"_s, QJsonArray{u"1"_s, u"2"_s}}, {u"Force"_s, false}} << 1;
        QTest::newRow("nobody's parameter")
            << u".\\a.ps1 -Nobody 3 -Name x"_s << QJsonObject{{u"Name"_s, u"x"_s}} << 1;
        QTest::newRow("table")
            << u".\\a.ps1 -Table @{ 'a b' = '1'; c = 2 }"_s
            << QJsonObject{{u"Table"_s, QJsonObject{{u"table"_s, QJsonArray{QJsonArray{u"a b"_s, u"1"_s},
                                                                            QJsonArray{u"c"_s, u"2"_s}}}}}}
            << 0;
    }

    void commandsAreReadBack()
    {
        QFETCH(QString, text);
        QFETCH(QJsonObject, values);
        QFETCH(int, left);
        const ScriptDescription description = describe({{"Name", ParameterKind::Text},
                                                        {"Many", ParameterKind::Integer},
                                                        {"Force", ParameterKind::Switch},
                                                        {"Table", ParameterKind::Table},
                                                        {"Password", ParameterKind::SecureText}});
        const auto read = readCommandLine(text, description);
        QVERIFY(read);
        QCOMPARE(toJson(read->values), values);
        QCOMPARE(read->left.size(), left);
    }

    void nonsenseIsReadWithoutHarm_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("an open quote") << u"a.ps1 -Name 'x"_s;
        QTest::newRow("an open table") << u"@{ a = "_s;
        QTest::newRow("open brackets") << u"a.ps1 -Name ((((((["_s;
        QTest::newRow("commas") << u"a.ps1 ,,, -Name ,"_s;
        QTest::newRow("an open list") << u"a.ps1 -Many @(1,"_s;
        QTest::newRow("closers") << u")))}}}]]] -Name"_s;
        QTest::newRow("much") << QString(u"-Name ( "_s).repeated(20000);
    }

    void nonsenseIsReadWithoutHarm()
    {
        QFETCH(QString, text);
        const ScriptDescription description =
            describe({{"Name", ParameterKind::Text}, {"Many", ParameterKind::Integer}});
        std::ignore = readCommandLine(text, description);
    }

    void aNameGivenSeveralTimesHasSeveralValues()
    {
        QVERIFY(parameterValuesFromPairs({{u"A"_s, u"1"_s},
                                          {u"B"_s, u"x"_s},
                                          {u"a"_s, u"2"_s},
                                          {u"A"_s, u"3"_s},
                                          {u"AppPassword"_s, u"hunter2"_s}}) ==
                (ParameterValues{{u"A"_s, QStringList{u"1"_s, u"2"_s, u"3"_s}},
                                 {u"B"_s, u"x"_s},
                                 {u"AppPassword"_s, Secret("hunter2")}}));
    }

    void valuesAreRememberedAScript()
    {
        const QTemporaryDir folder;
        {
            ParameterMemory memory(folder.path());
            QVERIFY(memory.last(u"/a.ps1"_s).isEmpty());
            QVERIFY(
                memory.remember(u"/a.ps1"_s, {{u"Days"_s, u"3"_s}, {u"Key"_s, Secret("hunter2hunter2")}}));
            QVERIFY(memory.remember(u"/b.ps1"_s, {{u"Days"_s, u"4"_s}}));
        }
        const ParameterMemory memory(folder.path());
        QVERIFY(memory.last(u"/a.ps1"_s) == (ParameterValues{{u"Days"_s, u"3"_s}}));
        QVERIFY(memory.last(u"/b.ps1"_s) == (ParameterValues{{u"Days"_s, u"4"_s}}));
        for (const QString& name : QDir(folder.path()).entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains("hunter2"));
        }
    }

    void presetsAreSavedRenamedAndRemoved()
    {
        const QTemporaryDir folder;
        ParameterMemory memory(folder.path());
        const QString script = u"/a.ps1"_s;
        QVERIFY(!memory.savePreset(script, u"  "_s, {}));
        QVERIFY(memory.savePreset(script, u"quarter"_s, {{u"Days"_s, u"90"_s}}));
        QVERIFY(memory.savePreset(script, u" Month "_s, {{u"Days"_s, u"30"_s}}));
        QCOMPARE(memory.presets(script), (QStringList{u"Month"_s, u"quarter"_s}));
        QVERIFY(!memory.renamePreset(script, u"quarter"_s, u"Month"_s));
        QVERIFY(!memory.renamePreset(script, u"nobody"_s, u"x"_s));
        QVERIFY(memory.renamePreset(script, u"quarter"_s, u"Three months"_s));
        QVERIFY(memory.preset(script, u"Three months"_s) == (ParameterValues{{u"Days"_s, u"90"_s}}));
        QVERIFY(memory.removePreset(script, u"Month"_s));
        QCOMPARE(memory.presets(script), QStringList{u"Three months"_s});
    }

    void onlyTheScriptsUsedLastAreRemembered()
    {
        const QTemporaryDir folder;
        QJsonObject scripts;
        for (int i = 0; i < ParameterMemory::kMostScripts; ++i)
            scripts[QString::number(i)] = QJsonObject{{u"used"_s, 1000 + i}};
        scripts[u"0"_s] = QJsonObject{{u"used"_s, 1}, {u"presets"_s, QJsonObject{{u"p"_s, QJsonObject{}}}}};
        QFile file(folder.filePath(u"parameters.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(QJsonObject{{u"scripts"_s, scripts}}).toJson());
        file.close();
        ParameterMemory memory(folder.path());
        QVERIFY(memory.remember(u"new"_s, {{u"A"_s, u"1"_s}}));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject kept = QJsonDocument::fromJson(file.readAll()).object()[u"scripts"_s].toObject();
        QCOMPARE(kept.size(), ParameterMemory::kMostScripts);
        QVERIFY(kept.contains(u"0"_s) && kept.contains(u"new"_s) && !kept.contains(u"1"_s));
    }
};

QTEST_APPLESS_MAIN(TestParameterValues)
#include "tst_parametervalues.moc"
