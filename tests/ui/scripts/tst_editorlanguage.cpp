#include <common/icons.h>
#include <common/theme.h>
#include <scripts/completionpopup.h>
#include <scripts/editorlanguage.h>
#include <scripts/problemstrip.h>
#include <scripts/qscintilla.h>
#include <scripts/scripteditor.h>

#include <QAction>
#include <QElapsedTimer>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTemporaryDir>
#include <QToolButton>
#include <QToolTip>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

/// Answers when the test says so; a question that nobody expected fails the test.
class FakeLanguage final : public LanguageService
{
public:
    struct Question
    {
        QString text;
        int line = 0;
        int column = 0;
    };
    AsyncResult<ScriptAnalysis> analyze(const QString& text) override
    {
        questions << Question{text, 0, 0};
        waiting.emplace_back();
        return waiting.back().future();
    }
    AsyncResult<CompletionList> complete(const QString& text, int line, int column) override
    {
        completions << Question{text, line, column};
        return readyResult<CompletionList>(offers);
    }
    AsyncResult<HoverHelp> hover(const QString& text, int line, int column) override
    {
        hovers << Question{text, line, column};
        return help ? readyResult<HoverHelp>(*help)
                    : readyResult<HoverHelp>(fail(ErrorCode::NotFound, u"nothing"_s));
    }
    QList<Question> questions;
    std::vector<Completion<ScriptAnalysis>> waiting;
    QList<Question> completions;
    QList<Question> hovers;
    std::optional<HoverHelp> help;
    CompletionList offers;
};

ScriptProblem problem(int line, const QString& message, Severity severity = Severity::Warning)
{
    ScriptProblem one;
    one.rule = u"CS99"_s;
    one.severity = severity;
    one.message = message;
    one.range = {line, 1, line, 4};
    return one;
}

CompletionItem item(const QString& text)
{
    return {CompletionItem::Kind::Command, text, text, u"note"_s, u"help of "_s + text};
}

} // namespace

/// An editor that knows what it shows.
class TestEditorLanguage final : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Icons> m_icons;
    std::unique_ptr<FakeLanguage> m_service;
    std::unique_ptr<ScriptEditor> m_editor;
    EditorLanguage* m_language = nullptr;
    QList<ScriptProblem> m_problems;

    QsciScintilla& text() { return m_editor->scintilla(); }
    void answer(size_t question, const ScriptAnalysis& analysis = {})
    {
        m_service->waiting.at(question).finish(analysis);
    }
    template <typename T>
    T* child(const char* name)
    {
        return m_editor->findChild<T*>(QString::fromLatin1(name));
    }

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_icons = std::make_unique<Icons>(*m_theme);
        m_service = std::make_unique<FakeLanguage>();
        m_editor = std::make_unique<ScriptEditor>(*m_theme, *m_icons);
        m_problems.clear();
        m_language = new EditorLanguage(
            *m_editor, *m_service, [this](const QString&, const ScriptAnalysis&) { return m_problems; },
            *m_theme, *m_icons);
        m_editor->resize(600, 400);
        m_editor->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
        m_editor->activateWindow();
        text().setFocus();
        QTRY_COMPARE(m_service->questions.size(), 1);
        answer(0);
    }
    void cleanup()
    {
        m_editor.reset();
        m_service.reset();
    }

    void problemsComeWithinHalfASecondOfTheLastKey()
    {
        m_problems = {problem(1, u"Wrong."_s)};
        QElapsedTimer timer;
        QTest::keyClicks(&text(), u"abc"_s);
        timer.start();
        QTRY_COMPARE(m_service->questions.size(), 2); // one for three keys
        QVERIFY(timer.elapsed() < 500);
        QCOMPARE(m_service->questions.last().text, u"abc"_s);
        QVERIFY(m_editor->problems().isEmpty());
        answer(1);
        QCOMPARE(m_editor->problems(), m_problems);
        QVERIFY(child<QWidget>("problemStrip")->isVisible());
        QCOMPARE(child<QLabel>("problemText")->text(), u"Wrong."_s);
    }

    void anAnswerAboutAnOlderTextIsDropped()
    {
        QTest::keyClicks(&text(), u"a"_s);
        QTRY_COMPARE(m_service->questions.size(), 2);
        QTest::keyClicks(&text(), u"b"_s);
        m_problems = {problem(1, u"Old."_s)};
        QSignalSpy analysed(m_language, &EditorLanguage::analysed);
        answer(1);
        QCOMPARE(analysed.count(), 0);
        QVERIFY(m_editor->problems().isEmpty());
        QTRY_COMPARE(m_service->questions.size(), 3);
        answer(2);
        QCOMPARE(analysed.count(), 1);
    }

    void whatCannotBeToldIsNoProblem()
    {
        m_problems = {problem(1, u"Wrong."_s)};
        m_language->recheck();
        QCOMPARE(m_editor->problems().size(), 1);
        QTest::keyClicks(&text(), u"a"_s);
        QTRY_COMPARE(m_service->questions.size(), 2);
        m_service->waiting.at(1).finish(fail(ErrorCode::Timeout, u"no answer"_s));
        QVERIFY(m_editor->problems().isEmpty());
    }

    void otherConnectionsAreAnotherLookAtTheSameAnalysis()
    {
        m_problems = {problem(1, u"Tick it."_s)};
        m_language->recheck();
        QCOMPARE(m_editor->problems().size(), 1);
        QCOMPARE(m_service->questions.size(), 1);
    }

    void aHiddenEditorAsksNothingAndAsksWhenItIsShown()
    {
        m_editor->hide();
        m_editor->setText(u"other"_s, u"x"_s);
        m_language->refresh();
        QCOMPARE(m_service->questions.size(), 1);
        m_editor->show();
        QTRY_COMPARE(m_service->questions.size(), 2);
        QCOMPARE(m_service->questions.last().text, u"other"_s);
    }

    // Problems

    void theStripSaysTheProblemNearestToTheCaret()
    {
        m_editor->setText(u"one\ntwo\nthree\nfour\nfive\n"_s, u"x"_s);
        m_editor->setProblems({problem(1, u"First."_s), problem(4, u"<b>Fourth</b>."_s, Severity::Error)});
        QCOMPARE(child<QLabel>("problemText")->text(), u"First."_s);
        m_editor->goTo(5);
        QTRY_COMPARE(child<QLabel>("problemText")->text(), u"<b>Fourth</b>."_s);
        QCOMPARE(child<QLabel>("problemText")->textFormat(), Qt::PlainText);
        QCOMPARE(child<QLabel>("problemPlace")->text(), u"Line 4"_s);
        child<QToolButton>("problemsAll")->click();
        auto* list = child<QListWidget>("problemList");
        QVERIFY(list->isVisible());
        QCOMPARE(list->count(), 2);
        m_editor->setProblems({});
        QVERIFY(!child<QWidget>("problemStrip")->isVisible());
    }

    void problemsAreWalkedRoundTheEnd()
    {
        m_editor->setText(u"one\ntwo\nthree\nfour\n"_s, u"x"_s);
        m_editor->setProblems({problem(2, u"Second."_s), problem(4, u"Fourth."_s)});
        QTest::keyClick(&text(), Qt::Key_F8, Qt::AltModifier);
        QCOMPARE(m_editor->caret().y(), 2);
        QTest::keyClick(&text(), Qt::Key_F8, Qt::AltModifier);
        QCOMPARE(m_editor->caret().y(), 4);
        QTest::keyClick(&text(), Qt::Key_F8, Qt::AltModifier);
        QCOMPARE(m_editor->caret().y(), 2);
        QTest::keyClick(&text(), Qt::Key_F8, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(m_editor->caret().y(), 4);
    }

    void aFixIsOneStepThatUndoTakesBack()
    {
        const QString before = u"ä = Get-Old -A\nx = Get-Old\n"_s;
        m_editor->setText(before, u"x"_s);
        ScriptProblem fixable = problem(1, u"Old."_s);
        fixable.fixTitle = u"Replace & more"_s;
        fixable.edits = {{{1, 5, 1, 12}, u"Get-New"_s}, {{2, 5, 2, 12}, u"Get-Newer"_s}};
        m_editor->setProblems({fixable});
        auto* fix = child<QPushButton>("problemFix");
        QVERIFY(fix->isVisible());
        QCOMPARE(fix->text(), u"Replace && more"_s);
        QTest::keyClick(&text(), Qt::Key_Period, Qt::ControlModifier);
        QCOMPARE(m_editor->text(), u"ä = Get-New -A\nx = Get-Newer\n"_s);
        text().undo();
        QCOMPARE(m_editor->text(), before);
    }

    void aFixOfConnectionsChangesNoText()
    {
        m_editor->setText(u"one\n"_s, u"x"_s);
        ScriptProblem ticks = problem(1, u"Not ticked."_s);
        ticks.fixTitle = u"Tick Exchange"_s;
        ticks.tick = QStringList{u"exchange"_s};
        m_editor->setProblems({ticks});
        QSignalSpy asked(m_editor.get(), &ScriptEditor::tickRequested);
        child<QPushButton>("problemFix")->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().first().toStringList(), QStringList{u"exchange"_s});
        QVERIFY(!m_editor->isModified());
    }

    void placesBeyondTheTextAreHarmless()
    {
        m_editor->setText(u"one"_s, u"x"_s);
        ScriptProblem beyond = problem(99, u"Beyond."_s);
        beyond.range = {99, 99, 120, 7};
        ScriptProblem none = problem(0, u"Nowhere."_s);
        none.range = {};
        m_editor->setProblems({none, beyond});
        m_editor->goToProblem(1);
        QCOMPARE(m_editor->caret().y(), 1);
        m_editor->setText({}, u"x"_s);
        m_editor->setProblems({beyond});
    }

    // Completion

    void typingOffersAndEnterTakes()
    {
        m_service->offers = {1, {item(u"Get-MgUser"_s), item(u"Get-MgGroup"_s)}};
        QTest::keyClicks(&text(), u"Ge"_s);
        CompletionPopup& popup = m_language->popup();
        QTRY_VERIFY(popup.isVisible());
        QCOMPARE(m_service->completions.last().line, 1);
        QCOMPARE(m_service->completions.last().column, 3);
        QVERIFY(text().hasFocus());
        QTest::keyClick(&text(), Qt::Key_Down);
        QCOMPARE(popup.current(), 1);
        QTest::keyClick(&text(), Qt::Key_Return);
        QVERIFY(!popup.isVisible());
        QCOMPARE(m_editor->text(), u"Get-MgGroup"_s);
        QCOMPARE(m_editor->caret().x(), 12);
        text().undo();
        QVERIFY(m_editor->text() != u"Get-MgGroup"_s);
    }

    void escapeClosesTheListAndNothingElse()
    {
        m_service->offers = {1, {item(u"Get-MgUser"_s)}};
        QTest::keyClicks(&text(), u"Ge"_s);
        QTRY_VERIFY(m_language->popup().isVisible());
        QTest::keyClick(&text(), Qt::Key_Escape);
        QVERIFY(!m_language->popup().isVisible());
        QCOMPARE(m_editor->text(), u"Ge"_s);
        QTest::keyClick(&text(), Qt::Key_Return); // a new line, as ever
        QCOMPARE(m_editor->text(), u"Ge\n"_s);
    }

    void controlSpaceAsksAtOnceAndNothingShowsNothing()
    {
        m_service->offers = {1, {}};
        QTest::keyClick(&text(), Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(m_service->completions.size(), 1);
        QVERIFY(!m_language->popup().isVisible());
        QCOMPARE(m_editor->text(), QString());
        m_service->offers = {1, {item(u"Get-MgUser"_s)}};
        QTest::keyClick(&text(), Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(m_language->popup().isVisible());
        QCOMPARE(m_language->popup().findChild<QLabel*>(u"completionHelp"_s)->text(),
                 u"help of Get-MgUser"_s);
    }

    void whatIsWrittenAlreadyIsNotOffered()
    {
        m_service->offers = {1, {item(u"ge"_s)}};
        QTest::keyClicks(&text(), u"ge"_s);
        QTRY_VERIFY(!m_service->completions.isEmpty());
        QVERIFY(!m_language->popup().isVisible());
    }

    void columnsAreThoseOfTheTextAlsoBehindOtherScripts()
    {
        m_editor->setText(u"'\U0001F600ä' | "_s, u"x"_s);
        text().SendScintilla(QsciScintillaBase::SCI_DOCUMENTEND);
        m_service->offers = {9, {item(u"Get-MgUser"_s)}};
        QTest::keyClicks(&text(), u"G"_s);
        QTRY_VERIFY(!m_service->completions.isEmpty());
        QCOMPARE(m_service->completions.last().column, 10);
        QTRY_VERIFY(m_language->popup().isVisible());
        QTest::keyClick(&text(), Qt::Key_Tab);
        QCOMPARE(m_editor->text(), u"'\U0001F600ä' | Get-MgUser"_s);
    }

    // What runs

    void theSelectionKeepsItsLineNumbers()
    {
        m_editor->setText(u"one\ntwo\nthree\n"_s, u"x"_s);
        m_editor->goTo(2);
        QCOMPARE(m_editor->selectedScript(), u"\ntwo\n"_s);
        text().setSelection(1, 1, 2, 3);
        QCOMPARE(m_editor->selectedScript(), u"\n wo\nthr"_s);
    }

    void helpIsSaidOfTheWordAtTheCaret()
    {
        m_editor->setText(u"ä Get-Date"_s, u"x"_s);
        m_service->help = HoverHelp{{}, u"Get-Date"_s, u"Get-Date [-Utc]"_s, u"<b>not bold</b>"_s};
        text().setCursorPosition(0, 10); // behind the last character
        m_language->help();
        QCOMPARE(m_service->hovers.size(), 1);
        QCOMPARE(m_service->hovers.last().line, 1);
        QCOMPARE(m_service->hovers.last().column, 10); // from 1: the "e" at its end
        QTRY_VERIFY(QToolTip::isVisible());
        QVERIFY(QToolTip::text().contains(u"Get-Date [-Utc]"_s));
        QVERIFY(QToolTip::text().contains(u"&lt;b&gt;"_s)); // no markup from outside
        QToolTip::hideText();
        m_service->help.reset();
        text().setCursorPosition(0, 2);
        m_language->help();
        QCOMPARE(m_service->hovers.last().column, 3);
    }

    void aHugeFileIsNothingForTheEngine()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"huge.ps1"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("Get-Date\n").repeated(int(kScriptSizeLimit / 9 + 1)));
        file.close();
        const qsizetype asked = m_service->questions.size();
        QVERIFY(m_editor->open(file.fileName()).has_value());
        QTest::qWait(int(EditorLanguage::kPause.count()) + 100);
        m_language->complete();
        m_language->help();
        QCOMPARE(m_service->questions.size(), asked);
        QCOMPARE(m_service->completions.size(), 0);
        QCOMPARE(m_service->hovers.size(), 0);
    }
};

QTEST_MAIN(TestEditorLanguage)
#include "tst_editorlanguage.moc"
