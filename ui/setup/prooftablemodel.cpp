#include "prooftablemodel.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace steward {

void ProofTableModel::setRows(const QList<ProofRow>& rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

void ProofTableModel::setRow(int at, const ProofRow& row)
{
    if (at < 0 || at >= m_rows.size())
        return;
    m_rows[at] = row;
    Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
}

bool ProofTableModel::isProblem(int row) const
{
    const ProofRow& one = m_rows[row];
    return (one.granted && !*one.granted) || one.called == ProvenCall::State::Failed || one.error.has_value();
}

int ProofTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProofTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ProofTableModel::columnTitle(int column) const
{
    switch (column) {
    case PermissionColumn:
        return tr("Permission");
    case WantedBy:
        return tr("Wanted by");
    case Granted:
        return tr("Granted");
    case Called:
        return tr("Called live");
    case When:
        return tr("When");
    default:
        return {};
    }
}

QList<MarkTable::Column> ProofTableModel::columns() const
{
    QString longest = u"Microsoft Graph: Directory.Read.All"_s;
    for (const ProofRow& row : m_rows) {
        if (const QString title = row.permission.title(); title.size() > longest.size())
            longest = title;
    }
    return {{longest, 2},
            {u"SecurityCenter"_s, 1},
            {tr("not granted"), 0, true},
            {tr("no harmless call"), 0, true},
            {u"22 Nov 2026, 10:42"_s}};
}

MarkCell ProofTableModel::cell(int row, int column) const
{
    const ProofRow& one = m_rows[row];
    MarkCell cell;
    switch (column) {
    case PermissionColumn:
        cell.text = one.permission.title();
        cell.font = Theme::Text::BodyMedium;
        cell.toolTip = one.permission.why;
        break;
    case WantedBy:
        cell.text = one.wantedBy.isEmpty() ? tr("Steward itself") : one.wantedBy.join(u", "_s);
        cell.tone = "textMuted";
        cell.toolTip = cell.text;
        break;
    case Granted:
        cell.mark = !one.granted ? Mark::Waiting : *one.granted ? Mark::Good : Mark::Bad;
        cell.text = !one.granted ? tr("not read yet") : *one.granted ? tr("granted") : tr("not granted");
        break;
    case Called:
        cell.mark = markOf(one.called);
        switch (one.called) {
        case ProvenCall::State::Done:
            cell.text = tr("answered");
            break;
        case ProvenCall::State::Failed:
            cell.text = one.error && one.error->httpStatus > 0 ? tr("refused, %1").arg(one.error->httpStatus)
                                                               : tr("failed");
            break;
        case ProvenCall::State::Running:
            cell.text = tr("calling");
            break;
        case ProvenCall::State::Waiting:
            cell.text = one.call.isEmpty() ? tr("no harmless call") : tr("not called yet");
            if (one.call.isEmpty())
                cell.mark = Mark::Skipped;
            break;
        }
        cell.toolTip = one.error           ? one.error->message
                       : one.canBeCalled() ? one.call
                                           : tr("It cannot be called harmlessly; that it is granted is all that is "
                                                "known. %1").arg(one.whyUncalled);
        break;
    case When:
        cell.text = momentText(one.at, QDate::currentDate());
        cell.tone = "textMuted";
        cell.sortKey = one.at;
        break;
    default:
        break;
    }
    if (cell.mark == Mark::Bad)
        cell.tone = "error";
    return cell;
}

QString ProofTableModel::asText() const
{
    QStringList lines;
    QStringList heads;
    for (int column = 0; column < ColumnCount; ++column)
        heads += columnTitle(column);
    lines += heads.join(u'\t');
    for (int row = 0; row < m_rows.size(); ++row) {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells += column == When ? m_rows[row].at.toUTC().toString(Qt::ISODate) : cell(row, column).text;
        if (m_rows[row].error)
            cells += m_rows[row].error->toText().replace(u'\n', u' ');
        lines += cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace steward
