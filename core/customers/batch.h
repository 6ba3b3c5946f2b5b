#pragma once

#include <base/asyncresult.h>

#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace steward {

/// Does one kind of work for each of many items, a few at a time.
/// Guarantees:
/// - every item of a start() ends exactly once, in `ended`: with the work's outcome, or with Cancelled;
/// - at most `atATime` are under way;
/// - an item that ends with Throttled holds back further starts for the pause and is tried again at the end
/// of
///   the line, at most `tries` times in all; pauses double while nothing succeeds;
/// - `finished` comes once after the last `ended`, also for no items at all, never from within start().
/// Deleting it cancels without a signal: the works' contexts go.
class Batch final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        int atATime = 4;
        int tries = 4;
        std::chrono::milliseconds pause{2000};
        std::chrono::milliseconds longestPause{60000};
    };
    /// `context` lives as long as the item's work may go on; when it is destroyed, the work is to end.
    using Work = std::function<AsyncResult<>(int item, QObject* context)>;

    explicit Batch(Options options, QObject* parent = nullptr);
    ~Batch() override;

    /// Items are 0 to count - 1. Does nothing while one runs.
    void start(int count, Work work);
    /// Starts nothing more and ends what is under way, each with Cancelled.
    void cancel();

    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] int endedCount() const { return m_ended; }

Q_SIGNALS:
    void began(int item);
    void ended(int item, const std::optional<steward::Error>& error);
    /// A service asks to wait: nothing new starts for this long.
    void held(std::chrono::milliseconds pause);
    void finished();

private:
    void pump();
    void begin(int item);
    void take(int item, int generation, const Result<>& result);
    void hold();
    void end(int item, const std::optional<Error>& error);

    const Options m_options;
    Work m_work;
    QList<int> m_line; ///< waits, in order
    QHash<int, std::shared_ptr<QObject>> m_open;
    QHash<int, int> m_failedTries;
    QTimer m_holdTimer;
    std::chrono::milliseconds m_pause;
    int m_count = 0;
    int m_ended = 0;
    int m_generation = 0;
    bool m_running = false;
    bool m_cancelling = false;
};

} // namespace steward
