#pragma once

#include "runlog.h"
#include "runrequest.h"
#include "runresult.h"

#include <QDateTime>

namespace steward {

class Clock;
class Database;
class RunSession;

/// A run as it is remembered. Holds no script text and no secret.
struct RunRecord
{
    QString id;
    QString scriptName;
    QString scriptPath; ///< empty when the text was never saved
    RunTarget target;
    QStringList connections;
    ParameterValues parameters; ///< without their secrets
    QString engine;             ///< its name
    QDateTime startedAt;        ///< UTC
    QDateTime endedAt;          ///< invalid while it runs
    RunResult result;           ///< state Preparing while it runs
};

/// The last run in a customer.
struct LastRun
{
    QString scriptName;
    QDateTime startedAt; ///< UTC
    RunState state = RunState::Preparing;

    bool operator==(const LastRun&) const = default;
};

/// The runs of a profile, in its database and one log file each. Guarantees: a run that is followed has a
/// record before its first event, and exactly one end, also when its session is deleted before it ends
/// (stopped) or the whole program is killed (lost, at the next recover()). Keeps the newest kKept runs.
class RunHistory final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kKept = 500;

    /// The references must outlive the history; `folder` holds the logs.
    RunHistory(Database& database, const QString& folder, const Clock& clock, QObject* parent = nullptr);

    /// Call before the session starts.
    void follow(RunSession& session);

    /// Newest first.
    [[nodiscard]] AsyncResult<QList<RunRecord>> list(int limit = kKept);
    /// The newest one in each customer that still has one.
    [[nodiscard]] AsyncResult<QHash<CustomerId, LastRun>> lastRuns();
    /// The newest one of each script that still has one: by its path, or by its name where it had none.
    [[nodiscard]] AsyncResult<QHash<QString, LastRun>> lastRunsOfScripts();
    /// Of one customer, newest first.
    [[nodiscard]] AsyncResult<QList<RunRecord>> ofCustomer(const CustomerId& customer, int limit);
    /// By its id or by the beginning of it. NotFound; BadRequest when several begin so.
    [[nodiscard]] AsyncResult<RunRecord> find(const QString& id);
    /// What it said; see RunLogs::read().
    [[nodiscard]] AsyncResult<QList<RunEvent>> events(const QString& id) { return m_logs.read(id); }
    /// Marks the runs whose program is gone as lost, and returns them, newest first. Runs of a program that
    /// is still there are left alone.
    [[nodiscard]] AsyncResult<QList<RunRecord>> recover();

private:
    void end(const QString& id, const RunResult& result);
    void prune();

    Database& m_database;
    const Clock& m_clock;
    RunLogs m_logs;
};

} // namespace steward
