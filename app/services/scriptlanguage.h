#pragma once

#include <scripts/connectioncatalog.h>
#include <settings/resourcepaths.h>

#include <QObject>

#include <language/consolerules.h>
#include <language/enginelanguageservice.h>
#include <memory>

namespace steward {

/// What window and command line know of PowerShell texts: the commands that ship, the console's rules, and
/// the language service. Built when it is first asked for; what cannot be read is in problems(), and the rest
/// works.
class ScriptLanguage final : public QObject
{
    Q_OBJECT

public:
    /// References must outlive it.
    ScriptLanguage(const ResourcePaths& resources, const ConnectionCatalog& connections,
                   QObject* parent = nullptr);
    ~ScriptLanguage() override;

    /// Until then the index answers alone.
    void setEngine(const Engine& engine) { m_service->setEngine(engine); }
    [[nodiscard]] LanguageService& service() { return *m_service; }
    [[nodiscard]] const CommandIndex& commands() const { return m_index; }

    /// The parser's errors and the rules' findings, in the order of their places. `ticked`: nullopt where
    /// nobody ticks connections.
    [[nodiscard]] QList<ScriptProblem> problemsOf(const QString& text, const ScriptAnalysis& analysis,
                                                  const std::optional<QStringList>& ticked) const;
    /// By id, in the catalog's order.
    [[nodiscard]] QStringList connectionsUsed(const QString& text, const ScriptAnalysis& analysis) const;
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }

private:
    const ConnectionCatalog& m_connections;
    CommandIndex m_index;
    QList<KnownVariable> m_variables;
    std::unique_ptr<ConsoleRules> m_rules;
    std::unique_ptr<EngineLanguageService> m_service;
    QList<Error> m_problems;
};

} // namespace steward
