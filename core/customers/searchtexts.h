#pragma once

#include <QByteArray>

#include <vector>

namespace steward {

/// Many short texts in one piece of memory, so that a word is looked for in all of them in one go: at 50,000
/// customers that is what a key costs. Texts have no zero byte; a word is never found across two.
class SearchTexts final
{
public:
    void clear();
    void reserve(qsizetype texts, qsizetype bytes);
    void append(const QByteArray& text);
    [[nodiscard]] qsizetype size() const { return qsizetype(m_ends.size()); }

    /// Takes away those that do not have the word, or those that have it. `kept` has a place a text.
    void keep(const QByteArray& word, bool having, std::vector<char>& kept) const;

private:
    QByteArray m_all;              ///< each with a zero byte behind it
    std::vector<qsizetype> m_ends; ///< where each one's zero byte is
};

} // namespace steward
