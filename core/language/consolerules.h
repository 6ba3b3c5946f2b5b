#pragma once

#include "commandindex.h"
#include "scriptanalysis.h"

#include <base/error.h>
#include <scripts/connection.h>

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QRegularExpression>

namespace steward {

/// What the rules are checked against.
struct RuleContext
{
    const CommandIndex& index;
    const QList<Connection>& connections;
    /// Ids; nullopt: nobody has ticked anything yet, so that nothing is said of it.
    std::optional<QStringList> ticked;
    QString platform = {}; ///< "windows", "linux", "macos"; empty: the one this is
};

/// The console's own rules for scripts, one a file (resources/rules/*.json; a user's folder of the same kind
/// adds to them, and a file of the same name replaces one): what would hang, fail or mislead in a run here.
/// Pure; executes nothing.
class ConsoleRules final
{
public:
    /// Files of later folders replace those of earlier ones by name. `successors`: tables of retired
    /// commands, the name and what follows it.
    ConsoleRules(const QStringList& folders, const QStringList& successors);

    /// In the order of their places.
    [[nodiscard]] QList<ScriptProblem> check(const QString& text, const ScriptAnalysis& analysis,
                                             const RuleContext& context) const;
    /// Files that could not be used.
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }
    [[nodiscard]] int size() const { return int(m_rules.size()); }

private:
    struct Rule
    {
        QString id, sentence, builtin;
        Severity severity = Severity::Warning;
        QStringList platforms;
        QList<QRegularExpression> commands, except; ///< whole names
        QStringList parameter, absent;              ///< wildcards
        std::optional<QRegularExpression> value, strings, text;
        QString fixTitle, fixKind, fixText;
    };
    [[nodiscard]] static Result<Rule> parse(const QJsonObject& object);
    void checkCommands(const Rule& rule, const QString& text, const ScriptAnalysis& analysis,
                       QList<ScriptProblem>& found) const;
    void checkBuiltin(const Rule& rule, const QString& text, const ScriptAnalysis& analysis,
                      const RuleContext& context, QList<ScriptProblem>& found) const;
    [[nodiscard]] static ScriptProblem made(const Rule& rule, const TextRange& range, const QString& first,
                                            const QString& second = {});
    static void addFix(const Rule& rule, const CommandUse& use, const QString& text, const QString& with,
                       ScriptProblem& problem);

    QList<Rule> m_rules;
    QHash<QString, QString> m_successors; ///< by name in lower case; empty: there is none
    QHash<QString, bool> m_covered;       ///< retired, and Steward stands in for it
    QList<Error> m_problems;
};

/// Which connections a script's commands and variables need, by id, in the catalog's order. Where a command
/// is of two services, the one that is needed anyway, else the first.
[[nodiscard]] QStringList connectionsUsed(const QString& text, const ScriptAnalysis& analysis,
                                          const CommandIndex& index, const QList<Connection>& connections);

/// The text with comments blanked out, every character in its place.
[[nodiscard]] QString withoutComments(const QString& text);

} // namespace steward
