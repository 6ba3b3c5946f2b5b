#include "libraryquery.h"

#include "scriptfolders.h"

#include <base/foldedtext.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

bool anyBegins(const QStringList& list, const QString& wanted)
{
    return std::any_of(list.begin(), list.end(),
                       [&](const QString& one) { return foldedText(one).startsWith(wanted); });
}

/// Cuts at spaces, not within quotes. A quote that is still open reaches to the end.
QStringList piecesOf(const QString& text, QList<bool>& quotedFirst)
{
    QStringList pieces;
    QString piece;
    bool quoted = false, begun = false, first = false;
    const auto end = [&] {
        if (begun && !piece.isEmpty()) {
            pieces << piece;
            quotedFirst << first;
        }
        piece.clear();
        begun = first = false;
    };
    for (const QChar c : text) {
        if (c == u'"') {
            if (!begun || piece == "-"_L1)
                first = true;
            quoted = !quoted;
            begun = true;
        } else if (c.isSpace() && !quoted) {
            end();
        } else {
            piece += c;
            begun = true;
        }
    }
    end();
    return pieces;
}

} // namespace

Result<LibraryQuery> LibraryQuery::parse(const QString& text)
{
    struct Operator
    {
        QLatin1StringView name;
        Kind kind;
        QStringList values; ///< empty: any text
    };
    static const QList<Operator> table{{"tag"_L1, Kind::Tag, {}},
                                       {"scope"_L1, Kind::Scope, {u"tenant"_s, u"user"_s, u"partner"_s}},
                                       {"connection"_L1, Kind::Connection, {}},
                                       {"risk"_L1, Kind::Risk, {u"read"_s, u"change"_s, u"destructive"_s}},
                                       {"is"_L1, Kind::Is, {u"favourite"_s, u"changed"_s}}};
    LibraryQuery query;
    QList<bool> quotedFirst;
    const QStringList pieces = piecesOf(text, quotedFirst);
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        QString piece = pieces.at(i);
        Term term;
        if (piece.startsWith(u'-')) {
            term.negated = true;
            piece.remove(0, 1);
            if (piece.isEmpty())
                continue;
        }
        const qsizetype colon = quotedFirst.at(i) ? -1 : piece.indexOf(u':');
        if (colon > 0) {
            const QString name = piece.left(colon).toLower();
            const auto known = std::find_if(table.begin(), table.end(),
                                            [&](const Operator& one) { return name == one.name; });
            if (known == table.end())
                return fail(ErrorCode::BadRequest, u"There is no %1: in a search."_s.arg(name),
                            u"There are: %1."_s.arg(operators().join(u", "_s)));
            term.kind = known->kind;
            term.text = foldedText(piece.mid(colon + 1));
            if (term.text.isEmpty())
                continue;
            if (!known->values.isEmpty() && !anyBegins(known->values, term.text))
                return fail(ErrorCode::BadRequest, u"There is no %1:%2."_s.arg(name, piece.mid(colon + 1)),
                            u"There are: %1."_s.arg(known->values.join(u", "_s)));
        } else {
            term.text = foldedText(piece);
            term.word = term.text.toUtf8();
        }
        query.m_terms.append(term);
    }
    return query;
}

QStringList LibraryQuery::operators()
{
    return {u"tag:"_s, u"scope:"_s, u"connection:"_s, u"risk:"_s, u"is:"_s};
}

bool LibraryQuery::matches(const LibraryEntry& entry, bool isFavourite) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](const Term& term) { return holds(term, entry, isFavourite) != term.negated; });
}

bool LibraryQuery::holds(const Term& term, const LibraryEntry& entry, bool isFavourite)
{
    switch (term.kind) {
    case Kind::Word:
        return entry.searchKey.contains(term.word) || entry.textKey.contains(term.word);
    case Kind::Tag:
        return anyBegins(entry.script.tags, term.text);
    case Kind::Scope:
        return foldedText(entry.scope).startsWith(term.text);
    case Kind::Connection:
        return anyBegins(entry.connections, term.text);
    case Kind::Risk:
        return foldedText(riskName(entry.risk)).startsWith(term.text);
    case Kind::Is:
        return u"favourite"_s.startsWith(term.text) ? isFavourite : !entry.isBuiltIn;
    }
    return false;
}

int LibraryQuery::rank(const LibraryEntry& entry) const
{
    int rank = 0;
    for (const Term& term : m_terms) {
        if (term.kind != Kind::Word || term.negated)
            continue;
        rank = std::max(rank, entry.nameKey.contains(term.text)     ? 0
                              : entry.searchKey.contains(term.word) ? 1
                                                                    : 2);
    }
    return rank;
}

} // namespace steward
