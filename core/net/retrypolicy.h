#pragma once

#include "httpclient.h"

#include <QDateTime>

#include <chrono>
#include <optional>

namespace steward {

/// When to try again, and how long to wait before. Pure: chance and time are given.
struct RetryPolicy
{
    int maxTries = 4; ///< the first one included
    std::chrono::milliseconds firstDelay{1000};
    std::chrono::milliseconds longestDelay{120000};

    /// Whether another try can help: 408, 429, 500, 502, 503, 504.
    [[nodiscard]] static bool isTransient(int status);
    [[nodiscard]] static bool isTransient(const Error& error);

    /// What the answer's Retry-After asks for, in seconds or as an HTTP date (measured against the answer's
    /// own Date, else `now`); nullopt when it has none that can be read. Never negative.
    [[nodiscard]] static std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse& response,
                                                                             const QDateTime& now);

    /// The pause after the `failedTries`th failed try: firstDelay doubled each time, up to a quarter longer
    /// by `chance` (0 to 1), at most longestDelay.
    [[nodiscard]] std::chrono::milliseconds backoff(int failedTries, double chance) const;

    /// The pause before the next try, or nullopt when there is to be none: tries are used up, another cannot
    /// help, or the service asks to wait longer than longestDelay.
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    nextDelay(const HttpResponse& response, int failedTries, const QDateTime& now, double chance) const;
    [[nodiscard]] std::optional<std::chrono::milliseconds> nextDelay(const Error& error, int failedTries,
                                                                     double chance) const;
};

} // namespace steward
