#pragma once

#include <auth/appidentity.h>
#include <base/asyncresult.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <settings/advicecatalog.h>

#include <QDateTime>

namespace steward {

/// Who is signed in where, and whether that can work as a partner.
struct PartnerFacts
{
    QString account; ///< user principal name
    QString accountName;
    QString accountId;
    TenantId tenant;
    QString tenantName;
    QString tenantDomain;      ///< the default one
    QString partnerTenantType; ///< as Graph writes it; empty when it is no partner's
    bool isPartner = false;
    std::optional<bool> adminAgent; ///< member of AdminAgents; nullopt when the groups cannot be read
    QStringList groups;             ///< names
    QStringList groupIds;
    QStringList roles;       ///< names of directory roles
    std::optional<bool> mfa; ///< from the token; nullopt when it does not say

    bool operator==(const PartnerFacts&) const = default;
};

/// Reads the facts through Graph: organization, me, me/memberOf and the token's claims. Groups that cannot be
/// read (403) leave `adminAgent` open instead of failing. References must outlive the calls.
class PartnerFactsClient final
{
public:
    PartnerFactsClient(HttpClient& http, TokenSource& tokens, Cloud cloud, TenantId tenant,
                       const AdviceCatalog& advice);

    /// Completes exactly once, with Cancelled when `context` goes first.
    [[nodiscard]] AsyncResult<PartnerFacts> read(QObject* context) const;

private:
    HttpClient& m_http;
    TokenSource& m_tokens;
    Cloud m_cloud;
    TenantId m_tenant;
    const AdviceCatalog& m_advice;
};

} // namespace steward
