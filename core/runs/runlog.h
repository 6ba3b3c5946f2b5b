#pragma once

#include "runevent.h"

#include <QObject>

#include <vector>

namespace steward {

/// What a run printed, as lines for a view. Guarantees: bounded in memory; a line's text never changes once
/// it is there. When the limit is reached the oldest lines go, in blocks, and the first line says how many
/// went. Progress, Object, State and Result events make no lines.
class RunLog final : public QObject
{
    Q_OBJECT

public:
    struct Line
    {
        QDateTime time;
        RunEvent::Type stream = RunEvent::Type::Output;
        QString text;
    };

    explicit RunLog(qint64 byteLimit = 64 * 1024 * 1024, QObject* parent = nullptr);

    void append(const QList<RunEvent>& events);
    void clear();

    [[nodiscard]] qsizetype lineCount() const;
    [[nodiscard]] Line line(qsizetype index) const;
    /// Lines that are gone because of the limit. When it is not 0, line(0) says so.
    [[nodiscard]] qint64 droppedLines() const { return m_dropped; }

Q_SIGNALS:
    void appended(qsizetype first, qsizetype count);
    /// The first `count` lines are gone; every index moved down by that.
    void removedFromFront(qsizetype count);
    void cleared();

private:
    struct Entry
    {
        qint64 offset; // into the whole run's bytes; m_bytes starts at m_base
        qint64 msecs;
        RunEvent::Type stream;
    };

    void appendLine(QByteArrayView text, RunEvent::Type stream, qint64 msecs);
    qsizetype dropOldest();

    qint64 m_byteLimit;
    QByteArray m_bytes;
    qint64 m_base = 0;
    std::vector<Entry> m_lines;
    qint64 m_dropped = 0;
};

} // namespace steward
