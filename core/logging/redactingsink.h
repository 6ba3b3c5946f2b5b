#pragma once

#include "redactor.h"

#include <memory>
#include <spdlog/sinks/sink.h>

namespace steward {

/// Passes every message on to another sink after the redactor has seen it.
class RedactingSink final : public spdlog::sinks::sink
{
public:
    RedactingSink(std::shared_ptr<spdlog::sinks::sink> target, const Redactor& redactor);

    void log(const spdlog::details::log_msg& message) override;
    void flush() override;
    void set_pattern(const std::string& pattern) override;
    void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override;

private:
    std::shared_ptr<spdlog::sinks::sink> m_target;
    const Redactor& m_redactor;
};

} // namespace steward
