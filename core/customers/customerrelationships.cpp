#include "customerrelationships.h"

#include <logging/log.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <algorithm>
#include <storage/database.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

// A portion shows within a second or two, and is written at once.
constexpr qsizetype kPortion = 60;

bool counts(const Relationship& relationship)
{
    return relationship.isActive() && !relationship.leadsTransition;
}

/// Of these roles, the ones a console needs.
QStringList needed(const QStringList& roles)
{
    const QStringList expected = expectedRoles();
    QStringList some;
    std::copy_if(roles.cbegin(), roles.cend(), std::back_inserter(some),
                 [&expected](const QString& role) { return expected.contains(role, Qt::CaseInsensitive); });
    return some;
}

Result<> exec(QSqlQuery& query, const QString& statement, const QVariantList& values = {})
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

QString toText(const QJsonArray& array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QStringList toList(const QJsonArray& array)
{
    QStringList list;
    for (const auto& value : array)
        list << value.toString();
    return list;
}

QJsonArray arrayIn(const QVariant& text)
{
    return QJsonDocument::fromJson(text.toString().toUtf8()).array();
}

QVariant milliseconds(const QDateTime& time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeIn(const QVariant& milliseconds)
{
    return milliseconds.isNull() ? QDateTime()
                                 : QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), Qt::UTC);
}

QVariant assignmentsText(const std::optional<QList<AccessAssignment>>& assignments)
{
    if (!assignments)
        return {};
    QJsonArray array;
    for (const AccessAssignment& assignment : *assignments) {
        array.append(QJsonObject{{u"group"_s, assignment.groupId},
                                 {u"status"_s, assignment.status},
                                 {u"roles"_s, QJsonArray::fromStringList(assignment.roles)}});
    }
    return toText(array);
}

QList<AccessAssignment> assignmentsIn(const QString& relationshipId, const QVariant& text)
{
    QList<AccessAssignment> list;
    const QJsonArray array = arrayIn(text);
    for (const auto& value : array) {
        list.append({relationshipId, value[u"group"_s].toString(), value[u"status"_s].toString(),
                     toList(value[u"roles"_s].toArray())});
    }
    return list;
}

Result<bool> isOurs(QSqlQuery& query, const QString& owner)
{
    if (auto done = exec(query, u"SELECT owner FROM relationship_list"_s); !done)
        return fail(done.error());
    const bool ours = query.next() && query.value(0).toString() == owner;
    query.finish();
    return ours;
}

} // namespace

CustomerRelations relationsOf(const TenantId& tenant, QList<Relationship> relationships,
                              const QHash<QString, QList<AccessAssignment>>& assignments,
                              const std::optional<QStringList>& groups)
{
    std::sort(relationships.begin(), relationships.end(), [](const Relationship& a, const Relationship& b) {
        return a.activatedAt == b.activatedAt ? a.id < b.id : a.activatedAt < b.activatedAt;
    });
    CustomerRelations relations;
    relations.groupsKnown = groups.has_value();
    relations.rolesKnown = relations.groupsKnown;
    const QString everybody = u"everybody"_s;
    QList<AccessAssignment> read;
    QList<AccessAssignment> offered;
    for (const Relationship& relationship : std::as_const(relationships)) {
        if (!counts(relationship))
            continue;
        offered.append({relationship.id, everybody, u"active"_s, relationship.roles});
        const auto found = assignments.constFind(relationship.id);
        if (found == assignments.cend()) {
            relations.rolesKnown = false;
            continue;
        }
        read += *found;
        if (groups)
            relations.reaching.insert(relationship.id, rolesReaching(*groups, relationship, *found));
    }
    const auto accessOf = [&](const QList<AccessAssignment>& some, const QStringList& groupIds) {
        const EffectiveAccess all = effectiveAccess(tenant, relationships, some, groupIds);
        const QStringList counted = needed(all.roles);
        return counted.isEmpty() ? all : effectiveAccess(tenant, relationships, some, groupIds, counted);
    };
    relations.access = accessOf(read, groups.value_or(QStringList()));
    if (relations.access.hasRelationship) {
        const bool ofAccount = relations.rolesKnown && !relations.access.roles.isEmpty();
        const EffectiveAccess ends = ofAccount ? relations.access : accessOf(offered, {everybody});
        relations.endsAt = ends.endsAt;
        if (ends.roles.isEmpty()) { // a relationship of nothing ends all the same
            const auto best =
                std::find_if(relationships.cbegin(), relationships.cend(), [&ends](const Relationship& each) {
                    return each.id == ends.bestRelationshipId;
                });
            if (best != relationships.cend() && !best->extendsItself())
                relations.endsAt = best->endsAt;
        }
        relations.renewsItself = !relations.endsAt.isValid();
    }
    relations.relationships = std::move(relationships);
    return relations;
}

QString relationshipStatus(const CustomerRelations& relations)
{
    const QList<Relationship>& all = relations.relationships;
    const auto best = std::find_if(all.cbegin(), all.cend(), [&relations](const Relationship& each) {
        return each.id == relations.access.bestRelationshipId;
    });
    if (best != all.cend())
        return best->status;
    return all.isEmpty() ? QString() : all.last().status;
}

CustomerRelationships::CustomerRelationships(const RelationshipClient& client, Database& database,
                                             QString owner, const Clock& clock, QObject* parent)
    : QObject(parent), m_client(client), m_database(database), m_owner(std::move(owner)), m_clock(clock)
{
}

CustomerRelationships::~CustomerRelationships()
{
    m_asker.reset();
    const Error gone = fail(ErrorCode::Cancelled, u"The profile was closed."_s).value();
    if (m_loading)
        m_loading->finish(fail(gone));
    if (m_refreshing)
        m_refreshing->finish(fail(gone));
}

AsyncResult<> CustomerRelationships::load()
{
    if (m_loading)
        return m_loading->future();
    const SharedResult<> loading;
    m_loading = loading;
    const auto result = loading.future();
    const auto read = m_database.run<Rows>([owner = m_owner](QSqlDatabase& database) -> Result<Rows> {
        QSqlQuery query(database);
        query.setForwardOnly(true);
        Rows rows;
        if (auto done = exec(query, u"SELECT owner, as_of, account_groups FROM relationship_list"_s); !done)
            return fail(done.error());
        if (!query.next() || query.value(0).toString() != owner) {
            for (const QString& table : {u"relationship"_s, u"relationship_list"_s}) {
                if (auto done = exec(query, u"DELETE FROM "_s + table); !done)
                    return fail(done.error());
            }
            if (auto done =
                    exec(query, u"INSERT INTO relationship_list (one, owner) VALUES (1, ?)"_s, {owner});
                !done)
                return fail(done.error());
            return rows;
        }
        rows.asOf = timeIn(query.value(1));
        if (!query.value(2).isNull())
            rows.groups = toList(arrayIn(query.value(2)));
        if (auto done = exec(query, u"SELECT id, tenant, name, customer_name, status, activated, ends, "
                                    "auto_extend, roles, transition, assignments, read FROM relationship"_s);
            !done)
            return fail(done.error());
        while (query.next()) {
            Kept kept;
            kept.relationship.id = query.value(0).toString();
            kept.relationship.customer.value = query.value(1).toString();
            kept.relationship.name = query.value(2).toString();
            kept.relationship.customerName = query.value(3).toString();
            kept.relationship.status = query.value(4).toString();
            kept.relationship.activatedAt = timeIn(query.value(5));
            kept.relationship.endsAt = timeIn(query.value(6));
            kept.relationship.autoExtend = query.value(7).toString();
            kept.relationship.roles = toList(arrayIn(query.value(8)));
            kept.relationship.leadsTransition = query.value(9).toBool();
            if (!query.value(10).isNull())
                kept.assignments = assignmentsIn(kept.relationship.id, query.value(10));
            kept.readAt = timeIn(query.value(11));
            rows.kept.append(kept);
        }
        return rows;
    });
    whenDone(read, this, [this, loading](const Result<Rows>& rows) {
        if (!rows) {
            m_loading.reset(); // another try may find the disk well again
            loading.finish(fail(rows.error()));
            return;
        }
        QSet<TenantId> tenants;
        for (const Kept& kept : rows->kept) {
            m_kept.insert(kept.relationship.id, kept);
            m_ids[kept.relationship.customer].append(kept.relationship.id);
            tenants.insert(kept.relationship.customer);
        }
        m_groups = rows->groups;
        m_asOf = rows->asOf;
        const QList<TenantId> different = work(tenants);
        if (m_asOf.isValid() && m_state == State::Empty)
            setState(State::Ready, std::nullopt);
        if (!different.isEmpty())
            Q_EMIT changed(different);
        loading.finish({});
    });
    return result;
}

AsyncResult<> CustomerRelationships::refresh()
{
    if (m_refreshing)
        return m_refreshing->future();
    m_refreshing.emplace();
    const auto result = m_refreshing->future();
    m_asker = std::make_unique<QObject>();
    m_rolesError.reset();
    setState(State::Loading, std::nullopt);
    // Without what was kept, everything is asked anew; that is no reason not to ask.
    whenDone(load(), m_asker.get(), [this](const Result<>&) { askRelationships(); });
    return result;
}

void CustomerRelationships::cancel()
{
    if (m_refreshing)
        end(fail(ErrorCode::Cancelled, u"Reading the delegated relationships was stopped."_s).value());
}

void CustomerRelationships::askRelationships()
{
    whenDone(m_client.relationships(m_asker.get()), m_asker.get(),
             [this](const Result<QList<Relationship>>& relationships) {
                 if (relationships)
                     askGroups(*relationships);
                 else
                     end(relationships.error());
             });
}

void CustomerRelationships::askGroups(const QList<Relationship>& relationships)
{
    whenDone(m_client.accountGroupIds(m_asker.get()), m_asker.get(),
             [this, relationships](const Result<QStringList>& groups) {
                 if (groups) {
                     m_groups = *groups;
                     m_groups->sort();
                 } else {
                     m_rolesError = groups.error();
                 }
                 take(relationships);
             });
}

void CustomerRelationships::take(const QList<Relationship>& relationships)
{
    m_asOf = m_clock.now();
    QStringList changedIds;
    m_unread.clear();
    QSet<QString> returned;
    QHash<TenantId, QStringList> ids;
    for (const Relationship& relationship : relationships) {
        if (relationship.customer.isEmpty() || returned.contains(relationship.id))
            continue; // nobody has approved it yet, or a page came twice
        returned.insert(relationship.id);
        ids[relationship.customer].append(relationship.id);
        Kept& kept = m_kept[relationship.id];
        const bool isSame = kept.relationship == relationship;
        if (!isSame) {
            kept.relationship = relationship;
            changedIds.append(relationship.id);
        }
        const bool isGood = isSame && kept.assignments &&
                            kept.readAt.addSecs(std::chrono::seconds(kRolesGoodFor).count()) > m_asOf;
        if (counts(relationship) && !isGood)
            m_unread.append(relationship.id);
    }
    QStringList goneIds;
    for (auto kept = m_kept.begin(); kept != m_kept.end();) {
        if (returned.contains(kept.key())) {
            ++kept;
            continue;
        }
        goneIds.append(kept.key());
        kept = m_kept.erase(kept);
    }
    QSet<TenantId> tenants(m_tenants.keyBegin(), m_tenants.keyEnd());
    for (auto each = ids.keyBegin(); each != ids.keyEnd(); ++each)
        tenants.insert(*each);
    m_ids = ids;
    keep(changedIds, goneIds);
    const QList<TenantId> different = work(tenants);
    // Whoever is told may cancel.
    const QPointer<QObject> asker(m_asker.get());
    if (!different.isEmpty())
        Q_EMIT changed(different);
    if (asker)
        askAssignments();
}

void CustomerRelationships::askAssignments()
{
    if (m_unread.isEmpty() || m_rolesError)
        return end(std::nullopt);
    const QStringList portion = m_unread.mid(0, kPortion);
    m_unread = m_unread.mid(portion.size());
    whenDone(m_client.assignments(portion, m_asker.get()), m_asker.get(),
             [this, portion](const Result<QHash<QString, QList<AccessAssignment>>>& read) {
                 if (read)
                     takeAssignments(portion, *read);
                 else
                     end(read.error());
             });
}

void CustomerRelationships::takeAssignments(const QStringList& asked,
                                            const QHash<QString, QList<AccessAssignment>>& read)
{
    QStringList changedIds;
    QSet<TenantId> tenants;
    const QDateTime now = m_clock.now();
    for (const QString& id : asked) {
        const auto found = read.constFind(id);
        const auto kept = m_kept.find(id);
        if (found == read.cend() || kept == m_kept.end())
            continue; // what was known of it stays
        kept->assignments = *found;
        kept->readAt = now;
        changedIds.append(id);
        tenants.insert(kept->relationship.customer);
    }
    keep(changedIds, {});
    const QList<TenantId> different = work(tenants);
    const QPointer<QObject> asker(m_asker.get());
    if (!different.isEmpty())
        Q_EMIT changed(different);
    if (asker)
        askAssignments();
}

void CustomerRelationships::end(const std::optional<Error>& error)
{
    m_asker.reset();
    m_unread.clear();
    const bool stopped = error && error->code == ErrorCode::Cancelled && m_asOf.isValid();
    setState(error && !stopped ? State::Failed : State::Ready, error ? error : m_rolesError);
    if (m_refreshing) {
        const SharedResult<> refreshing = *std::exchange(m_refreshing, std::nullopt);
        refreshing.finish(error ? Result<>(fail(*error)) : Result<>());
    }
}

QList<TenantId> CustomerRelationships::work(const QSet<TenantId>& tenants)
{
    QList<TenantId> different;
    for (const TenantId& tenant : tenants) {
        const QStringList ids = m_ids.value(tenant);
        if (ids.isEmpty()) {
            if (m_tenants.remove(tenant))
                different.append(tenant);
            continue;
        }
        QList<Relationship> relationships;
        QHash<QString, QList<AccessAssignment>> assignments;
        for (const QString& id : ids) {
            const auto kept = m_kept.constFind(id);
            if (kept == m_kept.cend())
                continue;
            relationships.append(kept->relationship);
            if (kept->assignments)
                assignments.insert(id, *kept->assignments);
        }
        CustomerRelations relations = relationsOf(tenant, relationships, assignments, m_groups);
        const auto known = m_tenants.find(tenant);
        if (known != m_tenants.end() && *known == relations)
            continue;
        m_tenants.insert(tenant, std::move(relations));
        different.append(tenant);
    }
    return different;
}

void CustomerRelationships::keep(const QStringList& changedIds, const QStringList& goneIds)
{
    QList<Kept> rows;
    for (const QString& id : changedIds)
        rows.append(m_kept.value(id));
    const QVariant groups = m_groups ? QVariant(toText(QJsonArray::fromStringList(*m_groups))) : QVariant();
    const auto written = m_database.run<void>([owner = m_owner, asOf = m_asOf, groups, rows,
                                               goneIds](QSqlDatabase& database) -> Result<> {
        QSqlQuery query(database);
        const auto ours = isOurs(query, owner);
        if (!ours)
            return fail(ours.error());
        if (!*ours)
            return {}; // another process uses this profile as somebody else
        for (const QString& id : goneIds) {
            if (auto done = exec(query, u"DELETE FROM relationship WHERE id = ?"_s, {id}); !done)
                return done;
        }
        for (const Kept& row : rows) {
            const Relationship& one = row.relationship;
            if (auto done =
                    exec(query,
                         u"INSERT OR REPLACE INTO relationship (id, tenant, name, customer_name, status, "
                         "activated, ends, auto_extend, roles, transition, assignments, read) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                         {one.id, one.customer.value.toLower(), notNull(one.name), notNull(one.customerName),
                          notNull(one.status), milliseconds(one.activatedAt), milliseconds(one.endsAt),
                          notNull(one.autoExtend), toText(QJsonArray::fromStringList(one.roles)),
                          one.leadsTransition, assignmentsText(row.assignments), milliseconds(row.readAt)});
                !done)
                return done;
        }
        return exec(query, u"UPDATE relationship_list SET as_of = ?, account_groups = ?"_s,
                    {milliseconds(asOf), groups});
    });
    whenDone(written, this, [](const Result<>& result) {
        // Only the next start knows less for it.
        if (!result)
            log(LogLevel::Warning, "customers", result.error().message);
    });
}

const CustomerRelations* CustomerRelationships::of(const TenantId& tenant) const
{
    const auto found = m_tenants.constFind(tenant);
    return found == m_tenants.cend() ? nullptr : &*found;
}

std::optional<qint64> CustomerRelationships::daysLeft(const TenantId& tenant) const
{
    const CustomerRelations* relations = of(tenant);
    if (!relations || !relations->endsAt.isValid())
        return std::nullopt;
    constexpr qint64 kDay = 24 * 60 * 60;
    const qint64 left = m_clock.now().secsTo(relations->endsAt);
    return left >= 0 ? left / kDay : -((-left + kDay - 1) / kDay);
}

void CustomerRelationships::setState(State state, const std::optional<Error>& error)
{
    m_state = state;
    m_lastError = error;
    Q_EMIT stateChanged();
}

} // namespace steward
