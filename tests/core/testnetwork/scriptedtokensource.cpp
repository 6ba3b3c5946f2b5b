#include "scriptedtokensource.h"

namespace steward {

using namespace Qt::StringLiterals;

AsyncResult<AccessToken> ScriptedTokenSource::token(const TenantId& tenant, const QString& scope, int)
{
    m_asked << Asked{tenant, scope};
    if (m_error)
        return readyResult<AccessToken>(fail(*m_error));
    AccessToken token;
    token.value = Secret("token-for-" + tenant.value.toUtf8());
    token.expiresAt = QDateTime::currentDateTimeUtc().addSecs(3600);
    token.tenant = tenant;
    token.scope = scope;
    return readyResult<AccessToken>(token);
}

} // namespace steward
