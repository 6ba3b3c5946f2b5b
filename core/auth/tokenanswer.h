#pragma once

#include <base/result.h>
#include <base/secret.h>

#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>

namespace steward {

class AdviceCatalog;
class Redactor;
struct HttpResponse;

/// What the token endpoint gave out.
struct TokenAnswer
{
    Secret accessToken;
    Secret refreshToken; ///< empty when none came back: the old one stays in use
    Secret idToken;      ///< empty unless openid was asked for
    std::chrono::seconds lifetime{0};
    QStringList scopes;
};

/// What the device code endpoint gave out.
struct DeviceCode
{
    Secret deviceCode;
    QString userCode;
    QUrl verificationUri;
    QString message; ///< the service's own words for the user
    std::chrono::seconds lifetime{900};
    std::chrono::seconds interval{5};
};

/// How a device code stands. "Not yet" is an outcome, not an error.
struct DevicePoll
{
    enum class Status
    {
        Pending,
        SlowDown,
        Done
    };
    Status status = Status::Pending;
    TokenAnswer answer; ///< when Done
};

/// Whose directory a token was asked for: the same number means different things in the partner's own tenant
/// (sign in again) and in a customer's (this customer does not allow it).
enum class TenantRole
{
    Partner,
    Customer
};

/// Reads the token endpoint's answers. Every secret in them is made known to the Redactor before anything
/// else is done with it. Errors carry the AADSTS number, the correlation id and the catalog's advice:
/// SignInNeeded only when the stored grant itself is dead; ConsentNeeded when the application is not
/// consented in that tenant; Forbidden when a policy, the relationship or the user said no; BadRequest when
/// the application's registration or secret is wrong; NotFound for the tenant or the service in it; Timeout
/// for an expired device code; Throttled, ServiceFailed (429, 5xx and what Entra calls transient) and
/// BadResponse (not the JSON it should be) never mean that the sign-in is lost.
class TokenAnswerReader final
{
public:
    TokenAnswerReader(Redactor& redactor, const AdviceCatalog& advice);

    /// `signInMethod`: how the stored sign-in was made, "browser" or "deviceCode"; some advice depends on it.
    [[nodiscard]] Result<TokenAnswer> tokens(const HttpResponse& response, TenantRole role,
                                             const QString& signInMethod = {}) const;
    [[nodiscard]] Result<DeviceCode> deviceCode(const HttpResponse& response) const;
    [[nodiscard]] Result<DevicePoll> devicePoll(const HttpResponse& response) const;
    /// The error that an authorize answer (error, error_description) stands for.
    [[nodiscard]] Error authorizeError(const QString& error, const QString& description) const;

private:
    struct Refusal;
    [[nodiscard]] Error toError(const Refusal& refusal, TenantRole role, const QString& signInMethod) const;
    [[nodiscard]] Error refusalError(const HttpResponse& response, TenantRole role,
                                     const QString& signInMethod) const;

    Redactor& m_redactor;
    const AdviceCatalog& m_advice;
};

} // namespace steward
