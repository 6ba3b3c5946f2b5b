#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace steward {

struct LibraryEntry;

/// A search in the library as people type it: words that must all occur in name, synopsis, tags or text, in
/// any order, accents and letter case ignored; "several words" in quotes; and operators, each of which
/// narrows:
///   tag:mail            a tag, by its beginning
///   scope:user          tenant, user or partner, by its beginning
///   connection:exchange a connection, by its beginning
///   risk:change         read, change or destructive, by its beginning
///   is:favourite        also changed (not by the program: mine or the team's)
/// A minus before a word or an operator turns it round. Pure.
class LibraryQuery final
{
public:
    LibraryQuery() = default;
    /// BadRequest for an operator or a value that there is not, saying which there are. An operator that has
    /// no value yet narrows nothing: somebody is typing it.
    [[nodiscard]] static Result<LibraryQuery> parse(const QString& text);
    /// "tag:", "scope:" …
    [[nodiscard]] static QStringList operators();

    [[nodiscard]] bool isEmpty() const { return m_terms.isEmpty(); }
    [[nodiscard]] bool matches(const LibraryEntry& entry, bool isFavourite) const;
    /// How well the words fit, the smaller the better: in the name, in synopsis and tags, in the text only.
    [[nodiscard]] int rank(const LibraryEntry& entry) const;

private:
    enum class Kind
    {
        Word,
        Tag,
        Scope,
        Connection,
        Risk,
        Is
    };
    struct Term
    {
        Kind kind = Kind::Word;
        QString text;    ///< folded
        QByteArray word; ///< Word: the same in UTF-8
        bool negated = false;
    };
    [[nodiscard]] static bool holds(const Term& term, const LibraryEntry& entry, bool isFavourite);

    QList<Term> m_terms;
};

} // namespace steward
