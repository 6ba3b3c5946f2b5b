#pragma once

#include <QObject>
#include <QStringList>

#include <vector>

class QRegularExpression;
class QsciScintilla;

namespace steward {

class FindBar;
class ReplaceBar;
class Theme;

/// Finds and replaces in one editor, as its bars say: marks every match, goes from one to the next, round the
/// end, and replaces one or all. Guarantees: replacing all is one step that Undo takes back, and leaves
/// nothing out, also beyond what is counted; an expression comes to an end however it backtracks.
class EditorSearch final : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    EditorSearch(QsciScintilla& text, FindBar& bar, ReplaceBar& replaceBar, QObject* parent = nullptr);

    /// Takes the colours from the theme anew.
    void restyle(const Theme& theme);
    /// Opens the bar with what is selected; several selected lines are what is searched in.
    void find();
    void findNext();
    void findPrevious();
    void replace();
    void replaceCurrent(const QString& with);
    void replaceAll(const QString& with);

private:
    struct Match
    {
        long position;
        long length;
        QStringList captured; ///< of an expression, the whole first
    };

    void search();
    void searchInSelection(bool on);
    void showMatch(qint64 index);
    [[nodiscard]] QRegularExpression expression() const;
    [[nodiscard]] std::vector<Match> matchesOf(const QRegularExpression& expression, size_t most) const;
    [[nodiscard]] QString replacementFor(const Match& match, const QString& with) const;

    QsciScintilla& m_text;
    FindBar& m_bar;
    ReplaceBar& m_replaceBar;
    std::vector<Match> m_matches;
    qint64 m_currentMatch = -1;
    bool m_replacing = false;
};

} // namespace steward
