#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace steward {

/// The objects of a list in PowerShell's serialised form (CLIXML, [MS-PSRP] 2.2.5), each as an Object event's
/// data: typeName, typeNames, properties, order (RunEvent). Numbers stay numbers (those that a double cannot
/// hold become text), dates are ISO 8601 with their zone, enumerations and what has no other form their text.
/// Bounded: depth 4, 200 properties, 100 items, texts of 8,192 characters. nullopt when it is not such a
/// list.
[[nodiscard]] std::optional<QList<QJsonObject>> objectsFromXml(const QByteArray& xml);

} // namespace steward
