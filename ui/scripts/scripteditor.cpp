#include "scripteditor.h"

#include "powershellhighlights.h"
#include "powershelllexer.h"
#include "qscintilla.h"

#include <common/banner.h>
#include <common/icons.h>
#include <common/theme.h>
#include <runs/findbar.h>

#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

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
constexpr int kProblemMarker = 1;
constexpr int kProblemIndicator = 14;
constexpr int kMatchIndicator = 15;
constexpr int kFoldClosed = 30; // SC_MARKNUM_FOLDER
constexpr int kFoldOpen = 31;   // SC_MARKNUM_FOLDEROPEN
constexpr int kFirstFoldMark = 25;
constexpr size_t kMatchCap = 10'000;

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
      m_find(new FindBar(icons, this)),
      m_problem(new QFrame(this)),
      m_name(tr("Untitled"))
{
    setObjectName(u"scriptEditor"_s);
    setAccessibleName(tr("Script"));
    m_text->setObjectName(u"scriptText"_s);
    m_text->setAccessibleName(tr("Script text"));
    m_text->setToolTip({});
    m_errors->setObjectName(u"editorError"_s);
    m_find->setObjectName(u"editorFind"_s);

    m_problem->setObjectName(u"problemStrip"_s);
    m_problem->setAccessibleName(tr("Problem in the script"));
    setGround(m_problem, "footer");
    m_problemPlace = new QLabel(m_problem);
    m_problemPlace->setObjectName(u"problemPlace"_s);
    setTextRole(m_problemPlace, Theme::Text::BodyMedium);
    m_problemText = new QLabel(m_problem);
    m_problemText->setObjectName(u"problemText"_s);
    m_problemText->setTextFormat(Qt::PlainText);
    m_problemText->setWordWrap(true);
    m_problemText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* show = new QPushButton(tr("Go to line"), m_problem);
    show->setObjectName(u"problemShow"_s);
    show->setAccessibleName(tr("Go to the problem"));
    show->setToolTip(tr("Put the caret at the problem (F8)"));
    setVariant(show, "link");
    connect(show, &QPushButton::clicked, this, [this] { goTo(m_problemLine, m_problemColumn); });
    auto* problemRow = new QHBoxLayout(m_problem);
    problemRow->setContentsMargins(theme.px(14), theme.px(6), theme.px(16), theme.px(6));
    problemRow->setSpacing(theme.px(8));
    problemRow->addWidget(new IconLabel(icons, u"error-circle"_s, "error", "icons.small", m_problem));
    problemRow->addWidget(m_problemPlace);
    problemRow->addWidget(m_problemText, 1);
    problemRow->addWidget(show);
    m_problem->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_errors);
    column->addWidget(m_find);
    column->addWidget(m_text, 1);
    column->addWidget(m_problem);
    setFocusProxy(m_text);

    m_lexer = new PowerShellLexer(theme, this);
    configure();
    m_highlights = new PowerShellHighlights(*m_text, theme);
    restyle();
    connect(&m_theme, &Theme::changed, this, &ScriptEditor::restyle);

    connect(m_text, &QsciScintilla::modificationChanged, this, &ScriptEditor::modifiedChanged);
    connect(m_text, &QsciScintilla::cursorPositionChanged, this,
            [this](int line, int column0) { Q_EMIT caretMoved(line + 1, column0 + 1); });
    connect(m_text, &QsciScintilla::textChanged, this, [this] {
        if (m_loading)
            return;
        clearProblem(); // it was about the text before this change
        if (!m_find->isHidden())
            search(m_find->text());
        Q_EMIT textEdited();
    });
    connect(m_text, &QsciScintilla::linesChanged, this, &ScriptEditor::updateLineNumberWidth);
    connect(m_find, &FindBar::searchChanged, this, &ScriptEditor::search);
    connect(m_find, &FindBar::nextRequested, this, &ScriptEditor::findNext);
    connect(m_find, &FindBar::previousRequested, this, &ScriptEditor::findPrevious);
    connect(m_find, &FindBar::closed, this, [this] {
        search({});
        m_text->setFocus(Qt::OtherFocusReason);
    });

    const auto shortcut = [this](const QKeySequence& keys, auto&& action) {
        auto* s = new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(s, &QShortcut::activated, this, action);
    };
    shortcut(QKeySequence(QKeySequence::Find), [this] { find(); });
    shortcut(QKeySequence(Qt::Key_F3), [this] { findNext(); });
    shortcut(QKeySequence(Qt::SHIFT | Qt::Key_F3), [this] { findPrevious(); });
    shortcut(QKeySequence(Qt::CTRL | Qt::Key_Slash), [this] { toggleComment(); });
    shortcut(QKeySequence(QKeySequence::ZoomIn), [this] { setZoom(zoom() + 1); });
    shortcut(QKeySequence(Qt::CTRL | Qt::Key_Equal), [this] { setZoom(zoom() + 1); });
    shortcut(QKeySequence(QKeySequence::ZoomOut), [this] { setZoom(zoom() - 1); });
    shortcut(QKeySequence(Qt::CTRL | Qt::Key_0), [this] { setZoom(0); });
    shortcut(QKeySequence(Qt::Key_F8), [this] {
        if (hasProblem())
            goTo(m_problemLine, m_problemColumn);
    });
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
    m_text->setBraceMatching(QsciScintilla::SloppyBraceMatch);
    m_text->setCaretLineVisible(true);
    m_text->SendScintilla(Sci::SCI_SETCARETLINEVISIBLEALWAYS, 1L);
    m_text->setWrapMode(QsciScintilla::WrapNone);
    m_text->setFolding(QsciScintilla::PlainFoldStyle, FoldMargin);
    m_text->setMarginType(ProblemMargin, QsciScintilla::SymbolMargin);
    m_text->setMarginMarkerMask(ProblemMargin, 1 << kProblemMarker);
    m_text->setMarginType(NumberMargin, QsciScintilla::NumberMargin);
    m_text->setMarginLineNumbers(NumberMargin, true);
    m_text->setMarginMarkerMask(NumberMargin, 0);
    for (int mark = kFirstFoldMark; mark < kFoldClosed; ++mark)
        m_text->SendScintilla(Sci::SCI_MARKERDEFINE, mark, Sci::SC_MARK_EMPTY);
    m_text->SendScintilla(Sci::SCI_MARKERDEFINE, kFoldClosed, Sci::SC_MARK_ARROW);
    m_text->SendScintilla(Sci::SCI_MARKERDEFINE, kFoldOpen, Sci::SC_MARK_ARROWDOWN);
    m_text->SendScintilla(Sci::SCI_SETFOLDFLAGS, 0L);
    m_text->SendScintilla(Sci::SCI_MARKERDEFINE, kProblemMarker, Sci::SC_MARK_CIRCLE);
    m_text->SendScintilla(Sci::SCI_SETSCROLLWIDTHTRACKING, 1L);
    m_text->SendScintilla(Sci::SCI_SETSCROLLWIDTH, 1L);
    m_text->SendScintilla(Sci::SCI_SETMULTIPLESELECTION, 1L);
    m_text->SendScintilla(Sci::SCI_SETADDITIONALSELECTIONTYPING, 1L);
    m_text->SendScintilla(Sci::SCI_SETINDICATORCURRENT, kProblemIndicator);
    m_text->SendScintilla(Sci::SCI_INDICSETSTYLE, kProblemIndicator, Sci::INDIC_SQUIGGLE);
    m_text->SendScintilla(Sci::SCI_INDICSETSTYLE, kMatchIndicator, Sci::INDIC_STRAIGHTBOX);
    m_text->SendScintilla(Sci::SCI_INDICSETALPHA, kMatchIndicator, 90L);
    m_text->SendScintilla(Sci::SCI_INDICSETUNDER, (unsigned long)(kMatchIndicator), 1L);
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
    m_text->setLexer(m_lexer);
    m_text->setColor(m_theme.color("syntax.text"));
    m_text->setPaper(m_theme.color("syntax.background"));
    m_text->setCaretForegroundColor(m_theme.color("syntax.text"));
    m_text->setCaretLineBackgroundColor(m_theme.color("syntax.currentLine"));
    m_text->setCaretWidth(2);
    m_text->setSelectionBackgroundColor(m_theme.color("selection"));
    m_text->resetSelectionForegroundColor();
    if (m_theme.kind() == Theme::Kind::HighContrast)
        m_text->setSelectionForegroundColor(m_theme.color("selectionText"));
    m_text->setMarginsFont(editorFont(m_theme));
    m_text->setMarginsForegroundColor(m_theme.color("syntax.gutter"));
    m_text->setMarginsBackgroundColor(m_theme.color("syntax.background"));
    m_text->setFoldMarginColors(m_theme.color("syntax.background"), m_theme.color("syntax.background"));
    m_text->setMatchedBraceBackgroundColor(m_theme.color("syntax.bracketMatch"));
    m_text->setMatchedBraceForegroundColor(m_theme.color("syntax.text"));
    m_text->setUnmatchedBraceForegroundColor(m_theme.color("syntax.problemError"));
    m_text->setUnmatchedBraceBackgroundColor(m_theme.color("syntax.background"));
    // QScintilla's own setters ignore marks and indicators that it has not numbered itself.
    for (const int mark : {kFoldClosed, kFoldOpen, kProblemMarker}) {
        const QColor color = m_theme.color(mark == kProblemMarker ? "syntax.problemError" : "syntax.gutter");
        m_text->SendScintilla(Sci::SCI_MARKERSETFORE, (unsigned long)(mark), color);
        m_text->SendScintilla(Sci::SCI_MARKERSETBACK, (unsigned long)(mark), color);
    }
    m_text->SendScintilla(Sci::SCI_INDICSETFORE, (unsigned long)(kProblemIndicator),
                          m_theme.color("syntax.problemError"));
    m_text->SendScintilla(Sci::SCI_INDICSETFORE, (unsigned long)(kMatchIndicator),
                          m_theme.color("warningEdge"));
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
    return m_text->isModified();
}

void ScriptEditor::load(const ScriptFile& file)
{
    m_loading = true;
    m_file = file;
    m_text->setEolMode(eolMode(file.lineEnding));
    m_text->setText(file.text);
    m_text->SendScintilla(Sci::SCI_EMPTYUNDOBUFFER);
    m_text->setModified(false);
    m_text->setCursorPosition(0, 0);
    m_text->SendScintilla(Sci::SCI_SETSCROLLWIDTH, 1L);
    m_loading = false;
    clearProblem();
    updateLineNumberWidth();
    m_highlights->refresh();
}

void ScriptEditor::setText(const QString& text, const QString& name)
{
    m_path.clear();
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
        m_errors->showError(read.error());
        return fail(read.error());
    }
    m_errors->dismiss();
    m_path = QFileInfo(path).absoluteFilePath();
    load(*read);
    Q_EMIT nameChanged(name());
    return {};
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
    m_text->setModified(false);
    Q_EMIT nameChanged(name());
    return {};
}

// ---------------------------------------------------------------------------------------------------
// problems

void ScriptEditor::showSyntaxError(int line, int column, const QString& message)
{
    clearProblem();
    m_problemLine = std::clamp(line, 1, std::max(1, m_text->lines()));
    m_problemColumn = std::max(1, column);
    m_problemMessage = message;
    m_text->SendScintilla(Sci::SCI_MARKERADD, (unsigned long)(m_problemLine - 1), long(kProblemMarker));

    // Underline the word at the place; at a line's end, its last character.
    const QString lineText = m_text->text(m_problemLine - 1);
    qsizetype end = lineText.size();
    while (end > 0 && (lineText.at(end - 1) == u'\n' || lineText.at(end - 1) == u'\r'))
        --end;
    qsizetype from = std::min<qsizetype>(m_problemColumn - 1, end);
    qsizetype to = from;
    while (to < end &&
           (lineText.at(to).isLetterOrNumber() || lineText.at(to) == u'-' || lineText.at(to) == u'_'))
        ++to;
    if (to == from)
        to = std::min(end, from + 1);
    if (to == from && from > 0)
        --from;
    m_text->fillIndicatorRange(m_problemLine - 1, int(from), m_problemLine - 1, int(to), kProblemIndicator);
    showProblemStrip();
    goTo(m_problemLine, m_problemColumn);
}

void ScriptEditor::clearProblem()
{
    if (m_problemLine == 0)
        return;
    m_problemLine = 0;
    m_text->SendScintilla(Sci::SCI_MARKERDELETEALL, kProblemMarker);
    m_text->SendScintilla(Sci::SCI_SETINDICATORCURRENT, kProblemIndicator);
    m_text->SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0L, long(m_text->length()));
    showProblemStrip();
}

void ScriptEditor::showProblemStrip()
{
    m_problem->setVisible(hasProblem());
    if (!hasProblem())
        return;
    m_problemPlace->setText(tr("Line %1").arg(m_problemLine));
    m_problemText->setText(m_problemMessage);
    m_problem->setAccessibleDescription(tr("Line %1: %2").arg(m_problemLine).arg(m_problemMessage));
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
}

int ScriptEditor::zoom() const
{
    return int(m_text->SendScintilla(Sci::SCI_GETZOOM));
}

// ------------------------------------------------------------------------------------------ find and
// comments

void ScriptEditor::find()
{
    const QString selected = m_text->selectedText();
    m_find->open(selected.contains(u'\n') ? QString() : selected);
    search(m_find->text());
}

void ScriptEditor::search(const QString& text)
{
    m_matches.clear();
    m_currentMatch = -1;
    m_text->SendScintilla(Sci::SCI_SETINDICATORCURRENT, kMatchIndicator);
    m_text->SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0L, long(m_text->length()));
    const QByteArray wanted = text.toUtf8();
    if (!wanted.isEmpty()) {
        m_text->SendScintilla(Sci::SCI_SETSEARCHFLAGS, 0L);
        const long end = m_text->length();
        long from = 0;
        while (m_matches.size() < kMatchCap) {
            m_text->SendScintilla(Sci::SCI_SETTARGETRANGE, (unsigned long)(from), end);
            const long at =
                m_text->SendScintilla(Sci::SCI_SEARCHINTARGET, uintptr_t(wanted.size()), wanted.constData());
            if (at < 0)
                break;
            const long to = m_text->SendScintilla(Sci::SCI_GETTARGETEND);
            m_matches.push_back({at, to - at});
            m_text->SendScintilla(Sci::SCI_INDICATORFILLRANGE, (unsigned long)(at), to - at);
            from = std::max(to, at + 1);
        }
    }
    m_find->setMatches(-1, qint64(m_matches.size()), m_matches.size() >= kMatchCap);
}

void ScriptEditor::showMatch(qint64 index)
{
    m_currentMatch = index;
    const Match& match = m_matches[size_t(index)];
    const int line = int(m_text->SendScintilla(Sci::SCI_LINEFROMPOSITION, match.position));
    m_text->ensureLineVisible(line);
    m_text->SendScintilla(Sci::SCI_SETSEL, (unsigned long)(match.position), match.position + match.length);
    m_text->SendScintilla(Sci::SCI_SCROLLCARET);
    m_find->setMatches(index, qint64(m_matches.size()), m_matches.size() >= kMatchCap);
}

void ScriptEditor::findNext()
{
    if (m_matches.empty()) {
        if (m_find->isHidden())
            find();
        return;
    }
    const long from = m_text->SendScintilla(Sci::SCI_GETSELECTIONEND);
    const auto next =
        std::find_if(m_matches.begin(), m_matches.end(), [&](const Match& m) { return m.position >= from; });
    showMatch(next == m_matches.end() ? 0 : next - m_matches.begin());
}

void ScriptEditor::findPrevious()
{
    if (m_matches.empty())
        return;
    const long from = m_text->SendScintilla(Sci::SCI_GETSELECTIONSTART);
    const auto after =
        std::find_if(m_matches.begin(), m_matches.end(), [&](const Match& m) { return m.position >= from; });
    showMatch(after == m_matches.begin() ? qint64(m_matches.size()) - 1 : after - m_matches.begin() - 1);
}

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
