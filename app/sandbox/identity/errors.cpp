#include "identity/errors.h"

#include <QDateTime>
#include <QHash>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr int kNumberNobodyKnows = 99999999;

struct Known
{
    const char* error;
    const char* message; ///< %1: the subject
    int status = 400;
    const char* suberror = "";
};

const QHash<int, Known>& knownErrors()
{
    static const QHash<int, Known> known{
        {50011,
         {"invalid_request", "The redirect URI '%1' specified in the request does not match the redirect "
                             "URIs configured for the application."}},
        {50020,
         {"invalid_grant", "User account '%1' from identity provider does not exist in this tenant and "
                           "cannot access the application."}},
        {50034, {"invalid_grant", "The user account %1 does not exist in the directory."}},
        {50053,
         {"invalid_grant", "The account is locked, you've tried to sign in too many times with an incorrect "
                           "user ID or password."}},
        {50055, {"invalid_grant", "The password is expired.", 400, "user_password_expired"}},
        {50057, {"invalid_grant", "The user account is disabled."}},
        {50058, {"login_required", "A silent sign-in request was sent but no user is signed in."}},
        {50059,
         {"invalid_request", "No tenant-identifying information found in either the request or implied by "
                             "any provided credentials."}},
        {50072,
         {"interaction_required",
          "Due to a configuration change made by your administrator, or because you moved to a new location, "
          "you must enroll in multi-factor authentication to access '%1'.",
          400, "basic_action"}},
        {50074, {"interaction_required", "Strong Authentication is required.", 400, "basic_action"}},
        {50076,
         {"invalid_grant",
          "Due to a configuration change made by your administrator, or because you moved to a new location, "
          "you must use multi-factor authentication to access '%1'.",
          400, "basic_action"}},
        {50078,
         {"invalid_grant",
          "Presented multi-factor authentication has expired due to policies configured by your "
          "administrator.",
          400, "basic_action"}},
        {50079,
         {"invalid_grant",
          "Due to a configuration change made by your administrator, or because you moved to a new location, "
          "the user must register for multi-factor authentication.",
          400, "basic_action"}},
        {50126, {"invalid_grant", "Error validating credentials due to invalid username or password."}},
        {50173,
         {"invalid_grant",
          "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user "
          "might have changed or reset their password.",
          400, "bad_token"}},
        {53003,
         {"invalid_grant",
          "Access has been blocked by Conditional Access policies. The access policy does not allow token "
          "issuance.",
          400, "message_only"}},
        {54005,
         {"invalid_grant", "OAuth2 Authorization code was already redeemed, please retry with a new valid "
                           "code or use an existing refresh token."}},
        {65001,
         {"invalid_grant",
          "The user or administrator has not consented to use the application with ID %1. Send an "
          "interactive authorization request for this user and resource.",
          400, "consent_required"}},
        {65004, {"access_denied", "User declined to consent to access the app."}},
        {70000, {"invalid_grant", "The provided value for the input parameter '%1' is not valid."}},
        {70001, {"unauthorized_client", "The application is disabled."}},
        {70003, {"unsupported_grant_type", "The app requested an unsupported grant type '%1'."}},
        {70007, {"invalid_request", "'%1' is not a supported value of 'response_mode' or 'response_type'."}},
        {70008,
         {"invalid_grant", "The provided authorization code or refresh token has expired due to inactivity. "
                           "Send a new interactive authorization request for this user and resource."}},
        {70011,
         {"invalid_scope", "The provided request must include a 'scope' input parameter. The provided value "
                           "for the input parameter 'scope' is not valid. The scope '%1' is not valid."}},
        {70016,
         {"authorization_pending",
          "OAuth 2.0 device flow error. Authorization is pending. Continue polling."}},
        {70018, {"bad_verification_code", "Invalid verification code."}},
        {70019, {"expired_token", "Verification code expired."}},
        {70043,
         {"invalid_grant",
          "The refresh token has expired or is invalid due to sign-in frequency checks by conditional "
          "access.",
          400, "bad_token"}},
        {90002,
         {"invalid_request", "Tenant '%1' not found. Check to make sure you have the correct tenant ID and "
                             "are signing into the correct cloud."}},
        {90033, {"temporarily_unavailable", "A transient error has occurred. Please try again.", 503}},
        {90055,
         {"temporarily_unavailable",
          "The server has terminated the request because there are too many requests.", 429}},
        {90094,
         {"access_denied", "Admin consent is required for the permissions requested by this application."}},
        {500011,
         {"invalid_resource", "The resource principal named %1 was not found in the tenant. This can happen "
                              "if the application has not been installed by the administrator of the tenant "
                              "or consented to by any user in the tenant."}},
        {500121, {"invalid_grant", "Authentication failed during strong authentication request."}},
        {501481,
         {"invalid_grant",
          "The Code_Verifier does not match the code_challenge supplied in the authorization request."}},
        {501491, {"invalid_request", "Invalid size of Code_Challenge parameter."}},
        {700005,
         {"invalid_grant",
          "The provided Authorization Code is intended to be used against other tenant, thus rejected."}},
        {700007, {"invalid_grant", "The grant was issued for another client id."}},
        {700016,
         {"unauthorized_client", "Application with identifier '%1' was not found in the directory. This can "
                                 "happen if the application has not been installed by the administrator of "
                                 "the tenant or consented to by any user in the tenant."}},
        {700022,
         {"invalid_request", "The provided value for the input parameter 'scope' is not valid. The scope "
                             "'%1' includes more than one resource."}},
        {700025,
         {"invalid_client",
          "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.", 401}},
        {700082, {"invalid_grant", "The refresh token has expired due to inactivity.", 400, "token_expired"}},
        {900144, {"invalid_request", "The request body must contain the following parameter: '%1'."}},
        {901002, {"invalid_request", "The 'resource' request parameter is not supported."}},
        {7000112, {"unauthorized_client", "Application '%1' is disabled."}},
        {7000215,
         {"invalid_client",
          "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
          "value, not the client secret ID.",
          401}},
        {7000218,
         {"invalid_client",
          "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
          401}},
        {7000222, {"invalid_client", "The provided client secret keys for app are expired.", 401}},
        {9002313, {"invalid_request", "Invalid request. Request is malformed or invalid."}},
        {50013, {"invalid_client", "Assertion failed signature validation."}},
        {50056,
         {"invalid_grant",
          "Invalid or null password: password does not exist in the directory for this user."}},
        {50085,
         {"invalid_grant",
          "Refresh token needs social IDP login. Have the user try signing in again with their user name and "
          "password.",
          400, "bad_token"}},
        {50089, {"invalid_grant", "Authentication failed due to flow token expired."}},
        {50097, {"interaction_required", "Device authentication is required.", 400, "additional_action"}},
        {50105,
         {"interaction_required", "The signed in user is not assigned to a role for the application '%1'."}},
        {50131,
         {"interaction_required",
          "Device is not in required device state, or the request was blocked due to suspicious activity, "
          "access policy, or security policy decisions.",
          400, "message_only"}},
        {50132,
         {"invalid_grant",
          "The session is not valid due to the following reasons: password expiration or recent password "
          "change, or sign-in too often from the same user.",
          400, "bad_token"}},
        {50133,
         {"invalid_grant", "The session is not valid due to password expiration or recent password change.",
          400, "bad_token"}},
        {50135, {"invalid_grant", "Password change is required due to account risk.", 400, "basic_action"}},
        {50144,
         {"invalid_grant", "The user's Active Directory password has expired.", 400,
          "user_password_expired"}},
        {50158,
         {"interaction_required", "External security challenge was not satisfied.", 400, "basic_action"}},
        {50177,
         {"invalid_grant", "User account '%1' from an external identity provider does not exist in this "
                           "tenant: the external challenge is not supported for passthrough users."}},
        {50194, {"invalid_request", "Application '%1' is not configured as a multi-tenant application."}},
        {50196,
         {"invalid_grant", "The server has terminated the request because it encountered a client request "
                           "loop. Please contact your app vendor."}},
        {53000,
         {"interaction_required",
          "Device is not in required device state: compliant. Conditional Access policy requires a compliant "
          "device.",
          400, "message_only"}},
        {53001,
         {"interaction_required",
          "Device is not in required device state: domain_joined. Conditional Access policy requires a "
          "domain joined device.",
          400, "message_only"}},
        {53002,
         {"interaction_required",
          "The application used is not an approved application for Conditional Access.", 400,
          "message_only"}},
        {53004,
         {"interaction_required",
          "The user needs to enroll in multi-factor authentication, and the enrollment is blocked because of "
          "risk.",
          400, "message_only"}},
        {53011, {"invalid_grant", "User blocked due to risk on home tenant.", 400, "message_only"}},
        {65002,
         {"invalid_request", "Consent between first party application '%1' and first party resource must be "
                             "configured via preauthorization."}},
        {65005,
         {"invalid_resource", "The application required resource access list does not contain applications "
                              "discoverable by the resource."}},
        {70002, {"invalid_client", "Error validating credentials.", 401}},
        {70005, {"unsupported_response_type", "The application requested an unsupported response type."}},
        {70012, {"server_error", "A server error occurred while authenticating the user.", 500}},
        {90006, {"temporarily_unavailable", "External server retryable error.", 503}},
        {90024,
         {"temporarily_unavailable", "RequestBudgetExceededError: a transient error has occurred. Try again.",
          503}},
        {90038,
         {"invalid_request",
          "Confidential client is not supported in cross cloud request: the tenant belongs to the National "
          "Cloud 'practice'. Current cloud instance does not federate with it."}},
        {90072,
         {"invalid_grant", "User account '%1' from identity provider does not exist in this tenant and must "
                           "use multi-factor authentication that cannot be satisfied."}},
        {90095,
         {"access_denied", "Admin consent is required for the permissions requested by this application. An "
                           "admin consent request may be sent to the admin."}},
        {90099,
         {"invalid_grant",
          "The application '%1' has not been authorized in the tenant. Applications must be authorized to "
          "access the customer tenant before partner delegated administrators can use them.",
          400, "consent_required"}},
        {16000,
         {"interaction_required", "Either multiple user identities are available for the current request or "
                                  "selected account is not supported for the scenario."}},
        {500212,
         {"access_denied", "The user's administrator has set an outbound access policy that does not allow "
                           "access to the resource tenant '%1'."}},
        {500213,
         {"access_denied", "The resource tenant's cross-tenant access policy does not allow this user to "
                           "access this tenant."}},
        {530003,
         {"interaction_required", "Your device is required to be managed to access this resource.", 400,
          "message_only"}},
        {530032, {"invalid_grant", "Tenant security policy: the request is blocked.", 400, "message_only"}},
        {530034,
         {"invalid_grant",
          "A delegated administrator was blocked from accessing the tenant due to account risk in their home "
          "tenant.",
          400, "message_only"}},
        {530035, {"invalid_grant", "Access has been blocked by security defaults.", 400, "message_only"}},
        {650051,
         {"unauthorized_client", "The service principal for application '%1' is not ready yet: the claim is "
                                 "invalid or the service principal name is already present in the tenant."}},
        {650052,
         {"invalid_client",
          "The app needs access to a service ('%1') that your organization has not subscribed to or enabled. "
          "Contact your IT Admin to review the configuration of your service subscriptions."}},
        {650053, {"invalid_client", "The application %1 that does not exist on the resource."}},
        {650054,
         {"invalid_client", "The application asked for permissions to access a resource that has been "
                            "removed or is no longer available."}},
        {650056,
         {"invalid_client", "Misconfigured application '%1'. The client has not listed any permissions for "
                            "the requested resource in the client's application registration."}},
        {650057,
         {"invalid_resource",
          "Invalid resource. The client has requested access to a resource which is not listed in the "
          "requested permissions in the client's application registration. Client app ID: %1."}},
        {700023, {"invalid_client", "Client assertion audience claim does not match Realm issuer."}},
        {700024, {"invalid_client", "Client assertion is not within its valid time range.", 401}},
        {700027,
         {"invalid_client",
          "The certificate with identifier used to sign the client assertion is not registered on "
          "application. %1",
          401}},
        {700084,
         {"invalid_grant",
          "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited "
          "lifetime, which cannot be extended. It is now expired and a new sign in request must be sent by "
          "the SPA to the sign in page.",
          400, "bad_token"}},
        {900023,
         {"invalid_request",
          "Specified tenant identifier '%1' is neither a valid DNS name, nor a valid external domain."}},
        {900382, {"invalid_request", "Confidential Client is not supported in Cross Cloud request."}},
        {900432, {"invalid_request", "Confidential Client is not supported in Cross Cloud request."}},
        {5000224,
         {"invalid_grant", "We are sorry, this resource is not available. If you are seeing this message by "
                           "mistake, contact your administrator."}},
        {9001023,
         {"unsupported_grant_type",
          "The grant type '%1' is not supported over the /common or /consumers endpoints."}},
        {9002327,
         {"invalid_request", "Tokens issued for the 'Single-Page Application' client-type may only be "
                             "redeemed via cross-origin requests."}},
        {9002325,
         {"invalid_request", "Proof Key for Code Exchange is required for authorization code redemption."}}};
    return known;
}

/// Whether the answer carries the claims that a new sign-in has to satisfy.
bool needsClaims(int number)
{
    static const QList<int> list{50074, 50076, 50079, 50097, 50131,  50158, 53000,
                                 53001, 53002, 53003, 53004, 530003, 530032};
    return list.contains(number);
}

} // namespace

SignInError signInError(int number, const QString& subject)
{
    const auto known = knownErrors().constFind(number);
    if (known == knownErrors().cend())
        return {
            number, u"invalid_grant"_s, u"The practice partner was asked to answer this error."_s, 400, {}};
    QString message = QString::fromLatin1(known->message);
    if (message.contains("%1"_L1))
        message = message.arg(subject);
    return {number, QString::fromLatin1(known->error), message, known->status,
            QString::fromLatin1(known->suberror)};
}

SignInError signInErrorByName(const QString& name)
{
    if (name.startsWith("unknown_"_L1))
        return {kNumberNobodyKnows,
                name.mid(8),
                u"The practice partner says no in a way that is new."_s,
                400,
                {}};
    static const QHash<QString, int> numbers{{u"revoked"_s, 50173},
                                             {u"expired"_s, 700082},
                                             {u"invalid_grant"_s, 70000},
                                             {u"invalid_client"_s, 7000215},
                                             {u"invalid_scope"_s, 70011},
                                             {u"invalid_resource"_s, 500011},
                                             {u"invalid_request"_s, 9002313},
                                             {u"unauthorized_client"_s, 700016},
                                             {u"unsupported_grant_type"_s, 70003},
                                             {u"interaction_required"_s, 50076},
                                             {u"consent_required"_s, 65001},
                                             {u"login_required"_s, 50058},
                                             {u"access_denied"_s, 65004},
                                             {u"temporarily_unavailable"_s, 90033},
                                             {u"authorization_pending"_s, 70016},
                                             {u"expired_token"_s, 70019},
                                             {u"bad_verification_code"_s, 70018}};
    SignInError error = signInError(numbers.value(name, 90033));
    if (name == "authorization_declined"_L1)
        error = {70020, name, u"The user declined the sign-in."_s, 400, {}};
    else if (name == "slow_down"_L1)
        error = {70016, name, u"The device polls too often."_s, 400, {}};
    else if (name == "server_error"_L1)
        error = {90033, name, u"A server error has occurred."_s, 500, {}};
    else if (name != "revoked"_L1 && name != "expired"_L1)
        error.error = name;
    return error;
}

QString describe(const SignInError& error, const QString& traceId, const QString& correlationId,
                 const QString& time)
{
    return u"AADSTS%1: %2 Trace ID: %3 Correlation ID: %4 Timestamp: %5"_s.arg(
        QString::number(error.number), error.message, traceId, correlationId, time);
}

HttpReply signInErrorReply(const SignInError& error, const HttpCall& call, const QString& authority)
{
    const QString traceId = newGuid();
    const QUuid asked = QUuid::fromString(QString::fromLatin1(call.header("client-request-id")));
    const QString correlationId = asked.isNull() ? newGuid() : asked.toString(QUuid::WithoutBraces);
    const QString time = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd HH:mm:ss'Z'"_s);
    QJsonObject body{{u"error"_s, error.error},
                     {u"error_description"_s, describe(error, traceId, correlationId, time)},
                     {u"error_codes"_s, QJsonArray{error.number}},
                     {u"timestamp"_s, time},
                     {u"trace_id"_s, traceId},
                     {u"correlation_id"_s, correlationId},
                     {u"error_uri"_s, u"%1/error?code=%2"_s.arg(authority).arg(error.number)}};
    if (!error.suberror.isEmpty())
        body.insert(u"suberror"_s, error.suberror);
    if (needsClaims(error.number))
        body.insert(u"claims"_s,
                    QString::fromLatin1(R"({"access_token":{"capolids":{"essential":true,"values":["%1"]}}})")
                        .arg(newGuid()));
    HttpReply reply = jsonReply(body, error.status);
    reply.setHeader("x-ms-request-id", traceId.toLatin1());
    if (error.status == 429)
        reply.setHeader("Retry-After", "2");
    return reply;
}

} // namespace steward::sandbox
