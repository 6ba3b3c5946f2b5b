#pragma once

#include <QString>

namespace steward {

enum class LogLevel
{
    Debug,
    Info,
    Warning,
    Error
};

/// Writes one line to the log of the running program, with the room it comes from ("net", "auth"). Does
/// nothing until a LogSetup exists. Lines pass the Redactor on their way; that is the last defence, not the
/// plan: never write a secret. Any thread.
void log(LogLevel level, const char* room, const QString& message);

} // namespace steward
