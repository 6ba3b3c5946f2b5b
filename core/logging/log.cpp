#include "log.h"

#include <spdlog/spdlog.h>

namespace steward {

namespace {

spdlog::level::level_enum toSpdlog(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        return spdlog::level::err;
    }
    return spdlog::level::err;
}

} // namespace

void log(LogLevel level, const char* room, const QString& message)
{
    const auto logger = spdlog::get("steward");
    if (logger && logger->should_log(toSpdlog(level)))
        logger->log(toSpdlog(level), "[{}] {}", room, message.toStdString());
}

} // namespace steward
