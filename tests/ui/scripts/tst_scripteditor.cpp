#include <common/banner.h>
#include <common/icons.h>
#include <common/theme.h>
#include <scripts/editorsearch.h>
#include <scripts/powershelllexer.h>
#include <scripts/scripteditor.h>

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace steward;
using namespace Qt::StringLiterals;

class TestScriptEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_theme->setChoice(Theme::Choice::Light);
        m_icons = std::make_unique<Icons>(*m_theme);
        m_editor = std::make_unique<ScriptEditor>(*m_theme, *m_icons);
        m_editor->resize(700, 400);
        m_editor->show();
    }
    void cleanup()
    {
        m_editor.reset();
        m_icons.reset();
        m_theme.reset();
    }

    void powershellIsColoured();
    void parametersTypesAndCommandsAreColoured();
    void coloursFollowTheTheme();
    void editingAndSavingKeepsEncodingAndLineEndings();
    void saveNeedsAFile();
    void aFailedOpenKeepsTheTextAndSaysWhy();
    void unsavedChangesAreTold();
    void commentsToggle();
    void tabIndentsTheSelection();
    void aProblemIsMarkedUntilTheTextChanges();
    void findCountsAndMoves();
    void expressionsAreFoundAndReplacedAsOneStep();
    void caseAndWholeWordsAreToldApart();
    void onlyTheSelectionIsSearched();
    void everyMatchIsReplacedAlsoBeyondTheCount();
    void aWrongExpressionIsSaid();
    void aHugeFileIsShownOnly();
    void savingNeverReplacesUnseenWhatSomebodyElseWrote();
    void aFileThatSomebodyElseChangedIsReadAnewOrOffered();
    void aFileThatIsGoneIsSaid();
    void whatWasNotSavedComesBackUnsaved();
    void theHelpAtTheTopIsFoldedAway();
    void zoomIsBounded();

private:
    int styleAt(int position) const
    {
        return int(m_editor->scintilla().SendScintilla(QsciScintillaBase::SCI_GETSTYLEAT, position));
    }
    template <typename T>
    T* child(const char* name) const
    {
        return m_editor->findChild<T*>(QLatin1StringView(name));
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Icons> m_icons;
    std::unique_ptr<ScriptEditor> m_editor;
};

void TestScriptEditor::powershellIsColoured()
{
    auto* lexer = qobject_cast<PowerShellLexer*>(m_editor->scintilla().lexer());
    QVERIFY(lexer != nullptr);
    QCOMPARE(lexer->lexer(), "powershell");
    for (const int set : {1, 2, 3})
        QCOMPARE(QByteArray(lexer->keywords(set)).toLower(), QByteArray(lexer->keywords(set)));
    m_editor->setText(u"foreach ($x in 1) { Write-Output \"a\" } # end"_s, u"x.ps1"_s);
    m_editor->scintilla().SendScintilla(QsciScintillaBase::SCI_COLOURISE, 0L, -1L);
    QCOMPARE(styleAt(1), int(PowerShellLexer::Keyword));
    QCOMPARE(styleAt(9), int(PowerShellLexer::Variable));
    QCOMPARE(styleAt(15), int(PowerShellLexer::Number));
    QCOMPARE(styleAt(21), int(PowerShellLexer::Cmdlet));
    QCOMPARE(styleAt(34), int(PowerShellLexer::String));
    QCOMPARE(styleAt(41), int(PowerShellLexer::Comment));
}

void TestScriptEditor::parametersTypesAndCommandsAreColoured()
{
    m_editor->setText(u"[string] $a = Get-OwnThing -Name \"x $b\" # -Not"_s, u"x.ps1"_s);
    const auto on = [&](int indicator, int position) {
        return m_editor->scintilla().SendScintilla(QsciScintillaBase::SCI_INDICATORVALUEAT, indicator,
                                                   long(position)) != 0;
    };
    QVERIFY(on(10, 1));  // [string]
    QVERIFY(on(11, 16)); // Get-OwnThing
    QVERIFY(on(9, 28));  // -Name
    QVERIFY(on(12, 37)); // $b in the string
    QVERIFY(!on(9, 43)); // in a comment
    QVERIFY(!on(10, 20));
}

void TestScriptEditor::coloursFollowTheTheme()
{
    const QColor light = m_editor->scintilla().lexer()->color(PowerShellLexer::Keyword);
    QCOMPARE(light, m_theme->color("syntax.keyword"));
    m_theme->setChoice(Theme::Choice::Dark);
    const QColor dark = m_editor->scintilla().lexer()->color(PowerShellLexer::Keyword);
    QVERIFY(dark != light);
    QCOMPARE(dark, m_theme->color("syntax.keyword"));
    QCOMPARE(m_editor->scintilla().lexer()->paper(PowerShellLexer::Default),
             m_theme->color("syntax.background"));
}

void TestScriptEditor::editingAndSavingKeepsEncodingAndLineEndings()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.ps1"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\xef\xbb\xbf# Gr\xc3\xbc\xc3\x9f"
               "e\r\n$a = 1\r\n");
    file.close();
    QVERIFY(m_editor->open(path).has_value());
    QCOMPARE(m_editor->name(), u"a.ps1"_s);
    m_editor->goTo(2, 7);
    QTest::keyClick(&m_editor->scintilla(), Qt::Key_Return);
    QTest::keyClicks(&m_editor->scintilla(), u"2"_s);
    QVERIFY(m_editor->isModified());
    QVERIFY(m_editor->save().has_value());
    QVERIFY(!m_editor->isModified());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("\xef\xbb\xbf# Gr\xc3\xbc\xc3\x9f"
                                        "e\r\n$a = 1\r\n2\r\n"));
}

void TestScriptEditor::saveNeedsAFile()
{
    m_editor->setText(u"a"_s, u"Untitled-1"_s);
    const Result<> saved = m_editor->save();
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::BadRequest);
}

void TestScriptEditor::aFailedOpenKeepsTheTextAndSaysWhy()
{
    m_editor->setText(u"mine"_s, u"Untitled-1"_s);
    auto* banner = child<Banner>("editorError");
    QVERIFY(!banner->isVisible());
    QVERIFY(!m_editor->open(u"/nowhere/none.ps1"_s));
    QCOMPARE(m_editor->text(), u"mine"_s);
    QCOMPARE(m_editor->name(), u"Untitled-1"_s);
    QVERIFY(banner->isVisible());
    QVERIFY(banner->text().contains(u"none.ps1"_s));
    QVERIFY(!m_editor->saveAs(u"/nowhere/none.ps1"_s));
    QVERIFY(m_editor->path().isEmpty());
}

void TestScriptEditor::unsavedChangesAreTold()
{
    QTemporaryDir folder;
    QSignalSpy modified(m_editor.get(), &ScriptEditor::modifiedChanged);
    m_editor->setText(u"a"_s, u"x"_s);
    QVERIFY(!m_editor->isModified());
    QTest::keyClicks(&m_editor->scintilla(), u"b"_s);
    QVERIFY(m_editor->isModified());
    QVERIFY(modified.last().first().toBool());
    QVERIFY(m_editor->saveAs(folder.filePath(u"x.ps1"_s)).has_value());
    QVERIFY(!modified.last().first().toBool());
}

void TestScriptEditor::commentsToggle()
{
    const QString text = u"if ($a) {\n    b\n\n    c\n}"_s;
    m_editor->setText(text, u"x"_s);
    m_editor->scintilla().setSelection(1, 0, 3, 3);
    m_editor->toggleComment();
    QCOMPARE(m_editor->text(), u"if ($a) {\n    # b\n\n    # c\n}"_s);
    m_editor->toggleComment();
    QCOMPARE(m_editor->text(), text);
    m_editor->goTo(1);
    m_editor->toggleComment();
    QVERIFY(m_editor->text().startsWith(u"# if"_s));
}

void TestScriptEditor::tabIndentsTheSelection()
{
    m_editor->setText(u"a\nb\n"_s, u"x"_s);
    m_editor->scintilla().setSelection(0, 0, 1, 1);
    QTest::keyClick(&m_editor->scintilla(), Qt::Key_Tab);
    QCOMPARE(m_editor->text(), u"    a\n    b\n"_s);
    QTest::keyClick(&m_editor->scintilla(), Qt::Key_Backtab, Qt::ShiftModifier);
    QCOMPARE(m_editor->text(), u"a\nb\n"_s);
}

void TestScriptEditor::aProblemIsMarkedUntilTheTextChanges()
{
    m_editor->setText(u"a\nb(\nc\n"_s, u"x"_s);
    m_editor->showSyntaxError(2, 2, u"<b>Missing</b> )"_s);
    QVERIFY(m_editor->hasProblem());
    QVERIFY(child<QWidget>("problemStrip")->isVisible());
    QCOMPARE(child<QLabel>("problemPlace")->text(), u"Line 2"_s);
    QCOMPARE(child<QLabel>("problemText")->textFormat(), Qt::PlainText);
    QCOMPARE(child<QLabel>("problemText")->text(), u"<b>Missing</b> )"_s);
    QCOMPARE(m_editor->caret(), QPoint(2, 2));
    QVERIFY(m_editor->scintilla().SendScintilla(QsciScintillaBase::SCI_MARKERGET, 1L) != 0);
    QTest::keyClicks(&m_editor->scintilla(), u"x"_s);
    QVERIFY(!m_editor->hasProblem());
    QVERIFY(!child<QWidget>("problemStrip")->isVisible());
    m_editor->showSyntaxError(99, 99, u"beyond"_s); // never out of the text
    QVERIFY(m_editor->hasProblem());
}

void TestScriptEditor::findCountsAndMoves()
{
    m_editor->setText(u"Äpfel\näPFEL\nother äpfel"_s, u"x"_s);
    m_editor->search().find();
    auto* field = child<QLineEdit>("findField");
    field->setText(u"pfel"_s);
    QCOMPARE(child<QLabel>("findCount")->text(), u"3 matches"_s);
    m_editor->search().findNext();
    QCOMPARE(m_editor->scintilla().selectedText(), u"pfel"_s);
    QCOMPARE(child<QLabel>("findCount")->text(), u"1 of 3"_s);
    m_editor->search().findNext();
    QCOMPARE(m_editor->scintilla().selectedText(), u"PFEL"_s);
    m_editor->search().findPrevious();
    m_editor->search().findPrevious();
    QCOMPARE(child<QLabel>("findCount")->text(), u"3 of 3"_s);
}

void TestScriptEditor::expressionsAreFoundAndReplacedAsOneStep()
{
    const QString before = u"Ä = 1\nü2 = 22\n\U0001F600x = 333\n"_s;
    m_editor->setText(before, u"x"_s);
    m_editor->search().replace();
    QVERIFY(child<QWidget>("replaceBar")->isVisible());
    child<QToolButton>("findExpression")->setChecked(true);
    child<QLineEdit>("findField")->setText(u"(\\w+) = (\\d+)$"_s);
    QVERIFY2(child<QLabel>("findCount")->text().contains(u'3'),
             qPrintable(child<QLabel>("findCount")->text()));
    child<QLineEdit>("replaceField")->setText(u"$2 = $1 $$"_s);
    child<QPushButton>("replaceAll")->click();
    QCOMPARE(m_editor->text(), u"1 = Ä $\n22 = ü2 $\n\U0001F600333 = x $\n"_s);
    m_editor->scintilla().undo();
    QCOMPARE(m_editor->text(), before);
    // One after the other, the plain text as it is.
    child<QToolButton>("findExpression")->setChecked(false);
    child<QLineEdit>("findField")->setText(u" = "_s);
    child<QLineEdit>("replaceField")->setText(u"$1"_s);
    m_editor->scintilla().setCursorPosition(0, 0);
    child<QPushButton>("replaceOne")->click(); // shows it
    QCOMPARE(m_editor->text(), before);
    child<QPushButton>("replaceOne")->click();
    QCOMPARE(m_editor->text(), QString(before).replace(1, 3, u"$1"_s));
}

void TestScriptEditor::caseAndWholeWordsAreToldApart()
{
    m_editor->setText(u"$User $user $Users user-name Ünuser\n"_s, u"x"_s);
    m_editor->search().find();
    auto* count = child<QLabel>("findCount");
    child<QLineEdit>("findField")->setText(u"user"_s);
    QCOMPARE(count->text(), u"5 matches"_s);
    QCOMPARE(child<QToolButton>("findCase")->shortcut(), QKeySequence(u"Alt+C"_s));
    child<QToolButton>("findCase")->click();
    QCOMPARE(count->text(), u"3 matches"_s);
    QCOMPARE(child<QToolButton>("findWord")->shortcut(), QKeySequence(u"Alt+W"_s));
    child<QToolButton>("findWord")->click();
    QCOMPARE(count->text(), u"2 matches"_s); // $user and user-name
    child<QToolButton>("findCase")->setChecked(false);
    QCOMPARE(count->text(), u"3 matches"_s);
    child<QToolButton>("findExpression")->setChecked(true);
    child<QLineEdit>("findField")->setText(u"us|user"_s); // the alternatives as a whole
    QCOMPARE(count->text(), u"3 matches"_s);
}

void TestScriptEditor::onlyTheSelectionIsSearched()
{
    m_editor->setText(u"ä = 1\na = 2\na = 3\na = 4\n"_s, u"x"_s);
    m_editor->scintilla().setSelection(1, 0, 3, 0);
    m_editor->search().replace(); // several lines are selected: those are meant
    QVERIFY(child<QToolButton>("findSelection")->isChecked());
    child<QLineEdit>("findField")->setText(u" = "_s);
    QCOMPARE(child<QLabel>("findCount")->text(), u"2 matches"_s);
    child<QLineEdit>("replaceField")->setText(u" equals "_s);
    child<QPushButton>("replaceAll")->click();
    QCOMPARE(m_editor->text(), u"ä = 1\na equals 2\na equals 3\na = 4\n"_s);
    // The same lines are still meant.
    child<QLineEdit>("findField")->setText(u"a"_s);
    QCOMPARE(child<QLabel>("findCount")->text(), u"4 matches"_s); // twice "a" and twice in "equals"
    child<QToolButton>("findSelection")->setChecked(false);
    QCOMPARE(child<QLabel>("findCount")->text(), u"5 matches"_s);
    m_editor->scintilla().setCursorPosition(0, 0);
    child<QToolButton>("findSelection")->setChecked(true);
    QCOMPARE(child<QLabel>("findCount")->text(), u"Nothing is selected"_s);
}

void TestScriptEditor::everyMatchIsReplacedAlsoBeyondTheCount()
{
    m_editor->setText(u"x\n"_s.repeated(12'000), u"x"_s);
    m_editor->search().replace();
    child<QLineEdit>("findField")->setText(u"x"_s);
    QVERIFY(child<QLabel>("findCount")->text().contains(u'+'));
    child<QLineEdit>("replaceField")->setText(u"xx"_s);
    child<QPushButton>("replaceAll")->click();
    QCOMPARE(m_editor->text(), u"xx\n"_s.repeated(12'000));
}

void TestScriptEditor::aHugeFileIsShownOnly()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"log.ps1"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray line = "Write-Output '" + QByteArray(83, 'x') + "'\n";
    QVERIFY(file.write(line.repeated(int(100 * 1024 * 1024 / line.size()))) > 100'000'000);
    QVERIFY(file.write("the needle\n") > 0);
    file.close();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(m_editor->open(path).has_value());
    m_editor->grab();
    qInfo("100 MB were on the screen after %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 20'000);
    QVERIFY(m_editor->isViewOnly() && m_editor->scintilla().isReadOnly());
    QVERIFY(child<Banner>("editorError")->isVisible());
    QCOMPARE(styleAt(2), 0); // no colours
    QTest::keyClicks(&m_editor->scintilla(), u"x"_s);
    QVERIFY(!m_editor->isModified());
    m_editor->search().find();
    child<QLineEdit>("findField")->setText(u"the needle"_s);
    QCOMPARE(child<QLabel>("findCount")->text(), u"1 match"_s);
    const qint64 size = QFileInfo(path).size();
    QCOMPARE(m_editor->save().error().code, ErrorCode::Refused);
    QCOMPARE(QFileInfo(path).size(), size);
    // The next file is a script again.
    m_editor->setText(u"Get-Date # when"_s, u"x"_s);
    QVERIFY(!m_editor->isViewOnly() && !m_editor->scintilla().isReadOnly());
    m_editor->grab();
    QVERIFY(styleAt(10) != 0);
}

void TestScriptEditor::savingNeverReplacesUnseenWhatSomebodyElseWrote()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.ps1"_s);
    const auto write = [&path](const QByteArray& text) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    const auto read = [&path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QVERIFY(write("one\n"));
    QVERIFY(m_editor->open(path).has_value());
    m_editor->scintilla().append(u"mine\n"_s);
    QVERIFY(write("theirs, a moment ago\n"));
    QCOMPARE(m_editor->save().error().code, ErrorCode::Refused);
    QCOMPARE(read(), QByteArray("theirs, a moment ago\n"));
    QTRY_VERIFY(child<QPushButton>("loadTheirs")->isVisible());
    QVERIFY(m_editor->isModified());
    QVERIFY(m_editor->save().has_value()); // seen, and meant
    QCOMPARE(read(), QByteArray("one\nmine\n"));
    QVERIFY(!child<Banner>("editorError")->isVisible());
}

void TestScriptEditor::aWrongExpressionIsSaid()
{
    m_editor->setText(u"((((a\n"_s, u"x"_s);
    m_editor->search().find();
    child<QToolButton>("findExpression")->setChecked(true);
    child<QLineEdit>("findField")->setText(u"("_s);
    QVERIFY(child<QLabel>("findCount")->text().contains(u"No expression"_s));
    // One that goes back and forth without end comes to an end.
    m_editor->setText(QString(40, u'a') + u"!\n"_s, u"x"_s);
    QElapsedTimer timer;
    timer.start();
    child<QLineEdit>("findField")->setText(u"(a+)+$"_s);
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

void TestScriptEditor::aFileThatSomebodyElseChangedIsReadAnewOrOffered()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.ps1"_s);
    const auto write = [&path](const QByteArray& text) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(write("one\ntwo\n"));
    QVERIFY(m_editor->open(path).has_value());
    m_editor->goTo(2);
    m_editor->checkFile();
    QCOMPARE(m_editor->text(), u"one\ntwo\n"_s);
    QVERIFY(write("one\ntwo and more\n"));
    m_editor->checkFile();
    QCOMPARE(m_editor->text(), u"one\ntwo and more\n"_s);
    QCOMPARE(m_editor->caret().y(), 2);
    QVERIFY(!m_editor->isModified());
    // With changes of one's own nothing is taken without asking.
    m_editor->scintilla().append(u"mine\n"_s);
    QVERIFY(write("theirs, quite another\n"));
    m_editor->checkFile();
    QVERIFY(m_editor->text().endsWith(u"mine\n"_s));
    QVERIFY(child<Banner>("editorError")->isVisible());
    auto* theirs = child<QPushButton>("loadTheirs");
    QVERIFY(theirs);
    theirs->click();
    QCOMPARE(m_editor->text(), u"theirs, quite another\n"_s);
    QVERIFY(!m_editor->isModified() && !child<Banner>("editorError")->isVisible());
    m_editor->scintilla().undo();
    QVERIFY(m_editor->text().endsWith(u"mine\n"_s)); // one's own is not lost
    // Saving is no change by somebody else.
    QVERIFY(m_editor->save().has_value());
    m_editor->checkFile();
    QVERIFY(!child<Banner>("editorError")->isVisible());
}

void TestScriptEditor::aFileThatIsGoneIsSaid()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.ps1"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("text\n");
    file.close();
    QVERIFY(m_editor->open(path).has_value());
    QVERIFY(QFile::remove(path));
    m_editor->checkFile();
    QCOMPARE(m_editor->text(), u"text\n"_s);
    QVERIFY(m_editor->isModified());
    QVERIFY(child<Banner>("editorError")->isVisible());
    QVERIFY(m_editor->save().has_value());
    QVERIFY(QFile::exists(path));
}

void TestScriptEditor::whatWasNotSavedComesBackUnsaved()
{
    m_editor->setText(u"file\n"_s, u"x"_s);
    m_editor->restore(u"typed\n"_s);
    QCOMPARE(m_editor->text(), u"typed\n"_s);
    QVERIFY(m_editor->isModified());
    QVERIFY(child<Banner>("editorError")->isVisible());
    m_editor->scintilla().undo();
    QCOMPARE(m_editor->text(), u"file\n"_s);
}

void TestScriptEditor::theHelpAtTheTopIsFoldedAway()
{
    const auto firstSeen = [this](int visible) {
        return int(m_editor->scintilla().SendScintilla(QsciScintillaBase::SCI_DOCLINEFROMVISIBLE, visible));
    };
    m_editor->setText(u"<#\n.SYNOPSIS\nOne\nTwo\n#>\nparam()\nGet-Date\n"_s, u"x"_s);
    m_editor->foldHelp();
    QCOMPARE(firstSeen(1), 5); // param()
    m_editor->goTo(3);         // where somebody goes is seen
    QCOMPARE(firstSeen(1), 1);
    m_editor->setText(u"<# short #>\nparam()\n"_s, u"x"_s);
    m_editor->foldHelp();
    QCOMPARE(firstSeen(1), 1);
    m_editor->setText(u"param()\n<#\n1\n2\n3\n4\n#>\n"_s, u"x"_s);
    m_editor->foldHelp();
    QCOMPARE(firstSeen(2), 2); // only the help at the top
}

void TestScriptEditor::zoomIsBounded()
{
    m_editor->setZoom(100);
    QCOMPARE(m_editor->zoom(), 20);
    m_editor->setZoom(0);
    QCOMPARE(m_editor->zoom(), 0);
}

QTEST_MAIN(TestScriptEditor)
#include "tst_scripteditor.moc"
