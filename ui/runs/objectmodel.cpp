#include "objectmodel.h"

#include <runs/styledtext.h>

#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QPromise>
#include <QThreadPool>

namespace steward {

using namespace Qt::StringLiterals;
using Kind = ObjectStore::Kind;

namespace {

constexpr qint64 kSliceMsecs = 8;
constexpr qint64 kShownMsecs = 50;
constexpr int kAgainMsecs = 400;
constexpr qsizetype kReadableJson = 4096;
constexpr qsizetype kShownLength = 400;
constexpr qsizetype kShownItems = 12;

QString shownJson(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
        return value.toBool() ? ObjectModel::tr("Yes") : ObjectModel::tr("No");
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Array: {
        QStringList items;
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < std::min(array.size(), kShownItems); ++i)
            items << shownJson(array.at(i));
        return items.join(u", "_s) + (array.size() > kShownItems ? u", …"_s : QString());
    }
    case QJsonValue::Object:
        break;
    }
    QStringList items;
    const QJsonObject object = value.toObject();
    for (auto it = object.constBegin(); it != object.constEnd() && items.size() < kShownItems; ++it)
        items << it.key() + u": "_s + shownJson(it.value());
    return items.join(u"; "_s) + (object.size() > kShownItems ? u"; …"_s : QString());
}

QString number(const ObjectStore::Value& value)
{
    const QLocale locale;
    return value.kind == Kind::Integer ? locale.toString(value.integer)
                                       : locale.toString(value.real, 'g', QLocale::FloatingPointShortest);
}

QString dateText(qint64 milliseconds)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds);
    return QLocale().toString(time, time.time().second() == 0 && time.time().msec() == 0
                                        ? u"d MMM yyyy HH:mm"_s
                                        : u"d MMM yyyy HH:mm:ss"_s);
}

QString kindsText(quint32 kinds)
{
    const auto only = [kinds](std::initializer_list<Kind> these) {
        quint32 mask = 1U << unsigned(Kind::Null);
        for (const Kind kind : these)
            mask |= 1U << unsigned(kind);
        return (kinds & ~mask) == 0;
    };
    if (only({}))
        return ObjectModel::tr("empty");
    if (only({Kind::Bool}))
        return ObjectModel::tr("yes or no");
    if (only({Kind::Integer}))
        return ObjectModel::tr("whole number");
    if (only({Kind::Integer, Kind::Real}))
        return ObjectModel::tr("number");
    if (only({Kind::Date}))
        return ObjectModel::tr("date");
    if (only({Kind::Text}))
        return ObjectModel::tr("text");
    if (only({Kind::Nested}))
        return ObjectModel::tr("nested");
    return ObjectModel::tr("mixed");
}

} // namespace

QString shownValue(const ObjectStore::Value& value)
{
    switch (value.kind) {
    case Kind::Absent:
    case Kind::Null:
        return {};
    case Kind::Bool:
        return value.flag ? ObjectModel::tr("Yes") : ObjectModel::tr("No");
    case Kind::Integer:
    case Kind::Real:
        return number(value);
    case Kind::Date:
        return dateText(value.integer);
    case Kind::Text:
    case Kind::Nested:
        break;
    }
    QString text;
    if (value.kind == Kind::Nested && value.text.size() <= kReadableJson) {
        const QJsonDocument json = QJsonDocument::fromJson(value.text.toByteArray());
        text = shownJson(json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object()));
        if (text.isEmpty())
            text = json.isArray() ? u"[]"_s : u"{}"_s;
    } else {
        text = QString::fromUtf8(value.text.first(std::min(value.text.size(), kReadableJson)));
    }
    const bool longer = text.size() > kShownLength;
    return withVisibleSigns(text.left(kShownLength)) + (longer ? u"…"_s : QString());
}

ObjectModel::ObjectModel(QObject* parent)
    : QAbstractTableModel(parent), m_matcher(std::make_unique<ObjectMatcher>(m_store, m_query))
{
    m_takeTimer.setSingleShot(true);
    m_takeTimer.setInterval(0);
    connect(&m_takeTimer, &QTimer::timeout, this, &ObjectModel::takeSlice);
    m_again.setSingleShot(true);
    m_again.setInterval(kAgainMsecs);
    connect(&m_again, &QTimer::timeout, this, &ObjectModel::startQuery);
    connect(&m_watcher, &QFutureWatcher<ObjectSelection>::finished, this, &ObjectModel::queryFinished);
}

ObjectModel::~ObjectModel()
{
    if (m_cancelled)
        *m_cancelled = true;
}

// ------------------------------------------------------------------------------------------------ what comes

void ObjectModel::add(const QJsonObject& data)
{
    m_pending.push_back(data);
    if (!m_takeTimer.isActive())
        m_takeTimer.start();
}

void ObjectModel::takeSlice()
{
    QElapsedTimer slice;
    slice.start();
    while (!m_pending.empty()) {
        // Asking for the time costs more than an object.
        for (int i = 0; i < 32 && !m_pending.empty(); ++i) {
            m_store.add(m_pending.front());
            m_pending.pop_front();
        }
        if (slice.elapsed() >= kSliceMsecs)
            break;
    }
    // Painting costs more than taking: the table need not follow every slice.
    if (m_pending.empty() || !m_sinceShown.isValid() || m_sinceShown.elapsed() >= kShownMsecs) {
        showTaken();
        m_sinceShown.start();
    }
    if (!m_pending.empty())
        m_takeTimer.start();
}

void ObjectModel::takeAll()
{
    if (m_pending.empty())
        return;
    for (; !m_pending.empty(); m_pending.pop_front())
        m_store.add(m_pending.front());
    m_takeTimer.stop();
    showTaken();
}

void ObjectModel::showTaken()
{
    const bool all = m_query.type == kAll;
    size_t wanted = 0;
    if (all)
        wanted = m_store.columnCount() == 0 ? 0 : size_t(m_store.columnCount()) + 1;
    else if (m_query.type < m_store.typeCount())
        wanted = m_store.type(m_query.type).columns.size();
    if (wanted > m_columns.size()) {
        const size_t first = m_columns.size();
        beginInsertColumns({}, int(first), int(wanted) - 1);
        for (size_t i = first; i < wanted; ++i) {
            if (all)
                m_columns.push_back(i == 0 ? ObjectQuery::kTypeColumn : quint32(i - 1));
            else
                m_columns.push_back(m_store.type(m_query.type).columns[i]);
        }
        endInsertColumns();
        // A word of the filter may name a column that was not there.
        m_matcher = std::make_unique<ObjectMatcher>(m_store, m_query);
    }
    std::vector<quint32> added;
    for (; m_taken < m_store.count(); ++m_taken) {
        if (m_matcher->matches(m_store, m_taken))
            added.push_back(m_taken);
    }
    if (!added.empty()) {
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
        m_rows.insert(m_rows.end(), added.begin(), added.end());
        endInsertRows();
    }
    if (!m_again.isActive() && !m_running)
        m_again.start();
    else
        m_stale = m_stale || m_running;
    Q_EMIT countsChanged();
}

void ObjectModel::clear()
{
    if (m_cancelled)
        *m_cancelled = true;
    m_again.stop();
    m_takeTimer.stop();
    beginResetModel();
    m_pending.clear();
    m_store.clear();
    m_query = {};
    m_matcher = std::make_unique<ObjectMatcher>(m_store, m_query);
    m_rows.clear();
    m_columns.clear();
    m_summaries.clear();
    m_taken = 0;
    endResetModel();
    Q_EMIT countsChanged();
}

// ---------------------------------------------------------------------------------------- what is asked for

void ObjectModel::setType(int type)
{
    if (type == m_query.type)
        return;
    beginResetModel();
    m_query.type = type;
    m_query.columnFilters.clear();
    m_query.sortColumn.reset();
    m_matcher = std::make_unique<ObjectMatcher>(m_store, m_query);
    m_columns.clear();
    m_rows.clear();
    m_summaries.clear();
    if (type == kAll) {
        if (m_store.columnCount() > 0)
            m_columns.push_back(ObjectQuery::kTypeColumn);
        for (int i = 0; i < m_store.columnCount(); ++i)
            m_columns.push_back(quint32(i));
    } else if (type < m_store.typeCount()) {
        m_columns = m_store.type(type).columns;
    }
    // With words to look for, the rows come from the query.
    m_taken = m_store.count();
    if (!isFiltered()) {
        if (type == kAll) {
            for (quint32 object = 0; object < m_taken; ++object)
                m_rows.push_back(object);
        } else if (type < m_store.typeCount()) {
            const auto& objects = m_store.type(type).objects;
            for (size_t i = 0; i < objects.size(); ++i)
                m_rows.push_back(objects[i]);
        }
    }
    endResetModel();
    queryChanged();
}

bool ObjectModel::isFiltered() const
{
    return !m_query.filter.trimmed().isEmpty() || !m_query.columnFilters.isEmpty();
}

void ObjectModel::setFilter(const QString& filter)
{
    if (filter == m_query.filter)
        return;
    m_query.filter = filter;
    queryChanged();
}

void ObjectModel::setColumnFilter(quint32 column, const QString& filter)
{
    if (filter == m_query.columnFilters.value(column))
        return;
    if (filter.trimmed().isEmpty())
        m_query.columnFilters.remove(column);
    else
        m_query.columnFilters.insert(column, filter);
    queryChanged();
}

void ObjectModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        m_query.sortColumn.reset();
    else
        m_query.sortColumn = columnAt(column);
    m_query.descending = order == Qt::DescendingOrder;
    queryChanged();
}

void ObjectModel::queryChanged()
{
    m_matcher = std::make_unique<ObjectMatcher>(m_store, m_query);
    if (m_running) {
        *m_cancelled = true;
        m_stale = true;
        return;
    }
    startQuery();
}

void ObjectModel::startQuery()
{
    m_again.stop();
    m_stale = false;
    m_running = true;
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    auto promise = std::make_shared<QPromise<ObjectSelection>>();
    promise->start();
    m_watcher.setFuture(promise->future());
    QThreadPool::globalInstance()->start(
        [promise, store = m_store, query = m_query, cancelled = m_cancelled] {
            promise->addResult(selectObjects(store, query, cancelled.get()));
            promise->finish();
        });
    Q_EMIT busyChanged(true);
}

void ObjectModel::queryFinished()
{
    m_running = false;
    if (*m_cancelled) {
        if (m_stale)
            startQuery();
        return;
    }
    ObjectSelection selection = m_watcher.future().takeResult();
    for (quint32 object = selection.seen; object < m_taken; ++object) {
        if (m_matcher->matches(m_store, object))
            selection.objects.push_back(object);
    }
    m_summaries = selection.summaries;
    if (selection.objects != m_rows) {
        Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
        std::vector<qint32> places(m_store.count(), -1);
        for (size_t row = 0; row < selection.objects.size(); ++row)
            places[selection.objects[row]] = qint32(row);
        const QModelIndexList before = persistentIndexList();
        QModelIndexList after;
        after.reserve(before.size());
        for (const QModelIndex& index : before) {
            const qint32 row = places[objectAt(index.row())];
            after.append(row < 0 ? QModelIndex() : createIndex(row, index.column()));
        }
        m_rows = std::move(selection.objects);
        changePersistentIndexList(before, after);
        Q_EMIT layoutChanged({}, VerticalSortHint);
    }
    if (m_stale)
        m_again.start();
    m_stale = false;
    Q_EMIT busyChanged(isBusy());
    Q_EMIT settled();
}

// --------------------------------------------------------------------------------------------- what is shown

int ObjectModel::totalRows() const
{
    if (m_query.type == kAll)
        return int(m_store.count());
    return m_query.type < m_store.typeCount() ? int(m_store.type(m_query.type).objects.size()) : 0;
}

int ObjectModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ObjectModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

ObjectStore::Value ObjectModel::valueAt(const QModelIndex& index) const
{
    const quint32 column = columnAt(index.column());
    return column == ObjectQuery::kTypeColumn ? ObjectStore::Value()
                                              : m_store.value(objectAt(index.row()), column);
}

QVariant ObjectModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isType = columnAt(index.column()) == ObjectQuery::kTypeColumn;
    const auto typeName = [&] { return m_store.type(m_store.typeOf(objectAt(index.row()))).name; };
    switch (role) {
    case Qt::DisplayRole:
        return isType ? withVisibleSigns(shortTypeName(typeName())) : shownValue(valueAt(index));
    case PlainTextRole:
        return isType ? typeName() : plainValue(valueAt(index));
    case KindRole:
        return int(isType ? Kind::Text : valueAt(index).kind);
    case Qt::TextAlignmentRole: {
        const ObjectStore::Value value = isType ? ObjectStore::Value() : valueAt(index);
        const bool right = value.isNumber() || value.kind == Kind::Date;
        return int(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft));
    }
    case Qt::ToolTipRole: {
        QString text = isType ? typeName() : plainValue(valueAt(index));
        if (text.size() > 2000)
            text = text.left(2000) + u"…"_s;
        return text.toHtmlEscaped();
    }
    default:
        return {};
    }
}

QVariant ObjectModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole && section < rowCount() ? QVariant(section + 1) : QVariant();
    if (section < 0 || section >= columnCount())
        return {};
    const quint32 column = columnAt(section);
    const bool isType = column == ObjectQuery::kTypeColumn;
    const quint32 kinds = isType ? 1U << unsigned(Kind::Text) : m_store.kindsOf(m_query.type, column);
    switch (role) {
    case Qt::DisplayRole:
        return isType ? tr("Type") : withVisibleSigns(m_store.columnName(column).left(kShownLength));
    case PlainTextRole:
        return isType ? tr("Type") : m_store.columnName(column);
    case TypeTextRole:
        return kindsText(kinds);
    case Qt::TextAlignmentRole: {
        const quint32 right = (1U << unsigned(Kind::Integer)) | (1U << unsigned(Kind::Real)) |
                              (1U << unsigned(Kind::Date)) | (1U << unsigned(Kind::Null));
        const bool isRight = (kinds & ~right) == 0 && (kinds & ~(1U << unsigned(Kind::Null))) != 0;
        return int(Qt::AlignVCenter | (isRight ? Qt::AlignRight : Qt::AlignLeft));
    }
    case Qt::ToolTipRole:
        return tr("%1, %2. Click to sort.")
            .arg(headerData(section, orientation, Qt::DisplayRole).toString(), kindsText(kinds))
            .toHtmlEscaped();
    default:
        return {};
    }
}

QString ObjectModel::summaryText(int section) const
{
    const QLocale locale;
    if (section < 0 || section >= columnCount() || m_rows.empty())
        return {};
    const quint32 column = columnAt(section);
    const auto found = m_summaries.constFind(column);
    if (found == m_summaries.cend())
        return {};
    const ColumnSummary& sum = *found;
    if (sum.present == 0)
        return {};
    if (sum.numbers == sum.present)
        return sum.whole ? locale.toString(sum.sum, 'f', 0) : locale.toString(sum.sum, 'g', 10);
    if (sum.flags == sum.present)
        return tr("%1 yes").arg(locale.toString(sum.set));
    if (sum.dates == sum.present)
        return tr("latest %1")
            .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(sum.latest).date(), u"d MMM yyyy"_s));
    if (sum.different < 0)
        return tr("over 1,000 values");
    return sum.different == 1 ? tr("1 value") : tr("%1 values").arg(locale.toString(sum.different));
}

} // namespace steward
