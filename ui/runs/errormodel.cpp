#include "errormodel.h"

#include <runs/runexport.h>
#include <runs/styledtext.h>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kMostErrors = 10'000;
constexpr qsizetype kMostLines = 200;
constexpr qsizetype kLineLength = 2000;
/// What the index of an error carries; that of a detail carries its error's row.
constexpr quintptr kError = quintptr(-1);

} // namespace

void ErrorModel::add(const QDateTime& time, const QJsonObject& values, const QString& text)
{
    ++m_seen;
    if (m_errors.size() >= kMostErrors)
        return;
    Entry entry{time, values, {}};
    if (!entry.values.contains("message"_L1))
        entry.values.insert(u"message"_s, text);
    beginInsertRows({}, errorCount(), errorCount());
    m_errors.push_back(std::move(entry));
    endInsertRows();
}

void ErrorModel::clear()
{
    beginResetModel();
    m_errors.clear();
    m_seen = 0;
    endResetModel();
}

int ErrorModel::errorOf(const QModelIndex& index)
{
    if (!index.isValid())
        return -1;
    return index.internalId() == kError ? index.row() : int(index.internalId());
}

QString ErrorModel::text(int error) const
{
    QString text = withoutEscapeCodes(values(error).value("message"_L1).toString());
    for (const auto& [name, value] : errorDetails(values(error)))
        text += u'\n' + name + u": "_s + value;
    return text;
}

const QList<ErrorModel::Detail>& ErrorModel::details(int error) const
{
    const Entry& entry = m_errors[size_t(error)];
    if (!entry.details) {
        QList<Detail> lines;
        for (const auto& [name, value] : errorDetails(entry.values)) {
            bool first = true;
            const QStringList parts = withoutEscapeCodes(value).split(u'\n');
            for (const QString& part : parts) {
                if (lines.size() >= kMostLines)
                    break;
                lines.append({first ? name : QString(), part.left(kLineLength)});
                first = false;
            }
        }
        if (lines.isEmpty())
            lines.append({tr("Details"), tr("Nothing more is known of this error.")});
        entry.details = lines;
    }
    return *entry.details;
}

QModelIndex ErrorModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) : kError);
}

QModelIndex ErrorModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == kError)
        return {};
    return createIndex(int(child.internalId()), 0, kError);
}

int ErrorModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return errorCount();
    return parent.internalId() == kError && parent.column() == 0 ? int(details(parent.row()).size()) : 0;
}

int ErrorModel::columnCount(const QModelIndex&) const
{
    return 1;
}

bool ErrorModel::hasChildren(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return !m_errors.empty();
    return parent.internalId() == kError && parent.column() == 0;
}

QVariant ErrorModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isError = index.internalId() == kError;
    if (role == IsErrorRole)
        return isError;
    if (isError) {
        const Entry& entry = m_errors[size_t(index.row())];
        const QString message = entry.values.value("message"_L1).toString();
        const int line = entry.values.value("line"_L1).toInt();
        switch (role) {
        case Qt::DisplayRole: {
            const qsizetype end = message.indexOf(u'\n');
            return withVisibleSigns(withoutEscapeCodes(message.left(end < 0 ? kLineLength : end)).trimmed());
        }
        case Qt::ToolTipRole:
            return message.left(kLineLength).toHtmlEscaped();
        case Qt::AccessibleTextRole:
            return tr("Error: %1%2")
                .arg(message.left(kLineLength), line > 0 ? tr(", line %1").arg(line) : QString());
        case TimeTextRole:
            return entry.time.isValid() ? entry.time.toLocalTime().toString(u"HH:mm:ss"_s) : QString();
        case ScriptLineRole:
            return line;
        case FatalRole:
            return entry.values.value("fatal"_L1).toBool();
        default:
            return {};
        }
    }
    const Detail& detail = details(int(index.internalId())).at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return withVisibleSigns(detail.line);
    case Qt::ToolTipRole:
        return detail.line.toHtmlEscaped();
    case Qt::AccessibleTextRole:
        return detail.name.isEmpty() ? detail.line : detail.name + u": "_s + detail.line;
    case NameRole:
        return detail.name;
    default:
        return {};
    }
}

} // namespace steward
