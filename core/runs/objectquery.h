#pragma once

#include "objectstore.h"

#include <atomic>
#include <optional>

namespace steward {

/// Which objects of a store are wanted, and in which order.
struct ObjectQuery
{
    static constexpr quint32 kTypeColumn = 0xffffffff; ///< sorts by the type's name

    int type = -1; ///< -1: all types
    /// Words that must all be found, in any value. "Column:text", "Column>5", "Column=x" (also >=, <, <=, !=)
    /// look in one column; a phrase stands in quotation marks.
    QString filter;
    /// For one column: text to be found, or one of the signs above and a value; "!" in front means not.
    QHash<quint32, QString> columnFilters;
    std::optional<quint32> sortColumn;
    bool descending = false;
};

/// Tells whether an object is wanted. Made once for many objects; columns that come later are known too.
class ObjectMatcher
{
public:
    ObjectMatcher(const ObjectStore& store, const ObjectQuery& query);
    [[nodiscard]] bool matches(const ObjectStore& store, quint32 object) const;

private:
    struct Condition
    {
        enum class Sign
        {
            Contains,
            Equal,
            NotEqual,
            Less,
            LessOrEqual,
            Greater,
            GreaterOrEqual
        } sign = Sign::Contains;
        bool negated = false;
        QString text;
        std::optional<double> number;
        std::optional<qint64> date;
        std::optional<bool> flag;
    };
    [[nodiscard]] static Condition condition(QString text);
    [[nodiscard]] static bool holds(const Condition& condition, const ObjectStore::Value& value);

    int m_type;
    QList<Condition> m_anywhere;
    QList<std::pair<quint32, Condition>> m_columns;
};

/// What stands in one column of the wanted objects.
struct ColumnSummary
{
    qint64 present = 0; ///< neither absent nor null
    qint64 numbers = 0;
    bool whole = true; ///< every number is an integer
    double sum = 0;
    qint64 flags = 0;
    qint64 set = 0; ///< flags that are true
    qint64 dates = 0;
    qint64 latest = 0;    ///< milliseconds since the epoch
    qint64 different = 0; ///< different values, -1 for more than a thousand
};

struct ObjectSelection
{
    std::vector<quint32> objects;
    quint32 seen = 0; ///< the store's count when this was made
    QHash<quint32, ColumnSummary> summaries;
};

/// Filters, sorts and sums up. Numbers are sorted as numbers, dates as dates, text as the locale does with
/// numbers inside it counted; what is null or absent comes last in either direction; equal ones stay in their
/// order. Gives up with an incomplete selection when `cancelled` becomes true.
[[nodiscard]] ObjectSelection selectObjects(const ObjectStore& store, const ObjectQuery& query,
                                            const std::atomic_bool* cancelled = nullptr);

} // namespace steward
