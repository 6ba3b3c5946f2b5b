#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <vector>

namespace steward {

/// What a script reports progress on, nested as it says. Guarantees: a bar that is reported as done ends with
/// all that are nested in it; close() ends all. A bar whose parent is unknown or its own descendant stands at
/// the top. The last fifty that ended are remembered; of open ones, a thousand.
class ProgressTree
{
public:
    struct Bar
    {
        qint64 source = 0;
        qint64 id = 0;
        qint64 parent = -1;
        int depth = 0;
        QString activity;
        QString status;
        int percent = -1;        ///< -1: unknown
        qint64 secondsLeft = -1; ///< -1: unknown
        QDateTime began;
        QDateTime ended;       ///< invalid while it is open
        bool finished = false; ///< the script said so; otherwise it ended with the run
    };

    /// `values` as in RunEvent's Progress, `text` its text.
    void report(const QDateTime& time, const QString& text, const QJsonObject& values);
    /// The run is over.
    void close(const QDateTime& time);
    void clear();

    /// Open bars, each before those nested in it.
    [[nodiscard]] std::vector<Bar> open() const;
    [[nodiscard]] int openCount() const { return int(m_open.size()); }
    /// The last ones that ended, newest first.
    [[nodiscard]] const std::vector<Bar>& ended() const { return m_ended; }

private:
    void end(size_t at, const QDateTime& time, bool finished);
    [[nodiscard]] bool isBelow(const Bar& bar, const Bar& above) const;

    std::vector<Bar> m_open; ///< in the order in which they began
    std::vector<Bar> m_ended;
};

} // namespace steward
