#include "editorlanguage.h"

#include "completionpopup.h"
#include "qscintilla.h"
#include "scripteditor.h"

#include <common/theme.h>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

#include <utility>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Sci = QsciScintillaBase;

constexpr auto kTypedPause = 30ms;

} // namespace

EditorLanguage::EditorLanguage(ScriptEditor& editor, LanguageService& service, ProblemFinder problems,
                               const Theme& theme, const Icons& icons)
    : QObject(&editor),
      m_editor(editor),
      m_service(service),
      m_problems(std::move(problems)),
      m_theme(theme),
      m_popup(new CompletionPopup(theme, icons, &editor))
{
    m_pause.setSingleShot(true);
    m_typed.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &EditorLanguage::refresh);
    connect(&m_typed, &QTimer::timeout, this, &EditorLanguage::complete);
    connect(&m_editor, &ScriptEditor::textEdited, this, &EditorLanguage::edited);
    connect(&m_editor, &ScriptEditor::nameChanged, this,
            [this] { m_pause.start(0); }); // another text was loaded
    connect(&m_editor.scintilla(), &QsciScintilla::SCN_CHARADDED, this, &EditorLanguage::charAdded);
    connect(&m_editor.scintilla(), &QsciScintilla::cursorPositionChanged, this, [this](int line, int) {
        // Away from where it was offered.
        if (m_popup->isVisible() && line + 1 != m_editor.caret().y())
            m_popup->hide();
    });
    connect(m_popup, &CompletionPopup::chosen, this,
            [this](const CompletionItem& item) { m_editor.complete(m_start, item.text); });
    m_editor.scintilla().installEventFilter(this);
    m_editor.scintilla().viewport()->installEventFilter(this);
    m_editor.installEventFilter(this);
    m_pause.start(0);
}

EditorLanguage::~EditorLanguage() = default;

void EditorLanguage::edited()
{
    ++m_version;
    m_pause.start(kPause);
}

void EditorLanguage::refresh()
{
    m_pause.stop();
    if (!m_editor.isVisible())
        return; // asked when it is shown
    if (m_editor.isViewOnly())
        return m_editor.setProblems({});
    const QString text = m_editor.text();
    const quint64 version = m_version;
    whenDone(m_service.analyze(text), this, [this, text, version](const Result<ScriptAnalysis>& analysis) {
        if (version != m_version)
            return; // it was about the text before
        if (!analysis) {
            // What was found is not known to be so any more; that nothing can be told is no problem of the
            // script.
            if (analysis.error().code != ErrorCode::Cancelled)
                m_editor.setProblems({});
            return;
        }
        m_analysis = *analysis;
        m_text = text;
        recheck();
        Q_EMIT analysed();
    });
}

void EditorLanguage::recheck()
{
    if (m_analysis && m_problems)
        m_editor.setProblems(m_problems(m_text, *m_analysis));
}

void EditorLanguage::charAdded(int character)
{
    if (m_editor.scintilla().isReadOnly())
        return;
    const QChar typed = character > 0 && character < 0xffff ? QChar(char16_t(character)) : QChar();
    const bool begins = typed == u'-' || typed == u'$' || typed == u'.' || typed == u'[' ||
                        (typed == u':' && m_editor.caret().x() > 2);
    if (begins || typed.isLetterOrNumber() || typed == u'_') {
        m_typed.start(kTypedPause);
    } else {
        m_typed.stop();
        m_popup->hide();
    }
}

void EditorLanguage::complete()
{
    if (m_editor.isViewOnly())
        return;
    const QPoint at = m_editor.caret();
    // The caret's column counts characters; the service counts UTF-16 units.
    const QString line = m_editor.scintilla().text(at.y() - 1);
    const long start = m_editor.scintilla().SendScintilla(Sci::SCI_POSITIONFROMLINE, at.y() - 1);
    const long caret = m_editor.scintilla().SendScintilla(Sci::SCI_GETCURRENTPOS);
    const int column = int(QString::fromUtf8(line.toUtf8().left(caret - start)).size()) + 1;
    const quint64 version = m_version;
    whenDone(m_service.complete(m_editor.text(), at.y(), column), this,
             [this, version, at, column](const Result<CompletionList>& list) {
                 if (version == m_version && m_editor.caret() == at)
                     showCompletions(list, at.y(), column);
             });
}

void EditorLanguage::showCompletions(const Result<CompletionList>& list, int line, int column)
{
    if (!list || list->items.isEmpty() || !m_editor.scintilla().hasFocus())
        return m_popup->hide();
    // Nothing is left to put in.
    const QString written = m_editor.scintilla().text(line - 1).mid(list->start - 1, column - list->start);
    if (list->items.size() == 1 && list->items.first().text.compare(written, Qt::CaseInsensitive) == 0)
        return m_popup->hide();
    m_start = list->start;
    QsciScintilla& text = m_editor.scintilla();
    const long position = text.SendScintilla(Sci::SCI_GETCURRENTPOS) - (column - list->start);
    const int x = int(text.SendScintilla(Sci::SCI_POINTXFROMPOSITION, 0UL, position));
    const int y = int(text.SendScintilla(Sci::SCI_POINTYFROMPOSITION, 0UL, position));
    const int height = int(text.SendScintilla(Sci::SCI_TEXTHEIGHT, (unsigned long)(line - 1)));
    m_popup->showItems(list->items, text.viewport()->mapToGlobal(QPoint(x, y + height)),
                       text.viewport()->mapToGlobal(QPoint(x, y)));
}

void EditorLanguage::help()
{
    QsciScintilla& text = m_editor.scintilla();
    const long caret = text.SendScintilla(Sci::SCI_GETCURRENTPOS);
    // Behind a word its last character is meant.
    const long word = text.SendScintilla(Sci::SCI_WORDSTARTPOSITION, (unsigned long)(caret), 1L);
    const QPoint at(int(text.SendScintilla(Sci::SCI_POINTXFROMPOSITION, 0UL, caret)),
                    int(text.SendScintilla(Sci::SCI_POINTYFROMPOSITION, 0UL, caret)));
    showHelp(word < caret ? caret - 1 : caret, at);
}

void EditorLanguage::showHelp(long position, const QPoint& at)
{
    QsciScintilla& text = m_editor.scintilla();
    if (position < 0 || m_editor.isViewOnly())
        return;
    const int line = int(text.SendScintilla(Sci::SCI_LINEFROMPOSITION, position)) + 1;
    const long start = text.SendScintilla(Sci::SCI_POSITIONFROMLINE, line - 1);
    const int column = int(QString::fromUtf8(text.text(line - 1).toUtf8().left(position - start)).size()) + 1;
    const auto place = [line, column](const ScriptProblem& problem) {
        const TextRange& range = problem.range;
        return range.line == line && column >= range.column &&
               (range.endLine > line || column < range.endColumn);
    };
    QStringList parts;
    for (const ScriptProblem& problem : m_editor.problems()) {
        if (place(problem))
            parts << problem.message.toHtmlEscaped();
    }
    const QPoint global = text.viewport()->mapToGlobal(at);
    const quint64 version = m_version;
    whenDone(m_service.hover(m_editor.text(), line, column), this,
             [this, parts, global, version](const Result<HoverHelp>& help) {
                 QStringList all = parts;
                 if (help && version == m_version) {
                     all << u"<b>"_s + help->title.toHtmlEscaped() + u"</b>"_s;
                     if (help->signature != help->title)
                         all << u"<code>"_s + help->signature.toHtmlEscaped() + u"</code>"_s;
                     if (!help->text.isEmpty())
                         all << help->text.toHtmlEscaped();
                 }
                 if (!all.isEmpty())
                     QToolTip::showText(global, u"<qt>"_s + all.join(u"<br>"_s) + u"</qt>"_s,
                                        m_editor.scintilla().viewport());
             });
}

bool EditorLanguage::eventFilter(QObject* watched, QEvent* event)
{
    QsciScintilla& text = m_editor.scintilla();
    if (watched == &m_editor && event->type() == QEvent::Show) {
        m_pause.start(0);
    } else if (watched == &m_editor && event->type() == QEvent::Hide) {
        m_popup->hide();
    } else if (watched == &text && event->type() == QEvent::FocusOut) {
        m_popup->hide();
    } else if (watched == &text && event->type() == QEvent::ShortcutOverride && m_popup->isVisible()) {
        // Enter, Tab and Esc are the list's before they are anybody's shortcut.
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Tab) {
            event->accept();
            return true;
        }
    } else if (watched == &text && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && m_popup->handleKey(key->key()))
            return true;
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier) {
            complete();
            return true;
        }
        if (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right || key->key() == Qt::Key_Home ||
            key->key() == Qt::Key_End)
            m_popup->hide();
        if (key->key() == Qt::Key_Backspace && m_popup->isVisible())
            m_typed.start(kTypedPause);
    } else if (watched == text.viewport() && event->type() == QEvent::ToolTip) {
        const QPoint at = static_cast<QHelpEvent*>(event)->pos();
        showHelp(text.SendScintilla(Sci::SCI_POSITIONFROMPOINTCLOSE, (unsigned long)(at.x()), long(at.y())), at);
        return true;
    } else if (watched == text.viewport() &&
               (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::Wheel)) {
        m_popup->hide();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace steward
