#pragma once

#include "customer.h"
#include "customernotes.h"

#include <base/foldedtext.h>
#include <base/result.h>

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <vector>

namespace steward {

class CustomerContracts;
class CustomerRelationships;
class CustomerStates;
class SearchTexts;
class CustomerGroups;

/// All that words can be found in: name, alias, domain, ids, tags and note, folded, one a line so that no
/// word matches across two.
[[nodiscard]] QByteArray customerSearchKey(const Customer& customer, const CustomerNote& note = {});

/// What is known of one customer when it is searched.
struct CustomerFacts
{
    const Customer& customer;
    const QByteArray& searchKey;                          ///< customerSearchKey()
    const CustomerStates* states = nullptr;               ///< nullptr: consent and access are not known
    const QStringList* connections = nullptr;             ///< those whose access counts
    const CustomerRelationships* relationships = nullptr; ///< nullptr: ends and roles are not known
    const CustomerNote* note = nullptr;                   ///< nullptr: nothing was put down
    const CustomerGroups* groups = nullptr;               ///< nullptr: there are none
    const CustomerContracts* contracts = nullptr;         ///< nullptr: not known
};

/// A search as people type it: words that must all occur in name, domain or an id, in any order, accents and
/// letter case ignored; "several words" in quotes; and operators, each of which narrows:
///   status:reseller  the relationship, by its beginning; or that of the delegated one (status:active);
///                    status:missing: the service does not return it
///   consent:ok       also partial, refused, unknown (never asked) and missing (all but ok)
///   access:ok        also failed (some connection does not work) and unknown (never checked)
///   ends<30, ends>30 days until a delegated relationship takes a needed role away; what renews itself or is
///                    not known has no such day
///   role:exchange    a role that reaches the account, by a part of its name or its id
///   tag:gold         a tag, by its beginning
///   group:"A team"   a group, by its name's beginning
///   is:favourite     also hidden (who is hidden is found with is:hidden only) and attention: not returned,
///                    ends within 30 days, consent or access not as it should be
///   source:partnercenter  who tells of it; also contract and relationship. A tenant that only a contract
///   names
///                    is found with source: only
/// A minus before a word or an operator turns it round. Pure and quick: many thousand customers a keystroke.
class CustomerQuery final
{
public:
    CustomerQuery() = default;
    /// BadRequest for an operator or a value that there is not, saying where it stands and which there are.
    /// An operator that has no value yet narrows nothing: somebody is typing it.
    [[nodiscard]] static Result<CustomerQuery> parse(const QString& text);
    /// "status:", "consent:", "ends<" …
    [[nodiscard]] static QStringList operators();

    [[nodiscard]] bool isEmpty() const { return m_terms.isEmpty(); }
    /// Whether it asks for ends or roles, and for those that the service does not return.
    [[nodiscard]] bool needsRelationships() const;
    /// The same in two steps for very many: the words, looked for in all at once, then the rest.
    void keepWithWords(const SearchTexts& texts, std::vector<char>& kept) const;
    [[nodiscard]] bool matchesBesidesWords(const CustomerFacts& facts) const;
    /// Whether nothing but words is searched for; who is hidden is left out all the same.
    [[nodiscard]] bool isOnlyWords() const;
    [[nodiscard]] bool hasWords() const;
    [[nodiscard]] bool asksForMissing() const;
    [[nodiscard]] bool asksForGroups() const;
    [[nodiscard]] bool asksForSources() const { return m_asksForSources; }
    [[nodiscard]] bool matches(const CustomerFacts& facts) const;

    bool operator==(const CustomerQuery&) const = default;

private:
    enum class Kind
    {
        Word,
        Status,
        Consent,
        Access,
        EndsBefore,
        EndsAfter,
        Role,
        Tag,
        Group,
        Is,
        Source
    };
    struct Term
    {
        Kind kind = Kind::Word;
        QString text;    ///< folded
        QByteArray word; ///< Word: the same in UTF-8
        bool negated = false;
        int days = 0;      ///< EndsBefore, EndsAfter
        QStringList roles; ///< Role: template ids

        bool operator==(const Term&) const = default;
    };
    struct Operator;

    [[nodiscard]] static const QList<Operator>& table();
    /// Whether it is in no list unless it is asked for.
    [[nodiscard]] bool leavesOut(const CustomerFacts& facts) const;
    [[nodiscard]] static bool holds(const Term& term, const CustomerFacts& facts);

    QList<Term> m_terms;
    bool m_asksForHidden = false;
    bool m_asksForSources = false;
};

} // namespace steward
