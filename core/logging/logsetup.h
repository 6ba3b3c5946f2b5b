#pragma once

#include "log.h"
#include "redactor.h"

#include <base/result.h>

#include <memory>

namespace steward {

/// The log of the running program: `steward.log` in the given folder, rotated, readable by this user only.
/// Everything passes the redactor first. Qt's own messages go there too. One at a time; ends with the object.
class LogSetup final
{
public:
    /// The redactor must outlive the result.
    [[nodiscard]] static Result<std::unique_ptr<LogSetup>>
    start(const QString& folder, const Redactor& redactor, LogLevel level = LogLevel::Info);
    ~LogSetup();
    LogSetup(const LogSetup&) = delete;
    LogSetup& operator=(const LogSetup&) = delete;

    [[nodiscard]] QString file() const { return m_file; }

private:
    explicit LogSetup(QString file);

    QString m_file;
    QtMessageHandler m_formerHandler = nullptr;
};

} // namespace steward
