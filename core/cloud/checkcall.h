#pragma once

#include "servicecalls.h"

#include <scripts/connectioncheck.h>

namespace steward {

/// A harmless call, and where it goes.
struct CheckCall
{
    ConnectionCheck check;
    QString scope;        ///< with placeholders
    TenantId tokenTenant; ///< whose token
    TenantId tenant;      ///< {tenant}
    QString domain;       ///< {domain}; empty: the tenant's id stands in
};

/// The base addresses of the cloud put in for {graph}, {exchange}, {compliance} and {partnerCenter}. NotFound
/// when the cloud has no such service.
[[nodiscard]] Result<QString> withCloudAddresses(const QString& text, const Cloud& cloud);

/// Gets the token and makes the call. Refuses, without sending anything, an address on another host than the
/// one the token is for; follows no redirect; BadResponse when the answer names another tenant.
[[nodiscard]] QCoro::Task<Result<>> makeCheckCall(ServiceCaller caller, CheckCall call, Asker asker);

} // namespace steward
