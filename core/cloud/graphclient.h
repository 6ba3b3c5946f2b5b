#pragma once

#include <auth/appidentity.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <settings/advicecatalog.h>

#include <QList>

#include <optional>

namespace steward {

/// A user as Graph lists it.
struct GraphUser
{
    UserId id;
    QString displayName;
    QString userPrincipalName;
    QString userType; ///< "Member", "Guest"
    bool enabled = true;
    bool licensed = false;
    QString mail = {};
    std::optional<bool> synced = {}; ///< comes from a directory in the house; nullopt: never did

    bool operator==(const GraphUser&) const = default;
};

struct GraphUserPage
{
    QList<GraphUser> users;
    QString nextLink; ///< empty on the last page
};

struct GraphOrganization
{
    TenantId id;
    QString displayName;
};

/// Microsoft Graph, in any tenant the sign-in reaches. The references must outlive it.
class GraphClient final
{
public:
    GraphClient(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice);

    /// Who the tenant is. Fails with BadResponse when the answer is another tenant's.
    [[nodiscard]] AsyncResult<GraphOrganization> organization(const TenantId& tenant, QObject* context) const;

    /// One page of users (empty `search`: all), searched by the service: a word of the name, sign-in name or
    /// mail address begins so, or, with an @ in it, the whole of an address, further ones included. Further
    /// addresses cannot be asked for together with words: those who have only one of these come when nobody
    /// else fits. `nextLink` is a page's own, or empty for the first; one that leads to another host is
    /// refused.
    [[nodiscard]] AsyncResult<GraphUserPage> users(const TenantId& tenant, const QString& search,
                                                   const QString& nextLink, QObject* context) const;

    /// One user by object id or user principal name. NotFound when there is none.
    [[nodiscard]] AsyncResult<GraphUser> user(const TenantId& tenant, const QString& idOrName,
                                              QObject* context) const;

private:
    [[nodiscard]] AsyncResult<HttpResponse> get(const TenantId& tenant, const QUrl& url,
                                                QObject* context) const;
    [[nodiscard]] AsyncResult<GraphUserPage> page(const TenantId& tenant, const QUrl& url,
                                                  QObject* context) const;
    [[nodiscard]] QUrl address(const QByteArray& pathAndQuery) const;

    HttpClient& m_http;
    TokenSource& m_tokens;
    AppIdentity m_app;
    const AdviceCatalog& m_advice;
};

} // namespace steward
