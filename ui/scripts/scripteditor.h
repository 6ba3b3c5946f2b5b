#pragma once

#include "scriptfile.h"

#include <QWidget>

#include <vector>

class QFrame;
class QLabel;
class QsciScintilla;

namespace steward {

class Banner;
class FindBar;
class Icons;
class PowerShellHighlights;
class PowerShellLexer;
class Theme;

/// One script: its text, its file, whether it is saved, and the problem found in it.
/// Guarantees: a file keeps its encoding and its line endings; saving is whole or not at all; a file that
/// cannot be read leaves the text as it was. Failures of open() and save() are also shown above the text.
class ScriptEditor : public QWidget
{
    Q_OBJECT

public:
    ScriptEditor(const Theme& theme, const Icons& icons, QWidget* parent = nullptr);
    ~ScriptEditor() override;

    [[nodiscard]] QString text() const;
    /// A text without a file, under a name for people ("Untitled-1", "Get-TenantOverview.ps1").
    void setText(const QString& text, const QString& name);
    /// Empty until the script was opened from or saved to a file.
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString name() const;
    [[nodiscard]] bool isModified() const;
    [[nodiscard]] const ScriptFile& file() const { return m_file; }

    Result<> open(const QString& path);
    /// To its own file; fails with BadRequest when it has none.
    Result<> save();
    Result<> saveAs(const QString& path);

    /// Marks one problem at a line and column, from 1; the strip under the text says it.
    void showSyntaxError(int line, int column, const QString& message);
    void clearProblem();
    [[nodiscard]] bool hasProblem() const { return m_problemLine > 0; }
    /// From 1.
    void goTo(int line, int column = 1);
    [[nodiscard]] QPoint caret() const; ///< x = column, y = line, from 1
    /// "0" for text as tall as the theme says.
    void setZoom(int steps);
    [[nodiscard]] int zoom() const;

    [[nodiscard]] QsciScintilla& scintilla() const { return *m_text; }

public Q_SLOTS:
    void find();
    void findNext();
    void findPrevious();
    /// Puts # before the selected lines, or takes it away where all of them have one.
    void toggleComment();

Q_SIGNALS:
    void modifiedChanged(bool modified);
    void nameChanged(const QString& name);
    /// From 1.
    void caretMoved(int line, int column);
    void textEdited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void configure();
    void restyle();
    void load(const ScriptFile& file);
    void updateLineNumberWidth();
    void search(const QString& text);
    void showMatch(qint64 index);
    void showProblemStrip();

    const Theme& m_theme;
    QsciScintilla* m_text;
    PowerShellLexer* m_lexer;
    PowerShellHighlights* m_highlights;
    Banner* m_errors;
    FindBar* m_find;
    QFrame* m_problem;
    QLabel* m_problemPlace;
    QLabel* m_problemText;

    QString m_path;
    QString m_name;
    ScriptFile m_file;
    int m_problemLine = 0;
    int m_problemColumn = 0;
    QString m_problemMessage;
    bool m_loading = false;
    struct Match
    {
        long position;
        long length;
    };
    std::vector<Match> m_matches;
    qint64 m_currentMatch = -1;
};

} // namespace steward
