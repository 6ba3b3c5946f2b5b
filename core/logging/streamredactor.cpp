#include "streamredactor.h"

#include <algorithm>

namespace steward {

StreamRedactor::StreamRedactor(const Redactor& redactor) : m_redactor(redactor) {}

QByteArray StreamRedactor::feed(const QByteArray& piece)
{
    m_held += piece;
    return release(m_redactor.undecidedFrom(m_held));
}

QByteArray StreamRedactor::pause()
{
    QList<Redactor::Span> spans = m_redactor.spans(m_held);
    const qsizetype begun = m_redactor.begunFrom(m_held);
    if (begun < m_held.size()) {
        while (!spans.isEmpty() && spans.last().begin >= begun)
            spans.removeLast();
        if (!spans.isEmpty() && spans.last().end > begun)
            spans.last().end = m_held.size();
        else
            spans << Redactor::Span{begun, m_held.size()};
    }
    return show(spans, m_held.size());
}

QByteArray StreamRedactor::flush()
{
    return release(m_held.size());
}

QByteArray StreamRedactor::release(qsizetype size)
{
    const QByteArray out = show(m_redactor.spans(m_held), size);
    m_held.remove(0, size);
    m_shown = std::max<qsizetype>(0, m_shown - size);
    m_marked = std::max<qsizetype>(0, m_marked - size);
    return out;
}

QByteArray StreamRedactor::show(const QList<Redactor::Span>& spans, qsizetype size)
{
    QByteArray out;
    qsizetype position = std::min(m_shown, size);
    for (const Redactor::Span& span : spans) {
        if (span.begin >= size)
            break;
        if (span.end <= position)
            continue;
        if (span.begin > position)
            out.append(m_held.constData() + position, span.begin - position);
        // A secret that continues one whose mark is out already needs no second mark.
        if (span.begin >= m_marked)
            out.append(Redactor::kMark);
        m_marked = std::max(m_marked, span.end);
        position = std::min(span.end, size);
    }
    if (position < size)
        out.append(m_held.constData() + position, size - position);
    // Of a secret that reaches beyond, nothing more is shown.
    m_shown = std::max({m_shown, size, m_marked});
    return out;
}

} // namespace steward
