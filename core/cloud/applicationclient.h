#pragma once

#include "application.h"

#include <auth/appidentity.h>
#include <base/asyncresult.h>
#include <base/clock.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <net/retrypolicy.h>
#include <settings/advicecatalog.h>

#include <QJsonObject>

namespace steward {

class Redactor;
struct ServiceCaller;

/// Single calls about application registrations in one tenant, through Graph. A secret that comes back is
/// made known to the Redactor before anything else is done with it. Each call completes exactly once, with
/// Cancelled when its `context` goes first. References must outlive the calls.
class ApplicationClient final
{
public:
    /// `tokens` is asked for Graph in `tenant`: the partner's own source, or a short-lived bootstrap sign-in.
    ApplicationClient(HttpClient& http, TokenSource& tokens, Cloud cloud, TenantId tenant,
                      const AdviceCatalog& advice, Redactor& redactor, RetryPolicy retry = {});

    /// nullopt when there is none of that id.
    [[nodiscard]] AsyncResult<std::optional<Application>> byClientId(const QString& clientId,
                                                                     QObject* context) const;
    /// All of that exact name; names are not unique.
    [[nodiscard]] AsyncResult<QList<Application>> byName(const QString& name, QObject* context) const;
    [[nodiscard]] AsyncResult<Application> create(const QJsonObject& application, QObject* context) const;
    [[nodiscard]] AsyncResult<> update(const QString& objectId, const QJsonObject& changes,
                                       QObject* context) const;

    /// The object id of the service principal of `clientId` in the tenant, made when there is none.
    [[nodiscard]] AsyncResult<QString> ensureServicePrincipal(const QString& clientId,
                                                              QObject* context) const;

    /// What the tenant allows for an application made then (invalid: one that is made now). A policy that
    /// cannot be read (403, 404) is one without limits.
    [[nodiscard]] AsyncResult<AppManagementPolicy> policy(QObject* context,
                                                          const QDateTime& applicationCreatedAt = {}) const;

    [[nodiscard]] AsyncResult<MadeCredential> addSecret(const QString& objectId, const QString& name,
                                                        const QDateTime& endsAt, QObject* context) const;
    /// Reads the list, adds to it and writes it back: the directory replaces it as a whole.
    [[nodiscard]] AsyncResult<MadeCredential>
    addCertificate(const QString& objectId, const CertificateUpload& certificate, QObject* context) const;
    /// Secret or certificate. One that is not there any more counts as removed.
    [[nodiscard]] AsyncResult<> removeCredential(const QString& objectId, const ListedCredential& credential,
                                                 QObject* context) const;

    [[nodiscard]] const Cloud& cloud() const { return m_cloud; }
    [[nodiscard]] const TenantId& tenant() const { return m_tenant; }

private:
    [[nodiscard]] ServiceCaller caller() const;

    HttpClient& m_http;
    TokenSource& m_tokens;
    Cloud m_cloud;
    TenantId m_tenant;
    const AdviceCatalog& m_advice;
    Redactor& m_redactor;
    RetryPolicy m_retry;
};

} // namespace steward
