#include "tokencheck.h"

#include "tokenclaims.h"

#include <logging/log.h>

#include <QUuid>

#include <algorithm>
#include <array>

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

/// One of the services whose tokens can be told by more than their address.
struct KnownService
{
    QString (Cloud::*scope)() const;
    QLatin1StringView
        appId; ///< its first-party application, the audience of a v2 token; the same in every cloud
    QLatin1StringView globalName; ///< its address in Microsoft's global cloud
};

constexpr std::array kKnownServices{
    KnownService{&Cloud::graphScope, "00000003-0000-0000-c000-000000000000"_L1,
                 "https://graph.microsoft.com"_L1},
    KnownService{&Cloud::partnerCenterScope, "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"_L1,
                 "https://api.partnercenter.microsoft.com"_L1},
    KnownService{&Cloud::exchangeScope, "00000002-0000-0ff1-ce00-000000000000"_L1,
                 "https://outlook.office365.com"_L1},
};

const KnownService* knownService(const Cloud& cloud, const QString& resource)
{
    for (const KnownService& service : kKnownServices) {
        if (withoutTrailingSlash(resourceOf((cloud.*service.scope)())) == resource)
            return &service;
    }
    return nullptr;
}

/// Whether Microsoft itself signs people in there, in whichever of its clouds.
bool isMicrosofts(const Cloud& cloud)
{
    static const QStringList domains{u"microsoftonline.com"_s, u"microsoftonline.us"_s,
                                     u"microsoftonline.cn"_s, u"chinacloudapi.cn"_s};
    const QString host = cloud.authority.host().toLower();
    return std::any_of(domains.cbegin(), domains.cend(), [&host](const QString& domain) {
        return host == domain || host.endsWith(u'.' + domain);
    });
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
    const auto same = [&audience](const auto& text) {
        return withoutTrailingSlash(audience).compare(text, Qt::CaseInsensitive) == 0;
    };
    const QString resource = withoutTrailingSlash(resourceOf(scope));
    if (same(resource))
        return true;
    if (const KnownService* service = knownService(cloud, resource)) {
        // A server that stands in for Microsoft's, on loopback or a third party's, names the services in its
        // tokens as Microsoft's global cloud does, whatever their addresses are. Microsoft's own clouds do
        // not: there a token with another cloud's name is a mixed-up one.
        return same(service->appId) || (!isMicrosofts(cloud) && same(service->globalName));
    }
    // Nobody knows this one's application: only those that are another's are out. Security & Compliance is
    // believed to be Exchange's.
    const bool another = same(kKnownServices[0].appId) || same(kKnownServices[1].appId);
    return !another && !QUuid::fromString(audience).isNull();
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
