#include "signinlock.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace steward {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kFirstPause = 15ms;
constexpr auto kLongestPause = 90ms;
constexpr auto kLongestStreak = 500ms;
constexpr auto kPoliteness = 120ms; // longer than the longest pause of whoever waits in another process
/// A lock file as old as this, whose process number lives on in another program, is broken as well. No holder
/// needs as long, and one that does is still safe: the file is also locked with the system.
constexpr auto kStaleAfter = 5min;

std::chrono::milliseconds withJitter(std::chrono::milliseconds time)
{
    const int half = std::max(1, int(time.count() / 2));
    return std::chrono::milliseconds(half + QRandomGenerator::global()->bounded(half + 1));
}

} // namespace

SignInLock::SignInLock(QString file, std::chrono::milliseconds deadline, QObject* parent)
    : QObject(parent), m_deadline(deadline)
{
    if (!file.isEmpty()) {
        m_file = std::make_shared<QLockFile>(file);
        m_file->setStaleLockTime(int(std::chrono::milliseconds(kStaleAfter).count()));
    }
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SignInLock::attempt);
    m_time.start();
}

SignInLock::~SignInLock() = default; // the lock file goes with its last owner

AsyncResult<> SignInLock::acquire()
{
    return acquire(m_deadline);
}

AsyncResult<> SignInLock::acquire(std::chrono::milliseconds deadline)
{
    const Waiter waiter{Completion<>(), m_time.elapsed() + deadline.count()};
    m_waiting.append(waiter);
    if (m_waiting.size() == 1)
        attempt();
    return waiter.done.future();
}

void SignInLock::release()
{
    Q_ASSERT(m_held);
    m_held = false;
    m_releasedAt = m_time.elapsed();
    if (m_file) {
        m_file->unlock();
        if (m_releasedAt - m_streakFrom > std::chrono::milliseconds(kLongestStreak).count())
            m_politeUntil = m_releasedAt + std::chrono::milliseconds(kPoliteness).count();
    }
    if (!m_waiting.isEmpty())
        waitFor(0ms);
}

void SignInLock::attempt()
{
    const QPointer<SignInLock> alive(this);
    expire();
    if (!alive || m_waiting.isEmpty())
        return;
    if (m_held)
        return waitFor(100ms); // for the deadlines only
    const qint64 now = m_time.elapsed();
    if (now < m_politeUntil)
        return waitFor(std::chrono::milliseconds(m_politeUntil - now));

    const auto trouble = tryFile();
    if (!trouble) {
        if (!m_held)
            return; // looks again later
        if (now - m_releasedAt > 50)
            m_streakFrom = now;
        if (m_politeUntil > 0 && now >= m_politeUntil) {
            m_politeUntil = 0;
            m_streakFrom = now;
        }
    }
    const Waiter first = m_waiting.takeFirst();
    if (!m_waiting.isEmpty())
        waitFor(trouble ? 0ms : 100ms);
    first.done.finish(trouble ? Result<>(fail(*trouble)) : Result<>());
}

std::optional<Error> SignInLock::tryFile()
{
    if (!m_file || m_file->tryLock(0)) {
        m_held = true;
        m_pause = kFirstPause;
        return std::nullopt;
    }
    if (m_file->error() == QLockFile::LockFailedError) {
        m_pause = std::clamp<std::chrono::milliseconds>(m_pause * 2, kFirstPause, kLongestPause);
        waitFor(withJitter(m_pause));
        return std::nullopt;
    }
    Error error;
    error.code = ErrorCode::FileFailed;
    error.message =
        u"The sign-in cannot be guarded against other Steward programs: %1 cannot be written."_s.arg(
            m_file->fileName());
    error.advice =
        u"Check that the profile's folder is there, that you may write in it, and that there is space."_s;
    return error;
}

void SignInLock::expire()
{
    const qint64 now = m_time.elapsed();
    QList<Waiter> late;
    for (qsizetype i = 0; i < m_waiting.size();) {
        if (m_waiting.at(i).until <= now)
            late.append(m_waiting.takeAt(i));
        else
            ++i;
    }
    if (late.isEmpty())
        return;
    Error error;
    error.code = ErrorCode::Timeout;
    error.message = u"The sign-in is in use elsewhere and was not free in time."_s;
    error.advice =
        u"Try again in a moment. If it stays so, end the other Steward programs of this profile."_s;
    qint64 process = 0;
    QString host;
    QString program;
    if (m_file && !m_held && m_file->getLockInfo(&process, &host, &program))
        error.why = u"Process %1 (%2 on %3) is working with it."_s.arg(process).arg(program, host);
    for (const Waiter& waiter : late)
        waiter.done.finish(fail(error));
}

void SignInLock::waitFor(std::chrono::milliseconds time)
{
    m_timer.start(time);
}

} // namespace steward
