#pragma once

#include "application.h"

#include <auth/appidentity.h>
#include <base/asyncresult.h>
#include <net/httpclient.h>
#include <settings/advicecatalog.h>

#include <chrono>
#include <functional>

namespace steward {

class Redactor;

/// Whether a new credential works already: asks Entra for an app-only token of Graph with it and throws the
/// token away. A credential that has not reached every server yet is refused (7000215, 700027, 700016); that
/// is tried again until the limit. Other refusals end it at once.
class CredentialProbe final
{
public:
    /// Signs an assertion for the token endpoint with the certificate's private key, which stays with whoever
    /// has it (core/auth/certificate).
    using Assertion = std::function<Result<Secret>(const QString& clientId, const QUrl& tokenUrl)>;
    /// How long it will still wait at most, after each refusal.
    using Waiting = std::function<void(std::chrono::seconds left)>;

    struct Timings
    {
        std::chrono::milliseconds pause{15000};
        std::chrono::milliseconds limit{300000};
        std::chrono::milliseconds tick{1000}; ///< how often Waiting hears the countdown
    };

    CredentialProbe(HttpClient& http, Cloud cloud, TenantId tenant, const AdviceCatalog& advice,
                    Redactor& redactor);
    CredentialProbe(HttpClient& http, Cloud cloud, TenantId tenant, const AdviceCatalog& advice,
                    Redactor& redactor, Timings timings);

    /// Completes exactly once. A public client has nothing to prove and succeeds.
    [[nodiscard]] AsyncResult<> wait(const QString& clientId, const MadeCredential& credential,
                                     const Assertion& assertion, const Waiting& waiting,
                                     QObject* context) const;

private:
    HttpClient& m_http;
    Cloud m_cloud;
    TenantId m_tenant;
    const AdviceCatalog& m_advice;
    Redactor& m_redactor;
    Timings m_timings;
};

} // namespace steward
