#include "customerlist.h"

#include "customerquery.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

// Names have a comma or two ("Alder, Birch & Co., Ltd."); more would only cost time on a long line.
constexpr qsizetype kPiecesOfAName = 6;

QString keyOf(const QString& text)
{
    return foldedText(text).simplified();
}

/// Without the quotes that a spreadsheet puts around.
QString bare(const QString& text)
{
    QString inner = text.trimmed();
    if (inner.size() >= 2 && inner.startsWith(u'"') && inner.endsWith(u'"'))
        inner = inner.mid(1, inner.size() - 2).replace(u"\"\""_s, u"\""_s).trimmed();
    return inner;
}

class Register
{
public:
    explicit Register(const QList<Customer>& customers) : m_customers(customers)
    {
        m_byKey.reserve(customers.size() * 3);
        for (qsizetype i = 0; i < customers.size(); ++i) {
            const Customer& customer = customers.at(i);
            for (const QString& text :
                 {customer.id.value, customer.tenant.value, customer.domain, customer.name}) {
                const QString key = keyOf(text);
                if (key.isEmpty())
                    continue;
                QList<qsizetype>& named = m_byKey[key];
                if (named.isEmpty() || named.constLast() != i)
                    named.append(i);
            }
        }
    }

    /// Indexes of those that the text names.
    [[nodiscard]] QList<qsizetype> find(const QString& text) const
    {
        const QList<qsizetype> named = m_byKey.value(keyOf(text));
        if (named.size() < 2)
            return named;
        for (const auto& isIt : {std::function<bool(const Customer&)>([&text](const Customer& customer) {
                                     return same(customer.id.value, text) ||
                                            same(customer.tenant.value, text) || same(customer.domain, text);
                                 }),
                                 std::function<bool(const Customer&)>(
                                     [&text](const Customer& customer) { return customer.name == text; })}) {
            QList<qsizetype> exact;
            std::copy_if(named.cbegin(), named.cend(), std::back_inserter(exact),
                         [this, &isIt](qsizetype i) { return isIt(m_customers.at(i)); });
            if (exact.size() == 1)
                return exact;
        }
        return named;
    }

private:
    static bool same(const QString& a, const QString& b) { return a.compare(b, Qt::CaseInsensitive) == 0; }

    const QList<Customer>& m_customers;
    QHash<QString, QList<qsizetype>> m_byKey;
};

/// Where a line's pieces begin and end, without the separators.
QList<std::pair<qsizetype, qsizetype>> piecesOf(const QString& line)
{
    QList<std::pair<qsizetype, qsizetype>> pieces;
    qsizetype from = 0;
    bool quoted = false;
    for (qsizetype i = 0; i <= line.size(); ++i) {
        const bool isEnd = i == line.size();
        const QChar c = isEnd ? QChar() : line.at(i);
        const bool opens = c == u'"' && QStringView(line).mid(from, i - from).trimmed().isEmpty();
        if (!isEnd && (opens || (quoted && c == u'"'))) {
            quoted = opens && line.indexOf(u'"', i + 1) > 0;
        } else if (isEnd || (!quoted && (c == u'\t' || c == u',' || c == u';'))) {
            pieces.append({from, i});
            from = i + 1;
        }
    }
    return pieces;
}

} // namespace

CustomerListMatch matchList(const QString& text, const QList<Customer>& customers)
{
    static const QRegularExpression lineBreak(u"[\\r\\n\\x{2028}\\x{2029}\\v\\f]+"_s);
    const Register known(customers);
    CustomerListMatch match;
    QSet<CustomerId> matched;
    QSet<QString> told;
    const QStringList lines = text.split(lineBreak, Qt::SkipEmptyParts);
    for (const QString& line : lines) {
        const auto pieces = piecesOf(line);
        qsizetype at = 0;
        while (at < pieces.size()) {
            qsizetype taken = 1;
            QList<qsizetype> named;
            for (qsizetype count = std::min(kPiecesOfAName, pieces.size() - at); count > 0; --count) {
                const qsizetype from = pieces.at(at).first;
                named = known.find(bare(line.mid(from, pieces.at(at + count - 1).second - from)));
                if (!named.isEmpty()) {
                    taken = count;
                    break;
                }
            }
            const qsizetype from = pieces.at(at).first;
            const QString piece = bare(line.mid(from, pieces.at(at + taken - 1).second - from));
            at += taken;
            if (named.size() == 1) {
                const CustomerId id = customers.at(named.constFirst()).id;
                if (!matched.contains(id)) {
                    matched.insert(id);
                    match.matched.append(id);
                }
                continue;
            }
            const QString key = keyOf(piece);
            if (key.isEmpty() || told.contains(key))
                continue;
            told.insert(key);
            if (named.isEmpty()) {
                match.unmatched.append(piece);
                continue;
            }
            CustomerListMatch::Ambiguous several{piece, {}};
            for (const qsizetype i : std::as_const(named))
                several.customers.append(customers.at(i).id);
            match.ambiguous.append(several);
        }
    }
    return match;
}

} // namespace steward
