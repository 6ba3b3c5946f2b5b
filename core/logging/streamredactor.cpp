#include "streamredactor.h"

#include <algorithm>

namespace steward {

StreamRedactor::StreamRedactor(const Redactor& redactor) : m_redactor(redactor) {}

QByteArray StreamRedactor::feed(const QByteArray& piece)
{
    m_held += piece;
    return release(m_redactor.undecidedFrom(m_held));
}

QByteArray StreamRedactor::flush()
{
    return release(m_held.size());
}

QByteArray StreamRedactor::release(qsizetype size)
{
    QByteArray out;
    qsizetype position = std::min(m_marked, size);
    qsizetype markedUntil = m_marked;
    const QList<Redactor::Span> spans = m_redactor.spans(m_held);
    for (const Redactor::Span& span : spans) {
        if (span.begin >= size)
            break;
        if (span.end <= position)
            continue;
        if (span.begin > position)
            out.append(m_held.constData() + position, span.begin - position);
        // A secret that continues one whose mark is out already needs no second mark.
        if (span.begin >= markedUntil)
            out.append(Redactor::kMark);
        markedUntil = std::max(markedUntil, span.end);
        position = std::min(span.end, size);
    }
    if (position < size)
        out.append(m_held.constData() + position, size - position);
    m_held.remove(0, size);
    m_marked = std::max<qsizetype>(0, markedUntil - size);
    return out;
}

} // namespace steward
