#include "accessmatrixmodel.h"

#include <common/plaintext.h>

using namespace Qt::StringLiterals;

namespace steward {

Mark markOf(AccessResult::State state)
{
    switch (state) {
    case AccessResult::State::Ok:
        return Mark::Good;
    case AccessResult::State::NeedsConsent:
    case AccessResult::State::RoleMissing:
        return Mark::Attention;
    case AccessResult::State::NotLicensed:
        return Mark::Skipped;
    case AccessResult::State::BlockedByPolicy:
    case AccessResult::State::Ended:
    case AccessResult::State::Error:
        return Mark::Bad;
    }
    return Mark::Bad;
}

QString accessText(AccessResult::State state)
{
    switch (state) {
    case AccessResult::State::Ok:
        return AccessMatrixModel::tr("Works");
    case AccessResult::State::NeedsConsent:
        return AccessMatrixModel::tr("No consent");
    case AccessResult::State::RoleMissing:
        return AccessMatrixModel::tr("Role missing");
    case AccessResult::State::NotLicensed:
        return AccessMatrixModel::tr("Not licensed");
    case AccessResult::State::BlockedByPolicy:
        return AccessMatrixModel::tr("Blocked");
    case AccessResult::State::Ended:
        return AccessMatrixModel::tr("Ended");
    case AccessResult::State::Error:
        return AccessMatrixModel::tr("Failed");
    }
    return {};
}

void AccessMatrixModel::setTable(const QList<SetupCustomer>& customers, const QList<Connection>& connections)
{
    beginResetModel();
    m_customers = customers;
    m_connections = connections;
    m_rows.clear();
    m_columns.clear();
    m_results.clear();
    m_running.clear();
    m_ok = 0;
    for (int row = 0; row < m_customers.size(); ++row)
        m_rows.insert(m_customers[row].tenant, row);
    for (int column = 0; column < m_connections.size(); ++column)
        m_columns.insert(m_connections[column].id, column);
    endResetModel();
}

qint64 AccessMatrixModel::place(const TenantId& tenant, const QString& connection) const
{
    const int row = m_rows.value(tenant, -1);
    const int column = m_columns.value(connection, -1);
    return row < 0 || column < 0 ? -1 : row * m_connections.size() + column;
}

QModelIndex AccessMatrixModel::indexOf(qint64 place) const
{
    return index(static_cast<int>(place / m_connections.size()),
                 static_cast<int>(place % m_connections.size()) + 1);
}

void AccessMatrixModel::setRunning(const TenantId& tenant, const QString& connection)
{
    const qint64 at = place(tenant, connection);
    if (at < 0)
        return;
    m_running.insert(at);
    Q_EMIT dataChanged(indexOf(at), indexOf(at));
}

void AccessMatrixModel::setResults(const QList<AccessResult>& results)
{
    int first = -1;
    int last = -1;
    for (const AccessResult& result : results) {
        const qint64 at = place(result.tenant, result.connection);
        if (at < 0)
            continue;
        m_running.remove(at);
        const auto before = m_results.constFind(at);
        if (before != m_results.constEnd())
            m_ok -= before->state == AccessResult::State::Ok;
        m_ok += result.state == AccessResult::State::Ok;
        m_results.insert(at, result);
        const int row = indexOf(at).row();
        first = first < 0 ? row : std::min(first, row);
        last = std::max(last, row);
    }
    if (first >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
}

void AccessMatrixModel::endRunning()
{
    if (m_running.isEmpty())
        return;
    m_running.clear();
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

const AccessResult* AccessMatrixModel::result(int row, int column) const
{
    if (column < 1)
        return nullptr;
    const auto found = m_results.constFind(row * m_connections.size() + column - 1);
    return found == m_results.constEnd() ? nullptr : &*found;
}

bool AccessMatrixModel::hasProblem(int row) const
{
    for (int column = 1; column <= m_connections.size(); ++column) {
        const AccessResult* one = result(row, column);
        if (one && one->state != AccessResult::State::Ok)
            return true;
    }
    return false;
}

int AccessMatrixModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_customers.size());
}

int AccessMatrixModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_connections.size()) + 1;
}

QString AccessMatrixModel::columnTitle(int column) const
{
    return column == 0 ? tr("Customer") : visibleText(m_connections[column - 1].title);
}

QVariant AccessMatrixModel::data(const QModelIndex& index, int role) const
{
    if (role == Qt::AccessibleTextRole && index.isValid() && index.column() > 0)
        return u"%1, %2"_s.arg(visibleText(m_customers[index.row()].name),
                               MarkTableModel::data(index, role).toString());
    return MarkTableModel::data(index, role);
}

MarkCell AccessMatrixModel::cell(int row, int column) const
{
    MarkCell cell;
    if (column == 0) {
        cell.text = m_customers[row].name;
        cell.font = Theme::Text::BodyMedium;
        cell.toolTip = m_customers[row].domain;
        return cell;
    }
    if (m_running.contains(row * m_connections.size() + column - 1)) {
        cell.mark = Mark::Running;
        cell.text = tr("Calling");
        cell.sortKey = 90;
        return cell;
    }
    const AccessResult* one = result(row, column);
    if (!one) {
        cell.mark = Mark::Waiting;
        cell.text = tr("Not tested");
        cell.tone = "textMuted";
        cell.sortKey = 99;
        return cell;
    }
    cell.mark = markOf(one->state);
    cell.text = accessText(one->state);
    cell.sortKey = static_cast<int>(one->state);
    if (one->state == AccessResult::State::Ok)
        cell.icon = u"check-circle-filled"_s;
    else
        cell.tone = markTone(cell.mark);
    cell.toolTip = one->error ? one->error->message : QString();
    return cell;
}

} // namespace steward
