#include "serviceerrors.h"

#include <net/jsonreader.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ServiceErrors", text);
}

ErrorCode codeOf(int status)
{
    switch (status) {
    case 400: return ErrorCode::BadRequest;
    case 401: return ErrorCode::SignInNeeded;
    case 403: return ErrorCode::Forbidden;
    case 404: return ErrorCode::NotFound;
    case 408:
    case 504: return ErrorCode::Timeout;
    case 429: return ErrorCode::Throttled;
    default: return status >= 500 ? ErrorCode::ServiceFailed : ErrorCode::BadResponse;
    }
}

QString sentence(const QString& service, int status)
{
    switch (status) {
    case 401: return tr("%1 did not accept the sign-in.").arg(service);
    case 403: return tr("%1 refused this.").arg(service);
    case 404: return tr("%1 does not know what was asked for.").arg(service);
    case 429: return tr("%1 asks to slow down.").arg(service);
    default: break;
    }
    return status >= 500 ? tr("%1 failed.").arg(service) : tr("%1 did not accept the request.").arg(service);
}

Error fromStatus(const QString& service, const HttpResponse& response)
{
    Error error;
    error.code = codeOf(response.status);
    error.httpStatus = response.status;
    error.message = sentence(service, response.status);
    return error;
}

void explain(Error& error, const AdviceCatalog& catalog, const QString& service)
{
    if (const auto advice = catalog.explain(error, service))
        error.message = advice->what;
}

} // namespace

Error partnerCenterError(const HttpResponse& response, const AdviceCatalog& advice)
{
    Error error = fromStatus(u"Partner Center"_s, response);
    error.correlationId = QString::fromLatin1(response.header("MS-CorrelationId"));
    if (const auto body = JsonReader::parse(response.body, u"Partner Center"_s); body && body->isObject()) {
        error.serviceCode = body->field(u"code").looseText();
        error.detail = body->field(u"description").looseText();
        if (error.detail.isEmpty())
            error.detail = body->field(u"message").looseText();
    }
    // The documented sign of a missing second factor is the reason phrase; the code came in 2026.
    if (response.status == 401 && error.serviceCode.isEmpty() && response.reason.contains("MFA"))
        error.serviceCode = u"900421"_s;
    explain(error, advice, u"partnercenter"_s);
    if (error.advice.isEmpty() && error.code == ErrorCode::SignInNeeded)
        error.advice = tr("Sign in again with an account that has a role in Partner Center.");
    return error;
}

Error graphError(const HttpResponse& response, const AdviceCatalog& advice, bool inCustomerTenant)
{
    Error error = fromStatus(u"Microsoft Graph"_s, response);
    error.correlationId = QString::fromLatin1(response.header("request-id"));
    if (const auto body = JsonReader::parse(response.body, u"Microsoft Graph"_s); body && body->isObject()) {
        const JsonReader inner = body->field(u"error");
        error.serviceCode = inner.field(u"code").looseText();
        error.detail = inner.field(u"message").looseText();
        const QString requestId = inner.field(u"innerError").field(u"request-id").looseText();
        if (!requestId.isEmpty())
            error.correlationId = requestId;
    }
    if (response.status == 401 && inCustomerTenant)
        error.code = ErrorCode::Forbidden;
    if (error.serviceCode == u"Authorization_IdentityNotFound"_s)
        error.code = ErrorCode::ConsentNeeded;
    explain(error, advice, u"graph"_s);
    return error;
}

Error adminApiError(const HttpResponse& response, const QString& service, const AdviceCatalog& advice)
{
    Error error = fromStatus(service, response);
    error.correlationId = QString::fromLatin1(response.header("request-id"));
    if (const auto body = JsonReader::parse(response.body, service); body && body->isObject()) {
        const JsonReader inner = body->field(u"error");
        error.serviceCode = inner.field(u"code").looseText();
        // The outer message is often only a frame around the one that says it.
        QStringList said{
            inner.field(u"innererror").field(u"internalexception").field(u"message").looseText()};
        if (const auto details = inner.field(u"details").items()) {
            for (const JsonReader& detail : *details)
                said << detail.field(u"message").looseText();
        }
        said << inner.field(u"message").looseText();
        said.removeAll(QString());
        error.detail = said.value(0);
    }
    // Signed in, but the tenant does not let us in.
    if (response.status == 401)
        error.code = ErrorCode::Forbidden;
    if (error.serviceCode.isEmpty() && response.status == 429)
        error.serviceCode = u"429"_s;
    advice.explain(error);
    if (error.advice.isEmpty() && (response.status == 401 || response.status == 403))
        error.advice = tr("Check that the tenant has this service, and that a relationship gives your account an "
                          "administrator role for it.");
    return error;
}

} // namespace steward
