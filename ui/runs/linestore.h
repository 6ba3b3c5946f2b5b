#pragma once

#include <runs/styledtext.h>

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

/// The lines of a run, packed as UTF-8 in blocks, so that half a million lines cost their bytes and 16 more.
/// Guarantees: a line's number never changes and is never used again; lines are kept whole. When a limit is
/// passed the oldest block goes and firstLine() rises; a line that has gone reads as empty. A line
/// with terminal escape codes stays as it came (coded()); its plain text and its colours are read from it
/// when they are asked for, so that plain output pays nothing for them. Colours end with the record; within a
/// record they go on from line to line. Other control characters stay as they are. A copy is cheap: the
/// blocks are shared.
class LineStore
{
public:
    struct Line
    {
        qint64 msecs = 0; ///< since the epoch, UTC; 0 when unknown
        Stream stream = Stream::Output;
        int scriptLine = 0;
        QString text; ///< without escape codes
    };

    /// Drops the oldest lines beyond either limit.
    void setLimits(qint64 lines, qint64 bytes);

    void append(const OutputLine& output);
    void clear();

    [[nodiscard]] qint64 firstLine() const { return m_first; }
    [[nodiscard]] qint64 endLine() const { return m_first + lineCount(); }
    [[nodiscard]] qint64 lineCount() const { return qint64(m_lines.size()); }
    [[nodiscard]] qint64 byteCount() const { return m_bytes; }

    [[nodiscard]] Line line(qint64 number) const;
    /// Without escape codes.
    [[nodiscard]] QString text(qint64 number) const;
    /// As it came.
    [[nodiscard]] QString coded(qint64 number) const;
    [[nodiscard]] StyledText styled(qint64 number) const;
    [[nodiscard]] bool isStyled(qint64 number) const { return entry(number).styled != 0; }
    /// In UTF-8, escape codes included.
    [[nodiscard]] qsizetype size(qint64 number) const;
    [[nodiscard]] qint64 msecs(qint64 number) const;
    [[nodiscard]] Stream stream(qint64 number) const { return Stream(entry(number).stream); }
    [[nodiscard]] int scriptLine(qint64 number) const { return int(entry(number).scriptLine); }

private:
    struct Entry
    {
        quint32 block; ///< of the number of the block, what fits
        quint32 offset;
        quint32 msecs; ///< after the block's time
        quint32 scriptLine : 24;
        quint32 stream : 4;
        quint32 styled : 4;
    };
    struct Block
    {
        QByteArray bytes;
        qint64 msecs = 0; ///< 0: no line with a time yet
    };

    [[nodiscard]] bool has(qint64 number) const { return number >= m_first && number < endLine(); }
    [[nodiscard]] const Entry& entry(qint64 number) const;
    [[nodiscard]] const Block& block(const Entry& of) const;
    [[nodiscard]] QByteArrayView bytes(qint64 number) const;
    void appendOne(qint64 msecs, Stream stream, int scriptLine, bool styled, const QByteArray& utf8);
    void trim();

    std::deque<Entry> m_lines;
    std::deque<Block> m_blocks;
    qint64 m_first = 0;
    qint64 m_firstBlock = 0;
    qint64 m_bytes = 0;
    qint64 m_lineLimit = 1'000'000;
    qint64 m_byteLimit = 256LL * 1024 * 1024;
};

/// "output", "error" …: the stream's name in exported text.
[[nodiscard]] QString streamName(Stream stream);

} // namespace steward
