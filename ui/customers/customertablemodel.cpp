#include "customertablemodel.h"

#include <common/plaintext.h>
#include <customers/customercontracts.h>
#include <customers/customergroups.h>
#include <customers/customernotes.h>
#include <customers/customersources.h>

#include <QLocale>
#include <QSet>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kStaleDays = 7;
constexpr int kErrorDays = 30;
constexpr int kWarningDays = 60;
constexpr size_t kKeysAtATime = 1000; // about 2 ms
constexpr auto kKeyPause = std::chrono::milliseconds(10);

struct ColumnInfo
{
    QLatin1StringView id;
    const char* title;
};

// In the order of CustomerTableModel::Column.
constexpr ColumnInfo kColumns[] = {
    {"favourite"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Favourite")},
    {"name"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Name")},
    {"domain"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Default domain")},
    {"relationship"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Relationship")},
    {"ends"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Ends")},
    {"consent"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Consent")},
    {"access"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Access")},
    {"tags"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Tags")},
    {"lastRun"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Last run")},
    {"roles"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Your roles")},
    {"note"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Note")},
    {"tenantId"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Tenant id")},
    {"customerId"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Customer id")},
    {"sources"_L1, QT_TRANSLATE_NOOP("steward::CustomerTableModel", "Known from")},
};
static_assert(std::size(kColumns) == CustomerTableModel::ColumnCount);

QString dayText(const QDateTime& time, const QDateTime& now)
{
    const QDate day = time.toLocalTime().date();
    return QLocale().toString(day,
                              day.year() == now.toLocalTime().date().year() ? u"d MMM"_s : u"MMM yyyy"_s);
}

QString runText(const LastRun* run, const QDateTime& now)
{
    if (!run)
        return CustomerTableModel::tr("Never");
    const QDateTime local = run->startedAt.toLocalTime();
    const qint64 days = local.date().daysTo(now.toLocalTime().date());
    if (days == 0)
        return CustomerTableModel::tr("Today %1").arg(QLocale().toString(local.time(), u"HH:mm"_s));
    return days == 1 ? CustomerTableModel::tr("Yesterday") : dayText(run->startedAt, now);
}

QString rolesText(qsizetype count)
{
    return count == 1 ? CustomerTableModel::tr("1 role") : CustomerTableModel::tr("%1 roles").arg(count);
}

/// The beginning of a text as a number that sorts like it, so that most comparisons end there.
CustomerTableModel::SortKey textKey(const QString& text)
{
    quint64 number = 0;
    for (qsizetype i = 0; i < 4; ++i)
        number = number << 16 | (i < text.size() ? text.at(i).unicode() : 0);
    return {qint64(number ^ (quint64(1) << 63)), text};
}

/// Tool tips take what looks like markup for markup.
QString plainToolTip(const QString& text)
{
    return text.isEmpty() ? QString()
                          : u"<qt>"_s + text.toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</qt>"_s;
}

} // namespace

QString sourcesText(const QList<CustomerSource>& sources)
{
    QStringList names;
    for (const CustomerSource source : sources) {
        names << (source == CustomerSource::PartnerCenter ? CustomerTableModel::tr("Partner Center")
                  : source == CustomerSource::Contract    ? CustomerTableModel::tr("contract")
                                                          : CustomerTableModel::tr("relationship"));
    }
    QString text = names.join(u", "_s);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString originText(const Customer& customer)
{
    const CustomerOrigin& origin = customer.origin;
    if (origin.record == CustomerSource::Contract) {
        return CustomerTableModel::tr(
            "Partner Center does not list it: only a contract in the partner's directory names it.");
    }
    if (origin.record == CustomerSource::Relationship) {
        return CustomerTableModel::tr(
            "Partner Center does not list it: a delegated admin relationship names it.");
    }
    const auto from = [](CustomerSource source) {
        return source == CustomerSource::Contract ? CustomerTableModel::tr("its contract")
                                                  : CustomerTableModel::tr("its delegated relationship");
    };
    const bool name = origin.name != CustomerSource::PartnerCenter;
    const bool domain = origin.domain != CustomerSource::PartnerCenter;
    if (name && domain && origin.name == origin.domain)
        return CustomerTableModel::tr("Partner Center gives no name and no domain: both are from %1.")
            .arg(from(origin.name));
    QStringList parts;
    if (name)
        parts
            << CustomerTableModel::tr("Partner Center gives no name: it is from %1.").arg(from(origin.name));
    if (domain)
        parts << CustomerTableModel::tr("Partner Center gives no domain: it is from %1.")
                     .arg(from(origin.domain));
    return parts.join(u' ');
}

QString relationshipText(const QString& relationship)
{
    const QString word = visibleText(relationship);
    if (word.isEmpty())
        return CustomerTableModel::tr("Not returned");
    if (word.compare("none"_L1, Qt::CaseInsensitive) == 0)
        return CustomerTableModel::tr("None");
    QString spaced;
    for (qsizetype i = 0; i < word.size(); ++i) {
        const bool starts = i > 0 && word.at(i).isUpper() && word.at(i - 1).isLower();
        if (starts)
            spaced += u' ';
        spaced += i == 0 ? word.at(i).toUpper() : word.at(i).toLower();
    }
    return spaced;
}

QString relationshipText(const Customer& customer, const CustomerRelations* relations)
{
    if (customer.missingSince.isValid()) {
        return CustomerTableModel::tr("Not returned since %1")
            .arg(QLocale().toString(customer.missingSince.toLocalTime().date(), QLocale::ShortFormat));
    }
    const QString delegated = relations ? relationshipStatus(*relations) : QString();
    return relationshipText(delegated.isEmpty() ? customer.relationship : delegated);
}

StateSign endsSign(const CustomerRelations* relations, const QDateTime& now)
{
    constexpr int kLast = -1'000'000; // what has no end comes after what has one
    if (!relations)
        return {{}, u"textMuted"_s, CustomerTableModel::tr("Not known"), kLast};
    if (relations->renewsItself) {
        QDateTime next;
        for (const steward::Relationship& each : relations->relationships) {
            if (each.id == relations->access.bestRelationshipId)
                next = each.endsAt;
        }
        return {u"refresh"_s, u"success"_s, CustomerTableModel::tr("Renews"), kLast + 3,
                next.isValid() ? dayText(next, now) : QString()};
    }
    if (!relations->endsAt.isValid())
        return {{},
                u"textMuted"_s,
                relations->relationships.isEmpty() ? CustomerTableModel::tr("None")
                                                   : CustomerTableModel::tr("Not active"),
                relations->relationships.isEmpty() ? kLast + 1 : kLast + 2};
    const auto days = int(std::clamp<qint64>(now.daysTo(relations->endsAt), -100'000, 100'000));
    const QString day = dayText(relations->endsAt, now);
    if (relations->endsAt <= now)
        return {u"warning"_s, u"error"_s, CustomerTableModel::tr("Ended"), -days, day};
    const QString text = days == 0   ? CustomerTableModel::tr("Today")
                         : days == 1 ? CustomerTableModel::tr("1 day")
                                     : CustomerTableModel::tr("%1 days").arg(days);
    if (days <= kErrorDays)
        return {u"warning"_s, u"error"_s, text, -days, day};
    if (days <= kWarningDays)
        return {u"clock"_s, u"warning"_s, text, -days, day};
    return {{}, u"text"_s, text, -days, day};
}

StateSign consentSign(const ConsentRecord* record, const QDateTime& now)
{
    const auto tr = [](const char* text) { return CustomerTableModel::tr(text); };
    if (!record)
        return {u"dash"_s, u"textMuted"_s, tr("Not asked yet"), 1};
    switch (record->state) {
    case ConsentRecord::State::Consented: {
        const bool stale = record->at.daysTo(now) > kStaleDays;
        return {stale ? u"check-circle"_s : u"check-circle-filled"_s, u"success"_s,
                tr("Consented, %1")
                    .arg(QLocale().toString(record->at.toLocalTime().date(), QLocale::ShortFormat)),
                0};
    }
    case ConsentRecord::State::Partial:
        return {u"warning"_s, u"warning"_s,
                CustomerTableModel::tr("%n missing", nullptr, int(record->missing.size())), 2};
    case ConsentRecord::State::Failed:
        break;
    }
    return {u"error-circle"_s, u"error"_s, tr("Refused"), 3};
}

QString accessText(const AccessResult& result)
{
    const auto tr = [](const char* text) { return CustomerTableModel::tr(text); };
    switch (result.state) {
    case AccessResult::State::Ok:
        return tr("Works");
    case AccessResult::State::NeedsConsent:
        return tr("Needs consent");
    case AccessResult::State::RoleMissing:
        return result.missingRole.isEmpty() ? tr("Role missing")
                                            : tr("Role missing: %1").arg(result.missingRole);
    case AccessResult::State::NotLicensed:
        return tr("Not licensed");
    case AccessResult::State::BlockedByPolicy:
        return tr("Blocked by a policy");
    case AccessResult::State::Ended:
        return tr("Ended");
    case AccessResult::State::Error:
        break;
    }
    return tr("Does not work");
}

StateSign accessSign(const CustomerStates& states, const TenantId& tenant, const QStringList& connections,
                     const QDateTime& now)
{
    int checked = 0;
    int works = 0;
    bool stale = false;
    for (const QString& connection : connections) {
        const AccessResult* result = states.access(tenant, connection);
        if (!result)
            continue;
        ++checked;
        if (result->state == AccessResult::State::Ok)
            ++works;
        stale = stale || result->at.daysTo(now) > kStaleDays;
    }
    if (checked == 0)
        return {u"dash"_s, u"textMuted"_s, CustomerTableModel::tr("Not checked"), 1};
    const QString text = CustomerTableModel::tr("%1 of %2 work").arg(works).arg(checked);
    if (works == checked)
        return {stale ? u"check-circle"_s : u"check-circle-filled"_s, u"success"_s, text, 0};
    return works > 0 ? StateSign{u"warning"_s, u"warning"_s, text, 2}
                     : StateSign{u"error-circle"_s, u"error"_s, text, 3};
}

CustomerTableModel::CustomerTableModel(const Clock& clock, QObject* parent)
    : QAbstractTableModel(parent), m_clock(clock)
{
    m_keyTimer.setInterval(kKeyPause);
    connect(&m_keyTimer, &QTimer::timeout, this, &CustomerTableModel::makeSomeKeys);
}

QString CustomerTableModel::columnId(int column)
{
    return column >= 0 && column < ColumnCount ? QString(kColumns[column].id) : QString();
}

int CustomerTableModel::columnOf(const QString& id)
{
    const auto found = std::find_if(std::begin(kColumns), std::end(kColumns),
                                    [&id](const ColumnInfo& column) { return id == column.id; });
    return found == std::end(kColumns) ? -1 : int(found - std::begin(kColumns));
}

QString CustomerTableModel::columnTitle(int column)
{
    return column >= 0 && column < ColumnCount ? tr(kColumns[column].title) : QString();
}

CustomerTableModel::Row CustomerTableModel::makeRow(const Customer& customer) const
{
    Row row;
    row.customer = customer;
    if (m_notes && !m_notes->isEmpty()) {
        if (const CustomerNote note = m_notes->of(customer.id); !note.isEmpty())
            row.note = std::make_shared<const CustomerNote>(note);
    }
    row.nameKey = foldedText(nameOf(row));
    return row;
}

const QString& CustomerTableModel::nameOf(const Row& row)
{
    return row.note && !row.note->alias.isEmpty() ? row.note->alias : row.customer.name;
}

void CustomerTableModel::makeKey(const Row& row) const
{
    if (row.searchKey.isEmpty())
        row.searchKey =
            row.note ? customerSearchKey(row.customer, *row.note) : customerSearchKey(row.customer);
}

void CustomerTableModel::keysAreOld()
{
    m_textsAreOld = true;
    m_keyed = 0;
    m_keyTimer.start();
}

void CustomerTableModel::makeSomeKeys()
{
    const size_t end = std::min(m_rows.size(), m_keyed + kKeysAtATime);
    for (; m_keyed < end; ++m_keyed)
        makeKey(m_rows[m_keyed]);
    if (m_keyed >= m_rows.size())
        m_keyTimer.stop();
}

CustomerFacts CustomerTableModel::facts(int row) const
{
    const Row& one = m_rows[size_t(row)];
    makeKey(one);
    return {.customer = one.customer,
            .searchKey = one.searchKey,
            .states = m_states.data(),
            .connections = &m_connectionIds,
            .relationships = m_relationships.data(),
            .note = one.note.get(),
            .groups = m_groups.data(),
            .contracts = m_contracts.data()};
}

std::vector<char> CustomerTableModel::found(const CustomerQuery& query) const
{
    std::vector<char> kept(m_rows.size(), 1);
    if (query.hasWords()) {
        if (std::exchange(m_textsAreOld, false)) {
            qsizetype bytes = 0;
            for (const Row& row : m_rows) {
                makeKey(row);
                bytes += row.searchKey.size();
            }
            m_texts.clear();
            m_texts.reserve(qsizetype(m_rows.size()), bytes);
            for (const Row& row : m_rows)
                m_texts.append(row.searchKey);
        }
        query.keepWithWords(m_texts, kept);
    }
    // With words alone only those can be left out that something was put down about, or that only a contract
    // names.
    const bool onlyWords = query.isOnlyWords();
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        if (kept[i] && (!onlyWords || row.note || row.customer.origin.record == CustomerSource::Contract))
            kept[i] = query.matchesBesidesWords(facts(int(i)));
    }
    return kept;
}

const CustomerRelations* CustomerTableModel::relations(const Row& row) const
{
    return m_relationships ? m_relationships->of(row.customer.tenant) : nullptr;
}

QList<CustomerSource> CustomerTableModel::sources(const Row& row) const
{
    return sourcesOf(row.customer, m_contracts && m_contracts->has(row.customer.tenant), relations(row));
}

void CustomerTableModel::follow(const CustomerContracts& contracts)
{
    if (m_contracts)
        disconnect(m_contracts, nullptr, this, nullptr);
    m_contracts = &contracts;
    connect(&contracts, &CustomerContracts::changed, this, [this] { allChanged(Sources, Sources); });
    allChanged(Sources, Sources);
}

void CustomerTableModel::follow(const CustomerStates& states, const QList<CheckedConnection>& connections)
{
    if (m_states)
        disconnect(m_states, nullptr, this, nullptr);
    m_states = &states;
    m_connections = connections;
    m_connectionIds.clear();
    for (const CheckedConnection& connection : connections)
        m_connectionIds.append(connection.id);
    connect(&states, &CustomerStates::changed, this,
            [this](const QList<TenantId>& tenants) { tenantsChanged(tenants, Consent, Access); });
    connect(&states, &CustomerStates::loaded, this, [this] { allChanged(Consent, Access); });
    allChanged(Consent, Access);
}

void CustomerTableModel::follow(const CustomerRelationships& relationships)
{
    if (m_relationships)
        disconnect(m_relationships, nullptr, this, nullptr);
    m_relationships = &relationships;
    connect(&relationships, &CustomerRelationships::changed, this,
            [this](const QList<TenantId>& tenants) { tenantsChanged(tenants, Relationship, Roles); });
    allChanged(Relationship, Roles);
}

void CustomerTableModel::follow(const CustomerNotes& notes, const CustomerGroups& groups)
{
    if (m_notes)
        disconnect(m_notes, nullptr, this, nullptr);
    if (m_groups)
        disconnect(m_groups, nullptr, this, nullptr);
    m_notes = &notes;
    m_groups = &groups;
    connect(&notes, &CustomerNotes::changed, this, &CustomerTableModel::noteChanged);
    // Who is in a group is shown nowhere, but found by it.
    connect(&groups, &CustomerGroups::changed, this, [this] { allChanged(Tags, Tags); });
    keysAreOld();
    for (Row& row : m_rows)
        row = makeRow(row.customer);
    allChanged(0, ColumnCount - 1);
}

void CustomerTableModel::setLastRuns(const QHash<CustomerId, steward::LastRun>& runs)
{
    m_lastRuns = runs;
    m_knowsRuns = true;
    allChanged(LastRun, LastRun);
}

void CustomerTableModel::allChanged(int firstColumn, int lastColumn)
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, firstColumn), index(int(m_rows.size()) - 1, lastColumn));
}

void CustomerTableModel::tenantsChanged(const QList<TenantId>& tenants, int firstColumn, int lastColumn)
{
    // One span: the first reading names every customer, and a signal each would take seconds.
    const QSet<TenantId> changed(tenants.cbegin(), tenants.cend());
    const auto isChanged = [&changed](const Row& row) { return changed.contains(row.customer.tenant); };
    const auto first = std::find_if(m_rows.cbegin(), m_rows.cend(), isChanged);
    if (first == m_rows.cend())
        return;
    const auto last = std::find_if(m_rows.crbegin(), m_rows.crend(), isChanged);
    Q_EMIT dataChanged(index(int(first - m_rows.cbegin()), firstColumn),
                       index(int(m_rows.crend() - last) - 1, lastColumn));
}

void CustomerTableModel::noteChanged(const CustomerId& customer)
{
    const int at = row(customer);
    if (at < 0)
        return;
    keysAreOld();
    m_rows[size_t(at)] = makeRow(Customer(m_rows[size_t(at)].customer));
    Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
}

StateSign CustomerTableModel::sign(const Row& row, int column) const
{
    if (column == Ends)
        return m_relationships ? endsSign(relations(row), m_clock.now()) : StateSign();
    if (!m_states)
        return {};
    const ConsentRecord* record = m_states->consent(row.customer.tenant);
    StateSign consent = consentSign(record, m_clock.now());
    if (record && record->state == ConsentRecord::State::Consented) {
        consent.text = tr("Consented");
        consent.detail = dayText(record->at, m_clock.now());
    }
    return consent;
}

QList<StateSign> CustomerTableModel::marks(const Row& row) const
{
    QList<StateSign> marks;
    if (!m_states)
        return marks;
    const QDateTime now = m_clock.now();
    for (const CheckedConnection& connection : m_connections) {
        StateSign mark = accessSign(*m_states, row.customer.tenant, {connection.id}, now);
        const AccessResult* result = m_states->access(row.customer.tenant, connection.id);
        if (result && result->state != AccessResult::State::Ok) {
            const bool refused = result->state == AccessResult::State::BlockedByPolicy ||
                                 result->state == AccessResult::State::Ended ||
                                 result->state == AccessResult::State::Error;
            mark.icon = refused ? u"cross-square"_s : u"warning-filled"_s;
            mark.colorRole = refused ? u"error"_s : u"warning"_s;
        }
        mark.text = connection.title + u": "_s + (result ? accessText(*result) : tr("Not checked"));
        marks.append(mark);
    }
    return marks;
}

std::vector<CustomerTableModel::SortKey> CustomerTableModel::sortKeys(int column) const
{
    std::vector<SortKey> keys(m_rows.size());
    const QDateTime now = m_clock.now();
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        SortKey& key = keys[i];
        switch (column) {
        case Name:
            key = textKey(row.nameKey);
            break;
        case Favourite:
            key.number = row.note && row.note->favourite ? 0 : 1;
            break;
        case Ends:
            // What ends first comes first, then what ends never.
            key.number = -endsSign(relations(row), now).rank;
            break;
        case Consent:
            key.number = sign(row, Consent).rank;
            break;
        case Access:
            key.number = m_states ? accessSign(*m_states, row.customer.tenant, m_connectionIds, now).rank : 0;
            break;
        case LastRun: {
            const auto run = m_lastRuns.constFind(row.customer.id);
            key.number = run == m_lastRuns.cend() ? std::numeric_limits<qint64>::max()
                                                  : -run->startedAt.toMSecsSinceEpoch();
            break;
        }
        case Roles: {
            const CustomerRelations* known = relations(row);
            key.number = known && known->rolesKnown ? known->access.roles.size() : -1;
            break;
        }
        case Domain:
            key = textKey(row.customer.domain);
            break;
        case Tenant:
            key.text = row.customer.tenant.value;
            break;
        case Id:
            key.text = row.customer.id.value;
            break;
        default:
            key = textKey(foldedText(text(row, column)));
            break;
        }
    }
    return keys;
}

bool CustomerTableModel::isFilled(int column) const
{
    switch (column) {
    case Consent:
    case Access:
        return m_states;
    case Ends:
    case Roles:
        return m_relationships;
    case Favourite:
    case Tags:
    case Note:
        return m_notes;
    case LastRun:
        return m_knowsRuns;
    case Sources:
        return m_contracts;
    default:
        return true;
    }
}

void CustomerTableModel::append(const QList<Customer>& customers)
{
    if (customers.isEmpty())
        return;
    const int first = int(m_rows.size());
    keysAreOld();
    beginInsertRows({}, first, first + int(customers.size()) - 1);
    m_rows.reserve(m_rows.size() + size_t(customers.size()));
    for (const Customer& customer : customers)
        m_rows.push_back(makeRow(customer));
    countContracts();
    endInsertRows();
}

void CustomerTableModel::setCustomers(const QList<Customer>& customers)
{
    keysAreOld();
    // The usual refresh changes nothing or a few rows at their place, or adds some at the end.
    const bool continues =
        customers.size() >= qsizetype(m_rows.size()) &&
        std::equal(m_rows.cbegin(), m_rows.cend(), customers.cbegin(),
                   [](const Row& row, const Customer& customer) { return row.customer.id == customer.id; });
    if (!continues) {
        beginResetModel();
        QHash<CustomerId, size_t> old;
        old.reserve(qsizetype(m_rows.size()));
        for (size_t i = 0; i < m_rows.size(); ++i)
            old.insert(m_rows[i].customer.id, i);
        std::vector<Row> rows;
        rows.reserve(size_t(customers.size()));
        for (const Customer& customer : customers) {
            const auto found = old.constFind(customer.id);
            if (found != old.cend() && m_rows[*found].customer == customer)
                rows.push_back(m_rows[*found]);
            else
                rows.push_back(makeRow(customer));
        }
        m_rows = std::move(rows);
        countContracts();
        endResetModel();
        return;
    }
    for (int i = 0; i < int(m_rows.size()); ++i) {
        if (m_rows[size_t(i)].customer == customers[i])
            continue;
        m_rows[size_t(i)] = makeRow(customers[i]);
        Q_EMIT dataChanged(index(i, 0), index(i, ColumnCount - 1));
    }
    countContracts();
    append(customers.mid(qsizetype(m_rows.size())));
}

void CustomerTableModel::countContracts()
{
    m_contractOnly = int(std::count_if(m_rows.cbegin(), m_rows.cend(), [](const Row& row) {
        return row.customer.origin.record == CustomerSource::Contract;
    }));
}

int CustomerTableModel::row(const CustomerId& id) const
{
    const auto found =
        std::find_if(m_rows.cbegin(), m_rows.cend(), [&id](const Row& row) { return row.customer.id == id; });
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

int CustomerTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CustomerTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CustomerTableModel::text(const Row& row, int column) const
{
    switch (column) {
    case Favourite:
        return row.note && row.note->favourite ? tr("Favourite") : QString();
    case Name:
        return visibleText(nameOf(row));
    case Domain:
        return visibleText(row.customer.domain);
    case Relationship:
        return relationshipText(row.customer, relations(row));
    case Ends:
    case Consent: {
        const StateSign state = sign(row, column);
        return state.detail.isEmpty() ? state.text : state.text + u", "_s + state.detail;
    }
    case Access: {
        QStringList parts;
        for (const StateSign& mark : marks(row))
            parts << mark.text;
        return parts.join(u", "_s);
    }
    case Tags:
        return row.note ? visibleText(row.note->tags.join(u", "_s)) : QString();
    case LastRun: {
        const auto run = m_lastRuns.constFind(row.customer.id);
        return runText(run == m_lastRuns.cend() ? nullptr : &*run, m_clock.now());
    }
    case Roles: {
        const CustomerRelations* known = relations(row);
        if (!known || !known->rolesKnown)
            return known ? tr("Not known") : QString();
        return known->access.roles.isEmpty() ? tr("None") : rolesText(known->access.roles.size());
    }
    case Note:
        return row.note ? visibleText(row.note->text.section(u'\n', 0, 0)) : QString();
    case Tenant:
        return visibleText(row.customer.tenant.value);
    case Id:
        return visibleText(row.customer.id.value);
    case Sources:
        return sourcesText(sources(row));
    default:
        return {};
    }
}

QString CustomerTableModel::toolTip(const Row& row, int column) const
{
    switch (column) {
    case Name: {
        QStringList lines;
        if (row.note && !row.note->alias.isEmpty())
            lines << visibleText(row.customer.name);
        if (const QString origin = originText(row.customer); !origin.isEmpty())
            lines << origin;
        return lines.join(u'\n');
    }
    case Domain:
    case Sources:
        return originText(row.customer);
    case Relationship:
    case Ends: {
        const CustomerRelations* known = relations(row);
        if (!known)
            return {};
        QStringList lines;
        for (const steward::Relationship& each : known->relationships) {
            const QString end = !each.endsAt.isValid() ? QString()
                                : each.extendsItself() ? tr("renews on %1")
                                                       : tr("until %1");
            const QString date = QLocale().toString(each.endsAt.toLocalTime().date(), QLocale::ShortFormat);
            lines << u"%1: %2, %3%4"_s.arg(visibleText(each.name), relationshipText(each.status),
                                           rolesText(each.roles.size()),
                                           end.isEmpty() ? QString() : u", "_s + end.arg(date));
        }
        return lines.join(u'\n');
    }
    case Access: {
        QStringList lines;
        for (const StateSign& mark : marks(row))
            lines << mark.text;
        return lines.join(u'\n');
    }
    case LastRun: {
        const auto run = m_lastRuns.constFind(row.customer.id);
        return run == m_lastRuns.cend() ? QString()
                                        : visibleText(run->scriptName) + u": "_s + runStateTitle(run->state);
    }
    case Roles: {
        const CustomerRelations* known = relations(row);
        QStringList names;
        for (const QString& role : known && known->rolesKnown ? known->access.roles : QStringList())
            names << roleName(role);
        names.sort();
        return names.join(u'\n');
    }
    case Note:
        return row.note ? row.note->text : QString();
    default:
        return {};
    }
}

QVariant CustomerTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(row, index.column());
    case Qt::AccessibleDescriptionRole:
        return columnTitle(index.column());
    case Qt::ToolTipRole: {
        const QString tip = plainToolTip(toolTip(row, index.column()));
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case SignRole:
        return index.column() == Ends || index.column() == Consent
                   ? QVariant::fromValue(sign(row, index.column()))
                   : QVariant();
    case MarksRole:
        return index.column() == Access ? QVariant::fromValue(marks(row)) : QVariant();
    case TagsRole:
        return row.note ? row.note->tags : QStringList();
    default:
        return {};
    }
}

QVariant CustomerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeading | Qt::AlignVCenter));
    case Qt::DisplayRole:
        // Above a star and above marks stands no word.
        return section == Favourite || (section == Access && !m_connections.isEmpty()) ? QString()
                                                                                       : columnTitle(section);
    case Qt::AccessibleTextRole:
        return columnTitle(section);
    case Qt::ToolTipRole:
        if (section == Access) {
            QStringList titles;
            for (const CheckedConnection& connection : m_connections)
                titles << connection.title;
            return titles.isEmpty() ? QVariant() : QVariant(plainToolTip(titles.join(u", "_s)));
        }
        return {};
    default:
        return {};
    }
}

} // namespace steward
