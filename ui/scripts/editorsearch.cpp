#include "editorsearch.h"

#include "qscintilla.h"
#include "replacebar.h"

#include <common/theme.h>
#include <runs/findbar.h>

#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Sci = QsciScintillaBase;

constexpr int kMatchIndicator = 15;
constexpr int kScopeIndicator = 16; // what is searched, when that is not everything
constexpr size_t kMatchCap = 10'000;

} // namespace

EditorSearch::EditorSearch(QsciScintilla& text, FindBar& bar, ReplaceBar& replaceBar, QObject* parent)
    : QObject(parent), m_text(text), m_bar(bar), m_replaceBar(replaceBar)
{
    m_text.SendScintilla(Sci::SCI_INDICSETSTYLE, kMatchIndicator, Sci::INDIC_STRAIGHTBOX);
    m_text.SendScintilla(Sci::SCI_INDICSETALPHA, kMatchIndicator, 90L);
    m_text.SendScintilla(Sci::SCI_INDICSETUNDER, (unsigned long)(kMatchIndicator), 1L);
    m_text.SendScintilla(Sci::SCI_INDICSETSTYLE, kScopeIndicator, Sci::INDIC_FULLBOX);
    m_text.SendScintilla(Sci::SCI_INDICSETALPHA, kScopeIndicator, 40L);
    m_text.SendScintilla(Sci::SCI_INDICSETOUTLINEALPHA, kScopeIndicator, 0L);
    m_text.SendScintilla(Sci::SCI_INDICSETUNDER, (unsigned long)(kScopeIndicator), 1L);
    connect(&m_text, &QsciScintilla::textChanged, this, [this] {
        if (!m_bar.isHidden() && !m_replacing)
            search();
    });
    connect(&m_bar, &FindBar::searchChanged, this, &EditorSearch::search);
    connect(&m_bar, &FindBar::optionSwitched, this, [this](FindBar::Option option, bool on) {
        if (option == FindBar::InSelection)
            searchInSelection(on);
    });
    connect(&m_bar, &FindBar::nextRequested, this, &EditorSearch::findNext);
    connect(&m_bar, &FindBar::previousRequested, this, &EditorSearch::findPrevious);
    connect(&m_bar, &FindBar::closed, this, [this] {
        m_replaceBar.hide();
        m_bar.setOn(FindBar::InSelection, false);
        search();
        m_text.setFocus(Qt::OtherFocusReason);
    });
    connect(&m_replaceBar, &ReplaceBar::replaceRequested, this, &EditorSearch::replaceCurrent);
    connect(&m_replaceBar, &ReplaceBar::replaceAllRequested, this, &EditorSearch::replaceAll);
}

void EditorSearch::restyle(const Theme& theme)
{
    m_text.SendScintilla(Sci::SCI_INDICSETFORE, (unsigned long)(kMatchIndicator), theme.color("warningEdge"));
    m_text.SendScintilla(Sci::SCI_INDICSETFORE, (unsigned long)(kScopeIndicator), theme.color("accent"));
}

void EditorSearch::find()
{
    const QString selected = m_text.selectedText();
    const bool isLines = selected.contains(u'\n') || selected.contains(u'\r');
    // Who has selected several lines means those.
    if (isLines)
        m_bar.setOn(FindBar::InSelection, true);
    m_bar.open(isLines ? QString() : selected);
    search();
}

void EditorSearch::replace()
{
    find();
    m_replaceBar.open();
}

void EditorSearch::searchInSelection(bool on)
{
    m_text.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kScopeIndicator);
    m_text.SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0L, long(m_text.length()));
    const long from = m_text.SendScintilla(Sci::SCI_GETSELECTIONSTART);
    const long to = m_text.SendScintilla(Sci::SCI_GETSELECTIONEND);
    if (on && to > from)
        m_text.SendScintilla(Sci::SCI_INDICATORFILLRANGE, (unsigned long)(from), to - from);
}

QRegularExpression EditorSearch::expression() const
{
    // The library's expressions end by themselves, however they backtrack; the editor component's need not.
    QString pattern = m_bar.isExpression() ? m_bar.text() : QRegularExpression::escape(m_bar.text());
    if (m_bar.isOn(FindBar::WholeWord))
        pattern = u"(?<!\\w)(?:%1)(?!\\w)"_s.arg(pattern);
    return QRegularExpression(
        pattern, QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption |
                     (m_bar.isOn(FindBar::MatchCase) ? QRegularExpression::NoPatternOption
                                                     : QRegularExpression::CaseInsensitiveOption));
}

std::vector<EditorSearch::Match> EditorSearch::matchesOf(const QRegularExpression& expression,
                                                         size_t most) const
{
    std::vector<Match> matches;
    const bool isScoped = m_bar.isOn(FindBar::InSelection);
    const bool keepsCaptures = m_bar.isExpression();
    const QString all = m_text.text();
    qsizetype from = 0; // both the same place, in UTF-16 units and in bytes
    long bytes = 0;
    auto found = expression.globalMatch(all);
    while (found.hasNext() && matches.size() < most) {
        const auto match = found.next();
        if (match.capturedLength() == 0)
            continue;
        bytes += long(QStringView(all).mid(from, match.capturedStart() - from).toUtf8().size());
        const long length = long(match.capturedView().toUtf8().size());
        const long begin = bytes;
        bytes += length;
        from = match.capturedEnd();
        if (isScoped &&
            (m_text.SendScintilla(Sci::SCI_INDICATORVALUEAT, kScopeIndicator, begin) == 0 ||
             m_text.SendScintilla(Sci::SCI_INDICATOREND, kScopeIndicator, begin) < begin + length))
            continue;
        matches.push_back({begin, length, keepsCaptures ? match.capturedTexts() : QStringList()});
    }
    return matches;
}

void EditorSearch::search()
{
    m_matches.clear();
    m_currentMatch = -1;
    m_text.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kMatchIndicator);
    m_text.SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0L, long(m_text.length()));
    if (m_bar.isHidden())
        return;
    const QRegularExpression sought = expression();
    m_bar.setProblem(sought.isValid() ? QString() : sought.errorString());
    if (!sought.isValid())
        return;
    if (!m_bar.text().isEmpty())
        m_matches = matchesOf(sought, kMatchCap);
    for (const Match& match : m_matches)
        m_text.SendScintilla(Sci::SCI_INDICATORFILLRANGE, (unsigned long)(match.position), match.length);
    m_bar.setMatches(-1, qint64(m_matches.size()), m_matches.size() >= kMatchCap);
    if (m_bar.isOn(FindBar::InSelection) &&
        m_text.SendScintilla(Sci::SCI_INDICATOREND, kScopeIndicator, 0L) == 0)
        m_bar.say(tr("Nothing is selected"));
}

QString EditorSearch::replacementFor(const Match& match, const QString& with) const
{
    if (!m_bar.isExpression())
        return with;
    QString made;
    for (qsizetype i = 0; i < with.size(); ++i) {
        if (with.at(i) == u'$' && i + 1 < with.size() && with.at(i + 1).isDigit())
            made += match.captured.value(with.at(++i).digitValue());
        else if (with.at(i) == u'$' && i + 1 < with.size() && with.at(i + 1) == u'$')
            made += with.at(++i);
        else
            made += with.at(i);
    }
    return made;
}

void EditorSearch::replaceCurrent(const QString& with)
{
    if (m_currentMatch < 0 || m_text.isReadOnly())
        return findNext(); // shown before it is replaced
    const Match match = m_matches[size_t(m_currentMatch)];
    const QByteArray bytes = replacementFor(match, with).toUtf8();
    m_text.SendScintilla(Sci::SCI_SETTARGETRANGE, (unsigned long)(match.position),
                         match.position + match.length);
    m_text.SendScintilla(Sci::SCI_REPLACETARGET, uintptr_t(bytes.size()), bytes.constData());
    m_text.SendScintilla(Sci::SCI_GOTOPOS, (unsigned long)(match.position + bytes.size()));
    search();
    findNext();
}

void EditorSearch::replaceAll(const QString& with)
{
    if (m_matches.empty() || m_text.isReadOnly())
        return;
    // Also those beyond what is counted and marked.
    const std::vector<Match> all = matchesOf(expression(), std::numeric_limits<size_t>::max());
    m_replacing = true;
    m_text.beginUndoAction();
    for (size_t i = all.size(); i-- > 0;) {
        const QByteArray bytes = replacementFor(all[i], with).toUtf8();
        m_text.SendScintilla(Sci::SCI_SETTARGETRANGE, (unsigned long)(all[i].position),
                             all[i].position + all[i].length);
        m_text.SendScintilla(Sci::SCI_REPLACETARGET, uintptr_t(bytes.size()), bytes.constData());
    }
    m_text.endUndoAction();
    m_replacing = false;
    search();
}

void EditorSearch::showMatch(qint64 index)
{
    m_currentMatch = index;
    const Match& match = m_matches[size_t(index)];
    const int line = int(m_text.SendScintilla(Sci::SCI_LINEFROMPOSITION, match.position));
    m_text.ensureLineVisible(line);
    m_text.SendScintilla(Sci::SCI_SETSEL, (unsigned long)(match.position), match.position + match.length);
    m_text.SendScintilla(Sci::SCI_SCROLLCARET);
    m_bar.setMatches(index, qint64(m_matches.size()), m_matches.size() >= kMatchCap);
}

void EditorSearch::findNext()
{
    if (m_matches.empty()) {
        if (m_bar.isHidden())
            find();
        return;
    }
    const long from = m_text.SendScintilla(Sci::SCI_GETSELECTIONEND);
    const auto next =
        std::find_if(m_matches.begin(), m_matches.end(), [&](const Match& m) { return m.position >= from; });
    showMatch(next == m_matches.end() ? 0 : next - m_matches.begin());
}

void EditorSearch::findPrevious()
{
    if (m_matches.empty())
        return;
    const long from = m_text.SendScintilla(Sci::SCI_GETSELECTIONSTART);
    const auto after =
        std::find_if(m_matches.begin(), m_matches.end(), [&](const Match& m) { return m.position >= from; });
    showMatch(after == m_matches.begin() ? qint64(m_matches.size()) - 1 : after - m_matches.begin() - 1);
}

} // namespace steward
