#include "redactingsink.h"

namespace steward {

RedactingSink::RedactingSink(std::shared_ptr<spdlog::sinks::sink> target, const Redactor& redactor)
    : m_target(std::move(target)), m_redactor(redactor)
{
}

void RedactingSink::log(const spdlog::details::log_msg& message)
{
    QByteArray text =
        m_redactor.redact(QByteArray(message.payload.data(), qsizetype(message.payload.size())));
    // One message is one line, so that text from outside cannot forge another.
    text.replace('\r', "\\r").replace('\n', "\\n");
    spdlog::details::log_msg clean = message;
    clean.payload = spdlog::string_view_t(text.constData(), size_t(text.size()));
    m_target->log(clean);
}

void RedactingSink::flush()
{
    m_target->flush();
}

void RedactingSink::set_pattern(const std::string& pattern)
{
    m_target->set_pattern(pattern);
}

void RedactingSink::set_formatter(std::unique_ptr<spdlog::formatter> formatter)
{
    m_target->set_formatter(std::move(formatter));
}

} // namespace steward
