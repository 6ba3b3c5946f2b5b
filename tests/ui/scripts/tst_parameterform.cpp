#include "formfixture.h"

#include <common/selectbox.h>
#include <scripts/parametercommand.h>
#include <scripts/parametereditor.h>
#include <scripts/parameterrow.h>

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestParameterForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasItsField_data()
    {
        using Kind = ParameterKind;
        QTest::addColumn<ScriptParameter>("parameter");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<ParameterValue>("value");
        const auto row = [](const char* name, const ScriptParameter& parameter, const char* field,
                            const ParameterValue& value) {
            QTest::newRow(name) << parameter << QByteArray(field) << value;
        };
        row("text", formParameter(u"V"_s), "QLineEdit", u"Zoë"_s);
        ScriptParameter lines = formParameter(u"V"_s);
        lines.isMultiLine = true;
        row("several lines", lines, "QPlainTextEdit", u"a\nb"_s);
        ScriptParameter choice = formParameter(u"V"_s);
        choice.allowed = {u"All"_s, u"User"_s};
        row("one of several", choice, "QComboBox", u"User"_s);
        ScriptParameter several = formParameter(u"V"_s, Kind::Text, u"string[]"_s);
        several.allowed = {u"A"_s, u"B"_s, u"C"_s};
        row("some of several", several, "QCheckBox", QStringList{u"A"_s, u"C"_s});
        row("list", formParameter(u"V"_s, Kind::Text, u"string[]"_s), "QPlainTextEdit",
            QStringList{u"a"_s, u"b c"_s});
        row("numbers", formParameter(u"V"_s, Kind::Integer, u"int[]"_s), "QPlainTextEdit",
            QStringList{u"1"_s});
        row("number", formParameter(u"V"_s, Kind::Integer, u"int"_s), "QLineEdit", u"3"_s);
        row("switch", formParameter(u"V"_s, Kind::Switch, u"switch"_s), "QCheckBox", true);
        row("boolean", formParameter(u"V"_s, Kind::Boolean, u"bool"_s), "steward::SegmentedTabs", false);
        row("date", formParameter(u"V"_s, Kind::DateTime, u"datetime"_s), "QLineEdit",
            u"2026-01-31T14:30:00"_s);
        row("time span", formParameter(u"V"_s, Kind::TimeSpan, u"timespan"_s), "QLineEdit", u"1.02:30:00"_s);
        row("secret", formParameter(u"V"_s, Kind::SecureText, u"securestring"_s), "QLineEdit",
            Secret("pass"));
        row("secrets", formParameter(u"V"_s, Kind::SecureText, u"securestring[]"_s), "QLineEdit",
            Secret("pass"));
        row("credential", formParameter(u"V"_s, Kind::Credential, u"pscredential"_s), "QLineEdit",
            ParameterCredential{u"zoe"_s, Secret("pass")});
        row("table", formParameter(u"V"_s, Kind::Table, u"hashtable"_s), "QTableWidget",
            ParameterTable{{u"b"_s, u"1"_s}, {u"a"_s, u"2"_s}});
        row("file", formParameter(u"V"_s, Kind::File), "QLineEdit", u"/tmp/x"_s);
        row("anything", formParameter(u"V"_s, Kind::Other, u"Custom.Type"_s), "QLineEdit", u"x"_s);
    }

    void everyKindHasItsField()
    {
        QFETCH(ScriptParameter, parameter);
        QFETCH(QByteArray, field);
        QFETCH(ParameterValue, value);
        FormFixture f;
        ScriptDescription d;
        d.parameters = {parameter};
        f.form.setDescription(d);
        auto* row = f.form.findChild<ParameterRow*>();
        QVERIFY(row);
        QVERIFY2(row->editor().field()->inherits(field), row->editor().field()->metaObject()->className());
        QVERIFY(f.form.values().isEmpty());
        f.form.setValues({{u"v"_s, value}});
        QVERIFY(valueOf(f.form.values(), u"V"_s) == value);
        QVERIFY(row->value() == value);
    }

    void everyControlHasAName()
    {
        FormFixture f;
        ScriptDescription d;
        for (const ParameterKind kind :
             {ParameterKind::Text, ParameterKind::Integer, ParameterKind::Switch, ParameterKind::Boolean,
              ParameterKind::DateTime, ParameterKind::TimeSpan, ParameterKind::SecureText,
              ParameterKind::Credential, ParameterKind::Table, ParameterKind::File})
            d.parameters << formParameter(u"P%1"_s.arg(int(kind)), kind);
        d.examples = {u"x.ps1 -P0 1"_s};
        d.parameterSets = {u"A"_s, u"B"_s};
        f.form.setDescription(d);
        for (const QWidget* widget : f.form.findChildren<QWidget*>()) {
            if ((widget->focusPolicy() & Qt::TabFocus) == 0 || widget->objectName().startsWith(u"qt_"_s) ||
                widget->inherits("QMenu") || widget->window() != &f.form ||
                qobject_cast<const QAbstractButton*>(widget->parentWidget()) ||
                widget->parentWidget()->inherits("steward::SegmentedTabs"))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty() && !widget->objectName().isEmpty(),
                     qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' +
                                widget->objectName()));
        }
    }

    void defaultsAreShownAndNotPassed()
    {
        FormFixture f;
        ScriptDescription d;
        ScriptParameter days = formParameter(u"Days"_s, ParameterKind::Integer, u"int"_s);
        days.defaultValue = {u"30"_s, true, {u"30"_s}};
        ScriptParameter type = formParameter(u"Type"_s, ParameterKind::Text, u"string"_s, true);
        type.allowed = {u"All"_s, u"User"_s};
        type.defaultValue = {u"'User'"_s, true, {u"User"_s}};
        ScriptParameter on = formParameter(u"On"_s, ParameterKind::Switch, u"switch"_s);
        on.defaultValue = {u"$true"_s, true, {u"true"_s}};
        ScriptParameter text = formParameter(u"Text"_s);
        text.defaultValue = {u"'x'"_s, true, {u"x"_s}};
        d.parameters = {days, type, on, text};
        f.form.setDescription(d);
        QCOMPARE(f.form.findChild<QLineEdit*>(u"parameter_Days"_s)->text(), u"30"_s);
        QCOMPARE(f.form.findChild<SelectBox*>(u"parameter_Type"_s)->currentText(), u"User"_s);
        QVERIFY(f.form.findChild<QCheckBox*>(u"parameter_On"_s)->isChecked());
        QVERIFY(f.form.values() == (ParameterValues{{u"Type"_s, u"User"_s}})); // mandatory
        f.form.findChild<QCheckBox*>(u"parameter_On"_s)->click();
        auto* line = f.form.findChild<QLineEdit*>(u"parameter_Text"_s);
        line->selectAll();
        QTest::keyClick(line, Qt::Key_Delete);
        QVERIFY(valueOf(f.form.values(), u"On"_s) == ParameterValue(false));
        QVERIFY(valueOf(f.form.values(), u"Text"_s) == ParameterValue(u""_s));
    }

    void aComputedDefaultIsShownAndCanBeReplaced()
    {
        FormFixture f;
        ScriptDescription d;
        ScriptParameter since = formParameter(u"Since"_s, ParameterKind::DateTime, u"datetime"_s);
        since.defaultValue = {u"(Get-Date).AddDays(-30)"_s, false, {}};
        d.parameters = {since};
        f.form.setDescription(d);
        f.form.show();
        QCOMPARE(f.form.findChild<QLabel*>(u"computed_Since"_s)->text(), u"(Get-Date).AddDays(-30)"_s);
        auto* line = f.form.findChild<QLineEdit*>(u"parameter_Since"_s);
        QVERIFY(!line->isVisible());
        f.form.findChild<QCheckBox*>(u"override_Since"_s)->click();
        QVERIFY(line->isVisible());
        QTest::keyClicks(line, u"2026-01-31 14:30"_s);
        QVERIFY(valueOf(f.form.values(), u"Since"_s) == ParameterValue(u"2026-01-31T14:30:00"_s));
        f.form.findChild<QCheckBox*>(u"override_Since"_s)->click();
        QVERIFY(f.form.values().isEmpty());
    }

    void mandatoryFirstAndTheFirstEmptyOneHasTheFocus()
    {
        FormFixture f;
        ScriptDescription d;
        d.parameters = {formParameter(u"Optional"_s),
                        formParameter(u"First"_s, ParameterKind::Text, u"string"_s, true),
                        formParameter(u"Second"_s, ParameterKind::Text, u"string"_s, true)};
        f.form.setDescription(d);
        f.form.show();
        f.form.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.form));
        const auto top = [&](const char* name) {
            return f.form.findChild<QWidget*>(QLatin1StringView(name))->mapTo(&f.form, QPoint()).y();
        };
        QTRY_VERIFY(top("row_First") < top("row_Second") && top("row_Second") < top("row_Optional"));
        QVERIFY(f.form.findChild<QWidget*>(u"star_First"_s) &&
                !f.form.findChild<QWidget*>(u"star_Optional"_s));
        QVERIFY(!f.form.isReady() && f.form.findChild<ParameterRow*>(u"row_First"_s)->problem().isEmpty());
        f.form.findChild<QLineEdit*>(u"parameter_First"_s)->setFocus();
        QTest::keyClicks(QApplication::focusWidget(), u"x"_s);
        QVERIFY(!f.form.check());
        QCOMPARE(QApplication::focusWidget()->objectName(), u"parameter_Second"_s);
        QVERIFY(!f.form.findChild<ParameterRow*>(u"row_Second"_s)->problem().isEmpty());
        QTest::keyClicks(QApplication::focusWidget(), u"y"_s);
        QVERIFY(f.form.findChild<ParameterRow*>(u"row_Second"_s)->problem().isEmpty());
        QVERIFY(f.form.check());
    }

    void problemsAreSaidWhileTyping()
    {
        FormFixture f;
        ScriptDescription d;
        ScriptParameter days = formParameter(u"Days"_s, ParameterKind::Integer, u"int"_s);
        days.minimum = 1;
        days.maximum = 365;
        d.parameters = {days};
        f.form.setDescription(d);
        auto* line = f.form.findChild<QLineEdit*>(u"parameter_Days"_s);
        QTest::keyClicks(line, u"366"_s);
        QVERIFY(f.form.findChild<ParameterRow*>()->problem().contains(u"1 to 365"_s));
        QVERIFY(line->accessibleDescription().contains(u"1 to 365"_s));
        QTest::keyClick(line, Qt::Key_Down);
        QCOMPARE(line->text(), u"365"_s);
        QVERIFY(f.form.isReady());
        QTest::keyClick(line, Qt::Key_Up);
        QCOMPARE(line->text(), u"365"_s);
    }

    void manyOptionalOnesAreFolded()
    {
        FormFixture f;
        ScriptDescription d;
        for (int i = 0; i < ParameterForm::kMostUnfolded + 1; ++i)
            d.parameters << formParameter(u"P%1"_s.arg(i));
        // Where nothing is required they are all there is: open at first.
        f.form.setDescription(d);
        QVERIFY(f.form.findChild<QWidget*>(u"row_P0"_s)->isVisibleTo(&f.form));
        d.parameters << formParameter(u"Needed"_s, ParameterKind::Text, u"string"_s, true);
        d.parameters[1].isHidden = true;
        f.form.setDescription(d);
        auto* fold = f.form.findChild<QPushButton*>(u"optionalFold"_s);
        QVERIFY(!fold->isVisibleTo(&f.form));
        QVERIFY(!f.form.findChild<QWidget*>(u"row_P1"_s));
        d.parameters[1].isHidden = false;
        f.form.setDescription(d);
        f.form.setValues({{u"P3"_s, u"x"_s}});
        QVERIFY(fold->isVisibleTo(&f.form) && fold->text().contains(u"9"_s) &&
                fold->text().contains(u"1 set"_s));
        QVERIFY(!f.form.findChild<QWidget*>(u"row_P3"_s)->isVisibleTo(&f.form));
        QVERIFY(valueOf(f.form.values(), u"P3"_s) == ParameterValue(u"x"_s));
        fold->click();
        QTRY_VERIFY(f.form.findChild<QWidget*>(u"row_P8"_s)->isVisibleTo(&f.form));
    }

    void valuesAndFocusSurviveWhatIsTypedInTheScript()
    {
        FormFixture f;
        ScriptDescription d;
        d.parameters = {formParameter(u"Name"_s),
                        formParameter(u"Count"_s, ParameterKind::Integer, u"int"_s)};
        f.form.setDescription(d);
        f.form.show();
        f.form.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.form));
        QPointer<ParameterRow> count = f.form.findChild<ParameterRow*>(u"row_Count"_s);
        auto* line = f.form.findChild<QLineEdit*>(u"parameter_Name"_s);
        line->setFocus();
        QTest::keyClicks(line, u"abcd"_s);
        line->setCursorPosition(2);
        d.parameters[0].help = u"The name."_s;
        d.parameters.prepend(formParameter(u"New"_s));
        f.form.setDescription(d);
        auto* again = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(again && again->objectName() == u"parameter_Name"_s);
        QCOMPARE(again->text(), u"abcd"_s);
        QCOMPARE(again->cursorPosition(), 2);
        QVERIFY(count && count == f.form.findChild<ParameterRow*>(u"row_Count"_s)); // it did not differ
        // Gone for a moment, because the text did not parse.
        f.form.setDescription({});
        f.form.setDescription(d);
        QVERIFY(valueOf(f.form.values(), u"Name"_s) == ParameterValue(u"abcd"_s));
    }

    void onlyTheChosenSetCounts()
    {
        FormFixture f;
        ScriptDescription d;
        ScriptParameter id = formParameter(u"Id"_s);
        id.sets = {{u"ById"_s, true, {}}};
        ScriptParameter name = formParameter(u"Name"_s);
        name.sets = {{u"ByName"_s, true, {}}};
        d.parameters = {id, name, formParameter(u"Both"_s)};
        d.parameterSets = {u"ByName"_s, u"ById"_s};
        d.defaultSet = u"ByName"_s;
        f.form.setDescription(d);
        QCOMPARE(f.form.parameterSet(), u"ByName"_s);
        QVERIFY(f.form.findChild<QWidget*>(u"row_Name"_s) && !f.form.findChild<ParameterRow*>(u"row_Id"_s));
        f.form.setValues({{u"Id"_s, u"7"_s}});
        QCOMPARE(f.form.parameterSet(), u"ById"_s);
        QVERIFY(f.form.values() == (ParameterValues{{u"Id"_s, u"7"_s}}));
        auto* box = f.form.findChild<SelectBox*>(u"parameterSet"_s);
        QTest::keyClick(box, Qt::Key_Up);
        QCOMPARE(f.form.parameterSet(), u"ByName"_s);
        QVERIFY(f.form.values().isEmpty());
    }

    void aUserScriptFollowsTheTargetUntilEdited()
    {
        FormFixture f;
        ScriptDescription d;
        d.scope = u"User"_s;
        d.parameters = {formParameter(u"UserPrincipalName"_s, ParameterKind::Text, u"string"_s, true),
                        formParameter(u"UserId"_s), formParameter(u"Organization"_s),
                        formParameter(u"TenantId"_s)};
        f.form.setScript(u"/u.ps1"_s, u"u.ps1"_s);
        f.form.setDescription(d);
        f.form.setTarget(FormFixture::larchmoor(false));
        QSignalSpy asked(&f.form, &ParameterForm::userNeeded);
        QVERIFY(!f.form.isReady() && !f.form.check());
        QCOMPARE(asked.size(), 1);
        f.form.findChild<QPushButton*>(u"chooseUser"_s)->click();
        QCOMPARE(asked.size(), 2);
        f.form.setTarget(FormFixture::larchmoor(true));
        QVERIFY(f.form.check());
        QVERIFY(f.form.values() ==
                (ParameterValues{{u"UserPrincipalName"_s, u"zoe@larchmoor.example"_s},
                                 {u"UserId"_s, u"0f8fad5b-d9cb-469f-a165-70867728950e"_s},
                                 {u"Organization"_s, u"larchmoor.onmicrosoft.example"_s},
                                 {u"TenantId"_s, u"5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266"_s}}));
        auto* line = f.form.findChild<QLineEdit*>(u"parameter_UserPrincipalName"_s);
        QVERIFY(line->accessibleDescription().contains(u"from the target"_s));
        RunTarget other = FormFixture::larchmoor(true);
        other.userName = u"max@larchmoor.example"_s;
        f.form.setTarget(other);
        QCOMPARE(line->text(), u"max@larchmoor.example"_s);
        QTest::keyClicks(line, u"z"_s);
        f.form.setTarget(FormFixture::larchmoor(true));
        QVERIFY(line->text().contains(u"max"_s) &&
                !line->accessibleDescription().contains(u"from the target"_s));
        // What came from the target is the next target's affair.
        f.form.remember();
        QCOMPARE(toJson(f.memory.last(u"/u.ps1"_s)).keys(), QStringList{u"UserPrincipalName"_s});
    }

    void aTenantScriptTakesNoUser()
    {
        FormFixture f;
        ScriptDescription d;
        d.scope = u"Tenant"_s;
        d.parameters = {formParameter(u"Identity"_s)};
        f.form.setDescription(d);
        f.form.setTarget(FormFixture::larchmoor(true));
        QVERIFY(f.form.values().isEmpty() && f.form.isReady());
    }

    void valuesAreRememberedAndSecretsAreNot()
    {
        FormFixture f;
        ScriptDescription d;
        d.parameters = {formParameter(u"Name"_s),
                        formParameter(u"Key"_s, ParameterKind::SecureText, u"securestring"_s),
                        formParameter(u"Account"_s, ParameterKind::Credential, u"pscredential"_s)};
        f.form.setScript(u"/a.ps1"_s, u"a.ps1"_s);
        f.form.setDescription(d);
        f.form.setValues({{u"Name"_s, u"x"_s},
                          {u"Key"_s, Secret("hunter2-hunter2")},
                          {u"Account"_s, ParameterCredential{u"zoe"_s, Secret("hunter2-hunter2")}}});
        QCOMPARE(f.form.values().size(), 3);
        f.form.remember();
        QVERIFY(f.memory.savePreset(u"/a.ps1"_s, u"p"_s, f.form.values()));
        QVERIFY(!f.form.command().contains(u"hunter2"_s));
        QDirIterator files(f.profile.path(), QDir::Files, QDirIterator::Subdirectories);
        int seen = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains("hunter2"));
            ++seen;
        }
        QCOMPARE(seen, 1);
        f.form.setScript(u"/b.ps1"_s, u"b.ps1"_s);
        f.form.setDescription(d);
        QVERIFY(f.form.values().isEmpty());
        f.form.setScript(u"/a.ps1"_s, u"a.ps1"_s);
        f.form.setDescription(d);
        QCOMPARE(f.form.findChild<QLineEdit*>(u"parameter_Name"_s)->text(), u"x"_s);
        QCOMPARE(f.form.findChild<QLineEdit*>(u"parameter_Account"_s)->text(), u"zoe"_s);
        QVERIFY(f.form.findChild<QLineEdit*>(u"parameter_Key"_s)->text().isEmpty());
    }

    void aTextThatIsAPasswordIsASecret()
    {
        FormFixture f;
        ScriptDescription d;
        d.parameters = {formParameter(u"NewPassword"_s)};
        f.form.setScript(u"/a.ps1"_s, u"a.ps1"_s);
        f.form.setDescription(d);
        auto* line = f.form.findChild<QLineEdit*>(u"parameter_NewPassword"_s);
        QCOMPARE(line->echoMode(), QLineEdit::Password);
        QTest::keyClicks(line, u"hunter2"_s);
        QVERIFY(valueOf(f.form.values(), u"NewPassword"_s) == ParameterValue(Secret("hunter2")));
        f.form.remember();
        QVERIFY(f.memory.last(u"/a.ps1"_s).isEmpty());
        QVERIFY(!f.form.command().contains(u"hunter2"_s));
        f.form.clearSecrets();
        QVERIFY(line->text().isEmpty() && f.form.values().isEmpty());
    }

    void presetsAreSavedAndAppliedFromTheMenu()
    {
        FormFixture f;
        ScriptDescription d;
        d.parameters = {formParameter(u"Name"_s)};
        f.form.setScript(u"/a.ps1"_s, u"a.ps1"_s);
        f.form.setDescription(d);
        f.form.show();
        auto* menu = f.form.findChild<QMenu*>(u"presetMenu"_s);
        const auto trigger = [&](const QString& text) {
            Q_EMIT menu->aboutToShow();
            for (QAction* action : menu->actions()) {
                if (action->text().startsWith(text)) {
                    action->trigger();
                    return true;
                }
            }
            return false;
        };
        f.form.setValues({{u"Name"_s, u"it's"_s}});
        QVERIFY(trigger(u"Save as"_s));
        auto* name = f.form.findChild<QLineEdit*>(u"presetName"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!f.form.findChild<QLabel*>(u"presetProblem"_s)->text().isEmpty());
        QTest::keyClicks(name, u"Mine"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!name->isVisible());
        QVERIFY(trigger(u"Back"_s));
        QVERIFY(f.form.values().isEmpty());
        QVERIFY(trigger(u"Mine"_s));
        QVERIFY(valueOf(f.form.values(), u"Name"_s) == ParameterValue(u"it's"_s));
        QVERIFY(trigger(u"Copy"_s));
        QCOMPARE(QApplication::clipboard()->text(), u".\\a.ps1 -Name 'it''s'"_s);
        QVERIFY(trigger(u"Back"_s));
        QVERIFY(trigger(u"Paste"_s));
        QVERIFY(valueOf(f.form.values(), u"Name"_s) == ParameterValue(u"it's"_s));
    }

    void tablesArePastedByTheirColumn_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("values");
        QTest::addColumn<QString>("column");
        QTest::newRow("lines") << u"a\r\n\r\n b \n"_s << QStringList{u"a"_s, u"b"_s} << QString();
        QTest::newRow("named column")
            << u"Id,Mailbox\n1,\"a,b\"\n2,c\n"_s << QStringList{u"a,b"_s, u"c"_s} << u"Mailbox"_s;
        QTest::newRow("users' column") << u"\ufeffName;UserPrincipalName\nZoe;z@x\n"_s
                                       << QStringList{u"z@x"_s} << u"UserPrincipalName"_s;
        QTest::newRow("first column, tabs") << u"x\ty\n1\t2\n"_s << QStringList{u"1"_s} << u"x"_s;
        QTest::newRow("one column with its name") << u"Mailbox\na\n"_s << QStringList{u"a"_s} << u"Mailbox"_s;
    }

    void tablesArePastedByTheirColumn()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, values);
        QFETCH(QString, column);
        FormFixture f;
        ScriptDescription d;
        d.parameters = {formParameter(u"Mailbox"_s, ParameterKind::Text, u"string[]"_s)};
        f.form.setDescription(d);
        auto* field = f.form.findChild<QPlainTextEdit*>(u"parameter_Mailbox"_s);
        QApplication::clipboard()->setText(text);
        field->paste();
        QVERIFY(valueOf(f.form.values(), u"Mailbox"_s) == ParameterValue(values));
        QVERIFY(f.form.findChild<QLabel*>(u"line_Mailbox"_s)->text().contains(column));
    }

    void namesFromScriptsAreNoMarkup()
    {
        FormFixture f;
        ScriptDescription d;
        d.synopsis = u"<b>bold</b>"_s;
        ScriptParameter parameter = formParameter(u"A"_s);
        parameter.label = u"<img src=x>"_s;
        parameter.help = u"<a href='x'>y</a>"_s;
        d.parameters = {parameter};
        f.form.setDescription(d);
        for (const QLabel* label : f.form.findChildren<QLabel*>())
            QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(),
                     qPrintable(label->text()));
    }

    void aThousandParametersOpenAtOnce()
    {
        FormFixture f;
        f.theme.applyTo(*qApp);
        ScriptDescription d;
        for (int i = 0; i < 1000; ++i)
            d.parameters << formParameter(u"P%1"_s.arg(i),
                                          i % 3 == 0 ? ParameterKind::Switch : ParameterKind::Text,
                                          u"string"_s, i % 2 == 0);
        f.form.show();
        QElapsedTimer timer;
        timer.start();
        f.form.setDescription(d);
        const qint64 opened = timer.elapsed();
        qInfo("opened in %lld ms", static_cast<long long>(opened));
        QVERIFY2(opened < 250, qPrintable(QString::number(opened)));
        // A value far down counts before its row is there.
        f.form.setValues({{u"P998"_s, u"x"_s}});
        QVERIFY(valueOf(f.form.values(), u"P998"_s) == ParameterValue(u"x"_s));
        timer.start();
        QTRY_VERIFY_WITH_TIMEOUT(f.form.findChild<ParameterRow*>(u"row_P998"_s), 30000);
        qInfo("complete after %lld ms", static_cast<long long>(timer.elapsed()));
    }
};

QTEST_MAIN(TestParameterForm)
#include "tst_parameterform.moc"
