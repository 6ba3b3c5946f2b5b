#include "scripteditor.h"

#include "editormarks.h"
#include "editorsearch.h"
#include "powershellhighlights.h"
#include "powershelllexer.h"
#include "problemstrip.h"
#include "qscintilla.h"
#include "replacebar.h"

#include <common/banner.h>
#include <common/icons.h>
#include <common/theme.h>
#include <runs/findbar.h>

#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

using Sci = QsciScintillaBase;

enum Margin
{
    ProblemMargin,
    NumberMargin,
    FoldMargin
};
constexpr int kFirstFoldMark = 25;

QsciScintilla::EolMode eolMode(ScriptFile::LineEnding ending)
{
    switch (ending) {
    case ScriptFile::LineEnding::CrLf:
        return QsciScintilla::EolWindows;
    case ScriptFile::LineEnding::Cr:
        return QsciScintilla::EolMac;
    case ScriptFile::LineEnding::Lf:
        break;
    }
    return QsciScintilla::EolUnix;
}

} // namespace

ScriptEditor::ScriptEditor(const Theme& theme, const Icons& icons, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_text(new QsciScintilla(this)),
      m_errors(new Banner(icons, Banner::Shape::Bar, this)),
      m_find(new FindBar(
          icons, this, {FindBar::Expression, FindBar::MatchCase, FindBar::WholeWord, FindBar::InSelection})),
      m_replace(new ReplaceBar(icons, this)),
      m_strip(new ProblemStrip(theme, icons, this)),
      m_name(tr("Untitled"))
{
    setObjectName(u"scriptEditor"_s);
    setAccessibleName(tr("Script"));
    m_text->setObjectName(u"scriptText"_s);
    m_text->setAccessibleName(tr("Script text"));
    m_text->setToolTip({});
    m_errors->setObjectName(u"editorError"_s);
    m_find->setObjectName(u"editorFind"_s);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_errors);
    column->addWidget(m_find);
    column->addWidget(m_replace);
    column->addWidget(m_text, 1);
    column->addWidget(m_strip);
    setFocusProxy(m_text);

    m_lexer = new PowerShellLexer(theme, this);
    configure();
    m_search = new EditorSearch(*m_text, *m_find, *m_replace, this);
    m_marks = new EditorMarks(*m_text, icons);
    m_highlights = new PowerShellHighlights(*m_text, theme);
    restyle();
    connect(&m_theme, &Theme::changed, this, &ScriptEditor::restyle);

    connect(m_text, &QsciScintilla::modificationChanged, this, &ScriptEditor::modifiedChanged);
    connect(m_text, &QsciScintilla::cursorPositionChanged, this, [this](int line, int column0) {
        m_strip->setCaretLine(line + 1);
        Q_EMIT caretMoved(line + 1, column0 + 1);
    });
    connect(m_strip, &ProblemStrip::goToRequested, this, [this](int index) {
        if (index >= 0 && index < m_problems.size())
            goTo(m_problems.at(index).range.line, m_problems.at(index).range.column);
    });
    connect(m_strip, &ProblemStrip::fixRequested, this, [this](int index) {
        if (index >= 0 && index < m_problems.size())
            fix(ScriptProblem(m_problems.at(index)));
    });
    connect(m_text, &QsciScintilla::textChanged, this, [this] {
        if (m_loading)
            return;
        clearProblem(); // it was about the text before this change
        Q_EMIT textEdited();
    });
    connect(m_text, &QsciScintilla::linesChanged, this, &ScriptEditor::updateLineNumberWidth);
    const auto shortcut = [this](const QKeySequence& keys, auto&& action) {
        auto* s = new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(s, &QShortcut::activated, this, action);
    };
    shortcut(QKeySequence(QKeySequence::Find), [this] { m_search->find(); });
    shortcut(QKeySequence(Qt::CTRL | Qt::Key_H), [this] { m_search->replace(); });
    shortcut(QKeySequence(Qt::Key_F3), [this] { m_search->findNext(); });
    shortcut(QKeySequence(Qt::SHIFT | Qt::Key_F3), [this] { m_search->findPrevious(); });
    shortcut(QKeySequence(Qt::CTRL | Qt::Key_Slash), [this] { toggleComment(); });
    shortcut(QKeySequence(QKeySequence::ZoomIn), [this] { setZoom(zoom() + 1); });
    shortcut(QKeySequence(Qt::CTRL | Qt::Key_Equal), [this] { setZoom(zoom() + 1); });
    shortcut(QKeySequence(QKeySequence::ZoomOut), [this] { setZoom(zoom() - 1); });
    shortcut(QKeySequence(Qt::CTRL | Qt::Key_0), [this] { setZoom(0); });
    shortcut(QKeySequence(Qt::ALT | Qt::Key_F8), [this] { goToProblem(1); });
    shortcut(QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_F8), [this] { goToProblem(-1); });
    shortcut(QKeySequence(Qt::CTRL | Qt::Key_Period), [this] { fixCurrent(); });
    m_text->installEventFilter(this);
}

ScriptEditor::~ScriptEditor() = default;

void ScriptEditor::configure()
{
    m_text->setUtf8(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLexer(m_lexer);
    m_text->setIndentationsUseTabs(false);
    m_text->setIndentationWidth(4);
    m_text->setTabWidth(4);
    m_text->setTabIndents(true);
    m_text->setBackspaceUnindents(true);
    m_text->setAutoIndent(true);
    m_text->setIndentationGuides(true);
    m_text->setBraceMatching(QsciScintilla::SloppyBraceMatch);
    m_text->setCaretLineVisible(true);
    m_text->SendScintilla(Sci::SCI_SETCARETLINEVISIBLEALWAYS, 1L);
    m_text->setWrapMode(QsciScintilla::WrapNone);
    m_text->setFolding(QsciScintilla::PlainFoldStyle, FoldMargin);
    m_text->setMarginType(ProblemMargin, QsciScintilla::SymbolMargin);
    m_text->setMarginMarkerMask(ProblemMargin, 1 << EditorMarks::kErrorMark | 1 << EditorMarks::kWarningMark);
    m_text->setMarginType(NumberMargin, QsciScintilla::NumberMargin);
    m_text->setMarginLineNumbers(NumberMargin, true);
    m_text->setMarginMarkerMask(NumberMargin, 0);
    for (int mark = kFirstFoldMark; mark < EditorMarks::kFoldClosed; ++mark)
        m_text->SendScintilla(Sci::SCI_MARKERDEFINE, mark, Sci::SC_MARK_EMPTY);
    m_text->SendScintilla(Sci::SCI_FOLDDISPLAYTEXTSETSTYLE, long(Sci::SC_FOLDDISPLAYTEXT_BOXED));
    m_text->SendScintilla(Sci::SCI_SETSCROLLWIDTHTRACKING, 1L);
    m_text->SendScintilla(Sci::SCI_SETSCROLLWIDTH, 1L);
    m_text->SendScintilla(Sci::SCI_SETMULTIPLESELECTION, 1L);
    m_text->SendScintilla(Sci::SCI_SETADDITIONALSELECTIONTYPING, 1L);
    // Ctrl+/ and the zoom keys are ours, with their own rules.
    m_text->SendScintilla(Sci::SCI_CLEARCMDKEY, int('/') | (int(Sci::SCMOD_CTRL) << 16));
    // Marks that turn the direction of text, or cannot be seen, are shown by their number.
    for (const char16_t mark :
         {u'\u061c', u'\u200b', u'\u200e', u'\u200f', u'\u202a', u'\u202b', u'\u202c', u'\u202d', u'\u202e',
          u'\u2060', u'\u2066', u'\u2067', u'\u2068', u'\u2069', u'\ufeff'}) {
        const QByteArray bytes = QString(QChar(mark)).toUtf8();
        const QByteArray shown = "U+" + QByteArray::number(uint(mark), 16).toUpper().rightJustified(4, '0');
        m_text->SendScintilla(Sci::SCI_SETREPRESENTATION, bytes.constData(), shown.constData());
    }
}

void ScriptEditor::restyle()
{
    m_lexer->restyle();
    useLexer();
    m_text->setColor(m_theme.color("syntax.text"));
    m_text->setPaper(m_theme.color("syntax.background"));
    m_text->setCaretForegroundColor(m_theme.color("syntax.text"));
    m_text->setCaretLineBackgroundColor(m_theme.color("syntax.currentLine"));
    m_text->setCaretWidth(2);
    m_text->setSelectionBackgroundColor(m_theme.color("selection"));
    m_text->resetSelectionForegroundColor();
    if (m_theme.kind() == Theme::Kind::HighContrast)
        m_text->setSelectionForegroundColor(m_theme.color("selectionText"));
    m_text->setIndentationGuidesForegroundColor(m_theme.color("border"));
    m_text->setIndentationGuidesBackgroundColor(m_theme.color("syntax.background"));
    m_text->setMarginsFont(editorFont(m_theme));
    m_text->setMarginsForegroundColor(m_theme.color("syntax.gutter"));
    m_text->setMarginsBackgroundColor(m_theme.color("syntax.background"));
    m_text->setFoldMarginColors(m_theme.color("syntax.background"), m_theme.color("syntax.background"));
    m_text->setMatchedBraceBackgroundColor(m_theme.color("syntax.bracketMatch"));
    m_text->setMatchedBraceForegroundColor(m_theme.color("syntax.text"));
    m_text->setUnmatchedBraceForegroundColor(m_theme.color("syntax.problemError"));
    m_text->setUnmatchedBraceBackgroundColor(m_theme.color("syntax.background"));
    m_marks->restyle();
    const QFont font = editorFont(m_theme);
    m_text->SendScintilla(Sci::SCI_STYLESETFONT, (unsigned long)(Sci::STYLE_FOLDDISPLAYTEXT),
                          font.family().toUtf8().constData());
    m_text->SendScintilla(Sci::SCI_STYLESETSIZEFRACTIONAL, (unsigned long)(Sci::STYLE_FOLDDISPLAYTEXT),
                          long(font.pointSizeF() * double(Sci::SC_FONT_SIZE_MULTIPLIER) * 0.85));
    m_text->SendScintilla(Sci::SCI_STYLESETFORE, (unsigned long)(Sci::STYLE_FOLDDISPLAYTEXT),
                          m_theme.color("syntax.gutter"));
    m_text->SendScintilla(Sci::SCI_STYLESETBACK, (unsigned long)(Sci::STYLE_FOLDDISPLAYTEXT),
                          m_theme.color("syntax.background"));
    m_search->restyle(m_theme);
    m_text->setExtraAscent(0);
    m_text->setExtraDescent(0);
    const int spare = m_theme.lineHeight(Theme::Text::Code) - m_text->textHeight(0);
    m_text->setExtraAscent(std::max(0, spare / 2));
    m_text->setExtraDescent(std::max(0, spare - spare / 2));
    const int unit = m_theme.metric("spacing.two");
    m_text->setMarginWidth(ProblemMargin, unit);
    m_text->setMarginWidth(FoldMargin, unit);
    m_text->SendScintilla(Sci::SCI_SETMARGINLEFT, 0UL, 4L);
    updateLineNumberWidth();
    m_highlights->restyle();
    m_highlights->refresh();
}

void ScriptEditor::useLexer()
{
    // Colours cost as much as the text again, and a look at every line of it.
    m_text->setLexer(isViewOnly() ? nullptr : m_lexer);
    if (isViewOnly())
        m_text->setFont(editorFont(m_theme));
    m_text->setFolding(isViewOnly() ? QsciScintilla::NoFoldStyle : QsciScintilla::PlainFoldStyle, FoldMargin);
    m_text->SendScintilla(Sci::SCI_SETFOLDFLAGS, 0L); // no line under what is folded
    m_highlights->setEnabled(!isViewOnly());
}

void ScriptEditor::updateLineNumberWidth()
{
    const int digits = std::max(3, int(QString::number(m_text->lines()).size()));
    m_text->setMarginWidth(NumberMargin, QString(digits, u'0') + u"0"_s);
}

// ---------------------------------------------------------------------------------------------- text and
// file

QString ScriptEditor::text() const
{
    return m_text->text();
}

QString ScriptEditor::name() const
{
    return m_path.isEmpty() ? m_name : QFileInfo(m_path).fileName();
}

bool ScriptEditor::isModified() const
{
    return m_text->isModified() || m_fileIsGone;
}

void ScriptEditor::load(const ScriptFile& file)
{
    m_loading = true;
    const bool wasViewOnly = isViewOnly();
    m_file = file;
    m_text->setEolMode(eolMode(file.lineEnding));
    m_text->setReadOnly(false);
    if (isViewOnly() != wasViewOnly)
        restyle();
    m_text->setText(file.text);
    m_text->setReadOnly(isViewOnly());
    if (isViewOnly())
        m_file.text.clear(); // it is never written
    m_text->SendScintilla(Sci::SCI_EMPTYUNDOBUFFER);
    m_text->setModified(false);
    m_text->setCursorPosition(0, 0);
    m_text->SendScintilla(Sci::SCI_SETSCROLLWIDTH, 1L);
    m_loading = false;
    m_found.clear();
    m_runProblem.reset();
    showProblems();
    updateLineNumberWidth();
    m_highlights->refresh();
}

void ScriptEditor::setText(const QString& text, const QString& name)
{
    m_path.clear();
    m_source.clear();
    m_name = name;
    ScriptFile file;
    file.text = text;
    file.lineEnding = text.contains("\r\n"_L1) ? ScriptFile::LineEnding::CrLf : ScriptFile::LineEnding::Lf;
    m_errors->dismiss();
    load(file);
    Q_EMIT nameChanged(this->name());
}

Result<> ScriptEditor::open(const QString& path)
{
    const Result<ScriptFile> read = readScriptFile(path);
    if (!read) {
        m_errors->removeButtons();
        m_errors->showError(read.error());
        return fail(read.error());
    }
    openWith(path, *read);
    return {};
}

void ScriptEditor::openWith(const QString& path, const ScriptFile& file)
{
    m_errors->dismiss();
    m_path = QFileInfo(path).absoluteFilePath();
    m_saidAlsoOpen = false;
    stampFile();
    load(file);
    if (isViewOnly()) {
        m_errors->removeButtons();
        m_errors->showMessage(
            Banner::Kind::Info,
            tr("This file is shown only: it has %1").arg(locale().formattedDataSize(m_fileSize)),
            tr("It cannot be changed or run here, has no colours, and lines over %1 characters are "
               "shown in pieces.")
                .arg(locale().toString(kLongestShownLine)));
    }
    Q_EMIT nameChanged(name());
}

void ScriptEditor::foldHelp()
{
    constexpr int kWorthIt = 4;
    if (isViewOnly() || !m_text->text(0).startsWith("<#"_L1))
        return;
    m_text->SendScintilla(Sci::SCI_COLOURISE, 0L, -1L);
    const long last = m_text->SendScintilla(Sci::SCI_GETLASTCHILD, 0UL, -1L);
    if (last + 1 < kWorthIt)
        return;
    const QByteArray lines = tr("%1 lines").arg(locale().toString(int(last) + 1)).toUtf8();
    m_text->SendScintilla(Sci::SCI_TOGGLEFOLDSHOWTEXT, 0UL, lines.constData());
}

void ScriptEditor::refuseToRun()
{
    m_errors->removeButtons();
    m_errors->showMessage(
        Banner::Kind::Warning, tr("This file is too large to run"),
        tr("Steward runs scripts of up to %1. Copy the part that you need into a new script.")
            .arg(locale().formattedDataSize(kScriptSizeLimit, 0)));
}

void ScriptEditor::showAlsoOpen()
{
    if (std::exchange(m_saidAlsoOpen, true) || m_errors->isVisibleTo(this))
        return;
    m_errors->removeButtons();
    m_errors->showMessage(Banner::Kind::Info, tr("Another window of Steward has this script open"),
                          tr("When one of the two saves it, the other says so before anything is replaced."));
    QPushButton* fine = m_errors->addButton(tr("Close"));
    fine->setObjectName(u"alsoOpenSeen"_s);
    connect(fine, &QPushButton::clicked, m_errors, [this] { m_errors->dismiss(); });
}

void ScriptEditor::restore(const QString& text)
{
    m_text->selectAll();
    m_text->replaceSelectedText(text);
    m_text->setCursorPosition(0, 0);
    m_errors->removeButtons();
    m_errors->showMessage(Banner::Kind::Info, tr("This was not saved when Steward ended"),
                          tr("It is as it was then, and still not saved. Undo shows what is in the file."));
    QPushButton* fine = m_errors->addButton(tr("Close"));
    fine->setObjectName(u"restoredSeen"_s);
    connect(fine, &QPushButton::clicked, m_errors, [this] { m_errors->dismiss(); });
}

void ScriptEditor::followRename(const QString& path)
{
    m_path = path;
    stampFile();
    Q_EMIT nameChanged(name());
}

void ScriptEditor::stampFile()
{
    const QFileInfo info(m_path);
    m_fileIsGone = false;
    m_fileTime = info.lastModified();
    m_fileSize = info.exists() ? info.size() : -1;
}

bool ScriptEditor::checkFile()
{
    if (m_path.isEmpty())
        return false;
    const QFileInfo info(m_path);
    const qint64 size = info.exists() ? info.size() : -1;
    if (size == m_fileSize && (size < 0 || info.lastModified() == m_fileTime))
        return false;
    if (size < 0) {
        m_errors->removeButtons();
        stampFile();
        m_fileIsGone = true;
        Q_EMIT modifiedChanged(true);
        m_errors->showMessage(
            Banner::Kind::Warning, tr("The file of this script is gone"),
            tr("%1 was removed or renamed, or its folder is away. The text is here; save it to keep "
               "it.")
                .arg(m_path));
        return false; // saving replaces nothing
    }
    const Result<ScriptFile> theirs = readScriptFile(m_path);
    if (!theirs)
        return false; // perhaps it is being written: it is looked at again
    stampFile();
    if (theirs->text == m_text->text())
        return false;
    if (!isModified()) {
        const QPoint at = caret();
        const int top = int(m_text->SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE));
        const bool hadFocus = m_text->hasFocus();
        load(*theirs);
        m_text->setCursorPosition(std::min(at.y(), m_text->lines()) - 1, 0);
        m_text->SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, top);
        if (hadFocus)
            m_text->setFocus(Qt::OtherFocusReason);
        Q_EMIT nameChanged(name());
        return true;
    }
    m_errors->removeButtons();
    m_errors->showMessage(
        Banner::Kind::Warning, tr("Somebody else changed this file"),
        tr("Another program or another window wrote %1 since you began. Saving now replaces "
           "what is there.")
            .arg(m_path));
    QPushButton* take = m_errors->addButton(tr("Load theirs"), u"refresh"_s);
    take->setObjectName(u"loadTheirs"_s);
    connect(take, &QPushButton::clicked, this, [this] {
        if (const Result<ScriptFile> file = readScriptFile(m_path)) {
            // As one step, so that Undo brings one's own back.
            m_text->selectAll();
            m_text->replaceSelectedText(file->text);
            m_file = *file;
            stampFile();
            m_text->setModified(false);
            m_errors->dismiss();
        }
    });
    QPushButton* keep = m_errors->addButton(tr("Keep mine"));
    keep->setObjectName(u"keepMine"_s);
    connect(keep, &QPushButton::clicked, m_errors, [this] { m_errors->dismiss(); });
    return true;
}

Result<> ScriptEditor::save()
{
    if (m_path.isEmpty())
        return fail(ErrorCode::BadRequest, tr("%1 has no file yet").arg(name()),
                    tr("Save it under a name first."));
    return saveAs(m_path);
}

Result<> ScriptEditor::saveAs(const QString& path)
{
    if (isViewOnly()) {
        refuseToRun();
        return fail(ErrorCode::Refused, tr("%1 is shown only, so it is not saved").arg(name()));
    }
    // What somebody else wrote a moment ago is not lost because nobody had looked yet.
    if (QFileInfo(path).absoluteFilePath() == m_path && checkFile())
        return fail(ErrorCode::Refused, tr("Somebody else changed %1, so it was not saved").arg(name()),
                    tr("Look at both; saving again replaces what is there."));
    ScriptFile file = m_file;
    file.text = m_text->text();
    const Result<> written = writeScriptFile(path, file);
    if (!written) {
        m_errors->showError(written.error());
        return written;
    }
    m_errors->dismiss();
    m_file = file;
    m_path = QFileInfo(path).absoluteFilePath();
    stampFile();
    m_text->setModified(false);
    Q_EMIT modifiedChanged(false);
    Q_EMIT nameChanged(name());
    Q_EMIT saved(m_path, file.text);
    return {};
}

// ---------------------------------------------------------------------------------------------------
// problems

void ScriptEditor::showSyntaxError(int line, int column, const QString& message)
{
    ScriptProblem problem;
    problem.rule = u"run"_s;
    problem.message = message;
    problem.range.line = std::clamp(line, 1, std::max(1, m_text->lines()));
    problem.range.column = std::max(1, column);
    problem.range.endLine = problem.range.line;
    problem.range.endColumn = problem.range.column;
    m_runProblem = problem;
    showProblems();
    goTo(problem.range.line, problem.range.column);
}

void ScriptEditor::clearProblem()
{
    if (!m_runProblem)
        return;
    m_runProblem.reset();
    showProblems();
}

void ScriptEditor::setProblems(const QList<ScriptProblem>& problems)
{
    m_found = problems;
    showProblems();
}

void ScriptEditor::showProblems()
{
    QList<ScriptProblem> all = m_found;
    if (m_runProblem) {
        const int line = m_runProblem->range.line;
        const bool isKnown = std::any_of(all.cbegin(), all.cend(), [line](const ScriptProblem& each) {
            return each.rule == "syntax"_L1 && each.range.line == line;
        });
        if (!isKnown) {
            const auto after = std::find_if(
                all.begin(), all.end(), [line](const ScriptProblem& each) { return each.range.line > line; });
            all.insert(after, *m_runProblem);
        }
    }
    if (all == m_problems)
        return;
    m_problems = all;
    m_marks->setProblems(m_problems);
    m_strip->setProblems(m_problems);
}

void ScriptEditor::goToProblem(int step)
{
    QList<const ScriptProblem*> placed;
    for (const ScriptProblem& problem : std::as_const(m_problems)) {
        if (problem.range.line > 0)
            placed << &problem;
    }
    if (placed.isEmpty())
        return;
    const QPoint at = caret();
    const auto isAfter = [&at](const ScriptProblem* problem) {
        return problem->range.line > at.y() ||
               (problem->range.line == at.y() && problem->range.column > at.x());
    };
    const auto isBefore = [&at](const ScriptProblem* problem) {
        return problem->range.line < at.y() ||
               (problem->range.line == at.y() && problem->range.column < at.x());
    };
    const ScriptProblem* found = nullptr;
    if (step > 0) {
        const auto next = std::find_if(placed.cbegin(), placed.cend(), isAfter);
        found = next == placed.cend() ? placed.first() : *next;
    } else {
        const auto previous = std::find_if(placed.crbegin(), placed.crend(), isBefore);
        found = previous == placed.crend() ? placed.last() : *previous;
    }
    goTo(found->range.line, found->range.column);
}

void ScriptEditor::fix(const ScriptProblem& problem)
{
    if (!problem.tick.isEmpty() || !problem.untick.isEmpty()) {
        Q_EMIT tickRequested(problem.tick, problem.untick);
        return;
    }
    if (problem.edits.isEmpty() || m_text->isReadOnly())
        return;
    QList<TextEdit> edits = problem.edits;
    std::sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) {
        return a.range.line != b.range.line ? a.range.line > b.range.line : a.range.column > b.range.column;
    });
    m_text->beginUndoAction();
    for (const TextEdit& edit : std::as_const(edits)) {
        const long from = m_marks->positionOf(edit.range.line, edit.range.column);
        const long to = m_marks->positionOf(edit.range.endLine, edit.range.endColumn);
        const QByteArray text = edit.text.toUtf8();
        m_text->SendScintilla(Sci::SCI_SETTARGETRANGE, (unsigned long)(from), std::max(from, to));
        m_text->SendScintilla(Sci::SCI_REPLACETARGET, uintptr_t(text.size()), text.constData());
    }
    m_text->endUndoAction();
    m_text->setFocus(Qt::OtherFocusReason);
}

void ScriptEditor::fixCurrent()
{
    const int index = m_strip->current();
    if (index >= 0 && index < m_problems.size())
        fix(ScriptProblem(m_problems.at(index)));
}

void ScriptEditor::complete(int startColumn, const QString& text)
{
    const QPoint at = caret();
    const long to = m_text->SendScintilla(Sci::SCI_GETCURRENTPOS);
    const long from = std::min(to, m_marks->positionOf(at.y(), startColumn));
    const QByteArray bytes = text.toUtf8();
    m_text->beginUndoAction();
    m_text->SendScintilla(Sci::SCI_SETTARGETRANGE, (unsigned long)(from), to);
    m_text->SendScintilla(Sci::SCI_REPLACETARGET, uintptr_t(bytes.size()), bytes.constData());
    m_text->endUndoAction();
    m_text->SendScintilla(Sci::SCI_GOTOPOS, (unsigned long)(from + bytes.size()));
}

bool ScriptEditor::hasSelection() const
{
    return m_text->hasSelectedText();
}

QString ScriptEditor::selectedScript() const
{
    int first = 0;
    int last = 0;
    int firstColumn = 0;
    int lastColumn = 0;
    if (!m_text->hasSelectedText()) {
        m_text->getCursorPosition(&first, &firstColumn);
        return QString(first, u'\n') + m_text->text(first);
    }
    m_text->getSelection(&first, &firstColumn, &last, &lastColumn);
    return QString(first, u'\n') + QString(firstColumn, u' ') + m_text->selectedText();
}

void ScriptEditor::goTo(int line, int column)
{
    const int target = std::clamp(line, 1, std::max(1, m_text->lines())) - 1;
    m_text->ensureLineVisible(target);
    int length = m_text->lineLength(target);
    const QString lineText = m_text->text(target);
    length = int(lineText.size());
    while (length > 0 && (lineText.at(length - 1) == u'\n' || lineText.at(length - 1) == u'\r'))
        --length;
    m_text->setCursorPosition(target, std::clamp(column - 1, 0, length));
    m_text->ensureCursorVisible();
    m_text->setFocus(Qt::OtherFocusReason);
}

QPoint ScriptEditor::caret() const
{
    int line = 0;
    int column = 0;
    m_text->getCursorPosition(&line, &column);
    return {column + 1, line + 1};
}

void ScriptEditor::setZoom(int steps)
{
    m_text->SendScintilla(Sci::SCI_SETZOOM, std::clamp(steps, -5, 20));
    updateLineNumberWidth();
    Q_EMIT zoomChanged(zoom());
}

int ScriptEditor::zoom() const
{
    return int(m_text->SendScintilla(Sci::SCI_GETZOOM));
}

// ------------------------------------------------------------------------------------------ find and
// comments

void ScriptEditor::toggleComment()
{
    int first = 0;
    int last = 0;
    int firstColumn = 0;
    int lastColumn = 0;
    const bool selected = m_text->hasSelectedText();
    if (selected) {
        m_text->getSelection(&first, &firstColumn, &last, &lastColumn);
        if (lastColumn == 0 && last > first)
            --last; // the selection ends before that line's first character
    } else {
        m_text->getCursorPosition(&first, &firstColumn);
        last = first;
    }
    const auto indentOf = [](const QString& line) {
        qsizetype i = 0;
        while (i < line.size() && (line.at(i) == u' ' || line.at(i) == u'\t'))
            ++i;
        return i;
    };
    bool allCommented = true;
    bool anyText = false;
    qsizetype indent = -1;
    for (int line = first; line <= last; ++line) {
        const QString text = m_text->text(line);
        if (text.trimmed().isEmpty())
            continue;
        anyText = true;
        const qsizetype i = indentOf(text);
        indent = indent < 0 ? i : std::min(indent, i);
        allCommented = allCommented && text.mid(i).startsWith(u'#');
    }
    if (!anyText)
        return;
    m_text->beginUndoAction();
    for (int line = first; line <= last; ++line) {
        const QString text = m_text->text(line);
        if (text.trimmed().isEmpty())
            continue;
        const long start = m_text->SendScintilla(Sci::SCI_POSITIONFROMLINE, line);
        if (allCommented) {
            const qsizetype i = indentOf(text);
            const long length = text.mid(i).startsWith("# "_L1) ? 2 : 1;
            m_text->SendScintilla(Sci::SCI_DELETERANGE, (unsigned long)(start + long(i)), length);
        } else {
            m_text->SendScintilla(Sci::SCI_INSERTTEXT, uintptr_t(start + long(indent)), "# ");
        }
    }
    m_text->endUndoAction();
    if (selected) {
        // The same lines stay selected, so that the same key takes it back.
        const long end = m_text->SendScintilla(Sci::SCI_GETLINEENDPOSITION, last);
        m_text->SendScintilla(Sci::SCI_SETSEL,
                              (unsigned long)(m_text->SendScintilla(Sci::SCI_POSITIONFROMLINE, first)), end);
    }
}

bool ScriptEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape && !m_find->isHidden()) {
            m_find->close();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace steward
