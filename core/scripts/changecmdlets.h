#pragma once

#include <QString>
#include <QStringList>

namespace steward {

/// The cmdlets in a script that change something, by their verbs (Set, New, Remove, …), each once, in the
/// order of their first place, spelled as there. Comments and texts in quotes do not count; what a text
/// builds and runs cannot be seen. Nothing is executed.
[[nodiscard]] QStringList changeCmdlets(const QString& script);

} // namespace steward
