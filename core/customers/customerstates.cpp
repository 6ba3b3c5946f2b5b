#include "customerstates.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <storage/database.h>
#include <utility>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

const QString kApplicationFact = u"application"_s;

QString toText(const QStringList& list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QStringList listFrom(const QString& text)
{
    QStringList list;
    const auto array = QJsonDocument::fromJson(text.toUtf8()).array();
    for (const auto& value : array)
        list << value.toString();
    return list;
}

QVariant errorText(const std::optional<Error>& error)
{
    if (!error)
        return QVariant(QMetaType::fromType<QString>());
    return QString::fromUtf8(QJsonDocument(toJson(*error)).toJson(QJsonDocument::Compact));
}

std::optional<Error> errorFrom(const QVariant& text)
{
    if (text.isNull())
        return std::nullopt;
    return errorFromJson(QJsonDocument::fromJson(text.toString().toUtf8()).object());
}

std::optional<ConsentRecord::State> consentStateFromName(const QString& name)
{
    using State = ConsentRecord::State;
    for (const State state : {State::Consented, State::Partial, State::Failed}) {
        if (consentStateName(state) == name)
            return state;
    }
    return std::nullopt;
}

QString keyOf(const TenantId& tenant)
{
    return tenant.value.toLower();
}

QDateTime timeFrom(const QVariant& seconds)
{
    return QDateTime::fromSecsSinceEpoch(seconds.toLongLong(), Qt::UTC);
}

Result<> exec(QSqlQuery& query)
{
    if (!query.exec())
        return fail(Database::queryError(query));
    return {};
}

} // namespace

QString consentStateName(ConsentRecord::State state)
{
    switch (state) {
    case ConsentRecord::State::Consented:
        return u"consented"_s;
    case ConsentRecord::State::Partial:
        return u"partial"_s;
    case ConsentRecord::State::Failed:
        break;
    }
    return u"failed"_s;
}

CustomerStates::CustomerStates(Database& database, QString application, QObject* parent)
    : QObject(parent), m_database(database), m_application(std::move(application))
{
    m_announceTimer.setSingleShot(true);
    m_announceTimer.setInterval(std::chrono::milliseconds(50));
    connect(&m_announceTimer, &QTimer::timeout, this, [this] {
        const auto tenants = std::exchange(m_announce, {});
        Q_EMIT changed(tenants.values());
    });
    m_writeTimer.setSingleShot(true);
    m_writeTimer.setInterval(kWriteDelay);
    connect(&m_writeTimer, &QTimer::timeout, this, [this] { std::ignore = write(); });
}

CustomerStates::~CustomerStates()
{
    if (!m_dirtyConsents.isEmpty() || !m_dirtyAccesses.isEmpty())
        std::ignore = write();
    if (m_loading)
        m_loading->finish(fail(ErrorCode::Cancelled, u"The profile was closed."_s));
}

AsyncResult<> CustomerStates::load()
{
    if (m_loading)
        return m_loading->future();
    const SharedResult<> loading;
    m_loading = loading;
    const auto result = loading.future();
    const auto read =
        m_database.run<Rows>([application = m_application](QSqlDatabase& database) -> Result<Rows> {
            QSqlQuery query(database);
            query.setForwardOnly(true);
            query.prepare(u"SELECT value FROM fact WHERE name = ?"_s);
            query.addBindValue(kApplicationFact);
            if (auto done = exec(query); !done)
                return fail(done.error());
            if (!query.next() || query.value(0).toString() != application) {
                // Consent and access are an application's own.
                for (const QString& table : {u"consent"_s, u"access"_s, u"fact"_s}) {
                    query.prepare(u"DELETE FROM "_s + table);
                    if (auto done = exec(query); !done)
                        return fail(done.error());
                }
                query.prepare(u"INSERT INTO fact (name, at, value) VALUES (?, ?, ?)"_s);
                query.addBindValue(kApplicationFact);
                query.addBindValue(QDateTime::currentSecsSinceEpoch());
                query.addBindValue(application);
                if (auto done = exec(query); !done)
                    return fail(done.error());
                return Rows{};
            }
            Rows rows;
            query.prepare(u"SELECT tenant, state, scopes, missing, at, error FROM consent"_s);
            if (auto done = exec(query); !done)
                return fail(done.error());
            while (query.next()) {
                const auto state = consentStateFromName(query.value(1).toString());
                if (!state)
                    continue;
                rows.consents.insert(TenantId{query.value(0).toString()},
                                     ConsentRecord{*state, listFrom(query.value(2).toString()),
                                                   listFrom(query.value(3).toString()),
                                                   timeFrom(query.value(4)), errorFrom(query.value(5))});
            }
            query.prepare(u"SELECT tenant, connection, state, role, at, milliseconds, error FROM access"_s);
            if (auto done = exec(query); !done)
                return fail(done.error());
            while (query.next()) {
                const auto state = accessStateFromName(query.value(2).toString());
                if (!state)
                    continue;
                AccessResult row;
                row.tenant = TenantId{query.value(0).toString()};
                row.connection = query.value(1).toString();
                row.state = *state;
                row.missingRole = query.value(3).toString();
                row.at = timeFrom(query.value(4));
                row.durationMs = query.value(5).toInt();
                row.error = errorFrom(query.value(6));
                rows.accesses[row.tenant].insert(row.connection, row);
            }
            return rows;
        });
    whenDone(read, this, [this, loading](const Result<Rows>& rows) {
        if (!rows) {
            m_loading.reset(); // another try may find the disk well again
            loading.finish(fail(rows.error()));
            return;
        }
        take(*rows);
        loading.finish({});
    });
    return result;
}

void CustomerStates::take(const Rows& rows)
{
    for (auto row = rows.consents.cbegin(); row != rows.consents.cend(); ++row) {
        if (!m_consents.contains(row.key()))
            m_consents.insert(row.key(), row.value());
    }
    for (auto tenant = rows.accesses.cbegin(); tenant != rows.accesses.cend(); ++tenant) {
        auto& known = m_accesses[tenant.key()];
        for (auto cell = tenant->cbegin(); cell != tenant->cend(); ++cell) {
            if (!known.contains(cell.key()))
                known.insert(cell.key(), cell.value());
        }
    }
    m_loaded = true;
    Q_EMIT loaded();
}

const ConsentRecord* CustomerStates::consent(const TenantId& tenant) const
{
    const auto found = m_consents.constFind(tenant);
    return found == m_consents.constEnd() ? nullptr : &*found;
}

const AccessResult* CustomerStates::access(const TenantId& tenant, const QString& connection) const
{
    const auto known = m_accesses.constFind(tenant);
    if (known == m_accesses.constEnd())
        return nullptr;
    const auto found = known->constFind(connection);
    return found == known->constEnd() ? nullptr : &*found;
}

void CustomerStates::setConsent(const TenantId& tenant, const ConsentRecord& record)
{
    m_consents.insert(tenant, record);
    m_dirtyConsents.insert(tenant);
    note(tenant);
}

void CustomerStates::setAccess(const AccessResult& result)
{
    m_accesses[result.tenant].insert(result.connection, result);
    m_dirtyAccesses.insert({result.tenant, result.connection});
    note(result.tenant);
}

void CustomerStates::note(const TenantId& tenant)
{
    m_announce.insert(tenant);
    // Not restarted: under a stream of changes both still happen in time.
    if (!m_announceTimer.isActive())
        m_announceTimer.start();
    if (!m_writeTimer.isActive())
        m_writeTimer.start();
}

AsyncResult<> CustomerStates::keep()
{
    m_writeTimer.stop();
    return write();
}

AsyncResult<> CustomerStates::write()
{
    QList<std::pair<TenantId, ConsentRecord>> consents;
    for (const TenantId& tenant : std::as_const(m_dirtyConsents))
        consents.append({tenant, m_consents.value(tenant)});
    QList<AccessResult> accesses;
    for (const auto& [tenant, connection] : std::as_const(m_dirtyAccesses))
        accesses.append(m_accesses.value(tenant).value(connection));
    const auto dirtyConsents = std::exchange(m_dirtyConsents, {});
    const auto dirtyAccesses = std::exchange(m_dirtyAccesses, {});

    const auto written = m_database.run<void>([consents, accesses](QSqlDatabase& database) -> Result<> {
        QSqlQuery query(database);
        query.prepare(u"INSERT OR REPLACE INTO consent (tenant, state, scopes, missing, at, error) "
                      "VALUES (?, ?, ?, ?, ?, ?)"_s);
        for (const auto& [tenant, record] : consents) {
            query.addBindValue(keyOf(tenant));
            query.addBindValue(consentStateName(record.state));
            query.addBindValue(toText(record.granted));
            query.addBindValue(toText(record.missing));
            query.addBindValue(record.at.toSecsSinceEpoch());
            query.addBindValue(errorText(record.error));
            if (auto done = exec(query); !done)
                return done;
        }
        query.prepare(
            u"INSERT OR REPLACE INTO access (tenant, connection, state, role, at, milliseconds, error) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)"_s);
        for (const AccessResult& result : accesses) {
            query.addBindValue(keyOf(result.tenant));
            query.addBindValue(result.connection);
            query.addBindValue(accessStateName(result.state));
            query.addBindValue(result.missingRole.isNull() ? u""_s : result.missingRole);
            query.addBindValue(result.at.toSecsSinceEpoch());
            query.addBindValue(result.durationMs);
            query.addBindValue(errorText(result.error));
            if (auto done = exec(query); !done)
                return done;
        }
        return {};
    });
    whenDone(written, this, [this, dirtyConsents, dirtyAccesses](const Result<>& result) {
        if (result)
            return;
        m_dirtyConsents += dirtyConsents;
        m_dirtyAccesses += dirtyAccesses;
        Q_EMIT writeFailed(result.error());
    });
    return written;
}

AsyncResult<std::optional<QByteArray>> CustomerStates::fact(const QString& name)
{
    return m_database.run<std::optional<QByteArray>>(
        [name](QSqlDatabase& database) -> Result<std::optional<QByteArray>> {
            QSqlQuery query(database);
            query.prepare(u"SELECT value FROM fact WHERE name = ?"_s);
            query.addBindValue(name);
            if (auto done = exec(query); !done)
                return fail(done.error());
            if (!query.next())
                return std::optional<QByteArray>();
            return std::optional<QByteArray>(query.value(0).toString().toUtf8());
        });
}

AsyncResult<> CustomerStates::setFact(const QString& name, const QByteArray& value, const QDateTime& at)
{
    return m_database.run<void>([name, value, at](QSqlDatabase& database) -> Result<> {
        QSqlQuery query(database);
        query.prepare(u"INSERT OR REPLACE INTO fact (name, at, value) VALUES (?, ?, ?)"_s);
        query.addBindValue(name);
        query.addBindValue(at.toSecsSinceEpoch());
        query.addBindValue(QString::fromUtf8(value));
        return exec(query);
    });
}

} // namespace steward
