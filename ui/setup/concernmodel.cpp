#include "concernmodel.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace steward {

void ConcernModel::setConcerns(const QList<CustomerConcern>& concerns)
{
    beginResetModel();
    m_concerns = concerns;
    endResetModel();
}

int ConcernModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_concerns.size());
}

int ConcernModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 4;
}

QString ConcernModel::columnTitle(int column) const
{
    switch (column) {
    case 0:
        return tr("Customer");
    case 1:
        return tr("What");
    case 2:
        return tr("Ends");
    default:
        return tr("Days left");
    }
}

MarkCell ConcernModel::cell(int row, int column) const
{
    const CustomerConcern& one = m_concerns[row];
    MarkCell cell;
    switch (column) {
    case 0:
        cell.text = one.name.isEmpty() ? one.tenant.value : one.name;
        cell.font = Theme::Text::BodyMedium;
        cell.toolTip = one.tenant.value;
        break;
    case 1:
        cell.text = one.what;
        cell.mark = markOf(one.severity);
        cell.sortKey = -static_cast<int>(one.severity);
        cell.toolTip = one.what;
        if (cell.mark == Mark::Bad || cell.mark == Mark::Attention)
            cell.tone = markTone(cell.mark);
        break;
    case 2:
        cell.text = one.endsAt.isValid()
                        ? QLocale().toString(one.endsAt.toLocalTime().date(), u"d MMM yyyy"_s)
                        : QString();
        cell.tone = "textMuted";
        cell.sortKey = one.endsAt.isValid() ? one.endsAt : QDateTime(QDate(9999, 1, 1), QTime(0, 0));
        break;
    default:
        cell.text = one.daysLeft ? daysText(*one.daysLeft) : QString();
        cell.sortKey = one.daysLeft.value_or(1000000);
        break;
    }
    return cell;
}

} // namespace steward
