#pragma once

#include <base/error.h>
#include <net/httpclient.h>
#include <settings/advicecatalog.h>

namespace steward {

/// What an answer outside 200–299 of Partner Center means. Reads both of its error bodies, empty ones and pages of
/// proxies; fills code, advice, correlation id and the HTTP status.
[[nodiscard]] Error partnerCenterError(const HttpResponse& response, const AdviceCatalog& advice);

/// The same for Microsoft Graph. `inCustomerTenant` decides whether a 401 means that the operator has to sign in
/// again or that this tenant does not let us in.
[[nodiscard]] Error graphError(const HttpResponse& response, const AdviceCatalog& advice, bool inCustomerTenant);

/// The same for the admin API behind Exchange Online and Security & Compliance, which `service` names.
[[nodiscard]] Error adminApiError(const HttpResponse& response, const QString& service, const AdviceCatalog& advice);

} // namespace steward
