#pragma once

#include "customerlisting.h"

#include <auth/appidentity.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <settings/advicecatalog.h>

namespace steward {

/// Partner Center's REST service, as the partner. Every call carries fresh MS-RequestId and MS-CorrelationId
/// headers; errors name the correlation id that the service's support asks for. The references must outlive it.
class PartnerClient final
{
public:
    PartnerClient(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice);

    /// All customers, page by page. Not started yet; deleting it cancels.
    [[nodiscard]] std::unique_ptr<CustomerListing> customers(int pageSize = 500) const;

    /// `GET /v1/profiles/organization`: whether Partner Center lets us in at all; the organization's name.
    [[nodiscard]] AsyncResult<QString> organizationName(QObject* context) const;
    /// `GET /v1/customers?size=1` with ValidateMfa: whether customers can be listed, and whether Partner Center takes
    /// the sign-in for one with MFA. nullopt when it does not say.
    [[nodiscard]] AsyncResult<std::optional<bool>> isMfaCompliant(QObject* context) const;

    /// Sends a GET below the service's base; `pathAndQuery` begins with /v1 and is encoded already.
    [[nodiscard]] AsyncResult<HttpResponse> get(const QByteArray& pathAndQuery, const HttpHeaders& headers,
                                                QObject* context) const;

private:
    HttpClient& m_http;
    TokenSource& m_tokens;
    AppIdentity m_app;
    const AdviceCatalog& m_advice;
};

} // namespace steward
