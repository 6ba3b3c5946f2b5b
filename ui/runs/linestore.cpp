#include "linestore.h"

#include <array>

namespace steward {

namespace {

constexpr qsizetype kBlockSize = 1024 * 1024;
constexpr char16_t kEscape = 0x1b;
constexpr char16_t kBell = 0x07;

/// The index just after the escape code that starts at `at`.
qsizetype afterEscapeCode(const QString& text, qsizetype at)
{
    const qsizetype size = text.size();
    qsizetype i = at + 1;
    if (i >= size)
        return size;
    const char16_t kind = text.at(i).unicode();
    ++i;
    if (kind == u'[') {
        while (i < size && !(text.at(i).unicode() >= 0x40 && text.at(i).unicode() <= 0x7e))
            ++i;
        return qMin(i + 1, size);
    }
    if (kind == u']' || kind == u'P' || kind == u'_' || kind == u'^') {
        for (; i < size; ++i) {
            if (text.at(i).unicode() == kBell)
                return i + 1;
            if (text.at(i).unicode() == kEscape)
                return qMin(i + 2, size);
        }
        return size;
    }
    while (i < size && kind >= 0x20 && kind <= 0x2f && text.at(i).unicode() <= 0x2f)
        ++i;
    return (kind >= 0x20 && kind <= 0x2f) ? qMin(i + 1, size) : i;
}

} // namespace

QString streamName(Stream stream)
{
    static constexpr std::array kNames{"output",  "error", "warning", "information",
                                       "verbose", "debug", "raw",     "note"};
    return QLatin1StringView(kNames.at(size_t(stream)));
}

QString withoutEscapeCodes(const QString& text)
{
    qsizetype next = text.indexOf(QChar(kEscape));
    if (next < 0)
        return text;
    QString plain;
    plain.reserve(text.size());
    qsizetype from = 0;
    while (next >= 0) {
        plain += QStringView(text).mid(from, next - from);
        from = afterEscapeCode(text, next);
        next = text.indexOf(QChar(kEscape), from);
    }
    plain += QStringView(text).mid(from);
    return plain;
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
    QString text = withoutEscapeCodes(output.text);
    // A block of output ends with a line feed; that is not one more, empty line.
    if (text.endsWith(u'\n'))
        text.chop(1);
    qsizetype from = 0;
    for (;;) {
        const qsizetype end = text.indexOf(u'\n', from);
        QStringView line = QStringView(text).mid(from, end < 0 ? -1 : end - from);
        if (line.endsWith(u'\r'))
            line.chop(1);
        // Native programs redraw their progress with carriage returns: the last drawing is what counts.
        if (output.stream == Stream::Raw)
            line = line.mid(line.lastIndexOf(u'\r') + 1);
        appendOne(msecs, output.stream, output.scriptLine, line.toUtf8());
        if (end < 0)
            break;
        from = end + 1;
    }
    trim();
}

void LineStore::appendOne(qint64 msecs, Stream stream, int scriptLine, const QByteArray& utf8)
{
    if (m_blocks.empty() ||
        (!m_blocks.back().isEmpty() && m_blocks.back().size() + utf8.size() > kBlockSize)) {
        m_blocks.emplace_back();
        m_blocks.back().reserve(qMax(kBlockSize, utf8.size()));
    }
    QByteArray& block = m_blocks.back();
    m_lines.push_back({msecs, m_firstBlock + qint64(m_blocks.size()) - 1, quint32(block.size()),
                       quint32(utf8.size()), scriptLine, stream});
    block += utf8;
    m_bytes += utf8.size();
}

void LineStore::trim()
{
    while (m_blocks.size() > 1 && m_bytes > m_byteLimit) {
        m_bytes -= m_blocks.front().size();
        m_blocks.pop_front();
        ++m_firstBlock;
        while (!m_lines.empty() && m_lines.front().block < m_firstBlock) {
            m_lines.pop_front();
            ++m_first;
        }
    }
    while (qint64(m_lines.size()) > m_lineLimit) {
        m_lines.pop_front();
        ++m_first;
    }
    while (m_blocks.size() > 1 && !m_lines.empty() && m_firstBlock < m_lines.front().block) {
        m_bytes -= m_blocks.front().size();
        m_blocks.pop_front();
        ++m_firstBlock;
    }
}

void LineStore::clear()
{
    m_first = endLine();
    m_firstBlock += qint64(m_blocks.size());
    m_lines.clear();
    m_blocks.clear();
    m_bytes = 0;
}

QByteArrayView LineStore::utf8(qint64 number) const
{
    const Entry& e = entry(number);
    const QByteArray& block = m_blocks[size_t(e.block - m_firstBlock)];
    return QByteArrayView(block).sliced(e.offset, e.length);
}

QString LineStore::text(qint64 number) const
{
    return QString::fromUtf8(utf8(number));
}

LineStore::Line LineStore::line(qint64 number) const
{
    const Entry& e = entry(number);
    return {e.msecs, e.stream, e.scriptLine, text(number)};
}

} // namespace steward
