#include "lineredactor.h"

#include <algorithm>
#include <vector>

namespace steward {

namespace {

/// The text as it was before it was wrapped, and where each of its lines came from.
struct Joined
{
    struct Part
    {
        qsizetype joined;   ///< where the part begins in `text`
        qsizetype original; ///< and in the lines
        qsizetype size;
    };

    QByteArray text;
    std::vector<Part> parts;
};

Joined join(const QByteArray& lines)
{
    Joined joined;
    joined.text.reserve(lines.size());
    for (qsizetype from = 0; from < lines.size();) {
        qsizetype end = lines.indexOf('\n', from);
        if (end < 0)
            end = lines.size();
        qsizetype begin = from;
        while (begin < end && lines.at(begin) == ' ')
            ++begin;
        qsizetype last = end;
        while (last > begin && (lines.at(last - 1) == ' ' || lines.at(last - 1) == '\r'))
            --last;
        joined.parts.push_back({joined.text.size(), begin, last - begin});
        joined.text.append(lines.constData() + begin, last - begin);
        from = end + 1;
    }
    return joined;
}

} // namespace

LineRedactor::LineRedactor(const Redactor& redactor) : m_redactor(redactor) {}

QByteArray LineRedactor::feed(const QByteArray& lines)
{
    m_held += lines;
    const Joined joined = join(m_held);
    const qsizetype undecided = m_redactor.valueBegunFrom(joined.text, kShortestBroken);
    qsizetype keepFrom = m_held.size();
    for (const Joined::Part& part : joined.parts) {
        if (undecided < part.joined + part.size) {
            // From the beginning of the line on which it begins.
            keepFrom = part.original == 0 ? 0 : m_held.lastIndexOf('\n', part.original - 1) + 1;
            break;
        }
    }
    return release(keepFrom);
}

QByteArray LineRedactor::flush()
{
    return release(m_held.size());
}

QByteArray LineRedactor::release(qsizetype size)
{
    const QByteArray lines = m_held.left(size);
    m_held.remove(0, size);
    QList<Redactor::Span> spans = m_redactor.spans(lines);
    const Joined joined = join(lines);
    auto part = joined.parts.begin();
    const QList<Redactor::Span> broken = m_redactor.valueSpans(joined.text, kShortestBroken);
    for (const Redactor::Span& span : broken) {
        while (part != joined.parts.end() && part->joined + part->size <= span.begin)
            ++part;
        for (auto each = part; each != joined.parts.end() && each->joined < span.end; ++each) {
            const qsizetype begin = std::max(span.begin, each->joined);
            const qsizetype end = std::min(span.end, each->joined + each->size);
            if (end > begin)
                spans << Redactor::Span{each->original + begin - each->joined,
                                        each->original + end - each->joined};
        }
    }
    return Redactor::masked(lines, Redactor::merged(std::move(spans)));
}

} // namespace steward
