#pragma once

#include "grantclient.h"

#include <base/clock.h>

#include <chrono>

namespace steward {

/// What one customer's consent came to.
struct CustomerConsent
{
    enum class Outcome
    {
        Consented,   ///< something was written
        AlreadyThere ///< everything had been granted before
    };

    TenantId tenant;
    Outcome outcome = Outcome::Consented;
    QStringList grantedKeys; ///< Permission::key() of what exists now
    QList<Permission> missing;
    QList<SkippedResource> skipped; ///< why some are missing
    QDateTime at;                   ///< UTC

    bool operator==(const CustomerConsent&) const = default;
};

/// What is asked for now against what was granted then.
struct ConsentDrift
{
    QStringList missing; ///< keys asked for and not granted
    QStringList extra;   ///< keys granted and not asked for any more

    bool operator==(const ConsentDrift&) const = default;
    /// Something that is asked for is missing. What is granted beyond it hinders nobody.
    [[nodiscard]] bool needsConsent() const { return !missing.isEmpty(); }
};

/// Permissions without a meaning in a customer's tenant (Partner Center) do not count.
[[nodiscard]] ConsentDrift consentDrift(const QList<Permission>& asked, const QStringList& grantedKeys);

/// The application's consent in customers' tenants, through Partner Center's applicationconsents.
/// What is there already is success. Writes the three permissions that let it write the others, waits until
/// they work, writes the rest through Graph; when those three are not among what is asked for, everything
/// goes through Partner Center in one request. In the end the real grants are read and reported. Errors have
/// a service code with advice where one is known; `serviceCode` is Entra's, Partner Center's or Graph's.
/// One call a customer at a time; calls for different customers may run together. Completes exactly once,
/// with Cancelled when `context` goes first. References must outlive the calls.
class ConsentClient final
{
public:
    struct Timings
    {
        std::chrono::milliseconds propagationPause{5000}; ///< between tries of the first token
        std::chrono::milliseconds propagationLimit{
            60000}; ///< how long "not consented" may only mean "not yet"
    };

    ConsentClient(HttpClient& http, TokenSource& tokens, AppIdentity app, QString displayName,
                  const AdviceCatalog& advice, const Clock& clock, RetryPolicy retry = {});
    ConsentClient(HttpClient& http, TokenSource& tokens, AppIdentity app, QString displayName,
                  const AdviceCatalog& advice, const Clock& clock, RetryPolicy retry, Timings timings);

    [[nodiscard]] AsyncResult<CustomerConsent>
    consent(const TenantId& customer, const QList<Permission>& permissions, QObject* context) const;
    /// Reads what exists, writes nothing. ConsentNeeded when the application is not in that tenant.
    [[nodiscard]] AsyncResult<CustomerConsent>
    verify(const TenantId& customer, const QList<Permission>& permissions, QObject* context) const;
    /// Takes the consent away; what is not there counts as removed. Between this and the next consent() the
    /// application has no access.
    [[nodiscard]] AsyncResult<> remove(const TenantId& customer, QObject* context) const;

private:
    HttpClient& m_http;
    TokenSource& m_tokens;
    AppIdentity m_app;
    QString m_displayName;
    const AdviceCatalog& m_advice;
    const Clock& m_clock;
    RetryPolicy m_retry;
    Timings m_timings;
};

} // namespace steward
