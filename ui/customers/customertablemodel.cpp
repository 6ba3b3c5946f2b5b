#include "customertablemodel.h"

#include <common/plaintext.h>

#include <QLocale>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kStaleDays = 7;

} // namespace

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

QString relationshipText(const Customer& customer)
{
    if (!customer.missingSince.isValid())
        return relationshipText(customer.relationship);
    return CustomerTableModel::tr("Not returned since %1")
        .arg(QLocale().toString(customer.missingSince.toLocalTime().date(), QLocale::ShortFormat));
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
                tr("Consented, %1").arg(QLocale().toString(record->at.toLocalTime().date(), QLocale::ShortFormat)), 0};
    }
    case ConsentRecord::State::Partial:
        return {u"warning"_s, u"warning"_s, CustomerTableModel::tr("%n missing", nullptr, int(record->missing.size())),
                2};
    case ConsentRecord::State::Failed: break;
    }
    return {u"error-circle"_s, u"error"_s, tr("Refused"), 3};
}

QString accessText(const AccessResult& result)
{
    const auto tr = [](const char* text) { return CustomerTableModel::tr(text); };
    switch (result.state) {
    case AccessResult::State::Ok: return tr("Works");
    case AccessResult::State::NeedsConsent: return tr("Needs consent");
    case AccessResult::State::RoleMissing:
        return result.missingRole.isEmpty() ? tr("Role missing") : tr("Role missing: %1").arg(result.missingRole);
    case AccessResult::State::NotLicensed: return tr("Not licensed");
    case AccessResult::State::BlockedByPolicy: return tr("Blocked by a policy");
    case AccessResult::State::Ended: return tr("Ended");
    case AccessResult::State::Error: break;
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

CustomerTableModel::CustomerTableModel(QObject* parent) : QAbstractTableModel(parent) {}

CustomerTableModel::Row CustomerTableModel::makeRow(const Customer& customer)
{
    Row row;
    row.customer = customer;
    row.name = visibleText(customer.name);
    row.domain = visibleText(customer.domain);
    row.nameKey = foldedText(customer.name);
    row.searchKey = customerSearchKey(customer);
    return row;
}

CustomerFacts CustomerTableModel::facts(int row) const
{
    return {.customer = m_rows[row].customer,
            .searchKey = m_rows[row].searchKey,
            .states = m_states.data(),
            .connections = &m_connections,
            .relationships = m_relationships.data()};
}

void CustomerTableModel::follow(const CustomerStates& states, const QStringList& connections, const Clock& clock)
{
    if (m_states)
        disconnect(m_states, nullptr, this, nullptr);
    m_states = &states;
    m_connections = connections;
    m_clock = &clock;
    connect(&states, &CustomerStates::changed, this, &CustomerTableModel::statesChanged);
    const auto all = [this] {
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, Consent), index(int(m_rows.size()) - 1, Access));
    };
    connect(&states, &CustomerStates::loaded, this, all);
    all();
}

void CustomerTableModel::statesChanged(const QList<TenantId>& tenants)
{
    const QSet<TenantId> changed(tenants.cbegin(), tenants.cend());
    for (int row = 0; row < m_rows.size(); ++row) {
        if (changed.contains(m_rows[row].customer.tenant))
            Q_EMIT dataChanged(index(row, Consent), index(row, Access));
    }
}

void CustomerTableModel::follow(const CustomerRelationships& relationships)
{
    if (m_relationships)
        disconnect(m_relationships, nullptr, this, nullptr);
    m_relationships = &relationships;
    connect(&relationships, &CustomerRelationships::changed, this, &CustomerTableModel::relationshipsChanged);
    relationshipsChanged(relationships.tenants());
}

void CustomerTableModel::relationshipsChanged(const QList<TenantId>& tenants)
{
    // One span: the first reading names every customer, and a signal each would take seconds.
    const QSet<TenantId> changed(tenants.cbegin(), tenants.cend());
    const auto isChanged = [&changed](const Row& row) { return changed.contains(row.customer.tenant); };
    const auto first = std::find_if(m_rows.cbegin(), m_rows.cend(), isChanged);
    if (first == m_rows.cend())
        return;
    const auto last = std::find_if(m_rows.crbegin(), m_rows.crend(), isChanged);
    Q_EMIT dataChanged(index(int(first - m_rows.cbegin()), Relationship),
                       index(int(m_rows.crend() - last) - 1, Relationship));
}

StateSign CustomerTableModel::sign(const Row& row, int column) const
{
    if (!m_states || !m_clock)
        return {};
    const TenantId& tenant = row.customer.tenant;
    return column == Consent ? consentSign(m_states->consent(tenant), m_clock->now())
                             : accessSign(*m_states, tenant, m_connections, m_clock->now());
}

void CustomerTableModel::append(const QList<Customer>& customers)
{
    if (customers.isEmpty())
        return;
    const int first = static_cast<int>(m_rows.size());
    beginInsertRows({}, first, first + static_cast<int>(customers.size()) - 1);
    m_rows.reserve(m_rows.size() + customers.size());
    for (const Customer& customer : customers)
        m_rows.append(makeRow(customer));
    endInsertRows();
}

void CustomerTableModel::setCustomers(const QList<Customer>& customers)
{
    // What stayed at its place is kept; the usual refresh changes nothing or a few rows at their place.
    const auto common = std::min(m_rows.size(), customers.size());
    const bool sameOrder = [&] {
        for (qsizetype i = 0; i < common; ++i) {
            if (!(m_rows[i].customer.id == customers[i].id))
                return false;
        }
        return true;
    }();
    if (!sameOrder) {
        QHash<CustomerId, int> kept;
        for (const Customer& customer : customers)
            kept.insert(customer.id, 0);
        // Gone rows first, so that a list that only lost some is then in the same order.
        for (int last = static_cast<int>(m_rows.size()) - 1; last >= 0; --last) {
            if (kept.contains(m_rows[last].customer.id))
                continue;
            int first = last;
            while (first > 0 && !kept.contains(m_rows[first - 1].customer.id))
                --first;
            beginRemoveRows({}, first, last);
            m_rows.remove(first, last - first + 1);
            endRemoveRows();
            last = first;
        }
        // New and moved rows: merged in where they belong when the kept ones are in order, else laid out
        // anew.
        QList<Row> fresh;
        fresh.reserve(customers.size());
        QHash<CustomerId, int> old;
        for (int i = 0; i < m_rows.size(); ++i)
            old.insert(m_rows[i].customer.id, i);
        Q_EMIT layoutAboutToBeChanged();
        const QModelIndexList before = persistentIndexList();
        QHash<CustomerId, int> places;
        // Kept rows in their new order; the rest is inserted below, one block at the end of the layout.
        for (const Customer& customer : customers) {
            const auto found = old.constFind(customer.id);
            if (found != old.constEnd() && !places.contains(customer.id)) {
                places.insert(customer.id, static_cast<int>(fresh.size()));
                fresh.append(m_rows[*found]);
            }
        }
        QModelIndexList after;
        for (const QModelIndex& index : before) {
            const auto place = places.constFind(m_rows[index.row()].customer.id);
            after.append(place == places.constEnd() ? QModelIndex() : createIndex(*place, index.column()));
        }
        m_rows = fresh;
        changePersistentIndexList(before, after);
        Q_EMIT layoutChanged();
        for (int i = 0; i < customers.size(); ++i) {
            if (i < m_rows.size() && m_rows[i].customer.id == customers[i].id)
                continue;
            int end = i + 1;
            while (end < customers.size() && !places.contains(customers[end].id))
                ++end;
            beginInsertRows({}, i, end - 1);
            for (int j = i; j < end; ++j)
                m_rows.insert(j, makeRow(customers[j]));
            endInsertRows();
            i = end - 1;
        }
    }
    if (m_rows.size() > customers.size()) {
        beginRemoveRows({}, static_cast<int>(customers.size()), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(customers.size());
        endRemoveRows();
    }
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].customer == customers[i])
            continue;
        m_rows[i] = makeRow(customers[i]);
        Q_EMIT dataChanged(index(i, 0), index(i, ColumnCount - 1));
    }
    append(customers.mid(m_rows.size()));
}

int CustomerTableModel::row(const CustomerId& id) const
{
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].customer.id == id)
            return i;
    }
    return -1;
}

int CustomerTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CustomerTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CustomerTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        switch (index.column()) {
        case Name:
            return row.name;
        case Domain:
            return row.domain;
        case Relationship:
            return relationshipText(row.customer);
        case Consent:
        case Access:
            return sign(row, index.column()).text;
        case Tenant:
            return visibleText(row.customer.tenant.value);
        case Id:
            return visibleText(row.customer.id.value);
        default:
            return {};
        }
    case Qt::AccessibleDescriptionRole:
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole);
    case SearchKeyRole:
        return row.searchKey;
    case SignRole:
        if (index.column() == Consent || index.column() == Access)
            return QVariant::fromValue(sign(row, index.column()));
        return {};
    case SortKeyRole:
        // The worst first or last, and among alike by name.
        if (index.column() == Consent || index.column() == Access)
            return u"%1 %2"_s.arg(sign(row, index.column()).rank).arg(row.nameKey);
        return index.column() == Name ? QVariant(row.nameKey) : data(index, Qt::DisplayRole);
    default:
        return {};
    }
}

QVariant CustomerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeading | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Domain:
        return tr("Default domain");
    case Relationship:
        return tr("Relationship");
    case Consent:
        return tr("Consent");
    case Access:
        return tr("Access");
    case Tenant:
        return tr("Tenant id");
    case Id:
        return tr("Customer id");
    default:
        return {};
    }
}

} // namespace steward
