#include "objectstore.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kBlockSize = 1024 * 1024;
/// Where a text lies: the block in the upper half, the offset in the lower.
constexpr unsigned kBlockShift = 32;

/// Days from 1970-01-01 in the Gregorian calendar.
qint64 daysFromEpoch(int year, int month, int day)
{
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int yearOfEra = y - era * 400;
    const int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return qint64(era) * 146097 + dayOfEra - 719468;
}

} // namespace

qint64 isoMilliseconds(QByteArrayView text, bool* ok)
{
    *ok = false;
    if (text.size() < 16 || text.size() > 40)
        return -1;
    bool bad = false;
    const auto number = [&](qsizetype at, qsizetype length) {
        int result = 0;
        for (qsizetype i = at; i < at + length; ++i) {
            const char c = i < text.size() ? text[i] : 'x';
            bad = bad || c < '0' || c > '9';
            result = result * 10 + (c - '0');
        }
        return result;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    if (bad || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' ||
        month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59)
        return -1;
    qsizetype at = 16;
    int second = 0;
    int millisecond = 0;
    if (at < text.size() && text[at] == ':') {
        second = number(at + 1, 2);
        at += 3;
        if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
            ++at;
            int scale = 100;
            for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
                millisecond += (text[at] - '0') * scale;
        }
    }
    int zone = 0;
    if (at < text.size() && text[at] == 'Z') {
        ++at;
    } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        const int sign = text[at] == '-' ? -1 : 1;
        zone = number(at + 1, 2) * 60;
        at += 3;
        if (at < text.size() && text[at] == ':')
            ++at;
        if (at < text.size()) {
            zone += number(at, 2);
            at += 2;
        }
        zone *= sign;
    }
    if (bad || at != text.size() || second > 60)
        return -1;
    *ok = true;
    return (daysFromEpoch(year, month, day) * 86400 + hour * 3600 + (minute - zone) * 60 + second) * 1000 +
           millisecond;
}

QString plainValue(const ObjectStore::Value& value)
{
    switch (value.kind) {
    case ObjectStore::Kind::Absent:
    case ObjectStore::Kind::Null:
        return {};
    case ObjectStore::Kind::Bool:
        return value.flag ? u"True"_s : u"False"_s;
    case ObjectStore::Kind::Integer:
        return QString::number(value.integer);
    case ObjectStore::Kind::Real:
        return QString::number(value.real, 'g', QLocale::FloatingPointShortest);
    case ObjectStore::Kind::Date:
    case ObjectStore::Kind::Text:
    case ObjectStore::Kind::Nested:
        break;
    }
    return QString::fromUtf8(value.text);
}

QString shortTypeName(const QString& typeName)
{
    // A generic's arguments and an array's brackets belong to the last part.
    qsizetype end = typeName.indexOf(u'`');
    const qsizetype bracket = typeName.indexOf(u'[');
    if (end < 0 || (bracket >= 0 && bracket < end))
        end = bracket;
    const qsizetype dot = typeName.lastIndexOf(u'.', end < 0 ? -1 : end - typeName.size());
    const QString last = typeName.mid(dot + 1);
    return last.isEmpty() ? typeName : last;
}

void ObjectStore::setLimits(quint32 objects, qint64 bytes)
{
    m_objectLimit = objects;
    m_byteLimit = bytes;
}

void ObjectStore::clear()
{
    const quint32 objects = m_objectLimit;
    const qint64 bytes = m_byteLimit;
    *this = ObjectStore();
    setLimits(objects, bytes);
}

qint64 ObjectStore::byteCount() const
{
    return m_textBytes + m_nameBytes + qint64(m_cells.size() * sizeof(Cell) + m_rows.size() * sizeof(Row));
}

quint32 ObjectStore::typeIndex(const QString& name)
{
    if (m_hasLast && m_types[m_lastType].name == name)
        return m_lastType;
    const auto known = m_typeIndex.constFind(name);
    if (known != m_typeIndex.cend())
        return *known;
    m_types.push_back({name, {}, {}});
    m_typeKinds.emplace_back();
    m_typeIndex.insert(name, quint32(m_types.size() - 1));
    return quint32(m_types.size() - 1);
}

quint32 ObjectStore::columnIndex(const QString& name)
{
    const auto known = m_columnIndex.constFind(name);
    if (known != m_columnIndex.cend())
        return *known;
    m_columns.push_back(name);
    m_nameBytes += name.size() * 2 + qint64(sizeof(QString)) * 4;
    m_columnIndex.insert(name, quint32(m_columns.size() - 1));
    return quint32(m_columns.size() - 1);
}

quint32 ObjectStore::shapeIndex(quint32 type, const QJsonObject& properties, const QJsonValue& order)
{
    // Most objects have the properties of the one before.
    if (m_hasLast && type == m_lastType && properties.size() == m_lastKeys.size() &&
        (!order.isArray() || order == m_lastOrder)) {
        qsizetype at = 0;
        auto property = properties.constBegin();
        while (property != properties.constEnd() && property.key() == m_lastKeys.at(at)) {
            ++property;
            ++at;
        }
        if (property == properties.constEnd())
            return m_lastShape;
    }
    const QStringList keys = properties.keys();
    const QString mark = QString::number(type) + u'\0' + keys.join(u'\0');
    quint32 index = 0;
    if (const auto known = m_shapeIndex.constFind(mark); known != m_shapeIndex.cend() && !order.isArray()) {
        index = *known;
    } else {
        Shape shape;
        QHash<quint32, bool> taken;
        const auto take = [&](const QString& name) {
            const quint32 column = columnIndex(name);
            if (taken.contains(column))
                return;
            taken.insert(column, true);
            shape.places.emplace_back(column, quint32(shape.columns.size()));
            shape.columns.push_back(column);
        };
        const QJsonArray names = order.toArray();
        for (const QJsonValue& name : names) {
            if (properties.contains(name.toString()))
                take(name.toString());
        }
        for (const QString& key : keys)
            take(key);
        std::sort(shape.places.begin(), shape.places.end());
        const bool sameAsKnown =
            m_shapeIndex.contains(mark) && m_shapes[m_shapeIndex.value(mark)]->columns == shape.columns;
        if (sameAsKnown) {
            index = m_shapeIndex.value(mark);
        } else {
            index = quint32(m_shapes.size());
            m_shapeIndex.insert(mark, index);
            std::vector<quint8>& kinds = m_typeKinds[type];
            kinds.resize(std::max(kinds.size(), m_columns.size()), 0);
            for (const quint32 column : shape.columns) {
                if (kinds[column] == 0) {
                    kinds[column] = 1U << unsigned(Kind::Absent);
                    m_types[type].columns.push_back(column);
                }
            }
            m_nameBytes += mark.size() * 2 + qint64(shape.columns.size()) * 12;
            m_shapes.push_back(std::make_shared<const Shape>(std::move(shape)));
        }
    }
    m_lastKeys = keys;
    m_lastOrder = order;
    m_lastShape = index;
    m_lastType = type;
    m_hasLast = true;
    return index;
}

ObjectStore::Cell ObjectStore::textCell(Kind kind, const QByteArray& utf8)
{
    if (m_texts.empty() || (!m_texts.back().isEmpty() && m_texts.back().size() + utf8.size() > kBlockSize)) {
        m_texts.emplace_back();
        m_texts.back().reserve(qMax(kBlockSize, utf8.size()));
    }
    QByteArray& block = m_texts.back();
    Cell cell{};
    cell.offset = (quint64(m_texts.size() - 1) << kBlockShift) | quint64(block.size());
    cell.length = quint32(utf8.size());
    cell.kind = kind;
    block += utf8;
    m_textBytes += utf8.size();
    return cell;
}

ObjectStore::Cell ObjectStore::cellOf(const QJsonValue& value)
{
    Cell cell{};
    switch (value.type()) {
    case QJsonValue::Undefined:
        cell.kind = Kind::Absent;
        return cell;
    case QJsonValue::Null:
        cell.kind = Kind::Null;
        return cell;
    case QJsonValue::Bool:
        cell.kind = Kind::Bool;
        cell.flag = value.toBool();
        return cell;
    case QJsonValue::Double: {
        constexpr qint64 kNone = std::numeric_limits<qint64>::min();
        if (const qint64 whole = value.toInteger(kNone); whole != kNone) {
            cell.kind = Kind::Integer;
            cell.integer = whole;
        } else {
            cell.kind = Kind::Real;
            cell.real = value.toDouble();
        }
        return cell;
    }
    case QJsonValue::String: {
        const QByteArray utf8 = value.toString().toUtf8();
        bool isDate = false;
        static_cast<void>(isoMilliseconds(utf8, &isDate));
        return textCell(isDate ? Kind::Date : Kind::Text, utf8);
    }
    case QJsonValue::Array:
        return textCell(Kind::Nested, QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Object:
        return textCell(Kind::Nested, QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    }
    return cell;
}

bool ObjectStore::add(const QJsonObject& data)
{
    ++m_seen;
    if (count() >= m_objectLimit || (m_byteLimit > 0 && byteCount() >= m_byteLimit))
        return false;
    const quint32 type = typeIndex(data.value("typeName"_L1).toString());
    const QJsonObject properties = data.value("properties"_L1).toObject();
    const quint32 shape = shapeIndex(type, properties, data.value("order"_L1));
    Row row{};
    row.cell = m_cells.size();
    row.shape = shape;
    row.type = type;
    for (const quint32 column : m_shapes[shape]->columns) {
        const Cell cell = cellOf(properties.value(m_columns[column]));
        m_typeKinds[type][column] |= quint8(1U << unsigned(cell.kind));
        m_cells.push_back(cell);
    }
    m_types[type].objects.push_back(count());
    m_rows.push_back(row);
    return true;
}

QByteArrayView ObjectStore::textAt(const Cell& cell) const
{
    const QByteArray& block = m_texts[size_t(cell.offset >> kBlockShift)];
    return QByteArrayView(block).sliced(qsizetype(cell.offset & 0xffffffffU), qsizetype(cell.length));
}

ObjectStore::Value ObjectStore::valueOf(const Cell& cell) const
{
    Value value;
    value.kind = cell.kind;
    value.flag = cell.flag;
    switch (cell.kind) {
    case Kind::Integer:
        value.integer = cell.integer;
        value.real = double(cell.integer);
        break;
    case Kind::Real:
        value.real = cell.real;
        break;
    case Kind::Date: {
        value.text = textAt(cell);
        bool ok = false;
        value.integer = isoMilliseconds(value.text, &ok);
        break;
    }
    case Kind::Text:
    case Kind::Nested:
        value.text = textAt(cell);
        break;
    case Kind::Absent:
    case Kind::Null:
    case Kind::Bool:
        break;
    }
    return value;
}

ObjectStore::Value ObjectStore::value(quint32 object, quint32 column) const
{
    const Row& row = m_rows[object];
    const auto& places = m_shapes[row.shape]->places;
    const auto place = std::lower_bound(
        places.begin(), places.end(), column,
        [](const std::pair<quint32, quint32>& entry, quint32 wanted) { return entry.first < wanted; });
    if (place == places.end() || place->first != column)
        return {};
    return valueOf(m_cells[row.cell + place->second]);
}

quint32 ObjectStore::kindsOf(int type, quint32 column) const
{
    quint32 kinds = 0;
    for (size_t i = 0; i < m_typeKinds.size(); ++i) {
        if ((type < 0 || i == size_t(type)) && column < m_typeKinds[i].size())
            kinds |= m_typeKinds[i][column];
    }
    return kinds & ~(1U << unsigned(Kind::Absent));
}

const std::vector<quint32>& ObjectStore::columnsOf(quint32 object) const
{
    return m_shapes[m_rows[object].shape]->columns;
}

QJsonObject ObjectStore::object(quint32 object) const
{
    QJsonObject properties;
    const Row& row = m_rows[object];
    const std::vector<quint32>& columns = m_shapes[row.shape]->columns;
    for (size_t i = 0; i < columns.size(); ++i) {
        const Value value = valueOf(m_cells[row.cell + i]);
        QJsonValue json;
        switch (value.kind) {
        case Kind::Absent:
            continue;
        case Kind::Null:
            json = QJsonValue::Null;
            break;
        case Kind::Bool:
            json = value.flag;
            break;
        case Kind::Integer:
            json = value.integer;
            break;
        case Kind::Real:
            json = value.real;
            break;
        case Kind::Date:
        case Kind::Text:
            json = QString::fromUtf8(value.text);
            break;
        case Kind::Nested: {
            const QJsonDocument nested = QJsonDocument::fromJson(value.text.toByteArray());
            json = nested.isArray() ? QJsonValue(nested.array()) : QJsonValue(nested.object());
            break;
        }
        }
        properties.insert(m_columns[columns[i]], json);
    }
    return {{u"typeName"_s, m_types[row.type].name}, {u"properties"_s, properties}};
}

} // namespace steward
