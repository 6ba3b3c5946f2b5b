#include "error.h"

#include <QStringList>

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

QJsonObject toJson(const Error& error)
{
    QJsonObject json{{u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}};
    const auto add = [&json](const QString& key, const QString& value) {
        if (!value.isEmpty())
            json.insert(key, value);
    };
    add(u"why"_s, error.why);
    add(u"advice"_s, error.advice);
    add(u"action"_s, error.action);
    add(u"actionLabel"_s, error.actionLabel);
    add(u"detail"_s, error.detail);
    add(u"serviceCode"_s, error.serviceCode);
    add(u"correlationId"_s, error.correlationId);
    if (error.httpStatus != 0)
        json.insert(u"httpStatus"_s, error.httpStatus);
    return json;
}

} // namespace steward
