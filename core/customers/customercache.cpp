#include "customercache.h"

#include <QSet>
#include <QSqlQuery>
#include <QVariant>

#include <storage/database.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

struct Placed
{
    qsizetype place;
    Customer customer;
};

Result<> exec(QSqlQuery& query)
{
    if (!query.exec())
        return fail(Database::queryError(query));
    return {};
}

/// An empty text, never NULL.
QString text(const QString& value)
{
    return value.isNull() ? u""_s : value;
}

Result<> forget(QSqlQuery& query)
{
    for (const QString& table : {u"customer"_s, u"customer_list"_s}) {
        query.prepare(u"DELETE FROM "_s + table);
        if (auto done = exec(query); !done)
            return done;
    }
    return {};
}

Result<bool> isOurs(QSqlQuery& query, const QString& application, QDateTime* asOf)
{
    query.prepare(u"SELECT application, as_of FROM customer_list"_s);
    if (auto done = exec(query); !done)
        return fail(done.error());
    if (!query.next() || query.value(0).toString() != application)
        return false;
    if (asOf)
        *asOf = QDateTime::fromSecsSinceEpoch(query.value(1).toLongLong(), Qt::UTC);
    return true;
}

Result<> write(QSqlQuery& query, const QList<Placed>& rows)
{
    query.prepare(u"INSERT OR REPLACE INTO customer (id, place, tenant, name, domain, relationship, missing) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?)"_s);
    for (const Placed& row : rows) {
        query.addBindValue(row.customer.id.value);
        query.addBindValue(row.place);
        query.addBindValue(text(row.customer.tenant.value));
        query.addBindValue(text(row.customer.name));
        query.addBindValue(text(row.customer.domain));
        query.addBindValue(text(row.customer.relationship));
        query.addBindValue(row.customer.missingSince.isValid()
                               ? QVariant(row.customer.missingSince.toSecsSinceEpoch())
                               : QVariant());
        if (auto done = exec(query); !done)
            return done;
    }
    return {};
}

} // namespace

CustomerCache::CustomerCache(Database& database, QString application)
    : m_database(database), m_application(std::move(application))
{
}

AsyncResult<std::optional<CustomerCache::List>> CustomerCache::load() const
{
    using Found = std::optional<List>;
    return m_database.run<Found>([application = m_application](QSqlDatabase& database) -> Result<Found> {
        QSqlQuery query(database);
        query.setForwardOnly(true);
        List list;
        const auto ours = isOurs(query, application, &list.asOf);
        if (!ours)
            return fail(ours.error());
        if (!*ours)
            return Found();
        query.prepare(
            u"SELECT id, tenant, name, domain, relationship, missing FROM customer ORDER BY place"_s);
        if (auto done = exec(query); !done)
            return fail(done.error());
        while (query.next()) {
            Customer customer;
            customer.id.value = query.value(0).toString();
            customer.tenant.value = query.value(1).toString();
            customer.name = query.value(2).toString();
            customer.domain = query.value(3).toString();
            customer.relationship = query.value(4).toString();
            if (!query.isNull(5))
                customer.missingSince = QDateTime::fromSecsSinceEpoch(query.value(5).toLongLong(), Qt::UTC);
            list.customers.append(customer);
        }
        return Found(std::move(list));
    });
}

AsyncResult<> CustomerCache::keep(const List& list, const QList<Customer>& before) const
{
    // All of it on the database's thread: what differs is found by looking at every row.
    return m_database.run<void>([application = m_application, list,
                                 before](QSqlDatabase& database) -> Result<> {
        QList<Placed> changed;
        QList<Placed> all;
        for (qsizetype i = 0; i < list.customers.size(); ++i) {
            const Customer& customer = list.customers.at(i);
            all.append({i, customer});
            if (i >= before.size() || !(before.at(i) == customer))
                changed.append({i, customer});
        }
        QStringList gone;
        {
            QSet<CustomerId> kept;
            for (const Customer& customer : list.customers)
                kept.insert(customer.id);
            for (const Customer& customer : before) {
                if (!kept.contains(customer.id))
                    gone.append(customer.id.value);
            }
        }
        QSqlQuery query(database);
        const auto ours = isOurs(query, application, nullptr);
        if (!ours)
            return fail(ours.error());
        query.finish();
        if (!*ours || all.size() == changed.size()) {
            if (auto done = forget(query); !done)
                return done;
            if (auto done = write(query, all); !done)
                return done;
        } else {
            query.prepare(u"DELETE FROM customer WHERE id = ?"_s);
            for (const QString& id : gone) {
                query.addBindValue(id);
                if (auto done = exec(query); !done)
                    return done;
            }
            if (auto done = write(query, changed); !done)
                return done;
        }
        query.prepare(u"INSERT OR REPLACE INTO customer_list (one, application, as_of) VALUES (1, ?, ?)"_s);
        query.addBindValue(application);
        query.addBindValue(list.asOf.toSecsSinceEpoch());
        return exec(query);
    });
}

} // namespace steward
