#include "linestore.h"

#include <array>

namespace steward {

namespace {

constexpr qsizetype kBlockSize = 1024 * 1024;
constexpr char16_t kEscape = 0x1b;
constexpr quint32 kNoTime = 0xffffffff;
/// Records may come a little out of order: a block's times begin this long before its first line.
constexpr qint64 kTimeSlack = 3'600'000;
constexpr int kMostScriptLine = 0xffffff;

} // namespace

QString streamName(Stream stream)
{
    static constexpr std::array kNames{"output",  "error", "warning", "information",
                                       "verbose", "debug", "raw",     "note"};
    return QLatin1StringView(kNames.at(size_t(stream)));
}

void LineStore::setLimits(qint64 lines, qint64 bytes)
{
    m_lineLimit = lines;
    m_byteLimit = bytes;
    trim();
}

void LineStore::append(const OutputLine& output)
{
    const qint64 msecs = output.time.isValid() ? output.time.toMSecsSinceEpoch() : 0;
    const bool coded = output.text.contains(QChar(kEscape));
    QStringView text(output.text);
    // A block of output ends with a line feed; that is not one more, empty line.
    if (text.endsWith(u'\n'))
        text.chop(1);
    TextStyle style;
    qsizetype from = 0;
    for (;;) {
        const qsizetype end = text.indexOf(u'\n', from);
        QStringView line = text.mid(from, end < 0 ? -1 : end - from);
        if (line.endsWith(u'\r'))
            line.chop(1);
        // Native programs redraw their progress with carriage returns: the last drawing is what counts.
        if (output.stream == Stream::Raw)
            line = line.mid(line.lastIndexOf(u'\r') + 1);
        if (!coded) {
            appendOne(msecs, output.stream, output.scriptLine, false, line.toUtf8());
        } else {
            const QString whole = escapeCode(style) + line.toString();
            const bool styled = whole.contains(QChar(kEscape));
            appendOne(msecs, output.stream, output.scriptLine, styled, whole.toUtf8());
            if (styled)
                style = styledText(whole).end;
        }
        if (end < 0)
            break;
        from = end + 1;
    }
    trim();
}

void LineStore::appendOne(qint64 msecs, Stream stream, int scriptLine, bool styled, const QByteArray& utf8)
{
    const auto fits = [&](const Block& block) {
        if (!block.bytes.isEmpty() && block.bytes.size() + utf8.size() > kBlockSize)
            return false;
        return msecs == 0 || block.msecs == 0 ||
               (msecs >= block.msecs && msecs - block.msecs < qint64(kNoTime));
    };
    if (m_blocks.empty() || !fits(m_blocks.back())) {
        m_blocks.emplace_back();
        m_blocks.back().bytes.reserve(qMax(kBlockSize, utf8.size()));
    }
    Block& block = m_blocks.back();
    if (block.msecs == 0 && msecs != 0)
        block.msecs = msecs - kTimeSlack;
    Entry entry{};
    entry.block = quint32(m_firstBlock + qint64(m_blocks.size()) - 1);
    entry.offset = quint32(block.bytes.size());
    entry.msecs = msecs == 0 ? kNoTime : quint32(msecs - block.msecs);
    entry.scriptLine = quint32(qBound(0, scriptLine, kMostScriptLine)) & 0xffffffU;
    entry.stream = quint32(stream) & 0xfU;
    entry.styled = styled ? 1U : 0U;
    m_lines.push_back(entry);
    block.bytes += utf8;
    m_bytes += utf8.size();
}

void LineStore::trim()
{
    const auto dropBlock = [this] {
        m_bytes -= m_blocks.front().bytes.size();
        m_blocks.pop_front();
        ++m_firstBlock;
    };
    while (m_blocks.size() > 1 && m_bytes > m_byteLimit) {
        dropBlock();
        while (!m_lines.empty() && qint32(m_lines.front().block - quint32(m_firstBlock)) < 0) {
            m_lines.pop_front();
            ++m_first;
        }
    }
    while (qint64(m_lines.size()) > m_lineLimit) {
        m_lines.pop_front();
        ++m_first;
    }
    while (m_blocks.size() > 1 && !m_lines.empty() && quint32(m_firstBlock) != m_lines.front().block)
        dropBlock();
}

void LineStore::clear()
{
    m_first = endLine();
    m_firstBlock += qint64(m_blocks.size());
    m_lines.clear();
    m_blocks.clear();
    m_bytes = 0;
}

const LineStore::Entry& LineStore::entry(qint64 number) const
{
    static constexpr Entry kGone{0, 0, kNoTime, 0, 0, 0};
    return has(number) ? m_lines[size_t(number - m_first)] : kGone;
}

const LineStore::Block& LineStore::block(const Entry& of) const
{
    return m_blocks[size_t(of.block - quint32(m_firstBlock))];
}

QByteArrayView LineStore::bytes(qint64 number) const
{
    if (!has(number))
        return {};
    const Entry& e = entry(number);
    const QByteArray& whole = block(e).bytes;
    // A line ends where the next one of its block begins.
    const bool last = number + 1 == endLine() || entry(number + 1).block != e.block;
    const qsizetype end = last ? whole.size() : qsizetype(entry(number + 1).offset);
    return QByteArrayView(whole).sliced(e.offset, end - qsizetype(e.offset));
}

qsizetype LineStore::size(qint64 number) const
{
    return bytes(number).size();
}

qint64 LineStore::msecs(qint64 number) const
{
    const Entry& e = entry(number);
    return e.msecs == kNoTime ? 0 : block(e).msecs + qint64(e.msecs);
}

QString LineStore::coded(qint64 number) const
{
    return QString::fromUtf8(bytes(number));
}

QString LineStore::text(qint64 number) const
{
    return isStyled(number) ? withoutEscapeCodes(coded(number)) : coded(number);
}

StyledText LineStore::styled(qint64 number) const
{
    return styledText(coded(number));
}

LineStore::Line LineStore::line(qint64 number) const
{
    return {msecs(number), stream(number), scriptLine(number), text(number)};
}

} // namespace steward
