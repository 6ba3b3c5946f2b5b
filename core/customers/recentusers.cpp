#include "recentusers.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <storage/database.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// Runs one statement with its values.
Result<> exec(QSqlQuery& query, const QString& statement, const QVariantList& values)
{
    if (!query.prepare(statement))
        return fail(Database::queryError(query));
    for (const QVariant& value : values)
        query.addBindValue(value);
    if (!query.exec())
        return fail(Database::queryError(query));
    return {};
}

// A null text is NULL in a database, which the columns refuse.
QString notNull(const QString& text)
{
    return text.isNull() ? u""_s : text;
}

} // namespace

RecentUsers::RecentUsers(Database& database, QString application)
    : m_database(database), m_application(std::move(application))
{
}

AsyncResult<QList<User>> RecentUsers::of(const TenantId& tenant) const
{
    return m_database.run<QList<User>>([application = m_application, tenant = tenant.value.toLower()](
                                           QSqlDatabase& database) -> Result<QList<User>> {
        QSqlQuery query(database);
        if (auto done =
                exec(query,
                     u"SELECT user, name, sign_in FROM recent_user WHERE application = ? AND tenant = ? "
                     "ORDER BY place DESC LIMIT ?"_s,
                     {application, tenant, kKept});
            !done)
            return fail(done.error());
        QList<User> users;
        while (query.next()) {
            User user;
            user.id = UserId{query.value(0).toString()};
            user.displayName = query.value(1).toString();
            user.userPrincipalName = query.value(2).toString();
            users.append(user);
        }
        return users;
    });
}

AsyncResult<> RecentUsers::note(const TenantId& tenant, const User& user)
{
    return m_database.run<void>([application = m_application, tenant = tenant.value.toLower(),
                                 user](QSqlDatabase& database) -> Result<> {
        QSqlQuery query(database);
        if (auto done = exec(
                query,
                u"INSERT OR REPLACE INTO recent_user (application, tenant, user, place, name, sign_in) "
                "VALUES (?, ?, ?, 1 + (SELECT coalesce(max(place), 0) FROM recent_user WHERE application "
                "= ? AND tenant = ?), ?, ?)"_s,
                {application, tenant, user.id.value.toLower(), application, tenant, notNull(user.displayName),
                 notNull(user.userPrincipalName)});
            !done)
            return done;
        return exec(
            query,
            u"DELETE FROM recent_user WHERE application = ? AND tenant = ? AND user NOT IN (SELECT user FROM "
            "recent_user WHERE application = ? AND tenant = ? ORDER BY place DESC LIMIT ?)"_s,
            {application, tenant, application, tenant, kKept});
    });
}

AsyncResult<> RecentUsers::forget(const TenantId& tenant, const UserId& user)
{
    return m_database.run<void>([application = m_application, tenant = tenant.value.toLower(),
                                 user = user.value.toLower()](QSqlDatabase& database) -> Result<> {
        QSqlQuery query(database);
        return exec(query, u"DELETE FROM recent_user WHERE application = ? AND tenant = ? AND user = ?"_s,
                    {application, tenant, user});
    });
}

} // namespace steward
