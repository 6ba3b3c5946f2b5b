#include "backgroundrenewal.h"

#include "tokenbroker.h"

#include <logging/log.h>

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace steward {

namespace {

constexpr qint64 kSecondsADay = 86400;

} // namespace

BackgroundRenewal::BackgroundRenewal(TokenBroker& broker, const Clock& clock,
                                     std::function<QDateTime()> lastRenewed, const RenewalOptions& options,
                                     QObject* parent)
    : QObject(parent),
      m_broker(broker),
      m_clock(clock),
      m_lastRenewed(std::move(lastRenewed)),
      m_options(options)
{
    setRenewEvery(options.everyDays);
    drawChance();
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &BackgroundRenewal::look);
}

BackgroundRenewal::~BackgroundRenewal() = default;

void BackgroundRenewal::start()
{
    m_timer.start(m_options.look);
}

void BackgroundRenewal::stop()
{
    m_timer.stop();
}

void BackgroundRenewal::setRenewEvery(int days)
{
    m_options.everyDays = std::clamp(days, 1, kMostDays);
}

QDateTime BackgroundRenewal::dueAt() const
{
    const QDateTime now = m_clock.now();
    // A time to come is the mark of a clock that was wrong; it must not put off the renewal for years.
    QDateTime last;
    for (const QDateTime& known : {m_lastRenewed(), m_broker.renewedAt()}) {
        if (known.isValid() && known <= now.addSecs(kSecondsADay) && (!last.isValid() || known > last))
            last = known;
    }
    QDateTime due = now;
    if (last.isValid()) {
        const auto seconds = double(m_options.everyDays * kSecondsADay);
        due = last.addSecs(qint64(seconds * (1.0 - m_options.jitter * m_chance)));
    }
    if (m_notBefore.isValid() && m_notBefore <= now.addSecs(m_options.longestRetry.count()))
        due = std::max(due, m_notBefore);
    return due;
}

void BackgroundRenewal::look()
{
    const auto state = m_broker.state();
    if (m_running || state == TokenBroker::State::SignedOut || m_clock.now() < dueAt())
        return;
    m_running = true;
    whenDone(m_broker.renew(), this, [this](const Result<QDateTime>& result) { ended(result); });
}

void BackgroundRenewal::ended(const Result<QDateTime>& result)
{
    m_running = false;
    if (result) {
        m_retry = std::chrono::seconds(0);
        m_notBefore = {};
        drawChance();
        Q_EMIT renewed(*result);
        return;
    }
    m_retry = m_retry.count() == 0 ? m_options.firstRetry : std::min(m_retry * 2, m_options.longestRetry);
    m_notBefore =
        m_clock.now().addSecs(qint64(double(m_retry.count()) * (1.0 - m_options.jitter * m_chance)));
    log(LogLevel::Warning, "auth", result.error().message);
    Q_EMIT failed(result.error());
}

void BackgroundRenewal::drawChance()
{
    m_chance = QRandomGenerator::global()->generateDouble();
}

} // namespace steward
