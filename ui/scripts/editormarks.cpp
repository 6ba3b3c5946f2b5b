#include "editormarks.h"

#include "qscintilla.h"

#include <common/theme.h>

#include <QPixmap>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Sci = QsciScintillaBase;

struct Kind
{
    Severity severity;
    int indicator;
    int marker; ///< 0: none
    const char* color;
};

constexpr Kind kKinds[] = {
    {Severity::Hint, 12, 0, "info"},
    {Severity::Warning, 13, EditorMarks::kWarningMark, "syntax.problemWarning"},
    {Severity::Error, 14, EditorMarks::kErrorMark, "syntax.problemError"},
};

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'-' || c == u'_';
}

} // namespace

EditorMarks::EditorMarks(QsciScintilla& text, const Icons& icons)
    : QObject(&text), m_text(text), m_icons(icons)
{
    for (const Kind& kind : kKinds) {
        m_text.SendScintilla(Sci::SCI_INDICSETSTYLE, (unsigned long)(kind.indicator),
                             kind.severity == Severity::Hint ? long(Sci::INDIC_DOTS)
                                                             : long(Sci::INDIC_SQUIGGLE));
    }
    restyle();
}

void EditorMarks::restyle()
{
    for (const Kind& kind : kKinds) {
        const Theme& theme = m_icons.theme();
        const QColor color = theme.color(kind.color);
        m_text.SendScintilla(Sci::SCI_INDICSETFORE, (unsigned long)(kind.indicator), color);
        if (kind.marker > 0) {
            const int side = theme.metric("icons.small");
            const QString icon = kind.severity == Severity::Error ? u"error-circle"_s : u"warning"_s;
            m_text.markerDefine(m_icons.icon(icon, kind.color).pixmap(side, side), kind.marker);
        }
    }
    const int side = m_icons.theme().metric("icons.small");
    for (const auto& [mark, icon] :
         {std::pair{kFoldClosed, u"chevron-right"_s}, std::pair{kFoldOpen, u"chevron-down"_s}}) {
        // By the component's own call: its wrapper refuses the numbers of folding.
        m_text.SendScintilla(Sci::SCI_MARKERDEFINEPIXMAP, (unsigned long)(mark),
                             m_icons.icon(icon, "syntax.gutter").pixmap(side, side));
    }
}

long EditorMarks::positionOf(int line, int column) const
{
    const int last = std::max(1, m_text.lines());
    if (line > last)
        return m_text.length();
    const int at = std::max(1, line) - 1;
    const long start = m_text.SendScintilla(Sci::SCI_POSITIONFROMLINE, at);
    const long end = m_text.SendScintilla(Sci::SCI_GETLINEENDPOSITION, at);
    const QString text = m_text.text(at);
    return std::min(end, start + long(QStringView(text).left(std::max(0, column - 1)).toUtf8().size()));
}

void EditorMarks::setProblems(const QList<ScriptProblem>& problems)
{
    if (!m_any && problems.isEmpty())
        return;
    m_any = !problems.isEmpty();
    for (const Kind& kind : kKinds) {
        if (kind.marker > 0)
            m_text.SendScintilla(Sci::SCI_MARKERDELETEALL, kind.marker);
        m_text.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kind.indicator);
        m_text.SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0L, long(m_text.length()));
    }
    for (const ScriptProblem& problem : problems) {
        if (problem.range.line <= 0)
            continue;
        const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&problem](const Kind& each) {
            return each.severity == problem.severity;
        });
        const int line = std::min(problem.range.line, std::max(1, m_text.lines()));
        if (kind->marker > 0)
            m_text.SendScintilla(Sci::SCI_MARKERADD, (unsigned long)(line - 1), long(kind->marker));
        // One line of it: a squiggle under a whole file says nothing.
        const int endColumn = problem.range.endLine > line ? 1 << 20 : problem.range.endColumn;
        long from = positionOf(line, problem.range.column);
        long to = positionOf(line, endColumn);
        if (to <= from) { // a place, not a range: its word, or at the line's end the last character
            const QString text = m_text.text(line - 1);
            qsizetype column = problem.range.column - 1;
            while (column < text.size() && isWord(text.at(column)))
                ++column;
            to = positionOf(line, int(column) + 1);
            if (to <= from)
                to = positionOf(line, problem.range.column + 1);
            if (to <= from)
                from = positionOf(line, problem.range.column - 1);
        }
        if (to <= from)
            continue;
        m_text.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kind->indicator);
        m_text.SendScintilla(Sci::SCI_INDICATORFILLRANGE, (unsigned long)(from), to - from);
    }
}

} // namespace steward
