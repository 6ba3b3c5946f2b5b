#include "batch.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace steward {

using namespace Qt::StringLiterals;

Batch::Batch(Options options, QObject* parent) : QObject(parent), m_options(options), m_pause(options.pause)
{
    m_holdTimer.setSingleShot(true);
    connect(&m_holdTimer, &QTimer::timeout, this, &Batch::pump);
}

Batch::~Batch()
{
    ++m_generation;
}

void Batch::start(int count, Work work)
{
    if (m_running)
        return;
    m_running = true;
    m_cancelling = false;
    ++m_generation;
    m_work = std::move(work);
    m_count = count;
    m_ended = 0;
    m_failedTries.clear();
    m_pause = m_options.pause;
    m_line.resize(count);
    for (int item = 0; item < count; ++item)
        m_line[item] = item;
    QMetaObject::invokeMethod(this, &Batch::pump, Qt::QueuedConnection);
}

void Batch::cancel()
{
    if (!m_running || std::exchange(m_cancelling, true))
        return;
    // Answers of the cancelled works are not awaited: their items end here.
    ++m_generation;
    m_holdTimer.stop();
    const auto open = std::exchange(m_open, {});
    QList<int> items = open.keys();
    std::sort(items.begin(), items.end());
    items += std::exchange(m_line, {});
    Error cancelled;
    cancelled.code = ErrorCode::Cancelled;
    cancelled.message = u"Stopped before it was done."_s;
    const QPointer<Batch> alive(this);
    for (const int item : items) {
        ++m_ended;
        Q_EMIT ended(item, cancelled);
        if (!alive)
            return;
    }
    m_running = false;
    Q_EMIT finished();
}

void Batch::pump()
{
    if (!m_running || m_holdTimer.isActive())
        return;
    const QPointer<Batch> alive(this);
    const int generation = m_generation;
    while (!m_line.isEmpty() && m_open.size() < m_options.atATime && !m_holdTimer.isActive()) {
        begin(m_line.takeFirst());
        if (!alive || generation != m_generation)
            return;
    }
    if (m_line.isEmpty() && m_open.isEmpty() && m_ended == m_count) {
        m_running = false;
        Q_EMIT finished();
    }
}

void Batch::begin(int item)
{
    const auto context = std::make_shared<QObject>();
    m_open.insert(item, context);
    const QPointer<Batch> alive(this);
    const int generation = m_generation;
    if (!m_failedTries.contains(item))
        Q_EMIT began(item);
    if (!alive || generation != m_generation)
        return;
    // Queued, so that work that is done at once cannot nest one item into the next.
    whenDone(m_work(item, context.get()), this, [this, item, generation](const Result<>& result) {
        QMetaObject::invokeMethod(
            this, [this, item, generation, result] { take(item, generation, result); }, Qt::QueuedConnection);
    });
}

void Batch::take(int item, int generation, const Result<>& result)
{
    if (generation != m_generation || !m_open.remove(item))
        return;
    const QPointer<Batch> alive(this);
    if (!result && result.error().code == ErrorCode::Throttled && ++m_failedTries[item] < m_options.tries) {
        m_line.append(item);
        hold();
    } else {
        if (result)
            m_pause = m_options.pause;
        end(item, result ? std::nullopt : std::optional<Error>(result.error()));
    }
    if (alive)
        pump();
}

void Batch::hold()
{
    if (m_holdTimer.isActive())
        return; // one pause for all that were under way together
    const auto pause = m_pause;
    m_pause = std::min(m_pause * 2, m_options.longestPause);
    m_holdTimer.start(pause);
    Q_EMIT held(pause);
}

void Batch::end(int item, const std::optional<Error>& error)
{
    ++m_ended;
    Q_EMIT ended(item, error);
}

} // namespace steward
