#include "commands.h"
#include "textoutput.h"

#include <base/csv.h>
#include <customers/customerexport.h>
#include <customers/customerquery.h>
#include <customers/customersources.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qint64 kGoodFor = 60 * 60; // seconds that relationships and contracts are not asked for again

bool isFresh(const QDateTime& asOf, const Clock& clock)
{
    return asOf.isValid() && asOf.addSecs(kGoodFor) > clock.now();
}

QJsonObject customerJson(const Customer& customer)
{
    return {{u"customerId"_s, customer.id.value},
            {u"tenantId"_s, customer.tenant.value},
            {u"name"_s, customer.name},
            {u"domain"_s, customer.domain},
            {u"relationship"_s, customer.relationship}};
}

QJsonObject userJson(const User& user)
{
    return {{u"userId"_s, user.id.value},
            {u"displayName"_s, user.displayName},
            {u"userPrincipalName"_s, user.userPrincipalName},
            {u"userType"_s, user.userType},
            {u"enabled"_s, user.enabled},
            {u"licensed"_s, user.licensed},
            {u"mail"_s, user.mail},
            {u"guest"_s, user.isGuest()},
            {u"synced"_s, user.synced}};
}

/// "Global Administrator; User Administrator"; "none"; empty when nobody told.
QString rolesText(const std::optional<RoleHolders>& holders, const UserId& user, const QString& none = {})
{
    const QStringList roles = holders ? holders->value(user) : QStringList();
    return roles.isEmpty() && holders ? none : roles.join(u"; "_s);
}

/// With the roles, or null where they are not known.
QJsonObject userJson(const User& user, const std::optional<RoleHolders>& holders)
{
    QJsonObject row = userJson(user);
    row.insert(u"admin"_s, holders ? QJsonValue(holders->contains(user.id)) : QJsonValue(QJsonValue::Null));
    row.insert(u"roles"_s, holders ? QJsonValue(QJsonArray::fromStringList(holders->value(user.id)))
                                   : QJsonValue(QJsonValue::Null));
    return row;
}

QString yesNo(bool value)
{
    return value ? u"true"_s : u"false"_s;
}

} // namespace

QCoro::Task<Result<Customer>> findCustomer(Services& services, QString text)
{
    const auto opened = co_await services.openPartner();
    if (!opened)
        co_return fail(opened.error());
    CustomerDirectory& directory = services.partner()->customers();
    // One that is known need not be looked up again, however many customers there are.
    co_await directory.restore();
    if (auto known = directory.find(text))
        co_return known;
    const auto loaded = co_await directory.load();
    if (!loaded)
        co_return fail(loaded.error());
    // Those that Partner Center does not list, as far as they are known.
    co_await services.access()->contracts().load();
    co_await services.access()->customerRelationships().load();
    co_return directory.find(text);
}

/// What of the relationships could not be known now; nullopt when all is known.
QCoro::Task<std::optional<Error>> learnRelationships(CustomerAccess& access, Console& console,
                                                     const Clock& clock, bool refresh)
{
    CustomerRelationships& relationships = access.customerRelationships();
    co_await relationships.load();
    if (refresh || !isFresh(relationships.asOf(), clock)) {
        console.note(u"Reading delegated relationships and roles…"_s);
        const auto refreshed = co_await relationships.refresh();
        if (!refreshed)
            co_return refreshed.error();
    }
    co_return relationships.lastError();
}

/// What of the contracts could not be known now; nullopt when all is known.
QCoro::Task<std::optional<Error>> learnContracts(CustomerAccess& access, Console& console, const Clock& clock,
                                                 bool refresh)
{
    CustomerContracts& contracts = access.contracts();
    co_await contracts.load();
    if (refresh || !isFresh(contracts.asOf(), clock)) {
        console.note(u"Reading the contracts…"_s);
        const auto refreshed = co_await contracts.refresh();
        if (!refreshed)
            co_return refreshed.error();
    }
    co_return std::nullopt;
}

QCoro::Task<int> runCustomersList(Services& services, Console& console, CustomersListArguments arguments)
{
    const auto query = CustomerQuery::parse(arguments.search);
    if (!query)
        co_return console.failed(query.error());
    const auto columns =
        arguments.columns.isEmpty() ? listedCustomerColumns() : parseCustomerColumns(arguments.columns);
    if (!columns)
        co_return console.failed(columns.error());
    const auto opened = co_await services.openPartner();
    if (!opened)
        co_return console.failed(opened.error());
    CustomerDirectory& directory = services.partner()->customers();
    const auto loaded = co_await directory.load();
    CustomerStates& states = services.access()->states();
    co_await states.load();                                  // what is not known is searched as not known
    const bool kept = !loaded && directory.asOf().isValid(); // what an earlier call left
    const bool useless = kept && (arguments.refresh || loaded.error().code == ErrorCode::SignInNeeded);
    if (!loaded && (useless || directory.customers().isEmpty()))
        co_return console.failed(loaded.error());
    CustomerRelationships& relationships = services.access()->customerRelationships();
    std::optional<Error> unknown;
    if (query->needsRelationships() || needRelationships(*columns)) {
        unknown =
            co_await learnRelationships(*services.access(), console, services.clock(), arguments.refresh);
        // A search by what nobody knows would find nobody, and look like an answer.
        if (unknown && query->needsRelationships() && (arguments.refresh || !relationships.asOf().isValid()))
            co_return console.failed(*unknown);
    }
    const CustomerContracts& contracts = services.access()->contracts();
    if (query->asksForSources() || needContracts(*columns)) {
        const auto missing =
            co_await learnContracts(*services.access(), console, services.clock(), arguments.refresh);
        if (missing && query->asksForSources() && (arguments.refresh || !contracts.asOf().isValid()))
            co_return console.failed(*missing);
        if (missing && !unknown)
            unknown = missing;
    }
    const CustomerNotes& notes = services.access()->notes();
    CustomerKnowledge knowledge{
        .states = &states, .relationships = &relationships, .notes = &notes, .contracts = &contracts};
    QHash<CustomerId, QDateTime> lastRuns;
    if (columns->contains(u"lastRun"_s)) {
        const auto runs = co_await services.history().lastRuns();
        if (!runs)
            co_return console.failed(runs.error());
        for (auto run = runs->cbegin(); run != runs->cend(); ++run)
            lastRuns.insert(run.key(), run->startedAt);
        knowledge.lastRuns = &lastRuns;
    }
    for (const Connection& connection : services.access()->testableConnections())
        knowledge.connections << connection.id;
    // What came before a failure is still printed; the exit code says that it is not all.
    const bool withMissing = query->asksForMissing() || columns->contains(u"missingSince"_s);
    QList<Customer> searched = directory.customers();
    if (withMissing)
        searched += directory.missing();
    if (query->asksForSources())
        searched += directory.others();
    QList<Customer> found;
    for (const Customer& customer : std::as_const(searched)) {
        const CustomerNote note = notes.of(customer.id);
        const QByteArray key = customerSearchKey(customer, note);
        const CustomerFacts facts{.customer = customer,
                                  .searchKey = key,
                                  .states = &states,
                                  .connections = &knowledge.connections,
                                  .relationships = &relationships,
                                  .note = query->isEmpty() ? nullptr : &note, // the whole list hides nobody
                                  .groups = &services.access()->groups(),
                                  .contracts = &contracts};
        if (query->matches(facts) && (arguments.limit == 0 || found.size() < arguments.limit))
            found.append(customer);
    }

    switch (arguments.format) {
    case ListFormat::Json:
        console.printBytes(exportCustomers(found, *columns, CustomerFormat::Json, knowledge));
        break;
    case ListFormat::Csv:
        console.printBytes(exportCustomers(found, *columns, CustomerFormat::Csv, knowledge));
        break;
    case ListFormat::Text: {
        QList<QStringList> rows;
        if (arguments.columns.isEmpty()) {
            for (const Customer& customer : found)
                rows.append({customer.name, customer.domain, customer.id.value, customer.relationship});
            console.print(textTable({u"Name"_s, u"Domain"_s, u"Customer id"_s, u"Relationship"_s}, rows));
        } else {
            for (const Customer& customer : found)
                rows.append(customerCells(customer, *columns, knowledge));
            console.print(textTable(*columns, rows));
        }
        console.note(u"%1 of %2 customers"_s.arg(found.size()).arg(searched.size()));
        break;
    }
    }
    if (unknown) {
        if (relationships.asOf().isValid()) {
            console.note(u"Relationships and roles are as of %1."_s.arg(
                relationships.asOf().toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s)));
        }
        console.failed(*unknown);
    }
    if (!loaded) {
        if (kept) {
            console.note(u"This is the list as of %1."_s.arg(
                directory.asOf().toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s)));
        }
        console.failed(loaded.error());
    }
    co_return int(loaded && !unknown ? ExitCode::Succeeded : ExitCode::PartlyFailed);
}

QCoro::Task<int> runCustomersShow(Services& services, Console& console, CustomersShowArguments arguments)
{
    const auto customer = co_await findCustomer(services, arguments.customer);
    if (!customer)
        co_return console.failed(customer.error());
    // What was read before is enough here: who tells of it is no reason to wait.
    co_await services.access()->contracts().load();
    co_await services.access()->customerRelationships().load();
    const CustomerOrigin& origin = customer->origin;
    if (arguments.json) {
        QJsonObject row = customerJson(*customer);
        QJsonArray sources;
        for (const CustomerSource source :
             sourcesOf(*customer, services.access()->contracts().has(customer->tenant),
                       services.access()->customerRelationships().of(customer->tenant)))
            sources << customerSourceName(source);
        row.insert(u"sources"_s, sources);
        row.insert(u"origin"_s, QJsonObject{{u"record"_s, customerSourceName(origin.record)},
                                            {u"name"_s, customerSourceName(origin.name)},
                                            {u"domain"_s, customerSourceName(origin.domain)},
                                            {u"relationship"_s, customerSourceName(origin.relationship)}});
        console.printJsonDocument(QJsonDocument(row));
    } else {
        const auto from = [](const QString& value, CustomerSource source) {
            return value.isEmpty() || source == CustomerSource::PartnerCenter
                       ? terminalText(value)
                       : u"%1 (from the %2)"_s.arg(terminalText(value), customerSourceName(source));
        };
        console.print(
            u"Name          %1\nDomain        %2\nCustomer id   %3\nTenant id     %4\nRelationship  %5\n"_s
                .arg(from(customer->name, origin.name), from(customer->domain, origin.domain),
                     from(customer->id.value, origin.record), terminalText(customer->tenant.value),
                     from(customer->relationship, origin.relationship)));
    }
    co_return int(ExitCode::Succeeded);
}

QCoro::Task<int> runUsersList(Services& services, Console& console, UsersListArguments arguments)
{
    const auto customer = co_await findCustomer(services, arguments.customer);
    if (!customer)
        co_return console.failed(customer.error());
    QList<User> users;
    QString next;
    QSet<UserId> seen;
    QSet<QString> links;
    std::optional<Error> error;
    do {
        const auto page =
            co_await services.partner()->users().users(customer->tenant, arguments.search, next, &services);
        if (!page) {
            error = page.error();
            break;
        }
        for (const User& user : page->users) {
            if (!seen.contains(user.id)) {
                seen.insert(user.id);
                users.append(user);
            }
        }
        next = page->nextLink;
        if (!next.isEmpty() && links.contains(next)) {
            error.emplace();
            error->code = ErrorCode::BadResponse;
            error->message = u"Microsoft Graph sends the same page of users again and again."_s;
            error->advice = u"The list is shown as far as it came. Try again later."_s;
            break;
        }
        links.insert(next);
    } while (!next.isEmpty() && (arguments.limit == 0 || users.size() < arguments.limit));
    if (error && users.isEmpty())
        co_return console.failed(*error);
    std::optional<RoleHolders> holders;
    if (!users.isEmpty()) {
        const auto read = co_await services.access()->userBadges().roleHolders(customer->tenant);
        if (read)
            holders = *read;
        else
            console.note(
                u"Who is an administrator could not be read: %1"_s.arg(terminalText(read.error().message)));
    }
    if (arguments.limit != 0 && users.size() > arguments.limit)
        users.resize(arguments.limit);

    switch (arguments.format) {
    case ListFormat::Json: {
        QJsonArray rows;
        for (const User& user : users)
            rows.append(userJson(user, holders));
        console.printJsonDocument(QJsonDocument(rows));
        break;
    }
    case ListFormat::Csv: {
        QByteArray csv =
            csvRecord({u"userId"_s, u"displayName"_s, u"userPrincipalName"_s, u"userType"_s, u"enabled"_s,
                       u"licensed"_s, u"mail"_s, u"admin"_s, u"roles"_s, u"guest"_s, u"synced"_s});
        for (const User& user : users) {
            csv += csvRecord({user.id.value, user.displayName, user.userPrincipalName, user.userType,
                              yesNo(user.enabled), yesNo(user.licensed), user.mail,
                              holders ? yesNo(holders->contains(user.id)) : QString(),
                              rolesText(holders, user.id), yesNo(user.isGuest()), yesNo(user.synced)});
        }
        console.printBytes(csv);
        break;
    }
    case ListFormat::Text: {
        QList<QStringList> rows;
        for (const User& user : users) {
            rows.append({user.displayName, user.userPrincipalName, user.userType,
                         user.enabled ? u"enabled"_s : u"disabled"_s, user.id.value,
                         rolesText(holders, user.id)});
        }
        console.print(textTable(
            {u"Name"_s, u"User principal name"_s, u"Type"_s, u"Account"_s, u"User id"_s, u"Admin"_s}, rows));
        console.note(u"%1 users of %2"_s.arg(users.size()).arg(terminalText(customer->name)));
        break;
    }
    }
    if (error) {
        console.failed(*error);
        co_return int(ExitCode::PartlyFailed);
    }
    co_return int(ExitCode::Succeeded);
}

QCoro::Task<int> runUsersShow(Services& services, Console& console, UsersShowArguments arguments)
{
    const auto customer = co_await findCustomer(services, arguments.customer);
    if (!customer)
        co_return console.failed(customer.error());
    const auto user = co_await services.partner()->users().find(customer->tenant, arguments.user, &services);
    if (!user)
        co_return console.failed(user.error());
    std::optional<RoleHolders> holders;
    if (const auto read = co_await services.access()->userBadges().roleHolders(customer->tenant); read)
        holders = *read;
    else
        console.note(u"Whether it is an administrator could not be read: %1"_s.arg(
            terminalText(read.error().message)));
    if (arguments.json) {
        console.printJsonDocument(QJsonDocument(userJson(*user, holders)));
        co_return int(ExitCode::Succeeded);
    }
    const auto word = [](bool value) { return value ? u"yes"_s : u"no"_s; };
    const QList<QPair<QString, QString>> lines{
        {u"Name"_s, user->displayName},
        {u"User principal name"_s, user->userPrincipalName},
        {u"Mail"_s, user->mail},
        {u"User id"_s, user->id.value},
        {u"Type"_s, user->userType},
        {u"Account"_s, user->enabled ? u"enabled"_s : u"disabled"_s},
        {u"Licensed"_s, word(user->licensed)},
        {u"Synced"_s, word(user->synced)},
        {u"Directory roles"_s, holders ? rolesText(holders, user->id, u"none"_s) : u"not known"_s}};
    for (const auto& [name, value] : lines)
        console.print(u"%1  %2\n"_s.arg(name, -19).arg(terminalText(value)));
    co_return int(ExitCode::Succeeded);
}

QCoro::Task<int> runConnectionsList(Services& services, Console& console, ConnectionsListArguments arguments)
{
    std::optional<Customer> customer;
    if (!arguments.customer.isEmpty()) {
        const auto found = co_await findCustomer(services, arguments.customer);
        if (!found)
            co_return console.failed(found.error());
        customer = *found;
        // What is not known is shown as not known.
        co_await services.access()->states().load();
        co_await services.connectionSupport().learnRoles(customer->tenant);
    }
    const auto& connections = services.connections().connections();
    const ConnectionSupport& support = services.connectionSupport();
    if (arguments.json) {
        QJsonArray rows;
        for (const Connection& connection : connections) {
            const auto readiness = support.readiness(connection, customer);
            QJsonObject row{{u"id"_s, connection.id},
                            {u"title"_s, connection.title},
                            {u"purpose"_s, connection.purpose},
                            {u"variable"_s, connection.variable},
                            {u"state"_s, readinessName(readiness.state)},
                            {u"sentence"_s, readiness.sentence},
                            {u"canTry"_s, readiness.canTry()},
                            {u"permissions"_s, QJsonArray::fromStringList(connection.permissions)},
                            {u"roles"_s, QJsonArray::fromStringList(connection.roles)}};
            if (!readiness.module.isEmpty())
                row.insert(u"module"_s, readiness.module);
            if (!readiness.role.isEmpty())
                row.insert(u"role"_s, readiness.role);
            rows.append(row);
        }
        console.printJsonDocument(QJsonDocument(rows));
    } else {
        QList<QStringList> rows;
        for (const Connection& connection : connections) {
            const auto readiness = support.readiness(connection, customer);
            const QString title = readinessTitle(readiness.state);
            rows.append({connection.id, connection.title, connection.variable,
                         title.isEmpty() ? readiness.sentence : title + u": "_s + readiness.sentence});
        }
        console.print(textTable({u"Id"_s, u"Connection"_s, u"Variable"_s, u"State"_s}, rows));
    }
    int code = int(ExitCode::Succeeded);
    for (const Error& problem : services.connections().problems()) {
        console.failed(problem);
        code = int(ExitCode::PartlyFailed);
    }
    co_return code;
}

QCoro::Task<int> runConnectionsInstall(Services& services, Console& console,
                                       ConnectionsInstallArguments arguments)
{
    const Connection* connection = services.connections().find(arguments.connection);
    if (!connection) {
        Error error;
        error.code = ErrorCode::BadRequest;
        error.message = u"There is no connection called \"%1\"."_s.arg(arguments.connection);
        error.advice = u"stewardctl connections list names the connections."_s;
        co_return console.failed(error);
    }
    ConnectionSupport& support = services.connectionSupport();
    QObject::connect(&support, &ConnectionSupport::progress, &support,
                     [&console](const QString& sentence) { console.note(sentence); });
    const auto installed = co_await support.install(*connection);
    if (!installed)
        co_return console.failed(installed.error());
    for (const InstalledModule& module : *installed)
        console.print(u"%1 %2  %3\n"_s.arg(module.name, module.version, module.folder));
    if (installed->isEmpty())
        console.note(u"Everything that %1 needs is installed."_s.arg(connection->title));
    co_return int(ExitCode::Succeeded);
}

} // namespace steward
