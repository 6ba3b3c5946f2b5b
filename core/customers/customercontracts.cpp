#include "customercontracts.h"

#include <logging/log.h>

#include <QSqlDatabase>
#include <QSqlQuery>

#include <storage/database.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

Result<> exec(QSqlQuery& query)
{
    if (!query.exec())
        return fail(Database::queryError(query));
    return {};
}

Result<> exec(QSqlQuery& query, const QString& statement)
{
    if (!query.prepare(statement))
        return fail(Database::queryError(query));
    return exec(query);
}

/// A null text is NULL in a database, which the columns refuse.
QString text(const QString& value)
{
    return value.isNull() ? u""_s : value;
}

Result<> write(QSqlQuery& query, const QList<Contract>& contracts)
{
    if (!query.prepare(
            u"INSERT OR REPLACE INTO contract (tenant, id, name, domain, type) VALUES (?, ?, ?, ?, ?)"_s))
        return fail(Database::queryError(query));
    for (const Contract& contract : contracts) {
        query.addBindValue(contract.customer.value.toLower());
        query.addBindValue(text(contract.id));
        query.addBindValue(text(contract.name));
        query.addBindValue(text(contract.domain));
        query.addBindValue(text(contract.type));
        if (auto done = exec(query); !done)
            return done;
    }
    return {};
}

} // namespace

CustomerContracts::CustomerContracts(const TenantClient& client, Database& database, QString application,
                                     const Clock& clock, QObject* parent)
    : QObject(parent),
      m_client(client),
      m_database(database),
      m_application(std::move(application)),
      m_clock(clock)
{
}

CustomerContracts::~CustomerContracts()
{
    m_asker.reset();
    const Error gone = fail(ErrorCode::Cancelled, u"The profile was closed."_s).value();
    if (m_loading)
        m_loading->finish(fail(gone));
    if (m_refreshing)
        m_refreshing->finish(fail(gone));
}

AsyncResult<> CustomerContracts::load()
{
    if (m_loading)
        return m_loading->future();
    const SharedResult<> loading;
    m_loading = loading;
    const auto result = loading.future();
    const auto read =
        m_database.run<Kept>([application = m_application](QSqlDatabase& database) -> Result<Kept> {
            QSqlQuery query(database);
            query.setForwardOnly(true);
            Kept kept;
            if (auto done = exec(query, u"SELECT application, as_of FROM contract_list"_s); !done)
                return fail(done.error());
            if (!query.next() || query.value(0).toString() != application)
                return kept;
            kept.asOf = QDateTime::fromSecsSinceEpoch(query.value(1).toLongLong(), Qt::UTC);
            if (auto done = exec(query, u"SELECT tenant, id, name, domain, type FROM contract"_s); !done)
                return fail(done.error());
            while (query.next()) {
                Contract contract;
                contract.customer.value = query.value(0).toString();
                contract.id = query.value(1).toString();
                contract.name = query.value(2).toString();
                contract.domain = query.value(3).toString();
                contract.type = query.value(4).toString();
                kept.contracts.insert(contract.customer, contract);
            }
            return kept;
        });
    whenDone(read, this, [this, loading](const Result<Kept>& kept) {
        if (!kept) {
            m_loading.reset(); // another try may find the disk well again
            loading.finish(fail(kept.error()));
            return;
        }
        m_contracts = kept->contracts;
        m_asOf = kept->asOf;
        if (!m_contracts.isEmpty())
            Q_EMIT changed();
        loading.finish({});
    });
    return result;
}

AsyncResult<> CustomerContracts::refresh()
{
    if (m_refreshing)
        return m_refreshing->future();
    m_refreshing.emplace();
    const auto result = m_refreshing->future();
    m_asker = std::make_unique<QObject>();
    // Without what was kept, everything is new; that is no reason not to ask.
    whenDone(load(), m_asker.get(), [this](const Result<>&) { ask(); });
    return result;
}

void CustomerContracts::ask()
{
    whenDone(m_client.contracts(m_asker.get()), m_asker.get(),
             [this](const Result<QList<Contract>>& contracts) {
                 if (contracts)
                     take(*contracts);
                 end(contracts ? std::nullopt : std::optional(contracts.error()));
             });
}

void CustomerContracts::take(const QList<Contract>& contracts)
{
    const bool isFirst = !m_asOf.isValid();
    m_asOf = m_clock.now();
    QList<Contract> different;
    QHash<TenantId, Contract> all;
    all.reserve(contracts.size());
    for (const Contract& contract : contracts) {
        const auto known = m_contracts.constFind(contract.customer);
        if (known == m_contracts.cend() || !(*known == contract))
            different.append(contract);
        all.insert(contract.customer, contract);
    }
    QStringList gone;
    for (auto known = m_contracts.keyBegin(); known != m_contracts.keyEnd(); ++known) {
        if (!all.contains(*known))
            gone.append(known->value.toLower());
    }
    m_contracts = std::move(all);
    const auto written = m_database.run<void>([application = m_application, asOf = m_asOf, isFirst, different,
                                               gone](QSqlDatabase& database) -> Result<> {
        QSqlQuery query(database);
        if (isFirst) { // what is there, is another application's
            if (auto done = exec(query, u"DELETE FROM contract"_s); !done)
                return done;
        }
        if (!query.prepare(u"DELETE FROM contract WHERE tenant = ?"_s))
            return fail(Database::queryError(query));
        for (const QString& tenant : gone) {
            query.addBindValue(tenant);
            if (auto done = exec(query); !done)
                return done;
        }
        if (auto done = write(query, different); !done)
            return done;
        if (!query.prepare(
                u"INSERT OR REPLACE INTO contract_list (one, application, as_of) VALUES (1, ?, ?)"_s))
            return fail(Database::queryError(query));
        query.addBindValue(application);
        query.addBindValue(asOf.toSecsSinceEpoch());
        return exec(query);
    });
    whenDone(written, this, [](const Result<>& result) {
        // Only the next start knows less for it.
        if (!result)
            log(LogLevel::Warning, "customers", result.error().message);
    });
    if (!different.isEmpty() || !gone.isEmpty())
        Q_EMIT changed();
}

void CustomerContracts::end(const std::optional<Error>& error)
{
    if (m_asker)
        m_asker.release()->deleteLater(); // it is still on the stack below us
    m_lastError = error;
    if (m_refreshing) {
        const SharedResult<> refreshing = *std::exchange(m_refreshing, std::nullopt);
        refreshing.finish(error ? Result<>(fail(*error)) : Result<>());
    }
}

} // namespace steward
