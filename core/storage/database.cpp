#include "database.h"

#include <logging/log.h>

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include <optional>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

// SQLite's own numbers (sqlite.org/rescode.html): SQLITE_BUSY, SQLITE_CORRUPT and SQLITE_NOTADB.
constexpr int kSqliteBusy = 5;
constexpr int kSqliteCorrupt = 11;
constexpr int kSqliteNotADatabase = 26;
constexpr qint64 kBusyMsecs = 5000;

bool meansDamaged(const QSqlError& error)
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    return code == kSqliteCorrupt || code == kSqliteNotADatabase;
}

Error fileError(const QString& file, const QString& what, const QString& detail)
{
    Error error;
    error.code = ErrorCode::FileFailed;
    error.message = what.arg(QDir::toNativeSeparators(file));
    error.advice = u"Check that the folder can be written and the disk is not full."_s;
    error.detail = detail;
    return error;
}

QString freeNameBeside(const QString& file)
{
    const QFileInfo info(file);
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    for (int n = 0;; ++n) {
        const QString name = u"%1-damaged-%2%3.%4"_s.arg(info.completeBaseName(), stamp,
                                                         n == 0 ? QString() : u"-%1"_s.arg(n), info.suffix());
        const QString path = info.dir().filePath(name);
        if (!QFile::exists(path))
            return path;
    }
}

/// Executes what SQLite refuses at once, without its own waiting, while another process changes the file's
/// mode.
bool execPatiently(QSqlQuery& query, const QString& statement)
{
    QElapsedTimer waited;
    waited.start();
    while (!query.exec(statement)) {
        if ((query.lastError().nativeErrorCode().toInt() & 0xff) != kSqliteBusy ||
            waited.hasExpired(kBusyMsecs))
            return false;
        QThread::msleep(5);
    }
    return true;
}

/// What came of opening: the file was damaged is a case of its own, as it has a cure.
struct OpenFailure
{
    Error error;
    bool damaged = false;
};

} // namespace

/// Lives on the database's thread; all of SQLite happens in it.
class Database::Worker final : public QObject
{
public:
    Worker(QString file, QList<QStringList> migrations)
        : m_file(std::move(file)), m_migrations(std::move(migrations))
    {
    }

    ~Worker() override { close(); }

    /// What keeps the file from being used; tried again by the next work. `setAside` is where a damaged file
    /// went.
    std::optional<Error> ensureOpen(QString& setAside)
    {
        if (m_open)
            return std::nullopt;
        auto failure = tryOpen();
        if (failure && failure->damaged) {
            close();
            const QString aside = freeNameBeside(m_file);
            if (!QFile::rename(m_file, aside))
                return fileError(m_file, u"The database %1 is damaged and could not be moved aside."_s,
                                 failure->error.detail);
            // What SQLite left beside it belongs to the damaged file.
            for (const QString& suffix : {u"-wal"_s, u"-shm"_s})
                QFile::rename(m_file + suffix, aside + suffix);
            setAside = aside;
            log(LogLevel::Warning, "storage",
                u"%1 was damaged (%2) and moved to %3"_s.arg(m_file, failure->error.detail, aside));
            failure = tryOpen();
        }
        if (!failure) {
            m_open = true;
            return std::nullopt;
        }
        close();
        return failure->error;
    }

    QSqlDatabase& database() { return m_database; }

private:
    std::optional<OpenFailure> tryOpen()
    {
        if (!QDir().mkpath(QFileInfo(m_file).path()))
            return OpenFailure{fileError(m_file, u"The folder of the database %1 could not be made."_s, {})};
        m_name = QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
        m_database.setDatabaseName(m_file);
        m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(kBusyMsecs));
        if (!m_database.open())
            return failure(m_database.lastError());
        QFile::setPermissions(m_file, QFile::ReadOwner | QFile::WriteOwner);
        QSqlQuery query(m_database);
        // FULL would wait for the disk at each commit; in WAL mode NORMAL loses at most the last commits on a
        // power cut, never the file.
        for (const QString& pragma : {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = NORMAL"_s,
                                      u"PRAGMA foreign_keys = ON"_s}) {
            if (!execPatiently(query, pragma))
                return failure(query.lastError());
        }
        if (!query.exec(u"PRAGMA quick_check(1)"_s) || !query.next())
            return failure(query.lastError());
        if (const QString verdict = query.value(0).toString(); verdict != "ok"_L1)
            return OpenFailure{fileError(m_file, u"The database %1 is damaged."_s, verdict), true};
        query.finish();
        return migrate(query);
    }

    std::optional<OpenFailure> migrate(QSqlQuery& query)
    {
        // Immediate: of two processes that start at once, one makes the tables and the other waits.
        if (!query.exec(u"BEGIN IMMEDIATE"_s))
            return failure(query.lastError());
        if (!query.exec(u"PRAGMA user_version"_s) || !query.next())
            return failure(query.lastError());
        const qsizetype version = query.value(0).toLongLong();
        query.finish();
        if (version > m_migrations.size()) {
            query.exec(u"ROLLBACK"_s);
            Error error;
            error.code = ErrorCode::Refused;
            error.message = u"The database %1 was made by a newer version of Steward."_s.arg(
                QDir::toNativeSeparators(m_file));
            error.advice = u"Use that version, or another profile folder."_s;
            error.detail = u"schema %1, this version knows %2"_s.arg(version).arg(m_migrations.size());
            return OpenFailure{error};
        }
        for (qsizetype step = version; step < m_migrations.size(); ++step) {
            for (const QString& statement : m_migrations.at(step)) {
                if (!query.exec(statement))
                    return failure(query.lastError());
            }
        }
        if (!query.exec(u"PRAGMA user_version = %1"_s.arg(m_migrations.size())) || !query.exec(u"COMMIT"_s))
            return failure(query.lastError());
        return std::nullopt;
    }

    OpenFailure failure(const QSqlError& error) const
    {
        return {fileError(m_file, u"The database %1 could not be opened."_s, error.text()),
                meansDamaged(error)};
    }

    void close()
    {
        if (m_name.isEmpty())
            return;
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
        m_name.clear();
    }

    const QString m_file;
    const QList<QStringList> m_migrations;
    QString m_name;
    QSqlDatabase m_database;
    bool m_open = false;
};

Database::Database(QString file, QList<QStringList> migrations, QObject* parent)
    : QObject(parent), m_file(std::move(file)), m_worker(new Worker(m_file, std::move(migrations)))
{
    m_thread.setObjectName(u"database"_s);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start(QThread::LowPriority);
}

Database::~Database()
{
    // Behind everything that was asked for.
    QMetaObject::invokeMethod(
        m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
    deliver();
}

void Database::post(Task task)
{
    QMetaObject::invokeMethod(
        m_worker,
        [this, task = std::move(task)] {
            QString aside;
            const std::optional<Error> closed = m_worker->ensureOpen(aside);
            Done done = task(m_worker->database(), closed);
            const QMutexLocker locker(&m_mutex);
            if (!aside.isEmpty())
                m_done.append([this, aside] { Q_EMIT setAside(aside); });
            m_done.append(std::move(done));
            QMetaObject::invokeMethod(this, &Database::deliver, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void Database::deliver()
{
    QList<Done> done;
    {
        const QMutexLocker locker(&m_mutex);
        done.swap(m_done);
    }
    for (const Done& call : done)
        call();
}

Result<> Database::begin(QSqlDatabase& database)
{
    QSqlQuery query(database);
    if (!query.exec(u"BEGIN IMMEDIATE"_s))
        return fail(queryError(query));
    return {};
}

Result<> Database::commit(QSqlDatabase& database)
{
    QSqlQuery query(database);
    if (query.exec(u"COMMIT"_s))
        return {};
    const Error error = queryError(query);
    rollback(database);
    return fail(error);
}

void Database::rollback(QSqlDatabase& database)
{
    QSqlQuery(database).exec(u"ROLLBACK"_s);
}

Error Database::queryError(const QSqlQuery& query)
{
    Error error;
    error.code = ErrorCode::FileFailed;
    error.message = u"Steward's database could not be read or written."_s;
    error.advice = u"Check that the profile folder can be written and the disk is not full."_s;
    error.detail = query.lastError().text();
    return error;
}

} // namespace steward
