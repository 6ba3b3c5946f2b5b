#include "commands.h"
#include "textoutput.h"

#include <runs/runhistory.h>

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QJsonObject runJson(const RunRecord& run)
{
    QJsonObject json{{u"runId"_s, run.id},
                     {u"script"_s, run.scriptName},
                     {u"scriptPath"_s, run.scriptPath},
                     {u"customerId"_s, run.target.customer.value},
                     {u"tenantId"_s, run.target.tenant.value},
                     {u"customerName"_s, run.target.customerName},
                     {u"userId"_s, run.target.user.value},
                     {u"userName"_s, run.target.userName},
                     {u"connections"_s, QJsonArray::fromStringList(run.connections)},
                     {u"engine"_s, run.engine},
                     {u"startedAt"_s, run.startedAt.toString(Qt::ISODateWithMs)},
                     {u"endedAt"_s, run.endedAt.isValid() ? QJsonValue(run.endedAt.toString(Qt::ISODateWithMs))
                                                          : QJsonValue(QJsonValue::Null)},
                     {u"state"_s, run.endedAt.isValid() ? runStateName(run.result.state) : u"running"_s},
                     {u"exitCode"_s, run.result.exitCode},
                     {u"errors"_s, run.result.errors},
                     {u"warnings"_s, run.result.warnings},
                     {u"outputs"_s, run.result.outputs},
                     {u"connectMs"_s, qint64(run.result.connectTime.count())},
                     {u"runMs"_s, qint64(run.result.runTime.count())}};
    if (run.result.error)
        json.insert(u"error"_s, toJson(*run.result.error));
    return json;
}

QString stateText(const RunRecord& run)
{
    return run.endedAt.isValid() ? runStateTitle(run.result.state) : u"Running"_s;
}

/// As the console showed it, with the streams that are not output marked.
QString readable(const RunEvent& event)
{
    using Type = RunEvent::Type;
    switch (event.type) {
    case Type::Output:
    case Type::Raw:
    case Type::Information: return event.text + u'\n';
    case Type::Error:
    case Type::Warning:
    case Type::Verbose:
    case Type::Debug: return runEventTypeName(event.type) + u": "_s + event.text + u'\n';
    default: return {};
    }
}

} // namespace

QCoro::Task<int> runRunsList(Services& services, Console& console, RunsListArguments arguments)
{
    const auto recovered = co_await services.history().recover();
    if (!recovered)
        co_return console.failed(recovered.error());
    const auto runs = co_await services.history().list(arguments.limit > 0 ? arguments.limit : RunHistory::kKept);
    if (!runs)
        co_return console.failed(runs.error());
    if (arguments.json) {
        QJsonArray rows;
        for (const RunRecord& run : *runs)
            rows.append(runJson(run));
        console.printJsonDocument(QJsonDocument(rows));
        co_return int(ExitCode::Succeeded);
    }
    QList<QStringList> rows;
    for (const RunRecord& run : *runs)
        rows.append({run.id.left(8), run.startedAt.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s), stateText(run),
                     run.scriptName, run.target.customerName, run.connections.join(u", "_s)});
    console.print(textTable({u"RUN"_s, u"STARTED"_s, u"STATE"_s, u"SCRIPT"_s, u"CUSTOMER"_s, u"CONNECTIONS"_s}, rows));
    co_return int(ExitCode::Succeeded);
}

QCoro::Task<int> runRunsShow(Services& services, Console& console, RunsShowArguments arguments)
{
    const auto recovered = co_await services.history().recover();
    if (!recovered)
        co_return console.failed(recovered.error());
    const auto run = co_await services.history().find(arguments.run);
    if (!run)
        co_return console.failed(run.error());
    const auto events = co_await services.history().events(run->id);
    if (arguments.json) {
        QJsonObject document = runJson(*run);
        QJsonArray lines;
        for (const RunEvent& event : events.value_or(QList<RunEvent>())) {
            QJsonObject line = event.data;
            line.insert(u"type"_s, runEventTypeName(event.type));
            line.insert(u"time"_s, event.time.toString(Qt::ISODateWithMs));
            line.insert(u"text"_s, event.text);
            lines.append(line);
        }
        document.insert(u"events"_s, lines);
        console.printJsonDocument(QJsonDocument(document));
        co_return int(ExitCode::Succeeded);
    }
    console.print(terminalText(u"%1 in %2, %3: %4"_s.arg(run->scriptName, run->target.customerName,
                                                         run->startedAt.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s),
                                                         stateText(*run)))
                  + u'\n');
    if (run->result.error)
        console.print(run->result.error->toText() + u'\n');
    if (!events)
        co_return console.failed(events.error());
    for (const RunEvent& event : *events) {
        const QStringList lines = readable(event).split(u'\n');
        for (qsizetype i = 0; i + 1 < lines.size(); ++i)
            console.print(terminalText(lines[i]) + u'\n');
    }
    co_return int(ExitCode::Succeeded);
}

} // namespace steward
