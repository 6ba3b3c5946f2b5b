#include "customerquery.h"

#include "customercontracts.h"
#include "customergroups.h"
#include "customerrelationships.h"
#include "customersources.h"
#include "customerstates.h"
#include "searchtexts.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kSoonDays = 30; // what ends sooner needs somebody

} // namespace

QByteArray customerSearchKey(const Customer& customer, const CustomerNote& note)
{
    QStringList lines{foldedText(customer.name), foldedText(customer.domain), customer.tenant.value.toLower(),
                      customer.id.value.toLower()};
    for (const QString& text : QStringList{note.alias, note.text} + note.tags) {
        if (!text.isEmpty())
            lines << foldedText(text).simplified();
    }
    return lines.join(u'\n').remove(QChar(u'\0')).toUtf8();
}

struct CustomerQuery::Operator
{
    QLatin1StringView name;
    Kind kind;
    QStringList values; ///< empty: any text
};

namespace {

/// One piece of what was typed: a word, or an operator with its value.
struct Piece
{
    QString before; ///< what stood before the colon; null without one
    QString text;
    bool negated = false;
    QChar sign = u':'; ///< or < or >
    qsizetype at = 0;  ///< where it begins
};

bool isEnds(const QString& text)
{
    return text.compare("ends"_L1, Qt::CaseInsensitive) == 0;
}

/// Cuts at spaces, not within quotes. A quote that is still open reaches to the end.
QList<Piece> piecesOf(const QString& text)
{
    QList<Piece> pieces;
    Piece piece;
    bool quoted = false;
    bool wasQuoted = false;
    bool begun = false;
    const auto end = [&] {
        if (begun && (!piece.text.isEmpty() || !piece.before.isNull()))
            pieces.append(piece);
        piece = {};
        begun = false;
        wasQuoted = false;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (!begun)
            piece.at = i;
        if (c == u'"') {
            quoted = !quoted;
            wasQuoted = true;
            begun = true;
        } else if (quoted) {
            piece.text += c;
        } else if (c.isSpace()) {
            end();
        } else if (c == u'-' && !begun) {
            piece.negated = true;
            begun = true;
        } else if (c == u':' && piece.before.isNull() && !wasQuoted && !piece.text.isEmpty()) {
            piece.before = std::exchange(piece.text, {});
        } else if ((c == u'<' || c == u'>') && piece.before.isNull() && !wasQuoted && isEnds(piece.text)) {
            piece.before = std::exchange(piece.text, {});
            piece.sign = c;
        } else {
            piece.text += c;
            begun = true;
        }
    }
    end();
    return pieces;
}

bool consentIs(const QString& wanted, const ConsentRecord* record)
{
    const bool ok = record && record->state == ConsentRecord::State::Consented;
    if (wanted == "ok"_L1)
        return ok;
    if (wanted == "missing"_L1)
        return !ok;
    if (wanted == "unknown"_L1)
        return !record;
    return record && record->state == (wanted == "partial"_L1 ? ConsentRecord::State::Partial
                                                              : ConsentRecord::State::Failed);
}

bool accessIs(const QString& wanted, const CustomerFacts& facts)
{
    int works = 0;
    int fails = 0;
    if (facts.states && facts.connections) {
        for (const QString& connection : *facts.connections) {
            if (const AccessResult* result = facts.states->access(facts.customer.tenant, connection))
                ++(result->state == AccessResult::State::Ok ? works : fails);
        }
    }
    if (wanted == "ok"_L1)
        return works > 0 && fails == 0;
    return wanted == "failed"_L1 ? fails > 0 : works + fails == 0;
}

/// A refusal of what stands there.
Error wrongAt(const Piece& piece, const QString& message, const QString& advice)
{
    Error error = fail(ErrorCode::BadRequest, message, advice).value();
    error.why = u"It stands at character %1."_s.arg(piece.at + 1);
    return error;
}

bool hasTag(const QString& wanted, const CustomerNote* note)
{
    return note && std::any_of(note->tags.cbegin(), note->tags.cend(),
                               [&wanted](const QString& tag) { return foldedText(tag).startsWith(wanted); });
}

bool needsAttention(const CustomerFacts& facts)
{
    const TenantId& tenant = facts.customer.tenant;
    if (facts.customer.missingSince.isValid())
        return true;
    if (facts.relationships) {
        const auto days = facts.relationships->daysLeft(tenant);
        if (days && *days < kSoonDays)
            return true;
    }
    const ConsentRecord* consent = facts.states ? facts.states->consent(tenant) : nullptr;
    return (consent && consent->state != ConsentRecord::State::Consented) || accessIs(u"failed"_s, facts);
}

} // namespace

const QList<CustomerQuery::Operator>& CustomerQuery::table()
{
    static const QList<Operator> kTable{
        {"status"_L1, Kind::Status, {}},
        {"consent"_L1, Kind::Consent, {u"ok"_s, u"partial"_s, u"refused"_s, u"missing"_s, u"unknown"_s}},
        {"access"_L1, Kind::Access, {u"ok"_s, u"failed"_s, u"unknown"_s}},
        {"ends"_L1, Kind::EndsBefore, {}},
        {"role"_L1, Kind::Role, {}},
        {"tag"_L1, Kind::Tag, {}},
        {"group"_L1, Kind::Group, {}},
        {"is"_L1, Kind::Is, {u"favourite"_s, u"hidden"_s, u"attention"_s}},
        {"source"_L1, Kind::Source, {u"partnercenter"_s, u"contract"_s, u"relationship"_s}},
    };
    return kTable;
}

QStringList CustomerQuery::operators()
{
    QStringList names;
    for (const Operator& known : table())
        names << known.name + (known.kind == Kind::EndsBefore ? u'<' : u':');
    return names;
}

Result<CustomerQuery> CustomerQuery::parse(const QString& text)
{
    CustomerQuery query;
    for (const Piece& piece : piecesOf(text)) {
        if (piece.before.isNull()) {
            if (const QString word = foldedText(piece.text).simplified(); !word.isEmpty())
                query.m_terms.append({Kind::Word, word, word.toUtf8(), piece.negated, 0, {}});
            continue;
        }
        const auto found = std::find_if(table().cbegin(), table().cend(), [&piece](const Operator& known) {
            return piece.before.compare(known.name, Qt::CaseInsensitive) == 0;
        });
        if (found == table().cend()) {
            return fail(wrongAt(
                piece, u"There is no \"%1:\" to search by."_s.arg(piece.before),
                u"There are %1. A text with a colon goes in quotes."_s.arg(operators().join(u", "_s))));
        }
        const QString value = foldedText(piece.text).simplified();
        if (value.isEmpty())
            continue;
        if (found->kind == Kind::EndsBefore) {
            bool isNumber = false;
            const int days = value.toInt(&isNumber);
            if (piece.sign == u':' || !isNumber || days < 0) {
                return fail(wrongAt(
                    piece, u"\"%1%2%3\" is no number of days."_s.arg(piece.before, piece.sign, piece.text),
                    u"Write ends<30 for what ends within 30 days, ends>30 for what ends later."_s));
            }
            query.m_terms.append(
                {piece.sign == u'<' ? Kind::EndsBefore : Kind::EndsAfter, {}, {}, piece.negated, days, {}});
            continue;
        }
        if (found->kind == Kind::Role) {
            query.m_terms.append({Kind::Role, value, {}, piece.negated, 0, rolesNamed(value) << value});
            continue;
        }
        const auto isBegun = [&value](const QString& known) { return known.startsWith(value); };
        if (!found->values.isEmpty() && !found->values.contains(value)) {
            if (std::any_of(found->values.cbegin(), found->values.cend(), isBegun))
                continue; // not typed to its end
            return fail(wrongAt(piece, u"\"%1:\" cannot be \"%2\"."_s.arg(QString(found->name), piece.text),
                                u"It is one of %1."_s.arg(found->values.join(u", "_s))));
        }
        query.m_terms.append({found->kind, value, {}, piece.negated, 0, {}});
    }
    query.m_asksForHidden = std::any_of(query.m_terms.cbegin(), query.m_terms.cend(), [](const Term& term) {
        return term.kind == Kind::Is && term.text == "hidden"_L1;
    });
    query.m_asksForSources = std::any_of(query.m_terms.cbegin(), query.m_terms.cend(),
                                         [](const Term& term) { return term.kind == Kind::Source; });
    return query;
}

bool CustomerQuery::holds(const Term& term, const CustomerFacts& facts)
{
    switch (term.kind) {
    case Kind::Word:
        return facts.searchKey.contains(term.word);
    case Kind::Status:
        if (term.text == "missing"_L1 || facts.customer.missingSince.isValid())
            return term.text == "missing"_L1 && facts.customer.missingSince.isValid();
        if (const auto* relations =
                facts.relationships ? facts.relationships->of(facts.customer.tenant) : nullptr;
            relations && relationshipStatus(*relations).startsWith(term.text, Qt::CaseInsensitive))
            return true;
        return facts.customer.relationship.startsWith(term.text, Qt::CaseInsensitive);
    case Kind::Consent:
        return consentIs(term.text, facts.states ? facts.states->consent(facts.customer.tenant) : nullptr);
    case Kind::Access:
        return accessIs(term.text, facts);
    case Kind::EndsBefore:
    case Kind::EndsAfter: {
        const auto days =
            facts.relationships ? facts.relationships->daysLeft(facts.customer.tenant) : std::nullopt;
        return days && (term.kind == Kind::EndsBefore ? *days < term.days : *days > term.days);
    }
    case Kind::Role: {
        const CustomerRelations* relations =
            facts.relationships ? facts.relationships->of(facts.customer.tenant) : nullptr;
        return relations &&
               std::any_of(term.roles.cbegin(), term.roles.cend(),
                           [relations](const QString& role) { return relations->access.has(role); });
    }
    case Kind::Tag:
        return hasTag(term.text, facts.note);
    case Kind::Group:
        return facts.groups && facts.groups->has(term.text, facts);
    case Kind::Is:
        if (term.text == "attention"_L1)
            return needsAttention(facts);
        return facts.note && (term.text == "hidden"_L1 ? facts.note->hidden : facts.note->favourite);
    case Kind::Source: {
        const TenantId& tenant = facts.customer.tenant;
        const QList<CustomerSource> sources =
            sourcesOf(facts.customer, facts.contracts && facts.contracts->has(tenant),
                      facts.relationships ? facts.relationships->of(tenant) : nullptr);
        return std::any_of(sources.cbegin(), sources.cend(), [&term](CustomerSource source) {
            return term.text.compare(customerSourceName(source), Qt::CaseInsensitive) == 0;
        });
    }
    }
    return false;
}

bool CustomerQuery::needsRelationships() const
{
    return std::any_of(m_terms.cbegin(), m_terms.cend(), [](const Term& term) {
        return term.kind == Kind::EndsBefore || term.kind == Kind::EndsAfter || term.kind == Kind::Role ||
               (term.kind == Kind::Is && term.text == "attention"_L1) ||
               (term.kind == Kind::Source && term.text == "relationship"_L1);
    });
}

bool CustomerQuery::asksForGroups() const
{
    return std::any_of(m_terms.cbegin(), m_terms.cend(),
                       [](const Term& term) { return term.kind == Kind::Group; });
}

bool CustomerQuery::asksForMissing() const
{
    return std::any_of(m_terms.cbegin(), m_terms.cend(), [](const Term& term) {
        return term.kind == Kind::Status && term.text == "missing"_L1 && !term.negated;
    });
}

void CustomerQuery::keepWithWords(const SearchTexts& texts, std::vector<char>& kept) const
{
    for (const Term& term : m_terms) {
        if (term.kind == Kind::Word)
            texts.keep(term.word, !term.negated, kept);
    }
}

bool CustomerQuery::hasWords() const
{
    return std::any_of(m_terms.cbegin(), m_terms.cend(),
                       [](const Term& term) { return term.kind == Kind::Word; });
}

bool CustomerQuery::isOnlyWords() const
{
    return std::all_of(m_terms.cbegin(), m_terms.cend(),
                       [](const Term& term) { return term.kind == Kind::Word; });
}

bool CustomerQuery::leavesOut(const CustomerFacts& facts) const
{
    return (!m_asksForHidden && facts.note && facts.note->hidden) ||
           (!m_asksForSources && facts.customer.origin.record == CustomerSource::Contract);
}

bool CustomerQuery::matchesBesidesWords(const CustomerFacts& facts) const
{
    if (leavesOut(facts))
        return false;
    return std::all_of(m_terms.cbegin(), m_terms.cend(), [&facts](const Term& term) {
        return term.kind == Kind::Word || holds(term, facts) != term.negated;
    });
}

bool CustomerQuery::matches(const CustomerFacts& facts) const
{
    if (leavesOut(facts))
        return false;
    return std::all_of(m_terms.cbegin(), m_terms.cend(),
                       [&facts](const Term& term) { return holds(term, facts) != term.negated; });
}

} // namespace steward
