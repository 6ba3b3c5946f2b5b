#include "rawtext.h"

namespace steward {

QString RawText::feed(const QByteArray& bytes)
{
    m_seen += bytes.size();
    if (m_seen > kLimit) {
        m_dropped += bytes.size();
        return {};
    }
    m_holding = true;
    m_pending += m_decoder.decode(m_redactor.feed(bytes));
    return take(m_pending.size() > 256 * 1024);
}

QString RawText::pause()
{
    m_holding = false;
    m_pending += m_decoder.decode(m_redactor.pause());
    return take(true);
}

QString RawText::flush()
{
    m_holding = false;
    m_pending += m_decoder.decode(m_redactor.flush());
    return take(true);
}

QString RawText::take(bool all)
{
    const qsizetype end = all ? m_pending.size() : m_pending.lastIndexOf(u'\n') + 1;
    if (end == 0)
        return {};
    QString lines = m_pending.left(end);
    m_pending.remove(0, end);
    if (lines.endsWith(u'\n'))
        lines.chop(1);
    lines.remove(u'\r');
    return lines.isNull() ? QString(QLatin1StringView("")) : lines;
}

} // namespace steward
