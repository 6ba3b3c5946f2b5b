#include "customerconsentmodel.h"

using namespace Qt::StringLiterals;

namespace steward {

void CustomerConsentModel::tally(const CustomerConsentRow& row, int by)
{
    m_counts[static_cast<int>(row.state)] += by;
    if (!row.error || row.state != CustomerConsentRow::State::Failed)
        return;
    const QString key = row.error->serviceCode.isEmpty() ? row.error->message : row.error->serviceCode;
    Shared& shared = m_errors[key];
    shared.error = *row.error;
    shared.count += by;
    if (shared.count == 0)
        m_errors.remove(key);
}

void CustomerConsentModel::setRows(const QList<CustomerConsentRow>& rows)
{
    beginResetModel();
    m_rows = rows;
    m_places.clear();
    m_counts.clear();
    m_errors.clear();
    for (int row = 0; row < m_rows.size(); ++row) {
        m_places.insert(m_rows[row].tenant, row);
        tally(m_rows[row], 1);
    }
    endResetModel();
}

void CustomerConsentModel::updateRows(const QList<CustomerConsentRow>& rows)
{
    int first = -1;
    int last = -1;
    QList<CustomerConsentRow> added;
    for (const CustomerConsentRow& row : rows) {
        const int place = m_places.value(row.tenant, -1);
        if (place < 0) {
            added += row;
            continue;
        }
        tally(m_rows[place], -1);
        m_rows[place] = row;
        tally(row, 1);
        first = first < 0 ? place : std::min(first, place);
        last = std::max(last, place);
    }
    if (first >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    if (added.isEmpty())
        return;
    const auto start = static_cast<int>(m_rows.size());
    beginInsertRows({}, start, start + static_cast<int>(added.size()) - 1);
    for (const CustomerConsentRow& row : std::as_const(added)) {
        m_places.insert(row.tenant, static_cast<int>(m_rows.size()));
        m_rows += row;
        tally(row, 1);
    }
    endInsertRows();
}

int CustomerConsentModel::endedCount() const
{
    return static_cast<int>(m_rows.size()) - count(CustomerConsentRow::State::Waiting) -
           count(CustomerConsentRow::State::Running);
}

int CustomerConsentModel::openCount() const
{
    return count(CustomerConsentRow::State::Waiting) + count(CustomerConsentRow::State::Running) +
           count(CustomerConsentRow::State::Cancelled);
}

int CustomerConsentModel::failedCount() const
{
    return count(CustomerConsentRow::State::Failed) + count(CustomerConsentRow::State::Partial);
}

CustomerConsentModel::Shared CustomerConsentModel::mostSharedError() const
{
    Shared most;
    for (const Shared& shared : m_errors) {
        if (shared.count > most.count)
            most = shared;
    }
    return most;
}

int CustomerConsentModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CustomerConsentModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CustomerConsentModel::columnTitle(int column) const
{
    switch (column) {
    case Customer:
        return tr("Customer");
    case State:
        return tr("State");
    case Reason:
        return tr("Reason");
    case Advice:
        return tr("What to do");
    case When:
        return tr("When");
    default:
        return {};
    }
}

MarkCell CustomerConsentModel::cell(int row, int column) const
{
    const CustomerConsentRow& one = m_rows[row];
    MarkCell cell;
    switch (column) {
    case Customer:
        cell.text = one.name.isEmpty() ? one.tenant.value : one.name;
        cell.font = Theme::Text::BodyMedium;
        cell.toolTip = one.tenant.value;
        break;
    case State:
        cell.mark = markOf(one.state);
        cell.text = stateText(one.state);
        cell.sortKey = static_cast<int>(one.state);
        if (one.isFailed())
            cell.tone = markTone(cell.mark);
        break;
    case Reason:
        cell.text = one.error ? one.error->message : one.reason;
        cell.tone = "textMuted";
        cell.toolTip = cell.text;
        break;
    case Advice:
        cell.text = one.error ? one.error->advice : QString();
        cell.tone = "textMuted";
        cell.toolTip = cell.text;
        break;
    case When:
        cell.text = momentText(one.at, QDate::currentDate());
        cell.tone = "textMuted";
        cell.sortKey = one.at;
        break;
    default:
        break;
    }
    return cell;
}

} // namespace steward
