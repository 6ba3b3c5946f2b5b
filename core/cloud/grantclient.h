#pragma once

#include "permission.h"

#include <auth/appidentity.h>
#include <base/asyncresult.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <net/retrypolicy.h>
#include <settings/advicecatalog.h>

namespace steward {

/// A permission that the application really has in a tenant.
struct Grant
{
    QString resourceId; ///< the resource's application id
    QString resource;   ///< its name in that tenant
    QString name;       ///< empty when the tenant does not say what the role id means
    QString id;         ///< of an app role; empty for delegated ones
    Permission::Kind kind = Permission::Kind::Delegated;
    bool forEverybody = true; ///< false: consented by one user for themselves

    bool operator==(const Grant&) const = default;
    /// As Permission::key().
    [[nodiscard]] QString key() const;
};

/// What exists in one tenant.
struct TenantGrants
{
    bool applicationPresent = false; ///< the application has a service principal there
    QString servicePrincipalId;
    QList<Grant> grants;

    /// Granted for everybody.
    [[nodiscard]] bool has(const Permission& permission) const;
    [[nodiscard]] QList<Permission> missing(const QList<Permission>& wanted) const;
};

/// A resource that could not be granted, which leaves the others alone.
struct SkippedResource
{
    QString resourceId;
    QString resource;
    Error error;

    bool operator==(const SkippedResource&) const = default;
};

/// What writing came to.
struct WrittenGrants
{
    TenantGrants now; ///< read again afterwards
    QList<SkippedResource> skipped;
};

/// Reads and writes the application's grants in a tenant through Graph: the real ones, not what the
/// application declares. References must outlive the calls; each completes exactly once, with Cancelled when
/// its `context` goes first.
class GrantClient final
{
public:
    GrantClient(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice,
                RetryPolicy retry = {});

    [[nodiscard]] AsyncResult<TenantGrants> grants(const TenantId& tenant, QObject* context) const;
    /// Adds what is missing and takes nothing away: merges scopes, makes missing service principals,
    /// tolerates what exists already. A resource that the tenant does not have (not licensed) is skipped with
    /// its reason.
    [[nodiscard]] AsyncResult<WrittenGrants> write(const TenantId& tenant, const QList<Permission>& wanted,
                                                   QObject* context) const;

private:
    HttpClient& m_http;
    TokenSource& m_tokens;
    AppIdentity m_app;
    const AdviceCatalog& m_advice;
    RetryPolicy m_retry;
};

} // namespace steward
