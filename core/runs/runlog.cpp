#include "runlog.h"

#include <logging/log.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>

#include <map>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString logFile(const QString& folder, const QString& run)
{
    return folder + u'/' + run + u".jsonl"_s;
}

QString lockFile(const QString& folder, const QString& run)
{
    return folder + u'/' + run + u".lock"_s;
}

/// One line an event, however many lines of text it has.
QByteArray toLine(const RunEvent& event)
{
    QJsonObject line{{u"type"_s, runEventTypeName(event.type)},
                     {u"time"_s, event.time.toUTC().toString(Qt::ISODateWithMs)},
                     {u"text"_s, event.text}};
    if (!event.data.isEmpty())
        line.insert(u"data"_s, event.data);
    return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<RunEvent> fromLine(const QByteArray& line)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    const auto type = runEventTypeFromName(json.value("type"_L1).toString());
    if (!type)
        return {};
    return RunEvent{*type, QDateTime::fromString(json.value("time"_L1).toString(), Qt::ISODateWithMs),
                    json.value("text"_L1).toString(), json.value("data"_L1).toObject()};
}

} // namespace

/// Lives on the logs' thread.
class RunLogs::Writer final : public QObject
{
public:
    explicit Writer(QString folder) : m_folder(std::move(folder)) {}

    void append(const QString& run, const QList<RunEvent>& events)
    {
        Open* const open = ensureOpen(run);
        if (!open)
            return;
        QByteArray bytes;
        for (const RunEvent& event : events)
            bytes += toLine(event);
        // Unbuffered: what was written is there when the process is not.
        if (open->file.write(bytes) != bytes.size() && !std::exchange(open->failed, true))
            log(LogLevel::Warning, "runs",
                u"The log of a run could not be written whole: %1"_s.arg(open->file.errorString()));
    }

    void close(const QString& run) { m_open.erase(run); }

private:
    struct Open
    {
        Open(const QString& path, const QString& lockPath) : file(path), lock(lockPath) {}
        QFile file;
        QLockFile lock;
        bool failed = false;
    };

    Open* ensureOpen(const QString& run)
    {
        if (const auto found = m_open.find(run); found != m_open.end())
            return found->second->file.isOpen() ? found->second.get() : nullptr;
        if (QDir().mkpath(m_folder))
            QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        auto open = std::make_unique<Open>(logFile(m_folder, run), lockFile(m_folder, run));
        open->lock.setStaleLockTime(0);
        open->lock.tryLock(0);
        if (open->file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
            open->file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        else
            log(LogLevel::Warning, "runs",
                u"The log of a run could not be opened: %1"_s.arg(open->file.errorString()));
        return (m_open[run] = std::move(open)).get();
    }

    QString m_folder;
    std::map<QString, std::unique_ptr<Open>> m_open;
};

RunLogs::RunLogs(QString folder, QObject* parent)
    : QObject(parent), m_folder(std::move(folder)), m_writer(new Writer(m_folder))
{
    m_writer->moveToThread(&m_thread);
    m_thread.setObjectName(u"run logs"_s);
    m_thread.start();
}

RunLogs::~RunLogs()
{
    // After everything that was posted before it.
    QMetaObject::invokeMethod(
        m_writer,
        [writer = m_writer, thread = &m_thread] {
            delete writer;
            thread->quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

void RunLogs::append(const QString& run, const QList<RunEvent>& events)
{
    QMetaObject::invokeMethod(
        m_writer, [writer = m_writer, run, events] { writer->append(run, events); }, Qt::QueuedConnection);
}

void RunLogs::close(const QString& run)
{
    QMetaObject::invokeMethod(
        m_writer, [writer = m_writer, run] { writer->close(run); }, Qt::QueuedConnection);
}

void RunLogs::remove(const QStringList& runs)
{
    QMetaObject::invokeMethod(
        m_writer,
        [folder = m_folder, runs] {
            for (const QString& run : runs)
                QFile::remove(logFile(folder, run));
        },
        Qt::QueuedConnection);
}

// Called on the writer's thread, which ends before we do.
template <typename T>
void RunLogs::answer(const Completion<T>& completion, Result<T> result) const
{
    QMetaObject::invokeMethod(
        const_cast<RunLogs*>(this), [completion, result = std::move(result)] { completion.finish(result); },
        Qt::QueuedConnection);
}

AsyncResult<QList<RunEvent>> RunLogs::read(const QString& run) const
{
    const Completion<QList<RunEvent>> completion;
    QMetaObject::invokeMethod(
        m_writer,
        [this, path = logFile(m_folder, run), completion] {
            QFile file(path);
            Result<QList<RunEvent>> result;
            if (!file.open(QIODevice::ReadOnly))
                result = fail(ErrorCode::NotFound, u"What this run said is no longer kept."_s);
            while (file.isOpen() && !file.atEnd()) {
                const QByteArray line = file.readLine();
                if (auto event = line.endsWith('\n') ? fromLine(line) : std::nullopt)
                    result->append(*std::move(event));
            }
            answer(completion, std::move(result));
        },
        Qt::QueuedConnection);
    return completion.future();
}

AsyncResult<QHash<QString, QDateTime>> RunLogs::abandoned(const QStringList& runs) const
{
    const Completion<QHash<QString, QDateTime>> completion;
    QMetaObject::invokeMethod(
        m_writer,
        [this, folder = m_folder, runs, completion] {
            QHash<QString, QDateTime> found;
            for (const QString& run : runs) {
                // Free, or left behind by a process that is gone.
                QLockFile lock(lockFile(folder, run));
                lock.setStaleLockTime(0);
                if (QFileInfo::exists(folder) && !lock.tryLock(0))
                    continue;
                found.insert(run, QFileInfo(logFile(folder, run)).lastModified().toUTC());
            }
            answer(completion, Result<QHash<QString, QDateTime>>(found));
        },
        Qt::QueuedConnection);
    return completion.future();
}

} // namespace steward
