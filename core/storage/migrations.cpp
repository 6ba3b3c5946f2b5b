#include "migrations.h"

using namespace Qt::StringLiterals;

namespace steward {

const QList<QStringList>& profileMigrations()
{
    // Tenant ids are stored in lower case, times as seconds since 1970 in UTC, errors as JSON.
    static const QList<QStringList> steps{
        {
            u"CREATE TABLE consent ("
            "tenant TEXT PRIMARY KEY, state TEXT NOT NULL, scopes TEXT NOT NULL, missing TEXT NOT NULL, "
            "at INTEGER NOT NULL, error TEXT) WITHOUT ROWID"_s,
            u"CREATE TABLE access ("
            "tenant TEXT NOT NULL, connection TEXT NOT NULL, state TEXT NOT NULL, role TEXT NOT NULL, at "
            "INTEGER NOT NULL, "
            "milliseconds INTEGER NOT NULL, error TEXT, PRIMARY KEY (tenant, connection)) WITHOUT ROWID"_s,
            u"CREATE TABLE fact (name TEXT PRIMARY KEY, at INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID"_s,
        },
        // Runs: times in milliseconds; ended is null while one runs.
        {
            u"CREATE TABLE run ("
            "id TEXT PRIMARY KEY, script TEXT NOT NULL, path TEXT NOT NULL, customer TEXT NOT NULL, tenant "
            "TEXT NOT NULL, "
            "customer_name TEXT NOT NULL, user TEXT NOT NULL, user_name TEXT NOT NULL, connections TEXT NOT "
            "NULL, "
            "engine TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER, state TEXT NOT NULL, exit_code "
            "INTEGER, "
            "errors INTEGER, warnings INTEGER, outputs INTEGER, connect_ms INTEGER, run_ms INTEGER, error TEXT)"_s,
            u"CREATE INDEX run_started ON run (started)"_s,
            u"CREATE INDEX run_customer ON run (customer, started)"_s,
        },
        // The customers as the service last gave them, in its order; missing: since when it does not.
        {
            u"CREATE TABLE customer ("
            "id TEXT PRIMARY KEY, place INTEGER NOT NULL, tenant TEXT NOT NULL, name TEXT NOT NULL, domain "
            "TEXT NOT "
            "NULL, relationship TEXT NOT NULL, missing INTEGER) WITHOUT ROWID"_s,
            u"CREATE TABLE customer_list (one INTEGER PRIMARY KEY CHECK (one = 1), application TEXT NOT "
            u"NULL, as_of "
            "INTEGER NOT NULL)"_s,
        },
        // The users last chosen in each tenant. `place` grows with every choice.
        {
            u"CREATE TABLE recent_user ("
            "application TEXT NOT NULL, tenant TEXT NOT NULL, user TEXT NOT NULL, place INTEGER NOT NULL, "
            "name TEXT NOT NULL, sign_in TEXT NOT NULL, PRIMARY KEY (application, tenant, user)) WITHOUT ROWID"_s,
        },
        // Delegated relationships, each with who has its roles (null: not read) and when that was read; and
        // the groups the signed-in account is in. Times in milliseconds.
        {
            u"CREATE TABLE relationship ("
            "id TEXT PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL, customer_name TEXT NOT NULL, "
            "status TEXT NOT "
            "NULL, activated INTEGER, ends INTEGER, auto_extend TEXT NOT NULL, roles TEXT NOT NULL, "
            "transition INTEGER "
            "NOT NULL, assignments TEXT, read INTEGER) WITHOUT ROWID"_s,
            u"CREATE TABLE relationship_list (one INTEGER PRIMARY KEY CHECK (one = 1), owner TEXT NOT NULL, "
            u"as_of "
            "INTEGER, account_groups TEXT)"_s,
        },
        // The contracts of the partner's directory as Graph last gave them.
        {
            u"CREATE TABLE contract ("
            "tenant TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, domain TEXT NOT NULL, type TEXT "
            "NOT "
            "NULL) WITHOUT ROWID"_s,
            u"CREATE TABLE contract_list (one INTEGER PRIMARY KEY CHECK (one = 1), application TEXT NOT "
            u"NULL, as_of "
            "INTEGER NOT NULL)"_s,
        },
        // What a run's parameters were, as JSON and without secrets.
        {
            u"ALTER TABLE run ADD COLUMN parameters TEXT"_s,
        },
    };
    return steps;
}

} // namespace steward
