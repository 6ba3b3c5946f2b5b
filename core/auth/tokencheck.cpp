#include "tokencheck.h"

#include "tokenclaims.h"

#include <logging/log.h>

#include <QUuid>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QString resourceOf(const QString& scope)
{
    // Of several scopes the first names the resource; "offline_access" and its like have no slash.
    const QString first = scope.section(u' ', 0, 0);
    const qsizetype slash = first.lastIndexOf(u'/');
    return slash < 0 ? first : first.left(slash);
}

QString withoutTrailingSlash(QString text)
{
    while (text.endsWith(u'/'))
        text.chop(1);
    return text;
}

/// The application id under which a v2 token names the same resource; empty when there is no fixed one.
QLatin1StringView resourceAppId(const Cloud& cloud, const QString& resource)
{
    const auto is = [&resource](const QString& scope) { return resourceOf(scope) == resource; };
    if (is(cloud.graphScope()))
        return "00000003-0000-0000-c000-000000000000"_L1;
    if (is(cloud.partnerCenterScope()))
        return "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"_L1;
    if (is(cloud.exchangeScope()))
        return "00000002-0000-0ff1-ce00-000000000000"_L1;
    return {};
}

/// What Microsoft's global cloud calls the same service: a server that only plays it may put that into its tokens.
QLatin1StringView globalName(const Cloud& cloud, const QString& resource)
{
    const auto is = [&resource](const QString& scope) { return resourceOf(scope) == resource; };
    if (is(cloud.graphScope()))
        return "https://graph.microsoft.com"_L1;
    if (is(cloud.partnerCenterScope()))
        return "https://api.partnercenter.microsoft.com"_L1;
    if (is(cloud.exchangeScope()))
        return "https://outlook.office365.com"_L1;
    return {};
}

Error wrongToken(const QString& what, const QString& detail)
{
    Error error;
    error.code = ErrorCode::BadResponse;
    error.message = what;
    error.advice =
        u"The token was thrown away. Try again; if it stays so, check the cloud and tenant in the set-up."_s;
    error.detail = detail;
    return error;
}

} // namespace

bool audienceMatches(const Cloud& cloud, const QString& scope, const QString& audience)
{
    const QString resource = withoutTrailingSlash(resourceOf(scope));
    if (withoutTrailingSlash(audience).compare(resource, Qt::CaseInsensitive) == 0)
        return true;
    if (withoutTrailingSlash(audience).compare(globalName(cloud, resource), Qt::CaseInsensitive) == 0)
        return true;
    if (QUuid::fromString(audience).isNull())
        return false;
    const QLatin1StringView appId = resourceAppId(cloud, resource);
    return appId.isEmpty() || audience.compare(appId, Qt::CaseInsensitive) == 0;
}

Result<AccessToken> checkAccessToken(const AppIdentity& app, const TenantId& tenant, const QString& scope,
                                     const TokenAnswer& answer, const QDateTime& now)
{
    AccessToken token{answer.accessToken, now.addSecs(answer.lifetime.count()), tenant, scope};
    const auto claims = readClaims(answer.accessToken);
    if (!claims) {
        log(LogLevel::Warning, "auth",
            u"A token for %1 could not be checked: its claims cannot be read."_s.arg(scope));
        return token;
    }
    // A tenant named by domain cannot be compared with the id in the token.
    if (!claims->tenant.isEmpty() && !QUuid::fromString(tenant.value).isNull() &&
        TenantId{claims->tenant} != tenant) {
        return fail(
            wrongToken(u"The sign-in service gave a token for another tenant than the one asked for."_s,
                       u"asked for %1, got %2"_s.arg(tenant.value, claims->tenant.left(100))));
    }
    if (!claims->audience.isEmpty() && !audienceMatches(app.cloud, scope, claims->audience)) {
        return fail(
            wrongToken(u"The sign-in service gave a token for another service than the one asked for."_s,
                       u"asked for %1, got %2"_s.arg(scope, claims->audience.left(200))));
    }
    if (claims->expiresAt.isValid()) {
        if (claims->expiresAt <= now) {
            Error error = wrongToken(u"The sign-in service gave a token that has expired already."_s,
                                     u"expired %1, this computer's time %2"_s.arg(
                                         claims->expiresAt.toString(Qt::ISODate), now.toString(Qt::ISODate)));
            error.advice = u"Check this computer's clock, date and time zone, then try again."_s;
            return fail(error);
        }
        token.expiresAt = std::min(token.expiresAt, claims->expiresAt);
    }
    return token;
}

} // namespace steward
