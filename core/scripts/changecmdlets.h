#pragma once

#include <QString>
#include <QStringList>

namespace steward {

/// The cmdlets in a script that change something, by their verbs (Set, New, Remove, …), each once, in the
/// order of their first place, spelled as there. Comments and texts in quotes do not count; what a text
/// builds and runs cannot be seen. Nothing is executed.
[[nodiscard]] QStringList changeCmdlets(const QString& script);

/// Every command with a verb and a noun that a script names, each once, in the order of their first place.
/// The functions that it defines itself are not among them.
[[nodiscard]] QStringList commandsNamedIn(const QString& script);

/// The same, with what tells how much harm they can do.
struct NamedCommand
{
    QString name;
    bool changes = false;
    bool isOwn = false;   ///< the script has a function of this name
    bool deletes = false; ///< takes something away, or keeps somebody from working
};
[[nodiscard]] QList<NamedCommand> namedCommands(const QString& script);

} // namespace steward
