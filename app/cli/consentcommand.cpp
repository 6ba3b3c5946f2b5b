#include "commands.h"
#include "textoutput.h"

#include <services/customeraccess.h>
#include <services/partnersession.h>

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// The customers meant: all, or each text's one. A text that fits none or several is an error before anything
/// starts: half of what was asked for is worse than nothing.
QCoro::Task<Result<QList<Customer>>> chosenCustomers(Services& services, QStringList texts, bool all)
{
    const auto opened = co_await services.openPartner();
    if (!opened)
        co_return fail(opened.error());
    CustomerDirectory& directory = services.partner()->customers();
    const auto loaded = co_await directory.load();
    if (!loaded)
        co_return fail(loaded.error());
    const auto known = co_await services.access()->states().load();
    if (!known)
        co_return fail(known.error());
    if (all)
        co_return directory.customers();
    QList<Customer> chosen;
    for (const QString& text : std::as_const(texts)) {
        const auto customer = directory.find(text);
        if (!customer)
            co_return fail(customer.error());
        if (!chosen.contains(*customer))
            chosen.append(*customer);
    }
    co_return chosen;
}

QHash<TenantId, Customer> byTenant(const QList<Customer>& customers)
{
    QHash<TenantId, Customer> names;
    for (const Customer& customer : customers)
        names.insert(customer.tenant, customer);
    return names;
}

/// Dots would say nothing in a log; this says how long, once.
void noteHeld(Console& console, std::chrono::milliseconds pause)
{
    console.note(u"The service asks to wait: nothing new starts for %1 s."_s.arg(
        std::max<qint64>(1, std::chrono::duration_cast<std::chrono::seconds>(pause).count())));
}

QString errorLine(const std::optional<Error>& error)
{
    if (!error)
        return {};
    QString line = error->message;
    if (!error->advice.isEmpty())
        line += u" To do: "_s + error->advice;
    QStringList codes;
    if (!error->serviceCode.isEmpty())
        codes << error->serviceCode;
    if (!error->correlationId.isEmpty())
        codes << u"correlation id "_s + error->correlationId;
    if (!codes.isEmpty())
        line += u" ("_s + codes.join(u", "_s) + u')';
    return terminalText(line);
}

} // namespace

QCoro::Task<int> runCustomersConsent(Services& services, Console& console, Interrupt& interrupt,
                                     CustomersConsentArguments arguments)
{
    const auto customers = co_await chosenCustomers(services, arguments.customers, arguments.all);
    if (!customers)
        co_return console.failed(customers.error());
    CustomerAccess& access = *services.access();
    ConsentRun& run = access.consents();
    const QHash<TenantId, Customer> names = byTenant(*customers);

    interrupt.take();
    QObject context;
    QObject::connect(&interrupt, &Interrupt::requested, &context, [&run] { run.cancel(); });
    QObject::connect(&run, &ConsentRun::held, &context,
                     [&console](std::chrono::milliseconds pause) { noteHeld(console, pause); });
    QObject::connect(
        &run, &ConsentRun::customerEnded, &context, [&](const TenantId& tenant, const ConsentRecord& record) {
            const Customer customer = names.value(tenant);
            if (arguments.json) {
                QJsonObject json{{u"type"_s, u"customer"_s},
                                 {u"customerId"_s, customer.id.value},
                                 {u"tenantId"_s, tenant.value},
                                 {u"name"_s, customer.name},
                                 {u"state"_s, consentStateName(record.state)},
                                 {u"granted"_s, QJsonArray::fromStringList(record.granted)},
                                 {u"missing"_s, QJsonArray::fromStringList(record.missing)}};
                if (record.error)
                    json.insert(u"error"_s, toJson(*record.error));
                console.printJsonLine(json);
                return;
            }
            const QString name = terminalText(customer.name);
            switch (record.state) {
            case ConsentRecord::State::Consented: console.print(u"[ok]      %1\n"_s.arg(name)); break;
            case ConsentRecord::State::Partial:
                console.print(u"[partly]  %1: missing %2. %3\n"_s.arg(
                    name, QString::number(record.missing.size()), errorLine(record.error)));
                break;
            case ConsentRecord::State::Failed:
                console.print(u"[failed]  %1: %2\n"_s.arg(name, errorLine(record.error)));
                break;
            }
        });

    const Completion<ConsentRun::Summary> ended;
    QObject::connect(&run, &ConsentRun::finished, &context,
                     [&ended](const ConsentRun::Summary& summary) { ended.finish(summary); });
    run.start(consentTargets(*customers), access.customerPermissions(),
              arguments.failedOnly   ? ConsentRun::Which::FailedOnly
                  : arguments.again ? ConsentRun::Which::All
                                    : ConsentRun::Which::NotDone);
    const ConsentRun::Summary summary = (co_await ended.future()).value();

    if (arguments.json) {
        QJsonObject json{{u"type"_s, u"result"_s},        {u"asked"_s, summary.asked},
                         {u"skipped"_s, summary.skipped}, {u"consented"_s, summary.consented},
                         {u"alreadyThere"_s, summary.alreadyThere}, {u"partial"_s, summary.partial},
                         {u"failed"_s, summary.failed},   {u"notTried"_s, summary.cancelled}};
        if (summary.stoppedBy)
            json.insert(u"error"_s, toJson(*summary.stoppedBy));
        console.printJsonLine(json);
    } else {
        console.print(u"%1 consented, %2 were already there, %3 partly, %4 failed, %5 not tried, %6 left out as done.\n"_s
                          .arg(summary.consented)
                          .arg(summary.alreadyThere)
                          .arg(summary.partial)
                          .arg(summary.failed)
                          .arg(summary.cancelled)
                          .arg(summary.skipped));
    }
    if (summary.stoppedBy)
        co_return console.failed(*summary.stoppedBy);
    if (summary.cancelled > 0)
        co_return int(ExitCode::Stopped);
    if (summary.isWhole())
        co_return int(ExitCode::Succeeded);
    const bool someWork = summary.consented + summary.alreadyThere + summary.partial + summary.skipped > 0;
    co_return int(someWork ? ExitCode::PartlyFailed : ExitCode::Failed);
}

QCoro::Task<int> runCustomersCheck(Services& services, Console& console, Interrupt& interrupt,
                                   CustomersCheckArguments arguments)
{
    const auto customers = co_await chosenCustomers(services, arguments.customers, arguments.all);
    if (!customers)
        co_return console.failed(customers.error());
    CustomerAccess& access = *services.access();
    QList<Connection> connections;
    const auto testable = access.testableConnections();
    for (const Connection& connection : testable) {
        if (arguments.connections.isEmpty() || arguments.connections.contains(connection.id))
            connections.append(connection);
    }
    for (const QString& id : std::as_const(arguments.connections)) {
        const bool known = std::any_of(connections.cbegin(), connections.cend(),
                                       [&id](const Connection& connection) { return connection.id == id; });
        if (!known) {
            Error error;
            error.code = ErrorCode::BadRequest;
            error.message = u"There is no connection \"%1\" that can be checked."_s.arg(id);
            error.advice = u"stewardctl connections list names the connections."_s;
            console.failed(error);
            co_return int(ExitCode::Usage);
        }
    }

    AccessMatrix& matrix = access.matrix();
    const QHash<TenantId, Customer> names = byTenant(*customers);
    interrupt.take();
    QObject context;
    QObject::connect(&interrupt, &Interrupt::requested, &context, [&matrix] { matrix.cancel(); });
    QObject::connect(&matrix, &AccessMatrix::held, &context,
                     [&console](std::chrono::milliseconds pause) { noteHeld(console, pause); });
    QObject::connect(&matrix, &AccessMatrix::cellEnded, &context, [&](const AccessResult& result) {
        const Customer customer = names.value(result.tenant);
        if (arguments.json) {
            QJsonObject json{{u"type"_s, u"access"_s},
                             {u"customerId"_s, customer.id.value},
                             {u"tenantId"_s, result.tenant.value},
                             {u"name"_s, customer.name},
                             {u"connection"_s, result.connection},
                             {u"state"_s, accessStateName(result.state)},
                             {u"durationMs"_s, result.durationMs}};
            if (!result.missingRole.isEmpty())
                json.insert(u"missingRole"_s, result.missingRole);
            if (result.error)
                json.insert(u"error"_s, toJson(*result.error));
            console.printJsonLine(json);
            return;
        }
        const QString where = u"%1, %2"_s.arg(terminalText(customer.name), result.connection);
        if (result.state == AccessResult::State::Ok)
            console.print(u"[ok]      %1  %2 ms\n"_s.arg(where, QString::number(result.durationMs)));
        else
            console.print(u"[failed]  %1: %2\n"_s.arg(where, errorLine(result.error)));
    });
    const Completion<AccessMatrix::Summary> ended;
    QObject::connect(&matrix, &AccessMatrix::finished, &context,
                     [&ended](const AccessMatrix::Summary& summary) { ended.finish(summary); });
    matrix.start(probeTargets(*customers), connections,
                 arguments.failedOnly ? AccessMatrix::Which::NotOk : AccessMatrix::Which::All);
    const AccessMatrix::Summary summary = (co_await ended.future()).value();

    if (arguments.json) {
        QJsonObject json{{u"type"_s, u"result"_s},
                         {u"cells"_s, summary.cells},
                         {u"skipped"_s, summary.skipped},
                         {u"ok"_s, summary.ok},
                         {u"notOk"_s, summary.notOk},
                         {u"notTried"_s, summary.cancelled}};
        if (summary.stoppedBy)
            json.insert(u"error"_s, toJson(*summary.stoppedBy));
        console.printJsonLine(json);
    } else {
        console.print(u"%1 work, %2 do not, %3 not tried, %4 left out.\n"_s.arg(summary.ok)
                          .arg(summary.notOk)
                          .arg(summary.cancelled)
                          .arg(summary.skipped));
    }
    if (summary.stoppedBy)
        co_return console.failed(*summary.stoppedBy);
    if (summary.cancelled > 0)
        co_return int(ExitCode::Stopped);
    if (summary.notOk == 0)
        co_return int(ExitCode::Succeeded);
    co_return int(summary.ok + summary.skipped > 0 ? ExitCode::PartlyFailed : ExitCode::Failed);
}

} // namespace steward
