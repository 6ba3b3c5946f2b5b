#include <base/clock.h>
#include <common/banner.h>
#include <common/icons.h>
#include <common/theme.h>
#include <runs/errorsview.h>
#include <runs/objectsview.h>
#include <runs/progressview.h>
#include <runs/runheader.h>
#include <runs/runpanel.h>

#include <QAbstractButton>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

class StoppedClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return time; }
    QDateTime time = QDateTime(QDate(2026, 11, 22), QTime(10, 0), Qt::UTC);
};

} // namespace

class TestRunPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_icons = std::make_unique<Icons>(*m_theme);
        m_clock = std::make_unique<StoppedClock>();
        m_panel = std::make_unique<RunPanel>(*m_theme, *m_icons, *m_clock);
        m_panel->resize(900, 400);
        m_panel->show();
    }
    void cleanup()
    {
        m_panel.reset();
        m_clock.reset();
        m_icons.reset();
        m_theme.reset();
    }

    void beforeTheFirstRunItSaysHowToStartOne();
    void everyEventGoesWhereItBelongs();
    void errorsAreCountedAndExplained();
    void progressIsABarUntilItIsDone();
    void clocksAndConnectTimeAreShown();
    void everyEndIsSaid_data();
    void everyEndIsSaid();
    void aFailureSaysWhatWhyAndWhatToDo();
    void aNewRunForgetsTheOldOne();
    void aTextQuestionIsAnsweredByEnter();
    void anEmptyAnswerIsNotACancel();
    void aSecretIsHidden();
    void credentialsAreOneAnswer();
    void aChoiceIsAnsweredByItsIndex();
    void questionsWaitForEachOther();
    void theEndOfTheRunTakesTheQuestionAway();
    void filtersHideStreams();
    void exportWritesTimesAndStreams();
    void findSearchesTheTabThatIsShown();
    void everyControlHasANameAndATip();
    void objectsAreATableWithACount();
    void writeHostKeepsItsColours();
    void exportsHoldObjectsAndErrors();
    void onlyWhatIsShownIsWrittenAsCsv();
    void theCustomerIsNamedInTheQuestion();
    void missingParametersAreAForm();
    void enterChoosesTheFocusedChoice();
    void progressHasATabOfItsOwn();

private:
    RunEvent event(RunEvent::Type type, const QString& text, const QJsonObject& data = {}) const
    {
        return {type, m_clock->time, text, data};
    }
    void begin()
    {
        RunRequest request;
        request.scriptName = u"Test.ps1"_s;
        request.target.customerName = u"Larchmoor"_s;
        m_panel->begin(request);
    }
    QString label(const char* name) const
    {
        auto* found = m_panel->findChild<QLabel*>(QLatin1StringView(name));
        return found != nullptr && found->isVisible() ? found->text() : QString();
    }
    void ask(const QString& id, const QString& kind, const QJsonObject& more = {})
    {
        QJsonObject data = more;
        data[u"id"_s] = id;
        data[u"kind"_s] = kind;
        m_panel->addEvents({event(RunEvent::Type::Prompt, u"a value"_s, data)});
    }
    template <typename T>
    T* child(const char* name) const
    {
        const QList<T*> all = m_panel->findChildren<T*>(QLatin1StringView(name));
        for (T* one : all) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Icons> m_icons;
    std::unique_ptr<StoppedClock> m_clock;
    std::unique_ptr<RunPanel> m_panel;
};

void TestRunPanel::beforeTheFirstRunItSaysHowToStartOne()
{
    auto* empty = m_panel->findChild<QWidget*>(u"runEmpty"_s);
    QVERIFY(empty->isVisible());
    QString words;
    for (QLabel* text : empty->findChildren<QLabel*>())
        words += text->text();
    QVERIFY2(words.contains(u"Pick a customer, press F5"_s), qPrintable(words));
    QVERIFY(!m_panel->output().isVisible());
    begin();
    QVERIFY(!empty->isVisible());
    QVERIFY(m_panel->output().isVisible());
}

void TestRunPanel::everyEventGoesWhereItBelongs()
{
    using Type = RunEvent::Type;
    begin();
    m_panel->addEvents(
        {event(Type::State, u"running"_s), event(Type::Output, u"one\ntwo"_s),
         event(Type::Object, u"object"_s), event(Type::Error, u"bad"_s, {{u"message"_s, u"bad"_s}}),
         event(Type::Warning, u"careful"_s), event(Type::Verbose, u"more"_s), event(Type::Debug, u"inside"_s),
         event(Type::Information, u"said"_s), event(Type::Raw, u"native"_s), event(Type::Result, u"done"_s)});
    const LineStore& store = m_panel->output().store();
    const QList<std::pair<Stream, QString>> expected{
        {Stream::Output, u"one"_s},       {Stream::Output, u"two"_s},   {Stream::Error, u"bad"_s},
        {Stream::Warning, u"careful"_s},  {Stream::Verbose, u"more"_s}, {Stream::Debug, u"inside"_s},
        {Stream::Information, u"said"_s}, {Stream::Raw, u"native"_s}};
    QCOMPARE(store.lineCount(), expected.size());
    for (int i = 0; i < expected.size(); ++i) {
        const LineStore::Line line = store.line(store.firstLine() + i);
        QCOMPARE(line.stream, expected.at(i).first);
        QCOMPARE(line.text, expected.at(i).second);
    }
}

void TestRunPanel::errorsAreCountedAndExplained()
{
    begin();
    m_panel->addEvents({event(RunEvent::Type::Error, u"no mailbox"_s,
                              {{u"message"_s, u"no mailbox"_s},
                               {u"line"_s, 31},
                               {u"column"_s, 5},
                               {u"lineText"_s, u"Get-Mailbox x"_s},
                               {u"category"_s, u"ObjectNotFound"_s},
                               {u"inner"_s, QJsonArray{u"the cause"_s}}}),
                        event(RunEvent::Type::Warning, u"w"_s)});
    QCOMPARE(m_panel->errorCount(), 1);
    QCOMPARE(m_panel->warningCount(), 1);
    QCOMPARE(label("errorBadge"), u"1"_s);
    QCOMPARE(child<QToolButton>("filterError")->text(), u"1"_s);
    const QString errors = m_panel->errors().allText();
    for (const QString& word :
         {u"no mailbox"_s, u"line 31, column 5"_s, u"Get-Mailbox x"_s, u"the cause"_s, u"ObjectNotFound"_s})
        QVERIFY2(errors.contains(word), qPrintable(word));
    const LineStore& store = m_panel->output().store();
    QCOMPARE(store.scriptLine(store.firstLine()), 31);
    auto* tabs = m_panel->findChild<QTabBar*>(u"runTabs"_s);
    tabs->setCurrentIndex(2);
    QVERIFY(m_panel->errors().isVisible());
    QSignalSpy asked(m_panel.get(), &RunPanel::scriptLineActivated);
    tabs->setCurrentIndex(0);
    m_panel->nextError();
    QVERIFY(m_panel->errors().isVisible());
    QCOMPARE(asked.count(), 1);
}

void TestRunPanel::progressIsABarUntilItIsDone()
{
    begin();
    const auto report = [&](const QJsonObject& data) {
        m_panel->addEvents({event(RunEvent::Type::Progress, u"Reading"_s, data)});
    };
    report({{u"id"_s, 1},
            {u"activity"_s, u"Reading"_s},
            {u"status"_s, u"33 of 100"_s},
            {u"percent"_s, 33},
            {u"secondsRemaining"_s, 28}});
    auto* bar = child<QProgressBar>("progressBar");
    QVERIFY(bar != nullptr);
    QCOMPARE(bar->value(), 33);
    QCOMPARE(label("progressStatus"), u"33 of 100"_s);
    QCOMPARE(label("progressRemaining"), u"about 0:28 left"_s);
    report({{u"id"_s, 2}, {u"activity"_s, u"Unknown"_s}, {u"percent"_s, -1}});
    auto* header = m_panel->findChild<RunHeader*>();
    QCOMPARE(header->progressCount(), 2);
    report({{u"id"_s, 1}, {u"completed"_s, true}});
    QCOMPARE(header->progressCount(), 1);
    RunResult result;
    result.state = RunState::Succeeded;
    m_panel->end(result);
    QCOMPARE(header->progressCount(), 0);
    QCOMPARE(m_panel->output().store().lineCount(), 0);
}

void TestRunPanel::clocksAndConnectTimeAreShown()
{
    begin();
    m_panel->setState(RunState::Connecting);
    m_clock->time = m_clock->time.addMSecs(4100);
    m_panel->setState(RunState::Running);
    m_clock->time = m_clock->time.addMSecs(15'000);
    m_panel->addEvents({event(RunEvent::Type::Output, u"x"_s)});
    m_clock->time = m_clock->time.addMSecs(300);
    m_panel->setState(RunState::Running);
    QCOMPARE(label("runState"), u"Running 0:19"_s);
    QCOMPARE(label("runCustomer"), u"Larchmoor"_s);
    QCOMPARE(label("runFacts"), u"Connected in %1 s  ·  Script 0:15"_s.arg(QLocale().toString(4.1, 'f', 1)));
    QCOMPARE(label("runAge"), u"Last output %1 s ago"_s.arg(QLocale().toString(0.3, 'f', 1)));
    m_clock->time = m_clock->time.addSecs(42);
    m_panel->setState(RunState::Running);
    QCOMPARE(label("runAge"), u"Last output 0:42 ago"_s);
    QCOMPARE(durationText(std::chrono::seconds(3723)), u"1:02:03"_s);
}

void TestRunPanel::everyEndIsSaid_data()
{
    QTest::addColumn<RunState>("state");
    QTest::addColumn<QString>("words");
    QTest::newRow("succeeded") << RunState::Succeeded << u"Succeeded 0:51"_s;
    QTest::newRow("with errors") << RunState::SucceededWithErrors << u"Succeeded with 2 errors 0:51"_s;
    QTest::newRow("failed") << RunState::Failed << u"Failed 0:51"_s;
    QTest::newRow("stopped") << RunState::Stopped << u"Stopped 0:51"_s;
    QTest::newRow("timed out") << RunState::TimedOut << u"Timed out 0:51"_s;
    QTest::newRow("lost") << RunState::Lost << u"Lost 0:51"_s;
    QTest::newRow("refused") << RunState::Refused << u"Refused 0:51"_s;
}

void TestRunPanel::everyEndIsSaid()
{
    QFETCH(RunState, state);
    QFETCH(QString, words);
    begin();
    RunResult result;
    result.state = state;
    result.errors = 2;
    result.warnings = 1;
    result.outputs = 26;
    result.connectTime = std::chrono::milliseconds(4000);
    result.runTime = std::chrono::milliseconds(47'000);
    m_panel->end(result);
    QVERIFY(!m_panel->isRunning());
    QCOMPARE(label("runState"), words);
    QVERIFY(label("runFacts").contains(u"26 lines"_s));
    QVERIFY(label("runFacts").contains(u"2 errors"_s));
    QVERIFY(label("runFacts").contains(u"1 warning"_s));
    m_clock->time = m_clock->time.addSecs(100);
    m_panel->setState(RunState::Running); // too late: the end stays
    QCOMPARE(label("runState"), words);
}

void TestRunPanel::aFailureSaysWhatWhyAndWhatToDo()
{
    begin();
    RunResult result;
    result.state = RunState::Refused;
    result.error = Error{
        ErrorCode::ScriptInvalid, u"<b>what</b>"_s, u"why"_s, u"advice"_s, {}, u"AADSTS1"_s, u"id-1"_s, 0};
    m_panel->end(result);
    auto* banner = m_panel->findChild<Banner*>(u"runEnd"_s);
    QVERIFY(banner->isVisible());
    for (const QString& word : {u"<b>what</b>"_s, u"why"_s, u"advice"_s})
        QVERIFY2(banner->text().contains(word), qPrintable(banner->text()));
    QVERIFY(!banner->findChildren<QAbstractButton*>().isEmpty());
}

void TestRunPanel::aNewRunForgetsTheOldOne()
{
    begin();
    m_panel->addEvents({event(RunEvent::Type::Error, u"bad"_s)});
    RunResult result;
    result.error = Error{ErrorCode::Bug, u"x"_s, {}, {}, {}, {}, {}, 0};
    m_panel->end(result);
    begin();
    QVERIFY(m_panel->isRunning());
    QCOMPARE(m_panel->errorCount(), 0);
    QCOMPARE(m_panel->output().store().lineCount(), 0);
    QCOMPARE(m_panel->errors().model().errorCount(), 0);
    QCOMPARE(m_panel->objects().model().seen(), 0);
    QCOMPARE(m_panel->progress().openCount(), 0);
    QVERIFY(!m_panel->findChild<Banner*>(u"runEnd"_s)->isVisible());
    QCOMPARE(label("runState"), u"Preparing 0:00"_s);
}

void TestRunPanel::aTextQuestionIsAnsweredByEnter()
{
    begin();
    QSignalSpy answered(m_panel.get(), &RunPanel::answered);
    ask(u"7"_s, u"text"_s, {{u"message"_s, u"New owner"_s}, {u"caption"_s, QString()}, {u"default"_s, -1}});
    QCOMPARE(label("promptMessage"), u"New owner"_s);
    QVERIFY(label("runState").startsWith(u"Waiting for input"_s));
    auto* field = child<QLineEdit>("promptField");
    QVERIFY(field != nullptr);
    QCOMPARE(field->text(), QString());
    QTest::keyClicks(field, u"pm@x.example"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(answered.count(), 1);
    QCOMPARE(answered.first().at(0).toString(), u"7"_s);
    QCOMPARE(answered.first().at(1).toString(), u"pm@x.example"_s);
    QVERIFY(!m_panel->findChild<QWidget*>(u"promptBar"_s)->isVisible());
    QVERIFY(label("runState").startsWith(u"Preparing"_s));
}

void TestRunPanel::anEmptyAnswerIsNotACancel()
{
    begin();
    QSignalSpy answered(m_panel.get(), &RunPanel::answered);
    ask(u"1"_s, u"text"_s);
    child<QPushButton>("promptAnswer")->click();
    QVERIFY(!answered.at(0).at(1).toString().isNull());
    ask(u"2"_s, u"text"_s);
    QTest::keyClick(child<QLineEdit>("promptField"), Qt::Key_Escape);
    QCOMPARE(answered.count(), 2);
    QVERIFY(answered.at(1).at(1).toString().isNull());
}

void TestRunPanel::aSecretIsHidden()
{
    begin();
    ask(u"1"_s, u"secret"_s);
    QCOMPARE(child<QLineEdit>("promptField")->echoMode(), QLineEdit::Password);
}

void TestRunPanel::credentialsAreOneAnswer()
{
    begin();
    QSignalSpy answered(m_panel.get(), &RunPanel::answered);
    ask(u"1"_s, u"credential"_s);
    child<QLineEdit>("promptUser")->setText(u"user"_s);
    auto* password = child<QLineEdit>("promptField");
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    password->setText(u"word"_s);
    child<QPushButton>("promptAnswer")->click();
    QCOMPARE(answered.first().at(1).toString(), u"user\nword"_s);
}

void TestRunPanel::aChoiceIsAnsweredByItsIndex()
{
    begin();
    QSignalSpy answered(m_panel.get(), &RunPanel::answered);
    const QJsonArray choices{QJsonObject{{u"label"_s, u"Yes"_s}, {u"help"_s, u"Do <i>it</i>"_s}},
                             QJsonObject{{u"label"_s, u"No"_s}}};
    ask(u"1"_s, u"choice"_s, {{u"choices"_s, choices}, {u"default"_s, 1}, {u"message"_s, u"Sure?"_s}});
    QCOMPARE(child<QPushButton>("promptDefault")->text(), u"No"_s);
    child<QPushButton>("promptChoice0")->click();
    QCOMPARE(answered.first().at(1).toString(), u"0"_s);
}

void TestRunPanel::questionsWaitForEachOther()
{
    begin();
    QSignalSpy answered(m_panel.get(), &RunPanel::answered);
    ask(u"1"_s, u"text"_s, {{u"message"_s, u"first"_s}});
    ask(u"2"_s, u"text"_s, {{u"message"_s, u"second"_s}});
    QCOMPARE(label("promptMessage"), u"first"_s);
    child<QPushButton>("promptAnswer")->click();
    QCOMPARE(child<QLabel>("promptMessage")->text(), u"second"_s);
    child<QPushButton>("promptAnswer")->click();
    QCOMPARE(answered.count(), 2);
    QCOMPARE(answered.at(1).at(0).toString(), u"2"_s);
}

void TestRunPanel::theEndOfTheRunTakesTheQuestionAway()
{
    begin();
    QSignalSpy answered(m_panel.get(), &RunPanel::answered);
    ask(u"1"_s, u"text"_s);
    m_panel->end(RunResult());
    QVERIFY(!m_panel->findChild<QWidget*>(u"promptBar"_s)->isVisible());
    QCOMPARE(answered.count(), 0);
}

void TestRunPanel::filtersHideStreams()
{
    begin();
    m_panel->addEvents({event(RunEvent::Type::Output, u"a"_s), event(RunEvent::Type::Debug, u"b"_s)});
    QTRY_COMPARE(m_panel->output().visibleLineCount(), 2);
    child<QToolButton>("filterDebug")->click();
    QCOMPARE(m_panel->output().visibleLineCount(), 1);
    child<QToolButton>("filterDebug")->click();
    QCOMPARE(m_panel->output().visibleLineCount(), 2);
}

void TestRunPanel::exportWritesTimesAndStreams()
{
    QTemporaryDir folder;
    begin();
    m_panel->addEvents({event(RunEvent::Type::Output, u"Grüße"_s), event(RunEvent::Type::Warning, u"w"_s)});
    const QString path = folder.filePath(u"out.txt"_s);
    QSignalSpy finished(m_panel.get(), &RunPanel::exportFinished);
    m_panel->exportTo(ExportFormat::Text, path);
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(finished.takeFirst().at(1).toBool());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.at(0).endsWith(u"\toutput\tGrüße"_s));
    QVERIFY(lines.at(1).endsWith(u"\twarning\tw"_s));
    m_panel->exportTo(ExportFormat::Text, folder.filePath(u"none/out.txt"_s));
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!finished.first().at(1).toBool());
    auto* banner = m_panel->findChild<Banner*>(u"runEnd"_s);
    QVERIFY(banner->isVisible());
    QVERIFY(!banner->error()->advice.isEmpty());
}

void TestRunPanel::findSearchesTheTabThatIsShown()
{
    begin();
    m_panel->addEvents(
        {event(RunEvent::Type::Output, u"apple"_s), event(RunEvent::Type::Error, u"apple pie"_s)});
    QTRY_COMPARE(m_panel->output().visibleLineCount(), 2);
    m_panel->find();
    auto* field = child<QLineEdit>("findField");
    QTest::keyClicks(field, u"apple"_s);
    QTRY_COMPARE(label("findCount"), u"2 matches"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(label("findCount"), u"1 of 2"_s);
    m_panel->findChild<QTabBar*>(u"runTabs"_s)->setCurrentIndex(2);
    QTRY_COMPARE(label("findCount"), u"1 match"_s);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!m_panel->findChild<QWidget*>(u"findBar"_s)->isVisible());
}

void TestRunPanel::everyControlHasANameAndATip()
{
    begin();
    ask(u"1"_s, u"credential"_s);
    m_panel->find();
    QList<QWidget*> controls;
    for (QAbstractButton* button : m_panel->findChildren<QAbstractButton*>())
        controls << button;
    for (QLineEdit* field : m_panel->findChildren<QLineEdit*>())
        controls << field;
    QVERIFY(controls.size() > 15);
    for (QWidget* control : controls) {
        if (control->inherits("QLineEditIconButton") || control->inherits("QScrollBar") ||
            control->inherits("QTableCornerButton") ||
            qobject_cast<QTabBar*>(control->parentWidget()) != nullptr)
            continue; // Qt's own parts
        const QString what =
            QString::fromLatin1(control->metaObject()->className()) + u' ' + control->objectName();
        QVERIFY2(!control->objectName().isEmpty(), qPrintable(what));
        const bool named = !control->accessibleName().isEmpty() ||
                           (qobject_cast<QAbstractButton*>(control) != nullptr &&
                            !static_cast<QAbstractButton*>(control)->text().isEmpty());
        QVERIFY2(named, qPrintable(what));
        QVERIFY2(control->focusPolicy() != Qt::NoFocus, qPrintable(what));
    }
}

void TestRunPanel::objectsAreATableWithACount()
{
    begin();
    const QJsonObject object{{u"typeName"_s, u"A.User"_s},
                             {u"properties"_s, QJsonObject{{u"Name"_s, u"x"_s}}}};
    m_panel->addEvents(
        {event(RunEvent::Type::Object, u"A.User"_s, object), event(RunEvent::Type::Object, {}, object)});
    QTRY_COMPARE(label("objectBadge"), u"2"_s);
    m_panel->findChild<QTabBar*>(u"runTabs"_s)->setCurrentIndex(1);
    QVERIFY(m_panel->objects().isVisible());
    QTRY_COMPARE(m_panel->objects().model().rowCount(), 2);
    // What belongs to the output only is not offered here.
    QVERIFY(!m_panel->findChild<QToolButton*>(u"filterError"_s)->isVisible());
    QVERIFY(m_panel->findChild<QToolButton*>(u"runExport"_s)->isVisible());
    m_panel->find();
    QVERIFY(!m_panel->findChild<QWidget*>(u"findBar"_s)->isVisible());
}

void TestRunPanel::writeHostKeepsItsColours()
{
    begin();
    m_panel->addEvents({event(
        RunEvent::Type::Information, u"ok"_s,
        {{u"segments"_s, QJsonArray{QJsonObject{{u"text"_s, u"ok"_s}, {u"foreground"_s, u"Green"_s}}}}})});
    const LineStore& store = m_panel->output().store();
    QCOMPARE(store.text(store.firstLine()), u"ok"_s);
    QCOMPARE(store.styled(store.firstLine()).runs.size(), 1);
}

void TestRunPanel::exportsHoldObjectsAndErrors()
{
    begin();
    m_panel->addEvents({event(RunEvent::Type::Output, u"line"_s), event(RunEvent::Type::Debug, u"hidden"_s),
                        event(RunEvent::Type::Error, u"bad"_s, {{u"line"_s, 3}}),
                        event(RunEvent::Type::Object, {},
                              {{u"typeName"_s, u"T"_s}, {u"properties"_s, QJsonObject{{u"n"_s, 1}}}})});
    m_panel->output().setStreamVisible(Stream::Debug, false);
    const RunExport run = m_panel->exported(ExportFormat::Json);
    QStringList lines;
    run.eachLine([&lines](const ExportLine& line) { lines << line.stream + u':' + line.text; });
    QCOMPARE(lines, (QStringList{u"output:line"_s, u"error:bad"_s}));
    QCOMPARE(run.objects.count(), 1U);
    QCOMPARE(run.errors.size(), 1);
    QCOMPARE(run.customerName, u"Larchmoor"_s);
    QVERIFY(!run.result);
    m_panel->copySummary();
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"## Test.ps1: Still running"_s));
}

void TestRunPanel::onlyWhatIsShownIsWrittenAsCsv()
{
    begin();
    for (int i = 0; i < 20; ++i)
        m_panel->objects().model().add(
            {{u"typeName"_s, u"T"_s}, {u"properties"_s, QJsonObject{{u"n"_s, i}}}});
    QTRY_COMPARE(m_panel->objects().model().rowCount(), 20);
    QVERIFY(!m_panel->exported(ExportFormat::Csv).chosen);
    m_panel->objects().model().setFilter(u"n>=18"_s);
    QTRY_COMPARE(m_panel->objects().model().rowCount(), 2);
    QCOMPARE(*m_panel->exported(ExportFormat::Csv).chosen, (std::vector<quint32>{18, 19}));
    QVERIFY(!m_panel->exported(ExportFormat::Json).chosen);
}

void TestRunPanel::theCustomerIsNamedInTheQuestion()
{
    begin();
    ask(u"1"_s, u"text"_s, {{u"message"_s, u"New owner"_s}, {u"caption"_s, u"Owner"_s}});
    QCOMPARE(label("promptContext"), u"Owner  ·  in Larchmoor"_s);
}

void TestRunPanel::missingParametersAreAForm()
{
    begin();
    QSignalSpy answered(m_panel.get(), &RunPanel::answered);
    ask(u"1"_s, u"fields"_s,
        {{u"message"_s, u"Supply values"_s},
         {u"fields"_s, QJsonArray{QJsonObject{{u"name"_s, u"Mailbox"_s}, {u"help"_s, u"Whose"_s}},
                                  QJsonObject{{u"name"_s, u"Pin"_s}, {u"secret"_s, true}}}}});
    auto* first = child<QLineEdit>("promptField0");
    auto* second = child<QLineEdit>("promptField1");
    QVERIFY(first != nullptr && second != nullptr);
    QCOMPARE(second->echoMode(), QLineEdit::Password);
    QTest::keyClicks(first, u"a@b"_s);
    QTest::keyClick(first, Qt::Key_Return);
    QCOMPARE(answered.count(), 0);
    QTest::keyClicks(second, u"12\"3"_s);
    QTest::keyClick(second, Qt::Key_Return);
    QCOMPARE(answered.count(), 1);
    QCOMPARE(answered.first().at(1).toString(), u"{\"Mailbox\":\"a@b\",\"Pin\":\"12\\\"3\"}"_s);
}

void TestRunPanel::enterChoosesTheFocusedChoice()
{
    begin();
    QSignalSpy answered(m_panel.get(), &RunPanel::answered);
    const QJsonArray choices{QJsonObject{{u"label"_s, u"&Yes"_s}, {u"help"_s, u"Do <i>it</i>"_s}},
                             QJsonObject{{u"label"_s, u"&No"_s}}};
    ask(u"1"_s, u"choice"_s, {{u"choices"_s, choices}, {u"default"_s, 1}});
    QCOMPARE(label("promptHelp"), u"Yes: Do <i>it</i>"_s);
    m_panel->activateWindow();
    auto* preferred = child<QPushButton>("promptDefault");
    preferred->setFocus();
    QTest::keyClick(preferred, Qt::Key_Return);
    QCOMPARE(answered.count(), 1);
    QCOMPARE(answered.first().at(1).toString(), u"1"_s);
}

void TestRunPanel::progressHasATabOfItsOwn()
{
    begin();
    m_panel->addEvents(
        {event(RunEvent::Type::Progress, u"Outer"_s,
               {{u"id"_s, 1}, {u"parent"_s, -1}, {u"activity"_s, u"Outer"_s}, {u"percent"_s, 40}}),
         event(RunEvent::Type::Progress, u"Inner"_s,
               {{u"id"_s, 2}, {u"parent"_s, 1}, {u"activity"_s, u"Inner"_s}, {u"percent"_s, -1}})});
    m_panel->findChild<QTabBar*>(u"runTabs"_s)->setCurrentIndex(3);
    QTRY_COMPARE(label("progressBadge"), u"2"_s);
    const auto bars = m_panel->findChildren<QProgressBar*>(u"progressTabBar"_s);
    QCOMPARE(bars.size(), 2);
    QCOMPARE(bars.at(0)->value(), 40);
    QCOMPARE(bars.at(1)->maximum(), 0); // busy
    QVERIFY(bars.at(1)->x() + bars.at(1)->parentWidget()->x() > bars.at(0)->x());
    RunResult result;
    result.state = RunState::Stopped;
    m_panel->end(result);
    for (QProgressBar* bar : bars)
        QVERIFY(!bar->isVisible());
    QCOMPARE(label("progressBadge"), QString());
}

QTEST_MAIN(TestRunPanel)
#include "tst_runpanel.moc"
