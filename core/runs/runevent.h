#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace steward {

/// One thing that happened in a run, redacted. `text` is always readable by itself; `data` has the parts:
///   State        state
///   Output       (nothing) text is one or more whole lines, separated by \n, as the console would show them
///   Object       typeName, properties{name: value}, typeNames; what Output showed, as data; order[names] where
///                the script's own order of the properties is not that of the object of this type before
///   Error        message, category, reason, target, fullyQualifiedErrorId, script, line, column, lineText,
///   stack,
///                inner[messages], fatal (it ended the script)
///   Warning, Verbose, Debug   (nothing)
///   Information  host (true for Write-Host), segments[{text, foreground, background}], tags[]
///   Progress     id, parent, activity, status, operation, percent (-1 unknown), secondsRemaining (-1),
///   completed Raw          channel "stdout" or "stderr": what a native program printed Prompt       id, kind
///   "text" | "secret" | "credential" | "choice" | "fields", caption, message, choices[], default Result
///   state, exitCode, errors, warnings, outputs, connectMs, runMs, error{...}
struct RunEvent
{
    enum class Type
    {
        State,
        Output,
        Object,
        Error,
        Warning,
        Verbose,
        Debug,
        Information,
        Progress,
        Raw,
        Prompt,
        Result
    } type = Type::Output;
    QDateTime time; ///< UTC
    QString text;
    QJsonObject data;
};

/// "output", "error" …
[[nodiscard]] QString runEventTypeName(RunEvent::Type type);
[[nodiscard]] std::optional<RunEvent::Type> runEventTypeFromName(const QString& name);

/// The event as `stewardctl run --json` prints it, ending in a newline. An Output of several lines becomes
/// one JSON line for each of them; everything else is exactly one.
[[nodiscard]] QByteArray toJsonLine(const RunEvent& event);

} // namespace steward
