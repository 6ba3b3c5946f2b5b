#include "log.h"

#include "spdloglevel.h"

#include <spdlog/spdlog.h>

namespace steward {

void log(LogLevel level, const char* room, const QString& message)
{
    const auto logger = spdlog::get("steward");
    if (logger && logger->should_log(toSpdlog(level)))
        logger->log(toSpdlog(level), "[{}] {}", room, message.toStdString());
}

} // namespace steward
