#include "signincheck.h"

#include "tokencheck.h"
#include "tokenclaims.h"

#include <logging/log.h>

#include <QUuid>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QString firstOf(const QString& a, const QString& b)
{
    return a.isEmpty() ? b : a;
}

Result<SignedIn> checkWho(const AppIdentity& app, const TokenAnswer& answer, const QString& scope,
                          const QDateTime& now)
{
    const auto access = readClaims(answer.accessToken);
    const auto identity = readClaims(answer.idToken);
    if (!access && !identity) {
        return fail(ErrorCode::BadResponse, u"The sign-in service did not say who signed in."_s,
                    u"Check the cloud's address in the set-up, then try again."_s,
                    u"Neither the access token nor the id token can be read."_s);
    }
    const TokenClaims first = access ? *access : *identity;
    const TokenClaims second = identity ? *identity : TokenClaims();

    SignedIn who;
    who.tenant = firstOf(first.tenant, second.tenant);
    who.account = firstOf(first.account, second.account);
    who.accountName = firstOf(first.name, second.name);
    who.accountId = firstOf(first.objectId, second.objectId);
    who.at = now;
    who.scopes = answer.scopes.isEmpty() ? first.scopes : answer.scopes;

    if (who.tenant.isEmpty()) {
        return fail(ErrorCode::BadResponse,
                    u"The sign-in service did not say which tenant was signed in to."_s,
                    u"Sign in with a work account of your own tenant."_s);
    }
    if (!QUuid::fromString(app.tenant.value).isNull() && TenantId{who.tenant} != app.tenant) {
        Error error;
        error.code = ErrorCode::Refused;
        error.message = u"You signed in to another tenant than the one in the set-up."_s;
        error.why = u"%1 belongs to tenant %2; the set-up is for %3."_s.arg(
            firstOf(who.account, u"The account"_s), who.tenant, app.tenant.value);
        error.advice =
            u"Sign in again with an account of your own partner tenant, or correct the tenant id."_s;
        return fail(error);
    }
    const auto token = checkAccessToken(app, app.tenant, scope, answer, now);
    if (!token)
        return fail(token.error());
    return who;
}

} // namespace

Result<SignedIn> checkShortSignIn(const AppIdentity& app, const TokenAnswer& answer, const QDateTime& now)
{
    return checkWho(app, answer, app.cloud.graphScope(), now);
}

Result<SignedIn> checkSignIn(const AppIdentity& app, const TokenAnswer& answer, const QDateTime& now)
{
    auto who = checkWho(app, answer, app.cloud.partnerCenterScope(), now);
    if (who && answer.refreshToken.isEmpty()) {
        return fail(
            ErrorCode::BadResponse, u"The sign-in service gave no refresh token, so nothing can be stored."_s,
            u"Allow the application \"offline access\" (the permission offline_access), then sign in again."_s);
    }
    return who;
}

Result<> checkMfa(const TokenAnswer& answer, SignedIn& who)
{
    auto claims = readClaims(answer.accessToken);
    if (!claims || !claims->authenticationMethods) {
        const auto identity = readClaims(answer.idToken);
        if (identity && identity->authenticationMethods)
            claims = identity;
    }
    if (!claims || !claims->authenticationMethods) {
        log(LogLevel::Warning, "auth",
            u"The token does not say how the sign-in was proved (no amr claim)."_s);
        who.mfa = false;
        return {};
    }
    if (!claims->provesMfa()) {
        Error error;
        error.code = ErrorCode::Refused;
        error.message = u"The sign-in was done without multi-factor authentication, so it was not stored."_s;
        error.why =
            u"Partner Center refuses every call whose token does not prove a second factor; the token "
            u"says: %1."_s.arg(claims->authenticationMethods->join(u", "_s));
        error.advice =
            u"Turn on multi-factor authentication for %1 (no trusted place or remembered device may "
            u"skip it), then sign in again in a private window."_s.arg(
                who.account.isEmpty() ? u"this account"_s : who.account);
        return fail(error);
    }
    who.mfa = true;
    return {};
}

} // namespace steward
