#include "scriptlanguage.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

ScriptLanguage::ScriptLanguage(const ResourcePaths& resources, const ConnectionCatalog& connections,
                               QObject* parent)
    : QObject(parent), m_connections(connections)
{
    if (auto index = CommandIndex::load(resources.file(u"language/commands.tsv"_s)))
        m_index = std::move(*index);
    else
        m_problems << index.error();
    if (auto variables = loadKnownVariables(resources.file(u"language/variables.json"_s)))
        m_variables = *variables;
    else
        m_problems << variables.error();
    QStringList successors;
    const QDir modules(resources.shippedFolder() + u"/modules"_s);
    for (const QFileInfo& folder : modules.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (const QString table = folder.filePath() + u"/successors.tsv"_s; QFileInfo::exists(table))
            successors << table;
    }
    m_rules = std::make_unique<ConsoleRules>(resources.folders(u"rules"_s), successors);
    m_problems << m_rules->problems();
    RunnerFiles files;
    files.runner = resources.file(u"language/language.ps1"_s);
    m_service = std::make_unique<EngineLanguageService>(files, m_index, m_variables);
}

ScriptLanguage::~ScriptLanguage() = default;

QList<ScriptProblem> ScriptLanguage::problemsOf(const QString& text, const ScriptAnalysis& analysis,
                                                const std::optional<QStringList>& ticked) const
{
    const RuleContext context{m_index, m_connections.connections(), ticked};
    QList<ScriptProblem> all = analysis.syntax + m_rules->check(text, analysis, context);
    std::stable_sort(all.begin(), all.end(), [](const ScriptProblem& a, const ScriptProblem& b) {
        return a.range.line != b.range.line ? a.range.line < b.range.line : a.range.column < b.range.column;
    });
    return all;
}

QStringList ScriptLanguage::connectionsUsed(const QString& text, const ScriptAnalysis& analysis) const
{
    return steward::connectionsUsed(text, analysis, m_index, m_connections.connections());
}

} // namespace steward
