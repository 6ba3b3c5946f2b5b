#pragma once

#include <auth/appidentity.h>
#include <base/asyncresult.h>
#include <base/clock.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <net/retrypolicy.h>
#include <scripts/connection.h>
#include <settings/advicecatalog.h>

#include <QDateTime>

namespace steward {

/// How one connection of one customer answered.
struct AccessResult
{
    enum class State
    {
        Ok,
        NeedsConsent,    ///< consent in that tenant
        RoleMissing,     ///< `missingRole` says which, as far as known
        NotLicensed,     ///< the customer has not got that service
        BlockedByPolicy, ///< Conditional Access or a cross-tenant policy
        Ended,           ///< the relationship or the tenant is gone
        Error            ///< anything else; `error` says what
    };

    TenantId tenant;
    QString connection; ///< id
    State state = State::Error;
    QString missingRole; ///< "Exchange Administrator"
    int durationMs = 0;
    QDateTime at;               ///< UTC
    std::optional<Error> error; ///< never with Ok

    bool operator==(const AccessResult&) const = default;
};

/// The state's name as it stands in JSON and in the database: "ok", "needsConsent", "roleMissing", …
[[nodiscard]] QString accessStateName(AccessResult::State state);
[[nodiscard]] std::optional<AccessResult::State> accessStateFromName(const QString& name);
/// What a failure of a token or of a call in a customer's tenant means for access there.
[[nodiscard]] AccessResult::State accessStateOf(const Error& error);

/// Tries whether one connection works in one customer's tenant: a token for it, and the one harmless call
/// that its connection.json describes. A token is sent only to a host of the cloud that it is for, and never
/// along a redirect. A cell always gets a result; the future fails only with Cancelled (its `context` went
/// first), SignInNeeded (the partner's sign-in is dead: no cell can work) and Offline. References must
/// outlive it.
class AccessProbe final
{
public:
    struct Customer
    {
        TenantId tenant;
        QString domain; ///< the initial one, where known
    };

    AccessProbe(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice,
                const Clock& clock, RetryPolicy retry = {});

    [[nodiscard]] AsyncResult<AccessResult> probe(const Customer& customer, const Connection& connection,
                                                  QObject* context) const;

private:
    HttpClient& m_http;
    TokenSource& m_tokens;
    AppIdentity m_app;
    const AdviceCatalog& m_advice;
    const Clock& m_clock;
    RetryPolicy m_retry;
};

} // namespace steward
