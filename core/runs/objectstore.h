#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

namespace steward {

/// A list that only grows, in blocks that copies share: a copy costs a pointer a block, whoever appends to a
/// shared block gets one of its own first. Elements are never moved.
template <typename T, size_t kSize = 16384>
class SharedBlocks
{
public:
    [[nodiscard]] size_t size() const { return m_size; }
    [[nodiscard]] const T& operator[](size_t index) const { return m_blocks[index / kSize][index % kSize]; }
    void push_back(const T& value)
    {
        const size_t place = m_size % kSize;
        if (place == 0) {
            m_blocks.push_back(std::make_shared<T[]>(kSize));
        } else if (m_blocks.back().use_count() > 1) {
            auto own = std::make_shared<T[]>(kSize);
            std::copy_n(m_blocks.back().get(), place, own.get());
            m_blocks.back() = std::move(own);
        }
        m_blocks.back()[place] = value;
        ++m_size;
    }

private:
    std::vector<std::shared_ptr<T[]>> m_blocks;
    size_t m_size = 0;
};

/// The objects of a run, compact: each property's name and each list of names is kept once, a value is 16
/// bytes and its text. Guarantees: an object's number (from 0) and a column's number never change; nothing is
/// taken away; objects beyond the limits are counted but not kept. A copy is cheap (texts are shared), so
/// that sorting and exporting can work on one in a thread of their own. Columns are in the order in which
/// they were first seen: `order` in the Object's data says how an object has its properties; what is not
/// named there follows by name.
class ObjectStore
{
public:
    enum class Kind : quint8
    {
        Absent, ///< the object has no such property
        Null,
        Bool,
        Integer,
        Real,
        Date, ///< ISO 8601 text with day and time
        Text,
        Nested ///< a list or an object, as JSON
    };

    struct Value
    {
        Kind kind = Kind::Absent;
        bool flag = false;
        qint64 integer = 0; ///< of Integer; of Date, milliseconds since the epoch, UTC
        double real = 0;    ///< of Real and Integer
        QByteArrayView
            text{}; ///< of Date and Text in UTF-8, of Nested as compact JSON; lives as long as the store
        [[nodiscard]] bool isNumber() const { return kind == Kind::Integer || kind == Kind::Real; }
    };

    struct Type
    {
        QString name; ///< as .NET has it
        SharedBlocks<quint32> objects;
        std::vector<quint32> columns;
    };

    /// Objects beyond either limit are not kept. 0 bytes: no limit.
    void setLimits(quint32 objects, qint64 bytes);
    /// `data` as in RunEvent's Object. False when it was not kept.
    bool add(const QJsonObject& data);
    void clear();

    [[nodiscard]] quint32 count() const { return quint32(m_rows.size()); }
    /// How many came, those not kept included.
    [[nodiscard]] qint64 seen() const { return m_seen; }
    [[nodiscard]] qint64 byteCount() const;

    [[nodiscard]] int typeCount() const { return int(m_types.size()); }
    [[nodiscard]] const Type& type(int index) const { return m_types[size_t(index)]; }
    [[nodiscard]] int typeOf(quint32 object) const { return int(m_rows[object].type); }
    /// All columns of all types, in first-seen order.
    [[nodiscard]] int columnCount() const { return int(m_columns.size()); }
    [[nodiscard]] const QString& columnName(quint32 column) const { return m_columns[size_t(column)]; }

    /// One bit (1 << Kind) for each kind of value seen in the column, in one type or (-1) in all.
    [[nodiscard]] quint32 kindsOf(int type, quint32 column) const;

    [[nodiscard]] Value value(quint32 object, quint32 column) const;
    /// The columns of one object, in its own order.
    [[nodiscard]] const std::vector<quint32>& columnsOf(quint32 object) const;
    /// The object as it came: typeName and properties.
    [[nodiscard]] QJsonObject object(quint32 object) const;

private:
    struct Cell
    {
        union {
            qint64 integer;
            double real;
            quint64 offset;
        };
        quint32 length;
        Kind kind;
        bool flag;
    };
    struct Shape
    {
        std::vector<quint32> columns;
        std::vector<std::pair<quint32, quint32>> places; ///< column and place, sorted by column
    };
    struct Row
    {
        quint64 cell;
        quint32 shape;
        quint32 type;
    };

    quint32 typeIndex(const QString& name);
    quint32 shapeIndex(quint32 type, const QJsonObject& properties, const QJsonValue& order);
    quint32 columnIndex(const QString& name);
    [[nodiscard]] Cell cellOf(const QJsonValue& value);
    [[nodiscard]] Cell textCell(Kind kind, const QByteArray& utf8);
    [[nodiscard]] QByteArrayView textAt(const Cell& cell) const;
    [[nodiscard]] Value valueOf(const Cell& cell) const;

    SharedBlocks<Row> m_rows;
    SharedBlocks<Cell> m_cells;
    std::vector<Type> m_types;
    std::vector<std::vector<quint8>> m_typeKinds; ///< for each type and column: the kinds seen
    std::vector<std::shared_ptr<const Shape>> m_shapes;
    std::vector<QString> m_columns;
    QHash<QString, quint32> m_typeIndex;
    QHash<QString, quint32> m_columnIndex;
    QHash<QString, quint32> m_shapeIndex;
    QStringList m_lastKeys;
    QJsonValue m_lastOrder;
    quint32 m_lastShape = 0;
    quint32 m_lastType = 0;
    bool m_hasLast = false;
    std::deque<QByteArray> m_texts; ///< blocks
    qint64 m_textBytes = 0;
    qint64 m_nameBytes = 0;
    qint64 m_seen = 0;
    quint32 m_objectLimit = 1'000'000;
    qint64 m_byteLimit = 512LL * 1024 * 1024;
};

/// Milliseconds since the epoch of an ISO 8601 text with day and time ("2026-11-22T09:58:12Z", with fraction,
/// with or without zone; without one it is taken as UTC); -1 with `ok` false when it is none.
[[nodiscard]] qint64 isoMilliseconds(QByteArrayView text, bool* ok);

/// A value as plain text, the same everywhere: True and False, numbers with a point, dates as they came,
/// nested ones as JSON, nothing for null.
[[nodiscard]] QString plainValue(const ObjectStore::Value& value);

/// The last part of a .NET type name: "MicrosoftGraphUser".
[[nodiscard]] QString shortTypeName(const QString& typeName);

} // namespace steward
