#include "searchtexts.h"

#include <algorithm>
#include <string_view>

namespace steward {

void SearchTexts::clear()
{
    m_all.clear();
    m_ends.clear();
}

void SearchTexts::reserve(qsizetype texts, qsizetype bytes)
{
    m_ends.reserve(size_t(texts));
    m_all.reserve(texts + bytes);
}

void SearchTexts::append(const QByteArray& text)
{
    m_all += text;
    m_all += '\0';
    m_ends.push_back(m_all.size() - 1);
}

void SearchTexts::keep(const QByteArray& word, bool having, std::vector<char>& kept) const
{
    if (word.isEmpty())
        return;
    const std::string_view all(m_all.constData(), size_t(m_all.size()));
    const std::string_view wanted(word.constData(), size_t(word.size()));
    size_t text = 0;
    size_t from = 0;
    while (text < m_ends.size()) {
        const size_t found = all.find(wanted, from);
        // The texts before the one that has it do not have it.
        const size_t at =
            found == std::string_view::npos
                ? m_ends.size()
                : size_t(std::upper_bound(m_ends.begin() + qptrdiff(text), m_ends.end(), qsizetype(found)) -
                         m_ends.begin());
        if (having)
            std::fill(kept.begin() + qptrdiff(text), kept.begin() + qptrdiff(std::min(at, kept.size())),
                      char(0));
        if (at >= m_ends.size())
            break;
        if (!having)
            kept[at] = 0;
        from = size_t(m_ends[at]) + 1;
        text = at + 1;
    }
}

} // namespace steward
