#pragma once

#include <base/asyncresult.h>

#include <QMutex>
#include <QObject>
#include <QStringList>
#include <QThread>

#include <functional>

class QSqlDatabase;
class QSqlQuery;

namespace steward {

/// One SQLite file, used on a thread of its own, so that nobody waits for the disk. Opened by the first work.
/// Guarantees:
/// - work runs in the order it was asked for, each in a transaction of its own: all of it is kept, or
/// nothing;
/// - every result arrives exactly once, on this object's thread; the destructor runs what was asked for to
/// its
///   end (SQLite waits for another process at most five seconds) and delivers it;
/// - a file that is no database, or a damaged one, is moved aside, never deleted, and replaced by an empty
/// one;
///   `setAside` says so once;
/// - a file of a newer Steward is refused and left alone.
/// Errors: FileFailed (cannot be opened or written; the message names the file), Refused (newer), and the
/// work's own. No secret is ever written to it; that is the caller's promise.
class Database final : public QObject
{
    Q_OBJECT

public:
    /// `migrations`: see profileMigrations().
    Database(QString file, QList<QStringList> migrations, QObject* parent = nullptr);
    ~Database() override;

    template <typename T>
    using Work = std::function<Result<T>(QSqlDatabase&)>;

    template <typename T = void>
    [[nodiscard]] AsyncResult<T> run(Work<T> work)
    {
        const Completion<T> completion;
        post(
            [completion, work = std::move(work)](QSqlDatabase& database, const std::optional<Error>& closed) {
                Result<T> result = closed ? Result<T>(fail(*closed)) : inTransaction<T>(database, work);
                return std::function<void()>(
                    [completion, result = std::move(result)] { completion.finish(result); });
            });
        return completion.future();
    }

    [[nodiscard]] QString file() const { return m_file; }

    /// The failed query's error, naming what was tried.
    [[nodiscard]] static Error queryError(const QSqlQuery& query);

Q_SIGNALS:
    /// The damaged file was moved to `where`.
    void setAside(const QString& where);

private:
    using Done = std::function<void()>;
    using Task = std::function<Done(QSqlDatabase&, const std::optional<Error>&)>;

    template <typename T>
    static Result<T> inTransaction(QSqlDatabase& database, const Work<T>& work)
    {
        if (auto begun = begin(database); !begun)
            return fail(begun.error());
        Result<T> result = work(database);
        if (!result) {
            rollback(database);
            return result;
        }
        if (auto kept = commit(database); !kept)
            return fail(kept.error());
        return result;
    }
    [[nodiscard]] static Result<> begin(QSqlDatabase& database);
    [[nodiscard]] static Result<> commit(QSqlDatabase& database);
    static void rollback(QSqlDatabase& database);

    void post(Task task);
    void deliver();

    const QString m_file;
    QThread m_thread;
    class Worker;
    Worker* m_worker;
    QMutex m_mutex;
    QList<Done> m_done; ///< results on their way back
};

} // namespace steward
