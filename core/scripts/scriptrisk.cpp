#include "scriptrisk.h"

#include "changecmdlets.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

QString riskName(ScriptRisk risk)
{
    switch (risk) {
    case ScriptRisk::Change:
        return u"Change"_s;
    case ScriptRisk::Destructive:
        return u"Destructive"_s;
    case ScriptRisk::Read:
        break;
    }
    return u"Read"_s;
}

std::optional<ScriptRisk> riskFromName(const QString& name)
{
    for (const ScriptRisk risk : {ScriptRisk::Read, ScriptRisk::Change, ScriptRisk::Destructive}) {
        if (name.compare(riskName(risk), Qt::CaseInsensitive) == 0)
            return risk;
    }
    return {};
}

ScriptRisk computedRisk(const QString& script)
{
    ScriptRisk risk = ScriptRisk::Read;
    for (const NamedCommand& command : namedCommands(script))
        risk = std::max(risk, command.deletes   ? ScriptRisk::Destructive
                              : command.changes ? ScriptRisk::Change
                                                : ScriptRisk::Read);
    return risk;
}

ScriptRisk riskOf(const QString& script, const QString& declared)
{
    return std::max(computedRisk(script), riskFromName(declared).value_or(ScriptRisk::Read));
}

QStringList computedConnections(const QString& script, const CommandConnections& connectionsOf)
{
    QStringList found;
    const auto add = [&](const QString& connection) {
        if (!found.contains(connection))
            found << connection;
    };
    if (script.contains("$GraphToken"_L1, Qt::CaseInsensitive))
        add(u"graph"_s);
    if (script.contains("$SecurityCenterSession"_L1, Qt::CaseInsensitive))
        add(u"securitycenter"_s);
    QList<QStringList> several;
    for (const QString& name : connectionsOf ? commandsNamedIn(script) : QStringList()) {
        const QStringList having = connectionsOf(name);
        if (having.size() == 1)
            add(having.constFirst());
        else if (!having.isEmpty())
            several << having;
    }
    for (const QStringList& having : several) {
        if (std::none_of(having.begin(), having.end(),
                         [&](const QString& one) { return found.contains(one); }))
            add(having.constFirst());
    }
    found.sort();
    return found;
}

QString computedScope(const QString& script)
{
    return script.contains("$UserAzureID"_L1, Qt::CaseInsensitive) ? u"User"_s : u"Tenant"_s;
}

} // namespace steward
