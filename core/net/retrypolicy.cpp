#include "retrypolicy.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace steward {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

QDateTime parseHttpDate(const QByteArray& text)
{
    // IMF-fixdate is what servers send; the two older forms must still be understood (RFC 9110, 5.6.7). The
    // day's name goes first, since it contradicts a year of two digits that is read as 19xx.
    static const std::array kFormats{u"dd MMM yyyy HH:mm:ss 'GMT'"_s, u"dd-MMM-yy HH:mm:ss 'GMT'"_s,
                                     u"MMM d HH:mm:ss yyyy"_s};
    const QString date = QString::fromLatin1(text).simplified().section(u' ', 1);
    for (const QString& format : kFormats) {
        QDateTime time = QLocale::c().toDateTime(date, format);
        if (time.isValid()) {
            time.setTimeSpec(Qt::UTC);
            return time.date().year() < 1970 ? time.addYears(100) : time;
        }
    }
    return {};
}

} // namespace

bool RetryPolicy::isTransient(int status)
{
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

bool RetryPolicy::isTransient(const Error& error)
{
    return error.code == ErrorCode::Offline || error.code == ErrorCode::Timeout;
}

std::optional<milliseconds> RetryPolicy::retryAfter(const HttpResponse& response, const QDateTime& now)
{
    const QByteArray value = response.header("Retry-After").trimmed();
    if (value.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const double seconds = value.toDouble(&isNumber);
    if (isNumber) {
        // A day is more than anyone waits; larger numbers must not overflow.
        return milliseconds(qint64(std::clamp(seconds, 0.0, 86400.0) * 1000.0));
    }
    const QDateTime until = parseHttpDate(value);
    if (!until.isValid())
        return std::nullopt;
    const QDateTime answered = parseHttpDate(response.header("Date"));
    return milliseconds(std::max<qint64>(0, (answered.isValid() ? answered : now).msecsTo(until)));
}

milliseconds RetryPolicy::backoff(int failedTries, double chance) const
{
    const int doublings = std::clamp(failedTries - 1, 0, 20);
    const double delay = double(firstDelay.count()) * std::ldexp(1.0, doublings) * (1.0 + 0.25 * chance);
    return milliseconds(qint64(std::min(delay, double(longestDelay.count()))));
}

std::optional<milliseconds> RetryPolicy::nextDelay(const HttpResponse& response, int failedTries,
                                                   const QDateTime& now, double chance) const
{
    if (failedTries >= maxTries || !isTransient(response.status))
        return std::nullopt;
    const auto asked = retryAfter(response, now);
    if (!asked)
        return backoff(failedTries, chance);
    if (*asked > longestDelay)
        return std::nullopt;
    // Throttled once, the pause asked for is enough; throttled again, it was not.
    return failedTries == 1 ? *asked : std::max(*asked, backoff(failedTries, chance));
}

std::optional<milliseconds> RetryPolicy::nextDelay(const Error& error, int failedTries, double chance) const
{
    if (failedTries >= maxTries || !isTransient(error))
        return std::nullopt;
    return backoff(failedTries, chance);
}

} // namespace steward
