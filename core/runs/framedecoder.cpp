#include "framedecoder.h"

#include <QtEndian>

namespace steward {

void FrameDecoder::feed(const QByteArray& bytes)
{
    if (m_malformed)
        return;
    m_bytes.remove(0, std::exchange(m_from, 0));
    m_bytes += bytes;
}

std::optional<RunFrame> FrameDecoder::next()
{
    const qsizetype rest = m_bytes.size() - m_from;
    if (m_malformed || rest < kHeader)
        return {};
    const char* const header = m_bytes.constData() + m_from;
    const qsizetype size = qFromLittleEndian<quint32>(header);
    const char kind = header[4];
    if (size > m_longest || (kind != 'J' && kind != 'T' && kind != 'O')) {
        m_malformed = true;
        m_bytes.clear();
        m_from = 0;
        return {};
    }
    if (rest < kHeader + size)
        return {};
    RunFrame frame{FrameKind(kind), m_bytes.mid(m_from + kHeader, size)};
    m_from += kHeader + size;
    return frame;
}

} // namespace steward
