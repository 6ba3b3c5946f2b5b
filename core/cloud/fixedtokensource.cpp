#include "fixedtokensource.h"

using namespace Qt::StringLiterals;

namespace steward {

FixedTokenSource::FixedTokenSource(AccessToken token) : m_token(std::move(token)) {}

AsyncResult<AccessToken> FixedTokenSource::token(const TenantId& tenant, const QString& scope,
                                                 int minimumLifetimeSeconds)
{
    const bool asked = tenant == m_token.tenant && scope.compare(m_token.scope, Qt::CaseInsensitive) == 0;
    const bool lasts = m_token.expiresAt >= QDateTime::currentDateTimeUtc().addSecs(minimumLifetimeSeconds);
    if (!asked || !lasts) {
        return readyResult<AccessToken>(
            fail(ErrorCode::SignInNeeded,
                 asked ? u"The administrator's short sign-in has run out."_s
                       : u"The administrator's short sign-in does not reach that far."_s,
                 u"Sign in again as an administrator; what was made so far is kept."_s,
                 asked ? QString() : u"asked for %1 in %2"_s.arg(scope, tenant.value)));
    }
    return readyResult<AccessToken>(m_token);
}

} // namespace steward
