#pragma once

#include "healthreport.h"

#include <QByteArray>

namespace steward {

/// The report as one HTML file that needs nothing else, reads and prints well, and follows the reader's light
/// or dark setting. Every text from outside is escaped. UTF-8.
[[nodiscard]] QByteArray healthHtml(const HealthReport& report, const QList<HealthChange>& changes);
/// The report and its changes as one JSON document.
[[nodiscard]] QByteArray healthJson(const HealthReport& report, const QList<HealthChange>& changes);

} // namespace steward
