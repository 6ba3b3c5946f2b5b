#pragma once

#include <auth/appidentity.h>
#include <base/asyncresult.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <net/retrypolicy.h>
#include <settings/advicecatalog.h>

#include <QHash>
#include <QStringList>

namespace steward {

/// A contract between the partner's directory and a customer's.
struct Contract
{
    QString id;
    TenantId customer;
    QString name;
    QString domain; ///< the customer's default one
    QString type;   ///< "ResellerPartner" … as the service writes it

    bool operator==(const Contract&) const = default;
};

struct TenantDomain
{
    QString name;
    bool isDefault = false;
    bool isInitial = false; ///< the one the tenant was born with
    bool isVerified = false;

    bool operator==(const TenantDomain&) const = default;
};

/// One product a tenant has licences of.
struct Licence
{
    QString skuId;
    QString partNumber;
    QString state; ///< "Enabled", "Warning", "Suspended" … as the service writes it
    int used = 0;
    int bought = 0;  ///< usable ones: enabled, or in the time of grace
    int blocked = 0; ///< suspended or locked out

    bool operator==(const Licence&) const = default;
};

/// Who holds directory roles: their names by user id.
using RoleHolders = QHash<UserId, QStringList>;

/// What Graph tells of tenants: the partner's contracts, and of any tenant its domains, its licences, who
/// holds directory roles and what a mailbox is for. References must outlive the calls; each completes exactly
/// once, with Cancelled when its `context` goes first.
class TenantClient final
{
public:
    TenantClient(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice,
                 RetryPolicy retry = {});

    /// All contracts of the partner's tenant, all pages. A record without a customer is left out, a customer
    /// named twice comes once.
    [[nodiscard]] AsyncResult<QList<Contract>> contracts(QObject* context) const;
    [[nodiscard]] AsyncResult<QList<TenantDomain>> domains(const TenantId& tenant, QObject* context) const;
    [[nodiscard]] AsyncResult<QList<Licence>> licences(const TenantId& tenant, QObject* context) const;
    /// Holders of active directory roles, directly or through a group. Roles that are only eligible are not
    /// known here.
    [[nodiscard]] AsyncResult<RoleHolders> roleHolders(const TenantId& tenant, QObject* context) const;
    /// "user", "shared", "room" … Graph lets people read it of their own mailbox only: usually Forbidden.
    [[nodiscard]] AsyncResult<QString> mailboxPurpose(const TenantId& tenant, const UserId& user,
                                                      QObject* context) const;

private:
    HttpClient& m_http;
    TokenSource& m_tokens;
    AppIdentity m_app;
    const AdviceCatalog& m_advice;
    RetryPolicy m_retry;
};

} // namespace steward
