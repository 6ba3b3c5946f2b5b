#pragma once

#include <QList>
#include <QStringList>

namespace steward {

/// The profile's tables, as steps: the statements at place n take a file from schema version n to n + 1.
/// A step that was released is never changed; what comes later is another step.
[[nodiscard]] const QList<QStringList>& profileMigrations();

} // namespace steward
