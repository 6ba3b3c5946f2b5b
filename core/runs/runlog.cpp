#include "runlog.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

bool makesLines(RunEvent::Type type)
{
    switch (type) {
    case RunEvent::Type::Progress:
    case RunEvent::Type::Object:
    case RunEvent::Type::State:
    case RunEvent::Type::Result:
        return false;
    default:
        return true;
    }
}

} // namespace

RunLog::RunLog(qint64 byteLimit, QObject* parent) : QObject(parent), m_byteLimit(byteLimit) {}

void RunLog::append(const QList<RunEvent>& events)
{
    qsizetype added = 0;
    for (const RunEvent& event : events) {
        if (!makesLines(event.type))
            continue;
        const QByteArray bytes = event.text.toUtf8();
        const qint64 msecs = event.time.toMSecsSinceEpoch();
        qsizetype from = 0;
        while (true) {
            const qsizetype to = bytes.indexOf('\n', from);
            const qsizetype end = to < 0 ? bytes.size() : to;
            appendLine(QByteArrayView(bytes).sliced(from, end - from), event.type, msecs);
            ++added;
            if (to < 0)
                break;
            from = to + 1;
        }
    }
    if (added == 0)
        return;
    if (const qsizetype gone = dropOldest(); gone > 0)
        Q_EMIT removedFromFront(gone);
    const qsizetype count = std::min(added, lineCount());
    Q_EMIT appended(lineCount() - count, count);
}

void RunLog::clear()
{
    m_bytes.clear();
    m_lines.clear();
    m_base = 0;
    m_dropped = 0;
    Q_EMIT cleared();
}

qsizetype RunLog::lineCount() const
{
    return qsizetype(m_lines.size());
}

RunLog::Line RunLog::line(qsizetype index) const
{
    const Entry& entry = m_lines[size_t(index)];
    Line line;
    line.time = QDateTime::fromMSecsSinceEpoch(entry.msecs, Qt::UTC);
    line.stream = entry.stream;
    if (index == 0 && m_dropped > 0) {
        line.text = u"… %1 earlier lines are no longer kept here …"_s.arg(m_dropped);
        return line;
    }
    const qint64 end =
        size_t(index) + 1 < m_lines.size() ? m_lines[size_t(index) + 1].offset : m_base + m_bytes.size();
    line.text = QString::fromUtf8(QByteArrayView(m_bytes).sliced(entry.offset - m_base, end - entry.offset));
    return line;
}

void RunLog::appendLine(QByteArrayView text, RunEvent::Type stream, qint64 msecs)
{
    m_lines.push_back({m_base + m_bytes.size(), msecs, stream});
    m_bytes.append(text);
}

qsizetype RunLog::dropOldest()
{
    constexpr qint64 kEntrySize = sizeof(Entry);
    const auto used = [this] { return m_bytes.size() + qint64(m_lines.size()) * kEntrySize; };
    if (used() <= m_byteLimit)
        return 0;
    // A quarter at once: taking from the front moves all that stays, so it must be rare.
    const qint64 target = m_byteLimit - m_byteLimit / 4;
    size_t gone = 0;
    qint64 left = used();
    while (gone + 1 < m_lines.size() && left > target) {
        left -= m_lines[gone + 1].offset - m_lines[gone].offset + kEntrySize;
        ++gone;
    }
    if (gone == 0)
        return 0;
    // The line that tells of the loss takes the place of the last line lost, and stays at the front.
    m_dropped += qint64(gone) + (m_dropped == 0 ? 1 : 0);
    const qint64 newBase = gone + 1 < m_lines.size() ? m_lines[gone + 1].offset : m_base + m_bytes.size();
    m_lines.erase(m_lines.begin(), m_lines.begin() + qsizetype(gone));
    m_bytes.remove(0, newBase - m_base);
    m_base = newBase;
    m_lines.front().offset = m_base;
    return qsizetype(gone);
}

} // namespace steward
