#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace steward {

/// How much harm a script can do, the least first.
enum class ScriptRisk
{
    Read,
    Change,
    Destructive
};

/// "Read", "Change", "Destructive".
[[nodiscard]] QString riskName(ScriptRisk risk);
/// What a script says of itself; nullopt for another word.
[[nodiscard]] std::optional<ScriptRisk> riskFromName(const QString& name);
/// By the commands that a script names. Nothing is executed. What a text builds and runs cannot be seen.
[[nodiscard]] ScriptRisk computedRisk(const QString& script);
/// The greater of what its commands say and what the script says of itself, `declared`.
[[nodiscard]] ScriptRisk riskOf(const QString& script, const QString& declared);

/// The connections that have a command, by its name; asked from several threads.
using CommandConnections = std::function<QStringList(const QString&)>;
/// The connections that a script seems to need, by its commands and the variables of connections, in lower
/// case, sorted. A command that several have counts for one that is needed anyway.
[[nodiscard]] QStringList computedConnections(const QString& script, const CommandConnections& connectionsOf);
/// "User" where the script takes the chosen user, else "Tenant".
[[nodiscard]] QString computedScope(const QString& script);

} // namespace steward
