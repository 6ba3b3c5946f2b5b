#include "customerpickmodel.h"

using namespace Qt::StringLiterals;

namespace steward {

void CustomerPickModel::setCustomers(const QList<SetupCustomer>& customers)
{
    beginResetModel();
    m_customers = customers;
    m_keys.clear();
    m_keys.reserve(customers.size());
    QSet<TenantId> there;
    for (const SetupCustomer& customer : customers) {
        m_keys +=
            QStringList{customer.name, customer.domain, customer.tenant.value}.join(u'\n').toCaseFolded();
        there.insert(customer.tenant);
    }
    m_ticked.intersect(there);
    endResetModel();
    Q_EMIT ticksChanged();
}

void CustomerPickModel::setTicked(const QList<TenantId>& tenants)
{
    m_ticked.clear();
    for (const SetupCustomer& customer : std::as_const(m_customers)) {
        if (tenants.contains(customer.tenant))
            m_ticked.insert(customer.tenant);
    }
    if (!m_customers.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::CheckStateRole});
    Q_EMIT ticksChanged();
}

void CustomerPickModel::tick(const QList<int>& rows, bool on)
{
    for (const int row : rows) {
        if (on)
            m_ticked.insert(m_customers[row].tenant);
        else
            m_ticked.remove(m_customers[row].tenant);
    }
    if (!m_customers.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::CheckStateRole});
    Q_EMIT ticksChanged();
}

bool CustomerPickModel::matches(int row, const QStringList& words) const
{
    return std::all_of(words.begin(), words.end(),
                       [this, row](const QString& word) { return m_keys[row].contains(word); });
}

int CustomerPickModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_customers.size());
}

int CustomerPickModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 3;
}

QString CustomerPickModel::columnTitle(int column) const
{
    return column == 0 ? tr("Customer") : column == 1 ? tr("Domain") : tr("Relationship");
}

QVariant CustomerPickModel::data(const QModelIndex& index, int role) const
{
    if (role == Qt::CheckStateRole && index.isValid() && index.column() == 0)
        return isTicked(index.row()) ? Qt::Checked : Qt::Unchecked;
    return MarkTableModel::data(index, role);
}

bool CustomerPickModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || role != Qt::CheckStateRole || index.column() != 0)
        return false;
    if (value.toInt() == Qt::Checked)
        m_ticked.insert(m_customers[index.row()].tenant);
    else
        m_ticked.remove(m_customers[index.row()].tenant);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT ticksChanged();
    return true;
}

Qt::ItemFlags CustomerPickModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = MarkTableModel::flags(index);
    return index.isValid() && index.column() == 0 ? flags | Qt::ItemIsUserCheckable : flags;
}

MarkCell CustomerPickModel::cell(int row, int column) const
{
    const SetupCustomer& customer = m_customers[row];
    MarkCell cell;
    if (column == 0) {
        cell.text = customer.name;
        cell.font = Theme::Text::BodyMedium;
        cell.toolTip = customer.tenant.value;
    } else if (column == 1) {
        cell.text = customer.domain;
        cell.tone = "textMuted";
    } else {
        cell.mark = markOf(customer.relation);
        cell.text = relationText(customer);
        if (cell.mark == Mark::Bad || cell.mark == Mark::Attention)
            cell.tone = markTone(cell.mark);
        cell.sortKey = customer.daysLeft ? QVariant(*customer.daysLeft) : QVariant(100000);
    }
    return cell;
}

} // namespace steward
