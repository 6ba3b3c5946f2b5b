#include "bearer.h"

using namespace Qt::StringLiterals;

namespace steward::sandbox {

bool Bearer::hasMfa() const
{
    return claims["amr"_L1].toArray().contains(u"mfa"_s);
}

bool Bearer::hasScope(const QString& scope) const
{
    return claim(u"scp"_s).split(u' ').contains(scope);
}

Bearer readBearer(const HttpCall& call, const World& world, const QString& service)
{
    Bearer bearer;
    const QByteArray header = call.header("Authorization").trimmed();
    if (header.left(7).toLower() != "bearer " || header.size() == 7) {
        bearer.problem = BearerProblem::Missing;
        return bearer;
    }
    bearer.claims = world.tokens.verify(header.mid(7).trimmed());
    if (bearer.claims.isEmpty())
        bearer.problem = BearerProblem::Invalid;
    else if (bearer.claim(u"aud"_s) != world.endpoints.of(service))
        bearer.problem = BearerProblem::Audience;
    else if (bearer.claims["exp"_L1].toInteger() <= QDateTime::currentSecsSinceEpoch())
        bearer.problem = BearerProblem::Expired;
    return bearer;
}

} // namespace steward::sandbox
