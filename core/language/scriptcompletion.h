#pragma once

#include "commandindex.h"
#include "completioncontext.h"
#include "scriptanalysis.h"

#include <QList>

namespace steward {

/// A variable that a script has without making it.
struct KnownVariable
{
    QString name; ///< without $
    QString type;
    QString help;
    QString connection; ///< the one that makes it; empty: it is always there

    bool operator==(const KnownVariable&) const = default;
};

/// The variables of a file (resources/language/variables.json), in its order. FileFailed and BadResponse name
/// it.
[[nodiscard]] Result<QList<KnownVariable>> loadKnownVariables(const QString& file);

/// Completion and help that need no engine: from the commands' index, the known variables, and what the last
/// analysis found in the text itself. Pure and quick; the references must outlive it.
class ScriptCompletion final
{
public:
    static constexpr int kMostItems = 200;

    ScriptCompletion(const CommandIndex& index, const QList<KnownVariable>& variables);

    /// Whether only an engine knows what goes there: members, types, and parameters of commands that are not
    /// in the index with theirs.
    [[nodiscard]] bool needsEngine(const CompletionContext& context, const ScriptAnalysis& analysis) const;
    /// Best first. `start` is where the context's word begins on the caret's line.
    [[nodiscard]] QList<CompletionItem> items(const CompletionContext& context,
                                              const ScriptAnalysis& analysis) const;
    /// What the word at that place means; nullopt when nothing is known. Line and column from 1.
    [[nodiscard]] std::optional<HoverHelp> help(const QString& text, int line, int column,
                                                const ScriptAnalysis& analysis) const;

private:
    [[nodiscard]] QList<CompletionItem> commands(const QString& typed, const ScriptAnalysis& analysis) const;
    [[nodiscard]] QList<CompletionItem> parameters(const CompletionContext& context) const;
    [[nodiscard]] QList<CompletionItem> values(const CompletionContext& context) const;
    [[nodiscard]] QList<CompletionItem> variables(const QString& typed, const ScriptAnalysis& analysis) const;

    const CommandIndex& m_index;
    const QList<KnownVariable>& m_variables;
};

/// "Set-Mailbox [-Identity] <MailboxIdParameter> [-Alias <String>] …": the mandatory ones first.
[[nodiscard]] QString commandSignature(const CommandInfo& info, int most = 12);

/// The offset of a line and column (from 1) in a text, in UTF-16 units; at most the text's end.
[[nodiscard]] qsizetype offsetOf(const QString& text, int line, int column);

} // namespace steward
