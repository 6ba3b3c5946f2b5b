#include <common/formfield.h>
#include <common/icons.h>
#include <common/theme.h>
#include <scripts/parameterform.h>

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

ScriptParameter parameter(const QString& name, ParameterKind kind = ParameterKind::Text,
                          bool mandatory = false)
{
    ScriptParameter one;
    one.name = name;
    one.label = name;
    one.kind = kind;
    one.type = u"string"_s;
    one.sets = {{u"__AllParameterSets"_s, mandatory, std::nullopt}};
    return one;
}

ScriptParameter withDefault(ScriptParameter one, const QStringList& values)
{
    one.defaultValue = {values.join(u','), true, values};
    return one;
}

ScriptDescription script(const QList<ScriptParameter>& parameters)
{
    ScriptDescription one;
    one.parameters = parameters;
    return one;
}

} // namespace

/// A script's parameters as a form.
class TestParameterForm final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ParameterMemory> m_memory;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Icons> m_icons;
    std::unique_ptr<ParameterForm> m_form;

    void show(const QList<ScriptParameter>& parameters)
    {
        m_form->setScript(u"s.ps1"_s, u"s.ps1"_s, script(parameters));
    }
    template <typename T>
    T* field(const QString& name)
    {
        return m_form->findChild<T*>(u"parameter_"_s + name);
    }
    QStringList given()
    {
        QStringList all;
        for (const RunParameter& each : m_form->values()) {
            const QString text =
                each.value.kind == ParameterValue::Kind::List ? each.value.list.join(u'|') : each.value.text;
            all << each.name + u'=' + text;
        }
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_memory = std::make_unique<ParameterMemory>(m_folder->path());
        m_theme = std::make_unique<Theme>();
        m_icons = std::make_unique<Icons>(*m_theme);
        m_form = std::make_unique<ParameterForm>(*m_theme, *m_icons);
        m_form->setMemory(m_memory.get());
        m_form->resize(320, 700);
        m_form->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_form.get()));
    }
    void cleanup() { m_form.reset(); }

    void everyKindHasItsField()
    {
        ScriptParameter choice = parameter(u"Choice"_s);
        choice.allowed = QStringList{u"a"_s, u"b"_s};
        ScriptParameter choices = choice;
        choices.name = u"Choices"_s;
        choices.isArray = true;
        ScriptParameter list = parameter(u"List"_s);
        list.isArray = true;
        ScriptParameter ranged = withDefault(parameter(u"Ranged"_s, ParameterKind::Integer), {u"30"_s});
        ranged.minimum = 1;
        ranged.maximum = 365;
        ScriptParameter lines = parameter(u"Lines"_s);
        lines.isMultiLine = true;
        show({parameter(u"Line"_s), choice, choices, list, ranged, lines,
              parameter(u"Switch"_s, ParameterKind::Switch), parameter(u"Bool"_s, ParameterKind::Boolean),
              parameter(u"Secret"_s, ParameterKind::SecureText),
              parameter(u"Login"_s, ParameterKind::Credential), parameter(u"Table"_s, ParameterKind::Table),
              parameter(u"File"_s, ParameterKind::File)});
        QVERIFY(field<QLineEdit>(u"Line"_s));
        QVERIFY(field<QComboBox>(u"Choice"_s));
        QCOMPARE(field<QComboBox>(u"Choice"_s)->count(), 3); // and: not given
        QCOMPARE(field<QListWidget>(u"Choices"_s)->count(), 2);
        QVERIFY(field<QPlainTextEdit>(u"List"_s));
        QCOMPARE(field<QSpinBox>(u"Ranged"_s)->value(), 30);
        QCOMPARE(field<QSpinBox>(u"Ranged"_s)->maximum(), 365);
        QVERIFY(field<QPlainTextEdit>(u"Lines"_s));
        QVERIFY(field<QCheckBox>(u"Switch"_s));
        QCOMPARE(field<QComboBox>(u"Bool"_s)->count(), 3);
        QCOMPARE(field<QLineEdit>(u"Secret"_s)->echoMode(), QLineEdit::Password);
        QVERIFY(field<QTableWidget>(u"Table"_s));
        QVERIFY(field<QWidget>(u"File"_s)->findChild<QLineEdit*>());
        const auto children = m_form->findChildren<QWidget*>();
        for (const QWidget* widget : children) {
            if (widget->objectName().startsWith(u"parameter_"_s))
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
        QCOMPARE(given(), QStringList()); // defaults are the script's own
    }

    void whatIsEnteredIsGiven()
    {
        ScriptParameter list = parameter(u"List"_s);
        list.isArray = true;
        show({parameter(u"Line"_s), list, parameter(u"Now"_s, ParameterKind::Switch),
              parameter(u"Login"_s, ParameterKind::Credential), parameter(u"Table"_s, ParameterKind::Table)});
        QTest::keyClicks(field<QLineEdit>(u"Line"_s), u"it's"_s);
        field<QPlainTextEdit>(u"List"_s)->setPlainText(u" one\n\ntwo \n"_s);
        QTest::mouseClick(field<QCheckBox>(u"Now"_s), Qt::LeftButton, {}, QPoint(8, 8));
        field<QTableWidget>(u"Table"_s)->setItem(0, 0, new QTableWidgetItem(u"k"_s));
        QCOMPARE(field<QTableWidget>(u"Table"_s)->rowCount(), 2);
        field<QTableWidget>(u"Table"_s)->setItem(0, 1, new QTableWidgetItem(u"v"_s));
        const auto edits = field<QWidget>(u"Login"_s)->findChildren<QLineEdit*>();
        QTest::keyClicks(edits.at(0), u"me"_s);
        QTest::keyClicks(edits.at(1), u"hush"_s);
        const auto values = m_form->values();
        QCOMPARE(values.size(), 5);
        QCOMPARE(values.at(0).value, ParameterValue(u"it's"_s));
        QCOMPARE(values.at(1).value.list, (QStringList{u"one"_s, u"two"_s}));
        QCOMPARE(values.at(2).value.text, u"true"_s);
        QCOMPARE(values.at(3).value, ParameterValue::ofCredential(u"me"_s, Secret("hush")));
        QCOMPARE(values.at(4).value, ParameterValue::ofTable({{u"k"_s, u"v"_s}}));
    }

    void aSwitchThatIsOnByItselfCanBeTurnedOff()
    {
        show({withDefault(parameter(u"Now"_s, ParameterKind::Switch), {u"true"_s})});
        QVERIFY(field<QCheckBox>(u"Now"_s)->isChecked());
        QCOMPARE(given(), QStringList());
        QTest::mouseClick(field<QCheckBox>(u"Now"_s), Qt::LeftButton, {}, QPoint(8, 8));
        QCOMPARE(given(), QStringList{u"Now=false"_s});
    }

    void whatIsMandatoryComesFirstAndKeepsARunFromStarting()
    {
        show({parameter(u"Optional"_s), parameter(u"Needed"_s, ParameterKind::Text, true)});
        QVERIFY(field<QWidget>(u"Needed"_s)->mapTo(m_form.get(), QPoint()).y() <
                field<QWidget>(u"Optional"_s)->mapTo(m_form.get(), QPoint()).y());
        QVERIFY(!m_form->isValid());
        auto* frame = qobject_cast<FormField*>(field<QWidget>(u"Needed"_s)->parentWidget());
        QVERIFY(frame && frame->problem().isEmpty()); // nobody is told off before they began
        QVERIFY(m_form->showProblems());
        QVERIFY(!frame->problem().isEmpty());
        QCOMPARE(QApplication::focusWidget(), field<QWidget>(u"Needed"_s));
        QTest::keyClicks(field<QLineEdit>(u"Needed"_s), u"x"_s);
        QVERIFY(frame->problem().isEmpty());
        QVERIFY(m_form->isValid() && !m_form->showProblems());
    }

    void whatDoesNotFitIsSaidWhileItIsTyped()
    {
        ScriptParameter days = parameter(u"Days"_s, ParameterKind::Integer);
        days.maximum = 30;
        show({days});
        auto* frame = qobject_cast<FormField*>(field<QWidget>(u"Days"_s)->parentWidget());
        QTest::keyClicks(field<QLineEdit>(u"Days"_s), u"300"_s);
        QVERIFY(frame->problem().contains(u"30"_s));
        QTest::keyClick(field<QLineEdit>(u"Days"_s), Qt::Key_Backspace);
        QVERIFY(frame->problem().isEmpty());
    }

    void onlyTheChosenWayOfCallingCounts()
    {
        ScriptParameter byId = parameter(u"Id"_s);
        byId.sets = {{u"ById"_s, true, std::nullopt}};
        ScriptParameter byName = parameter(u"Name"_s);
        byName.sets = {{u"ByName"_s, true, std::nullopt}};
        ScriptDescription both = script({byId, byName, parameter(u"All"_s)});
        both.parameterSets = QStringList{u"ByName"_s, u"ById"_s};
        m_form->setScript(u"s.ps1"_s, u"s.ps1"_s, both);
        auto* sets = m_form->findChild<QComboBox*>(u"parameterSet"_s);
        QVERIFY(sets->isVisible());
        QVERIFY(field<QWidget>(u"Name"_s)->isVisible() && !field<QWidget>(u"Id"_s)->isVisible());
        QVERIFY(field<QWidget>(u"All"_s)->isVisible());
        QTest::keyClicks(field<QLineEdit>(u"Name"_s), u"n"_s);
        QCOMPARE(given(), QStringList{u"Name=n"_s});
        sets->setCurrentIndex(1);
        Q_EMIT sets->activated(1);
        QVERIFY(field<QWidget>(u"Id"_s)->isVisible() && !field<QWidget>(u"Name"_s)->isVisible());
        QCOMPARE(given(), QStringList());
        QVERIFY(!m_form->isValid());
    }

    void manyOptionalOnesAreFoldedAway()
    {
        QList<ScriptParameter> many;
        for (int i = 0; i < 12; ++i)
            many << parameter(u"P%1"_s.arg(i));
        show(many);
        auto* more = m_form->findChild<QPushButton*>(u"moreParameters"_s);
        QVERIFY(more->isVisible());
        QVERIFY(field<QWidget>(u"P7"_s)->isVisible() && !field<QWidget>(u"P8"_s)->isVisible());
        more->click();
        QVERIFY(field<QWidget>(u"P11"_s)->isVisible());
    }

    void hiddenOnesAreLeftOutAndComputedDefaultsAreShown()
    {
        ScriptParameter hidden = parameter(u"Hidden"_s);
        hidden.isHidden = true;
        ScriptParameter computed = parameter(u"Since"_s, ParameterKind::DateTime);
        computed.defaultValue = {u"(Get-Date).AddDays(-30)"_s, false, {}};
        show({hidden, computed});
        QVERIFY(!field<QWidget>(u"Hidden"_s));
        QVERIFY(field<QWidget>(u"Since"_s)->accessibleDescription().contains(u"(Get-Date).AddDays(-30)"_s));
        QCOMPARE(given(), QStringList());
    }

    void theTargetFillsWhatMeansIt()
    {
        ScriptDescription user = script({parameter(u"UserPrincipalName"_s), parameter(u"Identity"_s)});
        user.scope = u"User"_s;
        m_form->setScript(u"u.ps1"_s, u"u.ps1"_s, user);
        QVERIFY(m_form->isUserScript());
        QCOMPARE(m_form->findChild<QLabel*>(u"scriptKind"_s)->text(), u"User script"_s);
        RunTarget target;
        target.user = UserId{u"id-1"_s};
        target.userName = u"ann@a.example"_s;
        m_form->setTarget(target);
        QCOMPARE(given(), (QStringList{u"UserPrincipalName=ann@a.example"_s, u"Identity=ann@a.example"_s}));
        QTest::keyClicks(field<QLineEdit>(u"Identity"_s), u"x"_s);
        target.userName = u"bob@a.example"_s;
        m_form->setTarget(target);
        QCOMPARE(given(), (QStringList{u"UserPrincipalName=bob@a.example"_s, u"Identity=ann@a.examplex"_s}));
        m_form->setTarget({});
        QCOMPARE(given(), QStringList{u"Identity=ann@a.examplex"_s});
    }

    void aScriptThatIsChangedKeepsWhatWasEntered()
    {
        show({parameter(u"A"_s), parameter(u"B"_s)});
        auto* a = field<QLineEdit>(u"A"_s);
        a->setFocus();
        QTest::keyClicks(a, u"kept"_s);
        ScriptParameter number = parameter(u"B"_s, ParameterKind::Integer);
        show({parameter(u"New"_s), parameter(u"A"_s), number});
        QCOMPARE(field<QLineEdit>(u"A"_s), a); // the same one
        QVERIFY(a->hasFocus());
        QCOMPARE(given(), QStringList{u"A=kept"_s});
        ScriptParameter helped = parameter(u"A"_s);
        helped.help = u"Now with help."_s;
        show({helped, number});
        QCOMPARE(given(), QStringList{u"A=kept"_s});
    }

    void lastValuesAndPresetsComeBackAndSecretsDoNot()
    {
        const QList<ScriptParameter> parameters{parameter(u"A"_s),
                                                parameter(u"S"_s, ParameterKind::SecureText)};
        show(parameters);
        QTest::keyClicks(field<QLineEdit>(u"A"_s), u"last"_s);
        QTest::keyClicks(field<QLineEdit>(u"S"_s), u"correct horse"_s);
        m_form->remember();
        QVERIFY(m_memory->keepPreset(u"s.ps1"_s, u"Mine"_s, {{u"A"_s, u"preset"_s}}).has_value());
        m_form->setScript(u"other.ps1"_s, u"other.ps1"_s, script(parameters));
        QCOMPARE(given(), QStringList());
        show(parameters);
        QCOMPARE(given(), QStringList{u"A=last"_s});
        auto* menu = m_form->findChild<QToolButton*>(u"presets"_s)->menu();
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().first()->text(), u"Mine"_s);
        menu->actions().first()->trigger();
        QCOMPARE(given(), QStringList{u"A=preset"_s});
        const QDir all(m_folder->path());
        for (const QString& name : all.entryList(QDir::Files)) {
            QFile file(all.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains("horse"));
        }
    }

    void theCommandIsCopied()
    {
        show({parameter(u"A"_s)});
        QTest::keyClicks(field<QLineEdit>(u"A"_s), u"it's"_s);
        QCOMPARE(m_form->command(), u".\\s.ps1 -A 'it''s'"_s);
    }

    void theValuesOfARunningScriptAreFixed()
    {
        show({parameter(u"A"_s)});
        m_form->setRunning(true);
        QVERIFY(!field<QWidget>(u"A"_s)->isEnabled());
        QVERIFY(m_form->findChild<QWidget*>(u"parametersNote"_s)->isVisible());
        m_form->setRunning(false);
        QVERIFY(field<QWidget>(u"A"_s)->isEnabled());
    }

    void textFromTheScriptIsNoMarkup()
    {
        ScriptParameter evil = parameter(u"A"_s);
        evil.label = u"<b>bold</b>"_s;
        evil.help = u"<img src=x>"_s;
        evil.allowed = QStringList{u"<i>a</i>"_s};
        ScriptDescription one = script({evil});
        one.synopsis = u"<h1>big</h1>"_s;
        m_form->setScript(u"e.ps1"_s, u"e.ps1"_s, one);
        const auto labels = m_form->findChildren<QLabel*>();
        for (const QLabel* label : labels)
            QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains(u'<'),
                     qPrintable(label->text()));
    }

    void aThousandParametersOpenAtOnce()
    {
        QList<ScriptParameter> many;
        for (int i = 0; i < 1000; ++i)
            many << parameter(u"P%1"_s.arg(i), i % 5 == 0 ? ParameterKind::Switch : ParameterKind::Text);
        QElapsedTimer timer;
        timer.start();
        show(many);
        qInfo("1,000 parameters: %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 3000);
    }
};

QTEST_MAIN(TestParameterForm)
#include "tst_parameterform.moc"
