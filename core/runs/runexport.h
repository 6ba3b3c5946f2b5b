#pragma once

#include "objectstore.h"
#include "runresult.h"

#include <base/result.h>

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

class QIODevice;

namespace steward {

enum class ExportFormat
{
    Text,    ///< the lines, each with time and stream, separated by tabs
    Html,    ///< everything in one page that needs nothing else and prints well
    Csv,     ///< the objects
    Json,    ///< everything, with a schemaVersion
    Markdown ///< a summary for a ticket
};

/// One line as it is exported.
struct ExportLine
{
    QDateTime time; ///< UTC; invalid when unknown
    QString stream; ///< "output", "error" …
    QString text;   ///< may hold colours as SGR codes
    int scriptLine = 0;
};

/// A run as it is exported. Everything in it is redacted already. Holds what it needs, so that it can be
/// written in a thread of its own.
struct RunExport
{
    QString scriptName;
    QString customerName;
    QString customerDomain;
    QString tenant;
    QString userName;
    QString runId;
    QDateTime began;                 ///< UTC
    std::optional<RunResult> result; ///< none while it runs

    /// Gives every line, in order.
    std::function<void(const std::function<void(const ExportLine&)>&)> eachLine;
    ObjectStore objects;
    int objectType = -1; ///< what CSV writes; -1: all types
    std::optional<std::vector<quint32>>
        chosen;                ///< the objects CSV writes, in this order; none: all of the type
    QList<QJsonObject> errors; ///< as in RunEvent's Error
};

/// "txt", "html", "csv", "json", "md".
[[nodiscard]] QString exportSuffix(ExportFormat format);

/// Writes to an open device; false when the device failed.
[[nodiscard]] bool writeRun(const RunExport& run, ExportFormat format, QIODevice& device);
/// Writes the file, whole or not at all.
[[nodiscard]] Result<> exportRun(const RunExport& run, ExportFormat format, const QString& file);

/// A summary for a ticket: what ran where, how it ended, its errors, its last lines.
[[nodiscard]] QString markdownSummary(const RunExport& run);
/// One error for a ticket. `values` as in RunEvent's Error.
[[nodiscard]] QString markdownError(const QJsonObject& values);

/// What an error says besides its message, in the order in which it is read: a name and a text, which may
/// have several lines. `values` as in RunEvent's Error.
[[nodiscard]] QList<std::pair<QString, QString>> errorDetails(const QJsonObject& values);

} // namespace steward
