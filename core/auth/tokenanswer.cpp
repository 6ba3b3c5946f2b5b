#include "tokenanswer.h"

#include "entraerrors.h"

#include <logging/redactor.h>
#include <net/httpclient.h>
#include <settings/advicecatalog.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <optional>

namespace steward {

using namespace Qt::StringLiterals;

/// The service's "no", before it is given a meaning.
struct TokenAnswerReader::Refusal
{
    int status = 0;
    QString error;
    QString suberror;
    QString description;
    QString correlationId;
    QString traceId;
    QString timestamp;
    int number = 0;
};

namespace {

const QString kDeviceCodeSignIn = u"deviceCode"_s;
constexpr std::chrono::seconds kUnstatedLifetime{300};
constexpr qint64 kLongestLifetime = 7 * 24 * 3600;

std::optional<qint64> number(const QJsonValue& value)
{
    if (value.isDouble())
        return static_cast<qint64>(qBound(-1.0, value.toDouble(), 1e15));
    bool ok = false;
    const QString text = value.toString().trimmed();
    const qint64 whole = text.toLongLong(&ok);
    if (ok)
        return whole;
    const double real = text.toDouble(&ok);
    return ok ? std::optional<qint64>(static_cast<qint64>(qBound(-1.0, real, 1e15))) : std::nullopt;
}

std::chrono::seconds positiveSeconds(const QJsonValue& value, std::chrono::seconds otherwise)
{
    const auto seconds = number(value);
    if (!seconds || *seconds < 0)
        return otherwise;
    return std::chrono::seconds(qMin(*seconds, kLongestLifetime));
}

std::optional<QJsonObject> jsonObject(const QByteArray& body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    return document.isObject() ? std::optional<QJsonObject>(document.object()) : std::nullopt;
}

Secret takeSecret(const QJsonObject& json, QLatin1StringView name, Redactor& redactor)
{
    Secret secret(json.value(name).toString().toUtf8());
    if (!secret.isEmpty())
        redactor.addSecret(secret);
    return secret;
}

int numberInText(const QString& description)
{
    static const QRegularExpression pattern(u"AADSTS(\\d+)"_s);
    const auto match = pattern.match(description);
    return match.hasMatch() ? match.captured(1).toInt() : 0;
}

QString idInText(const QString& description, const QString& label)
{
    const QRegularExpression pattern(label + u":\\s*([0-9a-fA-F-]{36})"_s);
    return pattern.match(description).captured(1);
}

/// "AADSTS65001: The user … Trace ID: …" without the number and the ids: one thing a person can read.
QString readable(const QString& description)
{
    QString text = description;
    static const QRegularExpression head(u"^\\s*AADSTS\\d+:\\s*"_s);
    static const QRegularExpression tail(u"\\s*Trace ID:.*$"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    text.remove(head).remove(tail);
    return text.simplified().left(600);
}

Error badResponse(const HttpResponse& response, const QString& what)
{
    Error error;
    error.code = ErrorCode::BadResponse;
    error.httpStatus = response.status;
    error.message = u"The sign-in service's answer cannot be read: %1."_s.arg(what);
    error.advice =
        u"Try again. If it stays so, a proxy may stand in between, or the cloud's address is wrong."_s;
    error.detail = u"HTTP %1, content type \"%2\", %3 bytes."_s.arg(response.status)
                       .arg(QString::fromLatin1(response.header("Content-Type")).left(100))
                       .arg(response.body.size());
    return error;
}

} // namespace

TokenAnswerReader::TokenAnswerReader(Redactor& redactor, const AdviceCatalog& advice)
    : m_redactor(redactor), m_advice(advice)
{
}

Error TokenAnswerReader::toError(const Refusal& refusal, TenantRole role, const QString& signInMethod) const
{
    Error error;
    error.code = classifyTokenError(refusal.status, refusal.error, refusal.suberror, refusal.number, role);
    error.httpStatus = refusal.status;
    error.serviceCode = refusal.number > 0 ? u"AADSTS%1"_s.arg(refusal.number) : refusal.error;
    error.correlationId = refusal.correlationId;

    const QString said = m_redactor.redact(readable(refusal.description));
    AdviceQuery query;
    query.service = u"entra"_s;
    query.code = error.serviceCode;
    query.status = refusal.status;
    query.text = said;
    query.signIn = signInMethod;
    auto advice = m_advice.find(query);
    // Microsoft's programs branch on the OAuth word; we do where the number is a new one.
    const bool numberIsNew = refusal.number > 0 && !advice;
    if (numberIsNew) {
        query.code = refusal.error;
        advice = m_advice.find(query);
    }
    if (advice && (said.isEmpty() || (refusal.number > 0 && !numberIsNew)))
        error.message = advice->what;
    else if (!said.isEmpty())
        error.message = said;
    else
        error.message = u"The sign-in service said no: %1."_s.arg(refusal.error);
    if (advice)
        applyAdvice(error, *advice);
    if (error.advice.isEmpty()) {
        switch (error.code) {
        case ErrorCode::SignInNeeded:
            error.advice = u"Sign in again."_s;
            break;
        case ErrorCode::ConsentNeeded:
            error.advice = u"Allow Steward's application in this tenant, wait a minute, then try again."_s;
            break;
        case ErrorCode::Throttled:
        case ErrorCode::ServiceFailed:
            error.advice = u"Wait a little, then try again."_s;
            break;
        case ErrorCode::Timeout:
            error.advice = u"Start again to get a new code."_s;
            break;
        case ErrorCode::Forbidden:
            error.advice = u"Ask an administrator of this tenant what its policies allow."_s;
            break;
        default:
            error.advice = u"Check the application's registration and its secret."_s;
            break;
        }
    }
    if (refusal.number > 0 && (numberIsNew || !advice))
        error.advice += u" https://login.microsoftonline.com/error?code=%1"_s.arg(refusal.number);

    QStringList detail{refusal.error};
    if (!refusal.suberror.isEmpty())
        detail << u"suberror %1"_s.arg(refusal.suberror);
    if (!said.isEmpty() && said != error.message)
        detail << said;
    if (!refusal.traceId.isEmpty())
        detail << u"trace id %1"_s.arg(refusal.traceId);
    if (!refusal.timestamp.isEmpty())
        detail << refusal.timestamp;
    detail.removeAll(QString());
    error.detail = m_redactor.redact(detail.join(u"; "_s));
    return error;
}

Error TokenAnswerReader::refusalError(const HttpResponse& response, TenantRole role,
                                      const QString& signInMethod) const
{
    const auto json = jsonObject(response.body);
    // `error` is text here, but an object in Graph's shape, which a gateway may send.
    if (json && json->value("error"_L1).isString()) {
        Refusal refusal;
        refusal.status = response.status;
        refusal.error = json->value("error"_L1).toString();
        refusal.suberror = json->value("suberror"_L1).toString();
        refusal.description = json->value("error_description"_L1).toString();
        refusal.correlationId = json->value("correlation_id"_L1).toString();
        refusal.traceId = json->value("trace_id"_L1).toString();
        refusal.timestamp = json->value("timestamp"_L1).toString();
        const QJsonArray numbers = json->value("error_codes"_L1).toArray();
        refusal.number = numbers.isEmpty() ? 0 : int(number(numbers.first()).value_or(0));
        if (refusal.number <= 0)
            refusal.number = numberInText(refusal.description);
        if (refusal.correlationId.isEmpty())
            refusal.correlationId = idInText(refusal.description, u"Correlation ID"_s);
        if (refusal.traceId.isEmpty())
            refusal.traceId = idInText(refusal.description, u"Trace ID"_s);
        return toError(refusal, role, signInMethod);
    }
    if (response.status == 429 || response.status >= 500) {
        Error error;
        error.code = response.status == 429 ? ErrorCode::Throttled : ErrorCode::ServiceFailed;
        error.httpStatus = response.status;
        error.message = response.status == 429
                            ? u"The sign-in service asks to wait."_s
                            : u"The sign-in service failed (HTTP %1)."_s.arg(response.status);
        error.advice = u"Wait a little, then try again. The stored sign-in is kept."_s;
        error.action = u"wait"_s;
        error.actionLabel = adviceActionLabel(error.action);
        return error;
    }
    if (response.status >= 300 && response.status < 400)
        return badResponse(response, u"it sends elsewhere, which a token endpoint never does"_s);
    return badResponse(response,
                       response.body.isEmpty() ? u"it is empty"_s : u"it is not the expected JSON"_s);
}

Result<TokenAnswer> TokenAnswerReader::tokens(const HttpResponse& response, TenantRole role,
                                              const QString& signInMethod) const
{
    const auto json = jsonObject(response.body);
    if (response.status != 200 || !json || json->contains("error"_L1))
        return fail(refusalError(response, role, signInMethod));

    TokenAnswer answer;
    answer.accessToken = takeSecret(*json, "access_token"_L1, m_redactor);
    answer.refreshToken = takeSecret(*json, "refresh_token"_L1, m_redactor);
    answer.idToken = takeSecret(*json, "id_token"_L1, m_redactor);
    if (answer.accessToken.isEmpty())
        return fail(badResponse(response, u"it has no access token"_s));
    const QString type = json->value("token_type"_L1).toString();
    if (!type.isEmpty() && type.compare("Bearer"_L1, Qt::CaseInsensitive) != 0)
        return fail(badResponse(response, u"its token is not a bearer token"_s));
    answer.lifetime = positiveSeconds(json->value("expires_in"_L1), kUnstatedLifetime);
    answer.scopes = json->value("scope"_L1).toString().split(u' ', Qt::SkipEmptyParts);
    return answer;
}

Result<DeviceCode> TokenAnswerReader::deviceCode(const HttpResponse& response) const
{
    const auto json = jsonObject(response.body);
    if (response.status != 200 || !json || json->contains("error"_L1))
        return fail(refusalError(response, TenantRole::Partner, kDeviceCodeSignIn));

    DeviceCode code;
    code.deviceCode = takeSecret(*json, "device_code"_L1, m_redactor);
    code.userCode = json->value("user_code"_L1).toString();
    code.verificationUri = QUrl(json->value("verification_uri"_L1).toString(), QUrl::StrictMode);
    if (code.verificationUri.isEmpty())
        code.verificationUri = QUrl(json->value("verification_url"_L1).toString(), QUrl::StrictMode);
    code.message = json->value("message"_L1).toString();
    code.lifetime = positiveSeconds(json->value("expires_in"_L1), code.lifetime);
    code.interval = positiveSeconds(json->value("interval"_L1), code.interval);
    const QString scheme = code.verificationUri.scheme();
    if (code.deviceCode.isEmpty() || code.userCode.isEmpty() || code.verificationUri.host().isEmpty() ||
        (scheme != "https"_L1 && scheme != "http"_L1)) {
        return fail(badResponse(response, u"it has no code or no address to enter it at"_s));
    }
    return code;
}

Result<DevicePoll> TokenAnswerReader::devicePoll(const HttpResponse& response) const
{
    const auto json = jsonObject(response.body);
    const QString word = json ? json->value("error"_L1).toString() : QString();
    if (response.status >= 400 && response.status < 500) {
        if (word == "authorization_pending"_L1)
            return DevicePoll{DevicePoll::Status::Pending, {}};
        if (word == "slow_down"_L1)
            return DevicePoll{DevicePoll::Status::SlowDown, {}};
    }
    const auto answer = tokens(response, TenantRole::Partner, kDeviceCodeSignIn);
    if (!answer)
        return fail(answer.error());
    return DevicePoll{DevicePoll::Status::Done, *answer};
}

Error TokenAnswerReader::authorizeError(const QString& error, const QString& description) const
{
    Refusal refusal;
    refusal.error = error;
    refusal.description = description;
    refusal.number = numberInText(description);
    refusal.correlationId = idInText(description, u"Correlation ID"_s);
    refusal.traceId = idInText(description, u"Trace ID"_s);
    Error result = toError(refusal, TenantRole::Partner, {});
    if (error == "access_denied"_L1 && refusal.number == 0) {
        if (description.isEmpty())
            result.message =
                u"The sign-in was refused: somebody pressed Cancel, or is not allowed to consent."_s;
        result.advice = u"Start again and accept the permissions, with an account that may consent."_s;
        result.action = u"signIn"_s;
        result.actionLabel = adviceActionLabel(result.action);
    }
    return result;
}

} // namespace steward
