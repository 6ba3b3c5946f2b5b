#pragma once

#include <base/asyncresult.h>

#include <QElapsedTimer>
#include <QList>
#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace steward {

/// Lets one at a time work with the stored sign-in, among all processes that share a profile. First come,
/// first served inside the process; between processes nobody is passed over for long. A lock whose process
/// has ended is broken. Waits with a timer, never blocks; who has waited past the deadline gets Timeout, who
/// cannot write the file FileFailed.
class SignInLock final : public QObject
{
    Q_OBJECT

public:
    /// With an empty file name only the callers of this object are kept apart.
    explicit SignInLock(QString file, std::chrono::milliseconds deadline, QObject* parent = nullptr);
    ~SignInLock() override;

    /// Each success is ended by one release().
    [[nodiscard]] AsyncResult<> acquire();
    [[nodiscard]] AsyncResult<> acquire(std::chrono::milliseconds deadline);
    /// Calls nobody back; whoever is next is called from the event loop.
    void release();

    [[nodiscard]] bool isShared() const { return m_file != nullptr; }
    /// While it lives, a lock that is held when this object goes stays closed to other objects and processes.
    /// For work on the store that goes on by itself. Does not delay release().
    [[nodiscard]] std::shared_ptr<void> hold() const { return m_file; }

private:
    struct Waiter
    {
        Completion<> done;
        qint64 until;
    };

    void attempt();
    /// Sets m_held, or looks again later, or says why it never will.
    [[nodiscard]] std::optional<Error> tryFile();
    void expire();
    void waitFor(std::chrono::milliseconds time);

    const std::chrono::milliseconds m_deadline;
    std::shared_ptr<QLockFile> m_file;
    QList<Waiter> m_waiting;
    QTimer m_timer;
    QElapsedTimer m_time;
    std::chrono::milliseconds m_pause{0}; ///< until the next look at a file that another process holds
    qint64 m_streakFrom = 0; ///< since when this process has held the lock almost without a break
    qint64 m_releasedAt = -1000;
    qint64 m_politeUntil = 0; ///< others get a chance until then
    bool m_held = false;
};

} // namespace steward
