#pragma once

#include <base/clock.h>
#include <base/result.h>

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace steward {

class TokenBroker;

/// How often a sign-in is renewed.
struct RenewalOptions
{
    int everyDays = 7;
    double jitter = 0.1; ///< the part of the time that chance may take off
    std::chrono::milliseconds look{std::chrono::minutes(10)};  ///< how often the time of day is looked at
    std::chrono::seconds firstRetry{std::chrono::minutes(15)}; ///< after a failure; doubles
    std::chrono::seconds longestRetry{std::chrono::hours(6)};
};

/// Renews a sign-in long before it would end for want of use, while the program runs. It goes by the time of
/// day, so that a computer that slept makes up for it; chance spreads those who started together; what fails,
/// being offline for example, is tried again. Never more than one renewal at a time. Emits `renewed` or
/// `failed` once a try. `lastRenewed` says when the sign-in was last renewed by anybody; an invalid time
/// means "now is due".
class BackgroundRenewal final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMostDays = 45; ///< half of what an unused token lives

    BackgroundRenewal(TokenBroker& broker, const Clock& clock, std::function<QDateTime()> lastRenewed,
                      const RenewalOptions& options = {}, QObject* parent = nullptr);
    ~BackgroundRenewal() override;

    void start();
    void stop();
    /// Between 1 and kMostDays.
    void setRenewEvery(int days);
    [[nodiscard]] int renewEvery() const { return m_options.everyDays; }
    /// When the next renewal will be tried; the past when it is due.
    [[nodiscard]] QDateTime dueAt() const;

Q_SIGNALS:
    void renewed(const QDateTime& at);
    void failed(const steward::Error& error);

private:
    void look();
    void ended(const Result<QDateTime>& result);
    void drawChance();

    TokenBroker& m_broker;
    const Clock& m_clock;
    const std::function<QDateTime()> m_lastRenewed;
    RenewalOptions m_options;
    QTimer m_timer;
    double m_chance = 0;   ///< 0 to 1, drawn anew after each renewal
    QDateTime m_notBefore; ///< after a failure
    std::chrono::seconds m_retry{0};
    bool m_running = false;
};

} // namespace steward
