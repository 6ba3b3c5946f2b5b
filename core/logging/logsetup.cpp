#include "logsetup.h"

#include "redactingsink.h"
#include "spdloglevel.h"

#include <QDir>
#include <QFile>

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kFileSize = 5 * 1024 * 1024;
constexpr size_t kFiles = 3;

void bridgeQtMessage(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    const LogLevel level = type == QtDebugMsg     ? LogLevel::Debug
                           : type == QtInfoMsg    ? LogLevel::Info
                           : type == QtWarningMsg ? LogLevel::Warning
                                                  : LogLevel::Error;
    log(level, context.category ? context.category : "qt", text);
}

} // namespace

LogSetup::LogSetup(QString file) : m_file(std::move(file)) {}

Result<std::unique_ptr<LogSetup>> LogSetup::start(const QString& folder, const Redactor& redactor,
                                                  LogLevel level)
{
    const QString file = QDir(folder).filePath(u"steward.log"_s);
    try {
        spdlog::file_event_handlers handlers;
        handlers.after_open = [](const spdlog::filename_t&, std::FILE* stream) {
            ::fchmod(::fileno(stream), S_IRUSR | S_IWUSR);
        };
        auto rotating = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            QFile::encodeName(file).toStdString(), kFileSize, kFiles, false, handlers);
        auto logger = std::make_shared<spdlog::logger>(
            "steward", std::make_shared<RedactingSink>(std::move(rotating), redactor));
        logger->set_level(toSpdlog(level));
        logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
        logger->flush_on(spdlog::level::info);
        spdlog::drop("steward");
        spdlog::register_logger(std::move(logger));
    } catch (const spdlog::spdlog_ex& problem) {
        return fail(ErrorCode::FileFailed, u"The log %1 could not be opened."_s.arg(file),
                    u"Check that you may write there."_s, QString::fromUtf8(problem.what()));
    }
    auto setup = std::unique_ptr<LogSetup>(new LogSetup(file));
    setup->m_formerHandler = qInstallMessageHandler(bridgeQtMessage);
    return setup;
}

LogSetup::~LogSetup()
{
    qInstallMessageHandler(m_formerHandler);
    spdlog::drop("steward");
}

} // namespace steward
