#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <deque>

namespace steward {

/// Where a line of a run came from. Raw is what native programs printed; Note is Steward's own remark.
enum class Stream : quint8
{
    Output,
    Error,
    Warning,
    Information,
    Verbose,
    Debug,
    Raw,
    Note
};

/// One line, or several separated by line feeds, as it comes from a run. `scriptLine` is the line of the
/// script that it is about (from 1), 0 when unknown.
struct OutputLine
{
    QDateTime time;
    Stream stream = Stream::Output;
    QString text;
    int scriptLine = 0;
};

/// The lines of a run, packed as UTF-8 in blocks, so that half a million lines cost their bytes and 32 more.
/// Guarantees: a line's number never changes and is never used again; lines are kept whole. When a limit is
/// passed the oldest block goes and firstLine() rises. Terminal escape codes are taken out on the way in;
/// other control characters stay as they are.
class LineStore
{
public:
    struct Line
    {
        qint64 msecs = 0; ///< since the epoch, UTC; 0 when unknown
        Stream stream = Stream::Output;
        int scriptLine = 0;
        QString text;
    };

    /// Drops the oldest lines beyond either limit.
    void setLimits(qint64 lines, qint64 bytes);

    void append(const OutputLine& output);
    void clear();

    [[nodiscard]] qint64 firstLine() const { return m_first; }
    [[nodiscard]] qint64 endLine() const { return m_first + lineCount(); }
    [[nodiscard]] qint64 lineCount() const { return qint64(m_lines.size()); }
    [[nodiscard]] qint64 byteCount() const { return m_bytes; }

    /// The line with that number; it must be between firstLine() and endLine().
    [[nodiscard]] Line line(qint64 number) const;
    [[nodiscard]] QString text(qint64 number) const;
    [[nodiscard]] QByteArrayView utf8(qint64 number) const;
    [[nodiscard]] Stream stream(qint64 number) const { return entry(number).stream; }
    [[nodiscard]] int scriptLine(qint64 number) const { return entry(number).scriptLine; }

private:
    struct Entry
    {
        qint64 msecs;
        qint64 block;
        quint32 offset;
        quint32 length;
        qint32 scriptLine;
        Stream stream;
    };

    [[nodiscard]] const Entry& entry(qint64 number) const { return m_lines[size_t(number - m_first)]; }
    void appendOne(qint64 msecs, Stream stream, int scriptLine, const QByteArray& utf8);
    void trim();

    std::deque<Entry> m_lines;
    std::deque<QByteArray> m_blocks;
    qint64 m_first = 0;
    qint64 m_firstBlock = 0;
    qint64 m_bytes = 0;
    qint64 m_lineLimit = 1'000'000;
    qint64 m_byteLimit = 256LL * 1024 * 1024;
};

/// "output", "error" …: the stream's name in exported text.
[[nodiscard]] QString streamName(Stream stream);

/// `text` without terminal escape codes (colours, cursor movement, titles, links).
[[nodiscard]] QString withoutEscapeCodes(const QString& text);

} // namespace steward
