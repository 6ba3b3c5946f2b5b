#pragma once

#include <common/icons.h>

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <language/languageservice.h>
#include <memory>
#include <optional>

class QLabel;

namespace steward {

class CompletionPopup;
class ScriptEditor;
class Theme;

/// Finds what is wrong with a text that was analysed: the parser's errors and the rules'.
using ProblemFinder =
    std::function<QList<ScriptProblem>(const QString& text, const ScriptAnalysis& analysis)>;

/// Joins one editor with the language service: problems kPause after the last key, completion while typing
/// and with Ctrl+Space, help under the pointer. Answers about a text that was changed since are dropped.
/// While the editor is hidden nothing is asked. Never waits.
class EditorLanguage final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kPause{100};

    EditorLanguage(ScriptEditor& editor, LanguageService& service, ProblemFinder problems, const Theme& theme,
                   const Icons& icons);
    ~EditorLanguage() override;

    /// What was found last; nullopt before the first answer.
    [[nodiscard]] const std::optional<ScriptAnalysis>& analysis() const { return m_analysis; }
    /// Looks at the same analysis anew: other connections are ticked.
    void recheck();
    /// Asks at once.
    void refresh();
    /// Offers what fits at the caret.
    void complete();
    /// Says what is known of what stands at the caret, as the mouse does it over any place.
    void help();
    [[nodiscard]] CompletionPopup& popup() { return *m_popup; }

Q_SIGNALS:
    /// The text was analysed.
    void analysed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void edited();
    void charAdded(int character);
    void showCompletions(const Result<CompletionList>& list, int line, int column);
    void showHelp(long position, const QPoint& at);

    ScriptEditor& m_editor;
    LanguageService& m_service;
    const ProblemFinder m_problems;
    const Theme& m_theme;
    CompletionPopup* m_popup;
    QTimer m_pause;
    QTimer m_typed;
    std::optional<ScriptAnalysis> m_analysis;
    QString m_text; ///< that was analysed
    int m_start = 0;
    quint64 m_version = 0; ///< of the text
};

} // namespace steward
