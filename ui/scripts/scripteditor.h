#pragma once

#include "scriptfile.h"

#include <QDateTime>
#include <QStringList>
#include <QWidget>

#include <language/scriptanalysis.h>
#include <optional>

class QsciScintilla;

namespace steward {

class Banner;
class EditorMarks;
class EditorSearch;
class FindBar;
class Icons;
class PowerShellHighlights;
class PowerShellLexer;
class ProblemStrip;
class ReplaceBar;
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
    /// The file that a text without one of its own came from; empty: none.
    [[nodiscard]] QString source() const { return m_source; }
    void setSource(const QString& path) { m_source = path; }
    /// Its file is called otherwise now.
    void followRename(const QString& path);
    [[nodiscard]] bool isModified() const;
    [[nodiscard]] const ScriptFile& file() const { return m_file; }

    Result<> open(const QString& path);
    /// As open(), with what was read of it already.
    void openWith(const QString& path, const ScriptFile& file);
    /// Its file is too large for a script: it is shown without colours, and can neither be changed nor run.
    [[nodiscard]] bool isViewOnly() const { return m_file.isViewOnly; }
    /// Folds the help at the top away, so that the first thing to be seen is what the script does.
    void foldHelp();
    /// Says above the text why it does not run.
    void refuseToRun();
    /// Says that another window has the same file open; once.
    void showAlsoOpen();
    /// Puts in what was not saved when an earlier console ended; unsaved still.
    void restore(const QString& text);
    /// Looks whether the file was changed by somebody else: what has no changes of its own is read anew,
    /// otherwise the two are offered above the text. Once for each change; returns whether there was one.
    bool checkFile();
    /// To its own file; fails with BadRequest when it has none, and once with Refused when somebody else
    /// changed the file: that is shown then, and saving again replaces it.
    Result<> save();
    Result<> saveAs(const QString& path);

    /// Marks what a run said of a line and column, from 1, and goes there; the strip under the text says it
    /// until the text is changed.
    void showSyntaxError(int line, int column, const QString& message);
    void clearProblem();
    [[nodiscard]] bool hasProblem() const { return !m_problems.isEmpty(); }
    /// Marks these, in the order of their places; the strip says the one nearest to the caret.
    void setProblems(const QList<ScriptProblem>& problems);
    [[nodiscard]] const QList<ScriptProblem>& problems() const { return m_problems; }
    /// The next or the previous problem after the caret, round the end.
    void goToProblem(int step);
    /// What the fix of a problem says: changes the text as one step that Undo takes back, or asks to tick.
    void fix(const ScriptProblem& problem);
    /// Of the problem that the strip shows.
    void fixCurrent();
    /// Replaces from a place on the caret's line (column from 1) to the caret.
    void complete(int startColumn, const QString& text);
    /// The selection, whole lines of it, or the caret's line; with as many empty lines before it as stand
    /// before it in the script, so that its lines keep their numbers.
    [[nodiscard]] QString selectedScript() const;
    [[nodiscard]] bool hasSelection() const;
    /// From 1.
    void goTo(int line, int column = 1);
    [[nodiscard]] QPoint caret() const; ///< x = column, y = line, from 1
    /// "0" for text as tall as the theme says.
    void setZoom(int steps);
    [[nodiscard]] int zoom() const;

    [[nodiscard]] QsciScintilla& scintilla() const { return *m_text; }

    [[nodiscard]] EditorSearch& search() const { return *m_search; }

public Q_SLOTS:
    /// Puts # before the selected lines, or takes it away where all of them have one.
    void toggleComment();

Q_SIGNALS:
    void modifiedChanged(bool modified);
    void nameChanged(const QString& name);
    /// From 1.
    void caretMoved(int line, int column);
    void textEdited();
    void saved(const QString& path, const QString& text);
    /// Connections that a fix wants ticked or unticked, by id.
    void tickRequested(const QStringList& tick, const QStringList& untick);
    void zoomChanged(int steps);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void configure();
    void restyle();
    void load(const ScriptFile& file);
    void updateLineNumberWidth();
    void useLexer();
    void stampFile();
    void showProblems();

    const Theme& m_theme;
    QsciScintilla* m_text;
    PowerShellLexer* m_lexer;
    PowerShellHighlights* m_highlights;
    Banner* m_errors;
    FindBar* m_find;
    ReplaceBar* m_replace;
    EditorSearch* m_search = nullptr;
    ProblemStrip* m_strip;
    EditorMarks* m_marks = nullptr;

    QString m_path;
    QString m_source;
    QString m_name;
    ScriptFile m_file;
    std::optional<ScriptProblem> m_runProblem;
    QList<ScriptProblem> m_found;
    QList<ScriptProblem> m_problems; ///< both, as they are shown
    bool m_loading = false;
    QDateTime m_fileTime; ///< of the file as it was read or written last
    qint64 m_fileSize = -1;
    bool m_fileIsGone = false;
    bool m_saidAlsoOpen = false;
};

} // namespace steward
