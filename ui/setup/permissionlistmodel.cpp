#include "permissionlistmodel.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace steward {

void PermissionListModel::setRows(const QList<Row>& rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int PermissionListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PermissionListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 3;
}

QString PermissionListModel::columnTitle(int column) const
{
    return column == 0 ? tr("Permission") : column == 1 ? tr("What it lets Steward do") : tr("Wanted by");
}

MarkCell PermissionListModel::cell(int row, int column) const
{
    const Row& one = m_rows[row];
    MarkCell cell;
    if (column == 0) {
        cell.text = one.permission.name;
        cell.font = Theme::Text::BodyMedium;
        cell.toolTip = one.permission.title();
    } else if (column == 1) {
        cell.text = one.permission.why;
        cell.tone = "textMuted";
        cell.toolTip = u"%1: %2"_s.arg(one.permission.title(), one.permission.why);
    } else {
        cell.text = one.wantedBy.isEmpty() ? tr("Steward itself") : one.wantedBy.join(u", "_s);
        cell.tone = "textMuted";
        cell.toolTip = cell.text;
    }
    return cell;
}

void CandidateModel::setApplications(const QList<Application>& applications)
{
    beginResetModel();
    m_applications = applications;
    endResetModel();
}

int CandidateModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_applications.size());
}

int CandidateModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 4;
}

QString CandidateModel::columnTitle(int column) const
{
    switch (column) {
    case 0:
        return tr("Name");
    case 1:
        return tr("Application id");
    case 2:
        return tr("Made");
    default:
        return tr("Credential ends");
    }
}

MarkCell CandidateModel::cell(int row, int column) const
{
    const Application& one = m_applications[row];
    MarkCell cell;
    switch (column) {
    case 0:
        cell.text = one.name;
        cell.font = Theme::Text::BodyMedium;
        break;
    case 1:
        cell.text = one.clientId;
        cell.font = Theme::Text::Output;
        break;
    case 2:
        cell.text = QLocale().toString(one.createdAt.toLocalTime().date(), u"d MMM yyyy"_s);
        cell.sortKey = one.createdAt;
        break;
    default:
        cell.text =
            one.credentials.isEmpty()
                ? tr("none")
                : QLocale().toString(one.credentials.first().endsAt.toLocalTime().date(), u"d MMM yyyy"_s);
        break;
    }
    return cell;
}

} // namespace steward
