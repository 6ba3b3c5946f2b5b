#include "error.h"

#include <QStringList>

#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return u"cancelled"_s;
    case ErrorCode::Offline: return u"offline"_s;
    case ErrorCode::Timeout: return u"timeout"_s;
    case ErrorCode::SignInNeeded: return u"signInNeeded"_s;
    case ErrorCode::ConsentNeeded: return u"consentNeeded"_s;
    case ErrorCode::Forbidden: return u"forbidden"_s;
    case ErrorCode::Throttled: return u"throttled"_s;
    case ErrorCode::NotFound: return u"notFound"_s;
    case ErrorCode::BadRequest: return u"badRequest"_s;
    case ErrorCode::BadResponse: return u"badResponse"_s;
    case ErrorCode::ServiceFailed: return u"serviceFailed"_s;
    case ErrorCode::StoreLocked: return u"storeLocked"_s;
    case ErrorCode::StoreUnavailable: return u"storeUnavailable"_s;
    case ErrorCode::FileFailed: return u"fileFailed"_s;
    case ErrorCode::ProcessFailed: return u"processFailed"_s;
    case ErrorCode::EngineMissing: return u"engineMissing"_s;
    case ErrorCode::ScriptInvalid: return u"scriptInvalid"_s;
    case ErrorCode::Refused: return u"refused"_s;
    case ErrorCode::Bug: break;
    }
    return u"bug"_s;
}

QString Error::toText() const
{
    QStringList lines{message};
    if (!why.isEmpty())
        lines << u"Why: "_s + why;
    if (!advice.isEmpty())
        lines << u"What to do: "_s + advice;
    if (!actionLabel.isEmpty())
        lines << u"To do: "_s + actionLabel;
    if (!detail.isEmpty())
        lines << u"Detail: "_s + detail;
    QStringList codes;
    if (httpStatus != 0)
        codes << u"HTTP %1"_s.arg(httpStatus);
    if (!serviceCode.isEmpty())
        codes << serviceCode;
    if (!correlationId.isEmpty())
        codes << u"correlation id "_s + correlationId;
    if (!codes.isEmpty())
        lines << u"Code: "_s + codes.join(u" · "_s);
    return lines.join(u'\n');
}

namespace {

/// The texts of an error that may be empty, with their names in JSON.
constexpr std::pair<QStringView, QString Error::*> kOptionalTexts[] = {
    {u"why", &Error::why},
    {u"advice", &Error::advice},
    {u"detail", &Error::detail},
    {u"serviceCode", &Error::serviceCode},
    {u"correlationId", &Error::correlationId},
    {u"action", &Error::action},
    {u"actionLabel", &Error::actionLabel},
};

} // namespace

QJsonObject toJson(const Error& error)
{
    QJsonObject json{{u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}};
    for (const auto& [name, text] : kOptionalTexts) {
        if (!(error.*text).isEmpty())
            json.insert(name.toString(), error.*text);
    }
    if (error.httpStatus != 0)
        json.insert(u"httpStatus"_s, error.httpStatus);
    return json;
}

std::optional<Error> errorFromJson(const QJsonObject& json)
{
    if (!json.value(u"message"_s).isString())
        return std::nullopt;
    Error error;
    const QString code = json.value(u"code"_s).toString();
    for (int value = 0; value <= static_cast<int>(ErrorCode::Bug); ++value) {
        if (errorCodeName(static_cast<ErrorCode>(value)) == code)
            error.code = static_cast<ErrorCode>(value);
    }
    error.message = json.value(u"message"_s).toString();
    for (const auto& [name, text] : kOptionalTexts)
        error.*text = json.value(name.toString()).toString();
    error.httpStatus = json.value(u"httpStatus"_s).toInt();
    return error;
}

} // namespace steward
