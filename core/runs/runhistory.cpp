#include "runhistory.h"

#include "runsession.h"

#include <base/clock.h>
#include <logging/log.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <memory>
#include <storage/database.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const QString kColumns = u"id, script, path, customer, tenant, customer_name, user, user_name, connections, "
                         u"engine, started, ended, state, "
                         "exit_code, errors, warnings, outputs, connect_ms, run_ms, error, parameters"_s;

RunRecord recordFrom(const QSqlQuery& row)
{
    RunRecord record;
    record.id = row.value(0).toString();
    record.scriptName = row.value(1).toString();
    record.scriptPath = row.value(2).toString();
    record.target.customer.value = row.value(3).toString();
    record.target.tenant.value = row.value(4).toString();
    record.target.customerName = row.value(5).toString();
    record.target.user.value = row.value(6).toString();
    record.target.userName = row.value(7).toString();
    record.connections = row.value(8).toString().split(u',', Qt::SkipEmptyParts);
    record.engine = row.value(9).toString();
    record.startedAt = QDateTime::fromMSecsSinceEpoch(row.value(10).toLongLong(), Qt::UTC);
    if (!row.value(11).isNull())
        record.endedAt = QDateTime::fromMSecsSinceEpoch(row.value(11).toLongLong(), Qt::UTC);
    record.result.state = runStateFromName(row.value(12).toString()).value_or(RunState::Lost);
    record.result.exitCode = row.value(13).toInt();
    record.result.errors = row.value(14).toLongLong();
    record.result.warnings = row.value(15).toLongLong();
    record.result.outputs = row.value(16).toLongLong();
    record.result.connectTime = std::chrono::milliseconds(row.value(17).toLongLong());
    record.result.runTime = std::chrono::milliseconds(row.value(18).toLongLong());
    if (!row.value(19).isNull())
        record.result.error = errorFromJson(QJsonDocument::fromJson(row.value(19).toByteArray()).object());
    record.parameters =
        parameterValuesFromJson(QJsonDocument::fromJson(row.value(20).toByteArray()).object());
    return record;
}

Result<QList<RunRecord>> records(QSqlQuery& query)
{
    if (!query.exec())
        return fail(Database::queryError(query));
    QList<RunRecord> found;
    while (query.next())
        found << recordFrom(query);
    return found;
}

Error lostError()
{
    Error error;
    error.code = ErrorCode::ProcessFailed;
    error.message = u"Steward was ended while this script ran, so how far it came is not known."_s;
    error.advice =
        u"Its last lines say what it had done. Check that in the tenant before you run it again."_s;
    return error;
}

Result<> writeEnd(QSqlDatabase& database, const QString& id, const QDateTime& at, const RunResult& result)
{
    QSqlQuery query(database);
    query.prepare(
        u"UPDATE run SET ended = ?, state = ?, exit_code = ?, errors = ?, warnings = ?, outputs = ?, "
        "connect_ms = ?, run_ms = ?, error = ? WHERE id = ? AND ended IS NULL"_s);
    query.addBindValue(at.toMSecsSinceEpoch());
    query.addBindValue(runStateName(result.state));
    query.addBindValue(result.exitCode);
    query.addBindValue(result.errors);
    query.addBindValue(result.warnings);
    query.addBindValue(result.outputs);
    query.addBindValue(qint64(result.connectTime.count()));
    query.addBindValue(qint64(result.runTime.count()));
    query.addBindValue(
        result.error
            ? QVariant(QString::fromUtf8(QJsonDocument(toJson(*result.error)).toJson(QJsonDocument::Compact)))
            : QVariant(QMetaType::fromType<QString>()));
    query.addBindValue(id);
    if (!query.exec())
        return fail(Database::queryError(query));
    return {};
}

} // namespace

RunHistory::RunHistory(Database& database, const QString& folder, const Clock& clock, QObject* parent)
    : QObject(parent), m_database(database), m_clock(clock), m_logs(folder)
{
}

void RunHistory::follow(RunSession& session)
{
    const QString id = session.id();
    const RunRequest& request = session.request();
    const QVariantList values{
        id,
        request.scriptName,
        request.scriptPath,
        request.target.customer.value,
        request.target.tenant.value,
        request.target.customerName,
        request.target.user.value,
        request.target.userName,
        request.connections.join(u','),
        session.engine().name,
        m_clock.now().toMSecsSinceEpoch(),
        runStateName(RunState::Preparing),
        QString::fromUtf8(QJsonDocument(toJson(request.parameters)).toJson(QJsonDocument::Compact))};
    whenDone(m_database.run<void>([values](QSqlDatabase& database) -> Result<> {
        QSqlQuery query(database);
        query.prepare(
            u"INSERT INTO run (id, script, path, customer, tenant, customer_name, user, user_name, "
            "connections, engine, started, state, parameters) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s);
        for (const QVariant& value : values)
            // SQLite takes a null text for NULL.
            query.addBindValue(value.toString().isNull() ? QVariant(u""_s) : value);
        if (!query.exec())
            return fail(Database::queryError(query));
        return {};
    }),
             this, [](const Result<>& kept) {
                 if (!kept)
                     log(LogLevel::Warning, "runs",
                         u"A run could not be remembered: "_s + kept.error().message);
             });
    // Takes the run's lock at once.
    m_logs.append(id, {});
    prune();

    const auto ended = std::make_shared<bool>(false);
    connect(&session, &RunSession::events, this,
            [this, id](const QList<RunEvent>& events) { m_logs.append(id, events); });
    connect(&session, &RunSession::finished, this, [this, id, ended](const RunResult& result) {
        *ended = true;
        end(id, result);
    });
    connect(&session, &QObject::destroyed, this, [this, id, ended] {
        if (*ended)
            return;
        RunResult result;
        result.state = RunState::Stopped;
        end(id, result);
    });
}

void RunHistory::end(const QString& id, const RunResult& result)
{
    m_logs.close(id);
    std::ignore = m_database.run<void>([id, at = m_clock.now(), result](QSqlDatabase& database) {
        return writeEnd(database, id, at, result);
    });
}

void RunHistory::prune()
{
    whenDone(m_database.run<QStringList>([](QSqlDatabase& database) -> Result<QStringList> {
        QSqlQuery query(database);
        if (!query.exec(
                u"SELECT id FROM run WHERE ended IS NOT NULL ORDER BY started DESC LIMIT -1 OFFSET %1"_s.arg(
                    kKept)))
            return fail(Database::queryError(query));
        QStringList old;
        while (query.next())
            old << query.value(0).toString();
        for (const QString& id : std::as_const(old)) {
            query.prepare(u"DELETE FROM run WHERE id = ?"_s);
            query.addBindValue(id);
            if (!query.exec())
                return fail(Database::queryError(query));
        }
        return old;
    }),
             this, [this](const Result<QStringList>& old) {
                 if (old && !old->isEmpty())
                     m_logs.remove(*old);
             });
}

AsyncResult<QList<RunRecord>> RunHistory::list(int limit)
{
    return m_database.run<QList<RunRecord>>([limit](QSqlDatabase& database) {
        QSqlQuery query(database);
        query.prepare(u"SELECT %1 FROM run ORDER BY started DESC, rowid DESC LIMIT ?"_s.arg(kColumns));
        query.addBindValue(limit);
        return records(query);
    });
}

AsyncResult<QHash<CustomerId, LastRun>> RunHistory::lastRuns()
{
    using Runs = QHash<CustomerId, LastRun>;
    return m_database.run<Runs>([](QSqlDatabase& database) -> Result<Runs> {
        QSqlQuery query(database);
        // SQLite takes the other columns from the row that has the largest value.
        if (!query.exec(
                u"SELECT customer, script, state, max(started) FROM run WHERE customer <> '' GROUP BY customer"_s))
            return fail(Database::queryError(query));
        Runs runs;
        while (query.next()) {
            const LastRun run{query.value(1).toString(),
                              QDateTime::fromMSecsSinceEpoch(query.value(3).toLongLong(), Qt::UTC),
                              runStateFromName(query.value(2).toString()).value_or(RunState::Lost)};
            LastRun& last = runs[CustomerId{query.value(0).toString()}];
            if (!last.startedAt.isValid() || last.startedAt < run.startedAt)
                last = run;
        }
        return runs;
    });
}

AsyncResult<QHash<QString, LastRun>> RunHistory::lastRunsOfScripts()
{
    using Runs = QHash<QString, LastRun>;
    return m_database.run<Runs>([](QSqlDatabase& database) -> Result<Runs> {
        QSqlQuery query(database);
        // SQLite takes the other columns from the row that has the largest value.
        if (!query.exec(u"SELECT CASE WHEN path IS NULL OR path = '' THEN script ELSE path END AS place, "
                        "script, state, max(started) FROM run GROUP BY place"_s))
            return fail(Database::queryError(query));
        Runs runs;
        while (query.next())
            runs.insert(query.value(0).toString(),
                        {query.value(1).toString(),
                         QDateTime::fromMSecsSinceEpoch(query.value(3).toLongLong(), Qt::UTC),
                         runStateFromName(query.value(2).toString()).value_or(RunState::Lost)});
        return runs;
    });
}

AsyncResult<QList<RunRecord>> RunHistory::ofCustomer(const CustomerId& customer, int limit)
{
    return m_database.run<QList<RunRecord>>([customer, limit](QSqlDatabase& database) {
        QSqlQuery query(database);
        query.prepare(
            u"SELECT %1 FROM run WHERE customer = ? ORDER BY started DESC, rowid DESC LIMIT ?"_s.arg(
                kColumns));
        // A null text would be NULL, which equals nothing.
        query.addBindValue(customer.value.isNull() ? u""_s : customer.value);
        query.addBindValue(limit);
        return records(query);
    });
}

AsyncResult<RunRecord> RunHistory::find(const QString& id)
{
    return m_database.run<RunRecord>([id](QSqlDatabase& database) -> Result<RunRecord> {
        QSqlQuery query(database);
        query.prepare(u"SELECT %1 FROM run WHERE substr(id, 1, ?) = ? LIMIT 2"_s.arg(kColumns));
        query.addBindValue(id.size());
        query.addBindValue(id.toLower());
        const auto found = records(query);
        if (!found)
            return fail(found.error());
        if (found->isEmpty() || id.isEmpty())
            return fail(ErrorCode::NotFound, u"There is no run %1."_s.arg(id),
                        u"stewardctl runs list shows them."_s);
        if (found->size() > 1 && found->first().id != id)
            return fail(ErrorCode::BadRequest, u"Several runs begin with %1."_s.arg(id),
                        u"Give more of its id."_s);
        return found->first();
    });
}

AsyncResult<QList<RunRecord>> RunHistory::recover()
{
    const Completion<QList<RunRecord>> completion;
    whenDone(m_database.run<QList<RunRecord>>([](QSqlDatabase& database) {
        QSqlQuery query(database);
        query.prepare(u"SELECT %1 FROM run WHERE ended IS NULL ORDER BY started DESC"_s.arg(kColumns));
        return records(query);
    }),
             this, [this, completion](const Result<QList<RunRecord>>& open) {
                 if (!open || open->isEmpty()) {
                     completion.finish(open);
                     return;
                 }
                 QStringList ids;
                 for (const RunRecord& record : *open)
                     ids << record.id;
                 whenDone(
                     m_logs.abandoned(ids), this,
                     [this, completion, open = *open](const Result<QHash<QString, QDateTime>>& abandoned) {
                         QList<RunRecord> lost;
                         for (RunRecord record : open) {
                             const auto last = abandoned->constFind(record.id);
                             if (last == abandoned->cend())
                                 continue;
                             record.endedAt = last->isValid() ? *last : record.startedAt;
                             record.result.state = RunState::Lost;
                             record.result.error = lostError();
                             lost << record;
                         }
                         whenDone(m_database.run<QList<RunRecord>>(
                                      [lost](QSqlDatabase& database) -> Result<QList<RunRecord>> {
                                          for (const RunRecord& record : lost) {
                                              if (auto kept = writeEnd(database, record.id, record.endedAt,
                                                                       record.result);
                                                  !kept)
                                                  return fail(kept.error());
                                          }
                                          return lost;
                                      }),
                                  this, [completion](const Result<QList<RunRecord>>& kept) {
                                      completion.finish(kept);
                                  });
                     });
             });
    return completion.future();
}

} // namespace steward
