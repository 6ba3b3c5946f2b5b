#include "objectquery.h"

#include <QCollator>
#include <QLocale>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;
using Kind = ObjectStore::Kind;

namespace {

constexpr qsizetype kMostDifferent = 1000;
constexpr size_t kMostSummaries = 200;

/// The words of a filter; what stands in quotation marks is one.
QStringList wordsOf(const QString& text)
{
    QStringList words;
    QString word;
    bool quoted = false;
    for (const QChar c : text) {
        if (c == u'"') {
            quoted = !quoted;
        } else if (c.isSpace() && !quoted) {
            if (!word.isEmpty())
                words << word;
            word.clear();
        } else {
            word += c;
        }
    }
    if (!word.isEmpty())
        words << word;
    return words;
}

/// The value with which a person would look for it.
QString searchable(const ObjectStore::Value& value)
{
    return value.kind == Kind::Bool ? (value.flag ? u"True Yes"_s : u"False No"_s) : plainValue(value);
}

int rankOf(Kind kind)
{
    switch (kind) {
    case Kind::Bool:
        return 0;
    case Kind::Integer:
    case Kind::Real:
        return 1;
    case Kind::Date:
        return 2;
    case Kind::Text:
        return 3;
    case Kind::Nested:
        return 4;
    case Kind::Null:
        return 5;
    case Kind::Absent:
        break;
    }
    return 6;
}

struct SortKey
{
    quint32 object = 0;
    int rank = 0;
    bool whole = false;
    qint64 integer = 0;
    double real = 0;
    qsizetype text = -1; ///< index of its collation key
};

} // namespace

ObjectMatcher::Condition ObjectMatcher::condition(QString text)
{
    using Sign = Condition::Sign;
    Condition result;
    text = text.trimmed();
    static constexpr std::pair<const char16_t*, Sign> kSigns[]{{u">=", Sign::GreaterOrEqual},
                                                               {u"\u2265", Sign::GreaterOrEqual},
                                                               {u"<=", Sign::LessOrEqual},
                                                               {u"\u2264", Sign::LessOrEqual},
                                                               {u"!=", Sign::NotEqual},
                                                               {u"<>", Sign::NotEqual},
                                                               {u"=", Sign::Equal},
                                                               {u">", Sign::Greater},
                                                               {u"<", Sign::Less}};
    for (const auto& [mark, sign] : kSigns) {
        if (text.startsWith(QStringView(mark))) {
            result.sign = sign;
            text = text.mid(QStringView(mark).size()).trimmed();
            break;
        }
    }
    if (result.sign == Sign::Contains && text.size() > 1 && text.startsWith(u'!')) {
        result.negated = true;
        text = text.mid(1).trimmed();
    }
    result.text = text;
    bool ok = false;
    if (const double number = text.toDouble(&ok); ok)
        result.number = number;
    else if (const double local = QLocale().toDouble(text, &ok); ok)
        result.number = local;
    const QByteArray utf8 = text.toUtf8();
    const QByteArray day = utf8.size() == 10 ? utf8 + "T00:00:00Z" : utf8;
    if (const qint64 date = isoMilliseconds(day, &ok); ok)
        result.date = date;
    if (text.compare(u"true"_s, Qt::CaseInsensitive) == 0 || text.compare(u"yes"_s, Qt::CaseInsensitive) == 0)
        result.flag = true;
    else if (text.compare(u"false"_s, Qt::CaseInsensitive) == 0 ||
             text.compare(u"no"_s, Qt::CaseInsensitive) == 0)
        result.flag = false;
    return result;
}

ObjectMatcher::ObjectMatcher(const ObjectStore& store, const ObjectQuery& query) : m_type(query.type)
{
    static const QRegularExpression kInColumn(
        u"^([^:<>=!\\x{2264}\\x{2265}]+)(:|[<>=!\\x{2264}\\x{2265}].*)(.*)$"_s);
    const QStringList words = wordsOf(query.filter);
    for (const QString& word : words) {
        const QRegularExpressionMatch match = kInColumn.match(word);
        QList<quint32> columns;
        for (int i = 0; match.hasMatch() && i < store.columnCount(); ++i) {
            if (store.columnName(quint32(i)).compare(match.captured(1), Qt::CaseInsensitive) == 0)
                columns << quint32(i);
        }
        if (columns.isEmpty()) {
            Condition anywhere;
            anywhere.text = word;
            m_anywhere << anywhere;
            continue;
        }
        const QString rest = match.captured(2) == u":" ? match.captured(3) : match.captured(2);
        if (!rest.isEmpty())
            m_columns.append({columns.first(), condition(rest)});
    }
    for (auto it = query.columnFilters.cbegin(); it != query.columnFilters.cend(); ++it) {
        if (!it.value().trimmed().isEmpty())
            m_columns.append({it.key(), condition(it.value())});
    }
}

bool ObjectMatcher::holds(const Condition& condition, const ObjectStore::Value& value)
{
    using Sign = Condition::Sign;
    if (condition.sign == Sign::Contains) {
        const bool found = searchable(value).contains(condition.text, Qt::CaseInsensitive);
        return found != condition.negated;
    }
    int order = 0;
    if (value.isNumber() && condition.number) {
        order = value.real < *condition.number ? -1 : value.real > *condition.number ? 1 : 0;
    } else if (value.kind == Kind::Date && condition.date) {
        order = value.integer < *condition.date ? -1 : value.integer > *condition.date ? 1 : 0;
    } else if (value.kind == Kind::Bool && condition.flag) {
        order = int(value.flag) - int(*condition.flag);
    } else if (condition.sign == Sign::Equal || condition.sign == Sign::NotEqual) {
        order = plainValue(value).compare(condition.text, Qt::CaseInsensitive);
    } else if (value.kind == Kind::Text && !condition.number && !condition.date) {
        order = plainValue(value).compare(condition.text, Qt::CaseInsensitive);
    } else {
        return false; // a text is neither more nor less than a number
    }
    switch (condition.sign) {
    case Sign::Equal:
        return order == 0;
    case Sign::NotEqual:
        return order != 0;
    case Sign::Less:
        return order < 0;
    case Sign::LessOrEqual:
        return order <= 0;
    case Sign::Greater:
        return order > 0;
    case Sign::GreaterOrEqual:
        return order >= 0;
    case Sign::Contains:
        break;
    }
    return false;
}

bool ObjectMatcher::matches(const ObjectStore& store, quint32 object) const
{
    if (m_type >= 0 && store.typeOf(object) != m_type)
        return false;
    for (const auto& [column, condition] : m_columns) {
        if (!holds(condition, store.value(object, column)))
            return false;
    }
    if (m_anywhere.isEmpty())
        return true;
    const std::vector<quint32>& columns = store.columnsOf(object);
    QStringList texts;
    for (const Condition& condition : m_anywhere) {
        if (texts.isEmpty()) {
            for (const quint32 column : columns)
                texts << searchable(store.value(object, column));
        }
        const bool found = std::any_of(texts.cbegin(), texts.cend(), [&](const QString& text) {
            return text.contains(condition.text, Qt::CaseInsensitive);
        });
        if (!found)
            return false;
    }
    return true;
}

ObjectSelection selectObjects(const ObjectStore& store, const ObjectQuery& query,
                              const std::atomic_bool* cancelled)
{
    const auto gaveUp = [cancelled] { return cancelled != nullptr && cancelled->load(); };
    ObjectSelection selection;
    selection.seen = store.count();
    const ObjectMatcher matcher(store, query);
    for (quint32 object = 0; object < store.count(); ++object) {
        if (object % 1024 == 0 && gaveUp())
            return selection;
        if (matcher.matches(store, object))
            selection.objects.push_back(object);
    }

    if (query.sortColumn) {
        const QLocale locale = QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale();
        QCollator collator(locale);
        collator.setNumericMode(true);
        collator.setCaseSensitivity(Qt::CaseInsensitive);
        std::vector<QCollatorSortKey> texts;
        std::vector<SortKey> keys;
        keys.reserve(selection.objects.size());
        for (const quint32 object : selection.objects) {
            if (object % 1024 == 0 && gaveUp())
                return selection;
            SortKey key;
            key.object = object;
            if (*query.sortColumn == ObjectQuery::kTypeColumn) {
                key.integer = store.typeOf(object);
                key.whole = true;
                key.real = double(key.integer);
            } else {
                const ObjectStore::Value value = store.value(object, *query.sortColumn);
                key.rank = rankOf(value.kind);
                key.whole =
                    value.kind == Kind::Integer || value.kind == Kind::Date || value.kind == Kind::Bool;
                key.integer = value.kind == Kind::Bool ? int(value.flag) : value.integer;
                key.real = value.real;
                if (value.kind == Kind::Text || value.kind == Kind::Nested) {
                    key.text = qsizetype(texts.size());
                    texts.push_back(collator.sortKey(QString::fromUtf8(value.text)));
                }
            }
            keys.push_back(key);
        }
        const auto compare = [&texts](const SortKey& a, const SortKey& b) {
            if (a.text >= 0 && b.text >= 0)
                return texts[size_t(a.text)].compare(texts[size_t(b.text)]);
            if (a.whole && b.whole)
                return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0;
            return a.real < b.real ? -1 : a.real > b.real ? 1 : 0;
        };
        const int nullRank = rankOf(Kind::Null);
        std::stable_sort(keys.begin(), keys.end(), [&](const SortKey& a, const SortKey& b) {
            const bool noA = a.rank >= nullRank;
            const bool noB = b.rank >= nullRank;
            if (noA || noB)
                return !noA && noB;
            const int order = a.rank != b.rank ? a.rank - b.rank : compare(a, b);
            return query.descending ? order > 0 : order < 0;
        });
        for (size_t i = 0; i < keys.size(); ++i)
            selection.objects[i] = keys[i].object;
    }

    std::vector<quint32> columns;
    if (query.type >= 0 && query.type < store.typeCount()) {
        columns = store.type(query.type).columns;
    } else {
        for (int i = 0; i < store.columnCount(); ++i)
            columns.push_back(quint32(i));
    }
    columns.resize(std::min(columns.size(), kMostSummaries));
    for (const quint32 column : columns) {
        if (gaveUp())
            return selection;
        ColumnSummary summary;
        QSet<QByteArray> different;
        for (const quint32 object : selection.objects) {
            const ObjectStore::Value value = store.value(object, column);
            if (value.kind == Kind::Absent || value.kind == Kind::Null)
                continue;
            ++summary.present;
            if (value.isNumber()) {
                ++summary.numbers;
                summary.sum += value.real;
                summary.whole = summary.whole && value.kind == Kind::Integer;
            } else if (value.kind == Kind::Bool) {
                ++summary.flags;
                summary.set += value.flag ? 1 : 0;
            } else if (value.kind == Kind::Date) {
                summary.latest = summary.dates == 0 ? value.integer : std::max(summary.latest, value.integer);
                ++summary.dates;
            } else if (different.size() <= kMostDifferent) {
                different.insert(value.text.toByteArray());
            }
        }
        summary.different = different.size() > kMostDifferent ? -1 : different.size();
        selection.summaries.insert(column, summary);
    }
    return selection;
}

} // namespace steward
